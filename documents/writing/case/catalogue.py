"""Forslagskatalog: all proposals of a budget round, or of one case, with contents, money table and texts.

The reader of documents reads each of the three forms back to the same proposals, titles, committees, years and amounts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from documents.writing.amounts import UNIT
from documents.writing.case.amounts import (
    NOT_STATED,
    TOTAL,
    amount_blocks,
    foot_notes,
    head_notes,
    printed,
    sum_of,
    year_name,
)
from documents.writing.case.proposal_sheet import amounts_sheet, listed
from documents.writing.paper import Block, Contents, Facts, Heading, Items, Paper, Paragraph, Table
from documents.writing.prose import prose
from documents.writing.workbook import Cell, Sheet, pieces, workbook
from models.case.budget_proposals import BudgetProposal, BudgetProposals
from process.words import codes
from process.words.dates import listing
from process.words.grammar import sentence

NAME = "Forslagskatalog"
MONEY = "Økonomi for alle forslag"
_NONE = "Der er ingen forslag."


def numbered(proposals: Iterable[BudgetProposal]) -> tuple[tuple[int, BudgetProposal], ...]:
    """Each under its number in the file; those of a single case keep the numbers they have there."""
    return tuple(enumerate(proposals, 1))


def subject(selected: BudgetProposals) -> str:
    """«: budget 2028, Børneudvalget», "" for all of them."""
    selection = selected.selection
    year = f"budget {selection.year}" if selection.year else ""
    named = ", ".join(filter(None, (selected.case_title, year, selected.committee)))
    return f": {sentence(named) if not selected.case_title else named}" if named else ""


def catalogue_paper(selected: BudgetProposals, municipality: str, now: datetime) -> Paper:
    """Contents, the money of all, then a section a proposal."""
    sections = tuple(
        block for number, each in numbered(selected.proposals) for block in _section(number, each, selected)
    )
    titles = [block.text for block in sections if isinstance(block, Heading) and block.level == 2]
    head: tuple[Block, ...] = (
        Facts(tuple(_head(selected))),
        *(Paragraph(note, is_note=True) for note in head_notes(selected, now)),
    )
    money = (Heading(MONEY), *_money(selected))
    title = f"{NAME}{subject(selected)}"
    blocks: tuple[Block, ...] = (*head, Paragraph(_NONE))
    if titles:
        blocks = (*head, Contents((MONEY, *titles)), *money, *sections)
    return Paper(
        title=title,
        author=municipality,
        made_at=now,
        blocks=blocks,
        foot=f"{municipality} · {title}",
        has_front=bool(titles),
    )


def catalogue_workbook(selected: BudgetProposals, municipality: str, now: datetime) -> bytes:
    """The money with sums of every year, and the texts; what is no part of the budget stands on a sheet of its own."""
    title, years = f"{NAME}{subject(selected)}", selected.years
    notes = (title, *head_notes(selected, now))
    numbers = numbered(selected.proposals)
    rows = listed([pair for pair in numbers if not pair[1].is_out], years)
    out = listed([pair for pair in numbers if pair[1].is_out], years)
    sheets = [amounts_sheet("Forslag", (*notes, *foot_notes(selected)), rows, years)]
    if out:
        sheets.append(amounts_sheet("Indgår ikke", (f"{title}: indgår ikke i budgettet", *notes[1:]), out, years))
    return workbook(title, municipality, now, (*sheets, _texts(title, numbers)))


# -- the paper -------------------------------------------------------------------------------------------------------


def _head(selected: BudgetProposals) -> Iterator[tuple[str, str]]:
    if selected.selection.case:
        yield "Sagsnr.", selected.selection.case
    if selected.committee:
        yield "Udvalg", selected.committee
    yield "Antal forslag", str(len(selected.proposals))
    dated = [year_name(year) for year in selected.years if year]
    if dated:
        yield "Årene", dated[0] if len(dated) == 1 else f"{dated[0]}-{dated[-1]}"


def _money(selected: BudgetProposals) -> Iterator[Block]:
    columns = ("Forslag", "Udvalg", *map(year_name, selected.years))
    rows = [
        (
            f"{number}. {proposal.title}",
            _committees(proposal),
            *(printed(sum_of([proposal], year)) for year in selected.years),
        )
        for number, proposal in numbered(selected.proposals)
        if not proposal.is_out
    ]
    if not selected.years:
        yield Paragraph("Ingen af forslagene oplyser et beløb.")
    elif rows:
        sums = (printed(sum_of(selected.standing, year)) for year in selected.years)
        widths = (10, 7, *(3 if year else 4 for year in selected.years))
        yield Table(columns, (*rows, (TOTAL, "", *sums)), widths, label=f"Forslag og beløb i {UNIT}")
    notes = tuple(foot_notes(selected))
    if notes:
        yield Items(notes)


def _section(number: int, proposal: BudgetProposal, selected: BudgetProposals) -> Iterator[Block]:
    yield Heading(f"Forslag {number}: {proposal.title}")
    yield Facts(tuple(_facts(proposal, selected)))
    yield Heading("Økonomi", 3)
    yield from amount_blocks(proposal, selected.years)
    for name, text in proposal.sections:
        yield Heading(name, 3)
        yield from prose(text)


def _facts(proposal: BudgetProposal, selected: BudgetProposals) -> Iterator[tuple[str, str]]:
    yield "Udvalg", "\n".join(proposal.committees) or NOT_STATED
    own = f", forslag {proposal.place}" if proposal.case != selected.selection.case else ""
    yield "Sagsnr.", f"{proposal.case}{own}"
    if proposal.priority:
        yield "Prioritet", str(proposal.priority)
    if proposal.ending:
        yield "Udfald", sentence(codes.BUDGET_ENDINGS[proposal.ending])


def _committees(proposal: BudgetProposal) -> str:
    return listing(list(proposal.committees)) or NOT_STATED


# -- the workbook ----------------------------------------------------------------------------------------------------


def _texts(title: str, proposals: Iterable[tuple[int, BudgetProposal]]) -> Sheet:
    """Every section of every proposal, to search and to filter; a long one goes on in the next row."""
    rows: list[tuple[Cell, ...]] = [
        (proposal.title, Decimal(number), name if place == 0 else f"{name} (fortsat)", piece)
        for number, proposal in proposals
        for name, text in proposal.sections
        for place, piece in enumerate(pieces(text))
    ]
    return Sheet(
        "Tekster", (f"{title}: tekster",), ("Forslag", "Nr.", "Afsnit", "Tekst"), tuple(rows), (40, 6, 28, 110)
    )
