"""A list of proposals as a spreadsheet has it: under named columns a row or more for each, and its texts beside.

A proposal is the rows of one number. Sums below the rows are checked; what is not in a column of the list is left over.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from documents.reading.findings import Context
from documents.reading.named import code_or_name, findings_on
from documents.reading.numbers import format_number
from documents.reading.proposal.money import CHANGE, Around, MoneyTable, type_of
from documents.reading.result import BudgetLine, Fact, Finding, ReadCase, ReadProposal
from documents.reading.tables import PRICES, Row, YearHead, price_level_of, row_of, sign_convention_of, year_head
from documents.reading.text.lines import Line
from documents.reading.units import unit_of
from process.checks.sums import agrees

_COLUMNS: Mapping[str, re.Pattern[str]] = {
    "number": re.compile(r"(?:forslag(?:s|ets)?\s?)?(?:nr\.?|nummer|løbenr\.?|id)", re.IGNORECASE),
    "title": re.compile(r"(?:forslag(?:ets)?|titel|emne|overskrift)(?:\s?(?:titel|navn))?", re.IGNORECASE),
    "committee": re.compile(r"(?:fag)?udvalg(?:et)?|politikområde", re.IGNORECASE),
    "kind": re.compile(r"(?:udgifts)?(?:art|type)", re.IGNORECASE),
    "label": re.compile(r"post|(?:budget)?linje|beløbets navn", re.IGNORECASE),
    "prices": re.compile(r"prisniveau|pl", re.IGNORECASE),
    "section": re.compile(r"afsnit|felt|rubrik", re.IGNORECASE),
    "text": re.compile(r"tekst|beskrivelse|indhold", re.IGNORECASE),
}
_GOES_ON = re.compile(r" \(fortsat\)$")
_SUM = re.compile(r"(?:i alt|sum|total)\b.*", re.IGNORECASE)
_SHOWN = 80


@dataclass
class _Gathered:
    """What the list says of one number."""

    number: str
    title: str
    line: int
    lines: list[BudgetLine] = field(default_factory=list)
    committees: dict[str, None] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    prices: str = ""
    findings: list[Finding] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _List:
    """One table of the list: its head, its named columns by what they hold, its rows."""

    head: YearHead
    places: Mapping[str, int]
    rows: tuple[Row, ...]

    def cell(self, row: Row, name: str) -> str:
        place = self.places.get(name, len(row.named))
        return row.named[place].strip() if place < len(row.named) else ""


def read_numbered_rows(lines: Sequence[Line], case_type: str, context: Context) -> ReadCase | None:
    """One case with all proposals of the list; None where no table has columns for number, title and committee."""
    lists: list[_List] = []
    held: set[int] = set()
    for start, line in enumerate(lines):
        head = year_head(line) if start not in held and "\t" in line.text else None
        places = _places(head.names) if head else {}
        if head and {"number", "title", "committee"} <= set(places):
            end = _end(lines, start)
            held |= set(range(start, end))
            lists.append(_List(head, places, tuple(row_of(each, head) for each in lines[start + 1 : end])))
    if not lists:
        return None
    reading = _Reading(lines, context, held)
    proposals = reading.proposals(lists)
    title = next((line.text for at, line in enumerate(lines) if at not in held), context.file)
    return ReadCase(title, case_type, None, proposals, tuple(reading.shared)) if proposals else None


def _places(names: Sequence[str]) -> dict[str, int]:
    """Which column holds what."""
    return {
        key: place
        for key, pattern in reversed(tuple(_COLUMNS.items()))
        for place, name in enumerate(names)
        if pattern.fullmatch(name.strip())
    }


def _end(lines: Sequence[Line], start: int) -> int:
    """A list ends with its sheet, or where the tabs do."""
    ends = (at for at in range(start + 1, len(lines)) if "\t" not in lines[at].text or lines[at].page_start)
    return next(ends, len(lines))


class _Reading:
    """One reading of the lines; `held` are the places of lines that have found their table."""

    def __init__(self, lines: Sequence[Line], context: Context, held: set[int]) -> None:
        self.lines, self.context, self.held = lines, context, held
        self.shared: list[Finding] = []
        self.gathered: dict[str, _Gathered] = {}

    def proposals(self, lists: Sequence[_List]) -> tuple[ReadProposal, ...]:
        notes = "\n".join(line.text for at, line in enumerate(self.lines) if at not in self.held)
        for each in lists:
            self._take(each, Around(notes, (), False, self.context))
        self._take_texts()
        self._left_over()
        convention = sign_convention_of(notes)
        unit, prices = unit_of(notes), price_level_of(notes)
        if unit is None:
            self.shared.append(self.context.finding("unit_not_stated", lists[0].head.line.number))
        return tuple(
            ReadProposal(
                title=each.title,
                number=each.number,
                committees=tuple(each.committees),
                price_level=each.prices or prices,
                unit=unit,
                sign_convention=convention,
                budget_lines=tuple(each.lines),
                sections=each.sections,
                findings=tuple(each.findings),
                facts=tuple(each.facts),
            )
            for each in self.gathered.values()
        )

    def _take(self, listed: _List, around: Around) -> None:
        unit, convention = unit_of(f"{listed.head.line.text}\n{around.notes}"), sign_convention_of(around.notes)
        rows: list[Row] = []
        for row in listed.rows:
            number, title = listed.cell(row, "number"), listed.cell(row, "title")
            if not number and _SUM.fullmatch(title or row.label):
                self._check(listed.head, row, rows)
                rows = []
                continue
            table = MoneyTable(listed.head, (row,), unit, convention, None, around)
            self._take_row(listed, row, table)
            rows.append(row)

    def _take_row(self, listed: _List, row: Row, table: MoneyTable) -> None:
        number, title = listed.cell(row, "number"), listed.cell(row, "title")
        key = number or f"{title} {row.line}"
        mine = self.gathered.setdefault(key, _Gathered(number, title, row.line))
        names = [part.strip() for part in listed.cell(row, "committee").split(";") if part.strip()]
        mine.committees |= {code_or_name(name, self.context): None for name in names}
        mine.findings += findings_on(((name, row.line) for name in names), self.context)
        mine.prices = mine.prices or listed.cell(row, "prices")
        if not title:
            mine.findings.append(self.context.finding("title_missing", row.line))
        printed = " ".join((row.label, *(cell.printed for cell in row.cells if cell.printed)))
        mine.facts.append(Fact("budget_lines", printed, row.line, row.line, "certain" if row.exact else "uncertain"))
        self._take_amounts(listed, row, table, mine)

    def _take_amounts(self, listed: _List, row: Row, table: MoneyTable, mine: _Gathered) -> None:
        label, kind = listed.cell(row, "label") or CHANGE, listed.cell(row, "kind")
        lines = list(table.lines_of(replace(row, label=label)))
        committees = tuple(mine.committees)
        own = committees[0] if len(committees) == 1 and "committee" in listed.places else None
        mine.lines += [
            replace(line, committee=own, expenditure_type=type_of(kind) or line.expenditure_type) for line in lines
        ]
        if all(line.amount_1000_dkk is None for line in lines):
            mine.findings.append(self.context.finding("amount_not_stated", row.line))
        for place in listed.head.changes:
            if (cell := row.cells[place]).is_unread:
                mine.findings.append(self.context.finding("amount_unread", row.line, label=label, printed=cell.printed))
        if row.fit == "surplus":
            years = len(listed.head.columns)
            mine.findings.append(self.context.finding("amounts_surplus", row.line, label=label, years=years))

    def _check(self, head: YearHead, total: Row, rows: Sequence[Row]) -> None:
        """A sum against the rows above it, in every year."""
        for place in head.changes:
            printed = total.cells[place].money
            terms = [cell.money.value for row in rows if (cell := row.cells[place]).money]
            if printed is not None and not agrees(printed.value, terms):
                values = {"printed": format_number(printed.value), "computed": format_number(sum(terms, Decimal(0)))}
                year = head.columns[place].heading
                self.shared.append(
                    self.context.finding("sum_disagrees", total.line, label=total.label, year=year, **values)
                )

    def _take_texts(self) -> None:
        """The sheet of texts: number, section, text."""
        places: dict[str, int] = {}
        for at, line in enumerate(self.lines):
            if at in self.held:
                continue
            cells = [cell.strip() for cell in line.text.split("\t")]
            named = _places(cells)
            if {"number", "section", "text"} <= set(named):
                places = named
                self.held.add(at)
            elif places and len(cells) > max(places[key] for key in ("number", "section", "text")):
                mine = self.gathered.get(cells[places["number"]])
                if mine is not None:
                    self._take_text(mine, cells[places["section"]], cells[places["text"]], line)
                    self.held.add(at)

    def _take_text(self, mine: _Gathered, section: str, text: str, line: Line) -> None:
        name = _GOES_ON.sub("", section)
        mine.sections[name] = f"{mine.sections[name]} {text}" if name in mine.sections else text
        mine.facts.append(Fact(f"sections.{name}", name, line.number, line.number, "certain"))

    def _left_over(self) -> None:
        """Lines that are in no table, and say nothing of unit, prices and signs; the first is the title."""
        free: Iterator[Line] = (line for at, line in enumerate(self.lines) if at not in self.held)
        next(free, None)
        for line in free:
            if not (unit_of(line.text) or sign_convention_of(line.text) or PRICES.search(line.text)):
                text = line.text if len(line.text) <= _SHOWN else f"{line.text[: _SHOWN - 1]}…"
                self.shared.append(self.context.finding("left_over", line.number, text=text))
