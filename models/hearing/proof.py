"""The proof of a hearing: who was asked, on what text, why, what was sent and what came back. Read, never written.

It says what the record says: facts with times from the case, the mail server's own words from the delivery attempts,
and the head of the history chain, by which anyone can check that nothing was changed since (`audit verify --head`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer
from models.case.history_words import HistoryLine
from models.case.view import CaseView, NoticeLine, case_view
from models.hearing.missing import TO_THE_BODY
from models.rows.package import load_package
from process.events import Tag
from process.hearing.heard import asked_again
from process.hearing.told import has_reached_nobody
from process.register import BodyKind, Register
from process.state.case import Consultation
from process.state.hearing import HearingPackage, HearingRequest, HearingResponse

TURNS = frozenset(
    {
        Tag.LETTER_CANCELLED,
        Tag.LETTER_CORRECTED,
        Tag.RESPONSE_PROMISED,
        Tag.EXTENSION_ASKED,
        Tag.EXTENSION_REFUSED,
        Tag.HEARING_EXTENDED,
        Tag.REMINDERS_HELD,
        Tag.HEARING_WITHDRAWN,
        Tag.BODY_REPLACED,
        Tag.RESPONSE_CONFIRMED,
        Tag.RESPONSE_DISPUTED,
        Tag.DISPUTE_SETTLED,
    }
)
"""What may happen between question and answer; sending, answering and silence are said on their own."""


@dataclass(frozen=True, slots=True)
class AskedText:
    """The text a body was asked about: one proposal in the version that counted when the letter was sent."""

    number: int
    title: str
    version: int
    made_at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A file that came with answer number `response`; its name may be personal and is not printed."""

    response: int
    sha256: str


@dataclass(frozen=True, slots=True)
class HearingProof:
    """One body in one round. `reminders` counts those a server took and kept; `turns` are the facts between, oldest
    first.
    """

    body: int
    name: str
    kind: BodyKind | None
    is_only: bool  # it has been asked in no other round
    step: Consultation
    request: HearingRequest
    sent_by: str = ""
    taken_over_at: datetime | None = None  # then it was stated here that the letter was out, by `sent_by`
    texts: tuple[AskedText, ...] = ()
    notices: tuple[NoticeLine, ...] = ()
    reminders: int = 0
    has_reached_nobody: bool = False
    turns: tuple[HistoryLine, ...] = ()
    answers: tuple[HearingResponse, ...] = ()
    files: tuple[AnswerFile, ...] = ()
    general: frozenset[int] = frozenset()  # the answers with which the body said something of all it was asked about
    package: HearingPackage | None = None  # what it was asked together with


@dataclass(frozen=True, slots=True)
class CaseProof:
    """A case's hearings. `entries` and `head` are the history's length and last hash when this was read."""

    view: CaseView
    hearings: tuple[HearingProof, ...]
    entries: int
    head: str


def case_proof(
    connection: Connection,
    number: str,
    now: datetime,
    register: Register,
    *,
    body: int | None = None,
    viewer: Viewer | None = None,
) -> CaseProof | None:
    """The hearings of a case, those of one body when it is named, by body and round. None when there is no such case
    that this viewer may know of. Letters still being written are no hearing yet, and left out.
    """
    view = case_view(connection, number, now, register, viewer=viewer)
    if view is None:
        return None
    sent = [r for r in view.state.requests if r.sent_at is not None and body in (None, r.body)]
    facts = _Facts(connection, view)
    head = connection.execute(
        sa.select(t.chain_head.c.position, t.chain_head.c.hash).where(t.chain_head.c.id == 1)
    ).one()
    hearings = tuple(facts.hearing(request, register) for request in sent)
    return CaseProof(view, hearings, head.position, bytes(head.hash).hex())


class _Facts:
    """What is read once for all hearings of a case."""

    def __init__(self, connection: Connection, view: CaseView) -> None:
        self.view = view
        self.versions = tuple(_texts(connection, view.case.id))
        of_case = sa.select(t.response_files.c.response, t.response_files.c.sha256).where(
            t.response_files.c.case_id == view.case.id
        )
        together = {request.package for request in view.state.requests}
        self.packages = {package: load_package(connection, package) for package in together}
        answers = t.responses.c
        said = sa.select(answers.number).where(answers.case_id == view.case.id, answers.general.is_not(None))
        self.general = frozenset(connection.scalars(said))
        self.files = tuple(AnswerFile(*row) for row in connection.execute(of_case.order_by(t.response_files.c.id)))

    def hearing(self, request: HearingRequest, register: Register) -> HearingProof:
        key = (request.consultation, request.round)
        step = self.view.state.consultation(request.consultation)
        if step is None:
            raise LookupError(f"request {key} has no consultation")
        organization = register.organizations.get(request.body)
        lines = self._lines(request)
        letters = [line for line in lines if line.tag in (Tag.LETTER_SENT, Tag.LETTER_TAKEN_OVER)]
        answers = tuple(r for r in self.view.state.responses if (r.consultation, r.round) == key)
        notices = tuple(notice for notice in self.view.notices if notice.request == key)
        numbers = {answer.number for answer in answers}
        return HearingProof(
            body=request.body,
            name=organization.name if organization else str(request.body),
            kind=organization.kind if organization else None,
            is_only=request.consultation not in asked_again(self.view.state),
            step=step,
            request=request,
            sent_by=letters[-1].who if letters else "",
            taken_over_at=letters[-1].at if letters and letters[-1].tag == Tag.LETTER_TAKEN_OVER else None,
            texts=self._asked(request),
            notices=notices,
            has_reached_nobody=has_reached_nobody(each.state for each in notices if each.kind in TO_THE_BODY),
            reminders=self.view.reminders.get(key, 0),
            turns=tuple(line for line in lines if line.tag in TURNS),
            answers=answers,
            files=tuple(file for file in self.files if file.response in numbers),
            general=self.general & numbers,
            package=self.packages[request.package],
        )

    def _lines(self, request: HearingRequest) -> list[HistoryLine]:
        """The entries about this consultation since its letter of this round was drafted, until the next round."""
        later = [
            r.drafted_at
            for r in self.view.state.requests
            if r.consultation == request.consultation and r.round > request.round
        ]
        until = min(later, default=None)
        return [
            line
            for line in self.view.history
            if line.consultation == request.consultation
            and line.at >= request.drafted_at
            and (until is None or line.at < until)
        ]

    def _asked(self, request: HearingRequest) -> tuple[AskedText, ...]:
        """Of each proposal the newest version there was when the letter was sent."""
        newest: dict[int, AskedText] = {}
        for text in self.versions:
            if request.sent_at is None or text.made_at <= request.sent_at:
                newest[text.number] = text
        return tuple(newest[number] for number in sorted(newest))


def _texts(connection: Connection, case_id: int) -> Iterable[AskedText]:
    query = (
        sa.select(
            t.proposal_versions.c.proposal,
            t.proposals.c.title,
            t.proposal_versions.c.version,
            t.proposal_versions.c.created_at,
            t.proposal_versions.c.sha256,
        )
        .join(t.proposals, t.VERSION_OF_PROPOSAL)
        .where(t.proposal_versions.c.case_id == case_id)
        .order_by(t.proposal_versions.c.proposal, t.proposal_versions.c.version)
    )
    return (AskedText(*row) for row in connection.execute(query))
