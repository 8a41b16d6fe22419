"""Drafting: a case is registered, its draft revised, submitted, approved link by link or returned."""

from __future__ import annotations

from operator import attrgetter

from process.case.refusals import WhyCase
from process.change import AppendedVersion, Change, Context, exchanged, opened
from process.commands import case as c
from process.covers import of_own_work
from process.events import Tag
from process.hearing import questionnaire
from process.hearing.answers import take_received
from process.hearing.playbook import case_text
from process.ids import BodyId, CaseId, PersonId
from process.notices import DraftReturned, HearingWithdrawn, ToApprove
from process.parts import changed
from process.people import contacts_of, named_above
from process.refusals import Phrase, Refusal, Thing, Why, refuse
from process.register import SeatRole
from process.route import new_route, route
from process.rules import ApprovalStep
from process.stages import Stage
from process.state.case import ApprovalLink, Case, Ending, LinkState, ProposalRef


def register_case(change: Change, command: c.RegisterCase) -> Refusal | None:
    """A new case with its route from the template, its hearing parties from the playbook, and its first versions."""
    ctx = change.ctx
    unknown = _unknown(command, ctx)
    if unknown:
        return unknown
    template = ctx.rules.route_for(command.case_type)
    if template is None:
        return refuse(WhyCase.UNKNOWN_CASE_TYPE, case_type=command.case_type, known=tuple(ctx.rules.routes))
    consultations = new_route.build_route(template, command, ctx)
    if isinstance(consultations, Refusal):
        return consultations
    change.state = changed(
        opened(_case_row(command, ctx)),
        consultations=consultations,
        approvals=_chain(command, ctx),
        proposals=tuple(
            ProposalRef(number, draft.title, 1, draft.is_complete) for number, draft in enumerate(command.proposals, 1)
        ),
    )
    change.records += [AppendedVersion(number, 1, draft) for number, draft in enumerate(command.proposals, 1)]
    change.emit(
        Tag.CASE_REGISTERED,
        number=ctx.new_number,
        case_type=command.case_type,
        department=command.department,
        officer=command.officer,
        proposals=len(command.proposals),
        source_sha256=command.source_sha256,
        route=[[step.number, step.body, str(step.role), step.step] for step in consultations],
    )
    for received in command.received:
        take_received(change, received)
    return None


def _unknown(command: c.RegisterCase, ctx: Context) -> Refusal | None:
    """A body, person or meeting that the register does not have."""
    register = ctx.register
    for body in (
        command.department,
        *command.committees,
        *command.hearing_bodies,
        *(asked.body for asked in command.received),
    ):
        if body not in register.organizations:
            return refuse(Why.NOT_FOUND, what=Thing.BODY, key=body)
    if command.officer not in register.persons:
        return refuse(Why.NOT_FOUND, what=Thing.PERSON, key=command.officer)
    target = command.target_meeting
    if target is not None and all(meeting.id != target for meeting in register.meetings):
        return refuse(Why.NOT_FOUND, what=Thing.MEETING, key=target)
    return None


def _case_row(command: c.RegisterCase, ctx: Context) -> Case:
    return Case(
        id=CaseId(ctx.new_id),
        number=ctx.new_number,
        title=command.title,
        case_type=command.case_type,
        department=command.department,
        officer=command.officer,
        created_at=ctx.now,
        case_number=command.case_number,
        is_closed=command.is_closed,
        public_title=command.public_title,
        public_from=command.public_from,
        target_meeting=command.target_meeting,
        pinned_config=ctx.pinned_config,
        kle=command.kle,
        answers=",".join(command.answers),
        source_sha256=command.source_sha256,
    )


def _chain(command: c.RegisterCase, ctx: Context) -> tuple[ApprovalLink, ...]:
    chain = ctx.rules.chain_for(command.case_type)
    steps = chain.steps if chain else ()
    return tuple(_link(position, step, command.department, ctx) for position, step in enumerate(steps, 1))


def _link(position: int, step: ApprovalStep, department: BodyId, ctx: Context) -> ApprovalLink:
    person = named_above(ctx.register, department, ctx.today, SeatRole(step.role))
    return ApprovalLink(position, step.role, step.title, person, step.clearance)


def revise_proposal(change: Change, command: c.ReviseProposal) -> Refusal | None:
    """Always a new version; once the draft has been released, with a reason (DESIGN §10). While it is with the
    approvers, those who have approved must see the new text too.
    """
    proposal = next((p for p in change.case.proposals if p.number == command.proposal), None)
    if proposal is None:
        return refuse(Why.NOT_FOUND, what=Thing.PROPOSAL, key=command.proposal)
    if change.case.case.released_at and not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    revised = changed(
        proposal,
        title=command.draft.title,
        version=proposal.version + 1,
        is_complete=command.draft.is_complete,
        revised_at=change.ctx.now,
    )
    change.state = changed(change.case, proposals=exchanged(change.case.proposals, revised))
    change.records.append(AppendedVersion(proposal.number, revised.version, command.draft))
    change.emit(
        Tag.PROPOSAL_REVISED, personal={"reason": command.reason}, proposal=proposal.number, version=revised.version
    )
    if change.case.case.released_at is None:
        questionnaire.hear_who_is_hit(change, [case_text(command.draft)])
    if change.case.case.submitted_at and not change.case.case.released_at:
        return _approve_anew(change)
    return None


def _approve_anew(change: Change) -> Refusal | None:
    missing = _missing(change)
    if missing:
        return refuse(WhyCase.INCOMPLETE, missing=missing)
    if any(link.state is LinkState.APPROVED for link in change.case.approvals):
        change.set_case(submitted_at=change.ctx.now)
        change.set_links(changed(link, state=LinkState.PENDING, decided_at=None) for link in change.case.approvals)
        change.take_back(ToApprove)
        _tell_next_links(change)
    return None


def submit_draft(change: Change, command: c.SubmitDraft) -> Refusal | None:  # noqa: ARG001
    case = change.case.case
    if case.stage is not Stage.DRAFTING:
        return refuse(Why.WRONG_STAGE, stage=case.stage, needed=Stage.DRAFTING)
    if case.submitted_at:
        return refuse(WhyCase.ALREADY_SUBMITTED)
    missing = _missing(change)
    if missing:
        return refuse(WhyCase.INCOMPLETE, missing=missing)
    change.set_case(submitted_at=change.ctx.now)
    change.set_links(changed(link, state=LinkState.PENDING, decided_at=None) for link in change.case.approvals)
    change.take_back(DraftReturned)
    change.emit(Tag.DRAFT_SUBMITTED, versions=[[p.number, p.version] for p in change.case.proposals])
    _tell_next_links(change)
    return None


def _missing(change: Change) -> tuple[Phrase, ...]:
    missing = [] if change.case.case.title.strip() else [Phrase("titel", "a title")]
    if not change.case.proposals:
        missing.append(Phrase("et forslag", "a proposal"))
    unfinished = (proposal.number for proposal in change.case.proposals if not proposal.is_complete)
    missing += [Phrase(f"tekst i forslag {number}", f"the text of proposal {number}") for number in unfinished]
    return tuple(missing)


def _tell_next_links(change: Change) -> None:
    submitted = change.case.case.submitted_at
    acts = change.ctx.assessor.acts(change.case)
    for link in change.case.pending_links():
        if link.person is not None:
            says = next((act.said_to_owner(change.ctx.register) for act in acts if act.owner == link.person), "")
            change.tell(ToApprove(link.position, link.title, submitted, says), [link.person])


def approve_draft(change: Change, command: c.ApproveDraft) -> Refusal | None:
    link = _my_link(change)
    if isinstance(link, Refusal):
        return link
    _decide_link(change, link, LinkState.APPROVED)
    change.emit(Tag.DRAFT_APPROVED, personal={"comment": command.comment}, position=link.position, role=link.role)
    if not change.case.is_approved:
        _tell_next_links(change)
    return None


def return_draft(change: Change, command: c.ReturnDraft) -> Refusal | None:
    """Back to the officer with a comment; every link must approve anew, since the draft will change."""
    link = _my_link(change)
    if isinstance(link, Refusal):
        return link
    if not command.comment.strip():
        return refuse(Why.REASON_NEEDED)
    _decide_link(change, link, LinkState.RETURNED)
    change.set_case(submitted_at=None)
    change.take_back(ToApprove)
    change.emit(Tag.DRAFT_RETURNED, personal={"comment": command.comment}, position=link.position, role=link.role)
    change.tell(DraftReturned(change.ctx.now, link.title), [change.case.case.officer])
    return None


def _my_link(change: Change) -> ApprovalLink | Refusal:
    """The pending link this actor may decide: their own, or one of the same role further up the department."""
    case = change.case.case
    if case.stage is not Stage.DRAFTING or case.released_at:
        return refuse(Why.WRONG_STAGE, stage=case.stage, needed=Stage.DRAFTING)
    if case.submitted_at is None:
        return refuse(WhyCase.NOT_SUBMITTED)
    pending = change.case.pending_links()
    actor = change.ctx.act.actor
    for link in pending:
        if actor is None or link.person == actor or _holds_role(change, link, actor):
            return of_own_work(change, SeatRole(link.role)) or link
    waiting = tuple(f"{link.title} {change.ctx.name(link.person)}" for link in pending)
    return refuse(WhyCase.NOT_YOUR_TURN, who=waiting or None, actor=change.ctx.name(actor))


def _holds_role(change: Change, link: ApprovalLink, actor: PersonId) -> bool:
    department = change.case.case.department
    line = {department, *change.ctx.register.line_above(department)}
    seats = change.ctx.register.roles_of(actor, change.ctx.today)
    return any(seat.role == link.role and seat.organization in line for seat in seats)


def _decide_link(change: Change, link: ApprovalLink, state: LinkState) -> None:
    decided = changed(link, state=state, decided_at=change.ctx.now, decided_by=change.ctx.act.actor)
    change.set_links(exchanged(change.case.approvals, decided, attrgetter("position")))


def release(change: Change) -> None:
    """Every link has approved: the draft leaves the administration and the route begins."""
    change.set_case(released_at=change.ctx.now)
    change.emit(Tag.CASE_RELEASED)
    route.open_next(change)


def withdraw_case(change: Change, command: c.WithdrawCase) -> Refusal | None:
    """From anywhere, with a reason. Open hearings are recalled, and the bodies that have the letter are told."""
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    for request in change.case.requests:
        if not request.is_finished:
            withdrawn = change.set_request(request, withdrawn_at=change.ctx.now, next_due=None)
            if withdrawn.release_at and withdrawn.release_at <= change.ctx.now:
                contacts = contacts_of(change.ctx.register, withdrawn.body, change.ctx.today)
                change.tell(HearingWithdrawn(), contacts, request=withdrawn)
    for step in change.case.unfinished():
        route.strike(change, step, command.reason)
    change.take_back()
    for follow_up in change.case.open_follow_ups():
        change.set_follow_up(follow_up, remind_on=None)
    change.set_case(ending=Ending.WITHDRAWN)
    change.emit(Tag.CASE_WITHDRAWN, personal={"reason": command.reason})
    return None


def retarget(change: Change, command: c.Retarget) -> Refusal | None:
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    if all(meeting.id != command.target_meeting for meeting in change.ctx.register.meetings):
        return refuse(Why.NOT_FOUND, what=Thing.MEETING, key=command.target_meeting)
    if change.case.case.target_meeting == command.target_meeting:
        return refuse(WhyCase.SAME_TARGET)
    change.set_case(target_meeting=command.target_meeting, is_target_moved=True)
    change.emit(Tag.CASE_RETARGETED, personal={"reason": command.reason}, meeting=command.target_meeting)
    return None


def carry_out(change: Change, command: c.CarryOut) -> Refusal | None:
    """The responsible manager reports that the decision is carried out. What is still owed needs a reason, and goes on
    being owed.
    """
    if change.case.case.stage is not Stage.FOLLOW_UP:
        return refuse(WhyCase.NOT_DECIDED)
    if change.case.case.followed_up_at:
        return refuse(Why.NOTHING_NEW)
    still_open = change.case.open_follow_ups()
    if still_open and not command.reason.strip():
        return refuse(WhyCase.FOLLOW_UPS_OPEN, numbers=tuple(str(follow_up.number) for follow_up in still_open))
    change.set_case(followed_up_at=change.ctx.now)
    change.emit(
        Tag.CASE_CARRIED_OUT, personal={"text": command.text, "reason": command.reason}, left_open=len(still_open)
    )
    return None
