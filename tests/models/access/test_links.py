"""Personal links: computed, never stored, ended by time, by hand and by what happens to their request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from models.access.links import (
    AFTER_DEADLINE,
    AFTER_DECISION,
    ANSWER,
    FEED,
    Link,
    LinkKey,
    LinkMaker,
    answer_links,
    ensure,
    ensure_feed,
    expiry,
    feeds_of,
    links_for,
    mark_used,
    masked,
    open_link,
    renew,
    request_of,
    revoke,
)
from models.database import reading, writing
from process.register import BodyKind, Membership, Organization, Register, SeatRole
from process.stages import Stage
from process.state.case import Case, CaseState
from process.state.hearing import HearingRequest
from tests.web import rows

NOW = rows.NOW
END = NOW + timedelta(days=30)
KEY = LinkKey(person=rows.FIE, case_id=2, consultation=1, round=1, body=rows.DISABILITY)


@pytest.fixture
def town(tmp_path: Path) -> Engine:
    return rows.sandvig(tmp_path)


@pytest.fixture
def maker(tmp_path: Path) -> LinkMaker:
    return LinkMaker(tmp_path, "https://sagsgang.sandvig.example")


def a_link(town: Engine, key: LinkKey = KEY, expires_at: datetime = END) -> Link:
    with writing(town) as connection:
        ensure(connection, [(key, expires_at)], NOW)
        return links_for(connection, [key])[key]


def opened(town: Engine, maker: LinkMaker, token: str, now: datetime = NOW, kind: str = ANSWER) -> Link | None:
    with reading(town) as connection:
        return open_link(connection, maker, kind, token, now)


def test_a_link_opens_what_it_was_made_for(town: Engine, maker: LinkMaker) -> None:
    link = a_link(town)
    opened_link = opened(town, maker, maker.token(link))
    assert opened_link == link
    assert maker.answer_address(link) == f"https://sagsgang.sandvig.example/svar/{maker.token(link)}"
    assert maker.token(link)[-1].isdigit()


def test_the_same_link_has_the_same_address_in_every_mail(town: Engine, maker: LinkMaker, tmp_path: Path) -> None:
    first = maker.token(a_link(town))
    assert LinkMaker(tmp_path).token(a_link(town, expires_at=END + timedelta(days=7))) == first
    with reading(town) as connection:
        assert answer_links(connection, 2)[0].expires_at == END + timedelta(days=7)


def test_nothing_that_opens_a_link_is_stored(town: Engine, maker: LinkMaker) -> None:
    token = maker.token(a_link(town))
    with town.connect() as connection:
        stored = "\n".join(str(row) for row in connection.execute(sa.text("SELECT * FROM access_link")))
    assert token.partition(".")[0] not in stored


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1] + "9",
        lambda token: ("B" if token[0] == "A" else "A") + token[1:],
        lambda token: token.swapcase(),
        lambda token: token.partition(".")[0],
        lambda token: f".{token.rpartition('.')[2]}",
        lambda token: token + "0",
        lambda token: f"{token.partition('.')[0]}.-1",
        lambda token: f"{token.partition('.')[0]}.{'9' * 40}",
        lambda token: f"{token.partition('.')[0]}.{2**31}",
        lambda token: f"{token.partition('.')[0]}.\u0661",
        lambda _: "",
        lambda _: "æøå.1",
        lambda _: "'; DROP TABLE access_link; --.1",
    ],
)
def test_a_token_that_is_not_ours_opens_nothing(town: Engine, maker: LinkMaker, change: Callable[[str], str]) -> None:
    assert opened(town, maker, change(maker.token(a_link(town)))) is None


@given(st.text(max_size=60))
def test_guesses_open_nothing_and_break_nothing(guess: str) -> None:
    with reading(_GUESSED.engine()) as connection:
        assert open_link(connection, _GUESSED.maker, ANSWER, guess, NOW) is None


class _Guessed:
    """One town for all guesses: hypothesis and fixtures of one test do not mix."""

    maker: LinkMaker
    _engine: Engine | None = None

    def engine(self) -> Engine:
        if self._engine is None:
            import tempfile

            folder = Path(tempfile.mkdtemp())
            self._engine, self.maker = rows.sandvig(folder), LinkMaker(folder)
            a_link(self._engine)
        return self._engine


_GUESSED = _Guessed()


def test_a_feed_s_token_opens_no_answer_and_the_other_way_round(town: Engine, maker: LinkMaker) -> None:
    with writing(town) as connection:
        feed = ensure_feed(connection, rows.FIE, rows.DISABILITY, NOW)
    answer = a_link(town)
    assert opened(town, maker, maker.token(feed), kind=FEED) == feed
    assert opened(town, maker, maker.token(feed)) is None
    assert opened(town, maker, maker.token(answer), kind=FEED) is None
    assert opened(town, maker, maker.token(replace(feed, kind=ANSWER))) is None


def test_it_ends_by_itself(town: Engine, maker: LinkMaker) -> None:
    token = maker.token(a_link(town))
    assert opened(town, maker, token, END - timedelta(seconds=1)) is not None
    assert opened(town, maker, token, END) is None
    assert expiry(date(2027, 9, 15), NOW) == datetime(2027, 9, 15, 10, tzinfo=UTC) + AFTER_DEADLINE
    assert expiry(None, NOW) == NOW + AFTER_DEADLINE


def test_revoked_is_for_good_and_renewed_is_another_address(town: Engine, maker: LinkMaker) -> None:
    link = a_link(town)
    with writing(town) as connection:
        assert revoke(connection, [link.id], NOW) == 1
        assert revoke(connection, [link.id], NOW) == 0
        ensure(connection, [(KEY, END)], NOW)  # the next reminder must not bring it back
        assert links_for(connection, [KEY]) == {}
    assert opened(town, maker, maker.token(link)) is None
    with writing(town) as connection:
        assert renew(connection, [link.id]) == 1
        new = links_for(connection, [KEY])[KEY]
    assert opened(town, maker, maker.token(link)) is None
    assert opened(town, maker, maker.token(new)) == new


def test_another_installation_s_secret_opens_nothing(town: Engine, maker: LinkMaker, tmp_path: Path) -> None:
    token = maker.token(a_link(town))
    assert opened(town, LinkMaker(tmp_path / "elsewhere"), token) is None


def test_when_it_was_used_can_be_seen(town: Engine) -> None:
    link = a_link(town)
    with writing(town) as connection:
        mark_used(connection, link, NOW)
        assert answer_links(connection, 2, rows.DISABILITY)[0].used_at == NOW
        assert answer_links(connection, 2, rows.HOVEDMED) == []


def test_a_feed_is_one_for_each_person_and_body(town: Engine, maker: LinkMaker) -> None:
    with writing(town) as connection:
        first = ensure_feed(connection, rows.FIE, None, NOW)
        assert ensure_feed(connection, rows.FIE, None, NOW) == first
        assert ensure_feed(connection, rows.FIE, rows.DISABILITY, NOW).id != first.id
        assert len(feeds_of(connection, rows.FIE)) == 2
        revoke(connection, [first.id], NOW)
        assert len(feeds_of(connection, rows.FIE)) == 1
        again = ensure_feed(connection, rows.FIE, None, NOW)
    assert maker.token(again) != maker.token(first)


def test_tokens_are_covered_in_what_is_kept_of_a_mail(town: Engine, maker: LinkMaker) -> None:
    link = a_link(town)
    said = f"552 spam: {maker.answer_address(link)} og {maker.feed_address(link)}"
    assert maker.token(link) not in masked(said)
    assert masked(said) == "552 spam: https://sagsgang.sandvig.example/svar/… og " + (
        "https://sagsgang.sandvig.example/kalender/….ics"
    )
    assert masked("se /svar/vejledning.1") == "se /svar/vejledning.1"
    assert maker.token(link) not in repr(maker) + repr(link)


# -- what it is still good for -----------------------------------------------------------------------------------------

TODAY = date(2027, 9, 13)
ASKED = HearingRequest(1, 1, 4, True, NOW, sent_at=NOW, due_on=date(2027, 9, 15), due_time=time(12))
LINK = Link(7, ANSWER, 6, 2, 1, 1, 4, "0" * 32, NOW)
STATE = CaseState(Case(2, "2027-0002", "Sag", "x", 6, 1, NOW, stage=Stage.HEARING), requests=(ASKED,))
COUNCIL = Organization(4, "handicapraad", "Handicaprådet", BodyKind.CITIZEN_COUNCIL)
SEAT = Membership(1, 4, 6, SeatRole.CHAIR)


def a_register(seat: Membership = SEAT) -> Register:
    return Register({4: COUNCIL}, {}, (seat,))


def test_it_opens_the_request_while_its_person_speaks_for_the_body() -> None:
    assert request_of(LINK, STATE, a_register(), TODAY) == ASKED


@pytest.mark.parametrize(
    ("state", "register"),
    [
        (replace(STATE, requests=(replace(ASKED, withdrawn_at=NOW),)), a_register()),
        (replace(STATE, requests=(replace(ASKED, body=9),)), a_register()),
        (replace(STATE, requests=(replace(ASKED, sent_at=None),)), a_register()),
        (replace(STATE, requests=(replace(ASKED, round=2),)), a_register()),
        (replace(STATE, case=replace(STATE.case, stage=Stage.ENDED)), a_register()),
        (replace(STATE, case=replace(STATE.case, decided_on=TODAY - AFTER_DECISION - timedelta(days=1))), a_register()),
        (STATE, a_register(replace(SEAT, ends_on=TODAY - timedelta(days=1)))),
        (STATE, a_register(replace(SEAT, role=SeatRole.MEMBER))),
        (STATE, a_register(replace(SEAT, organization=5))),
        (STATE, a_register(replace(SEAT, person=8))),
    ],
    ids=["withdrawn", "another body's", "taken back", "other round", "ended", "decided", "left", "member", "5", "8"],
)
def test_it_is_dead_when_its_ground_is_gone(state: CaseState, register: Register) -> None:
    assert request_of(LINK, state, register, TODAY) is None


def test_an_answered_request_and_a_fresh_decision_still_show_the_receipt() -> None:
    answered = replace(ASKED, answered_at=NOW)
    state = replace(STATE, requests=(answered,), case=replace(STATE.case, decided_on=TODAY - AFTER_DECISION))
    assert request_of(LINK, state, a_register(), TODAY) == answered
