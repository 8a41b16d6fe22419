"""Who is heard about an item, and how far that is."""

import re
from collections.abc import Sequence
from datetime import date

from documents.reading.body_names import basic, bodies_in
from documents.reading.minutes.result import ItemHearing, Span
from documents.reading.minutes.sentences import Sentence
from documents.reading.text.dates import dates_in

_SENT = re.compile(
    r"\b(?:send(?:es|t|e|er)|sætte?s?|udsend(?:es|t))\b[^.]{0,50}?\bhøring\b|\bi høring (?:hos|i)\b", re.IGNORECASE
)
_ANSWERED = re.compile(
    r"høringssvar\w*|bemærkninger (?:fra|til|vedr)|har (?:afgivet|ingen bemærkninger)|udtal(?:er|else)|anbefalinger",
    re.IGNORECASE,
)
_COUNCIL = re.compile(r"råd\b|rådet\b|MED\b|bestyrelse", re.IGNORECASE)
_HEARING_DEADLINE = re.compile(
    r"høringsfrist\w*|\bhøring\b[^.]*\bfrist\b|frist(?:en)? for (?:høringssvar|høring)|"
    r"høringssvar[^.]*senest|høringsperiode\w*",
    re.IGNORECASE,
)


def hearing_in(sentences: Sequence[Sentence], meeting_day: date | None) -> ItemHearing | None:
    """The bodies that are heard, and whether that is to come, under way or answered."""
    bodies: dict[str, str] = {}
    state, where = "mentioned", None
    for text, span in sentences:
        is_sent, is_answered = _SENT.search(text), _ANSWERED.search(text)
        named = _heard_bodies(text)
        if not (is_sent or is_answered or re.search(r"\bhør(?:ing|es|t)\b", text, re.I)) or not (named or is_sent):
            continue
        for name in named:
            bodies.setdefault(basic(name), name)
        where = where or span
        if is_sent and state == "mentioned":
            state = "to_be_sent"
        elif is_answered and not is_sent and state != "to_be_sent":
            state = "answered"
    deadline, told = _hearing_deadline(sentences, meeting_day)
    where = where or told
    if where is None or not (bodies or state == "to_be_sent" or deadline):
        return None
    return ItemHearing(tuple(bodies.values()), state, deadline, "uncertain", where)  # type: ignore[arg-type]


def _heard_bodies(text: str) -> list[str]:
    """The councils of citizens, MED committees and boards in a text: those that are heard, not those that decide."""
    deciding = re.compile(r"byråd|kommunalbestyrelse|regionsråd|udvalg", re.IGNORECASE)
    return [body.name for body in bodies_in(text) if _COUNCIL.search(body.name) and not deciding.search(body.name)]


def _hearing_deadline(sentences: Sequence[Sentence], meeting_day: date | None) -> tuple[date | None, Span | None]:
    year = meeting_day.year if meeting_day else None
    for text, span in sentences:
        if _HEARING_DEADLINE.search(text) and (day := next((d.within(year) for d in dates_in(text)), None)):
            return day, span
    return None, None
