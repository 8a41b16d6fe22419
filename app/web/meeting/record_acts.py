"""What somebody may state of a meeting as a whole: who was there, the rest, closing, signing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.web.forms import Typed
from app.web.meeting.agenda_acts import is_open
from app.web.meeting.chair_alone import BY_ONE
from app.web.meeting.record_votes import OUTCOMES
from app.web.meeting_work import MeetingWork
from process import law
from process.calendar import instant
from process.commands import meeting as mc
from process.commands.meeting import MeetingCommand
from process.ids import NO_ITEM, CaseId, ItemNumber, PersonId
from process.register import MeetingStatus, SeatRole
from process.state.case import Outcome
from process.state.quorum import members_of
from process.state.substitutes import substitutes_for

PRESENCE = {"afbud": (False, True), "uden-afbud": (False, False), "til-stede": (True, True)}
"""What is chosen -> (present, with notice)."""
ALONE = {str(outcome): outcome for outcome in BY_ONE}
WITHOUT_BODY = {key: outcome for key, outcome in OUTCOMES.items() if outcome is not Outcome.REFERRED}
"""A case outside the agenda is referred on its item's own page, where the body can be named."""


@dataclass(frozen=True, slots=True)
class ProtocolAct:
    """One thing to state: when it is offered, how its form is read, and the words after it (`facts.DONE`)."""

    is_offered: Callable[[MeetingWork], bool]
    read: Callable[[Typed, MeetingWork, CaseId | None], MeetingCommand | None]
    done: str


def is_held(work: MeetingWork) -> bool:
    """Its day has come, and its record is open."""
    return is_open(work) and work.meeting.held_on <= work.ctx.today


def is_closed(work: MeetingWork) -> bool:
    return work.meeting.state is MeetingStatus.CLOSED


def people_options(work: MeetingWork, persons: Sequence[PersonId]) -> list[tuple[str, str]]:
    found = [work.register.persons[person] for person in dict.fromkeys(persons) if person in work.register.persons]
    return [(one.code, one.name) for one in sorted(found, key=lambda one: one.name)]


def members(work: MeetingWork) -> list[tuple[str, str]]:
    return people_options(work, list(members_of(work.record, work.register)))


def stand_ins(work: MeetingWork) -> list[tuple[str, str]]:
    """Everybody the rules could point at for some member."""
    every = members_of(work.record, work.register)
    return people_options(work, [p for m in every for p in substitutes_for(work.register, work.meeting, m)])


def person_typed(
    typed: Typed, work: MeetingWork, name: str, options: list[tuple[str, str]], asked: str
) -> PersonId | None:
    """The person behind a choice; with no `asked`, an empty field is None."""
    if not asked and not typed.text(name):
        return None
    found = typed.choice(name, {code: work.register.person(code) for code, _ in options}, asked or "Vælg fra listen.")
    return found.id if found else None


def place_typed(typed: Typed, work: MeetingWork, name: str) -> ItemNumber:
    """The item a label names; 0 for none."""
    label = typed.text(name).rstrip(".")
    if not label:
        return NO_ITEM
    item = work.record.by_label(label)
    if item is None or not work.sees(item):
        typed.wrong(name, f"Der er intet punkt {label[:10]}.")
        return NO_ITEM
    return item.number


def hour_typed(typed: Typed, name: str) -> time | None:
    return typed.hour(name) if typed.text(name) else None


def _attendance(typed: Typed, work: MeetingWork, _case: CaseId | None) -> MeetingCommand | None:
    person = person_typed(typed, work, "hvem", members(work), "Vælg medlemmet.")
    how = typed.choice("hvordan", PRESENCE, "Vælg, om medlemmet var til stede.")
    first, last = place_typed(typed, work, "fra"), place_typed(typed, work, "til")
    since, until = hour_typed(typed, "gik"), hour_typed(typed, "kom")
    substitute = person_typed(typed, work, "stedfortraeder", stand_ins(work), "")
    if person is None or how is None or typed.problems:
        return None
    return mc.RecordAttendance(
        meeting=work.meeting.id,
        person=person,
        present=how[0],
        with_notice=how[1],
        reason=typed.text("grund"),
        substitute=substitute,
        from_item=first,
        to_item=last,
        since=since,
        until=until,
    )


def _state(typed: Typed, work: MeetingWork, _case: CaseId | None) -> MeetingCommand:
    """Hours are of the meeting's own day; a meeting that ended before it began ended after midnight."""
    opened, adjourned = _at(typed, work, "aabnet"), _at(typed, work, "haevet")
    begin = opened or work.meeting.opened_at or work.meeting.starts_at
    if adjourned is not None and adjourned < begin:
        adjourned += timedelta(days=1)
    return mc.StateAttendance(meeting=work.meeting.id, opened_at=opened, adjourned_at=adjourned)


def _at(typed: Typed, work: MeetingWork, name: str) -> datetime | None:
    hour = hour_typed(typed, name)
    return instant(work.meeting.held_on, hour) if hour is not None else None


def _outside(typed: Typed, work: MeetingWork, case: CaseId | None) -> MeetingCommand | None:
    """A case that was treated though it stood on no agenda: recorded, and marked."""
    outcome = typed.choice("udfald", WITHOUT_BODY, "Vælg, hvad der blev besluttet.")
    if case is None or outcome is None or typed.problems:
        return None
    text, public = typed.text("tekst"), typed.text("offentlig")
    return mc.RecordDecision(meeting=work.meeting.id, case=case, outcome=outcome, text=text, public_text=public)


def may_be_alone(work: MeetingWork) -> bool:
    """The chair (§ 22) or the mayor (§ 31), before the body's next meeting."""
    ahead = is_open(work) and work.meeting.held_on >= work.ctx.today
    return ahead and work.body.kind in law.ALONE and work.may(mc.DecideAlone)


def chairs(work: MeetingWork) -> list[tuple[str, str]]:
    seats = work.register.seats_in(work.meeting.organization, work.ctx.today, SeatRole.CHAIR)
    return people_options(work, [seat.person for seat in seats])


def _alone(typed: Typed, work: MeetingWork, case: CaseId | None) -> MeetingCommand | None:
    outcome = typed.choice("udfald", ALONE, "Vælg, hvad der er besluttet.")
    reason = typed.text(
        "grund", "Skriv, hvorfor sagen ikke kan vente, eller hvorfor den ikke giver anledning til tvivl."
    )
    by = person_typed(typed, work, "formand", chairs(work), "Vælg, hvem der har truffet beslutningen.")
    if case is None or outcome is None or by is None or typed.problems:
        return None
    return mc.DecideAlone(
        meeting=work.meeting.id,
        case=case,
        outcome=outcome,
        reason=reason,
        decided_by=by,
        text=typed.text("tekst"),
        is_appropriation=typed.is_ticked("bevilling"),
    )


def _close(typed: Typed, work: MeetingWork, _case: CaseId | None) -> MeetingCommand:
    """Only when the one who closes has said so: the decisions are locked, and the cases move."""
    if not typed.is_ticked("bekraeft"):
        typed.wrong("bekraeft", "Protokollen er ikke lukket. Sæt kryds for, at den skal lukkes.")
    return mc.CloseRecord(meeting=work.meeting.id)


def _add(typed: Typed, work: MeetingWork, _case: CaseId | None) -> MeetingCommand:
    return mc.AddToRecord(
        meeting=work.meeting.id,
        text=typed.text("tekst", "Skriv, hvad der skal tilføjes."),
        reason=typed.text("grund", "Skriv, hvorfor det tilføjes."),
    )


ACTS: Mapping[str, ProtocolAct] = {
    "fremmoede": ProtocolAct(lambda work: is_open(work) and work.may(mc.RecordAttendance), _attendance, "fremmoede"),
    "oevrige": ProtocolAct(lambda work: is_held(work) and work.may(mc.StateAttendance), _state, "fremmoede-oplyst"),
    "resten": ProtocolAct(
        lambda work: is_held(work) and work.can(mc.DecideRest(meeting=work.meeting.id)),
        lambda _typed, work, _case: mc.DecideRest(meeting=work.meeting.id),
        "resten",
    ),
    "uden-for": ProtocolAct(lambda work: is_held(work) and work.may(mc.RecordDecision), _outside, "besluttet"),
    "alene": ProtocolAct(may_be_alone, _alone, "alene"),
    "luk": ProtocolAct(
        lambda work: is_held(work) and work.may(mc.CloseRecord) and bool(work.record.agenda()),
        _close,
        "protokol-lukket",
    ),
    "underskriv": ProtocolAct(
        lambda work: work.can(mc.SignRecord(meeting=work.meeting.id)),
        lambda _typed, work, _case: mc.SignRecord(meeting=work.meeting.id),
        "underskrevet",
    ),
    "tilfoej": ProtocolAct(lambda work: is_closed(work) and work.may(mc.AddToRecord), _add, "gemt"),
}
"""The names are the forms' own (`handling`). What is stated of one item is in `protocol_item_acts.py`."""
ABOUT_A_CASE = frozenset({"uden-for", "alene"})
"""Acts whose form names a case by its number."""


def offered(work: MeetingWork) -> frozenset[str]:
    return frozenset(name for name, act in ACTS.items() if act.is_offered(work))
