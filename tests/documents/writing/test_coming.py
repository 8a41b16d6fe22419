"""«Kommende sager» in agenda and minutes: what comes after the meeting, for everybody, and as it was when kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from io import BytesIO

import docx
import pytest
import sqlalchemy as sa

from documents.writing.html import html
from documents.writing.meeting.editions import PaperPress
from documents.writing.meeting.filing import Letterhead, as_file, keep_document, meeting_document
from documents.writing.meeting.meeting_parts import coming
from documents.writing.paper import Heading, Paper, Paragraph, Table
from models import tables as t
from models.database import reading, writing
from models.files import FileStore
from models.meeting.coming_items import ComingItem
from models.meeting.paper import meeting_paper
from models.rows.meeting import load_meeting
from process.calendar import danish_date, instant
from process.commands import act
from process.commands import meeting as mc
from process.register import SeatRole
from process.state.meeting import ItemSubject
from process.state.record import DocumentKind
from tests.builders.case import a_registration
from tests.builders.sandvig import a_store
from tests.documents.writing.hearing import Hearing, approved
from tests.documents.writing.papers import opened, structure, text_of

pytestmark = pytest.mark.slow
NOW = instant(date(2027, 9, 1), time(9, 0))
LETTERHEAD = Letterhead("Sandvig Kommune")
CLOSED, DRAFT = "Lukket lejemål på Strandvej", "Kun et udkast"
COLUMNS = ("Sag", "Titel", "Ventes", "Rolle")


class Committee:
    """Socialudvalget's next meeting, with its fixed items, and four cases on their way to it."""

    def __init__(self, store) -> None:
        self.store, register = store, store.reference.register
        self.body = register.organization("socialudvalg")
        mine = {"case_type": "political_case", "committees": (self.body.id,)}
        self.first = approved(store, 1000, title="Nye rampanlæg", **mine)
        self.second = approved(store, 2000, title="Bænke langs stien", **mine)
        approved(store, 3000, title=CLOSED, is_closed=True, **mine)
        command, officer = a_registration(register, title=DRAFT, **mine)
        Hearing(store, first_id=4000).do(command, officer, date(2027, 8, 23), time(8))
        ahead = [meeting for meeting in register.meetings_of(self.body.id) if meeting.held_on >= date(2027, 9, 2)]
        self.meeting, self.next = ahead[:2]
        self.secretary = register.first_in(self.body.id, self.meeting.held_on, SeatRole.SECRETARY)
        self.do(mc.PrepareAgenda(meeting=self.meeting.id))
        self.late = instant(self.meeting.held_on - timedelta(days=1), time(9))  # too late for what is not placed

    def do(self, command: act.Command) -> None:
        self.second.do(command, self.secretary, date(2027, 8, 31), time(9))

    def paper(self, kind: DocumentKind, now=NOW) -> Paper:
        with reading(self.store.engine) as connection:
            return meeting_document(
                connection, self.store.reference.assessors(now), LETTERHEAD, now, self.meeting.id, kind
            )


@pytest.fixture
def committee(tmp_path) -> Iterator[Committee]:
    store = a_store(tmp_path)
    yield Committee(store)
    store.engine.dispose()


def below(paper: Paper) -> Table | Paragraph:
    """What stands right under the heading «Kommende sager»."""
    blocks = list(paper.blocks)
    at = next(
        i for i, block in enumerate(blocks) if isinstance(block, Heading) and block.text.endswith("Kommende sager")
    )
    listed = blocks[at + 1]
    assert isinstance(listed, Table | Paragraph)
    return listed


ALL = [kind for kind in DocumentKind if kind is not DocumentKind.EXCERPT]


@pytest.mark.parametrize("kind", ALL)
def test_the_item_lists_what_comes_and_neither_drafts_nor_what_is_closed(committee: Committee, kind) -> None:
    committee.do(mc.PlaceOnAgenda(meeting=committee.next.id, case=committee.second.case, override_reason="Prøve"))
    paper = committee.paper(kind, committee.late)
    day = danish_date(committee.next.held_on)
    assert below(paper) == Table(
        COLUMNS,
        (
            (committee.first.number, "Nye rampanlæg", f"{day} (efter planen)", "Indstilling"),
            (committee.second.number, "Bænke langs stien", day, "Indstilling"),
        ),
        (16, 44, 22, 18),
        label="Kommende sager",
    )
    assert [title for title in (CLOSED, DRAFT) if title in html(paper)] == []


def test_a_case_that_was_taken_down_elsewhere_is_not_named(committee: Committee) -> None:
    committee.do(mc.PlaceOnAgenda(meeting=committee.next.id, case=committee.second.case, override_reason="Prøve"))
    of_case = t.agenda_items.c.case_id == committee.second.case
    with writing(committee.store.engine) as connection:
        connection.execute(sa.update(t.agenda_items).where(of_case).values(withdrawn_at=NOW))
    told = html(committee.paper(DocumentKind.AGENDA_PUBLIC, committee.late))
    assert ("Nye rampanlæg" in told, "Bænke langs stien" in told, committee.second.number in told) == (
        True,
        False,
        False,
    )


def test_what_this_meeting_treats_is_not_to_come(committee: Committee) -> None:
    for hearing in (committee.first, committee.second):
        committee.do(mc.PlaceOnAgenda(meeting=committee.meeting.id, case=hearing.case, override_reason="Prøve"))
    assert below(committee.paper(DocumentKind.AGENDA_PUBLIC)) == Paragraph("Ingen sager er på vej.")


def test_a_day_that_nobody_knows_and_who_decides_are_said() -> None:
    about = {"is_placed": False, "waits_for": "", "opens": True}
    known = ComingItem("2027-0001", "A", date(2027, 10, 4), authoritative=True, reading=2, **about)
    unknown = ComingItem("2027-0002", "B", None, authoritative=False, reading=0, **about)
    assert coming((known, unknown)) == Table(
        COLUMNS,
        (
            ("2027-0001", "A", "4. oktober 2027 (efter planen)", "2. behandling"),
            ("2027-0002", "B", "Tid ikke fastlagt", "Indstilling"),
        ),
        (16, 44, 22, 18),
        label="Kommende sager",
    )


@pytest.mark.parametrize("kind", [DocumentKind.AGENDA_PUBLIC, DocumentKind.MINUTES_PUBLIC])
def test_pdf_and_word_have_it_as_a_tagged_table(committee: Committee, kind) -> None:
    paper = committee.paper(kind, committee.late)
    printed = as_file(paper, "pdf", LETTERHEAD)
    assert "Nye rampanlæg" in text_of(printed)
    file = opened(printed)
    tree = list(structure(file.Root.StructTreeRoot))
    heads = [node for tag, node in tree if tag == "TH"]
    with_scope = [head for head in heads if any(about.get("/Scope") in ("/Column", "/Row") for about in head["/A"])]
    assert len(with_scope) == len(heads) >= len(COLUMNS)
    tables = docx.Document(BytesIO(as_file(paper, "docx", LETTERHEAD))).tables
    assert COLUMNS in [tuple(cell.text for cell in table.rows[0].cells) for table in tables]


def test_the_edition_that_was_kept_stays_as_it_was(committee: Committee, tmp_path) -> None:
    files, kind = FileStore(tmp_path / "files"), DocumentKind.AGENDA_PUBLIC
    about = (committee.store, files, committee.meeting.id, kind, "html", committee.secretary)
    first = keep_document(*about, committee.late, letterhead=LETTERHEAD)
    committee.do(mc.PlaceOnAgenda(meeting=committee.meeting.id, case=committee.first.case, override_reason="Prøve"))
    second = keep_document(*about, committee.late, letterhead=LETTERHEAD)
    then, now = (files.read(document.sha256).decode() for document in (first, second))
    assert first.number != second.number
    assert ("(efter planen)" in then, "<td>Nye rampanlæg</td>" in then) == (True, True)
    assert "<td>Nye rampanlæg</td>" not in now


def test_an_agenda_without_the_item_asks_for_no_plan(committee: Committee) -> None:
    with reading(committee.store.engine) as connection:
        item = next(
            item for item in load_meeting(connection, committee.meeting.id).items if item.subject is ItemSubject.COMING
        )
    committee.do(mc.RemoveFromAgenda(meeting=committee.meeting.id, item=item.number, reason="Intet nyt"))
    assert "Kommende sager" not in html(committee.paper(DocumentKind.AGENDA_PUBLIC, committee.late))
    with reading(committee.store.engine) as connection:
        plan = committee.store.reference.assessors(committee.late)
        paper = meeting_paper(connection, committee.meeting.id, plan, committee.late, public=True)
    assert paper.coming == ()


def test_personal_data_in_a_title_stays_inside(committee: Committee) -> None:
    """Nobody has looked at a case that only is on its way: the guard asks when it comes on an agenda itself."""
    title = "Hjælpemiddel til 010190-1234"
    mine = {"case_type": "political_case", "committees": (committee.body.id,)}
    approved(committee.store, 5000, title=title, **mine)
    inside, outside = (html(committee.paper(kind, committee.late)) for kind in ALL[:2])
    assert title in inside
    assert "010190-1234" not in outside
    assert "Hjælpemiddel til [CPR-nummer fjernet]" in outside


def test_a_case_that_comes_on_the_agenda_afterwards_is_not_also_on_its_way(tmp_path) -> None:
    store = a_store(tmp_path)
    store.press = PaperPress(lambda: "Sandvig Kommune")
    committee = Committee(store)
    day, chair = (
        committee.late.date(),
        store.reference.register.first_in(committee.body.id, committee.meeting.held_on, SeatRole.CHAIR),
    )
    committee.second.do(mc.ApproveAgenda(meeting=committee.meeting.id), chair, day, time(9))
    committee.second.do(mc.DispatchAgenda(meeting=committee.meeting.id), committee.secretary, day, time(9))
    placed = mc.PlaceOnAgenda(meeting=committee.meeting.id, case=committee.first.case, late_reason="Kan ikke vente")
    before = below(committee.paper(DocumentKind.AGENDA, committee.late))
    committee.second.do(placed, committee.secretary, day, time(10))
    after = below(committee.paper(DocumentKind.AGENDA, committee.late + timedelta(hours=2)))
    assert [row[1] for row in before.rows] == ["Nye rampanlæg", "Bænke langs stien"]
    assert [row[1] for row in after.rows] == ["Bænke langs stien"]
    store.engine.dispose()
