"""Facts about a meeting: agenda, attendance, decisions, the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.errors import WrongUseError
from app.cli.fact import fact
from app.cli.facts_case import CaseNumber, Reason
from process import commands as c
from process import meeting_commands as mc
from process.case import Outcome
from process.decision import PointOutcome, Votes
from process.meeting import ItemKind

if TYPE_CHECKING:
    from app.cli.door import Door

MeetingName = Annotated[str, typer.Argument(metavar="MEETING", help="Meeting as BODY/YYYY-MM-DD.")]
Item = Annotated[int, typer.Argument(metavar="ITEM", help="Item number.")]
Text = Annotated[str, typer.Option("--text", help="The decision as minuted.")]
PersonCode = Annotated[str, typer.Argument(metavar="PERSON", help="Code of the person.")]


def parse_votes(text: str, who: list[str]) -> Votes | None:
    """`14-8-1` is for-against-abstained; each `--who NAME=for|against|abstained` says who."""
    if not text:
        return None
    try:
        numbers = [int(part) for part in text.split("-")]
    except ValueError:
        numbers = []
    if len(numbers) not in (2, 3):
        raise WrongUseError(f"write votes as FOR-AGAINST-ABSTAINED, e.g. 14-8-1, not {text!r}")
    named = [tuple(one.split("=", 1)) for one in who]
    if any(len(pair) != 2 or pair[1] not in ("for", "against", "abstained") for pair in named):
        raise WrongUseError("write --who NAME=for, NAME=against or NAME=abstained")
    return Votes(numbers[0], numbers[1], numbers[2] if len(numbers) == 3 else 0, tuple(named))  # type: ignore[arg-type]


def parse_point(text: str) -> PointOutcome:
    """`3=not_approved:udgår` is point 3, its outcome and an amendment."""
    number, _, rest = text.partition("=")
    outcome, _, amendment = rest.partition(":")
    try:
        return PointOutcome(int(number), Outcome(outcome), amendment)
    except ValueError:
        known = ", ".join(Outcome)
        raise WrongUseError(f"write --point NUMBER=OUTCOME[:AMENDMENT] with one of {known}; not {text!r}") from None


def add_to(cli: typer.Typer) -> None:
    _agenda(cli)
    _attendance(cli)
    _decisions(cli)


def _agenda(cli: typer.Typer) -> None:
    @fact(cli, "place")
    def place(
        door: Door,
        meeting: MeetingName,
        case: CaseNumber,
        kind: Annotated[ItemKind, typer.Option(help="What the body is asked to do.")] = ItemKind.DECISION,
        override: Annotated[str, typer.Option(help="Why it is placed though a gate is open.")] = "",
        late_reason: Annotated[str, typer.Option(help="Why it cannot wait, after dispatch (printed).")] = "",
        closed: Annotated[bool, typer.Option("--closed", help="Treat it behind closed doors.")] = False,
    ) -> c.Command:
        """Place a case on a meeting's agenda."""
        return mc.PlaceOnAgenda(
            meeting=door.meeting(meeting).id,
            case=door.case(case),
            item_kind=kind,
            override_reason=override,
            late_reason=late_reason,
            is_closed=closed,
        )

    @fact(cli, "remove-item")
    def remove_item(door: Door, meeting: MeetingName, item: Item, reason: Reason = "") -> c.Command:
        """Take an item off the agenda before the meeting."""
        return mc.RemoveFromAgenda(meeting=door.meeting(meeting).id, item=item, reason=reason)

    @fact(cli, "dispatch")
    def dispatch(door: Door, meeting: MeetingName) -> c.Command:
        """Record that the agenda has been sent out."""
        return mc.DispatchAgenda(meeting=door.meeting(meeting).id)

    @fact(cli, "cancel-meeting")
    def cancel_meeting(door: Door, meeting: MeetingName, reason: Reason = "") -> c.Command:
        """Cancel a meeting; its items wait for another."""
        return mc.CancelMeeting(meeting=door.meeting(meeting).id, reason=reason)


def _attendance(cli: typer.Typer) -> None:
    @fact(cli, "absent")
    def absent(
        door: Door,
        meeting: MeetingName,
        person: PersonCode,
        substitute: Annotated[str, typer.Option(help="Code of who sits in.")] = "",
        reason: Annotated[str, typer.Option(help="Kept apart: secretary and auditor only.")] = "",
        without_notice: Annotated[bool, typer.Option("--without-notice", help="Not told beforehand.")] = False,
        from_item: Annotated[int, typer.Option(help="First item missed; 0 for the whole meeting.")] = 0,
        to_item: Annotated[int, typer.Option(help="Last item missed; 0 for the rest.")] = 0,
    ) -> c.Command:
        """Record an absence, and who sat in."""
        return mc.RecordAttendance(
            meeting=door.meeting(meeting).id,
            person=door.person(person).id,
            present=False,
            with_notice=not without_notice,
            reason=reason,
            substitute=door.person(substitute).id if substitute else None,
            from_item=from_item,
            to_item=to_item,
        )

    @fact(cli, "present")
    def present(door: Door, meeting: MeetingName, person: PersonCode) -> c.Command:
        """Record that a member was there after all."""
        return mc.RecordAttendance(meeting=door.meeting(meeting).id, person=door.person(person).id, present=True)


def _decisions(cli: typer.Typer) -> None:
    @fact(cli, "decide")
    def decide(
        door: Door,
        meeting: MeetingName,
        outcome: Annotated[Outcome, typer.Option(help="What became of it.")],
        item: Annotated[int | None, typer.Option(help="Item number.")] = None,
        case: Annotated[str, typer.Option(help="Case number, when it was not on the agenda.")] = "",
        text: Text = "",
        votes: Annotated[str, typer.Option(help="FOR-AGAINST-ABSTAINED, e.g. 14-8-1.")] = "",
        voter: Annotated[list[str], typer.Option("--who", help="NAME=for|against|abstained; repeat.")] = [],  # noqa: B006
        point: Annotated[list[str], typer.Option("--point", help="NUMBER=OUTCOME[:AMENDMENT]; repeat.")] = [],  # noqa: B006
        dissent: Annotated[str, typer.Option(help="A minority's statement.")] = "",
    ) -> c.Command:
        """Record what a meeting decided; always recorded, deviations are marked."""
        return mc.RecordDecision(
            meeting=door.meeting(meeting).id,
            outcome=outcome,
            item=item,
            case=door.case(case) if case else None,
            text=text,
            votes=parse_votes(votes, voter),
            points=tuple(parse_point(one) for one in point),
            dissent=dissent,
        )

    for name, outcome, words in (
        ("postpone", Outcome.POSTPONED, "Record that an item was postponed (udsat)."),
        ("send-back", Outcome.RETURNED, "Record that an item was returned to the administration."),
        ("send-in-hearing", Outcome.SENT_IN_HEARING, "Record that the body sends the case in hearing."),
    ):
        _short(cli, name, outcome, words)

    @fact(cli, "refer")
    def refer(
        door: Door,
        meeting: MeetingName,
        item: Item,
        to: Annotated[str, typer.Option(help="The body that treats it next.")],
        text: Text = "",
    ) -> c.Command:
        """Record that an item was referred to another body."""
        return mc.RecordDecision(
            meeting=door.meeting(meeting).id,
            item=item,
            outcome=Outcome.REFERRED,
            refer_to=door.body(to).id,
            text=text,
        )

    @fact(cli, "raise")
    def raise_item(door: Door, meeting: MeetingName, item: Item) -> c.Command:
        """Raise an item for information or discussion to a decision."""
        return mc.RaiseToDecision(meeting=door.meeting(meeting).id, item=item)

    @fact(cli, "stop")
    def stop(door: Door, meeting: MeetingName, item: Item, member: PersonCode) -> c.Command:
        """Bring a decision before the council (§ 23), until the record is closed."""
        return mc.StopDecision(meeting=door.meeting(meeting).id, item=item, member=door.person(member).id)

    @fact(cli, "close-record")
    def close_record(door: Door, meeting: MeetingName) -> c.Command:
        """Close a meeting's record: its decisions can now be executed."""
        return mc.CloseRecord(meeting=door.meeting(meeting).id)


def _short(cli: typer.Typer, name: str, outcome: Outcome, words: str) -> None:
    def command(door: Door, meeting: MeetingName, item: Item, text: Text = "") -> c.Command:
        return mc.RecordDecision(meeting=door.meeting(meeting).id, item=item, outcome=outcome, text=text)

    command.__doc__ = words
    fact(cli, name)(command)
