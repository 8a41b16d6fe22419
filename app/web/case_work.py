"""One case as somebody who works on it has it before them: what they may do, and what would follow.

The rules themselves are asked (`decide`, which is pure), so that a page never offers what would be refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import HTTPException
from sqlalchemy.engine import Connection

from app.web.access import Visitor
from app.web.facts import Seen, see_in
from app.web.installation import Installation
from documents.case.difference import amount_words
from models.case.waiting import body_name, person_name
from process.case.refusals import WhyCase
from process.change import Context, Decided
from process.commands import case as c
from process.commands.act import Act, CaseCommand
from process.decide import decide
from process.handlers import FACTS
from process.hearing.refusals import WhyHearing
from process.permission import may
from process.refusals import Refusal, RefusalCode, Why
from process.register import Organization, Register
from process.state.case import Case, CaseState

MENDABLE: frozenset[RefusalCode] = frozenset(
    {Why.REASON_NEEDED, Why.TEXT_NEEDED, WhyHearing.SENDER_NEEDED, WhyCase.FOLLOW_UPS_OPEN}
)
"""Refusals that only say that the form is not filled in yet."""


@dataclass(frozen=True, slots=True)
class Work:
    """A case, its reader, and the rules it has pinned."""

    seen: Seen
    ctx: Context

    @property
    def state(self) -> CaseState:
        return self.seen.view.state

    @property
    def case(self) -> Case:
        return self.state.case

    @property
    def register(self) -> Register:
        return self.seen.around.register

    def may(self, kind: type[CaseCommand], body: int | None = None) -> bool:
        """Whether the reader holds a seat that may state this; of `body`, for what its own secretary may state."""
        bodies = (body,) if body is not None else tuple(step.body for step in self.state.treatments())
        return may(FACTS[kind].seats, self.ctx, bodies, self.case.department)

    def outcome(self, command: CaseCommand) -> Decided | Refusal:
        """What the rules would say now. Nothing is written."""
        return decide(self.state, None, command, self.ctx)

    def can(self, command: CaseCommand) -> bool:
        """Whether to offer it: it would be taken in, or only its words are missing."""
        answer = self.outcome(command)
        return not isinstance(answer, Refusal) or answer.code in MENDABLE

    def organization(self, code: str) -> Organization:
        """The body an address names; 404 for one the register does not know."""
        found = self.register.organization(code)
        if found is None:
            raise HTTPException(404)
        return found

    def words(self) -> dict[str, Any]:
        """What every page about a case gives its template."""
        return {
            "view": self.seen.view,
            "case": self.case,
            "body": lambda body: body_name(self.register, body),
            "amount": amount_words,
            "named": lambda text: with_names(self.register, text),
            "code_of": lambda body: self.register.organizations[body].code,
            "person": lambda person: person_name(self.register, person),
        }


def with_names(register: Register, text: str) -> str:
    """A reader's sentence with the bodies' names where it has their codes (`hovedmed_skoler`)."""
    coded = (one for one in register.organizations.values() if "_" in one.code and one.code in text)
    for found in sorted(coded, key=lambda one: -len(one.code)):
        text = text.replace(found.code, found.name)
    return text


def work_on(connection: Connection, site: Installation, visitor: Visitor, number: str) -> Work:
    """The case with this number as the visitor has it before them; 404 for one they may not know of."""
    seen = see_in(connection, site, visitor, number)
    state, act = seen.view.state, Act(visitor.viewer.person, "")
    ctx = site.store.context(connection, c.SubmitDraft(case=seen.case_id), state, act, site.now())
    return Work(seen, ctx)


def only(allowed: bool) -> None:
    """403 for a page that is somebody else's work."""
    if not allowed:
        raise HTTPException(403)
