"""A list of hearings begun elsewhere, held against our cases and bodies: what each row would do, and why some cannot.

The same rehearsal is shown before and recorded after: a row that is refused keeps none of the others from being taken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer, visible
from models.database import reading
from models.store import Receipt, Store
from process.commands import hearing as hc
from process.commands.act import Act, id_by_content
from process.ids import BodyId, CaseId, CommandId, PersonId
from process.refusals import Refusal, Why
from process.state.hearing import Answer


class Listed(Protocol):
    """A row as it was read: see `documents/reading/hearing/takeover_list.py`."""

    @property
    def line(self) -> int: ...
    @property
    def body(self) -> str: ...
    @property
    def proposal(self) -> str: ...
    @property
    def sent_on(self) -> date | None: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def answered_on(self) -> date | None: ...
    @property
    def answer(self) -> Answer | None: ...
    @property
    def text(self) -> str: ...
    @property
    def problems(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class TakenRow:
    """What became, or would become, of one row. `case`, `body`: as we know them. `problem`: why it is not used and what
    to do. `is_known`: it stands already.
    """

    line: int
    case: str
    body: str
    command: hc.TakeOverLetter | None = None
    problem: str = ""
    is_known: bool = False

    @property
    def is_new(self) -> bool:
        return self.command is not None and not self.problem and not self.is_known


class _RehearsedError(Exception):
    """Ends a transaction that was only to show what would come of it."""


def take_over(
    store: Store,
    rows: Iterable[Listed],
    names: Mapping[str, str],
    actor: PersonId | None,
    now: datetime,
    *,
    viewer: Viewer | None = None,
    apply: bool = False,
) -> tuple[TakenRow, ...]:
    """`names`: every name of a body, folded, to its code. Without `apply` nothing is kept."""
    with reading(store.engine) as connection:
        store.reference.refresh(connection)
        matched = _matched(connection, store, rows, names, viewer, now)
    stated = [(row.command, Act(actor, _id_of(row.command, actor))) for row in matched if row.command is not None]
    answers: list[Receipt | Refusal] = []

    def look(_connection: Connection, done: Sequence[Receipt | Refusal]) -> None:
        answers[:] = done
        if not apply:
            raise _RehearsedError

    with suppress(_RehearsedError):
        store.apply_all(stated, now, look)
    became = iter(answers)
    return tuple(_became(row, next(became)) if row.command is not None else row for row in matched)


def _became(row: TakenRow, answer: Receipt | Refusal) -> TakenRow:
    if isinstance(answer, Receipt):
        return TakenRow(row.line, row.case, row.body, row.command, is_known=answer.repeated)
    if answer.code == Why.NOTHING_NEW:
        return TakenRow(row.line, row.case, row.body, row.command, is_known=True)
    return TakenRow(row.line, row.case, row.body, row.command, answer.danish)


def _id_of(command: hc.TakeOverLetter, actor: PersonId | None) -> CommandId:
    """The same row of the same person takes effect once."""
    return id_by_content(f"takeover:{hashlib.sha256(repr((command, actor)).encode()).hexdigest()}")


# -- whose row it is -------------------------------------------------------------------------------------------------


def _matched(
    connection: Connection,
    store: Store,
    rows: Iterable[Listed],
    names: Mapping[str, str],
    viewer: Viewer | None,
    now: datetime,
) -> list[TakenRow]:
    cases = _cases(connection, viewer, now)
    register, seen, matched = store.reference.register, dict[tuple[CaseId, BodyId], int](), list[TakenRow]()
    for row in rows:
        body = register.organization(names.get(row.body.casefold(), ""))
        named = cases.get(row.proposal.casefold(), ())
        problem = " ".join((*row.problems, *_unknown(row, body is not None, len(named))))
        key = (named[0][0], body.id) if body is not None and len(named) == 1 else None
        if not problem and key in seen:
            problem = f"Samme organ og sag står også i række {seen[key]}. Behold én af dem."
        case = named[0][1] if len(named) == 1 else row.proposal
        name = body.name if body is not None else row.body
        if problem or key is None:
            matched.append(TakenRow(row.line, case, name, problem=problem))
            continue
        seen[key] = row.line
        matched.append(TakenRow(row.line, case, name, _command(row, *key)))
    return matched


def _unknown(row: Listed, is_body_known: bool, cases: int) -> Iterable[str]:
    if row.body and not is_body_known:
        yield f"»{row.body}« findes ikke i organisationen. Skriv organets navn, som det står der."
    if row.proposal and not cases:
        yield f"Der er ingen sag »{row.proposal}«. Skriv sagens nummer, fx 2027-0001, eller dens titel."
    if cases > 1:
        yield f"»{row.proposal}« er titlen på {cases} sager. Skriv sagens nummer i stedet."


def _cases(connection: Connection, viewer: Viewer | None, now: datetime) -> dict[str, list[tuple[CaseId, str]]]:
    """Those the viewer may know of and that have not ended, by our number, the municipality's own, and the title."""
    case = t.cases.c
    query = sa.select(case.id, case.number, case.case_number, case.title).where(
        visible(viewer, now), case.ending.is_(None)
    )
    known: dict[str, list[tuple[CaseId, str]]] = {}
    for row in connection.execute(query):
        for name in dict.fromkeys(filter(None, (row.number, row.case_number, row.title))):
            known.setdefault(name.casefold(), []).append((CaseId(row.id), row.number))
    return known


def _command(row: Listed, case: CaseId, body: BodyId) -> hc.TakeOverLetter:
    if row.sent_on is None or row.due_on is None:
        raise ValueError("a row without days is not used")
    return hc.TakeOverLetter(
        case=case,
        body=body,
        sent_on=row.sent_on,
        due_on=row.due_on,
        answered_on=row.answered_on,
        answer=row.answer,
        text=row.text,
    )
