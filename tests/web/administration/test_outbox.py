"""The page of mails that have not arrived."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from models import tables as t
from models.database import writing
from models.tables.outbox import MessageState
from notifications.channels.sender import MemorySender, Receipt, Result
from notifications.outbox.compose import message_ids
from tests.notifications.rows import sweep
from tests.web.office import COORDINATOR, OFFICER, Office, prepared, words

PAGE = "/mails"
BUSY = Receipt(Result.ERROR, "451 <kontor@sandvig.example> try later")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Letters are sent, and the mail server takes none."""
    office = prepared(tmp_path, Office.imported_and_approved)
    office.send()
    office.later(hours=2)
    sweep(office.store.engine, office.clock.now(), MemorySender(lambda _: BUSY), message_ids("sandvig.example"))
    return office


def test_a_clerk_sees_what_has_not_arrived_and_sends_it_again(office: Office) -> None:
    page = office.get(COORDINATOR, PAGE)
    assert "Forsøgt én gang" in words(page)
    assert "451 &lt;…@sandvig.example&gt; try later" in words(page)
    assert "2027-0001" in words(page)
    with office.store.engine.connect() as connection:
        message = connection.execute(sa.select(sa.func.min(t.messages.c.id))).scalar_one()
    assert "sendes igen nu" in words(office.done(COORDINATOR, PAGE, f"{PAGE}/{message}/send-igen"))
    sweep(office.store.engine, office.clock.now(), MemorySender(), message_ids("sandvig.example"))
    assert f"{PAGE}/{message}/send-igen" not in office.get(COORDINATOR, PAGE)


def test_let_be_it_says_so_and_can_still_be_sent(office: Office) -> None:
    with office.store.engine.connect() as connection:
        message = connection.execute(sa.select(sa.func.min(t.messages.c.id))).scalar_one()
    assert "giv besked på en anden måde" in words(office.get(COORDINATOR, PAGE))
    page = office.done(COORDINATOR, PAGE, f"{PAGE}/{message}/opgiv")
    assert "Opgivet efter ét forsøg" in words(page)
    assert f"{PAGE}/{message}/opgiv" not in page
    assert f"{PAGE}/{message}/send-igen" in page


def test_others_have_no_such_page(office: Office) -> None:
    assert office.person(OFFICER).get(PAGE).status_code == 403
    assert PAGE not in office.get(OFFICER, "/opgaver")
    assert office.person(COORDINATOR).get(f"{PAGE}/1").status_code == 404


def test_health_tells_of_mail_that_does_not_leave_or_cannot_be_recorded(office: Office) -> None:
    def health():
        return office.person(COORDINATOR).get("/drift/klar").json()

    assert health()["oldest_mail"] is not None
    office.later(hours=2)
    assert health()["status"] == "degraded"
    with writing(office.store.engine) as connection:
        connection.execute(sa.update(t.messages).values(state=MessageState.PUT_ASIDE))
    assert health()["oldest_mail"] is None
    assert health()["messages_put_aside"] > 0
    assert "kunne ikke registreres" in words(office.get(COORDINATOR, PAGE))
