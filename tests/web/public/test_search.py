"""The public search in a house with many meetings: it reads what it shows, in order, and says if there may be more."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from app.web.site import create_app
from models import tables as t
from models.database import writing
from models.public import agendas
from tests.growth.history import copy
from tests.publishing import BODY, SECRETS, Publishing, publishing
from tests.web.conftest import Hands, TestClient

pytestmark = pytest.mark.slow
EARLIER = 70
"""Meetings before that one, a day apart, each with the same items."""
_OF_MEETING = (t.agenda_items, t.decisions, t.publications, t.agenda_versions)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Publishing:
    town = publishing(tmp_path_factory.mktemp("search"))
    town.prepare()
    town.publish_agenda()
    town.hold()
    town.publish_minutes()
    own = f"id = {town.meeting.id}"
    days = "'-' || n.i || ' days'"
    earlier = {
        "id": "id + 100000 * n.i",
        "code": "code || '-' || n.i",
        "held_on": f"date(held_on, {days})",
        "starts_at": f"date(starts_at, {days}) || substr(starts_at, 11)",
    }
    with writing(town.store.engine) as connection:
        copy(connection, t.meetings, EARLIER, earlier, own)
        for table in _OF_MEETING:
            copy(connection, table, EARLIER, {"meeting_id": "meeting_id + 100000 * n.i"}, f"meeting_{own}")
    return town


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The meetings a search has read."""
    ids: list[int] = []
    whole = agendas.read_published

    def reading(connection, meetings, *others):
        ids.extend(meetings)
        return whole(connection, meetings, *others)

    monkeypatch.setattr(agendas, "read_published", reading)
    return ids


@pytest.fixture
def visitor(town: Publishing) -> Iterator[TestClient]:
    app = create_app(town.store.engine, Hands(town.clock), municipality="Sandvig Kommune", data=town.folder)
    with TestClient(app, base_url="http://sandvig.example") as client:
        yield client


def days(page: str) -> list[str]:
    return re.findall(rf'href="/dagsordener/{BODY}/([\d-]+)#punkt-', page)


def test_a_page_full_of_hits_is_all_that_is_read(town: Publishing, visitor: TestClient, read: list[int]) -> None:
    page = visitor.get("/dagsordener?q=cykelsti").text
    shown = days(page)
    assert len(shown) == 25
    assert shown == sorted(shown, reverse=True)
    assert shown[0] == town.meeting.held_on.isoformat()
    assert len(read) == 30, "26 hits: the page, and that there is one after it; meetings are read ten at a time"
    assert "Side 1." in page
    assert "Der kan være flere" not in page


def test_no_hit_is_lost_between_the_pages_and_the_last_says_that_older_meetings_were_not_read(
    visitor: TestClient, read: list[int]
) -> None:
    pages = [visitor.get(f"/dagsordener?q=cykelsti&side={side}").text for side in (1, 2, 3)]
    shown = [day for page in pages for day in days(page)]
    assert len(shown) == len(set(shown)) == agendas.MOST_SEARCHED
    assert shown == sorted(shown, reverse=True)
    assert ["Der kan være flere" in page for page in pages] == [False, False, True]
    assert ["Næste side" in page for page in pages] == [True, True, False]
    assert "Side 3 af 3." in pages[2]
    assert max(read.count(meeting) for meeting in read) == 3, "once a page"
    beyond = visitor.get("/dagsordener?q=cykelsti&side=99").text
    assert days(beyond) == days(pages[2])


def test_what_is_found_nowhere_in_the_meetings_that_were_read_is_not_said_to_be_nowhere(
    visitor: TestClient, read: list[int]
) -> None:
    page = visitor.get("/dagsordener?q=cykelsti zeppelinerne").text
    assert read == [], "the longest word points at none"
    assert "Ingen offentliggjorte punkter indeholder alle ordene." in page
    page = visitor.get("/dagsordener?q=cykelsti zep").text
    assert len(read) == agendas.MOST_SEARCHED
    assert "Ingen punkter på de nyeste møder, der ligner, indeholder alle ordene." in page


@pytest.mark.parametrize("word", [SECRETS["closed"], SECRETS["closed_case"], SECRETS["embargo"]])
def test_what_is_closed_has_nothing_read(visitor: TestClient, read: list[int], word: str) -> None:
    assert days(visitor.get(f"/dagsordener?q={word}").text) == []
    assert read == []
