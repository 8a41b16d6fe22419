"""Words about a person, taken out of a meeting's record by law (GDPR art. 17): a named gap stands where they stood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from process.change import Change
from process.commands import meeting as mc
from process.events import Tag
from process.meeting.closing import record_digest
from process.refusals import Refusal, Why, refuse
from process.register import MeetingStatus

SHORTEST = 3
"""Fewer letters would be found within other words."""
_NO_WORDS = frozenset({"sha256", "digest", "media_type"})
CUT = ("items", "decisions", "annexes", "corrections", "publications")


def erase_words(change: Change, command: mc.EraseWords) -> Refusal | None:
    """Out of everything people wrote in the record; what the editions say of it the store sees to. Files made of the
    meeting are forgotten, and so destroyed. The ground and the gap's name are kept and shown.
    """
    if not command.ground.strip():
        return refuse(Why.REASON_NEEDED)
    if len(command.words.strip()) < SHORTEST or not command.gap.strip():
        return refuse(Why.TEXT_NEEDED)
    gap = gap_of(command.gap)
    cut = {name: _without(getattr(change.meeting, name), lambda text: text.replace(command.words, gap)) for name in CUT}
    gone = tuple(replace(document, sha256="", size=0) for document in change.meeting.documents)
    change.record = replace(change.meeting, documents=gone, **cut)
    if change.meeting.meeting.state is MeetingStatus.CLOSED:
        change.set_meeting(digest=record_digest(change.meeting))
    change.emit(Tag.WORDS_ERASED, gap=gap, ground=command.ground)
    return None


def gap_of(gap: str) -> str:
    """«[navn slettet efter lov]»"""
    return f"[{gap.strip()} slettet efter lov]"


def _without(value: Any, cut: Callable[[str], str]) -> Any:
    """The same value with every text cut; codes, digests and numbers as they were."""
    if type(value) is str:
        return cut(value)
    if isinstance(value, tuple):
        return tuple(_without(part, cut) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        texts = {field.name: _without(getattr(value, field.name), cut) for field in fields(value)}
        return replace(value, **{name: text for name, text in texts.items() if name not in _NO_WORDS})
    return value
