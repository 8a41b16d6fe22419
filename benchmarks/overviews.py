"""What a director opens first: cold, just after a fact, and again."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from benchmarks.cpu import cpu
from benchmarks.databases import Bare, Databases
from benchmarks.grown import grow
from benchmarks.row import Row
from benchmarks.sizes import Sizes
from benchmarks.sweeps import NOW, note
from models.case.overview_kept import KeptOverview
from models.database import reading
from process.stages import Stage

_OPEN = ", ".join(f"'{stage}'" for stage in Stage if stage is not Stage.ENDED)
_BY_HAND = (
    'SELECT stage, department, count(*) FROM "case" GROUP BY stage, department',
    "SELECT id, number, title, stage, department, officer, holder, held_since, next_deadline_at, next_deadline, "
    f'target_meeting, is_closed, public_from FROM "case" WHERE stage IN ({_OPEN}) ORDER BY next_deadline_at',
    "SELECT r.case_id, c.number, c.title, r.body, r.due_on, r.due_time, r.answered_at, r.closed_at, r.mandatory, "
    "r.promised_on, (SELECT count(*) FROM notice n WHERE n.case_id = r.case_id AND n.kind = 'reminder' "
    "AND n.consultation = r.consultation AND n.round = r.round AND n.state = 'sent') FROM hearing_request r "
    f'JOIN "case" c ON c.id = r.case_id WHERE c.stage IN ({_OPEN}) AND r.withdrawn_at IS NULL ORDER BY r.due_on',
)
"""Counts, the unfinished cases, and their hearings with the reminders sent; without plan, forecast and risk."""


def overview(databases: Databases, sizes: Sizes) -> Iterator[Row]:
    for cases in sizes.cases:
        store = databases.store("SQLite")
        grow(store, cases, sizes.unfinished)
        kept, bare = KeptOverview(), Bare(store.engine)

        def look(store=store, kept=kept) -> None:
            with reading(store.engine) as connection:
                kept.status(connection, store.reference.assessors(NOW), NOW)

        def by_hand(bare: Bare = bare) -> None:
            for query in _BY_HAND:
                bare.rows(query)

        by_hand()
        raw, cold = cpu(by_hand, 5), cpu(look)
        after = []
        for number in range(5):
            note(store, number)
            after.append(cpu(look))
        what = f"overview, {cases:,} cases ({min(cases, sizes.unfinished):,} unfinished)"
        fact = statistics.median(after)
        yield Row(f"{what}, just after a fact", fact, raw=raw, target=1.5, note="raw: counts, lists")
        yield Row(f"{what}, first of the day", cold, raw=raw, note="plans every case, which raw does not")
        yield Row(f"{what}, again", cpu(look, 7), raw=raw)
        bare.close()
        store.engine.dispose()
