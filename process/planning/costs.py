"""What a change would cost, in Danish sentences: a hearing body gets more time, another meeting is aimed at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from process.calendar import danish_date
from process.planning.conditions import Conditions
from process.planning.hearing_deadline import hearing_warnings, is_after_dispatch, too_late
from process.planning.plan import Plan, make_plan
from process.words.dates import hour

WEEK = 7
COUNT = ("nul", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti")


@dataclass(frozen=True, slots=True)
class NewDeadline:
    """A deadline under consideration for the hearing at a place of the route (local time)."""

    place: int
    due_on: date
    due_time: time = time(12, 0)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The plan as it would be, and what that means, most important first."""

    plan: Plan
    sentences: tuple[str, ...]


def what_if(
    before: Plan,
    deadlines: Sequence[NewDeadline] = (),
    target_on: date | None = None,
    conditions: Conditions | None = None,
) -> WhatIf:
    """The plan with other hearing deadlines and another target. Nothing is stored.

    `conditions`: what holds the plan towards that target, where it is something else (another budget year). Raises
    `CalendarRangeError` where a plan leaves the calendar.
    """
    aimed = make_plan(before.steps, conditions or before.conditions, target_on) if target_on else before
    steps = list(before.steps)
    for new in deadlines:
        steps[new.place] = replace(steps[new.place], hearing_ends_on=new.due_on, due_time=new.due_time)
    after = aimed
    if deadlines:
        after = make_plan(steps, aimed.conditions, aimed.aim if aimed.is_reached else aimed.decision_on)
    sentences = [_target(aimed)] if target_on else []
    if deadlines:
        sentences.append(
            f"{_listed([_difference_words(before, new) for new in deadlines])}: {_consequence(aimed, after)}"
        )
    for new in deadlines:
        sentences += deadline_warnings(aimed, after, new.place)
    return WhatIf(after, tuple(sentences))


def losses(before: Plan, new: NewDeadline) -> tuple[str, ...]:
    """What an answer as late as this would make the case lose: its meeting, or its place in what is dispatched. None
    when it loses nothing. Raises `CalendarRangeError` where a plan leaves the calendar.
    """
    asked = what_if(before, [new])
    lost = losses_between(before, asked.plan, [new.place])
    others = lost[1:] if _moves(before, asked.plan) else lost
    return (asked.sentences[0], *others) if lost else ()


def moved_decision(before: Plan, after: Plan) -> date | None:
    """The day the case was to be decided, where that day is gone; else None."""
    return _decided_on(before) if _moves(before, after) else None


def _moves(before: Plan, after: Plan) -> bool:
    was_on = _decided_on(before)
    return was_on is not None and (after.decision_on is None or after.decision_on > was_on)


def _decided_on(plan: Plan) -> date | None:
    return plan.aim if plan.is_reached else plan.decision_on


def losses_between(before: Plan, after: Plan, places: Iterable[int] = ()) -> tuple[str, ...]:
    """What an act makes the case lose, in one or more sentences: the meeting aimed at, or for the hearings at these
    places in time for what is dispatched. Empty when it loses nothing.
    """
    said = _consequence(before, after)
    lost = [said[:1].upper() + said[1:]] if _moves(before, after) else []
    days, conditions = after.walked.hearings, before.conditions
    for place in places:
        gated, ends_on = before.gated_meeting(place), days[place].ends_on if place in days else None
        if gated and ends_on and is_after_dispatch(ends_on, gated, conditions.memo_days, conditions.calendar):
            name = next((step.name for step in before.steps if step.body == gated.organization), "")
            lost.append(too_late(ends_on, gated, conditions.memo_days, conditions.calendar, name))
    return tuple(dict.fromkeys(lost))


def deadline_warnings(aimed: Plan, plan: Plan, place: int) -> tuple[str, ...]:
    """What to know about one hearing as it stands in `plan`, against the meetings aimed at in `aimed`."""
    step, days = plan.steps[place], plan.walked.hearings.get(place)
    starts_on = (days.letter_on if days else None) or step.sent_on
    proposed = plan.proposed.get(place)
    ends_on = proposed.date() if proposed else days.ends_on if days else step.hearing_ends_on
    if starts_on is None or ends_on is None:
        return ()
    return hearing_warnings(
        starts_on,
        ends_on,
        plan.conditions.calendar,
        name=step.name,
        meetings=plan.conditions.meetings_of(step.body),
        gated=aimed.gated_meeting(place),
        memo_days=plan.conditions.memo_days,
        due_time=step.due_time,
    )


def _target(aimed: Plan) -> str:
    """Whether the meeting aimed at can be reached, and what must happen by when."""
    what = f"{aimed.decider} {danish_date(aimed.aim)}" if aimed.aim else aimed.decider
    if aimed.decision_on is None:
        return f"{what} kan ikke nås. {aimed.blocked}"
    if not aimed.is_reached:
        return f"{what} kan ikke nås. Sagen kan tidligst afgøres {danish_date(aimed.decision_on)}."
    by = aimed.latest.start_by if aimed.latest else None
    start = f" Det, der venter nu, skal være klar senest {danish_date(by)}." if by else ""
    return f"{what} kan nås.{start}"


def _difference_words(before: Plan, new: NewDeadline) -> str:
    """ "Handicaprådet får en uge mere" than it has, or than it is proposed."""
    step, hearing, proposed = before.steps[new.place], before.walked.hearings.get(new.place), before.proposed
    was_on = hearing.ends_on if hearing else step.hearing_ends_on
    was_on = proposed[new.place].date() if new.place in proposed else was_on
    days = (new.due_on - was_on).days if was_on else 0
    if days == 0:
        return f"{step.name} får frist {danish_date(new.due_on)} kl. {hour(new.due_time)}"
    return f"{step.name} får {_amount(abs(days))} {'mere' if days > 0 else 'mindre'}"


def _amount(days: int) -> str:
    """ "en uge", "to uger", "9 dage"."""
    weeks, days_over = divmod(days, WEEK)
    if days_over == 0:
        return "en uge" if weeks == 1 else f"{_count(weeks)} uger"
    return "en dag" if days == 1 else f"{_count(days)} dage"


def _count(number: int) -> str:
    return COUNT[number] if number < len(COUNT) else str(number)


def _consequence(aimed: Plan, after: Plan) -> str:
    was_on = aimed.aim if aimed.is_reached else aimed.decision_on
    if after.decision_on is None:
        return f"sagen kan ikke afgøres. {after.blocked}"
    day = danish_date(after.decision_on)
    if was_on is None:
        return f"sagen kan tidligst afgøres {day}."
    if after.decider != aimed.decider:
        return f"sagen afgøres af {after.decider}, tidligst {day}."
    body = f"{aimed.decider} {danish_date(was_on)}"
    if after.decision_on > was_on:
        return f"{body} kan ikke længere nås, næste er {day}."
    if after.decision_on < was_on and not aimed.is_reached:
        return f"sagen kan afgøres {day} i stedet for {danish_date(was_on)}."
    if after.slack is None:
        return f"{body} kan stadig nås."
    days = {0: "ingen arbejdsdage", 1: "1 arbejdsdag"}.get(after.slack, f"{after.slack} arbejdsdage")
    return f"{body} kan stadig nås, med {days} i overskud for {after.slack_of}."


def _listed(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} og {last}" if first else last
