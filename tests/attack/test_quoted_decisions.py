"""A body's decision quoted on another body's agenda tells its readers no more than the body's own minutes do."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from documents.writing.meeting.editions import PaperPress
from documents.writing.meeting.filing import Letterhead, meeting_document
from documents.writing.public.meeting import printed_meeting
from models.audit import verify
from models.database import reading
from models.meeting.editions import newest_edition
from models.meeting.erasure import printed_elsewhere
from models.public.looking import read_public
from models.rows.meeting import load_meeting
from process.calendar import instant
from process.commands import meeting as mc
from process.events import Tag
from process.public.values import PublicMeeting
from process.register import SeatRole
from process.state.case import Outcome
from process.state.hearing import FileRef
from process.state.meeting import MeetingState
from process.state.record import DocumentKind, Published
from tests.documents.writing.hearing import Hearing, a_hearing, approved
from tests.documents.writing.meeting import DAY, Sitting

pytestmark = pytest.mark.slow
SECRET = "Kulsviertoften"
BEFORE = timedelta(days=12)
"""So long before its meeting a committee's agenda is made."""


class Evening:
    """The finance committee decides a case; the council has it next, as an open item."""

    def __init__(self, folder: Path) -> None:
        hearing = a_hearing(folder)
        store = hearing.store
        store.press = PaperPress(lambda: "Sandvig Kommune")
        self.council = Sitting(hearing)
        self.case: Hearing = approved(store, 5000, title="Cykelsti langs Havnevej")
        register = store.reference.register
        self.body = self.case.body("oekonomiudvalg").id
        days = [each for each in register.meetings_of(self.body) if each.held_on < DAY]
        self.committee = max(days, key=lambda each: each.held_on)
        self.secretary = register.first_in(self.body, self.committee.held_on, SeatRole.SECRETARY)
        self.chair = register.first_in(self.body, self.committee.held_on, SeatRole.CHAIR)

    def say(self, kind: type[mc.MeetingCommand], day: date, hour: time = time(9), **fields: Any) -> None:
        who = self.chair if kind is mc.ApproveAgenda else self.secretary
        self.council.do(kind(meeting=self.committee.id, **fields), day, hour, actor=who)

    @property
    def record(self) -> MeetingState:
        with reading(self.case.store.engine) as connection:
            record = load_meeting(connection, self.committee.id)
        assert record is not None
        return record

    def decide(self, text: str, *, is_closed: bool) -> None:
        day, early = self.committee.held_on, self.committee.held_on - BEFORE
        self.say(mc.PrepareAgenda, early)
        self.say(mc.PlaceOnAgenda, early, case=self.case.case, override_reason="Prøve", is_closed=is_closed)
        item = next(item.number for item in self.record.items if item.case_id == self.case.case)
        self.say(mc.ApproveAgenda, early + timedelta(days=1))
        self.say(mc.DispatchAgenda, early + timedelta(days=2))
        opened, ended = instant(day, time(16)), instant(day, time(18))
        self.say(mc.StateAttendance, day, time(18), opened_at=opened, adjourned_at=ended)
        decided = {"item": item, "outcome": Outcome.APPROVED_WITH_CHANGES, "text": text}
        self.say(mc.RecordDecision, day, time(18, 5), **decided)
        self.say(mc.DecideRest, day, time(18, 6))
        self.say(mc.CloseRecord, day, time(19))

    def goes_to_the_council(self, *, is_closed: bool = False) -> None:
        day, fields = self.committee.held_on + timedelta(days=1), {"override_reason": "Prøve", "is_closed": is_closed}
        self.council.say(mc.PrepareAgenda, day)
        self.council.say(mc.PlaceOnAgenda, day, case=self.case.case, **fields)
        item = self.council.record.item_of(self.case.case)
        assert item is not None
        if item.is_closed and not is_closed:  # it comes as closed as the committee treated it
            self.council.say(mc.ChangeItem, day, item=item.number, is_closed=False)
        self.council.do(mc.ApproveAgenda(meeting=self.council.meeting), day, time(18), actor=self.council.chair)
        self.council.say(mc.DispatchAgenda, day + timedelta(days=1))

    def agenda(self, kind: DocumentKind) -> str:
        store, now = self.case.store, instant(DAY - timedelta(days=4), time(12))
        with reading(store.engine) as connection:
            store.reference.refresh(connection)
            about = (store.reference.assessors(now), Letterhead("Sandvig Kommune"), now, self.council.meeting)
            return str(meeting_document(connection, *about, kind).blocks)

    def published(self) -> PublicMeeting:
        store = self.case.store
        with reading(store.engine) as connection:
            now, register = instant(DAY - timedelta(days=4), time(12)), store.reference.register
            shown = read_public(connection, self.council.meeting, register, now)
        assert shown is not None
        return shown

    def page(self) -> str:
        store, now = self.case.store, instant(DAY - timedelta(days=4), time(12))
        with reading(store.engine) as connection:
            printed = printed_meeting(
                connection, self.published(), store.reference.assessors(now), "Sandvig Kommune", now
            )
        return str(printed.items)


@pytest.fixture
def evening(tmp_path: Path) -> Evening:
    return Evening(tmp_path)


def test_what_a_committee_decided_behind_closed_doors_stands_on_no_open_item(evening: Evening) -> None:
    """The inside agenda is read by the administration and by every member of a committee."""
    evening.decide(f"Tilbuddet fra {SECRET} godkendes.", is_closed=True)
    evening.goes_to_the_council()
    inside, public = evening.agenda(DocumentKind.AGENDA), evening.agenda(DocumentKind.AGENDA_PUBLIC)
    assert SECRET not in inside + public
    assert "Behandlet for lukkede døre" in inside
    assert "Behandlet. Beslutningen er ikke offentlig." in public, "it is not awaited any more"


def test_a_closed_item_tells_its_own_readers(evening: Evening) -> None:
    evening.decide(f"Tilbuddet fra {SECRET} godkendes.", is_closed=True)
    evening.goes_to_the_council(is_closed=True)
    assert SECRET in evening.agenda(DocumentKind.AGENDA)
    assert SECRET not in evening.agenda(DocumentKind.AGENDA_PUBLIC)


def test_an_open_decision_is_quoted(evening: Evening) -> None:
    evening.decide(f"Tilbuddet fra {SECRET} godkendes.", is_closed=False)
    evening.goes_to_the_council()
    assert SECRET in evening.agenda(DocumentKind.AGENDA)
    assert SECRET in evening.agenda(DocumentKind.AGENDA_PUBLIC)


def test_a_decision_that_is_taken_down_since_is_not_quoted_outside_either(evening: Evening) -> None:
    """The council's edition is kept as it was made; what is given out of it goes by what may be told now."""
    evening.decide(f"Tilbuddet fra {SECRET} godkendes.", is_closed=False)
    evening.say(mc.Publish, evening.committee.held_on, time(20), what=Published.MINUTES, reason="Set igennem.")
    evening.goes_to_the_council()
    file = FileRef("0" * 64, "dagsorden.pdf", "application/pdf", 1)
    filed = mc.FileDocument(meeting=evening.council.meeting, kind=DocumentKind.AGENDA_PUBLIC, file=file)
    evening.council.do(filed, DAY - timedelta(days=6), time(9))
    evening.council.say(mc.Publish, DAY - timedelta(days=6), time(15), what=Published.AGENDA, reason="Set igennem.")
    assert SECRET in evening.page()
    assert len(evening.published().documents) == 1
    item = next(item.number for item in evening.record.items if item.case_id == evening.case.case)
    evening.say(mc.WithdrawPublication, DAY - timedelta(days=5), item=item, reason="Et navn for meget.")
    for told in (evening.page(), evening.agenda(DocumentKind.AGENDA_PUBLIC)):
        assert SECRET not in told
        assert "Behandlet. Beslutningen er ikke offentlig." in told
    assert evening.published().documents == ()
    assert SECRET in evening.agenda(DocumentKind.AGENDA), "inside it was never taken down"


def test_a_name_that_is_erased_is_erased_in_every_paper_that_quotes_it(evening: Evening) -> None:
    evening.decide(f"Ask fra {SECRET} får opgaven.", is_closed=False)
    evening.goes_to_the_council()
    council, store = evening.council, evening.case.store
    clerk, day = council.person("vagn.holmgren"), DAY - timedelta(days=5)
    asked = mc.EraseWords(meeting=evening.committee.id, words=SECRET, gap="navn", ground="GDPR art. 17")
    with reading(store.engine) as connection:
        before = newest_edition(connection, council.meeting, Published.AGENDA)
        assert printed_elsewhere(connection, asked) == [council.meeting]
    council.do(asked, day, actor=clerk)
    for kind in (DocumentKind.AGENDA, DocumentKind.AGENDA_PUBLIC):
        said = evening.agenda(kind)
        assert SECRET not in said
        assert "Ask fra [navn slettet efter lov] får opgaven" in said
    with reading(store.engine) as connection:
        assert printed_elsewhere(connection, asked) == []
        edition = newest_edition(connection, council.meeting, Published.AGENDA)
        assert before is not None
        assert edition is not None
        assert (edition.number, edition.cause) == (before.number + 1, Tag.WORDS_ERASED)
        assert verify(connection).ok


def test_the_same_name_on_another_matter_is_another_record(evening: Evening) -> None:
    """A name is not erased everywhere because one body's record has lost it."""
    evening.decide("Opgaven udbydes.", is_closed=False)
    evening.goes_to_the_council()
    council = evening.council
    with reading(evening.case.store.engine) as connection:
        record = load_meeting(connection, council.meeting)
    assert record is not None
    clerk, day = council.person("vagn.holmgren"), DAY - timedelta(days=5)
    council.say(mc.AddItem, day, title=f"Henvendelse fra {SECRET}", late_reason="Prøve")
    item = next(item.number for item in evening.record.items if item.case_id == evening.case.case)
    evening.say(mc.AddToRecord, day, item=item, text=f"Ask fra {SECRET} var til stede.", reason="Manglede")
    erased = {"words": SECRET, "gap": "navn", "ground": "GDPR art. 17"}
    council.do(mc.EraseWords(meeting=evening.committee.id, **erased), day, time(18), actor=clerk)
    assert SECRET in evening.agenda(DocumentKind.AGENDA)
