"""A note on the case (notat til sagen): a line for those who work on it, dated by the history and kept from others."""

from __future__ import annotations

from process.change import Change
from process.commands import case as c
from process.events import Tag
from process.refusals import Refusal, Why, refuse


def add_note(change: Change, command: c.AddNote) -> Refusal | None:
    if not command.text.strip():
        return refuse(Why.TEXT_NEEDED)
    change.emit(Tag.NOTE_ADDED, personal={"text": command.text.strip()})
    return None
