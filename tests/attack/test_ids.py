"""A person takes an id that the engine will use: what the engine says and moves must go on."""

from __future__ import annotations

import itertools
import re
import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi.routing import APIRoute, iter_route_contexts
from hypothesis import given
from hypothesis import strategies as st

from models import tables as t
from process.commands.act import Door, id_by_content, id_by_door, id_by_engine
from process.ids import PersonId
from tests.web.office import CASE, OFFICER, Office, forms, prepared

ENGINES = (
    "delivery:1:1",
    "call-in-1-1",
    "notice:1:no_address",
    "engine/delivery:1:1",
    "engine/call-in-1-1",
    "import:" + "0" * 64 + ":0",
    "document/1/agenda/0/1/" + "0" * 64,
    "files:" + str(uuid.uuid4()),
    "web/1/" + str(uuid.uuid4()),
    uuid.uuid4().hex,
    "{" + str(uuid.uuid4()) + "}",
    str(uuid.uuid4()) + "-1",
)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, Office.imported_and_approved)


def addresses(office: Office) -> list[str]:
    """Every address a form may be sent to, about the case at hand."""
    routes = [route for route in iter_route_contexts(office.app.routes) if isinstance(route.original_route, APIRoute)]
    posted = [str(route.path) for route in routes if "POST" in (route.methods or ())]
    return [re.sub(r"{[^}]+}", "1", path.replace("{number}", "2027-0001")) for path in posted]


def test_no_form_takes_an_id_of_the_engine(office: Office) -> None:
    person = office.person(OFFICER)
    _, fields = forms(office.get(OFFICER, CASE))["traek"]
    tried = [path for path in addresses(office) if person.get(path).status_code not in (303, 403, 404)]
    assert len(tried) > 10
    for path, shape in itertools.product([CASE, *tried], ENGINES):
        answer = person.post(path, data={**fields, "grund": "Prøve", "command_id": shape})
        assert answer.status_code in (403, 404, 422, 429), (path, shape, answer.status_code)
    with office.store.engine.connect() as connection:
        ids = list(connection.scalars(sa.select(t.history.c.command_id)))
    assert not [id for id in ids if id.endswith(ENGINES)]


def test_a_form_sent_twice_takes_effect_once_under_its_senders_name(office: Office) -> None:
    page, person = office.get(OFFICER, CASE), office.person(OFFICER)
    address, fields = forms(page)["notat"]
    for _ in range(2):
        assert person.post(address, data={**fields, "tekst": "Husk bilaget"}).status_code == 303
    with office.store.engine.connect() as connection:
        its = t.history.c.command_id.contains(fields["command_id"])
        ids = list(connection.scalars(sa.select(t.history.c.command_id).where(its)))
    officer = office.store.reference.register.person(OFFICER)
    assert officer is not None
    assert ids == [f"web/{officer.id}/{fields['command_id']}"]


@given(st.sampled_from(Door), st.integers(1), st.uuids(), st.text())
def test_no_door_makes_an_id_of_the_engine_or_of_content(door: Door, actor: int, sent: uuid.UUID, name: str) -> None:
    by_door = id_by_door(door, PersonId(actor), str(sent))
    assert by_door != id_by_engine(name or "x")
    try:
        assert id_by_content(name) != by_door
    except ValueError:
        assert name.startswith(("engine/", "web/", "cli/"))


@given(st.text().filter(lambda sent: not re.fullmatch("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", sent)))
def test_a_door_takes_uuids_alone(sent: str) -> None:
    with pytest.raises(ValueError, match="UUID"):
        id_by_door(Door.WEB, PersonId(1), sent)
