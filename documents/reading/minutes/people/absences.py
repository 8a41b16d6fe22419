"""Who was not there: under a label, in a sentence of the decision, for the whole meeting or a part of it.

A label without anything is *nobody*, no label is *not stated*. A name after the label may be that of a substitute who
came; "deltog ikke i behandlingen" has no reason, and none is inferred.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from documents.reading.minutes.people.people import NAME, is_name_list, is_nobody, people_in, person_of, reason_of
from documents.reading.minutes.result import Absence, Person, Scope, Span
from documents.reading.text.dates import dates_in

_PAREN = r"(?:\s*\([^)]*\)|,\s[A-ZÆØÅ](?=[,\s]))?"
_WHO = rf"{NAME}{_PAREN}(?:\s*\([^)]*\))?"
_LIST = (
    rf"(?:(?:[Ff]ormand|[Nn]æstformand|[Bb]orgmester|[Rr]ådmand)(?:en)?\s)?{_WHO}(?:(?:,\s|\sog\s|"
    rf"\ssamt\s|,\sog\s)(?:(?:[Rr]ådmand|[Bb]orgmester)\s)?{_WHO})*"
)
_ABSENT = re.compile(
    rf"^(?P<who>{_LIST}),?\s+(?:(?:var|er|havde meldt|har meldt|meldte|var meldt)\s+(?:forhindret|"
    rf"fraværende|ikke til ?stede|ikke mødt|afbud)|"
    rf"(?:deltog|deltager)\s+ikke|var ikke (?:til ?stede|mødt)|mødte ikke|havde (?:lovligt )?forfald|"
    rf"(?P<moved>forlod|ankom|kom|gik|mødte|indtrådte|udtrådte|forlader))\b(?P<rest>.*)$"
)
_NOTICE = re.compile(rf"^(?:[Dd]er (?:var|er) )?[Aa]fbud(?: fra)?:?\s+(?P<who>{_LIST})(?P<rest>.*)$")
_INSTEAD = re.compile(
    rf"^(?:[Ii] (?:stedet|dennes sted|hendes sted|hans sted)|[Ss]om (?:stedfortræder|suppleant|"
    rf"afløser)|[Ss]tedfortræder|[Ss]uppleant)(?: for (?P<absent>{_WHO}))?\s*(?:var|er|:|deltog|"
    rf"deltager|mødte|indkaldt|indtrådte)*\s*:?\s+(?P<who>{_WHO})"
)
_FOR = re.compile(rf"^[Ff]or\s+(?P<absent>{_WHO})\s+(?:mødte|deltog|var indkaldt|indtrådte)\s+(?P<who>{_WHO})")
_SUBSTITUTE = re.compile(
    rf"^(?P<who>{_WHO})\s*,?\s+(?:(?:deltog|mødte|deltager|var|indtrådte|er indkaldt)"
    rf"\s+)?(?:som\s+)?(?:[Ss]tedfortræder|[Ss]uppleant|i stedet)\s+for\s+(?P<absent>{_WHO})"
)
_AS_SUBSTITUTE = re.compile(
    rf"^(?P<who>{_WHO})\s+(?:deltog|mødte|deltager|var indkaldt)\s+(?:i stedet|som (?:stedfortræder|suppleant))\W*$"
)
_OF_ITEM = re.compile(
    r"\b(?:under|i|ved)\s+(?:behandlingen af\s+)?(?:dette\s+|punktet|sagen|punktets|sagens|dette "
    r"punkt|behandlingen)|behandlingen\b|\bfor dette punkt",
    re.I,
)
_TIME = re.compile(r"\bkl\.?\s*\d{1,2}[.:]\d{2}", re.I)
_POINTS = re.compile(
    r"\b(?:punkt(?:erne)?|pkt\.?|sag(?:erne)?)\s*(?:nr\.?\s*)?\d+(?:\s*(?:-|–|og|til)\s*(?:pkt\.?\s*)?\d+)?", re.I
)
_END_WORDS = re.compile(r"\b(?:til|ankom|kom|mødte|indtrådte)\b", re.I)
_DATED = re.compile(r"(?=\b[Dd]en \d{1,2}\. ?\w+ \d{4}\s*:)")


@dataclass(frozen=True, slots=True)
class Told:
    """What a text says of attendance: the absences, and the sentences that are about nothing else."""

    absences: tuple[Absence, ...]
    taken: frozenset[int]


def from_sentences(sentences: Sequence[tuple[str, Span]], body: str | None) -> Told:
    """Absences told in the sentences of a decision."""
    absences: list[Absence] = []
    taken: set[int] = set()
    for index, (text, span) in enumerate(sentences):
        if (
            match := _INSTEAD.match(text) or _AS_SUBSTITUTE.match(text) or _FOR.match(text) or _SUBSTITUTE.match(text)
        ) is not None:
            absences = _with_substitute(absences, match, span, body)
            taken.add(index)
        elif match := _ABSENT.match(text) or _NOTICE.match(text):
            absences += _absent(match, text, span, body)
            taken.add(index)
    return Told(tuple(absences), frozenset(taken))


def _absent(match: re.Match[str], text: str, span: Span, body: str | None) -> Iterator[Absence]:
    moved = match.groupdict().get("moved")
    if moved and not (_TIME.search(text) or _POINTS.search(text) or "mødet" in text):
        return
    start, end, scope = _extent(match["rest"] if not moved else text, moved)
    for person in people_in(match["who"]):
        yield _of(person, scope, body, start, end, reason_of(text), span)


def _extent(text: str, moved: str | None) -> tuple[str | None, str | None, Scope]:
    """From when and to when, as printed, and what that is: a part of the meeting, this item, or all that is told of."""
    marks = [*_TIME.finditer(text), *_POINTS.finditer(text)]
    marks.sort(key=lambda mark: mark.start())
    if not marks:
        return None, None, "item" if _OF_ITEM.search(text) else "meeting"
    words = [mark[0] for mark in marks]
    if moved in ("ankom", "kom", "mødte", "indtrådte"):
        return None, ", ".join(words), "part"
    if moved:
        return ", ".join(words), None, "part"
    if len(words) == 2 and re.search(r"\btil\b", text[marks[0].end() : marks[1].start()]):
        return words[0], words[1], "part"
    if re.search(r"\btil\s*$", text[: marks[0].start()]):
        return None, ", ".join(words), "part"
    return ", ".join(words), None, "part"


def _of(
    person: Person, scope: Scope, body: str | None, start: str | None, end: str | None, reason: str | None, span: Span
) -> Absence:
    return Absence(
        person.name, person.party, scope, body, start, end, None, None, reason, "certain", (span,)
    )  # fmt: skip


def _with_substitute(absences: list[Absence], match: re.Match[str], span: Span, body: str | None) -> list[Absence]:
    """The substitute of the one who is named, else of the last one told; one named with an absent person tells both."""
    substitute, absent = person_of(match["who"]), person_of(match.groupdict().get("absent") or "")
    if substitute is None:
        return absences
    at = next(
        (i for i in range(len(absences) - 1, -1, -1) if absent is None or absences[i].person == absent.name), None
    )
    if at is not None:
        return [*absences[:at], replace(absences[at], substitute=substitute), *absences[at + 1 :]]
    if absent is None:
        return absences
    return [*absences, replace(_of(absent, "meeting", body, None, None, None, span), substitute=substitute)]


def from_label(texts: Sequence[tuple[str, Span]], body: str | None, label: str = "") -> tuple[Absence, ...] | None:
    """Absences after a label, whose own words may say that they are of this item: () for nothing or "Ingen", None where
    what stands there is no list of people; where only some of it is, those are uncertain.
    """
    absences: list[Absence] = []
    is_read = True
    for text, span in texts:
        for part in _DATED.split(text):
            told, is_whole = _entries(part.strip(), span, body)
            absences += told
            is_read &= is_whole
    if not is_read and not absences:
        return None
    if not is_read:
        absences = [replace(absence, certainty="uncertain") for absence in absences]
    if _OF_ITEM.search(label):
        absences = [replace(absence, scope="item") if absence.scope == "meeting" else absence for absence in absences]
    return tuple(absences)


def _entries(text: str, span: Span, body: str | None) -> tuple[list[Absence], bool]:
    """The absences of one text, and whether all of it is read."""
    printed = next((d for d in dates_in(text[:40]) if d.year and re.match(r"\s*:", text[d.end :])), None)
    sitting = printed.within(None) if printed else None
    if printed:
        text = text[printed.end :].lstrip(" :")
    if not text.strip(" .") or is_nobody(text):
        return [], True
    absences: list[Absence] = []
    is_read = True
    for sentence in re.split(r"(?<=[a-zæøå)])\.\s+(?=[A-ZÆØÅ])|\n", text):
        bare = sentence.strip()
        if match := _INSTEAD.match(bare) or _AS_SUBSTITUTE.match(bare) or _FOR.match(bare) or _SUBSTITUTE.match(bare):
            absences = _with_substitute(absences, match, span, body)
        elif told := from_sentences([(bare, span)], body).absences:
            absences += told
        else:
            listed, is_whole = _listed(sentence, span, body)
            absences += listed
            is_read &= is_whole
    scope: Scope = "sitting" if sitting else "meeting"
    absences = [replace(a, sitting=sitting, scope=scope) if a.scope == "meeting" else a for a in absences]
    return absences, is_read


def _listed(text: str, span: Span, body: str | None) -> tuple[list[Absence], bool]:
    """Names with what stands behind each ("Lene Dam (B), sag 129-138"), and whether there is nothing else."""
    absences: list[Absence] = []
    is_read = True
    for part in re.split(rf",\s(?=(?:[A-ZÆØÅ]\w+\s)?{NAME})|;\s|\s(?:og|samt)\s(?={NAME})", text):
        marks = [*_POINTS.finditer(part), *_TIME.finditer(part)]
        bare = part[: min(mark.start() for mark in marks)].rstrip(" ,(-–") if marks else part
        bare = re.sub(r"\s*(?:fra|til|under|deltog ikke.*)$", "", bare)
        people = people_in(bare)
        is_read &= bool(people) and (is_name_list(bare) or reason_of(part) is not None)
        for person in people:
            start, end, scope = _extent(part[len(bare) :], None) if marks else (None, None, "meeting")
            absences.append(_of(person, scope, body, start, end, reason_of(part), span))
    return absences, is_read
