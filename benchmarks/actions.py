"""One durable action, several in one transaction, and an agenda decided in one go."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import sqlalchemy as sa

from benchmarks import by_hand
from benchmarks.by_hand import Asked, Told
from benchmarks.cpu import cpu
from benchmarks.databases import KINDS, Bare, Databases
from benchmarks.grown import grow
from benchmarks.layers import Layers, in_words
from benchmarks.row import Row
from benchmarks.sizes import Sizes
from models.batch import Batch
from models.database import reading
from models.rows.meeting import load_meeting
from models.store import Receipt, Store
from process.commands import meeting as mc
from process.commands.act import Act, Command, Draft
from process.commands.case import RegisterCase
from process.commands.hearing import RecordResponse
from process.ids import BodyId, CaseId
from process.register import BodyKind, SeatRole
from process.state.case import Outcome
from process.state.hearing import Answer

NOW = datetime(2027, 8, 23, 8, tzinfo=UTC)
TOLD_OF_AN_ANSWER = sa.text(
    "SELECT kind, recipient FROM notice WHERE kind IN ('receipt', 'to_confirm') AND state = 'planned' "
    "AND (case_id, consultation, round) = (:case, :consultation, :round) ORDER BY kind, recipient"
)
TARGETS = {"SQLite": 2.5, "PostgreSQL": 2.0}


def actions(databases: Databases, sizes: Sizes) -> Iterator[Row]:
    """A body's answer, recorded in one of a thousand cases: ours and by hand in turn, in the same database."""
    for kind in KINDS:
        store = databases.store(kind)
        grow(store, cases=1_000, unfinished=1_000)
        waiting = answerable(store)
        rounds = _rounds(store, waiting, sizes, partial(databases.cpu, kind))
        layers = "" if kind == "PostgreSQL" else f"; {_layers(store, _next(waiting, sizes.actions))}"
        store.engine.dispose()
        alone, limit, each = (statistics.median(costs) / sizes.actions for costs in zip(*rounds, strict=True))
        server = ", the server's with it" if kind == "PostgreSQL" else ""
        note = f"an answer recorded{server}{layers}"
        yield Row(f"one action, {kind}", alone, raw=limit, target=TARGETS[kind], note=note)
        yield Row(f"{sizes.actions} actions in one transaction, {kind}", each, raw=limit, note="each; raw: one alone")


def _layers(store: Store, asked: Sequence[Asked]) -> str:
    layers = Layers()
    with layers.watched(store.engine):
        whole = cpu(partial(record, store, asked))
    return in_words(layers.of_each(len(asked), whole / len(asked)))


def _rounds(
    store: Store, waiting: list[Asked], sizes: Sizes, server: Callable[[], float]
) -> list[tuple[float, float, float]]:
    """What ours one by one, by hand one by one, and ours at once have cost. The first round prepares the statements."""
    bare, costs = Bare(store.engine), []
    for _ in range(sizes.rounds + 1):
        asked = _next(waiting, sizes.actions)
        ours = cpu(partial(record, store, asked), besides=server)
        told = told_of(store, asked[-1])
        raw = cpu(partial(by_hand_all, bare, _next(waiting, sizes.actions), told), besides=server)
        together = cpu(partial(at_once, store, _next(waiting, sizes.actions)), besides=server)
        costs.append((ours, raw, together))
    bare.close()
    return costs[1:]


def answerable(store: Store) -> list[Asked]:
    """Open requests of cases that also wait for another body, so that an answer does not end their hearing: one of each
    case, then another of each.
    """
    query = sa.text(
        "SELECT case_id, consultation, round, body, row_number() OVER (PARTITION BY case_id ORDER BY consultation) AS "
        "turn, count(*) OVER (PARTITION BY case_id) AS waits FROM hearing_request WHERE next_due IS NOT NULL"
    )
    with reading(store.engine) as connection:
        waiting = [row for row in connection.execute(query) if row.turn < row.waits]
    return [Asked(*row[:4]) for row in sorted(waiting, key=lambda row: (row.turn, row.case_id))]


def record(store: Store, asked: Sequence[Asked]) -> None:
    for each in asked:
        store.apply(response(each), Act(None, f"bench-{each.case}-{each.consultation}"), NOW)


def told_of(store: Store, asked: Asked) -> Told:
    """Who is told of this answer, which has come, and what."""
    key = {"case": asked.case, "consultation": asked.consultation, "round": asked.round}
    with reading(store.engine) as connection:
        return [(row.kind, row.recipient) for row in connection.execute(TOLD_OF_AN_ANSWER, key)]


def by_hand_all(bare: Bare, asked: Sequence[Asked], told: Told) -> None:
    for each in asked:
        by_hand.answer(bare, each, told, f"hand-{each.case}-{each.consultation}")


def at_once(store: Store, asked: Sequence[Asked]) -> None:
    commands: list[tuple[Command, Act]] = [
        (response(each), Act(None, f"all-{each.case}-{each.consultation}")) for each in asked
    ]
    if not all(isinstance(done, Receipt) for done in store.apply_all(commands, NOW)):
        raise RuntimeError("an answer was refused")


def response(asked: Asked) -> RecordResponse:
    return RecordResponse(
        case=CaseId(asked.case),
        body=BodyId(asked.body),
        answer=Answer.REMARKS,
        text="Vi er bekymrede for vagtplanen.",
        received_at=NOW - timedelta(minutes=1),
    )


def _next(waiting: list[Asked], count: int) -> list[Asked]:
    taken, waiting[:count] = waiting[:count], []
    if len(taken) < count:
        raise RuntimeError("too few open requests")
    return taken


def agenda(databases: Databases, sizes: Sizes) -> Iterator[Row]:
    """A council's agenda of twenty cases by «resten som indstillet», and the same decided one by one. The statements
    have been run before, as in a house that has been open for a day.
    """
    rest, single = [], []
    for _ in range(1 if sizes.is_quick else 5):
        for way, costs in (("rest", rest), ("single", single)):
            store = databases.store("SQLite")
            meeting, cases = on_agenda(store, 20)
            acts: list[Command] = [mc.DecideRest(meeting=meeting)]
            if way == "single":
                acts = [mc.RecordDecision(meeting=meeting, case=case, outcome=Outcome.APPROVED) for case in cases]
            with reading(store.engine) as connection:
                planned = load_meeting(connection, meeting)
                if planned:
                    Batch(connection).cases_on(planned)
            costs.append(cpu(lambda acts=acts, store=store, way=way: _decide(store, acts, way)) / len(cases))
            store.engine.dispose()
    each, single_cost = statistics.median(rest), statistics.median(single)
    note = "a case; against one decision alone"
    yield Row("an agenda of 20 in one go, SQLite", each, raw=single_cost, target=0.25, note=note)


def _decide(store: Store, acts: Sequence[Command], way: str) -> None:
    for place, act in enumerate(acts):
        store.apply(act, Act(None, f"{way}-{place}"), NOW)


def on_agenda(store: Store, count: int) -> tuple[int, list[int]]:
    """So many new cases on the council's next agenda; the meeting and the cases."""
    register = store.reference.register
    council = register.first_of_kind(BodyKind.COUNCIL, NOW.date())
    officer = next(seat for seat in register.memberships if seat.role is SeatRole.OFFICER)
    meeting = next(each.id for each in register.meetings_of(council.id) if each.starts_at > NOW) if council else 0
    cases = []
    for number in range(count):
        title = f"Sag nr. {number}"
        new = RegisterCase(
            title=title,
            case_type="committee_case",
            department=officer.organization,
            officer=officer.person,
            proposals=(Draft(title),),
            committees=(register.committee_of(officer.organization, NOW.date()) or 0,),
        )
        case = store.apply(new, Act(None, f"new-{number}"), NOW).case_id or 0
        place = mc.PlaceOnAgenda(meeting=meeting, case=case, override_reason="Måling", late_reason="Måling")
        store.apply(place, Act(None, f"place-{number}"), NOW)
        cases.append(case)
    return meeting, cases
