"""What a municipality decides for itself, as values: routes, who is heard, who approves, when to remind.

Read from the configuration files by `config/`, stored in versions, pinned by each case (DESIGN §3.10). Bodies and
people are named by `code`; words in angle brackets are found per case: `<department>` is the case's own department.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import StrEnum
from functools import cached_property

from process.internal_sections import NOTHING_INTERNAL, InternalSections
from process.law import BUDGET_ADOPTED_BY, MEMBER_ITEM_DAYS, SUBSTITUTE_FROM_DAYS, WRITING_DAYS
from process.remembered import Remembered


class Role(StrEnum):
    """The part a body plays for a case (OParl: Consultation.role)."""

    HEARING = "hearing"
    RECOMMENDATION = "recommendation"
    DECISION = "decision"
    INFORMATION = "information"


class Duty(StrEnum):
    """Why a body is heard: the strictest first. All but custom are owed (`is_owed`): left out, or silent, they are a
    finding of the rule check, and only a reason people wrote takes one off the route.

    An agreement with the Ældreråd on how far it is heard has the force of law (retssikkerhedsloven § 30, stk. 3); the
    MED agreement has that of an agreement between the parties.
    """

    LAW = "law"
    STATUTORY_AGREEMENT = "statutory_agreement"
    MED_AGREEMENT = "agreement"
    CUSTOM = "custom"

    @property
    def is_owed(self) -> bool:
        return self is not Duty.CUSTOM


class HearingPaper(StrEnum):
    """What may go with the høringsnotat as an annex of the case's items."""

    LETTER = "letter"
    ANSWERS = "answers"  # each with its number and its text: what its body has the receipt of
    PROOF = "proof"


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One consultation of a template. Equal `step` numbers run in parallel. `body` is a code, or `<committee>`
    (the committees the proposal names, one consultation each) or `<parties>` (what the playbook finds).

    `gates` is the step whose opening waits for this hearing; a hearing always names one.
    """

    step: int
    body: str
    role: Role
    authoritative: bool = False
    reading: int = 0
    gates: int | None = None


@dataclass(frozen=True, slots=True)
class RouteTemplate:
    """The course of one case type, with the local source of the competence ("Kompetenceplan pkt. 4.2")."""

    case_type: str
    name: str
    source: str
    steps: tuple[RouteStep, ...]
    letters_send_themselves: bool = False  # a case type may send its hearing without "Send høring"
    memo_days: int = 5  # working days after a hearing for memo and approval
    writing_days: int = WRITING_DAYS  # working days a body has to write its answer after its own meeting
    second_round_days: int = 5  # calendar days of a new round about a change; 5-14 are usual (danish-rules §3)
    budget_round: bool = False  # the council reads it on the two days of the budget year (KSL §§ 37-38)
    public_hearing: str = ""  # which law's public hearing it needs (`law.PUBLIC_HEARINGS`); "" when none
    hearing_annexes: tuple[HearingPaper, ...] = ()  # beside the høringsnotat, which always is one
    internal_sections: tuple[str, ...] = ()  # headings of what the administration writes for itself: no body is sent it


@dataclass(frozen=True, slots=True)
class PlaybookRow:
    """One line of the drejebog for høring: when these conditions hold, this body is heard.

    Empty conditions always hold. `words`: any of these (casefolded) in the proposal's text. `answers`: the
    questionnaire keys that must be yes (`affects_staff`, `people_with_disabilities`, `elderly`, `school_districts`,
    `fees`, `other_departments`). `departments`/`case_types`/`kle`: codes, types, KLE prefixes. `gates`: the step of the
    route that waits for this body, where it is another than the template's.
    """

    key: str
    body: str
    duty: Duty
    source: str
    why: str
    period_days: int
    case_types: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    kle: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    due_time: time = time(12, 0)
    valid_from: date | None = None
    valid_to: date | None = None
    gates: int | None = None
    told_of_the_rest: bool = False  # of a hearing of several cases: the others are listed for information


@dataclass(frozen=True, slots=True)
class ApprovalStep:
    """One link of an approval chain: a role looked up from the case's department upwards.

    `clearance` links (contributing departments) run in parallel before the chain and hold it until given.
    """

    role: str  # head | finance_consultant | director
    title: str  # shown: "afdelingschef"
    clearance: bool = False


@dataclass(frozen=True, slots=True)
class ApprovalChain:
    case_type: str
    steps: tuple[ApprovalStep, ...]


@dataclass(frozen=True, slots=True)
class ReminderPlan:
    """When a body is reminded: working days before the deadline, never within `quiet_days` working days of sending.

    `escalation_days`: working days after the deadline at which coordinator and then responsible manager are told.
    `second_person_above`: more letters than this at once are made ready by one person and sent by another; 0: never.
    """

    days_before: tuple[int, ...] = (7, 3, 1)
    quiet_days: int = 2
    escalation_days: tuple[int, ...] = (1, 3)
    office_from: time = time(8, 0)
    office_to: time = time(16, 0)
    undo_minutes: int = 10
    second_person_above: int = 25


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """What some bodies or case types have instead of the usual reminders. `body` is a code, `kind` a kind of body
    (`med`, `board`), `case_type` a route's; empty holds for all. What is None is as in the usual plan; office hours and
    undo period are the town hall's and always are.
    """

    body: str = ""
    kind: str = ""
    case_type: str = ""
    days_before: tuple[int, ...] | None = None
    quiet_days: int | None = None
    escalation_days: tuple[int, ...] | None = None

    @property
    def who(self) -> tuple[str, str, str]:
        """What the plan is for: no two plans may be for the same."""
        return self.body, self.kind, self.case_type

    @property
    def precision(self) -> tuple[bool, bool, bool]:
        """Of several plans the more exact counts: one body before a kind of body, either before a case type."""
        return bool(self.body), bool(self.kind), bool(self.case_type)

    def is_for(self, case_type: str, body: str, kind: str) -> bool:
        asked = zip(self.who, (body, kind, case_type), strict=True)
        return all(not wanted or wanted == has for wanted, has in asked)

    def of(self, usual: ReminderPlan) -> ReminderPlan:
        changes = {
            name: value
            for name in ("days_before", "quiet_days", "escalation_days")
            if (value := getattr(self, name)) is not None
        }
        return replace(usual, **changes)


@dataclass(frozen=True, slots=True)
class BudgetYear:
    """The dates of one year's budget, as the minister and the council set them (KSL §§ 37-38).

    `net_targets`: what all proposals together are to come to, in 1.000 kr., a year from the budget year on; plus is
    spending. Empty: none has been set.
    """

    year: int
    first_reading_on: date
    second_reading_on: date
    hearing_from: date
    hearing_to: date
    adopted_by: date | None = None  # the last day of the adoption, where the minister has set another than the usual
    net_targets: tuple[int, ...] = ()

    def target_of(self, year: int | None) -> int | None:
        """What is aimed at for a year of this budget."""
        place = -1 if year is None else year - self.year
        return self.net_targets[place] if 0 <= place < len(self.net_targets) else None

    @property
    def latest_adoption(self) -> date:
        return self.adopted_by or date(self.year - 1, *BUDGET_ADOPTED_BY)


@dataclass(frozen=True, slots=True)
class Statute:
    """`council_from_days`: the shortest expected absence for which a council substitute is called (KSL § 15, stk. 2
    says a month; the statute may drop it, then 0). `committee_from_days` likewise for § 28. `conflict_substitute`: a
    committee's group may name a substitute for a conflict of interest (§ 28, stk. 3). `fixed_items` are the subjects
    (`meeting.ItemSubject`) that stand on every agenda. `member_item_days`: how long before a meeting a member brings a
    matter before it (KSL § 11); `committee_member_items`: committees' own rules give their members the same right.
    """

    council_from_days: int = SUBSTITUTE_FROM_DAYS
    committee_from_days: int = SUBSTITUTE_FROM_DAYS
    conflict_substitute: bool = False
    fixed_items: tuple[str, ...] = ("adoption", "messages", "coming", "signing")
    member_item_days: int = MEMBER_ITEM_DAYS
    committee_member_items: bool = False


@dataclass(frozen=True)
class RuleBook:
    """All rules at one version. `versions` names the sha256 of each kind's text, for pinning."""

    routes: Mapping[str, RouteTemplate] = field(default_factory=dict)
    playbook: tuple[PlaybookRow, ...] = ()
    chains: Mapping[str, ApprovalChain] = field(default_factory=dict)
    reminders: ReminderPlan = field(default_factory=ReminderPlan)
    own_plans: tuple[OwnPlan, ...] = ()
    budget_years: Mapping[int, BudgetYear] = field(default_factory=dict)
    statute: Statute = field(default_factory=Statute)
    versions: Mapping[str, str] = field(default_factory=dict)

    def route_for(self, case_type: str) -> RouteTemplate | None:
        return self.routes.get(case_type)

    def internal_sections(self, case_type: str) -> InternalSections:
        """A proposal's sections that are not for the bodies that are heard, nor for everybody."""
        template = self.routes.get(case_type)
        return InternalSections.named(template.internal_sections) if template else NOTHING_INTERNAL

    def reminders_for(self, case_type: str, body: str, kind: str) -> ReminderPlan:
        """How this body (by code and kind) is reminded in a case of this type: the most exact plan, else the usual."""
        asked = (case_type, body, kind)
        known = self._reminders.get(asked)
        if known is None:
            fitting = [plan for plan in self.own_plans if plan.is_for(*asked)]
            plan = max(fitting, key=lambda plan: plan.precision, default=None)
            known = self._reminders.keep(asked, plan.of(self.reminders) if plan else self.reminders)
        return known

    @cached_property
    def _reminders(self) -> Remembered[tuple[str, str, str], ReminderPlan]:
        """What `reminders_for` has answered."""
        return Remembered()

    def chain_for(self, case_type: str) -> ApprovalChain | None:
        return self.chains.get(case_type) or self.chains.get("*")
