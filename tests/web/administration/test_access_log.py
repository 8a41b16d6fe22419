"""Whoever opens something closed or embargoed is in the log, by every address; ordinary pages leave nothing there."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from app.web.site import create_app
from models.access.log import Opened, record_access
from models.access.signin import add_login
from models.database import reading, writing
from models.files import FileStore
from models.hearing.response_texts import response_texts
from models.tables.access import AccessLogEntry, OpenedKind
from process.commands import hearing as hc
from process.commands.act import Act
from process.commands.follow_up import PlannedPoint, SetAgreement
from process.register import SeatRole
from process.state.hearing import Answer, FileRef, MemoPoint
from process.state.record import DocumentKind, Published
from tests.publishing import BODY, SECRETS, Publishing, publishing
from tests.web.conftest import HOUR, Hands, TestClient, sign_in
from tests.web.hearing.test_desk import deliver
from tests.web.hearing.test_mails import FILE, comes
from tests.web.office import CASE, COORDINATOR, SECRETARY, Office, prepared, words
from tests.web.rows import PASSWORD
from tests.web.test_guards import routes

pytestmark = pytest.mark.slow
CODE = "handicapraad"
PERSONAL = "Ring til formanden på 20 30 40 50."
openings_table: sa.Table = AccessLogEntry.__table__  # type: ignore[attr-defined]


def logged(engine: sa.Engine) -> list[tuple[int, OpenedKind, int]]:
    """Person, kind, number: in the order they were opened."""
    with reading(engine) as connection:
        rows = connection.execute(sa.select(openings_table).order_by(openings_table.c.id)).all()
    return [(row.person, row.kind, row.number) for row in rows]


def addresses(app: FastAPI, beginning: str) -> list[str]:
    """The pages and files below an address, as their routes name them."""
    paths = [str(route.path) for route in routes(app) if "GET" in (route.methods or ())]
    return sorted(path for path in paths if path.startswith(beginning))


# -- a case -----------------------------------------------------------------------------------------------------------


def answered(office: Office) -> None:
    """A case with everything a case can have a page or a file of; the guard stops its answers."""
    office.import_case()
    office.approve()
    office.send()
    office.later(days=1)
    deliver(office)
    comes(office)
    content = PERSONAL.encode()
    file = FileRef(FileStore(office.folder).put(content), "svar.txt", "text/plain", len(content))
    for request in office.state().requests:
        say(office, hc.RecordResponse(case=1, body=request.body, answer=Answer.REMARKS, text=PERSONAL, files=(file,)))
    say(office, SetAgreement(case=1, points=(PlannedPoint("Flere bænke"),)))
    points = tuple(MemoPoint(response.number, "Kørsel", "Noteret.") for response in office.state().responses)
    say(office, hc.FileMemo(case=1, text="Notat", points=points))


def say(office: Office, command: Any) -> None:
    office.store.apply(command, Act(None, f"{type(command).__name__}{office.clock.now()}{command}"), office.clock.now())


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, answered)


def close(office: Office) -> None:
    """From here on the case is confidential: as its registration could have said."""
    with writing(office.store.engine) as connection:
        connection.execute(sa.text('UPDATE "case" SET is_closed = true, is_out_of_mail = true'))


def of_case(office: Office) -> Iterator[str]:
    """The address of every page and file about the case."""
    response = office.state().responses[0]
    with reading(office.store.engine) as connection:
        sha256 = response_texts(connection, 1)[response.number].files[0].sha256
    values = {
        "number": "2027-0001",
        "proposal": 1,
        "code": CODE,
        "body": CODE,
        "response": response.number,
        "sha256": sha256,
        "mail": 1,
        "form": "brev.txt",
    }
    of_mail = values | {"sha256": hashlib.sha256(FILE).hexdigest()}
    for path in addresses(office.app, "/sager/{number}"):
        yield path.format(**(of_mail if "{mail}" in path else values))


def opened(office: Office, path: str) -> tuple[int, set[OpenedKind]]:
    """The status, and what the coordinator's opening left in the log; always in a new hour."""
    office.later(hours=1)
    before = len(logged(office.store.engine))
    answer = office.person(COORDINATOR).get(path)
    return answer.status_code, {kind for _, kind, _ in logged(office.store.engine)[before:]}


NOT_NOW = {f"{CASE}/breve/{CODE}", f"{CASE}/breve/{CODE}/brev.txt", f"{CASE}/hoering/{CODE}/brev/brev.txt"}
"""What a case whose letters have gone has no page for; and the letter itself, which is on no paper of a closed case."""
BELOW_ANSWER = ("", "/kontrol", "/sammen", "/ikke-os", "/brev/brev.txt")
BODY_S_OWN = {f"{CASE}/svar/{CODE}{below}" for below in BELOW_ANSWER}
"""Where a body answers with its own login: the page itself keeps a confidential case's title and text back."""


def test_every_address_of_a_confidential_case_writes_that_it_was_opened(office: Office) -> None:
    close(office)
    openings = {path: opened(office, path) for path in of_case(office)}
    assert len(openings) >= 20
    for path, (status, kinds) in openings.items():
        assert (status, kinds) == (404, set()) if path in NOT_NOW | BODY_S_OWN else OpenedKind.CASE in kinds, path
    assert {path for path, (_, kinds) in openings.items() if OpenedKind.ANSWER in kinds} == word_for_word(office)


def word_for_word(office: Office) -> set[str]:
    """Where answers the guard has stopped are read as they came; a mail is no answer yet."""
    return {path for path in of_case(office) if "/filer/" in path and "/mail/" not in path} | {
        f"{CASE}/svar",
        f"{CASE}/notat",
    }


def test_a_case_that_everybody_may_know_leaves_nothing_but_the_answers_kept_back(office: Office) -> None:
    openings = {path: opened(office, path)[1] for path in of_case(office)}
    assert {path for path, kinds in openings.items() if kinds} == word_for_word(office)
    assert set().union(*openings.values()) == {OpenedKind.ANSWER}


def test_a_body_s_own_page_shows_nothing_of_a_confidential_case_and_leaves_nothing(office: Office) -> None:
    title = office.state().case.title
    close(office)
    page = office.get(SECRETARY, f"{CASE}/svar/{CODE}")
    assert title not in page
    assert logged(office.store.engine) == []


def test_the_lists_leave_nothing(office: Office) -> None:
    close(office)
    for path in ("/overblik", "/opgaver", "/hvem-mangler", "/moeder", "/hvem-mangler.csv"):
        assert opened(office, path) == (200, set()), path


def test_a_form_refused_shows_the_page_again_and_that_is_an_opening(office: Office) -> None:
    close(office)
    office.refused(COORDINATOR, f"{CASE}/svar", f"{CASE}/svar/1/offentliggoerelse")
    assert OpenedKind.CASE in {kind for _, kind, _ in logged(office.store.engine)}


# -- a meeting --------------------------------------------------------------------------------------------------------


@dataclass
class Evening:
    """The meeting of `tests.publishing`, and people at its pages."""

    town: Publishing
    clock: Hands
    app: FastAPI

    def person(self, person: int) -> TestClient:
        with writing(self.town.store.engine) as connection:
            add_login(connection, person, f"bruger{person}", PASSWORD)
        client = TestClient(self.app, base_url="http://sandvig.example", follow_redirects=False)
        assert sign_in(client, f"bruger{person}").status_code == 303
        return client

    @property
    def at(self) -> str:
        return f"/moeder/{BODY}/{self.town.meeting.held_on.isoformat()}"

    @property
    def log(self) -> list[tuple[int, OpenedKind, int]]:
        return logged(self.town.store.engine)


def evening_of(folder: Path) -> Evening:
    town = publishing(folder)
    town.prepare()
    town.file(DocumentKind.AGENDA, b"%PDF-1.7 the whole agenda")
    town.file(DocumentKind.AGENDA_PUBLIC, b"%PDF-1.7 the public agenda")
    clock = Hands(town.clock)
    app = create_app(town.store.engine, clock, municipality="Sandvig Kommune", wall=Hands(town.clock), data=folder)
    return Evening(town, clock, app)


@pytest.fixture
def evening(tmp_path: Path) -> Evening:
    return evening_of(tmp_path)


def test_every_address_of_a_meeting_writes_what_of_it_is_kept_back(evening: Evening) -> None:
    town, at = evening.town, evening.at
    secretary = evening.person(town.secretary)
    items = {(OpenedKind.ITEM, town.item[name]) for name in ("closed", "embargo", "closed_case")}
    inside, public = (document.number for document in town.record.documents)
    item, annex = town.item["closed"], town.annex["closed"]
    expected = {
        at: items,
        f"{at}/afbud": set(),  # names the people, not the items
        f"{at}/bilag/{annex}": {(OpenedKind.ANNEX, annex)},
        f"{at}/bilag/{town.annex['on_open']}": {(OpenedKind.ANNEX, town.annex["on_open"])},
        f"{at}/bilag/{town.annex['embargo']}": {(OpenedKind.ANNEX, town.annex["embargo"])},
        f"{at}/bilag/{town.annex['open']}": set(),
        f"{at}/dagsorden": items,
        f"{at}/dagsorden/{item}": {(OpenedKind.ITEM, item)},
        f"{at}/dagsorden/{town.item['open']}": set(),
        f"{at}/dokumenter": items,
        f"{at}/dokumenter/{inside}": {(OpenedKind.DOCUMENT, inside)},
        f"{at}/dokumenter/{public}": set(),
        f"{at}/offentliggoer": items,
        f"{at}/protokol": items,
        f"{at}/protokol/{item}": {(OpenedKind.ITEM, item)},
        f"{at}/protokol/{town.item['open']}": set(),
    }
    asked = {
        path.rpartition("/")[0] + "/{number}" if path.rpartition("/")[2].isdecimal() else path for path in expected
    }
    asked.add(f"{at}/indlaes-referat")  # asks for a file, and of a meeting not held nothing; its next page is a form's
    assert asked == {path.format(body=BODY, day=at[-10:], number="{number}") for path in of_meeting(evening.app)}
    for path, wanted in expected.items():
        evening.clock.moment += HOUR
        before = len(evening.log)
        assert secretary.get(path).status_code == 200, path
        assert {(kind, number) for _, kind, number in evening.log[before:]} == wanted, path
    assert {person for person, _, _ in evening.log} == {town.secretary}


def of_meeting(app: FastAPI) -> list[str]:
    return addresses(app, "/moeder/{body}/{day}")


def test_who_may_not_see_it_opens_nothing_and_an_hour_has_one_line(evening: Evening) -> None:
    town, at = evening.town, evening.at
    outsider = evening.person(officer(town))
    page = outsider.get(at)
    assert page.status_code == 200
    assert SECRETS["closed"] not in page.text
    assert outsider.get(f"{at}/bilag/{town.annex['closed']}").status_code == 404
    assert evening.log == []
    secretary = evening.person(town.secretary)
    for path in (at, f"{at}/dagsorden", at):
        assert secretary.get(path).status_code == 200
    assert len(evening.log) == 3
    evening.clock.moment = town.opens_at
    secretary.get(at)  # the embargo is over
    assert {number for _, _, number in evening.log[3:]} == {town.item["closed"], town.item["closed_case"]}


def officer(town: Publishing) -> int:
    """Somebody of the administration with no part in this meeting."""
    register = town.store.reference.register
    seats = (seat for seat in register.memberships if seat.role is SeatRole.OFFICER)
    with reading(town.store.engine) as connection:
        own = connection.execute(sa.text('SELECT officer FROM "case"')).scalars().all()
    return next(seat.person for seat in seats if seat.person not in own)


def test_what_is_published_leaves_nothing(evening: Evening) -> None:
    evening.town.publish(Published.AGENDA)
    visitor = TestClient(evening.app, base_url="http://sandvig.example")
    assert visitor.get(evening.town.address).status_code == 200
    assert evening.person(evening.town.secretary).get(evening.town.address).status_code == 200
    assert evening.log == []


def test_what_cannot_be_recorded_is_not_shown(evening: Evening, caplog: pytest.LogCaptureFixture) -> None:
    """A database that takes no writes. Who has opened it in this hour reads on, and open pages are read as ever."""
    town, at = evening.town, evening.at
    chair, secretary = evening.person(town.chair), evening.person(town.secretary)
    assert secretary.get(at).status_code == 200
    engine = town.store.engine
    engine.dispose()
    sa.event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=20"))
    lock = sqlite3.connect(town.folder / "sandvig.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    with caplog.at_level(logging.WARNING):
        refused = chair.get(at)
    assert refused.status_code == 503
    assert "Siden kan ikke vises lige nu" in words(refused.text)
    assert [word for word in SECRETS.values() if word in refused.text] == []
    said = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("sagsgang"))
    assert "an opening could not be recorded, nothing was shown: OperationalError" in said
    assert chair.get(f"{at}/bilag/{town.annex['closed']}").status_code == 503
    assert chair.get(f"{at}/protokol/{town.item['open']}").status_code == 200
    assert SECRETS["closed"] in secretary.get(at).text
    lock.rollback()
    lock.close()
    assert SECRETS["closed"] in chair.get(at).text


# -- the log read -----------------------------------------------------------------------------------------------------


@pytest.fixture
def read(evening: Evening) -> Evening:
    """The secretary and the chair have read; the chair a day later."""
    town = evening.town
    evening.person(town.secretary).get(evening.at)
    evening.person(town.secretary).get(f"/sager/{town_case(town)}")
    evening.clock.moment += timedelta(days=1)
    evening.person(town.chair).get(f"{evening.at}/bilag/{town.annex['closed']}")
    return evening


def town_case(town: Publishing) -> str:
    with reading(town.store.engine) as connection:
        return str(connection.execute(sa.text('SELECT number FROM "case"')).scalar_one())


def seated(town: Publishing, role: SeatRole) -> int:
    person = town.store.reference.register.anyone(town.meeting.held_on, role)
    assert person is not None
    return person


@pytest.mark.parametrize("role", [SeatRole.AUDITOR, SeatRole.ADMINISTRATOR])
def test_the_auditor_reads_who_opened_what_and_nothing_of_it(read: Evening, role: SeatRole) -> None:
    auditor = read.person(seated(read.town, role))
    page = auditor.get("/aabninger").text
    assert "Åbninger" in page.partition("</nav>")[0], "it is in the menu"
    text = words(page)
    assert "5 åbninger." in text
    label = read.town.record.label(read.town.item["closed"])
    annex = read.town.annex["closed"]
    chair = read.town.store.reference.register.persons[read.town.chair].name
    assert f"{chair} Bilag nr. {annex} til punkt {label} på mødet i Sundhedsudvalget, " in text
    assert f"Sag {town_case(read.town)}" in text
    assert [word for word in SECRETS.values() if word in page] == []
    table = auditor.get("/aabninger.csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(table.content.decode("utf-8-sig").splitlines()) == 6


def test_it_is_asked_by_case_meeting_person_and_day(read: Evening) -> None:
    auditor, town = read.person(seated(read.town, SeatRole.AUDITOR)), read.town
    chair = town.store.reference.register.persons[town.chair]
    day, today = town.meeting.held_on.isoformat(), read.clock.moment.date().isoformat()
    for query, count in (
        (f"sag={town_case(town)}", "2 åbninger"),  # the case, and the item it stands on
        (f"organ={BODY}&moededag={day}", "4 åbninger"),
        (f"moededag={day}", "4 åbninger"),
        (f"person={chair.name}", "1 åbning"),
        (f"person={chair.code}", "1 åbning"),
        (f"fra={today}", "1 åbning"),
        (f"organ=byraad&moededag={day}", "Der er ikke noget møde den dag."),
        ("sag=2099-0001", "Der findes ingen sag med nummeret 2099-0001."),
        ("person=ingen", "Vi kender ingen med det navn."),
        ("fra=i+forgaars", "i forgaars"),
    ):
        text = words(auditor.get(f"/aabninger?{query}").text)
        assert count in text, query
    rows = auditor.get(f"/aabninger.csv?person={chair.code}").text.splitlines()
    assert len(rows) == 2
    assert len(auditor.get("/aabninger.csv?person=ingen").text.splitlines()) == 1


def test_a_long_list_has_pages_and_keeps_what_was_asked(read: Evening) -> None:
    town = read.town
    with writing(town.store.engine) as connection:
        for hour in range(60):
            things = (Opened(OpenedKind.CASE, town.case),)
            record_access(connection, town.chair, things, read.clock.moment + hour * HOUR)
    auditor = read.person(seated(town, SeatRole.AUDITOR))
    first = auditor.get(f"/aabninger?sag={town_case(town)}").text
    assert f"/aabninger?sag={town_case(town)}&amp;side=2" in first
    assert "62 åbninger passer til valget, side 1 af 2." in words(first)
    last = words(auditor.get(f"/aabninger?sag={town_case(town)}&side=99").text)
    assert "side 2 af 2." in last
    assert last.count("Sag 2027-") == 11


def test_nobody_else_reads_the_log(evening: Evening) -> None:
    for person in (evening.town.secretary, evening.town.chair, officer(evening.town)):
        client = evening.person(person)
        for path in ("/aabninger", "/aabninger.csv"):
            assert client.get(path).status_code == 403
