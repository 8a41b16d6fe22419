"""The page of a published meeting and its public file tell the same, out of the blocks of one edition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from html import unescape
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.web.site import create_app
from documents.writing.meeting.editions import PaperPress
from documents.writing.meeting.filing import Letterhead, meeting_document
from documents.writing.paper import Block, Box, Contents, Facts, Heading, Items, Paragraph, Quote, Table
from models import tables as t
from models.database import reading
from models.public.looking import read_public
from process.calendar import instant
from process.commands import meeting as mc
from process.state.case import Outcome
from process.state.hearing import FileRef
from process.state.record import DocumentKind, Published
from tests.builders.again import again
from tests.builders.sandvig import store_of
from tests.documents.writing.hearing import Hearing, a_hearing, approved
from tests.documents.writing.meeting import CLOSED, CLOSED_ANNEX, DAY, ILL, SECRET, Sitting, planned, sat
from tests.web.conftest import Hands, TestClient

pytestmark = pytest.mark.slow
COMING = "Nye stier i byparken"
OUT, LATER = date(2027, 10, 7), date(2027, 10, 20)


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Sitting]:
    """The council's minutes with everything that can happen, published."""
    case, number = again(tmp_path, published)
    hearing = Hearing(store_of(tmp_path / "sandvig.db"), case, number, first_id=8000)
    hearing.store.press = PaperPress(lambda: "Sandvig Kommune")
    yield Sitting(hearing)
    hearing.store.engine.dispose()


def published(folder: Path) -> tuple[int, str]:
    hearing = a_hearing(folder)
    hearing.store.press = PaperPress(lambda: "Sandvig Kommune")
    sitting = Sitting(hearing)
    approved(hearing.store, 7000, title=COMING)
    planned(sitting)
    sat(sitting)
    sitting.say(mc.CloseRecord, hour=CLOSED)
    sitting.say(mc.Publish, OUT, what=Published.MINUTES, reason="Set igennem.")
    hearing.store.engine.dispose()
    return hearing.case, hearing.number


def page(sitting: Sitting, on: date = LATER) -> str:
    """The text of the page, every run of blanks one; without the way back, which has the body as it is called today."""
    clock = Hands(instant(on, time(9)))
    app = create_app(sitting.hearing.store.engine, clock, municipality="Sandvig Kommune", wall=clock)
    html = TestClient(app).get(f"/dagsordener/byraad/{DAY.isoformat()}").text
    return plain(html.partition("alle møder")[2].partition("</main>")[0])


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def file(sitting: Sitting, on: date = LATER) -> tuple[Block, ...]:
    store, now = sitting.hearing.store, instant(on, time(9))
    with reading(store.engine) as connection:
        store.reference.refresh(connection)
        about = (store.reference.assessors(now), Letterhead("Sandvig Kommune"), now, sitting.meeting)
        return meeting_document(connection, *about, DocumentKind.MINUTES_PUBLIC).blocks


def said(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(text) | Paragraph(text) | Quote(text):
                yield text
            case Items(texts) | Contents(texts):
                yield from texts
            case Facts(rows):
                yield from (cell for row in rows for cell in row)
            case Table(columns, rows):
                yield from columns
                yield from (cell for row in rows for cell in row)
            case Box(label, inner):
                yield label
                yield from said(inner)


def test_every_sentence_of_the_public_file_stands_on_the_page(council: Sitting) -> None:
    shown, lines = page(council), list(said(file(council)))
    assert [line for line in lines if " ".join(line.split()) not in shown] == []
    assert len(lines) > 100


@pytest.mark.parametrize(
    "told",
    [
        "Birthe Kirkeby (H) ønskede tilført protokollen: Pengene mangler på fortovene.",
        "Fraværende uden afbud Lasse Agerbo",
        "Plantegning (plan.pdf, 1 kB)",
        "Sagsnr. 05.01.02-P20-3-27",
        "4.200",
        "Sagens forløb",
        "Protokollens fingeraftryk:",
        "Habilitet",
    ],
)
def test_the_page_tells_attendance_dissents_money_annexes_and_how_to_check(council: Sitting, told: str) -> None:
    assert told in page(council)


def test_neither_tells_what_is_closed(council: Sitting) -> None:
    for secret in (SECRET, CLOSED_ANNEX, ILL, "Fjordbyg"):
        assert secret not in page(council)
        assert secret not in "\n".join(said(file(council)))


def test_the_page_is_the_published_edition_whatever_is_renamed_or_added(council: Sitting) -> None:
    before = page(council)
    with council.hearing.store.engine.begin() as connection:
        connection.execute(sa.update(t.persons).values(name=t.persons.c.name + " Nyt"))
        connection.execute(sa.update(t.organizations).values(name="Andet " + t.organizations.c.name))
        connection.execute(sa.update(t.cases).values(case_number="99.99.99", title="En anden titel"))
        connection.execute(sa.update(t.counters).where(t.counters.c.name == "register").values(value=99999))
    council.say(mc.AddToRecord, LATER, text="Mødet blev optaget.", reason="Skulle have stået i protokollen.")
    assert page(council) == before
    council.say(mc.Publish, LATER, time(8), what=Published.MINUTES, reason="Set igennem.")
    assert "Mødet blev optaget." in page(council)


def test_a_decision_changed_since_is_off_the_page_until_it_is_published_anew(council: Sitting) -> None:
    rates = council.number("Takster")
    assert "Forslaget bortfaldt ved stemmelighed." in page(council)
    reopened = {"item": rates, "outcome": Outcome.POSTPONED, "text": "", "reason": "Skrevet forkert."}
    council.say(mc.ReopenOutcome, date(2027, 10, 8), **reopened)
    number = council.record.corrections[-1].number
    council.do(mc.ConfirmReopening(meeting=council.meeting, correction=number), date(2027, 10, 8), actor=council.chair)
    assert "Forslaget bortfaldt ved stemmelighed." not in page(council)
    assert "Beslutningen er ændret efter offentliggørelsen." in page(council)


def files_given_out(sitting: Sitting) -> int:
    """Of the page, the feeds and the open interface alike."""
    store = sitting.hearing.store
    with reading(store.engine) as connection:
        shown = read_public(connection, sitting.meeting, store.reference.register, instant(LATER, time(10)))
    assert shown is not None
    return len(shown.documents)


def test_a_case_closed_since_is_off_the_list_of_what_is_to_come(council: Sitting) -> None:
    file_of_it = FileRef("0" * 64, "protokol.pdf", "application/pdf", 1)
    council.do(
        mc.FileDocument(meeting=council.meeting, kind=DocumentKind.MINUTES_PUBLIC, file=file_of_it), LATER, time(8)
    )
    council.say(mc.Publish, LATER, time(8, 30), what=Published.MINUTES, reason="Set igennem.")
    assert COMING in page(council)
    assert files_given_out(council) == 1
    with council.hearing.store.engine.begin() as connection:
        connection.execute(sa.update(t.cases).where(t.cases.c.title == COMING).values(is_closed=True))
    assert COMING not in page(council)
    assert COMING not in "\n".join(said(file(council)))
    assert files_given_out(council) == 0, "what was made before still lists it"


def test_an_erased_name_is_a_gap_on_the_page(council: Sitting) -> None:
    assert "Per Ask" in page(council)
    erased = mc.EraseWords(meeting=council.meeting, words="Per Ask", gap="navn", ground="GDPR art. 17")
    council.do(erased, LATER, time(8), actor=council.person("vagn.holmgren"))
    assert "Per Ask" not in page(council)
    assert "Andre til stede under punktet: [navn slettet efter lov] (trafikplanlægger)." in page(council)


def test_what_was_taken_back_stays_out_of_the_next_publication(council: Sitting) -> None:
    bike = council.number("Cykelsti")
    words = "Strækningen er skolevej for 240 børn."
    assert words in page(council)
    council.say(mc.WithdrawPublication, date(2027, 10, 9), item=bike, reason="Et navn stod i teksten.")
    council.say(mc.Publish, date(2027, 10, 11), what=Published.MINUTES, reason="Set igennem igen.")
    for told in (page(council), "\n".join(said(file(council)))):
        assert words not in told
        assert "Et navn stod i teksten." in told


def test_what_has_become_public_is_told_by_the_next_publication(council: Sitting) -> None:
    """The case of the bicycle path was under embargo when the minutes came out the first time."""
    words = "Strækningen er skolevej for 240 børn."
    number = next(item.case_id for item in council.record.items if item.title.startswith("Cykelsti"))
    opens_at = instant(date(2027, 10, 12), time(9))

    with council.hearing.store.engine.begin() as connection:
        connection.execute(sa.update(t.cases).where(t.cases.c.id == number).values(public_from=opens_at))
    council.say(mc.Publish, date(2027, 10, 11), time(8), what=Published.MINUTES, reason="Set igennem.")
    for told in (page(council, date(2027, 10, 11)), "\n".join(said(file(council, date(2027, 10, 11))))):
        assert words not in told
        assert "12. oktober 2027 kl. 9.00" in told
    assert words in page(council, date(2027, 10, 12)), "its hour has come"
    council.say(mc.Publish, date(2027, 10, 13), time(8), what=Published.MINUTES, reason="Set igennem.")
    for told in (page(council), "\n".join(said(file(council)))):
        assert words in told
