"""Meeting and budget dates against the calendar and against each other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from config.checks.bodies import stands_on
from config.entries import Configuration, MeetingEntry, OrganizationEntry
from config.files.toml import Source, guess
from config.holidays import holiday_names, legal_non_days
from config.load import calendar_of
from process.calendar import CalendarRangeError, WorkCalendar, danish_date
from process.deadlines import working_days_before
from process.law import BUDGET_READINGS_APART_DAYS, BUDGET_YEARS, COUNCIL_DISPATCH_DAYS
from process.register import BodyKind
from process.rules import BudgetYear

DAYS_IN_ORDER = (
    ("case_deadline_on", "sagsfristen"),
    ("directors_on", "direktionsmødet"),
    ("chair_on", "formandsmødet"),
    ("dispatch_on", "udsendelsen"),
    ("publish_on", "offentliggørelsen"),
    ("held_on", "selve mødet"),
)


def check_meetings(configuration: Configuration, source: Source) -> None:
    """Note meetings of unknown bodies, on days nobody works, twice on a day, or with their days out of order."""
    bodies = {body.code: body for body in configuration.organizations}
    calendar = calendar_of(configuration.calendar)
    closed = _names_of_days(configuration)
    seen: set[tuple[str, date]] = set()
    for meeting in configuration.meetings:
        body = bodies.get(meeting.organization)
        if body is None or body.kind is BodyKind.DEPARTMENT:
            line = source.line_of(f'organization = "{meeting.organization}"')
            near = guess(meeting.organization, bodies)
            source.note("organization", line, f"»{meeting.organization}« er ikke et organ, der holder møder{near}")
            continue
        if (meeting.organization, meeting.held_on) in seen:
            source.note("meetings", _line(source, meeting), f"{body.name} har to møder {_in_words(meeting.held_on)}.")
        seen.add((meeting.organization, meeting.held_on))
        if not stands_on(body, meeting.held_on):
            message = f"{body.name} mødes {_in_words(meeting.held_on)}, hvor organet ikke findes (starts_on, ends_on)."
            source.note("meetings", _line(source, meeting), message)
        _check_day(meeting, body, calendar, closed, source)
        _check_order(meeting, body, source)
        _check_dispatch(meeting, body, calendar, source)


def _check_day(
    meeting: MeetingEntry, body: OrganizationEntry, calendar: WorkCalendar, closed: dict[date, str], source: Source
) -> None:
    day = meeting.held_on
    try:
        works = calendar.is_working_day(day)
    except CalendarRangeError:
        message = (
            f"{body.name} mødes {_in_words(day)}, uden for kalenderens år. "
            "Ret first_year eller last_year i calendar.toml."
        )
        source.note("meetings", _line(source, meeting), message)
        return
    if not works:
        why = closed.get(day, "weekend")
        source.note(
            "meetings", _line(source, meeting), f"{body.name} mødes {_in_words(day)}: {why}. Vælg en anden dag."
        )


def _check_order(meeting: MeetingEntry, body: OrganizationEntry, source: Source) -> None:
    stated = [(key, word, day) for key, word in DAYS_IN_ORDER if (day := getattr(meeting, key)) is not None]
    for (_, earlier, first), (key, later, second) in pairwise(stated):
        if second < first:
            message = f"For {body.name} {_in_words(meeting.held_on)} ligger {later} ({second}) før {earlier} ({first})."
            source.note(key, _line(source, meeting), message)


def _check_dispatch(meeting: MeetingEntry, body: OrganizationEntry, calendar: WorkCalendar, source: Source) -> None:
    if body.kind is not BodyKind.COUNCIL or meeting.dispatch_on is None:
        return
    try:
        latest = working_days_before(meeting.held_on, COUNCIL_DISPATCH_DAYS, calendar)
    except CalendarRangeError:
        return
    if meeting.dispatch_on > latest:
        source.note(
            "dispatch_on",
            _line(source, meeting),
            f"Dagsordenen til {body.name} {_in_words(meeting.held_on)} skal sendes senest {_in_words(latest)}, "
            "fire hverdage før (kommunestyrelsesloven § 8).",
        )


def check_budget_years(years: Iterable[BudgetYear], source: Source) -> None:
    """Note budget dates out of order, and readings less than three weeks apart (KSL § 38)."""
    for year in years:
        line = source.line_of(f"year = {year.year}")
        if (year.second_reading_on - year.first_reading_on).days < BUDGET_READINGS_APART_DAYS:
            source.note(
                "second_reading_on",
                source.line_of(f"year = {year.year}", "second_reading_on") or line,
                f"Budget {year.year}: der skal være mindst tre uger mellem 1. behandling {year.first_reading_on} og "
                f"2. behandling {year.second_reading_on} (kommunestyrelsesloven § 38).",
            )
        if year.second_reading_on > year.latest_adoption:
            source.note(
                "second_reading_on",
                source.line_of(f"year = {year.year}", "second_reading_on") or line,
                f"Budget {year.year}: 2. behandling {year.second_reading_on} ligger efter {year.latest_adoption}, hvor "
                "budgettet senest skal være vedtaget. Har året sin egen frist, så skriv den i adopted_by.",
            )
        if len(year.net_targets) > BUDGET_YEARS:
            source.note(
                "net_targets",
                source.line_of(f"year = {year.year}", "net_targets") or line,
                f"Budget {year.year}: skriv højst {BUDGET_YEARS} måltal, ét for hvert år fra budgetåret.",
            )
        if not year.hearing_from <= year.hearing_to < year.second_reading_on:
            message = f"Budget {year.year}: høringen skal begynde, før den slutter, og slutte før 2. behandling."
            source.note("hearing_to", source.line_of(f"year = {year.year}", "hearing_to") or line, message)


def _names_of_days(configuration: Configuration) -> dict[date, str]:
    first, last = configuration.calendar.first_year, configuration.calendar.last_year
    closures = {day: closure.label for closure in configuration.calendar.closures for day in closure.days()}
    return {**closures, **legal_non_days(first, last), **holiday_names(first, last)}


def _in_words(day: date) -> str:
    return danish_date(day, weekday=True)


def _line(source: Source, meeting: MeetingEntry) -> int:
    return source.line_of(f'organization = "{meeting.organization}"', "meetings", str(meeting.held_on))
