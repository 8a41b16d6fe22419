"""Minutes as PDF/UA: read, worded, set."""

from __future__ import annotations

import os
from collections.abc import Iterator

from app.run.processes import children_of
from benchmarks.actions import NOW, on_agenda
from benchmarks.cpu import cpu, family_cpu
from benchmarks.databases import Databases
from benchmarks.row import Row
from benchmarks.sizes import Sizes
from documents.writing.pdf import pdf
from process.commands import meeting as mc
from process.commands.act import Act
from process.state.record import Published
from tests.builders.papers import drafted


def papers(databases: Databases, sizes: Sizes) -> Iterator[Row]:
    for items in sizes.papers:
        store = databases.store("SQLite")
        meeting, _ = on_agenda(store, items)
        store.apply(mc.DecideRest(meeting=meeting), Act(None, "rest"), NOW)
        made: list[bytes] = []

        def print_it(store=store, meeting=meeting, made=made) -> None:
            made.append(pdf(drafted(store, meeting, NOW, Published.MINUTES, public=False)))

        cold, warm = cpu(print_it, 1, _typesetter) / 1000, cpu(print_it, 3, _typesetter) / 1000
        note = f"{len(made[-1]) // 1024} KB; the first of a process {cold:.2f} s"
        target = 2.0 if items <= 12 else None
        yield Row(f"minutes of {items} cases as PDF, with their reading", warm, "s CPU", target=target, note=note)
        store.engine.dispose()


def _typesetter() -> float:
    """Seconds that the process has used which sets our papers."""
    return sum(map(family_cpu, children_of(os.getpid())))
