"""Hearings of several cases (samlet høring) as they are read: their cases, what each body is asked, and by when.

Pages, command line and the sending itself read the same: `Package.letters` is what would be sent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer, visible
from models.rows.case_states import case_states
from models.rows.package import PACKAGES, deadlines_in
from models.store import Store
from process.calendar import local_day
from process.change import Decided
from process.commands import case as c
from process.commands import hearing as hc
from process.commands.act import NO_ID, Act
from process.decide import decide
from process.hearing.letters import drafted_letters, proposed_deadlines
from process.hearing.packages import Due, SharedDeadline, shared_deadline
from process.ids import BodyId, CaseId, CommandId, PersonId
from process.people import contacts_of
from process.register import Register
from process.stages import Stage
from process.state.case import CaseState, LinkState
from process.state.hearing import HearingPackage, HearingRequest
from process.words.alphabet import danish_order


@dataclass(frozen=True, slots=True)
class AskedCase:
    """One case of the hearing as one body is asked about it."""

    state: CaseState
    request: HearingRequest

    @property
    def basis(self) -> str:
        """Why this body is asked."""
        step = self.state.consultation(self.request.consultation)
        return step.basis if step else ""


@dataclass(frozen=True, slots=True)
class AskedBody:
    """One body of the hearing: what waits to be sent to it, and what has been."""

    body: BodyId
    waiting: tuple[AskedCase, ...] = ()
    sent: tuple[AskedCase, ...] = ()
    deadline: SharedDeadline | None = None
    contacts: tuple[PersonId, ...] = ()

    @property
    def answered(self) -> int:
        return sum(asked.request.answered_at is not None for asked in self.sent)

    def undoable(self, now: datetime) -> tuple[AskedCase, ...]:
        """Sent, and still here."""
        sent = (asked for asked in self.sent if asked.request.is_waiting)
        return tuple(asked for asked in sent if asked.request.release_at is not None and now < asked.request.release_at)


@dataclass(frozen=True, slots=True)
class Package:
    """A hearing of several cases as one viewer may know it."""

    package: HearingPackage
    cases: tuple[CaseState, ...] = ()
    bodies: tuple[AskedBody, ...] = ()

    def letters(
        self, bodies: Collection[BodyId] = (), deadlines: Mapping[BodyId, Due] | None = None
    ) -> list[tuple[str, hc.SendHearing]]:
        """The commands that send what waits to these bodies (none named: all), one a case, by its number."""
        chosen = [asked for asked in self.bodies if asked.waiting and (not bodies or asked.body in bodies)]
        due = {asked.body: asked.deadline.due for asked in chosen if asked.deadline} | dict(deadlines or {})
        to = {
            state.case.id: [asked.body for asked in chosen if any(w.state is state for w in asked.waiting)]
            for state in self.cases
        }
        return [
            (
                state.case.number,
                hc.SendHearing(
                    case=state.case.id,
                    bodies=tuple(to[state.case.id]),
                    deadlines={body: due[body] for body in to[state.case.id] if body in due},
                ),
            )
            for state in self.cases
            if to[state.case.id]
        ]


def packages(connection: Connection) -> list[tuple[HearingPackage, int]]:
    """Every hearing of several cases with how many there are in it, the newest first."""
    count = sa.select(sa.func.count()).where(t.cases.c.package == t.packages.c.id).correlate(t.packages)
    query = sa.select(*PACKAGES.columns, count.scalar_subquery()).order_by(t.packages.c.id.desc())
    return [(PACKAGES.value(cells), cases) for *cells, cases in connection.execute(query)]


def find_package(connection: Connection, number: str) -> HearingPackage | None:
    """The one called `2027-H1`."""
    return _one(connection, t.packages.c.number == number)


def opened_by(connection: Connection, command_id: CommandId) -> HearingPackage | None:
    """The one that this command opened."""
    return _one(connection, t.packages.c.command_id == command_id)


def _one(connection: Connection, which: sa.ColumnElement[bool]) -> HearingPackage | None:
    row = connection.execute(sa.select(*PACKAGES.columns).where(which)).first()
    return PACKAGES.value(row) if row else None


def can_be_gathered(connection: Connection, store: Store, viewer: Viewer | None, now: datetime) -> list[CaseState]:
    """The cases that could be heard with others: in hearing, alone, with a letter that waits to be sent."""
    waits = sa.and_(t.cases.c.package.is_(None), t.cases.c.submitted_at.is_not(None), _may_have_letters())
    states = case_states(connection, sa.and_(waits, visible(viewer, now)), whole=True).values()
    return [state for state in states if drafted_letters(_moved(store, state, now))]


def _may_have_letters() -> sa.ColumnElement[bool]:
    """Cases in hearing with a letter that has not been sent, and drafts that nobody is still to approve: the letters of
    the others are out, or not written. Most of those in hearing are.
    """
    asked, link = t.requests.alias("letter").c, t.approvals.alias("link").c
    unsent = sa.exists().where(asked.case_id == t.cases.c.id, asked.sent_at.is_(None), asked.withdrawn_at.is_(None))
    unapproved = sa.exists().where(link.case_id == t.cases.c.id, link.state != LinkState.APPROVED)
    return sa.or_(
        sa.and_(t.cases.c.stage == Stage.HEARING, unsent), sa.and_(t.cases.c.stage == Stage.DRAFTING, ~unapproved)
    )


def _moved(store: Store, state: CaseState, now: datetime) -> CaseState:
    """As the engine is about to leave it: the last approval may be seconds old, as for «Send høring»."""
    if state.case.stage is not Stage.DRAFTING:
        return state
    command = c.Advance(case=state.case.id)
    answer = decide(state, None, command, store.context_given(command, state, Act(None, NO_ID), now))
    return answer.case if isinstance(answer, Decided) and answer.case is not None else state


def package_view(
    connection: Connection, store: Store, package: HearingPackage, now: datetime, viewer: Viewer | None = None
) -> Package:
    """The hearing with the cases this viewer may know of, and the deadline each body would get."""
    stored = case_states(connection, sa.and_(_of_it(package), visible(viewer, now)), whole=True).values()
    states = tuple(_moved(store, state, now) for state in stored)
    register = store.reference.register
    proposed = {state.case.id: _proposed(store, state, now) for state in states}
    standing = {body: due for body, due in deadlines_in(connection, package.id).items() if due[0] >= local_day(now)}
    bodies = _by_body(package, states)
    return Package(
        package,
        states,
        tuple(
            AskedBody(
                body,
                waiting=(waiting := tuple(asked for asked in asked_of if asked.request.sent_at is None)),
                sent=tuple(asked for asked in asked_of if asked.request.sent_at is not None),
                deadline=shared_deadline(_dues(waiting, proposed), standing.get(body)) if waiting else None,
                contacts=contacts_of(register, body, local_day(now)),
            )
            for body, asked_of in sorted(bodies.items(), key=lambda item: danish_order(_name(register, item[0])))
        ),
    )


def asked_bodies_of(
    connection: Connection, package: HearingPackage, now: datetime, viewer: Viewer | None = None
) -> Mapping[BodyId, Sequence[AskedCase]]:
    """What each body is asked there, of the cases this viewer may know of; without what planning would say of it."""
    stored = case_states(connection, sa.and_(_of_it(package), visible(viewer, now)), whole=True)
    return _by_body(package, tuple(stored.values()))


def _of_it(package: HearingPackage) -> sa.ColumnElement[bool]:
    """Its cases, and those that were when some body was asked."""
    asked_there = sa.select(t.requests.c.case_id).where(t.requests.c.package == package.id)
    return sa.or_(t.cases.c.package == package.id, t.cases.c.id.in_(asked_there))


def _proposed(store: Store, state: CaseState, now: datetime) -> Mapping[BodyId, Due]:
    ctx = store.context_given(hc.SendHearing(case=state.case.id), state, Act(None, NO_ID), now)
    return proposed_deadlines(state, ctx.assessor)


def _dues(waiting: Collection[AskedCase], proposed: Mapping[CaseId, Mapping[BodyId, Due]]) -> dict[CaseId, Due]:
    return {
        asked.state.case.id: due
        for asked in waiting
        if (due := proposed[asked.state.case.id].get(asked.request.body)) is not None
    }


def _by_body(package: HearingPackage, states: Collection[CaseState]) -> dict[BodyId, list[AskedCase]]:
    by_body: dict[BodyId, list[AskedCase]] = {}
    for asked in (asked for state in states for asked in _asked_about(package, state)):
        by_body.setdefault(asked.request.body, []).append(asked)
    return by_body


def _asked_about(package: HearingPackage, state: CaseState) -> Iterator[AskedCase]:
    """What waits, of a case that is in it still, and what was sent in it."""
    waits = drafted_letters(state) if state.case.package == package.id else []
    for request in state.requests:
        if request.package == package.id or request in waits:
            yield AskedCase(state, request)


def _name(register: Register, body: BodyId) -> str:
    known = register.organizations.get(body)
    return known.name.casefold() if known else ""
