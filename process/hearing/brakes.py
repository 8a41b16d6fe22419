"""Brakes on sending much at once: what it comes to is said first, two people look at very much, and what has left with
something wrong in it is corrected to all who have it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time

from process.change import Change, ChangedPackage
from process.commands import hearing as hc
from process.deadlines import due_instant
from process.events import Tag
from process.hearing.letters import contacts, is_out
from process.hearing.packages import Due
from process.hearing.refusals import WhyHearing
from process.ids import BodyId
from process.notices import LetterCorrected
from process.people import contacts_of
from process.refusals import Refusal, Thing, Why, refuse
from process.register import MeetingStatus, Register
from process.state.hearing import HearingPackage, HearingRequest

SUMMARY_ABOVE = 10
"""More letters than this are summed up before they can be sent."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What a press of «Send» would come to. `early`: bodies whose next meeting is after the deadline they get."""

    bodies: tuple[BodyId, ...]
    cases: int
    unreachable: tuple[BodyId, ...] = ()
    early: tuple[BodyId, ...] = ()


def sending(letters: Mapping[BodyId, Due], cases: int, register: Register, today: date) -> Sending:
    """Summed up from the letters themselves: the bodies with their deadlines."""
    bodies = tuple(letters)
    return Sending(
        bodies,
        cases,
        tuple(body for body in bodies if not contacts_of(register, body, today)),
        tuple(body for body in bodies if _meets_only_after(register, body, letters[body], today)),
    )


def _meets_only_after(register: Register, body: BodyId, due: Due, today: date) -> bool:
    coming = (
        meeting.starts_at
        for meeting in register.meetings_of(body)
        if meeting.held_on >= today and meeting.state is not MeetingStatus.CANCELLED
    )
    first = min(coming, default=None)
    return first is not None and first >= due_instant(*due)


def needs_second(letters: int, limit: int) -> bool:
    """Whether another person is to send them. 0: never."""
    return 0 < limit < letters


def spelled(letters: Mapping[BodyId, tuple[date, time]]) -> str:
    """The letters as one text, to tell whether they are still the same."""
    due = (f"{body}={day.isoformat()}T{at.isoformat('minutes')}" for body, (day, at) in sorted(letters.items()))
    return ";".join(due)


def read_letters(text: str) -> dict[BodyId, tuple[date, time]]:
    """As they were spelled."""
    parts = (part.partition("=") for part in text.split(";") if part)
    moments = ((body, due.partition("T")) for body, _, due in parts)
    return {BodyId(int(body)): (date.fromisoformat(day), time.fromisoformat(at)) for body, (day, _, at) in moments}


def ask_for_second(change: Change, command: hc.AskForSecond) -> Refusal | None:
    package = _package(change, command)
    if isinstance(package, Refusal):
        return package
    if not command.letters:
        return refuse(WhyHearing.NO_LETTERS)
    ctx, ready = change.ctx, spelled(command.letters)
    if (package.ready, package.ready_by) == (ready, ctx.act.actor):
        return refuse(Why.NOTHING_NEW)
    changed = replace(package, ready=ready, ready_by=ctx.act.actor, ready_at=ctx.now)
    change.records.append(ChangedPackage(changed))
    change.emit(Tag.LETTERS_READY, number=package.number, count=len(command.letters))
    return None


def release_letters(change: Change, command: hc.ReleaseLetters) -> Refusal | None:
    """Above the municipality's number only by another person than who made just these letters ready."""
    package = _package(change, command)
    if isinstance(package, Refusal):
        return package
    ctx, count = change.ctx, len(command.letters)
    limit = ctx.rules.reminders.second_person_above
    if needs_second(count, limit) and ctx.act.actor is not None:
        if package.ready != spelled(command.letters):
            return refuse(WhyHearing.SECOND_PERSON_NEEDED, count=str(count), limit=str(limit))
        if package.ready_by == ctx.act.actor:
            return refuse(WhyHearing.SAME_PERSON, who=ctx.name(ctx.act.actor), count=str(count))
    if package.ready:
        change.records.append(ChangedPackage(replace(package, ready=None, ready_by=None, ready_at=None)))
    change.emit(Tag.LETTERS_RELEASED, number=package.number, count=count, ready_by=package.ready_by)
    return None


def _package(change: Change, command: hc.PackageCommand) -> HearingPackage | Refusal:
    return change.ctx.package or refuse(Why.NOT_FOUND, what=Thing.PACKAGE, key=command.package)


def correct_letter(change: Change, command: hc.CorrectLetter) -> Refusal | None:
    """To each body whose letter has left, be it answered or not: they were told something wrong. The letter stands, and
    the correction beside it in the proof.
    """
    if not command.text.strip():
        return refuse(Why.REASON_NEEDED)
    told = _has_left(change, command)
    if not told:
        return refuse(WhyHearing.LETTER_NOT_OUT)
    for request in told:
        change.emit(
            Tag.LETTER_CORRECTED,
            personal={"reason": command.text.strip()},
            consultation=request.consultation,
            body=request.body,
            round=request.round,
        )
        notice = LetterCorrected(request.due_on, change.ctx.now)
        change.tell(notice, contacts(change, request), request=request)
    return None


def _has_left(change: Change, command: hc.CorrectLetter) -> list[HearingRequest]:
    """The newest letter to each body, where it is out and stands."""
    newest = {request.body: request for request in sorted(change.case.requests, key=lambda each: each.round)}
    return [
        request
        for request in newest.values()
        if (not command.bodies or request.body in command.bodies)
        and request.withdrawn_at is None
        and is_out(change, request)
    ]
