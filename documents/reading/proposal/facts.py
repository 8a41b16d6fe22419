"""Where each thing a proposal says was read, and how sure that is: nothing stands without its lines."""

from collections.abc import Iterator, Sequence

from documents.reading.certainty import Certainty
from documents.reading.proposal.money import MoneyTable
from documents.reading.proposal.outline import Block
from documents.reading.result import Fact, ReadProposal

_FIELDS = {
    "choice": "option_or_request",
    "committee": "committees",
    "both": "department",
    "types": "expenditure_type",
    "sign_note": "sign_convention",
}


def facts_of(proposal: ReadProposal, blocks: Sequence[Block], tables: Sequence[MoneyTable]) -> tuple[Fact, ...]:
    """The fields, the rows of the tables and the sections, in the order of the document."""
    facts = [*_of_blocks(blocks), *_of_tables(proposal, tables)]
    if not any(fact.field == "title" for fact in facts) and blocks:
        facts.append(Fact("title", proposal.title, blocks[0].line, blocks[0].until, "uncertain"))
    return tuple(sorted(facts, key=lambda fact: (fact.line, fact.field)))


def _of_blocks(blocks: Sequence[Block]) -> Iterator[Fact]:
    for block in blocks:
        if block.kind == "field" and block.value:
            yield Fact(_FIELDS.get(block.name, block.name), block.value, block.line, block.until, "certain")
        elif block.kind == "section" and block.lines:
            yield Fact(f"sections.{block.name}", block.label, block.line, block.until, "certain")


def _of_tables(proposal: ReadProposal, tables: Sequence[MoneyTable]) -> Iterator[Fact]:
    uncertain = {line.label for line in proposal.budget_lines if line.status == "uncertain"}
    for table in tables:
        for row in table.rows:
            certainty: Certainty = "uncertain" if not row.exact or row.label in uncertain else "certain"
            kind = (
                "fte" if row in table.staff_rows else "current_budget" if row in table.current_rows else "budget_lines"
            )
            printed = " ".join((row.label, *(cell.printed for cell in row.cells if cell.printed))).strip()
            yield Fact(kind, printed, row.line, row.line, certainty)
