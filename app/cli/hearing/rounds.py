"""Facts about a hearing under way: more time asked for, reminders held, a new round, changes, answers of citizens."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.case.facts import CaseNumber, Reason
from app.cli.errors import WrongUseError
from app.cli.fact import fact
from app.cli.hearing.facts import Body
from app.cli.moments import parse_moment
from process.calendar import instant
from process.commands import case as c
from process.commands import every
from process.commands import hearing as hc
from process.ids import BodyId
from process.state.hearing import ResponsePublication

if TYPE_CHECKING:
    from app.cli.door import Door

Until = Annotated[str, typer.Option(help="The day, 2027-09-24.")]
Proposal = Annotated[int, typer.Option(help="Number of the proposal within the case.")]
Days = Annotated[int, typer.Option(help="Hearing period in days; 0 keeps each body's own.")]
Received = Annotated[str, typer.Option(help="When it was received, if not now.")]


def moment(text: str) -> datetime | None:
    """An instant as typed; None when nothing was."""
    return instant(*parse_moment(text)) if text else None


def add_to(cli: typer.Typer) -> None:
    _more_time(cli)
    _answers(cli)
    _again(cli)
    _terms(cli)
    _walls(cli)


def _more_time(cli: typer.Typer) -> None:
    @fact(cli, "ask-extension")
    def ask_extension(door: Door, case: CaseNumber, body: Body, until: Until, reason: Reason = "") -> every.Command:
        """Record that a body asks for a later deadline; `extend` grants it."""
        return hc.AskExtension(
            case=door.case(case), body=door.body(body).id, until=parse_moment(until)[0], reason=reason
        )

    @fact(cli, "refuse-extension")
    def refuse_extension(door: Door, case: CaseNumber, body: Body, reason: Reason = "") -> every.Command:
        """Refuse a body the later deadline it asked for, with a reason."""
        return hc.RefuseExtension(case=door.case(case), body=door.body(body).id, reason=reason)

    @fact(cli, "hold-reminders")
    def hold_reminders(
        door: Door,
        case: CaseNumber,
        body: Body,
        until: Until,
        note: Annotated[str, typer.Option(help="What was said.")] = "",
    ) -> every.Command:
        """Remind a body of nothing before a day: somebody has talked with them."""
        return hc.HoldReminders(case=door.case(case), body=door.body(body).id, until=parse_moment(until)[0], note=note)


def _answers(cli: typer.Typer) -> None:
    @fact(cli, "confirm-answer")
    def confirm_answer(door: Door, case: CaseNumber, body: Body) -> every.Command:
        """Confirm a MED committee's answer as its chair or vice-chair."""
        return hc.ConfirmResponse(case=door.case(case), body=door.body(body).id)

    @fact(cli, "unsolicited")
    def unsolicited(
        door: Door,
        case: CaseNumber,
        sender: Annotated[str, typer.Option(help="Who it is from.")],
        text: Annotated[str, typer.Option(help="What it says.")] = "",
        received: Received = "",
    ) -> every.Command:
        """Record a statement nobody asked for, from a citizen or an association."""
        return hc.RecordUnsolicited(case=door.case(case), sender=sender, text=text, received_at=moment(received))

    @fact(cli, "clear-answer")
    def clear_answer(
        door: Door,
        case: CaseNumber,
        number: Annotated[int, typer.Argument(help="Number of the answer within the case.")],
        verdict: Annotated[ResponsePublication, typer.Option(help="cleared, redacted or withheld.")],
        public_text: Annotated[str, typer.Option("--public-text", help="The text shown instead, if redacted.")] = "",
        reason: Reason = "",
    ) -> every.Command:
        """Decide whether an answer that may hold personal data is shown outside, and how."""
        return hc.DecidePublication(
            case=door.case(case), response=number, verdict=verdict, reason=reason, public_text=public_text
        )


def _again(cli: typer.Typer) -> None:
    @fact(cli, "new-round")
    def new_round(
        door: Door,
        case: CaseNumber,
        body: Annotated[list[str], typer.Option("--body", help="Only this body; repeat for more.")] = [],  # noqa: B006
        days: Days = 0,
        reason: Reason = "",
    ) -> every.Command:
        """Ask again the bodies that have answered or been closed; their letters are drafted."""
        bodies = tuple(door.body(one).id for one in body)
        return hc.NewRound(case=door.case(case), bodies=bodies, period_days=days, reason=reason)

    @fact(cli, "judge-change")
    def judge_change(
        door: Door,
        case: CaseNumber,
        material: Annotated[bool, typer.Option("--material/--immaterial", help="Whether they must be asked anew.")],
        proposal: Proposal = 1,
        days: Days = 0,
        reason: Reason = "",
    ) -> every.Command:
        """Say whether a proposal's new text changes what the bodies were asked about."""
        return hc.JudgeChange(
            case=door.case(case), proposal=proposal, is_material=material, reason=reason, period_days=days
        )

    @fact(cli, "replace-body")
    def replace_body(
        door: Door,
        case: CaseNumber,
        old: Annotated[str, typer.Argument(help="The body that is no more.")],
        new: Annotated[str, typer.Argument(help="Its successor.")],
        reason: Reason = "",
    ) -> every.Command:
        """Let a successor take over what a body has not finished, deadlines and all."""
        return hc.ReplaceBody(case=door.case(case), old=door.body(old).id, new=door.body(new).id, reason=reason)


def _replacements(door: Door, pairs: list[str]) -> dict[BodyId, BodyId]:
    """`old=new` as typed, by the bodies' codes."""
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong:
        raise WrongUseError(f"write --replace as OLD=NEW, not {wrong[0]!r}")
    named = (pair.partition("=") for pair in pairs)
    return {door.body(old).id: door.body(new).id for old, _, new in named}


def _terms(cli: typer.Typer) -> None:
    @fact(cli, "confirm-route")
    def confirm_route(
        door: Door,
        case: CaseNumber,
        replace: Annotated[
            list[str], typer.Option("--replace", metavar="OLD=NEW", help="Who takes over from an ended body; repeat.")
        ] = [],  # noqa: B006
        reason: Reason = "",
    ) -> every.Command:
        """Confirm the route of an open case for a new term of the council."""
        return c.ConfirmRoute(case=door.case(case), reason=reason, replacements=_replacements(door, replace))


def _walls(cli: typer.Typer) -> None:
    @fact(cli, "set-wall")
    def set_wall(
        door: Door,
        case: CaseNumber,
        on: Until,
        what: Annotated[str, typer.Option(help="Whose deadline it is, as the document says it.")],
    ) -> every.Command:
        """Write down an external deadline: no plan crosses it."""
        return c.SetExternalDeadline(case=door.case(case), on=parse_moment(on)[0], what=what)

    @fact(cli, "strike-wall")
    def strike_wall(
        door: Door,
        case: CaseNumber,
        number: Annotated[int, typer.Argument(help="Number of the external deadline within the case.")],
        reason: Reason = "",
    ) -> every.Command:
        """Strike an external deadline that was written down wrongly."""
        return c.StrikeExternalDeadline(case=door.case(case), number=number, reason=reason)
