"""Whether a body was told: one that a server kept is enough; what is planned says nothing yet."""

from __future__ import annotations

import pytest

from process.hearing.told import has_reached_nobody
from process.notices import NoticeState as S

SENT = [
    ([S.RETURNED], True),
    ([S.GIVEN_UP, S.RETURNED, S.PLANNED], True),
    ([S.RETURNED, S.SENT], False),
    ([S.SENT], False),
    ([S.PLANNED, S.DUE], False),
    ([], False),
]


@pytest.mark.parametrize(("states", "nobody"), SENT)
def test_it_takes_one_that_arrived(states: list[S], nobody: bool) -> None:
    assert has_reached_nobody(states) is nobody
