"""The budget change of a form, year by year, and the year that an amount without a column may belong to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from documents.reading.findings import Context
from documents.reading.numbers import amounts_in, format_number
from documents.reading.result import BudgetLine, Finding, LineStatus, ReadProposal, Role, SignConvention
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
from documents.reading.text.sentences import sentences_of, years_in

_CHANGE = "Budgetændring"
_NET = re.compile(r"\b(?:netto|i alt|samlet|total)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FormAmounts:
    """The table of a form, read."""

    lines: tuple[BudgetLine, ...] = ()
    unit: str | None = None
    price_level: str | None = None
    sign_convention: SignConvention | None = None
    period: str | None = None
    findings: tuple[Finding, ...] = ()

    def put_in(self, proposal: ReadProposal) -> ReadProposal:
        """The proposal with these amounts."""
        return replace(
            proposal,
            budget_lines=self.lines,
            unit=self.unit,
            price_level=self.price_level,
            sign_convention=self.sign_convention,
            period=self.period,
        )


def read_form_amounts(table: Sequence[Line], text: Sequence[Line], context: Context) -> FormAmounts:
    """The lines from the years' head on; `text` is the rest of the form, where a missing year may be named."""
    head = year_head(table[0]) if table else None
    if head is None:
        return FormAmounts(findings=(context.finding("amount_not_stated", table[0].number if table else 1),))
    words = prose(table)
    unit = unit_of(words)
    findings: list[Finding] = []
    lines: list[BudgetLine] = []
    for row in _rows(table):
        read, questions = _lines(row, head.years, unit, text, context)
        lines += read
        findings += questions
    if not lines:
        lines = [_line(year, None, _CHANGE, "not_stated") for year in head.years]
        findings.append(context.finding("amount_not_stated", head.line.number))
    elif unit is None:
        findings.append(context.finding("unit_not_stated", head.line.number))
    convention = sign_convention_of(words)
    return FormAmounts(tuple(lines), unit, price_level_of(words), convention, span(head.years), tuple(findings))


def _rows(table: Sequence[Line]) -> Iterator[Row]:
    """The rows with amounts; a label may stand on the lines above its amounts, the explanation of signs is none."""
    head = year_head(table[0])
    label = ""
    for line in table[1:]:
        if head is None or sign_convention_of(line.text) or "=" in line.text:
            continue
        row = row_of(line, head)
        label = row.label or label
        if row.is_stated:
            yield replace(row, label=label or _CHANGE)
            label = ""


def _lines(
    row: Row, years: Sequence[int], unit: str | None, text: Sequence[Line], context: Context
) -> tuple[list[BudgetLine], list[Finding]]:
    amounts = [None if cell is None else in_thousands(cell, unit) for cell in row.cells]
    if row.exact:
        return _exact(row, years, amounts, context)
    stated = [amount for amount in amounts if amount is not None]
    if len(stated) == 1:
        return _without_year(row, years, stated[0], text, context)
    lines = [
        _line(year, amount, row.label, "not_stated" if amount is None else "uncertain")
        for year, amount in zip(years, amounts, strict=True)
    ]
    question = context.finding("years_incomplete", row.line, label=row.label, count=len(stated), years=len(years))
    return lines, [question]


def _exact(
    row: Row, years: Sequence[int], amounts: Sequence[Decimal | None], context: Context
) -> tuple[list[BudgetLine], list[Finding]]:
    lines = [
        _line(year, amount, row.label, "not_stated" if amount is None else "stated")
        for year, amount in zip(years, amounts, strict=True)
    ]
    empty = ", ".join(str(line.year) for line in lines if line.amount_1000_dkk is None)
    return lines, [context.finding("year_not_stated", row.line, years=empty)] if empty else []


def _without_year(
    row: Row, years: Sequence[int], amount: Decimal, text: Sequence[Line], context: Context
) -> tuple[list[BudgetLine], list[Finding]]:
    """One amount for several years: the year is sought in the text, and never believed without a question."""
    year, line = _year_from(text, years, amount)
    lines = [_line(year, amount, row.label, "uncertain")]
    rest = [other for other in years if year and other != year]
    lines += [_line(other, None, row.label, "not_stated") for other in rest]
    reading = f"Teksten peger på {year} (linje {line})." if year else "Teksten nævner ikke ét bestemt år."
    question = context.finding(
        "year_missing",
        row.line,
        amount=format_number(amount),
        years=span(years),
        reading=reading,
        rest=f", og skriv beløb for {_listed(rest)}: de regnes ikke som 0" if rest else "",
    )
    return sorted(lines, key=lambda item: item.year or 0), [question]


def _listed(years: Sequence[int]) -> str:
    return " og ".join(filter(None, [", ".join(map(str, years[:-1])), str(years[-1])]))


def _year_from(text: Sequence[Line], years: Sequence[int], amount: Decimal) -> tuple[int | None, int]:
    """The only one of the years named beside the amount; else the only one named at all."""
    mentions = [(s, year) for s in sentences_of(text) for year in years_in(s.text) if year in years]
    beside = [(s, year) for s, year in mentions if any(a.kroner == abs(amount) * 1000 for a in amounts_in(s.text))]
    for named in (beside, mentions):
        if len({year for _, year in named}) == 1:
            return named[0][1], named[0][0].line
    return None, 0


def _line(year: int | None, amount: Decimal | None, label: str, status: LineStatus) -> BudgetLine:
    role: Role = "net" if _NET.search(label) else "change"
    return BudgetLine(year, amount, label, None, None, role, status)
