"""The example municipality's own cases: drafts to simulate with, and a life already lived for the demonstration."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from importlib import resources
from typing import Any

from app.simulation.year import Running, begin
from models.database import reading
from models.store import Store
from process.calendar import instant, local_day
from process.commands.act import Act, Draft, id_by_content
from process.commands.case import RegisterCase
from process.ids import BodyId, MeetingId
from process.register import BodyKind, Register, SeatRole

SEED = 8
STATED_IN = {"price_level": "2028", "sign_convention": "plus_is_spending"}
"""Of every proposal of the example."""
"""With these chances every stage has a case on the first morning, as tests/app/test_example.py asks."""


def drafts() -> list[dict[str, Any]]:
    text = (resources.files("app.example") / "cases.toml").read_text(encoding="utf-8")
    cases: list[dict[str, Any]] = tomllib.loads(text)["case"]
    return cases


def register_drafts(store: Store, now: datetime) -> None:
    """Register all the example's drafts at one moment."""
    _refresh(store)
    for number, draft in enumerate(drafts()):
        _register(store, draft, number, now)


def live_until(store: Store, now: datetime, in_the_evening: Callable[[date], None] = lambda _: None) -> Running:
    """Begin each case as many days before `now` as it says, and let the municipality work until the evening before.
    `in_the_evening` is done when a day is over.

    Returns the town as it then stands, to live on in.
    """
    _refresh(store)
    waiting = sorted(drafts(), key=lambda draft: -draft["begun"])
    today = local_day(now)
    running = begin(store, today - timedelta(days=waiting[0]["begun"]), SEED)
    for number, draft in enumerate(waiting):
        begins_on = today - timedelta(days=draft["begun"])
        _run_until(running, begins_on, in_the_evening)
        _register(store, draft, number, instant(begins_on, time(8, 30)))
    _run_until(running, today, in_the_evening)
    return running


def _run_until(running: Running, day: date, in_the_evening: Callable[[date], None]) -> None:
    while running.town.today < day:
        lived = running.town.today
        running.run_until(lived + timedelta(days=1))
        in_the_evening(lived)


def _refresh(store: Store) -> None:
    with reading(store.engine) as connection:
        store.reference.refresh(connection)


def _register(store: Store, draft: dict[str, Any], number: int, at: datetime) -> None:
    command = _command(draft, store.reference.register, local_day(at))
    store.apply(command, Act(command.officer, id_by_content(f"example:{number}")), at)


def _command(draft: dict[str, Any], register: Register, day: date) -> RegisterCase:
    department = _id(register, draft["department"])
    officer = register.above(department, day, SeatRole.OFFICER) or register.above(department, day, SeatRole.HEAD)
    if officer is None:
        raise LookupError(f"{draft['department']} has no officer")
    lines = [
        {
            "year": line["year"],
            "amount_1000_dkk": line["amount"],
            "label": "Budgetændring",
            "role": "change",
            "status": "stated",
        }
        for line in draft["lines"]
    ]
    content = {"title": draft["title"], "sections": {"Beskrivelse": draft["text"]}, "budget_lines": lines} | STATED_IN
    return RegisterCase(
        title=draft["title"],
        case_type=draft["case_type"],
        department=department,
        officer=officer,
        committees=tuple(_committee(register, code, department, day) for code in draft["committees"]),
        proposals=(Draft(draft["title"], content, draft["text"]),),
        target_meeting=_target(register, draft["case_type"], day),
    )


def _committee(register: Register, code: str, department: BodyId, day: date) -> BodyId:
    """The committee the draft names, or whoever has taken over; where it was split, the department's own."""
    named = _id(register, code)
    return register.living(named, day) or register.committee_of(department, day) or named


def _id(register: Register, code: str) -> BodyId:
    organization = register.organization(code)
    if organization is None:
        raise LookupError(f"the example names {code}, which the register does not know")
    return organization.id


def _target(register: Register, case_type: str, day: date) -> MeetingId | None:
    """A council meeting some months ahead, for what the council decides."""
    if case_type in ("committee_case", "reinvestment_catalogue"):
        return None
    council = register.first_of_kind(BodyKind.COUNCIL, day)
    return next(_meetings_after(register, council.id, day + timedelta(days=110)), None) if council else None


def _meetings_after(register: Register, body: BodyId, day: date) -> Iterator[MeetingId]:
    return (meeting.id for meeting in register.meetings_of(body) if meeting.held_on >= day)
