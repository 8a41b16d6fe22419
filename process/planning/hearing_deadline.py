"""Choosing a hearing's deadline: what a clerk should know before the letters go out. Warnings, never refusals.

Hearing must come before the final decision and in good time, and a body that meets rarely must be able to answer from a
meeting (retssikkerhedsloven §§ 30-32 and 37 a have no length of their own; danish-rules §2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from operator import attrgetter

from process.calendar import COPENHAGEN, WorkCalendar, danish_date, days_from
from process.deadlines import printed_deadline_warnings, working_days_after, working_days_before
from process.law import LAST_YEAR_OF_A_TERM, SECOND_ROUND_DAYS, TERM_YEARS
from process.planning.conditions import latest_end
from process.planning.planned_meetings import agenda_deadline
from process.register import MeetingDate, MeetingStatus
from process.words.dates import hour
from process.words.grammar import genitive

JULY = 7


def latest_hearing_end(gated: MeetingDate, memo_days: int, calendar: WorkCalendar) -> date:
    """The last working day a hearing may end for its memo, `memo_days` working days later, to go with the agenda."""
    return working_days_before(gated.dispatch_on or gated.held_on, memo_days, calendar)


def hearing_warnings(
    sent_on: date,
    due_on: date,
    calendar: WorkCalendar,
    *,
    name: str,
    meetings: Iterable[MeetingDate] = (),
    gated: MeetingDate | None = None,
    memo_days: int = 0,
    due_time: time | None = None,
) -> tuple[str, ...]:
    """Sentences about a deadline under consideration for one body, most serious first; none when it is sound.

    `meetings` are the body's own; `gated` is the meeting that waits for the hearing.
    """
    if due_on < sent_on:
        return (f"Fristen {danish_date(due_on)} ligger før brevet til {name} {danish_date(sent_on)}.",)
    warnings: list[str] = []
    if gated is not None and is_after_dispatch(due_on, gated, memo_days, calendar):
        warnings.append(too_late(due_on, gated, memo_days, calendar))
    held = (meeting for meeting in meetings if meeting.state is not MeetingStatus.CANCELLED)
    warnings += _own_meetings(sent_on, due_on, due_time, name, sorted(held, key=attrgetter("starts_at")))
    warnings += _seasons(sent_on, due_on, name)
    if (due_on - sent_on).days < SECOND_ROUND_DAYS:
        days = _days(due_on - sent_on)
        warnings.append(f"{name} får {days} til at svare. Det er kort; 13 til 21 dage er almindeligt.")
    return (*warnings, *printed_deadline_warnings(due_on, calendar))


def answering_meeting(
    sent_on: date, due_on: date, due_time: time | None, meetings: Iterable[MeetingDate]
) -> MeetingDate | None:
    """The body's own last meeting before the deadline whose agenda a letter sent on a day can still reach."""
    held = (each for each in meetings if each.state is not MeetingStatus.CANCELLED)
    reached = [m for m in held if _in_time(m, sent_on, due_on, due_time) and agenda_deadline(m) >= sent_on]
    return max(reached, key=lambda each: each.starts_at, default=None)


def is_after_dispatch(due_on: date, gated: MeetingDate, memo_days: int, calendar: WorkCalendar) -> bool:
    """Whether the memo of a hearing that ends then comes after the dispatch to the meeting that waits for it."""
    return due_on > latest_end(gated.dispatch_on or gated.held_on, memo_days, calendar)


def too_late(due_on: date, gated: MeetingDate, memo_days: int, calendar: WorkCalendar, name: str = "") -> str:
    """`is_after_dispatch` in a sentence, with the latest day that is not. `name`: of the body that meets."""
    dispatch_on = gated.dispatch_on or gated.held_on
    latest = danish_date(latest_hearing_end(gated, memo_days, calendar))
    ready = danish_date(working_days_after(due_on, memo_days, calendar))
    meeting = f"{genitive(name)} møde" if name else "mødet"
    return (
        f"Høringen slutter {danish_date(due_on)} og kan ikke nå udsendelsen {danish_date(dispatch_on)} til {meeting} "
        f"{danish_date(gated.held_on)}: høringsnotatet er først klar {ready}. Senest mulige frist er {latest}."
    )


def _in_time(meeting: MeetingDate, sent_on: date, due_on: date, due_time: time | None) -> bool:
    """Held after the letter and before the deadline's hour."""
    if not sent_on < meeting.held_on <= due_on:
        return False
    starts = meeting.starts_at.astimezone(COPENHAGEN).time()
    return meeting.held_on < due_on or due_time is None or starts < due_time


def _own_meetings(
    sent_on: date, due_on: date, due_time: time | None, name: str, meetings: list[MeetingDate]
) -> Iterator[str]:
    """A body with a meeting calendar that has no meeting between letter and deadline, or none it can take it up at."""
    ahead = [each for each in meetings if each.held_on > sent_on]
    within = [each for each in ahead if _in_time(each, sent_on, due_on, due_time)]
    if not meetings:
        return
    if not ahead:
        yield f"{name} har intet møde i kalenderen efter {danish_date(sent_on)}."
    elif not within:
        first, until = danish_date(ahead[0].held_on), danish_date(due_on)
        if ahead[0].held_on == due_on and due_time is not None:
            first += f" kl. {hour(ahead[0].starts_at.astimezone(COPENHAGEN).time())}"
            until += f" kl. {hour(due_time)}"
        yield f"{name} mødes først {first}, efter fristen {until}."
    elif all(agenda_deadline(each) < sent_on for each in within):
        last = within[-1]
        yield (
            f"{name} mødes {danish_date(last.held_on)}, men dagsordenen til mødet lukkede "
            f"{danish_date(agenda_deadline(last))}, før brevet {danish_date(sent_on)}."
        )


def _seasons(sent_on: date, due_on: date, name: str) -> Iterator[str]:
    """July, Christmas, and the end of the council's term, when the seats of councils and committees fall vacant."""
    days = list(days_from(sent_on, min(due_on, sent_on + timedelta(days=366))))
    if any(day.month == JULY for day in days):
        yield f"Høringen af {name} løber hen over juli, hvor de fleste holder ferie og få holder møde."
    if any((day.month, day.day) in ((12, 24), (12, 31)) for day in days):
        yield f"Høringen af {name} løber hen over jul og nytår."
    if ended := next((day for day in days if is_last_of_term(day) and day < due_on), None):
        yield (
            f"Valgperioden slutter {danish_date(ended)}, før fristen {danish_date(due_on)}: {name} kan have fået nye "
            "medlemmer, når der skal svares."
        )


def is_last_of_term(day: date) -> bool:
    return (day.month, day.day) == (12, 31) and (day.year - LAST_YEAR_OF_A_TERM) % TERM_YEARS == 0


def _days(length: timedelta) -> str:
    return "1 dag" if length.days == 1 else f"{length.days} dage"
