"""A database is put back, and others are asked: ids come again. A link of before must open nothing of theirs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Engine

from app.web.site import create_app
from models import migrate as migrations
from models import tables as t
from models.access.links import ANSWER, LinkMaker, ensure_feed, open_link
from models.database import open_engine, reading, sqlite_url, writing
from tests.web import answer_pages as pages
from tests.web import rows
from tests.web.conftest import Hands, TestClient
from tests.web.office import words


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """The database as it was before any letter went out."""
    pages.town(tmp_path).dispose()
    (database,) = tmp_path.glob("*.db")
    return Path(shutil.copy(database, tmp_path / "yesterday"))


def put_back(backup: Path) -> Engine:
    """By hand, with the secret of before: what `sagsgang backup restore` never does."""
    (database,) = backup.parent.glob("*.db")
    for old in backup.parent.glob("*.db*"):
        old.unlink()
    shutil.copy(backup, database)
    return open_engine(sqlite_url(database))


def client(engine: Engine, folder: Path) -> TestClient:
    app = create_app(engine, Hands(rows.NOW), municipality="Sandvig", base_url=pages.SITE, data=folder)
    return TestClient(app, base_url=pages.SITE, follow_redirects=False)


def ids(engine: Engine) -> list[int]:
    with reading(engine) as connection:
        return list(connection.scalars(sa.select(t.access_links.c.id)))


def test_an_old_link_opens_nothing_of_the_body_that_is_asked_instead(backup: Path) -> None:
    folder = backup.parent
    (database,) = folder.glob("*.db")
    engine = open_engine(sqlite_url(database))
    old = pages.path_for(engine, folder)
    known = ids(engine)
    assert client(engine, folder).get(old).status_code == 200
    engine.dispose()
    engine = put_back(backup)
    others = pages.path_for(engine, folder, pages.CHAIR, rows.HOVEDMED, 2)
    assert ids(engine) == known, "the attack: the same id for another's link"
    assert old.rpartition(".")[2] == others.rpartition(".")[2]
    answer = client(engine, folder).get(old)
    assert answer.status_code == 404
    assert "Linket virker ikke" in words(answer.text)
    assert "Åbn linket fra den nyeste mail" in words(answer.text)
    assert client(engine, folder).post(old, data={"svar": "no_remarks"}).status_code in (403, 404)


def test_an_old_calendar_shows_nothing_of_another_person(backup: Path) -> None:
    folder = backup.parent
    (database,) = folder.glob("*.db")
    engine = open_engine(sqlite_url(database))
    with writing(engine) as connection:
        old = ensure_feed(connection, rows.FIE, None, rows.NOW)
    engine.dispose()
    path = LinkMaker(folder).feed_address(old)
    engine = put_back(backup)
    with writing(engine) as connection:
        assert ensure_feed(connection, pages.CHAIR, None, rows.NOW).id == old.id
    assert client(engine, folder).get(path).status_code == 404


def test_links_that_were_out_before_they_had_a_value_of_their_own_go_on(tmp_path: Path) -> None:
    engine = open_engine(sqlite_url(tmp_path / "old.db"))
    with engine.begin() as connection:
        config = migrations._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0009")
        connection.exec_driver_sql(
            "INSERT INTO person (id, code, name, sort_key, email, phone, channel)"
            " VALUES (4, 'bo', 'Bo', '', '', '', '')"
        )
        connection.exec_driver_sql(
            "INSERT INTO access_link (id, kind, person, consultation, round, generation, created_at)"
            " VALUES (7, 'answer', 4, 1, 1, 3, '2027-01-01 00:00:00')"
        )
    migrations.migrate(engine)
    maker = LinkMaker(tmp_path)
    as_it_was = f"{maker.seal('answer|7|3')}.7"
    with reading(engine) as connection:
        assert open_link(connection, maker, ANSWER, as_it_was, rows.NOW) is not None
        assert open_link(connection, maker, ANSWER, f"{maker.seal('answer|7|2')}.7", rows.NOW) is None
