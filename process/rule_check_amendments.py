"""Amendments held up against the council's own deadline for them (KSL § 38)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from process.calendar import danish_date
from process.rule_finding import Dossier, Level, RuleFinding, finding
from process.rule_sources import Rule
from process.tabled import TabledAmendment, accepted_late, late_ones


def in_time(case: Dossier) -> Iterator[RuleFinding]:
    """After the deadline an amendment is treated only with the majority's consent; once one is, the others' are too."""
    due_on, tabled = case.state.case.amendments_due_on, case.state.amendments
    if due_on is None or case.is_dropped or not any(one.withdrawn_at is None for one in tabled):
        return
    late, accepted = late_ones(tabled, due_on), accepted_late(tabled, due_on)
    day = danish_date(due_on)
    if not late:
        yield finding(Level.GREEN, Rule.AMENDMENTS, f"Alle ændringsforslag kom inden fristen {day}.")
    elif not accepted:
        sentence = f"{_named(late)} kom efter fristen {day} og kan kun behandles, hvis flertallet er enigt i det."
        yield finding(Level.YELLOW, Rule.AMENDMENTS, sentence)
    elif len(late) == len(accepted):
        sentence = f"{_named(late)} kom efter fristen {day}; flertallet er gået med til at behandle dem."
        yield finding(Level.GREEN, Rule.AMENDMENTS, sentence)
    else:
        others = tuple(one for one in late if one not in accepted)
        sentence = (
            f"Flertallet er gået med til at behandle {_named(accepted, 'ændringsforslag')} efter fristen {day}. "
            f"Så er også {_named(others, 'ændringsforslag')} åbne for behandling."
        )
        yield finding(Level.YELLOW, Rule.AMENDMENTS, sentence)


def _named(found: Iterable[TabledAmendment], what: str = "Ændringsforslag") -> str:
    return f"{what} " + ", ".join(f"{one.number} ({one.proposer})" for one in found)
