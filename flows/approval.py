"""The approval of a proposal, from draft to carried out: what people have stated moves the case, stage by stage."""

from __future__ import annotations

from prefect import flow

from process.stages import ORDER, Stage
from tasks.cases import (
    attach_hearing_papers,
    end_carried_out_cases,
    release_approved_drafts,
    send_and_finish_hearings,
    settle_joined_cases,
    take_in_changed_outcomes,
    take_in_decisions,
    take_in_recommendations,
)
from tasks.work import working


@flow(name="approve-proposals")
async def approve_proposals() -> int:
    """Move every case that is ready, in the order of the stages; returns how many moved."""
    async with working("approval"):
        moved = await move_ready_cases()
        await attach_hearing_papers()
        return moved


async def move_ready_cases() -> int:
    """The journey itself. A case that moves may be ready again in the next stage, and goes on at once; those decided in
    another case follow it.
    """
    moved = 0
    for stage in ORDER:
        moved += await move_on_from(stage)
    return moved + await settle_joined_cases()


async def move_on_from(stage: Stage) -> int:
    """What lets a case out of each stage."""
    match stage:
        case Stage.DRAFTING:
            return await release_approved_drafts()
        case Stage.HEARING:
            return await send_and_finish_hearings()
        case Stage.RECOMMENDATION:
            return await take_in_recommendations()
        case Stage.DECISION:
            return await take_in_decisions()
        case Stage.FOLLOW_UP:
            return await end_carried_out_cases()
        case Stage.ENDED:
            return await take_in_changed_outcomes()
