"""`sagsgang hearing-plan`: which bodies meet too badly to be heard in the budget weeks, and the meeting to move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.errors import WrongUseError
from app.cli.fact import Json, open_door
from app.cli.tables import table

if TYPE_CHECKING:
    from process.planning.hearing_plan import BodyPlan, HearingPlan
    from process.register import Register

Year = Annotated[int, typer.Argument(help="The budget year; the coming one if left out.", show_default=False)]


def add_to(cli: typer.Typer) -> None:
    cli.command("hearing-plan")(hearing_plan_of)


def hearing_plan_of(year: Year = 0, json: Json = False) -> None:
    """Say which bodies cannot answer from a meeting in the budget weeks, and which one meeting to move."""
    from process.planning.budget_round import budget_year
    from process.planning.hearing_plan import hearing_plan

    door = open_door(as_json=json)
    rules, calendar = door.rules()
    dates = rules.budget_years.get(year) if year else budget_year(rules.budget_years.values(), door.today)
    if dates is None:
        known = ", ".join(map(str, sorted(rules.budget_years))) or "none"
        raise WrongUseError(f"the budget calendar has no such year; it has: {known}", "not_found")
    plan = hearing_plan(dates, rules, door.register, calendar, door.today)
    lines = [_as_json(each, plan, door.register) for each in plan.bodies]
    rows = [(line["body"], line["standing"], line["meeting"], line["chair"], line["asked"]) for line in lines]
    weeks = plan.weeks
    days = {"letter_on": weeks.letter_on, "last_meeting_on": weeks.last_meeting_on, "answers_by": weeks.answers_by}
    head = {"year": str(dates.year)} | {key: day.isoformat() for key, day in days.items()}
    text = "  ".join(f"{key}: {value}" for key, value in head.items())
    if rows:
        text += "\n\n" + table(("Body", "Standing", "Meeting", "Chair", "Asked"), rows)
    door.say(text, {**head, "year": dates.year, "bodies": lines})


def _as_json(each: BodyPlan, plan: HearingPlan, register: Register) -> dict[str, Any]:
    from process.planning.hearing_plan import leader_of
    from process.words.hearing_plan import asked_of

    leader = leader_of(each.body, register, plan.today)
    return {
        "body": each.body.name,
        "standing": str(each.standing),
        "meeting": each.meeting.held_on.isoformat() if each.meeting else None,
        "first_on": each.first_on.isoformat(),
        "last_on": each.last_on.isoformat(),
        "chair": leader.name if leader else None,
        "asked": asked_of(each),
    }
