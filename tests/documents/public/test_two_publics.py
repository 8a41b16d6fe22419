"""What everybody may see is decided twice, for the pages and for the papers: neither tells what the other keeps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from documents.writing.html import html
from models.database import reading
from models.public.looking import read_public
from process.state.record import Published
from tests.builders.papers import drafted
from tests.publishing import OPEN_WORDS, SECRETS, Publishing, publishing

pytestmark = pytest.mark.slow
STEPS: tuple[tuple[str, Callable[[Publishing], None]], ...] = (
    ("agenda", Publishing.publish_agenda),
    ("changed", Publishing.after_publication),
    ("withdrawn", Publishing.withdraw),
    ("held", Publishing.hold),
    ("minutes", Publishing.publish_minutes),
    ("opened", lambda town: town.until(town.opens_at)),
)
NEW_SINCE = {"late", "later_annex"}
"""Added after a publication: the papers have them at once, the pages when somebody publishes anew."""


def _said(town: Publishing, what: Published) -> str:
    return html(drafted(town.store, town.meeting.id, town.clock, what, public=True))


def _shown(town: Publishing) -> str:
    with reading(town.store.engine) as connection:
        return str(read_public(connection, town.meeting.id, town.store.reference.register, town.clock))


def test_pages_and_papers_keep_the_same_secrets_at_every_step(tmp_path) -> None:
    town = publishing(tmp_path)
    town.prepare()
    for name, step in STEPS:
        step(town)
        page = _shown(town)
        for what in (Published.AGENDA, Published.MINUTES):
            paper = _said(town, what)
            assert any(word in paper for word in OPEN_WORDS), name
            told = {secret for secret, word in SECRETS.items() if word in paper}
            assert told - {secret for secret, word in SECRETS.items() if word in page} <= NEW_SINCE, (name, what)
