"""The plan of a case, and what a change would cost. It only reads."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.converters import moment, pair
from app.cli.errors import WrongUseError
from app.cli.fact import CaseNumber, Json, open_door
from app.cli.tables import table

if TYPE_CHECKING:
    pass


def add_to(cli: typer.Typer) -> None:
    cli.command("plan")(plan)


def plan(
    case: CaseNumber,
    target: Annotated[str, typer.Option(help="Plan towards this meeting, BODY/2027-10-05.")] = "",
    deadline: Annotated[
        list[str],
        typer.Option(help="What if this were a hearing deadline? BODY=2027-09-24T12:00; repeat for more."),
    ] = [],  # noqa: B006
    json: Json = False,
) -> None:
    """Plan a case back from its meeting and forward from today, and say what a change would cost."""
    from app.cli.reads import case_of
    from models.case.plan import case_plan
    from process.planning.assessment import Assessor

    door = open_door(as_json=json)
    view = case_of(door, case)
    rules, calendar = door.rules()
    asked = (pair(text, "--deadline BODY=DATE") for text in deadline)
    deadlines = {door.body(body).id: moment(due) for body, due in asked}
    wanted = door.meeting(target) if target else None
    planned = case_plan(
        Assessor(door.register, calendar, rules, door.today, door.now), view.state, deadlines=deadlines, target=wanted
    )
    if planned.unknown:
        names = ", ".join(door.register.organizations[body].code for body in planned.unknown)
        raise WrongUseError(f"case {case} has no open hearing of {names}; `sagsgang show {case}` lists them")
    door.say(_text(view.case.number, planned), _json(view.case.number, planned))


def _text(number: str, planned: Any) -> str:
    if planned.plan is None:
        return str(planned.beyond)
    head = f"{number}  earliest decision {planned.plan.decision_on or '–'}, planned back from {planned.plan.aim or '–'}"
    parts = [head, *([_lines("What if", planned.answer)] if planned.answer else [])]
    if planned.external_deadlines:
        parts.append(_lines("External deadlines", tuple(f"{on}  {what}" for on, what in planned.external_deadlines)))
    headings = ("Step", "Earliest", "Latest", "Slack", "Days on the way", "Waits for")
    parts.append(table(headings, map(_row, planned.rows)))
    if planned.warnings:
        parts.append(_lines("Warnings", planned.warnings))
    return "\n\n".join(parts)


def _lines(title: str, sentences: tuple[str, ...]) -> str:
    return "\n".join((title, *(f"- {sentence}" for sentence in sentences)))


def _row(row: Any) -> tuple[object, ...]:
    on_the_way = ", ".join(f"{name} {day}" for name, day in row.dates)
    earliest, latest = _span(row.starts_on, row.ends_on), _span(row.start_by, row.end_by)
    if row.ends_on and row.kind == "hearing":
        earliest += f" {row.due_time:%H:%M}"
    notes = "; ".join(part for part in (on_the_way, row.note) if part)
    return row.what, earliest, latest, "" if row.slack is None else f"{row.slack} d", notes, row.waits_for


def _span(first: date | None, last: date | None) -> str:
    return " – ".join(str(day) for day in (first, last) if day)


def _json(number: str, planned: Any) -> dict[str, Any]:
    plan = planned.plan
    return {
        "case": number,
        "decision_on": _iso(plan.decision_on) if plan else None,
        "aim": _iso(plan.aim) if plan else None,
        "is_reached": plan.is_reached if plan else False,
        "blocked": planned.beyond or (plan.blocked if plan else ""),
        "slack_working_days": plan.slack if plan else None,
        "external_deadlines": [{"on": on.isoformat(), "what": what} for on, what in planned.external_deadlines],
        "what_if": list(planned.answer),
        "what_if_decision_on": _iso(planned.asked.decision_on) if planned.asked else None,
        "warnings": list(planned.warnings),
        "steps": [
            {
                "kind": str(row.kind),
                "consultation": row.number or None,
                "what": row.what,
                "starts_on": _iso(row.starts_on),
                "ends_on": _iso(row.ends_on),
                "start_by": _iso(row.start_by),
                "end_by": _iso(row.end_by),
                "due_time": row.due_time.isoformat("minutes") if row.due_time else None,
                "slack_working_days": row.slack,
                "dates": {name: _iso(day) for name, day in row.dates},
                "waits_for": row.waits_for,
                "note": row.note,
            }
            for row in planned.rows
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
