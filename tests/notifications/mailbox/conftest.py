from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests.notifications.mailbox.imapserver import ImapServer, imap_server
from tests.notifications.mailbox.post import Post
from tests.notifications.rows import Rows

_USERS = count()


@pytest.fixture(scope="session")
def server() -> Iterator[ImapServer]:
    with imap_server() as running:
        yield running


@pytest.fixture
def post(server: ImapServer, rows: Rows, tmp_path) -> Post:
    """A letter has gone to the secretary of Handicaprådet; the mailbox is a new one."""
    return Post.with_a_letter(server, f"kommunen{next(_USERS)}", rows, tmp_path)
