"""The number in a mail is the one that stands on the agenda, never the item's key."""

from __future__ import annotations

from datetime import date

import pytest

from notifications.meeting.facts import ItemFacts
from tests.builders.moments import at

DAY = date(2027, 3, 2)


@pytest.mark.parametrize(
    ("printed", "above", "said"),
    [
        (4, None, "4"),
        (2, 3, "3.2"),
        (0, None, ""),  # no number stays before the chair has approved the agenda
        (2, 0, ""),
    ],
)
def test_the_number_is_the_printed_one(printed: int, above: int | None, said: str) -> None:
    item = ItemFacts(301, 17, 3, at(DAY), DAY, None, None, printed, above)
    assert item.label == said
