"""A text that fits no known form: kept whole, for a person to place."""

from collections.abc import Sequence

from documents.reading.findings import Context
from documents.reading.result import ReadCase, ReadProposal
from documents.reading.text.lines import Line, flat, prose


def read_unknown(lines: Sequence[Line], context: Context) -> ReadCase:
    """One case with one proposal: the first line is its title, all of the text its only section."""
    title = " ".join(flat(lines[:1]).split())
    finding = context.finding("unknown_format", lines[0].number)
    return ReadCase(title, "unknown", None, (ReadProposal(title, sections={"Tekst": prose(lines)}),), (finding,))
