"""What no reader sees and no database takes is left out, or refused."""

from __future__ import annotations

import pytest

from process.commands import case as c
from process.commands import meeting as mc
from process.commands.act import Draft
from process.legible import is_storable, legible
from process.state.case import Outcome


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Ældre på Ærø\n\tto linjer 👩🏽", "Ældre på Ærø\n\tto linjer 👩🏽"),
        ("a\r\nb", "a\r\nb"),
        ("a\rb\x00c\x0bd\x1fe", "abcde"),
        ("halv \ud83d og \udc80 ude", "halv  og  ude"),
        ("\ufffeslut\uffff", "slut"),
    ],
)
def test_unreadable_characters_are_left_out(text: str, kept: str) -> None:
    assert legible(text) == kept


@pytest.mark.parametrize("bad", ["\x00", "\ud800"])
def test_they_are_found_wherever_a_command_holds_them(bad: str) -> None:
    decision = mc.RecordDecision(meeting=1, item=1, outcome=Outcome.APPROVED, text="Godkendt.\x0b")
    assert is_storable(decision)
    assert not is_storable(mc.RecordDecision(meeting=1, item=1, outcome=Outcome.APPROVED, text=f"God{bad}kendt"))
    draft = Draft("Titel", {"beløb": 900, "tekst": [f"a{bad}"]})
    assert not is_storable(c.ReviseProposal(case=1, proposal=1, draft=draft))
    assert not is_storable((draft,))
    assert not is_storable({bad: 1})
