"""Mails that come back: the body counts as not told, the coordinator hears of it, and it can be sent again."""

from __future__ import annotations

import uuid

import pytest

from documents.writing.hearing.memo import silence
from documents.writing.hearing.proof import proof_paper
from models import tables as t
from models.access.visibility import viewer_of
from models.case.view import case_view
from models.database import reading, writing
from models.hearing.incoming import unclear_returns
from models.hearing.memo import memo_view
from models.hearing.proof import case_proof
from models.store import Store
from models.todo.hearings import HearingTaskKind, hearing_tasks
from notifications.mailbox.keeping import judge_unclear
from notifications.outbox.stuck import retry, stuck_messages
from process.calendar import local_day
from process.commands.act import Door, id_by_door
from process.ids import PersonId
from process.notices import NoticeKind
from tests.notifications.mailbox.mails import from_exim, report
from tests.notifications.mailbox.post import READ_AT, Post

pytestmark = pytest.mark.system("dovecot")


def own_id(post: Post):
    return id_by_door(Door.WEB, PersonId(post.rows.ids["coordinator"]), str(uuid.uuid4()))


def letter_state(post: Post) -> str:
    return next(str(row.state) for row in post.rows.all(t.notices) if row.kind == NoticeKind.HEARING_SENT)


def told_coordinator(post: Post) -> int:
    return sum(row.kind == NoticeKind.UNDELIVERED for row in post.rows.all(t.notices))


RETURNS = {
    "postfix": lambda post: report(post.letter, post.address),
    "after days of trying": lambda post: report(
        post.letter, post.address, status="4.4.7", words="delivery time expired"
    ),
    "in capitals": lambda post: report(post.letter, post.address.upper()),
    "exim": lambda post: from_exim(post.letter, post.address),
}


@pytest.mark.parametrize("mail", RETURNS.values(), ids=RETURNS)
def test_a_return_counts_as_not_told(post: Post, mail) -> None:
    (kept,) = post.got(mail(post))
    assert (kept.kind, kept.settled_at) == ("bounce", READ_AT)
    assert letter_state(post) == "returned"
    assert told_coordinator(post) == 1
    *_, last = post.rows.all(t.attempts)
    assert (last.number, last.result) == (2, "bounced")
    assert "p5@" not in last.answer
    assert post.audit().problems == ()


def test_it_is_said_wherever_the_hearing_is_shown(post: Post) -> None:
    post.got(report(post.letter, post.address))
    store, number = Store(post.rows.engine), post.rows.all(t.cases)[0].number
    with reading(post.rows.engine) as connection:
        store.reference.refresh(connection)
        register = store.reference.register
        viewer = viewer_of(connection, PersonId(post.rows.ids["coordinator"]), local_day(READ_AT))
        tasks = hearing_tasks(connection, viewer, READ_AT, register)
        view = case_view(connection, number, READ_AT, register)
        proof = case_proof(connection, number, READ_AT, register)
        memo = memo_view(connection, number, READ_AT, register)
    assert [task.kind for task in tasks] == [HearingTaskKind.UNDELIVERED]
    assert view is not None
    assert proof is not None
    assert memo is not None
    assert [attempt.result for attempt in view.notices[0].attempts] == ["sent", "bounced"]
    printed = str(proof_paper(proof, "Sandvig Kommune", READ_AT))
    assert "sendt: 250 kept in memory\\nKom retur: 5.1.1 550 5.1.1 User unknown" in printed
    assert "Intet af det, der er sendt, er nået frem" in printed
    (silent,) = memo.silent
    assert silence(silent, READ_AT).endswith(" Intet af det, der er sendt, er nået frem.")


def test_sent_again_it_is_the_same_mail_and_counts_again(post: Post) -> None:
    post.got(report(post.letter, post.address))
    with writing(post.rows.engine) as connection:
        (stuck,) = stuck_messages(connection, READ_AT)
        assert stuck.has_returned
        assert stuck.answer == "5.1.1 550 5.1.1 User unknown"
        assert retry(connection, stuck.id, READ_AT, PersonId(post.rows.ids["coordinator"]), own_id(post))
    sender = post.send(READ_AT)
    assert [letter.message_id for letter in sender.letters if "Åse" in letter.name] == [post.letter]
    assert letter_state(post) == "sent"
    assert post.read().seen == 0
    assert letter_state(post) == "sent", "the old return is read once"


def test_a_delay_is_noted_and_no_more(post: Post) -> None:
    (kept,) = post.got(report(post.letter, post.address, action="delayed", status="4.4.1", words="451 busy"))
    assert kept.kind == "delayed"
    assert letter_state(post) == "sent"
    assert told_coordinator(post) == 0
    assert len(post.rows.all(t.attempts)) == 1


def test_a_receipt_of_delivery_is_nothing_to_keep(post: Post) -> None:
    assert post.got(report(post.letter, post.address, action="delivered", status="2.0.0", words="250 ok")) == []


@pytest.mark.parametrize(("has_returned", "state"), [(True, "returned"), (False, "sent")])
def test_a_doubtful_one_is_for_a_person_to_judge(post: Post, has_returned: bool, state: str) -> None:
    (kept,) = post.got(report(post.letter, "another@sandvig.example"))
    assert (kept.kind, kept.settled_at, letter_state(post)) == ("unclear", None, "sent")
    by = (kept.id, READ_AT, PersonId(post.rows.ids["coordinator"]))
    with writing(post.rows.engine) as connection:
        assert judge_unclear(connection, *by, own_id(post), has_returned=has_returned)
    with writing(post.rows.engine) as connection:
        assert unclear_returns(connection) == ()
        assert not judge_unclear(connection, *by, own_id(post), has_returned=True)
    assert letter_state(post) == state
    assert post.audit().problems == ()
