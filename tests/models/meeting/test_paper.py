"""What a public paper tells of meetings before it: nothing decided behind closed doors, or not to be known yet."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.database import writing
from models.meeting.paper import meeting_paper
from models.reference import read_register
from process.register import MeetingStatus
from process.state.case import Outcome
from tests.builders.papers import without_rules
from tests.web import rows

NOW = rows.NOW
KIND = {"item_kind": "decision", "list_type": "ordinary"}


@pytest.mark.parametrize(
    ("item", "above", "is_told", "is_told_inside"),
    [
        ({}, {}, True, True),
        ({"public_from": NOW + timedelta(days=1)}, {}, False, False),
        ({"is_closed": True}, {}, False, False),
        ({}, {"public_from": NOW + timedelta(days=1)}, False, False),
        ({}, {"public_from": NOW}, True, True),
        ({}, {"is_closed": True}, False, False),
        ({}, {"withdrawn_at": NOW}, False, True),
    ],
)
def test_an_earlier_decision_is_told_when_its_item_may_be(
    tmp_path: Path, item: dict[str, object], above: dict[str, object], is_told: bool, is_told_inside: bool
) -> None:
    """Inside, too, an open item quotes nothing of what was decided behind closed doors: others read its paper."""
    with writing(rows.sandvig(tmp_path)) as connection:
        case = connection.scalar(sa.select(rows.table("case").c.id).filter_by(number="2027-0003"))
        meetings = rows.table("meeting")
        held = {"state": MeetingStatus.CLOSED, "closed_at": NOW}
        connection.execute(sa.update(meetings).where(meetings.c.id == rows.SSU_SEP).values(held))
        for number, cells in ((21, {"case_id": case, "consultation": 3, "under": 20, **item}), (20, above)):
            rows.insert(connection, "agenda_item", meeting_id=rows.SSU_SEP, number=number, title="", **KIND, **cells)
        words = {"text": "Kvintusgården købes.", "outcome": Outcome.RECOMMENDED, "decided_at": NOW}
        key = {"meeting_id": rows.SSU_SEP, "item": 21, "case_id": case, "consultation": 3}
        rows.insert(connection, "decision", **key, **words)
        rows.insert(connection, "agenda_item", meeting_id=rows.OEU_OCT, number=1, case_id=case, title="Ny", **KIND)
        plan = without_rules(read_register(connection), NOW)
        open_to_all, own = (
            str(meeting_paper(connection, rows.OEU_OCT, plan, NOW, public=public)) for public in (True, False)
        )
    assert ("Kvintusgården" in open_to_all) is is_told
    assert ("Kvintusgården" in own) is is_told_inside
