"""«Bekræft ny rute»: what the change of term has done to the rest of a case's route, and the confirming of it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from app.web.access import CurrentVisit, only
from app.web.act import Act, act_on
from app.web.case_work import CaseNumber, Work, case_work
from app.web.fields import ByKey, Text
from app.web.forms import Form, MistakesError
from app.web.render import page
from process.commands import case as c
from process.commands.act import CaseCommand
from process.register import POLITICAL, LegislativeTerm, Organization
from process.state.terms import confirmable, route_lines
from process.words.alphabet import danish_order

router = APIRouter()


@router.get("/sager/{number}/rute")
def show(visit: CurrentVisit, number: CaseNumber) -> Response:
    work = visit.read(case_work, number)
    only(work.may(c.ConfirmRoute))
    shown: dict[str, Any] = {
        "term": to_confirm(work),
        "lines": route_lines(work.state, work.register, work.ctx.today),
        "ended": [(body, [(new.code, new.name) for new in followers(work, body)]) for body in _ended(work)],
    }
    return page(visit, "case/route.html.j2", **shown, **work.words())


@router.post("/sager/{number}/rute")
def confirm(visit: CurrentVisit, number: CaseNumber) -> Response:
    """The route is confirmed, with somebody in the place of each body that has ended and that nobody follows."""
    return act_on(visit, CONFIRM, case_work, show, number)


def to_confirm(work: Work) -> LegislativeTerm | None:
    """The term this reader may confirm the route for."""
    return confirmable(work.state, work.register, work.ctx.today) if work.may(c.ConfirmRoute) else None


def followers(work: Work, ended: Organization) -> list[Organization]:
    """Who may take over: those that exist and do what it did; treating a case takes a political body."""
    same = POLITICAL if ended.kind in POLITICAL else {ended.kind}
    bodies = (body for body in work.register.organizations.values() if body.kind in same and body.id != ended.id)
    return sorted(
        (body for body in bodies if body.exists_on(work.ctx.today)),
        key=lambda body: (body.kind, danish_order(body.name)),
    )


def _ended(work: Work) -> list[Organization]:
    """Each body that has ended and has nobody after it."""
    lines = route_lines(work.state, work.register, work.ctx.today)
    return [work.register.organizations[body] for body in dict.fromkeys(line.body for line in lines if line.has_ended)]


class NewRoute(Form):
    efter: ByKey[Text]
    bemaerkning: Text

    def command(self, work: Work) -> CaseCommand:
        chosen = {body: self._follower(work, body) for body in _ended(work)}
        missing = [(f"efter-{body.code}", "Vælg det organ, der tager over.") for body in chosen if not chosen[body]]
        if missing:
            raise MistakesError(*missing)
        replacements = {body.id: new.id for body, new in chosen.items() if new}
        return c.ConfirmRoute(case=work.case.id, reason=self.bemaerkning, replacements=replacements)

    def _follower(self, work: Work, ended: Organization) -> Organization | None:
        return next((body for body in followers(work, ended) if body.code == self.efter.get(ended.code)), None)


CONFIRM: Act[Work] = Act(
    lambda work: to_confirm(work) is not None, NewRoute, "rute", to=lambda work, _: f"/sager/{work.case.number}"
)
