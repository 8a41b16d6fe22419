"""Whether a body was told: one that a server kept is enough; what is planned says nothing yet."""

from __future__ import annotations

import pytest

from process.hearing.told import has_reached_nobody
from process.notices import NoticeState as S
from process.words.hearing import why_asked

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


@pytest.mark.parametrize(
    ("bases", "told"),
    [
        (["§ 37 a"], ("§ 37 a",)),
        (["§ 37 a", "§ 37 a"], ("§ 37 a",)),
        (["§ 37 a", "§ 30", "§ 37 a"], ("Forslag 1 og 3: § 37 a", "Forslag 2: § 30")),
        (["§ 37 a", "", "§ 37 a"], ("Forslag 1 og 3: § 37 a",)),
        (["§ 37 a", "§ 30"], ()),
        (["", ""], ()),
    ],
)
def test_why_they_are_asked_is_told_once_where_it_is_alike(bases: list[str], told: tuple[str, ...]) -> None:
    assert why_asked(bases) == told
