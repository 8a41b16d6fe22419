"""A batch against the same commands one by one: every row of every table, every hash of the history, every answer."""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection

from models import batch as batch_module
from models import history as history_module
from models import tables as t
from models.audit import verify
from models.batch import Batch
from models.database import reading, writing
from models.rows.case import load_case
from models.rows.meeting import load_meeting
from models.store import Receipt, RefusedError, Store
from models.sweeps.ready import advance_all, close_due_hearings
from process.commands import case as c
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.act import Act, Command, Draft
from process.commands.follow_up import AddFollowUp
from process.refusals import Refusal
from process.register import BodyKind, SeatRole
from process.state.case import CaseState, Outcome
from process.state.hearing import Answer
from tests.builders.case import a_registration
from tests.builders.moments import START, at
from tests.builders.statements import heard

Given = tuple[Command, Act]
Answers = list[Receipt | Refusal]
Rows = dict[str, list[tuple[Any, ...]]]
CASES = 7
SOON, LATE, THAT_DAY = at(START, 11, 5), at(date(2027, 10, 29), 12), at(date(2027, 11, 23), 8)
THE_NEXT_DAY = at(date(2027, 11, 24), 8)
"""While a letter can still be taken back; when every hearing is due; and the day of the council's meeting."""


class OnlyLookedAtError(Exception):
    """Ends a transaction of which nothing is to stay."""


class Town(NamedTuple):
    """Seven cases, the first with the id `first`: two drafts, one of them handed in; three whose bodies were asked; one
    taken back; one approved, which nobody has moved yet. `bodies`: those asked; `members`: of the council.
    """

    store: Store
    first: int
    bodies: tuple[int, ...]
    council_meeting: int
    registration: Command
    members: tuple[int, ...]


@pytest.fixture
def town(store: Store) -> Town:
    registration, officer = a_registration(store.reference.register, title="Omlægning")
    new = [(registration, Act(officer, f"new-{number}")) for number in range(CASES)]
    cases = [store.apply(command, act, at(START)).case_id or 0 for command, act in new]
    for case in cases[1:]:
        store.apply(c.SubmitDraft(case=case), Act(None, f"submit-{case}"), at(START))
    for case in cases[2:5]:
        _approve(store, case)
    advance_all(store, at(START, 10))
    for case in cases[2:5]:
        store.apply(hc.SendHearing(case=case), Act(None, f"send-{case}"), at(START, 11))
    _approve(store, cases[6])
    store.apply(c.WithdrawCase(case=cases[5], reason="Sparet væk"), Act(None, "withdrawn"), at(START, 11))
    register = store.reference.register
    council = register.first_of_kind(BodyKind.COUNCIL, START)
    assert council is not None
    meeting = next(meeting.id for meeting in register.meetings_of(council.id) if meeting.starts_at > LATE)
    bodies = tuple(request.body for request in state(store, cases[2]).requests)
    members = tuple(seat.person for seat in register.seats_in(council.id, START, SeatRole.MEMBER))[:CASES]
    return Town(store, cases[0], bodies, meeting, registration, members)


def _approve(store: Store, case: int) -> None:
    for link in state(store, case).approvals:
        act = Act(link.person, f"approve-{case}-{link.position}")
        store.apply(c.ApproveDraft(case=case), act, at(START, 10))


def state(store: Store, case: int) -> CaseState:
    with reading(store.engine) as connection:
        loaded = load_case(connection, case)
    assert loaded is not None
    return loaded


def every_row(connection: Connection) -> Rows:
    """The whole database, table by table in the order of the primary keys."""
    return {
        table.name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
        for table in t.metadata.sorted_tables
    }


# -- the same, row for row -------------------------------------------------------------------------------------------


def one_by_one(store: Store, commands: Sequence[Given], now: datetime) -> tuple[Answers, Rows]:
    """What becomes of each in a transaction of its own, and the database then. Nothing stays."""
    answers: Answers = []
    with same_numbers(store), store.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection:
        for command, act in commands:
            try:
                with connection.begin_nested():
                    answers.append(store.apply_in(connection, command, act, now))
            except RefusedError as refused:
                answers.append(refused.refusal)
        return answers, every_row(connection)


def at_once(store: Store, commands: Sequence[Given], now: datetime) -> tuple[Answers, Rows]:
    """As `one_by_one`, in a batch."""

    def look(connection: Connection, answers: Sequence[Receipt | Refusal]) -> None:
        raise OnlyLookedAtError(list(answers), every_row(connection))

    with same_numbers(store), pytest.raises(OnlyLookedAtError) as looked:
        store.apply_all(commands, now, also=look)
    answers, rows = looked.value.args
    return answers, rows


@contextmanager
def same_numbers(store: Store) -> Iterator[None]:
    """Salts without chance; and PostgreSQL, which deals out no number twice, made to."""
    salts = itertools.count()
    if store.engine.dialect.name == "postgresql":
        with writing(store.engine) as connection:
            for table in t.metadata.sorted_tables:
                _restart(connection, table)
    with pytest.MonkeyPatch.context() as patch:
        # The module's own name for it, and of this thread alone: others of the process write histories, too.
        mine = threading.get_ident()

        def urandom(size: int) -> bytes:
            return next(salts).to_bytes(size, "big") if threading.get_ident() == mine else os.urandom(size)

        counted = SimpleNamespace(urandom=urandom)
        patch.setattr(history_module, "os", counted)
        yield


def _restart(connection: Connection, table: sa.Table) -> None:
    key = table.autoincrement_column
    if key is None:
        return
    sequence = connection.scalar(sa.select(sa.func.pg_get_serial_sequence(f'"{table.name}"', key.name)))
    newest = sa.select(sa.func.coalesce(sa.func.max(key), 0) + 1).scalar_subquery()
    if sequence:
        connection.execute(sa.select(sa.func.setval(sa.cast(sequence, postgresql.REGCLASS), newest, False)))


def lie_otherwise(store: Store) -> None:
    """PostgreSQL's rows of cases in another order on the disk, and read as they lie: every second is written again, and
    lies last.
    """
    if store.engine.dialect.name != "postgresql":
        return
    with writing(store.engine) as connection:
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        for table in (t.cases, t.consultations, t.requests, t.approvals, t.proposals, t.notices, t.agenda_items):
            again = (
                f'UPDATE "{table.name}" SET {table.primary_key.columns[0].name} = {table.primary_key.columns[0].name}'
            )
            places = f'SELECT ctid, row_number() OVER (ORDER BY ctid) AS place FROM "{table.name}"'
            connection.execute(sa.text(f"{again} WHERE ctid IN (SELECT ctid FROM ({places}) AS _ WHERE place % 2 = 1)"))
            connection.execute(sa.text(f'ANALYZE "{table.name}"'))  # so few that no index is worth while


def same_both_ways(
    store: Store, commands: Sequence[Given], now: datetime, between: Callable[[Store], None] = lambda _: None
) -> Answers:
    answers, rows = one_by_one(store, commands, now)
    between(store)
    answers_at_once, rows_at_once = at_once(store, commands, now)
    assert answers_at_once == answers
    differing = {
        table: next(filter(lambda pair: pair[0] != pair[1], itertools.zip_longest(content, rows_at_once[table])))
        for table, content in rows.items()
        if rows_at_once[table] != content
    }
    assert not differing
    return answers


def a_command(town: Town, kind: str, place: int, other: int) -> Command:
    """About the case at this place, of which there may be none; `other` is another case or a number."""
    case = town.first + place
    if kind in SIMPLE:
        return SIMPLE[kind](case=case)
    if kind in MEETING:
        return MEETING[kind](town.council_meeting, town.members[other % len(town.members)], place, other)
    if kind in OF_BODY:
        return OF_BODY[kind](case, town.bodies[other % len(town.bodies)], other)
    return OTHERS[kind](town, case, other)


SIMPLE: dict[str, Callable[..., Command]] = {
    "submit": c.SubmitDraft,
    "approve": c.ApproveDraft,
    "advance": c.Advance,
    "send": hc.SendHearing,
    "close": hc.CloseHearing,
    "take from collective": c.TakeFromCollective,
}
OF_BODY: dict[str, Callable[[int, int, int], Command]] = {
    "answer": lambda case, body, other: hc.RecordResponse(
        case=case, body=body, answer=Answer.REMARKS, text=f"Vi er bekymrede, {other}."
    ),
    "cancel letter": lambda case, body, _: hc.CancelLetter(case=case, body=body),
    "promise": lambda case, body, _: hc.PromiseResponse(case=case, body=body, on=date(2027, 1, 20)),
    "extend": lambda case, body, other: hc.ExtendHearing(
        case=case,
        body=body,
        due_on=date(2027, 10, 1) + timedelta(days=other),
        due_time=time(12),
        reason="Mødet flyttet",
        accepts_cost=True,
    ),
}
OTHERS: dict[str, Callable[[Town, int, int], Command]] = {
    "revise": lambda _, case, other: c.ReviseProposal(
        case=case, proposal=1, draft=Draft(f"Ny titel {other}", {"beløb": 800 + other})
    ),
    "note": lambda _, case, other: AddFollowUp(case=case, text=f"Ringet op, {other}. gang."),
    "follow up": lambda _, case, __: AddFollowUp(case=case, text="Se på det igen", due_on=date(2027, 9, 1)),
    "withdraw": lambda _, case, __: c.WithdrawCase(case=case, reason="Sparet væk"),
    "join": lambda town, case, other: c.JoinCase(case=case, into=town.first + other, reason="Hører sammen"),
    "leave": lambda _, case, __: c.LeaveCase(case=case, reason="Hører ikke sammen"),
    "place": lambda town, case, _: mc.PlaceOnAgenda(
        meeting=town.council_meeting, case=case, override_reason="Aftalt", late_reason="Aftalt"
    ),
    "register": lambda town, _, __: town.registration,
}
MEETING: dict[str, Callable[[int, int, int, int], Command]] = {
    "prepare": lambda meeting, *_: mc.PrepareAgenda(meeting=meeting),
    "item": lambda meeting, _, __, other: mc.AddItem(meeting=meeting, title=f"Drøftelse {other}"),
    "absent": lambda meeting, person, *_: mc.ReportAbsence(meeting=meeting, person=person, reason="Sygdom"),
    "present": lambda meeting, person, *_: mc.RecordAttendance(meeting=meeting, person=person, present=True),
    "left": lambda meeting, person, place, _: mc.RecordAttendance(
        meeting=meeting, person=person, present=False, from_item=place, reason="Gik før tid"
    ),
    "approve agenda": lambda meeting, *_: mc.ApproveAgenda(meeting=meeting),
    "dispatch": lambda meeting, *_: mc.DispatchAgenda(meeting=meeting),
    "decide": lambda meeting, _, place, other: mc.RecordDecision(
        meeting=meeting, item=place, outcome=(Outcome.APPROVED, Outcome.POSTPONED)[other % 2], text=f"Besluttet {other}"
    ),
    "decide rest": lambda meeting, *_: mc.DecideRest(meeting=meeting),
    "close record": lambda meeting, *_: mc.CloseRecord(meeting=meeting),
    "move": lambda meeting, _, __, other: mc.MoveMeeting(
        meeting=meeting, starts_at=LATE + timedelta(days=20 + other), reason="Salen er optaget"
    ),
}
KINDS = (*SIMPLE, *OF_BODY, *OTHERS, *MEETING)
MIXES = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.integers(0, CASES),
        st.integers(0, CASES - 1),
        st.integers(0, 40),  # an id that came before, now and then
        st.sampled_from([None, None, None, 1, 6]),  # the version that was seen
    ),
    min_size=2,
    max_size=20,
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mix=MIXES, now=st.sampled_from([SOON, LATE, THAT_DAY]))
def test_any_mix_leaves_the_same_rows_and_answers_as_one_by_one(
    town: Town, mix: list[tuple[str, int, int, int, int | None]], now: datetime
) -> None:
    acts = [Act(None, f"mixed-{name}", seen) for *_, name, seen in mix]
    commands = [a_command(town, kind, place, other) for kind, place, other, *_ in mix]
    same_both_ways(town.store, list(zip(commands, acts, strict=True)), now)


def test_the_mixes_do_something(town: Town) -> None:
    """What each kind is for takes effect somewhere, or the comparison would compare nothing."""
    tried = {
        kind: [
            (a_command(town, kind, place, other), Act(None, f"{kind}-{place}-{other}"))
            for place in range(CASES)
            for other in range(2)
        ]
        for kind in KINDS
        if kind not in ("leave", "take from collective", *MEETING)
    }
    for kind, commands in tried.items():
        answers = same_both_ways(town.store, commands, LATE if kind == "close" else SOON, between=lie_otherwise)
        assert any(isinstance(answer, Receipt) for answer in answers), kind
    join = a_command(town, "join", 1, 0)
    joined = [
        *[(join, Act(None, "join")), (a_command(town, "note", 0, 1), Act(None, "note"))],
        *[(a_command(town, "leave", 1, 0), Act(None, "leave")), (a_command(town, "advance", 0, 0), Act(None, "go"))],
    ]
    assert isinstance(same_both_ways(town.store, joined, SOON)[2], Receipt)


BEFORE_IT = (
    *(("place", 0, 0), ("place", 1, 0), ("prepare", 0, 0), ("item", 0, 1), ("absent", 0, 0), ("absent", 0, 1)),
    *(("approve agenda", 0, 0), ("dispatch", 0, 0), ("place", 2, 0)),
)
EVENING = (
    *(("present", 0, member) for member in range(1, CASES)),
    *(("left", 2, 3), ("decide", 1, 0), ("decide", 3, 1), ("note", 0, 0), ("decide", 3, 2), ("decide", 2, 4)),
    *(("decide rest", 0, 0), ("note", 0, 1), ("close record", 0, 0), ("advance", 0, 0), ("decide", 2, 5)),
)


def evening(town: Town, kinds: Sequence[tuple[str, int, int]]) -> list[Given]:
    chair = town.store.reference.register.first_in(_body_of(town), LATE.date(), SeatRole.CHAIR)
    return [
        (a_command(town, *each), Act(chair if each[0] == "approve agenda" else None, f"{kinds is EVENING}-{number}"))
        for number, each in enumerate(kinds)
    ]


def _body_of(town: Town) -> int:
    return next(m for m in town.store.reference.register.meetings if m.id == town.council_meeting).organization


def test_a_meeting_from_its_agenda_to_its_record_is_as_one_by_one(town: Town) -> None:
    """Placed, prepared and sent; then held, decided and closed."""
    before, after = evening(town, BEFORE_IT), evening(town, EVENING)
    agenda = same_both_ways(town.store, before, THAT_DAY)
    assert [each for each, answer in zip(BEFORE_IT, agenda, strict=True) if isinstance(answer, Refusal)] == []
    town.store.apply_all(before, THAT_DAY)
    record = same_both_ways(town.store, after, THE_NEXT_DAY)
    refused = {each[0] for each, answer in zip(EVENING, record, strict=True) if isinstance(answer, Refusal)}
    assert refused == {"advance", "decide"}, "the case is not ready, and the record is closed"


def test_a_meeting_and_its_cases_are_kept_as_they_would_be_read_again(town: Town) -> None:
    with writing(town.store.engine) as connection:
        batch = Batch(connection)
        for now, kinds in ((THAT_DAY, BEFORE_IT), (THE_NEXT_DAY, EVENING)):
            for command, act in evening(town, kinds):
                try:
                    town.store.apply_to(batch, command, act, now)
                except RefusedError:
                    continue
                batch.write()
                assert batch.meeting(town.council_meeting) == load_meeting(connection, town.council_meeting), command
                for case in range(town.first, town.first + 3):
                    assert batch.case(case, lock=False) == load_case(connection, case), command


def test_a_meeting_of_many_items_is_written_once(town: Town) -> None:
    """Twice as many who are there: no more rows are read or written for the meeting itself."""
    town.store.apply_all(evening(town, BEFORE_IT), THAT_DAY)
    counts = [len(statements_of(town, evening(town, EVENING[:members]), THE_NEXT_DAY)) for members in (3, 6)]
    assert counts[1] - counts[0] <= 3, "whether each was stated before"


def test_a_store_that_is_alone_keeps_what_it_has_written_and_no_more(town: Town) -> None:
    alone = Store(town.store.engine, alone=True)
    for now, kinds in ((THAT_DAY, BEFORE_IT), (THE_NEXT_DAY, EVENING)):
        alone.apply_all(evening(town, kinds), now)
    kept = alone.kept
    assert kept is not None
    assert town.council_meeting in kept.meetings
    with reading(alone.engine) as connection:
        assert verify(connection).ok
        assert kept.meetings == {meeting: load_meeting(connection, meeting) for meeting in kept.meetings}
        assert kept.cases == {case: load_case(connection, case) for case in kept.cases}
    note, act = a_command(town, "note", 0, 9), Act(None, "comes to nothing")
    with pytest.raises(OnlyLookedAtError):
        alone.apply_all([(note, act)], THE_NEXT_DAY, also=_stop)
    assert not kept.cases, "what it has seen of a transaction that was given up is forgotten"


def test_a_case_is_kept_as_it_would_be_read_again(town: Town) -> None:
    """After each command of a long story of one case."""
    kinds = (
        "extend",
        "promise",
        "answer",
        "answer",
        "note",
        "follow up",
        "cancel letter",
        "close",
        "advance",
        "withdraw",
    )
    with writing(town.store.engine) as connection:
        batch = Batch(connection)
        for number, kind in enumerate(kinds):
            command = a_command(town, kind, 2, number % 2)
            try:
                town.store.apply_to(batch, command, Act(None, f"kept-{number}"), LATE)
            except RefusedError:
                continue
            batch.write()
            assert batch.case(town.first + 2, lock=False) == load_case(connection, town.first + 2), kind


def test_a_case_read_with_others_is_as_it_is_read_alone(town: Town) -> None:
    cases = range(town.first, town.first + CASES)
    place = mc.PlaceOnAgenda(
        meeting=town.council_meeting, case=town.first + 2, override_reason="Aftalt", late_reason="Aftalt"
    )
    town.store.apply(place, Act(None, "placed"), SOON)
    with reading(town.store.engine) as connection:
        batch = Batch(connection)
        batch.read(cases)
        assert [batch.case(case, lock=False) for case in cases] == [load_case(connection, case) for case in cases]


# -- together --------------------------------------------------------------------------------------------------------


def test_more_commands_run_no_more_statements(town: Town) -> None:
    """Closing two hearings or three: reading, writing and chaining take as many."""
    counts = []
    for cases in (range(2, 4), range(2, 5)):
        commands = [(a_command(town, "close", case, 0), Act(None, f"close-{case}")) for case in cases]
        counts.append(len(statements_of(town, commands, LATE)))
    assert counts[0] == counts[1]


def statements_of(town: Town, commands: Sequence[Given], now: datetime) -> list[str]:
    """What is run for them. Nothing stays."""
    with heard(town.store.engine) as statements, pytest.raises(OnlyLookedAtError):
        town.store.apply_all(commands, now, also=_stop)
    return statements


def _stop(_connection: Connection, _answers: Sequence[Receipt | Refusal]) -> None:
    raise OnlyLookedAtError


@pytest.mark.parametrize("broken", ["chain_all", "case_states_of", "mark_ready"])
def test_a_fault_in_the_middle_of_a_batch_leaves_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """The second time it is used, where it is used twice: by then earlier commands are written."""
    twice = [(kind, place) for kind in ("answer", "note") for place in (2, 3)]
    commands = [(a_command(town, kind, place, 0), Act(None, f"{kind}-{place}")) for kind, place in twice]
    with reading(town.store.engine) as connection:
        before = every_row(connection)
    whole, calls = getattr(batch_module, broken), itertools.count(1)

    def fail(*given: Any, **named: Any) -> Any:
        if broken == "case_states_of" or next(calls) == 2:
            raise OSError("the disk is full")
        return whole(*given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(batch_module, broken, fail)
        with pytest.raises(OSError, match="disk is full"):
            town.store.apply_all(commands, SOON)
    with reading(town.store.engine) as connection:
        assert every_row(connection) == before
    assert all(isinstance(answer, Receipt) for answer in town.store.apply_all(commands, SOON))
    with reading(town.store.engine) as connection:
        assert verify(connection).ok


def test_a_person_states_a_fact_beside_a_batch_and_both_stay(town: Town) -> None:
    """The sweep closes the hearings while a person writes a note about one of the cases."""
    store, gate = town.store, threading.Barrier(2)
    case = town.first + 3
    version = state(store, case).case.version

    def sweep() -> int:
        gate.wait()
        return close_due_hearings(Store(store.engine), LATE)

    def person() -> int:
        own = Store(store.engine)
        gate.wait()
        for number in range(8):
            own.apply(a_command(town, "note", 3, number), Act(None, f"beside-{number}"), LATE)
        return 8

    due = 3 * len(town.bodies)
    with ThreadPoolExecutor(2) as pool:
        closing, writing_notes = pool.submit(sweep), pool.submit(person)
        assert (closing.result(), writing_notes.result()) == (due, 8)
    assert state(store, case).case.version == version + 9
    with reading(store.engine) as connection:
        assert verify(connection).ok
        tags = t.history.c.tag == "hearing:no_answer"
        assert connection.scalar(sa.select(sa.func.count()).where(tags)) == due
