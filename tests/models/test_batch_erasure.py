"""Words erased in the middle of a batch, held against the same one by one: what was written before in the same
transaction is erased with the rest, and what comes after stands on what is left.
"""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
import sqlalchemy as sa

from documents.writing.meeting.editions import PaperPress
from models import tables as t
from models.audit import verify
from models.database import reading
from models.meeting.erasure import is_printed, printed_elsewhere
from models.rows.meeting import load_meeting
from models.store import Receipt
from process.commands import meeting as mc
from process.commands.act import Act
from process.commands.follow_up import AddFollowUp
from process.refusals import Refusal
from process.register import SeatRole
from process.state.case import Outcome
from tests.models import test_batch
from tests.models.test_batch import BEFORE_IT, THAT_DAY, THE_NEXT_DAY, Given, Town, evening, same_both_ways

town = test_batch.town
PER_ASK = "Per Ask"


@pytest.fixture
def printing(town: Town) -> Town:
    """Its papers are made, and the council's agenda is out."""
    town.store.press = PaperPress(lambda: "Sandvig Kommune")
    done = town.store.apply_all(evening(town, BEFORE_IT), THAT_DAY)
    assert not any(isinstance(answer, Refusal) for answer in done)
    return town


def erase(meeting: int, name: str) -> Given:
    return mc.EraseWords(meeting=meeting, words=PER_ASK, gap="navn", ground="GDPR art. 17"), Act(None, name)


def an_evening(town: Town) -> list[Given]:
    meeting = {"meeting": town.council_meeting}
    with reading(town.store.engine) as connection:
        record = load_meeting(connection, town.council_meeting)
    assert record is not None
    first, second = [item.number for item in record.in_order() if item.case_id is not None][:2]
    decided = {**meeting, "outcome": Outcome.APPROVED, "text": f"{PER_ASK} får opgaven."}
    commands = [
        mc.RecordDecision(**decided, item=first),
        erase(town.council_meeting, "while it is open"),
        mc.RecordDecision(**decided, item=second),
        AddFollowUp(case=town.first, text=f"{PER_ASK} ringede."),
        mc.DecideRest(**meeting),
        mc.CloseRecord(**meeting),
        erase(town.council_meeting, "when it is closed"),
        mc.AddToRecord(**meeting, item=first, text=f"{PER_ASK} var til stede.", reason="Manglede."),
        erase(town.council_meeting, "when it is closed"),
        erase(town.council_meeting, "what was added"),
        erase(town.council_meeting, "nothing more"),
        AddFollowUp(case=town.first, text="Alt er slettet."),
    ]
    return [each if isinstance(each, tuple) else (each, Act(None, f"{n}")) for n, each in enumerate(commands)]


def test_words_erased_in_a_batch_leave_every_row_and_hash_as_one_by_one(printing: Town) -> None:
    answers = same_both_ways(printing.store, an_evening(printing), THE_NEXT_DAY)
    refused = [place for place, answer in enumerate(answers) if isinstance(answer, Refusal)]
    assert refused == [10], "there is nothing left to erase"
    assert [answer.repeated for answer in answers if isinstance(answer, Receipt)] == [*[False] * 8, True, *[False] * 2]


def test_what_was_written_before_in_the_same_batch_is_gone_and_the_rest_is_proved(printing: Town) -> None:
    printing.store.apply_all(an_evening(printing), THE_NEXT_DAY)
    with reading(printing.store.engine) as connection:
        assert verify(connection).ok
        texts = [text for text in connection.scalars(sa.select(t.personal_texts.c.text)) if text and PER_ASK in text]
        record = load_meeting(connection, printing.council_meeting)
    assert texts == [f"{PER_ASK} ringede."], "a case's follow-up is not of the meeting"
    assert record is not None
    assert PER_ASK not in str(record)
    assert [decision.text for decision in record.decisions if "slettet" in decision.text] == [
        "[navn slettet efter lov] får opgaven."
    ] * 2


# -- papers that quote ------------------------------------------------------------------------------------------------


@pytest.fixture
def quoted(town: Town) -> tuple[Town, list[int]]:
    """Four meetings of the council. The first postpones two cases in words that name a person, the second one of them
    again; the third has that on its agenda, and quotes both; the fourth has the other, and quotes the first alone.
    """
    town.store.press = PaperPress(lambda: "Sandvig Kommune")
    register = town.store.reference.register
    first = next(meeting for meeting in register.meetings if meeting.id == town.council_meeting)
    ahead = [meeting for meeting in register.meetings_of(first.organization) if meeting.held_on >= first.held_on][:4]
    cases = [(town.first, town.first + 1), (town.first,), (town.first,), (town.first + 1,)]
    ids = itertools.count()
    for place, (meeting, on_it) in enumerate(zip(ahead, cases, strict=True)):
        early, about = meeting.starts_at - timedelta(days=3), {"meeting": meeting.id}
        chair = register.first_in(meeting.organization, meeting.held_on, SeatRole.CHAIR)
        reason = {"override_reason": "Aftalt", "late_reason": "Aftalt"}
        placed = [mc.PlaceOnAgenda(**about, case=case, **reason) for case in on_it]
        for command in (mc.PrepareAgenda(**about), *placed, mc.ApproveAgenda(**about), mc.DispatchAgenda(**about)):
            actor = chair if isinstance(command, mc.ApproveAgenda) else None
            town.store.apply(command, Act(actor, f"q-{next(ids)}"), early)
        if place < 2:
            postponed = {"outcome": Outcome.POSTPONED, "text": f"{PER_ASK} skal høres først ({place})."}
            decided = [mc.RecordDecision(**about, case=case, **postponed) for case in on_it]
            for command in (*decided, mc.DecideRest(**about), mc.CloseRecord(**about)):
                town.store.apply(command, Act(None, f"q-{next(ids)}"), meeting.starts_at + timedelta(hours=2))
    return town, [meeting.id for meeting in ahead]


def test_every_paper_that_quotes_is_erased_and_one_that_quotes_two_of_them_once(
    quoted: tuple[Town, list[int]],
) -> None:
    town, (first, second, third, fourth) = quoted
    now = next(m for m in town.store.reference.register.meetings if m.id == third).starts_at
    command, act = erase(first, "everywhere")
    with reading(town.store.engine) as connection:
        assert printed_elsewhere(connection, command) == [second, third, fourth]
    receipt = town.store.apply(command, act, now)
    assert (receipt.repeated, receipt.followed) == (False, (second, third, fourth))
    with reading(town.store.engine) as connection:
        assert not is_printed(connection, command)
        assert printed_elsewhere(connection, command) == []
        assert verify(connection).ok


def test_and_in_a_batch_as_one_by_one(quoted: tuple[Town, list[int]]) -> None:
    town, (first, _, third, _) = quoted
    now = next(m for m in town.store.reference.register.meetings if m.id == third).starts_at
    noted = (AddFollowUp(case=town.first, text=f"{PER_ASK} ringede."), Act(None, "noted"))
    answers = same_both_ways(town.store, [noted, erase(first, "everywhere"), erase(third, "again"), noted], now)
    assert [isinstance(answer, Receipt) for answer in answers] == [True, True, False, True]


def test_words_in_other_letters_are_other_words(quoted: tuple[Town, list[int]]) -> None:
    """SQLite takes A to Z for a to z where it looks through rows; the papers hold «Omlægning»."""
    town, (first, *others) = quoted
    with reading(town.store.engine) as connection:
        for words, holding in (("OMLæGNING", []), ("Omlægning", others)):
            command = mc.EraseWords(meeting=first, words=words, gap="navn", ground="GDPR art. 17")
            assert printed_elsewhere(connection, command) == holding
