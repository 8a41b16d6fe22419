"""The route of a case as a drawing: which consultation falls when, beside the same facts as a table.

What has been sent, placed or held is drawn where it is; the rest where the plan has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from models.case.names import body_name
from models.case.plan import PlannedDays
from process.calendar import MONTHS, local_day
from process.register import MeetingDate, Register
from process.rules import Role
from process.sent import when_sent
from process.stages import StepState
from process.state.case import CaseState, Consultation

LABELS = 250  # user units kept for the names at the left
WIDTH = 960
ROW = 34
HEAD = 38  # for «i dag» and «mål», on a line each: they may fall together
FOOT = 22  # for the months
MARGIN = 14
MONTH_WIDTH = 66
FURTHEST = 5 * 366
"""Days from today an external deadline is drawn: one in another century would leave no room for the others."""


Planned = Mapping[int, PlannedDays]
"""The plan's days by the consultation's number."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One consultation: `x`/`width` of its period, or a point (`width` 0) for a meeting. `until_x`: where its latest
    day is, when it can wait.
    """

    label: str
    y: int
    x: float
    width: float
    kind: str  # hearing | meeting
    state: StepState
    text: str
    until_x: float | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything in user units of a drawing `WIDTH` wide."""

    height: int
    bars: tuple[Bar, ...]
    months: tuple[Tick, ...]
    today_x: float | None
    target_x: float | None
    external_deadlines: tuple[Tick, ...] = ()
    width: int = WIDTH
    labels: int = LABELS
    row: int = ROW


def timeline(
    state: CaseState, register: Register, today: date, planned: Planned, target: MeetingDate | None
) -> Timeline | None:
    """None when no consultation has a day yet."""
    shown = [(step, span) for step in state.consultations if (span := _span(state, step, register, planned))]
    if not shown:
        return None
    deadlines = [each.on for each in state.live_external_deadlines() if abs((each.on - today).days) <= FURTHEST]
    late = [planned[step.number].latest for step, _ in shown if step.number in planned]
    days = [day for _, span in shown for day in span] + [today] + ([target.held_on] if target else []) + deadlines
    days += [day for day in late if day]
    first, last = min(days) - timedelta(days=5), max(days) + timedelta(days=5)
    scale = (WIDTH - LABELS - MARGIN) / (last - first).days

    def x(day: date) -> float:
        return round(LABELS + (day - first).days * scale, 1)

    bars = tuple(
        Bar(
            label=_short(body_name(register, step.body) + (f", {step.reading}. behandling" if step.reading else "")),
            y=HEAD + ROW * row,
            x=x(span[0]),
            width=round(x(span[1]) - x(span[0]), 1),
            kind="hearing" if step.role is Role.HEARING else "meeting",
            state=step.state,
            text=_text(span, is_hearing=step.role is Role.HEARING),
            until_x=_until(span[1], planned.get(step.number), x),
        )
        for row, (step, span) in enumerate(shown)
    )
    return Timeline(
        height=HEAD + ROW * len(bars) + FOOT,
        bars=bars,
        months=tuple(Tick(x(day), _month(day, x(day))) for day in _months(first, last, scale)),
        today_x=x(today),
        target_x=x(target.held_on) if target else None,
        external_deadlines=tuple(Tick(x(day), f"{day.day}/{day.month}") for day in sorted(set(deadlines))),
    )


def _month(day: date, at: float) -> str:
    """ "sep 2027"; nothing where it would run out of the drawing."""
    return f"{MONTHS[day.month - 1][:3]} {day.year}" if at <= WIDTH - MONTH_WIDTH else ""


def _text(span: tuple[date, date], *, is_hearing: bool) -> str:
    last = f"{span[1].day}/{span[1].month}"
    return f"{span[0].day}/{span[0].month}–{last}" if is_hearing else last


def _until(last: date, planned: PlannedDays | None, x: Callable[[date], float]) -> float | None:
    if planned is None or planned.latest is None or planned.latest <= last:
        return None
    return x(planned.latest)


def _span(state: CaseState, step: Consultation, register: Register, planned: Planned) -> tuple[date, date] | None:
    """From letter to deadline for a hearing; the meeting's day twice for a treatment, held, placed or planned."""
    if step.state is StepState.STRUCK:
        return None
    ahead = planned.get(step.number)
    if step.role is Role.HEARING:
        request = state.latest_request(step.number)
        sent_at = when_sent(request) if request else None
        if request is None or sent_at is None or request.due_on is None:
            return (ahead.first, ahead.last) if ahead else None
        until = ahead.last if ahead else request.due_on
        return min(local_day(sent_at), until), until
    place = state.live_placement(step.number)
    held = next((meeting.held_on for meeting in register.meetings if meeting.id == step.meeting), None)
    day = held or (place.held_on if place else ahead.last if ahead else None)
    return (day, day) if day else None


def _months(first: date, last: date, scale: float) -> list[date]:
    """The first days of months in between; fewer when they would stand too close for their labels."""
    months, day = [], date(first.year + first.month // 12, first.month % 12 + 1, 1)
    while day <= last - timedelta(days=3):
        months.append(day)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    every = max(1, round(75 / (30 * scale)))
    return months[::every]


def _short(name: str) -> str:
    return name if len(name) <= 30 else f"{name[:29].rstrip()}…"
