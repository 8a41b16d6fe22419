"""What documents are made of is read alike from SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import date, time

from models.access.calendar_feed import body_feed, person_feed
from models.database import reading
from models.hearing.dispatch_log import dispatch_log
from models.hearing.memo import memo_view
from models.hearing.proof import case_proof
from process.calendar import instant
from process.commands import hearing as hc
from process.state.hearing import Answer
from tests.documents.writing.hearing import SENT_ON, Hearing, approved

NOW = instant(date(2027, 8, 31), time(10, 0))


def heard(store) -> Hearing:
    """Sent, the mails delivered, one answered with the deadline moved for it before."""
    hearing = approved(store)
    coordinator, body = hearing.coordinator(), hearing.body("handicapraad").id
    hearing.do(hc.SendHearing(case=hearing.case), coordinator, SENT_ON)
    hearing.post(SENT_ON, date(2027, 8, 27))
    later = hc.ExtendHearing(case=hearing.case, body=body, due_on=date(2027, 9, 30), due_time=time(12), reason="Mødet.")
    hearing.do(later, coordinator, date(2027, 8, 30))
    answer = hc.RecordResponse(case=hearing.case, body=body, answer=Answer.REMARKS, text="Æblehaven må blive.")
    hearing.do(answer, coordinator, date(2027, 8, 31))
    return hearing


def test_proof_log_memo_and_feeds(store) -> None:
    hearing = heard(store)
    body, register = hearing.body("handicapraad").id, store.reference.register
    with reading(store.engine) as connection:
        proof = case_proof(connection, hearing.number, NOW, register, body=body)
        memo = memo_view(connection, hearing.number, NOW, register)
        events = {event.uid: event for event in body_feed(connection, body, NOW, register)}
        own = person_feed(connection, hearing.state.case.officer, NOW, register)
    assert proof is not None
    assert memo is not None
    (asked,) = proof.hearings
    assert [line.tag for line in asked.turns] == ["hearing:extended"]
    assert [answer.number for answer in asked.answers] == [1]
    assert {attempt.result for notice in asked.notices for attempt in notice.attempts} == {"sent"}
    assert (asked.texts[0].version, len(asked.texts[0].sha256), len(proof.head)) == (1, 64, 64)
    assert {line.what for line in dispatch_log(proof.view, register, body)} >= {
        "letter_sent",
        "sent",
        "extended",
        "answered",
    }
    assert [answer.text for answer in memo.answers] == ["Æblehaven må blive."]
    assert body not in {unanswered.request.body for unanswered in memo.silent}
    request = asked.request
    deadline = events[f"hoeringsfrist-{hearing.case}-{request.consultation}-{request.round}"]
    assert (deadline.sequence, deadline.ends) == (1, instant(date(2027, 9, 30), time(12)))
    assert [event for event in own if event.uid.startswith(f"hoering-{hearing.case}-")]
