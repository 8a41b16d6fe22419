"""Our own minutes, printed and read again: every fact comes back as the one it was printed from."""

from __future__ import annotations

import pytest

from documents.case.intake import aliases
from documents.meeting.review.load import held_meeting
from documents.meeting.review.review import review_of, wrong_document
from documents.meeting.review.rows import Decided, Standing
from documents.reading.read import read_file
from documents.writing.meeting.minutes import minutes_document
from documents.writing.pdf import pdf
from documents.writing.word import word
from models.database import reading
from tests.documents.writing.hearing import Hearing
from tests.documents.writing.meeting import held as evening


@pytest.mark.parametrize("is_public", [False, True])
@pytest.mark.parametrize("write", [word, pdf])
def test_our_own_minutes_read_back_to_what_they_were_printed_from(hearing: Hearing, is_public: bool, write) -> None:  # type: ignore[no-untyped-def]
    sitting = evening(hearing)
    register, record = hearing.store.reference.register, sitting.record
    now = record.meeting.closed_at
    assert now is not None
    with reading(hearing.store.engine) as connection:
        paper = minutes_document(connection, register, "Sandvig", now, meeting_id=sitting.meeting, public=is_public)
        file = read_file(
            f"referat.{write.__name__}".replace("word", "docx"), write(paper), aliases(register, now.date())
        )
        (read,) = file.document.meetings
        held = held_meeting(connection, record, register, read, now.date())
    assert wrong_document(read, held) == ""
    review = review_of(read, file.lines, held)
    assert [(row.about, row.standing) for row in review.rows if row.standing is not Standing.SAME] == []
    decided = {row.fact.item for row in review.rows if isinstance(row.fact, Decided)}
    assert decided == {decision.item for decision in record.decisions}
