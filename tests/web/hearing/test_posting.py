"""A body without mail: its letter is printed, posted by the coordinator, and only then sent, on the day it was."""

from __future__ import annotations

import json
from datetime import date, timedelta
from html import unescape

import pytest
import sqlalchemy as sa

from documents.writing.hearing.proof import proof_paper
from models import tables as t
from models.audit import verify
from models.database import reading, writing
from models.hearing.dispatch_log import dispatch_log
from models.hearing.proof import case_proof
from process.calendar import danish_date, local_day
from process.commands import hearing as hc
from process.commands.act import Act, RegisterCommand, id_by_engine
from process.notices import NoticeKind, NoticeState
from process.people import contacts_of
from process.sent import when_sent
from process.state.hearing import Answer, Channel, HearingRequest, HearingState
from tests.documents.writing.papers import text_of
from tests.hearing.together import BUS, HOURS, RAMP
from tests.web.hearing.test_together import BODIES, NUMBERS, PAGE, Hearing, hearing
from tests.web.office import COORDINATOR, OFFICER, forms, words

__all__ = ["hearing"]
POST = "/send-med-post"


@pytest.fixture
def paper(hearing: Hearing) -> Hearing:
    """Nobody of Handicaprådet has mail; the secretary's address is known. The letters are on their way."""
    people = _contacts(hearing)
    for place, code in enumerate(people):
        address = "Strandvejen 3\n9999 Sandvig" if place == 0 else ""
        fields = {"email": "", "channel": "", "postal_address": address}
        told = RegisterCommand(kind="person", key=code, fields=fields)
        with writing(hearing.store.engine) as connection:
            hearing.store.apply_in(connection, told, Act(None, id_by_engine(f"mail/{code}")), hearing.clock.now())
    hearing.done(COORDINATOR, PAGE, "send", til=BODIES)
    hearing.later(minutes=15)
    return hearing


def _today(hearing: Hearing) -> date:
    return local_day(hearing.clock.now())


def _contacts(hearing: Hearing) -> list[str]:
    with reading(hearing.store.engine) as connection:
        hearing.store.reference.refresh(connection)
        register = hearing.store.reference.register
    body = register.organization("handicapraad")
    assert body is not None
    return [register.persons[person].code for person in contacts_of(register, body.id, _today(hearing))]


def _request(hearing: Hearing, number: str = NUMBERS[0]) -> HearingRequest:
    body = hearing.store.reference.register.organization("handicapraad")
    assert body is not None
    request = hearing.state(number).request_of(body.id)
    assert request is not None
    return request


def _post(hearing: Hearing, person: str, **typed: str) -> str:
    page = hearing.get(COORDINATOR, POST)
    address, fields = next(form for name, form in forms(page).items() if f"/{person}#" in name)
    answer = hearing.person(COORDINATOR).post(address, data={**fields, **typed})
    if answer.status_code != 303:
        return answer.text
    return hearing.get(COORDINATOR, answer.headers["location"])


def test_it_is_a_task_with_a_letter_ready_for_the_envelope_and_nothing_has_been_sent(paper: Hearing) -> None:
    letters = paper.mails()
    assert all(BUS in letter.text for letter in letters if letter.papers)
    assert "breve skal sendes med post" in words(paper.get(COORDINATOR, "/opgaver"))
    page = paper.get(COORDINATOR, POST)
    secretary, *others = _contacts(paper)
    assert "Strandvejen 3<br>9999 Sandvig" in page
    assert "Adressen står ikke i registret" in page
    assert others
    printed = paper.person(COORDINATOR).get(f"{POST}/2027-H1/handicapraad/{secretary}/brev.pdf")
    text = " ".join(text_of(printed.content).split())
    assert "Strandvejen 3 9999 Sandvig" in text
    assert all(title in text for title in (BUS, RAMP, HOURS))
    assert "Svar med post eller i telefonen." in text
    assert "mail" not in text.lower().replace("@sandvig.example", "")
    assert "/svar/" not in text
    for number in NUMBERS:
        request = _request(paper, number)
        assert (request.state, when_sent(request), request.next_due) == (HearingState.TO_POST, None, None)
    assert "Skal sendes med post" in words(paper.get(COORDINATOR, "/sager/2027-0001/hoering/handicapraad"))


def test_the_day_it_was_posted_is_its_proof_and_reminders_are_counted_from_it(paper: Hearing) -> None:
    paper.mails()
    paper.later(days=3)
    secretary, *others = _contacts(paper)
    assert "Brevet skulle være sendt" in words(paper.get(COORDINATOR, POST))
    on = _today(paper) - timedelta(days=1)
    done = words(_post(paper, secretary, dag=on.isoformat()))
    assert "Registreret. Brevet er sendt den dag" in done
    request = _request(paper)
    assert when_sent(request) is not None
    assert local_day(when_sent(request)) == on
    with reading(paper.store.engine) as connection:
        register = paper.store.reference.register
        proof = case_proof(connection, NUMBERS[0], paper.clock.now(), register)
        log = dispatch_log(proof.view, register)
        first = connection.scalars(
            sa.select(sa.func.min(t.notices.c.day)).where(
                t.notices.c.kind == NoticeKind.REMINDER,
                t.notices.c.state == NoticeState.PLANNED,
                t.notices.c.consultation == request.consultation,
            )
        ).one()
        assert verify(connection).problems == ()
    assert first > on
    told = [(line.what, line.kind, line.words) for line in log if line.what in ("posted", "sent") and line.body]
    day = danish_date(on)
    assert ("sent", "hearing_sent", f"post: {day}") in told
    assert any(what == "posted" and words_.endswith(f"blev sendt med post {day}.") for what, _, words_ in told)
    said = json.dumps([repr(block) for block in proof_paper(proof, "Sandvig", paper.clock.now()).blocks])
    assert "sendt med post" in unescape(said)
    for person in others:
        assert "Registreret" in words(_post(paper, person, dag=on.isoformat()))
    assert "Der er intet, der skal sendes med post." in words(paper.get(COORDINATOR, POST))


def test_a_day_that_cannot_be_true_is_said_beside_its_field(paper: Hearing) -> None:
    paper.mails()
    secretary = _contacts(paper)[0]
    shown = _post(paper, secretary, dag=(_today(paper) + timedelta(days=1)).isoformat())
    assert "den dag er ikke kommet endnu" in words(shown)
    assert "Skriv, hvilken dag brevet blev sendt." in words(_post(paper, secretary, dag=""))
    assert _request(paper).awaits_post


def test_held_back_in_time_it_is_no_task_and_not_sent(paper: Hearing) -> None:
    paper.mails()
    paper.done(COORDINATOR, PAGE, "stop")
    assert "Der er intet, der skal sendes med post." in words(paper.get(COORDINATOR, POST))
    assert _request(paper).sent_at is None


def test_a_reminder_is_a_task_that_a_telephone_call_does(paper: Hearing) -> None:
    paper.mails()
    secretary, *others = _contacts(paper)
    for person in (secretary, *others):
        _post(paper, person, dag=_today(paper).isoformat())
    paper.clock.moment = paper.clock.moment.replace(year=2027, month=9, day=23, hour=9)
    paper.mails()
    page = words(paper.get(COORDINATOR, POST))
    assert "Venlig påmindelse" in page
    assert "Registrér, at det er sagt i telefonen" in page
    done = words(_post(paper, secretary, dag=_today(paper).isoformat(), hvordan="telefon"))
    assert "Det er sagt i telefonen." in done
    with reading(paper.store.engine) as connection:
        ways = set(connection.scalars(sa.select(t.attempts.c.result)))
    assert {"posted", "phoned"} <= ways
    answer = hc.RecordResponse(case=1, body=_request(paper).body, answer=Answer.REMARKS, text="Behold bussen.")
    paper.state_as("", answer)
    paper.mails()
    page = words(paper.get(COORDINATOR, POST))
    assert "Kvittering" in page
    receipt = paper.person(COORDINATOR).get(f"{POST}/2027-H1/handicapraad/{secretary}/brev.txt")
    assert "Behold bussen." in receipt.content.decode("utf-8-sig")
    assert date(2027, 9, 24) == _request(paper).due_on


def test_only_coordinators_see_the_addresses(paper: Hearing) -> None:
    paper.mails()
    secretary = _contacts(paper)[0]
    for address in (POST, f"{POST}/2027-H1/handicapraad/{secretary}/brev.pdf"):
        assert paper.person(OFFICER).get(address).status_code in (303, 403)


def test_an_answer_on_the_telephone_is_read_back_and_its_receipt_goes_by_post(paper: Hearing) -> None:
    paper.mails()
    secretary = _contacts(paper)[0]
    desk = "/sager/2027-0001/hoering/handicapraad"
    said = {"hvem": "Karen Grønlykke", "svar": "remarks", "tekst": "Behold bussen om aftenen."}
    assert "sæt kryds, når det er godkendt" in words(paper.refused(COORDINATOR, desk, "telefon", **said))
    assert "hvem der ringede" in words(paper.refused(COORDINATOR, desk, "telefon", **{**said, "hvem": ""}, laest="ja"))
    paper.done(COORDINATOR, desk, "telefon", **said, laest="ja")
    response = paper.state(NUMBERS[0]).responses[-1]
    assert (response.channel, response.answer) == (Channel.PHONE, Answer.REMARKS)
    shown = words(paper.get(COORDINATOR, "/sager/2027-0001/svar"))
    assert "i telefonen" in shown
    assert "Læst højt og godkendt af Karen Grønlykke." in shown
    paper.mails()
    receipt = paper.person(COORDINATOR).get(f"{POST}/2027-H1/handicapraad/{secretary}/brev.txt").content.decode()
    assert "Behold bussen om aftenen." in receipt
    assert "Ringet ind af: Karen Grønlykke" in receipt
    assert "Læst højt og godkendt af: Karen Grønlykke" in receipt
