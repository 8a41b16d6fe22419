"""A seat that will be empty: the absence told beforehand, the substitute asked, called and approved.

Council: called, approved by the council as its own item, takes part from the next (KSL § 15). Committee: named by the
group that elected the member, without the council (§ 28). Boards, councils of citizens and MED: by rank.
"""

from __future__ import annotations

from dataclasses import replace

from process.change import Change
from process.commands import meeting as mc
from process.events import Tag
from process.ids import ItemNumber, PersonId
from process.meeting.agenda import add_item, author, list_type, take_off
from process.meeting.agenda_order import not_open
from process.meeting.attendance import not_a_member, set_attendance, sits_nowhere
from process.meeting.conflict_of_interest import may_name
from process.meeting.notices import take_back_question, tell_answered, tell_asked
from process.meeting.refusals import WhyMeeting
from process.refusals import Refusal, Why, refuse
from process.register import BodyKind, MeetingStatus
from process.state.case import POSITIVE, Outcome
from process.state.meeting import AgendaItem, ItemSubject, ListType
from process.state.presence import LIVE, Attendance, Presence, SeatSubstitution, SubstitutionState
from process.state.quorum import members_of
from process.state.substitutes import substitute_warning, substitutes_for

NO_BASIS = "Det er ikke oplyst, efter hvilken bestemmelse stedfortræderen er indkaldt."
COMMITTEES = (BodyKind.COMMITTEE, BodyKind.FINANCE)


def report_absence(change: Change, command: mc.ReportAbsence) -> Refusal | None:
    """Recorded with notice; the right substitute is asked where the rules allow one for this absence."""
    refused = too_late(change) or not_a_member(change, command.person)
    if refused:
        return refused
    if not may_name(change, command.person):
        return refuse(WhyMeeting.OTHERS_ABSENCE, who=change.ctx.name(command.person))
    if any(row.from_item == 0 for row in _absences(change, command.person)) and not _calls_anew(change, command):
        return refuse(Why.NOTHING_NEW)
    set_attendance(change, Attendance(command.person, Presence.ABSENT))
    is_member = command.person in members_of(change.meeting, change.ctx.register)
    basis = may_call(change, command) if is_member else ""
    change.emit(
        Tag.ABSENCE_REPORTED,
        personal={"reason": command.reason},
        person=command.person,
        substitute_may_be_called=bool(basis),
    )
    if basis:
        ask_next(change, command.person, basis)
    _falls_away(change, command.person)
    return None


def _calls_anew(change: Change, command: mc.ReportAbsence) -> bool:
    """Whether an absence told of before turns out to be one for which a substitute may be called, and none has been."""
    is_asked = any(
        substitution.member == command.person and substitution.state is not SubstitutionState.RELEASED
        for substitution in change.meeting.substitutions
    )
    is_replaced = any(row.substitute is not None for row in _absences(change, command.person))
    return (command.at_least_a_month or command.is_demanded) and not is_asked and not is_replaced


def _falls_away(change: Change, substitute: PersonId) -> None:
    """Who was to sit in cannot come either: the seat is open again, and the next one is asked."""
    for substitution in change.meeting.substitutions:
        if substitution.substitute == substitute and substitution.state in LIVE:
            set_substitution(change, replace(substitution, state=SubstitutionState.DECLINED))
            take_back_question(change, substitution)
            take_off_call(change, substitution, "Stedfortræderen har selv meldt afbud.")
            _seat(change, substitution.member, None, "")
            change.emit(Tag.SUBSTITUTE_ANSWERED, member=substitution.member, substitute=substitute, accepts=False)
            ask_next(change, substitution.member, substitution.basis)
            tell_answered(change, substitution, accepts=False)


def too_late(change: Change) -> Refusal | None:
    meeting = change.meeting.meeting
    if meeting.state is not MeetingStatus.CANCELLED and meeting.held_on < change.ctx.today:
        return refuse(WhyMeeting.MEETING_PAST, date=meeting.held_on)
    return not_open(change)


def may_call(change: Change, command: mc.ReportAbsence) -> str:
    """The paragraph a substitute may be called by for this absence; empty when there is none."""
    kind, statute = _kind(change), change.ctx.rules.statute
    if kind is BodyKind.COUNCIL:
        if command.at_least_a_month or statute.council_from_days == 0:
            return "kommunestyrelsesloven § 15, stk. 2"
        return "kommunestyrelsesloven § 15, stk. 1" if command.is_demanded else ""
    if kind in COMMITTEES:
        is_long = command.at_least_a_month or statute.committee_from_days == 0
        return "kommunestyrelsesloven § 28" if is_long else ""
    return "organets egne regler om suppleanter"


def _kind(change: Change) -> BodyKind | None:
    organization = change.ctx.register.organizations.get(change.meeting.meeting.organization)
    return organization.kind if organization else None


def ask_next(change: Change, member: PersonId, basis: str) -> None:
    """Ask the first one the rules point at who is not away, not sitting elsewhere here and has not said no."""
    record = change.meeting
    away = {row.person for row in record.attendance if row.presence is Presence.ABSENT}
    busy = {row.substitute for row in record.attendance if row.substitute is not None}
    asked = {
        substitution.substitute
        for substitution in record.substitutions
        if substitution.state is not SubstitutionState.RELEASED
    }
    free = substitutes_for(change.ctx.register, record.meeting, member, away | busy | asked)
    substitute = free[0] if free else None
    change.emit(Tag.SUBSTITUTE_ASKED, member=member, substitute=substitute)
    if substitute is not None:
        asking = SeatSubstitution(member, substitute, SubstitutionState.ASKED, basis)
        set_substitution(change, asking)
        tell_asked(change, asking)


def set_substitution(change: Change, changed: SeatSubstitution) -> None:
    key = (changed.member, changed.substitute)
    others = tuple(
        substitution
        for substitution in change.meeting.substitutions
        if (substitution.member, substitution.substitute) != key
    )
    change.record = replace(change.meeting, substitutions=(*others, changed))


def answer_substitution(change: Change, command: mc.AnswerSubstitution) -> Refusal | None:
    refused = not_open(change)
    if refused:
        return refused
    asked = next(
        (
            substitution
            for substitution in change.meeting.substitutions
            if (substitution.member, substitution.substitute) == (command.member, command.substitute)
            and substitution.state is SubstitutionState.ASKED
        ),
        None,
    )
    if asked is None:
        return refuse(WhyMeeting.NOBODY_ASKED, who=change.ctx.name(command.substitute))
    if not may_name(change, command.substitute):
        return refuse(WhyMeeting.OTHERS_ANSWER, who=change.ctx.name(command.substitute))
    change.emit(Tag.SUBSTITUTE_ANSWERED, member=command.member, substitute=command.substitute, accepts=command.accepts)
    if command.accepts:
        _take_seat(change, asked)
    else:
        set_substitution(change, replace(asked, state=SubstitutionState.DECLINED))
        ask_next(change, command.member, asked.basis)
    tell_answered(change, asked, accepts=command.accepts)
    return None


def call_substitute(change: Change, command: mc.CallSubstitute) -> Refusal | None:
    """Name the substitute. One the rules do not point at is recorded all the same, with a warning."""
    refused = not_open(change) or not_a_member(change, command.member)
    if refused:
        return refused
    refused = sits_nowhere(change, command.member, command.substitute)
    if refused:
        return refused
    live = change.meeting.substitution_of(command.member)
    if live is not None and live.substitute == command.substitute and live.state is not SubstitutionState.ASKED:
        return refuse(Why.NOTHING_NEW)
    if live is not None and live.substitute != command.substitute:
        set_substitution(change, replace(live, state=SubstitutionState.DECLINED))
        take_back_question(change, live)
        take_off_call(change, live, "En anden stedfortræder er indkaldt.")
    if not _absences(change, command.member):
        set_attendance(change, Attendance(command.member, Presence.ABSENT))
    basis = command.basis.strip() or _known_basis(change, command)
    _take_seat(change, SeatSubstitution(command.member, command.substitute, SubstitutionState.CALLED, basis))
    return None


def _known_basis(change: Change, command: mc.CallSubstitute) -> str:
    """What the absence was reported with, or what holds for any absence here; never one that nobody has stated."""
    asked = (
        substitution.basis
        for substitution in reversed(change.meeting.substitutions)
        if substitution.member == command.member and substitution.basis
    )
    return next(asked, "") or may_call(change, mc.ReportAbsence(meeting=command.meeting, person=command.member))


def take_off_call(change: Change, substitution: SeatSubstitution, reason: str) -> None:
    """The council need not decide on the call it had on its agenda."""
    item = change.meeting.item(substitution.item) if substitution.item else None
    if item is not None and item.removed_at is None and change.meeting.decision_on(item.number) is None:
        take_off(change, item, reason)


def _absences(change: Change, member: PersonId) -> list[Attendance]:
    rows = change.meeting.attendance
    return [row for row in rows if row.person == member and row.presence is Presence.ABSENT]


def _take_seat(change: Change, substitution: SeatSubstitution) -> None:
    """The council must approve first; elsewhere the substitute simply comes."""
    warning = _warning(change, substitution)
    substitution = replace(substitution, warning=warning)
    if _kind(change) is BodyKind.COUNCIL:
        item = _approving_item(change, substitution)
        set_substitution(change, replace(substitution, state=SubstitutionState.CALLED, item=item))
    else:
        set_substitution(change, replace(substitution, state=SubstitutionState.ACCEPTED))
        _seat(change, substitution.member, substitution.substitute, warning)
    change.emit(
        Tag.SUBSTITUTE_CALLED,
        member=substitution.member,
        substitute=substitution.substitute,
        basis=substitution.basis,
        warning=warning,
    )


def _warning(change: Change, substitution: SeatSubstitution) -> str:
    """Those who said no, are away themselves, or are to sit in another seat are not passed over."""
    record = change.meeting
    passed_over = {
        earlier.substitute
        for earlier in record.substitutions
        if earlier.state is SubstitutionState.DECLINED
        or (earlier.member != substitution.member and earlier.state in LIVE)
    }
    passed_over |= {row.person for row in record.attendance if row.presence is Presence.ABSENT}
    unfounded = "" if substitution.basis else NO_BASIS
    stands_ins = [
        Attendance(person, Presence.ABSENT, substitute=person) for person in passed_over - {substitution.member}
    ]
    wrong = substitute_warning(
        change.ctx.register,
        record.meeting,
        substitution.member,
        substitution.substitute,
        [*record.attendance, *stands_ins],
    )
    return " ".join(filter(None, (wrong, unfounded)))


def _approving_item(change: Change, substitution: SeatSubstitution) -> ItemNumber:
    """The council's own item about the call (§ 15, stk. 4)."""
    member, substitute = change.ctx.name(substitution.member), change.ctx.name(substitution.substitute)
    came = list_type(change)
    is_late = came is ListType.LATE
    council = change.ctx.body(change.meeting.meeting.organization)
    met = f"betingelserne for at indkalde stedfortræder for {member}"
    after_dispatch = f"Afbud fra {member} modtaget efter udsendelsen af dagsordenen."
    right = f"at {substitute} er den rette stedfortræder"
    basis = substitution.basis
    item = AgendaItem(
        number=change.meeting.next_item(),
        case_id=None,
        consultation=None,
        title=f"Indkaldelse af stedfortræder for {member}",
        subject=ItemSubject.SUBSTITUTE,
        list_type=came,
        late_reason="" if came is ListType.ORDINARY else after_dispatch,
        late_by=author(change) if is_late and may_name(change, None) else None,  # who answers does not put it on
        late_at=change.ctx.now if is_late else None,
        points=(
            f"at {council} godkender, at {met} er opfyldt ({basis}), og {right}"
            if basis
            else f"at {council} tager stilling til, om {met} er opfyldt, og godkender, {right}",
        ),
    )
    add_item(change, item)
    return item.number


def _seat(change: Change, member: PersonId, substitute: PersonId | None, warning: str) -> None:
    """For as long as the member is away: the whole meeting, or the items the member misses; not those for which
    somebody else is written down, who was never called.
    """
    away = _absences(change, member)
    called = {None, *(call.substitute for call in change.meeting.substitutions if call.member == member)}
    free = [row for row in away if row.substitute in called]
    rows_meant = [row for row in away if row.from_item == 0] or free or away
    rows = tuple(
        replace(row, substitute=substitute, warning=warning) if row in rows_meant else row
        for row in change.meeting.attendance
    )
    change.record = replace(change.meeting, attendance=rows)


def rule_on_substitute(change: Change, item: AgendaItem, outcome: Outcome) -> None:
    """The council has decided on its own item about a call: approved, the substitute sits in from the next item."""
    call = next(
        (substitution for substitution in change.meeting.substitutions if substitution.item == item.number), None
    )
    if call is None or call.state in (SubstitutionState.DECLINED, SubstitutionState.RELEASED):
        return
    is_right = outcome in POSITIVE
    state = SubstitutionState.APPROVED if is_right else SubstitutionState.REFUSED
    set_substitution(change, replace(call, state=state))
    _seat(change, call.member, call.substitute if is_right else None, call.warning if is_right else "")
    change.emit(Tag.SUBSTITUTE_RULED, member=call.member, substitute=call.substitute, approved=is_right)
