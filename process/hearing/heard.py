"""What came of asking: every round of every body with every answer, as it stood at a moment. Pure; agenda, minutes and
pages tell it alike, so that an earlier round is never forgotten because a later one was opened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from process.calendar import instant
from process.deadlines import END_OF_DAY, due_instant
from process.ids import BodyId
from process.sent import when_sent
from process.stages import StepState
from process.state.case import CaseState, Consultation
from process.state.hearing import HearingRequest, HearingResponse, HearingState

ENDED = frozenset({HearingState.NO_ANSWER, HearingState.WITHDRAWN})
"""Over without the whole body's answer."""


@dataclass(frozen=True, slots=True)
class HeardRound:
    """One body in one round, and all its answers by then. `state` None: not asked yet. `number` 0: nobody had asked,
    and `body` None: those who are no body here. `is_only`: the body has not been asked in another round. `is_over`: its
    deadline was past by then.
    """

    body: BodyId | None
    number: int
    state: HearingState | None
    answers: tuple[HearingResponse, ...] = ()
    due_on: date | None = None
    due_time: time | None = None
    is_only: bool = True
    is_over: bool = False

    @property
    def has_whole_answer(self) -> bool:
        return any(answer.is_of_whole for answer in self.answers)

    @property
    def is_outstanding(self) -> bool:
        """Asked or to be asked, and neither answered by the whole body nor given up."""
        return self.number > 0 and not self.has_whole_answer and self.state not in ENDED

    @property
    def due(self) -> datetime | None:
        return instant(self.due_on, self.due_time) if self.due_on and self.due_time else None


def heard_rounds(state: CaseState, then: datetime) -> tuple[HeardRound, ...]:
    """By the order of the route and by round; what came unasked last. A hearing left out before its letter had gone is
    none; one whose letter had gone is told, also when it was taken back. What came in the public hearing is counted
    there.
    """
    asked = (heard for step in state.hearings() for heard in _rounds_of(state, step, then))
    return (*asked, *_unasked(state, then))


def as_of(request: HearingRequest, then: datetime) -> HearingRequest:
    """The request without what came after `then`."""

    def known(at: datetime | None) -> datetime | None:
        return at if at is not None and at <= then else None

    return replace(
        request,
        sent_at=request.sent_at if known(when_sent(request)) or known(request.answered_at) else None,
        answered_at=known(request.answered_at),
        closed_at=known(request.closed_at),
        withdrawn_at=known(request.withdrawn_at),
    )


def _rounds_of(state: CaseState, step: Consultation, then: datetime) -> Iterator[HeardRound]:
    requests = sorted(
        (as_of(request, then) for request in state.requests if request.consultation == step.number),
        key=lambda request: request.round,
    )
    told = [request for request in requests if request.drafted_at <= then]
    for request in told:
        answers = _answers(state, (step.number, request.round), then)
        if step.state is not StepState.STRUCK or answers or letter_has_gone(request, then):
            yield _round(request, answers, len(told) == 1, then)
    if not told and step.state is not StepState.STRUCK:
        yield HeardRound(step.body, 1, None)


def letter_has_gone(request: HearingRequest, then: datetime) -> bool:
    """Whether the letter had left before `then`, and before the hearing was taken back."""
    left = when_sent(request)
    return left is not None and left <= min(request.withdrawn_at or then, then)


def _round(request: HearingRequest, answers: tuple[HearingResponse, ...], is_only: bool, then: datetime) -> HeardRound:
    return HeardRound(
        body=request.body,
        number=request.round,
        state=request.state if request.sent_at else None,
        answers=answers,
        due_on=request.due_on,
        due_time=request.due_time,
        is_only=is_only,
        is_over=is_over(request, then),
    )


def is_over(request: HearingRequest, then: datetime) -> bool:
    """Whether its deadline was past; one without an hour lasts its day."""
    return request.due_on is not None and due_instant(request.due_on, request.due_time or END_OF_DAY) <= then


def asked_again(state: CaseState) -> frozenset[int]:
    """The consultations that have been asked in more than one round."""
    asked = Counter(request.consultation for request in state.requests)
    return frozenset(consultation for consultation, rounds in asked.items() if rounds > 1)


def _answers(state: CaseState, key: tuple[int, int], then: datetime) -> tuple[HearingResponse, ...]:
    return tuple(
        answer
        for answer in sorted(state.responses, key=lambda answer: answer.number)
        if (answer.consultation, answer.round) == key and answer.received_at <= then
    )


def _unasked(state: CaseState, then: datetime) -> Iterator[HeardRound]:
    answers = [answer for answer in _answers(state, (0, 0), then) if answer.is_objection is None]
    for body in dict.fromkeys(answer.body for answer in answers):
        yield HeardRound(body, 0, HearingState.ANSWERED, tuple(a for a in answers if a.body == body))
