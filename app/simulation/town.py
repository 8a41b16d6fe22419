"""What the simulated people know and do through: the store, the day, the chance, and the count of what happened."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

import sqlalchemy as sa

from models import tables as t
from models.database import reading
from models.rows.case_states import case_states
from models.store import Receipt, Store
from models.todo.routes import unconfirmed
from process.calendar import WorkCalendar, instant
from process.commands.act import Act, Command, id_by_content
from process.ids import CommandId, PersonId
from process.refusals import Refusal
from process.register import LegislativeTerm, Register, SeatRole
from process.stages import Stage
from process.state.case import CaseState

_POSITION = sa.select(t.chain_head.c.position)


@dataclass
class Town:
    """One simulated municipality. `plans` holds what a person has made up their mind to do on a later day."""

    store: Store
    rng: random.Random
    calendar: WorkCalendar
    today: date
    counts: Counter[str] = field(default_factory=Counter)
    plans: dict[tuple[object, ...], tuple[str, date]] = field(default_factory=dict)
    refusals: Counter[str] = field(default_factory=Counter)
    _commands: int = 0
    _read_at: int = -1
    _open: list[CaseState] = field(default_factory=list)

    @property
    def register(self) -> Register:
        return self.store.reference.register

    def at(self, hour: int, minute: int = 0) -> datetime:
        return instant(self.today, time(hour, minute))

    def do(self, acts: Iterable[tuple[Command, PersonId | None]], now: datetime) -> list[Receipt | Refusal]:
        """State facts, in one transaction. A refusal is counted: the simulated people should know the rules."""
        batch = [(command, Act(actor, self._next_id())) for command, actor in acts]
        if not batch:
            return []
        done = self.store.apply_all(batch, now)
        for (command, _), answer in zip(batch, done, strict=True):
            if isinstance(answer, Refusal):
                self.refusals[f"{type(command).__name__}: {answer.code}"] += 1
        return done

    def _next_id(self) -> CommandId:
        self._commands += 1
        return id_by_content(f"simulated-{self._commands}")

    def cases_in(self, *stages: Stage) -> list[CaseState]:
        """The cases in these stages, by number, not those that have ended. Read anew once something has happened."""
        with reading(self.store.engine) as connection:
            position = connection.execute(_POSITION).scalar_one()
            if position != self._read_at:
                states = case_states(connection, t.cases.c.stage != Stage.ENDED, whole=True)
                self._read_at, self._open = position, list(states.values())
        return [state for state in self._open if state.case.stage in stages]

    def unconfirmed(self, term: LegislativeTerm) -> bool:
        """Whether any case waits for its route to be confirmed for this term."""
        if term == self.register.terms[0]:
            return False
        with reading(self.store.engine) as connection:
            return connection.execute(sa.select(t.cases.c.id).where(unconfirmed(term)).limit(1)).first() is not None

    def coordinator(self) -> PersonId | None:
        return self.register.anyone(self.today, SeatRole.COORDINATOR)
