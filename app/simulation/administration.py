"""The administration: officers submit, managers approve, the coordinator sends, memos are written and approved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.simulation.decks import Deck
from app.simulation.matters import newest_committee
from app.simulation.town import Town
from process.calendar import local_day
from process.commands import act
from process.commands import case as c
from process.commands import follow_up as fc
from process.commands import hearing as hc
from process.deadlines import working_days_after
from process.ids import PersonId
from process.people import manager_of
from process.stages import Stage
from process.state.case import CaseState
from process.state.terms import awaits_confirmation, without_successor

CARRIED_OUT_AFTER = timedelta(days=30)
SUBMIT, APPROVE, PUBLISH, SEND = "submit", "approve", "publish", "send"
WRITE_MEMO, APPROVE_MEMO, FOLLOW_UP, CARRY_OUT = "write memo", "approve memo", "follow up", "carry out"
"""The desks of the town hall."""
APPROVAL_CARDS = ("approve",) * 11 + ("return",)
ANSWERS_TOLD, NO_ANSWERS = "Høringssvarene er gengivet i notatet.", "Der er ikke modtaget høringssvar."


@dataclass
class Administration:
    town: Town
    approvals: Deck[str]

    def work(self) -> None:
        """One working day, in the order things reach the desks."""
        town = self.town
        town.do(self._submit(town.desk(SUBMIT, Stage.DRAFTING)), town.at(9))
        town.do(self._approve(town.desk(APPROVE, Stage.DRAFTING)), town.at(10))
        town.do(self._publish(town.desk(PUBLISH, Stage.HEARING)), town.at(9, 25))
        town.do(self._send(town.desk(SEND, Stage.HEARING)), town.at(9, 30))
        town.do(self._write_memos(town.desk(WRITE_MEMO, Stage.HEARING)), town.at(13))
        town.do(self._approve_memos(town.desk(APPROVE_MEMO, Stage.HEARING)), town.at(14))
        town.do(self._confirm_routes(), town.at(14, 15))
        town.do(self._follow_up(town.desk(FOLLOW_UP, Stage.FOLLOW_UP)), town.at(14, 20))
        town.do(self._carry_out(town.desk(CARRY_OUT, Stage.FOLLOW_UP)), town.at(14, 30))

    def _submit(self, drafts: list[CaseState]) -> Iterator[tuple[act.Command, PersonId | None]]:
        for state in drafts:
            if state.case.submitted_at:
                continue
            if self.town.today < self._ready_on(state):
                self.town.put_off(SUBMIT, state.case.id, self._ready_on(state))
                continue
            for proposal in state.proposals:
                if not proposal.is_complete:  # the officer writes what the document left out
                    draft = act.Draft(title=proposal.title, text="", is_complete=True, content={"completed": True})
                    revised = c.ReviseProposal(case=state.case.id, proposal=proposal.number, draft=draft)
                    yield revised, state.case.officer
            yield c.SubmitDraft(case=state.case.id), state.case.officer

    def _ready_on(self, state: CaseState) -> date:
        """Drafts are finished over the first weeks, not all on one day."""
        key = ("draft", state.case.id)
        if key not in self.town.plans:
            after = self.town.rng.randint(1, 20)
            self.town.plans[key] = ("submit", working_days_after(self.town.today, after, self.town.calendar))
        return self.town.plans[key][1]

    def _approve(self, drafts: list[CaseState]) -> Iterator[tuple[act.Command, PersonId | None]]:
        for state in drafts:
            if state.case.submitted_at is None:
                continue
            for link in state.pending_links():
                if self.approvals.draw() == "return":
                    self.town.counts["returned"] += 1
                    yield c.ReturnDraft(case=state.case.id, comment="Beløbet skal begrundes bedre."), link.person
                else:
                    yield c.ApproveDraft(case=state.case.id), link.person

    def _publish(self, states: list[CaseState]) -> Iterator[tuple[act.Command, PersonId | None]]:
        """What the law wants the public to see is published when the hearing begins."""
        for state in states:
            rules, _ = self.town.store.reference.rules(state.case.pinned_config, local_day(state.case.created_at))
            template = rules.route_for(state.case.case_type)
            if template and template.public_hearing and not state.live_public_hearings():
                yield hc.PublishHearing(case=state.case.id, starts_on=self.town.today), self.town.coordinator()

    def _send(self, states: list[CaseState]) -> Iterator[tuple[act.Command, PersonId | None]]:
        for state in states:
            if any(r.sent_at is None and not r.is_finished for r in state.requests):
                yield hc.SendHearing(case=state.case.id), self.town.coordinator()

    def _write_memos(self, states: list[CaseState]) -> Iterator[tuple[act.Command, PersonId | None]]:
        for state in states:
            asked = [r for r in state.requests if not r.withdrawn_at]
            if asked and all(r.is_finished for r in asked) and state.case.memo_filed_at is None:
                text = ANSWERS_TOLD if state.responses else NO_ANSWERS
                yield hc.FileMemo(case=state.case.id, text=text), state.case.officer

    def _approve_memos(self, states: list[CaseState]) -> Iterator[tuple[act.Command, PersonId | None]]:
        for state in states:
            if state.case.memo_filed_at and state.case.memo_approved_at is None:
                chain = [link for link in state.approvals if not link.clearance]
                yield hc.ApproveMemo(case=state.case.id), chain[-1].person if chain else None

    def _confirm_routes(self) -> Iterator[tuple[act.Command, PersonId | None]]:
        """After a change of term the officers look at their routes over the first working days."""
        register, today = self.town.register, self.town.today
        term = register.term_on(today)
        if term is None or not self.town.unconfirmed(term):
            return
        for state in self.town.open_cases().values():
            if state.case.stage is Stage.FOLLOW_UP or awaits_confirmation(state, register, today) is None:
                continue
            key = ("route", state.case.id, term.id)
            if key not in self.town.plans:
                day = working_days_after(today, self.town.rng.randint(1, 6), self.town.calendar)
                self.town.plans[key] = ("confirm", day)
            if today >= self.town.plans[key][1]:
                self.town.counts["routes_confirmed"] += 1
                new = register.committee_of(state.case.department, today) or newest_committee(self.town)
                replacements = {old: new for old in without_successor(state, register, today) if new is not None}
                confirmed = c.ConfirmRoute(case=state.case.id, reason="Set igennem.", replacements=replacements)
                yield confirmed, state.case.officer

    def _follow_up(self, states: list[CaseState]) -> Iterator[tuple[act.Command, PersonId | None]]:
        """What a body has asked for gets its date, and is done on it."""
        for state in states:
            for owed in state.open_follow_ups():
                if owed.due_on is None:
                    due = working_days_after(self.town.today, 40, self.town.calendar)
                    command: act.Command = fc.SetFollowUp(case=state.case.id, number=owed.number, due_on=due)
                elif owed.due_on <= self.town.today:
                    self.town.counts["followed_up"] += 1
                    command = fc.FinishFollowUp(case=state.case.id, number=owed.number, text="Status er givet.")
                else:
                    self.town.put_off(FOLLOW_UP, state.case.id, owed.due_on)
                    continue
                yield command, self._responsible(state)

    def _responsible(self, state: CaseState) -> PersonId | None:
        return manager_of(self.town.register, state.case.department, self.town.today)

    def _carry_out(self, states: list[CaseState]) -> Iterator[tuple[act.Command, PersonId | None]]:
        for state in states:
            decided = state.case.decided_on
            if state.case.followed_up_at is not None or decided is None:
                continue
            if self.town.today < decided + CARRIED_OUT_AFTER:
                self.town.put_off(CARRY_OUT, state.case.id, decided + CARRIED_OUT_AFTER)
            elif not state.open_follow_ups():
                done = c.CarryOut(case=state.case.id, text="Beslutningen er udmøntet.")
                yield done, self._responsible(state)
