"""Reading statute.toml: what the municipality decides for itself about its meetings."""

from __future__ import annotations

from config.files.toml import Node
from process.meeting.agenda_order import FIXED_TITLES
from process.rules import Statute


def read_statute(top: Node) -> Statute:
    """The `[statute]` table: what the municipality's governing statute and rules of procedure say of its meetings."""
    default = Statute()
    node = top.table("statute")
    statute = Statute(
        council_from_days=_at_most_a_month(node, "council_from_days", default.council_from_days),
        committee_from_days=_at_most_a_month(node, "committee_from_days", default.committee_from_days),
        conflict_substitute=node.flag("conflict_substitute"),
        fixed_items=_fixed_items(node, default.fixed_items),
    )
    node.close()
    top.close()
    return statute


def _at_most_a_month(node: Node, key: str, default: int) -> int:
    """Days; the law says a month, a statute may only ask for less (KSL § 15, stk. 2 and § 28)."""
    found = node.whole(key, default)
    if not 0 <= found <= default:
        node.note(key, f"Skriv et antal dage fra 0 til {default}: vedtægten kan kun kræve mindre end lovens måned.")
        return default
    return found


def _fixed_items(node: Node, default: tuple[str, ...]) -> tuple[str, ...]:
    found = node.texts("fixed_items") if "fixed_items" in node.values else default
    for wrong in dict.fromkeys(one for one in found if one not in FIXED_TITLES):
        node.note("fixed_items", f"»{wrong}« er ikke et fast punkt. Vælg blandt: {', '.join(FIXED_TITLES)}.")
    if len(set(found)) < len(found):
        node.note("fixed_items", "Et fast punkt står to gange. Behold det én gang.")
    return tuple(dict.fromkeys(one for one in found if one in FIXED_TITLES))
