"""The amounts of a proposal as every paper, page and mail prints them: one table, a column for each year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from documents.writing.paper import Paragraph, Table
from models.case.amounts import NO_YEAR, AmountTable
from process.words.codes import UNCONFIRMED

UNIT = "1.000 kr."
EMPTY = "–"
"""Where no amount is stated, which is not 0."""
GAP = f"Streg ({EMPTY}) betyder: ikke oplyst."
STAR = f"Stjerne (*) betyder: {UNCONFIRMED[0].lower()}{UNCONFIRMED[1:]}."
"""The signs by their names: a voice leaves out a dash that stands alone."""


def amount_blocks(amounts: AmountTable) -> Iterator[Table | Paragraph]:
    """What the marks mean, before whoever hears the table meets them; nothing where no amount is stated."""
    if not amounts.rows:
        return
    if notes := " ".join(filter(None, (amounts.stated_in, *marks(amounts.has_gaps, amounts.is_uncertain)))):
        yield Paragraph(notes, is_note=True)
    rows = tuple((name, *(cell or EMPTY for cell in cells)) for name, cells in amounts.rows)
    yield year_table(amounts.columns, rows)


def year_table(years: Sequence[str], rows: tuple[tuple[str, ...], ...]) -> Table:
    widths = (4, *(2 if year == NO_YEAR else 1 for year in years))
    return Table((UNIT, *years), rows, widths, label=f"Beløb i {UNIT}")


def marks(has_gaps: bool, is_uncertain: bool) -> Iterator[str]:
    """What the marks in the cells mean."""
    if has_gaps:
        yield GAP
    if is_uncertain:
        yield STAR
