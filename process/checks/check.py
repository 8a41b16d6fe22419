"""Regeltjek: one case held up against the rules, each sentence with its paragraph or agreement. Pure.

It refuses nothing and changes nothing: what happened is recorded as it happened, and here it is said whether it was
as it should be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from process.checks import hearing, meeting, public_hearing, record
from process.checks import meeting as amendments
from process.checks.finding import Dossier, Level, RuleFinding
from process.checks.sources import Rule

CHECKS: tuple[Callable[[Dossier], Iterator[RuleFinding]], ...] = (
    hearing.parties,
    hearing.which_body,
    hearing.period,
    hearing.hearing_ended,
    public_hearing.rule,
    hearing.silence,
    hearing.memo,
    hearing.med_confirmed,
    hearing.med_levels,
    hearing.change,
    hearing.personal_data,
    meeting.dispatch,
    meeting.late_items,
    meeting.readings,
    meeting.finance,
    meeting.funding,
    meeting.amounts,
    meeting.competence,
    record.the_record,
    meeting.external_deadlines,
    amendments.in_time,
)
WORST_FIRST = (Level.RED, Level.YELLOW, Level.GREEN)
_ORDER = {rule: number for number, rule in enumerate(Rule)}


def check(case: Dossier) -> tuple[RuleFinding, ...]:
    """All findings: red before yellow before green, within each in the order of the rules. A rule that does not
    concern the case says nothing.
    """
    findings = dict.fromkeys(finding for rule in CHECKS for finding in rule(case))
    return tuple(sorted(findings, key=lambda finding: (WORST_FIRST.index(finding.level), _ORDER[finding.rule])))


def counts(findings: Iterable[RuleFinding]) -> dict[Level, int]:
    """How many of each level, all three named."""
    counter = Counter(finding.level for finding in findings)
    return {level: counter[level] for level in WORST_FIRST}


def summary(findings: Iterable[RuleFinding]) -> str:
    """ "1 ikke i orden, 2 at se efter, 9 i orden"."""
    by_level = counts(findings)
    return f"{by_level[Level.RED]} ikke i orden, {by_level[Level.YELLOW]} at se efter, {by_level[Level.GREEN]} i orden"
