"""A country's year in a few lines: the balance as it was computed from the databases."""

from __future__ import annotations

from app.simulation.country.life import Lived
from app.simulation.country.year import Country
from process.notices import NoticeState
from process.stages import Stage

MOST_PROBLEMS = 20


def country_text(country: Country) -> str:
    counts, places = country.counts, country.municipalities
    commands = sum(lived.commands for lived in places)
    entries = sum(lived.entries for lived in places)
    mode = "one at a time" if country.one_at_a_time else "in bulk"
    under_way = [f"{counts[f'in {stage}']} in {stage}" for stage in Stage if counts[f"in {stage}"]]
    stages = [f"{counts['decided']} decided", *under_way]
    states = [f"{counts[f'notices {state}']} {state}" for state in NoticeState if counts[f"notices {state}"]]
    lines = [
        f"{len(places)} municipalities, {country.year}, seed {country.seed}, {mode}",
        f"cases {counts['cases']} = {', '.join(stages)}",
        f"requests {counts['requests']} = {counts['in time']} answered in time, {counts['late']} late, "
        f"{counts['silent']} silent, {counts['waiting']} waiting, {counts['not sent']} not sent",
        f"notices {counts['notices']} = {', '.join(states)}; {counts['reminders']} reminders, {counts['mails']} mails",
        f"meetings {counts['meetings']}: attendance {counts['attendance']} rows, absences {counts['absences']}, "
        f"decisions {counts['decisions']}, postponed {counts['postponed']}",
        f"{commands} commands, {entries} history entries, refused {sum(lived.refused for lived in places)}",
        _verdict(country),
        f"CPU seconds {', '.join(f'{name} {seconds:.0f}' for name, seconds in country.cpu.items())}; "
        f"{country.seconds:.0f} s of the clock",
        f"digest {country.digest}",
    ]
    return "\n".join([*lines, *country.problems[:MOST_PROBLEMS]])


def _verdict(country: Country) -> str:
    failing = {problem.partition(":")[0] for problem in country.problems}
    if not failing:
        return "balanced: every case, request and notice is accounted for, and every audit is clean"
    return f"NOT BALANCED in {len(failing)} of {len(country.municipalities)} municipalities"


def progress(lived: Lived, done: int, of: int) -> str:
    """One line about the municipality that is done."""
    state = "balanced" if not lived.problems else "NOT BALANCED"
    seconds = sum(lived.seconds.values())
    return f"{done} of {of}: {lived.plan.name}, {lived.counts['cases']} cases, {state}, {seconds:.0f} s CPU"
