"""The letters of a hearing as «Send høring» would send them: to whom, when, what they say, and what to think about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from app.web.case_work import Work
from models.case.names import body_name
from models.case.plan import Deadlines, case_plan
from notifications.channels.sender import Letter
from notifications.hearing.preview import hearing_letters
from process.calendar import local_day
from process.change import Decided
from process.commands import hearing as hc
from process.hearing.letters import drafted_letters, letter_warnings, proposed_deadlines, why_proposed
from process.ids import BodyId
from process.notices import NoticeKind, NoticeState
from process.people import contacts_of, goes_by_post
from process.refusals import Refusal
from process.register import Organization, Person
from process.state.hearing import HearingRequest


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan beside the letters: the deadlines it gives each body, and why; what others would mean."""

    deadlines: Deadlines
    answer: tuple[str, ...] = ()
    reasons: Mapping[BodyId, str] = field(default_factory=dict)


def planned(work: Work, wished: Deadlines) -> Planned:
    """The deadlines of the plan, those wished for in their place, and what the wishes would cost."""
    assessor = work.ctx.assessor
    given = proposed_deadlines(work.state, assessor)
    other = {body: due for body, due in wished.items() if due != given.get(body)}
    meaning = case_plan(assessor, work.state, deadlines=other).answer if other else ()
    reasons = why_proposed(work.state, assessor)
    return Planned({**given, **wished}, meaning, {body: why for body, why in reasons.items() if body not in other})


@dataclass(frozen=True, slots=True)
class DraftedLetter:
    """One letter that waits to be sent. `refusal`: why it could not be sent as it stands now."""

    request: HearingRequest
    body: Organization
    basis: str
    recipients: tuple[Person, ...]
    due_on: date | None = None
    due_time: time = time(12)
    leaves_at: datetime | None = None
    reminders: tuple[date, ...] = ()
    warnings: tuple[str, ...] = ()
    letter: Letter | None = None
    refusal: str = ""


def drafted_letters_of(work: Work, deadlines: Deadlines, only: int | None = None) -> tuple[DraftedLetter, ...]:
    """Every letter that waits, with the deadlines chosen so far (else the proposed ones), in the order of the route.

    `only` this body: the others' letters are not worded.
    """
    waiting = [request for request in _waiting(work) if only in (None, request.body)]
    if not waiting:
        return ()
    together = _sent_together(work, waiting, deadlines)
    if together is not None:
        return together
    # One deadline that will not do must not hide what the others would be.
    each = (_sent_together(work, [request], deadlines) for request in waiting)
    return tuple(
        letters[0] if letters else _refused(work, request, deadlines)
        for request, letters in zip(waiting, each, strict=True)
    )


def _waiting(work: Work) -> list[HearingRequest]:
    """The drafted letters; also those that the last approval, seconds old, lets be drafted."""
    waiting = drafted_letters(work.state)
    if waiting:
        return waiting
    answer = work.outcome(hc.SendHearing(case=work.case.id))
    if isinstance(answer, Refusal) or answer.case is None:
        return []
    return [request for request in answer.case.requests if request.sent_at == work.ctx.now]


def _sent_together(work: Work, waiting: list[HearingRequest], deadlines: Deadlines) -> tuple[DraftedLetter, ...] | None:
    bodies = tuple(request.body for request in waiting)
    chosen = {body: due for body, due in deadlines.items() if body in bodies}
    answer = work.outcome(hc.SendHearing(case=work.case.id, bodies=bodies, deadlines=chosen))
    if isinstance(answer, Refusal) or answer.case is None:
        return None
    keys = {(request.consultation, request.round) for request in waiting}
    sent = [request for request in answer.case.requests if (request.consultation, request.round) in keys]
    town, reference = work.visit.site.municipality, work.visit.site.reference
    letters = hearing_letters(work.connection, work.case.id, sent, answer.notices, work.register, town, reference)
    reminders = dict(_reminders(answer))
    warnings = letter_warnings(answer.case, work.ctx.assessor, sent)
    return tuple(
        replace(_as_sent(work, request, letters, reminders), warnings=_warnings(work, request, warnings))
        for request in sent
    )


def _reminders(answer: Decided) -> Iterator[tuple[tuple[int, int], tuple[date, ...]]]:
    days: dict[tuple[int, int], set[date]] = {}
    for notice in answer.notices:
        if notice.kind is NoticeKind.REMINDER and notice.state is NoticeState.PLANNED and notice.request:
            days.setdefault(notice.request, set()).add(local_day(notice.planned_at))
    return ((key, tuple(sorted(planned_on))) for key, planned_on in days.items())


def _as_sent(
    work: Work,
    request: HearingRequest,
    letters: Mapping[tuple[int, int], Letter],
    reminders: Mapping[tuple[int, int], tuple[date, ...]],
) -> DraftedLetter:
    key = (request.consultation, request.round)
    return replace(
        _plain(work, request),
        due_on=request.due_on,
        due_time=request.due_time or time(12),
        leaves_at=request.release_at,
        reminders=reminders.get(key, ()),
        letter=letters.get(key),
    )


def _plain(work: Work, request: HearingRequest) -> DraftedLetter:
    step = work.state.consultation(request.consultation)
    people = (
        work.register.persons.get(contact) for contact in contacts_of(work.register, request.body, work.ctx.today)
    )
    return DraftedLetter(
        request=request,
        body=work.register.organizations[request.body],
        basis=step.basis if step else "",
        recipients=tuple(person for person in people if person),
    )


def _refused(work: Work, request: HearingRequest, deadlines: Deadlines) -> DraftedLetter:
    due = deadlines.get(request.body)
    only = {request.body: due} if due else {}
    answer = work.outcome(hc.SendHearing(case=work.case.id, bodies=(request.body,), deadlines=only))
    letter = replace(_plain(work, request), refusal=answer.danish if isinstance(answer, Refusal) else "")
    return replace(letter, due_on=due[0], due_time=due[1]) if due else letter


def _warnings(
    work: Work, request: HearingRequest, about_deadlines: Mapping[BodyId, tuple[str, ...]]
) -> tuple[str, ...]:
    warnings = about_deadlines.get(request.body, ())
    body, today = body_name(work.register, request.body), work.ctx.today
    if not contacts_of(work.register, request.body, today):
        return f"{body} har ingen kontaktperson. Brevet kan ikke nå frem.", *warnings
    if goes_by_post(work.register, request.body, today):
        return f"Ingen i {body} har en mailadresse. Brevet bliver en opgave: Send med post.", *warnings
    return warnings
