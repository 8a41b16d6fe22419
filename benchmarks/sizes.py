"""How much is measured: all of it, or little of everything, so that the whole runs in under three minutes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """`hearings`: open requests; `cases`: all that ever were, of which at most `unfinished` are under way."""

    is_quick: bool
    rounds: int
    actions: int
    hearings: tuple[int, ...]
    hearings_postgres: tuple[int, ...]
    most_open: int
    most_open_postgres: int
    cases: tuple[int, ...]
    unfinished: int
    pages_cases: int
    pages: int
    papers: tuple[int, ...]
    idle_seconds: float
    facts: int
    week_seconds: float
    municipalities: int
    peer_cases: int
    peer_hearings: int


FULL = Sizes(
    is_quick=False,
    rounds=7,
    actions=30,
    hearings=(1_000, 10_000, 100_000),
    hearings_postgres=(1_000, 10_000, 100_000),
    most_open=1_000_000,
    most_open_postgres=100_000,
    cases=(1_000, 10_000, 100_000),
    unfinished=5_000,
    pages_cases=10_000,
    pages=120,
    papers=(12, 60),
    idle_seconds=300.0,
    facts=12,
    week_seconds=45.0,
    municipalities=4,
    peer_cases=100,
    peer_hearings=10_000,
)
QUICK = Sizes(
    is_quick=True,
    rounds=2,
    actions=10,
    hearings=(1_000,),
    hearings_postgres=(1_000,),
    most_open=10_000,
    most_open_postgres=10_000,
    cases=(1_000,),
    unfinished=1_000,
    pages_cases=1_000,
    pages=10,
    papers=(12,),
    idle_seconds=3.0,
    facts=3,
    week_seconds=3.0,
    municipalities=2,
    peer_cases=10,
    peer_hearings=900,
)
