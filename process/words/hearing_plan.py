"""What a hearing plan asks a body's chair to do, in one or two sentences."""

from __future__ import annotations

from collections.abc import Mapping

from process.calendar import danish_date
from process.planning.hearing_plan import BodyPlan, BudgetWeeks, Standing
from process.planning.planned_meetings import agenda_deadline
from process.register import MeetingDate
from process.words.grammar import genitive

STANDINGS: Mapping[Standing, str] = {
    Standing.IN_TIME: "ja",
    Standing.MOVE: "nej, et møde skal flyttes",
    Standing.EXTRA: "nej, et ekstra møde skal indkaldes",
    Standing.NO_DAY: "nej, der er ingen mødedag tilbage",
    Standing.NO_CALENDAR: "nej, der er ingen møder i kalenderen",
}


def asked_of(plan: BodyPlan) -> str:
    """What to do, and why; "" where nothing is to be done."""
    match plan.standing:
        case Standing.IN_TIME:
            return ""
        case Standing.MOVE:
            said = _move(plan)
        case Standing.EXTRA:
            said = f"Indkald et ekstra møde {_between(plan)}. {_nearest(plan)}"
        case Standing.NO_CALENDAR:
            said = f"Aftal et møde {_between(plan)}. Kalenderen har ingen møder i {plan.weeks.letter_on.year}."
        case Standing.NO_DAY:
            said = (
                "Aftal, at svaret kan gives uden et møde, eller at dagsordenen holdes åben. Der er ingen mødedag "
                f"tilbage, hvor brevet når dagsordenen, og svaret kan være skrevet {_needed(plan.weeks)}."
            )
    return f"{said} {_cancelled(plan.cancelled)}".strip()


def _between(plan: BodyPlan) -> str:
    first, last = danish_date(plan.first_on), danish_date(plan.last_on)
    return first if first == last else f"tidligst {first} og senest {last}"


def _move(plan: BodyPlan) -> str:
    """The nearer end first: it is what the chair is asked for."""
    meeting = plan.meeting
    if meeting is None:
        return ""
    first, last, held_on = (danish_date(day) for day in (plan.first_on, plan.last_on, meeting.held_on))
    if plan.first_on == plan.last_on:
        to = f"til {first}"
    elif meeting.held_on > plan.last_on:
        to = f"til senest {last} (tidligst {first})"
    else:
        to = f"til tidligst {first} (senest {last})"
    return f"Flyt mødet {held_on} {to}. {_otherwise(meeting, plan.weeks)}"


def _otherwise(meeting: MeetingDate, weeks: BudgetWeeks) -> str:
    sent_on = danish_date(weeks.letter_on)
    if weeks.written_on(meeting) > weeks.answers_by:
        written = danish_date(weeks.written_on(meeting))
        return f"Ellers er svaret først skrevet {written}. Det skal være her {_needed(weeks)}."
    if meeting.held_on <= weeks.letter_on:
        return f"Ellers er mødet holdt, før forslagene er sendt i høring {sent_on}."
    return (
        f"Ellers lukker dagsordenen {danish_date(agenda_deadline(meeting))}, før forslagene sendes i høring {sent_on}."
    )


def _needed(weeks: BudgetWeeks) -> str:
    return f"senest {danish_date(weeks.answers_by)}" + (f", til {genitive(weeks.above)} møde" if weeks.above else "")


def _nearest(plan: BodyPlan) -> str:
    if plan.meeting is None:
        return ""
    return f"Det nærmeste møde er {danish_date(plan.meeting.held_on)}; så langt flyttes et møde ikke."


def _cancelled(meeting: MeetingDate | None) -> str:
    return f"Mødet {danish_date(meeting.held_on)} ville have passet, men er aflyst." if meeting else ""
