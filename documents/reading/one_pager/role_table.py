"""The one-pager's table: rows of restructuring and investment by committee and type, and the nets they must give."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from documents.reading.findings import Context
from documents.reading.named import code_or_name, findings_on
from documents.reading.numbers import format_number
from documents.reading.result import (
    BudgetLine,
    ExpenditureType,
    Finding,
    LineStatus,
    ReadProposal,
    Role,
    SignConvention,
    YearAmount,
)
from documents.reading.sums import agrees
from documents.reading.tables import (
    Row,
    in_thousands,
    price_level_of,
    row_of,
    sign_convention_of,
    span,
    unit_of,
    year_head,
)
from documents.reading.text.lines import Line, prose

_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("net", re.compile(r"\b(?:netto|samlet|i alt|total)\b", re.IGNORECASE)),
    ("current", re.compile(r"\b(?:nuværende|gældende|vedtaget|oprindeligt)\b.*\bbudget", re.IGNORECASE)),
    ("restructuring", re.compile(r"\b(?:omstilling|besparelse|effektivisering|reduktion|gevinst)", re.IGNORECASE)),
    ("investment", re.compile(r"\b(?:investering|opnormering)", re.IGNORECASE)),
)
_TYPES: tuple[tuple[ExpenditureType, re.Pattern[str]], ...] = (
    ("service", re.compile(r"\bservice", re.IGNORECASE)),
    ("transfer", re.compile(r"\boverførs", re.IGNORECASE)),
    ("capital", re.compile(r"\banlæg", re.IGNORECASE)),
)
_FTE = re.compile(r"årsværk", re.IGNORECASE)
_NOTE = re.compile(r"note\b|\*|\(\s?[-+]\s?\)", re.IGNORECASE)
_COMMITTEE = re.compile(r"\b(?:[A-ZÆØÅ]{2,6}\b|[A-ZÆØÅ][\w -]*(?:udvalg|råd)(?:et)?\b)")


@dataclass(frozen=True, slots=True)
class RoleTable:
    """The table, read. Amounts in 1.000 kr."""

    lines: tuple[BudgetLine, ...] = ()
    current: tuple[YearAmount, ...] = ()
    fte: tuple[YearAmount, ...] = ()
    fte_line: int = 1
    unit: str | None = None
    price_level: str | None = None
    sign_convention: SignConvention | None = None
    period: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def expenditure_types(self) -> frozenset[ExpenditureType]:
        return frozenset(line.expenditure_type for line in self.lines if line.expenditure_type)

    def put_in(self, proposal: ReadProposal) -> ReadProposal:
        """The proposal with these amounts."""
        return replace(
            proposal,
            budget_lines=self.lines,
            current_budget=self.current,
            fte=self.fte,
            unit=self.unit,
            price_level=self.price_level,
            sign_convention=self.sign_convention,
        )


def read_role_table(table: Sequence[Line], context: Context) -> RoleTable:
    """The lines from the years' head to the first section."""
    head = year_head(table[0]) if table else None
    if head is None:
        return RoleTable(findings=(context.finding("amount_not_stated", 1),))
    words = prose(table)
    unit = unit_of(words)
    rows = [row for line in table[1:] if not _NOTE.match(line.text) and _is_row(row := row_of(line, head))]
    staff_rows = [row for row in rows if _FTE.search(row.label)]
    current = [row for row in rows if _role(row.label) == "current" and row not in staff_rows]
    changes = [row for row in rows if row not in staff_rows and row not in current]
    lines = tuple(line for row in changes for line in _lines(row, head.years, unit, context))
    findings = (
        *([context.finding("unit_not_stated", head.line.number)] if unit is None else ()),
        *_year_findings(rows, head.years, head.line.number, context),
        *findings_on(((name, row.line) for row in changes if (name := _committee(row.label))), context),
        *_net_findings(changes, head.years, context),
    )
    return RoleTable(
        lines,
        tuple(item for row in current for item in _amounts(row, head.years, unit)),
        tuple(item for row in staff_rows[:1] for item in _amounts(row, head.years, None)),
        staff_rows[0].line if staff_rows else head.line.number,
        unit,
        price_level_of(words),
        sign_convention_of(words),
        span(head.years),
        findings,
    )


def expenditure_types_in(text: str) -> frozenset[ExpenditureType]:
    """The kinds of expenditure named."""
    return frozenset(kind for kind, printed in _TYPES if printed.search(text))


def _is_row(row: Row) -> bool:
    """A row has amounts, or is named as one that should have."""
    return bool(row.label) and (row.is_stated or ("(" in row.label and _role(row.label) != "change"))


def _role(label: str) -> Role:
    return next((role for role, printed in _ROLES if printed.search(label)), "change")


def _type(label: str) -> ExpenditureType | None:
    return next((kind for kind, printed in _TYPES if printed.search(label)), None)


def _committee(label: str) -> str | None:
    """The committee in the brackets of a row's label."""
    bracket = re.search(r"\(([^)]*)\)", label)
    match = _COMMITTEE.search(bracket[1]) if bracket else None
    return match[0].strip() if match else None


def _lines(row: Row, years: Sequence[int], unit: str | None, context: Context) -> Iterator[BudgetLine]:
    name = _committee(row.label)
    committee = code_or_name(name, context) if name else None
    for year, cell in zip(years, row.cells, strict=True):
        amount = None if cell is None else in_thousands(cell, unit)
        stated: LineStatus = "stated" if row.exact else "uncertain"
        status: LineStatus = "not_stated" if amount is None else stated
        yield BudgetLine(year, amount, row.label, committee, _type(row.label), _role(row.label), status)


def _amounts(row: Row, years: Sequence[int], unit: str | None) -> Iterator[YearAmount]:
    for year, cell in zip(years, row.cells, strict=True):
        yield YearAmount(year, None if cell is None else in_thousands(cell, unit))


def _year_findings(rows: Sequence[Row], years: Sequence[int], line: int, context: Context) -> Iterator[Finding]:
    """Years without any amount, and rows whose amounts could not be placed for certain."""
    stated = [row for row in rows if row.is_stated]
    empty = [year for i, year in enumerate(years) if stated and all(row.cells[i] is None for row in stated)]
    if empty:
        yield context.finding("year_not_stated", line, years=", ".join(map(str, empty)))
    if not stated:
        yield context.finding("amount_not_stated", line)
    for row in stated:
        if not row.exact:
            count = len(row.stated)
            yield context.finding("years_incomplete", row.line, label=row.label, count=count, years=len(years))


def _net_findings(rows: Sequence[Row], years: Sequence[int], context: Context) -> Iterator[Finding]:
    """Each net against the rows of its type, each year; one confirmation if all of them hold."""
    nets = [row for row in rows if _role(row.label) == "net" and row.is_stated]
    parts = [row for row in rows if _role(row.label) != "net"]
    wrong = [finding for net in nets for finding in _net_against(net, parts, years, context)]
    yield from wrong
    if nets and not wrong:
        what = ", ".join(net.label for net in nets)
        yield context.finding("sums_agree", nets[0].line, what=what)


def _net_against(net: Row, parts: Sequence[Row], years: Sequence[int], context: Context) -> Iterator[Finding]:
    kind = _type(net.label)
    same_type = [row for row in parts if kind is None or _type(row.label) == kind]
    if not same_type:
        yield context.finding("sum_unchecked", net.line, label=net.label)
        return
    for i, year in enumerate(years):
        printed, terms = net.cells[i], [cell for row in same_type if (cell := row.cells[i]) is not None]
        if printed is not None and not agrees(printed, terms):
            values = {"printed": format_number(printed), "computed": format_number(sum(terms, Decimal(0)))}
            yield context.finding("sum_disagrees", net.line, label=net.label, year=year, **values)
