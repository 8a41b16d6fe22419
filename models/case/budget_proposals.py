"""The proposals of a budget round, or of one case: texts, amounts by year, committee and kind, and how each ended.

All amounts are in 1.000 kr. with plus for spending, whatever the proposal itself calls a plus: only so may they be
added up. What is not stated is left out, never 0.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import confidential
from models.access.visibility import Viewer, visible
from models.case.amounts import every_year
from models.case.material import ordered_sections
from models.reference import Reference
from models.rows.case_states import case_states
from process.calendar import local_day
from process.case.collective import OUT
from process.case.counted import counted
from process.ids import BodyId
from process.internal_sections import NOTHING_INTERNAL, InternalSections
from process.planning.budget_round import years_of
from process.register import BodyKind, Register
from process.rules import Role
from process.stages import Stage, StepState
from process.state.case import Ending
from process.state.follow_up import BudgetEnding

_TREATS = (Role.RECOMMENDATION, Role.DECISION)
_NARROWEST_FIRST = (BodyKind.COMMITTEE, BodyKind.FINANCE, BodyKind.COUNCIL)
_PROPOSALS = (
    sa.select(
        *(t.cases.c[name] for name in ("number", "ending", "case_type", "pinned_config", "created_at")),
        t.cases.c.id.label("case_id"),
        t.cases.c.title.label("case_title"),
        t.cases.c.budget_ending.label("case_budget_ending"),
        t.proposals.c.number.label("place"),
        *(t.proposals.c[name] for name in ("title", "version", "priority", "budget_ending")),
        t.proposal_versions.c.content,
    )
    .join(t.proposals, t.proposals.c.case_id == t.cases.c.id)
    .join(
        t.proposal_versions,
        sa.and_(t.VERSION_OF_PROPOSAL, t.proposal_versions.c.version == t.proposals.c.version),
    )
    .order_by(t.cases.c.id, t.proposals.c.number)
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which proposals: those of a budget `year` with the years after it that a budget has, of one `committee`, of one
    `case` and the cases joined to it; without year and case those of every case that has not ended.
    """

    year: int | None = None
    committee: BodyId | None = None
    case: str = ""

    @property
    def years(self) -> tuple[int, ...]:
        return years_of(self.year) if self.year else ()


@dataclass(frozen=True, slots=True)
class ProposedAmount:
    """One amount of a proposal. `committee` and `kind` are "" where neither the proposal nor its route says them;
    `own_committee`: the amount names it itself. `is_lasting`: it goes on in the years after.
    """

    label: str
    year: int | None
    amount: Decimal
    role: str
    committee: str
    kind: str
    own_committee: bool = False
    is_confirmed: bool = True
    is_lasting: bool = False


@dataclass(frozen=True, slots=True)
class BudgetProposal:
    """One proposal in its current version. `case`: its case's number; `place`: its own number there. `is_turned`: it
    calls income a plus itself. `ending`: how it, or its case, ended.
    """

    case: str
    case_id: int
    case_title: str
    place: int
    title: str
    version: int
    committees: tuple[str, ...]
    sections: tuple[tuple[str, str], ...] = ()
    amounts: tuple[ProposedAmount, ...] = ()
    price_level: str = ""
    is_turned: bool = False
    is_confidential: bool = False
    priority: int | None = None
    ending: BudgetEnding | None = None
    is_out: bool = False

    @property
    def counted(self) -> tuple[ProposedAmount, ...]:
        """What is added up."""
        return counted(self.amounts)


@dataclass(frozen=True, slots=True)
class BudgetProposals:
    """`years`: the columns of its tables; None is an amount whose year is not stated. `undated`: titles of proposals
    left out because none of their amounts has a year; `has_other_years`: some have amounts in years left out.
    """

    selection: Selection
    years: tuple[int | None, ...] = ()
    proposals: tuple[BudgetProposal, ...] = ()
    undated: tuple[str, ...] = ()
    has_other_years: bool = False
    committee: str = ""
    case_title: str = ""

    @property
    def standing(self) -> tuple[BudgetProposal, ...]:
        """Those that are added up: not withdrawn, not left out of the budget."""
        return tuple(proposal for proposal in self.proposals if not proposal.is_out)

    @property
    def left_out(self) -> tuple[BudgetProposal, ...]:
        return tuple(proposal for proposal in self.proposals if proposal.is_out)


@dataclass
class _Sorted:
    """The proposals read so far, by where they go."""

    taken: list[BudgetProposal] = field(default_factory=list)
    undated: list[str] = field(default_factory=list)
    has_other_years: bool = False


def budget_proposals(
    connection: Connection,
    selection: Selection,
    reference: Reference,
    now: datetime,
    *,
    viewer: Viewer | None = None,
    public: bool = False,
) -> BudgetProposals:
    """What the viewer may know of (None: the installation itself). `public`: only what everybody may know of, of cases
    the administration has let go of. Outside the administration without the sections that are not sent to bodies.
    """
    register, is_inside = reference.register, not public and (viewer is None or viewer.is_administration)
    rows = connection.execute(_PROPOSALS.where(*_which(selection, now, viewer, public))).all()
    cases = {row.case_id for row in rows}
    hidden = set(connection.scalars(sa.select(t.cases.c.id).where(t.cases.c.id.in_(cases), confidential(now))))
    routes = _committees(connection, cases)
    named = selection.committee is not None and register.organizations.get(selection.committee)
    committee = named.name if named else ""
    result = _Sorted()
    for row in rows:
        left_out = NOTHING_INTERNAL if is_inside else _internal(row, reference)
        proposal = _proposal(row, register, routes.get(row.case_id, ()), row.case_id in hidden, left_out)
        if not committee or committee in _all_committees(proposal):
            _sort_in(proposal, selection, result)
    order = {body.name: place for place, body in enumerate(register.organizations.values())}
    own = next((row.case_title for row in rows if row.number == selection.case), "")
    return BudgetProposals(
        selection=selection,
        years=selection.years or _years(result.taken, _of_round(connection, selection, reference, now)),
        proposals=tuple(sorted(result.taken, key=lambda each: _place(each, selection, order))),
        undated=tuple(result.undated),
        has_other_years=result.has_other_years,
        committee=committee,
        case_title=own,
    )


def _place(proposal: BudgetProposal, selection: Selection, order: Mapping[str, int]) -> tuple[int, str, str, int]:
    """A case's own proposals under the numbers they have there, then those joined to it; else by committee."""
    if selection.case:
        return int(proposal.case != selection.case), "", proposal.case, proposal.place
    first = proposal.committees[0] if proposal.committees else ""
    return order.get(first, len(order)), first, proposal.case, proposal.place


def _which(
    selection: Selection, now: datetime, viewer: Viewer | None, public: bool
) -> Iterator[sa.ColumnElement[bool]]:
    yield visible(viewer, now)
    if public:
        yield t.cases.c.released_at.is_not(None)
        yield sa.not_(confidential(now))
    if selection.case:
        own = sa.select(t.cases.c.id).where(t.cases.c.number == selection.case).scalar_subquery()
        yield sa.or_(t.cases.c.number == selection.case, t.cases.c.joined_into == own)
        return
    unfinished = t.cases.c.stage != Stage.ENDED
    lines = t.budget_lines.c
    stated = sa.select(lines.case_id).where(lines.amount_1000_dkk.is_not(None))
    if selection.year:
        in_years = stated.where(lines.year.in_(selection.years))
        undated = stated.where(lines.year.is_(None))
        yield sa.or_(t.cases.c.id.in_(in_years), sa.and_(t.cases.c.id.in_(undated), unfinished))
    else:
        yield t.cases.c.id.in_(sa.select(lines.case_id))
        yield unfinished


def _sort_in(proposal: BudgetProposal, selection: Selection, result: _Sorted) -> None:
    """By the years that were asked for; of a case, and where nobody asked for a year, every proposal is taken."""
    years = set(selection.years)
    stated = {amount.year for amount in proposal.amounts}
    if not years or stated & years:
        result.taken.append(proposal)
        result.has_other_years |= bool(years and stated - years)
    elif selection.case:
        result.taken.append(proposal)
        result.has_other_years |= bool(stated)
    elif None in stated:
        result.undated.append(f"{proposal.case} {proposal.title}")


def _years(proposals: Iterable[BudgetProposal], of_round: Iterable[int]) -> tuple[int | None, ...]:
    stated = {amount.year for proposal in proposals for amount in proposal.amounts}
    if not stated:
        return ()
    dated = every_year((*(year for year in stated if year is not None), *of_round))
    return (*dated, None) if None in stated else dated


def _of_round(connection: Connection, selection: Selection, reference: Reference, now: datetime) -> tuple[int, ...]:
    """The years of the budget that the one case is for."""
    if not selection.case:
        return ()
    states = case_states(connection, t.cases.c.number == selection.case).values()
    return next((reference.assessor(state.case, now).years_covered(state) for state in states), ())


def _all_committees(proposal: BudgetProposal) -> set[str]:
    return {*proposal.committees, *(amount.committee for amount in proposal.amounts)}


def _committees(connection: Connection, cases: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The committees on each case's route; where there are none, the finance committee, else the council."""
    step, body = t.consultations.c, t.organizations.c
    query = (
        sa.select(step.case_id, body.name, body.kind)
        .join(t.organizations, body.id == step.body)
        .where(step.case_id.in_(cases), step.role.in_(_TREATS), step.state != StepState.STRUCK)
        .order_by(step.case_id, step.step, step.number)
    )
    by_kind: dict[int, dict[BodyKind, dict[str, None]]] = {}
    for case_id, name, kind in connection.execute(query):
        by_kind.setdefault(case_id, {}).setdefault(kind, {})[name] = None
    return {
        case_id: tuple(next((kinds[kind] for kind in _NARROWEST_FIRST if kind in kinds), {}))
        for case_id, kinds in by_kind.items()
    }


def _internal(row: Any, reference: Reference) -> InternalSections:
    """By the rules the case began under."""
    rules, _ = reference.rules(row.pinned_config, local_day(row.created_at))
    return rules.internal_sections(row.case_type)


def _proposal(
    row: Any, register: Register, route: tuple[str, ...], is_confidential: bool, left_out: InternalSections
) -> BudgetProposal:
    content: Mapping[str, Any] = json.loads(row.content) if row.content else {}
    committees = tuple(_name(register, code) for code in content.get("committees") or ()) or route
    is_turned = content.get("sign_convention") == "plus_is_income"
    own = committees[0] if len(committees) == 1 else ""
    lines = (line for line in content.get("budget_lines") or () if line.get("amount_1000_dkk") is not None)
    ending = row.budget_ending or row.case_budget_ending
    return BudgetProposal(
        case=row.number,
        case_id=row.case_id,
        case_title=row.case_title,
        place=row.place,
        title=row.title,
        version=row.version,
        committees=committees,
        sections=tuple(ordered_sections(content, left_out)),
        amounts=tuple(_amount(line, register, own, is_turned) for line in lines),
        price_level=str(content.get("price_level") or ""),
        is_turned=is_turned,
        is_confidential=is_confidential,
        priority=row.priority,
        ending=ending,
        is_out=ending in OUT or row.ending in (Ending.WITHDRAWN, Ending.NOT_APPROVED),
    )


def _amount(line: Mapping[str, Any], register: Register, committee: str, is_turned: bool) -> ProposedAmount:
    amount = Decimal(str(line["amount_1000_dkk"]))
    named = line.get("committee")
    return ProposedAmount(
        label=str(line.get("label") or "Beløb"),
        year=line.get("year"),
        amount=-amount if is_turned else amount,
        role=str(line.get("role") or "change"),
        committee=_name(register, named) if named else committee,
        kind=str(line.get("expenditure_type") or ""),
        own_committee=bool(named),
        is_confirmed=line.get("status") != "uncertain",
        is_lasting=bool(line.get("lasting")),
    )


def _name(register: Register, code: str) -> str:
    """The body's name, or the name as a document printed it."""
    body = register.organization(code)
    return body.name if body else code
