"""Answering by personal link: what is asked, what is kept, what is sent, and what a link never opens."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy.engine import Engine

from app.web.envelope import WITH_FILES
from app.web.handed_in import uploads
from models.access.links import LinkKey, LinkMaker, answer_links, ensure, links_for, renew, revoke
from models.access.signin import add_login
from models.database import open_engine, sqlite_url, writing
from models.files import FileStore
from models.hearing.response_texts import response_texts
from models.history import Entry, append
from process.calendar import instant
from process.events import Event, Tag
from process.register import MeetingStatus
from process.state.hearing import Answer, Channel, ResponsePublication
from tests.web import answer_pages, rows
from tests.web.conftest import Hands, TestClient, sign_in

ANSWER = {"svar": "remarks", "tekst": "Vi savner elevatorer.", "hvem": "hele", "navn": "Fie Bak"}


@dataclass
class Desk:
    """One person's link in one browser."""

    engine: Engine
    folder: Path
    app: FastAPI
    clock: Hands
    path: str

    def __post_init__(self) -> None:
        self.client = TestClient(self.app, base_url=answer_pages.SITE, follow_redirects=False)

    def get(self, below: str = "") -> httpx.Response:
        return self.client.get(self.path + below)

    def post(self, fields: dict[str, Any], below: str = "", files: Any = None) -> httpx.Response:
        token = answer_pages.token_in(self.get().text) if "csrf" not in fields else fields["csrf"]
        return self.client.post(self.path + below, data={"goer": "videre"} | fields | {"csrf": token}, files=files)

    def answer(self, files: Any = None, **fields: str) -> httpx.Response:
        """Type, check and send."""
        typed = self.post(ANSWER | fields, files=files)
        assert typed.status_code == 303, typed.text
        shown = self.client.get(typed.headers["location"])
        form = {"csrf": answer_pages.token_in(shown.text), "udgave": answer_pages.edition_in(shown.text)}
        return self.client.post(f"{self.path}/send", data=form)

    def correct(self, **fields: str) -> httpx.Response:
        """Type a correction, check it and send it."""
        query = f"?ret={self.responses()[-1].number}"
        page = f"{self.path}{query}"
        token = answer_pages.token_in(self.client.get(page).text)
        self.client.post(page, data={"goer": "videre", "csrf": token} | ANSWER | fields)
        shown = self.get(f"/kontrol{query}").text
        return self.client.post(
            f"{self.path}/send{query}", data={"csrf": token, "udgave": answer_pages.edition_in(shown)}
        )

    def responses(self) -> list[sa.Row[Any]]:
        table = rows.table("hearing_response")
        with self.engine.connect() as connection:
            return list(connection.execute(sa.select(table).order_by(table.c.number)))

    def request(self, consultation: int = 1) -> sa.Row[Any]:
        table = rows.table("hearing_request")
        mine = sa.and_(table.c.case_id == answer_pages.CASE, table.c.consultation == consultation)
        with self.engine.connect() as connection:
            return connection.execute(sa.select(table).where(mine, table.c.round == 1)).one()

    def change(self, into: str, **cells: Any) -> None:
        table = rows.table(into)
        key = table.c.id if into == "case" else table.c.case_id
        with writing(self.engine) as connection:
            connection.execute(sa.update(table).where(key == answer_pages.CASE).values(cells))


@pytest.fixture
def clock() -> Hands:
    return Hands(rows.NOW)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A populated database to copy: migrating takes longer than most tests."""
    folder = tmp_path_factory.mktemp("answering")
    answer_pages.town(folder).dispose()
    return folder / "sagsgang.db"


@pytest.fixture
def desk(filled: Path, tmp_path: Path, clock: Hands) -> Desk:
    """Fie Bak's link: Handicaprådet, asked about 2027-0002, due on 15 September at noon."""
    shutil.copy(filled, tmp_path / "sagsgang.db")
    engine = open_engine(sqlite_url(tmp_path / "sagsgang.db"))
    app = answer_pages.site(engine, tmp_path, clock)
    return Desk(engine, tmp_path, app, clock, answer_pages.path_for(engine, tmp_path))


def med(desk: Desk, person: int) -> Desk:
    path = answer_pages.path_for(desk.engine, desk.folder, person, rows.HOVEDMED, 2)
    return Desk(desk.engine, desk.folder, desk.app, desk.clock, path)


# -- reading -----------------------------------------------------------------------------------------------------------


def test_the_page_says_what_is_asked_of_whom_by_when_and_on_what_text(desk: Desk) -> None:
    text = desk.get().text
    assert "<h1>Svar fra Handicaprådet: Nye åbningstider i dagtilbuddene</h1>" in text
    assert "onsdag den 15. september 2027 kl. 12.00" in text
    assert "Dagtilbuddene lukker kl. 16.30." in text
    assert re.search(r'<th scope="row">Budgetændring</th><td class="paper-figure">900</td>', text)
    assert "Jeres svar bliver offentliggjort." in text
    assert "Mødet torsdag den 23. september 2027 (efter fristen)" in text
    assert "Dorte Friis" in text
    assert "Hovedmenu" not in text


def test_reading_any_page_changes_not_one_row(desk: Desk) -> None:
    desk.post(ANSWER)
    before = answer_pages.dump(desk.engine)
    for below in ("", "?ret=1", "/kontrol", "/kontrol?ret=1", "?ok=kladde"):
        assert desk.get(below).status_code in (200, 303), below
    for below in ("/send", "/bekraeft"):
        assert desk.get(below).status_code == 405
    assert answer_pages.dump(desk.engine) == before


def test_a_council_and_a_med_committee_are_asked_in_their_own_words(desk: Desk) -> None:
    def offered(text: str) -> list[str]:
        return re.findall(r'name="svar" value="(\w+)"', text)

    instead = ["promise", "extension", "no_answer_will_come"]
    assert offered(desk.get().text) == ["no_remarks", "remarks", "support", "oppose", *instead]
    assert offered(med(desk, answer_pages.CHAIR).get().text) == [
        *("discussed", "joint_statement", "staff_statement"),
        *instead,
    ]


# -- sending -----------------------------------------------------------------------------------------------------------


def test_typed_checked_sent_and_receipted(desk: Desk) -> None:
    typed = desk.post(ANSWER)
    assert typed.headers["location"] == f"{desk.path}/kontrol"
    shown = desk.get("/kontrol").text
    assert "<h1>Kontrollér jeres svar</h1>" in shown
    assert "Svaret er <strong>ikke sendt endnu</strong>" in shown
    assert "Vi savner elevatorer." in shown
    assert desk.responses() == []
    sent = desk.answer()
    assert sent.headers["location"] == f"{desk.path}?ok=svar-sendt"
    (response,) = desk.responses()
    assert (response.answer, response.channel, response.body) == (Answer.REMARKS, Channel.LINK, rows.DISABILITY)
    assert (response.is_late, response.publication) == (False, ResponsePublication.OPEN)
    receipt = desk.get().text
    for words in ("Kvittering", "2027-0002-1", "13. september 2027 kl. 8.00", "Vi savner elevatorer.", "Fie Bak"):
        assert words in receipt
    with desk.engine.connect() as connection:
        assert connection.execute(sa.select(rows.table("form_draft"))).all() == []
        history = rows.table("history_entry")
        actor = connection.execute(sa.select(history.c.actor).where(history.c.tag == Tag.RESPONSE_RECEIVED)).scalar()
        used = answer_links(connection, answer_pages.CASE)[0].used_at
    assert actor == rows.FIE
    assert used == rows.NOW


def test_it_says_how_it_was_approved_and_what_a_minority_says(desk: Desk) -> None:
    told = {
        "vedtaget": "moede",
        "vedtaget-dag": "2027-09-10",
        "mindretal": "Vi er imod.",
        "mindretal-af": "to medlemmer",
    }
    desk.answer(**told)
    (response,) = desk.responses()
    assert (response.agreed_on, response.agreed_from, response.has_minority) == (date(2027, 9, 10), None, True)
    receipt = desk.get().text
    for words in ("På møde den 10. september 2027", "Mindretalsudtalelse fra to medlemmer:", "<p>Vi er imod.</p>"):
        assert words in receipt, words


def test_a_written_round_has_two_days(desk: Desk) -> None:
    told = {"vedtaget": "runde", "runde-fra": "2027-09-06", "runde-til": "2027-09-10", "vedtaget-dag": "2099-01-01"}
    desk.answer(**told)
    (response,) = desk.responses()
    assert (response.agreed_from, response.agreed_on) == (date(2027, 9, 6), date(2027, 9, 10))
    assert "I skriftlig runde fra 6. september 2027 til 10. september 2027" in desk.get().text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"vedtaget": "moede"}, "vedtaget-dag"),
        ({"vedtaget": "moede", "vedtaget-dag": "2027-09-14"}, "vedtaget-dag"),
        ({"vedtaget": "runde", "runde-fra": "2027-09-10", "runde-til": "2027-09-06"}, "runde-til"),
        ({"mindretal": "Vi er imod."}, "mindretal-af"),
        ({"mindretal-af": "to medlemmer"}, "mindretal"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(desk: Desk, fields: dict[str, str], field: str) -> None:
    answer = desk.post(ANSWER | fields)
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert "Vi savner elevatorer." in answer.text


def test_a_second_press_is_one_answer(desk: Desk) -> None:
    desk.post(ANSWER)
    shown = desk.get("/kontrol").text
    form = {"csrf": answer_pages.token_in(shown), "udgave": answer_pages.edition_in(shown)}
    first, second = (desk.client.post(f"{desk.path}/send", data=form) for _ in range(2))
    assert first.headers["location"].endswith("?ok=svar-sendt")
    assert second.headers["location"] == desk.path
    assert len(desk.responses()) == 1


def test_words_said_before_may_be_said_again(desk: Desk) -> None:
    desk.answer(tekst="A")
    for text in ("B", "C", "B"):
        assert desk.correct(tekst=text).headers["location"].endswith("?ok=rettelse-sendt")
    with desk.engine.connect() as connection:
        said_now = response_texts(connection, answer_pages.CASE)
    assert [said_now[number].text for number in sorted(said_now)] == ["A", "B", "C", "B"]


def test_a_promise_and_a_wish_may_go_back_to_the_first_day(desk: Desk) -> None:
    for day in (23, 24, 23):
        desk.answer(svar="promise", **{"moede": "anden", "moede-dag": f"2027-09-{day}"})
        assert desk.request().promised_on == date(2027, 9, day)
    for day in (25, 28, 25):
        desk.answer(svar="extension", frist=f"2027-09-{day}", begrundelse="Rådet mødes først da.")
        assert desk.request().extension_wanted_on == date(2027, 9, day)


def test_what_was_changed_in_another_window_is_shown_before_it_is_sent(desk: Desk) -> None:
    desk.post(ANSWER)
    shown = desk.get("/kontrol").text
    desk.post(ANSWER | {"tekst": "Noget helt andet."})
    form = {"csrf": answer_pages.token_in(shown), "udgave": answer_pages.edition_in(shown)}
    answer = desk.client.post(f"{desk.path}/send", data=form)
    assert answer.headers["location"] == f"{desk.path}/kontrol"
    assert desk.responses() == []


HIDDEN = re.compile(r'<input type="hidden" name="(csrf|vindue|vindue-set)" value="([^"]*)">')
OTHER_TEXT = "Vi savner handicaptoiletter."
BOTH = "Svaret er også skrevet i et andet vindue"
BY_SCRIPT = {"X-Bevar": "1"}


def window(html: str) -> dict[str, str]:
    """What a page's form says of itself."""
    return dict(HIDDEN.findall(html.split('class="sg-answer"', 1)[1]))


@pytest.mark.parametrize("button", ["kladde", "videre"])
def test_two_windows_write_the_same_answer_and_both_texts_are_shown(desk: Desk, button: str) -> None:
    mine, other = window(desk.get().text), window(desk.get().text)
    desk.client.post(desk.path, data=ANSWER | other | {"goer": "kladde", "tekst": OTHER_TEXT})
    typed = ANSWER | {"goer": button, "tekst": "Vi savner elevatorer."}
    shown = desk.client.post(desk.path, data=typed | mine)
    assert shown.status_code == 422
    assert BOTH in shown.text
    assert "Vi savner elevatorer.</textarea>" in shown.text
    assert f"Nu står der: »{OTHER_TEXT}«" in shown.text
    chosen = desk.client.post(desk.path, data=typed | window(shown.text))  # both have been seen
    assert chosen.status_code == 303
    assert OTHER_TEXT not in desk.get().text
    again = desk.client.post(desk.path, data=ANSWER | other | {"tekst": OTHER_TEXT})  # the first window has not
    assert f"Nu står der: »{typed['tekst']}«" in again.text


def test_what_a_script_keeps_of_two_windows_is_shown_before_it_is_sent(desk: Desk) -> None:
    mine, other = window(desk.get().text), window(desk.get().text)
    for page, text in ((mine, "Vi savner"), (mine, "Vi savner elevatorer."), (other, OTHER_TEXT)):
        kept = desk.client.post(desk.path, data=ANSWER | page | {"goer": "kladde", "tekst": text}, headers=BY_SCRIPT)
        assert kept.status_code == 204
    assert desk.client.get(f"{desk.path}/kontrol").headers["location"] == desk.path
    opened = desk.get().text
    assert f"{OTHER_TEXT}</textarea>" in opened
    assert "Nu står der: »Vi savner elevatorer.«" in opened
    shown = desk.client.post(desk.path, data=ANSWER | other | {"tekst": OTHER_TEXT})
    assert (shown.status_code, BOTH in shown.text) == (422, True)


def test_one_window_saves_as_often_as_it_likes(desk: Desk) -> None:
    mine = window(desk.get().text)
    for text in ("Vi", "Vi savner", "Vi savner elevatorer."):
        typed = ANSWER | mine | {"goer": "kladde", "tekst": text}
        assert desk.client.post(desk.path, data=typed).headers["location"] == f"{desk.path}?ok=kladde"


def test_an_answer_sent_from_another_window_leaves_what_was_typed_here_on_the_page(desk: Desk) -> None:
    mine = window(desk.get().text)
    desk.answer(tekst=OTHER_TEXT)
    shown = desk.client.post(desk.path, data=ANSWER | mine | {"goer": "kladde"})
    assert shown.status_code == 409
    assert "Det, du havde skrevet, og som ikke har noget felt mere" in shown.text
    assert "Vi savner elevatorer." in shown.text
    assert OTHER_TEXT in shown.text
    assert desk.client.post(desk.path, data=ANSWER | mine | {"tekst": OTHER_TEXT}).status_code == 303


def test_we_answer_after_our_meeting(desk: Desk) -> None:
    sent = desk.answer(svar="promise", moede="2027-09-23", tekst="")
    assert sent.headers["location"].endswith("?ok=loefte")
    assert desk.request().promised_on == date(2027, 9, 23)
    assert "I svarer efter jeres møde torsdag den 23. september 2027." in desk.get().text


def test_a_promise_after_the_deadline_says_that_the_deadline_stands(desk: Desk) -> None:
    due_on = desk.request().due_on
    assert due_on is not None
    for day, is_said in ((due_on, False), (due_on + timedelta(days=3), True)):
        promised = {"svar": "promise", "moede": "anden", "moede-dag": day.isoformat()}
        shown = desk.post(ANSWER | promised)
        check = desk.client.get(shown.headers["location"]).text if shown.status_code == 303 else shown.text
        assert ("Fristen er uændret, så svaret" in check) is is_said
        desk.answer(**promised)
        assert ("Fristen er uændret, så svaret" in desk.get().text) is is_said


def test_another_meeting_day_may_be_typed_as_people_write_it(desk: Desk) -> None:
    desk.answer(svar="promise", **{"moede": "anden", "moede-dag": "27/9 2027"})
    assert desk.request().promised_on == date(2027, 9, 27)


def test_we_cannot_answer_in_time_asks_the_coordinator(desk: Desk) -> None:
    sent = desk.answer(svar="extension", frist="2027-09-24", begrundelse="Rådet mødes først den 23.")
    assert sent.headers["location"].endswith("?ok=frist-bedt")
    assert desk.request().extension_wanted_on == date(2027, 9, 24)
    assert "I har bedt om frist til fredag den 24. september 2027" in desk.get().text


@pytest.mark.parametrize(
    ("typed", "heading", "lead"),
    [
        (
            {"svar": "extension", "frist": "2027-09-24", "begrundelse": "Rådet mødes først den 23."},
            "Kontrollér jeres ønske om længere frist",
            "Ønsket er <strong>ikke sendt endnu</strong>. Se det igennem, og tryk på Send.",
        ),
        (
            {"svar": "promise", "moede": "anden", "moede-dag": "27/9 2027"},
            "Kontrollér, hvornår I svarer",
            "Beskeden er <strong>ikke sendt endnu</strong>. Se den igennem, og tryk på Send.",
        ),
    ],
    ids=["an extension", "a promise"],
)
def test_the_check_page_says_what_is_checked(desk: Desk, typed: dict[str, str], heading: str, lead: str) -> None:
    desk.post(ANSWER | typed)
    shown = desk.get("/kontrol").text
    assert f"<h1>{heading}</h1>" in shown
    assert lead in shown


@pytest.mark.parametrize(
    "request_of_theirs",
    [{"svar": "promise", "moede": "2027-09-23"}, {"svar": "extension", "frist": "2027-09-24", "begrundelse": "Ferie."}],
)
def test_a_promise_or_a_wish_for_more_time_leaves_the_draft(desk: Desk, request_of_theirs: dict[str, str]) -> None:
    written = {"tekst": "Vi savner elevatorer.", "hvem": "del", "vegne": "Medlemmerne fra organisationerne"}
    desk.answer(files=[("filer", ("svar.txt", b"Bilag", "text/plain"))], **written, **request_of_theirs)
    page = desk.get().text
    assert "Vi savner elevatorer.</textarea>" in page
    assert 'value="Medlemmerne fra organisationerne"' in page
    assert 'value="del" checked' in page
    assert "Fjern svar.txt" in page
    assert "Ferie.</textarea>" not in page
    assert re.findall(r'name="(?:svar|moede)" value="[^"]*" checked', page) == []
    assert 'name="frist" value=""' in page
    desk.answer()
    assert len(desk.responses()) == 1


@pytest.mark.parametrize(
    "request_of_theirs",
    [{"svar": "promise", "moede": "2027-09-23"}, {"svar": "extension", "frist": "2027-09-24", "begrundelse": "Ferie."}],
)
def test_nobody_is_told_of_a_draft_they_have_not_written(desk: Desk, request_of_theirs: dict[str, str]) -> None:
    desk.answer(tekst="", **request_of_theirs)
    assert "ikke sendt" not in desk.get().text


def test_a_corrections_heading_is_read_as_two_things(desk: Desk) -> None:
    desk.answer()
    assert re.findall(r"<h1>Tilføj en rettelse til svaret fra Handicaprådet: \S", desk.get("?ret=1").text)


def test_a_part_of_the_body_answers_and_the_whole_still_can(desk: Desk) -> None:
    desk.answer(hvem="del", vegne="Medlemmerne fra organisationerne")
    assert desk.request().answered_at is None
    text = desk.get().text
    assert "Et delsvar er modtaget" in text
    receipt, form = text.index("Svar 2027-0002-1</h3>"), text.index('class="sg-answer"')
    assert receipt < text.index("<p>Vi savner elevatorer.</p>") < form
    assert "Medlemmerne fra organisationerne (en del af rådet)" in text
    assert "Hele rådets svar kan stadig sendes her." in text
    assert "Hvem i rådet er svaret fra?" in text
    desk.answer(svar="support", tekst="")
    assert [response.is_partial for response in desk.responses()] == [True, False]
    assert desk.request().answered_at is not None


def test_every_answer_that_stands_can_be_corrected_and_begins_as_it_was_given(desk: Desk) -> None:
    part = {"hvem": "del", "vegne": "Medlemmerne fra organisationerne"}
    sent = desk.answer(**part)
    assert "Vi har modtaget svaret fra en del af jer." in desk.client.get(sent.headers["location"]).text
    assert "Tilføj en rettelse til svar 2027-0002-1</a>" in desk.get().text, "before the whole body has answered"
    form = desk.get("?ret=1").text
    assert re.search(r'id="hvem-del" name="hvem" value="del" checked', form)
    assert 'name="vegne" value="Medlemmerne fra organisationerne"' in form
    minority = {"mindretal": "Vi er imod.", "mindretal-af": "To medlemmer"}
    desk.answer(svar="support", tekst="", vedtaget="moede", **{"vedtaget-dag": "2027-09-10"}, **minority)
    receipt = desk.get().text
    assert all(f"Tilføj en rettelse til svar 2027-0002-{number}</a>" in receipt for number in (1, 2))
    form = desk.get("?ret=2").text
    assert "Vi er imod.</textarea>" in form
    assert 'name="mindretal-af" value="To medlemmer"' in form
    assert 'name="vedtaget-dag" value="2027-09-10"' in form
    said = desk.correct(svar="remarks", tekst="Husk ramper.").headers["location"]
    assert "Vi har modtaget jeres rettelse." in desk.client.get(said).text
    receipt = desk.get().text
    assert [*re.findall(r"\?ret=(\d)", receipt)] == ["1", "3"]
    assert desk.get("?ret=2").headers["location"] == desk.path, "it does not stand any more"


def test_who_is_asked_again_hears_it_first_and_what_they_said_before(desk: Desk) -> None:
    desk.answer(tekst="Vi savner elevatorer.")
    with writing(desk.engine) as connection:
        request = rows.table("hearing_request")
        mine = request.c.case_id == answer_pages.CASE, request.c.body == rows.DISABILITY
        asked = dict(connection.execute(sa.select(request).where(*mine)).mappings().one())
        anew = {"round": 2, "answered_at": None, "answer": None, "closed_at": None}
        connection.execute(sa.insert(request).values({key: asked[key] for key in asked if key != "id"} | anew))
    old = desk.get().text
    assert old.index("er spurgt igen, fordi der er en ny runde.") < old.index("Svar 2027-0002-1</h2>")
    assert "Det svarede I, da I blev spurgt før" not in old


def test_a_meeting_on_the_deadline_s_day_after_its_hour_is_after_the_deadline(desk: Desk) -> None:
    with writing(desk.engine) as connection:
        meeting = {"organization": rows.DISABILITY, "held_on": date(2027, 9, 15), "state": MeetingStatus.PLANNED}
        rows.insert(
            connection, "meeting", id=51, code="m51", starts_at=instant(meeting["held_on"], time(14)), **meeting
        )
        rows.insert(connection, "counter", name="register", value=1)
    assert "Mødet onsdag den 15. september 2027 (efter fristen)" in desk.get().text
    desk.answer(svar="promise", moede="2027-09-15")
    assert "Fristen er uændret, så svaret tæller som modtaget efter fristen." in desk.get().text


def test_after_the_deadline_a_promise_offers_no_other_day_and_no_more_time(desk: Desk) -> None:
    desk.answer(svar="promise", moede="2027-09-23")
    assert "vælge en anden dag" in desk.get().text
    desk.clock.moment += timedelta(days=4)
    desk.change("hearing_request", closed_at=desk.clock.moment, next_due=None)
    text = desk.get().text
    assert "I kan svare før." in text
    for gone in ("vælge en anden dag", "Vælg »Vi beder om længere frist«", 'value="promise"'):
        assert gone not in text


def test_a_correction_says_which_answer_it_replaces_and_what_stays(desk: Desk) -> None:
    desk.answer(files=[("filer", ("bilag.txt", b"Bilag", "text/plain"))])
    assert "Tilføj en rettelse til svar 2027-0002-1</a>" in desk.get().text
    form = " ".join(desk.get("?ret=1").text.split())
    assert "Rettelsen træder i stedet for svar 2027-0002-1." in form
    assert "Filen bilag.txt bliver ved svar 2027-0002-1." in form
    desk.correct(tekst="Vi savner en rampe.")
    receipt = desk.get().text
    assert "<dt>Rettet ved</dt><dd>svar 2027-0002-2, modtaget 13. september 2027 kl. 8.00</dd>" in receipt
    assert "<dt>Retter</dt><dd>svar 2027-0002-1</dd>" in receipt


def test_the_page_tells_who_decides_why_they_are_asked_and_why_again(desk: Desk) -> None:
    with writing(desk.engine) as connection:
        steps = rows.table("consultation")
        basis = {"basis": "Retssikkerhedsloven § 37 a"}
        connection.execute(sa.update(steps).where(steps.c.case_id == answer_pages.CASE).values(basis))
    text = desk.get().text
    assert "Hvorfor I bliver spurgt: Retssikkerhedsloven § 37 a" in text
    assert re.search(r'id="afgoer">Hvem afgør sagen, og hvornår</h2>\s*<p>.*?\w+ afgør sagen', text, re.DOTALL)
    assert "I bliver spurgt igen" not in text
    _second_round(desk)
    key = LinkKey(rows.FIE, answer_pages.CASE, 1, 2, rows.DISABILITY)
    with writing(desk.engine) as connection:
        ensure(connection, [(key, rows.NOW + timedelta(days=60))], rows.NOW)
        link = links_for(connection, [key])[key]
    again = desk.client.get(LinkMaker(desk.folder, answer_pages.SITE).answer_address(link)).text
    assert "Dette er 2. runde af høringen. Begrundelse: Beløbet er ændret." in again


def test_a_late_answer_is_received_and_marked(desk: Desk) -> None:
    desk.clock.moment += timedelta(days=4)
    text = desk.get().text
    assert "<strong>I kan stadig svare.</strong>" in text
    assert 'value="extension"' not in text
    desk.answer()
    assert desk.responses()[0].is_late
    assert "efter fristen" in desk.get().text


def test_a_correction_is_added_and_the_first_answer_stands(desk: Desk) -> None:
    desk.answer()
    form = desk.get("?ret=1").text
    assert "Vi savner elevatorer.</textarea>" in form
    assert 'value="promise"' not in form
    token = answer_pages.token_in(form)
    assert desk.post(ANSWER | {"csrf": token}).headers["location"] == desk.path  # the first form is closed now
    desk.client.post(
        f"{desk.path}?ret=1", data=ANSWER | {"csrf": token, "tekst": "Vi savner ramper.", "goer": "videre"}
    )
    shown = desk.get("/kontrol?ret=1").text
    assert "svar 2027-0002-1" in shown
    assert "<h1>Kontrollér jeres rettelse</h1>" in shown
    assert "Rettelsen er <strong>ikke sendt endnu</strong>. Se den igennem, og tryk på Send." in shown
    send = {"csrf": token, "udgave": answer_pages.edition_in(shown)}
    assert desk.client.post(f"{desk.path}/send?ret=1", data=send).headers["location"].endswith("?ok=rettelse-sendt")
    first, second = desk.responses()
    assert (first.corrects, second.corrects) == (None, 1)
    receipt = desk.get().text
    assert "Rettelse 2027-0002-2" in receipt
    assert "Vi savner elevatorer." in receipt


def _second_round(desk: Desk) -> None:
    with writing(desk.engine) as connection:
        again = {"consultation": 1, "round": 2, "body": rows.DISABILITY, "mandatory": True, "drafted_at": rows.NOW}
        again |= {"sent_at": rows.NOW, "due_on": date(2027, 9, 24), "due_time": desk.request().due_time}
        rows.insert(connection, "hearing_request", case_id=answer_pages.CASE, reason="Beløbet er ændret.", **again)


def test_the_link_of_an_earlier_round_shows_its_receipt_and_answers_nothing_new(desk: Desk) -> None:
    desk.answer()
    token = answer_pages.token_in(desk.get("?ret=1").text)
    _second_round(desk)
    text = desk.get().text
    assert "2027-0002-1" in text
    assert "er spurgt igen, fordi der er en ny runde" in text
    assert "Tilføj en rettelse" not in text
    for query in ("", "?ret=1"):
        assert desk.client.post(desk.path + query, data=ANSWER | {"csrf": token}).headers["location"] == desk.path
    assert len(desk.responses()) == 1


def test_an_unanswered_earlier_round_points_to_the_newest_mail(desk: Desk) -> None:
    _second_round(desk)
    text = desk.get().text
    assert "Brug linket i den nyeste mail." in text
    assert "<textarea" not in text


def test_after_the_decision_there_is_only_the_receipt(desk: Desk) -> None:
    desk.answer()
    desk.change("case", decided_on=date(2027, 9, 13))
    text = desk.get().text
    assert "2027-0002-1" in text
    assert "Tilføj en rettelse" not in text


def test_chair_and_vice_chair_confirm_a_med_answer_by_their_links(desk: Desk) -> None:
    chair, vice = med(desk, answer_pages.CHAIR), med(desk, answer_pages.VICE)
    chair.answer(svar="joint_statement", navn="Ib Sol")
    assert chair.request(2).chair_confirmed_at == rows.NOW  # who hands it in has confirmed it
    assert "Bekræft svaret</button>" not in chair.get().text
    page = vice.get().text
    assert "Bekræft svaret</button>" in page
    confirm = {"csrf": answer_pages.token_in(page)}
    assert vice.client.post(f"{vice.path}/bekraeft", data=confirm).headers["location"].endswith("?ok=bekraeftet")
    assert vice.request(2).vice_confirmed_at == rows.NOW
    assert vice.client.post(f"{vice.path}/bekraeft", data=confirm).headers["location"] == vice.path


# -- mistakes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"svar": ""}, "svar", "Vælg, hvad I svarer."),
        ({"svar": "joint_statement"}, "svar", "Vælg, hvad I svarer."),
        ({"tekst": "  "}, "tekst", "Skriv svaret, eller vedhæft det som fil."),
        ({"navn": ""}, "navn", "Skriv dit navn."),
        ({"hvem": "del"}, "vegne", "Skriv, hvem svaret er fra."),
        ({"svar": "promise"}, "moede", "Vælg, hvilket møde I svarer efter."),
        ({"svar": "promise", "moede": "2027-01-01"}, "moede", "Vælg, hvilket møde I svarer efter."),
        ({"svar": "promise", "moede": "anden"}, "moede-dag", "Skriv, hvilken dag I holder møde."),
        ({"svar": "promise", "moede": "anden", "moede-dag": "2027-09-01"}, "moede", "Mødet er holdt."),
        ({"svar": "extension", "begrundelse": "x"}, "frist", "Skriv, hvilken dag I kan svare."),
        ({"svar": "extension", "frist": "2027-09-15", "begrundelse": "x"}, "frist", "Vælg en senere dag."),
        ({"svar": "extension", "frist": "2027-09-24"}, "begrundelse", "Skriv, hvorfor I har brug for mere tid."),
        ({"svar": "promise", "moede": "anden", "moede-dag": "2029-01-01"}, "moede-dag", "mere end et år ude"),
        ({"svar": "extension", "frist": "9999-12-31", "begrundelse": "x"}, "frist", "mere end et år ude"),
        ({"svar": "extension", "frist": "i morgen", "begrundelse": "x"}, "frist", "er ikke en dato"),
    ],
)
def test_a_mistake_is_named_at_its_field_and_nothing_typed_is_lost(
    desk: Desk, fields: dict[str, str], field: str, words: str
) -> None:
    answer = desk.post(ANSWER | {"tekst": "Det vi skrev."} | fields)
    assert answer.status_code == 422
    assert "<title>Fejl: " in answer.text
    assert f'<a href="#{field}">' in answer.text
    assert f'id="{field}"' in answer.text
    assert words in answer.text
    if "tekst" not in fields:
        assert "Det vi skrev.</textarea>" in answer.text
        assert "Det vi skrev.</textarea>" in desk.get().text  # kept, though it cannot be sent
    assert desk.responses() == []


def test_a_draft_is_kept_for_its_own_link_only(desk: Desk) -> None:
    saved = desk.post(ANSWER | {"svar": "", "goer": "kladde"})
    assert saved.headers["location"] == f"{desk.path}?ok=kladde"
    assert "Kladden er gemt." in desk.get("?ok=kladde").text
    assert "Vi savner elevatorer.</textarea>" in desk.get().text
    with writing(desk.engine) as connection:
        rows.insert(connection, "membership", id=90, code="s90", organization=4, person=rows.HANNE, role="chair")
    other = answer_pages.path_for(desk.engine, desk.folder, rows.HANNE)
    assert "Vi savner elevatorer." not in desk.client.get(other).text


def test_a_draft_says_when_it_was_kept_and_who_can_see_it(desk: Desk) -> None:
    before = desk.get().text
    assert "Kun den, der har dette link, kan se kladden." in before
    assert "Kladde, gemt" not in before
    desk.post(ANSWER | {"goer": "kladde"})
    desk.clock.moment += timedelta(hours=1)
    assert "Kladde, gemt 13. september 2027 kl. 8.00, ikke sendt." in desk.get().text


def test_what_is_typed_is_escaped_everywhere(desk: Desk) -> None:
    desk.answer(tekst=rows.XSS, navn=rows.XSS)
    for text in (desk.get().text, desk.get("?ret=1").text):
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


@pytest.mark.parametrize(
    ("text", "what"),
    [("Ring til Bo, 010190-1234", "1 CPR-nummer: 01••••-••••"), ("Skriv til bo@sandvig.example", "1 e-mailadresse")],
)
def test_personal_data_is_pointed_out_and_stops_the_answer_from_being_shown(desk: Desk, text: str, what: str) -> None:
    desk.post(ANSWER | {"tekst": text})
    shown = desk.get("/kontrol").text
    assert f"Vi fandt {what}" in shown
    desk.answer(tekst=text)
    assert desk.responses()[0].publication is ResponsePublication.BLOCKED
    assert "En medarbejder ser svaret igennem" in desk.get().text


# -- links that open nothing -------------------------------------------------------------------------------------------


def _revoked(desk: Desk) -> None:
    with writing(desk.engine) as connection:
        revoke(connection, [answer_links(connection, answer_pages.CASE)[0].id], rows.NOW)


def _renewed(desk: Desk) -> None:
    with writing(desk.engine) as connection:
        renew(connection, [answer_links(connection, answer_pages.CASE)[0].id])


def _expired(desk: Desk) -> None:
    desk.clock.moment += timedelta(days=61)


def _left(desk: Desk) -> None:
    with writing(desk.engine) as connection:
        seats = rows.table("membership")
        ended = {"ends_on": date(2027, 9, 12)}
        connection.execute(sa.update(seats).where(seats.c.person == rows.FIE).values(ended))
        rows.insert(connection, "counter", name="register", value=1)


def _withdrawn(desk: Desk) -> None:
    desk.change("hearing_request", withdrawn_at=rows.NOW)


def _ended(desk: Desk) -> None:
    desk.change("case", stage="ended")


def _truncated(desk: Desk) -> None:
    desk.path = desk.path[:-6]


@pytest.mark.parametrize("end", [_revoked, _renewed, _expired, _ended, _truncated, _left])
def test_every_dead_link_gets_one_and_the_same_page(desk: Desk, end: Callable[[Desk], None]) -> None:
    token = answer_pages.token_in(desk.get().text)
    end(desk)
    dead = desk.get()
    never = desk.client.get("/svar/aaaa.1")
    assert dead.status_code == never.status_code == 404
    assert "Dorte Friis" in dead.text
    assert dead.text.partition("<footer")[0] == never.text.partition("<footer")[0]
    before = answer_pages.dump(desk.engine)
    for below in ("", "/send", "/bekraeft"):
        assert desk.client.post(desk.path + below, data=ANSWER | {"csrf": token}).status_code in (404, 429)
    assert answer_pages.dump(desk.engine) == before


@pytest.mark.parametrize(("is_closed", "is_said"), [(False, True), (True, False)])
def test_the_link_of_a_withdrawn_hearing_says_that_no_answer_is_wanted(
    desk: Desk, is_closed: bool, is_said: bool
) -> None:
    token = answer_pages.token_in(desk.get().text)
    reason = "Forslaget bliver skrevet om."
    event = Event(Tag.HEARING_WITHDRAWN, {"consultation": 1, "body": rows.DISABILITY}, {"reason": reason})
    entry = Entry(event, rows.NOW, "withdrawn", rows.DORTE, case_id=answer_pages.CASE)
    with writing(desk.engine) as connection:
        append(connection, [entry])
    _withdrawn(desk)
    desk.change("case", is_closed=is_closed)
    shown = desk.get()
    assert shown.status_code == 410
    assert "er trukket tilbage den 13. september 2027." in shown.text
    assert "<strong>I behøver ikke at svare.</strong>" in shown.text
    assert "Linket virker ikke" not in shown.text
    assert (f"Begrundelse: {reason}" in shown.text) is is_said
    assert ("Nye åbningstider" in shown.text) is is_said
    sent = desk.client.post(desk.path, data=ANSWER | {"csrf": token})
    assert (sent.status_code, desk.responses()) == (410, [])


def test_guessing_is_slowed_down_and_holds_up_nobody_with_a_link(desk: Desk) -> None:
    answers = [desk.client.get(f"/svar/{'a' * 43}.{number}").status_code for number in range(8)]
    assert answers == [404] * 5 + [429] * 3
    assert "Vent et kvarter" in desk.client.get("/svar/b.1").text
    assert desk.get().status_code == 200


@pytest.mark.parametrize("token", ["", "gættet", "æ"])
def test_a_form_needs_the_token_of_its_own_page(desk: Desk, token: str) -> None:
    assert desk.post(ANSWER | {"csrf": token}).status_code == 403
    other = med(desk, answer_pages.CHAIR)
    assert desk.post(ANSWER | {"csrf": answer_pages.token_in(other.get().text)}).status_code == 403
    assert desk.client.post(desk.path, data=ANSWER, headers={"origin": "https://evil.example"}).status_code == 403


def test_the_token_is_in_no_log_line(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        desk.answer()
        desk.get()
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("sagsgang"))
    assert "GET /svar/{token} 200" in ours
    assert desk.path.rpartition("/")[2] not in ours


# -- hidden material ---------------------------------------------------------------------------------------------------


def test_before_the_embargo_ends_only_the_hour_is_shown(desk: Desk) -> None:
    opens = rows.NOW + timedelta(hours=6)
    desk.change("case", public_from=opens)
    text = desk.get().text
    assert "Materialet åbner" in text
    assert "13. september 2027 kl. 14.00" in text
    for secret in ("åbningstider", "lukker kl. 16.30", "900 t.kr."):
        assert secret not in text
    assert "<textarea" not in text
    token = LinkMaker(desk.folder).seal(f"form|{desk.path.rpartition('/')[2]}")
    typed = desk.post(ANSWER | {"csrf": token})
    assert (typed.status_code, desk.responses()) == (409, [])
    assert "lukker kl. 16.30" not in typed.text
    desk.clock.moment = opens
    assert "Dagtilbuddene lukker kl. 16.30." in desk.get().text


def test_a_closed_case_is_answered_without_being_shown(desk: Desk) -> None:
    desk.change("case", is_closed=True, public_title="Personsag")
    text = desk.get().text
    assert "Personsag" in text
    assert "I får det af jeres sekretær" in text
    assert "åbningstider" not in text
    assert "900 t.kr." not in text
    desk.answer(svar="no_remarks", tekst="")
    assert "åbningstider" not in desk.get().text


def test_a_changed_proposal_shows_what_is_different(desk: Desk) -> None:
    event = {"consultation": 1, "round": 1, "versions": [[1, 1]]}
    with writing(desk.engine) as connection:
        append(connection, [Entry(Event(Tag.LETTER_SENT, event), rows.NOW, "x", case_id=answer_pages.CASE)])
        line = {"label": "Budgetændring", "year": 2028, "amount_1000_dkk": 650}
        content = {"sections": {"Beskrivelse": "Dagtilbuddene lukker kl. 17."}, "budget_lines": [line]}
        version = {"case_id": answer_pages.CASE, "proposal": 1, "version": 2, "content": json.dumps(content)}
        rows.insert(connection, "proposal_version", sha256="1" * 64, created_at=rows.NOW, **version)
    desk.change("proposal", version=2)
    text = desk.get().text
    assert "Ændret, siden I blev spurgt" in text
    assert "Budgetændring, 2028: fra 900 til 650 t.kr. (250 t.kr. mindre)" in text
    assert '<del><span class="sr-only">Udgået: </span>16.30.' in text
    assert '<ins><span class="sr-only">Nyt: </span>17.' in text
    assert '<span aria-hidden="true"><del>Overstreget</del> er udgået, <ins>understreget</ins> er nyt.</span>' in text


# -- files -------------------------------------------------------------------------------------------------------------


def a_word_file(text: str = "Vi savner elevatorer.", **parts: bytes) -> bytes:
    import docx

    written = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(written)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(f"word/{name.replace('_', '.')}", content)
    return written.getvalue()


def test_files_are_kept_under_their_digest_and_come_with_the_answer(desk: Desk) -> None:
    content = a_word_file()
    files = [("filer", ("Svar fra rådet.docx", content)), ("filer", ("bilag.txt", b"Se bilag."))]
    desk.answer(tekst="", files=files)
    with desk.engine.connect() as connection:
        kept = response_texts(connection, answer_pages.CASE)[1].files
    assert [(file.name, file.is_suspect) for file in kept] == [("Svar fra rådet.docx", False), ("bilag.txt", False)]
    assert FileStore(desk.folder).read(kept[0].sha256) == content
    assert "Svar fra rådet.docx, bilag.txt" in desk.get().text


def test_a_file_stays_with_the_draft_until_it_is_removed(desk: Desk) -> None:
    desk.post(ANSWER | {"goer": "kladde"}, files=[("filer", ("bilag.txt", b"Se bilag."))])
    page = desk.get().text
    assert "Fjern bilag.txt" in page
    digest = re.search(r'name="fjern" value="([0-9a-f]{64})"', page)
    assert digest is not None
    desk.post(ANSWER | {"goer": "kladde", "fjern": digest[1]})
    assert "bilag.txt" not in desk.get().text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cpr.txt", b"Bo har nummer 010190-1234"),
        ("scan.pdf", b"%PDF-1.4\n" + b"0" * 100),
        ("cpr.docx", a_word_file("010190-1234")),
    ],
)
def test_a_file_with_personal_data_or_without_readable_text_stops_the_answer(
    desk: Desk, name: str, content: bytes
) -> None:
    desk.post(ANSWER, files=[("filer", (name, content))])
    assert f"»{name}« kan enten ikke læses" in desk.get("/kontrol").text
    desk.answer()
    assert desk.responses()[0].publication is ResponsePublication.BLOCKED


BOMB = a_word_file(media_bin=b"\0" * 60_000_000)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("svar.exe", b"MZ", "kan ikke tages med"),
        ("svar", b"x", "kan ikke tages med"),
        ("svar.pdf", b"MZ\x90\x00", "passer ikke til filtypen"),
        ("svar.docx", b"%PDF-1.4", "passer ikke til filtypen"),
        ("svar.docx", b"PK\x03\x04nej", "passer ikke til filtypen"),
        ("svar.txt", b"a\0b", "passer ikke til filtypen"),
        ("svar.txt", b"", "er tom"),
        ("stor.txt", b"x" * (10 * 1024 * 1024 + 1), "fylder mere end 10 MB"),
        ("bombe.docx", BOMB, "når den pakkes ud"),
        ("makro.docx", a_word_file(vbaProject_bin=b"x"), "makroer"),
    ],
    ids=["exe", "no ending", "lying pdf", "lying docx", "broken zip", "binary txt", "empty", "huge", "bomb", "macro"],
)
def test_a_file_that_will_not_do_is_refused_and_the_rest_is_kept(
    desk: Desk, name: str, content: bytes, words: str
) -> None:
    assert len(BOMB) < 1_000_000
    answer = desk.post(ANSWER, files=[("filer", (name, content)), ("filer", ("god.txt", b"Se bilag."))])
    assert answer.status_code == 422
    assert words in answer.text
    assert '<a href="#filer">' in answer.text
    assert "Fjern god.txt" in answer.text
    assert "Vi savner elevatorer.</textarea>" in answer.text


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\svar\\vores.txt", "vores.txt"),
        ("a\r\nb\u202etxt.exe.txt", "a b txt.exe.txt"),
        ("æ" * 300 + ".txt", "æ" * 196 + ".txt"),
        ("/", "fil"),
    ],
)
def test_a_file_s_name_is_only_something_to_show(sent: str, shown: str) -> None:
    assert uploads.file_name(uploads.UploadFile(io.BytesIO(), filename=sent)) == shown


def test_five_files_are_enough(desk: Desk) -> None:
    files = [("filer", (f"bilag{number}.txt", f"Bilag {number}".encode())) for number in range(6)]
    answer = desk.post(ANSWER, files=files)
    assert "Der er plads til 5 filer. »bilag5.txt« er ikke taget med." in answer.text


def test_more_than_any_answer_is_refused_unread(desk: Desk) -> None:
    kind = {"content-type": "multipart/form-data; boundary=x", "content-length": str(WITH_FILES + 1)}
    assert desk.client.post(desk.path, content=b"x", headers=kind).status_code == 413
    assert not (desk.folder / "files").exists()


# -- signed in ---------------------------------------------------------------------------------------------------------


def test_the_body_s_secretary_answers_signed_in_on_the_same_page(desk: Desk) -> None:
    with writing(desk.engine) as connection:
        add_login(connection, rows.FIE, "fie.bak", rows.PASSWORD)
        add_login(connection, rows.ANNA, "anna.holm", rows.PASSWORD)
    desk.path = "/sager/2027-0002/svar/handicapraad"
    case = "/sager/2027-0002"
    assert desk.get().headers["location"].startswith("/log-ind")
    sign_in(desk.client, "fie.bak")
    assert f'<a href="{desk.path}">Svar<' in desk.client.get(case).text
    assert "Svar fra Handicaprådet: Nye åbningstider i dagtilbuddene" in desk.get().text
    desk.answer()
    assert desk.responses()[0].channel is Channel.LOGIN
    assert "Kvittering" in desk.get().text
    for path in ("/sager/2027-0002/svar/hovedmed", "/sager/2027-0001/svar/handicapraad", "/sager/2027-0002/svar/nej"):
        assert desk.client.get(path).status_code == 404, path
    stranger = TestClient(desk.app, base_url=answer_pages.SITE, follow_redirects=False)
    sign_in(stranger, "anna.holm")
    assert stranger.get(desk.path).status_code == 404
    assert desk.path not in stranger.get(case).text


def test_a_character_no_database_takes_is_left_out(desk: Desk) -> None:
    desk.answer(tekst="Vi savner\0 elevatorer.")
    assert "Vi savner elevatorer." in desk.get().text


def test_a_link_outlives_its_deadline_so_that_a_late_answer_can_come_by_it(desk: Desk) -> None:
    desk.clock.moment = rows.NOW + timedelta(days=40)
    assert desk.get().status_code == 200
