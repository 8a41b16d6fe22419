"""All commands of `sagsgang`, by the file that holds them."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli import (
    administration,
    facts_agenda,
    facts_agreement,
    facts_case,
    facts_collective,
    facts_follow_up,
    facts_hearing,
    facts_meeting,
    facts_record,
    facts_rounds,
    facts_seats,
    facts_text,
    hearing_parties,
    links,
    meeting_papers,
    meetings,
    missing,
    openings,
    papers,
    planning,
    play,
    reads,
)

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Sagsgang moves proposals through hearing, committees and council, and keeps every deadline.",
)
for part in (
    facts_case,
    facts_text,
    facts_hearing,
    facts_rounds,
    facts_agenda,
    facts_seats,
    facts_meeting,
    facts_record,
    facts_follow_up,
    facts_agreement,
    facts_collective,
    hearing_parties,
    reads,
    meetings,
    meeting_papers,
    papers,
    planning,
    missing,
    openings,
    links,
    administration,
    play,
):
    part.add_to(cli)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("sagsgang"))
        raise typer.Exit


@cli.callback()
def start(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Sagsgang moves proposals through hearing, committees and council, and keeps every deadline."""
