"""The store, on SQLite and PostgreSQL: a command is one transaction, once; two people never overwrite each other."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from models import batch as batch_module
from models import proof
from models.audit import verify
from models.database import reading, writing
from models.rows.case import find_case, load_case
from models.rows.meeting import load_meeting
from models.rows.notice import plan_notices
from models.rows.writes import Writes
from models.store import Receipt, RefusedError, Store
from models.sweeps.ready import advance_all, close_due_hearings
from process.commands import act as act_rules
from process.commands import case as c
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.act import Act
from process.notices import HearingSent, Notice, NoticeKind, NoticeState
from process.refusals import Refusal
from process.register import VOTING, MeetingStatus
from process.stages import Stage, StepState
from process.state.case import Outcome
from process.state.decision import PointOutcome, Votes
from process.state.hearing import Answer
from tests.builders.case import a_registration
from tests.builders.moments import START, at

_tables = SQLModel.metadata.tables
WATCHED = (
    "case",
    "consultation",
    "approval",
    "proposal",
    "proposal_version",
    "history_entry",
    "notice",
    "personal_text",
)


class People:
    """States commands in the example municipality, each with an id of its own."""

    def __init__(self, store: Store) -> None:
        self.store, self.count, self.now = store, 0, at(START)

    def act(self, actor: int | None = None, seen: int | None = None) -> Act:
        self.count += 1
        return Act(actor, f"t{self.count}", seen)

    def do(self, command, actor=None, now=None) -> Receipt:
        self.now = now or self.now
        return self.store.apply(command, self.act(actor), self.now)

    def register(self, **fields) -> int:
        command, officer = a_registration(self.store.reference.register, **fields)
        case_id = self.do(command, officer).case_id
        assert case_id is not None
        return case_id

    def state(self, case_id):
        with reading(self.store.engine) as connection:
            return load_case(connection, case_id)

    def approve(self, case_id):
        self.do(c.SubmitDraft(case=case_id))
        for _ in self.state(case_id).approvals:
            self.do(c.ApproveDraft(case=case_id), self.state(case_id).pending_links()[0].person)
        advance_all(self.store, self.now)
        return self.state(case_id)


@pytest.fixture
def people(store: Store) -> People:
    return People(store)


def rows(engine) -> dict[str, int]:
    with reading(engine) as connection:
        return {
            name: connection.execute(sa.select(sa.func.count()).select_from(_tables[name])).scalar_one()
            for name in WATCHED
        }


def notices(engine, *kinds):
    table = _tables["notice"]
    with reading(engine) as connection:
        query = sa.select(table).where(table.c.kind.in_(kinds)).order_by(table.c.id)
        return connection.execute(query).all()


# -- one transaction -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("broken", ["chain_all", "save_records", "plan_notices"])
def test_a_fault_anywhere_in_a_command_leaves_nothing(people, monkeypatch, broken) -> None:
    case_id = people.register()
    people.do(c.SubmitDraft(case=case_id))
    before, state = rows(people.store.engine), people.state(case_id)

    def fail(*_args, **_kwargs):
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(batch_module, broken, fail)
        with pytest.raises(OSError, match="disk is full"):
            people.do(c.ApproveDraft(case=case_id))
    assert rows(people.store.engine) == before
    assert people.state(case_id) == state
    people.do(c.ApproveDraft(case=case_id))
    with reading(people.store.engine) as connection:
        assert verify(connection).ok


def test_rows_that_an_older_entry_proves_in_hexadecimal_digits_are_compared(people, monkeypatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(proof, "_spelled", bytes.hex)
        case_id = people.register()
    with reading(people.store.engine) as connection:
        said = connection.scalars(sa.select(_tables["history_entry"].c.written)).all()
        assert {len(sha256) for each in said if each for sha256 in json.loads(each).values()} == {43, 64}
        assert verify(connection).problems == ()
    with writing(people.store.engine) as connection:
        connection.execute(sa.update(_tables["case"]).where(_tables["case"].c.id == case_id).values(title="Et andet"))
    with reading(people.store.engine) as connection:
        assert verify(connection).problems == (f"row case:{case_id} was changed",)


def test_a_refused_command_writes_nothing(people) -> None:
    case_id = people.register()
    before = rows(people.store.engine)
    with pytest.raises(RefusedError) as refused:
        people.do(hc.SendHearing(case=case_id))
    assert refused.value.refusal.code == "wrong_stage"
    assert rows(people.store.engine) == before


@pytest.mark.parametrize("bad", ["\x00", "\ud83d"])
def test_characters_no_database_takes_are_refused_in_words(people, bad: str) -> None:
    before = rows(people.store.engine)
    with pytest.raises(RefusedError) as refused:
        people.register(title=f"Omlæg{bad}ning")
    assert refused.value.refusal.code == "unreadable_text"
    assert rows(people.store.engine) == before


def test_a_command_about_what_does_not_exist_is_refused(people) -> None:
    for command in (c.SubmitDraft(case=999), mc.DispatchAgenda(meeting=9999), mc.PlaceOnAgenda(meeting=1, case=999)):
        with pytest.raises(RefusedError) as refused:
            people.do(command)
        assert refused.value.refusal.code == "not_found"


def test_in_a_batch_a_refused_command_neither_stops_the_others_nor_uses_up_a_number(people) -> None:
    good, officer = a_registration(people.store.reference.register)
    bad, _ = a_registration(people.store.reference.register, case_type="no_such_type")
    batch = [(good, people.act(officer)), (bad, people.act(officer)), (good, people.act(officer))]
    done = people.store.apply_all(batch, people.now)
    assert [isinstance(answer, Refusal) for answer in done] == [False, True, False]
    with reading(people.store.engine) as connection:
        assert find_case(connection, "2027-0002") == done[2].case_id


def test_every_person_who_left_is_refused_by_the_register_of_the_day(people) -> None:
    case_id = people.register()
    with pytest.raises(RefusedError) as refused:
        people.do(c.SubmitDraft(case=case_id), 999_999)
    assert refused.value.refusal.code == "not_allowed"


# -- once ------------------------------------------------------------------------------------------------------------


def test_a_repeated_command_takes_effect_once_and_returns_what_it_did(people) -> None:
    command, officer = a_registration(people.store.reference.register)
    first = people.store.apply(command, Act(officer, "same"), people.now)
    before = rows(people.store.engine)
    again = people.store.apply(command, Act(officer, "same"), people.now + timedelta(days=1))
    assert (again.case_id, again.tags, again.repeated) == (first.case_id, first.tags, True)
    assert rows(people.store.engine) == before


@pytest.mark.parametrize("mine", [True, False], ids=["another case", "another person"])
def test_an_id_used_for_something_else_swallows_nothing(people, mine) -> None:
    first, second = people.register(), people.register()
    submit, officer = c.SubmitDraft(case=first), people.state(first).case.officer
    people.store.apply(submit, Act(officer, "taken"), people.now)
    other = (c.SubmitDraft(case=second), officer) if mine else (c.WithdrawCase(case=first, reason="x"), None)
    with pytest.raises(RefusedError) as refused:
        people.store.apply(other[0], Act(other[1], "taken"), people.now)
    assert refused.value.refusal.code == "id_taken"
    assert people.store.apply(submit, Act(officer, "taken"), people.now).repeated


def test_a_command_repeated_at_the_same_time_by_many_takes_effect_once(people) -> None:
    case_id = people.register()
    engine, gate = people.store.engine, threading.Barrier(4)

    def submit(_number: int) -> Receipt:
        gate.wait()
        return Store(engine).apply(c.SubmitDraft(case=case_id), Act(None, "the-same"), people.now)

    with ThreadPoolExecutor(4) as pool:
        receipts = list(pool.map(submit, range(4)))
    assert sorted(receipt.repeated for receipt in receipts) == [False, True, True, True]
    assert {receipt.tags for receipt in receipts} == {("draft:submitted",)}
    assert people.state(case_id).case.version == 1


# -- two people ------------------------------------------------------------------------------------------------------


def test_two_people_approving_the_same_version_at_once_one_succeeds_and_nothing_is_lost(people) -> None:
    case_id = people.register()
    people.do(c.SubmitDraft(case=case_id))
    state = people.state(case_id)
    link, engine, gate = state.pending_links()[0], people.store.engine, threading.Barrier(2)

    def approve(number: int) -> str:
        act = Act(link.person, f"approve-{number}", state.case.version)
        gate.wait()
        try:
            Store(engine).apply(c.ApproveDraft(case=case_id), act, people.now)
        except RefusedError as refused:
            return refused.refusal.code
        return "approved"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(approve, range(2)))
    assert answers[0] == "approved"
    assert answers[1] in ("changed_meanwhile", "not_your_turn")
    after = people.state(case_id)
    assert (after.case.version, len(after.pending_links())) == (state.case.version + 1, 1)
    with reading(engine) as connection:
        assert verify(connection).ok


def test_a_version_that_was_seen_and_has_changed_is_refused(people) -> None:
    case_id = people.register()
    people.do(c.SubmitDraft(case=case_id))
    with pytest.raises(RefusedError) as refused:
        people.store.apply(c.WithdrawCase(case=case_id, reason="x"), people.act(None, 0), people.now)
    assert refused.value.refusal.code == "changed_meanwhile"
    assert "version 0" in refused.value.refusal.danish
    people.store.apply(c.WithdrawCase(case=case_id, reason="x"), people.act(None, 1), people.now)


def test_many_writers_at_once_lose_nothing_and_keep_one_chain(people) -> None:
    """Batches over several cases and single facts cross each other: locks may collide, nothing may be lost."""
    cases = [people.register() for _ in range(4)]
    engine, workers, rounds = people.store.engine, 3, 4

    def work(worker: int) -> int:
        store, done = Store(engine), 0
        for turn in range(rounds):
            order = cases if (worker + turn) % 2 else cases[::-1]
            revise = [
                c.ReviseProposal(case=case, proposal=1, draft=act_rules.Draft(f"{worker}/{turn}")) for case in order
            ]
            acts = [(command, Act(None, f"{worker}-{turn}-{command.case}")) for command in revise]
            done += sum(isinstance(answer, Receipt) for answer in store.apply_all(acts, people.now))
        return done

    with ThreadPoolExecutor(workers) as pool:
        assert sum(pool.map(work, range(workers))) == workers * rounds * len(cases)
    versions = [people.state(case).proposals[0].version for case in cases]
    assert versions == [1 + workers * rounds] * len(cases)
    with reading(engine) as connection:
        assert verify(connection).ok


# -- what is said ----------------------------------------------------------------------------------------------------


def test_a_letter_taken_back_and_sent_again_on_the_same_day_does_go_out(people) -> None:
    case_id = people.register()
    body = people.approve(case_id).requests[0].body
    people.do(hc.SendHearing(case=case_id, bodies=(body,)))
    people.do(hc.CancelLetter(case=case_id, body=body))
    kinds = (NoticeKind.HEARING_SENT, NoticeKind.REMINDER)
    waiting = [n for n in notices(people.store.engine, *kinds) if n.state is NoticeState.PLANNED]
    assert waiting == []
    people.do(hc.SendHearing(case=case_id, bodies=(body,)), now=at(START, 10))
    planned = [n for n in notices(people.store.engine, *kinds) if n.state is NoticeState.PLANNED]
    letters = [n for n in planned if n.kind is NoticeKind.HEARING_SENT]
    assert {letter.planned_at for letter in letters} == {at(START, 10, 10)}
    assert any(n.kind is NoticeKind.REMINDER for n in planned) or not people.state(case_id).requests[0].due_on


def test_a_notice_planned_twice_for_the_same_cause_is_one_notice(people) -> None:
    case_id = people.register()
    people.approve(case_id)
    people.do(hc.SendHearing(case=case_id))
    before = len(notices(people.store.engine, *NoticeKind))
    same = notices(people.store.engine, NoticeKind.HEARING_SENT)[0]
    with writing(people.store.engine) as connection:
        letter = HearingSent(due_on=None)
        again = Notice(letter, same.recipient, same.planned_at, (same.consultation, same.round))
        writes = Writes(connection)
        plan_notices(writes, case_id, [again])
        writes.write()
    assert len(notices(people.store.engine, *NoticeKind)) == before


def test_an_answered_body_is_reminded_no_more_and_a_silent_one_is_closed(people) -> None:
    case_id = people.register()
    bodies = [request.body for request in people.approve(case_id).requests]
    people.do(hc.SendHearing(case=case_id))
    people.do(hc.RecordResponse(case=case_id, body=bodies[0], answer=Answer.REMARKS, text="Vi er bekymrede."))
    request = people.state(case_id).request_of(bodies[0])
    mine = [n for n in notices(people.store.engine, NoticeKind.REMINDER) if n.consultation == request.consultation]
    assert not [n for n in mine if n.state is NoticeState.PLANNED]
    after_all = at(max(request.due_on for request in people.state(case_id).requests) + timedelta(days=1))
    assert close_due_hearings(people.store, after_all) == len(bodies) - 1
    assert close_due_hearings(people.store, after_all) == 0


# -- pinned rules ----------------------------------------------------------------------------------------------------


def test_a_changed_rule_never_touches_a_running_case(people) -> None:
    case_id = people.register()
    pinned = people.state(case_id).case.pinned_config
    changed = act_rules.RegisterCommand(
        kind="rules",
        key="reminders",
        fields={"text": 'days_before = [5]\nquiet_days = 0\nescalation_days = [9]\noffice_from = "08:00"\n'
                        'office_to = "16:00"\nundo_minutes = 0\n'},
        valid_from=date(2026, 1, 1),
    )  # fmt: skip
    people.do(changed)
    people.approve(case_id)
    receipt = people.do(hc.SendHearing(case=case_id))
    assert receipt.case_id == case_id
    request = people.state(case_id).requests[0]
    assert request.release_at - request.sent_at == timedelta(minutes=10), "the undo period it was registered with"
    newer = people.register()
    assert people.state(newer).case.pinned_config > pinned
    people.approve(newer)
    people.do(hc.SendHearing(case=newer))
    other = people.state(newer).requests[0]
    assert other.release_at == other.sent_at


def test_a_rule_valid_from_a_later_day_is_not_used_before(people) -> None:
    text = 'days_before = [5]\nquiet_days = 0\nescalation_days = [9]\noffice_from = "08:00"\noffice_to = "16:00"\n'
    change = act_rules.RegisterCommand(
        kind="rules", key="reminders", fields={"text": text + "undo_minutes = 0\n"}, valid_from=date(2027, 6, 1)
    )
    people.do(change)
    case_id = people.register()
    people.approve(case_id)
    people.do(hc.SendHearing(case=case_id))
    request = people.state(case_id).requests[0]
    assert request.release_at > request.sent_at


# -- the whole way, in the database ----------------------------------------------------------------------------------


def test_a_case_goes_the_whole_way_by_sweeps_alone(people) -> None:
    """People state facts; the sweep moves the case. Everything read back is what was written."""
    case_id = people.register(case_type="committee_case")
    people.approve(case_id)
    people.do(hc.SendHearing(case=case_id))
    for request in people.state(case_id).requests:
        people.do(hc.RecordResponse(case=case_id, body=request.body, answer=Answer.SUPPORT))
    people.do(hc.FileMemo(case=case_id, text="x"))
    people.do(hc.ApproveMemo(case=case_id))
    assert advance_all(people.store, people.now) == 1
    state = people.state(case_id)
    assert state.case.stage is Stage.DECISION
    step = next(step for step in state.treatments() if step.state is StepState.READY)
    register = people.store.reference.register
    meetings = [m for m in register.meetings_of(step.body) if m.held_on > date(2027, 2, 15)]
    first, second = meetings[:2]
    people.do(mc.PlaceOnAgenda(meeting=first.id, case=case_id))
    assert advance_all(people.store, people.now) == 1
    people.do(mc.CancelMeeting(meeting=first.id, reason="Sne"))
    assert advance_all(people.store, people.now) == 1
    assert advance_all(people.store, people.now) == 0
    people.do(mc.PlaceOnAgenda(meeting=second.id, case=case_id, points=("at a", "at b")))
    advance_all(people.store, people.now)
    members = [seat.person for seat in register.seats_in(step.body, second.held_on, *VOTING)]
    people.do(
        mc.RecordAttendance(meeting=second.id, person=members[0], present=False, reason="Syg"), now=second.starts_at
    )
    votes = Votes(len(members) - 2, 1, who=(("Ø", "against"),))
    points = (PointOutcome(1, Outcome.APPROVED), PointOutcome(2, Outcome.TAKEN_OFF, "udgår"))
    people.do(
        mc.RecordDecision(
            meeting=second.id, case=case_id, outcome=Outcome.APPROVED, votes=votes, points=points, dissent="Mindretal"
        )
    )
    people.do(mc.CloseRecord(meeting=second.id))
    assert advance_all(people.store, people.now) == 1
    assert advance_all(people.store, people.now) == 0, "one decision moves a case once"
    assert people.state(case_id).case.stage is Stage.FOLLOW_UP
    with reading(people.store.engine) as connection:
        record = load_meeting(connection, second.id)
        assert verify(connection).ok
    assert (record.decisions[0].votes, record.decisions[0].points) == (votes, points)
    assert record.decisions[0].deviations == ()
    assert record.attendance[0].person == members[0]


def test_a_postponed_case_whose_next_meeting_is_cancelled_is_found_by_the_sweep_once(people) -> None:
    case_id = people.register(case_type="committee_case", proposals=(act_rules.Draft("Uden parter"),))
    state = people.approve(case_id)
    for request in state.requests:
        people.do(c.StrikeConsultation(case=case_id, consultation=request.consultation, reason="Ikke berørt"))
    step = next(people.state(case_id).treatments())
    first, second, third = [m for m in people.store.reference.register.meetings_of(step.body)
                            if m.held_on > date(2027, 2, 15)][:3]  # fmt: skip
    people.do(mc.PlaceOnAgenda(meeting=first.id, case=case_id))
    people.do(mc.RecordDecision(meeting=first.id, case=case_id, outcome=Outcome.POSTPONED), now=first.starts_at)
    people.do(mc.CloseRecord(meeting=first.id))
    assert advance_all(people.store, people.now) == 1
    assert advance_all(people.store, people.now) == 0
    people.do(mc.PlaceOnAgenda(meeting=second.id, case=case_id, late_reason="x"))
    assert advance_all(people.store, people.now) == 1
    people.do(mc.CancelMeeting(meeting=second.id, reason="Sne"))
    assert advance_all(people.store, people.now) == 1
    assert next(people.state(case_id).treatments()).state is StepState.READY
    assert advance_all(people.store, people.now) == 0
    people.do(mc.PlaceOnAgenda(meeting=third.id, case=case_id))
    assert advance_all(people.store, people.now) == 1


def test_a_cancelled_meeting_is_no_longer_counted_on_by_a_process_that_read_the_calendar_before(people) -> None:
    reference = people.store.reference
    meeting = next(meeting for meeting in reference.register.meetings if meeting.held_on > START)
    people.do(mc.CancelMeeting(meeting=meeting.id, reason="Formanden er syg."))
    with reading(people.store.engine) as connection:
        reference.refresh(connection)
    assert {each.id: each.state for each in reference.register.meetings}[meeting.id] is MeetingStatus.CANCELLED
