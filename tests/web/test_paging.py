"""Long lists: their first lines on a page of others, and pages of their own, the same lines in the same order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from app.web.paging import Pages
from app.web.site import create_app
from models.access.visibility import viewer_of
from models.case.overview_kept import KeptOverview
from models.database import reading, writing
from models.hearing.missing import in_lines, lines_of, missing
from models.reference import read_register
from process.calendar import local_day
from process.register import MeetingStatus
from process.stages import Stage, StepState
from tests.web import rows
from tests.web.conftest import Hands, TestClient, sign_in

MANY = range(1000, 1130)
LINK = re.compile(r'href="(/[^"]*)" rel="(prev|next)"')


@pytest.fixture
def town(tmp_path: Path) -> Engine:
    """A hundred and thirty drafts with their officer, each heard by Handicaprådet."""
    engine = rows.sandvig(tmp_path)
    rows.logins(engine, rows.ANNA, rows.CARLA)
    with writing(engine) as connection:
        for number in MANY:
            case = rows.add_case(connection, f"2027-{number}", Stage.HEARING)
            rows.add_route(connection, case, disability=StepState.OPEN, med=StepState.OPEN)
            due = {"due_on": local_day(rows.NOW) + timedelta(days=number % 7), "mandatory": number % 2 == 0}
            rows.add_request(connection, case, 1, rows.DISABILITY, **due)
            rows.add_request(connection, case, 2, rows.HOVEDMED, **due)
    return engine


@pytest.fixture
def pages(town: Engine, clock: Hands, wall: Hands) -> Iterator[dict[str, TestClient]]:
    app = create_app(town, clock, wall=wall)
    people = {}
    for who in ("anna.holm", "carla.lund"):
        people[who] = TestClient(app, base_url="http://sandvig.example", follow_redirects=False)
        assert sign_in(people[who], who).status_code == 303
    yield people
    town.dispose()


def walked(client: TestClient, first: str) -> list[str]:
    """The pages of a list, from the first on, as «Næste side» leads through them."""
    sides = [client.get(first).text]
    while (after := {rel: link for link, rel in LINK.findall(sides[-1])}.get("next")) is not None:
        sides.append(client.get(after.replace("&amp;", "&")).text)
    return sides


def cases_on(html: str) -> list[str]:
    """The numbers of the cases listed, without those of the head and of other lists."""
    return re.findall(r'<a href="/sager/(2027-\d{4})">', html.partition('<main id="indhold"')[2])


def test_a_page_knows_its_lines_and_the_pages_beside_it() -> None:
    middle = Pages(2, 101, "/sager?q=bo", "liste")
    assert (middle.last, middle.passed, list(middle.of(range(101)))[:1]) == (3, 50, [50])
    assert (middle.before, middle.after) == ("/sager?q=bo#liste", "/sager?q=bo&side=3#liste")
    cut = Pages(2, 101, "/sager", is_cut=True)
    assert (middle.words, cut.words, cut.after) == ("Side 2 af 3", "Side 2", "/sager?side=3")
    past = Pages(9, 101, "/sager")
    assert (past.this, past.after, past.before, list(past.of(range(101)))) == (3, "", "/sager?side=2", [100])
    nothing = Pages(1, 0, "/sager")
    assert (nothing.last, nothing.this, nothing.before, nothing.after) == (1, 1, "", "")


def test_own_list_begins_with_the_first_and_leads_to_all(pages: dict[str, TestClient]) -> None:
    html = pages["anna.holm"].get("/opgaver").text
    others = html.partition('id="andre"')[2]
    assert len(cases_on('<main id="indhold"' + others)) == 20
    count = int(re.findall(r"De første 20 af (\d+)\.", others)[0])
    assert count >= len(MANY)
    assert f'<a href="/opgaver/andre">Vis alle {count}' in others
    sides = walked(pages["anna.holm"], "/opgaver/andre")
    assert [len(cases_on(side)) for side in sides] == [50, 50, count - 100]
    listed = [number for side in sides for number in cases_on(side)]
    assert len(set(listed)) == count
    assert listed[:20] == cases_on('<main id="indhold"' + others)
    assert '<span aria-current="page">Side 2 af 3</span>' in sides[1]
    assert '<nav class="sg-pages" aria-label="Sider">' in sides[1]
    assert pages["anna.holm"].get("/opgaver/findes-ikke").status_code == 422
    assert "Der står ikke noget på listen." in pages["anna.holm"].get("/opgaver/svar").text


def test_the_overview_keeps_what_was_chosen_over_its_pages(pages: dict[str, TestClient]) -> None:
    sides = walked(pages["carla.lund"], "/overblik?stadie=hearing&sorter=titel&retning=faldende")
    listed = [
        re.findall(r'<a href="/sager/(2027-\d{4})">', side.partition('id="sager"')[2].partition('id="hoeringer"')[0])
        for side in sides
    ]
    assert [len(each) for each in listed] == [100, len(MANY) + 1 - 100]
    assert listed[0] == sorted(listed[0], reverse=True)
    assert "sorter=titel&amp;retning=faldende#sager" in sides[1], "back to the first, sorted the same"


def test_who_has_not_answered_is_read_a_page_at_a_time(pages: dict[str, TestClient], town: Engine) -> None:
    sides = walked(pages["carla.lund"], "/hvem-mangler")
    listed = [pair for side in sides for pair in re.findall(r'href="/sager/([\d-]+)/hoering/(\w+)"', side)]
    with reading(town) as connection:
        register = read_register(connection)
        told = missing(connection, rows.NOW, register, viewer=viewer_of(connection, rows.CARLA, local_day(rows.NOW)))
    assert listed == [(row.case, row.code) for row in told]
    assert f"{len(told)} svar mangler" in sides[-1]


def test_the_lines_of_a_page_are_those_of_the_whole(town: Engine) -> None:
    with writing(town) as connection:
        package = {"id": 1, "number": "2027-H1", "title": "Budget", "opened_at": rows.NOW, "command_id": "h1"}
        rows.insert(connection, "hearing_package", **package)
        asked = rows.table("hearing_request")
        connection.execute(asked.update().where(asked.c.case_id.in_(range(1000, 1010))).values(package=1))
    with reading(town) as connection:
        register = read_register(connection)
        whole = in_lines(connection, missing(connection, rows.NOW, register))
        kept, measured = KeptOverview(), (connection, rows.measured_by(register, rows.NOW), rows.NOW)
        carla = viewer_of(connection, rows.CARLA, local_day(rows.NOW))
        keys = kept.missing(*measured, viewer=carla)
        assert [tuple(row.key for row in line.rows) for line in whole] == keys
        assert lines_of(connection, keys[3:40], rows.NOW, register) == whole[3:40]
        of_body = kept.missing(*measured, viewer=carla, bodies={rows.DISABILITY})
        assert of_body == [
            tuple(row.key for row in line.rows) for line in whole if line.first.request.body == rows.DISABILITY
        ]
        assert {len(line) for line in keys} == {1, 10}


def test_what_is_over_stands_a_page_at_a_time_on_a_bodys_own_page(pages: dict[str, TestClient], town: Engine) -> None:
    closed = range(1000, 1120)
    with writing(town) as connection:
        asked = rows.table("hearing_request")
        for number in closed:
            case = connection.scalar(sa.text('SELECT id FROM "case" WHERE number = :n'), {"n": f"2027-{number}"})
            letter = {"sent_at": rows.NOW - timedelta(days=300 - number % 100), "closed_at": rows.NOW}
            this = (asked.c.case_id == case, asked.c.body == rows.DISABILITY)
            connection.execute(asked.update().where(*this).values(**letter, release_at=letter["sent_at"]))
    sides = walked(pages["carla.lund"], "/organer/handicapraad")
    over = [re.findall(r'id="sag-2027-(\d+)-1"', side.partition('id="foer"')[2]) for side in sides]
    assert [len(each) for each in over] == [50, 50, 20]
    by_letter = sorted(closed, key=lambda number: number % 100, reverse=True)
    assert [int(number) for side in over for number in side] == by_letter
    waiting = [re.findall(r'id="sag-2027-(\d+)-1"', side.partition('id="foer"')[0]) for side in sides]
    assert all(set(map(int, each)) >= set(MANY) - set(closed) for each in waiting), "what waits stands on each of them"


def test_published_meetings_are_read_a_page_at_a_time(town: Engine, pages: dict[str, TestClient]) -> None:
    last = local_day(rows.NOW) - timedelta(days=1)
    days = [last - timedelta(days=7 * week) for week in range(60)]
    with writing(town) as connection:
        for place, day in enumerate(days):
            at = datetime.combine(day, time(14), UTC)
            told = {"minutes_published_at": at + timedelta(days=3)}
            cells = {"organization": rows.COUNCIL, "starts_at": at, "held_on": day, "code": f"uge-{place}", **told}
            rows.insert(connection, "meeting", id=9000 + place, state=MeetingStatus.CLOSED, **cells)
    sides = walked(pages["anna.holm"], "/dagsordener?vis=tidligere")
    listed = [re.findall(r'href="/dagsordener/[a-z]+/([\d-]{10})"', side) for side in sides]
    shown = [day for day in days if day + timedelta(days=3) <= local_day(rows.NOW)]
    assert [day for side in listed for day in side if date.fromisoformat(day) in days] == [str(day) for day in shown]
    assert [len(side) for side in listed[:-1]] == [25] * (len(listed) - 1)
    assert "vis=tidligere&amp;side=2" in sides[0]
    feed = pages["anna.holm"].get("/dagsordener/byraad/atom.xml").text
    assert re.findall(r"<id>[^<]*?/([\d-]{10})#referat</id>", feed) == [str(day) for day in shown[:30]]


def test_an_agenda_tells_the_first_coming_cases_and_leads_to_all(town: Engine, pages: dict[str, TestClient]) -> None:
    item = {"meeting_id": rows.SSU_SEP, "number": 1, "title": "Kommende sager", "subject": "coming"}
    with writing(town) as connection:
        rows.insert(connection, "agenda_item", **item, item_kind="information", list_type="ordinary")
        held_on = connection.scalar(sa.text("SELECT held_on FROM meeting WHERE id = :id"), {"id": rows.SSU_SEP})
        code = connection.scalar(sa.text("SELECT code FROM organization WHERE id = :id"), {"id": rows.SOCIAL})
    html = pages["carla.lund"].get(f"/moeder/{code}/{held_on}").text
    (count,) = re.findall(r"De første 50 af (\d+)\.", html)
    told = html.partition("Sager på vej til")[2].partition("</table>")[0]
    assert told.count("<tr>") == 51, "with the headings"
    assert f'<a href="/moeder/{code}/kommende">' in html
    every = [number for side in walked(pages["carla.lund"], f"/moeder/{code}/kommende") for number in cases_on(side)]
    assert len(set(every)) == len(every) >= int(count) >= len(MANY)
