"""Every number that a law, or the custom a rule leans on, sets for us: once, with its paragraph.

The texts were read in November 2026 (`reference`: danish-rules §§1-5). KSL is kommunestyrelsesloven.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from process.register import BodyKind

COUNCIL_DISPATCH_DAYS = 4
"""Weekdays before the council's meeting: KSL § 8, stk. 3, «så vidt muligt senest 4 hverdage»."""

BUDGET_READINGS_APART_DAYS = 21
"""Calendar days between the two readings of the budget: KSL § 38, at least three weeks; 21 days have been accepted."""

BUDGET_YEARS = 4
"""Years in a budget: the budget year and its multi-year estimates (KSL § 37), which are made for three years."""

BUDGET_ADOPTED_BY = (10, 15)
"""Month and day of the year before by which a budget is usually to be adopted. The minister sets the date, and has
moved it (danish-rules §1, [49, 51, 52]): a year may have its own (budget.toml).
"""

OTHER_READINGS_APART_DAYS = 6
"""Calendar days, for what else is read twice: the governing statute and changes of it (KSL § 2)."""

SUBSTITUTE_FROM_DAYS = 30
"""The shortest expected absence for which a substitute is called: a month (KSL § 15, stk. 2; § 28). The municipality's
own statute may say otherwise.
"""

MEMBER_ITEM_DAYS = 8
"""Calendar days before a meeting to bring a matter before it in time: § 3, stk. 1 of the standard rules of procedure,
which is held to be a general principle (ministry 79.1.2). The municipality's own rules may say otherwise.
"""

ALONE: Mapping[BodyKind, str] = {BodyKind.COUNCIL: "§ 31", BodyKind.COMMITTEE: "§ 22", BodyKind.FINANCE: "§ 22"}
"""By which paragraph of KSL the mayor, or a committee's chair, decides alone what cannot wait or gives no doubt."""

TERM_YEARS = 4
LAST_YEAR_OF_A_TERM = 2029
"""A term of the council ends on 31 December of this year and of every fourth before and after it: elections are held
in November of the same year (kommunal- og regionalvalgloven).
"""
CONSTITUTES_BEFORE = timedelta(days=31)
"""The new council constitutes itself 1-15 December (KSL § 6): from the 1st a route can be confirmed beforehand."""


@dataclass(frozen=True, slots=True)
class PublicHearingLaw:
    """What the law says of one kind of public hearing. `objection_weeks`: with objections the decision comes so many
    whole weeks after its end at the earliest (0: nothing said); `decided_by`: month and day of the last decision.
    `is_proposal_adopted`: what is put out is a proposal that was adopted first.
    """

    name: str
    weeks: int
    source: str
    objection_weeks: int = 0
    decided_by: tuple[int, int] | None = None
    is_proposal_adopted: bool = False


PUBLIC_HEARINGS: Mapping[str, PublicHearingLaw] = {
    "municipal_plan": PublicHearingLaw("kommuneplan", 8, "planloven § 24", is_proposal_adopted=True),
    "municipal_plan_minor": PublicHearingLaw(
        "mindre ændring af kommuneplanen", 4, "planloven § 24", is_proposal_adopted=True
    ),
    "local_plan": PublicHearingLaw("lokalplan", 4, "planloven § 24", is_proposal_adopted=True),
    "local_plan_minor": PublicHearingLaw(
        "lokalplan af mindre betydning", 2, "planloven § 24", is_proposal_adopted=True
    ),
    "school_closure": PublicHearingLaw(
        "nedlæggelse af en skole", 8, "folkeskoleloven § 24, stk. 4; bekendtgørelse 700/2014", 4, (3, 1)
    ),
}
"""By the key a case type names in its route (`public_hearing`)."""

USUAL_HEARING_DAYS = 13
"""Calendar days a hearing usually lasts at the least, by custom: 13 to 21. The laws ask for good time, not for a number
(retssikkerhedsloven §§ 30-32 and 37 a; danish-rules §3).
"""
WRITING_DAYS = 1
"""Working days from a hearing body's own meeting until its answer is written and agreed, by custom: what it says is
agreed at the meeting and stands in its minutes (danish-rules §2). A case type may give more (`writing_days`).
"""
DEFAULT_HEARING_DAYS = 14
"""What a body gets that no row of the playbook speaks of."""
SECOND_ROUND_DAYS = 5
"""Calendar days a second round lasts at the least, and under which any hearing is said to be short, by custom."""
