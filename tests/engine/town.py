"""A small stretch of the example municipality: cases one fact away from moving, hearings one step away from letters."""

from __future__ import annotations

import sqlite3
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from app.clock import DemoClock, clock_for
from app.installation import ready_engine
from config.settings import Settings
from models.audit import verify
from models.database import open_engine, reading
from models.rows.case import load_case
from models.store import Receipt, Store
from process.calendar import COPENHAGEN
from process.commands.act import Act, Command, Draft
from process.commands.case import Advance, ApproveDraft, RegisterCase, SubmitDraft
from process.commands.hearing import SendHearing
from process.register import Register, SeatRole
from process.stages import Stage
from process.state.case import CaseState
from tests.builders.sandvig import kept

START = datetime(2027, 8, 24, 10, 0, tzinfo=COPENHAGEN)  # a Tuesday, in office hours
DEPARTMENT = "handicap_psykiatri"
COMMITTEE = "sundhedsudvalg"


@cache
def template() -> Path:
    """The example as an installation makes it at its first start, filled once; tests copy it."""

    def made(path: Path) -> None:
        ready_engine(
            Settings(data=path.parent, database_url=f"sqlite:///{path}"), START - timedelta(days=200)
        ).dispose()

    return kept("installation", made)


def settings_for(folder: Path, **ports: int) -> Settings:
    """Fresh data for one test, its clock at the start."""
    folder.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(template()) as source, sqlite3.connect(folder / "sagsgang.db") as target:
        source.backup(target)
    settings = Settings(data=folder, **ports)
    clock = clock_for(settings.data, True, START)
    assert clock.now() >= START
    return settings


@dataclass
class Town:
    """Acts as the people of the town, from outside the engine's process."""

    settings: Settings
    store: Store
    clock: DemoClock

    @classmethod
    def of(cls, settings: Settings) -> Town:
        store = Store(open_engine(settings.database))
        with reading(store.engine) as connection:
            store.reference.refresh(connection)
        return cls(settings, store, DemoClock(settings.data / "clock.json"))

    @property
    def register(self) -> Register:
        return self.store.reference.register

    @property
    def today(self) -> date:
        return self.clock.now().astimezone(COPENHAGEN).date()

    def do(self, command: Command, who: int | None) -> Receipt:
        return self.store.apply(command, Act(who, str(uuid.uuid4())), self.clock.now())

    def case(self, case_id: int) -> CaseState:
        with reading(self.store.engine) as connection:
            state = load_case(connection, case_id)
        assert state is not None
        return state

    def stage(self, case_id: int) -> Stage:
        return self.case(case_id).case.stage

    def stages(self) -> Counter[str]:
        return Counter(str(row[0]) for row in self.rows('SELECT stage FROM "case"'))

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.settings.data / "sagsgang.db", timeout=10) as connection:
            return connection.execute(sql).fetchall()

    def almost_approved(self) -> tuple[int, int]:
        """A submitted case that lacks one approval: its id, and whose."""
        return self.many_almost_approved(1)[0]

    def many_almost_approved(self, count: int) -> list[tuple[int, int]]:
        """Several of them, in a few transactions."""
        begun = self.do_all([self.a_new_case()] * count)
        cases = [receipt.case_id for receipt in begun if receipt.case_id is not None]
        officer = self._officer
        self.do_all([(SubmitDraft(case=case), officer) for case in cases])
        people = [link.person for link in self.case(cases[0]).approvals]
        for person in people[:-1]:
            self.do_all([(ApproveDraft(case=case), person) for case in cases])
        return [(case, people[-1]) for case in cases]

    def do_all(self, acts: Sequence[tuple[Command, int | None]]) -> list[Receipt]:
        """In one transaction; none may be refused."""
        commands = [(command, Act(who, str(uuid.uuid4()))) for command, who in acts]
        done = [answer for answer in self.store.apply_all(commands, self.clock.now()) if isinstance(answer, Receipt)]
        assert len(done) == len(acts)
        return done

    @property
    def _department(self) -> int:
        return self._id(DEPARTMENT)

    @property
    def _officer(self) -> int | None:
        return self.register.above(self._department, self.today, SeatRole.OFFICER)

    def _id(self, code: str) -> int:
        organization = self.register.organization(code)
        assert organization
        return organization.id

    def a_new_case(self) -> tuple[RegisterCase, int | None]:
        """The command that registers one, and who states it."""
        council = next(m for m in self.register.meetings if m.organization == 1 and m.held_on > date(2028, 1, 1))
        command = RegisterCase(
            title="Omlægning af aktivitetstilbud",
            case_type="budget_proposal",
            department=self._department,
            officer=self._officer,
            committees=(self._id(COMMITTEE),),
            proposals=(Draft("Omlægning af aktivitetstilbud", {"a": 1}, "beskyttet beskæftigelse"),),
            target_meeting=council.id,
        )
        return command, self._officer

    def approve(self, waiting: tuple[int, int]) -> int:
        """The last approval: the fact after which the engine moves the case."""
        case_id, person = waiting
        self.do(ApproveDraft(case=case_id), person)
        return case_id

    def send_hearing(self) -> int:
        """A case whose letters are on their way as soon as the undo period is over."""
        case_id = self.approve(self.almost_approved())
        self.do(Advance(case=case_id), None)
        self.do(SendHearing(case=case_id), self.register.anyone(self.today, SeatRole.COORDINATOR))
        return case_id

    def moves(self) -> Counter[object]:
        """How often each case has left drafting: once is right."""
        return Counter(row[0] for row in self.rows("SELECT case_id FROM history_entry WHERE tag = 'case:released'"))

    def is_clean(self) -> bool:
        with reading(self.store.engine) as connection:
            return verify(connection).ok
