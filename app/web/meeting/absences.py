"""Who comes to a meeting, told beforehand: absences, substitutes asked and called, whether it will be quorate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import PlainValidator, ValidationInfo

from app.web.access import CurrentVisit, Visit, allowed, only
from app.web.act import Act, Acts, act_on, state_all
from app.web.facts import done
from app.web.fields import Day, Sent, Text, Tick, among, asked, person_among, sent_as, text_of, wrong
from app.web.forms import Form, MistakesError, in_danish
from app.web.meeting_work import BodyCode, HeldOn, MeetingWork, meeting_address, meeting_work
from app.web.render import page_about
from models.meeting.absences import absence_reasons, also_absent, also_asked, sees_reasons
from process.calendar import danish_date
from process.commands import meeting as mc
from process.ids import PersonId
from process.meeting.leave import reports_of
from process.refusals import Refusal, Why
from process.register import VOTING, BodyKind, MeetingDate, Person, Register
from process.state.presence import Presence, SubstitutionState
from process.state.quorum import members_of
from process.state.substitutes import substitute_warning, substitutes_for
from process.words.alphabet import danish_order

router = APIRouter()


@router.get("/moeder/{body}/{day}/afbud")
def show(visit: CurrentVisit, body: BodyCode, day: HeldOn) -> Response:
    with visit.about(meeting_work, body, day) as work:
        reasons = absence_reasons(work.connection, work.viewer, work.meeting)
        sees = sees_reasons(work.viewer, work.meeting)
        others_away, others_asked = _also_away(work), _also_asked(work)
    only(may_open(work) or sees)
    return page_about(
        work,
        "meeting/absences.html.j2",
        absent=absent_members(work, reasons),
        sees_reasons=sees,
        others_away=others_away,
        others_asked=others_asked,
        is_desk=is_desk(work),
        is_council=work.body.kind is BodyKind.COUNCIL,
        members=members_here(work) if may_open(work) else (),
        me=work.register.persons[work.viewer.person].code,
        everybody=every_member(work),
        suggested=suggested(work) if is_desk(work) else (),
        answerable=answerable(work),
    )


@router.post("/moeder/{body}/{day}/afbud")
def act(visit: CurrentVisit, body: BodyCode, day: HeldOn) -> Response:
    return act_on(visit, ACTS, allowed(meeting_work, may_open), show, body, day)


@dataclass(frozen=True, slots=True)
class AbsentMember:
    """One member who will be away, and whom the rules point at for the seat, best first. `may_come`: whether the reader
    may say that the member comes after all; `has_substitute`: somebody is asked, called or sits in.
    """

    person: PersonId
    code: str
    reason: str
    candidates: tuple[PersonId, ...]
    may_come: bool
    has_substitute: bool


def is_desk(work: MeetingWork) -> bool:
    """Whether the reader writes down for others; a member speaks for himself only."""
    return work.may(mc.CallSubstitute)


def may_open(work: MeetingWork) -> bool:
    """The desk, the body's members, and whoever is asked to take a seat."""
    asked_for = any(substitution.substitute == work.viewer.person for substitution in work.record.substitutions)
    return work.may(mc.ReportAbsence) or asked_for


def _away(work: MeetingWork) -> list[PersonId]:
    """Who has told that they will be away from the whole meeting."""
    rows = work.record.attendance
    return [row.person for row in rows if row.presence is Presence.ABSENT and row.from_item == 0]


def absent_members(work: MeetingWork, reasons: Mapping[int, str]) -> tuple[AbsentMember, ...]:
    members = set(members_of(work.record, work.register))
    return tuple(
        AbsentMember(
            person,
            work.register.persons[person].code,
            reasons.get(person, ""),
            _candidates(work, person),
            is_desk(work) or person == work.viewer.person,
            work.record.substitution_of(person) is not None,
        )
        for person in dict.fromkeys(_away(work))
        if person in members
    )


def _candidates(work: MeetingWork, member: PersonId) -> tuple[PersonId, ...]:
    """Whom the rules still point at: without those who are away, sit in already or have said no."""
    record = work.record
    taken = {row.person for row in record.attendance if row.presence is Presence.ABSENT}
    taken |= {row.substitute for row in record.attendance if row.substitute is not None}
    taken |= {each.substitute for each in record.substitutions if each.state is not SubstitutionState.RELEASED}
    return substitutes_for(work.register, record.meeting, member, taken)


def members_here(work: MeetingWork) -> tuple[tuple[str, str], ...]:
    """The members who have not told that they will be away, by name; only the reader for a reader who is no desk."""
    away = _away(work)
    here = [person for person in members_of(work.record, work.register) if person not in away]
    return _named(work.register, here if is_desk(work) else [person for person in here if person == work.viewer.person])


def every_member(work: MeetingWork) -> tuple[tuple[str, str], ...]:
    return _named(work.register, members_of(work.record, work.register))


def _named(register: Register, people: Iterable[int]) -> tuple[tuple[str, str], ...]:
    persons = sorted((register.persons[person] for person in people), key=lambda person: danish_order(person.name))
    return tuple((person.code, person.name) for person in persons)


def suggested(work: MeetingWork) -> tuple[str, ...]:
    """Names offered while one types: whom the rules point at for anybody, then the council's members."""
    members = members_of(work.record, work.register)
    pointed = [person for member in members for person in substitutes_for(work.register, work.meeting, member)]
    council = work.register.first_of_kind(BodyKind.COUNCIL, work.meeting.held_on)
    elected = work.register.seats_in(council.id, work.meeting.seated_on, *VOTING) if council else ()
    people = dict.fromkeys([*pointed, *(seat.person for seat in elected)])
    return tuple(work.register.persons[person].name for person in people if person not in members)


def answerable(work: MeetingWork) -> frozenset[tuple[PersonId, PersonId]]:
    """The questions the reader may answer: own ones, and at the desk everybody's."""
    return frozenset(
        (asked_for.member, asked_for.substitute)
        for asked_for in work.record.substitutions
        if asked_for.state is SubstitutionState.ASKED and (is_desk(work) or asked_for.substitute == work.viewer.person)
    )


def _also_away(work: MeetingWork) -> Mapping[PersonId, tuple[MeetingDate, ...]]:
    return also_absent(work.connection, work.register, work.meeting, work.ctx.today)


def _also_asked(work: MeetingWork) -> Mapping[tuple[PersonId, PersonId], tuple[MeetingDate, ...]]:
    return also_asked(work.connection, work.register, work.meeting, work.ctx.today)


# -- the forms -------------------------------------------------------------------------------------------------------


class Absence(Form, states=mc.ReportAbsence):
    person: Annotated[PersonId, sent_as("medlem"), person_among(members_here, "Vælg, hvem der melder afbud.")]
    fra: Day
    til: Day
    reason: Annotated[Text, sent_as("grund")]
    at_least_a_month: Annotated[Tick, sent_as("maaned")]
    is_demanded: Annotated[Tick, sent_as("forlangt")]

    def command(self, work: MeetingWork) -> tuple[mc.ReportAbsence, ...]:
        """A report for each of the body's meetings from the first to the last day; where none is said, for this one."""
        held_on = work.meeting.held_on
        first = self.fra or held_on
        last = self.til or max(first, held_on)
        if last < first:
            sentence = f"Den sidste dag ({danish_date(last)}) ligger før den første ({danish_date(first)})."
            raise MistakesError(("til", sentence))
        here: mc.ReportAbsence = super().command(work)
        if first == last == held_on:
            return (here,)
        reports = reports_of(work.register, here, work.body.id, first, last, work.ctx.today)
        if not reports:
            name, period = work.register.persons[self.person].name, f"fra {danish_date(first)} til {danish_date(last)}"
            sentence = f"{work.body.name} har ingen kommende møder {period}, som {name} er medlem ved."
            raise MistakesError(("fra", sentence))
        return reports


def _report(visit: Visit, work: MeetingWork, reports: tuple[mc.ReportAbsence, ...]) -> Response | None:
    """One report a meeting, in one go; a meeting the member has told of before is passed over."""
    typed, answers = visit.typed, state_all(visit, reports, work.meeting.id)
    refused = [(report, no) for report, no in zip(reports, answers, strict=True) if isinstance(no, Refusal)]
    telling = [(report, no) for report, no in refused if no.code != Why.NOTHING_NEW]
    days = {meeting.id: meeting.held_on for meeting in work.register.meetings_of(work.body.id)}
    if len(reports) == len(refused) and (len(reports) == 1 or not telling):
        typed.refused(refused[0][1])
    else:
        for report, no in telling:
            day = danish_date(days[report.meeting])
            typed.wrong("fra", f"Afbuddet til mødet {day} blev ikke registreret: {in_danish(no)}")
    if typed.problems:
        return None
    is_here = any(report.meeting == work.meeting.id for report in reports)
    where = work.address if is_here else meeting_address(work.body, days[reports[0].meeting])
    return done(f"{where}/afbud", "afbud" if len(reports) == 1 else "afbud-periode")


def _absent_members(work: MeetingWork) -> dict[str, PersonId]:
    return {member.code: member.person for member in absent_members(work, {}) if member.may_come}


NOT_AWAY = "Medlemmet har ikke meldt afbud, eller afbuddet er trukket tilbage."


class ComesAfterAll(Form):
    """To this meeting, or to every coming one of the body that was told of: a leave is taken back at once."""

    person: Annotated[PersonId, sent_as("medlem"), among(_absent_members, NOT_AWAY)]
    alle: Tick

    def command(self, work: MeetingWork) -> tuple[mc.WithdrawAbsence, ...]:
        others = _also_away(work).get(self.person, ()) if self.alle else ()
        meetings = (work.meeting.id, *(meeting.id for meeting in others))
        return tuple(mc.WithdrawAbsence(meeting=meeting, person=self.person) for meeting in meetings)


def _questions(work: MeetingWork) -> dict[str, tuple[PersonId, PersonId]]:
    return {f"{member}-{substitute}": (member, substitute) for member, substitute in answerable(work)}


NOT_ASKED = "Der er ikke spurgt om den plads, eller spørgsmålet er besvaret."


class AnsweredQuestion(Form):
    plads: Annotated[tuple[PersonId, PersonId], among(_questions, NOT_ASKED)]
    svar: Annotated[bool, among({"ja": True, "nej": False}, "Svar ja eller nej.")]
    alle: Tick

    def command(self, work: MeetingWork) -> tuple[mc.AnswerSubstitution, ...]:
        member, own = self.plads
        others = _also_asked(work).get(self.plads, ()) if self.alle else ()
        meetings = (work.meeting.id, *(meeting.id for meeting in others))
        return tuple(
            mc.AnswerSubstitution(meeting=meeting, member=member, substitute=own, accepts=self.svar)
            for meeting in meetings
        )


def _of_each(key: str) -> Callable[[Visit, MeetingWork, Sequence[mc.MeetingCommand]], Response | None]:
    """Stated of every meeting in one go; those where it is refused are named, the others stand."""

    def stated(visit: Visit, work: MeetingWork, commands: Sequence[mc.MeetingCommand]) -> Response | None:
        days = {meeting.id: meeting.held_on for meeting in work.register.meetings_of(work.body.id)}
        for command, answer in zip(commands, state_all(visit, commands, work.meeting.id), strict=True):
            if isinstance(answer, Refusal):
                where = "" if len(commands) == 1 else f"Mødet {danish_date(days[command.meeting])}: "
                visit.typed.wrong("", f"{where}{in_danish(answer)}")
        return None if visit.typed.problems else done(visit.path, key)

    return stated


def _person_named(sent: Sent, info: ValidationInfo[MeetingWork]) -> Person:
    """A person by full name, or by the register's own code where two have the same name."""
    wanted = " ".join(text_of(sent).split())
    persons = info.context.register.persons.values()
    named = [person for person in persons if wanted.casefold() in (person.name.casefold(), person.code.casefold())]
    if len(named) > 1:
        codes = ", ".join(person.code for person in named)
        raise wrong(f"Flere hedder {wanted[:60]}. Skriv én af disse betegnelser i stedet: {codes}.")
    if not named:
        raise wrong(f"Registret kender ingen, der hedder {wanted[:60]}. Skriv hele navnet.")
    return named[0]


class CalledSubstitute(Form):
    medlem: Annotated[PersonId, person_among(every_member, "Vælg det medlem, der er fraværende.")]
    stedfortraeder: Annotated[Person, PlainValidator(_person_named), asked("Skriv stedfortræderens navn.")]
    grundlag: Text
    alligevel: Tick

    def command(self, work: MeetingWork) -> mc.MeetingCommand:
        meeting, member, substitute = work.meeting, self.medlem, self.stedfortraeder
        warning = substitute_warning(work.register, meeting, member, substitute.id, work.record.attendance)
        if warning and not self.alligevel:
            advice = f"{warning} Sæt kryds, hvis {substitute.name} skal indkaldes alligevel."
            raise MistakesError(("stedfortraeder", advice))
        return mc.CallSubstitute(meeting=meeting.id, member=member, substitute=substitute.id, basis=self.grundlag)


ACTS: Acts[MeetingWork] = {
    "afbud": Act(lambda work: bool(members_here(work)), Absence, "afbud", state=_report),
    "svar": Act(lambda work: bool(answerable(work)), AnsweredQuestion, "traeder-ind", state=_of_each("traeder-ind")),
    "kommer": Act(
        lambda work: bool(_absent_members(work)),
        ComesAfterAll,
        "kommer-alligevel",
        state=_of_each("kommer-alligevel"),
    ),
    "indkald": Act(is_desk, CalledSubstitute, "indkaldt"),
}
