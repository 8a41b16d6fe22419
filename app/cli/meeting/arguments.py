"""What the commands about meetings take: the meeting, an item by the number people see, votes, points, hours."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.errors import WrongUseError
from process.state.case import Outcome
from process.state.decision import Amendment, PointOutcome, Votes
from process.state.hearing import FileRef
from process.state.meeting import Guest

if TYPE_CHECKING:
    from app.cli.door import Door

MeetingName = Annotated[str, typer.Argument(metavar="MEETING", help="Meeting as BODY/YYYY-MM-DD.")]
Item = Annotated[str, typer.Argument(metavar="ITEM", help="The item's number on the agenda, e.g. 7 or 3.2.")]
PersonCode = Annotated[str, typer.Argument(metavar="PERSON", help="Code of the person.")]
Text = Annotated[str, typer.Option("--text", help="The decision as minuted.")]
VOTES = "FOR-AGAINST-ABSTAINED, e.g. 14-8-1."
WHO = "NAME=for|against|abstained; repeat. A person's code counts by person."
CHOICES = ("for", "against", "abstained")


def parse_votes(text: str, who: list[str], door: Door | None = None) -> Votes | None:
    """`14-8-1` is for-against-abstained; each `--who NAME=for|against|abstained` says who. Persons' codes alone make
    the count themselves.
    """
    named = [tuple(one.rsplit("=", 1)) for one in who]
    if any(len(pair) != 2 or pair[1] not in CHOICES for pair in named):
        raise WrongUseError("write --who NAME=for, NAME=against or NAME=abstained")
    persons = door.register if door is not None and named else None
    voters = tuple((found.id, pair[1]) for pair in named if persons and (found := persons.person(pair[0])))
    others = tuple((pair[0], pair[1]) for pair in named if not (persons and persons.person(pair[0])))
    if not text and voters and not others:
        in_favour, against, abstained = (sum(choice == one for _, choice in voters) for one in CHOICES)
        return Votes(in_favour, against, abstained, voters=voters)
    if not text:
        return None
    in_favour, against, abstained = _count(text)
    return Votes(in_favour, against, abstained, others, voters)


def _count(text: str) -> tuple[int, int, int]:
    parts = text.split("-")
    if len(parts) not in (2, 3) or not all(part.isascii() and part.isdigit() for part in parts):
        raise WrongUseError(f"write votes as FOR-AGAINST-ABSTAINED, e.g. 14-8-1, not {text!r}")
    in_favour, against, abstained = (int(part) for part in (*parts, "0")[:3])
    return in_favour, against, abstained


def parse_point(text: str) -> PointOutcome:
    """`3=not_approved:udgår` is point 3, its outcome and an amendment; `3=approved@14-8-1` had a vote of its own."""
    number, _, rest = text.partition("=")
    rest, _, amendment = rest.partition(":")
    outcome, _, votes = rest.partition("@")
    try:
        return PointOutcome(int(number), Outcome(outcome), amendment, parse_votes(votes, []))
    except ValueError:
        known = ", ".join(Outcome)
        raise WrongUseError(
            f"write --point NUMBER=OUTCOME[@VOTES][:AMENDMENT] with one of {known}; not {text!r}"
        ) from None


def parse_amendment(number: int, text: str) -> Amendment:
    """`Liste B@8-14-1:Beløbet sættes ned` is who proposed it, its vote and its text."""
    head, separator, said = text.partition(":")
    by, _, votes = head.partition("@")
    if not separator or not said.strip() or not by.strip():
        raise WrongUseError(f"write --amendment WHO[@VOTES]:TEXT, not {text!r}")
    return Amendment(number, by.strip(), said.strip(), parse_votes(votes, []))


def parse_hour(text: str) -> time | None:
    if not text:
        return None
    try:
        return time.fromisoformat(text.replace(".", ":"))
    except ValueError:
        raise WrongUseError(f"{text!r} is no hour; write 17:54") from None


def parse_instant(text: str) -> datetime | None:
    """`2027-10-05 17:00`, Copenhagen; None for nothing."""
    from app.cli.moments import parse_moment
    from process.calendar import instant

    return instant(*parse_moment(text)) if text else None


def parse_guest(text: str) -> Guest:
    """`Ida Vig, arkitekt` is a name and a capacity."""
    name, _, capacity = text.partition(",")
    return Guest(name.strip(), capacity.strip())


def keep_file(door: Door, path: Path) -> FileRef:
    """Put a file in the store, and say how it is found again."""
    import mimetypes

    from models.files import FileStore

    if not path.is_file():
        raise WrongUseError(f"there is no file {path}", "not_found")
    content = path.read_bytes()
    digest = FileStore(door.settings.data).put(content)
    return FileRef(digest, path.name, mimetypes.guess_type(path.name)[0] or "application/octet-stream", len(content))
