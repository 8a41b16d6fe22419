"""The database's numbers, each kind a type of its own: a person's is never taken for a body's.

An int from outside (a database row, an address) is wrapped once, where it enters.
"""

from __future__ import annotations

from typing import NewType

CaseId = NewType("CaseId", int)
MeetingId = NewType("MeetingId", int)
PersonId = NewType("PersonId", int)
PackageId = NewType("PackageId", int)
NO_PACKAGE = PackageId(0)
"""A case that is heard alone."""
BodyId = NewType("BodyId", int)
"""A body's or a department's."""
CommandId = NewType("CommandId", str)
"""Unique in the history: a repeat takes effect once. Made by `process/commands/act.py` alone."""
ItemNumber = NewType("ItemNumber", int)
"""An item's number within its meeting, never reused; people see another (`MeetingState.label`)."""
NO_ITEM = ItemNumber(0)
"""The meeting as a whole; the first level of its agenda."""
