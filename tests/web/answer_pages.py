"""Sandvig with a secret and links, for the pages that are opened by one: what a member of Handicaprådet has in hand."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel

from app.clock import Clock
from app.web.site import create_app
from models.access.links import LinkKey, LinkMaker, ensure, links_for
from models.database import writing
from process.calendar import instant
from process.register import MeetingStatus, SeatRole
from tests.web import rows

SITE = "http://sandvig.example"
CHAIR, VICE = 31, 32  # of HovedMED
CASE = 2  # rows.HEARING_CASE


def town(folder: Path) -> Engine:
    """Handicaprådet has been asked and meets on 23 September; its letter carried a text of 900 t.kr."""
    engine = rows.sandvig(folder)
    with writing(engine) as connection:
        held_on = date(2027, 9, 23)
        rows.insert(
            connection,
            "meeting",
            id=50,
            code="meeting50",
            organization=rows.DISABILITY,
            starts_at=instant(held_on, time(15)),
            held_on=held_on,
            state=MeetingStatus.PLANNED,
        )
        for person, name, role in ((CHAIR, "Ib Sol", SeatRole.CHAIR), (VICE, "Eva Hav", SeatRole.VICE_CHAIR)):
            rows.insert(connection, "person", id=person, code=f"med{person}", name=name, email="x@sandvig.example")
            seat = {"organization": rows.HOVEDMED, "person": person, "role": role}
            rows.insert(connection, "membership", id=person, code=f"seat{person}", **seat)
        connection.execute(
            sa.update(rows.table("hearing_request"))
            .where(rows.table("hearing_request").c.case_id == CASE)
            .values(promised_on=None, answered_at=None, answer=None)
        )
        line = {"label": "Budgetændring", "year": 2028, "amount_1000_dkk": 900}
        content = {"sections": {"Beskrivelse": "Dagtilbuddene lukker kl. 16.30."}, "budget_lines": [line]}
        rows.insert(
            connection,
            "proposal_version",
            case_id=CASE,
            proposal=1,
            version=1,
            content=json.dumps(content),
            sha256="0" * 64,
            created_at=rows.NOW,
        )
    return engine


def site(engine: Engine, folder: Path, clock: Clock) -> FastAPI:
    return create_app(engine, clock, municipality="Sandvig Kommune", base_url=SITE, data=folder)


def path_for(
    engine: Engine,
    folder: Path,
    person: int = rows.FIE,
    body: int = rows.DISABILITY,
    consultation: int = 1,
    *,
    case: int = CASE,
    expires_at: datetime = rows.NOW + timedelta(days=60),
) -> str:
    """The path of a person's own link."""
    key = LinkKey(person, case, consultation, 1, body)
    with writing(engine) as connection:
        ensure(connection, [(key, expires_at)], rows.NOW)
        link = links_for(connection, [key])[key]
    return LinkMaker(folder, SITE).answer_address(link).removeprefix(SITE)


def token_in(html: str) -> str:
    return html.split('name="csrf" value="', 1)[1].split('"', 1)[0]


def edition_in(html: str) -> str:
    match = re.search(r'name="udgave" value="([0-9a-f]{64})"', html)
    assert match is not None
    return match[1]


def dump(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table: what reading must not change."""
    with engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=str)
            for name, table in SQLModel.metadata.tables.items()
        }
