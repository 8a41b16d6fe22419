"""A budget round in tables: sums against the target, proposals by committee and status, who has answered what.

The page and the workbook show the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from documents.writing.case.amounts import head_notes, kind_name, sum_of, year_name
from documents.writing.case.budget_overview import overview_sheets
from documents.writing.case.catalogue import subject
from documents.writing.follow_up.agreement import counts_in_words
from documents.writing.workbook import Cell, Sheet, workbook
from models.case.budget_proposals import BudgetProposal
from models.case.budget_round import BudgetRound, RoundCase
from process.ids import BodyId, CaseId
from process.rules import BudgetYear
from process.stages import ORDER
from process.words import codes
from process.words.dates import date_and_hour, listing
from process.words.grammar import sentence

NET, TARGET, DIFFERENCE = "Netto", "Måltal", "Mangler for at nå måltallet"
NO_KIND, NO_COMMITTEE, LEFT_OUT = "Art ikke oplyst", "Udvalg ikke oplyst", "Indgår ikke i budgettet"
_WIDTHS = {"": 32, "Udvalg": 44, "Forslag": 44, "Status": 22}
Amounts = tuple[Decimal | None, ...]
NameOf = Callable[[BodyId], str]


@dataclass(frozen=True, slots=True)
class SumRow:
    """What something comes to by year. `is_sum`: of the rows above it."""

    label: str
    by_year: Amounts
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class StatusRow:
    """The proposals of one committee that stand alike. Those left out of the budget have no sum."""

    committee: str
    status: str
    proposals: tuple[BudgetProposal, ...]
    by_year: Amounts


def sums(whole_round: BudgetRound, year: BudgetYear | None) -> Iterator[SumRow]:
    """By kind, together, and how far that is from what is aimed at. Only what is added up: see `counted`."""
    years = whole_round.budget.years
    standing = whole_round.budget.standing
    stated = {line.kind for proposal in standing for line in proposal.counted if line.year in years}
    for kind in (*codes.EXPENDITURE_TYPES, ""):
        if kind in stated:
            yield SumRow(kind_name(kind) or NO_KIND, tuple(_of_kind(standing, kind, each) for each in years))
    net = tuple(sum_of(standing, each) for each in years)
    yield SumRow(NET, net, is_sum=True)
    targets = tuple(year.target_of(each) if year else None for each in years)
    if any(target is not None for target in targets):
        yield SumRow(TARGET, tuple(None if target is None else Decimal(target) for target in targets))
        yield SumRow(DIFFERENCE, tuple(map(_short_of, net, targets)), is_sum=True)


def _of_kind(proposals: Iterable[BudgetProposal], kind: str, year: int | None) -> Decimal | None:
    lines = (line for proposal in proposals for line in proposal.counted)
    stated = [line.amount for line in lines if line.kind == kind and line.year == year]
    return sum(stated, Decimal(0)) if stated else None


def _short_of(net: Decimal | None, target: int | None) -> Decimal | None:
    """How much more is to be saved; 0 once it is."""
    return None if target is None else max((net or Decimal(0)) - target, Decimal(0))


def status_of(proposal: BudgetProposal, case: RoundCase) -> str:
    """How it ended, else how far its case is."""
    if proposal.ending is not None:
        return sentence(codes.of(codes.BUDGET_ENDINGS, proposal.ending))
    return LEFT_OUT if proposal.is_out else sentence(case.stage.danish)


def by_status(whole_round: BudgetRound) -> tuple[StatusRow, ...]:
    """By committee as the proposals stand, then as the process runs. A proposal of several committees is in a row for
    them together, so that each is counted once.
    """
    groups: dict[tuple[str, str], list[BudgetProposal]] = {}
    order: dict[str, int] = {}
    for proposal in whole_round.budget.proposals:
        case = whole_round.cases[CaseId(proposal.case_id)]
        key = listing(proposal.committees) or NO_COMMITTEE, status_of(proposal, case)
        groups.setdefault(key, []).append(proposal)
        order.setdefault(key[0], len(order))
    years = whole_round.budget.years
    rows = (
        StatusRow(committee, status, tuple(group), tuple(_sum_in_budget(group, year) for year in years))
        for (committee, status), group in groups.items()
    )
    return tuple(sorted(rows, key=lambda row: (order[row.committee], _place(whole_round, row))))


def _place(whole_round: BudgetRound, row: StatusRow) -> tuple[bool, int]:
    places = [ORDER.index(whole_round.cases[CaseId(proposal.case_id)].stage) for proposal in row.proposals]
    return all(proposal.is_out for proposal in row.proposals), min(places)


def _sum_in_budget(proposals: Iterable[BudgetProposal], year: int | None) -> Decimal | None:
    return sum_of((proposal for proposal in proposals if not proposal.is_out), year)


# -- the workbook ----------------------------------------------------------------------------------------------------


def round_workbook(
    whole_round: BudgetRound, year: BudgetYear | None, name_of: NameOf, municipality: str, now: datetime
) -> bytes:
    """The round as it stands: the overview with its living sums, then status, hearing, amendments and agreement."""
    title = f"Budgetrunde{subject(whole_round.budget)}"
    sheets = (
        *overview_sheets(whole_round.budget, now),
        _sums_sheet(whole_round, year, now),
        _status_sheet(whole_round, now),
        _hearing_sheet(whole_round, name_of, now),
        _amendments_sheet(whole_round, now),
    )
    return workbook(title, municipality, now, sheets)


def _sums_sheet(whole_round: BudgetRound, year: BudgetYear | None, now: datetime) -> Sheet:
    rows = tuple(sums(whole_round, year))
    columns = ("", *map(year_name, whole_round.budget.years))
    marked = frozenset(place for place, row in enumerate(rows) if row.is_sum)
    written = tuple((row.label, *row.by_year) for row in rows)
    return Sheet(
        "Måltal", ("Netto og måltal", *head_notes(whole_round.budget, now)), columns, written, _widths(columns), marked
    )


def _status_sheet(whole_round: BudgetRound, now: datetime) -> Sheet:
    columns = ("Udvalg", "Status", "Antal", *map(year_name, whole_round.budget.years))
    rows = tuple(
        (row.committee, row.status, Decimal(len(row.proposals)), *row.by_year) for row in by_status(whole_round)
    )
    notes = ("Forslag efter udvalg og status", *head_notes(whole_round.budget, now))
    return Sheet("Status", notes, columns, rows, _widths(columns), kept=2)


def _hearing_sheet(whole_round: BudgetRound, name_of: NameOf, now: datetime) -> Sheet:
    columns = ("Sag", "Forslag", *map(name_of, whole_round.bodies))
    rows = tuple(tuple(_hearing_row(whole_round, case)) for case in whole_round.cases.values())
    notes = ("Hvem har svaret om hvad", f"Opgjort {date_and_hour(now)}.", *legend(whole_round))
    return Sheet("Høring", notes, columns, rows, _widths(columns), kept=2)


def _hearing_row(whole_round: BudgetRound, case: RoundCase) -> Iterator[Cell]:
    yield from (f"{case.number}{', fortrolig' if case.is_confidential else ''}", case.title)
    for body in whole_round.bodies:
        asked = whole_round.answer_of(case.id, body)
        yield codes.of(codes.HEARING_MARKS, asked.state) if asked else ""


def legend(whole_round: BudgetRound) -> Iterator[str]:
    """What each mark in the grid means and how many there are, of those that are in it."""
    states = whole_round.states
    for state, mark in codes.HEARING_MARKS.items():
        if state in states:
            meaning = codes.of(codes.HEARING_STATES, state)
            yield f"{mark}{f' ({meaning})' if meaning != mark else ''}: {states[state]}"


def _amendments_sheet(whole_round: BudgetRound, now: datetime) -> Sheet:
    columns = ("Sag", "Nr.", "Stillet af", "Ændringsforslag", "1.000 kr.", "Stillet", "Trukket tilbage")
    rows = tuple(
        (
            each.case.number,
            each.amendment.number,
            each.amendment.proposer,
            each.amendment.text,
            Decimal(each.amendment.amount_1000_dkk) if each.amendment.amount_1000_dkk else None,
            date_and_hour(each.amendment.tabled_at),
            date_and_hour(each.amendment.withdrawn_at) if each.amendment.withdrawn_at else "",
        )
        for each in whole_round.amendments
    )
    agreed = tuple(
        f"{each.case.number} {each.case.title}: {counts_in_words(each.counts)}." for each in whole_round.agreements
    )
    notes = ("Ændringsforslag", f"Opgjort {date_and_hour(now)}.", *(f"Forlig: {said}" for said in agreed))
    return Sheet("Ændringsforslag", notes, columns, rows, (12, 6, 24, 60, 12, 18, 18))


def _widths(columns: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(_WIDTHS.get(name, 13) for name in columns)
