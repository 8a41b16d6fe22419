"""A text that fits no known form: kept whole, for a person to place."""

from collections.abc import Sequence

from documents.reading.findings import Context
from documents.reading.result import ReadCase, ReadProposal
from documents.reading.text.lines import Line, flat, prose


def read_unknown(lines: Sequence[Line], context: Context, seems: str | None) -> ReadCase:
    """One case with one proposal: the first line is its title, all of the text its only section. `seems`: what the
    document looks like, where something speaks for it ("et notat").
    """
    title = " ".join(flat(lines[:1]).split())
    code = "seems_to_be" if seems else "unknown_format"
    finding = context.finding(code, lines[0].number, what=seems)
    return ReadCase(title, "unknown", None, (ReadProposal(title, sections={"Tekst": prose(lines)}),), (finding,))
