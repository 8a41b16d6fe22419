"""The page of one case: where it is, who has it, its route, hearings, approvals, decisions and log; and what to do."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Response
from sqlalchemy.engine import Connection

from app.web.access import CurrentVisit
from app.web.act import Act, Acts, act_on, offered
from app.web.case.route import to_confirm
from app.web.case.timeline import timeline
from app.web.case_work import CaseNumber, Work, case_work
from app.web.fields import Moment, Text, Tick, among, asked, sent_as
from app.web.follow_up.acts import ACTS as FOLLOW_UP_ACTS
from app.web.follow_up.acts import changeable, people
from app.web.forms import Form, button
from app.web.meeting.chair_alone import chair_decisions
from app.web.meeting_work import placed_at
from app.web.render import page_about
from documents.case.difference import shortened
from documents.hearing.since_asked import Changed, changed_since
from documents.reading.numbers import format_number
from models.case.catalogue import catalogue
from models.case.dossier import dossier
from models.case.earlier_texts import approved_versions
from models.case.names import body_name
from models.case.overview import days_held
from models.case.plan import case_plan
from models.sweeps.collective import joined_to
from process.calendar import danish_date
from process.checks.check import check
from process.commands import case as c
from process.commands.follow_up import SetAgreement
from process.hearing.letters import drafted_letters
from process.hearing.more_time import is_promised_late
from process.ids import MeetingId
from process.permission import ANSWERING
from process.register import MeetingStatus
from process.stages import Stage
from process.state.confidentiality import is_embargoed
from process.words.kept_back import kept_back_words

router = APIRouter()
MEETINGS_SHOWN = 30


@router.get("/sager/{number}")
def show(visit: CurrentVisit, number: CaseNumber) -> Response:
    site = visit.site
    with site.reading() as connection:
        work = case_work(connection, visit, number)
        whole = dossier(connection, work.case.id, site.reference, site.now())
        acts = offered(ACTS, work)
        joined = joined_to(connection, work.case.id, site.now(), visit.viewer)
        money = catalogue(connection, work.state)
        by_chair = list(chair_decisions(work))
        news = _since_i_approved(connection, work) if "godkend" in acts else ()
        places = placed_at(connection, work.state, work.register, {each.meeting for each in work.view.decisions})
    return page_about(
        work,
        "case/case.html.j2",
        findings=check(whole) if whole is not None and visit.viewer.is_administration else None,
        acts=acts,
        by_chair=by_chair,
        joined=joined,
        catalogue=money,
        number=format_number,
        own_place=FOLLOW_UP_ACTS,
        may_revise=_is_running(work) and work.may(c.ReviseProposal),
        may_agree=work.may(SetAgreement) and work.case.released_at is not None,
        changeable=changeable(work),
        givable=people(work),
        news=news,
        places=places,
        targets=targets(work) if "maal" in acts else (),
        route_term=to_confirm(work),
        unsent_letters=len(drafted_letters(work.state)),
        shortened=shortened,
        answering_for=_answering_for(work),
        promised_late=partial(is_promised_late, register=work.register),
        **_plan_of(work),
    )


@router.post("/sager/{number}")
def act(visit: CurrentVisit, number: CaseNumber) -> Response:
    """Submitted, approved, returned, aimed at another meeting, withdrawn, carried out; a follow-up added or set."""
    return act_on(visit, ACTS, case_work, show, number)


def _answering_for(work: Work) -> dict[int, str]:
    """The bodies the reader answers for, with their codes."""
    seats = (seat.body for seat in work.visit.viewer.seats if seat.role in ANSWERING)
    return {body: work.register.organizations[body].code for body in seats}


def _since_i_approved(connection: Connection, work: Work) -> tuple[Changed, ...]:
    """What is new to an approver who has had the draft before."""
    then = approved_versions(connection, work.case.id, work.visit.viewer.person)
    return changed_since(connection, work.case.id, then, work.left_out) if then else ()


def _plan_of(work: Work) -> dict[str, Any]:
    """What the template needs beside the view: forecast, the timeline."""
    state, case, today = work.state, work.case, work.ctx.today
    assessor = work.ctx.assessor
    assessment = assessor.assess(state)
    is_decided = case.stage in (Stage.FOLLOW_UP, Stage.ENDED)
    target = None if is_decided else assessor.target_of(state)
    planned = {} if is_decided else case_plan(assessor, state).days
    return {
        "meetings": assessor.meetings,
        "assessment": assessment,
        "target": target,
        "days_held": days_held(case, assessment.binding, today),
        "is_decided": is_decided,
        "kept_back": _kept_back(work),
        "planned": planned,
        "timeline": timeline(state, work.register, today, planned, target),
    }


def _kept_back(work: Work) -> str:
    """Why the case is hidden from others, for those who see it."""
    case = work.case
    ahead = case.public_from if is_embargoed(case, work.ctx.now) else None
    return kept_back_words(case.is_closed, ahead, work.view.is_confidential)


# -- what may be stated ----------------------------------------------------------------------------------------------


def targets(work: Work) -> tuple[tuple[str, str], ...]:
    """The coming meetings the case may aim at: of the bodies that treat it, soonest first."""
    treatments = work.state.treatments()
    bodies = {step.body for step in treatments if step.authoritative} or {step.body for step in treatments}
    ahead = [
        meeting
        for meeting in work.register.meetings
        if meeting.organization in bodies
        and meeting.held_on > work.ctx.today
        and meeting.state is MeetingStatus.PLANNED
        and meeting.id != work.case.target_meeting
    ]
    return tuple(
        (str(meeting.id), f"{body_name(work.register, meeting.organization)}, {danish_date(meeting.held_on)}")
        for meeting in ahead[:MEETINGS_SHOWN]
    )


def _is_running(work: Work) -> bool:
    return work.case.ending is None and work.case.stage not in (Stage.FOLLOW_UP, Stage.ENDED)


def _may_submit(work: Work) -> bool:
    """Also while something is missing in it: the button then says what."""
    is_mine = work.case.stage is Stage.DRAFTING and work.case.submitted_at is None and work.case.ending is None
    return is_mine and work.may(c.SubmitDraft)


class Approval(Form, states=c.ApproveDraft):
    comment: Annotated[Text, sent_as("kommentar")]


class Return(Form, states=c.ReturnDraft):
    comment: Annotated[Text, sent_as("kommentar"), asked("Skriv, hvad der skal ændres.")]


def _target_ids(work: Work) -> dict[str, MeetingId]:
    return {key: MeetingId(int(key)) for key, _ in targets(work)}


class Target(Form, states=c.Retarget):
    target_meeting: Annotated[MeetingId, sent_as("moede"), among(_target_ids, "Vælg det møde, sagen skal sigte mod.")]
    reason: Annotated[Text, sent_as("grund"), asked("Skriv, hvorfor målet flyttes.")]


class KeptBack(Form, states=c.KeepBack):
    is_closed: Annotated[Tick, sent_as("lukket")]
    public_from: Annotated[Moment, sent_as("omtale")]
    public_title: Annotated[Text, sent_as("titel")]
    reason: Annotated[Text, sent_as("grund"), asked("Skriv, hvorfor sagens fortrolighed ændres.")]


class OutOfMail(Form, states=c.KeepOutOfMail):
    is_lifted: Annotated[Tick, sent_as("igen")]
    reason: Annotated[Text, sent_as("grund"), asked("Skriv, hvorfor.")]


class DroppedCallIn(Form, states=c.DropCallIn):
    reason: Annotated[Text, sent_as("grund"), asked("Skriv, hvorfor begæringen frafaldes.")]


class Withdrawal(Form, states=c.WithdrawCase):
    reason: Annotated[Text, sent_as("grund"), asked("Skriv, hvorfor sagen trækkes tilbage.")]


class Note(Form, states=c.AddNote):
    text: Annotated[Text, sent_as("tekst"), asked("Skriv notatet.")]


STILL_OPEN = "Skriv, hvorfor sagen meldes udført, selv om der er åbne opfølgninger."


class CarriedOut(Form, states=c.CarryOut):
    text: Annotated[Text, sent_as("tekst")]
    reason: Annotated[Text, sent_as("grund"), asked(STILL_OPEN, lambda work, _: work.state.open_follow_ups())]


ACTS: Acts[Work] = {
    "indsend": Act(_may_submit, button(c.SubmitDraft), "indsendt"),
    "godkend": Act(lambda work: work.can(c.ApproveDraft), Approval, "godkendt"),
    "returner": Act(lambda work: work.can(c.ReturnDraft, comment=""), Return, "returneret"),
    "maal": Act(lambda work: _is_running(work) and work.may(c.Retarget) and bool(targets(work)), Target, "flyttet"),
    "fortrolig": Act(lambda work: _is_running(work) and work.may(c.KeepBack), KeptBack, "gemt"),
    "mail": Act(lambda work: _is_running(work) and work.may(c.KeepOutOfMail), OutOfMail, "gemt"),
    "frafald": Act(lambda work: work.can(c.DropCallIn, reason=""), DroppedCallIn, "frafaldet"),
    "traek": Act(lambda work: _is_running(work) and work.may(c.WithdrawCase), Withdrawal, "trukket"),
    "notat": Act(lambda work: work.may(c.AddNote), Note, "gemt"),
    "udfoert": Act(lambda work: work.can(c.CarryOut), CarriedOut, "gemt"),
    **FOLLOW_UP_ACTS,
}
