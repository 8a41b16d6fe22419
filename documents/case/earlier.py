"""The case there is already of a document that has changed, and what the document changes in it; read only."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from documents.case.again import Again, Held, is_same_matter, read_again
from documents.reading import ReadCase
from models.case.earlier_case import EVERY, FILE, earlier_case, first_and_now
from models.history import is_known
from process.commands.case import RegisterCase
from process.ids import CommandId
from process.refusals import Refusal
from process.stages import Stage
from process.state.case import Case


@dataclass(frozen=True, slots=True)
class ReadBefore:
    """The case, and what the document read again comes to."""

    case: Case
    again: Again


def read_before(
    connection: Connection,
    command: RegisterCase | Refusal,
    read: ReadCase,
    command_id: CommandId,
    seen: sa.ColumnElement[bool] = EVERY,
) -> ReadBefore | None:
    """`command` is what the document asks for, `command_id` that of its registration. None for a document of no case
    there is, of one that is ended or not `seen`, and for the very same file.
    """
    earlier = None if isinstance(command, Refusal) else earlier_case(connection, command, seen)
    if isinstance(command, Refusal) or earlier is None or earlier.stage is Stage.ENDED:
        return None
    if is_known(connection, command_id):
        return None
    held = [Held(number, first, now) for number, first, now in first_and_now(connection, earlier.id)]
    if not is_same_matter(read, held):
        return None
    file = str(command.proposals[0].content.get(FILE) or "")
    return ReadBefore(earlier, read_again(read, held, command.source_sha256, file))
