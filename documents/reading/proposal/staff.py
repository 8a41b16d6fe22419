"""Does "Ingen" under staff consequences hold against the rest of the text?"""

import re
from collections.abc import Iterator, Sequence

from documents.reading.findings import Context
from documents.reading.numbers import amounts_in
from documents.reading.proposal.outline import Block
from documents.reading.result import Finding
from documents.reading.text.lines import passage, prose

_NONE = re.compile(r"(?:ingen|nej|0|-|–|ikke relevant|ingen (?:personalemæssige )?konsekvenser)\.?", re.IGNORECASE)
_SIGNS = re.compile(
    r"nye\s+kompetencer|kompetence(?:udvikling|løft)\w*|efteruddann\w+|opkvalific\w+|(?:ny)?ansætte\w*|afskedig\w*|"
    r"opsig(?:es|else)\w*|virksomhedsoverdrag\w*|omplacer\w*|(?:op|ned)normer\w*|(?:nedlæg|opret)\w*\s+stilling\w*|"
    r"\d\s+(?:årsværk|stillinger|medarbejdere)",
    re.IGNORECASE,
)
_COST = re.compile(r"(?:personale|løn)(?:udgift|omkostning|sum|budget)\w*", re.IGNORECASE)
_REACH = 80
_MOST_SHOWN = 3


def staff_findings(staff: Block, sections: Sequence[Block], context: Context) -> Iterator[Finding]:
    """A finding if the section says none and the other sections speak of staff."""
    text = prose(staff.lines)
    if not _NONE.fullmatch(text):
        return
    evidence = [what for section in sections if section is not staff for what in _evidence(section)]
    if evidence:
        line = staff.lines[0].number
        shown = " og ".join(dict.fromkeys(evidence[:_MOST_SHOWN]))
        yield context.finding("staff_consequences_contradicted", line, label=staff.name, text=text, evidence=shown)


def _evidence(section: Block) -> Iterator[str]:
    """The words that speak of staff, with their lines, and what the staff costs."""
    whole = passage(section.lines)
    for match in _SIGNS.finditer(whole.text):
        yield f"»{' '.join(match[0].split())}« (linje {whole.line_at(match.start())})"
    for match in _COST.finditer(whole.text):
        near = whole.text[match.start() : match.end() + _REACH]
        cost = next(amounts_in(near), None)
        if cost:
            printed = near[cost.start : cost.end].strip()
            yield f"»{match[0]}« på {printed} (linje {whole.line_at(match.start())})"
