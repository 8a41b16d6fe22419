"""Closing the record, and what may still be done with it afterwards: signing, corrections, additions, another outcome.

Closing makes decisions executable and locks them (KSL § 13). Corrections are made by addition, never by overwriting
(danish-rules §1, [21]); a changed outcome takes two people (DESIGN §10).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import is_dataclass
from datetime import UTC, date, datetime, time
from operator import attrgetter
from typing import Any

from process.change import Change, exchanged
from process.commands import meeting as mc
from process.events import Tag
from process.follow_up.requests import requests_in
from process.ids import NO_ITEM, ItemNumber
from process.meeting.agenda_order import not_open
from process.meeting.decisions import emit_decided, keep, no_such_meeting, take_effect
from process.meeting.deviations import judge_anew
from process.meeting.majority import against_its_vote
from process.meeting.notices import tell_to_sign
from process.meeting.refusals import WhyMeeting
from process.meeting.section_23 import decided_together, released, still_stopped
from process.parts import changed, fields_of
from process.refusals import Refusal, Thing, Why, refuse
from process.register import MeetingStatus
from process.state.case import Outcome
from process.state.decision import Decision
from process.state.meeting import AgendaItem, MeetingState
from process.state.quorum import took_part_in_any
from process.state.record import Correction, CorrectionKind, Signature, corrected_words
from process.words.decisions import stood


def close_record(change: Change, command: mc.CloseRecord) -> Refusal | None:  # noqa: ARG001
    """From now the decisions can be executed and are locked; every item must have one."""
    refused = not_open(change)
    if refused:
        return refused
    if change.ctx.now < change.meeting.meeting.starts_at:
        return refuse(WhyMeeting.NOT_HELD_YET, date=change.meeting.meeting.held_on)
    if not change.meeting.agenda():
        return refuse(WhyMeeting.AGENDA_EMPTY)
    undecided = change.meeting.undecided()
    if undecided:
        return refuse(WhyMeeting.ITEMS_UNDECIDED, items=tuple(change.meeting.label(item.number) for item in undecided))
    refused = next(filter(None, map(against_its_vote, change.meeting.decisions)), None)
    if refused:
        return refused
    judge_anew(change)
    change.set_meeting(state=MeetingStatus.CLOSED, closed_at=change.ctx.now, digest=record_digest(change.meeting))
    change.emit(
        Tag.RECORD_CLOSED,
        decisions=[[d.item, d.case_id, str(d.outcome)] for d in change.meeting.decisions],
        digest=change.meeting.meeting.digest,
    )
    tell_to_sign(change)
    return None


def _closed(change: Change, item: ItemNumber = NO_ITEM) -> Refusal | Decision | None:
    """The locked decision of an item; for item 0 nothing."""
    if change.meeting.meeting.state is not MeetingStatus.CLOSED:
        return refuse(WhyMeeting.RECORD_OPEN, date=change.meeting.meeting.held_on)
    if not item:
        return None
    return change.meeting.decision_on(item) or refuse(WhyMeeting.NOTHING_DECIDED)


def sign_record(change: Change, command: mc.SignRecord) -> Refusal | None:  # noqa: ARG001
    """By own login, by those who took part; what is signed is the record as it stands now."""
    refused = _closed(change)
    if isinstance(refused, Refusal):
        return refused
    actor, meeting = change.ctx.act.actor, change.meeting.meeting
    if actor is None or not took_part_in_any(change.meeting, change.ctx.register, actor):
        return refuse(WhyMeeting.SIGNED_BY_THOSE_THERE, who=change.ctx.name(actor))
    if any((signature.person, signature.digest) == (actor, meeting.digest) for signature in change.meeting.signatures):
        return refuse(Why.NOTHING_NEW)
    others = tuple(signature for signature in change.meeting.signatures if signature.person != actor)
    change.record = changed(change.meeting, signatures=(*others, Signature(actor, change.ctx.now, meeting.digest)))
    change.emit(Tag.RECORD_SIGNED, person=actor, digest=meeting.digest)
    return None


def correct_record(change: Change, command: mc.CorrectRecord) -> Refusal | None:
    """A typing error in how the decision is put: the wording that was closed stays, and the right one is added beside
    it (KSL § 13; danish-rules §1, [21]). Never moves a case.

    The public text of a closed item is no part of the protocol: it is written, and written anew, until it is published;
    where there is none, also afterwards: another outcome takes it away.
    """
    decision = _closed(change, command.item)
    if not isinstance(decision, Decision):
        return decision
    before = _wording(change, decision)
    public = decision.public_text if command.public_text is None else command.public_text
    is_rewritten = public != decision.public_text
    if is_rewritten and decision.public_text and change.meeting.meeting.minutes_published_at is not None:
        return refuse(WhyMeeting.PUBLISHED_ALREADY)
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    if command.text == before and not is_rewritten:
        return refuse(Why.NOTHING_NEW)
    if not command.text.strip():
        return refuse(Why.TEXT_NEEDED)
    for told in decided_together(change, command.item) if is_rewritten else ():
        keep(change, changed(told, public_text=public))
    _append(change, command.item, CorrectionKind.TYPO, command.text, command.reason, before=before)
    change.set_meeting(digest=record_digest(change.meeting))
    return None


def _wording(change: Change, decision: Decision) -> str:
    """How the decision is put by now: as the newest correction has it, else as it was closed."""
    return corrected_words(change.meeting.corrections, decision.item) or decision.text or stood(decision)


def add_to_record(change: Change, command: mc.AddToRecord) -> Refusal | None:
    """What must be said afterwards stands beside the decision, with its day and reason."""
    refused = _closed(change, command.item)
    if isinstance(refused, Refusal):
        return refused
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    if not command.text.strip():
        return refuse(Why.TEXT_NEEDED)
    _append(change, command.item, CorrectionKind.ADDITION, command.text, command.reason)
    change.set_meeting(digest=record_digest(change.meeting))
    return None


def reopen_outcome(change: Change, command: mc.ReopenOutcome) -> Refusal | None:
    """The first of two people: what the outcome should have been, and why."""
    decision = _closed(change, command.item)
    if not isinstance(decision, Decision):
        return decision
    if change.ctx.act.actor is None:
        return refuse(WhyMeeting.TWO_PEOPLE)
    if command.outcome is Outcome.REFERRED:
        return refuse(WhyMeeting.REOPENED_TO_ANOTHER_BODY)
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    if command.outcome is decision.outcome:
        return refuse(Why.NOTHING_NEW)
    refused = no_such_meeting(change, command.outcome, command.postponed_to)
    refused = refused or against_its_vote(changed(decision, outcome=command.outcome, points=()))
    if refused:
        return refused
    if any(correction.item == command.item and _waits(correction) for correction in change.meeting.corrections):
        return refuse(WhyMeeting.REOPENING_WAITS)
    _append(
        change,
        command.item,
        CorrectionKind.REOPENING,
        command.text,
        command.reason,
        before=stood(decision),
        outcome=command.outcome,
        postponed_to=command.postponed_to,
    )
    return None


def _waits(correction: Correction) -> bool:
    return correction.kind is CorrectionKind.REOPENING and correction.confirmed_by is None


def confirm_reopening(change: Change, command: mc.ConfirmReopening) -> Refusal | None:
    """The second: the outcome changes, the cases are taken in anew, and all who were told are told again."""
    reopening = next(
        (correction for correction in change.meeting.corrections if correction.number == command.correction), None
    )
    if reopening is None or not _waits(reopening) or reopening.outcome is None:
        return refuse(Why.NOT_FOUND, what=Thing.CORRECTION, key=command.correction)
    actor = change.ctx.act.actor
    if actor is None or actor == reopening.by:
        return refuse(WhyMeeting.TWO_PEOPLE)
    decision = change.meeting.decision_on(reopening.item)
    if decision is None:
        return refuse(WhyMeeting.NOTHING_DECIDED)
    confirmed = changed(reopening, confirmed_by=actor)
    change.record = changed(change.meeting, corrections=exchanged(change.meeting.corrections, confirmed))
    for before in decided_together(change, reopening.item):
        anew = _with_outcome(before, reopening, reopening.outcome)
        if before.item == reopening.item:
            anew = changed(anew, follows=0)  # its own from now on: what becomes of the whole no longer reaches it
        keep(change, anew)
        by_two = {"asked_by": reopening.by, "confirmed_by": actor}
        emit_decided(change, anew, Tag.DECISION_REOPENED, "", reopening.reason, **by_two)
        released(change, before, anew)
    item = change.meeting.item(reopening.item)
    if item is not None:
        take_effect(change, item, reopening.outcome)
    judge_anew(change)
    change.set_meeting(digest=record_digest(change.meeting))
    return None


def _with_outcome(decision: Decision, correction: Correction, outcome: Outcome) -> Decision:
    """The decision with its new outcome; what only belonged to the old one goes: its points, a § 23, a referral, what
    it asked for, and what the public was told of it.
    """
    text = correction.text or decision.text
    return changed(
        decision,
        outcome=outcome,
        text=text,
        public_text="",
        requests=() if decision.follows else requests_in(text),
        revision=decision.revision + 1,
        points=(),
        refer_to=None,
        postponed_to=correction.postponed_to,
        stopped_by=still_stopped(decision, outcome),
    )


TAGS = {
    CorrectionKind.TYPO: Tag.RECORD_CORRECTED,
    CorrectionKind.ADDITION: Tag.RECORD_ADDED,
    CorrectionKind.REOPENING: Tag.REOPENING_PROPOSED,
}


def _append(change: Change, item: ItemNumber, kind: CorrectionKind, text: str, reason: str, **more: Any) -> None:
    corrections = change.meeting.corrections
    number = 1 + max((correction.number for correction in corrections), default=0)
    correction = Correction(number, item, kind, change.ctx.act.actor, change.ctx.now, text, reason, **more)
    change.record = changed(change.meeting, corrections=(*corrections, correction))
    outcome = str(correction.outcome) if correction.outcome else ""
    change.emit(TAGS[kind], personal={"text": text, "reason": reason}, item=item, correction=number, outcome=outcome)


OF_PUBLICATION = frozenset({"withdrawn_at", "withdrawn_reason", "public_from"})
"""What is shown to whom is no part of what the meeting did."""


def record_digest(record: MeetingState) -> str:
    """SHA-256 over the meeting's items, decisions, attendance, substitutes, conflicts and additions, as canonical JSON.

    Signatures and documents are made of it and are not part of it.
    """
    meeting = record.meeting
    content: dict[str, Any] = {
        "meeting": [meeting.id, meeting.organization, meeting.starts_at, meeting.place],
        "hours": [meeting.opened_at, meeting.adjourned_at],
        "adopted": meeting.adopted_at is not None,
        "stated": meeting.attendance_stated_at is not None,
        "items": [[record.label(i.number), _content_of(i)] for i in record.in_order()],
        "decisions": [_without_unsaid(decision) for decision in sorted(record.decisions, key=attrgetter("item"))],
        "attendance": sorted(record.attendance, key=attrgetter("person", "from_item")),
        "substitutions": sorted(record.substitutions, key=attrgetter("member", "substitute")),
        "conflicts": sorted(record.conflicts, key=attrgetter("item", "person")),
        "annexes": sorted(annex.sha256 for annex in record.annexes if annex.removed_at is None),
        "corrections": [
            _without_unsaid(correction)
            for correction in sorted(record.corrections, key=attrgetter("number"))
            if correction.kind is not CorrectionKind.REOPENING
            or correction.confirmed_by is not None  # proposed changes nothing yet
        ],
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _without_unsaid(part: Decision | Correction) -> dict[str, Any]:
    """What is said of few decisions only stands where it is said: records of before have the fingerprint they had."""
    return {name: value for name, value in fields_of(part).items() if name != "postponed_to" or value is not None}


def _content_of(item: AgendaItem) -> dict[str, Any]:
    return {name: value for name, value in fields_of(item).items() if name not in OF_PUBLICATION}


def _plain(value: object) -> str | dict[str, Any]:
    """A part by its fields. Instants in one spelling, whatever zone they were stated in: a copy read back has the same
    fingerprint.
    """
    if is_dataclass(value):
        return fields_of(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a record")
