"""What somebody may do with a case as it stands, and the command each filled-in form becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.web.case_work import Work
from app.web.follow_up import acts
from app.web.forms import Typed
from models.case.waiting import body_name
from process.calendar import danish_date
from process.commands import case as c
from process.commands.act import CaseCommand
from process.ids import MeetingId
from process.register import MeetingStatus
from process.stages import Stage

MEETINGS_SHOWN = 30
OWN_PLACE = frozenset({"opfoelgning-ny", "opfoelgning-saet", "opfoelgning-faerdig"})
"""Acts whose forms stand with what they are about, not under «Hvad kan du gøre?»."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to state: when it is offered, how its form is read, and the words after it (`facts.DONE`)."""

    is_offered: Callable[[Work], bool]
    read: Callable[[Typed, Work], CaseCommand | None]
    done: str


def offered(work: Work) -> frozenset[str]:
    """The acts to show. None that would be refused for want of right, or because it is not its turn."""
    return frozenset(name for name, act in ACTS.items() if act.is_offered(work))


def targets(work: Work) -> tuple[tuple[str, str], ...]:
    """The coming meetings the case may aim at: of the bodies that treat it, soonest first."""
    bodies = {step.body for step in work.state.treatments() if step.authoritative} or {
        step.body for step in work.state.treatments()
    }
    ahead = [
        meeting
        for meeting in work.register.meetings
        if meeting.organization in bodies
        and meeting.held_on > work.ctx.today
        and meeting.state is MeetingStatus.PLANNED
        and meeting.id != work.case.target_meeting
    ]
    named = (
        (str(one.id), f"{body_name(work.register, one.organization)}, {danish_date(one.held_on)}") for one in ahead
    )
    return tuple(named)[:MEETINGS_SHOWN]


def _is_running(work: Work) -> bool:
    return work.case.ending is None and work.case.stage not in (Stage.FOLLOW_UP, Stage.ENDED)


def _may_submit(work: Work) -> bool:
    """Also while something is missing in it: the button then says what."""
    is_mine = work.case.stage is Stage.DRAFTING and work.case.submitted_at is None and work.case.ending is None
    return is_mine and work.may(c.SubmitDraft)


def _may_revise(work: Work) -> bool:
    return _is_running(work) and work.may(c.ReviseProposal)


def _retarget(typed: Typed, work: Work) -> CaseCommand | None:
    options = {key: MeetingId(int(key)) for key, _ in targets(work)}
    meeting = typed.choice("moede", options, "Vælg det møde, sagen skal sigte mod.")
    reason = typed.text("grund", "Skriv, hvorfor målet flyttes.")
    return c.Retarget(case=work.case.id, target_meeting=meeting, reason=reason) if meeting is not None else None


def _return(typed: Typed, work: Work) -> CaseCommand:
    comment = typed.text("kommentar", "Skriv, hvad der skal ændres.")
    return c.ReturnDraft(case=work.case.id, comment=comment)


def _withdraw(typed: Typed, work: Work) -> CaseCommand:
    return c.WithdrawCase(case=work.case.id, reason=typed.text("grund", "Skriv, hvorfor sagen trækkes tilbage."))


def _drop_call_in(typed: Typed, work: Work) -> CaseCommand:
    return c.DropCallIn(case=work.case.id, reason=typed.text("grund", "Skriv, hvorfor begæringen frafaldes."))


def _carry_out(typed: Typed, work: Work) -> CaseCommand:
    asked = "Skriv, hvorfor sagen meldes udført, selv om der er åbne opfølgninger."
    reason = typed.text("grund", asked if work.state.open_follow_ups() else "")
    return c.CarryOut(case=work.case.id, text=typed.text("tekst"), reason=reason)


ACTS: Mapping[str, Act] = {
    "indsend": Act(_may_submit, lambda _, work: c.SubmitDraft(case=work.case.id), "indsendt"),
    "godkend": Act(
        lambda work: work.can(c.ApproveDraft(case=work.case.id)),
        lambda typed, work: c.ApproveDraft(case=work.case.id, comment=typed.text("kommentar")),
        "godkendt",
    ),
    "returner": Act(lambda work: work.can(c.ReturnDraft(case=work.case.id, comment="")), _return, "returneret"),
    "revider": Act(_may_revise, lambda _typed, _work: None, "revideret"),
    "maal": Act(
        lambda work: _is_running(work) and work.may(c.Retarget) and bool(targets(work)),
        _retarget,
        "flyttet",
    ),
    "frafald": Act(lambda work: work.can(c.DropCallIn(case=work.case.id, reason="")), _drop_call_in, "frafaldet"),
    "traek": Act(lambda work: _is_running(work) and work.may(c.WithdrawCase), _withdraw, "trukket"),
    "udfoert": Act(
        lambda work: work.can(c.CarryOut(case=work.case.id)),
        _carry_out,
        "gemt",
    ),
    "opfoelgning-ny": Act(acts.may_add, acts.read_new, "opfoelgning"),
    "opfoelgning-saet": Act(lambda work: bool(acts.changeable(work)), acts.read_set, "gemt"),
    "opfoelgning-faerdig": Act(lambda work: bool(acts.changeable(work)), acts.read_done, "gemt"),
}
"""The names are the forms' own (`handling`). A revision has a page of its own."""
