"""A seat that will be empty: the absence told beforehand, the substitute asked, called and approved.

Council: called, approved by the council as its own item, takes part from the next (KSL § 15). Committee: named by the
group that elected the member, without the council (§ 28). Boards, councils of citizens and MED: by rank.
"""

from __future__ import annotations

from dataclasses import replace

from process.change import Turn
from process.commands import meeting as mc
from process.events import Tag
from process.meeting.agenda import add_item, list_type, take_off
from process.meeting.agenda_order import not_open
from process.meeting.attendance import not_a_member, set_attendance
from process.meeting.conflict_of_interest import may_name
from process.meeting.notices import take_back_question, tell_answered, tell_asked
from process.refusals import Refusal, refuse
from process.register import BodyKind, MeetingState
from process.state.case import POSITIVE, Outcome
from process.state.meeting import AgendaItem, ItemSubject, ListType
from process.state.presence import LIVE, Attendance, Presence, SeatSubstitution, SubstitutionState
from process.state.quorum import members_of
from process.state.substitutes import substitute_warning, substitutes_for

NO_BASIS = "Det er ikke oplyst, efter hvilken bestemmelse stedfortræderen er indkaldt."
COMMITTEES = (BodyKind.COMMITTEE, BodyKind.FINANCE)


def report_absence(turn: Turn, command: mc.ReportAbsence) -> Refusal | None:
    """Recorded with notice; the right substitute is asked where the rules allow one for this absence."""
    refused = too_late(turn) or not_a_member(turn, command.person)
    if refused:
        return refused
    if not may_name(turn, command.person):
        return refuse("not_yourself", who=turn.ctx.name(command.person))
    if any(row.from_item == 0 for row in _absences(turn, command.person)) and not _calls_anew(turn, command):
        return refuse("nothing_new")
    set_attendance(turn, Attendance(command.person, Presence.ABSENT))
    is_member = command.person in members_of(turn.meeting, turn.ctx.register)
    basis = may_call(turn, command) if is_member else ""
    turn.emit(
        Tag.ABSENCE_REPORTED,
        personal={"reason": command.reason},
        person=command.person,
        substitute_may_be_called=bool(basis),
    )
    if basis:
        ask_next(turn, command.person, basis)
    _falls_away(turn, command.person)
    return None


def _calls_anew(turn: Turn, command: mc.ReportAbsence) -> bool:
    """Whether an absence told of before turns out to be one for which a substitute may be called, and none has been."""
    is_asked = any(
        one.member == command.person and one.state is not SubstitutionState.RELEASED
        for one in turn.meeting.substitutions
    )
    has_one = any(row.substitute is not None for row in _absences(turn, command.person))
    return (command.at_least_a_month or command.is_demanded) and not is_asked and not has_one


def _falls_away(turn: Turn, substitute: int) -> None:
    """Who was to sit in cannot come either: the seat is open again, and the next one is asked."""
    for one in turn.meeting.substitutions:
        if one.substitute == substitute and one.state in LIVE:
            set_substitution(turn, replace(one, state=SubstitutionState.DECLINED))
            take_back_question(turn, one)
            take_off_call(turn, one, "Stedfortræderen har selv meldt afbud.")
            _seat(turn, one.member, None, "")
            turn.emit(Tag.SUBSTITUTE_ANSWERED, member=one.member, substitute=substitute, accepts=False)
            ask_next(turn, one.member, one.basis)
            tell_answered(turn, one, accepts=False)


def too_late(turn: Turn) -> Refusal | None:
    meeting = turn.meeting.meeting
    if meeting.state is not MeetingState.CANCELLED and meeting.held_on < turn.ctx.today:
        return refuse("meeting_past", date=meeting.held_on)
    return not_open(turn)


def may_call(turn: Turn, command: mc.ReportAbsence) -> str:
    """The paragraph a substitute may be called by for this absence; empty when there is none."""
    kind, statute = _kind(turn), turn.ctx.rules.statute
    if kind is BodyKind.COUNCIL:
        if command.at_least_a_month or statute.council_from_days == 0:
            return "kommunestyrelsesloven § 15, stk. 2"
        return "kommunestyrelsesloven § 15, stk. 1" if command.is_demanded else ""
    if kind in COMMITTEES:
        is_long = command.at_least_a_month or statute.committee_from_days == 0
        return "kommunestyrelsesloven § 28" if is_long else ""
    return "organets egne regler om suppleanter"


def _kind(turn: Turn) -> BodyKind | None:
    found = turn.ctx.register.organizations.get(turn.meeting.meeting.organization)
    return found.kind if found else None


def ask_next(turn: Turn, member: int, basis: str) -> None:
    """Ask the first one the rules point at who is not away, not sitting elsewhere here and has not said no."""
    record = turn.meeting
    away = {row.person for row in record.attendance if row.presence is Presence.ABSENT}
    busy = {row.substitute for row in record.attendance if row.substitute is not None}
    asked = {one.substitute for one in record.substitutions if one.state is not SubstitutionState.RELEASED}
    ahead = substitutes_for(turn.ctx.register, record.meeting, member, away | busy | asked)
    found = ahead[0] if ahead else None
    turn.emit(Tag.SUBSTITUTE_ASKED, member=member, substitute=found)
    if found is not None:
        asking = SeatSubstitution(member, found, SubstitutionState.ASKED, basis)
        set_substitution(turn, asking)
        tell_asked(turn, asking)


def set_substitution(turn: Turn, changed: SeatSubstitution) -> None:
    key = (changed.member, changed.substitute)
    others = tuple(one for one in turn.meeting.substitutions if (one.member, one.substitute) != key)
    turn.record = replace(turn.meeting, substitutions=(*others, changed))


def answer_substitution(turn: Turn, command: mc.AnswerSubstitution) -> Refusal | None:
    refused = not_open(turn)
    if refused:
        return refused
    asked = next(
        (
            one
            for one in turn.meeting.substitutions
            if (one.member, one.substitute) == (command.member, command.substitute)
            and one.state is SubstitutionState.ASKED
        ),
        None,
    )
    if asked is None:
        return refuse("nobody_asked", who=turn.ctx.name(command.substitute))
    if not may_name(turn, command.substitute):
        return refuse("not_yourself", who=turn.ctx.name(command.substitute))
    turn.emit(Tag.SUBSTITUTE_ANSWERED, member=command.member, substitute=command.substitute, accepts=command.accepts)
    if command.accepts:
        _take_seat(turn, asked)
    else:
        set_substitution(turn, replace(asked, state=SubstitutionState.DECLINED))
        ask_next(turn, command.member, asked.basis)
    tell_answered(turn, asked, accepts=command.accepts)
    return None


def call_substitute(turn: Turn, command: mc.CallSubstitute) -> Refusal | None:
    """Name the substitute. One the rules do not point at is recorded all the same, with a warning."""
    refused = not_open(turn) or not_a_member(turn, command.member)
    if refused:
        return refused
    if command.substitute not in turn.ctx.register.persons:
        return refuse("not_found", what="person", key=command.substitute)
    if command.substitute == command.member:
        return refuse("own_substitute", who=turn.ctx.name(command.member))
    live = turn.meeting.substitution_of(command.member)
    if live is not None and live.substitute == command.substitute and live.state is not SubstitutionState.ASKED:
        return refuse("nothing_new")
    if live is not None and live.substitute != command.substitute:
        set_substitution(turn, replace(live, state=SubstitutionState.DECLINED))
        take_back_question(turn, live)
        take_off_call(turn, live, "En anden stedfortræder er indkaldt.")
    if not _absences(turn, command.member):
        set_attendance(turn, Attendance(command.member, Presence.ABSENT))
    basis = command.basis.strip() or _known_basis(turn, command)
    _take_seat(turn, SeatSubstitution(command.member, command.substitute, SubstitutionState.CALLED, basis))
    return None


def _known_basis(turn: Turn, command: mc.CallSubstitute) -> str:
    """What the absence was reported with, or what holds for any absence here; never one that nobody has stated."""
    asked = (one.basis for one in reversed(turn.meeting.substitutions) if one.member == command.member and one.basis)
    return next(asked, "") or may_call(turn, mc.ReportAbsence(meeting=command.meeting, person=command.member))


def take_off_call(turn: Turn, substitution: SeatSubstitution, reason: str) -> None:
    """The council need not decide on the call it had on its agenda."""
    item = turn.meeting.item(substitution.item) if substitution.item else None
    if item is not None and item.removed_at is None and turn.meeting.decision_on(item.number) is None:
        take_off(turn, item, reason)


def _absences(turn: Turn, member: int) -> list[Attendance]:
    rows = turn.meeting.attendance
    return [row for row in rows if row.person == member and row.presence is Presence.ABSENT]


def _take_seat(turn: Turn, substitution: SeatSubstitution) -> None:
    """The council must approve first; elsewhere the substitute simply comes."""
    warning = _warning(turn, substitution)
    substitution = replace(substitution, warning=warning)
    if _kind(turn) is BodyKind.COUNCIL:
        item = _approving_item(turn, substitution)
        set_substitution(turn, replace(substitution, state=SubstitutionState.CALLED, item=item))
    else:
        set_substitution(turn, replace(substitution, state=SubstitutionState.ACCEPTED))
        _seat(turn, substitution.member, substitution.substitute, warning)
    turn.emit(
        Tag.SUBSTITUTE_CALLED,
        member=substitution.member,
        substitute=substitution.substitute,
        basis=substitution.basis,
        warning=warning,
    )


def _warning(turn: Turn, substitution: SeatSubstitution) -> str:
    """Those who said no, are away themselves, or are to sit in another seat are not passed over."""
    record = turn.meeting
    passed = {
        one.substitute
        for one in record.substitutions
        if one.state is SubstitutionState.DECLINED or (one.member != substitution.member and one.state in LIVE)
    }
    passed |= {row.person for row in record.attendance if row.presence is Presence.ABSENT}
    unfounded = "" if substitution.basis else NO_BASIS
    stands_ins = [Attendance(person, Presence.ABSENT, substitute=person) for person in passed - {substitution.member}]
    wrong = substitute_warning(
        turn.ctx.register,
        record.meeting,
        substitution.member,
        substitution.substitute,
        [*record.attendance, *stands_ins],
    )
    return " ".join(filter(None, (wrong, unfounded)))


def _approving_item(turn: Turn, substitution: SeatSubstitution) -> int:
    """The council's own item about the call (§ 15, stk. 4)."""
    member, substitute = turn.ctx.name(substitution.member), turn.ctx.name(substitution.substitute)
    is_late = list_type(turn) is ListType.LATE
    whether = f"betingelserne for at indkalde en stedfortræder for {member} er opfyldt"
    basis = substitution.basis
    item = AgendaItem(
        number=turn.meeting.next_item(),
        case_id=None,
        consultation=None,
        title=f"Indkaldelse af stedfortræder for {member}",
        subject=ItemSubject.SUBSTITUTE,
        list_type=list_type(turn),
        late_reason="Afbuddet kom, efter at dagsordenen var sendt ud." if is_late else "",
        late_by=turn.ctx.act.actor if is_late else None,
        late_at=turn.ctx.now if is_late else None,
        points=(
            f"at {whether} ({basis})" if basis else f"at kommunalbestyrelsen tager stilling til, om {whether}",
            f"at {substitute} er den rette stedfortræder",
        ),
    )
    add_item(turn, item)
    return item.number


def _seat(turn: Turn, member: int, substitute: int | None, warning: str) -> None:
    """For as long as the member is away: the whole meeting, or the items the member misses."""
    away = _absences(turn, member)
    meant = [row for row in away if row.from_item == 0] or away
    rows = tuple(
        replace(row, substitute=substitute, warning=warning) if row in meant else row for row in turn.meeting.attendance
    )
    turn.record = replace(turn.meeting, attendance=rows)


def rule_on_substitute(turn: Turn, item: AgendaItem, outcome: Outcome) -> None:
    """The council has decided on its own item about a call: approved, the substitute sits in from the next item."""
    found = next((one for one in turn.meeting.substitutions if one.item == item.number), None)
    if found is None or found.state in (SubstitutionState.DECLINED, SubstitutionState.RELEASED):
        return
    is_right = outcome in POSITIVE
    state = SubstitutionState.APPROVED if is_right else SubstitutionState.REFUSED
    set_substitution(turn, replace(found, state=state))
    _seat(turn, found.member, found.substitute if is_right else None, found.warning if is_right else "")
    turn.emit(Tag.SUBSTITUTE_RULED, member=found.member, substitute=found.substitute, approved=is_right)
