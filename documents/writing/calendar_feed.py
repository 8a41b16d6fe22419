"""A calendar feed (.ics) to subscribe to: deadlines and meetings, read again by the calendar every few hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from models.access.calendar_feed import FeedEvent
from process.words.clean import clean_lines, one_line

REFRESH_EVERY = timedelta(hours=4)


def feed(name: str, events: Iterable[FeedEvent], made_at: datetime, host: str) -> bytes:
    """The feed as iCalendar (RFC 5545). Instants are in UTC, so that no time zone has to be explained; `name` is what
    the calendar calls it; UIDs become `uid@host`, and stay the same from one reading to the next.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Sagsgang//DA")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", one_line(name))
    calendar.add("refresh-interval", REFRESH_EVERY, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_entry(event, made_at, host))
    return bytes(calendar.to_ical())


def _entry(event: FeedEvent, made_at: datetime, host: str) -> Any:
    from icalendar import Event

    entry = Event()
    entry.add("uid", f"{event.uid}@{host}")
    entry.add("dtstamp", made_at.astimezone(UTC))
    entry.add("sequence", event.sequence)
    entry.add("dtstart", _moment(event.starts))
    entry.add("dtend", _moment(event.ends))
    entry.add("summary", one_line(event.title))
    if event.note:
        entry.add("description", clean_lines(event.note))
    if event.place:
        entry.add("location", one_line(event.place))
    entry.add("transp", "TRANSPARENT")
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return entry


def _moment(value: Any) -> Any:
    """An instant in UTC; a whole day as it is."""
    return value.astimezone(UTC) if isinstance(value, datetime) else value
