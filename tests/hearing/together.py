"""Proposals heard together in Sandvig: registered and approved, gathered by the coordinator, their letters out."""

from __future__ import annotations

import uuid
from datetime import date

from models.all_or_none import record_all
from models.database import reading
from models.hearing.packages import Package, find_package, package_view, packages
from process.commands import case as c
from process.commands import hearing as hc
from process.commands.act import Door, Draft, id_by_door
from process.ids import CaseId
from tests.hearing.town import Town

OFFICER, COORDINATOR = "solvej.lykkegaard", "ulrik.sandager"
CHAIN = ("halfdan.ladegaard", "lisbeth.toftegaard", "sanne.vestervang")
TITLE = "Budget 2028: høring om forslag"
BUS, RAMP, HOURS = "Færre ture med bus 12", "Ny rampe ved hallen", "Kortere åbningstid i værkstedet"


def proposal(town: Town, title: str, amount: int, **more: object) -> CaseId:
    """A budget proposal that every link has approved: its letters wait."""
    case = drafted(town, title, amount, **more)
    for who in CHAIN:
        town.do(c.ApproveDraft(case=case), who)
    town.move()
    return case


def drafted(town: Town, title: str, amount: int, **more: object) -> CaseId:
    """A budget proposal that waits for the first link."""
    register = town.store.reference.register
    officer = register.person(OFFICER)
    assert officer is not None
    line = {"label": "Budgetændring", "year": 2028, "amount_1000_dkk": amount}
    text = f"{title} betyder noget for mennesker med handicap."
    draft = Draft(title, {"sections": {"Beskrivelse": text}, "budget_lines": [line]}, text=text)
    command = c.RegisterCase(
        title=title,
        case_type="budget_proposal",
        department=next(iter(register.roles_of(officer.id, date(2027, 8, 23)))).organization,
        officer=officer.id,
        proposals=(draft,),
        committees=(town.body("socialudvalg"),),
        **more,  # type: ignore[arg-type]
    )
    case = town.do(command, OFFICER).case_id
    assert case is not None
    town.do(c.SubmitDraft(case=case), OFFICER)
    return case


def opened(town: Town, *cases: CaseId) -> str:
    """A hearing of these cases, nothing sent; its number."""
    town.do(hc.OpenPackage(title=TITLE), COORDINATOR)
    with reading(town.store.engine) as connection:
        package = packages(connection)[0][0]
    for case in cases:
        town.do(hc.GatherCase(case=case, package=package.id), COORDINATOR)
    return package.number


def view(town: Town, number: str) -> Package:
    with reading(town.store.engine) as connection:
        package = find_package(connection, number)
        assert package is not None
        return package_view(connection, town.store, package, town.now)


def send(town: Town, number: str) -> None:
    """«Send»: all that waits, with the deadlines proposed."""
    actor = town.person(COORDINATOR)
    sent = id_by_door(Door.WEB, actor, str(uuid.uuid4()))
    assert record_all(town.store, view(town, number).letters(), actor, sent, town.now) == []
