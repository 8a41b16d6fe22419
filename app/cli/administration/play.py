"""A whole year at once, the demonstration, and the product itself."""

from __future__ import annotations

import shutil
from datetime import date
from typing import Annotated

import typer

from app.cli.errors import WrongUseError
from app.cli.fact import Json, open_door


def add_to(cli: typer.Typer) -> None:
    cli.command("simulate")(simulate)
    cli.command("demo")(demo)
    cli.command("run")(run)
    cli.command("prepare-example", hidden=True)(prepare_example)


def simulate(
    year: Annotated[int, typer.Option(help="Calendar year to run through.")] = 2027,
    first: Annotated[
        str, typer.Option("--from", metavar="DATE", help="First day, 2026-01-01, instead of a year.")
    ] = "",
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="Last day, 2030-03-31.")] = "",
    new: Annotated[int, typer.Option(help="New cases a month, with --from and --to.")] = 6,
    municipalities: Annotated[int, typer.Option(help="So many invented municipalities; Denmark has 98.")] = 0,
    cases: Annotated[int, typer.Option(help="Cases they begin together.", show_default="260 each")] = 0,
    one_at_a_time: Annotated[
        bool, typer.Option("--one-at-a-time", help="With --municipalities: a transaction for each act.")
    ] = False,
    processes: Annotated[int, typer.Option(help="With --municipalities: so many are lived at a time.")] = 2,
    seed: Annotated[int, typer.Option(help="The same seed gives the same year.")] = 1,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the copy, for `audit verify`.")] = False,
    json: Json = False,
) -> None:
    """Run the cases through a year at full speed, in a copy, with mail that stays in memory. With --from and --to the
    example municipality lives from one day to another, and begins new cases every month. With --municipalities a whole
    country does, each in a database of its own; the balance is computed from these, and 1 is the answer where it does
    not balance.
    """
    if municipalities:
        _simulate_country(municipalities, cases, year, seed, processes, one_at_a_time, keep, as_json=json)
        return
    from app.simulation.copy import simulate_in_copy, simulate_term_in_copy
    from app.simulation.words import outcome_text

    door = open_door(as_json=json)
    if first or last:
        days = _days(first, last)
        outcome, folder = simulate_term_in_copy(
            door.store, door.settings, first=days[0], last=days[1], seed=seed, keep=keep, per_month=new
        )
    else:
        outcome, folder = simulate_in_copy(door.store, door.settings, door.now, year=year, seed=seed, keep=keep)
    text = outcome_text(outcome) + (f"\nKept: SAGSGANG_DATA={folder}" if keep else "")
    door.say(text, outcome.as_json())


def _simulate_country(
    municipalities: int,
    cases: int,
    year: int,
    seed: int,
    processes: int,
    one_at_a_time: bool,
    keep: bool,
    *,
    as_json: bool,
) -> None:
    from app.simulation.country.plans import MOST, cases_of
    from app.simulation.country.words import country_text, progress
    from app.simulation.country.year import simulate_country

    if municipalities > MOST or municipalities < 0 or processes < 1:
        raise WrongUseError(f"between 1 and {MOST} municipalities, in at least one process")
    door = open_door(as_json=as_json)
    folder = door.settings.data / "simulations" / f"country-{year}-{seed}"
    country = simulate_country(
        folder,
        municipalities=municipalities,
        cases=cases or cases_of(municipalities),
        year=year,
        seed=seed,
        one_at_a_time=one_at_a_time,
        processes=processes,
        told=lambda lived, done: typer.echo(progress(lived, done, municipalities), err=True),
    )
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)
    text = country_text(country) + (f"\nKept: SAGSGANG_DATA={folder}/kommune_01, and so on" if keep else "")
    door.say(text, country.as_json())
    if country.problems:
        raise typer.Exit(1)


def _days(first: str, last: str) -> tuple[date, date]:
    try:
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise WrongUseError("write both days, --from 2026-01-01 --to 2030-03-31") from None
    if days[0] > days[1]:
        raise WrongUseError(f"--from {first} is after --to {last}")
    return days


def demo() -> None:
    """The main job, printed: a simulated year, the status, one case's route and log."""
    from app.cli.administration.demonstration import print_demonstration

    print_demonstration()


def run(
    which: Annotated[
        str, typer.Argument(metavar="budget", help="With --example: another example, a budget round.")
    ] = "",
    example: Annotated[bool, typer.Option("--example", help="With the example municipality's cases.")] = False,
    clock: Annotated[str, typer.Option(help="Demonstration clock: the day to start at.")] = "",
) -> None:
    """Start Sagsgang: web, engine, Prefect and, without a mail server, the mail catcher. Ctrl-C stops it."""
    from app.start import become_supervisor

    become_supervisor(example=example, clock=clock, which=which)


def prepare_example() -> None:
    """Make the example's database ready, once, so that `run --example` starts at once."""
    from app.example.building import make_template
    from app.run.server_files import make_template as make_prefect_ready

    typer.echo(f"The example is ready: {make_template().name}")
    make_prefect_ready()
