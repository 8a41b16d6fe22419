"""What is stated beforehand about who comes to a meeting: absences told, substitutes asked and called by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.web.forms import Typed
from app.web.meeting_work import MeetingWork
from process.calendar import danish_date
from process.commands import meeting as mc
from process.commands.meeting import MeetingCommand
from process.ids import PersonId
from process.meeting.leave import reports_of
from process.register import VOTING, BodyKind, Person, Register
from process.state.presence import Presence, SubstitutionState
from process.state.quorum import members_of
from process.state.substitutes import substitute_warning, substitutes_for


@dataclass(frozen=True, slots=True)
class AbsentMember:
    """One member who will be away, and whom the rules point at for the seat, best first. `may_come`: whether the reader
    may say that the member comes after all; `has_substitute`: somebody is asked, called or sits in.
    """

    person: PersonId
    code: str
    reason: str
    candidates: tuple[int, ...]
    may_come: bool
    has_substitute: bool


def is_desk(work: MeetingWork) -> bool:
    """Whether the reader writes down for others; a member speaks for himself only."""
    return work.may(mc.CallSubstitute)


def may_open(work: MeetingWork) -> bool:
    """The desk, the body's members, and whoever is asked to take a seat."""
    asked = any(one.substitute == work.viewer.person for one in work.record.substitutions)
    return work.may(mc.ReportAbsence) or asked


def absent_members(work: MeetingWork, reasons: Mapping[int, str]) -> tuple[AbsentMember, ...]:
    members = set(members_of(work.record, work.register))
    away = (
        row.person
        for row in work.record.attendance
        if row.presence is Presence.ABSENT and row.from_item == 0 and row.person in members
    )
    return tuple(
        AbsentMember(
            one,
            work.register.persons[one].code,
            reasons.get(one, ""),
            _candidates(work, one),
            is_desk(work) or one == work.viewer.person,
            work.record.substitution_of(one) is not None,
        )
        for one in dict.fromkeys(away)
    )


def _candidates(work: MeetingWork, member: int) -> tuple[int, ...]:
    """Whom the rules still point at: without those who are away, sit in already or have said no."""
    record = work.record
    taken = {row.person for row in record.attendance if row.presence is Presence.ABSENT}
    taken |= {row.substitute for row in record.attendance if row.substitute is not None}
    taken |= {one.substitute for one in record.substitutions if one.state is not SubstitutionState.RELEASED}
    return substitutes_for(work.register, record.meeting, member, taken)


def members_here(work: MeetingWork) -> tuple[tuple[str, str], ...]:
    """The members who have not told that they will be away, by name; only the reader for a reader who is no desk."""
    away = {row.person for row in work.record.attendance if row.presence is Presence.ABSENT and row.from_item == 0}
    here = [one for one in members_of(work.record, work.register) if one not in away]
    if not is_desk(work):
        here = [one for one in here if one == work.viewer.person]
    return _named(work.register, here)


def every_member(work: MeetingWork) -> tuple[tuple[str, str], ...]:
    return _named(work.register, members_of(work.record, work.register))


def _named(register: Register, people: Sequence[PersonId]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(((register.persons[one].code, register.persons[one].name) for one in people), key=_by_name))


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1]


def suggested(work: MeetingWork) -> tuple[str, ...]:
    """Names offered while one types: whom the rules point at for anybody, then the council's members."""
    members = members_of(work.record, work.register)
    pointed = [one for member in members for one in substitutes_for(work.register, work.meeting, member)]
    council = work.register.first_of_kind(BodyKind.COUNCIL, work.meeting.held_on)
    elected = work.register.seats_in(council.id, work.meeting.held_on, *VOTING) if council else ()
    found = [*pointed, *(seat.person for seat in elected)]
    return tuple(work.register.persons[one].name for one in dict.fromkeys(found) if one not in members)


def answerable(work: MeetingWork) -> frozenset[tuple[PersonId, PersonId]]:
    """The questions the reader may answer: own ones, and at the desk everybody's."""
    return frozenset(
        (one.member, one.substitute)
        for one in work.record.substitutions
        if one.state is SubstitutionState.ASKED and (is_desk(work) or one.substitute == work.viewer.person)
    )


# -- the forms ----------------------------------------------------------------------------------------------------


def reports(typed: Typed, work: MeetingWork) -> tuple[mc.ReportAbsence, ...]:
    """A report for each of the body's meetings from the first to the last day; where none is said, for this one."""
    people = {code: work.register.person(code) for code, _ in members_here(work)}
    person = typed.choice("medlem", people, "Vælg, hvem der melder afbud.")
    held_on = work.meeting.held_on
    first = typed.day("fra") or held_on
    last = typed.day("til") or max(first, held_on)
    if last < first:
        typed.wrong("til", f"Den sidste dag ({danish_date(last)}) ligger før den første ({danish_date(first)}).")
    if person is None or typed.problems:
        return ()
    here = mc.ReportAbsence(
        meeting=work.meeting.id,
        person=person.id,
        reason=typed.text("grund"),
        at_least_a_month=typed.is_ticked("maaned"),
        is_demanded=typed.is_ticked("forlangt"),
    )
    if first == last == held_on:
        return (here,)
    found = reports_of(work.register, here, work.body.id, first, last, work.ctx.today)
    if not found:
        period = f"fra {danish_date(first)} til {danish_date(last)}"
        typed.wrong("fra", f"{work.body.name} har ingen kommende møder {period}, som {person.name} er medlem ved.")
    return found


def _come(typed: Typed, work: MeetingWork) -> MeetingCommand | None:
    away = {one.code: one.person for one in absent_members(work, {}) if one.may_come}
    person = typed.choice("medlem", away, "Medlemmet har ikke meldt afbud, eller afbuddet er trukket tilbage.")
    return mc.WithdrawAbsence(meeting=work.meeting.id, person=person) if person is not None else None


def _answer(typed: Typed, work: MeetingWork) -> MeetingCommand | None:
    asked = {f"{member}-{substitute}": (member, substitute) for member, substitute in answerable(work)}
    seat = typed.choice("plads", asked, "Der er ikke spurgt om den plads, eller spørgsmålet er besvaret.")
    accepts = typed.choice("svar", {"ja": True, "nej": False}, "Svar ja eller nej.")
    if seat is None or accepts is None:
        return None
    return mc.AnswerSubstitution(meeting=work.meeting.id, member=seat[0], substitute=seat[1], accepts=accepts)


def _call(typed: Typed, work: MeetingWork) -> MeetingCommand | None:
    people = {code: work.register.person(code) for code, _ in every_member(work)}
    member = typed.choice("medlem", people, "Vælg det medlem, der er fraværende.")
    substitute = _person_named(typed, "stedfortraeder", work)
    basis = typed.text("grundlag")
    if member is None or substitute is None or typed.problems:
        return None
    warning = substitute_warning(work.register, work.meeting, member.id, substitute.id, work.record.attendance)
    if warning and not typed.is_ticked("alligevel"):
        typed.wrong("stedfortraeder", f"{warning} Sæt kryds, hvis {substitute.name} skal indkaldes alligevel.")
        return None
    return mc.CallSubstitute(meeting=work.meeting.id, member=member.id, substitute=substitute.id, basis=basis)


def _person_named(typed: Typed, name: str, work: MeetingWork) -> Person | None:
    """A person by full name, or by the register's own code where two have the same name."""
    wanted = " ".join(typed.text(name, "Skriv stedfortræderens navn.").split())
    if not wanted:
        return None
    persons = work.register.persons.values()
    found = [one for one in persons if wanted.casefold() in (one.name.casefold(), one.code.casefold())]
    if len(found) == 1:
        return found[0]
    if found:
        codes = ", ".join(one.code for one in found)
        typed.wrong(name, f"Flere hedder {wanted[:60]}. Skriv én af disse betegnelser i stedet: {codes}.")
    else:
        typed.wrong(name, f"Registret kender ingen, der hedder {wanted[:60]}. Skriv hele navnet.")
    return None


ACTS: Mapping[str, tuple[Callable[[Typed, MeetingWork], MeetingCommand | None], str]] = {
    "svar": (_answer, "traeder-ind"),
    "kommer": (_come, "kommer-alligevel"),
    "indkald": (_call, "indkaldt"),
}
"""The names are the forms' own (`handling`). An absence (`REPORT`) may be several commands: `reports`."""
REPORT = "afbud"
