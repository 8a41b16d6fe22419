"""Who: the holder of a case at any moment, the contacts of a body, and who may state what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from process.change import Context
from process.commands import act, every
from process.commands import case as c
from process.commands import follow_up as fc
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.every import Command
from process.refusals import ROLES, SYSTEM, Refusal, Why, refuse
from process.register import BodyKind, Register, SeatRole
from process.rules import Role
from process.stages import Stage, StepState
from process.state.case import CaseState, Consultation
from process.state.meeting import MeetingState
from process.state.quorum import is_stand_in, took_part_in_any
from process.state.terms import awaits_confirmation, is_placed_ahead

CONTACTS = (SeatRole.SECRETARY, SeatRole.CHAIR)


def contacts_of(register: Register, body: int, day: date) -> tuple[int, ...]:
    """Who receives a body's letters: its secretary and its chair (a MED committee's vice-chair too)."""
    organization = register.organizations.get(body)
    roles = (*CONTACTS, SeatRole.VICE_CHAIR) if organization and organization.kind is BodyKind.MED else CONTACTS
    return tuple(dict.fromkeys(seat.person for role in roles for seat in register.seats_in(body, day, role)))


def secretary_of(register: Register, body: int, day: date) -> int | None:
    return register.first_in(body, day, SeatRole.SECRETARY, SeatRole.CHAIR, SeatRole.HEAD)


def coordinator(register: Register, day: date) -> int | None:
    return register.anyone(day, SeatRole.COORDINATOR)


def manager_of(register: Register, department: int, day: date) -> int | None:
    """The responsible manager: the head of department or the director above. Never the chief executive."""
    return register.above(department, day, SeatRole.HEAD) or register.above(department, day, SeatRole.DIRECTOR)


def in_office(ctx: Context, person: int | None) -> bool:
    return person is not None and any(True for _ in ctx.register.roles_of(person, ctx.today))


def holder_of(state: CaseState, ctx: Context) -> int:
    """The one named person the case waits for. A holder who has left is followed by the head of department."""
    wanted = _wanted_holder(state, ctx)
    if in_office(ctx, wanted) and wanted is not None:
        return wanted
    case = state.case
    return manager_of(ctx.register, case.department, ctx.today) or coordinator(ctx.register, ctx.today) or case.officer


def _wanted_holder(state: CaseState, ctx: Context) -> int | None:
    case = state.case
    match case.stage:
        case Stage.DRAFTING:
            return next((link.person for link in state.pending_links()), None) if case.submitted_at else case.officer
        case Stage.HEARING:
            return _hearing_holder(state, ctx)
        case Stage.RECOMMENDATION | Stage.DECISION:
            if awaits_confirmation(state, ctx.register, ctx.today) and not is_placed_ahead(state):
                return case.officer  # «Bekræft ny rute»
            change = next(iter(current_treatments(state)), None)
            return secretary_of(ctx.register, change.body, ctx.today) if change else None
        case Stage.FOLLOW_UP:
            return manager_of(ctx.register, case.department, ctx.today)
        case Stage.ENDED:
            return case.officer


def _hearing_holder(state: CaseState, ctx: Context) -> int | None:
    """Coordinator while letters or answers are out; then the officer writes the memo and the last link approves it."""
    if any(not request.is_finished for request in state.requests) or not state.requests:
        return coordinator(ctx.register, ctx.today)
    if state.case.memo_filed_at is None:
        return state.case.officer
    chain = sorted((link for link in state.approvals if not link.clearance), key=lambda link: link.position)
    return chain[-1].person if chain else manager_of(ctx.register, state.case.department, ctx.today)


def current_treatments(state: CaseState) -> list[Consultation]:
    """The treatments whose turn it is, in order of step and number."""
    change = [found for found in state.treatments() if found.state in (StepState.READY, StepState.OPEN)]
    return sorted(change, key=lambda found: (found.step, found.number))


def secretaries_ahead(state: CaseState, ctx: Context) -> tuple[int, ...]:
    """The secretaries of every treatment not yet held: they must hear of what comes in late."""
    ahead = [step for step in state.unfinished() if step.role is not Role.HEARING]
    found = (secretary_of(ctx.register, step.body, ctx.today) for step in ahead)
    return tuple(dict.fromkeys(person for person in found if person is not None))


ADMINISTRATION = frozenset(
    {SeatRole.OFFICER, SeatRole.COORDINATOR, SeatRole.HEAD, SeatRole.DIRECTOR, SeatRole.FINANCE_CONSULTANT}
)
HEARING_DESK = frozenset({SeatRole.COORDINATOR})
CASE_DESK = frozenset({SeatRole.OFFICER, SeatRole.COORDINATOR})
MEETING_DESK = frozenset({SeatRole.SECRETARY, SeatRole.CHAIR, SeatRole.COORDINATOR})
SITTING = frozenset({SeatRole.MEMBER, SeatRole.VICE_CHAIR, SeatRole.SUBSTITUTE})
MEETING_HANDLED = tuple(
    kind for kind in vars(mc).values() if isinstance(kind, type) and issubclass(kind, mc.MeetingCommand)
)
"""What the meeting's desk writes down; the exceptions follow below."""
MANAGERS = frozenset({SeatRole.HEAD, SeatRole.DIRECTOR, SeatRole.FINANCE_CONSULTANT})
ANSWERING = frozenset({SeatRole.COORDINATOR, SeatRole.SECRETARY, SeatRole.CHAIR, SeatRole.VICE_CHAIR})

# Which seats may state which command; the case's own officer always may state its CASE_DESK commands.
MAY: dict[type[object], frozenset[SeatRole]] = {
    c.RegisterCase: ADMINISTRATION,
    c.ReviseProposal: CASE_DESK,
    c.SubmitDraft: CASE_DESK,
    c.ApproveDraft: MANAGERS,
    c.ReturnDraft: MANAGERS,
    c.AddConsultation: CASE_DESK | {SeatRole.SECRETARY},
    c.StrikeConsultation: CASE_DESK | {SeatRole.SECRETARY},
    c.RestoreConsultation: CASE_DESK | {SeatRole.SECRETARY},
    hc.SendHearing: HEARING_DESK,
    hc.CancelLetter: HEARING_DESK,
    hc.RecordResponse: ANSWERING,
    hc.PromiseResponse: ANSWERING,
    hc.RecordUnsolicited: HEARING_DESK,
    hc.ConfirmResponse: frozenset({SeatRole.CHAIR, SeatRole.VICE_CHAIR}),
    hc.DecidePublication: CASE_DESK,
    hc.AskExtension: ANSWERING,
    hc.RefuseExtension: HEARING_DESK,
    hc.HoldReminders: HEARING_DESK,
    hc.NewRound: CASE_DESK,
    hc.JudgeChange: CASE_DESK,
    hc.ReplaceBody: HEARING_DESK | {SeatRole.ADMINISTRATOR},
    c.ConfirmRoute: CASE_DESK,
    c.SetExternalDeadline: CASE_DESK,
    c.StrikeExternalDeadline: CASE_DESK,
    hc.AnswerQuestions: CASE_DESK,
    hc.ExtendHearing: HEARING_DESK,
    hc.WithdrawHearing: HEARING_DESK,
    hc.FileMemo: CASE_DESK,
    hc.ApproveMemo: MANAGERS,
    c.Retarget: CASE_DESK | {SeatRole.SECRETARY},
    c.DropCallIn: SITTING | {SeatRole.SECRETARY, SeatRole.CHAIR},
    c.SendOn: frozenset({SeatRole.SECRETARY, SeatRole.COORDINATOR}),
    c.WithdrawCase: ADMINISTRATION,
    c.CarryOut: MANAGERS | CASE_DESK,
    fc.AddFollowUp: MANAGERS | CASE_DESK | {SeatRole.SECRETARY},
    fc.SetFollowUp: MANAGERS | CASE_DESK,
    fc.FinishFollowUp: MANAGERS | CASE_DESK,
    fc.SetAgreement: MANAGERS | CASE_DESK,
    fc.SetPointStatus: MANAGERS | CASE_DESK,
    fc.LinkPoint: MANAGERS | CASE_DESK,
    fc.FileStatusReport: MANAGERS | CASE_DESK,
    c.JoinCase: CASE_DESK | {SeatRole.SECRETARY},
    c.LeaveCase: CASE_DESK | {SeatRole.SECRETARY},
    c.SetPriorities: MANAGERS | CASE_DESK,
    c.SettleProposals: MANAGERS | CASE_DESK | {SeatRole.SECRETARY},
    **dict.fromkeys(
        (c.SetAmendmentDeadline, c.TableAmendment, c.AcceptAmendment, c.WithdrawAmendment),
        CASE_DESK | {SeatRole.SECRETARY, SeatRole.CHAIR, SeatRole.FINANCE_CONSULTANT},
    ),
    **dict.fromkeys(MEETING_HANDLED, MEETING_DESK),
    mc.ApproveAgenda: MEETING_DESK | {SeatRole.VICE_CHAIR},
    mc.ReportAbsence: MEETING_DESK | SITTING,
    mc.WithdrawAbsence: MEETING_DESK | SITTING,
    mc.AnswerSubstitution: MEETING_DESK | SITTING,
    mc.RaiseConflict: MEETING_DESK | SITTING,
    mc.StopDecision: MEETING_DESK | SITTING,
    mc.WithdrawStop: MEETING_DESK | SITTING,
    mc.EnterDissent: MEETING_DESK | SITTING,
    mc.WithdrawDissent: MEETING_DESK | SITTING,
    mc.SignRecord: SITTING | {SeatRole.CHAIR},
    mc.DecideAlone: frozenset({SeatRole.CHAIR, SeatRole.SECRETARY}),
    act.RegisterCommand: frozenset({SeatRole.ADMINISTRATOR, SeatRole.COORDINATOR}),
}
ENGINE_ONLY = (c.Advance, hc.CloseHearing, c.Resettle, c.AskRoute, fc.RemindFollowUps, c.TakeFromCollective)


def forbidden(
    command: every.Command, ctx: Context, bodies: Iterable[int] = (), department: int | None = None
) -> Refusal | None:
    """Default deny: a person needs one of the command's seats today; a secretary or chair, of one of `bodies`; an
    officer or manager, in the case's department or above it.

    The engine (no actor) may state everything.
    """
    person = ctx.act.actor
    if person is None:
        return None
    if isinstance(command, ENGINE_ONLY):
        return refuse(Why.NOT_ALLOWED, who=ctx.name(person), roles=SYSTEM)
    if may(type(command), ctx, bodies, department):
        return None
    allowed = MAY.get(type(command), frozenset())
    return refuse(Why.NOT_ALLOWED, who=ctx.name(person), roles=tuple(sorted(allowed & ROLES.keys())))


OF_THE_SEAT = (
    mc.AnswerSubstitution,
    mc.RaiseConflict,
    mc.StopDecision,
    mc.WithdrawStop,
    mc.EnterDissent,
    mc.WithdrawDissent,
    mc.SignRecord,
)
"""What comes with the seat one sits in, also for a committee's substitute, who has no seat there else (KSL § 28)."""


def is_seated(command: Command, meeting: MeetingState, ctx: Context) -> bool:
    """Whether the actor is asked to sit in at this meeting, or does, and states what any member may; or signs what they
    took part in, though their seat has ended since: the last record of a term has no others (KSL § 13).
    """
    person = ctx.act.actor
    if person is not None and isinstance(command, mc.SignRecord):
        return took_part_in_any(meeting, ctx.register, person)
    return person is not None and isinstance(command, OF_THE_SEAT) and is_stand_in(meeting, person)


def may(kind: type[object], ctx: Context, bodies: Iterable[int] = (), department: int | None = None) -> bool:
    """Whether the actor holds a seat today that may state this kind of command: what pages show, `forbidden` keeps."""
    person = ctx.act.actor
    if person is None:
        return True
    allowed = MAY.get(kind, frozenset())
    of_body = frozenset(bodies)
    line = frozenset() if department is None else frozenset({department, *ctx.register.line_above(department)})
    for seat in ctx.register.roles_of(person, ctx.today):
        if seat.role not in allowed:
            continue
        if seat.role in _BODY_ROLES and of_body and seat.organization not in of_body:
            continue
        if seat.role in _DEPARTMENT_ROLES and line and seat.organization not in line:
            continue
        return True
    return False


_BODY_ROLES = frozenset({SeatRole.SECRETARY, SeatRole.CHAIR}) | SITTING


_DEPARTMENT_ROLES = MANAGERS | {SeatRole.OFFICER}
