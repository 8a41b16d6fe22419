"""What one body is asked, and what it may say of it now: the subject of every page on which a hearing is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.web.hearing.answer.draft import Unfinished, body_draft
from app.web.installation import Surroundings
from documents.hearing.since_asked import Changed
from models.access.draft_comments import Comment
from models.access.links import Link
from models.case.material import Material
from models.hearing.response_texts import ResponseTexts
from process.calendar import local_day
from process.hearing.playbook import told_basis
from process.ids import PersonId
from process.register import BodyKind, MeetingDate, MeetingStatus, Organization, SeatRole
from process.sent import when_sent
from process.state.case import Case, CaseState
from process.state.confidentiality import is_embargoed, is_unmentionable
from process.state.hearing import Channel, HearingRequest, HearingResponse
from process.words.codes import THE_BODY

MEETINGS_OFFERED = 4
PRACTICE = "ØVELSE"
"""Stands where the number of a case does (`app/web/public/practice.py`)."""


@dataclass(frozen=True)
class Place:
    """What the page is about: a request, the person who may answer it, and the way they came."""

    state: CaseState
    request: HearingRequest
    around: Surroundings
    person: PersonId
    channel: Channel
    path: str
    whole_path: str  # the page of all that is asked together; "" of what is asked alone
    link: Link | None
    correcting: int | None  # the number of the answer this form corrects
    is_hidden: bool  # closed, or under embargo: nothing of the material is shown
    now: datetime
    draft: Unfinished | None = None
    material: tuple[Material, ...] = ()
    changed: tuple[Changed, ...] = ()
    words: Mapping[int, ResponseTexts] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()  # of members, on the draft

    @property
    def case(self) -> Case:
        return self.state.case

    @property
    def is_practice(self) -> bool:
        """There is no such case: nothing that is typed is kept."""
        return self.case.number == PRACTICE

    @property
    def key(self) -> dict[str, Any]:
        """What commands call this body's answer by."""
        return {"case": self.case.id, "body": self.request.body}

    @property
    def today(self) -> date:
        return local_day(self.now)

    @property
    def body(self) -> Organization:
        return self.around.register.organizations[self.request.body]

    @property
    def is_med(self) -> bool:
        return self.body.kind is BodyKind.MED

    @property
    def body_word(self) -> str:
        """«rådet», «udvalget»: what the body is called on its own page."""
        return THE_BODY[self.body.kind]

    @property
    def basis(self) -> str:
        """Why the body stands on the case's route."""
        step = self.state.consultation(self.request.consultation)
        return told_basis(step.basis) if step else ""

    @property
    def opens_at(self) -> datetime | None:
        """When the material may be seen; None when it may be now, or never here (a closed case)."""
        opens = self.case.public_from
        return opens if is_embargoed(self.case, self.now) and not self.case.is_closed else None

    @property
    def title(self) -> str:
        return (self.case.public_title or "Fortrolig sag") if self.is_hidden else self.case.title

    @property
    def has_letter(self) -> bool:
        """Whether there is a letter that may be on paper: it has left, and mails may speak of the case."""
        is_told = when_sent(self.request) is not None and not self.is_practice
        return is_told and not is_unmentionable(self.case, self.now)

    @property
    def is_current(self) -> bool:
        """Whether an answer now would be to this letter, and not to that of a later round."""
        asked, mine = self.state.answerable(self.request.body), (self.request.consultation, self.request.round)
        return asked is not None and (asked.consultation, asked.round) == mine

    @property
    def can_answer(self) -> bool:
        return self.is_current and self.case.decided_on is None and self.opens_at is None

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.now >= self.due

    @property
    def due(self) -> datetime | None:
        """The first moment that is too late; None without a deadline."""
        return self.request.too_late_at

    def is_after_deadline(self, day: date) -> bool:
        """Whether an answer from the body's meeting that day comes too late; its hour counts where it is known."""
        due = self.due
        return due is not None and self.around.register.meets_after(self.request.body, day, due)

    @property
    def answers(self) -> tuple[HearingResponse, ...]:
        """What this body has answered in this round, in order; corrections among them."""
        mine = (self.request.body, self.request.consultation, self.request.round)
        responses = self.state.responses
        return tuple(each for each in responses if (each.body, each.consultation, each.round) == mine)

    @property
    def earlier(self) -> tuple[HearingResponse, ...]:
        """What this body said in the rounds before, as it stands: who is asked again builds on it."""
        mine = (self.request.body, self.request.consultation)
        before = [
            each
            for each in self.state.responses
            if (each.body, each.consultation) == mine and each.round < self.request.round
        ]
        corrected = {answer.corrects for answer in before}
        return tuple(answer for answer in before if answer.number not in corrected and answer.withdrawn_at is None)

    @property
    def meetings(self) -> tuple[MeetingDate, ...]:
        """The body's own next meetings."""
        ahead = (
            meeting
            for meeting in self.around.register.meetings_of(self.request.body)
            if meeting.held_on >= self.today and meeting.state is not MeetingStatus.CANCELLED
        )
        return tuple(sorted(ahead, key=lambda meeting: meeting.starts_at)[:MEETINGS_OFFERED])

    @property
    def may_confirm(self) -> bool:
        """A MED answer waits for this person's own word: the chair's, or the vice-chair's."""
        if not self.is_med or self.request.answered_at is None or not self.is_current:
            return False
        waiting = {
            SeatRole.CHAIR: self.request.chair_confirmed_at is None,
            SeatRole.VICE_CHAIR: self.request.vice_confirmed_at is None,
        }
        seats = self.around.register.seats_in(self.request.body, self.today, *waiting)
        return any(waiting[seat.role] for seat in seats if seat.person == self.person)

    @property
    def asker(self) -> int | None:
        return self.around.register.anyone(self.today, SeatRole.COORDINATOR)

    @property
    def own_name(self) -> str:
        """The name under which this person keeps what nobody else of the body sees."""
        return f"link:{self.link.id}" if self.link else f"person:{self.person}"

    @property
    def is_correction(self) -> bool:
        return self.correcting is not None

    @property
    def owner(self) -> str:
        """Whose the draft is: this person's, or once it is shared, the body's."""
        return body_draft(self.request.body) if self.is_shared else self.own_name

    @property
    def is_shared(self) -> bool:
        return self.request.draft_by is not None and not self.is_correction

    @property
    def is_protected(self) -> bool:
        """Closed, embargoed or kept out of mails: nothing of it is given out but to those who are written to."""
        return self.is_hidden or bool(self.case.is_out_of_mail)

    @property
    def parts_heard(self) -> tuple[HearingResponse, ...]:
        """What a part of the body has answered."""
        return tuple(answer for answer in self.answers if answer.is_of_part)

    @property
    def disputable(self) -> tuple[HearingResponse, ...]:
        """The answers of which the body may say that they are not its own."""
        return tuple(answer for answer in self.answers if answer.disputed_at is None)

    @property
    def uncorrected(self) -> tuple[HearingResponse, ...]:
        """The answers that stand: each of them can be corrected, the whole body's and those of a part of it."""
        corrected = {answer.corrects for answer in self.answers}
        return tuple(
            answer for answer in self.answers if answer.number not in corrected and answer.withdrawn_at is None
        )

    @property
    def corrected(self) -> HearingResponse | None:
        """The answer this form corrects, as long as it stands."""
        return next((answer for answer in self.uncorrected if answer.number == self.correcting), None)

    @property
    def is_open(self) -> bool:
        """Whether this form can still be sent: an answer once, corrections as long as the case is not decided."""
        is_due = self.corrected is not None if self.is_correction else self.request.answered_at is None
        return self.can_answer and is_due

    @property
    def round(self) -> str:
        """What is answered, in the names that drafts and commands are kept under."""
        return f"answer/{self.case.id}/{self.request.consultation}/{self.request.round}"

    @property
    def form(self) -> str:
        """The name its unfinished form is kept under."""
        return f"{self.round}/ret/{self.correcting}" if self.is_correction else self.round

    def below(self, name: str = "") -> str:
        """The address of this form, or of a page below it."""
        path = f"{self.path}/{name}" if name else self.path
        return f"{path}?ret={self.correcting}" if self.is_correction else path

    def number_of(self, response: HearingResponse) -> str:
        """The receipt's number: the case's, and the answer's within it."""
        return f"{self.case.number}-{response.number}"
