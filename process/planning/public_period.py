"""How long a public hearing lasts at the least, and what the law says of the decision after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from process.calendar import WorkCalendar, danish_date
from process.deadlines import END_OF_DAY, due_instant, statutory_deadline
from process.law import PublicHearingLaw
from process.state.hearing import PublicHearing
from process.words.dates import hour


def least_end(starts_on: date, law: PublicHearingLaw, calendar: WorkCalendar) -> date:
    """The last day of the weeks the law gives, counted from publication; it ends with that day."""
    return statutory_deadline(starts_on, weeks=law.weeks, calendar=calendar)


def is_whole(hearing: PublicHearing, law: PublicHearingLaw, calendar: WorkCalendar) -> bool:
    """Whether the weeks are whole: until 23.59 on the same weekday. At noon on the last day half a day lacks."""
    least = due_instant(least_end(hearing.starts_on, law, calendar), END_OF_DAY)
    return due_instant(hearing.due_on, hearing.due_time) >= least


def decided_from(hearing: PublicHearing, law: PublicHearingLaw | None, calendar: WorkCalendar, objections: int) -> date:
    """The first day the case may be decided: when the hearing is over, and with objections when the law's weeks after
    it are.
    """
    ends_on = hearing.due_on
    if law is not None and law.objection_weeks and objections:
        ends_on = statutory_deadline(ends_on, weeks=law.objection_weeks, calendar=calendar)
    return ends_on + timedelta(days=1)


def decided_by(starts_on: date, law: PublicHearingLaw | None) -> date | None:
    """The last day of the decision, of the year it is for: the first such day after publication."""
    if law is None or law.decided_by is None:
        return None
    month, day = law.decided_by
    this_year = date(starts_on.year, month, day)
    return this_year if starts_on <= this_year else date(starts_on.year + 1, month, day)


def decision_warnings(
    hearing: PublicHearing, law: PublicHearingLaw | None, calendar: WorkCalendar, decision_on: date | None
) -> Iterator[str]:
    """What the plan says of the decision: too late for the year, or too early if somebody objects."""
    by = decided_by(hearing.starts_on, law)
    if law is None or decision_on is None:
        return
    if by is not None and decision_on > by:
        yield (
            f"Sagen kan tidligst afgøres {danish_date(decision_on)}, men skal være afgjort senest {danish_date(by)} "
            f"({law.source})."
        )
    after = decided_from(hearing, law, calendar, objections=1)
    if not hearing.objections and decision_on < after:
        yield (
            f"Kommer der indsigelser i den offentlige høring, kan sagen tidligst afgøres {danish_date(after)} "
            f"({law.source})."
        )


def period_words(hearing: PublicHearing) -> str:
    """ "fra 1. september til 27. oktober 2027" with the hour, where the hearing does not end with the day."""
    ends = danish_date(hearing.due_on) + ("" if hearing.due_time == END_OF_DAY else f" kl. {hour(hearing.due_time)}")
    return f"fra {danish_date(hearing.starts_on)} til {ends}"


def public_hearing_line(hearing: PublicHearing) -> str:
    """ "Offentlig høring fra … til …: 12 bemærkninger, heraf 3 indsigelser." as it stands in papers and on pages."""
    count = hearing.remarks
    said = {0: "ingen bemærkninger", 1: "1 bemærkning"}.get(count, f"{count} bemærkninger")
    if hearing.objections:
        said += f", heraf {hearing.objections} {'indsigelse' if hearing.objections == 1 else 'indsigelser'}"
    late = f". {hearing.late} kom efter fristen" if hearing.late else ""
    return f"Offentlig høring {period_words(hearing)}: {said}{late}."
