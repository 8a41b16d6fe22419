"""Sandvig Kommune in the autumn of 2027, day by day: people state facts, the engine's plain pass does the rest."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from documents.case.intake import SourceFile, aliases, register_command
from documents.reading.read import read
from models.case.view import CaseView, case_view
from models.database import open_engine, reading, sqlite_url
from models.rows.case import find_case, load_case
from models.store import Receipt, Store
from notifications.channels.sender import ACCEPTED, Letter, MemorySender, Result
from notifications.channels.sender import Receipt as Sent
from notifications.outbox.compose import message_ids
from process.calendar import instant, local_day
from process.commands import case as c
from process.commands import meeting as mc
from process.commands.act import Act, Command
from process.state.case import CaseState, Outcome
from tasks.everything import move_everything, say_everything
from tasks.resources import Resources
from tests.builders.coded import Coded
from tests.builders.sandvig import sandvig_database

PASSES = (time(8, 1), time(12, 2), time(16, 5))
"""When the engine looks in a day: as the office opens, after the noon deadlines, after office hours."""
NO_SUCH_BOX = Sent(Result.REFUSED, "550 5.1.1 no such mailbox")


class Town(Coded):
    """The example municipality in a folder of the test's own. `refuse` names addresses whose server says no."""

    def __init__(
        self, folder: Path, refuse: Callable[[Letter], bool] = lambda _: False, lived: Path | None = None
    ) -> None:
        """`lived` is a database to go on from, instead of the example without cases."""
        self.data = folder
        if lived:
            shutil.copyfile(lived, folder / "sagsgang.db")
        else:
            sandvig_database(folder).replace(folder / "sagsgang.db")
        self.store = Store(open_engine(sqlite_url(folder / "sagsgang.db")))
        with reading(self.store.engine) as connection:
            self.store.reference.refresh(connection)
        self.sender = MemorySender(lambda letter: NO_SUCH_BOX if refuse(letter) else ACCEPTED)
        self.new_id = message_ids("sandvig.example")
        self.now = instant(date(2027, 8, 23), time(8))
        self.sent_on: list[tuple[datetime, Letter]] = []

    # -- time --------------------------------------------------------------------------------------------------------

    def until(self, day: date, hour: int = 8, minute: int = 0) -> Town:
        """Live on: every pass of every day until then, and then it is that moment."""
        for moment in self._passes(instant(day, time(hour, minute))):
            self.now = moment
            self.move()
        self.now = max(self.now, instant(day, time(hour, minute)))
        return self

    def move(self) -> None:
        """One pass; what it sent is kept with the moment."""
        before = len(self.sender.letters)
        given = Resources(self.store, lambda: self.now, self.sender, self.new_id, "Sandvig Kommune")
        move_everything(given)
        say_everything(given)
        self.sent_on += [(self.now, letter) for letter in self.sender.letters[before:]]

    def _passes(self, end: datetime) -> Iterator[datetime]:
        day = local_day(self.now)
        while instant(day, time(0)) <= end:
            yield from (moment for at in PASSES if self.now < (moment := instant(day, at)) <= end)
            day += timedelta(days=1)

    def fold(self) -> Path:
        """The database as one file, to be copied."""
        self.store.engine.dispose()
        return self.data / "sagsgang.db"

    # -- who and what ------------------------------------------------------------------------------------------------

    person = Coded.person_of

    def meeting(self, body: str, day: date) -> int:
        of = self.body(body)
        return next(m.id for m in self.store.reference.register.meetings if m.organization == of and m.held_on == day)

    def do(self, command: Command, who: str = "") -> Receipt:
        """Stated now by this person; nobody: the engine."""
        act = Act(self.person(who) if who else None, str(uuid.uuid4()))
        return self.store.apply(command, act, self.now)

    def take_in(self, document: Path, who: str) -> int:
        """A document read and its case registered; its id."""
        register = self.store.reference.register
        contents = read(document, aliases(register, local_day(self.now)))
        command = register_command(
            contents.cases[0],
            register,
            local_day(self.now),
            source=SourceFile(document.name, "0" * 64),
            department=None,
            committees=(),
        )
        assert isinstance(command, c.RegisterCase), command
        case_id = self.do(command, who).case_id
        assert case_id is not None
        return case_id

    def approve(self, case_id: int, *chain: str) -> None:
        self.do(c.SubmitDraft(case=case_id), "solvej.lykkegaard")
        for who in chain:
            self.do(c.ApproveDraft(case=case_id), who)
        self.move()

    def place(self, case_id: int, body: str, day: date, secretary: str) -> None:
        self.do(mc.PlaceOnAgenda(meeting=self.meeting(body, day), case=case_id), secretary)
        self.move()

    def treat(self, case_id: int, body: str, day: date, outcome: Outcome, secretary: str, hour: int = 18) -> None:
        """Decided at the body's meeting of that day, the record closed that evening."""
        meeting = self.meeting(body, day)
        self.until(day, hour)
        self.do(mc.RecordDecision(meeting=meeting, case=case_id, outcome=outcome), secretary)
        self.do(mc.CloseRecord(meeting=meeting), secretary)
        self.move()

    def state(self, case_id: int) -> CaseState:
        with reading(self.store.engine) as connection:
            state = load_case(connection, case_id)
        assert state is not None
        return state

    def view(self, number: str) -> CaseView:
        with reading(self.store.engine) as connection:
            assert find_case(connection, number)
            view = case_view(connection, number, self.now, self.store.reference.register)
        assert view is not None
        return view
