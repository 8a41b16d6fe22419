"""Facts about what a meeting decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.case.facts import CaseNumber, Reason
from app.cli.fact import fact
from app.cli.meeting.arguments import (
    VOTES,
    WHO,
    Item,
    MeetingName,
    PersonCode,
    Text,
    parse_amendment,
    parse_point,
    parse_votes,
)
from process.commands import every
from process.commands import meeting as mc
from process.state.case import Outcome

if TYPE_CHECKING:
    from app.cli.door import Door


def add_to(cli: typer.Typer) -> None:
    _outcomes(cli)
    _the_rest(cli)
    _minority(cli)
    _alone(cli)


def _outcomes(cli: typer.Typer) -> None:
    @fact(cli, "decide")
    def decide(
        door: Door,
        meeting: MeetingName,
        outcome: Annotated[Outcome, typer.Option(help="What became of it.")],
        item: Annotated[str, typer.Option(help="The item's number on the agenda, e.g. 7 or 3.2.")] = "",
        case: Annotated[str, typer.Option(help="Case number, when it was not on the agenda.")] = "",
        text: Text = "",
        public_text: Annotated[str, typer.Option(help="What the public may read of a closed item.")] = "",
        votes: Annotated[str, typer.Option(help=VOTES)] = "",
        voter: Annotated[list[str], typer.Option("--who", help=WHO)] = [],  # noqa: B006
        point: Annotated[list[str], typer.Option("--point", help="NUMBER=OUTCOME[@VOTES][:AMENDMENT]; repeat.")] = [],  # noqa: B006
        amendment: Annotated[list[str], typer.Option("--amendment", help="WHO[@VOTES]:TEXT, in order; repeat.")] = [],  # noqa: B006
        dissent: Annotated[str, typer.Option(help="A minority's statement.")] = "",
    ) -> every.Command:
        """Record what a meeting decided; always recorded, deviations are marked."""
        return mc.RecordDecision(
            meeting=door.meeting(meeting).id,
            outcome=outcome,
            item=door.item(meeting, item) if item else None,
            case=door.case(case) if case else None,
            text=text,
            public_text=public_text,
            votes=parse_votes(votes, voter, door),
            points=tuple(parse_point(one) for one in point),
            amendments=tuple(parse_amendment(number, one) for number, one in enumerate(amendment, 1)),
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
    ) -> every.Command:
        """Record that an item was referred to another body."""
        return mc.RecordDecision(
            meeting=door.meeting(meeting).id,
            item=door.item(meeting, item),
            outcome=Outcome.REFERRED,
            refer_to=door.body(to).id,
            text=text,
        )


def _short(cli: typer.Typer, name: str, outcome: Outcome, words: str) -> None:
    def command(door: Door, meeting: MeetingName, item: Item, text: Text = "") -> every.Command:
        number = door.item(meeting, item)
        return mc.RecordDecision(meeting=door.meeting(meeting).id, item=number, outcome=outcome, text=text)

    command.__doc__ = words
    fact(cli, name)(command)


def _the_rest(cli: typer.Typer) -> None:
    @fact(cli, "raise")
    def raise_item(door: Door, meeting: MeetingName, item: Item) -> every.Command:
        """Raise an item for information or discussion to a decision."""
        return mc.RaiseToDecision(meeting=door.meeting(meeting).id, item=door.item(meeting, item))

    @fact(cli, "decide-rest")
    def decide_rest(door: Door, meeting: MeetingName) -> every.Command:
        """Record "the rest as proposed": every item left gets the decision that was proposed."""
        return mc.DecideRest(meeting=door.meeting(meeting).id)


def _minority(cli: typer.Typer) -> None:
    @fact(cli, "dissent")
    def dissent(
        door: Door,
        meeting: MeetingName,
        item: Item,
        text: Text = "",
        person: Annotated[str, typer.Option(help="Code of the member whose words they are.")] = "",
        by: Annotated[str, typer.Option(help="The party or group, when it is no one person's.")] = "",
    ) -> every.Command:
        """Enter a minority's own words in the record (§ 13, 2)."""
        return mc.EnterDissent(
            meeting=door.meeting(meeting).id,
            item=door.item(meeting, item),
            text=text,
            person=door.person(person).id if person else None,
            by=by,
        )

    @fact(cli, "withdraw-dissent")
    def withdraw_dissent(
        door: Door,
        meeting: MeetingName,
        item: Item,
        number: Annotated[int, typer.Option(help="Its place among the item's dissents, from 1.")] = 1,
        reason: Reason = "",
    ) -> every.Command:
        """Take out a dissent that was entered by mistake, until the record is closed."""
        where, place = door.meeting(meeting).id, door.item(meeting, item)
        return mc.WithdrawDissent(meeting=where, item=place, number=number, reason=reason)

    @fact(cli, "stop")
    def stop(door: Door, meeting: MeetingName, item: Item, member: PersonCode) -> every.Command:
        """Bring a decision before the council (§ 23), until the record is closed."""
        number = door.item(meeting, item)
        return mc.StopDecision(meeting=door.meeting(meeting).id, item=number, member=door.person(member).id)

    @fact(cli, "withdraw-stop")
    def withdraw_stop(door: Door, meeting: MeetingName, item: Item, reason: Reason = "") -> every.Command:
        """Take the § 23 back before the record is closed."""
        return mc.WithdrawStop(meeting=door.meeting(meeting).id, item=door.item(meeting, item), reason=reason)


def _alone(cli: typer.Typer) -> None:
    @fact(cli, "decide-alone")
    def decide_alone(
        door: Door,
        meeting: MeetingName,
        case: CaseNumber,
        outcome: Annotated[Outcome, typer.Option(help="What the chair decided.")],
        by: Annotated[str, typer.Option(help="The chair, when the secretary writes it down.")] = "",
        text: Text = "",
        appropriation: Annotated[bool, typer.Option("--appropriation", help="It is an appropriation.")] = False,
        reason: Reason = "",
    ) -> every.Command:
        """Record a decision by the chair (§ 22) or the mayor (§ 31) alone; MEETING is told of it."""
        return mc.DecideAlone(
            meeting=door.meeting(meeting).id,
            case=door.case(case),
            outcome=outcome,
            reason=reason,
            decided_by=door.person(by).id if by else None,
            text=text,
            is_appropriation=appropriation,
        )
