"""The reminder plans against the register: what could never send anything, and plans for nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from config.checks.rules import meeting_bodies
from config.entries import Configuration
from config.files.toml import Source, guess
from process.register import POLITICAL, BodyKind
from process.rules import OwnPlan, ReminderPlan

HEARD = tuple(kind for kind in BodyKind if kind not in POLITICAL | {BodyKind.DEPARTMENT})


def check_reminders(plan: ReminderPlan, source: Source) -> None:
    """Note a plan that could never send anything, or would count backwards into the future."""
    for key, message in _number_mistakes(plan):
        source.note(key, source.line_of(f"{key} ="), message)
    if plan.office_from >= plan.office_to:
        message = f"Kontortiden slutter {plan.office_to:%H:%M}, før den begynder {plan.office_from:%H:%M}."
        source.note("office_to", source.line_of("office_to"), message)


def _number_mistakes(plan: ReminderPlan | OwnPlan) -> Iterator[tuple[str, str]]:
    for key in ("days_before", "escalation_days"):
        days = getattr(plan, key) or ()
        if any(day < 1 for day in days) or len(set(days)) < len(days):
            yield key, f"{key} skal være forskellige hele tal på mindst 1, fx [7, 3, 1]."
    for key in ("quiet_days", "undo_minutes", "second_person_above"):
        if (getattr(plan, key, None) or 0) < 0:
            yield key, f"{key} kan ikke være negativ."


def check_own_plans(configuration: Configuration, source: Source) -> None:
    """Note plans for bodies, kinds or case types that do not exist, for nobody in particular, or twice for the same."""
    plans = configuration.rules.own_plans
    lines = [number for number, line in enumerate(source.lines, 1) if line.strip().startswith("[[plan]]")]
    twice = {who for who, times in Counter(plan.who for plan in plans).items() if times > 1}
    for plan, line in zip(plans, lines or [0] * len(plans), strict=False):
        for key, message in _plan_mistakes(plan, configuration):
            source.note(key, line, message)
        if plan.who in twice:
            source.note("plan", line, "To planer gælder for det samme. Behold én af dem.")


def _plan_mistakes(plan: OwnPlan, configuration: Configuration) -> Iterator[tuple[str, str]]:
    listed = (
        ("body", "Organet", plan.body, tuple(meeting_bodies(configuration))),
        ("kind", "Slagsen", plan.kind, HEARD),
        ("case_type", "Sagstypen", plan.case_type, tuple(configuration.rules.routes)),
    )
    for key, word, given, known in listed:
        if given and given not in known:
            yield key, f"{word} »{given}« findes ikke{guess(given, known)}"
    if not any(plan.who):
        yield "plan", "Planen gælder for alle. Skriv body, kind eller case_type, eller ret den almindelige plan øverst."
    yield from _number_mistakes(plan)
