"""«Samlet høring»: several cases gathered, each body's one letter read and sent, and taken back while it can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Response
from sqlalchemy.engine import Connection

from app.web.access import CurrentVisit, Visit, only
from app.web.act import Act, Acts, act_on, own_id, state
from app.web.facts import done
from app.web.fields import NOON, ByKey, Day, Hour, Many, Text, always, asked
from app.web.forms import Form, MistakesError, in_danish
from app.web.installation import Surroundings
from app.web.render import page, page_about
from models.all_or_none import Stated, record_all
from models.case.names import body_name, person_name
from models.hearing.packages import (
    AskedBody,
    Package,
    can_be_gathered,
    find_package,
    opened_by,
    package_view,
    packages,
)
from process.commands import hearing as hc
from process.ids import NO_PACKAGE
from process.state.case import CaseState

router = APIRouter()
Number = Annotated[str, Path(max_length=20)]
ADDRESS = "/samlede-hoeringer"


def _only_coordinators(visit: Visit) -> None:
    only(visit.viewer.is_coordinator)


# -- all of them, and a new one --------------------------------------------------------------------------------------


@router.get(ADDRESS)
def show_all(visit: CurrentVisit) -> Response:
    _only_coordinators(visit)
    with visit.reading() as connection:
        listed = packages(connection)
        cases = can_be_gathered(connection, visit.site.store, visit.viewer, visit.site.now())
    ticked = set(visit.typed.form.getlist("sag")) or set(visit.request.query_params.getlist("sag"))
    return page(visit, "hearing/packages.html.j2", listed=listed, cases=cases, ticked=ticked)


@router.post(ADDRESS)
def open_new(visit: CurrentVisit) -> Response:
    """The hearing opened and its cases gathered; then to its own page, where nothing is sent yet."""
    return act_on(visit, NEW, _choice, show_all)


@dataclass(frozen=True, slots=True)
class Choice:
    """The cases that can be gathered now, by number."""

    cases: dict[str, CaseState]


def _choice(connection: Connection, visit: Visit) -> Choice:
    _only_coordinators(visit)
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
    refused = _stated(visit, gathered)
    return None if refused else done(f"{ADDRESS}/{package.number}", "gemt")


def _stated(visit: Visit, stated: Stated) -> bool:
    """All of it, or none; each refused one is told with its case. Whether anything was refused."""
    refused = record_all(visit.site.store, stated, visit.viewer.person, own_id(visit), visit.site.now())
    for number, refusal in refused:
        visit.site.counted.refused(refusal.code)
        visit.typed.wrong("", f"Sag {number}: {in_danish(refusal)}")
    return bool(refused)


NEW: Act[Choice] = Act(always, New, "gemt", state=_open)


# -- one of them -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gathered:
    """One hearing of several cases as its coordinator has it before them."""

    visit: Visit
    view: Package
    around: Surroundings
    more: Choice

    @property
    def address(self) -> str:
        return f"{ADDRESS}/{self.view.package.number}"

    def asked(self, code: str) -> AskedBody | None:
        body = self.around.register.organization(code)
        return next((asked for asked in self.view.bodies if body is not None and asked.body == body.id), None)

    def words(self) -> dict[str, Any]:
        register = self.around.register
        return {
            "package": self.view.package,
            "view": self.view,
            "body": lambda body: body_name(register, body),
            "code_of": lambda body: register.organizations[body].code,
            "person": lambda person: person_name(register, person),
            "email": lambda person: register.persons[person].email if person in register.persons else "",
            "number_of": {each.case.id: each.case.number for each in self.view.cases},
        }


def _gathered(connection: Connection, visit: Visit, number: str) -> Gathered:
    _only_coordinators(visit)
    package = find_package(connection, number)
    if package is None:
        raise HTTPException(404)
    around = visit.site.surroundings(connection)
    view = package_view(connection, visit.site.store, package, visit.site.now(), visit.viewer)
    return Gathered(visit, view, around, _choice(connection, visit))


@router.get(f"{ADDRESS}/{{number}}")
def show(visit: CurrentVisit, number: Number) -> Response:
    with visit.about(_gathered, number) as gathered:
        form = visit.typed.form
    return page_about(
        gathered,
        "hearing/package.html.j2",
        others=list(gathered.more.cases.values()),
        chosen=set(form.getlist("til")) if form else None,
    )


@router.post(f"{ADDRESS}/{{number}}")
def act(visit: CurrentVisit, number: Number) -> Response:
    """Sent, taken back, a case put in or taken out."""
    return act_on(visit, ACTS, _gathered, show, number)


class Letters(Form):
    til: Many
    frist: ByKey[Day]
    tid: ByKey[Hour]

    def command(self, gathered: Gathered) -> Stated:
        register = gathered.around.register
        chosen = [asked.body for code in self.til if (asked := gathered.asked(code)) is not None and asked.waiting]
        if not chosen:
            raise MistakesError(("breve", "Vælg mindst ét organ, der skal have brev."))
        typed = ((register.organization(code), code, day) for code, day in self.frist.items())
        due = {body.id: (day, self.tid.get(code) or NOON) for body, code, day in typed if body and day}
        return gathered.view.letters(chosen, due)


class Undone(Form):
    organ: Text

    def command(self, gathered: Gathered) -> Stated:
        asked = gathered.asked(self.organ)
        waiting = asked.undoable(gathered.visit.site.now()) if asked else ()
        if asked is None or not waiting:
            raise MistakesError(("", "Brevet er gået ud og kan ikke fortrydes. Træk høringen tilbage i stedet."))
        return [(each.state.case.number, hc.CancelLetter(case=each.state.case.id, body=asked.body)) for each in waiting]


class Added(Chosen):
    def command(self, gathered: Gathered) -> Stated:
        package = gathered.view.package.id
        return [
            (each.case.number, hc.GatherCase(case=each.case.id, package=package)) for each in self.cases(gathered.more)
        ]


class TakenOut(Form):
    sag: Text

    def command(self, gathered: Gathered) -> Stated:
        cases = [each.case for each in gathered.view.cases if each.case.number == self.sag]
        if not cases:
            raise MistakesError(("", "Sagen er ikke med i høringen."))
        return [(case.number, hc.GatherCase(case=case.id, package=NO_PACKAGE)) for case in cases]


def _state(done_key: str) -> Callable[[Visit, Gathered, Any], Response | None]:
    def stated(visit: Visit, gathered: Gathered, commands: Stated) -> Response | None:
        return None if _stated(visit, commands) else done(gathered.address, done_key)

    return stated


ACTS: Acts[Gathered] = {
    "send": Act(always, Letters, "sendt", state=_state("sendt")),
    "fortryd": Act(always, Undone, "fortrudt", state=_state("fortrudt")),
    "tilfoej": Act(always, Added, "gemt", state=_state("gemt")),
    "udtag": Act(always, TakenOut, "gemt", state=_state("gemt")),
}
