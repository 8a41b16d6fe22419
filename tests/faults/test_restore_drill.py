"""The drill: a town at work is backed up, goes on, is killed and is put back; what the world has seen is told."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.restoration.restore import Done, restore
from app.web.site import create_app
from config.secret import Secret
from models import tables as t
from models.access.links import ANSWER, FEED, LinkMaker, ensure_feed, open_link
from models.access.signin import add_login, open_session, session
from models.audit import verify
from models.backup.create import Backup, Source, create
from models.backup.postgres import server_of
from models.database import reading, writing
from models.history import Entry, append
from models.tables.restoration import RestorationKind as Kind
from models.todo.restoration import open_tasks
from notifications.channels.sender import MemorySender
from notifications.outbox.compose import message_ids
from notifications.outbox.gate import is_held, release
from notifications.outbox.restore_mark import FILE as MARK
from process.events import Event, Tag
from process.register import SeatRole
from tasks.everything import say_everything
from tasks.resources import Resources
from tests.builders.busy import working
from tests.builders.passwords import cheap_passwords
from tests.builders.postgres import postgres_tools
from tests.engine.processes import a_port, start_engine, until
from tests.engine.town import Town, settings_for
from tests.web.conftest import TestClient, sign_in
from tests.web.office import forms, words
from tests.web.rows import PASSWORD

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("weak_passwords")]
LINK = re.compile(r"/svar/[A-Za-z0-9_-]{43}\.\d+")
ADDRESS = "http://sandvig.example"
COORDINATOR, OFFICER = "ulrik.sandager", "solvej.lykkegaard"


@pytest.fixture(scope="module")
def weak_passwords() -> Iterator[None]:
    with cheap_passwords():
        yield


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.soak])])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    ports = {"prefect_port": a_port(15200), "smtp_port": a_port(16525)}
    chosen = settings_for(tmp_path / "data", **ports)
    if request.param == "postgresql":
        engine = request.getfixturevalue("postgres_engine")
        (chosen.data / "sagsgang.db").unlink()
        url = engine.url.render_as_string(hide_password=False)
        chosen = chosen.changed(database_url=Secret(url), postgres_bin=postgres_tools())
    made = Town.of(chosen)
    yield made
    made.store.engine.dispose()


@dataclass
class Life:
    """What the town has done, and what people have in their mailboxes."""

    town: Town
    sent: MemorySender = field(default_factory=MemorySender)

    @property
    def tools(self) -> Resources:
        links, mark = LinkMaker(self.town.settings.data, ADDRESS), self.town.settings.data / MARK
        store, now = self.town.store, self.town.clock.now
        return Resources(store, now, self.sent, message_ids("sandvig.example"), "Sandvig", links=links, mark=mark)

    def ask(self) -> tuple[int, list[str]]:
        """A hearing whose letters have left: its case, and the links in them."""
        case = self.town.send_hearing()
        self.town.clock.step(timedelta(minutes=11))
        before = len(self.sent.letters)
        say_everything(self.tools)
        return case, links_in(self.sent, before)

    def number(self, case: int) -> str:
        return self.town.case(case).case.number


def links_in(sent: MemorySender, first: int = 0) -> list[str]:
    """Each once: a person in several bodies has one letter with a link for each."""
    return list(dict.fromkeys(link for letter in sent.letters[first:] for link in LINK.findall(letter.text)))


def visitor(town: Town) -> TestClient:
    app = create_app(town.store.engine, town.clock, municipality="Sandvig", base_url=ADDRESS, data=town.settings.data)
    return TestClient(app, base_url=ADDRESS, follow_redirects=False)


def backed_up(town: Town) -> Backup:
    source = Source(town.store.engine, town.settings.data, server_of(town.settings))
    folder = town.settings.data.parent / "elsewhere"
    with working(lambda _: town.do(*town.a_new_case())) as count:
        until(lambda: count[0], 20, "cases are registered")
        backup = create(source, folder, datetime.now(UTC), keep=2)
        assert count[0] > 1
    return backup


def killed(town: Town) -> None:
    """The engine, at work on an open database."""
    process = start_engine(town.settings)
    until(lambda: "the engine works" in (town.settings.data / "engine.log").read_text(), 60, "the engine works")
    process.kill()
    process.wait()
    town.store.engine.dispose()


def put_back(town: Town, backup: Backup) -> tuple[Town, Done]:
    """Into a folder of its own; a PostgreSQL database takes the place of the one that was there."""
    old, new = town.settings.data, town.settings.data.parent / "new"
    new.mkdir(mode=0o700)
    chosen = town.settings.changed(data=new)
    is_postgres = bool(chosen.database_url)
    done = restore(backup.path, chosen, replace=is_postgres, lost=None if is_postgres else old)
    return Town.of(chosen), done


def test_a_town_is_put_back_and_told_what_the_world_has_seen(town: Town) -> None:
    life = Life(town)
    kept_case, kept_links = life.ask()
    kept_number = life.number(kept_case)
    with writing(town.store.engine) as connection:
        people = {code: town.register.person(code) for code in (COORDINATOR, OFFICER)}
        for code, person in people.items():
            assert person is not None
            add_login(connection, person.id, code, PASSWORD)
        token = open_session(connection, 1, datetime.now(UTC))
    backup = backed_up(town)
    lost_case, lost_links = life.ask()
    lost_number = life.number(lost_case)
    meeting = next(m for m in town.register.meetings if m.held_on > town.today)
    with writing(town.store.engine) as connection:
        ensure_feed(connection, town.register.anyone(town.today, SeatRole.COORDINATOR) or 0, None, town.clock.now())
        published = Event(Tag.PUBLISHED, {"what": "agenda"})
        append(connection, [Entry(published, town.clock.now(), str(uuid.uuid4()), meeting_id=meeting.id)])
    client = visitor(town)
    assert client.get(kept_links[0]).status_code == client.get(lost_links[0]).status_code == 200
    killed(town)

    new, done = put_back(town, backup)
    with reading(new.store.engine) as connection:
        verdict = verify(connection)
        assert (verdict.ok, verdict.entries) == (True, backup.manifest.entries + 1)
        assert is_held(connection)
        assert session(connection, token, datetime.now(UTC)) is None
        tasks = open_tasks(connection)
    assert [(task.kind, task.subject, task.text) for task in tasks] == [
        (task.kind, task.subject, task.text) for task in done.tasks
    ]
    told = {(task.kind, task.subject.partition(" Omlægning")[0]): task.text for task in tasks}
    assert told[Kind.LETTERS, f"Sag {lost_number}"].count("høringsbrevet til") == len(lost_links)
    assert "Sagen blev oprettet. (Solvej Lykkegaard)" in told[Kind.FACTS, f"Sag {lost_number}"]
    body = town.register.organizations[meeting.organization].name
    assert any(kind is Kind.PUBLISHED and body in subject for kind, subject in told)
    links = {subject for kind, subject in told if kind is Kind.LINKS}
    about = (kept_number, lost_number)
    assert links == {"Kalendere", *(f"Links til at svare på sag {number}" for number in about)}
    old_links_are_dead_and_new_ones_open(new, kept_links, lost_links)
    coordinator_ticks_off(new, len(tasks))
    new.store.engine.dispose()


def old_links_are_dead_and_new_ones_open(new: Town, kept_links: list[str], lost_links: list[str]) -> None:
    life = Life(new)
    _, held_back = life.ask()
    assert held_back == []
    assert life.sent.letters == []
    with writing(new.store.engine) as connection:
        release(connection)
    say_everything(life.tools)
    fresh, client = links_in(life.sent), visitor(new)
    maker = LinkMaker(new.settings.data)
    with reading(new.store.engine) as connection:
        for link, kind in product((*kept_links, *lost_links), (ANSWER, FEED)):
            assert open_link(connection, maker, kind, link.rpartition("/")[2], new.clock.now()) is None
    for link in (kept_links[0], lost_links[0]):
        answer = client.get(link)
        assert answer.status_code == 404
        assert "Åbn linket fra den nyeste mail" in words(answer.text)
    assert client.get(fresh[0]).status_code == 200
    ids = {link.rpartition(".")[2] for link in lost_links}
    assert ids & {link.rpartition(".")[2] for link in fresh}, "no id came again: the links were not tried"


def coordinator_ticks_off(new: Town, count: int) -> None:
    client = visitor(new)
    assert sign_in(client, COORDINATOR).status_code == 303
    assert f"{count} punkter" in words(client.get("/opgaver").text)
    page = client.get("/genoprettelse").text
    address, fields = forms(page)["/genoprettelse/1"]
    assert client.post(address, data=fields).headers["location"] == "/genoprettelse?ok=klaret"
    assert "/genoprettelse/1" not in forms(client.get("/genoprettelse").text)
    assert f"{count - 1} punkter" in words(client.get("/opgaver").text)
    with reading(new.store.engine) as connection:
        logged = connection.execute(sa.select(t.history.c.actor).where(t.history.c.tag == Tag.RESTORATION_SETTLED))
        coordinator = new.register.person(COORDINATOR)
        assert coordinator is not None
        assert logged.scalars().all() == [coordinator.id]
    officer = visitor(new)
    assert sign_in(officer, OFFICER).status_code == 303
    assert officer.get("/genoprettelse").status_code == 403
    assert "genoprettelse" not in officer.get("/opgaver").text
