"""The second example, a budget round: 80 approved proposals, 40 bodies, and their hearing gathered, ready to be sent.

Put together from lists of words, the same every time.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from app.configuration import BEGINNING, apply_configuration
from app.example.life import STATED_IN
from app.example.logins import BUDGET_LOGINS, PASSWORD
from config.entries import Configuration, MeetingEntry, MembershipEntry, OrganizationEntry, PersonEntry
from config.load import load
from config.settings import EXAMPLE
from models.access.signin import add_login
from models.database import reading, writing
from models.hearing.packages import opened_by, packages
from models.migrate import migrate
from models.rows.case_states import case_states
from models.store import RefusedError, Store
from notifications.channels.sender import MemorySender
from notifications.outbox.compose import message_ids
from process.calendar import instant
from process.commands import case as c
from process.commands import hearing as hc
from process.commands.act import Act, Command, Draft, id_by_content
from process.ids import PersonId
from process.law import BUDGET_YEARS
from process.refusals import Refusal
from process.register import BodyKind, SeatRole
from process.state.case import CaseState, LinkState
from tasks.everything import move_everything, say_everything
from tasks.resources import Resources

TITLE = "Høring om forslagene til budget 2028"
REGISTERED_ON = date(2027, 8, 16)
READING_ON = date(2027, 10, 5)
FIRST_YEAR = 2028
_PLAYBOOK_ROW = """
[[row]]
key = "{code}_budgetrunde"
body = "{code}"
duty = "custom"
source = "Fast praksis i Sandvig, byrådets høringsplan"
why = "Forslaget hører til det område, {name} følger."
period_days = 14
valid_from = 2026-01-01
case_types = ["budget_proposal"]
departments = ["{department}"]
"""


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads((resources.files("app.example") / "budget.toml").read_text(encoding="utf-8"))


def build_budget(engine: Engine) -> None:
    """The whole example, up to the morning on which the letters are to be sent."""
    migrate(engine)
    store = Store(engine)
    apply_configuration(store, budget_configuration(), _morning(-1), BEGINNING)
    budget_round = _Round(store)
    budget_round.register()
    budget_round.approve()
    budget_round.gather()
    with writing(engine) as connection:
        for username, _ in BUDGET_LOGINS:
            add_login(connection, budget_round.person(username), username, PASSWORD)


def holds_budget(engine: Engine) -> bool:
    """Whether the database is of this example."""
    with reading(engine) as connection:
        return any(package.title == TITLE for package, _ in packages(connection))


# -- who is heard ----------------------------------------------------------------------------------------------------


@cache
def budget_configuration() -> Configuration:
    """The example municipality's with more bodies, their people, their meetings, and why each is heard."""
    base, bodies = load(EXAMPLE), _words()["body"]
    people = _people()
    sitting = {body["code"]: [next(people) for _ in _roles(body)] for body in bodies}
    rows = "".join(_PLAYBOOK_ROW.format(**body) for body in bodies)
    return replace(
        base,
        organizations=(*base.organizations, *map(_organization, bodies)),
        persons=(*base.persons, *(person for each in sitting.values() for person in each)),
        memberships=(*base.memberships, *(seat for body in bodies for seat in _seats(body, sitting[body["code"]]))),
        meetings=(*base.meetings, *map(_meeting, filter(_meets, bodies))),
        texts={**base.texts, "playbook": base.texts["playbook"] + rows},
    )


def _people() -> Iterator[PersonEntry]:
    """Persons who do not exist, each name once."""
    words = _words()
    for last in words["last_names"]:
        for first in words["first_names"]:
            code = f"{first}.{last}".lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
            yield PersonEntry(code, f"{first} {last}", f"{code}@sandvig.example")


def _roles(body: Mapping[str, Any]) -> tuple[SeatRole, ...]:
    third = SeatRole.VICE_CHAIR if body["kind"] == BodyKind.MED else SeatRole.SECRETARY
    return SeatRole.CHAIR, third


def _organization(body: Mapping[str, Any]) -> OrganizationEntry:
    kind = BodyKind(body["kind"])
    parent = body.get("parent") or ("byraad" if kind is BodyKind.CITIZEN_COUNCIL else body["department"])
    level = 1 if kind is BodyKind.MED else 0
    return OrganizationEntry(body["code"], body["name"], kind, parent=parent, med_level=level)


def _seats(body: Mapping[str, Any], people: Sequence[PersonEntry]) -> Iterator[MembershipEntry]:
    for role, person in zip(_roles(body), people, strict=True):
        yield MembershipEntry(body["code"], person.code, role)


def _meets(body: Mapping[str, Any]) -> bool:
    return "meets_on" in body


def _meeting(body: Mapping[str, Any]) -> MeetingEntry:
    return MeetingEntry(body["code"], body["meets_on"], time(16, 30))


# -- what is proposed ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposal: of which department, in words and in money. `saves`: its amounts are below 0."""

    department: str
    title: str
    text: str
    kind: str
    amounts: tuple[int, ...]


def proposals() -> Iterator[Proposed]:
    """Each department's, as many as the file says."""
    words = _words()
    number = 0
    for department in words["department"]:
        things, kinds = department["things"], department["kinds"]
        for own in range(department["count"]):
            again, place = divmod(own, len(things))
            subject, action = things[place], words["actions"][(place + again) % len(words["actions"])]
            effect = words["effects"][number % len(words["effects"])]
            text = f"{action} {subject} er et forslag til budget {FIRST_YEAR}. {effect}"
            kind = kinds[own % len(kinds)]
            yield Proposed(department["code"], f"{action} {subject}", text, kind, _amounts(number, action, kind))
            number += 1


def _amounts(number: int, action: str, kind: str) -> tuple[int, ...]:
    """By year, in 1.000 kr.: a saving that is whole from the second year on, or an expense that falls."""
    size = 120 + (number * 137) % 900
    if kind == "capital":
        return (size * 2, size, 0, 0)
    if action.startswith("Udvidelse"):
        return (size,) * BUDGET_YEARS
    return (-size // 2, *(-size,) * (BUDGET_YEARS - 1))


class _Round:
    """The round as it is brought forward, each step of all proposals in one transaction."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._sender, self._ids = MemorySender(), message_ids("sandvig.example")
        self._stated = 0

    def person(self, code: str) -> PersonId:
        person = self.store.reference.register.person(code)
        if person is None:
            raise LookupError(f"the budget example names {code}, whom the register does not know")
        return person.id

    def register(self) -> None:
        with reading(self.store.engine) as connection:
            self.store.reference.refresh(connection)
        commands = [self._registration(proposed) for proposed in proposals()]
        self._state([(command, command.officer) for command in commands], 0)
        self._state([(c.SubmitDraft(case=state.case.id), state.case.officer) for state in self._states()], 1)

    def approve(self) -> None:
        """Link after link, as each day's mails ask for."""
        for day in (2, 3, 4):
            turns = [(state.case.id, _whose_turn(state)) for state in self._states()]
            self._state([(c.ApproveDraft(case=case), person) for case, person in turns], day)

    def gather(self) -> None:
        """Opened by the coordinator with all the proposals in it; nothing is sent."""
        coordinator, at = self.person("ulrik.sandager"), _morning(7)
        opening = id_by_content("budget-example:hearing")
        self.store.apply(hc.OpenPackage(title=TITLE), Act(coordinator, opening), at)
        with reading(self.store.engine) as connection:
            package = opened_by(connection, opening)
        if package is None:
            raise LookupError("the hearing that was opened is not there")
        gathered = [hc.GatherCase(case=state.case.id, package=package.id) for state in self._states()]
        self._state([(command, coordinator) for command in gathered], 7)

    def _registration(self, proposed: Proposed) -> c.RegisterCase:
        register = self.store.reference.register
        department, council = register.organization(proposed.department), register.organization("byraad")
        if department is None or council is None:
            raise LookupError(f"the register does not know {proposed.department}")
        officer = register.above(department.id, REGISTERED_ON, SeatRole.OFFICER)
        committee = register.committee_of(department.id, REGISTERED_ON)
        if officer is None:
            raise LookupError(f"{proposed.department} has no officer")
        lines = [
            {"year": year, "amount_1000_dkk": amount, "label": "Budgetændring", "role": "change", "status": "stated"}
            | {"expenditure_type": proposed.kind}
            for year, amount in enumerate(proposed.amounts, FIRST_YEAR)
        ]
        content = {
            "title": proposed.title,
            "sections": {"Beskrivelse": proposed.text},
            "budget_lines": lines,
        } | STATED_IN
        target = next(meeting for meeting in register.meetings_of(council.id) if meeting.held_on == READING_ON)
        return c.RegisterCase(
            title=proposed.title,
            case_type="budget_proposal",
            department=department.id,
            officer=officer,
            committees=(committee,) if committee is not None else (),
            proposals=(Draft(proposed.title, content, proposed.text),),
            target_meeting=target.id,
        )

    def _state(self, acts: Sequence[tuple[Command, PersonId]], day: int) -> None:
        """On that day, and then the engine's pass, whose mails are part of what has been. Raises `RefusedError`."""
        now, commands = _morning(day), []
        for command, actor in acts:
            self._stated += 1
            commands.append((command, Act(actor, id_by_content(f"budget-example:{self._stated}"))))
        for answer in self.store.apply_all(commands, now):
            if isinstance(answer, Refusal):
                raise RefusedError(answer)
        given = Resources(self.store, lambda: now, self._sender, self._ids, "Sandvig Kommune")
        move_everything(given)
        say_everything(given)

    def _states(self) -> list[CaseState]:
        with reading(self.store.engine) as connection:
            return list(case_states(connection, sa.true()).values())


def _morning(days: int) -> datetime:
    return instant(REGISTERED_ON + timedelta(days=days), time(7, 30) if days == 7 else time(9))


def _whose_turn(state: CaseState) -> PersonId:
    """Who approves next."""
    pending = (link for link in state.approvals if link.state is LinkState.PENDING)
    person = min(pending, key=lambda link: link.position).person
    if person is None:
        raise LookupError(f"nobody approves {state.case.number}")
    return person
