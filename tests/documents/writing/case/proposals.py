"""Random proposals of a budget, and what a reader must find of them again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from documents.reading.read import read_file
from documents.reading.result import ReadProposal
from models.case.budget_proposals import BudgetProposal, BudgetProposals, ProposedAmount, Selection
from process.case.counted import counted

NOW = datetime(2027, 9, 1, 8, tzinfo=UTC)
MUNICIPALITY = "Sandvig Kommune"
COMMITTEES = ("Børne- og Skoleudvalget", "Udvalget for Klima, Teknik og Miljø", "Kulturudvalget", "Økonomiudvalget")
ALIASES = {name.casefold(): name for name in COMMITTEES}
YEARS = (2028, 2029, 2030, 2031)
KINDS = ("service", "transfer", "capital", "")
_WORDS = ("nyt", "anlæg", "i", "2028", "til", "100", "samlet", "årsværk", "på", "fjorden", "besparelse", "nr.", "A")
_BEGINNINGS = ("Flere", "=SUM(A1:A9)", "+3", "-2 pct.", "@Ungdomshuset", "Bedre", "Æblehaven", "1.000", "Udvalg", "I")
_SENTENCES = ("Forslaget giver bedre vej til skolen.", "Det koster lidt.", "Ændringen mærkes af få.", "=1+1 er to.")
titles = st.builds(
    lambda first, rest, end: f"{' '.join((first, *rest))}{end}",
    st.sampled_from(_BEGINNINGS),
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=8),
    st.sampled_from(("", ".", ",", "?", " 2028", " 100", ": del 2")),
)
figures = st.integers(-99_999_999, 99_999_999).map(lambda number: Decimal(number) / 10)


@st.composite
def proposals_of(draw: Any, number: int) -> BudgetProposal:
    committee = draw(st.sampled_from(COMMITTEES))
    rows = draw(st.lists(st.tuples(st.sampled_from(("Løn", "Varer", "Bygning")), st.sampled_from(KINDS)), max_size=3))
    amounts = tuple(
        ProposedAmount(label, year, draw(figures), "change", committee, kind)
        for label, kind in dict.fromkeys(rows)
        for year in sorted(draw(st.sets(st.sampled_from(YEARS), min_size=1)))
    )
    return BudgetProposal(
        case=f"2027-{number:04}",
        case_id=number,
        case_title="Budget",
        place=1,
        title=draw(titles),
        version=1,
        committees=(committee,),
        sections=(("Beskrivelse", " ".join(draw(st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=3)))),),
        amounts=amounts,
    )


@st.composite
def budgets(draw: Any) -> BudgetProposals:
    count = draw(st.integers(1, 5))
    drawn = tuple(draw(proposals_of(number)) for number in range(1, count + 1))
    return BudgetProposals(Selection(2028), YEARS, drawn)


def read_back(name: str, data: bytes) -> tuple[ReadProposal, ...]:
    (case,) = read_file(name, data, ALIASES).document.cases
    return case.proposals


def by_year(proposal: BudgetProposal | ReadProposal) -> Mapping[int | None, Decimal]:
    """What it costs each year, whichever of the two it is."""
    if isinstance(proposal, BudgetProposal):
        sums = ((line.year, line.amount) for line in proposal.counted)
    else:
        sums = ((line.year, line.amount) for line in counted(_stated(proposal)))
    totals: dict[int | None, Decimal] = {}
    for year, amount in sums:
        totals[year] = totals.get(year, Decimal(0)) + amount
    return totals


def _stated(read: ReadProposal) -> list[ProposedAmount]:
    return [
        ProposedAmount(line.label, line.year, line.amount_1000_dkk, line.role, "", "")
        for line in read.budget_lines
        if line.amount_1000_dkk is not None
    ]
