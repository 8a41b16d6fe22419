"""Facts about who sits at a meeting: absences, substitutes, conflicts of interest."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.errors import WrongUseError
from app.cli.fact import fact
from app.cli.meeting.arguments import VOTES, Item, MeetingName, PersonCode, parse_hour, parse_instant, parse_votes
from process.commands import every
from process.commands import meeting as mc
from process.ids import NO_ITEM
from process.meeting.leave import reports_of

if TYPE_CHECKING:
    from app.cli.door import Door
    from process.register import MeetingDate

Secret = Annotated[str, typer.Option("--reason", help="Kept apart: secretary and auditor only.")]
Substitute = Annotated[str, typer.Option("--substitute", help="Code of who sits in.")]
Member = Annotated[str, typer.Argument(metavar="MEMBER", help="Code of the member.")]
Other = Annotated[str, typer.Argument(metavar="SUBSTITUTE", help="Code of who is to sit in.")]


def add_to(cli: typer.Typer) -> None:
    _attendance(cli)
    _substitutes(cli)
    _conflicts(cli)


def _attendance(cli: typer.Typer) -> None:
    @fact(cli, "absent")
    def absent(
        door: Door,
        meeting: MeetingName,
        person: PersonCode,
        substitute: Substitute = "",
        reason: Secret = "",
        without_notice: Annotated[bool, typer.Option("--without-notice", help="Not told beforehand.")] = False,
        from_item: Annotated[str, typer.Option(help="First item missed; else from the beginning.")] = "",
        to_item: Annotated[str, typer.Option(help="Last item missed; else to the end.")] = "",
        left_at: Annotated[str, typer.Option(help="The hour the member left, e.g. 18:40.")] = "",
        arrived_at: Annotated[str, typer.Option(help="The hour the member came, e.g. 17:54.")] = "",
    ) -> every.Command:
        """Record an absence, and who sat in."""
        return mc.RecordAttendance(
            meeting=door.meeting(meeting).id,
            person=door.person(person).id,
            present=False,
            with_notice=not without_notice,
            reason=reason,
            substitute=door.person(substitute).id if substitute else None,
            from_item=door.item(meeting, from_item) if from_item else NO_ITEM,
            to_item=door.item(meeting, to_item) if to_item else NO_ITEM,
            since=parse_hour(left_at),
            until=parse_hour(arrived_at),
        )

    @fact(cli, "present")
    def present(door: Door, meeting: MeetingName, person: PersonCode) -> every.Command:
        """Record that a member was there after all."""
        return mc.RecordAttendance(meeting=door.meeting(meeting).id, person=door.person(person).id, present=True)

    @fact(cli, "attendance")
    def attendance(
        door: Door,
        meeting: MeetingName,
        opened: Annotated[str, typer.Option(help="When the meeting began, e.g. '2027-10-05 17:00'.")] = "",
        adjourned: Annotated[str, typer.Option(help="When it ended.")] = "",
    ) -> every.Command:
        """Record that those not noted as absent were there."""
        return mc.StateAttendance(
            meeting=door.meeting(meeting).id, opened_at=parse_instant(opened), adjourned_at=parse_instant(adjourned)
        )


def _last_day(text: str, first: date) -> date:
    try:
        last = date.fromisoformat(text)
    except ValueError:
        raise WrongUseError(f"write the last day as YYYY-MM-DD, e.g. 2027-11-30, not {text!r}") from None
    if last < first:
        raise WrongUseError(f"the last day ({last}) is before the meeting ({first})")
    return last


def _every_report(door: Door, at: MeetingDate, here: mc.ReportAbsence, last: date) -> tuple[every.Command, ...]:
    found = reports_of(door.register, here, at.organization, at.held_on, last, door.today)
    if not found:
        raise WrongUseError(f"the body has no coming meeting from {at.held_on} to {last} at which they have a seat")
    return found


def _substitutes(cli: typer.Typer) -> None:
    @fact(cli, "report-absence")
    def report_absence(
        door: Door,
        meeting: MeetingName,
        person: PersonCode,
        reason: Secret = "",
        month: Annotated[bool, typer.Option("--month", help="Expected to last a month or more (§ 15, § 28).")] = False,
        demanded: Annotated[bool, typer.Option("--demanded", help="The list demands it (§ 15, 1).")] = False,
        until: Annotated[
            str, typer.Option(metavar="DAY", help="Last day away: every meeting of the body to then is told of.")
        ] = "",
    ) -> every.Command | tuple[every.Command, ...]:
        """Tell beforehand that a member cannot come; the right substitute is asked where the rules allow one."""
        at = door.meeting(meeting)
        here = mc.ReportAbsence(
            meeting=at.id,
            person=door.person(person).id,
            reason=reason,
            at_least_a_month=month,
            is_demanded=demanded,
        )
        return _every_report(door, at, here, _last_day(until, at.held_on)) if until else here

    @fact(cli, "withdraw-absence")
    def withdraw_absence(door: Door, meeting: MeetingName, person: PersonCode) -> every.Command:
        """The member comes after all; whoever was asked to sit in is told that it is not needed."""
        return mc.WithdrawAbsence(meeting=door.meeting(meeting).id, person=door.person(person).id)

    @fact(cli, "answer-seat")
    def answer_seat(
        door: Door,
        meeting: MeetingName,
        member: Member,
        substitute: Other,
        yes: Annotated[bool, typer.Option("--yes/--no", help="Whether the substitute comes.")],
    ) -> every.Command:
        """Answer whether one comes as a substitute; a no asks the next one."""
        return mc.AnswerSubstitution(
            meeting=door.meeting(meeting).id,
            member=door.person(member).id,
            substitute=door.person(substitute).id,
            accepts=yes,
        )

    @fact(cli, "call-substitute")
    def call_substitute(
        door: Door,
        meeting: MeetingName,
        member: Member,
        substitute: Other,
        basis: Annotated[str, typer.Option(help="The paragraph it rests on; else found by the body's kind.")] = "",
    ) -> every.Command:
        """Name a member's substitute; the council's is approved as an item of its own."""
        return mc.CallSubstitute(
            meeting=door.meeting(meeting).id,
            member=door.person(member).id,
            substitute=door.person(substitute).id,
            basis=basis,
        )


def _conflicts(cli: typer.Typer) -> None:
    @fact(cli, "conflict")
    def conflict(
        door: Door, meeting: MeetingName, item: Item, person: PersonCode, reason: Secret = ""
    ) -> every.Command:
        """Raise a member's possible conflict of interest in an item (§ 14)."""
        return mc.RaiseConflict(
            meeting=door.meeting(meeting).id,
            item=door.item(meeting, item),
            person=door.person(person).id,
            reason=reason,
        )

    @fact(cli, "rule-conflict")
    def rule_conflict(
        door: Door,
        meeting: MeetingName,
        item: Item,
        person: PersonCode,
        disqualified: Annotated[bool, typer.Option("--disqualified/--not-disqualified", help="What the body decided.")],
        votes: Annotated[str, typer.Option(help=f"The body's own vote, {VOTES}")] = "",
        substitute: Substitute = "",
    ) -> every.Command:
        """Record the body's decision on a conflict of interest, and who sits in for the item."""
        return mc.RuleOnConflict(
            meeting=door.meeting(meeting).id,
            item=door.item(meeting, item),
            person=door.person(person).id,
            is_disqualified=disqualified,
            votes=parse_votes(votes, []),
            substitute=door.person(substitute).id if substitute else None,
        )
