"""A case on its way: what people do with it, in short words, for tests that begin further on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from process.change import Decided
from process.commands import case as c
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.act import Draft
from process.meeting.decisions import ANSWERS_CALL_IN
from process.notices import Notice, NoticeKind, NoticeState
from process.register import SeatRole
from process.rules import RuleBook
from process.state.case import POSITIVE, Outcome
from process.state.decision import Question
from tests.builders.memory import Memory
from tests.builders.moments import at
from tests.builders.nordby import CARE, COORDINATOR, DIRECTOR, DISABILITY, OFFICER, SECRETARIES, SOCIAL
from tests.builders.rules import RULES

ON_CALL_IN = {True: "Byrådet stadfæster udvalgets beslutning.", False: "Byrådet ophæver udvalgets beslutning."}


class World(Memory):
    """The way through, each step by who takes it."""

    def advance(self) -> bool:
        """What the engine would do now; whether anything moved."""
        return isinstance(self.ask(c.Advance(case=1)), Decided)

    def planned(self, *kinds: NoticeKind) -> list[Notice]:
        return [n for n in self.notices if n.state is NoticeState.PLANNED and (not kinds or n.kind in kinds)]

    def approve(self) -> World:
        """Submitted by its officer and approved by every link, in turn."""
        self.do(c.SubmitDraft(case=1), OFFICER)
        while self.case.pending_links():
            self.do(c.ApproveDraft(case=1), self.case.pending_links()[0].person)
        self.advance()
        return self

    def send(self, **fields: Any) -> World:
        self.do(hc.SendHearing(case=1, **fields), COORDINATOR)
        return self

    def answer(self, body: int = DISABILITY, **fields: Any) -> World:
        self.do(hc.RecordResponse(case=1, **{"body": body, "answer": "remarks", "text": "Vi er bekymrede."} | fields))
        return self

    def sum_up(self) -> World:
        """Memo written and approved, and taken in."""
        self.do(hc.FileMemo(case=1, text="Notat."), OFFICER)
        self.do(hc.ApproveMemo(case=1), DIRECTOR)
        self.advance()
        return self

    def heard(self) -> World:
        """Approved, sent, answered by all, summed up."""
        self.approve().send()
        for request in self.case.requests:
            self.answer(request.body)
        return self.sum_up()

    def place(self, meeting: int, **fields: Any) -> int:
        """On the agenda of a meeting, as its secretary would in good time; the item's number."""
        deadline = self.meetings[meeting].meeting.case_deadline_on
        assert deadline is not None
        self.do(mc.PlaceOnAgenda(meeting=meeting, case=1, **fields), self.secretary(meeting), at(deadline))
        self.advance()
        return self.meetings[meeting].items[-1].number

    def approve_agenda(self, meeting: int, now: datetime | None = None) -> None:
        body = self.meetings[meeting].meeting.organization
        chair = self.register.first_in(body, self.meetings[meeting].meeting.held_on, SeatRole.CHAIR)
        self.do(mc.ApproveAgenda(meeting=meeting), chair, now)

    def dispatch(self, meeting: int, now: datetime | None = None) -> None:
        """Approved by the chair and sent out by the secretary."""
        self.approve_agenda(meeting, now)
        self.do(mc.DispatchAgenda(meeting=meeting), self.secretary(meeting), now)

    def secretary(self, meeting: int) -> int:
        return SECRETARIES[self.meetings[meeting].meeting.organization]

    def decided(self, meeting: int, outcome: Outcome, **fields: Any) -> None:
        """What the meeting decided on the case, in the record, not yet closed; of one brought before the council (§ 23)
        in the words that takes.
        """
        held, item = self.meetings[meeting].meeting, self.meetings[meeting].item_of(1)
        if item is not None and item.question is Question.CALLED_IN and outcome in ANSWERS_CALL_IN:
            fields.setdefault("text", ON_CALL_IN[outcome in POSITIVE])
        self.do(
            mc.RecordDecision(meeting=meeting, case=1, outcome=outcome, **fields),
            self.secretary(meeting),
            held.starts_at,
        )

    def treat(self, meeting: int, outcome: Outcome, **fields: Any) -> World:
        """Placed, decided, record closed, and taken in by the engine."""
        self.place(meeting)
        self.decided(meeting, outcome, **fields)
        self.close(meeting)
        return self

    def close(self, meeting: int) -> None:
        self.do(mc.CloseRecord(meeting=meeting), self.secretary(meeting))
        self.advance()


def registered(
    case_type: str = "political_case",
    answers: Iterable[str] = ("people_with_disabilities",),
    committees: Iterable[int] = (SOCIAL,),
    rules: RuleBook = RULES,
    **fields: Any,
) -> World:
    """A world with one new case of this type, drafted by its officer."""
    world = World(rules=rules)
    command = c.RegisterCase(
        title=fields.pop("title", "Nye rampanlæg"),
        case_type=case_type,
        department=CARE,
        officer=OFFICER,
        proposals=fields.pop("proposals", (Draft("Nye rampanlæg", {"beløb": 10}, "ramper"),)),
        committees=tuple(committees),
        answers=tuple(answers),
        **fields,
    )
    world.do(command, OFFICER)
    return world


def released(case_type: str = "political_case", **fields: Any) -> World:
    return registered(case_type, **fields).approve()
