"""Facts about a case: submitted, approved, returned, changed in its route, retargeted, withdrawn, carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.fact import fact
from process.commands import case as c
from process.commands import every
from process.rules import Duty, Role

if TYPE_CHECKING:
    from app.cli.door import Door

CaseNumber = Annotated[str, typer.Argument(metavar="CASE", help="Case number, e.g. 2027-0001.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept and shown.")]


def add_to(cli: typer.Typer) -> None:
    _drafting(cli)
    _route(cli)
    _course(cli)


def _drafting(cli: typer.Typer) -> None:
    @fact(cli, "submit")
    def submit(door: Door, case: CaseNumber) -> every.Command:
        """Hand a draft in for approval."""
        return c.SubmitDraft(case=door.case(case))

    @fact(cli, "approve")
    def approve(
        door: Door, case: CaseNumber, comment: Annotated[str, typer.Option(help="A remark to the officer.")] = ""
    ) -> every.Command:
        """Approve a draft as the link whose turn it is."""
        return c.ApproveDraft(case=door.case(case), comment=comment)

    @fact(cli, "return")
    def return_draft(
        door: Door, case: CaseNumber, comment: Annotated[str, typer.Option(help="What must change.")] = ""
    ) -> every.Command:
        """Return a draft to its officer with a comment."""
        return c.ReturnDraft(case=door.case(case), comment=comment)


def _route(cli: typer.Typer) -> None:
    @fact(cli, "add-body")
    def add_body(
        door: Door,
        case: CaseNumber,
        body: Annotated[str, typer.Argument(help="Body, by code or name.")],
        role: Annotated[Role, typer.Option(help="The part it plays.")] = Role.HEARING,
        step: Annotated[int, typer.Option(help="Step number; equal numbers run in parallel.")] = 1,
        duty: Annotated[Duty, typer.Option(help="Why it is heard.")] = Duty.CUSTOM,
        days: Annotated[int, typer.Option(help="Hearing period in days.")] = 14,
        reason: Reason = "",
    ) -> every.Command:
        """Put a body on the route."""
        return c.AddConsultation(
            case=door.case(case),
            body=door.body(body).id,
            role=role,
            step=step,
            duty=duty,
            period_days=days,
            reason=reason,
        )

    @fact(cli, "strike")
    def strike(
        door: Door,
        case: CaseNumber,
        number: Annotated[int, typer.Argument(help="Number of the consultation, see `show`.")],
        reason: Reason = "",
    ) -> every.Command:
        """Leave a consultation out, with a reason."""
        return c.StrikeConsultation(case=door.case(case), consultation=number, reason=reason)

    @fact(cli, "restore")
    def restore(
        door: Door,
        case: CaseNumber,
        number: Annotated[int, typer.Argument(help="Number of the consultation, see `show`.")],
    ) -> every.Command:
        """Take a struck consultation back in."""
        return c.RestoreConsultation(case=door.case(case), consultation=number)


def _course(cli: typer.Typer) -> None:
    @fact(cli, "retarget")
    def retarget(
        door: Door,
        case: CaseNumber,
        meeting: Annotated[str, typer.Argument(help="The meeting aimed at, BODY/YYYY-MM-DD.")],
        reason: Reason = "",
    ) -> every.Command:
        """Aim the case at another meeting."""
        return c.Retarget(case=door.case(case), target_meeting=door.meeting(meeting).id, reason=reason)

    @fact(cli, "send-on")
    def send_on(door: Door, case: CaseNumber, reason: Reason = "") -> every.Command:
        """Go on though a parallel committee has not finished."""
        return c.SendOn(case=door.case(case), reason=reason)

    @fact(cli, "drop-call-in")
    def drop_call_in(door: Door, case: CaseNumber, reason: Reason = "") -> every.Command:
        """Drop a member's § 23 before the council has met; the committee's decision takes effect."""
        return c.DropCallIn(case=door.case(case), reason=reason)

    @fact(cli, "withdraw")
    def withdraw(door: Door, case: CaseNumber, reason: Reason = "") -> every.Command:
        """Withdraw the case, from any stage."""
        return c.WithdrawCase(case=door.case(case), reason=reason)

    @fact(cli, "carry-out")
    def carry_out(
        door: Door,
        case: CaseNumber,
        text: Annotated[str, typer.Option(help="What was done.")] = "",
        reason: Reason = "",
    ) -> every.Command:
        """Report that the decision is carried out; needs a reason while follow-ups are open."""
        return c.CarryOut(case=door.case(case), text=text, reason=reason)
