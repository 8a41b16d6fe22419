"""Who may see which case. One clause, used by every list, count and page, so that a hidden case cannot be counted.

A case is *confidential* while it is closed or treated behind closed doors somewhere (KSL § 10), or while it or an item
it stands on is under embargo (`public_from` lies ahead). Those are seen by directors, the hearing coordinator and
committee secretaries, who handle them all, and by the people the case is with: its officer, holder and approvers, and
whoever owes a follow-up. All other cases are open to the administration; whoever only speaks for a hearing body sees
what that body has been asked about. A member of the council or a committee sees the cases that have left their draft
and are on that body's route or agenda (KSL § 9 gives them more; that is asked of the mayor), a substitute those of the
agenda they are called in for, until its record is closed.

An *item* of a meeting that is closed or under embargo, or whose case is, is seen by the body it is before, its
secretary, the coordinator and the people its case is with: `may_see_item`, for pages, files and search alike.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import confidential
from models.rows.each import has_one
from models.rows.register import COVERS
from process.ids import BodyId, PersonId
from process.permission import ADMINISTRATION
from process.register import COVERED, POLITICAL, VOTING, BodyKind, Cover, MeetingStatus, Register, SeatRole
from process.rules import Role
from process.stages import StepState
from process.state.confidentiality import Restricted, is_item_kept_back, is_kept_back
from process.state.meeting import AgendaItem, Annex, MeetingState
from process.state.presence import SITS_IN, SubstitutionState

_COMING = SITS_IN | {SubstitutionState.CALLED}

SEES_CLOSED = frozenset({SeatRole.DIRECTOR, SeatRole.CHIEF_EXECUTIVE, SeatRole.COORDINATOR})
AUDITS = frozenset({SeatRole.ADMINISTRATOR, SeatRole.AUDITOR})
KEEPS_OUTBOX = frozenset({SeatRole.COORDINATOR, SeatRole.ADMINISTRATOR})
LEADS = SEES_CLOSED | AUDITS


@dataclass(frozen=True, slots=True)
class Seat:
    role: SeatRole
    body: BodyId
    body_name: str
    kind: BodyKind


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person looking at a page, with the seats held today. `covers`: whose work they do today beside their own; of
    their seats they have those of the administration (`register.COVERED`).
    """

    person: PersonId
    name: str
    seats: tuple[Seat, ...] = ()
    covers: tuple[PersonId, ...] = ()

    @property
    def persons(self) -> tuple[PersonId, ...]:
        """Whose work this person does."""
        return (self.person, *self.covers)

    def bodies_as(self, *roles: SeatRole) -> list[BodyId]:
        """The bodies where this person has one of these roles."""
        return [seat.body for seat in self.seats if seat.role in roles]

    @property
    def is_committee_secretary(self) -> bool:
        return any(seat.role is SeatRole.SECRETARY and seat.kind in POLITICAL for seat in self.seats)

    @property
    def is_coordinator(self) -> bool:
        return any(seat.role is SeatRole.COORDINATOR for seat in self.seats)

    @property
    def may_register(self) -> bool:
        """Whether this person's work begins cases."""
        return any(seat.role in ADMINISTRATION for seat in self.seats)

    @property
    def is_administration(self) -> bool:
        return self.is_committee_secretary or any(seat.kind is BodyKind.DEPARTMENT for seat in self.seats)

    @property
    def may_see_closed(self) -> bool:
        return self.is_committee_secretary or any(seat.role in SEES_CLOSED for seat in self.seats)

    @property
    def may_audit(self) -> bool:
        """Whether this person may read who has opened what."""
        return any(seat.role in AUDITS for seat in self.seats)

    @property
    def keeps_outbox(self) -> bool:
        """Whether it is this person's task to see that mails arrive."""
        return any(seat.role in KEEPS_OUTBOX for seat in self.seats)

    @property
    def runs_installation(self) -> bool:
        """Whether it is this person's task that all of it runs."""
        return any(seat.role is SeatRole.ADMINISTRATOR for seat in self.seats)

    @property
    def has_meetings(self) -> bool:
        """Whether some body's meetings are for this person to see."""
        return self.is_administration or any(seat.kind is not BodyKind.DEPARTMENT for seat in self.seats)

    @property
    def begins_with_overview(self) -> bool:
        """Whether the first page is the overview (they ask *what is at risk*) or the own list (*what must I do*)."""
        return self.is_committee_secretary or any(seat.role in LEADS for seat in self.seats)


def viewer_of(connection: Connection, person: PersonId, today: date) -> Viewer:
    """The person and today's seats. Somebody without a seat sees only the cases they hold."""
    query = sa.select(*COVERS.columns).where(t.covers.c.stand_in == person).order_by(t.covers.c.id)
    covers = [cover for row in connection.execute(query) if (cover := COVERS.value(row)).holds_on(today)]
    seats = _seats_of(connection, t.memberships.c.person == person, _holds_on(today))
    for cover in covers:
        covered = (t.memberships.c.person == cover.absent, t.memberships.c.role.in_(COVERED))
        seats += [seat for seat in _seats_of(connection, *covered) if _stands(cover, seat, today)]
    name = connection.execute(sa.select(t.persons.c.name).where(t.persons.c.id == person)).scalar() or ""
    mine = tuple(dict.fromkeys(Seat(row.role, row.id, row.body, row.kind) for row in seats))
    return Viewer(person, name, mine, tuple(dict.fromkeys(cover.absent for cover in covers)))


def _seats_of(connection: Connection, *which: sa.ColumnElement[bool]) -> list[sa.Row[Any]]:
    held, body = t.memberships.c, t.organizations.c
    query = (
        sa.select(held.role, held.starts_on, held.ends_on, body.id, body.name.label("body"), body.kind)
        .join(t.organizations, body.id == held.organization)
        .where(*which)
    )
    return list(connection.execute(query.order_by(held.id)))


def _stands(cover: Cover, seat: sa.Row[Any], today: date) -> bool:
    days = cover.days_in(seat.starts_on, seat.ends_on)
    return days is not None and days[0] <= today and (days[1] is None or today <= days[1])


def _holds_on(today: date) -> sa.ColumnElement[bool]:
    return sa.and_(
        sa.or_(t.memberships.c.starts_on.is_(None), t.memberships.c.starts_on <= today),
        sa.or_(t.memberships.c.ends_on.is_(None), t.memberships.c.ends_on >= today),
    )


def visible(viewer: Viewer | None, now: datetime) -> sa.ColumnElement[bool]:
    """The rows of `case` this viewer may know of. None is the installation itself (command line): everything."""
    if viewer is None or viewer.may_see_closed:
        return sa.true()
    open_to_me = sa.true() if viewer.is_administration else sa.or_(_asked(viewer), _before_own_bodies(viewer))
    return sa.or_(sa.and_(sa.not_(confidential(now)), open_to_me), _with_me(viewer))


def _with_me(viewer: Viewer) -> sa.ColumnElement[bool]:
    owing = sa.select(t.follow_ups.c.case_id).where(
        t.follow_ups.c.responsible.in_(viewer.persons), t.follow_ups.c.done_at.is_(None)
    )
    mine = t.cases.c.officer.in_(viewer.persons), t.cases.c.holder.in_(viewer.persons)
    return sa.or_(*mine, _with(_link, _link.c.person.in_(viewer.persons)), t.cases.c.id.in_(owing))


def _asked(viewer: Viewer) -> sa.ColumnElement[bool]:
    return _with(_request, _request.c.body.in_([seat.body for seat in viewer.seats]), _request.c.sent_at.is_not(None))


def _before_own_bodies(viewer: Viewer) -> sa.ColumnElement[bool]:
    """On the route or the agenda of a political body the viewer sits in today, or called to a meeting that treats it;
    of all these only what the administration has let go of.
    """
    bodies = [seat.body for seat in viewer.seats if seat.kind in POLITICAL and seat.role in VOTING]
    treats = _step.c.role.in_((Role.RECOMMENDATION, Role.DECISION)), _step.c.state != StepState.STRUCK
    stands_in = sa.select(t.substitutions.c.meeting_id).where(
        t.substitutions.c.meeting_id == _meeting.c.id,
        t.substitutions.c.substitute == viewer.person,
        t.substitutions.c.state.in_(_COMING),
    )
    came = (t.attendance.c.meeting_id == _meeting.c.id, t.attendance.c.substitute == viewer.person)
    sits_in = sa.select(t.attendance.c.meeting_id).where(*came)
    called = sa.or_(has_one(stands_in.correlate(_meeting)), has_one(sits_in.correlate(_meeting)))
    is_near = _meeting.c.state.not_in((MeetingStatus.CLOSED, MeetingStatus.CANCELLED))
    own = sa.or_(_meeting.c.organization.in_(bodies), sa.and_(called, is_near))
    on_agenda = _with(_item, _item.c.removed_at.is_(None), _item.c.meeting_id == _meeting.c.id, own)
    return sa.and_(
        t.cases.c.released_at.is_not(None), sa.or_(_with(_step, _step.c.body.in_(bodies), *treats), on_agenda)
    )


_link, _request, _step = (table.alias("of_case") for table in (t.approvals, t.requests, t.consultations))
_item, _meeting = t.agenda_items.alias("of_case"), t.meetings.alias("its_meeting")


def _with(rows: sa.FromClause, *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """The row of `case` has one of these. Asked of each case by its own key: what the viewer's body has ever been asked
    or has treated is ever more. `rows` go by a name of their own, so that a list of such rows is not mistaken for them.
    """
    return has_one(sa.select(rows.c.case_id).where(rows.c.case_id == t.cases.c.id, *conditions).correlate(t.cases))


# -- meetings -----------------------------------------------------------------------------------------------------

OF_THE_BODY = VOTING | {SeatRole.SECRETARY}


def may_see_meeting(viewer: Viewer | None, record: MeetingState, register: Register) -> bool:
    """Whether somebody signed in may see the open part of a meeting: the administration and the body itself, whoever
    is asked to sit in, and at the council's and its committees' meetings every council or committee member.
    """
    if viewer is None or viewer.is_administration or is_of_body(viewer, record):
        return True
    asked = any(substitution.substitute == viewer.person for substitution in record.substitutions)
    body = register.organizations.get(record.meeting.organization)
    is_political = body is not None and body.kind in POLITICAL
    return asked or any(
        seat.body == record.meeting.organization or (is_political and seat.kind in POLITICAL) for seat in viewer.seats
    )


def is_of_body(viewer: Viewer, record: MeetingState) -> bool:
    """Its members and secretary, and who comes as a substitute to this meeting."""
    if any(seat.body == record.meeting.organization and seat.role in OF_THE_BODY for seat in viewer.seats):
        return True
    coming = {substitution.substitute for substitution in record.substitutions if substitution.state in _COMING}
    return viewer.person in coming | {row.substitute for row in record.attendance}


def may_see_item(
    viewer: Viewer | None,
    record: MeetingState,
    item: AgendaItem,
    own: Container[int],
    now: datetime,
    cases: Mapping[int, Restricted],
) -> bool:
    """Whether this item may be shown, or counted. `own`: the cases of `cases_with` for this viewer; `cases`: those on
    the agenda, by id.

    Closed items and items under embargo are for the body's members, its secretary, the coordinator and the case's own
    people (KSL § 10). Asked of somebody who may see the meeting; None is the installation itself.
    """
    return not is_item_kept_back(record, item, now, cases) or _is_trusted(viewer, record, item, own)


def may_see_annex(
    viewer: Viewer | None,
    record: MeetingState,
    annex: Annex,
    own: Container[int],
    now: datetime,
    cases: Mapping[int, Restricted],
) -> bool:
    """As `may_see_item`, of an annex: closed with its item, or by itself on an open one. A member who was found to have
    a conflict of interest does not get it.
    """
    item = record.item(annex.item)
    if item is None or not may_see_item(viewer, record, item, own, now, cases):
        return False
    is_open = not (is_kept_back(annex, now) or is_item_kept_back(record, item, now, cases))
    return is_open or (_is_trusted(viewer, record, item, own) and not _is_out(viewer, record, item))


def _is_out(viewer: Viewer | None, record: MeetingState, item: AgendaItem) -> bool:
    """Whether the body has ruled that the reader has no part in this item (KSL § 14): what is closed there is not for
    them as a member any more, be they the case's officer or not.
    """
    if viewer is None:
        return False
    return any(conflict.person == viewer.person for conflict in record.disqualified_at(item.number))


def _is_trusted(viewer: Viewer | None, record: MeetingState, item: AgendaItem, own: Container[int]) -> bool:
    if viewer is None or viewer.is_coordinator or is_of_body(viewer, record):
        return True
    return item.case_id is not None and item.case_id in own


def cases_with(connection: Connection, viewer: Viewer, cases: Iterable[int]) -> frozenset[int]:
    """Those of the cases that are this person's own: its officer, holder, approvers, who owes a follow-up."""
    query = sa.select(t.cases.c.id).where(t.cases.c.id.in_(list(cases)), _with_me(viewer))
    return frozenset(connection.execute(query).scalars())


def numbers_of(connection: Connection, viewer: Viewer | None, cases: Iterable[int], now: datetime) -> Mapping[int, str]:
    """The numbers of those of the cases that the viewer may open."""
    query = sa.select(t.cases.c.id, t.cases.c.number).where(t.cases.c.id.in_(list(cases)), visible(viewer, now))
    return {row.id: row.number for row in connection.execute(query)}
