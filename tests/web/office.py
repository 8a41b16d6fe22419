"""The town hall at its desks: Sandvig on a real database, people signed in, forms filled in as a browser would."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx

import documents
from app.web.site import create_app
from models.access.signin import add_login
from models.database import reading, writing
from models.hearing.missing import AskedBody, asked_in_case
from process.calendar import instant
from process.commands.act import Act, Command
from process.ids import CommandId
from process.state.case import CaseState
from tests.builders.again import again
from tests.builders.coded import Coded
from tests.builders.sandvig import sandvig_database, store_of
from tests.web import rows
from tests.web.conftest import Hands, TestClient, sign_in

MORNING = instant(date(2027, 8, 23), time(8))
OFFICER, COORDINATOR = "solvej.lykkegaard", "ulrik.sandager"
APPROVERS = ("halfdan.ladegaard", "lisbeth.toftegaard", "sanne.vestervang")
SECRETARY = "troels.vindum"  # of Handicaprådet: no part of the administration
CASE = "/sager/2027-0001"
FORM = Path(documents.__file__).parent / "examples" / "soc-04.txt"


class Office(Coded):
    """The pages of one installation. `clock` is turned by hand."""

    def __init__(self, folder: Path, moment: datetime = MORNING) -> None:
        self.clock, self.folder = Hands(moment), folder
        database = folder / "sandvig.db"
        self.store = store_of(database if database.exists() else sandvig_database(folder))
        self.app = create_app(
            self.store.engine, self.clock, municipality="Sandvig Kommune", wall=Hands(MORNING), data=folder
        )
        self._signed_in: dict[str, TestClient] = {}

    def person(self, code: str) -> TestClient:
        if code not in self._signed_in:
            person = self.store.reference.register.person(code)
            assert person is not None
            with writing(self.store.engine) as connection:
                add_login(connection, person.id, code, rows.PASSWORD)
            client = TestClient(self.app, base_url="http://sandvig.example", follow_redirects=False)
            assert sign_in(client, code).status_code == 303
            self._signed_in[code] = client
        return self._signed_in[code]

    def get(self, who: str, path: str) -> str:
        answer = self.person(who).get(path)
        assert answer.status_code == 200, (path, answer.status_code, words(answer.text)[:300])
        return answer.text

    def fill(self, who: str, path: str, form: str, **typed: Any) -> httpx.Response:
        """Open a page, fill in one of its forms (named by `handling` or by its address) and send it."""
        offered = forms(self.get(who, path))
        assert form in offered, f"{form} is not offered on {path}, only {sorted(offered)}"
        files = typed.pop("files", None)
        address, fields = offered[form]
        return self.person(who).post(address, data={**fields, **typed}, files=files)

    def done(self, who: str, path: str, form: str, **typed: Any) -> str:
        """As `fill`, and it is taken in: the page it leads to."""
        answer = self.fill(who, path, form, **typed)
        assert answer.status_code == 303, (form, words(answer.text)[:400])
        page = self.get(who, answer.headers["location"].partition("#")[0])
        assert 'role="status"' in page
        return page

    def refused(self, who: str, path: str, form: str, **typed: Any) -> str:
        """As `fill`, and it is not: the same page, saying so."""
        answer = self.fill(who, path, form, **typed)
        assert answer.status_code == 422, answer.headers.get("location")
        assert "<title>Fejl: " in answer.text
        assert answer.text.count('role="alert"') == 1
        return answer.text

    def offered(self, who: str, path: str = CASE) -> set[str]:
        return set(forms(self.get(who, path)))

    def import_case(self) -> None:
        page = self.fill(OFFICER, "/sager/ny", "/sager/ny", files={"dokument": (FORM.name, FORM.read_bytes())}).text
        _, fields = forms(page)["/sager/ny/dokument"]
        assert self.person(OFFICER).post("/sager/ny/dokument", data=fields).status_code == 303

    def approve(self) -> None:
        self.done(OFFICER, CASE, "indsend")
        for person in APPROVERS:
            self.done(person, CASE, "godkend")

    def state_as(self, who: str, command: Command) -> None:
        """Stated past the pages; by nobody, as the engine."""
        self.store.apply(
            command, Act(self.person_of(who) if who else None, CommandId(str(uuid.uuid4()))), self.clock.now()
        )

    def imported_and_approved(self) -> None:
        self.import_case()
        self.approve()

    def send(self, *bodies: str, **typed: str) -> str:
        chosen = {"til": list(bodies)} if bodies else {}
        return self.done(COORDINATOR, f"{CASE}/breve", f"{CASE}/breve", **chosen, **typed)

    def later(self, **much: float) -> None:
        self.clock.moment += timedelta(**much)

    def state(self, number: str = CASE.rpartition("/")[2]) -> CaseState:
        from models.rows.case import find_case, load_case

        with reading(self.store.engine) as connection:
            case_id = find_case(connection, number)
            state = load_case(connection, case_id) if case_id else None
        assert state is not None
        return state

    def row(self, body: str) -> AskedBody:
        with reading(self.store.engine) as connection:
            asked = asked_in_case(connection, self.state().case.id, self.clock.now(), self.store.reference.register)
        return next(row for row in asked if row.code == body)


def prepared(folder: Path, live: Callable[[Office], None]) -> Office:
    """An office in `folder` that has lived through `live`: lived once in this process, then copied."""
    return Office(folder, again(folder, _living(live)))


@cache
def _living(live: Callable[[Office], None]) -> Callable[[Path], datetime]:
    def lived(folder: Path) -> datetime:
        office = Office(folder)
        live(office)
        office.store.engine.dispose()
        return office.clock.moment

    return lived


class _Forms(HTMLParser):
    """The forms of a page: name -> (address, fields as a browser would send them unchanged)."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, tuple[str, dict[str, Any]]] = {}
        self._fields: dict[str, Any] | None = None
        self._address = self._area = self._select = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._fields, self._address = {}, attributes.get("action", "")
        elif self._fields is None:
            return
        elif tag == "textarea":
            self._area, self._text = attributes["name"], []
        elif tag == "select":
            self._select = attributes["name"]
            self._fields[self._select] = ""
        elif tag == "option" and "selected" in attributes:
            self._fields[self._select] = attributes["value"]
        elif tag == "input":
            self._input(attributes)

    def _input(self, attributes: dict[str, str]) -> None:
        assert self._fields is not None
        kind, name = attributes.get("type", "text"), attributes.get("name", "")
        if name == "del" or (kind == "checkbox" and "checked" in attributes):
            self._fields.setdefault(name, []).append(attributes["value"])
        elif kind not in ("checkbox", "radio", "file"):
            self._fields[name] = attributes.get("value", "")

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._fields is not None:
            self._fields[self._area] = "".join(self._text)
        elif tag == "form" and self._fields is not None:
            self._end()
            self._fields = None

    def _end(self) -> None:
        """A page that is one form is one for each of its parts here, as if its button were pressed."""
        assert self._fields is not None
        parts = self._fields.pop("del", None)
        if parts is None:
            self.forms[self._fields.get("handling") or self._address] = (self._address, self._fields)
            return
        names = sorted(dict.fromkeys(parts), key=len, reverse=True)
        shared = {name: value for name, value in self._fields.items() if _part_of(name, names) is None}
        for part in names:
            own = {_own_name(n, part): v for n, v in self._fields.items() if _part_of(n, names) == part}
            self.forms[part] = (self._address, {**shared, **own, "handling": part})


def _part_of(name: str, parts: list[str]) -> str | None:
    return next((part for part in parts if name.removeprefix("saa-").startswith(f"{part}-")), None)


def _own_name(name: str, part: str) -> str:
    mark = "saa-" if name.startswith("saa-") else ""
    return mark + name.removeprefix("saa-").removeprefix(f"{part}-")


def forms(html: str) -> dict[str, tuple[str, dict[str, Any]]]:
    reader = _Forms()
    reader.feed(html)
    return reader.forms


def words(html: str) -> str:
    """What a reader sees of a page's main part, in one line."""
    text = re.sub(r"<[^>]+>", " ", html.partition("<main")[2].partition("</main")[0])
    return " ".join(text.replace("&#34;", '"').replace("&amp;", "&").split())
