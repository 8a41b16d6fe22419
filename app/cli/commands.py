"""All commands of `sagsgang`, by the file that holds them."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli import reads
from app.cli.administration import access_log, installation, play
from app.cli.case import collective, facts, planning, text
from app.cli.follow_up import agreement, follow_up
from app.cli.hearing import facts as facts_hearing
from app.cli.hearing import links, missing, papers, parties, rounds
from app.cli.meeting import agenda, calendar, decisions, documents, record, seats

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Sagsgang moves proposals through hearing, committees and council, and keeps every deadline.",
)
for part in (
    facts,
    text,
    facts_hearing,
    rounds,
    agenda,
    seats,
    decisions,
    record,
    follow_up,
    agreement,
    collective,
    parties,
    reads,
    calendar,
    documents,
    papers,
    planning,
    missing,
    access_log,
    links,
    installation,
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
