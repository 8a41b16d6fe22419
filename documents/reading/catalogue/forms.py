"""Cutting a catalogue into its forms: where each begins, what it is called, and which lines belong to which row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents.reading.catalogue.contents import Contents, matches_entry
from documents.reading.labels import Field, Hit, Label, fields_of, find_labels
from documents.reading.text.lines import Line, flat, is_bullet

_ECONOMY = (
    r"(?:forvent\w*(?: til)? )?(?:økonomisk )?investering(?:er)? og afkast(?: i [\wæøå]+)?(?: og på andre områder)?|"
    r"forvent\w*(?: til)? økonomi(?: og afkast)?|økonomi(?:ske? konsekvenser)?"
)
FIELDS = (  # in the order of the form
    Label("drafted_by", r"hvem har beskrevet(?: forslaget)?|(?:forslaget )?(?:er )?beskrevet af", "free"),
    Label("responsible", r"(?:supplerende|øvrige) ansvarlige?|ansvarlige?(?: for forslaget)?"),
    Label("target_groups", r"målgruppe\(r\)|målgruppe(?:r|n)?", "free"),
    Label(
        "challenge",
        r"hvilken udfordring skal (?:forslaget|indsatsen)(?: bidrage til(?: løsning af| at løse)?| løse)?|"
        r"udfordring(?:en)?",
    ),
    Label("description", r"beskrivelse af (?:indsats(?:en)?|forslaget)|beskrivelse|indsats"),
    Label("timetable", r"tidsplan(?: for (?:forslaget|indsatsen))?"),
    Label(
        "contributors",
        r"hvem skal bidrage(?: til (?:forslagets|indsatsens) realisering)?(?: tværgående)?|"
        r"bidragydere|samarbejdspartnere",
    ),
    Label("results", r"forvent(?:ninger|ede|et)(?: til)? resultat(?:er|et)?"),
    Label("economy", _ECONOMY),
    Label(
        "motivation",
        r"motivering(?: i forhold til kerneopgaven?)?,?(?: borgere?n?s bevægelse)?,?"
        r"(?: strategi)?(?: og udlægning af strategien)?|begrundelse",
    ),
)
_ORDER = {label.key: index for index, label in enumerate(FIELDS)}
_CORE = {"drafted_by", "target_groups", "challenge", "description", "contributors", "results", "economy", "motivation"}
_LEAST_FIELDS = 4
_HEADING_AT_MOST = 10
_SENTENCE_END = re.compile(r"[.!?:;)»”\"]$")
REMARK = re.compile(
    r"(?:det (?:anbefales|foreslås|indstilles)|forslage(?:t|ne)\b|(?:kan|skal|bør|bedes) (?:ses|prioriteres)|"
    r"ses i sammenhæng|hænger sammen).*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Form:
    """One proposal's form: its heading, remarks below the heading, and its rows by key."""

    title: str
    line: int
    start: int
    is_sure: bool
    remarks: tuple[Line, ...]
    fields: dict[str, Field]


def field_hits(lines: Sequence[Line]) -> list[list[Hit]]:
    """The labels of each form: a label that does not come after the one before it begins a new form."""
    forms: list[list[Hit]] = []
    for hit in find_labels(lines, FIELDS):
        if not forms or _ORDER[hit.label.key] <= _ORDER[forms[-1][-1].label.key]:
            forms.append([])
        forms[-1].append(hit)
    return [form for form in forms if len(_CORE & {hit.label.key for hit in form}) >= _LEAST_FIELDS]


def read_forms(lines: Sequence[Line], contents: Contents) -> list[Form]:
    """Every form in order. `lines` are the document's without its money table."""
    groups = field_hits(lines)
    starts, previous = [], contents.end
    for group in groups:
        starts.append(_heading(lines, previous, group[0].start, contents))
        previous = group[-1].end
    ends = [*(start for start, _ in starts[1:]), len(lines)]
    return [
        _form(lines, group, start, sure, end) for group, (start, sure), end in zip(groups, starts, ends, strict=True)
    ]


def _form(lines: Sequence[Line], hits: Sequence[Hit], start: int, sure: bool, end: int) -> Form:
    above = lines[start : hits[0].start]
    cut = next(
        (i for i, line in enumerate(above) if i and (line.paragraph_start or REMARK.match(line.text))), len(above)
    )
    title = flat(above[:cut]).strip()
    fields = {field.key: field for field in fields_of(lines[:end], hits)}
    line = above[0].number if above else hits[0].line
    return Form(title or "Uden overskrift", line, start, sure and bool(title), tuple(above[cut:]), fields)


def _heading(lines: Sequence[Line], low: int, label: int, contents: Contents) -> tuple[int, bool]:
    """Where the heading above a form's first label begins, and whether anything but its place says so.

    The contents page is the best witness, then the top of a page, then a gap; the last of equals wins.
    """
    best, best_score = _nearest(lines, low, label), 0
    for index in range(max(low, label - _HEADING_AT_MOST), label):
        score = _heading_score(lines, index, label, contents, is_first=index == low)
        if score and score >= best_score:
            best, best_score = index, score
    return best, best_score > 0


def _nearest(lines: Sequence[Line], low: int, label: int) -> int:
    """The last line above the label that could begin a heading."""
    return next((i for i in range(label - 1, low - 1, -1) if _may_begin(lines[i])), max(low, label - 1))


def _may_begin(line: Line) -> bool:
    return not (line.text[:1].islower() or is_bullet(line) or REMARK.match(line.text))


def _heading_score(lines: Sequence[Line], index: int, label: int, contents: Contents, *, is_first: bool) -> int:
    line = lines[index]
    if not _may_begin(line):
        return 0
    end = next((i for i in range(index + 1, label) if REMARK.match(lines[i].text)), label)
    listed = matches_entry(flat(lines[index:end]), contents)
    gap = is_first or (line.paragraph_start and bool(_SENTENCE_END.search(lines[index - 1].text)))
    return 4 * listed + 2 * line.page_start + gap
