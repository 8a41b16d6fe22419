"""Where an item goes: from the lines on competence, from "Videre proces", from dated words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from documents.reading.body_names import Vocabulary, basic, bodies_in, is_short
from documents.reading.minutes.result import RouteStep, Span, StepRole
from documents.reading.minutes.sentences import sentences_of
from documents.reading.text.dates import dates_in
from documents.reading.text.lines import Line

_ROLES: tuple[tuple[StepRole, str], ...] = (
    (
        "hearing",
        r"(?:send\w*|sætte\w*) .{0,25}høring|\bhøres\b|i høring|\bhøring\b|afgive\w* .{0,20}høringssvar|udtale",
    ),
    ("recommendation", r"anbefal\w*|indstill\w*|til anbefaling"),
    (
        "decision",
        r"beslutte\w*|godkend\w*|afgør\w*|træffer|vedtage\w*|til beslutning|endelig|\bbeslutning\b|bevilge\w*",
    ),
    ("information", r"orienter\w*|til orientering|til efterretning|\borientering\b"),
    ("discussion", r"drøft\w*"),
    ("treatment", r"behandl\w*|forelægg\w*"),
)
_ROLE = tuple((role, re.compile(words, re.IGNORECASE)) for role, words in _ROLES)
_PAREN_ROLE = re.compile(r"\(([^)]*)\)")
_AHEAD = re.compile(
    r"\b(?:forel(?:æ|a)gg\w*|forlægges|behandles|indgår|videresendes|sendes|skal|forventes|"
    r"fremsendes|godkendelse i|oversendes|drøftes|genoptages|udsættes|møde)\b",
    re.IGNORECASE,
)
_FURTHEST = 90


def role_of(text: str) -> StepRole | None:
    """What a body does by the verb beside it, None where there is none."""
    return next((role for role, words in _ROLE if words.search(text)), None)


def steps_in(file: str, lines: Sequence[Line], vocabulary: Vocabulary, origin: str) -> tuple[RouteStep, ...]:
    """The bodies of a competence or route block in order, each with the verb behind it (or its parenthesis)."""
    steps: list[RouteStep] = []
    for text, span in _clauses(file, lines):
        named = list(_named(text, vocabulary, any_short=True))
        for index, (name, start, end) in enumerate(named):
            following = named[index + 1][1] if index + 1 < len(named) else len(text)
            inside = _PAREN_ROLE.match(text[end:].lstrip())
            told = role_of(inside[1]) if inside else role_of(text[end:following])
            before = role_of(text[named[index - 1][2] if index else 0 : start]) if told is None else None
            steps.append(RouteStep(name, told or before, origin, None, "certain", span))  # type: ignore[arg-type]
    return _shared_verb(steps)


def _clauses(file: str, lines: Sequence[Line]) -> Iterator[tuple[str, Span]]:
    """Sentences; but lines that each hold one body ("Skoleudvalget,") are one sentence together."""
    run: list[Line] = []
    for line in lines:
        run.append(line)
        if not line.text.rstrip().endswith((",", " og", " samt")):
            yield from sentences_of(file, [replace(part, paragraph_start=False) for part in run])
            run = []
    if run:
        yield from sentences_of(file, [replace(part, paragraph_start=False) for part in run])


def _named(text: str, vocabulary: Vocabulary, *, any_short: bool = False) -> Iterator[tuple[str, int, int]]:
    """Bodies in full and by the abbreviations this document uses; `any_short`: by any, where only bodies can stand."""
    named = [(body.name, body.start, body.end) for body in bodies_in(text)]
    for match in re.finditer(r"(?<![\w(])[A-ZÆØÅ][A-ZÆØÅa-zæøå]{1,4}(?![\w-])", text):
        if (
            is_short(match[0])
            and (match[0].upper() in vocabulary.short or (any_short and match[0].isupper()))
            and not any(s <= match.start() < e for _, s, e in named)
        ):
            named.append((match[0], match.start(), match.end()))
    for name, start, end in sorted(named, key=lambda entry: entry[1]):
        yield vocabulary.name(name), start, end


def _shared_verb(steps: Sequence[RouteStep]) -> tuple[RouteStep, ...]:
    """ "A, B og C orienteres": a verb at the end is that of all before it in the same sentence."""
    result: list[RouteStep] = []
    role: StepRole | None = None
    span: Span | None = None
    for step in reversed(steps):
        if step.role is not None or step.source != span:
            role, span = step.role, step.source
        result.append(replace(step, role=step.role or role))
    return tuple(reversed(result))


def sent_ways(file: str, lines: Sequence[Line], vocabulary: Vocabulary) -> tuple[RouteStep, ...]:
    """The way told in running text: "Med udvalgets godkendelse sendes … i høring i Handicaprådet … behandling i … samt
    endelig godkendelse i Kommunalbestyrelsen". Each body in order, with what it is to do.
    """
    steps: list[RouteStep] = []
    for text, span in sentences_of(file, lines):
        if not re.search(r"\b(?:høring|efterfølgende|herefter|videre|dernæst|endelig)\b", text, re.IGNORECASE):
            continue
        named = list(_named(text, vocabulary))
        cut = 0
        for name, start, end in named:
            role = role_of(_last_words(text[cut:start]))
            if not steps and re.match(r"s?\s+(?:godkendelse|beslutning)", text[end:]):
                role = "decision"
            steps.append(RouteStep(name, role, "text", None, "uncertain", span))
            cut = end
    return _between(steps) if len(steps) > 1 else ()


def _last_words(text: str) -> str:
    return text[-70:]


def _between(steps: Sequence[RouteStep]) -> tuple[RouteStep, ...]:
    """*Behandling* on the way to one that decides is a recommendation; a body without a verb does as the one before."""
    result: list[RouteStep] = []
    for index, step in enumerate(steps):
        role = step.role or (result[-1].role if result else None)
        if role == "treatment" and any(later.role == "decision" for later in steps[index + 1 :]):
            role = "recommendation"
        result.append(replace(step, role=role))
    return tuple(result)


# -- dated mentions --------------------------------------------------------------------------------------------------


def dated_bodies(text: str, vocabulary: Vocabulary) -> Iterator[tuple[str, date | tuple[int, int], int]]:
    """Each body with the day that follows it ("Byrådet den 17. april 2018"); (month, day) where no year is printed."""
    named = list(_named(text, vocabulary))
    for index, (name, _, end) in enumerate(named):
        following = named[index + 1][1] if index + 1 < len(named) else len(text)
        printed = next((d for d in dates_in(text) if end <= d.start < min(following, end + _FURTHEST)), None)
        if printed is None:
            continue
        day = printed.within(None)
        yield name, day if day and printed.year else (printed.month, printed.day), end


def next_steps(
    file: str, lines: Sequence[Line], vocabulary: Vocabulary, meeting_day: date | None, year: int | None
) -> tuple[RouteStep, ...]:
    """Coming treatments with their days; a year that is not printed is the meeting's, else the case number's."""
    steps: dict[tuple[str, date], RouteStep] = {}
    for text, span in sentences_of(file, lines):
        if not _AHEAD.search(text):
            continue
        for name, day, end in dated_bodies(text, vocabulary):
            when = day if isinstance(day, date) else _in_year(day, meeting_day, year)
            if when is None or (meeting_day and when <= meeting_day):
                continue
            role = role_of(text[max(0, end - len(name) - 40) : end - len(name)])
            step = RouteStep(name, role if role != "treatment" else None, "text", when, "certain", span)
            if not isinstance(day, date):
                step = replace(step, certainty="uncertain")
            before = steps.setdefault((basic(name), when), step)
            if before.role is None:  # the first place that says what the body is to do
                steps[basic(name), when] = replace(before, role=step.role)
    return tuple(steps.values())


def _in_year(day: tuple[int, int], meeting_day: date | None, year: int | None) -> date | None:
    base = meeting_day.year if meeting_day else year
    try:
        return date(base, day[0], day[1]) if base else None
    except ValueError:
        return None
