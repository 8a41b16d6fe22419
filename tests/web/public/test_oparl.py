"""The open interface has OParl 1.1's shapes: the required fields of every kind, addresses that open, pages, filters."""

from __future__ import annotations

from typing import Any

import pytest

from app.web.public import oparl
from app.web.site import create_app
from process.commands import meeting as mc
from tests.publishing import Publishing, publishing
from tests.web.conftest import Hands, TestClient

pytestmark = pytest.mark.slow
ROOT = "http://sandvig.example/oparl/v1.1"
REQUIRED = {
    "System": {"id", "type", "oparlVersion", "body"},
    "Body": {
        *("id", "type", "name", "organization", "person", "meeting", "paper", "legislativeTerm", "legislativeTermList"),
        *("agendaItem", "consultation", "file", "locationList", "membership"),
    },
    "Organization": {"id", "type", "body", "name"},
    "Person": {"id", "type", "body", "name", "membership"},
    "Membership": {"id", "type", "organization", "person"},
    "LegislativeTerm": {"id", "type", "name", "startDate", "endDate"},
    "Meeting": {"id", "type", "name", "start", "organization", "agendaItem", "created", "modified"},
    "AgendaItem": {"id", "type", "meeting", "number", "order", "name", "public", "created", "modified"},
    "Paper": {"id", "type", "body", "name", "reference", "consultation", "created", "modified"},
    "Consultation": {"id", "type", "paper", "agendaItem", "meeting", "organization", "created", "modified"},
    "File": {"id", "type", "fileName", "mimeType", "date", "size", "accessUrl", "downloadUrl", "created", "modified"},
    "Location": {"id", "type", "description", "created", "modified"},
}
"""Fields OParl asks for, and those every harvester leans on."""
LISTS = {
    "body": "Body",
    "organization": "Organization",
    "person": "Person",
    "membership": "Membership",
    "legislativeTerm": "LegislativeTerm",
    "meeting": "Meeting",
    "agendaItem": "AgendaItem",
    "paper": "Paper",
    "consultation": "Consultation",
    "file": "File",
    "location": "Location",
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Publishing:
    """With minutes out, and one open case on the agenda."""
    town = publishing(tmp_path_factory.mktemp("oparl"))
    town.say(mc.MoveMeeting, starts_at=town.meeting.starts_at, reason="Nyt lokale", place="Rådhuset, mødelokale 2")
    town.prepare()
    town.open_case()
    town.publish_agenda()
    town.withdraw()
    town.hold()
    town.publish_minutes()
    return town


@pytest.fixture(scope="module")
def client(town: Publishing) -> TestClient:
    clock = Hands(town.clock)
    app = create_app(
        town.store.engine,
        clock,
        municipality="Sandvig Kommune",
        base_url="http://sandvig.example",
        wall=clock,
        data=town.folder,
    )
    return TestClient(app, base_url="http://sandvig.example", follow_redirects=False)


def objects(client: TestClient, kind: str, **query: str) -> list[dict[str, Any]]:
    """All pages of a list, by its own links."""
    address, listed = f"/oparl/v1.1/{kind}", []
    answer = client.get(address, params=query).json()
    while True:
        assert set(answer) == {"data", "pagination", "links"}
        listed += answer["data"]
        if "next" not in answer["links"]:
            return listed
        answer = client.get(answer["links"]["next"]).json()


@pytest.mark.parametrize(("kind", "name"), LISTS.items())
def test_every_object_has_its_fields_and_its_own_address(client: TestClient, kind: str, name: str) -> None:
    listed = objects(client, kind)
    assert listed
    for entity in listed[:40]:
        assert set(entity) >= REQUIRED[name], entity["id"]
        assert entity["type"] == f"https://schema.oparl.org/1.1/{name}"
        assert entity["id"].startswith(f"{ROOT}/{kind}/")
        assert all(key.startswith("sagsgang:") or ":" not in key for key in entity)
    for entity in (listed[0], listed[-1]):
        assert client.get(entity["id"]).json() == entity
    assert len({entity["id"] for entity in listed}) == len(listed)


def test_the_system_leads_to_the_body_and_the_body_to_every_list(client: TestClient) -> None:
    answer = client.get("/oparl/v1.1")
    system = answer.json()
    assert set(system) >= REQUIRED["System"]
    assert system["oparlVersion"] == "https://schema.oparl.org/1.1/"
    assert answer.headers["access-control-allow-origin"] == "*"
    body = client.get(system["body"]).json()["data"][0]
    for name in REQUIRED["Body"] - {"id", "type", "name", "legislativeTerm"}:
        assert client.get(body[name]).status_code == 200, name


def test_what_is_inside_an_object_opens_by_its_own_address(client: TestClient) -> None:
    meeting = objects(client, "meeting")[0]
    assert [item["number"] for item in meeting["agendaItem"]] == [
        item["number"] for item in objects(client, "agendaItem")
    ]
    for item in meeting["agendaItem"]:
        assert client.get(item["id"]).json() == item
    file = meeting["resultsProtocol"]
    assert client.get(file["id"]).json() == file
    assert client.get(file["downloadUrl"]).content == b"%PDF-1.7 the public minutes"
    paper = objects(client, "paper")[0]
    assert client.get(paper["consultation"][0]["id"]).json() == paper["consultation"][0]


def test_people_have_a_name_and_seats_and_nothing_else(client: TestClient) -> None:
    allowed = {"id", "type", "body", "name", "membership", "created", "modified"}
    people = objects(client, "person")
    assert all(set(person) <= allowed for person in people)
    register_names = {person["name"] for person in people}
    assert "@" not in "".join(register_names)


def test_lists_have_pages(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = objects(client, "membership")
    monkeypatch.setattr(oparl, "PER_PAGE", 7)
    first = client.get("/oparl/v1.1/membership").json()
    assert len(first["data"]) == 7
    assert set(first["links"]) == {"first", "self", "last", "next"}
    assert objects(client, "membership") == whole
    assert client.get("/oparl/v1.1/membership?page=99999").json()["data"] == []


def test_a_filter_tells_what_changed_and_what_is_gone(client: TestClient, town: Publishing) -> None:
    gone = [
        item for item in objects(client, "agendaItem", modified_since="2000-01-01T00:00:00Z") if item.get("deleted")
    ]
    assert [set(item) >= {"id", "type", "created", "modified", "deleted"} for item in gone] == [True]
    assert "name" not in gone[0]
    assert client.get(gone[0]["id"]).json() == gone[0]
    assert objects(client, "meeting", modified_since="2099-01-01T00:00:00Z") == []
    assert objects(client, "meeting", created_until="2000-01-01T00:00:00Z") == []
    assert len(objects(client, "meeting", modified_until="2099-01-01T00:00:00+01:00")) == 1


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "nu"])
def test_a_moment_outside_our_time_is_refused_and_no_failure(client: TestClient, moment: str) -> None:
    for kind in ("meeting", "agendaItem"):
        assert client.get(f"/oparl/v1.1/{kind}", params={"modified_since": moment}).status_code == 422
