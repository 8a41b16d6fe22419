"""Årsværk in a table against årsværk in the text."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from documents.reading.findings import Context
from documents.reading.numbers import format_number
from documents.reading.proposal.outline import Block
from documents.reading.result import Finding, YearAmount
from documents.reading.text.sentences import fte_in
from process.checks.amounts import staff_terms


def fte_findings(
    table: Sequence[YearAmount], line: int, sections: Sequence[Block], context: Context
) -> Iterator[Finding]:
    """The table's number must be the sum of what one section mentions; nothing is said where either is silent."""
    printed = sorted({item.amount for item in table if item.amount is not None})
    counts = [[m.count for m in fte_in(section.lines) if m.count is not None] for section in sections]
    mentioned = [terms for terms in counts if terms]
    if not printed or not mentioned:
        return
    shown = "/".join(_signed(number) for number in printed)
    if len(printed) == 1:
        fitting = staff_terms(printed[0], mentioned)
        if fitting:
            yield context.finding("fte_agrees", line, printed=shown, terms=_plus(fitting))
            return
    yield context.finding("fte_disagrees", line, printed=shown, terms=_plus(max(mentioned, key=len)))


def _signed(number: Decimal) -> str:
    return f"{'+' if number > 0 else ''}{format_number(number)}"


def _plus(terms: Sequence[Decimal]) -> str:
    return " + ".join(format_number(term) for term in terms)
