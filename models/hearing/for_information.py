"""What a body is told of in a joint hearing without being asked about it, where the playbook says so for that body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import unmentionable
from process.ids import BodyId, CaseId, PackageId
from process.register import Register
from process.rules import RuleBook


class NamedCase(NamedTuple):
    """A case as it is named to those who are not asked about it."""

    id: CaseId
    number: str
    title: str


def told_of_the_rest(rules: RuleBook, register: Register) -> frozenset[BodyId]:
    """The bodies that hear of all that is heard together."""
    told = {row.body for row in rules.playbook if row.told_of_the_rest}
    return frozenset(body.id for body in register.organizations.values() if body.code in told)


def named_cases(
    connection: Connection, packages: Collection[int], now: datetime
) -> Mapping[PackageId, tuple[NamedCase, ...]]:
    """The cases under way of these hearings that may be named to anybody, by hearing, in their order."""
    case = t.cases.c
    which = (case.package.in_(packages), case.released_at.is_not(None), case.ending.is_(None))
    query = sa.select(case.package, case.id, case.number, case.title).where(*which, sa.not_(unmentionable(now)))
    cases: defaultdict[PackageId, list[NamedCase]] = defaultdict(list)
    for package, number_of, number, title in connection.execute(query.order_by(case.id)):
        cases[PackageId(package)].append(NamedCase(CaseId(number_of), number, title))
    return {package: tuple(of_it) for package, of_it in cases.items()}
