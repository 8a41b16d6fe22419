"""The mailbox is read by a real IMAP server's rules: once, in any order of mishaps, and nothing in it is changed."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from models import tables as t
from notifications.mailbox import imap, reading
from notifications.mailbox.imap import Account, MailboxError, account_of
from process.notices import NoticeKind
from tests.notifications.mailbox.imapserver import PASSWORD, ImapServer
from tests.notifications.mailbox.mails import reply, report
from tests.notifications.mailbox.post import READ_AT, Post
from tests.notifications.mailserver import silent_server

pytestmark = pytest.mark.system("dovecot")
STRANGE = b"From: x@y.example\r\nSubject: Tilbud\r\nIn-Reply-To: <anden@y.example>\r\n\r\nHej\r\n"


def test_an_answer_by_reply_waits_at_its_hearing(post: Post) -> None:
    text = "Rådet støtter forslaget.\n\nDen 1. sep. 2027 kl. 09.00 skrev Sandvig Kommune <k@x.example>:\n> Kære Åse\n"
    (kept,) = post.got(reply(post.letter, text, files=[("Udtalelse.txt", "Vi støtter det.".encode())]))
    asked = post.rows.all(t.requests)[0]
    assert (kept.kind, kept.case_id, kept.consultation, kept.round) == ("reply", asked.case_id, 1, 1)
    assert (kept.settled_at, asked.answered_at) == (None, None), "it is no answer yet"
    assert post.text(kept.text) == "Rådet støtter forslaget."
    assert post.text(kept.sender) == "p5@sandvig.example (Åse Lærke Bøgh)"
    assert '"name": "Udtalelse.txt"' in kept.files
    assert post.audit().problems == ()
    assert post.audit().files == 1


def test_a_file_that_is_no_answers_file_is_told_and_left(post: Post) -> None:
    (kept,) = post.got(reply(post.letter, files=[("plan.exe", b"MZ"), ("falsk.pdf", b"MZ"), ("a.txt", b"ja")]))
    assert '"a.txt"' in kept.files
    assert "plan.exe" in kept.left_out
    assert "falsk.pdf" in kept.left_out


@pytest.mark.parametrize(
    "headers", [{"Auto_Submitted": "auto-replied"}, {"X_Autoreply": "yes"}, {"Precedence": "bulk"}], ids=str
)
def test_a_holiday_reply_is_only_noted(post: Post, headers: dict[str, str]) -> None:
    (kept,) = post.got(reply(post.letter, "Jeg er på ferie.", **headers))
    assert (kept.kind, kept.settled_at) == ("automatic", READ_AT)


def test_what_is_about_nothing_of_ours_is_left_and_nothing_is_marked(post: Post) -> None:
    post.comes(STRANGE, reply(post.letter), report("<ukendt@sandvig.example>", post.address))
    before = post.server.flags(post.user)
    assert (post.read().seen, len(post.kept())) == (3, 1)
    assert post.server.flags(post.user) == before
    assert all(b"Seen" not in flags and b"Deleted" not in flags for flags in before)


def test_a_second_reading_and_a_rebuilt_mailbox_double_nothing(post: Post) -> None:
    post.got(reply(post.letter), report(post.letter, post.address))
    assert post.read().seen == 0
    time.sleep(1.1)  # a validity is a second
    post.server.begin_anew(post.user)
    assert (post.read().seen, post.read().kept) == (2, 0)
    assert len(post.kept()) == 2
    assert len(post.rows.all(t.attempts)) == 2


@pytest.mark.parametrize("dies_at", ["keep", "move_on"])
def test_killed_in_the_middle_nothing_is_lost_or_doubled(post: Post, dies_at: str) -> None:
    """In the transaction that keeps the first mail: before it is kept, and after."""
    post.comes(reply(post.letter), report(post.letter, post.address))
    post.rows.engine.dispose()
    child = os.fork()
    if child == 0:
        setattr(reading, dies_at, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        post.read()
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert post.kept() == []
    assert post.read().kept == 2
    assert [row.kind for row in post.kept()] == ["reply", "bounce"]
    assert post.audit().problems == ()


def test_two_readings_at_once_keep_each_mail_once(post: Post) -> None:
    post.comes(*(reply(post.letter, f"Svar {number}") for number in range(4)))
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(post.read) for _ in range(2)]
        assert sum(each.result().kept for each in done) == 4
    assert len(post.kept()) == 4


def test_one_mail_that_we_fail_at_does_not_stop_the_others(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = reading.judge

    def failing(beginning, mail, ours):
        if "knude" in mail.text:
            raise RuntimeError("a mistake of ours")
        return judge(beginning, mail, ours)

    monkeypatch.setattr(reading, "judge", failing)
    assert len(post.got(reply(post.letter, "en knude"), reply(post.letter, "et svar"))) == 1


def test_a_collected_reminder_is_answered_at_each_of_its_hearings(post: Post) -> None:
    case = post.rows.case()
    post.rows.request(case)
    message = post.rows.all(t.messages)[0].id
    post.rows.insert(t.message_notices, message=message, notice=post.rows.notice(NoticeKind.REMINDER, case))
    assert {row.case_id for row in post.got(reply(post.letter))} == {row.id for row in post.rows.all(t.cases)}


# -- the server ------------------------------------------------------------------------------------------------------


def test_a_server_that_says_nothing_is_not_waited_for(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "PATIENCE", 0.2)
    with silent_server() as port, pytest.raises(MailboxError, match="Timeout"):
        post.read_as(Account("127.0.0.1", port, False, "a", "b"))


def test_a_wrong_password_is_said_without_it(post: Post) -> None:
    account = post.server.account(post.user, password="forkert")
    with pytest.raises(MailboxError, match="SAGSGANG_IMAP_URL") as told:
        post.read_as(account)
    assert "forkert" not in str(told.value)
    assert "forkert" not in repr(account)


def test_by_tls_only_to_a_server_that_is_who_it_says(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.comes(reply(post.letter))
    password = PASSWORD.replace("%", "%25")
    account = account_of(f"imaps://{post.user}:{password}@localhost:{post.server.secure}/INBOX")
    with pytest.raises(MailboxError, match="SSLCertVerificationError"):
        post.read_as(account)
    monkeypatch.setenv("SSL_CERT_FILE", str(post.server.certificate))
    assert post.read_as(account).kept == 1


@pytest.mark.parametrize(
    "url",
    ["imap://a:b@mail.example/INBOX", "imaps://mail.example/INBOX", "https://a:hemmelig@mail.example", "imaps://"],
)
def test_an_address_that_would_send_the_password_in_the_clear_is_refused(url: str, server: ImapServer) -> None:
    with pytest.raises(ValueError, match="SAGSGANG_IMAP_URL") as told:
        account_of(url)
    assert "hemmelig" not in str(told.value)
