"""What the simulated people know and do through: the store, the day, the chance, and the count of what happened."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.database import reading
from models.rows.case_states import case_states
from models.rows.prepared import Prepared
from models.store import Receipt, RefusedError, Store
from models.todo.routes import unconfirmed
from process.calendar import WorkCalendar, instant
from process.commands.act import Act, Command, id_by_content
from process.ids import CaseId, CommandId, PersonId
from process.refusals import Refusal
from process.register import LegislativeTerm, Register, SeatRole
from process.stages import Stage
from process.state.case import CaseState

_NEWS = Prepared(
    sa.select(t.history.c.position, t.history.c.case_id, t.history.c.meeting_id)
    .where(t.history.c.position > sa.bindparam("seen"))
    .order_by(t.history.c.position)
)


@dataclass
class Desk:
    """What one kind of work has reason to look at: cases something has happened to, and those put off until a day."""

    cases: set[CaseId]
    later: dict[date, set[CaseId]] = field(default_factory=dict)

    def take(self, today: date) -> set[CaseId]:
        """Everything on it today; nothing of it is left."""
        for day in [day for day in self.later if day <= today]:
            self.cases |= self.later.pop(day)
        taken, self.cases = self.cases, set()
        return taken


@dataclass
class Town:
    """One simulated municipality. `plans` holds what a person has made up their mind to do on a later day.

    Its people do not read every case again each day: a case comes to a desk when its history has gone on, or on the day
    it was put off to. `one_at_a_time`: each of their acts is a transaction of its own, as a person's is.
    """

    store: Store
    rng: random.Random
    calendar: WorkCalendar
    today: date
    counts: Counter[str] = field(default_factory=Counter)
    plans: dict[tuple[object, ...], tuple[str, date]] = field(default_factory=dict)
    refusals: Counter[str] = field(default_factory=Counter)
    one_at_a_time: bool = False
    calls_the_roll: bool = False  # writes down who was there by name, not only who was not
    commands: int = 0
    has_news: bool = True  # whether the history may have gone on since it was read
    _read_at: int = -1
    _open: dict[CaseId, CaseState] = field(default_factory=dict)
    _desks: dict[str, Desk] = field(default_factory=dict)

    @property
    def register(self) -> Register:
        return self.store.reference.register

    def read_register(self) -> None:
        """After it was changed: the next command would do so, but who sits where may be asked before."""
        with reading(self.store.engine) as connection:
            self.store.reference.refresh(connection)

    def at(self, hour: int, minute: int = 0) -> datetime:
        return instant(self.today, time(hour, minute))

    def do(self, acts: Iterable[tuple[Command, PersonId | None]], now: datetime) -> list[Receipt | Refusal]:
        """State facts, in one transaction. A refusal is counted: the simulated people should know the rules."""
        batch = [(command, Act(actor, self._next_id())) for command, actor in acts]
        if not batch:
            return []
        self.has_news = True
        done = self._apply_each(batch, now) if self.one_at_a_time else self.store.apply_all(batch, now)
        for (command, _), answer in zip(batch, done, strict=True):
            if isinstance(answer, Refusal):
                self.refusals[f"{type(command).__name__}: {answer.code}"] += 1
        return done

    def _apply_each(self, acts: Iterable[tuple[Command, Act]], now: datetime) -> list[Receipt | Refusal]:
        return [self._applied(command, act, now) for command, act in acts]

    def _applied(self, command: Command, act: Act, now: datetime) -> Receipt | Refusal:
        try:
            return self.store.apply(command, act, now)
        except RefusedError as refused:
            return refused.refusal

    def _next_id(self) -> CommandId:
        self.commands += 1
        return id_by_content(f"simulated-{self.commands}")

    def desk(self, name: str, *stages: Stage) -> list[CaseState]:
        """The cases in these stages that this kind of work has reason to look at now, by number."""
        states = self.open_cases()
        desk = self._desks.get(name) or self._desks.setdefault(name, Desk(set(states)))
        looked_at = (states[case] for case in sorted(desk.take(self.today)) if case in states)
        return [state for state in looked_at if state.case.stage in stages]

    def put_off(self, name: str, case: CaseId, day: date) -> None:
        """Look at it again on that day, or when something happens to it before."""
        self._desks[name].later.setdefault(day, set()).add(case)

    def open_cases(self) -> dict[CaseId, CaseState]:
        """Every case that has not ended. Read again are those whose history has gone on."""
        if not self.has_news:
            return self._open
        self.has_news = False
        kept = self.store.kept
        if kept is not None and self._read_at >= 0:  # nobody else writes: the store itself knows
            news, kept.news = kept.news, set()
            self._read_again(news)
            return self._open
        with reading(self.store.engine) as connection:
            entries = _NEWS.rows(connection, seen=self._read_at)
            touched = None if self._read_at < 0 else _touched(connection, entries)
        if entries:
            self._read_again(touched)
            self._read_at = entries[-1][0]
        return self._open

    def _read_again(self, touched: set[CaseId] | None) -> None:
        """None: all."""
        states = self._states(touched)
        for case, state in states.items():
            if state.case.stage is Stage.ENDED:
                self._open.pop(case, None)
            else:
                self._open[case] = state
        for desk in self._desks.values():
            desk.cases.update(states)

    def _states(self, touched: set[CaseId] | None) -> dict[CaseId, CaseState]:
        """As the store has kept them, if it is alone; the others are read."""
        kept = self.store.kept.cases if self.store.kept is not None else {}
        states = {case: kept[case] for case in touched or () if case in kept}
        if touched is None or len(states) < len(touched):
            left = t.cases.c.stage != Stage.ENDED if touched is None else t.cases.c.id.in_(touched - states.keys())
            with reading(self.store.engine) as connection:
                states |= {CaseId(case): state for case, state in case_states(connection, left, whole=True).items()}
        return states

    def unconfirmed(self, term: LegislativeTerm) -> bool:
        """Whether any case waits for its route to be confirmed for this term."""
        if term == self.register.terms[0]:
            return False
        with reading(self.store.engine) as connection:
            return connection.execute(sa.select(t.cases.c.id).where(unconfirmed(term)).limit(1)).first() is not None

    def coordinator(self) -> PersonId | None:
        return self.register.anyone(self.today, SeatRole.COORDINATOR)


def _touched(connection: Connection, news: Iterable[tuple[Any, ...]]) -> set[CaseId]:
    """The cases these entries are about, and those on the agendas of their meetings."""
    entries = list(news)
    meetings = {meeting for _, _, meeting in entries if meeting is not None}
    items = sa.select(t.agenda_items.c.case_id).where(t.agenda_items.c.meeting_id.in_(meetings)).distinct()
    on_agendas = connection.scalars(items) if meetings else ()
    return {case for case in (*(case for _, case, _ in entries), *on_agendas) if case is not None}
