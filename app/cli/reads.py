"""What can be asked: cases, one case, deadlines, the log, the status, bodies, people, meetings, the process itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.errors import WrongUseError
from app.cli.fact import CaseNumber, Json, open_door
from app.cli.tables import cut, table
from process.stages import Stage

if TYPE_CHECKING:
    from app.cli.door import Door
    from models.case.overview import Status


def add_to(cli: typer.Typer) -> None:
    cli.command("cases")(cases)
    cli.command("show")(show)
    cli.command("deadlines")(deadlines)
    cli.command("status")(status)
    cli.command("bodies")(bodies)
    cli.command("people")(people)
    cli.command("process")(process)


def _status(door: Door, *, include_ended: bool = False) -> Status:
    from models.case.overview import status as read_status
    from models.database import reading

    with reading(door.engine) as connection:
        return read_status(connection, door.reference.assessors(door.now), door.now, include_ended=include_ended)


def cases(
    stage: Annotated[Stage | None, typer.Option(help="Only cases in this stage.")] = None, json: Json = False
) -> None:
    """List all cases: number, stage, holder, title."""
    door = open_door(as_json=json)
    rows = [row for row in _status(door, include_ended=True).cases if stage in (None, row.stage)]
    rows.sort(key=lambda row: row.case)
    text = table(
        ("Case", "Stage", "Holder", "Department", "Title"),
        ((row.case, row.stage, row.holder, row.department, row.title) for row in rows),
    )
    door.say(text if rows else "No cases. `sagsgang import FILE` takes one in.", {"cases": [r.as_json() for r in rows]})


def show(case: CaseNumber, json: Json = False) -> None:
    """Show one case: its route, hearings, approvals, decisions and history."""
    from app.cli.case.view import case_json, case_text

    door = open_door(as_json=json)
    view = case_of(door, case)
    door.say(case_text(door, view), case_json(door, view))


def case_of(door: Door, number: str) -> Any:
    from models.case.view import case_view
    from models.database import reading

    with reading(door.engine) as connection:
        view = case_view(connection, number, door.now, door.register)
    if view is None:
        raise WrongUseError(f"there is no case {number}; `sagsgang cases` lists them", "not_found")
    return view


def deadlines(json: Json = False) -> None:
    """List what falls due next: hearings and agendas, soonest first."""
    door = open_door(as_json=json)
    status = _status(door)
    rows: list[dict[str, object]] = [
        {"due_at": hearing["due_at"], "what": "hearing", "case": hearing["case"], "who": hearing["body"]}
        for hearing in (row.as_json() for row in status.hearings)
        if hearing["due_at"] and hearing["state"] in ("sent", "answer_promised")
    ]
    for row in status.cases:
        if row.next_deadline and row.next_deadline_kind != "hearing":
            due = row.as_json()["next_deadline"]
            rows.append({"due_at": due, "what": row.next_deadline_kind, "case": row.case, "who": row.holder})
    rows.sort(key=lambda row: str(row["due_at"]))
    text = table(("Due", "What", "Case", "Who"), (tuple(row.values()) for row in rows))
    door.say(text if rows else "Nothing is due.", {"deadlines": rows})


def status(json: Json = False) -> None:
    """Show the directors' overview: cases by stage, at risk first, with the reason and who acts."""
    door = open_door(as_json=json)
    status = _status(door)
    door.say(_status_text(status), status.as_json())


def _status_text(status: Status) -> str:
    stages = "  ".join(f"{stage}: {number}" for stage, number in status.stages.items())
    risk = "  ".join(f"{level}: {number}" for level, number in status.risk.items())
    rows = []
    for row in status.cases:
        data = row.as_json()
        due = str(data["next_deadline"] or "")[:16].replace("T", " ")
        held = "" if row.days_held is None else f"{row.days_held} d"
        rows.append(
            (row.risk or "", row.case, row.stage, cut(row.title, 40), row.holder, held, due, row.forecast, row.reason)
        )
    cases = table(("Risk", "Case", "Stage", "Title", "Holder", "Held", "Next deadline", "Forecast", "Reason"), rows)
    outstanding = [row for row in status.hearings if row.is_outstanding]
    hearings = table(
        ("Case", "Body", "Due", "State", "Reminders"),
        (
            (row.case, row.body, str(row.as_json()["due_at"])[:16].replace("T", " "), row.state, row.reminders_sent)
            for row in outstanding
        ),
    )
    parts = [f"As of {status.as_json()['as_of']}", stages, risk, "", cases if rows else "No open cases."]
    if outstanding:
        parts += ["", "Mandatory answers outstanding:", hearings]
    return "\n".join(parts)


def bodies(json: Json = False) -> None:
    """List bodies and departments with their codes."""
    door = open_door(as_json=json)
    rows = [(o.code, o.kind, o.short_name, o.name) for o in door.register.organizations.values()]
    data = [dict(zip(("code", "kind", "short_name", "name"), map(str, row), strict=True)) for row in rows]
    door.say(table(("Code", "Kind", "Short", "Name"), rows), {"bodies": data})


def people(
    role: Annotated[str, typer.Option(help="Only this role, e.g. coordinator.")] = "", json: Json = False
) -> None:
    """List people with the codes that --as takes, and the roles they hold today."""
    from process.register import SeatRole

    if role and role not in set(SeatRole):
        raise WrongUseError(f"there is no role {role!r}; it is one of {', '.join(SeatRole)}")
    door = open_door(as_json=json)
    rows = []
    for person in door.register.persons.values():
        seats = sorted({str(seat.role) for seat in door.register.roles_of(person.id, door.today)})
        if not role or role in seats:
            rows.append((person.code, person.name, ", ".join(seats)))
    data = [dict(zip(("code", "name", "roles"), row, strict=True)) for row in rows]
    door.say(table(("Code", "Name", "Roles"), rows), {"people": data})


def process(
    form: Annotated[str, typer.Option("--format", help="markdown or mermaid; both when not given.")] = "",
    json: Json = False,
) -> None:
    """Print the process: the stages as a table and as a diagram."""
    from process.describe import markdown_table, mermaid, stages_data

    if form not in ("", "markdown", "mermaid"):
        raise WrongUseError("--format is markdown or mermaid")
    parts = {"markdown": markdown_table(), "mermaid": f"```mermaid\n{mermaid()}\n```"}
    text = parts[form] if form else "\n\n".join(parts.values())
    open_door(as_json=json).say(text, {"stages": stages_data()})
