"""A fact on the command line: its words follow from the command's own fields; here are who says it, and the answer."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, dataclass, fields, replace
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from app.cli.converters import Read, converter_of
from app.cli.errors import WrongUseError
from process.commands.act import Command

if TYPE_CHECKING:
    from app.cli.door import Door

As = Annotated[str, typer.Option("--as", metavar="PERSON", envvar="SAGSGANG_AS", help="Code of the person who acts.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Version = Annotated[
    int | None, typer.Option("--expected-version", help="Refuse if somebody changed it since this version.")
]
CommandId = Annotated[str, typer.Option("--command-id", help="A repeat with the same id takes effect once.")]
_STANDARD: dict[str, tuple[Any, Any]] = {
    "who": (As, ""),
    "json": (Json, False),
    "expected_version": (Version, None),
    "command_id": (CommandId, ""),
}
Stated = Command | tuple[Command, ...]
Then = Callable[["Door", Any], None]
Parameter = inspect.Parameter
REQUIRED: Any = Parameter.empty
FOLLOWS: Any = object()
"""A default that is the field's."""


def open_door(*, as_json: bool = False) -> Door:
    """The door, imported when a command runs: `--help` must not wait for the database's libraries."""
    from app.cli.door import Door

    return Door(as_json)


def state_as_one(door: Door, stated: Sequence[tuple[str, Command]], who: str, command_id: str) -> None:
    """Several commands, each with the key it is told by: all of them, or none. Raises `WrongUseError` with what was
    refused.
    """
    from app.cli.door import own_id
    from models.all_or_none import record_all

    actor = door.named(who)
    if refused := record_all(door.store, stated, actor, own_id(actor, command_id), door.now):
        said = "; ".join(f"{key}: {refusal.english}" if key else refusal.english for key, refusal in refused)
        raise WrongUseError(said, refused[0][1].code)


@dataclass(frozen=True)
class Word:
    """How one field is typed. What is not said follows from the field: its name, its default, its type's converter."""

    help: str
    name: str | None = None
    is_argument: bool = False
    metavar: str | None = None
    default: Any = FOLLOWS
    kind: Any = None
    read: Read | None = None

    def info(self, field: str) -> Any:
        if self.is_argument:
            return typer.Argument(metavar=self.name, help=self.help)
        name = self.name or f"--{field.removeprefix('is_').replace('_', '-')}"
        return typer.Option(name, metavar=self.metavar, help=self.help)


def argument(help: str, name: str | None = None, **more: Any) -> Word:
    """Typed by its place; `name` is what the help calls it."""
    return Word(help, name, is_argument=True, **more)


def option(help: str, name: str | None = None, **more: Any) -> Word:
    return Word(help, name, **more)


CASE = argument("Case number, e.g. 2027-0001.", "CASE")
MEETING = argument("Meeting as BODY/YYYY-MM-DD.", "MEETING")
ITEM = argument("The item's number on the agenda, e.g. 7 or 3.2.", "ITEM")
BODY = argument("Hearing body, by code or name.", "BODY")
PERSON = argument("Code of the person.", "PERSON")
REASON = option("Why; it is kept and shown.", default="")
USUAL = {"case": CASE, "meeting": MEETING, "item": ITEM, "body": BODY, "person": PERSON}
"""The words of these fields, in every command that must have them."""
CaseNumber = Annotated[str, CASE.info("case")]
MeetingName = Annotated[str, MEETING.info("meeting")]
Body = Annotated[str, BODY.info("body")]
Reason = Annotated[str, REASON.info("reason")]


def fact(
    cli: typer.Typer, name: str, kind: type[Command], help: str = "", /, then: Then | None = None, **told: Any
) -> None:
    """`sagsgang NAME` states this command; `help` is else the first sentence of its docstring. `then` is done when it
    has taken effect.

    `told`: how its fields are typed, in their order on the line; the case, the meeting … come first and the reason last
    by themselves. What is no `Word` is the field's value, or a function of all that was typed; a word that is no field
    is typed for another's `read`. A field nothing is told of keeps its default.
    """
    known = {field.name: field for field in fields(kind)}
    usual = {key: USUAL[key] for key, field in known.items() if key in USUAL and not _has_default(field)}
    told = usual | told | ({"reason": REASON} if "reason" in known and "reason" not in told else {})
    hints = get_type_hints(kind)
    words = {
        key: _followed(word, known[key], hints[key]) if key in known else word
        for key, word in told.items()
        if isinstance(word, Word)
    }

    fixed = {key: value for key, value in told.items() if key not in words}

    def make(door: Door, typed: dict[str, Any]) -> Command:
        said = {key: word.read(door, typed[key], typed) if word.read else typed[key] for key, word in words.items()}
        said |= {key: value(door, typed) if callable(value) else value for key, value in fixed.items()}
        return kind(**{key: value for key, value in said.items() if key in known})

    help = help or (kind.__doc__ or "").partition("\n\n")[0]
    _register(cli, name, help, [_parameter(key, word) for key, word in words.items()], make, then)


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def _followed(word: Word, field: Field[Any], hint: Any) -> Word:
    """The word with what follows from its field. Left out, it is the field's default, whatever the converter makes."""
    converter = converter_of(hint)
    kind, default = word.kind or converter.kind, word.default
    if default is FOLLOWS:
        is_required = word.is_argument or not _has_default(field)
        default = REQUIRED if is_required else converter.empty if converter.read else field.default
    if word.read or word.kind or not converter.read:
        return replace(word, kind=kind, default=default)
    return replace(word, kind=kind, default=default, read=_or_default(converter.read, field))


def _or_default(read: Read, field: Field[Any]) -> Read:
    if not _has_default(field):
        return read
    default = field.default if field.default_factory is MISSING else field.default_factory()
    return lambda door, value, typed: read(door, value, typed) if value else default


def _parameter(key: str, word: Word) -> Parameter:
    default = REQUIRED if word.default is FOLLOWS else word.default
    return Parameter(key, Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[word.kind, word.info(key)])


def composed_fact(cli: typer.Typer, name: str, function: Callable[..., Stated]) -> None:
    """For what is more than a command's fields: `function(door, ...)` makes it, or several to be stated in one go; its
    parameters are the words, its docstring is the help.
    """
    hints = get_type_hints(function, localns={"Door": object}, include_extras=True)
    own = [p.replace(annotation=hints[p.name]) for p in inspect.signature(function).parameters.values()][1:]
    own = [p.replace(kind=Parameter.KEYWORD_ONLY) for p in own]
    _register(cli, name, function.__doc__ or "", own, lambda door, values: function(door, **values))


def _register(
    cli: typer.Typer,
    name: str,
    help: str,
    own: list[Parameter],
    make: Callable[[Door, dict[str, Any]], Stated],
    then: Then | None = None,
) -> None:
    added = [
        Parameter(key, Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for key, (kind, default) in _STANDARD.items()
    ]

    def command(**values: Any) -> None:
        standard = {key: values.pop(key) for key in _STANDARD}
        from app.cli.receipts import show_receipt, show_receipts

        door = open_door(as_json=standard["json"])
        stated = make(door, values)
        about = (standard["who"], standard["expected_version"], standard["command_id"])
        if isinstance(stated, tuple):
            show_receipts(door, door.apply_all(stated, *about))
        else:
            receipt = door.apply(stated, *about)
            if then is not None and not receipt.repeated:
                then(door, stated)
            show_receipt(door, stated, receipt)

    command.__signature__ = inspect.Signature([*own, *added])  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in [*own, *added]}
    command.__doc__ = help
    cli.command(name)(command)
