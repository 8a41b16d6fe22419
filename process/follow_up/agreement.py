"""An agreement (budgetaftale) and how its points stand: planned body and month, green or yellow, set by a person.

No law: agreements are politics, and their status reports a custom (DESIGN §10, Risk). The engine proposes a status
with its reason; a person sets it, and says why when it is yellow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from process.calendar import MONTHS, danish_date
from process.change import AppendedStatusReport, Change
from process.commands import follow_up as fc
from process.events import Tag
from process.follow_up.refusals import WhyFollowUp
from process.refusals import Refusal, Thing, Why, refuse
from process.state.case import Ending
from process.state.follow_up import AgreementPoint, PointStatus

SUBSTANTIAL = timedelta(days=92)
"""After this long beyond its month a point that is presented but not decided is substantially delayed."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What is known of the case, or the meeting, a point is linked to.

    `presented_on`: the first day a political body has had it. `decided_on`: the day it was decided. What was presented
    without a case awaits no decision.
    """

    presented_on: date | None = None
    decided_on: date | None = None
    ending: Ending | None = None
    awaits_decision: bool = True


@dataclass(frozen=True, slots=True)
class Proposed:
    """The status the facts speak for, and why, in a sentence."""

    status: PointStatus
    reason: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How an agreement stands in numbers."""

    points: int
    green: int
    yellow: int
    unset: int
    yellow_with_comment: int


def propose_status(point: AgreementPoint, today: date, carried: Carried | None = None) -> Proposed | None:
    """Green: in progress or done, also later than planned. Yellow: not presented when planned, or substantially delayed
    or changed (DESIGN §10). None where no month is planned and nothing is known: then only a person can tell.
    """
    known = carried or Carried()
    if known.ending in (Ending.WITHDRAWN, Ending.NOT_APPROVED):
        was = "trukket tilbage" if known.ending is Ending.WITHDRAWN else "ikke godkendt"
        return Proposed(PointStatus.YELLOW, f"Sagen er {was}.")
    if known.decided_on is not None and known.decided_on <= today:
        return Proposed(PointStatus.GREEN, f"Afgjort {danish_date(known.decided_on)}{_late(point, known.decided_on)}.")
    if known.presented_on is not None and known.presented_on <= today:
        return _presented(point, known.presented_on, today, awaits_decision=known.awaits_decision)
    if point.planned_month is None:
        return Proposed(PointStatus.GREEN, "Sagen er i gang.") if carried else None
    if _end_of(point.planned_month) < today:
        return Proposed(PointStatus.YELLOW, f"Ikke forelagt i {month_words(point.planned_month)} som planlagt.")
    return Proposed(PointStatus.GREEN, f"Planlagt til {month_words(point.planned_month)}.")


def _presented(point: AgreementPoint, day: date, today: date, *, awaits_decision: bool) -> Proposed:
    sentence = f"Forelagt {danish_date(day)}{_late(point, day)}"
    if awaits_decision and point.planned_month and today > _end_of(point.planned_month) + SUBSTANTIAL:
        return Proposed(PointStatus.YELLOW, f"{sentence}, men endnu ikke afgjort.")
    return Proposed(PointStatus.GREEN, f"{sentence}.")


def _late(point: AgreementPoint, day: date) -> str:
    return ", senere end planlagt" if point.planned_month and day > _end_of(point.planned_month) else ""


def _end_of(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def month_words(month: date) -> str:
    """ "marts 2028"."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def counts(points: Iterable[AgreementPoint]) -> Counts:
    """So many points, so many yellow with a comment."""
    rows = tuple(points)
    yellow = [row for row in rows if row.status is PointStatus.YELLOW]
    green = sum(row.status is PointStatus.GREEN for row in rows)
    commented = sum(bool(point.comment) for point in yellow)
    return Counts(len(rows), green, len(yellow), len(rows) - green - len(yellow), commented)


def set_agreement(change: Change, command: fc.SetAgreement) -> Refusal | None:
    if change.case.case.ending is Ending.WITHDRAWN:
        return refuse(Why.CASE_ENDED)
    if not command.points or not all(point.text.strip() for point in command.points):
        return refuse(Why.TEXT_NEEDED)
    lost = [point for point in change.case.points if point.number > len(command.points) and point.status]
    if lost:
        return refuse(WhyFollowUp.POINTS_LOST, count=len(command.points), number=lost[0].number)
    earlier = {point.number: point for point in change.case.points}
    points = tuple(_point(number, planned, earlier) for number, planned in enumerate(command.points, 1))
    if points == change.case.points:
        return refuse(Why.NOTHING_NEW)
    change.state = replace(change.case, points=points)
    change.set_case(points=len(points))
    change.emit(Tag.AGREEMENT_SET, count=len(points))
    return None


def _point(number: int, planned: fc.PlannedPoint, earlier: dict[int, AgreementPoint]) -> AgreementPoint:
    old = earlier.get(number) or AgreementPoint(number, "")
    month = planned.planned_month.replace(day=1) if planned.planned_month else None
    return replace(
        old, text=planned.text.strip(), heading=planned.heading.strip(), body=planned.body, planned_month=month
    )


def set_point_status(change: Change, command: fc.SetPointStatus) -> Refusal | None:
    if command.status is PointStatus.YELLOW and not command.comment.strip():
        return refuse(WhyFollowUp.COMMENT_FOR_YELLOW)
    known = {point.number for point in change.case.points}
    strange = [number for number in command.points if number not in known]
    if strange or not command.points:
        return refuse(Why.NOT_FOUND, what=Thing.AGREEMENT_POINT, key=next(iter(strange), "–"))
    fields = {"status": command.status, "comment": command.comment.strip(), "status_at": change.ctx.now}
    _change(change, set(command.points), **fields)
    change.emit(
        Tag.POINT_STATUS_SET,
        personal={"comment": command.comment.strip()},
        points=sorted(set(command.points)),
        status=str(command.status),
    )
    return None


def link_point(change: Change, command: fc.LinkPoint) -> Refusal | None:
    point = next((point for point in change.case.points if point.number == command.point), None)
    if point is None:
        return refuse(Why.NOT_FOUND, what=Thing.AGREEMENT_POINT, key=command.point)
    if command.linked_case == command.case:
        return refuse(Why.LINKED_TO_ITSELF)
    if command.meeting is not None and all(meeting.id != command.meeting for meeting in change.ctx.register.meetings):
        return refuse(Why.NOT_FOUND, what=Thing.MEETING, key=command.meeting)
    if (command.linked_case, command.meeting) == (point.linked_case, point.meeting):
        return refuse(Why.NOTHING_NEW)
    _change(change, {point.number}, linked_case=command.linked_case, meeting=command.meeting)
    change.emit(Tag.POINT_LINKED, point=point.number, linked_case=command.linked_case, meeting=command.meeting)
    return None


def file_status_report(change: Change, command: fc.FileStatusReport) -> Refusal | None:  # noqa: ARG001
    """What is presented to the committees is kept as it was, whatever becomes of the points afterwards."""
    count = counts(change.case.points)
    if not count.points:
        return refuse(Why.NOT_FOUND, what=Thing.AGREEMENT, key=change.case.case.number)
    if count.unset:
        missing = ", ".join(str(point.number) for point in change.case.points if point.status is None)
        return refuse(WhyFollowUp.NO_STATUS_YET, numbers=missing)
    report = change.case.case.status_reports + 1
    change.set_case(status_reports=report)
    change.records.append(AppendedStatusReport(report, change.case.points))
    change.emit(Tag.STATUS_REPORT_FILED, report=report, green=count.green, yellow=count.yellow)
    return None


def _change(change: Change, numbers: set[int], **changes: object) -> None:
    points = tuple(replace(point, **changes) if point.number in numbers else point for point in change.case.points)  # type: ignore[arg-type]
    change.state = replace(change.case, points=points)
