"""What a municipality's own governing statute (styrelsesvedtægt) and rules of procedure say about its meetings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statute:
    """`council_from_days`: the shortest expected absence for which a council substitute is called (KSL § 15, stk. 2
    says a month; the statute may drop it, then 0). `committee_from_days` likewise for § 28. `conflict_substitute`: a
    committee's group may name a substitute for a conflict of interest (§ 28, stk. 3). `fixed_items` are the subjects
    (`meeting.ItemSubject`) that stand on every agenda.
    """

    council_from_days: int = 30
    committee_from_days: int = 30
    conflict_substitute: bool = False
    fixed_items: tuple[str, ...] = ("adoption", "messages", "coming", "signing")
