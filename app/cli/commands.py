"""All commands of `sagsgang`, by the file that holds them."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli import reads
from app.cli.administration import access_log, doctor, hand_over, installation, play
from app.cli.case import amendment, planning
from app.cli.case import facts as case_facts
from app.cli.case import papers as case_papers
from app.cli.follow_up import agreement, follow_up
from app.cli.hearing import answers, body_year, hearing_plan, links, missing, packages, papers, parties, takeover
from app.cli.hearing import facts as hearing_facts
from app.cli.meeting import calendar, documents
from app.cli.meeting import facts as meeting_facts

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Sagsgang moves proposals through hearing, committees and council, and keeps every deadline.",
)
for add_to in (
    case_facts.add_course,
    hearing_facts.add_to,
    case_facts.add_terms,
    meeting_facts.add_to,
    follow_up.add_to,
    agreement.add_to,
    case_facts.add_together,
    amendment.add_to,
    parties.add_to,
    reads.add_to,
    calendar.add_to,
    documents.add_to,
    answers.add_to,
    papers.add_to,
    case_papers.add_to,
    planning.add_to,
    missing.add_to,
    body_year.add_to,
    hearing_plan.add_to,
    access_log.add_to,
    links.add_to,
    packages.add_to,
    takeover.add_to,
    doctor.add_to,
    hand_over.add_to,
    installation.add_to,
    play.add_to,
):
    add_to(cli)


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
