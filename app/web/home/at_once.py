"""«På én gang»: what was chosen on a list, what it would come to, and one button."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from fastapi import APIRouter, Response

from app.web.access import CurrentVisit, Visit
from app.web.case import many as of_cases
from app.web.hearing import many as of_hearings
from app.web.many import ADDRESS, ManyAct, act_named, show, state
from process.stages import Stage

router = APIRouter()
ACTS: Mapping[str, ManyAct] = {**of_cases.ACTS, **of_hearings.ACTS}
DO_IT = "goer"
ALL = "alle"
"""In the address of a list: with every box ticked."""


@router.get(ADDRESS)
def look(visit: CurrentVisit, handling: str = "") -> Response:
    """As it is reached by a link: what has just been done, and how it is taken back."""
    return show(visit, act_named(ACTS, handling), handling)


@router.post(ADDRESS)
def press(visit: CurrentVisit) -> Response:
    """What it would come to; or, where that has been looked at, what it comes to."""
    name = visit.typed.handling
    act = act_named(ACTS, name)
    return state(visit, act, name) if visit.typed.form.get("trin") == DO_IT else show(visit, act, name)


def is_desk(visit: Visit) -> bool:
    """Whether the visitor's work is an office's, which its people take from each other."""
    return visit.viewer.is_coordinator or visit.viewer.is_committee_secretary


def offered_on(visit: Visit, stages: Collection[Stage], *, with_endings: bool = False) -> dict[str, str]:
    """What may be stated of several cases of these stages, by the names of the acts, with their titles."""
    sends = visit.viewer.is_coordinator and not {Stage.DRAFTING, Stage.HEARING}.isdisjoint(stages)
    approves = of_cases.approvable(visit, stages)
    offers = {
        "godkend": approves,
        "returner": approves,
        "send": sends,
        "placer": of_cases.placeable(visit, stages),
        "giv-tilbage": is_desk(visit) and not with_endings,
        "afgoer": with_endings and of_cases.settleable(visit),
    }
    return {name: ACTS[name].title for name, is_offered in offers.items() if is_offered}
