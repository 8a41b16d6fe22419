"""A mail that answers a letter waits at its hearing; the coordinator says whether it is an answer, once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from models import tables as t
from models.audit import verify
from models.database import reading, writing
from models.files import FileStore
from models.tables.mailbox import IncomingKind
from notifications.mailbox.keeping import Arrived, keep, our_mails
from notifications.mailbox.sorting import Judged
from process.limits import TEXT
from process.state.hearing import Answer, Channel, FileRef, HearingState
from tests.web.hearing.test_desk import COUNCIL, DESK, deliver, sent
from tests.web.office import CASE, COORDINATOR, OFFICER, SECRETARY, Office, forms, prepared, words

SAID = "<b>Vi</b> støtter forslaget.<script>alert(1)</script>"
FILE = b"Udtalelse"


def out(office: Office) -> None:
    sent(office)
    deliver(office)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, out)


def comes(
    office: Office, kind: IncomingKind = IncomingKind.REPLY, sender: str = "", words_said: str = SAID, **about: str
) -> int:
    """In reply to the letter that Handicaprådet's secretary got; its number."""
    secretary = office.store.reference.register.person(SECRETARY)
    assert secretary is not None
    store = FileStore(office.folder)
    file = FileRef(store.put(FILE), "udtalelse.txt", TEXT, len(FILE), False)
    with writing(office.store.engine) as connection:
        letter = connection.execute(
            sa.select(t.messages.c.message_id).where(t.messages.c.recipient == secretary.id).limit(1)
        ).scalar_one()
        (ours,) = our_mails(connection, [letter]).values()
        at = office.clock.now()
        digest = about.get("digest", f"{len(words_said):064x}")
        mail = Arrived(digest, at, sender or ours.address, "SV: Høring", words_said, (file,), ("»x.exe« er ikke med.",))
        assert keep(connection, Judged(kind, ours), mail, at)
        newest: int = connection.execute(sa.select(sa.func.max(t.incoming_mails.c.id))).scalar_one()
    office.later(hours=1)
    return newest


def problems(office: Office) -> tuple[str, ...]:
    with reading(office.store.engine) as connection:
        return verify(connection, files=FileStore(office.folder)).problems


def test_it_is_shown_as_words_and_answers_nothing_by_itself(office: Office) -> None:
    number = comes(office)
    assert "En mail til høringen af Handicaprådet kan være et svar." in words(office.get(COORDINATOR, "/opgaver"))
    assert "en mail kan være et svar" in words(office.get(COORDINATOR, DESK))
    page = office.get(COORDINATOR, COUNCIL)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "»x.exe« er ikke med." in words(page)
    assert "Afsenderens adresse er en anden" not in words(page)
    assert office.row("handicapraad").request.state is HearingState.SENT
    assert f"{COUNCIL}/mail/{number}/svar" in forms(page)


def test_registered_it_is_an_answer_with_its_time_and_files(office: Office) -> None:
    number = comes(office)
    came = office.clock.now() - timedelta(hours=1)
    page = office.done(COORDINATOR, COUNCIL, f"{COUNCIL}/mail/{number}/svar", svar="support", tekst="Vi støtter det.")
    assert "Registreret som svar 1." in words(page)
    (answer,) = office.state().responses
    assert (answer.answer, answer.channel, answer.received_at) == (Answer.SUPPORT, Channel.MAIL, came)
    responses = office.get(COORDINATOR, f"{CASE}/svar")
    assert "udtalelse.txt" in responses
    assert "Vi støtter det." in words(responses)
    assert "kan være et svar" not in words(office.get(COORDINATOR, "/opgaver"))
    assert problems(office) == ()


def test_what_is_no_answer_says_why_and_is_off_the_list(office: Office) -> None:
    number = comes(office)
    form = f"{COUNCIL}/mail/{number}/ikke-svar"
    assert "Skriv, hvorfor mailen ikke er et svar." in office.refused(COORDINATOR, COUNCIL, form)
    page = office.done(COORDINATOR, COUNCIL, form, grund="Et spørgsmål om mødet")
    assert "Ikke et svar: Et spørgsmål om mødet" in words(page)
    assert office.state().responses == ()
    assert "kan være et svar" not in words(office.get(COORDINATOR, "/opgaver"))
    assert problems(office) == ()


def test_two_who_press_at_once_make_one_answer(office: Office) -> None:
    number = comes(office)
    address, fields = forms(office.get(COORDINATOR, COUNCIL))[f"{COUNCIL}/mail/{number}/svar"]
    _, other = forms(office.get(COORDINATOR, COUNCIL))[f"{COUNCIL}/mail/{number}/svar"]
    person = office.person(COORDINATOR)
    sent_twice = [person.post(address, data={**fields, "svar": "support"}) for _ in range(2)]
    assert [answer.status_code for answer in sent_twice] == [303, 303]
    del other["expected_version"]
    late = person.post(address, data={**other, "svar": "oppose"})
    assert late.headers["location"].endswith("ok=mail-er-set")
    assert [answer.answer for answer in office.state().responses] == [Answer.SUPPORT]
    assert problems(office) == ()


def test_a_field_that_is_wrong_keeps_what_was_typed(office: Office) -> None:
    number = comes(office)
    page = office.refused(COORDINATOR, COUNCIL, f"{COUNCIL}/mail/{number}/svar", tekst="Rettet tekst")
    assert "Vælg, hvad organet har svaret." in page
    assert "Rettet tekst" in page


def test_another_sender_than_the_one_asked_is_said(office: Office) -> None:
    comes(office, sender="Viola <viola@andetsteds.example>")
    assert "Afsenderens adresse er en anden end den" in words(office.get(COORDINATOR, COUNCIL))


def test_a_holiday_reply_is_shown_and_asks_nothing(office: Office) -> None:
    number = comes(office, IncomingKind.AUTOMATIC, words_said="På ferie")
    page = office.get(COORDINATOR, COUNCIL)
    assert "Automatisk svar." in words(page)
    assert f"{COUNCIL}/mail/{number}/svar" not in forms(page)
    assert "kan være et svar" not in words(office.get(COORDINATOR, "/opgaver"))


def test_only_the_administration_reads_it_and_its_files_come_as_downloads(office: Office) -> None:
    number = comes(office)
    digest = next((office.folder / "files").glob("??/*")).name
    file = f"{COUNCIL}/mail/{number}/filer/{digest}"
    answer = office.person(COORDINATOR).get(file)
    assert (answer.content, answer.headers["content-disposition"].partition(";")[0]) == (b"Udtalelse", "attachment")
    for path in (COUNCIL, file):
        assert office.person(SECRETARY).get(path).status_code == 403
    elsewhere = file.replace("handicapraad", "hovedmed")
    assert office.person(COORDINATOR).get(elsewhere).status_code == 404
    assert "Der kom en mail" not in words(office.get(SECRETARY, CASE))
    assert f"{COUNCIL}/mail/{number}/svar" not in forms(office.get(OFFICER, COUNCIL)), "the coordinator registers"


def test_a_doubtful_return_is_judged_on_the_page_of_mails(office: Office) -> None:
    number = comes(office, IncomingKind.UNCLEAR, sender="ukendt@andetsteds.example")
    assert "Passer det?" in words(office.get(COORDINATOR, "/opgaver"))
    assert "Kom mailen til" in words(office.get(COORDINATOR, "/mails"))
    assert office.person(OFFICER).post(f"/mails/retur/{number}/er-retur").status_code == 403
    page = office.done(COORDINATOR, "/mails", f"/mails/retur/{number}/er-retur")
    assert "Kom retur: mailserveren tog imod den og sendte den tilbage." in words(page)
    assert "kom retur" in words(office.get(COORDINATOR, COUNCIL)).casefold()
    assert problems(office) == ()
