"""The points of an agreement from a list: a spreadsheet (.xlsx, .csv), a .toml file, or text pasted from either.

A body is matched by its names in the organisation, a month is read where it is written out; what is not understood is a
finding with its line, and stays empty: nothing is guessed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from documents.reading.errors import UnreadableDocumentError
from documents.reading.list_rows import decoded, pasted_rows, sheet_rows
from process.calendar import MONTHS

MOST_POINTS = 1000
_NAMES: Mapping[str, tuple[str, ...]] = {
    "number": ("nr", "nr.", "nummer", "punkt nr.", "number"),
    "text": ("tekst", "punkt", "aftalepunkt", "indsats", "initiativ", "text"),
    "heading": ("område", "overskrift", "tema", "afsnit", "heading"),
    "body": ("udvalg", "organ", "planlagt udvalg", "forelægges", "body"),
    "month": ("måned", "planlagt", "planlagt måned", "tidspunkt", "hvornår", "month"),
}
_PLAIN = ("text", "body", "month", "heading")  # without headings, in this order
_NAMED_MONTH = re.compile(rf"(?:^|\s)({'|'.join(MONTHS)})\s+(20\d\d)$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(20\d\d)-(\d{1,2})(?:-\d{1,2})?(?:[T ].*)?")
_MONTH_FIRST = re.compile(r"(?:\d{1,2}[-./])?(\d{1,2})[-./ ](20\d\d)")


@dataclass(frozen=True, slots=True)
class ListedPoint:
    """One point as read. `body` is the code of a body we know, "" where none was named or none known."""

    text: str
    heading: str
    body: str
    month: date | None
    line: int


@dataclass(frozen=True, slots=True)
class PointList:
    """The points, and a Danish sentence for each thing that was not understood, with its line."""

    points: tuple[ListedPoint, ...]
    findings: tuple[tuple[int, str], ...]


def read_points(name: str, content: bytes, aliases: Mapping[str, str]) -> PointList:
    """The list in a file; what it is, its name says. Raises `UnreadableDocumentError` with a Danish sentence."""
    kind = name.rpartition(".")[2].casefold()
    if kind == "xlsx":
        return _points(sheet_rows(content, MOST_POINTS + 100), aliases)
    text = decoded(content)
    if kind == "toml":
        return _points(_toml(text), aliases)
    return read_pasted(text, aliases)


def read_pasted(text: str, aliases: Mapping[str, str]) -> PointList:
    """One point a line: cells with tabs or semicolons between them, as a spreadsheet is pasted; or the text alone."""
    return _points(pasted_rows(text), aliases)


def _points(rows: Sequence[Sequence[str]], aliases: Mapping[str, str]) -> PointList:
    points: list[ListedPoint] = []
    findings: list[tuple[int, str]] = []
    columns: Sequence[str] | None = None
    for line, row in enumerate(rows, 1):
        if not any(cell.strip() for cell in row):
            continue
        if columns is None:
            columns = _columns(row)
            if columns != _PLAIN:
                continue
        cells = {name: cell.strip() for name, cell in zip(columns, row, strict=False) if name}
        points.append(_point(cells, line, aliases, findings))
        _check_number(cells.get("number", ""), len(points), line, findings)
    if len(points) > MOST_POINTS:
        raise UnreadableDocumentError("file_too_large", f"Listen har over {MOST_POINTS} punkter. Del den op.")
    if not points:
        raise UnreadableDocumentError("no_text", "Listen er tom. Skriv ét punkt på hver linje.")
    return PointList(tuple(points), tuple(findings))


def _columns(row: Sequence[str]) -> Sequence[str]:
    """The fields of a heading row; the plain order where the first row is a point already."""
    folded = [cell.strip().casefold() for cell in row]
    fields = [next((name for name, words in _NAMES.items() if cell in words), "") for cell in folded]
    return fields if "text" in fields and len([field for field in fields if field]) > 1 else _PLAIN


def _point(
    cells: Mapping[str, str], line: int, aliases: Mapping[str, str], findings: list[tuple[int, str]]
) -> ListedPoint:
    named, when = cells.get("body", ""), cells.get("month", "")
    body, month = aliases.get(named.casefold(), ""), month_of(when)
    if not cells.get("text"):
        findings.append((line, "Punktet har ingen tekst."))
    if named and not body:
        findings.append((line, f"»{named}« findes ikke i organisationen. Punktet har intet planlagt udvalg."))
    if when and month is None:
        findings.append((line, f"»{when}« er ikke en måned. Skriv den som marts 2028."))
    return ListedPoint(cells.get("text", ""), cells.get("heading", ""), body, month, line)


def _check_number(stated: str, place: int, line: int, findings: list[tuple[int, str]]) -> None:
    digits = stated.rstrip(".").removesuffix(".0")
    if digits.isdecimal() and int(digits) != place:
        findings.append((line, f"Punktet har nummer {digits} i listen og bliver nummer {place}."))


def month_of(text: str) -> date | None:
    """The first day of the month a cell names: «marts 2028», «2028-03», «3/2028», «15-03-2028»."""
    words = text.strip()
    named, iso, plain = _NAMED_MONTH.search(words), _YEAR_FIRST.fullmatch(words), _MONTH_FIRST.fullmatch(words)
    if named:
        return date(int(named[2]), MONTHS.index(named[1].casefold()) + 1, 1)
    year, month = (iso[1], iso[2]) if iso else (plain[2], plain[1]) if plain else ("0", "0")
    return date(int(year), int(month), 1) if 1 <= int(month) <= 12 else None


def _toml(text: str) -> list[list[str]]:
    """`[[point]]` with text, heading, body and month."""
    try:
        load = tomllib.loads(text).get("point", [])
        rows = [[str(point.get(name, "")) for name in _PLAIN] for point in load]
    except (tomllib.TOMLDecodeError, AttributeError, TypeError) as wrong:
        sentence = "Filen er ikke gyldig TOML med [[point]] for hvert punkt."
        raise UnreadableDocumentError("file_damaged", sentence) from wrong
    return [list(_PLAIN), *rows]


def numbered(findings: Iterable[tuple[int, str]]) -> Iterator[str]:
    """ "Linje 3: »Havneudvalget« findes ikke …"."""
    return (f"Linje {line}: {sentence}" for line, sentence in findings)
