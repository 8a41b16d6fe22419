"""The marks of ready cases against the truth: a town lives through some weeks, and before and after every pass each
case is asked anew whether it has something to take in.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.simulation.year import begin, plainly
from models import tables as t
from models.database import reading
from models.rows.case import load_case
from models.rows.ready import marks
from models.store import Store
from process.commands.act import Act, id_by_engine
from process.commands.case import Advance, TakeFromCollective
from process.decide import decide
from process.ids import CaseId
from process.refusals import Refusal
from tasks.resources import Resources
from tests.simulation.towns import new_town

pytestmark = pytest.mark.slow
FIRST, LAST = date(2026, 8, 10), date(2026, 10, 11)


def ready_by_themselves(connection: Connection, store: Store, now: datetime) -> Iterator[CaseId]:
    """Asked of every case there is, by the rules alone."""
    for (case_id,) in connection.execute(sa.select(t.cases.c.id)).all():
        case = load_case(connection, case_id)
        for command in (Advance(case=case_id), TakeFromCollective(case=case_id)):
            ctx = store.context(connection, command, case, Act(None, id_by_engine()), now)
            if not isinstance(decide(case, None, command, ctx), Refusal):
                yield case_id


class Watch:
    """Does what is due, and looks before and after."""

    def __init__(self) -> None:
        self.ready = 0
        self.marked = 0

    def __call__(self, tools: Resources) -> None:
        self.look(tools)
        plainly(tools)
        self.look(tools)

    def look(self, tools: Resources) -> None:
        with reading(tools.store.engine) as connection:
            ready = set(ready_by_themselves(connection, tools.store, tools.now()))
            marked = {mark.case_id for mark in marks(connection)}
        assert ready <= marked, f"{tools.now()}: ready, and nobody will look: {sorted(ready - marked)}"
        self.ready += len(ready)
        self.marked += len(marked)


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 12))])
def test_every_case_that_is_ready_is_marked(tmp_path: Path, seed: int) -> None:
    store, watch = new_town(tmp_path), Watch()
    begin(store, FIRST, seed, 12, move_all=watch).run_until(LAST)
    assert watch.ready > 50
    assert watch.marked < 2 * watch.ready, "a mark that says nothing is work for nothing"
