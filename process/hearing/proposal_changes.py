"""A proposal has changed since it was sent in hearing: does that matter to those who were asked?"""

from __future__ import annotations

from dataclasses import replace

from process.change import Change, exchanged
from process.commands import hearing as hc
from process.events import Tag
from process.hearing.letters import after_letter, contacts
from process.hearing.refusals import WhyHearing
from process.hearing.rounds import ended_requests, new_round
from process.notices import ProposalChanged
from process.refusals import Refusal, Why, refuse
from process.route.route import LONGEST_DAYS
from process.state.case import ProposalRef
from process.state.hearing import HearingRequest


def judge_change(change: Change, command: hc.JudgeChange) -> Refusal | None:
    """Immaterial, with the reason; or material, and those who have answered are asked again, for the shortest lawful
    time. All who were asked are told.
    """
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    if not 0 <= command.period_days <= LONGEST_DAYS:
        return refuse(Why.PERIOD_OUT_OF_RANGE, most=LONGEST_DAYS)
    changed = next((p for p in change.case.unjudged() if p.number == command.proposal), None)
    if changed is None:
        return refuse(WhyHearing.NOTHING_CHANGED)
    judged = replace(changed, judged_at=change.ctx.now)
    change.state = replace(change.case, proposals=exchanged(change.case.proposals, judged))
    change.emit(
        Tag.CHANGE_JUDGED,
        personal={"reason": command.reason},
        proposal=changed.number,
        version=changed.version,
        is_material=command.is_material,
    )
    _take_back_earlier(change, changed)
    answered = {r.body for r in ended_requests(change, ())}
    for request in _asked(change):
        if not (command.is_material and request.body in answered):  # those get a letter of the new round
            notice = ProposalChanged(changed.number, changed.version)
            change.tell(notice, contacts(change, request), at=after_letter(change, request), request=request)
    if command.is_material and answered:
        again = hc.NewRound(
            case=command.case,
            reason=command.reason,
            period_days=command.period_days,
            accepts_cost=command.accepts_cost,
        )
        return new_round(change, again)
    return None


def _take_back_earlier(change: Change, changed: ProposalRef) -> None:
    """One proposal's change is told once: what was said of earlier versions and has not left is not said any more."""
    for version in range(1, changed.version):
        change.take_back_this(ProposalChanged(changed.number, version))


def _asked(change: Change) -> list[HearingRequest]:
    newest = (change.case.latest_request(step.number) for step in change.case.hearings())
    return [request for request in newest if request and request.sent_at and not request.withdrawn_at]
