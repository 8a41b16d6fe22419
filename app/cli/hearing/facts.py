"""Facts about a hearing: sent, answered, promised, extended, withdrawn, summed up."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.case.facts import CaseNumber, Reason
from app.cli.errors import WrongUseError
from app.cli.fact import fact
from app.cli.moments import parse_moment
from process.calendar import instant
from process.commands import every
from process.commands import hearing as hc
from process.ids import BodyId
from process.state.hearing import Answer, MemoPoint, Verdict

if TYPE_CHECKING:
    from app.cli.door import Door

Body = Annotated[str, typer.Argument(metavar="BODY", help="Hearing body, by code or name.")]
Due = Annotated[str, typer.Option("--due", help="Deadline, 2027-09-24 (noon) or '2027-09-24 12:00'.")]


def _deadline(door: Door, text: str) -> tuple[BodyId, tuple[date, time]]:
    """`handicapraad=2027-09-24 12:00` as the body's id and its deadline."""
    name, separator, moment = text.partition("=")
    if not separator:
        raise WrongUseError(f"write --due BODY=DATE, not {text!r}")
    return door.body(name).id, parse_moment(moment)


def memo_points(path: Path) -> tuple[MemoPoint, ...]:
    """The points of a memo, from a JSON file; what is wrong with it is named by its place in the list."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise WrongUseError(f"{path.name} cannot be read as JSON: {error}") from None
    if not isinstance(rows, list):
        raise WrongUseError(f"{path.name} is no list of points")
    return tuple(_point(number, row) for number, row in enumerate(rows, 1))


def _point(number: int, row: object) -> MemoPoint:
    if not isinstance(row, dict) or not isinstance(row.get("response"), int) or not str(row.get("point") or "").strip():
        raise WrongUseError(f"point {number} needs the number of a `response` and the text of a `point`")
    verdict = row.get("verdict", "noted")
    if verdict not in set(Verdict):
        raise WrongUseError(f"point {number}: the verdict is one of {', '.join(sorted(Verdict))}")
    return MemoPoint(row["response"], str(row["point"]), str(row.get("comment") or ""), Verdict(verdict))


def add_to(cli: typer.Typer) -> None:
    @fact(cli, "send-hearing")
    def send_hearing(
        door: Door,
        case: CaseNumber,
        body: Annotated[list[str], typer.Option("--body", help="Only this body; repeat for more.")] = [],  # noqa: B006
        due: Annotated[
            list[str], typer.Option("--due", help="BODY=2027-09-24 or BODY='2027-09-24 12:00'; else the playbook's.")
        ] = [],  # noqa: B006
    ) -> every.Command:
        """Send the drafted hearing letters (Send høring)."""
        bodies = tuple(door.body(one).id for one in body)
        return hc.SendHearing(case=door.case(case), bodies=bodies, deadlines=dict(_deadline(door, one) for one in due))

    @fact(cli, "cancel-letter")
    def cancel_letter(door: Door, case: CaseNumber, body: Body) -> every.Command:
        """Take a letter back within its undo period."""
        return hc.CancelLetter(case=door.case(case), body=door.body(body).id)

    @fact(cli, "answer")
    def answer(
        door: Door,
        case: CaseNumber,
        body: Body,
        kind: Annotated[Answer, typer.Option("--answer", help="How the body answered.")] = Answer.REMARKS,
        text: Annotated[str, typer.Option(help="The answer's text.")] = "",
        submitted_by: Annotated[str, typer.Option(help="Who handed it in.")] = "",
        on_behalf_of: Annotated[str, typer.Option(help="On whose behalf.")] = "",
        received: Annotated[str, typer.Option(help="When it was received, if not now.")] = "",
        partial: Annotated[bool, typer.Option("--partial", help="From a part of the body only.")] = False,
        corrects: Annotated[int | None, typer.Option(help="Number of the earlier answer it corrects.")] = None,
        date_unknown: Annotated[bool, typer.Option("--date-unknown", help="Nobody knows when it came.")] = False,
    ) -> every.Command:
        """Record a body's answer; a late one is recorded and marked."""
        return hc.RecordResponse(
            case=door.case(case),
            body=door.body(body).id,
            answer=kind,
            text=text,
            submitted_by=submitted_by,
            on_behalf_of=on_behalf_of,
            received_at=instant(*parse_moment(received)) if received else None,
            is_partial=partial,
            is_date_unknown=date_unknown,
            corrects=corrects,
        )

    @fact(cli, "promise")
    def promise(
        door: Door, case: CaseNumber, body: Body, on: Annotated[str, typer.Option(help="The day of its meeting.")]
    ) -> every.Command:
        """Record that a body answers after its meeting on a day."""
        return hc.PromiseResponse(case=door.case(case), body=door.body(body).id, on=parse_moment(on)[0])

    @fact(cli, "extend")
    def extend(door: Door, case: CaseNumber, body: Body, due: Due, reason: Reason = "") -> every.Command:
        """Give a body a later deadline, with a reason."""
        due_on, due_time = parse_moment(due)
        return hc.ExtendHearing(
            case=door.case(case), body=door.body(body).id, due_on=due_on, due_time=due_time, reason=reason
        )

    @fact(cli, "withdraw-hearing")
    def withdraw_hearing(door: Door, case: CaseNumber, body: Body, reason: Reason = "") -> every.Command:
        """Recall the hearing of a body."""
        return hc.WithdrawHearing(case=door.case(case), body=door.body(body).id, reason=reason)

    @fact(cli, "file-memo")
    def file_memo(
        door: Door,
        case: CaseNumber,
        text: Annotated[str, typer.Option(help="The memo.")] = "",
        points: Annotated[
            Path | None, typer.Option(help="JSON list of points: response, point, comment, verdict.")
        ] = None,
    ) -> every.Command:
        """File the hearing memo (høringsnotat)."""
        return hc.FileMemo(case=door.case(case), text=text, points=memo_points(points) if points else ())

    @fact(cli, "approve-memo")
    def approve_memo(door: Door, case: CaseNumber) -> every.Command:
        """Approve the hearing memo."""
        return hc.ApproveMemo(case=door.case(case))
