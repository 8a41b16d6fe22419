"""The process as a table and as a diagram, printed from the code; README, docs and the command line all use it."""

from __future__ import annotations

from process.handlers import facts_in
from process.hearing.dropping import DROPPING
from process.stages import STAGES, Stage


def markdown_table() -> str:
    """The stages in order, as a Markdown table."""
    lines = ["| stage | who acts | leaves when | or instead | facts people state |", "|---|---|---|---|---|"]
    for row in STAGES:
        facts = ", ".join(f"`{name}`" for name in facts_in(row.stage)) or "–"
        lines.append(f"| `{row.stage}` ({row.danish}) | {row.who} | {row.leaves_when} | {row.instead} | {facts} |")
    return "\n".join(lines)


def dropping_table() -> str:
    """Who may take a hearing party off the route, by the duty it is heard by."""
    lines = [
        "| heard because it (duty) | who may leave it out, with a reason | afterwards |",
        "|---|---|---|",
    ]
    for duty, row in DROPPING.items():
        kept = "red in the rule check; printed as not heard" if duty.is_owed else "in the rule check, in order"
        lines.append(f"| {row.duty.english} ({row.duty.danish}) | {row.who.english} ({row.who.danish}) | {kept} |")
    return "\n".join(lines)


def mermaid() -> str:
    """The stages as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {Stage.DRAFTING}"]
    for row in STAGES:
        lines += [f"    {row.stage} --> {to}" for to in row.next]
    withdrawn = [row.stage for row in STAGES if row.stage not in (Stage.ENDED, Stage.FOLLOW_UP)]
    lines += [f"    {stage} --> {Stage.ENDED}: withdrawn" for stage in withdrawn]
    return "\n".join([*lines, f"    {Stage.ENDED} --> [*]"])


def stages_data() -> list[dict[str, object]]:
    """The same as data."""
    return [
        {
            "stage": str(row.stage),
            "danish": row.danish,
            "who": row.who,
            "leaves_when": row.leaves_when,
            "instead": row.instead,
            "facts": list(facts_in(row.stage)),
            "next": [str(stage) for stage in row.next],
        }
        for row in STAGES
    ]
