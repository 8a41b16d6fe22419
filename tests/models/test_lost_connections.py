"""A connection that the server has ended while it lay unused is not used again; one that ends at work is no riddle."""

from __future__ import annotations

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from models import database
from models.database import is_passing, reading, writing
from models.rows.prepared import Prepared

ONE = Prepared(sa.select(sa.literal_column("1")))


@pytest.fixture
def postgres(engine: Engine) -> Engine:
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no server")
    return engine


def backend(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())


def end(engine: Engine, process: int) -> None:
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (process,))


def test_a_connection_ended_by_the_server_is_replaced_before_it_is_used(postgres: Engine) -> None:
    with reading(postgres) as connection:
        ended = backend(connection)
    end(postgres, ended)
    for door in (reading, writing):
        with door(postgres) as connection:
            assert ONE.rows(connection) == [(1,)]
            assert backend(connection) != ended


def test_who_has_been_silent_for_long_is_asked(postgres: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(database, "_answers", lambda connection: asked.append(connection) is None)
    for silence in (database.LONGEST_SILENCE, 0.0):
        monkeypatch.setattr(database, "LONGEST_SILENCE", silence)
        with reading(postgres) as connection:
            ONE.rows(connection)
    assert len(asked) == 1


def test_a_connection_that_ends_at_work_is_told_as_passing(postgres: Engine) -> None:
    with reading(postgres) as connection:
        end(postgres, backend(connection))
        with pytest.raises(sa.exc.OperationalError) as told:
            ONE.rows(connection)
    assert is_passing(told.value)
    with reading(postgres) as connection:
        assert ONE.rows(connection) == [(1,)]


def test_one_reading_is_one_picture_and_the_next_another(postgres: Engine) -> None:
    count = sa.text("SELECT count(*) FROM counter")
    with reading(postgres) as first:
        before = first.execute(count).scalar_one()
        with writing(postgres) as other:
            other.execute(sa.text("INSERT INTO counter (name, value) VALUES ('of another', 1)"))
        assert first.execute(count).scalar_one() == before
    with writing(postgres) as connection, writing(postgres) as other:
        assert connection.execute(count).scalar_one() == before + 1
        other.execute(sa.text("INSERT INTO counter (name, value) VALUES ('of a third', 1)"))
        other.commit()
        assert connection.execute(count).scalar_one() == before + 2, "who writes sees what is committed"


def test_what_is_prepared_outlives_a_reading(postgres: Engine) -> None:
    for _ in range(8):
        with reading(postgres) as connection:
            ONE.rows(connection)
    with reading(postgres) as connection:
        names = connection.exec_driver_sql("SELECT statement FROM pg_prepared_statements").scalars().all()
    assert any("SELECT 1" in name for name in names)
