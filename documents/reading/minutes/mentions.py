"""What an item's text tells in passing: days set by others, earlier treatments, promises, sums of money, who is heard.

All of it is our reading of running text, and so uncertain where a word could mean something else.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from documents.reading.certainty import Certainty
from documents.reading.minutes.names import Vocabulary, basic, bodies_in
from documents.reading.minutes.people import person_of
from documents.reading.minutes.result import (
    AgreementStatus,
    DatedMention,
    ItemAmount,
    ItemHearing,
    MeetingFollowUp,
    Span,
)
from documents.reading.minutes.route import dated_bodies
from documents.reading.numbers import amounts_in
from documents.reading.text.dates import PrintedDate, dates_in, first_date, month_in

Sentence = tuple[str, Span]

_DEADLINE = re.compile(
    r"ansøgningsfrist\w*|\bfrist(?:en)?\b|\bsenest\b|\bsøges senest|\bindsend\w*|\bi hænde\b|"
    r"\binden (?:den|d\.|udgangen)|\bafleveres\b",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\w*styrelsen\b|\w*ministeriet\b|\bregion\w*|\bStaten\b|\bKL\b|\bkommunerne\b|ansøgning\w*|"
    r"pulje\w*|\bEU\b|\bfonden\b|\bAnkestyrelsen\b|\btilsynet\b"
)
_AUTHORITY = re.compile(
    r"(?:[A-ZÆØÅ][\wæøå]*-?(?:,| og)?\s)*[A-ZÆØÅ][\wæøå]*(?:styrelsen|ministeriet|tilsynet)(?: for "
    r"[A-ZÆØÅ][\wæøå]+(?:(?: og|,)? [A-ZÆØÅ][\wæøå]+)*)?"
)
_OURS = re.compile(r"høringsfrist|høringssvar|høringsperiode", re.IGNORECASE)
_ASKED = re.compile(
    r"\bsnarest\b|\bfølge[rs]? [^.]{0,30}?\btæt\b|\btæt fulgt\b|\bønske(?:r|s)? (?:om|at få|en|"
    r"belyst)|\befterlys\w+|\banmode[rs]? om\b|\bbede[rs]? (?:forvaltningen|administrationen) om\b|"
    r"\brettes(?: til)?\b|\bhjælper med\b|\bvende[rs]? tilbage\b|\barbejde[rs]? videre\b|"
    r"\bundersøge[rs]?\b|\bforelægges\b|\bgenoptages\b|\btages op\b|\bfølges op\b|\bopfølgning\b|"
    r"\bønskes\b|\bundersøgt\b|\bsender\b|\bsendes (?:til|ud)\b(?! høring)",
    re.IGNORECASE,
)
_PROMISED = re.compile(
    r"\b(?:vil|skal|nøje) [^.]{0,25}følge [^.]{0,40}?tæt\b|\bfølge området tæt\b|\bgøres status\b|"
    r"\bgør status\b|\bholder opfølgning\b|\bevalueres\b|\bevaluering af\b.*\bforelægges\b|"
    r"\bskal herefter\b|\bforelægges (?:en )?evaluering\b|\bvende[rs]? tilbage (?:til|med)\b|"
    r"\bafrapporteres\b|\bnoget forvaltningen vil følge\b",
    re.IGNORECASE,
)
_WHEN_WORD = re.compile(
    r"\b(snarest(?: muligt)?|(?:primo|medio|ultimo) (?:(?:[a-zæ]+ )?(?:19|20)\d\d)|(?:i "
    r")?(?:foråret|sommeren|efteråret|vinteren) 20\d\d|løbende)\b",
    re.IGNORECASE,
)
_PART_OF_YEAR = {"primo": "01", "medio": "06", "ultimo": "12"}
_MOST_TEXT = 300


def external_deadlines(sentences: Sequence[Sentence], meeting_day: date | None) -> tuple[DatedMention, ...]:
    """Days an authority outside the municipality has set; a year that is not printed is the meeting's, unsure."""
    deadlines: dict[date, DatedMention] = {}
    for text, span in sentences:
        if not _DEADLINE.search(text) or not _OUTSIDE.search(text) or _OURS.search(text):
            continue
        authority = _AUTHORITY.search(text)
        for printed in _deadline_dates(text):
            day = printed.within(meeting_day.year if meeting_day else None)
            if day is None or (meeting_day and day < meeting_day):
                continue
            certainty: Certainty = "certain" if printed.year else "uncertain"
            deadlines.setdefault(
                day, DatedMention(day, text[:_MOST_TEXT], authority[0] if authority else None, certainty, span)
            )
    return tuple(deadlines.values())


def _deadline_dates(text: str) -> Iterator[PrintedDate]:
    """The dates of the clauses that speak of a deadline."""
    for clause in re.split(r"(?<!-)\sog\s(?=[A-ZÆØÅ])|;\s", text):
        if _DEADLINE.search(clause):
            yield from dates_in(clause)


def past_treatments(
    sentences: Sequence[Sentence], vocabulary: Vocabulary, meeting_day: date | None
) -> tuple[DatedMention, ...]:
    """What a body has treated before: a body with a day before the meeting."""
    past: dict[tuple[str, date], DatedMention] = {}
    for text, span in sentences:
        for body, day, _ in dated_bodies(text, vocabulary):
            if isinstance(day, date) and (meeting_day is None or day < meeting_day):
                past.setdefault((basic(body), day), DatedMention(day, text[:_MOST_TEXT], body, "uncertain", span))
    return tuple(past.values())


def coming_dates(
    sentences: Sequence[Sentence], meeting_day: date | None, known: frozenset[date]
) -> tuple[DatedMention, ...]:
    """Days after the meeting that nothing else has read."""
    dates: dict[date, DatedMention] = {}
    if meeting_day is None:
        return ()
    for text, span in sentences:
        for printed in dates_in(text):
            day = printed.within(None)
            if day and printed.year and day > meeting_day and day not in known:
                dates.setdefault(day, DatedMention(day, text[:_MOST_TEXT], None, "uncertain", span))
    return tuple(dates.values())


def follow_ups(decided: Sequence[Sentence], told: Sequence[Sentence]) -> tuple[MeetingFollowUp, ...]:
    """What the decision asks for, and what the text promises."""
    result: dict[str, MeetingFollowUp] = {}
    for sentences, words in ((decided, _ASKED), (told, _PROMISED)):
        for text, span in sentences:
            if words.search(text) and not re.search(r"\borienterede\b", text):
                when = _WHEN_WORD.search(text)
                result.setdefault(
                    text, MeetingFollowUp(text[:_MOST_TEXT], _due(text), when[0] if when else None, "uncertain", span)
                )
    return tuple(result.values())


def _due(text: str) -> str | None:
    """As much of a day as the sentence tells."""
    if day := first_date(text):
        return day.isoformat()
    if month := month_in(text):
        return month
    if match := re.search(r"\b(primo|medio|ultimo) (20\d\d)\b", text, re.IGNORECASE):
        return f"{match[2]}-{_PART_OF_YEAR[match[1].casefold()]}"
    return None


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


def amounts(sentences: Sequence[Sentence]) -> tuple[ItemAmount, ...]:
    """Every sum of money in the running text."""
    return tuple(
        ItemAmount(int(amount.kroner), text[max(0, amount.start - 60) : amount.end + 30].strip(), span)
        for text, span in sentences
        if "\t" not in text
        for amount in amounts_in(text)
    )


def invited(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """The people on a list that a decision invites or points out, each on a line of their own."""
    start = next(
        (
            i
            for i, (text, _) in enumerate(sentences)
            if re.search(r"\b(?:invitere[rs]?|udpege[rs]?|udpeget)\b.*følgende", text)
        ),
        None,
    )
    if start is None:
        return ()
    return tuple(person.name for text, _ in sentences[start + 1 :] if (person := person_of(text)) is not None)


def period_in(sentences: Sequence[Sentence]) -> tuple[date, date] | None:
    """The first "perioden fra DAY til DAY" of the text."""
    for text, _ in sentences:
        if (match := re.search(r"\bperioden\b", text)) is not None:
            days = [d.within(None) for d in dates_in(text[match.end() :])]
            if len(days) >= 2 and days[0] and days[1] and days[0] < days[1]:
                return days[0], days[1]
    return None


_COLOUR = re.compile(r"\bi alt (\d+)\b[^.]*\bmarkeret med (gul|grøn|rød)", re.IGNORECASE)
_COLOURS = {"gul": "yellow", "grøn": "green", "rød": "red"}


def agreement_status(sentences: Sequence[Sentence]) -> tuple[AgreementStatus, ...]:
    """How many points of an agreement are marked with a colour, and which, where the next sentence quotes them."""
    result = []
    for index, (text, span) in enumerate(sentences):
        if match := _COLOUR.search(text):
            rest = f"{text[match.end() :]} {sentences[index + 1][0] if index + 1 < len(sentences) else ''}"
            titles = tuple(re.findall(r"[\"”»]([^\"”»«]+)[\"”«]", rest))
            result.append(AgreementStatus(_COLOURS[match[2].casefold()], int(match[1]), titles, span))
    return tuple(result)
