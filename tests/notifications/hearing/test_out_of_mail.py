"""«Må ikke stå i mail»: of such a case nothing leaves but its number, whatever is told and by whatever channel."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models import tables as t
from models.access.calendar_feed import body_feed
from models.access.link_codes import MOST_TRIES, is_open, new_code, opened, redeem
from models.access.links import Link, LinkMaker, ensure_feed
from models.database import reading, writing
from models.history import Entry, append
from models.rows.notice import plan_installation_notices
from notifications.channels.sender import Letter, MemorySender
from process.events import Event, Tag
from process.notices import LinkCode, Notice
from process.notices import NoticeKind as Kind
from process.register import MeetingStatus
from process.state.hearing import Answer, Channel, ResponsePublication
from tests.notifications.mailserver import Inbox, mail_server
from tests.notifications.rows import NEW_ID, NOW, Rows, sweep

PLANTED = "Kvistgæld"
"""Stands in every text of the case there is."""
RECEIVED = datetime(2027, 8, 30, 10, tzinfo=UTC)
SAID_KINDS = [kind for kind in Kind if not kind.payload.of_installation]


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as server:
        yield server


@pytest.fixture
def maker(tmp_path: Path) -> LinkMaker:
    return LinkMaker(tmp_path, "https://sagsgang.sandvig.example")


def text(rows: Rows) -> int:
    return rows.insert(t.personal_texts, salt=b"", text=PLANTED)


def sensitive(rows: Rows, kind: Kind) -> int:
    """A case whose every text holds the planted word, and one notice of this kind about it."""
    said = {"title": f"Sag om {PLANTED}", "public_title": f"Om {PLANTED}", "is_out_of_mail": True}
    case = rows.case(**said, memo_edition=1, memo_approved_at=NOW, decided_on=NOW.date())
    due = {"next_due": None} if kind is Kind.DEADLINE_PASSED else {}
    rows.request(case, reason=PLANTED, extension_wanted_on=NOW.date(), **due)
    rows.insert(t.proposals, case_id=case, number=1, title=PLANTED, version=1, is_complete=True)
    content = json.dumps({"title": PLANTED, "sections": {PLANTED: PLANTED}})
    version = {"case_id": case, "proposal": 1, "version": 1, "sha256": "0" * 64, "content": content}
    rows.insert(t.proposal_versions, **version, created_at=NOW)
    answer = {"answer": Answer.REMARKS, "received_at": RECEIVED, "channel": Channel.LINK, "proposal_version": 1}
    answer |= {"publication": ResponsePublication.OPEN, "is_late": False, "is_partial": False, "is_date_unknown": False}
    answer |= {"case_id": case, "number": 1, "consultation": 1, "round": 1, "body": rows.ids["council"]}
    rows.insert(t.responses, **answer, text=text(rows), general=text(rows), on_behalf_of=text(rows))
    points = [{"response": 1, "point": PLANTED, "comment": PLANTED, "verdict": "met"}]
    kept = rows.insert(t.personal_texts, salt=b"", text=json.dumps(points))
    rows.insert(t.memos, case_id=case, edition=1, filed_at=NOW, points=kept, text=text(rows))
    for tag in (
        Tag.HEARING_EXTENDED,
        Tag.HEARING_WITHDRAWN,
        Tag.EXTENSION_ASKED,
        Tag.DRAFT_RETURNED,
        Tag.CHANGE_JUDGED,
    ):
        event = Event(tag, {"consultation": 1}, {"reason": PLANTED, "comment": PLANTED})
        with writing(rows.engine) as connection:
            append(connection, [Entry(event, NOW, f"{tag}", case_id=case)])
    about = {Kind.DECIDED: f"{decision(rows, case)}/1", Kind.DEADLINE_PASSED: "0"}.get(kind)
    rows.notice(kind, case, **({"about": about} if about else {}))
    return case


def decision(rows: Rows, case: int) -> int:
    meeting = rows.insert(
        t.meetings,
        code="m-decided",
        organization=rows.ids["council"],
        starts_at=NOW,
        held_on=NOW.date(),
        state=MeetingStatus.CLOSED,
        version=1,
    )
    item = {"meeting_id": meeting, "number": 1, "case_id": case, "title": PLANTED, "is_closed": False}
    item |= {"item_kind": "decision", "list_type": "ordinary", "late_reason": "", "override_reason": ""}
    rows.insert(t.agenda_items, **item, was_raised=False)
    words = {"text": f"Byrådet godkendte {PLANTED}.", "outcome": "approved"}
    rows.insert(t.decisions, meeting_id=meeting, item=1, case_id=case, decided_at=NOW, **words)
    return meeting


def all_of(letter: Letter) -> str:
    papers = " ".join(repr(paper) for _, paper in letter.papers)
    calendars = " ".join(content.decode() for _, content in letter.calendars)
    return " ".join((letter.subject, letter.text, letter.html, papers, calendars, *letter.attached))


@pytest.mark.parametrize("kind", SAID_KINDS)
def test_no_mail_and_no_message_by_another_channel_holds_a_word_of_it(
    rows: Rows, maker: LinkMaker, caplog: pytest.LogCaptureFixture, kind: Kind
) -> None:
    caplog.set_level(logging.DEBUG)
    with writing(rows.engine) as connection:
        connection.execute(
            t.persons.update().where(t.persons.c.id == rows.ids["secretary"]).values(channel="json://sms")
        )
    sensitive(rows, kind)
    sender = MemorySender()
    sweep(rows.engine, NOW, sender, NEW_ID, links=maker)
    assert {letter.channel for letter in sender.letters} == {"mail", "json"}
    for letter in sender.letters:
        assert PLANTED.casefold() not in all_of(letter).casefold()
        assert kind.payload.of_meeting or (letter.papers, letter.calendars) == ((), ())
    assert PLANTED not in caplog.text


def test_a_letter_as_a_server_receives_it_says_its_number_and_has_a_neutral_subject(
    rows: Rows, inbox: Inbox, maker: LinkMaker
) -> None:
    sensitive(rows, Kind.HEARING_SENT)
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID, links=maker)
    (mail,) = inbox.mails
    assert mail["Subject"] == Kind.HEARING_SENT.payload.neutral_subject
    parts = [part for part in mail.walk() if not part.is_multipart()]
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"], "nothing is attached"
    plain = parts[0].get_content()
    assert "en sag, der ikke må omtales i mail" in plain
    assert "Den kan læses på siden bag linket." in " ".join(plain.split())
    assert "/svar/" in plain
    assert all(PLANTED.casefold() not in part.get_content().casefold() for part in parts)


def test_a_calendar_that_lies_in_a_telephone_has_no_title_of_it(rows: Rows, maker: LinkMaker) -> None:
    from models.reference import Reference

    sensitive(rows, Kind.HEARING_SENT)
    reference = Reference()
    with writing(rows.engine) as connection:
        ensure_feed(connection, rows.ids["secretary"], rows.ids["council"], NOW)
        reference.refresh(connection)
        events = body_feed(connection, rows.ids["council"], NOW, reference.register)
    assert events
    assert PLANTED not in repr(events)


# -- the code --------------------------------------------------------------------------------------------------------


def link(rows: Rows) -> Link:
    with writing(rows.engine) as connection:
        return ensure_feed(connection, rows.ids["secretary"], rows.ids["council"], NOW)


def code(rows: Rows, maker: LinkMaker, to: Link, now: datetime = NOW) -> str:
    with writing(rows.engine) as connection:
        nonce = new_code(connection, to, now)
    assert nonce is not None
    return maker.code(nonce)


def given(rows: Rows, maker: LinkMaker, to: Link, typed: str, now: datetime = NOW) -> bool:
    with writing(rows.engine) as connection:
        return redeem(connection, maker, to, typed, now)


def test_a_code_opens_once_within_a_quarter_of_an_hour_and_is_stored_nowhere(rows: Rows, maker: LinkMaker) -> None:
    own = link(rows)
    figures = code(rows, maker, own)
    assert figures not in repr(rows.all(t.link_codes))
    assert not given(rows, maker, own, figures, NOW + timedelta(minutes=15))
    assert given(rows, maker, own, f"{figures[:3]} {figures[3:]}")
    assert not given(rows, maker, own, figures), "it has been used"
    newer = [code(rows, maker, own), code(rows, maker, own)]
    assert not given(rows, maker, own, newer[0]) or newer[0] == newer[1], "the newest alone is one"


def test_five_wrong_tries_end_a_code_and_four_codes_an_hour_are_enough(rows: Rows, maker: LinkMaker) -> None:
    own = link(rows)
    figures = code(rows, maker, own)
    wrong = f"{(int(figures) + 1) % 10**6:06d}"
    assert not any(given(rows, maker, own, wrong) for _ in range(MOST_TRIES))
    assert not given(rows, maker, own, figures)
    for _ in range(3):
        code(rows, maker, own)
    with writing(rows.engine) as connection:
        assert new_code(connection, own, NOW) is None
        assert new_code(connection, own, NOW + timedelta(minutes=61)) is not None


def test_the_browser_s_seal_is_of_one_link_and_one_day(rows: Rows, maker: LinkMaker) -> None:
    own = link(rows)
    kept = opened(maker, own, NOW)
    assert is_open(maker, own, kept, NOW + timedelta(hours=23))
    assert not is_open(maker, own, kept, NOW + timedelta(hours=25))
    with writing(rows.engine) as connection:
        other = ensure_feed(connection, rows.ids["secretary"], None, NOW)
    assert not is_open(maker, other, kept, NOW)
    assert not any(is_open(maker, own, forged, NOW) for forged in ("", "9999999999.x", "x", "²³.y"))


def test_it_goes_to_the_person_s_own_channel_alone_never_by_mail_nor_to_a_stand_in(
    rows: Rows, maker: LinkMaker
) -> None:
    reader = rows.person("Ib Holm", channel="json://sms")
    rows.insert(t.covers, code="c1", absent=reader, stand_in=rows.ids["officer"], starts_on=NOW.date())
    with writing(rows.engine) as connection:
        plan_installation_notices(connection, [Notice(LinkCode("ab12"), reader, NOW)])
    sender = MemorySender()
    sweep(rows.engine, NOW, sender, NEW_ID, links=maker)
    (letter,) = sender.letters
    assert (letter.channel, letter.name) == ("json", "Ib Holm")
    assert maker.code("ab12") in letter.text
    with reading(rows.engine) as connection:
        assert maker.code("ab12") not in repr(connection.execute(t.notices.select()).all())
