"""Days that an item's text tells of: set by others, of earlier treatments, to come.

All of it is our reading of running text, and so uncertain where a word could mean something else.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from documents.reading.body_names import Vocabulary, basic
from documents.reading.certainty import Certainty
from documents.reading.minutes.result import DatedMention
from documents.reading.minutes.route.steps import dated_bodies
from documents.reading.minutes.sentences import LONGEST_SHOWN, Sentence
from documents.reading.text.dates import PrintedDate, dates_in
from documents.reading.text.deadlines import AUTHORITY, is_set_outside, names_nobody, sets_a_day


def external_deadlines(sentences: Sequence[Sentence], meeting_day: date | None) -> tuple[DatedMention, ...]:
    """Days that an authority has set; whose, where the sentence says it. Of an application: else the only one that the
    text names.
    """
    deadlines: dict[date, DatedMention] = {}
    named = {match[0] for text, _ in sentences for match in AUTHORITY.finditer(text)}
    sole = named.pop() if len(named) == 1 else None
    for text, span in sentences:
        if not is_set_outside(text):
            continue
        authority = AUTHORITY.search(text)
        for printed in _deadline_dates(text):
            day = printed.within(meeting_day.year if meeting_day else None)
            if day is None or (meeting_day and day < meeting_day):
                continue
            guessed = sole if authority is None and names_nobody(text) else None
            certainty: Certainty = "certain" if printed.year and guessed is None else "uncertain"
            whose = authority[0] if authority else guessed
            deadlines.setdefault(day, DatedMention(day, text[:LONGEST_SHOWN], whose, certainty, span))
    return tuple(deadlines.values())


def _deadline_dates(text: str) -> Iterator[PrintedDate]:
    """The dates of the clauses that speak of a deadline."""
    for clause in re.split(r"(?<!-)\sog\s(?=[A-ZÆØÅ])|;\s", text):
        if sets_a_day(clause):
            yield from dates_in(clause)


def past_treatments(
    sentences: Sequence[Sentence], vocabulary: Vocabulary, meeting_day: date | None
) -> tuple[DatedMention, ...]:
    """What a body has treated before: a body with a day before the meeting."""
    past: dict[tuple[str, date], DatedMention] = {}
    for text, span in sentences:
        for body, day, _ in dated_bodies(text, vocabulary):
            if isinstance(day, date) and (meeting_day is None or day < meeting_day):
                past.setdefault((basic(body), day), DatedMention(day, text[:LONGEST_SHOWN], body, "uncertain", span))
    return tuple(past.values())


def coming_dates(
    told: Sequence[Sentence], decided: Sequence[Sentence], meeting_day: date | None, known: frozenset[date]
) -> tuple[DatedMention, ...]:
    """Days after the meeting that nothing else has read; in a decision also those without a year, in the meeting's."""
    dates: dict[date, DatedMention] = {}
    if meeting_day is None:
        return ()
    for sentences, year in ((told, None), (decided, meeting_day.year)):
        for text, span in sentences:
            for printed in dates_in(text):
                day = printed.within(year)
                if day and (printed.year or year) and day > meeting_day and day not in known:
                    dates.setdefault(day, DatedMention(day, text[:LONGEST_SHOWN], None, "uncertain", span))
    return tuple(dates.values())


def period_in(sentences: Sequence[Sentence]) -> tuple[date, date] | None:
    """The first "perioden fra DAY til DAY" of the text."""
    for text, _ in sentences:
        if (match := re.search(r"\bperioden\b", text)) is not None:
            days = [d.within(None) for d in dates_in(text[match.end() :])]
            if len(days) >= 2 and days[0] and days[1] and days[0] < days[1]:
                return days[0], days[1]
    return None
