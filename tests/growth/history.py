"""A house that has been in use for long: what is over, and what waits, is copied many times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from benchmarks.actions import NOW, on_agenda
from benchmarks.grown import STEP, grow
from models import tables as t
from models.database import writing
from models.store import Store
from process.commands import meeting as mc
from process.commands.act import Act
from process.register import MeetingStatus
from process.state.case import Outcome

ITEMS = 5
"""Of the meeting that is copied."""
APART = 100_000
"""What copies add to a meeting's id."""


@dataclass(frozen=True, slots=True)
class House:
    """Cases that have ended, and cases under way."""

    ended: int
    open: int


def grow_to(store: Store, house: House) -> None:
    """So many cases with their notices, letters and history, and a closed meeting to each ten that have ended; counted
    and analysed, as a database in use is.
    """
    meeting = decided_meeting(store)
    cases = house.ended + house.open
    grow(store, cases=cases, unfinished=house.open)
    with writing(store.engine) as connection:
        (seed,) = connection.execute(sa.text("SELECT min(case_id) FROM hearing_request")).one()
        (last,) = connection.execute(sa.text("SELECT max(position) FROM history_entry")).one()
        of_seed, own = f"case_id = {seed}", {"case_id": f"case_id + {STEP} * n.i"}
        copy(connection, t.notices, cases - 1, own | {"state": "'sent'"}, of_seed)
        copy(connection, t.messages, cases, {"message_id": "message_id || n.i", "state": "'sent'"}, "id > 0")
        numbered = {"position": f"position + {last} * n.i", "command_id": "command_id || n.i"}
        copy(connection, t.history, cases - 1, own | numbered, of_seed)
        connection.execute(sa.text("UPDATE chain_head SET position = (SELECT max(position) FROM history_entry)"))
        _close_meetings(connection, meeting, seed, house)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE"))


def decided_meeting(store: Store) -> int:
    """The council's next, with its items decided."""
    meeting, cases = on_agenda(store, ITEMS)
    for place, case in enumerate(cases):
        command = mc.RecordDecision(meeting=meeting, case=case, outcome=Outcome.APPROVED)
        store.apply(command, Act(None, f"decided-{place}"), NOW)
    return meeting


def _close_meetings(connection: Connection, meeting: int, seed: int, house: House) -> None:
    """Of last year, each like this one."""
    count = house.ended // 10
    closed = {
        "id": f"id + {APART} * n.i",
        "code": "code || '-' || n.i",
        "state": f"'{MeetingStatus.CLOSED}'",
        "held_on": "'2026-10-06'",
        "starts_at": "'2026-10-06 15:00:00.000000'",
    }
    copy(connection, t.meetings, count, closed, f"id = {meeting}")
    for table in (t.agenda_items, t.decisions):
        copy(connection, table, count, of_copies(seed, house, APART), f"meeting_id = {meeting}")


def of_copies(seed: int, house: House, apart: int) -> Mapping[str, str]:
    """A row of a copied meeting: its cases are ended ones, another for each meeting."""
    ended = f"{seed} + {STEP} * (n.i + {house.open})"
    return {"meeting_id": f"meeting_id + {apart} * n.i", "case_id": f"CASE WHEN case_id IS NOT NULL THEN {ended} END"}


def copy(connection: Connection, table: sa.Table, times: int, changed: Mapping[str, str], where: str) -> None:
    columns = [column.name for column in table.columns if column.name != "id" or "id" in changed]
    chosen = ", ".join(changed.get(name, f'"{name}"') for name in columns)
    named = ", ".join(f'"{name}"' for name in columns)
    connection.execute(
        sa.text(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {times}) "
            f'INSERT INTO "{table.name}" ({named}) SELECT {chosen} FROM "{table.name}", n WHERE {where}'
        )
    )
