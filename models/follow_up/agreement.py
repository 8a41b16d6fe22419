"""An agreement as a reader sees it: each point with its plan, the case that carries it out, its status, and the status
the facts speak for; also as an earlier report had it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer, visible
from models.case.names import body_name
from models.rows.case_states import case_states_of
from process.calendar import local_day
from process.follow_up.agreement import Carried, Counts, Proposed, counts, propose_status
from process.ids import CaseId
from process.register import POLITICAL, MeetingStatus, Register
from process.state.case import CaseState
from process.state.follow_up import AgreementPoint


@dataclass(frozen=True, slots=True)
class Linked:
    """The case that carries a point out, where the reader may know of it."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class PointRow:
    """One point, ready to be shown. `proposed` is None in a filed report, and where the facts say nothing."""

    point: AgreementPoint
    body: str
    linked: Linked | None
    proposed: Proposed | None
    presented_on: date | None


@dataclass(frozen=True, slots=True)
class AgreementView:
    """`report` 0 is the status as it stands now. `reports` are those that were filed, with when."""

    rows: tuple[PointRow, ...]
    counts: Counts
    report: int
    filed_at: datetime | None
    reports: Mapping[int, datetime]

    @property
    def unset_green(self) -> tuple[int, ...]:
        """Points without a status that the facts say are green: set with one press, after a look."""
        return tuple(
            row.point.number
            for row in self.rows
            if row.point.status is None and row.proposed and row.proposed.status == "green"
        )


def agreement_view(
    connection: Connection,
    state: CaseState,
    now: datetime,
    register: Register,
    *,
    viewer: Viewer | None = None,
    report: int = 0,
) -> AgreementView | None:
    """None for a report nobody has filed."""
    reports = _reports(connection, state.case.id)
    if report and report not in reports:
        return None
    points = _as_filed(connection, state, report) if report else state.points
    linked = {point.linked_case for point in points if point.linked_case}
    carried = case_states_of(connection, linked)
    known = sa.select(t.cases.c.id).where(t.cases.c.id.in_(linked), visible(viewer, now))
    shown = set(connection.scalars(known)) if linked else set()
    today = local_day(now)
    rows = tuple(_row(point, carried, shown, register, today, is_filed=report > 0) for point in points)
    return AgreementView(rows, counts(points), report, reports.get(report), reports)


def known_case(connection: Connection, number: str, now: datetime, viewer: Viewer) -> CaseId | None:
    """The case with this number, where the reader may know of it."""
    known = sa.select(t.cases.c.id).where(t.cases.c.number == number, visible(viewer, now))
    return connection.execute(known).scalar_one_or_none()


def _reports(connection: Connection, case_id: int) -> dict[int, datetime]:
    query = (
        sa.select(t.status_report_lines.c.report, sa.func.min(t.status_report_lines.c.filed_at))
        .where(t.status_report_lines.c.case_id == case_id)
        .group_by(t.status_report_lines.c.report)
        .order_by(t.status_report_lines.c.report)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _as_filed(connection: Connection, state: CaseState, report: int) -> tuple[AgreementPoint, ...]:
    """The points with the status they had when the report was filed."""
    query = sa.select(t.status_report_lines).where(
        t.status_report_lines.c.case_id == state.case.id, t.status_report_lines.c.report == report
    )
    lines = {row.point: row for row in connection.execute(query)}
    return tuple(
        replace(point, status=lines[point.number].status, comment=lines[point.number].comment)
        for point in state.points
        if point.number in lines
    )


def _row(
    point: AgreementPoint,
    cases: Mapping[int, CaseState],
    shown: set[int],
    register: Register,
    today: date,
    *,
    is_filed: bool,
) -> PointRow:
    state = cases.get(point.linked_case or 0)
    carried = _carried(state, register, today) if state and state.case.id in shown else _at_meeting(point, register)
    return PointRow(
        point=point,
        body=body_name(register, point.body) if point.body else "",
        linked=Linked(state.case.number, state.case.title) if state and state.case.id in shown else None,
        proposed=None if is_filed else propose_status(point, today, carried),
        presented_on=carried.presented_on if carried else None,
    )


def _carried(state: CaseState, register: Register, today: date) -> Carried:
    """What the case has come to: first before a political body, decided, ended."""
    held = [
        place.held_on
        for place in state.placements
        if place.held_on <= today
        and place.meeting_state is not MeetingStatus.CANCELLED
        and register.organizations[place.body].kind in POLITICAL
    ]
    return Carried(min(held, default=None), state.case.decided_on, state.case.ending)


def _at_meeting(point: AgreementPoint, register: Register) -> Carried | None:
    planned = next((meeting for meeting in register.meetings if meeting.id == point.meeting), None)
    return Carried(presented_on=planned.held_on, awaits_decision=False) if planned else None
