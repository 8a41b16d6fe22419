"""One case as somebody who works on it has it before them: what they may do, and what would follow.

The rules themselves are asked (`decide`, which is pure), so that a page never offers what would be refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import HTTPException, Path
from pydantic import PlainValidator, ValidationInfo
from sqlalchemy.engine import Connection

from app.web.access import Visit
from app.web.fields import Sent, text_of, wrong
from app.web.forms import stated
from app.web.installation import Surroundings
from documents.case.difference import amount_words
from models.access.links import LARGEST_ID
from models.case.names import body_name, person_name
from models.case.view import CaseView, case_view
from models.follow_up.agreement import known_case
from process.case.refusals import WhyCase
from process.change import Context, Decided
from process.commands import case as c
from process.commands.act import NO_ID, Act, CaseCommand
from process.decide import decide
from process.handlers import FACTS
from process.hearing.refusals import WhyHearing
from process.ids import BodyId, CaseId
from process.internal_sections import NOTHING_INTERNAL, InternalSections
from process.permission import may
from process.refusals import Refusal, RefusalCode, Why
from process.register import Organization, Register
from process.state.case import Case, CaseState

CaseNumber = Annotated[str, Path(max_length=20)]
"""A case's number in an address."""
AnswerNumber = Annotated[int, Path(ge=1, le=LARGEST_ID)]
"""An answer's number among those of its case, in an address."""
MENDABLE: frozenset[RefusalCode] = frozenset(
    {Why.REASON_NEEDED, Why.TEXT_NEEDED, WhyHearing.SENDER_NEEDED, WhyCase.FOLLOW_UPS_OPEN}
)
"""Refusals that only say that the form is not filled in yet."""


@dataclass(frozen=True, slots=True)
class Work:
    """A case, its reader, and the rules it has pinned. The connection is open while the page is put together."""

    visit: Visit
    connection: Connection
    view: CaseView
    around: Surroundings
    ctx: Context

    @property
    def state(self) -> CaseState:
        return self.view.state

    @property
    def case(self) -> Case:
        return self.state.case

    @property
    def register(self) -> Register:
        return self.around.register

    @property
    def key(self) -> dict[str, Any]:
        """What commands call the case by."""
        return {"case": self.case.id}

    @property
    def address(self) -> str:
        """Where the pages of the case begin."""
        return f"/sager/{self.case.number}"

    def may(self, kind: type[CaseCommand], body: BodyId | None = None) -> bool:
        """Whether the reader holds a seat that may state this; of `body`, for what its own secretary may state."""
        bodies = (body,) if body is not None else tuple(step.body for step in self.state.treatments())
        return may(FACTS[kind].seats, self.ctx, bodies, self.case.department)

    def outcome(self, command: CaseCommand) -> Decided | Refusal:
        """What the rules would say now. Nothing is written."""
        return decide(self.state, None, command, self.ctx)

    def can(self, kind: type[CaseCommand], **fields: Any) -> bool:
        """Whether to offer it: it would be taken in, or only its words are missing."""
        answer = self.outcome(stated(kind, self.key, **fields))
        return not isinstance(answer, Refusal) or answer.code in MENDABLE

    def cost_of(self, command: CaseCommand) -> str:
        """What it would make the case lose, said before it is pressed; "" where nothing."""
        answer = self.outcome(command)
        return str(answer.words.get("costs", "")) if isinstance(answer, Refusal) else ""

    def organization(self, code: str) -> Organization:
        """The body an address names; 404 for one the register does not know."""
        body = self.register.organization(code)
        if body is None:
            raise HTTPException(404)
        return body

    @property
    def left_out(self) -> InternalSections:
        """The sections that are not for the reader."""
        inside = self.visit.viewer.is_administration
        return NOTHING_INTERNAL if inside else self.ctx.rules.internal_sections(self.case.case_type)

    def words(self) -> dict[str, Any]:
        """What every page about a case gives its template."""
        return {
            "view": self.view,
            "case": self.case,
            "body": lambda body: body_name(self.register, body),
            "amount": amount_words,
            "named": lambda text: with_names(self.register, text),
            "code_of": lambda body: self.register.organizations[body].code,
            "person": lambda person: person_name(self.register, person),
        }


@dataclass(frozen=True, slots=True)
class CasePart:
    """A part of a case that a form is about, by what commands call it."""

    work: Work
    key: Mapping[str, Any]


def _known_case(sent: Sent, info: ValidationInfo[Work]) -> CaseId | None:
    number, work = text_of(sent), info.context
    case = known_case(work.connection, number, work.ctx.now, work.visit.viewer) if number else None
    if number and case is None:
        raise wrong(f"Der findes ingen sag {number[:40]}. Skriv den som 2027-0001.")
    return case


a_known_case = PlainValidator(_known_case)
"""Another case by its number, in a form about `Work`."""


def with_names(register: Register, text: str) -> str:
    """A reader's sentence with the bodies' names where it has their codes (`hovedmed_skoler`)."""
    coded = (body for body in register.organizations.values() if "_" in body.code and body.code in text)
    for body in sorted(coded, key=lambda body: -len(body.code)):
        text = text.replace(body.code, body.name)
    return text


def case_work(connection: Connection, visit: Visit, number: str) -> Work:
    """The case with this number as the visitor has it before them. One that does not exist and one they may not know of
    are both 404. Who is not of the administration has the proposals as the bodies that are heard get them.
    """
    site, viewer = visit.site, visit.viewer
    around = site.surroundings(connection)
    view = case_view(connection, number, site.now(), around.register, viewer=viewer)
    if view is None:
        raise HTTPException(404)
    command, act = c.SubmitDraft(case=view.case.id), Act(viewer.person, NO_ID)
    ctx = site.store.context(connection, command, view.state, act, site.now())
    years = ctx.assessor.years_covered(view.state)
    proposals = tuple(proposal.covering(years) for proposal in view.proposals)
    work = Work(visit, connection, replace(view, proposals=proposals), around, ctx)
    if viewer.is_administration:
        return work
    proposals = tuple(proposal.for_bodies(work.left_out) for proposal in proposals)
    return replace(work, view=replace(view, proposals=proposals))
