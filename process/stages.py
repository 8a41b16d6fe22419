"""The stages in order: who acts, what lets a case out, where it may go instead. README, docs, CLI and web print this,
with the facts people state in each (`handlers.py`).

The route (a list of consultations) is the truth; a case's stage is `stage_of(...)` it, stored for reading.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from process.rules import Role


class Stage(StrEnum):
    DRAFTING = "drafting"
    HEARING = "hearing"
    RECOMMENDATION = "recommendation"
    DECISION = "decision"
    FOLLOW_UP = "follow_up"
    ENDED = "ended"

    @property
    def danish(self) -> str:
        return STAGE[self].danish


class StepState(StrEnum):
    """State of one consultation. `ready`: its turn has come; `open`: asked or on an agenda; `struck`: left out."""

    PLANNED = "planned"
    READY = "ready"
    OPEN = "open"
    DONE = "done"
    STRUCK = "struck"


FINISHED = frozenset({StepState.DONE, StepState.STRUCK})


@dataclass(frozen=True, slots=True)
class StageRow:
    """One line of the process table, in the words of the people who work in it."""

    stage: Stage
    danish: str
    who: str
    leaves_when: str
    instead: str
    next: tuple[Stage, ...]


STAGES: tuple[StageRow, ...] = (
    StageRow(
        Stage.DRAFTING,
        "udkast",
        "case officer, then the approval chain of the case type",
        "the draft is complete, submitted, and every link has approved",
        "returned with a comment; withdrawn",
        (Stage.HEARING, Stage.RECOMMENDATION, Stage.DECISION),
    ),
    StageRow(
        Stage.HEARING,
        "høring",
        "coordinator sends; then every hearing body, in parallel or climbing",
        "every body has answered or passed its deadline, and the memo is approved",
        "extension; new round; back to drafting; withdrawn",
        (Stage.RECOMMENDATION, Stage.DECISION),
    ),
    StageRow(
        Stage.RECOMMENDATION,
        "udvalgsbehandling",
        "committee secretary and chair, once per committee on the route",
        "the meeting has recommended and its record is closed",
        "postponed; returned; sent in hearing; referred; called in to the council (§ 23)",
        (Stage.RECOMMENDATION, Stage.HEARING, Stage.DECISION, Stage.DRAFTING),
    ),
    StageRow(
        Stage.DECISION,
        "afgørelse",
        "the body that has the competence: committee, finance committee or council",
        "it has decided and its record is closed",
        "postponed; returned; referred; called in to the council (§ 23)",
        (Stage.FOLLOW_UP, Stage.ENDED, Stage.DRAFTING),
    ),
    StageRow(
        Stage.FOLLOW_UP,
        "udmøntning og opfølgning",
        "responsible manager",
        "the decision is carried out, and evaluated when that was promised",
        "–",
        (Stage.ENDED,),
    ),
    StageRow(
        Stage.ENDED,
        "afsluttet",
        "nobody",
        "–",
        "also reached by withdrawal from any stage, and from a decision by «not approved»",
        (),
    ),
)

STAGE = {row.stage: row for row in STAGES}
ORDER = tuple(row.stage for row in STAGES)


class RouteStep(Protocol):
    """What `stage_of` needs to know of a consultation."""

    @property
    def step(self) -> int: ...
    @property
    def role(self) -> Role: ...
    @property
    def authoritative(self) -> bool: ...
    @property
    def state(self) -> StepState: ...


def stage_of(steps: Iterable[RouteStep], *, released: bool, ended: bool) -> Stage:
    """The stage of a route: its lowest unfinished step, a hearing before a recommendation.

    `released`: the draft has left the approval chain. `ended`: withdrawn, refused or carried out.
    Consultations for information hold nothing up.
    """
    if ended:
        return Stage.ENDED
    if not released:
        return Stage.DRAFTING
    unfinished = [step for step in steps if step.state not in FINISHED and step.role is not Role.INFORMATION]
    if not unfinished:
        return Stage.FOLLOW_UP
    number = min([step.step for step in unfinished])
    turn = [step for step in unfinished if step.step == number]
    if Role.HEARING in [step.role for step in turn]:
        return Stage.HEARING
    return Stage.DECISION if all(step.authoritative for step in turn) else Stage.RECOMMENDATION
