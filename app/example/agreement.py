"""The example's budget agreement: 42 points, five of them yellow with a comment, and the first status filed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

import sqlalchemy as sa

from documents.case.intake import aliases
from documents.reading.agreement_list import month_of, read_points
from models import tables as t
from models.database import reading
from models.store import Store
from process.calendar import local_day
from process.commands import follow_up as fc
from process.commands.act import Act, Command, Draft, id_by_content
from process.commands.case import RegisterCase
from process.ids import CaseId, MeetingId
from process.register import Register, SeatRole
from process.state.follow_up import PointStatus

TITLE = "Status på budgetaftalen 2027-30"
_FILE = "agreement.toml"
_WRITTEN = timedelta(minutes=30)
"""How long before the demonstration begins the status was written: it is what the finance office did first."""


def carry_agreement(store: Store, now: datetime) -> None:
    """Register the status case as its officer did, with the points, their links and how they stand."""
    at = now - _WRITTEN
    with reading(store.engine) as connection:
        store.reference.refresh(connection)
        cases = {row.title: row.id for row in connection.execute(sa.select(t.cases.c.id, t.cases.c.title))}
    registration = _registration(store.reference.register, at)
    case = store.apply(registration, Act(registration.officer, id_by_content("example:agreement")), at).case_id
    if case is None:
        raise LookupError("the agreement's case was not registered")
    commands = _commands(case, cases, store.reference.register, at)
    for number, command in enumerate(commands):
        store.apply(command, Act(registration.officer, id_by_content(f"example:agreement:{number}")), at)


def _content() -> bytes:
    return (resources.files("app.example") / _FILE).read_bytes()


def _registration(register: Register, at: datetime) -> RegisterCase:
    department = register.organization("oekonomi")
    if department is None:
        raise LookupError("the example has no finance department")
    day = local_day(at)
    officer = register.above(department.id, day, SeatRole.OFFICER) or register.above(
        department.id, day, SeatRole.DIRECTOR
    )
    if officer is None:
        raise LookupError("the finance department has no officer")
    text = "Status for udmøntningen af budgetaftalen 2027-30 punkt for punkt, til udvalgene og byrådet."
    draft = Draft(TITLE, {"title": TITLE, "sections": {"Beskrivelse": text}, "budget_lines": []}, text)
    return RegisterCase(
        title=TITLE,
        case_type="political_case",
        department=department.id,
        officer=officer,
        committees=tuple(body.id for body in [register.organization("oekonomiudvalg")] if body),
        proposals=(draft,),
    )


def _commands(case: CaseId, cases: dict[str, CaseId], register: Register, at: datetime) -> Iterator[Command]:
    reading = read_points(_FILE, _content(), aliases(register, local_day(at)))
    if reading.findings:
        raise LookupError(f"the example's agreement: {reading.findings}")
    bodies = {organization.code: organization.id for organization in register.organizations.values()}
    points = tuple(
        fc.PlannedPoint(point.text, point.heading, bodies[point.body], point.month) for point in reading.points
    )
    yield fc.SetAgreement(case=case, points=points)
    entries: list[dict[str, Any]] = tomllib.loads(_content().decode("utf-8"))["point"]
    for number, (entry, point) in enumerate(zip(entries, points, strict=True), 1):
        linked, meeting = cases.get(entry.get("case", "")), _presented(entry, point, register)
        if linked or meeting:
            yield fc.LinkPoint(case=case, point=number, linked_case=linked, meeting=meeting)
    green = tuple(number for number, entry in enumerate(entries, 1) if entry["status"] == PointStatus.GREEN)
    yield fc.SetPointStatus(case=case, points=green, status=PointStatus.GREEN)
    for number, entry in enumerate(entries, 1):
        if entry["status"] == PointStatus.YELLOW:
            yield fc.SetPointStatus(case=case, points=(number,), status=PointStatus.YELLOW, comment=entry["comment"])
    yield fc.FileStatusReport(case=case)


def _presented(entry: dict[str, Any], point: fc.PlannedPoint, register: Register) -> MeetingId | None:
    """The meeting of the point's body in the month it was presented."""
    month = month_of(entry.get("presented", ""))
    if month is None or point.body is None:
        return None
    held = (meeting for meeting in register.meetings_of(point.body) if meeting.held_on.replace(day=1) == month)
    return next((meeting.id for meeting in held), None)
