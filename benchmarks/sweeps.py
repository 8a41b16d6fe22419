"""What the engine asks and does by the minute and after every commit: with something due, and with nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from app.engine.waiting import is_something_to_say, to_move
from benchmarks import by_hand
from benchmarks.cpu import cpu
from benchmarks.databases import KINDS, Bare, Databases
from benchmarks.grown import add_requests, grow, grow_hearings
from benchmarks.layers import Layers, in_words
from benchmarks.row import Row
from benchmarks.sizes import Sizes
from models.database import reading, writing
from models.store import Store
from models.sweeps.ready import close_due_hearings
from notifications.channels.sender import MemorySender
from notifications.outbox.compose import message_ids
from process.commands.act import Act, id_by_engine
from process.commands.case import AddNote
from tasks.everything import move_everything, say_everything
from tasks.resources import Resources

NOW = datetime(2027, 8, 23, 8, tzinfo=UTC)
LATE = NOW + timedelta(days=30)
DUE = "2027-09-01 10:00:00.000000"
TOLD = 4
"""Notices of one closed request, as the example's rules plan them: body, officer, coordinator."""


def tools_of(store: Store, now: datetime) -> Resources:
    return Resources(store, lambda: now, MemorySender(keep=False), message_ids("example.invalid"))


def due(databases: Databases, sizes: Sizes) -> Iterator[Row]:
    """A hundredth of the open hearings has fallen due. Another hundredth has been closed before: rules and calendar are
    read once in an engine's life.
    """
    for kind in KINDS:
        for wanted in sizes.hearings if kind == "SQLite" else sizes.hearings_postgres:
            store = databases.store(kind)
            hearings = grow_hearings(store, wanted)
            yield from _due(databases, kind, store, f"{hearings:,} open, {kind}")
            store.engine.dispose()


def _due(databases: Databases, kind: str, store: Store, what: str) -> Iterator[Row]:
    def besides() -> float:
        return databases.cpu(kind)

    bare = Bare(store.engine)
    told = sorted(store.reference.register.persons)[:TOLD]
    fall_due(store, 0)
    cold = cpu(lambda: close_due_hearings(store, LATE), besides=besides)
    fall_due(store, 1)
    count = by_hand.close(bare, _text(LATE), told, kept=False)
    raw = cpu(lambda: by_hand.close(bare, _text(LATE), told, kept=False), 3, besides)
    layers = Layers()
    with layers.watched(store.engine):
        ours = cpu(lambda: close_due_hearings(store, LATE), besides=besides)
    note = f"{count} closed; the first sweep of an engine {cold:,.0f} ms"
    if kind == "SQLite":
        note += f"; {in_words(layers.of_each(count, ours / count))}"
    yield Row(f"due hearings closed, {what}", ours, raw=raw, target=2.0, note=note)
    tools = tools_of(store, LATE)
    _pass(tools)  # what followed from the first two
    fall_due(store, 2)
    whole = cpu(lambda: _pass(tools), besides=besides)
    yield Row(f"the whole pass with these due, {what}", whole, note="closed, moved, mails composed and handed over")
    bare.close()


def fall_due(store: Store, hundredth: int) -> None:
    with writing(store.engine) as connection:
        connection.execute(
            sa.text(
                f"UPDATE hearing_request SET next_due = '{DUE}' "
                "WHERE next_due IS NOT NULL AND (case_id / 1000) % 100 = :hundredth AND case_id > 1000"
            ),
            {"hundredth": hundredth},
        )


def idle(databases: Databases, sizes: Sizes) -> Iterator[Row]:
    """Everything the engine runs in a pass, while nothing is due. First only what it asks before it begins one."""
    for kind, most, target in (("SQLite", sizes.most_open, 1.0), ("PostgreSQL", sizes.most_open_postgres, 5.0)):
        for wanted in (1_000, most):
            store = databases.store(kind)
            what = f"{add_requests(store, wanted):,} open, nothing due, {kind}"
            tools = tools_of(store, NOW)
            _pass(tools)
            asked = cpu(lambda store=store: _ask(store), 15, lambda kind=kind: databases.cpu(kind))
            whole = cpu(lambda tools=tools: _pass(tools), 15, lambda kind=kind: databases.cpu(kind))
            yield Row(f"is anything due? {what}", asked, target=target, note="what the engine asks every time")
            yield Row(f"a whole pass, {what}", whole, target=target, note="all functions, mails with it")
            store.engine.dispose()


def readiness(databases: Databases, sizes: Sizes) -> Iterator[Row]:
    """Is a case ready to be moved? Asked after every commit; here after a fact, and once more."""
    for kind in KINDS:
        for cases in sizes.cases if kind == "SQLite" else sizes.cases[-1:]:
            store = databases.store(kind)
            hearings = grow(store, cases, sizes.unfinished)
            to_move(store, NOW)

            def asked(store: Store = store, kind: str = kind) -> float:
                return cpu(lambda: to_move(store, NOW), besides=lambda: databases.cpu(kind))

            after = []
            for number in range(5):
                note(store, number)
                after.append(asked())
            fact, warm = sorted(after)[2], sorted(asked() for _ in range(7))[3]
            what = f"is anything ready? after a fact, {cases:,} cases, {hearings:,} requests open, {kind}"
            yield Row(what, fact, target=1.0, note=f"again {warm:.2f} ms")
            store.engine.dispose()


def note(store: Store, number: int) -> None:
    """A fact about a case that is under way."""
    with reading(store.engine) as connection:
        query = sa.text('SELECT id, officer FROM "case" WHERE ending IS NULL ORDER BY id LIMIT 1')
        case, officer = connection.execute(query).one()
    said = AddNote(case=case, text=f"Ringet op, {number}. gang.")
    store.apply(said, Act(officer, id_by_engine(f"note-{number}")), NOW)


def _pass(tools: Resources) -> None:
    move_everything(tools)
    say_everything(tools)


def _ask(store: Store) -> None:
    to_move(store, NOW)
    with reading(store.engine) as connection:
        is_something_to_say(connection, NOW)


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")
