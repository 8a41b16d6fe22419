"""Pages, lists and feeds do not grow with the past: the database's own count, in a young house and in an old one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.web.site import create_app
from models import tables as t
from models.access.signin import add_logins
from models.database import writing
from process.calendar import instant
from process.commands import hearing as hc
from process.register import SeatRole
from tests.builders.passwords import cheap_passwords
from tests.documents.writing.hearing import SENT_ON, approved
from tests.growth.history import APART, House, copy, grow_to, of_copies
from tests.growth.work import work
from tests.publishing import BODY, publishing
from tests.web.conftest import Hands, TestClient
from tests.web.office import forms

PASSWORD = "en god lang sætning"
pytestmark = pytest.mark.slow
YOUNG, OLD = House(ended=400, open=30), House(ended=1_600, open=30)
NOW = instant(date(2027, 8, 30), time(10))
ROLES = (SeatRole.DIRECTOR, SeatRole.COORDINATOR, SeatRole.SECRETARY, SeatRole.OFFICER, SeatRole.MEMBER)
COUNT_THEIR_PAGES = {"anybody /oparl/v1.1/paper", "anybody /dagsordener?vis=tidligere"}
OUTSIDE = (
    "/dagsordener",
    "/dagsordener?vis=tidligere",
    f"/dagsordener/{BODY}/atom.xml",
    "/hoeringer",
    "/oparl/v1.1/meeting",
    "/oparl/v1.1/agendaItem",
    "/oparl/v1.1/paper",
    "/oparl/v1.1/file",
)
INSIDE = ("/overblik", "/opgaver", "/moeder", f"/moeder/{BODY}/kommende", "/overblik?q=cykelsti")
_OF_MEETING = (t.agenda_items, t.decisions, t.publications, t.agenda_versions, t.attendance)


def lived(folder: Path, house: House) -> Mapping[str, int]:
    """By address, what the second visit has cost: the register and the plan are read at the first of a day."""
    folder.mkdir()
    town = publishing(folder)
    town.prepare()
    town.publish_agenda()
    town.hold()
    town.publish_minutes()
    hearing = approved(town.store, answers=("affects_staff", "people_with_disabilities", "elderly"))
    hearing.do(hc.SendHearing(case=hearing.case), hearing.coordinator(), SENT_ON)
    grow_to(town.store, house)
    with writing(town.store.engine) as connection:
        days = "'-' || n.i || ' days'"
        earlier = {
            "id": f"id + 7 * {APART} * n.i",
            "code": "code || '-old-' || n.i",
            "held_on": f"date(held_on, {days})",
            "starts_at": f"date(starts_at, {days}) || substr(starts_at, 11)",
        }
        count = house.ended // 10
        copy(connection, t.meetings, count, earlier, f"id = {town.meeting.id}")
        own = of_copies(hearing.case, house, 7 * APART)
        for table in _OF_MEETING:
            copy(connection, table, count, own, f"meeting_id = {town.meeting.id}")
        connection.execute(sa.text("ANALYZE"))
    register, today = town.store.reference.register, NOW.date()
    people = {role: register.anyone(today, role) for role in ROLES}
    with cheap_passwords(), writing(town.store.engine) as connection:
        add_logins(connection, {str(role): person for role, person in people.items() if person}, PASSWORD)
    app = create_app(town.store.engine, Hands(NOW), data=folder, undo_minutes=0)
    own = f"/sager/{hearing.number}", f"/moeder/{BODY}/{town.meeting.held_on}"
    told: dict[str, int] = {}
    for role in (None, *ROLES):
        with TestClient(app, base_url="http://sandvig.example", follow_redirects=False) as visitor:
            if role:
                fields = forms(visitor.get("/log-ind").text)["/log-ind"][1]
                visitor.post("/log-ind", data={**fields, "brugernavn": str(role), "adgangskode": PASSWORD})
            for address in (*INSIDE, *own) if role else OUTSIDE:
                opened = partial(visitor.get, address)
                if opened().status_code == 200:
                    told[f"{role or 'anybody'} {address}"] = work(town.store.engine, opened)
    town.store.engine.dispose()
    return told


def test_a_page_in_an_old_house_costs_what_it_costs_in_a_young(tmp_path: Path) -> None:
    young, old = lived(tmp_path / "young", YOUNG), lived(tmp_path / "old", OLD)
    assert set(young) == set(old)
    assert len(young) > 30
    grown = {page: (count, old[page]) for page, count in young.items() if old[page] > 1.4 * count + 2_000}
    assert set(grown) - COUNT_THEIR_PAGES == set(), grown
