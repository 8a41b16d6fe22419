"""Facts about an agreement: `sagsgang agreement set|status|link|report|show|export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.errors import WrongUseError
from app.cli.fact import CaseNumber, Json, argument, composed_fact, fact, open_door, option
from app.cli.files import write
from app.cli.tables import cut, table
from process.commands import follow_up as fc

if TYPE_CHECKING:
    from app.cli.door import Door
    from models.follow_up.agreement import AgreementView

Report = Annotated[int, typer.Option("--report", help="The status as this report had it; 0 is as it stands now.")]


def add_to(cli: typer.Typer) -> None:
    agreement = typer.Typer(no_args_is_help=True, help="The agreement a case carries: its points and how they stand.")
    cli.add_typer(agreement, name="agreement")
    _facts(agreement)
    agreement.command("show")(show)
    agreement.command("export")(export)


def _facts(agreement: typer.Typer) -> None:
    composed_fact(agreement, "set", set_points)
    fact(
        agreement,
        "status",
        fc.SetPointStatus,
        points=argument("Numbers of the points."),
        status=option("green or yellow."),
        comment=option("Why; needed for yellow."),
    )
    fact(
        agreement,
        "link",
        fc.LinkPoint,
        point=argument("Number of the point in the agreement."),
        linked_case=option("The case that carries it out.", "--to", metavar="CASE"),
        meeting=option("The meeting it was presented at, BODY/YYYY-MM-DD."),
    )
    fact(agreement, "report", fc.FileStatusReport)


def set_points(
    door: Door,
    case: CaseNumber,
    file: Annotated[Path, typer.Argument(help="The list: .xlsx, .csv or .toml.", dir_okay=False)],
    accept: Annotated[bool, typer.Option("--accept", help="Store what is not understood as not stated.")] = False,
) -> fc.SetAgreement:
    """Write down the points of the agreement, from a list; said again, it takes the list's place."""
    return fc.SetAgreement(case=door.case(case), points=_planned(door, file, accept))


def _planned(door: Door, file: Path, accept: bool) -> tuple[fc.PlannedPoint, ...]:
    """The points of the file. Raises `WrongUseError` where something in it is not understood."""
    from documents.case.intake import aliases
    from documents.reading.agreement_list import numbered
    from documents.reading.child import opened, points_apart
    from documents.reading.errors import UnreadableDocumentError
    from process.limits import SPREADSHEET

    try:
        with opened(file, SPREADSHEET) as source:
            listed = points_apart(file.name, source, aliases(door.register, door.today))
    except UnreadableDocumentError as wrong:
        raise WrongUseError(f"{file.name} cannot be read. {wrong.message_da}", wrong.code) from wrong
    if listed.findings and not accept:
        raise WrongUseError("\n".join(numbered(listed.findings)) + "\nMend the list, or store it with --accept.")
    bodies = {body.code: body.id for body in door.register.organizations.values()}
    return tuple(fc.PlannedPoint(line.text, line.heading, bodies.get(line.body), line.month) for line in listed.points)


def show(case: CaseNumber, report: Report = 0, json: Json = False) -> None:
    """Show the points: plan, status, and the status the facts speak for."""
    door = open_door(as_json=json)
    view = _view(door, case, report)
    counts = view.counts
    rows = [
        (
            row.point.number,
            row.point.planned_month.isoformat()[:7] if row.point.planned_month else "",
            cut(row.body, 24),
            row.point.status or "",
            row.proposed.status if row.proposed and row.proposed.status != row.point.status else "",
            cut(row.point.text, 44),
            cut(row.point.comment or (row.proposed.reason if row.proposed else ""), 44),
        )
        for row in view.rows
    ]
    told = f"{counts.points} points: {counts.green} green, {counts.yellow} yellow, {counts.unset} without status"
    text = table(("No", "Month", "Body", "Status", "Proposed", "Point", "Comment or reason"), rows)
    numbers = {"points": counts.points, "green": counts.green, "yellow": counts.yellow, "unset": counts.unset}
    data = {"case": case, "report": report, **numbers, "rows": [_json(row) for row in view.rows]}
    door.say(f"{text}\n{told}" if rows else "The case carries no agreement.", data)


def export(
    case: CaseNumber,
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write: .xlsx or .csv.", dir_okay=False)],
    report: Report = 0,
    json: Json = False,
) -> None:
    """Write the status of the agreement as a spreadsheet."""
    from documents.writing.follow_up.agreement import agreement_csv, agreement_xlsx

    door = open_door(as_json=json)
    view = _view(door, case, report)
    kinds = {".csv": lambda: agreement_csv(view), ".xlsx": lambda: agreement_xlsx(view, case)}
    make = kinds.get(out.suffix.casefold())
    if make is None:
        raise WrongUseError(f"write a .xlsx or a .csv, not {out.suffix or out.name!r}")
    write(out, make())
    door.say(f"Wrote {out}: {view.counts.points} points", {"file": str(out), "points": view.counts.points})


def _view(door: Door, number: str, report: int) -> AgreementView:
    from models.database import reading
    from models.follow_up.agreement import agreement_view
    from models.rows.case import load_case

    case_id = door.case(number)
    with reading(door.engine) as connection:
        state = load_case(connection, case_id)
        view = agreement_view(connection, state, door.now, door.register, report=report) if state else None
    if view is None:
        raise WrongUseError(f"no status report {report} has been filed on {number}", "not_found")
    return view


def _json(row: Any) -> dict[str, Any]:
    point = row.point
    return {
        "number": point.number,
        "text": point.text,
        "heading": point.heading,
        "body": row.body or None,
        "month": point.planned_month.isoformat()[:7] if point.planned_month else None,
        "status": str(point.status) if point.status else None,
        "comment": point.comment,
        "case": row.linked.number if row.linked else None,
        "proposed": str(row.proposed.status) if row.proposed else None,
        "reason": row.proposed.reason if row.proposed else None,
    }
