"""How many files somebody may hand in within an hour: counted where every process sees it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy.engine import Engine

from models.access.uploads import count_upload, forget_uploads
from models.database import writing
from process.limits import BY_LINK

NOW = datetime(2027, 9, 13, 6, 0, tzinfo=UTC)


def handed_in(engine: Engine, owner: str, now: datetime, most: int = BY_LINK) -> datetime | None:
    with writing(engine) as connection:
        return count_upload(connection, owner, most, now)


def test_the_twenty_first_within_an_hour_waits_until_the_first_is_an_hour_old(engine: Engine) -> None:
    for number in range(20):
        assert handed_in(engine, "link:1", NOW + timedelta(minutes=number)) is None
    engine.dispose()  # as after a restart
    assert handed_in(engine, "link:1", NOW + timedelta(minutes=59)) == NOW + timedelta(hours=1)
    assert handed_in(engine, "link:2", NOW + timedelta(minutes=59)) is None
    assert handed_in(engine, "link:1", NOW + timedelta(minutes=60)) is None
    assert handed_in(engine, "link:1", NOW + timedelta(minutes=60)) == NOW + timedelta(minutes=61)


def test_of_many_at_once_only_so_many_are_taken(engine: Engine) -> None:
    with ThreadPoolExecutor(8) as together:
        answers = list(together.map(lambda _: handed_in(engine, "link:1", NOW, most=5), range(24)))
    assert answers.count(None) == 5
    assert set(answers) == {None, NOW + timedelta(hours=1)}


def test_those_that_no_longer_count_are_forgotten(engine: Engine) -> None:
    for hours in range(3):
        handed_in(engine, f"link:{hours}", NOW - timedelta(hours=hours))
    with writing(engine) as connection:
        assert forget_uploads(connection, NOW - timedelta(hours=1)) == 1
