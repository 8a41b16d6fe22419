"""The same outbox on PostgreSQL: claims skip what others hold, and two composers make no message twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import tables as t
from models.access.links import ANSWER, LinkKey, LinkMaker, answer_links, ensure, ensure_feed, open_link, revoke
from models.audit import verify
from models.database import open_engine, writing
from models.migrate import migrate
from notifications.channels.sender import ACCEPTED, Letter, MemorySender, Receipt, Result
from notifications.outbox.attempts import RETRY_AFTER
from notifications.outbox.claims import claim
from notifications.outbox.compose import compose
from notifications.outbox.deliver import deliver
from notifications.outbox.gate import hold, is_held, release
from notifications.outbox.promote import promote
from process.notices import NoticeKind as Kind
from tests.conftest import _new_database
from tests.notifications.rows import NEW_ID, NOW, Rows, later, populate, sweep

pytestmark = pytest.mark.postgres


@pytest.fixture
def rows(postgres_server: str, request: pytest.FixtureRequest) -> Iterator[Rows]:
    engine = open_engine(_new_database(postgres_server, f"outbox_{abs(hash(request.node.name))}"))
    migrate(engine)
    yield populate(Rows(engine))
    engine.dispose()


def test_the_whole_way_with_every_kind(rows: Rows) -> None:
    case = rows.case()
    rows.request(case, next_due=None)
    for kind in Kind:
        rows.notice(kind, case)
    rows.notice(Kind.LINK_CODE, case, rows.person("Ib Holm", channel="json://ib"))
    rows.notice(Kind.REMINDER, case, planned_at=later(days=-2))
    rows.notice(Kind.HEARING_SENT, case, rows.person("Ib Dam", email=""))
    sender = MemorySender()
    sweep(rows.engine, NOW, sender, NEW_ID)
    sweep(rows.engine, later(minutes=1), sender, NEW_ID)
    assert sorted(set(rows.states().values())) == ["given_up", "sent", "superseded", "to_post"]
    with writing(rows.engine) as connection:
        hold(connection)
        assert is_held(connection)
        release(connection)
        assert verify(connection).ok


def test_retry_and_refusal(rows: Rows) -> None:
    rows.hearing()
    answers = iter([Receipt(Result.ERROR, "451"), Receipt(Result.REFUSED, "550")])

    def answer(letter: Letter) -> Receipt:
        return next(answers, ACCEPTED)

    sender = MemorySender(answer)
    assert sweep(rows.engine, NOW, sender, NEW_ID).retried == 1
    assert sweep(rows.engine, NOW + RETRY_AFTER[0], sender, NEW_ID).given_up == 1
    assert sweep(rows.engine, NOW + RETRY_AFTER[0], sender, NEW_ID).sent == 1


def test_many_at_once_compose_and_send_each_once(rows: Rows) -> None:
    case = rows.case()
    for number in range(20):
        rows.notice(Kind.TO_APPROVE, case, rows.person(f"Navn {number}"))
    sender, failures = MemorySender(), []

    def work() -> None:
        try:
            for _ in range(3):
                sweep(rows.engine, NOW, sender, NEW_ID)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert (
        len(rows.all(t.messages)) == len({letter.message_id for letter in sender.letters}) == len(sender.letters) == 20
    )


def test_a_claim_skips_what_another_is_just_claiming(rows: Rows) -> None:
    case = rows.case()
    for number in range(4):
        rows.notice(Kind.TO_APPROVE, case, rows.person(f"Navn {number}"))
    with writing(rows.engine) as connection:
        promote(connection, NOW)
        compose(connection, NOW, NEW_ID)
    lease = later(minutes=2) - NOW
    with writing(rows.engine) as first, writing(rows.engine) as second:
        mine, others = claim(first, NOW, "a", lease, 2), claim(second, NOW, "b", lease, 9)
    assert (len(mine), len(others)) == (2, 2)
    assert not set(mine) & set(others)
    assert deliver(rows.engine, NOW, MemorySender()).sent == 0
    assert deliver(rows.engine, later(minutes=3), MemorySender(keep=False)).sent == 4


def test_a_personal_link_is_made_once_by_two_who_send_at_once(rows: Rows, tmp_path: Path) -> None:
    case, _ = rows.hearing()
    key = LinkKey(rows.ids["secretary"], case, 1, 1, rows.ids["council"])
    maker, expires_at, start = LinkMaker(tmp_path), later(days=30), threading.Barrier(2)

    def make() -> None:
        with writing(rows.engine) as connection:
            start.wait()
            ensure(connection, [(key, expires_at)], NOW)

    both = [threading.Thread(target=make) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    sender = MemorySender()
    sweep(rows.engine, NOW, sender, NEW_ID, links=maker)
    with writing(rows.engine) as connection:
        (link,) = answer_links(connection, case)
        assert open_link(connection, maker, ANSWER, maker.token(link), NOW) == link
        assert open_link(connection, maker, ANSWER, f"x.{2**31}", NOW) is None
        feed = ensure_feed(connection, key.person, key.body, NOW)
        assert revoke(connection, [link.id, feed.id], NOW) == 2
    assert maker.answer_address(link) in sender.letters[0].text
