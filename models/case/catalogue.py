"""A catalogue's money: what each proposal costs, its pool, and what is left of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from process.case.collective import Pool, pool_of
from process.case.counted import counted
from process.state.case import CaseState

_STATED = (
    sa.select(*(t.budget_lines.c[name] for name in ("proposal", "role", "year", "amount_1000_dkk")))
    .join(
        t.proposals,
        sa.and_(
            t.proposals.c.case_id == t.budget_lines.c.case_id,
            t.proposals.c.number == t.budget_lines.c.proposal,
            t.proposals.c.version == t.budget_lines.c.version,
        ),
    )
    .where(t.budget_lines.c.case_id == sa.bindparam("owner"), t.budget_lines.c.amount_1000_dkk.is_not(None))
)


class _Line(NamedTuple):
    role: str
    year: int | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`costs` by proposal, in 1.000 kr. over all years; a proposal that states no amount is not among them. `money` is
    None while nobody has set a pool.
    """

    costs: Mapping[int, Decimal]
    money: Pool | None

    @property
    def total(self) -> Decimal:
        return sum(self.costs.values(), Decimal(0))


def catalogue(connection: Connection, state: CaseState) -> Catalogue:
    amounts = costs(connection, state.case.id)
    if not state.case.pool_1000_dkk:
        return Catalogue(amounts, None)
    endings = {proposal.number: proposal.budget_ending for proposal in state.proposals}
    return Catalogue(amounts, pool_of(Decimal(state.case.pool_1000_dkk), amounts, endings))


def costs(connection: Connection, case_id: int) -> dict[int, Decimal]:
    """What each proposal costs over all years, as its amounts are counted; one that states none is not among them."""
    lines: dict[int, list[_Line]] = {}
    for proposal, role, year, amount in connection.execute(_STATED, {"owner": case_id}):
        lines.setdefault(proposal, []).append(_Line(role, year, Decimal(amount)))
    changes = {number: counted(stated) for number, stated in lines.items()}
    return {number: sum((line.amount for line in each), Decimal(0)) for number, each in changes.items() if each}
