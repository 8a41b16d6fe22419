"""Each door speaks one language: the handlers' Danish words do not leak into English sentences."""

from __future__ import annotations

import pytest

from process.english import ENGLISH
from process.people import ROLE_NAMES
from process.refusals import refuse


@pytest.mark.parametrize(
    ("refusal", "english"),
    [
        (refuse("not_found", what="punkt", key=9), "There is no item called 9."),
        (refuse("not_found", what="møde", key="x"), "There is no meeting called x."),
    ],
)
def test_what_is_missing_is_named_in_english(refusal: object, english: str) -> None:
    assert refusal.english == english  # type: ignore[attr-defined]


def test_every_role_that_may_do_something_has_an_english_name() -> None:
    assert set(ROLE_NAMES.values()) <= set(ENGLISH)


def test_what_a_case_waits_for_keeps_the_bodies_names() -> None:
    refused = refuse("gate_open", body="Byrådet", waiting="afventer Økonomiudvalget, Handicaprådet")
    assert "it waits for Økonomiudvalget, Handicaprådet" in refused.english
    assert "afventer Økonomiudvalget, Handicaprådet" in refused.danish
