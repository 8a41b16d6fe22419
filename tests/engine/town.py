"""A small stretch of the example municipality: cases one fact away from moving, hearings one step away from letters."""

from __future__ import annotations

import sqlite3
import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from app.clock import DemoClock, clock_for
from app.installation import ready_engine
from config.settings import Settings
from models.case_rows import load_case
from models.database import open_engine, reading
from models.history import verify
from models.store import Receipt, Store
from process.calendar import COPENHAGEN
from process.case import CaseState
from process.commands import Act, Advance, ApproveDraft, Command, Draft, RegisterCase, SendHearing, SubmitDraft
from process.register import Register, SeatRole
from process.stages import Stage

START = datetime(2027, 8, 24, 10, 0, tzinfo=COPENHAGEN)  # a Tuesday, in office hours
DEPARTMENT = "handicap_psykiatri"
COMMITTEE = "sundhedsudvalg"


def build_template(folder: Path) -> Path:
    """The example's database, filled once; tests copy it."""
    ready_engine(Settings(data=folder), START - timedelta(days=200)).dispose()
    return folder


def settings_for(folder: Path, template: Path, **ports: int) -> Settings:
    """Fresh data for one test, its clock at the start."""
    folder.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(template / "sagsgang.db") as source, sqlite3.connect(folder / "sagsgang.db") as target:
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
            found = load_case(connection, case_id)
        assert found is not None
        return found

    def stage(self, case_id: int) -> Stage:
        return self.case(case_id).case.stage

    def stages(self) -> Counter[str]:
        return Counter(str(row[0]) for row in self.rows('SELECT stage FROM "case"'))

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.settings.data / "sagsgang.db", timeout=10) as connection:
            return connection.execute(sql).fetchall()

    def almost_approved(self) -> tuple[int, int]:
        """A submitted case that lacks one approval: its id, and whose."""
        department = self.register.organization(DEPARTMENT)
        committee = self.register.organization(COMMITTEE)
        assert department
        assert committee
        officer = self.register.above(department.id, self.today, SeatRole.OFFICER)
        council = next(m for m in self.register.meetings if m.organization == 1 and m.held_on > date(2028, 1, 1))
        begun = self.do(
            RegisterCase(
                title="Omlægning af aktivitetstilbud",
                case_type="budget_proposal",
                department=department.id,
                officer=officer,
                committees=(committee.id,),
                proposals=(Draft("Omlægning af aktivitetstilbud", {"a": 1}, "beskyttet beskæftigelse"),),
                target_meeting=council.id,
            ),
            officer,
        )
        assert begun.case_id is not None
        self.do(SubmitDraft(case=begun.case_id), officer)
        links = self.case(begun.case_id).approvals
        for link in links[:-1]:
            self.do(ApproveDraft(case=begun.case_id), link.person)
        return begun.case_id, links[-1].person

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
