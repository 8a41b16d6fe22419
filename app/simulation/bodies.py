"""The hearing bodies: most answer in time, one late, one asks for a week, one promises, one stays silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.simulation.decks import Deck
from app.simulation.town import Town
from process.commands import act
from process.commands import hearing as hc
from process.ids import BodyId, CaseId, PersonId
from process.register import BodyKind
from process.stages import Stage
from process.state.case import CaseState
from process.state.hearing import Answer, HearingRequest

ANSWER = "answer"
ANSWER_CARDS = ("answer",) * 5 + ("no_remarks",) * 2 + ("late", "extension", "promise", "silence")


@dataclass
class Bodies:
    town: Town
    answers: Deck[str]

    def work(self) -> None:
        town = self.town
        asked = town.desk(ANSWER, Stage.HEARING, Stage.RECOMMENDATION, Stage.DECISION)
        town.do((answer for state in asked for answer in self._answer(state)), town.at(11))

    def _answer(self, state: CaseState) -> Iterator[tuple[act.Command, PersonId | None]]:
        for request in state.requests:
            if request.sent_at is None or request.answered_at or request.withdrawn_at or request.due_on is None:
                continue
            what, day = self._plan(state, request, request.due_on)
            if what == "silence":
                continue
            if self.town.today < day:
                self.town.put_off(ANSWER, state.case.id, day)
            else:
                yield from self._act(what, state, request, request.due_on)

    def _plan(self, state: CaseState, request: HearingRequest, due_on: date) -> tuple[str, date]:
        """Made once, when the letter has come."""
        key = ("hearing", state.case.id, request.consultation, request.round)
        if key not in self.town.plans:
            what = self.answers.draw()
            length = max((due_on - self.town.today).days, 1)
            early = self.town.today + timedelta(days=self.town.rng.randint(1, length))
            day = {"late": due_on + timedelta(days=2), "promise": early, "extension": early}.get(what, early)
            self.town.plans[key] = (what, min(day, due_on) if what != "late" else day)
        return self.town.plans[key]

    def _act(
        self, what: str, state: CaseState, request: HearingRequest, due_on: date
    ) -> Iterator[tuple[act.Command, PersonId | None]]:
        case, body, key = state.case.id, request.body, ("hearing", state.case.id, request.consultation, request.round)
        coordinator = self.town.coordinator()
        match what:
            case "extension":
                later = hc.ExtendHearing(
                    case=case,
                    body=body,
                    due_on=due_on + timedelta(days=7),
                    due_time=request.due_time or self.town.at(12).time(),
                    reason="Bedt om en uge mere.",
                    accepts_cost=True,
                )
                self.town.counts["extensions"] += 1
                self.town.plans[key] = ("answer", due_on + timedelta(days=5))
                yield later, coordinator
            case "promise":
                self.town.plans[key] = ("answer", due_on)
                yield hc.PromiseResponse(case=case, body=body, on=due_on), coordinator
            case _:
                self.town.plans[key] = ("silence", due_on)
                yield self._response(what, case, body), coordinator

    def _response(self, what: str, case: CaseId, body: BodyId) -> hc.RecordResponse:
        kind = self.town.register.organizations[body].kind
        if what == "no_remarks":
            answer = Answer.DISCUSSED if kind is BodyKind.MED else Answer.NO_REMARKS
        else:
            answer = Answer.JOINT_STATEMENT if kind is BodyKind.MED else Answer.REMARKS
        return hc.RecordResponse(case=case, body=body, answer=answer, text="Vi har drøftet forslaget.")
