"""Choosing a hearing's deadline: what a clerk should know before the letters go out. Warnings, never refusals.

Hearing must come before the final decision and in good time, and a body that meets rarely must be able to answer from a
meeting (retssikkerhedsloven §§ 30-32 and 37 a have no length of their own; danish-rules §2).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from process.calendar import WorkCalendar, danish_date
from process.deadlines import printed_deadline_warnings, working_days_after, working_days_before
from process.register import MeetingDate, MeetingState

GOOD_TIME_DAYS = 5
"""Calendar days under which a hearing is said to be short: 13-21 are usual, second rounds 5-14 (danish-rules §3)."""


def latest_hearing_end(gated: MeetingDate, memo_days: int, calendar: WorkCalendar) -> date:
    """The last day a hearing may end for its memo, `memo_days` working days later, to be sent with the agenda."""
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
) -> tuple[str, ...]:
    """Sentences about a deadline under consideration for one body, most serious first; none when it is sound.

    `meetings` are the body's own; `gated` is the meeting that waits for the hearing.
    """
    found: list[str] = []
    if gated is not None and due_on > latest_hearing_end(gated, memo_days, calendar):
        found.append(_too_late(due_on, gated, memo_days, calendar))
    found += _no_meeting(sent_on, due_on, name, meetings)
    if (due_on - sent_on).days < GOOD_TIME_DAYS:
        found.append(
            f"{name} får {(due_on - sent_on).days} dage til at svare. Det er kort; 13 til 21 dage er almindeligt."
        )
    return (*found, *printed_deadline_warnings(due_on, calendar))


def _too_late(due_on: date, gated: MeetingDate, memo_days: int, calendar: WorkCalendar) -> str:
    dispatch_on = gated.dispatch_on or gated.held_on
    latest = danish_date(latest_hearing_end(gated, memo_days, calendar))
    ready = danish_date(working_days_after(due_on, memo_days, calendar))
    return (
        f"Høringen slutter {danish_date(due_on)} og kan ikke nå udsendelsen {danish_date(dispatch_on)} til mødet "
        f"{danish_date(gated.held_on)}: høringsnotatet er først klar {ready}. Senest mulige frist er {latest}."
    )


def _no_meeting(sent_on: date, due_on: date, name: str, meetings: Iterable[MeetingDate]) -> list[str]:
    """A body with a meeting calendar that has no meeting between the letter and the deadline."""
    held = sorted(each.held_on for each in meetings if each.state is not MeetingState.CANCELLED)
    ahead = [day for day in held if day > sent_on]
    if not held or any(day <= due_on for day in ahead):
        return []
    if not ahead:
        return [f"{name} har intet møde i kalenderen efter {danish_date(sent_on)}."]
    return [f"{name} mødes først {danish_date(ahead[0])}, efter fristen {danish_date(due_on)}."]
