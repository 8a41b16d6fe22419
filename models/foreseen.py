"""What several facts would come to: the rules are asked of each as if it were stated now, and nothing is written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from models.all_or_none import Stated
from models.rows.case_states import case_states_of
from models.rows.meeting import load_meeting
from models.store import Store
from process.change import Decided
from process.commands.act import NO_ID, Act, CaseCommand, Command
from process.commands.meeting import MeetingCommand
from process.decide import decide
from process.ids import CaseId, MeetingId, PersonId
from process.refusals import Refusal
from process.state.case import CaseState
from process.state.hearing import HearingRequest
from process.state.meeting import MeetingState


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One fact by its key, and what the rules say to it `at` the moment they are asked."""

    key: str
    command: Command
    answer: Decided | Refusal
    at: datetime

    @property
    def letters(self) -> tuple[HearingRequest, ...]:
        """Those it would send, also such as the last approval, seconds old, lets be drafted."""
        case = self.answer.case if isinstance(self.answer, Decided) else None
        return tuple(request for request in case.requests if request.sent_at == self.at) if case is not None else ()


def foresee(connection: Connection, store: Store, stated: Stated, actor: PersonId, now: datetime) -> list[Foreseen]:
    """In their order, each after those before it: two about one case are judged as they would be done."""
    seen = _Seen(connection, store, Act(actor, NO_ID), now)
    seen.cases = dict(case_states_of(connection, _cases(stated), whole=True).items())
    return [Foreseen(key, command, seen.answer(command), now) for key, command in stated]


def _cases(stated: Stated) -> Collection[int]:
    return {case for _, command in stated if (case := getattr(command, "case", None)) is not None}


class _Seen:
    """Cases and meetings as the facts so far would leave them."""

    def __init__(self, connection: Connection, store: Store, act: Act, now: datetime) -> None:
        self.connection, self.store, self.act, self.now = connection, store, act, now
        self.cases: dict[int, CaseState] = {}
        self.meetings: dict[int, MeetingState] = {}

    def answer(self, command: Command) -> Decided | Refusal:
        meeting = self._meeting(command.meeting) if isinstance(command, MeetingCommand) else None
        case = self.cases.get(getattr(command, "case", None) or 0)
        ctx = self.store.context(self.connection, command, case, self.act, self.now, meeting)
        answer = decide(case, meeting, command, ctx)
        if isinstance(answer, Decided):
            self._keep(command, answer)
        return answer

    def _meeting(self, meeting: MeetingId) -> MeetingState | None:
        if meeting not in self.meetings and (held := load_meeting(self.connection, meeting)) is not None:
            self.meetings[meeting] = held
        return self.meetings.get(meeting)

    def _keep(self, command: Command, answer: Decided) -> None:
        if isinstance(command, MeetingCommand) and answer.meeting is not None:
            self.meetings[command.meeting] = answer.meeting
        elif isinstance(command, CaseCommand) and answer.case is not None:
            self.cases[CaseId(command.case)] = answer.case
