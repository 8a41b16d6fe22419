"""What a rule check looks at, and what it says of one rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from process.calendar import WorkCalendar, local_day
from process.checks.sources import SOURCES, Rule
from process.hearing.playbook import CaseText
from process.register import BodyKind, MeetingStatus, Register
from process.rules import RuleBook
from process.stages import StepState
from process.state.case import STAYS, CaseState, Consultation, Ending
from process.state.meeting import AgendaItem, MeetingState


class Level(StrEnum):
    """How a rule stands. Never shown by colour alone."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"

    @property
    def danish(self) -> str:
        return {"green": "i orden", "yellow": "se efter", "red": "ikke i orden"}[self.value]


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """One sentence about one rule, with the paragraph or agreement and the date of its text."""

    level: Level
    rule: Rule
    sentence: str
    source: str
    source_date: str

    @property
    def title(self) -> str:
        return SOURCES[self.rule].title


def finding(level: Level, rule: Rule, sentence: str, source: str = "", source_date: str = "") -> RuleFinding:
    """A finding with the rule's own source, unless another is given (a body's duty, the case's competence)."""
    rule_source = SOURCES[rule]
    return RuleFinding(level, rule, sentence, source or rule_source.source, source_date or rule_source.read)


@dataclass(frozen=True)
class Dossier:
    """A case whole, with what it must be held up against: the rules it has pinned, the register, the meetings that
    had it on their agenda, its texts, and the moment.
    """

    state: CaseState
    register: Register
    rules: RuleBook
    calendar: WorkCalendar
    now: datetime
    meetings: Mapping[int, MeetingState] = field(default_factory=dict)
    texts: tuple[CaseText, ...] = ()

    @cached_property
    def today(self) -> date:
        return local_day(self.now)

    @property
    def is_dropped(self) -> bool:
        """Withdrawn or turned down: nothing was decided that somebody should have been heard about first."""
        return self.state.case.ending in (Ending.WITHDRAWN, Ending.NOT_APPROVED)

    def body(self, body: int) -> str:
        organization = self.register.organizations.get(body)
        return organization.name if organization else f"organ {body}"

    def called(self, kind: BodyKind, otherwise: str) -> str:
        """What the municipality calls its council or finance committee."""
        body = self.register.first_of_kind(kind, self.today)
        return body.name if body else otherwise

    def kind(self, body: int) -> BodyKind | None:
        organization = self.register.organizations.get(body)
        return organization.kind if organization else None

    def agenda(self) -> Iterator[tuple[MeetingState, AgendaItem]]:
        """Every agenda the case stands or stood on, earliest first; cancelled meetings and removed items left out."""
        for record in sorted(self.meetings.values(), key=lambda record: (record.meeting.starts_at, record.meeting.id)):
            if record.meeting.state is MeetingStatus.CANCELLED:
                continue
            for item in record.items:
                if item.case_id == self.state.case.id and item.removed_at is None:
                    yield record, item

    def day_of(self, step: Consultation) -> date | None:
        """The day a treatment was held, or is to be by the agenda it stands on; None where it was postponed."""
        place = self.state.live_placement(step.number)
        is_postponed = place is not None and place.outcome in STAYS
        ahead = place.meeting if place is not None and not is_postponed else None
        is_held = step.state is StepState.DONE or (step.state is StepState.OPEN and not is_postponed)
        meeting = step.meeting if is_held and step.meeting is not None else ahead
        held = {meeting.id: meeting.held_on for meeting in self.register.meetings}
        return held.get(meeting) if meeting is not None else None
