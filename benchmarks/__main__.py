"""`make bench`: what one durable action, an agenda decided in one go, and an idle sweep cost, against raw SQL; what
grows with the cases; and what pages cost while heavy files wait.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from app.example.building import make_template, template_file
from benchmarks import growth, uploads
from benchmarks.replay import recorded, replay
from models.batch import Batch
from models.database import open_engine, reading, sqlite_url, writing
from models.rows.meeting import load_meeting
from models.store import Store
from models.sweeps.ready import advance_all, close_due_hearings
from notifications.outbox.promote import promote
from process.commands import meeting as mc
from process.commands.act import Act, Command, Draft
from process.commands.case import RegisterCase
from process.commands.hearing import RecordResponse
from process.register import BodyKind, SeatRole
from process.state.case import Outcome
from process.state.hearing import Answer

NOW = datetime(2027, 8, 23, 8, tzinfo=UTC)
ACTIONS, ROUNDS, OPEN = 30, 15, 1_000_000  # few enough that no case collects hundreds of answers


def main() -> None:
    source = template_file() if template_file().exists() else make_template()
    with tempfile.TemporaryDirectory() as folder:
        ours, raw = zip(*(_action_round(source, Path(folder), number) for number in range(ROUNDS)), strict=True)
        one, limit = statistics.median(ours), statistics.median(raw)
        print(f"one durable action   {one:6.2f} ms CPU   raw {limit:6.2f} ms   ratio {one / limit:4.1f}")
        bulk = statistics.median(_bulk_round(source, Path(folder), number) for number in range(ROUNDS))
        print(f"twenty in one go     {bulk:6.2f} ms CPU each                    of one action {bulk / one:4.2f}")
        agenda, single = zip(*(_agenda_round(source, Path(folder), number) for number in range(5)), strict=True)
        rest, each = statistics.median(agenda), statistics.median(single)
        print(f"an agenda of 20      {rest:6.2f} ms CPU each                    of one decision {rest / each:4.2f}")
        print(f"idle sweep, {OPEN:,} planned: {_idle_sweep(source, Path(folder)):.2f} ms")
    growth.main()
    uploads.main()


def _cpu(work: Callable[[], object], count: int) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) / count * 1000


def _commands(store: Store, count: int, prefix: str) -> list[tuple[Command, Act]]:
    with reading(store.engine) as connection:
        store.reference.refresh(connection)
        asked = connection.execute(
            sa.text("SELECT case_id, body FROM hearing_request WHERE sent_at IS NOT NULL ORDER BY case_id, body")
        ).all()
    return [
        (
            RecordResponse(
                case=asked[number % len(asked)].case_id,
                body=asked[number % len(asked)].body,
                answer=Answer.REMARKS,
                text="Vi er bekymrede for vagtplanen.",
                received_at=NOW + timedelta(seconds=number),
            ),
            Act(None, f"{prefix}-{number}"),
        )
        for number in range(count)
    ]


def _copy(source: Path, folder: Path, name: str) -> Path:
    target = folder / f"{name}.db"
    shutil.copyfile(source, target)
    return target


def _each(store: Store, commands: list[tuple[Command, Act]]) -> None:
    for command, act in commands:
        store.apply(command, act, NOW)


def _action_round(source: Path, folder: Path, number: int) -> tuple[float, float]:
    """Our store on one copy; then the statements it ran on another, run by the bare driver on a third."""
    timed = Store(open_engine(sqlite_url(_copy(source, folder, f"timed{number}"))))
    commands = _commands(timed, ACTIONS, "bench")
    _each(timed, _commands(timed, 10, "warm"))
    ours = _cpu(lambda: _each(timed, commands), ACTIONS)
    watched = Store(open_engine(sqlite_url(_copy(source, folder, f"watched{number}"))))
    commands = _commands(watched, ACTIONS, "bench")
    with recorded(watched.engine) as recording:
        _each(watched, commands)
    again = _copy(source, folder, f"raw{number}")
    return ours, _cpu(lambda: replay(again, recording), ACTIONS)


def _bulk_round(source: Path, folder: Path, number: int) -> float:
    store = Store(open_engine(sqlite_url(_copy(source, folder, f"bulk{number}"))))
    batches = [_commands(store, 20, f"batch{batch}") for batch in range(10)]
    return _cpu(lambda: [store.apply_all(batch, NOW) for batch in batches], 200)


def _agenda_round(source: Path, folder: Path, number: int) -> tuple[float, float]:
    """A council's agenda of twenty cases: «resten som indstillet», and the same decided one by one. The statements have
    been run before, as in a house that has been open for a day.
    """
    costs = []
    for way in ("rest", "single"):
        store = Store(open_engine(sqlite_url(_copy(source, folder, f"{way}{number}"))))
        meeting, cases = _agenda_of_twenty(store)
        if way == "rest":
            acts: list[Command] = [mc.DecideRest(meeting=meeting)]
        else:
            acts = [mc.RecordDecision(meeting=meeting, case=case, outcome=Outcome.APPROVED) for case in cases]
        commands = [(act, Act(None, f"{way}-{place}")) for place, act in enumerate(acts)]
        with reading(store.engine) as connection:
            record = load_meeting(connection, meeting)
            assert record is not None
            Batch(connection).cases_on(record)
        costs.append(_cpu(lambda commands=commands, store=store: _each(store, commands), len(cases)))  # type: ignore[misc]
    return costs[0], costs[1]


def _agenda_of_twenty(store: Store) -> tuple[int, list[int]]:
    with reading(store.engine) as connection:
        store.reference.refresh(connection)
    register = store.reference.register
    council = register.first_of_kind(BodyKind.COUNCIL, NOW.date())
    officer = next(seat for seat in register.memberships if seat.role is SeatRole.OFFICER)
    meeting = next(found.id for found in register.meetings_of(council.id) if found.starts_at > NOW) if council else 0
    cases = []
    for number in range(20):
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


def _idle_sweep(source: Path, folder: Path) -> float:
    """Everything a sweep asks while nothing is due, with a million reminders planned for later."""
    store = Store(open_engine(sqlite_url(_copy(source, folder, "idle"))))
    with writing(store.engine) as connection:
        connection.execute(sa.text("UPDATE notice SET state = 'sent' WHERE state IN ('planned', 'due')"))
        case = connection.execute(sa.text('SELECT id FROM "case" LIMIT 1')).scalar_one()
        person = connection.execute(sa.text("SELECT id FROM person LIMIT 1")).scalar_one()
        connection.execute(
            sa.text(
                "INSERT INTO notice "
                "(kind, case_id, consultation, round, about, recipient, day, planned_at, state, data) "
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :open) "
                "SELECT 'reminder', :case, 0, 0, i, :person, '2029-01-01', '2029-01-01 07:00:00.000000', 'planned', "
                "'{}' FROM n"
            ),
            {"open": OPEN, "case": case, "person": person},
        )

    def sweep() -> None:
        close_due_hearings(store, NOW)
        advance_all(store, NOW)
        with writing(store.engine) as connection:
            promote(connection, NOW)

    sweep()
    return statistics.median(_cpu(sweep, 1) for _ in range(9))


if __name__ == "__main__":
    main()
