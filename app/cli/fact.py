"""Turning a small function into a command: `@fact(cli)` adds who says it, what they had seen, and how to answer."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from process.commands.every import Command

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


def open_door(*, as_json: bool = False) -> Door:
    """The door, imported when a command runs: `--help` must not wait for the database's libraries."""
    from app.cli.door import Door

    return Door(as_json)


Stated = Command | tuple[Command, ...]


def fact(cli: typer.Typer, name: str) -> Callable[[Callable[..., Stated]], Callable[..., Stated]]:
    """Register `function(door, ...) -> Command` as `sagsgang NAME`; its docstring is the help. Several commands, in a
    tuple, are stated in one go.
    """

    def register(function: Callable[..., Stated]) -> Callable[..., Stated]:
        hints = get_type_hints(function, localns={"Door": object}, include_extras=True)
        own = [p.replace(annotation=hints[p.name]) for p in inspect.signature(function).parameters.values()][1:]
        own = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own]
        added = [
            inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
            for key, (kind, default) in _STANDARD.items()
        ]

        def command(**values: Any) -> None:
            standard = {key: values.pop(key) for key in _STANDARD}
            from app.cli.receipts import show_receipt, show_receipts

            door = open_door(as_json=standard["json"])
            stated = function(door, **values)
            about = (standard["who"], standard["expected_version"], standard["command_id"])
            if isinstance(stated, tuple):
                show_receipts(door, door.apply_all(stated, *about))
            else:
                show_receipt(door, stated, door.apply(stated, *about))

        command.__signature__ = inspect.Signature([*own, *added])  # type: ignore[attr-defined]
        command.__annotations__ = {p.name: p.annotation for p in [*own, *added]}
        command.__doc__ = function.__doc__
        cli.command(name)(command)
        return function

    return register
