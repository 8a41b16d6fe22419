"""A change of term lived through: the autumn before it, the shift, the first meetings of the new committees.

The whole term, 2026 to 2030, is in `make soak`; both hold the same promises.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from app.simulation.town import Town
from app.simulation.year import Outcome, account, begin
from documents.writing.pdf import pdf
from models.database import reading
from models.rows.meeting import load_meeting
from models.store import Store
from process.events import Tag
from process.notices import NoticeKind
from process.register import POLITICAL, VOTING, BodyKind, MeetingStatus
from process.state.meeting import MeetingState
from process.state.presence import SITS_IN, Ruling, SubstitutionState
from process.state.quorum import members_of, voters_at
from process.state.record import Published
from process.state.terms import awaits_confirmation
from process.words.minutes import NOT_STATED, attendance_rows
from tests.builders.moments import at
from tests.builders.papers import drafted
from tests.simulation.towns import new_town

SHIFT = date(2030, 1, 1)
PRINTED = 12
_tables = SQLModel.metadata.tables


@dataclass
class Lived:
    """What a simulated time has left: its people, its account, and the database."""

    town: Town
    outcome: Outcome
    store: Store

    def rows(self, name: str, *where):
        with reading(self.store.engine) as connection:
            return connection.execute(sa.select(_tables[name]).where(*where)).all()

    def entries(self, *tags: Tag):
        history = _tables["history_entry"]
        return sorted(self.rows("history_entry", history.c.tag.in_(tags)), key=lambda row: row.position)

    def records(self) -> list[MeetingState]:
        """Every meeting whose record is closed."""
        closed = self.rows("meeting", _tables["meeting"].c.state == MeetingStatus.CLOSED)
        with reading(self.store.engine) as connection:
            records = [load_meeting(connection, row.id) for row in closed]
        return [record for record in records if record is not None]

    def kind(self, body: int) -> BodyKind:
        return self.town.register.organizations[body].kind


def lived(folder: Path, first: date, last: date, per_month: int) -> Lived:
    store = new_town(folder)
    running = begin(store, first, 1, per_month)
    running.run_until(last)
    return Lived(running.town, account(running.town, first.year, 1, first), store)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((date(2029, 9, 17), date(2030, 3, 9), 5), marks=pytest.mark.slow, id="shift"),
        pytest.param((date(2026, 1, 1), date(2030, 4, 1), 6), marks=pytest.mark.soak, id="whole term"),
    ],
)
def term(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    return lived(tmp_path_factory.mktemp("term"), *request.param)


def test_the_history_is_whole_nobody_was_refused_and_nothing_was_given_up(term: Lived) -> None:
    assert term.outcome.audit
    assert term.town.refusals == Counter()
    assert term.outcome.notices["given_up"] == 0
    assert term.outcome.decided > 0


def test_all_bodies_have_met_and_every_month_had_meetings(term: Lived) -> None:
    records = term.records()
    met = {record.meeting.organization for record in records}
    first = date.fromisoformat(term.outcome.first)
    asked = {row.body for row in term.rows("hearing_request", _tables["hearing_request"].c.sent_at.is_not(None))}
    for body in term.town.register.organizations.values():
        if body.kind in POLITICAL and (body.starts_on is None or body.starts_on < term.town.today):
            assert body.id in met, body.code
    assert asked
    months = {(r.meeting.held_on.year, r.meeting.held_on.month) for r in records}
    days = [m.held_on for m in term.town.register.meetings if first < m.held_on < term.town.today]
    assert months == {(day.year, day.month) for day in days}
    for record in records:
        assert term.town.register.organizations[record.meeting.organization].exists_on(record.meeting.held_on)


def test_no_case_moved_on_an_open_record(term: Lived) -> None:
    """Every outcome taken in comes after the closing of the record it was written in."""
    closed: set[int] = set()
    treated, alone = 0, {row.meeting_id for row in term.rows("decision", _tables["decision"].c.alone_by.is_not(None))}
    for row in term.entries(Tag.RECORD_CLOSED, Tag.STEP_TREATED):
        if row.tag == Tag.RECORD_CLOSED:
            closed.add(row.meeting_id)
        else:
            treated += 1
            meeting = json.loads(row.data)["meeting"]
            assert meeting in closed or meeting in alone, "but for what a chair decided alone"
    assert treated > 10


def test_nobody_votes_who_is_not_there_or_is_disqualified_and_nothing_deviates(term: Lived) -> None:
    for record in term.records():
        meeting = record.meeting
        for decision in record.decisions:
            assert decision.deviations == (), (meeting.held_on, decision)
            voters = voters_at(record, term.town.register, decision.item)
            if decision.votes is not None:
                assert decision.votes.taking_part <= len(voters)
            gone = [
                conflict
                for conflict in record.conflicts
                if (conflict.item, conflict.ruling) == (decision.item, Ruling.DISQUALIFIED)
            ]
            assert not {conflict.person for conflict in gone} & set(voters)
        assert {row.warning for row in record.attendance} <= {""}
        assert {row.warning for row in record.substitutions} <= {""}


def test_every_record_says_who_was_there_or_that_it_is_not_stated(term: Lived) -> None:
    stated = Counter(record.meeting.attendance_stated_at is not None for record in term.records())
    assert stated[True] > stated[False]
    for record in term.records():
        assert attendance_rows(record, term.town.register), record.meeting.held_on


def test_the_minutes_of_every_meeting_can_be_rendered(term: Lived) -> None:
    """Inside and outside; a dozen of them, the longest first, as PDF."""
    records = sorted(term.records(), key=lambda record: (-len(record.items), record.meeting.id))
    not_stated = 0
    for place, record in enumerate(records):
        for public in (False, True):
            paper = drafted(term.store, record.meeting.id, at(term.town.today), Published.MINUTES, public=public)
            assert paper.title.startswith("Referat af møde i ")
            not_stated += NOT_STATED in repr(paper.blocks)
        if place < PRINTED:
            assert pdf(paper).startswith(b"%PDF")
    assert not_stated == 2 * sum(record.meeting.attendance_stated_at is None for record in records)


def test_a_substitute_in_the_council_was_called_and_approved_before_taking_part(term: Lived) -> None:
    approved = 0
    for record in term.records():
        kind = term.kind(record.meeting.organization)
        for substitution in record.substitutions:
            if kind is BodyKind.COUNCIL:
                assert substitution.state in (SubstitutionState.APPROVED, SubstitutionState.DECLINED)
                approved += substitution.state is SubstitutionState.APPROVED
            if substitution.state in SITS_IN:
                assert substitution.member in members_of(record, term.town.register)
    assert approved > 0


def test_what_a_council_goes_through_has_happened(term: Lived) -> None:
    life = term.outcome.life
    assert {"leaves", "absences", "substitutes", "conflicts", "dissents", "postponed", "stopped"} <= set(life)
    assert term.entries(Tag.AGENDA_APPROVED, Tag.AGENDA_DISPATCHED, Tag.RECORD_SIGNED, Tag.PUBLISHED)
    is_whole = date.fromisoformat(term.outcome.first).year == 2026
    if is_whole:
        assert {"replaced", "decided_alone", "moved", "cancelled", "stops_withdrawn", "followed_up"} <= set(life)


def test_a_stopped_decision_is_taken_to_the_council(term: Lived) -> None:
    council = term.town.register.organization("byraad")
    assert council is not None
    for row in term.rows("decision", _tables["decision"].c.stopped_by.is_not(None)):
        steps = term.rows("consultation", _tables["consultation"].c.case_id == row.case_id)
        assert any(step.body == council.id and step.authoritative for step in steps)


def test_every_open_case_was_asked_for_its_route_and_went_on_after_it_was_confirmed(term: Lived) -> None:
    asked = {row.case_id: row for row in term.entries(Tag.ROUTE_ASKED)}
    confirmed = {row.case_id: row for row in term.entries(Tag.ROUTE_CONFIRMED)}
    assert len(asked) >= 5
    assert set(confirmed) == set(asked)
    told = term.rows("notice", _tables["notice"].c.kind == NoticeKind.ROUTE_TO_CONFIRM)
    assert Counter(row.case_id for row in told) == Counter(dict.fromkeys(asked, 1)), "once"
    decided = {row.id for row in term.rows("case", _tables["case"].c.decided_on > SHIFT)}
    assert decided & set(confirmed), "and they go on"
    for state in term.town.open_cases().values():
        if state.case.stage in _open_stages():
            assert awaits_confirmation(state, term.town.register, term.town.today) is None


def _open_stages():
    from process.stages import ORDER

    return ORDER[:4]


def test_no_unconfirmed_case_came_on_an_agenda_of_the_new_term(term: Lived) -> None:
    meetings = {row.id: row for row in term.rows("meeting")}
    begun = {row.id: row.created_at for row in term.rows("case")}
    confirmed: set[int] = set()
    placed = 0
    for row in term.entries(Tag.ROUTE_CONFIRMED, Tag.ITEM_PLACED):
        if row.tag == Tag.ROUTE_CONFIRMED:
            confirmed.add(row.case_id)
            continue
        case, held_on = json.loads(row.data).get("case"), meetings[row.meeting_id].held_on
        if case is not None and held_on >= SHIFT and begun[case] < at(SHIFT, 0):
            placed += 1
            assert case in confirmed
    assert placed > 0


def test_the_split_committee_was_succeeded_by_people_and_the_renamed_one_by_itself(term: Lived) -> None:
    register = term.town.register
    replaced = [json.loads(row.data) for row in term.entries(Tag.BODY_REPLACED)]
    pairs = {
        (register.organizations[change["was"]].code, register.organizations[change["body"]].code) for change in replaced
    }
    assert {was for was, _ in pairs} <= {"kultur_fritidsudvalg", "teknik_miljoeudvalg"}
    assert {body for was, body in pairs if was == "kultur_fritidsudvalg"} <= {"kultur_erhvervsudvalg"}
    assert {body for was, body in pairs if was == "teknik_miljoeudvalg"} <= {"plan_teknikudvalg", "klima_miljoeudvalg"}
    assert pairs
    assert any(seat.role in VOTING for seat in register.seats_in(_id(term, "klima_miljoeudvalg"), SHIFT))


def _id(term: Lived, code: str) -> int:
    organization = term.town.register.organization(code)
    assert organization is not None
    return organization.id
