"""A table of years as budget lines, budget in force and årsværk, with what must be said of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from documents.reading.findings import Context
from documents.reading.named import code_or_name, findings_on
from documents.reading.numbers import format_number
from documents.reading.result import (
    BudgetLine,
    ExpenditureType,
    Finding,
    LineStatus,
    Role,
    SignConvention,
    YearAmount,
)
from documents.reading.tables import (
    Cell,
    Row,
    YearHead,
    cell_unit,
    is_out_of_scale,
    price_level_of,
    row_of,
    sign_convention_of,
    span,
    year_head,
)
from documents.reading.text.lines import Line, prose
from documents.reading.text.sentences import year_of_amount
from documents.reading.units import in_thousands, unit_of
from process.checks.amounts import AmountRow, empty_columns, missing_years, wrong_sums
from process.checks.sums import agrees

CHANGE = "Budgetændring"
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "net",
        re.compile(
            r"\b(?:netto(?:ændring|effekt|virkning|besparelse|resultat|udgift)?|samle(?:t|de)|i alt|total|sum)\b",
            re.IGNORECASE,
        ),
    ),
    ("current", re.compile(r"\b(?:nuværende|gældende|vedtaget|oprindeligt)\b.*\bbudget|budgetramme", re.IGNORECASE)),
    (
        "restructuring",
        re.compile(r"\b(?:omstilling|\w*besparelse|effektivisering|reduktion|\w*gevinst|mindreudgift)", re.IGNORECASE),
    ),
    ("investment", re.compile(r"\b(?:investering|opnormering|engangsudgift|anlæg)", re.IGNORECASE)),
)
_TYPES: tuple[tuple[ExpenditureType, re.Pattern[str]], ...] = (
    ("service", re.compile(r"\bservice", re.IGNORECASE)),
    ("transfer", re.compile(r"\boverførs", re.IGNORECASE)),
    ("capital", re.compile(r"\banlæg", re.IGNORECASE)),
)
SAVING = re.compile(r"besparelse|\bspare|effektivisering|mindreudgift|merindtægt|\breduktion|gevinst", re.IGNORECASE)
_FTE = re.compile(r"årsværk|fuldtidsstilling|\bantal (?:ansatte|stillinger|medarbejdere)|normering", re.IGNORECASE)
_COUNT = re.compile(
    r"\bantal\b|^\W*(?:timer|pladser|borgere|elever|brugere|børn|besøg|enheder|sager)\b|"
    r"\((?:timer|pladser|antal|stk\.?|km|m2|kvm)\)",
    re.IGNORECASE,
)
_SUM = re.compile(r"\b(?:i alt|samlet|total|sum)\b|\(netto\)", re.IGNORECASE)
_PART = re.compile(r"\W*(?:heraf|deraf|herunder)\b", re.IGNORECASE)
_COMMITTEE = re.compile(r"\b(?:[A-ZÆØÅ]{2,6}\b|[A-ZÆØÅ][\w -]*(?:udvalg|råd)(?:et)?\b)")
_KRONER = 1000


@dataclass(frozen=True, slots=True)
class Around:
    """What a table is read with: the words beside it that may say unit, signs and prices; the running text, where a
    missing year may stand; whether the proposal calls itself a saving.
    """

    notes: str
    text: tuple[Line, ...]
    is_saving: bool
    context: Context


@dataclass(frozen=True)
class MoneyTable:
    """One table, read."""

    head: YearHead
    rows: tuple[Row, ...]
    unit: str | None
    convention: SignConvention | None
    price_level: str | None
    around: Around

    @cached_property
    def money_rows(self) -> tuple[Row, ...]:
        """The rows that are changes in money."""
        left_out = (*self.staff_rows, *self.current_rows, *self.other_rows)
        return tuple(row for row in self.rows if row not in left_out)

    @cached_property
    def staff_rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if _FTE.search(row.label) and not unit_of(row.label))

    @cached_property
    def current_rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if role_of(row.label) == "current" and row not in self.staff_rows)

    @cached_property
    def other_rows(self) -> tuple[Row, ...]:
        """Shares, and counts of something that is no money."""
        rest = (row for row in self.rows if row not in self.staff_rows and not row.unit)
        return tuple(row for row in rest if row.is_percentage or _COUNT.search(row.label))

    @cached_property
    def lines(self) -> tuple[BudgetLine, ...]:
        """Every amount; a table with none says that each of its years has none."""
        lines = tuple(line for row in self.money_rows for line in self.lines_of(row))
        empty = Row(CHANGE, tuple(Cell() for _ in self.head.columns), "exact", self.head.line.number)
        return lines or (() if self.rows else tuple(self.lines_of(empty)))

    @property
    def current(self) -> tuple[YearAmount, ...]:
        return tuple(item for row in self.current_rows for item in self._amounts(row, is_money=True))

    @property
    def fte(self) -> tuple[YearAmount, ...]:
        return tuple(item for row in self.staff_rows[:1] for item in self._amounts(row, is_money=False))

    @property
    def printed_unit(self) -> str | None:
        """The table's unit, else the one that its amounts name themselves."""
        own = (cell_unit(cell, row, None) for row in self.money_rows for cell in _stated(row))
        return self.unit or next((unit for unit in own if unit), None)

    @property
    def period(self) -> str | None:
        return span(self.head.years)

    @property
    def kroner(self) -> tuple[Decimal, ...]:
        """Every amount the table has or gives: each, each row's sum over the years, each column's of all rows."""
        cells = [[self._thousands(cell, row) for cell in self._changes(row)] for row in self.money_rows]
        current = [self._thousands(cell, row) for row in self.current_rows for cell in row.cells]
        single = [value for row in cells for value in row if value is not None]
        sums = [sum((value for value in row if value is not None), Decimal(0)) for row in cells]
        columns = [sum((v for v in column if v is not None), Decimal(0)) for column in zip(*cells, strict=True)]
        return tuple(value * _KRONER for value in (*single, *sums, *columns, *current) if value is not None)

    # -- one row -----------------------------------------------------------------------------------------------------

    def _changes(self, row: Row) -> tuple[Cell, ...]:
        return tuple(row.cells[i] for i in self.head.changes)

    def _thousands(self, cell: Cell, row: Row) -> Decimal | None:
        return None if cell.money is None else in_thousands(cell.money.value, cell_unit(cell, row, self.unit))

    def lines_of(self, row: Row) -> Iterator[BudgetLine]:
        """A row's amounts, one for each column of change."""
        placed = self._without_year(row)
        if placed is not None:
            yield from placed
            return
        for place in self.head.changes:
            column, cell = self.head.columns[place], row.cells[place]
            amount = None if row.fit == "unclear" else self._thousands(cell, row)
            status: LineStatus = "not_stated" if amount is None else self._status(row, cell)
            signed = -amount if amount is not None and self.turns_sign(row) else amount
            yield self._line(row, column.year, signed, status, is_lasting=column.kind == "lasting")

    def _line(
        self, row: Row, year: int | None, amount: Decimal | None, status: LineStatus, *, is_lasting: bool = False
    ) -> BudgetLine:
        name = committee_in(row.label)
        committee = code_or_name(name, self.around.context) if name else None
        return BudgetLine(
            year, amount, row.label or CHANGE, committee, type_of(row.label), role_of(row.label), status, is_lasting
        )

    def _status(self, row: Row, cell: Cell) -> LineStatus:
        unit = cell_unit(cell, row, self.unit)
        is_doubtful = not row.exact or unit is None or self.has_sign_question(row) or is_out_of_scale(cell, self.unit)
        return "uncertain" if is_doubtful else "stated"

    def has_sign_question(self, row: Row) -> bool:
        """A saving printed with a plus, where no note says that plus is a saving."""
        values = [cell.money.value for cell in self._changes(row) if cell.money is not None]
        positive = bool(values) and min(values) >= 0 and max(values) > 0
        return positive and self.convention != "plus_is_income" and self._is_saving(row)

    def _is_saving(self, row: Row) -> bool:
        named = bool(SAVING.search(row.label)) and role_of(row.label) != "current" and not _PART.match(row.label)
        plain = row.label.strip(" :") == "" or row.label.casefold().startswith(CHANGE.casefold())
        return named or (plain and self.around.is_saving)

    def turns_sign(self, row: Row) -> bool:
        """Without any note a saving is money less; a note that says otherwise is not overruled."""
        return self.has_sign_question(row) and self.convention is None

    def _is_without_year(self, row: Row) -> bool:
        stated = [cell for cell in row.cells if cell.money is not None]
        return row.fit == "short" and len(stated) == 1 and len(self.head.columns) > 1

    def _without_year(self, row: Row) -> list[BudgetLine] | None:
        """One amount for several years: the year is sought in the text, and never believed without a question."""
        if not self._is_without_year(row):
            return None
        amount = next(self._thousands(cell, row) for cell in row.cells if cell.money is not None) or Decimal(0)
        year, _ = year_of_amount(self.around.text, self.head.years, amount * _KRONER)
        signed = -amount if self.turns_sign(row) else amount
        lines = [self._line(row, year, signed, "uncertain")]
        lines += [self._line(row, other, None, "not_stated") for other in self._rest(year)]
        return sorted(lines, key=lambda line: line.year or 0)

    def _rest(self, year: int | None) -> list[int]:
        return [other for other in self.head.years if year and other != year]

    def _amounts(self, row: Row, *, is_money: bool) -> Iterator[YearAmount]:
        for place in self.head.changes:
            cell = row.cells[place]
            value = cell.money.value if cell.money else None
            yield YearAmount(self.head.columns[place].year, self._thousands(cell, row) if is_money else value)

    # -- what must be said -------------------------------------------------------------------------------------------

    def findings(self) -> Iterator[Finding]:
        finding, line = self.around.context.finding, self.head.line.number
        if self.unit is None and any(cell_unit(c, row, None) is None for row in self.money_rows for c in _stated(row)):
            yield finding("unit_not_stated", line)
        yield from self._on_years(line)
        for row in self.rows:
            yield from self._on_row(row)
        named = ((name, row.line) for row in self.money_rows if (name := committee_in(row.label)))
        yield from findings_on(named, self.around.context)
        yield from self._on_sums()

    def _on_years(self, line: int) -> Iterator[Finding]:
        finding = self.around.context.finding
        if gap := missing_years(self.head.years):
            yield finding("years_gap", line, years=", ".join(map(str, gap)))
        if self.head.references and any(row.is_stated for row in self.rows):
            names = " og ".join(f"»{column.heading}«" for column in self.head.references)
            yield finding("column_is_reference", line, columns=names)
        placed = [row for row in self.rows if not self._is_without_year(row)]
        empty = [self.head.columns[i].heading for i in self._empty(placed)]
        if empty:
            yield finding("year_not_stated", line, years=", ".join(empty))
        if not any(row.has_content for row in self.rows):
            yield finding("amount_not_stated", line)

    def _empty(self, rows: Sequence[Row]) -> tuple[int, ...]:
        entries = [_entry(row) for row in rows if not row.is_percentage]
        return tuple(i for i in empty_columns(entries, len(self.head.columns)) if i in self.head.changes)

    def _on_row(self, row: Row) -> Iterator[Finding]:
        finding, label = self.around.context.finding, row.label or CHANGE
        for cell in row.cells:
            if cell.is_unread and not row.is_percentage:
                yield finding("amount_unread", row.line, label=label, printed=cell.printed)
            if is_out_of_scale(cell, self.unit):
                yield finding("unit_conflict", row.line, printed=cell.printed, unit=self.unit)
        if row in self.other_rows:
            if not row.is_percentage:
                yield finding("row_is_no_money", row.line, label=label)
        elif self._is_without_year(row):
            yield self._on_year(row)
        elif not row.exact and row.has_content:
            count, years = len(_stated(row)), len(self.head.columns)
            code = {"short": "years_incomplete", "surplus": "amounts_surplus", "unclear": "amounts_unclear"}[row.fit]
            printed = " ".join(cell.printed for cell in row.cells if cell.printed)
            yield finding(code, row.line, label=label, count=count, years=years, printed=printed)
        if row in self.money_rows and self.has_sign_question(row):
            yield finding("sign_uncertain" if self.convention is None else "sign_contradicts", row.line, label=label)

    def _on_year(self, row: Row) -> Finding:
        cell = _stated(row)[0]
        amount = self._thousands(cell, row) or Decimal(0)
        year, line = year_of_amount(self.around.text, self.head.years, amount * _KRONER)
        reading = f"Teksten peger på {year} (linje {line})." if year else "Teksten nævner ikke ét bestemt år."
        rest = self._rest(year)
        return self.around.context.finding(
            "year_missing",
            row.line,
            amount=format_number(amount),
            years=span(self.head.years),
            reading=reading,
            rest=f", og skriv beløb for {_listed(rest)}: de regnes ikke som 0" if rest else "",
        )

    def _on_sums(self) -> Iterator[Finding]:
        """Each net against its rows, each year; one confirmation if all of them hold."""
        finding = self.around.context.finding
        rows = [row for row in self.money_rows if row.fit != "unclear" and not self._is_without_year(row)]
        entries = [self._scaled(row) for row in rows]
        troubles = list(wrong_sums(entries))
        for trouble in troubles:
            heading = self.head.columns[trouble.column].heading
            if trouble.computed is None and not _SUM.search(trouble.row.label):
                continue  # "Nettodriftsudgift" alone is no sum of what is printed
            if trouble.computed is None:
                yield finding("sum_unchecked", trouble.row.line, label=trouble.row.label)
            else:
                values = {"printed": format_number(trouble.printed), "computed": format_number(trouble.computed)}
                yield finding("sum_disagrees", trouble.row.line, label=trouble.row.label, year=heading, **values)
        nets = [entry for entry in entries if entry.is_net and any(value is not None for value in entry.values)]
        if nets and not troubles:
            yield finding("sums_agree", nets[0].line, what=", ".join(net.label for net in nets))
        yield from self._on_totals(rows)

    def _on_totals(self, rows: Sequence[Row]) -> Iterator[Finding]:
        """The column "I alt" against the years of each row."""
        places = [i for i, column in enumerate(self.head.columns) if column.kind == "total"]
        for row in rows:
            years = [cell.money.value for cell in self._changes(row) if cell.money is not None]
            for place in places:
                total = row.cells[place].money
                if total is not None and not agrees(total.value, years):
                    heading = self.head.columns[place].heading
                    values = {"printed": format_number(total.value), "computed": format_number(sum(years, Decimal(0)))}
                    yield self.around.context.finding(
                        "sum_disagrees", row.line, label=row.label, year=heading, **values
                    )

    def _scaled(self, row: Row) -> AmountRow:
        """A row with its values in the table's unit, so that rows in another unit can be added."""
        if row.unit is None or row.unit == self.unit or self.unit is None:
            return _entry(row)
        values = tuple(
            None if value is None else value / in_thousands(Decimal(1), self.unit)
            for value in (self._thousands(cell, row) for cell in row.cells)
        )
        return replace(_entry(row), values=values)


def read_tables(lines: Sequence[Line], around: Around) -> MoneyTable | None:
    """The lines from a head to the last row or note; None where the first is no head."""
    head = year_head(lines[0]) if lines else None
    if head is None:
        return None
    words = prose(lines)
    heading = f"{head.line.text}\n{_caption(lines)}"
    unit = unit_of(heading) or unit_of(around.notes)
    convention = sign_convention_of(words) or sign_convention_of(around.notes)
    price = price_level_of(heading) or price_level_of(words) or price_level_of(around.notes)
    return MoneyTable(head, tuple(_rows(lines, head)), unit, convention, price, around)


def _caption(lines: Sequence[Line]) -> str:
    """The notes among the rows: they may say the unit, as the head may."""
    return "\n".join(line.text for line in lines[1:] if re.match(r"note|anm|\*|beløb", line.text, re.IGNORECASE))


def _rows(lines: Sequence[Line], head: YearHead) -> Iterator[Row]:
    """The rows with amounts; a label may stand on the lines above its amounts, what explains signs is none."""
    label = ""
    for line in lines[1:]:
        if (
            sign_convention_of(line.text)
            or (" = " in line.text and "\t" not in line.text)
            or re.match(r"noter?\b|\*|\(\s?[-+]\s?\)", line.text, re.I)
        ):
            continue
        row = row_of(line, head)
        label = row.label or label
        if row.has_content:
            yield replace(row, label=label)
            label = ""
        elif row.label and "(" in row.label and role_of(row.label) != "change" and "\t" in line.text:
            yield row  # named as one that should have amounts


def _stated(row: Row) -> list[Cell]:
    return [cell for cell in row.cells if cell.money is not None]


def _entry(row: Row) -> AmountRow:
    values = tuple(cell.money.value if cell.money else None for cell in row.cells)
    is_net, kind = role_of(row.label) == "net", type_of(row.label)
    return AmountRow(row.label, kind or "", is_net, bool(_PART.match(row.label)), values, row.line)


def _listed(years: Sequence[int]) -> str:
    return " og ".join(filter(None, [", ".join(map(str, years[:-1])), str(years[-1])]))


def role_of(label: str) -> Role:
    """What a row is, by its name."""
    return next((role for role, printed in _ROLES if printed.search(label)), "change")


def type_of(label: str) -> ExpenditureType | None:
    """The kind of expenditure a row names."""
    return next((kind for kind, printed in _TYPES if printed.search(label)), None)


def expenditure_types_in(text: str) -> frozenset[ExpenditureType]:
    """The kinds of expenditure named."""
    return frozenset(kind for kind, printed in _TYPES if printed.search(text))


def committee_in(label: str) -> str | None:
    """The committee in the brackets of a row's name."""
    bracket = re.search(r"\(([^)]*)\)", label)
    match = _COMMITTEE.search(bracket[1]) if bracket and not unit_of(bracket[1]) else None
    return match[0].strip() if match else None
