"""One case and all meetings in memory, kept together as the store keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from process.change import Appended, AppendedVersion, Context, Decided
from process.commands.act import Command
from process.commands.meeting import MeetingCommand
from process.decide import decide
from process.events import Event
from process.hearing.playbook import CaseText, case_text
from process.notices import CancelNotices, Notice, NoticeKind, NoticeState
from process.refusals import Refusal
from process.register import Register
from process.rules import RuleBook
from process.stages import Stage
from process.state.case import CaseState, Consultation, Placement
from process.state.hearing import HearingRequest
from process.state.meeting import MeetingState
from tests.builders.context import ctx
from tests.builders.meeting import a_meeting
from tests.builders.moments import START, at
from tests.builders.nordby import DISABILITY, REGISTER
from tests.builders.rules import RULES


@dataclass
class Memory:
    """Every decision is asserted sound.

    `sent` are the notices that stand: planned, and not cancelled since.
    """

    now: datetime = field(default_factory=lambda: at(START))
    rules: RuleBook = RULES
    register: Register = REGISTER
    state: CaseState | None = None
    meetings: dict[int, MeetingState] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    records: list[Appended] = field(default_factory=list)
    to_post: Mapping[tuple[int, int, int], frozenset[tuple[NoticeKind, date]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.meetings = {meeting.id: a_meeting(meeting.id) for meeting in self.register.meetings}

    @property
    def case(self) -> CaseState:
        assert self.state is not None
        return self.state

    @property
    def stage(self) -> Stage:
        return self.case.case.stage

    def step(self, number: int) -> Consultation:
        consultation = self.case.consultation(number)
        assert consultation is not None
        return consultation

    def of(self, body: int, which: int = 0) -> Consultation:
        """The consultations of a body on the route, by number."""
        return [step for step in self.case.consultations if step.body == body][which]

    def request(self, body: int = DISABILITY) -> HearingRequest:
        request = self.case.request_of(body)
        assert request is not None
        return request

    def do(self, command: Command, actor: int | None = None, now: datetime | None = None) -> Decided:
        """The command is expected to be taken in."""
        answer = self.ask(command, actor, now)
        assert isinstance(answer, Decided), f"{type(command).__name__} refused: {answer.english}"
        return answer

    def refused(self, command: Command, actor: int | None = None, now: datetime | None = None) -> str:
        """The command is expected to be refused; its code, after both sentences were spoken."""
        answer = self.ask(command, actor, now)
        assert isinstance(answer, Refusal), f"{type(command).__name__} was not refused"
        return answer.code

    def ask(self, command: Command, actor: int | None = None, now: datetime | None = None) -> Decided | Refusal:
        self.now = max(now or self.now, self.now)
        meeting = self.meetings[command.meeting] if isinstance(command, MeetingCommand) else None
        answer = decide(self._concerned(command, meeting), meeting, command, self.context(actor))
        if isinstance(answer, Refusal):
            assert answer.danish
            assert answer.english
        else:
            self._keep(command, answer)
        return answer

    def context(self, actor: int | None = None) -> Context:
        states = {1: self.state} if self.state else {}
        known = {"rules": self.rules, "register": self.register, "texts": self.texts(), "states": states}
        known["to_post"] = self.to_post
        return ctx(actor, self.now, **known)

    def texts(self) -> tuple[CaseText, ...]:
        """What the proposals say, in their newest versions."""
        newest = {record.proposal: record.draft for record in self.records if isinstance(record, AppendedVersion)}
        return tuple(case_text(draft) for _, draft in sorted(newest.items()))

    def _concerned(self, command: Command, meeting: MeetingState | None) -> CaseState | None:
        """As the store finds it: the case named, or the one the item is about."""
        if meeting is None or getattr(command, "case", None) is not None:
            return self.state
        item = meeting.item(getattr(command, "item", 0) or 0)
        return self.state if item else None

    def _keep(self, command: Command, answer: Decided) -> None:
        self.events += answer.events
        for cancel in answer.cancels:
            self.notices = [notice for notice in self.notices if not cancels(cancel, notice)]
        self.notices += answer.notices
        self.records += answer.records
        if isinstance(command, MeetingCommand):
            assert answer.meeting is not None
            row = replace(answer.meeting.meeting, version=answer.meeting.meeting.version + 1)
            self.meetings[row.id] = replace(answer.meeting, meeting=row)
        elif answer.case is not None:
            case = replace(answer.case.case, version=answer.case.case.version + (self.state is not None))
            self.state = replace(answer.case, case=case)
        if self.state is not None:
            self.state = replace(self.state, placements=self._placements())

    def _placements(self) -> tuple[Placement, ...]:
        return tuple(
            Placement(
                consultation=item.consultation or 0,
                meeting=record.meeting.id,
                body=record.meeting.organization,
                item=item.number,
                meeting_state=record.meeting.state,
                held_on=record.meeting.held_on,
                outcome=decision.outcome if decision else None,
                refer_to=decision.refer_to if decision else None,
                is_stopped=bool(decision and decision.stopped_by),
                stopped_by=decision.stopped_by if decision else None,
                requests=decision.requests if decision else (),
                is_alone=bool(decision and decision.alone_by),
                revision=decision.revision if decision else 0,
                points=tuple((p.point, p.outcome, p.amendment) for p in decision.points) if decision else (),
                proposed=len(item.points),
                question=decision.question if decision else None,
                postponed_to=decision.postponed_to if decision else None,
            )
            for record in self.meetings.values()
            for item in record.items
            for decision in (record.decision_on(item.number),)
            if item.removed_at is None
        )


def cancels(cancel: CancelNotices, notice: Notice) -> bool:
    """Whether a cancellation takes this notice back, as `models/rows/notice.py` does."""
    return (
        notice.state is NoticeState.PLANNED
        and (cancel.request is None or _is_of(cancel.request, notice.request))
        and (not cancel.kinds or notice.kind in cancel.kinds)
        and (cancel.until is None or notice.planned_at < cancel.until)
        and cancel.names(notice.about)
    )


def _is_of(wanted: tuple[int, int | None], request: tuple[int, int] | None) -> bool:
    return request is not None and request[0] == wanted[0] and wanted[1] in (None, request[1])
