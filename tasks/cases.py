"""Moving cases: one verb per stage, and one for everything that is due. Each asks which of its cases are ready and lets
`apply` move them.
"""

from __future__ import annotations

import asyncio

from prefect import task

from models.sweeps.collective import settle_collective
from models.sweeps.ready import advance_stage, close_due_hearings
from process.stages import Stage
from tasks import everything
from tasks.resources import resources


@task(name="release-approved-drafts")
async def release_approved_drafts() -> int:
    """Drafts with every approval: to hearing, or to the first committee."""
    return await _advance(Stage.DRAFTING)


@task(name="send-and-finish-hearings")
async def send_and_finish_hearings() -> int:
    """Hearings that send themselves are opened; those answered or closed, with their memo approved, are over."""
    return await _advance(Stage.HEARING)


@task(name="take-in-recommendations")
async def take_in_recommendations() -> int:
    """What committees have placed on agendas, recommended or put off."""
    return await _advance(Stage.RECOMMENDATION)


@task(name="take-in-decisions")
async def take_in_decisions() -> int:
    """What the body with the competence has decided, once its record is closed."""
    return await _advance(Stage.DECISION)


@task(name="end-carried-out-cases")
async def end_carried_out_cases() -> int:
    """Decisions that are carried out and followed up."""
    return await _advance(Stage.FOLLOW_UP)


@task(name="take-in-changed-outcomes")
async def take_in_changed_outcomes() -> int:
    """Outcomes that two people have changed after their case had ended."""
    return await _advance(Stage.ENDED)


@task(name="settle-joined-cases")
async def settle_joined_cases() -> int:
    """Cases that are decided in another, once that one is; returns how many."""
    tools = resources()
    return await asyncio.to_thread(settle_collective, tools.store, tools.now())


@task(name="close-due-hearings")
async def close_hearings() -> int:
    """Record «no answer received» where a deadline has passed; returns how many requests were closed."""
    tools = resources()
    return await asyncio.to_thread(close_due_hearings, tools.store, tools.now())


@task(name="move-everything")
async def move_everything() -> int:
    """One pass of everything that is due; returns how many hearings were closed and cases moved."""
    moved = await asyncio.to_thread(everything.move_everything, resources())
    return moved.count


@task(name="attach-hearing-papers")
async def attach_hearing_papers() -> int:
    """The approved memo, and what goes with it, to the items of the meetings to come; returns how many annexes came."""
    return await asyncio.to_thread(everything.attach_papers, resources())


async def _advance(stage: Stage) -> int:
    tools = resources()
    return await asyncio.to_thread(advance_stage, tools.store, stage, tools.now())
