"""`sagsgang import` of a changed file: what it changes in the case that was read of it before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.cli.door import Door
from documents.case.again import Again, Held, is_same_matter, read_again
from documents.reading import ReadCase
from models.case.earlier_case import earlier_case, first_and_now
from models.database import reading
from models.history import is_known
from process.commands.case import RegisterCase
from process.ids import CommandId
from process.refusals import Refusal
from process.stages import Stage
from process.state.case import Case

HOW = "Nothing is stored. --revise gives the case the new version, --new registers a case of its own."


@dataclass(frozen=True, slots=True)
class ReadBefore:
    """The case, and what the document read again comes to."""

    case: Case
    again: Again

    def told(self, *, is_revised: bool = False) -> dict[str, Any]:
        return {
            "case": self.case.number,
            "already": {
                "changes": list(self.again.changes),
                "kept": list(self.again.kept),
                "notes": list(self.again.notes),
                "revised": is_revised,
            },
        }

    def recorded(self, door: Door, who: str, name: str) -> dict[str, Any]:
        """The new versions given to the case, in one transaction. Raises `RefusedError`."""
        commands = self.again.commands(self.case.id, f"Læst igen af {name}.")
        if commands:
            door.apply_all(commands, who)
        return self.told(is_revised=bool(commands))


def read_before(
    door: Door, command: RegisterCase | Refusal, read: ReadCase, command_id: CommandId, sha256: str
) -> ReadBefore | None:
    """None for a document of no case there is, of one that is ended, and for the very same file."""
    if isinstance(command, Refusal):
        return None
    with reading(door.store.engine) as connection:
        earlier = earlier_case(connection, command)
        if earlier is None or earlier.stage is Stage.ENDED or is_known(connection, command_id):
            return None
        held = [Held(number, first, now) for number, first, now in first_and_now(connection, earlier.id)]
    if not is_same_matter(read, held):
        return None
    return ReadBefore(earlier, read_again(read, held, sha256))


def again_text(case: Mapping[str, Any]) -> Iterator[str]:
    """The difference field by field, and what was done about it."""
    already = case.get("already")
    if already is None:
        return
    if not already["changes"]:
        yield f"  {case['case']} is here already; the file has nothing new."
    yield from (f"  changes: {line}" for line in already["changes"])
    yield from (f"  kept as people have it: {line}" for line in already["kept"])
    yield from (f"  look at: {line}" for line in already["notes"])
    if already["changes"]:
        yield f"  Case {case['case']} has the new version." if already["revised"] else f"  Case {case['case']}: {HOW}"
