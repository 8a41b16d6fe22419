"""A body's answer to a hearing: which body, of which day, and what it says of each proposal it names.

What it thinks of a proposal is read from the sentences under that proposal's number; where they say neither, it has
*remarks*. All of it is our reading, for a person to confirm.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from documents.reading.certainty import Certainty
from documents.reading.minutes.names import bodies_in, vocabulary_of
from documents.reading.text.dates import first_date
from documents.reading.text.lines import Line, is_bullet, passage, without_bullet

Stance = Literal["support", "oppose", "remarks"]
_TITLE = re.compile(r"^(?:høringssvar|udtalelse|svar på høring|bemærkninger|kommentarer)\b", re.IGNORECASE)
_MOST_TITLE_LINES = 6
_NUMBERED = re.compile(
    r"^(?:forslag(?: nr\.?)?\s*(?P<number>\d{1,3}[a-z]?)|(?P<code>[A-ZÆØÅ]{1,4}-?\s?\d{1,3}))\s*[:.–-]\s*(?P<rest>.*)$",
    re.I | re.S,
)
_OPPOSE = re.compile(
    r"\b(?:kan (?:\w+ ){0,3}ikke (?:støtte|anbefale|tilslutte|gå ind for|acceptere)|fraråder|"
    r"tage[rs]? (?:\w+ ){0,5}af bordet|imod forslaget|bør ikke|afviser|tages af bordet|opgives|"
    r"bibeholdes|bevares)\b",
    re.IGNORECASE,
)
_SUPPORT = re.compile(
    r"\b(?:bakker? op|støtter?\b(?! ikke)|tilslutter sig|anbefaler\b|positiv\w*|hilser\b|ser (?:med )?(?:gerne|glæde))",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"\b(?:ønsker|gøres frivillig|bør|foreslår|opfordrer|forudsætter|såfremt)\b", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:vedr\.?|vedrørende|om|over|til)\s+(?P<about>.+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AnswerPoint:
    """What the answer says of one proposal, named by its number or code."""

    proposal: str
    title: str
    stance: Stance
    text: str
    certainty: Certainty
    line: int


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """The answer. `about` is the title's own words for what was heard; `text` all of it."""

    body: str | None
    date: date | None
    about: str | None
    points: tuple[AnswerPoint, ...]
    text: str


def is_answer(lines: Sequence[Line]) -> bool:
    """A title that says so, on one of the first lines."""
    return any(_TITLE.match(line.text) for line in lines[:_MOST_TITLE_LINES])


def read_answer(lines: Sequence[Line]) -> ReadAnswer:
    """The answer in these lines."""
    title = next(line.text for line in lines if _TITLE.match(line.text))
    whole = passage(lines).text
    names = [body.name for line in lines for body in bodies_in(line.text)]
    heard = [name for name in names if re.search(r"råd|MED|bestyrelse", name) and "udvalg" not in name.casefold()]
    body = max(dict.fromkeys(heard or names), key=names.count, default=None)
    about = _ABOUT.search(title)
    day = next((d for line in lines[:12] if (d := first_date(line.text))), None)
    own = vocabulary_of(whole).name(body) if body else None
    return ReadAnswer(
        own, day, about["about"].removeprefix("forslag til ") if about else None, tuple(_points(lines)), whole
    )


def _points(lines: Sequence[Line]) -> Iterator[AnswerPoint]:
    """One for each line or bullet that names a proposal, with the lines that go on with it."""
    lead = ""
    group: list[Line] = []
    for line in [*lines, None]:
        bare = without_bullet(line.text) if line else ""
        starts = line is None or _NUMBERED.match(bare) or line.paragraph_start or is_bullet(line)
        if starts and group:
            yield from _point(group, lead)
            group = []
        if line is None:
            return
        if _NUMBERED.match(bare):
            group = [line]
        elif group:
            group.append(line)
        elif line.text.endswith(":"):
            lead = line.text


def _point(group: Sequence[Line], lead: str) -> Iterator[AnswerPoint]:
    text = without_bullet(passage(group).text.removeprefix("- "))
    match = _NUMBERED.match(text)
    if match is None:
        return
    title, _, said = match["rest"].partition(". ")
    number = match["number"] or re.sub(r"[\s-]", "", match["code"])
    yield AnswerPoint(number, title.strip(" ."), _stance(said, lead), text, "uncertain", group[0].number)


def _stance(said: str, lead: str) -> Stance:
    """By the words on the proposal itself; the words over the list count where those say nothing."""
    if _OPPOSE.search(said):
        return "oppose"
    if _SUPPORT.search(said):
        return "support"
    if _CHANGE.search(said):
        return "remarks"
    return "oppose" if _OPPOSE.search(lead) else "support" if _SUPPORT.search(lead) else "remarks"
