"""Anybody may write to the mailbox: forged returns, giants, bombs, header injection, HTML. None gets what it wants."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from documents.reading.mail import html_words
from models import tables as t
from notifications.mailbox import reading
from process.limits import BY_LINK, MAIL, MB
from tests.notifications.mailbox.imapserver import ImapServer, imap_server
from tests.notifications.mailbox.mails import from_exim, reply, report
from tests.notifications.mailbox.post import Post
from tests.notifications.rows import Rows, database

pytestmark = pytest.mark.system("dovecot")


@pytest.fixture(scope="module")
def server() -> Iterator[ImapServer]:
    with imap_server() as running:
        yield running


@pytest.fixture
def post(server: ImapServer, tmp_path: Path) -> Iterator[Post]:
    rows: Rows = database(tmp_path)
    yield Post.with_a_letter(server, f"angrebet-{tmp_path.name}", rows, tmp_path)
    rows.engine.dispose()


def states(post: Post) -> set[str]:
    return {str(row.state) for row in post.rows.all(t.notices) if row.kind == "hearing_sent"}


def test_a_forged_return_takes_nothing_from_a_body(post: Post) -> None:
    """Of a message nobody knows; of another's, with the forger's own address; with words in the place of a status."""
    secret, own = "<0198-gaettet@sandvig.example>", "forger@elsewhere.example"
    forged = [
        report(secret, post.address),
        report(post.letter, own),
        from_exim(post.letter, own),
        reply(post.letter, f"550 5.1.1 {post.address} Message-ID: {post.letter}", sender=f"x <{own}>"),
    ]
    kept = post.got(*forged)
    assert sorted(str(row.kind) for row in kept) == ["reply", "unclear", "unclear"]
    assert states(post) == {"sent"}
    assert [row.result for row in post.rows.all(t.attempts)] == ["sent"]
    assert post.audit().problems == ()


def test_a_giant_is_left_and_told_and_those_behind_it_are_read(post: Post) -> None:
    giant = reply(post.letter, "Se vedhæftet", subject="Stor", files=[("plan.pdf", bytes(MAIL.largest))])
    post.comes(giant, reply(post.letter, "Et svar"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert post.read().kept == 2
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < 10 * MB
    big, small = post.kept()
    assert reading.TOO_LARGE in big.left_out
    assert (post.text(big.text), post.text(big.subject), big.files) == ("", "Stor", "[]")
    assert post.text(small.text) == "Et svar"


def _nested(letter: str, depth: int) -> bytes:
    head = f"From: a@b.example\r\nIn-Reply-To: {letter}\r\nMIME-Version: 1.0\r\n"
    parts = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth))
    return (head + parts).encode()


def _many(letter: str, count: int) -> bytes:
    head = f"From: a@b.example\r\nIn-Reply-To: {letter}\r\nMIME-Version: 1.0\r\n"
    return f'{head}Content-Type: multipart/mixed; boundary="b"\r\n\r\n'.encode() + b"--b\r\n\r\n.\r\n" * count


@pytest.mark.parametrize("bomb", [lambda post: _nested(post.letter, 20_000), lambda post: _many(post.letter, 60_000)])
def test_a_bomb_of_parts_costs_its_own_reading(post: Post, bomb) -> None:
    """It is read in a process with limits; the mail is told of by its header, and the next one is read."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    heavy, light = post.got(bomb(post), reply(post.letter, "Et svar"))
    assert reading.TOO_HEAVY in heavy.left_out
    assert post.text(light.text) == "Et svar"
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < 100 * MB


def test_headers_are_one_line_of_words_each(post: Post) -> None:
    """Folded, encoded with line breaks in them, with characters that turn the reading direction, and endless."""
    raw = reply(post.letter).replace(
        b"Subject: SV: =?utf-8?q?H=C3=B8ring?=", b"Subject: =?utf-8?q?H=C3=B8ring=0D=0ABcc=3A_alle=40x=2Eexample=00?="
    )
    endless = reply(post.letter, subject="A" * 20_000)
    kept = post.got(raw, endless)
    assert post.text(kept[0].subject) == "Høring Bcc: alle@x.example"
    assert len(post.text(kept[1].subject)) == 300


def test_html_is_words_and_nothing_else(post: Post) -> None:
    html = (
        "<html><head><style>p{}</style></head><body onload=alert(1)><p>Vi støtter <b>forslaget</b></p>"
        "<script>alert(2)</script><img src=https://spy.example/x.png><a href='javascript:alert(3)'>her</a>"
        "&lt;i&gt;</body></html>"
    )
    (kept,) = post.got(reply(post.letter, html=html))
    assert post.text(kept.text) == "Vi støtter forslaget\nher<i>"
    assert html_words("<script>x</script") == ""


def test_names_of_files_lead_nowhere(post: Post) -> None:
    (kept,) = post.got(reply(post.letter, files=[("../../etc/\u202efdp.txt", b"ja")]))
    assert '"name": "fdp.txt"' in kept.files
    assert not (post.folder / "etc").exists()


def test_twenty_files_an_hour_for_one_letter(post: Post) -> None:
    owner = f"mail:{post.rows.all(t.messages)[0].id}"
    for _ in range(BY_LINK - 1):
        post.rows.insert(t.uploads, owner=owner, at=datetime.now(UTC))
    (kept,) = post.got(reply(post.letter, files=[("1.txt", b"et"), ("2.txt", b"to")]))
    assert kept.files.count('"sha256"') == 1
    assert "20 filer den seneste time. »2.txt« er ikke taget med." in kept.left_out
