"""«Ændret siden I blev spurgt»: what is different, and whether it matters to those who were asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, cast

from fastapi import APIRouter, Response

from app.web.access import CurrentVisit, Visit
from app.web.act import Act, act_on, state
from app.web.case_work import CaseNumber, Work, case_work
from app.web.facts import done
from app.web.fields import Number, Text, Tick, always, among, asked, or_else, sent_as
from app.web.forms import Form, MistakesError
from app.web.render import page_about
from documents.case.difference import shortened
from documents.hearing.since_asked import Changed, since_asked
from process.commands import hearing as hc
from process.state.hearing import HearingRequest

router = APIRouter()
SHORTEST_ROUND = 5
"""Calendar days, where the case type has no template any more."""


@router.get("/sager/{number}/aendringer")
def show(visit: CurrentVisit, number: CaseNumber) -> Response:
    with visit.about(case_work, number) as work:
        changed = [
            # the text of its own letter is what the round after it would be measured against
            (letter, since_asked(work.connection, (work.case.id, letter.consultation, letter.round + 1), work.left_out))
            for letter in _asked(work)
        ]
    return page_about(
        work,
        "hearing/changes.html.j2",
        unjudged=work.state.unjudged(),
        differences=_longest(changed),
        asked=[(letter, bool(changes)) for letter, changes in changed],
        may_judge=work.may(hc.JudgeChange),
        shortest=_shortest(work),
        round_costs=work.cost_of(hc.NewRound(case=work.case.id, reason="–", period_days=_shortest(work))),
        shortened=shortened,
    )


@router.post("/sager/{number}/aendringer")
def judge(visit: CurrentVisit, number: CaseNumber) -> Response:
    """Immaterial, with the reason; or material, and those who have answered are asked again."""
    return act_on(visit, JUDGE, case_work, show, number)


def _shortest(work: Work) -> int:
    template = work.ctx.rules.route_for(work.case.case_type)
    return template.second_round_days if template else SHORTEST_ROUND


def _asked(work: Work) -> list[HearingRequest]:
    """The newest letter that went to each body, in the order of the route."""
    sent = [letter for letter in work.state.requests if letter.sent_at and not letter.withdrawn_at]
    newest = {letter.consultation: letter for letter in sorted(sent, key=lambda letter: letter.round)}
    return [newest[step.number] for step in work.state.hearings() if step.number in newest]


def _longest(changed: list[tuple[HearingRequest, tuple[Changed, ...]]]) -> tuple[Changed, ...]:
    """What those who were asked first have not seen: the whole way to the text of today."""
    every = [changes for _, changes in changed if changes]
    return max(every, key=lambda changes: sum(change.now - change.was for change in changes), default=())


NO_VERDICT = "Vælg, om ændringen har betydning for høringen."


class Judgement(Form, states=hc.JudgeChange):
    proposal: Annotated[Number, sent_as("forslag"), or_else(1)]
    is_material: Annotated[bool, sent_as("vurdering"), among({"nej": False, "ja": True}, NO_VERDICT)]
    dage: Number
    accepts_cost: Annotated[Tick, sent_as("alligevel")]
    reason: Annotated[Text, sent_as("begrundelse"), asked("Skriv en begrundelse. Den sendes til dem, der er spurgt.")]

    def command(self, work: Work) -> hc.JudgeChange:
        shortest, judged = _shortest(work), cast(hc.JudgeChange, super().command(work))
        if self.is_material and self.dage is not None and self.dage < shortest:
            raise MistakesError(("dage", f"En ny runde skal mindst vare {shortest} dage."))
        return replace(judged, period_days=self.dage or 0 if self.is_material else 0)


def _judged(visit: Visit, work: Work, command: hc.JudgeChange) -> Response | None:
    if state(visit, command) is None:
        return None
    letters = command.is_material and work.may(hc.SendHearing)  # the officer judges, the coordinator sends
    where = f"{work.address}/breve" if letters else visit.path
    return done(where, "ny-runde" if command.is_material else "uvaesentlig")


JUDGE: Act[Work] = Act(always, Judgement, "gemt", state=_judged)
