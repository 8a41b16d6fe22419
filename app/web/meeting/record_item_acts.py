"""What somebody may state of one item: conflict of interest, decision, dissent, § 23, guests, corrections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.web.forms import Typed
from app.web.meeting.agenda_acts import is_open, points_typed
from app.web.meeting.record_acts import (
    WITHOUT_BODY,
    is_closed,
    is_held,
    members,
    people_options,
    person_typed,
    stand_ins,
)
from app.web.meeting.record_votes import OUTCOMES, counted, read_decision
from app.web.meeting_work import MeetingWork
from process.commands import meeting as mc
from process.commands.meeting import MeetingCommand
from process.ids import PersonId
from process.permission import MEETING_DESK
from process.state.decision import Dissent
from process.state.meeting import AgendaItem, Guest, ItemKind
from process.state.presence import Ruling
from process.state.quorum import voters_at
from process.state.record import Correction, CorrectionKind

RULINGS = {"ja": True, "nej": False}


@dataclass(frozen=True, slots=True)
class ItemAct:
    """As `ProtocolAct`, of one item."""

    is_offered: Callable[[MeetingWork, AgendaItem], bool]
    read: Callable[[Typed, MeetingWork, AgendaItem], MeetingCommand | None]
    done: str


def is_desk(work: MeetingWork) -> bool:
    """Whether the reader writes the record down; a member speaks only for itself."""
    return (
        any(seat.role in MEETING_DESK and seat.body == work.meeting.organization for seat in work.viewer.seats)
        or work.viewer.is_coordinator
    )


def speakers(work: MeetingWork, item: AgendaItem) -> list[tuple[str, str]]:
    """Whom the reader may name: the desk everybody there, a member itself."""
    there = list(voters_at(work.record, work.register, item.number))
    return people_options(work, there if is_desk(work) else [p for p in there if p == work.viewer.person])


def doubted(work: MeetingWork, item: AgendaItem) -> list[tuple[str, str]]:
    """Whose conflict of interest the reader may raise or rule on."""
    already = {
        one.person for one in work.record.conflicts if one.item == item.number and one.ruling is not Ruling.RAISED
    }
    return [one for one in speakers(work, item) if work.register.person(one[0]) and _id(work, one[0]) not in already]


def raised(work: MeetingWork, item: AgendaItem) -> list[tuple[str, str]]:
    """Those a question has been raised about, and those it can still be raised about: the body rules on either."""
    asked = [one.person for one in work.record.conflicts if one.item == item.number]
    return [*people_options(work, asked), *(one for one in members(work) if _id(work, one[0]) not in asked)]


def _id(work: MeetingWork, code: str) -> PersonId:
    person = work.register.person(code)
    return person.id if person is not None else PersonId(0)


def waiting(work: MeetingWork, item: AgendaItem) -> list[Correction]:
    """Other outcomes that somebody has proposed and nobody has confirmed."""
    found = (one for one in work.record.corrections if one.item == item.number)
    return [one for one in found if one.kind is CorrectionKind.REOPENING and one.confirmed_by is None]


def _decide(typed: Typed, work: MeetingWork, item: AgendaItem) -> MeetingCommand | None:
    return read_decision(typed, work, item)


def _quick(typed: Typed, work: MeetingWork, item: AgendaItem) -> MeetingCommand | None:
    outcome = typed.choice("udfald", WITHOUT_BODY, "Vælg, hvad der blev besluttet.")
    if outcome is None or typed.problems:
        return None
    text, public = typed.text("tekst"), typed.text("offentlig")
    return mc.RecordDecision(meeting=work.meeting.id, item=item.number, outcome=outcome, text=text, public_text=public)


def _raise(typed: Typed, work: MeetingWork, item: AgendaItem) -> MeetingCommand | None:
    person = person_typed(typed, work, "hvem", doubted(work, item), "Vælg, hvis habilitet der er rejst spørgsmål om.")
    if person is None:
        return None
    return mc.RaiseConflict(meeting=work.meeting.id, item=item.number, person=person, reason=typed.text("grund"))


def _rule(typed: Typed, work: MeetingWork, item: AgendaItem) -> MeetingCommand | None:
    person = person_typed(typed, work, "hvem", raised(work, item), "Vælg, hvem afgørelsen er om.")
    ruling = typed.choice("inhabil", RULINGS, "Vælg, om medlemmet er inhabilt.")
    votes = counted(typed, "")
    substitute = person_typed(typed, work, "stedfortraeder", stand_ins(work), "")
    if person is None or ruling is None or typed.problems:
        return None
    return mc.RuleOnConflict(
        meeting=work.meeting.id,
        item=item.number,
        person=person,
        is_disqualified=ruling,
        votes=votes,
        substitute=substitute,
    )


def _dissent(typed: Typed, work: MeetingWork, item: AgendaItem) -> MeetingCommand | None:
    by = typed.text("af")
    asked = "" if by and is_desk(work) else "Vælg, hvem der har en afvigende mening."
    person = person_typed(typed, work, "hvem", speakers(work, item), asked)
    text = typed.text("tekst", "Skriv den afvigende mening, som den skal stå i protokollen.")
    if typed.problems:
        return None
    return mc.EnterDissent(meeting=work.meeting.id, item=item.number, text=text, person=person, by=by)


def entered(work: MeetingWork, item: AgendaItem) -> list[tuple[int, Dissent]]:
    """The dissents the reader may take out again, with their places."""
    decision = work.record.decision_on(item.number)
    said = enumerate(decision.dissents if decision else (), 1)
    return [(number, one) for number, one in said if work.can(_taken_out(work, item, number))]


def _taken_out(work: MeetingWork, item: AgendaItem, number: int, reason: str = "") -> mc.WithdrawDissent:
    return mc.WithdrawDissent(meeting=work.meeting.id, item=item.number, number=number, reason=reason)


def _take_out(typed: Typed, work: MeetingWork, item: AgendaItem) -> MeetingCommand | None:
    number = typed.number("nummer", "Vælg den afvigende mening, der skal tages ud.")
    return None if number is None else _taken_out(work, item, number, typed.text("grund"))


def _stop(typed: Typed, work: MeetingWork, item: AgendaItem) -> MeetingCommand | None:
    member = person_typed(typed, work, "hvem", speakers(work, item), "Vælg, hvem der begærer sagen indbragt.")
    return mc.StopDecision(meeting=work.meeting.id, item=item.number, member=member) if member is not None else None


def _can_stop(work: MeetingWork, item: AgendaItem) -> bool:
    """Asked of the rules for each who could; the desk may name any of them."""
    stoppers = (
        mc.StopDecision(meeting=work.meeting.id, item=item.number, member=_id(work, code))
        for code, _ in speakers(work, item)
    )
    decision = work.record.decision_on(item.number)
    return decision is not None and decision.stopped_by is None and any(work.can(one) for one in stoppers)


def _guests(typed: Typed, work: MeetingWork, item: AgendaItem) -> MeetingCommand | None:
    lines = (line.partition(",") for line in points_typed(typed, "gaester"))
    guests = tuple(Guest(name.strip(), capacity.strip()) for name, _, capacity in lines)
    return mc.ChangeItem(meeting=work.meeting.id, item=item.number, guests=guests, reason="Til stede under punktet.")


def _correct(typed: Typed, work: MeetingWork, item: AgendaItem) -> MeetingCommand | None:
    return mc.CorrectRecord(
        meeting=work.meeting.id,
        item=item.number,
        text=typed.text("tekst", "Skriv teksten, som den skal være."),
        reason=typed.text("grund", "Skriv, hvorfor teksten rettes."),
        public_text=typed.text("offentlig") if item.is_closed else None,
    )


def _add(typed: Typed, work: MeetingWork, item: AgendaItem) -> MeetingCommand | None:
    return mc.AddToRecord(
        meeting=work.meeting.id,
        item=item.number,
        text=typed.text("tekst", "Skriv, hvad der skal tilføjes."),
        reason=typed.text("grund", "Skriv, hvorfor det tilføjes."),
    )


def _reopen(typed: Typed, work: MeetingWork, item: AgendaItem) -> MeetingCommand | None:
    outcome = typed.choice("udfald", OUTCOMES, "Vælg det udfald, der skulle have stået.")
    text = typed.text("tekst", "Skriv beslutningen, som den skulle have stået.")
    reason = typed.text("grund", "Skriv, hvorfor udfaldet er forkert.")
    if outcome is None:
        return None
    return mc.ReopenOutcome(meeting=work.meeting.id, item=item.number, outcome=outcome, text=text, reason=reason)


def _confirm(_typed: Typed, work: MeetingWork, item: AgendaItem) -> MeetingCommand | None:
    found = waiting(work, item)
    return mc.ConfirmReopening(meeting=work.meeting.id, correction=found[0].number) if found else None


def _is_decided(work: MeetingWork, item: AgendaItem) -> bool:
    return work.record.decision_on(item.number) is not None


def _lacks_public_text(work: MeetingWork, item: AgendaItem) -> bool:
    """Another outcome has taken it away; a new one may be written after publication too."""
    decision = work.record.decision_on(item.number)
    return item.is_closed and decision is not None and not decision.public_text


def _locked(kind: type[MeetingCommand]) -> Callable[[MeetingWork, AgendaItem], bool]:
    return lambda work, item: is_closed(work) and work.may(kind) and _is_decided(work, item)


ITEM_ACTS: Mapping[str, ItemAct] = {
    "beslut": ItemAct(lambda work, _: is_held(work) and work.may(mc.RecordDecision), _decide, "besluttet"),
    "kort": ItemAct(
        lambda work, item: is_held(work) and work.may(mc.RecordDecision) and not _is_decided(work, item),
        _quick,
        "besluttet",
    ),
    "habilitet": ItemAct(
        lambda work, item: is_open(work) and work.may(mc.RaiseConflict) and bool(doubted(work, item)),
        _raise,
        "habilitet",
    ),
    "inhabil": ItemAct(lambda work, _: is_held(work) and work.may(mc.RuleOnConflict), _rule, "inhabil"),
    "afvigende": ItemAct(
        lambda work, item: (
            is_open(work) and work.may(mc.EnterDissent) and _is_decided(work, item) and bool(speakers(work, item))
        ),
        _dissent,
        "afvigende",
    ),
    "afvigende-ud": ItemAct(lambda work, item: bool(entered(work, item)), _take_out, "afvigende-ud"),
    "stands": ItemAct(_can_stop, _stop, "standset"),
    "stands-tilbage": ItemAct(
        lambda work, item: work.can(mc.WithdrawStop(meeting=work.meeting.id, item=item.number)),
        lambda typed, work, item: mc.WithdrawStop(
            meeting=work.meeting.id, item=item.number, reason=typed.text("grund")
        ),
        "stands-tilbage",
    ),
    "haev": ItemAct(
        lambda work, item: (
            is_held(work)
            and work.may(mc.RaiseToDecision)
            and item.item_kind is not ItemKind.DECISION
            and item.case_id is not None
        ),
        lambda _, work, item: mc.RaiseToDecision(meeting=work.meeting.id, item=item.number),
        "haevet",
    ),
    "gaester": ItemAct(lambda work, _: is_open(work) and work.may(mc.ChangeItem), _guests, "gemt"),
    "ret": ItemAct(
        lambda work, item: (
            _locked(mc.CorrectRecord)(work, item)
            and (work.meeting.minutes_published_at is None or _lacks_public_text(work, item))
        ),
        _correct,
        "rettet",
    ),
    "tilfoej": ItemAct(_locked(mc.AddToRecord), _add, "gemt"),
    "aendr": ItemAct(
        lambda work, item: _locked(mc.ReopenOutcome)(work, item) and not waiting(work, item),
        _reopen,
        "udfald-foreslaaet",
    ),
    "bekraeft": ItemAct(
        lambda work, item: any(
            work.can(mc.ConfirmReopening(meeting=work.meeting.id, correction=one.number)) for one in waiting(work, item)
        ),
        _confirm,
        "udfald-aendret",
    ),
}
"""The names are the forms' own (`handling`); on the page of the whole record the item's number follows."""


def item_offered(work: MeetingWork, item: AgendaItem) -> frozenset[str]:
    return frozenset(name for name, act in ITEM_ACTS.items() if act.is_offered(work, item))
