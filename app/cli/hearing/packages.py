"""`sagsgang package`: several cases heard together; each body gets one letter, one link, one deadline for all of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.converters import Typed
from app.cli.errors import WrongUseError
from app.cli.fact import As, Body, CommandId, Json, argument, fact, open_door, state_as_one
from app.cli.tables import table
from process.commands import hearing as hc
from process.ids import NO_PACKAGE, PackageId
from process.state.hearing import Answer

if TYPE_CHECKING:
    from datetime import date, time

    from app.cli.door import Door
    from models.hearing.packages import Package
    from process.ids import BodyId

package_cli = typer.Typer(no_args_is_help=True, help="Hearings of several cases: one letter a body.")
Number = Annotated[str, typer.Argument(metavar="PACKAGE", help="The hearing's number, e.g. 2027-H1.")]
Only = Annotated[list[str] | None, typer.Option("--body", help="Only this body; repeat for more.")]
Due = Annotated[list[str] | None, typer.Option("--due", help="BODY=2027-09-24 or BODY='2027-09-24 12:00'.")]


def add_to(cli: typer.Typer) -> None:
    stated = partial(fact, package_cli)
    stated("open", hc.OpenPackage, title=argument("What the letters call it.", "TITLE"), then=_say_number)
    number = argument("The hearing's number, e.g. 2027-H1; 0 takes the case out.", "PACKAGE", kind=str, read=_package)
    stated("gather", hc.GatherCase, package=number)
    cli.add_typer(package_cli, name="package")


def _package(door: Door, number: str, _typed: Typed) -> PackageId:
    return NO_PACKAGE if number == "0" else _view(door, number).package.id


def _say_number(door: Door, _command: Any) -> None:
    from models.database import reading
    from models.hearing.packages import packages

    with reading(door.engine) as connection:
        package = packages(connection)[0][0]
    if not door.as_json:
        door.say(f"Opened {package.number}.", {})


def _view(door: Door, number: str) -> Package:
    from models.database import reading
    from models.hearing.packages import find_package, package_view

    with reading(door.engine) as connection:
        package = find_package(connection, number)
        if package is None:
            raise WrongUseError(f"there is no hearing {number}; `sagsgang package list` lists them", "not_found")
        return package_view(connection, door.store, package, door.now)


@package_cli.command("list")
def list_them(json: Json = False) -> None:
    """List the hearings of several cases, the newest first."""
    from models.database import reading
    from models.hearing.packages import packages

    door = open_door(as_json=json)
    with reading(door.engine) as connection:
        rows = [(package.number, package.title, str(cases)) for package, cases in packages(connection)]
    data = [dict(zip(("number", "title", "cases"), row, strict=True)) for row in rows]
    door.say(table(("Number", "Title", "Cases"), rows) if rows else "None.", {"packages": data})


@package_cli.command("show")
def show(number: Number, json: Json = False) -> None:
    """Show what each body is asked, by when, and how many of its answers have come."""
    door = open_door(as_json=json)
    view = _view(door, number)
    bodies = [_body_data(door, asked) for asked in view.bodies]
    data = {"number": view.package.number, "title": view.package.title, "bodies": bodies}
    lines = [
        (body["body"], body["due"], str(len(body["waiting"])), str(len(body["sent"])), str(body["answered"]))
        for body in bodies
    ]
    head = ("Body", "Deadline", "Waiting", "Sent", "Answered")
    door.say(f"{view.package.number} {view.package.title}\n{table(head, lines)}", data)


def _body_data(door: Door, asked: Any) -> dict[str, Any]:
    sent = ((each.request.due_on, each.request.due_time) for each in asked.sent)
    due = asked.deadline.due if asked.deadline else next(sent, ())
    return {
        "body": door.register.organizations[asked.body].code,
        "due": " ".join((due[0].isoformat(), due[1].isoformat("minutes"))) if due and due[0] else "",
        "waiting": [each.state.case.number for each in asked.waiting],
        "sent": [each.state.case.number for each in asked.sent],
        "answered": asked.answered,
        "recipients": len(asked.contacts),
    }


@package_cli.command("send")
def send(
    number: Number, body: Only = None, due: Due = None, who: As = "", command_id: CommandId = "", json: Json = False
) -> None:
    """Send what waits: one letter a body, or nothing at all where one of the cases is refused."""
    door = open_door(as_json=json)
    view = _view(door, number)
    letters, due_by_body = _letters(door, view, body, due)
    release = hc.ReleaseLetters(package=view.package.id, letters=due_by_body)
    state_as_one(door, [("", release), *letters], who, command_id)
    bodies = {to for _, letter in letters for to in letter.bodies}
    door.say(
        f"Sent to {len(bodies)} bodies, about {len(letters)} cases.",
        {"bodies": len(bodies), "cases": [case for case, _ in letters]},
    )


def _letters(
    door: Door, view: Package, body: list[str] | None, due: list[str] | None
) -> tuple[list[tuple[str, hc.SendHearing]], dict[BodyId, tuple[date, time]]]:
    """The commands that send them, and each body's deadline."""
    from app.cli.converters import moment

    typed = (text.partition("=") for text in due or ())
    deadlines = {door.body(name).id: moment(day) for name, _, day in typed}
    letters = view.letters([door.body(name).id for name in body or ()], deadlines)
    if not letters:
        raise WrongUseError("nothing waits to be sent", "no_letters")
    return letters, {to: when for _, letter in letters for to, when in letter.deadlines.items()}


@package_cli.command("ready")
def ready(
    number: Number, body: Only = None, due: Due = None, who: As = "", command_id: CommandId = "", json: Json = False
) -> None:
    """Make the letters ready for another person to send, where they are more than one person may send."""
    door = open_door(as_json=json)
    view = _view(door, number)
    _, letters = _letters(door, view, body, due)
    state_as_one(door, [("", hc.AskForSecond(package=view.package.id, letters=letters))], who, command_id)
    door.say(f"{len(letters)} letters are ready; somebody else sends them.", {"bodies": len(letters)})


@package_cli.command("stop")
def stop(number: Number, who: As = "", command_id: CommandId = "", json: Json = False) -> None:
    """Hold back every letter that has not left yet (Stop alt usendt); the deadlines are kept for the next sending."""
    from app.cli.door import own_id
    from models.database import reading
    from models.hearing.stopping import of_package, unsent
    from models.hearing.stopping import stop as stop_letters
    from models.store import Receipt

    door = open_door(as_json=json)
    actor, view = door.named(who), _view(door, number)
    with reading(door.engine) as connection:
        letters = unsent(connection, of_package(view.package.id))
    answers = stop_letters(door.store, letters, actor, own_id(actor, command_id), door.now)
    stopped = sum(isinstance(answer, Receipt) for answer in answers)
    if not stopped:
        raise WrongUseError("no letter can be held back any more", "undo_over")
    door.say(f"Held back {stopped} letters.", {"stopped": stopped, "left": len(answers) - stopped})


Parts = Annotated[
    list[str] | None, typer.Option("--part", help="CASE=ANSWER or CASE=ANSWER:TEXT; repeat for each proposal.")
]
Rest = Annotated[str, typer.Option("--rest", help="The answer about all the others, e.g. no_remarks.")]
General = Annotated[str, typer.Option("--general", help="What the body says of all of them.")]
By = Annotated[str, typer.Option("--submitted-by", help="Who handed it in.")]


@package_cli.command("answer")
def answer(
    number: Number,
    body: Body,
    part: Parts = None,
    rest: Rest = "",
    general: General = "",
    submitted_by: By = "",
    who: As = "",
    command_id: CommandId = "",
    json: Json = False,
) -> None:
    """Record what a body answers to several of its proposals at once; one receipt tells of them all."""
    door = open_door(as_json=json)
    view, asked = _view(door, number), door.body(body).id
    open_cases = {
        each.state.case.number: each.state.case.id
        for heard in view.bodies
        for each in heard.sent
        if heard.body == asked and each.request.answered_at is None and each.request.withdrawn_at is None
    }
    said = {case: (_kind(kind), text) for case, kind, text in map(_part_of, part or ())}
    if strange := [case for case in said if case not in open_cases]:
        raise WrongUseError(f"{strange[0]} does not wait for an answer of this body here", "not_found")
    if rest:
        said = dict.fromkeys(open_cases, (_kind(rest), "")) | said
    answers = [
        (
            case,
            hc.RecordResponse(
                case=open_cases[case],
                body=asked,
                answer=kind,
                text=text,
                general=general,
                submitted_by=submitted_by,
            ),
        )
        for case, (kind, text) in said.items()
    ]
    if not answers:
        raise WrongUseError("say --part or --rest: nothing was answered")
    state_as_one(door, answers, who, command_id)
    door.say(f"Recorded {len(answers)} answers.", {"answered": sorted(said)})


def _part_of(text: str) -> tuple[str, str, str]:
    case, _, rest = text.partition("=")
    kind, _, words = rest.partition(":")
    return case, kind, words


def _kind(text: str) -> Answer:
    try:
        return Answer(text)
    except ValueError:
        raise WrongUseError(f"{text!r} is no answer; use one of {', '.join(Answer)}") from None
