"""Mails about the installation itself, as they arrive at a real mail server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from models import tables as t
from models.audit import verify
from models.database import reading, writing
from models.flow_successes import record_failure, record_success
from models.history import Entry, append
from notifications.administration.chain_head import mail_chain_head
from notifications.administration.incidents import is_news, tell_administrators
from notifications.channels.sender import MemorySender, Receipt, Result
from process.commands.act import id_by_engine
from process.events import Event, Tag
from process.notices import NoticeKind
from tests.notifications.mailserver import Inbox, mail_server
from tests.notifications.rows import HOST, NEW_ID, NOW, Rows, later, sweep


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as inbox:
        yield inbox


def told(rows: Rows, inbox: Inbox, now: datetime) -> list[EmailMessage]:
    """What arrives when the engine has looked after the flows at `now`."""
    before = len(inbox.raw)
    with writing(rows.engine) as connection:
        tell_administrators(connection, now)
    sweep(rows.engine, now, inbox.sender(), NEW_ID, municipality="Sandvig Kommune")
    return inbox.mails[before:]


def fails(rows: Rows, *moments: datetime, flow: str = "backup") -> None:
    with writing(rows.engine) as connection:
        for moment in moments:
            record_failure(connection, flow, moment, "OSError")


def address(rows: Rows, who: str) -> str:
    return next(str(person.email) for person in rows.all(t.persons) if person.id == rows.ids[who])


def test_a_flow_that_keeps_failing_is_told_once_and_once_when_it_is_well(rows: Rows, inbox: Inbox) -> None:
    assert told(rows, inbox, NOW) == []
    fails(rows, NOW, later(60), later(120))
    (mail,) = told(rows, inbox, later(121))
    assert inbox.recipients == [address(rows, "administrator")]
    assert mail["Subject"] == "Sagsgang: sikkerhedskopien er gået i stå"
    assert mail["Reply-To"] is None
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Sikkerhedskopien har ikke kunnet køre siden onsdag den 1. september 2027 kl. 9.00." in text
    assert "Går noget tabt, kan det nyeste ikke genskabes." in text
    assert "Den seneste fejl var af typen OSError." in text
    assert "høringskoordinator" not in text
    fails(rows, later(180))
    assert told(rows, inbox, later(181)) == []
    assert told(rows, inbox, later(days=1)) == []
    with writing(rows.engine) as connection:
        record_success(connection, "backup", later(days=1, minutes=1), "plain")
    (mail,) = told(rows, inbox, later(days=1, minutes=2))
    assert mail["Subject"] == "Sagsgang: sikkerhedskopien kører igen"
    with reading(rows.engine) as connection:
        assert not is_news(connection, later(days=2))
        assert verify(connection).ok


def test_one_that_fails_and_works_by_turns_is_told_of_once_a_day(rows: Rows, inbox: Inbox) -> None:
    subjects = []
    for minutes in (0, 100, 200):
        fails(rows, *(later(minutes + more) for more in (0, 20, 40)))
        subjects += [mail["Subject"] for mail in told(rows, inbox, later(minutes + 41))]
        with writing(rows.engine) as connection:
            record_success(connection, "backup", later(minutes + 50), "flow")
        subjects += [mail["Subject"] for mail in told(rows, inbox, later(minutes + 51))]
    assert subjects == ["Sagsgang: sikkerhedskopien er gået i stå", "Sagsgang: sikkerhedskopien kører igen"]


def test_what_the_server_refuses_is_no_news_for_the_coordinator(rows: Rows) -> None:
    fails(rows, NOW, later(60), later(120))
    with writing(rows.engine) as connection:
        tell_administrators(connection, later(121))
    sweep(rows.engine, later(121), MemorySender(lambda _: Receipt(Result.REFUSED, "550 unknown")), NEW_ID)
    assert [str(message.state) for message in rows.all(t.messages)] == ["given_up"]
    assert [notice.kind for notice in rows.all(t.notices)] == [NoticeKind.FLOW_FAILING]


def test_each_nights_head_goes_to_the_auditor_and_proves_the_history(rows: Rows, inbox: Inbox) -> None:
    def night(now: datetime, times: int = 1) -> list[EmailMessage]:
        before = len(inbox.raw)
        with writing(rows.engine) as connection:
            for _ in range(times):
                assert mail_chain_head(connection, now) == 1
        sweep(rows.engine, now, inbox.sender(), NEW_ID, municipality="Sandvig Kommune")
        return inbox.mails[before:]

    with writing(rows.engine) as connection:
        append(connection, [Entry(Event(Tag.CASE_REGISTERED, {}), NOW, id_by_engine("a fact"))])
        head = bytes(connection.execute(sa.select(t.chain_head.c.hash)).scalar_one()).hex()
    (mail,) = night(NOW, times=3)
    assert inbox.recipients == [address(rows, "auditor")]
    assert address(rows, "auditor").endswith(HOST)
    assert mail["Subject"] == "Historikkens kontroltal onsdag den 1. september 2027"
    for kind in ("plain", "html"):
        text = mail.get_body((kind,)).get_content()  # type: ignore[union-attr]
        assert f"sagsgang audit verify --head {head}" in text
        assert "nr. 1" in text
    with reading(rows.engine) as connection:
        assert verify(connection, head).ok
        assert not verify(connection, "00" * 32).ok
    assert night(later(60)) == []
    (next_one,) = night(NOW + timedelta(days=1))
    assert head not in next_one.as_string(), "the mail itself is in the history by then"
