"""A document's proposals: one, a form after another, a heading for each in a catalogue, a row for each in a table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from documents.reading.findings import Context
from documents.reading.labels import find_labels
from documents.reading.numbers import amounts_in, parse_money
from documents.reading.proposal.headings import CODE, heading_in
from documents.reading.proposal.lexicon import HEAD, SECTIONS
from documents.reading.proposal.listed_headings import ListedPart, listed_parts
from documents.reading.proposal.money import Around, MoneyTable, read_tables, role_of
from documents.reading.proposal.numbered_rows import read_numbered_rows
from documents.reading.proposal.outline import unnumbered
from documents.reading.proposal.prepare import prepared
from documents.reading.proposal.reader import Read
from documents.reading.proposal.text_money import named_rows
from documents.reading.result import ReadCase, ReadProposal
from documents.reading.tables import Row, year_head
from documents.reading.text.lines import Line

CASE_TYPE = "budget_proposal"
_REPEATED = ("choice", "title", "number")
_FORM_NAME = re.compile(r"budget(?:alternativ|ønske|skema)\b.*", re.IGNORECASE)
_TITLE_WORD = re.compile(r"overskrift|titel|emne", re.IGNORECASE)
_ROW_NAME = re.compile(rf"(?:(?P<number>\d{{1,4}}[a-z]?\.?|{CODE})\s*[:.–-]?\s+)?(?P<title>\S.*)")
_TITLE_COLUMN = re.compile(r"\b(?:forslag|titel|emne|tekst|overskrift|projekt|beskrivelse|navn)\w*", re.IGNORECASE)
_LISTED = re.compile(
    r"(?P<number>\d{1,3})[.)]?\s+(?P<title>[A-ZÆØÅ].{4,120}?)\s+\(?(?P<party>[A-ZÆØÅ]{1,2}(?:\s?,\s?[A-ZÆØÅ]{1,2})*)\)?"
)
_MINUTES = re.compile(
    r"beslutning(?:er)?:?|beslutning (?:i|fra) .*|fraværende\b.*|mødedeltagere:?|til stede:?", re.IGNORECASE
)
_MOTION = re.compile(r"(?:beslutnings|ændrings)forslag (?:fra|af|om)\b.*", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:budget|\w*besparelse|\w*forslag|effektivisering|omprioritering|anlæg|\w*bevilling|udgift)\w*", re.IGNORECASE
)
_CATALOGUE = re.compile(r"katalog", re.IGNORECASE)
_LEAST_ROWS = 2
_LEAST_LISTED = 3
_NEAR_TOP = 6


def fit(lines: Sequence[Line]) -> int:
    """How many marks of a proposal the lines bear; 0 where something was decided in them."""
    if any(_MINUTES.fullmatch(line.text) for line in lines):
        return 0
    laid = unnumbered(prepared(lines))
    keys = {
        hit.label.key for hit in find_labels(laid, (*HEAD, *SECTIONS)) if hit.label in SECTIONS or _is_head(hit.beside)
    }
    is_choice, has_table = "choice" in keys, any(year_head(line) for line in laid)
    named = any(heading_in(line.text) for line in lines[:_NEAR_TOP])
    motion = any(_MOTION.fullmatch(line.text) for line in lines[:_NEAR_TOP])
    about = any(_ABOUT.search(line.text) for line in lines[:_NEAR_TOP])
    money = any(True for line in lines for _ in amounts_in(line.text)) or _has_year_rows(lines)
    listed = len(list(_listed(lines))) >= _LEAST_LISTED
    headed = "title" in keys and len(keys) > 2
    marks = len(keys) + 3 * is_choice + 3 * has_table + 2 * (named or headed) + 5 * (motion or listed)
    marks += 3 * (about and (money or has_table)) + 3 * (len(list(named_rows(laid))) >= _LEAST_LISTED)
    return marks if any((has_table, money, is_choice, named, motion, listed, headed)) else 0


def _is_head(beside: str) -> bool:
    return len(beside) < 100


def _has_year_rows(lines: Sequence[Line]) -> bool:
    return any(re.match(r"20\d\d\s*[:\t]\s*[-+−÷(]?\d", line.text) for line in lines)


def read_cases(lines: Sequence[Line], context: Context) -> Iterator[ReadCase]:
    """The cases of a document that is no catalogue of forms: a case for each form, or one with its many proposals."""
    listed = list(_listed(lines))
    if len(listed) >= _LEAST_LISTED:
        yield _one(lines, [_from_list(match, context, line) for match, line in listed], context)
        return
    if (case := read_numbered_rows(lines, CASE_TYPE, context)) is not None:
        yield case
        return
    if (listing := listed_parts(lines)) is not None:
        before, listed_there = listing
        case = _one(before or lines, [_under_listed(part, context) for part in listed_there], context)
        named = next((line.text for line in before if _CATALOGUE.search(line.text)), case.title)
        yield replace(case, title=named)
        return
    if (cut := _by_heading(lines)) is not None:
        intro, parts = cut
        yield _one(intro or lines, [_under_heading(part, context) for part in parts], context)
        return
    for part in _by_form(lines):
        read = Read.of(part, context)
        by_row = _by_row(read, context)
        if by_row is not None:
            yield by_row
        else:
            proposal = read.proposal()
            number = read.opening.case_number or read.value("case_number")
            yield ReadCase(proposal.title, CASE_TYPE, number, (proposal,))


def _one(intro: Sequence[Line], proposals: list[ReadProposal], context: Context) -> ReadCase:
    """One case that holds them all, named by what stands above the first."""
    read = Read.of(intro, context)
    return ReadCase(_case_title(read) or proposals[0].title, CASE_TYPE, read.opening.case_number, tuple(proposals))


def _case_title(read: Read) -> str | None:
    heads = [line.text for block in read.blocks if block.kind == "masthead" for line in block.lines]
    return read.named or next((head for head in heads if _ABOUT.search(head)), None)


# -- a form after another --------------------------------------------------------------------------------------------


def _by_form(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """Cut where the first field of a form comes again: the tick, or the title under a word for it."""
    hits = [hit for hit in find_labels(lines, HEAD) if hit.label.key in _REPEATED]
    starts = [0]
    for key in _REPEATED[:2]:
        places = [h.start for h in hits if h.label.key == key and (key == "choice" or _TITLE_WORD.match(h.printed))]
        places = [place for before, place in pairwise(places) if place - before > 1]
        if places:
            starts += [_with_form_name(lines, place) for place in places]
            break
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield lines[start:end]


def _with_form_name(lines: Sequence[Line], place: int) -> int:
    return place - 1 if place > 0 and _FORM_NAME.fullmatch(lines[place - 1].text) else place


# -- a heading for each, listed on a contents page -------------------------------------------------------------------


def _under_listed(part: ListedPart, context: Context) -> ReadProposal:
    """Its title stands for the field of that name, whatever the words of it look like."""
    proposal = Read.of((part.title.with_text(f"Titel: {part.title.text}"), *part.lines), context).proposal()
    return replace(proposal, number=part.number, title=part.title.text)


# -- a heading for each ----------------------------------------------------------------------------------------------


def _by_heading(lines: Sequence[Line]) -> tuple[Sequence[Line], list[Sequence[Line]]] | None:
    """ "SU-01 Title", twice or more, each with something under it."""
    places = [i for i, line in enumerate(lines) if _is_coded_heading(lines, i, line)]
    if len(places) < _LEAST_ROWS or any(later - earlier < 2 for earlier, later in pairwise([*places, len(lines)])):
        return None
    numbers = [heading.number for i in places if (heading := heading_in(lines[i].text))]
    if len(set(numbers)) < len(numbers):
        return None
    parts = [lines[start:end] for start, end in zip(places, [*places[1:], len(lines)], strict=True)]
    return lines[: places[0]], parts


def _is_coded_heading(lines: Sequence[Line], index: int, line: Line) -> bool:
    heading = heading_in(line.text)
    return heading is not None and "\t" not in line.text and not find_labels(lines[index : index + 1], SECTIONS)


def _under_heading(lines: Sequence[Line], context: Context) -> ReadProposal:
    return Read.of(lines, context).proposal()


# -- a row for each --------------------------------------------------------------------------------------------------


def _by_row(read: Read, context: Context) -> ReadCase | None:
    """A table whose head names a column of titles and whose rows are numbered or many, with no form around it."""
    blocks = [block for block in read.blocks if block.kind == "table"]
    if len(blocks) != 1 or read.value("title") or read.field("choice"):
        return None
    around = Around(read.notes, (), read.is_saving or _is_saving(read), context)
    table = read_tables(blocks[0].lines, around)
    if table is None or not _TITLE_COLUMN.search(table.head.label):
        return None
    rows = [
        row for row in (*table.money_rows, *table.other_rows) if role_of(row.label) != "net" and not row.is_percentage
    ]
    rows.sort(key=lambda row: row.line)
    numbered = [row for row in rows if (match := _ROW_NAME.fullmatch(row.label)) and match["number"]]
    if len(rows) < _LEAST_ROWS or (len(numbered) < len(rows) and not re.search(r"\bforslag", table.head.label, re.I)):
        return None
    whole = read.proposal()
    own = {row.line for row in rows}
    shared = tuple(f for f in whole.findings if f.source.line not in own and f.code != "title_missing")
    proposals = tuple(_of_row(row, table, whole) for row in rows)
    return ReadCase(_case_title(read) or proposals[0].title, CASE_TYPE, read.opening.case_number, proposals, shared)


def _is_saving(read: Read) -> bool:
    return bool(re.search(r"besparelse|spare|effektivisering", _case_title(read) or "", re.IGNORECASE))


def _of_row(row: Row, table: MoneyTable, whole: ReadProposal) -> ReadProposal:
    """One row as a proposal: number, title and amounts, and the findings at its line."""
    match = _ROW_NAME.fullmatch(row.label)
    number, title = (match["number"], match["title"].strip()) if match else (None, row.label)
    alone = MoneyTable(
        table.head, (replace(row, label=title),), table.unit, table.convention, table.price_level, table.around
    )
    lines = tuple(line for kept in alone.rows for line in alone.lines_of(kept))
    return ReadProposal(
        title=title,
        number=number.rstrip(".") if number else None,
        committees=whole.committees,
        department=whole.department,
        period=table.period,
        price_level=table.price_level,
        unit=table.unit,
        sign_convention=table.convention,
        budget_lines=lines,
        findings=tuple(
            finding
            for finding in whole.findings
            if finding.source.line == row.line and finding.code != "row_is_no_money"
        ),
        facts=tuple(fact for fact in whole.facts if fact.line == row.line),
    )


# -- a line for each -------------------------------------------------------------------------------------------------


def _listed(lines: Sequence[Line]) -> Iterator[tuple[re.Match[str], Line]]:
    """ "12 Flere bænke i byen A": number, title, party."""
    for line in lines:
        match = _LISTED.fullmatch(line.text.strip())
        if match and not parse_money(match["title"].split()[-1]):
            yield match, line


def _from_list(match: re.Match[str], context: Context, line: Line) -> ReadProposal:
    finding = context.finding("amount_not_stated", line.number)
    return ReadProposal(match["title"].strip(), number=match["number"], proposer=match["party"], findings=(finding,))
