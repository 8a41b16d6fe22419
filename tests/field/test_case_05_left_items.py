"""Field case 5: an item without a case that was postponed, or whose meeting was cancelled, is offered at the body's
next meeting with its annexes, and stands in its secretary's tasks until then.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from models.database import reading
from models.rows.meeting import load_meeting
from process.calendar import instant
from process.commands import meeting as mc
from process.commands.act import Act
from process.state.case import Outcome
from process.state.hearing import FileRef
from process.state.meeting import ItemKind, MeetingState
from tests.web.council import CLERK, HELD, Council
from tests.web.office import Office, forms, words

TITLE, TEXT = "Temadrøftelse om havnen", "Byrådet drøfter havnens fremtid."
TASK = "Sæt punkter, som et tidligere møde ikke nåede, på dagsordenen for Sandvig Byråd"


class Two:
    """Two meetings of the council in turn; the item stands on the first, with an annex."""

    def __init__(self, office: Office) -> None:
        self.office, self.council = office, Council(office)
        meetings = office.store.reference.register.meetings_of(1)
        self.next = min((m for m in meetings if m.held_on > HELD), key=lambda m: m.held_on)
        added = mc.AddItem(
            meeting=self.council.meeting, title=TITLE, item_kind=ItemKind.DISCUSSION, text=TEXT, points=("at drøfte",)
        )
        self.council.do(added)
        self.item = self.council.record().items[-1].number
        annex = FileRef("a" * 64, "havn.pdf", "application/pdf", 9)
        self.council.do(
            mc.AttachAnnex(meeting=self.council.meeting, item=self.item, title="Notat om havnen", file=annex)
        )

    @property
    def agenda(self) -> str:
        return f"/moeder/byraad/{self.next.held_on.isoformat()}/dagsorden"

    def of_next(self) -> MeetingState:
        with reading(self.office.store.engine) as connection:
            record = load_meeting(connection, self.next.id)
        assert record is not None
        return record

    def carried(self) -> None:
        """The secretary finds it among her tasks and on the page, and one press puts it on."""
        assert TASK in words(self.office.get(CLERK, "/opgaver"))
        page = self.office.get(CLERK, self.agenda)
        assert f"{TITLE} (" in words(page)
        assert ", 1 bilag)" in words(page)
        key = f"{self.council.meeting}-{self.item}"
        self.office.done(CLERK, self.agenda, "tag-med", punkt=key)
        record = self.of_next()
        item = next(item for item in record.items if item.title == TITLE)
        assert (item.text, item.points, item.item_kind) == (TEXT, ("at drøfte",), ItemKind.DISCUSSION)
        assert [(annex.title, annex.sha256) for annex in record.annexes_of(item.number)] == [
            ("Notat om havnen", "a" * 64)
        ]
        assert "tag-med" not in forms(self.office.get(CLERK, self.agenda))
        assert TASK not in words(self.office.get(CLERK, "/opgaver"))


@pytest.fixture
def two(tmp_path: Path) -> Two:
    return Two(Office(tmp_path, instant(HELD - timedelta(days=8), time(9))))


def test_of_a_meeting_that_was_cancelled(two: Two) -> None:
    assert "tag-med" not in forms(two.office.get(CLERK, two.agenda))
    two.council.do(mc.CancelMeeting(meeting=two.council.meeting, reason="Snestorm"))
    assert f"{TITLE} (mødet 5. oktober 2027 blev aflyst, 1 bilag)" in words(two.office.get(CLERK, two.agenda))
    two.carried()


def test_of_an_item_that_was_postponed(two: Two) -> None:
    two.office.clock.moment = instant(HELD, time(18))
    two.council.do(mc.RecordDecision(meeting=two.council.meeting, item=two.item, outcome=Outcome.POSTPONED))
    assert f"{TITLE} (udsat 5. oktober 2027, 1 bilag)" in words(two.office.get(CLERK, two.agenda))
    two.carried()


def test_taken_off_there_with_a_reason_it_is_offered_no_more(two: Two) -> None:
    two.council.do(mc.CancelMeeting(meeting=two.council.meeting, reason="Snestorm"))
    two.carried()
    item = next(item for item in two.of_next().items if item.title == TITLE)
    command = mc.RemoveFromAgenda(meeting=two.next.id, item=item.number, reason="Ikke aktuelt")
    two.office.store.apply(command, Act(two.council.person(CLERK), "af"), two.office.clock.now())
    assert "tag-med" not in forms(two.office.get(CLERK, two.agenda))
    assert two.next.held_on > date(2027, 10, 5)
