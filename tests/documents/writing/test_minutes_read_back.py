"""Our own minutes, printed and read again: every fact comes back as the one it was printed from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

import pytest

from documents.case.intake import aliases
from documents.meeting.review.load import held_meeting
from documents.meeting.review.review import review_of, wrong_document
from documents.meeting.review.rows import Decided, Standing
from documents.reading.read import read_file
from documents.writing.pdf import pdf
from documents.writing.word import word
from models.all_or_none import record_all
from models.database import reading
from process.calendar import instant
from process.commands.act import Door, id_by_door
from process.state.case import Outcome
from process.state.record import Published
from tests.builders.papers import drafted
from tests.documents.writing.hearing import Hearing
from tests.documents.writing.meeting import DAY, Sitting, planned
from tests.documents.writing.meeting import held as evening


@pytest.mark.parametrize("is_public", [False, True])
@pytest.mark.parametrize("write", [word, pdf])
def test_our_own_minutes_read_back_to_what_they_were_printed_from(hearing: Hearing, is_public: bool, write) -> None:  # type: ignore[no-untyped-def]
    sitting = evening(hearing)
    register, record = hearing.store.reference.register, sitting.record
    now = record.meeting.closed_at
    assert now is not None
    paper = drafted(hearing.store, sitting.meeting, now, Published.MINUTES, public=is_public)
    with reading(hearing.store.engine) as connection:
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


def test_a_meeting_held_elsewhere_becomes_the_same_record(again: Callable[[], Hearing]) -> None:
    """The minutes of one evening, recorded where there is only its agenda: who was there, the votes and every certain
    outcome are the same; what is left is asked about.
    """
    held_there, ours = evening(again()), Sitting(again())
    planned(ours)
    register, now = ours.hearing.store.reference.register, instant(DAY, time(21))
    paper = drafted(held_there.hearing.store, held_there.meeting, now, Published.MINUTES, public=False)
    file = read_file("referat.docx", word(paper), aliases(register, DAY))
    (read,) = file.document.meetings
    with reading(ours.hearing.store.engine) as connection:
        review = review_of(read, file.lines, held_meeting(connection, ours.record, register, read, DAY))
    stated = [(row.key, command) for row, command in review.to_record()]
    sent = id_by_door(Door.WEB, ours.secretary or 0, "0192f0c1-7a00-7000-8000-000000000001")
    assert record_all(ours.hearing.store, stated, ours.secretary or 0, sent, now) == []
    assert set(ours.record.attendance) == set(held_there.record.attendance)
    there = {decision.item: decision for decision in held_there.record.decisions}
    left = {row.fact.item for row in review.rows if isinstance(row.fact, Decided) and row.standing is Standing.ASKED}
    assert {there[item].outcome for item in left} == {Outcome.APPROVED_WITH_CHANGES, Outcome.SENT_IN_HEARING}
    assert {decision.item for decision in ours.record.decisions} == there.keys() - left
    for decision in ours.record.decisions:
        same = there[decision.item]
        assert (decision.outcome, decision.refer_to) == (same.outcome, same.refer_to)
        assert (decision.votes is None) == (same.votes is None)
        if decision.votes and same.votes:
            assert (decision.votes.in_favour, decision.votes.against, decision.votes.abstained) == (
                same.votes.in_favour,
                same.votes.against,
                same.votes.abstained,
            )
