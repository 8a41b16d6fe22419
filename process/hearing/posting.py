"""Letters to those who have no mail: printed, put into an envelope and posted by a person, who says when. Until then
nothing has been sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from process.calendar import danish_date, instant, local_day
from process.change import Change, Posted
from process.commands import hearing as hc
from process.deadlines import due_instant
from process.events import Tag
from process.hearing.letters import plan_reminders
from process.hearing.refusals import WhyHearing
from process.ids import PersonId
from process.notices import NoticeKind, Reminder
from process.refusals import Refusal, refuse
from process.state.hearing import HearingRequest

NOON = time(12, 0)
"""Only the day of a posting is known."""
BY_PHONE = frozenset({NoticeKind.REMINDER, NoticeKind.DEADLINE_PASSED})
"""What may be said on the telephone instead; all else is theirs to keep."""


def record_posted(change: Change, command: hc.RecordPosted) -> Refusal | None:
    """All that waited that day to be posted to one person of a body has gone, in one envelope. The day it was posted is
    the day it was sent; reminders are counted from it.
    """
    body = change.ctx.body(command.body)
    laid_out = {r: _laid_out(change, r, command.recipient) for r in change.case.requests if r.body == command.body}
    days = [day for of_request in laid_out.values() for _, day in of_request]
    if not days:
        return refuse(WhyHearing.NOTHING_TO_POST, body=body)
    there = {r: {kind for kind, day in of_r if day <= command.on} for r, of_r in laid_out.items()}
    waiting = [r for r, kinds in there.items() if kinds]
    kinds = {kind for r in waiting for kind in there[r]}
    if command.by_phone and not kinds <= BY_PHONE:
        return refuse(WhyHearing.NOT_BY_PHONE, body=body)
    if command.on > change.ctx.today:
        return refuse(WhyHearing.POSTED_IN_FUTURE, day=command.on.isoformat())
    sent = [r for r in waiting if r.awaits_post]
    pressed = [local_day(r.sent_at) for r in sent if r.sent_at]
    ready = max(pressed, default=min(days))
    if command.on < ready:
        return refuse(WhyHearing.POSTED_TOO_EARLY, day=command.on.isoformat(), sent=ready.isoformat())
    at = min(change.ctx.now, instant(command.on, NOON))
    for request in sent:
        if request.too_late_at is not None and request.too_late_at <= at:
            return refuse(WhyHearing.POSTED_AFTER_DEADLINE, body=body)
    for request in waiting:
        _posted(change, request, command, at, there[request])
    return None


def _laid_out(change: Change, request: HearingRequest, recipient: PersonId) -> frozenset[tuple[NoticeKind, date]]:
    """What lies there about this request for one person, and the day it is of."""
    return change.ctx.to_post.get((request.consultation, request.round, recipient), frozenset())


def _posted(
    change: Change, request: HearingRequest, command: hc.RecordPosted, at: datetime, kinds: Iterable[NoticeKind]
) -> None:
    way = "phone" if command.by_phone else "post"
    if request.awaits_post:
        due = due_instant(request.due_on, request.due_time) if request.due_on and request.due_time else None
        request = change.set_request(request, posted_at=at, next_due=None if request.is_finished else due)
        change.take_back(Reminder, request=request)
        plan_reminders(change, request, command.on)
    change.posted.append(Posted((request.consultation, request.round), command.recipient, way, at, change.ctx.now))
    change.emit(
        Tag.POSTED,
        consultation=request.consultation,
        body=request.body,
        round=request.round,
        on=command.on,
        recipient=command.recipient,
        way=way,
        kinds=sorted(map(str, kinds)),
    )


def posting_warnings(request: HearingRequest, period_days: int, on: datetime) -> tuple[str, ...]:
    """What posting a letter on this day would mean for whoever gets it: it leaves later than it was to, and leaves the
    body less time than it is to have.
    """
    day, planned = local_day(on), local_day(request.release_at) if request.release_at else None
    if request.due_on is None:
        return ()
    left = (request.due_on - day).days
    warnings = []
    if planned is not None and day > planned:
        warnings.append(f"Brevet skulle være sendt {danish_date(planned)}.")
    if request.too_late_at is not None and request.too_late_at <= on:
        warnings.append("Fristen er udløbet. Giv først organet en længere frist.")
    elif left < period_days:
        days = "1 dag" if left == 1 else f"{left} dage"
        warnings.append(f"Sendes brevet i dag, har organet {days} til at svare; det skal have {period_days}.")
    return tuple(warnings)
