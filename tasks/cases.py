"""Moving cases: one verb per stage. Each asks which of its cases are ready and lets `apply` move them."""

from __future__ import annotations

import asyncio

from prefect import task

from models.sweeps.ready import advance_stage
from models.sweeps.succession import follow_register as follow
from process.stages import Stage
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


@task(name="follow-register")
async def follow_register() -> int:
    """Bodies that have ended hand over to their successors, and people who left to those who follow them."""
    return await asyncio.to_thread(follow_now)


def follow_now() -> int:
    found = resources()
    return follow(found.store, found.now())


async def _advance(stage: Stage) -> int:
    return await asyncio.to_thread(advance_now, stage)


def advance_now(stage: Stage) -> int:
    """The plain verb under each task; returns how many cases moved."""
    found = resources()
    return advance_stage(found.store, stage, found.now())
