"""«Samlede høringer»: all of them, and a new one gathered: by hand, or all of a budget or a catalogue."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Response
from sqlalchemy.engine import Connection

from app.web.access import CurrentVisit, Visit, only
from app.web.act import Act, act_on, own_id, state
from app.web.facts import done
from app.web.fields import Many, Text, always, asked
from app.web.forms import Form, MistakesError, in_danish
from app.web.render import page
from models import tables as t
from models.access.confidentiality import unmentionable
from models.all_or_none import Stated, record_all
from models.case.budget_proposals import Selection, budget_proposals
from models.hearing.packages import can_be_gathered, opened_by, packages
from process.commands import hearing as hc
from process.state.case import CaseState

router = APIRouter()
ADDRESS = "/samlede-hoeringer"


def only_coordinators(visit: Visit) -> None:
    only(visit.viewer.is_coordinator)


# -- all of them, and a new one --------------------------------------------------------------------------------------


@router.get(ADDRESS)
def show_all(visit: CurrentVisit) -> Response:
    only_coordinators(visit)
    with visit.reading() as connection:
        listed = packages(connection)
        cases = can_be_gathered(connection, visit.site.store, visit.viewer, visit.site.now())
        groups = _groups(connection, visit, cases)
    group = groups.get(visit.request.query_params.get("vaelg", ""))
    ticked = set(visit.typed.form.getlist("sag")) or set(visit.request.query_params.getlist("sag"))
    return page(
        visit,
        "hearing/packages.html.j2",
        listed=listed,
        cases=cases,
        groups=groups,
        title=group.title if group else "",
        ticked=ticked or set(group.numbers if group else ()),
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that belong together: those of a budget, or of a catalogue. `title`: what their hearing could be called,
    for it stands in all letters; "" where that would name a case no letter may name.
    """

    name: str
    title: str
    numbers: tuple[str, ...]


def _groups(connection: Connection, visit: Visit, cases: Collection[CaseState]) -> dict[str, Group]:
    """By what stands in the address; those that have cases here."""
    here = {state.case.number: state.case for state in cases}
    groups: dict[str, Group] = {}
    for year in sorted(visit.site.surroundings(connection).rules.budget_years) if here else ():
        by = (connection, Selection(year=year), visit.site.reference, visit.site.now())
        numbers = dict.fromkeys(each.case for each in budget_proposals(*by, viewer=visit.viewer).standing)
        title = f"Budget {year}: høring om forslag"
        groups[f"budget-{year}"] = Group(f"Budget {year}", title, tuple(n for n in numbers if n in here))
    catalogues = sorted({case.joined_number for case in here.values() if case.joined_number})
    unnamed = _unmentionable(connection, catalogues, visit.site.now())
    for catalogue in catalogues:
        mine = tuple(number for number, case in here.items() if case.joined_number == catalogue)
        title = "" if catalogue in unnamed else f"Høring om katalog {catalogue}"
        groups[f"katalog-{catalogue}"] = Group(f"Katalog {catalogue}", title, mine)
    return {key: group for key, group in groups.items() if group.numbers}


def _unmentionable(connection: Connection, numbers: Collection[str], now: datetime) -> frozenset[str]:
    """Those of the cases whose number may stand in no letter."""
    if not numbers:
        return frozenset()
    number = t.cases.c.number
    return frozenset(connection.scalars(sa.select(number).where(number.in_(numbers), unmentionable(now))))


@router.post(ADDRESS)
def open_new(visit: CurrentVisit) -> Response:
    """The hearing opened and its cases gathered; then to its own page, where nothing is sent yet."""
    return act_on(visit, NEW, choice_of, show_all)


@dataclass(frozen=True, slots=True)
class Choice:
    """The cases that can be gathered now, by number."""

    cases: dict[str, CaseState]


def choice_of(connection: Connection, visit: Visit) -> Choice:
    only_coordinators(visit)
    cases = can_be_gathered(connection, visit.site.store, visit.viewer, visit.site.now())
    return Choice({each.case.number: each for each in cases})


NO_CASES = "Vælg mindst én sag."


class Chosen(Form):
    sag: Many

    def cases(self, choice: Choice) -> list[CaseState]:
        chosen = [choice.cases[number] for number in self.sag if number in choice.cases]
        if not chosen:
            raise MistakesError(("sager", NO_CASES))
        return chosen


class New(Chosen):
    titel: Annotated[Text, asked("Skriv, hvad høringen hedder. Det står i alle breve.")]

    def command(self, choice: Choice) -> tuple[str, list[CaseState]]:
        return self.titel, self.cases(choice)


def _open(visit: Visit, _choice: Choice, new: tuple[str, list[CaseState]]) -> Response | None:
    title, cases = new
    if not state(visit, hc.OpenPackage(title=title), {"": "titel"}):
        return None
    with visit.reading() as connection:
        package = opened_by(connection, own_id(visit))
    if package is None:
        raise LookupError("a hearing that was opened is there")
    gathered = [(each.case.number, hc.GatherCase(case=each.case.id, package=package.id)) for each in cases]
    refused = stated_as_one(visit, gathered)
    return None if refused else done(f"{ADDRESS}/{package.number}", "gemt")


def stated_as_one(visit: Visit, stated: Stated) -> bool:
    """All of it, or none; each refused one is told with its case. Whether anything was refused."""
    refused = record_all(visit.site.store, stated, visit.viewer.person, own_id(visit), visit.site.now())
    for number, refusal in refused:
        visit.site.counted.refused(refusal.code)
        visit.typed.wrong("", f"Sag {number}: {in_danish(refusal)}")
    return bool(refused)


NEW: Act[Choice] = Act(always, New, "gemt", state=_open)
