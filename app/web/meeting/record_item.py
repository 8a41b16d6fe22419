"""One item in the record: conflict of interest, decision, dissent, § 23, guests, corrections."""

from __future__ import annotations

from functools import partial
from typing import Annotated, ClassVar

from fastapi import APIRouter, HTTPException, Response
from pydantic import PlainValidator, ValidationInfo
from sqlalchemy.engine import Connection

from app.web.access import CurrentVisit, Visit
from app.web.act import Act, Acts, act_on, offered
from app.web.fields import Sent, Text, a_number, among, asked, person_among, sent_as, text_of
from app.web.forms import Form, button
from app.web.meeting.agenda_item import Guests
from app.web.meeting.record import OUTCOME_OPTIONS, Addition, StandIn, members, people_options, stand_ins
from app.web.meeting.record_view import postponing, view_of, waiting
from app.web.meeting.record_votes import (
    OUTCOMES,
    Counted,
    Decided,
    PutOff,
    amendment_lines,
    parties_at,
    postponable,
    referable,
    typed_of,
)
from app.web.meeting_work import BodyCode, HeldOn, ItemWork, OnAgenda, meeting_work
from app.web.render import page_about
from models.access.visibility import numbers_of
from process.commands import meeting as mc
from process.commands.meeting import MeetingCommand
from process.ids import PersonId
from process.permission import MEETING_DESK
from process.state.case import Outcome
from process.state.decision import Dissent
from process.state.meeting import AgendaItem, ItemKind
from process.state.presence import Ruling
from process.state.quorum import voters_at
from process.words.minutes import names_of

router = APIRouter()
AFTER = frozenset({"afvigende", "afvigende-ud", "stands", "stands-tilbage", "bekraeft", "ret", "tilfoej", "aendr"})
"""Acts on an item that has its decision."""
RULINGS = {"ja": True, "nej": False}


@router.get("/moeder/{body}/{day}/protokol/{number}")
def show(visit: CurrentVisit, body: BodyCode, day: HeldOn, number: OnAgenda) -> Response:
    with visit.about(_item, body, day, number) as on:
        work, item = on.work, on.item
        cases = numbers_of(on.work.connection, work.viewer, work.states, work.ctx.now)
    if item.removed_at is not None:
        raise HTTPException(404)
    stands, acts = typed_of(on), offered(ACTS, on)
    return page_about(
        work,
        "meeting/record_item.html.j2",
        one_form=True,
        row=view_of(work, item, postponing(work)),
        item=item,
        acts=acts,
        has_after=bool(acts.keys() & AFTER),
        stands=stands,
        parties=parties_at(on),
        lines=amendment_lines(stands, visit.typed.as_typed()),
        bodies=referable(on),
        postponable=postponable(work),
        speakers=speakers(on),
        entered=entered(on),
        doubted=doubted(on),
        raised=raised(on),
        stand_ins=stand_ins(work),
        is_desk=is_desk(on),
        waiting=waiting(work, item),
        meeting_day=names_of(work.record, work.register).meeting_day,
        point_fields=[f"at-{place}-udfald" for place, _ in enumerate(item.points, 1)],
        guests=work.guest_lines(item),
        beside_it=_neighbours(on),
        cases=cases,
        outcomes=OUTCOME_OPTIONS,
    )


@router.post("/moeder/{body}/{day}/protokol/{number}")
def act(visit: CurrentVisit, body: BodyCode, day: HeldOn, number: OnAgenda) -> Response:
    return act_on(visit, ACTS, _item, show, body, day, number)


def _item(connection: Connection, visit: Visit, body: str, day: str, number: int) -> ItemWork:
    work = meeting_work(connection, visit, body, day)
    return ItemWork(work, work.item(number))


def _neighbours(on: ItemWork) -> tuple[AgendaItem | None, AgendaItem | None]:
    """The items before and after, to go through them in turn."""
    items = list(on.work.in_order())
    at = next((place for place, item in enumerate(items) if item.number == on.item.number), 0)
    return (items[at - 1] if at else None), (items[at + 1] if at + 1 < len(items) else None)


# -- whom a form may name --------------------------------------------------------------------------------------------


def is_desk(on: ItemWork) -> bool:
    """Whether the reader writes the record down; a member speaks only for itself."""
    viewer, body = on.work.viewer, on.work.meeting.organization
    return viewer.is_coordinator or any(seat.role in MEETING_DESK and seat.body == body for seat in viewer.seats)


def _who_may_speak(on: ItemWork) -> list[PersonId]:
    there = voters_at(on.work.record, on.register, on.item.number)
    return [person for person in there if is_desk(on) or person == on.work.viewer.person]


def speakers(on: ItemWork) -> list[tuple[str, str]]:
    """Whom the reader may name: the desk everybody there, a member itself."""
    return people_options(on.work, _who_may_speak(on))


def doubted(on: ItemWork) -> list[tuple[str, str]]:
    """Whose conflict of interest the reader may raise or rule on."""
    ruled = {
        conflict.person
        for conflict in on.work.record.conflicts
        if conflict.item == on.item.number and conflict.ruling is not Ruling.RAISED
    }
    return people_options(on.work, (person for person in _who_may_speak(on) if person not in ruled))


def raised(on: ItemWork) -> list[tuple[str, str]]:
    """Those a question has been raised about, and those it can still be raised about: the body rules on either."""
    conflicts = (conflict.person for conflict in on.work.record.conflicts if conflict.item == on.item.number)
    asked_about = people_options(on.work, conflicts)
    return [*asked_about, *(member for member in members(on.work) if member not in asked_about)]


# -- the forms -------------------------------------------------------------------------------------------------------


def _public_text(sent: Sent, info: ValidationInfo[ItemWork]) -> str | None:
    return text_of(sent) if info.context.item.is_closed else None


WHO_DOUBTED = "Vælg, hvis habilitet der er rejst spørgsmål om."


class RaisedConflict(Form, states=mc.RaiseConflict):
    person: Annotated[PersonId, sent_as("hvem"), person_among(doubted, WHO_DOUBTED)]
    reason: Annotated[Text, sent_as("grund")]


class RuledConflict(Counted, states=mc.RuleOnConflict):
    person: Annotated[PersonId, sent_as("hvem"), person_among(raised, "Vælg, hvem afgørelsen er om.")]
    is_disqualified: Annotated[bool, sent_as("inhabil"), among(RULINGS, "Vælg, om medlemmet er inhabilt.")]
    substitute: StandIn


WHOSE = "Vælg, hvem der har en afvigende mening."
Speaker = Annotated[PersonId | None, sent_as("hvem"), person_among(speakers, WHOSE, may_be_empty=True)]


class EnteredDissent(Form, states=mc.EnterDissent):
    by: Annotated[Text, sent_as("af")]
    person: Annotated[Speaker, asked(WHOSE, lambda on, typed: not (typed.get("by") and is_desk(on)))]
    text: Annotated[Text, sent_as("tekst"), asked("Skriv den afvigende mening, som den skal stå i protokollen.")]


class WithdrawnDissent(Form, states=mc.WithdrawDissent):
    number: Annotated[int, sent_as("nummer"), a_number, asked("Vælg den afvigende mening, der skal tages ud.")]
    reason: Annotated[Text, sent_as("grund")]


class StoppedDecision(Form, states=mc.StopDecision):
    member: Annotated[PersonId, sent_as("hvem"), person_among(speakers, "Vælg, hvem der begærer sagen indbragt.")]


class WithdrawnStop(Form, states=mc.WithdrawStop):
    reason: Annotated[Text, sent_as("grund")]


class OtherPeople(Form, states=mc.ChangeItem):
    guests: Annotated[Guests, sent_as("gaester")]
    reason: ClassVar[str] = "Til stede under punktet."


class CorrectedText(Form, states=mc.CorrectRecord):
    text: Annotated[Text, sent_as("tekst"), asked("Skriv teksten, som den skal være.")]
    reason: Annotated[Text, sent_as("grund"), asked("Skriv, hvorfor teksten rettes.")]
    public_text: Annotated[str | None, sent_as("offentlig"), PlainValidator(_public_text)]


class OtherOutcome(PutOff, states=mc.ReopenOutcome):
    outcome: Annotated[Outcome, sent_as("udfald"), among(OUTCOMES, "Vælg det udfald, der skulle have stået.")]
    text: Annotated[Text, sent_as("tekst"), asked("Skriv beslutningen, som den skulle have stået.")]
    reason: Annotated[Text, sent_as("grund"), asked("Skriv, hvorfor udfaldet er forkert.")]


class ConfirmedOutcome(Form):
    def command(self, on: ItemWork) -> MeetingCommand:
        proposed = waiting(on.work, on.item)
        return mc.ConfirmReopening(meeting=on.work.meeting.id, correction=proposed[0].number if proposed else 0)


# -- when they are offered -------------------------------------------------------------------------------------------


def _open(kind: type[MeetingCommand], on: ItemWork) -> bool:
    return on.work.is_open and on.work.may(kind)


def _locked(kind: type[MeetingCommand], on: ItemWork) -> bool:
    return on.work.is_closed and on.work.may(kind) and on.decision is not None


def entered(on: ItemWork) -> list[tuple[int, Dissent]]:
    """The dissents the reader may take out again, with their places."""
    said = enumerate(on.decision.dissents if on.decision else (), 1)
    return [(number, dissent) for number, dissent in said if on.can(mc.WithdrawDissent, number=number, reason="")]


def _can_dissent(on: ItemWork) -> bool:
    return _open(mc.EnterDissent, on) and on.decision is not None and bool(speakers(on))


def _can_stop(on: ItemWork) -> bool:
    """Asked of the rules for each who could; the desk may name any of them."""
    is_free = on.decision is not None and on.decision.stopped_by is None
    return is_free and any(on.can(mc.StopDecision, member=person) for person in _who_may_speak(on))


def _can_raise(on: ItemWork) -> bool:
    is_of_case = on.item.item_kind is not ItemKind.DECISION and on.item.case_id is not None
    return on.work.may_held(mc.RaiseToDecision) and is_of_case


def _can_correct(on: ItemWork) -> bool:
    """Another outcome has taken the public text away; a new one may be written after publication too."""
    lacks_public_text = on.item.is_closed and on.decision is not None and not on.decision.public_text
    return _locked(mc.CorrectRecord, on) and (on.work.meeting.minutes_published_at is None or lacks_public_text)


def _can_confirm(on: ItemWork) -> bool:
    return any(on.can(mc.ConfirmReopening, correction=each.number) for each in waiting(on.work, on.item))


AT_THE_VOTES = {
    "more_votes_than_members": "alligevel",
    "votes_exceed_parties": "alligevel",
    "votes_do_not_add": "alligevel",
    "vote_contradicts_outcome": "udfald",
}
ACTS: Acts[ItemWork] = {
    "beslut": Act(lambda on: on.work.may_held(mc.RecordDecision), Decided, "besluttet", at=AT_THE_VOTES),
    "habilitet": Act(lambda on: _open(mc.RaiseConflict, on) and bool(doubted(on)), RaisedConflict, "habilitet"),
    "inhabil": Act(lambda on: on.work.may_held(mc.RuleOnConflict), RuledConflict, "inhabil"),
    "afvigende": Act(_can_dissent, EnteredDissent, "afvigende"),
    "afvigende-ud": Act(lambda on: bool(entered(on)), WithdrawnDissent, "afvigende-ud"),
    "stands": Act(_can_stop, StoppedDecision, "standset"),
    "stands-tilbage": Act(lambda on: on.can(mc.WithdrawStop), WithdrawnStop, "stands-tilbage"),
    "haev": Act(_can_raise, button(mc.RaiseToDecision), "haevet"),
    "gaester": Act(partial(_open, mc.ChangeItem), OtherPeople, "gemt"),
    "ret": Act(_can_correct, CorrectedText, "rettet"),
    "tilfoej": Act(partial(_locked, mc.AddToRecord), Addition, "gemt"),
    "aendr": Act(
        lambda on: _locked(mc.ReopenOutcome, on) and not waiting(on.work, on.item), OtherOutcome, "udfald-foreslaaet"
    ),
    "bekraeft": Act(_can_confirm, ConfirmedOutcome, "udfald-aendret"),
}
