"""What a høringsnotat is made of: the answers with their texts as they may be shown, the points, and who was silent.

The memo is an annex of the case and goes outside: an answer the guard has stopped is counted here, never quoted.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer
from models.case.names import body_name
from models.case.view import CaseView, case_view
from models.hearing.memo_approval import Approval, approval_of
from models.hearing.missing import TO_THE_BODY
from models.history import texts_by_id
from models.meeting.editions import BODY, called
from process.hearing.dropping import not_heard
from process.hearing.heard import as_of, asked_again, letter_has_gone
from process.hearing.refusals import WhyHearing
from process.hearing.told import has_reached_nobody
from process.personal_data import personal_data, redact
from process.refusals import Refusal, refuse
from process.register import BodyKind, Organization, Register
from process.state.case import CaseState
from process.state.hearing import Answer, HearingRequest, HearingResponse, MemoPoint, ResponsePublication, Verdict
from process.words.hearing import WITHOUT_WORDS, not_heard_line, says_only_its_kind

SHOWN = frozenset({ResponsePublication.OPEN, ResponsePublication.CLEARED})
"""What may be shown as it is."""
BESIDE = ("on_behalf_of", "general", "minority", "minority_by")
"""What stands beside the text of an answer, and is shown with it or not at all."""
SUMMARY_LINES, SUMMARY_SIGNS = 3, 330
"""What three lines of an agenda hold: about 110 signs each."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One answer, as a document may show it.

    `sender`: the body, or whoever wrote unasked; "" where the name may not be shown. `text` None: it may not be shown,
    or has been erased; "": the answer had none. `points` are the administration's, with personal data hidden unless
    the answer is shown.
    """

    response: HearingResponse
    sender: str
    text: str | None
    points: tuple[MemoPoint, ...] = ()
    files: tuple[str, ...] = ()
    on_behalf_of: str = ""
    general: str = ""  # what the body says of all the proposals it was asked about together
    minority: str = ""
    minority_by: str = ""

    @property
    def is_shown(self) -> bool:
        return self.response.publication in SHOWN


@dataclass(frozen=True, slots=True)
class Silence:
    """A body that has not answered as a whole in one round it was asked in; `reminders` a server took and kept.
    `has_part`: a part of it has. `is_only`: it has been asked in no other round.
    """

    name: str
    request: HearingRequest
    reminders: int
    has_reached_nobody: bool = False
    has_part: bool = False
    kind: BodyKind | None = None
    is_only: bool = True


@dataclass(frozen=True, slots=True)
class MemoView:
    """The newest edition, or what there is to write one of (`edition` 0). Answers by body, then by number.

    `late`: after the deadline, or after this edition was filed (the addendum). `unsolicited`: nobody had asked.
    `not_heard`: a sentence on each body that had to be heard and was left out.
    `approval` stands also when what came later waits for a new edition.
    """

    view: CaseView
    edition: int = 0
    filed_at: datetime | None = None
    filed_by: str = ""
    text: str = ""
    answers: tuple[Contribution, ...] = ()
    late: tuple[Contribution, ...] = ()
    unsolicited: tuple[Contribution, ...] = ()
    silent: tuple[Silence, ...] = ()
    not_heard: tuple[str, ...] = ()
    approval: Approval | None = None
    bodies: Mapping[int, Organization] = field(default_factory=dict)

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        return (*self.answers, *self.late, *self.unsolicited)


def memo_view(
    connection: Connection, number: str, now: datetime, register: Register, *, viewer: Viewer | None = None
) -> MemoView | None:
    """The memo of a case, or None when there is no such case that this viewer may know of."""
    view = case_view(connection, number, now, register, viewer=viewer)
    if view is None:
        return None
    case_id = view.case.id
    row = connection.execute(
        sa.select(t.memos).where(t.memos.c.case_id == case_id).order_by(t.memos.c.edition.desc()).limit(1)
    ).first()
    approval = approval_of(connection, case_id, row.edition, register) if row else None
    if approval is not None:
        register = called(register, {f"{BODY}{body}": name for body, name in approval.body_names.items()})
    kept = texts_by_id(connection, [row.text, row.points] if row else [])
    points = _points(kept.get(row.points) if row else None)
    contributions = tuple(_contributions(connection, view, register, points))
    filed_at = row.filed_at if row else None
    asked = [contribution for contribution in contributions if contribution.response.consultation]
    author = register.persons.get(row.filed_by) if row and row.filed_by is not None else None
    return MemoView(
        view=view,
        edition=row.edition if row else 0,
        filed_at=filed_at,
        filed_by=(approval.filed_by if approval else "") or (author.name if author else ""),
        text=kept.get(row.text, "") if row else "",
        answers=tuple(contribution for contribution in asked if not _is_addendum(contribution.response, filed_at)),
        late=tuple(contribution for contribution in asked if _is_addendum(contribution.response, filed_at)),
        unsolicited=tuple(contribution for contribution in contributions if not contribution.response.consultation),
        silent=tuple(_silent(view, register.organizations)),
        not_heard=_not_heard(view.state, register),
        bodies=register.organizations,
        approval=approval,
    )


def as_approved(memo: MemoView) -> MemoView:
    """An approved edition as whoever approved it saw it, however much later it is read: answers, rounds and versions
    that have come since are left out. Any other memo as it is.
    """
    approval = memo.approval
    if approval is None:
        return memo
    state = memo.view.state
    known = replace(
        state,
        case=replace(
            state.case,
            memo_approved_at=approval.at,
            title=approval.title or state.case.title,
            case_number=approval.case_number if approval.title else state.case.case_number,
        ),
        requests=tuple(
            _request_then(each, state, approval) for each in state.requests if each.drafted_at <= approval.at
        ),
        responses=tuple(
            _answer_then(each, approval.at) for each in state.responses if each.number <= approval.newest_answer
        ),
        proposals=tuple(
            replace(
                each,
                version=approval.versions[each.number],
                title=approval.proposal_titles.get(each.number, each.title),
            )
            for each in state.proposals
            if each.number in approval.versions
        ),
    )
    view = replace(memo.view, state=known)

    def then(parts: tuple[Contribution, ...]) -> tuple[Contribution, ...]:
        known_then = (part for part in parts if part.response.number <= approval.newest_answer)
        return tuple(replace(part, response=_answer_then(part.response, approval.at)) for part in known_then)

    return replace(
        memo,
        view=view,
        answers=then(memo.answers),
        late=then(memo.late),
        unsolicited=then(memo.unsolicited),
        silent=tuple(_silent(view, memo.bodies)),
    )


def _answer_then(response: HearingResponse, then: datetime) -> HearingResponse:
    """Without what was found out about it since."""
    found_out = ("disputed_at", "dispute_settled_at", "withdrawn_at")
    later: dict[str, Any] = {name: None for name in found_out if (at := getattr(response, name)) and at > then}
    return replace(response, **later)


def _request_then(request: HearingRequest, state: CaseState, approval: Approval) -> HearingRequest:
    """Also without an answer that had come by then and was written down afterwards, as a letter by post is."""
    of_round = [r.number for r in state.responses if (r.consultation, r.round) == (request.consultation, request.round)]
    then = as_of(request, approval.at)
    was_written_later = bool(of_round) and min(of_round) > approval.newest_answer
    return replace(then, answered_at=None, is_late=False) if was_written_later else then


def opposed_unjudged(memo: MemoView) -> tuple[int, ...]:
    """The numbers of answers that are against, stand uncorrected, and have no point with a verdict."""
    corrected = {part.response.corrects for part in memo.contributions}
    return tuple(
        part.response.number
        for part in memo.contributions
        if part.response.answer is Answer.OPPOSE
        and part.response.withdrawn_at is None
        and part.response.number not in corrected
        and not any(point.verdict for point in part.points)
    )


def unjudged_refusal(memo: MemoView | None) -> Refusal | None:
    """A no that nobody has judged is not approved by one press, whatever the door: it is to be said that one does."""
    numbers = opposed_unjudged(memo) if memo else ()
    return refuse(WhyHearing.OPPOSED_UNJUDGED, numbers=tuple(map(str, numbers))) if numbers else None


def _is_addendum(response: HearingResponse, filed_at: datetime | None) -> bool:
    return response.is_late or (filed_at is not None and response.received_at > filed_at)


def _point(stored: Mapping[str, Any]) -> MemoPoint:
    verdict = stored["verdict"]
    return MemoPoint(**{**stored, "verdict": Verdict(verdict) if verdict else None})


def _points(stored: str | None) -> tuple[MemoPoint, ...]:
    return tuple(map(_point, json.loads(stored))) if stored else ()


def _contributions(
    connection: Connection, view: CaseView, register: Register, points: Iterable[MemoPoint]
) -> Iterable[Contribution]:
    """The answers in the order of the route, what nobody asked for last."""
    rows = {
        row.number: row
        for row in connection.execute(sa.select(t.responses).where(t.responses.c.case_id == view.case.id))
    }
    texts = texts_by_id(
        connection,
        [
            key
            for row in rows.values()
            for key in (row.text, row.submitted_by, row.public_text, *(getattr(row, name) for name in BESIDE))
        ],
    )
    files = _file_names(connection, view.case.id)
    by_response: dict[int, list[MemoPoint]] = {}
    for point in points:
        by_response.setdefault(point.response, []).append(point)
    for response in sorted(
        view.state.responses, key=lambda response: (response.consultation or 10**6, response.number)
    ):
        row = rows[response.number]
        is_shown = response.publication in SHOWN
        body = register.organizations.get(response.body) if response.body is not None else None
        sender = body.name if body else texts.get(row.submitted_by, "") if is_shown else ""
        yield Contribution(
            response=response,
            sender=sender,
            text=_shown_text(response, texts.get(row.text) if row.text else "", texts.get(row.public_text)),
            points=tuple(printable(response, point) for point in by_response.get(response.number, ())),
            files=files.get(response.number, ()) if is_shown else (),
            **{name: texts.get(getattr(row, name), "") for name in BESIDE if is_shown},
        )


def parts_heard(connection: Connection, state: CaseState) -> Mapping[int, str]:
    """On whose behalf a part of a body answered, by the answer's number; only of answers that are shown."""
    shown = {r.number for r in state.responses if r.is_partial and r.publication in SHOWN}
    if not shown:
        return {}
    query = sa.select(t.responses.c.number, t.responses.c.on_behalf_of).where(
        t.responses.c.case_id == state.case.id, t.responses.c.number.in_(shown)
    )
    ids: dict[int, int | None] = dict(connection.execute(query).tuples().all())
    texts = texts_by_id(connection, ids.values())
    return {number: texts[text] for number, text in ids.items() if text in texts}


def worded(connection: Connection, state: CaseState) -> frozenset[int]:
    """The answers without words, by their kind, whose text says more all the same; only of answers that are shown."""
    silent = {r.number: r.answer for r in state.responses if r.answer in WITHOUT_WORDS and r.publication in SHOWN}
    if not silent:
        return frozenset()
    query = sa.select(t.responses.c.number, t.responses.c.text, t.responses.c.general).where(
        t.responses.c.case_id == state.case.id, t.responses.c.number.in_(silent)
    )
    rows = connection.execute(query).all()
    texts = texts_by_id(connection, (key for row in rows for key in (row.text, row.general)))
    return frozenset(
        row.number
        for row in rows
        if not says_only_its_kind(silent[row.number], texts.get(row.text, "")) or texts.get(row.general, "").strip()
    )


def memo_summary(connection: Connection, state: CaseState, then: datetime) -> str:
    """The three lines the memo begins with, once it is approved; "" before, and when its text has been erased."""
    approved_at = state.case.memo_approved_at
    if approved_at is None or approved_at > then:
        return ""
    query = sa.select(t.memos.c.text).where(
        t.memos.c.case_id == state.case.id, t.memos.c.edition == state.case.memo_edition
    )
    text = connection.execute(query).scalar()
    return three_lines(texts_by_id(connection, [text]).get(text, ""))


def three_lines(text: str) -> str:
    """The first three lines of a text, or as many of its sentences as three lines of an agenda hold."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    kept = "\n".join(lines[:SUMMARY_LINES])
    if len(kept) <= SUMMARY_SIGNS:
        return f"{kept} …" if len(lines) > SUMMARY_LINES else kept
    whole, stop, _ = kept[:SUMMARY_SIGNS].rpartition(". ")
    return f"{whole}. …" if stop else f"{kept[:SUMMARY_SIGNS].rpartition(' ')[0]} …"


def _shown_text(response: HearingResponse, text: str | None, public_text: str | None) -> str | None:
    if response.publication is ResponsePublication.REDACTED:
        return public_text
    return text if response.publication in SHOWN else None


def printable(response: HearingResponse, point: MemoPoint) -> MemoPoint:
    """A point may quote the answer: what may not be shown there may not be shown here."""
    if response.publication in SHOWN:
        return point
    texts = {
        name: redact(text, personal_data(text)) for name, text in (("point", point.point), ("comment", point.comment))
    }
    return MemoPoint(point.response, texts["point"], texts["comment"], point.verdict)


def _file_names(connection: Connection, case_id: int) -> Mapping[int, tuple[str, ...]]:
    names: dict[int, tuple[str, ...]] = {}
    query = (
        sa.select(t.response_files.c.response, t.response_files.c.name)
        .where(t.response_files.c.case_id == case_id)
        .order_by(t.response_files.c.id)
    )
    for row in connection.execute(query):
        names[row.response] = (*names.get(row.response, ()), row.name)
    return names


def _silent(view: CaseView, bodies: Mapping[int, Organization]) -> Iterable[Silence]:
    """Every round that was sent and has no answer of the whole body: closed, still waiting, or taken back after the
    letter had gone. What one round was answered with says nothing of the next.
    """
    again = asked_again(view.state)
    answered = {(r.consultation, r.round) for r in view.state.responses if r.withdrawn_at is None}
    for request in view.state.requests:
        if request.sent_at is None or request.answered_at:
            continue
        if request.withdrawn_at and not letter_has_gone(request, request.withdrawn_at):
            continue
        reminders = view.reminders.get((request.consultation, request.round), 0)
        key = (request.consultation, request.round)
        sent = (notice.state for notice in view.notices if notice.request == key and notice.kind in TO_THE_BODY)
        body = bodies.get(request.body)
        yield Silence(
            name=body.name if body else str(request.body),
            request=request,
            reminders=reminders,
            has_reached_nobody=has_reached_nobody(sent),
            has_part=key in answered,
            kind=body.kind if body else None,
            is_only=request.consultation not in again,
        )


def _not_heard(state: CaseState, register: Register) -> tuple[str, ...]:
    name = partial(body_name, register)
    sentences = (not_heard_line(step, name) for step in not_heard(state, name))
    return tuple(redact(sentence, personal_data(sentence)) for sentence in sentences)


def judged_points(connection: Connection, case_ids: Collection[int]) -> Mapping[int, tuple[MemoPoint, ...]]:
    """The points of the newest memo of each case whose memo is approved, in the memo's order."""
    newest = (
        sa.select(t.cases.c.id, t.personal_texts.c.text)
        .join(t.memos, sa.and_(t.memos.c.case_id == t.cases.c.id, t.memos.c.edition == t.cases.c.memo_edition))
        .join(t.personal_texts, t.personal_texts.c.id == t.memos.c.points)
        .where(t.cases.c.id.in_(case_ids), t.cases.c.memo_approved_at.is_not(None))
    )
    return {case: _points(text) for case, text in connection.execute(newest)}
