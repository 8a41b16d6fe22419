"""All commands of `sagsgang`, by the function that adds them. They are loaded when asked for: loading all of them, with
the words of 183 commands, took longer than what most of them do.
"""

from __future__ import annotations

from pkgutil import resolve_name
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

PARTS = (
    "case.facts:add_course",
    "hearing.facts:add_to",
    "case.facts:add_terms",
    "meeting.facts:add_to",
    "follow_up.follow_up:add_to",
    "follow_up.agreement:add_to",
    "case.facts:add_together",
    "case.amendment:add_to",
    "hearing.parties:add_to",
    "reads:add_to",
    "meeting.calendar:add_to",
    "meeting.documents:add_to",
    "hearing.answers:add_to",
    "hearing.papers:add_to",
    "case.papers:add_to",
    "case.planning:add_to",
    "hearing.missing:add_to",
    "hearing.body_year:add_to",
    "hearing.hearing_plan:add_to",
    "administration.access_log:add_to",
    "hearing.links:add_to",
    "hearing.packages:add_to",
    "hearing.takeover:add_to",
    "administration.doctor:add_to",
    "administration.hand_over:add_to",
    "administration.installation:add_to",
    "administration.play:add_to",
)
"""As the help lists them."""
FIRST = ("reads:add_to", "administration.play:add_to", "administration.installation:add_to")
"""Looked through before the others: what is asked most, and loads least."""
HELP = "Sagsgang moves proposals through hearing, committees and council, and keeps every deadline."


class Commands(TyperGroup):
    """Part after part is loaded until the command is there that was asked for; all of them to be listed."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._loaded: dict[str, dict[str, Any]] = {}

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        for part in (*FIRST, *PARTS):
            if cmd_name in self._commands_of(part):
                return self._commands_of(part)[cmd_name]
        self.list_commands(ctx)  # so that what was meant can be proposed
        return None

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """Groups of commands stand last."""
        known = [(name, command) for part in PARTS for name, command in self._commands_of(part).items()]
        self.commands = dict(sorted(known, key=lambda each: isinstance(each[1], TyperGroup)))
        return list(self.commands)

    def _commands_of(self, part: str) -> dict[str, Any]:
        if part not in self._loaded:
            adding = typer.Typer(rich_markup_mode=None)
            resolve_name(f"app.cli.{part}")(adding)
            self._loaded[part] = dict(typer.main.get_group(adding).commands)
        return self._loaded[part]


cli = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=HELP,
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("sagsgang"))
        raise typer.Exit


@cli.callback(help=HELP)
def start(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """What stands before every command."""
