"""The overview in plain text."""

from __future__ import annotations

from app.cli.tables import cut, table
from models.case.overview import Status


def status_text(found: Status) -> str:
    stages = "  ".join(f"{stage}: {number}" for stage, number in found.stages.items())
    risk = "  ".join(f"{level}: {number}" for level, number in found.risk.items())
    rows = []
    for row in found.cases:
        data = row.as_json()
        due = str(data["next_deadline"] or "")[:16].replace("T", " ")
        held = "" if row.days_held is None else f"{row.days_held} d"
        rows.append(
            (row.risk or "", row.case, row.stage, cut(row.title, 40), row.holder, held, due, row.forecast, row.reason)
        )
    cases = table(("Risk", "Case", "Stage", "Title", "Holder", "Held", "Next deadline", "Forecast", "Reason"), rows)
    outstanding = [row for row in found.hearings if row.is_outstanding]
    hearings = table(
        ("Case", "Body", "Due", "State", "Reminders"),
        (
            (row.case, row.body, str(row.as_json()["due_at"])[:16].replace("T", " "), row.state, row.reminders_sent)
            for row in outstanding
        ),
    )
    parts = [f"As of {found.as_json()['as_of']}", stages, risk, "", cases if rows else "No open cases."]
    if outstanding:
        parts += ["", "Mandatory answers outstanding:", hearings]
    return "\n".join(parts)
