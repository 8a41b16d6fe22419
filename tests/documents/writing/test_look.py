"""The municipality's name, colour and logo stand on every document, and a frozen one keeps those it had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.look import LARGEST_LOGO, PLAIN, Look, look_of
from config.settings import EXAMPLE
from documents.writing.html import page
from documents.writing.meeting.editions import PaperPress
from documents.writing.meeting.filing import Letterhead, meeting_document
from documents.writing.paper import Paper
from documents.writing.pdf import pdf
from models.database import reading
from process.calendar import instant
from process.state.record import DocumentKind
from tests.documents.writing.meeting import CLOSED, DAY, Sitting, closed_council
from tests.documents.writing.papers import a_paper, opened, structure, text_of

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z" fill="#c00000"/></svg>'
THEN, NOW = Look("#5b1239", LOGO), Look("#12395b")


def test_the_example_has_its_own() -> None:
    look = look_of(EXAMPLE)
    assert look.colour == "#12395b"
    assert look.logo.startswith("<svg")


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"hej", b"<svg" + b" " * LARGEST_LOGO])
def test_what_is_no_logo_is_left_out(tmp_path: Path, content: bytes | None) -> None:
    (tmp_path / "templates").mkdir()
    if content is not None:
        (tmp_path / "templates" / "logo.svg").write_bytes(content)
    assert look_of(tmp_path) == PLAIN


@pytest.mark.parametrize(
    "paper", [a_paper(), replace(a_paper(), is_compact=True), replace(a_paper(), running="Byrådet")]
)
def test_a_document_begins_with_the_name_and_the_logo_is_no_content(paper: Paper) -> None:
    with_logo = pdf(replace(paper, look=THEN))
    assert text_of(with_logo).startswith("Sandvig Kommune")
    file = opened(with_logo)
    assert "Figure" not in [tag for tag, _ in structure(file.Root.StructTreeRoot)]
    assert len(with_logo) > len(pdf(paper))


def test_the_page_as_a_file_has_them_too() -> None:
    written = page(replace(a_paper(), look=THEN))
    assert '<img src="data:image/svg+xml;base64,' in written
    assert "<strong>Sandvig Kommune</strong>" in written
    assert "color: #5b1239" in written


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sitting]:
    """A record closed while the municipality looked as `THEN`."""
    sitting = closed_council(tmp_path_factory.mktemp("look"), PaperPress(lambda: "Sandvig Kommune", lambda: THEN))
    yield sitting
    sitting.hearing.store.engine.dispose()


@pytest.mark.slow
@pytest.mark.parametrize("kind", [DocumentKind.MINUTES, DocumentKind.MINUTES_PUBLIC])
def test_a_closed_record_keeps_the_look_it_was_closed_in(closed: Sitting, kind: DocumentKind) -> None:
    store, at = closed.hearing.store, instant(DAY + timedelta(weeks=30), CLOSED)
    with reading(store.engine) as connection:
        letterhead = Letterhead("Sandvig Kommune", look=NOW)
        paper = meeting_document(connection, store.reference.assessors(at), letterhead, at, closed.meeting, kind)
    assert paper.look == THEN
