"""What has changed since a body was asked: its letter's text against the text as it is now."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from documents.case.difference import Difference, difference, lines
from models import tables as t
from models.case.earlier_texts import Versions, asked_versions, contents
from process.internal_sections import NOTHING_INTERNAL, InternalSections

RequestKey = tuple[int, int, int]  # case, consultation, round


@dataclass(frozen=True, slots=True)
class Changed:
    """One proposal that is not as it was when the body was asked."""

    number: int
    title: str
    was: int
    now: int
    difference: Difference

    @property
    def lines(self) -> tuple[str, ...]:
        return lines(self.difference)


def since_asked(
    connection: Connection, key: RequestKey, internal: InternalSections = NOTHING_INTERNAL
) -> tuple[Changed, ...]:
    """The proposals changed since the letter of this round; for a later round, since the letter before it. `internal`:
    sections that are not for the reader.
    """
    case_id, consultation, round_ = key
    asked = asked_versions(connection, [case_id])
    then = asked.get((case_id, consultation, max(round_ - 1, 1)))
    return changed_since(connection, case_id, then, internal) if then else ()


def changed_since(
    connection: Connection, case_id: int, then: Versions, internal: InternalSections = NOTHING_INTERNAL
) -> tuple[Changed, ...]:
    """The proposals that have a newer version than `then`; one that was not there then has not changed. `internal` as
    for `since_asked`.
    """
    now = {
        row.number: row
        for row in connection.execute(sa.select(t.proposals).where(t.proposals.c.case_id == case_id))
        if then.get(row.number, row.version) != row.version
    }
    before = contents(connection, case_id, {number: then[number] for number in now})
    after = contents(connection, case_id, {number: row.version for number, row in now.items()})
    changeds = (
        Changed(
            number,
            row.title,
            then[number],
            row.version,
            difference(internal.without(before.get(number, {})), internal.without(after.get(number, {}))),
        )
        for number, row in sorted(now.items())
    )
    return tuple(changed for changed in changeds if changed.difference or not internal)


def change_lines(changed: tuple[Changed, ...]) -> tuple[str, ...]:
    """As sentences for a mail, with the proposal's title where several have changed."""
    if len(changed) == 1:
        return changed[0].lines
    return tuple(f"{proposal.title}: {line}" for proposal in changed for line in proposal.lines)
