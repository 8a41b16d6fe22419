"""What is told of a public hearing is read alike from both kinds of database."""

from __future__ import annotations

from datetime import time

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models import tables as t
from models.database import reading, writing
from models.public.hearings import one_hearing
from models.store import Store
from process.calendar import instant
from process.commands.act import Act
from tests.builders.case import a_registration
from tests.builders.moments import START
from tests.web.rows import insert

NOW = instant(START, time(12))


def test_a_case_in_public_hearing_is_told_with_what_meetings_have_made_of_it(engine: Engine) -> None:
    store = Store(engine)
    with reading(engine) as connection:
        store.reference.refresh(connection)
    command, officer = a_registration(store.reference.register)
    case = store.apply(command, Act(officer, "heard"), NOW).case_id
    with writing(engine) as connection:
        connection.execute(sa.update(t.cases).where(t.cases.c.id == case).values(released_at=NOW, public_hearings=1))
        ends = {"starts_on": START, "due_on": START, "due_time": time(23, 59)}
        insert(connection, "public_hearing", case_id=case, number=1, **ends)
    with reading(engine) as connection:
        number = connection.scalar(sa.select(t.cases.c.number).where(t.cases.c.id == case))
        heard = one_hearing(connection, number or "", store.reference, NOW)
    assert heard is not None
    assert (heard.id, heard.hearing.number, heard.treatments) == (case, 1, ())
