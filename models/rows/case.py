"""Reading and saving a case with all its parts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.history import canonical
from models.proof import Written
from models.rows.prepared import ForMany, Prepared, rows_of_all
from models.rows.shape import Shape
from models.rows.writes import Writes
from process.change import (
    Appended,
    AppendedAgendaVersion,
    AppendedFile,
    AppendedMemo,
    AppendedPackage,
    AppendedStatusReport,
    AppendedVersion,
    ChangedPackage,
)
from process.ids import BodyId, CaseId, ItemNumber, MeetingId, PersonId
from process.parts import changed, fields_of
from process.register import MeetingStatus
from process.state.amendment import TabledAmendment
from process.state.case import (
    ApprovalLink,
    Case,
    CaseState,
    Consultation,
    ExternalDeadline,
    Outcome,
    Placement,
    ProposalRef,
)
from process.state.decision import Question
from process.state.follow_up import AgreementPoint, FollowUp
from process.state.hearing import HearingRequest, HearingResponse, PublicHearing

CASE = Shape(Case, t.cases, key=("id",), guard="version")
CONSULTATIONS = Shape(Consultation, t.consultations, key=("number",), parent="case_id")
REQUESTS = Shape(HearingRequest, t.requests, key=("consultation", "round"), parent="case_id")
APPROVALS = Shape(ApprovalLink, t.approvals, key=("position",), parent="case_id")
EXTERNAL_DEADLINES = Shape(ExternalDeadline, t.external_deadlines, key=("number",), parent="case_id")
PUBLIC_HEARINGS = Shape(PublicHearing, t.public_hearings, key=("number",), parent="case_id")
RESPONSES = Shape(HearingResponse, t.responses, key=("number",), parent="case_id")
FOLLOW_UPS = Shape(FollowUp, t.follow_ups, key=("number",), parent="case_id")
AMENDMENTS = Shape(TabledAmendment, t.amendments, key=("number",), parent="case_id")
PROPOSALS = Shape(ProposalRef, t.proposals, key=("number",), parent="case_id")

PLACEMENTS = (
    sa.select(
        t.agenda_items.c.case_id,
        t.agenda_items.c.consultation,
        t.agenda_items.c.meeting_id,
        t.meetings.c.organization,
        t.agenda_items.c.number,
        t.meetings.c.state,
        t.meetings.c.held_on,
        t.decisions.c.outcome,
        t.decisions.c.refer_to,
        t.decisions.c.stopped_by,
        t.decisions.c.requests,
        t.decisions.c.alone_by,
        t.decisions.c.revision,
        t.decisions.c.points,
        t.agenda_items.c.points.label("proposed"),
        t.decisions.c.question,
        t.decisions.c.postponed_to,
    )
    .join(t.meetings, t.meetings.c.id == t.agenda_items.c.meeting_id)
    .outerjoin(t.decisions, t.DECISION_ON_ITEM)
    .where(t.agenda_items.c.removed_at.is_(None))
)
"""Where cases stand or stood on an agenda, as `placement` reads it after the case."""
PLACEMENTS_IN_ORDER = (t.agenda_items.c.case_id, t.meetings.c.held_on, t.agenda_items.c.number)
_PLACEMENTS = Prepared(
    PLACEMENTS.where(t.agenda_items.c.case_id == sa.bindparam("owner")).order_by(*PLACEMENTS_IN_ORDER)
)


def _placements_of(cases: Sequence[sa.BindParameter[int]], *clauses: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return PLACEMENTS.where(t.agenda_items.c.case_id.in_(cases), *clauses).order_by(*PLACEMENTS_IN_ORDER)


PLACEMENTS_OF_MANY = ForMany(_placements_of)
ON_THEIR_ROUTES = ForMany(lambda cases: _placements_of(cases, t.agenda_items.c.consultation.is_not(None)))
"""With a body on the case's route alone."""
_CASE_ID = Prepared(sa.select(t.cases.c.id).where(t.cases.c.number == sa.bindparam("number")))
_INSERT_REPORT = sa.insert(t.status_report_lines)
_INSERT_VERSION = sa.insert(t.proposal_versions)
_INSERT_LINE = sa.insert(t.budget_lines)
_INSERT_FILE = sa.insert(t.response_files)
_INSERT_MEMO = sa.insert(t.memos)


_DELETE_POINTS = sa.delete(t.agreement_points).where(
    t.agreement_points.c.case_id == sa.bindparam("of_case"), t.agreement_points.c.number > sa.bindparam("last")
)
SAID_LATER = frozenset({"public_text", "dispute_reason"})
"""Texts about an answer that others write once it is there."""
_SET_TEXT = {
    name: sa.update(t.responses)
    .where(t.responses.c.case_id == sa.bindparam("of_case"), t.responses.c.number == sa.bindparam("of_number"))
    .values({name: sa.bindparam("kept")})
    for name in SAID_LATER
}


def find_case(connection: Connection, number: str) -> CaseId | None:
    """The id of case `2027-0001`."""
    row = _CASE_ID.first(connection, number=number)
    return row[0] if row else None


def load_case(connection: Connection, case_id: int, *, lock: bool = False) -> CaseState | None:
    """A case with its parts. `lock` makes other writers of this case wait."""
    row = CASE.read(connection, case_id, lock=lock)
    if not row:
        return None
    case = row[0]
    shapes = {name: shape for name, shape in PARTS.items() if name not in COUNTED or getattr(case, COUNTED[name])}
    placements, *parts = rows_of_all(connection, [_PLACEMENTS, *(shape.of for shape in shapes.values())], owner=case_id)
    values = (shape.values(rows) for shape, rows in zip(shapes.values(), parts, strict=True))
    read: dict[str, Any] = dict(zip(shapes, values, strict=True))
    return CaseState(case=case, placements=tuple(placement(*row[1:]) for row in placements), **read)


def placement(
    consultation: int | None,
    meeting: MeetingId,
    body: BodyId,
    item: ItemNumber,
    meeting_state: MeetingStatus,
    held_on: date,
    outcome: Outcome | None,
    refer_to: BodyId | None,
    stopped_by: PersonId | None,
    requests: str | None,
    alone_by: PersonId | None,
    revision: int | None,
    decided_points: str | None,
    proposed_points: str,
    question: Question | None,
    postponed_to: MeetingId | None,
) -> Placement:
    """The columns of `PLACEMENTS` after the case; of what is not decided yet the later ones are empty."""
    return Placement(
        consultation=consultation or 0,
        meeting=meeting,
        body=body,
        item=item,
        meeting_state=meeting_state,
        held_on=held_on,
        outcome=outcome,
        refer_to=refer_to,
        is_stopped=stopped_by is not None,
        stopped_by=stopped_by,
        requests=tuple(json.loads(requests)) if requests else (),
        is_alone=alone_by is not None,
        revision=revision or 0,
        question=question,
        postponed_to=postponed_to,
        **_own_points(decided_points, proposed_points),
    )


def _own_points(decided: str | None, proposed: str) -> dict[str, Any]:
    """The points that got an outcome of their own; most decisions have none."""
    if decided is None or decided == "[]":
        return {}
    points = tuple((point, Outcome(outcome), amendment) for point, outcome, amendment, *_ in json.loads(decided))
    return {"points": points, "proposed": len(json.loads(proposed))}


def save_case(writes: Writes, before: CaseState | None, after: CaseState, written: Written) -> CaseState:
    """Gather what changed, the case row guarded by the version that was read. Returns the state as stored then."""
    case_id = after.case.id
    if before is None:
        CASE.write(writes, 0, (), (after.case,), written)
        before = CaseState(after.case)
    else:
        stored = changed(after.case, version=before.case.version + 1)
        CASE.write_guarded(writes, before.case, stored, written)
        after = changed(after, case=stored)
    CONSULTATIONS.write(writes, case_id, before.consultations, after.consultations, written)
    REQUESTS.write(writes, case_id, before.requests, after.requests, written)
    APPROVALS.write(writes, case_id, before.approvals, after.approvals, written)
    PROPOSALS.write(writes, case_id, before.proposals, after.proposals, written)
    EXTERNAL_DEADLINES.write(writes, case_id, before.external_deadlines, after.external_deadlines, written)
    PUBLIC_HEARINGS.write(writes, case_id, before.public_hearings, after.public_hearings, written)
    FOLLOW_UPS.write(writes, case_id, before.follow_ups, after.follow_ups, written)
    AMENDMENTS.write(writes, case_id, before.amendments, after.amendments, written)
    save_points(writes, case_id, before.points, after.points, written)
    parts: dict[str, Any] = {name: shape.in_order(getattr(after, name)) for name, shape in PARTS.items()}
    return changed(after, **parts)


def save_responses(
    writes: Writes,
    case_id: int,
    before: Iterable[HearingResponse],
    after: Iterable[HearingResponse],
    texts: Mapping[int, Mapping[str, int]],
    written: Written,
) -> None:
    """The answers, once the history has kept their texts (by answer, by name): a new one with its words, an old one
    with what others have written about it.
    """
    known = {response.number: response for response in before}
    for response in after:
        old = known.get(response.number)
        if old is None:
            RESPONSES.write(writes, case_id, (), (response,), written, **texts.get(response.number, {}))
        elif old != response:
            RESPONSES.write(writes, case_id, (old,), (response,), written)
            kept = texts.get(response.number, {})
            for name in SAID_LATER & kept.keys():
                writes.add(_SET_TEXT[name], {"of_case": case_id, "of_number": response.number, "kept": kept[name]})


def save_records(
    writes: Writes,
    case_id: int,
    records: Iterable[Appended],
    texts: Mapping[str, int],
    now: datetime,
    actor: int | None,
    written: Written,
) -> None:
    """Gather what is appended beside the state: files of answers, memos, and proposal versions with their amounts."""
    for record in records:
        match record:
            case AppendedFile():
                cells = fields_of(record.file)
                writes.add(_INSERT_FILE, {**cells, "case_id": case_id, "response": record.response})
                written.note(t.response_files, case_id=case_id, response=record.response)
            case AppendedMemo():
                kept = {name: texts.get(name) for name in ("text", "points")}
                row = {"case_id": case_id, "edition": record.edition, "filed_at": now, "filed_by": actor}
                writes.add(_INSERT_MEMO, row | kept)
                written.note(t.memos, case_id=case_id, edition=record.edition)
            case AppendedStatusReport():
                save_report(writes, case_id, record, now)
                written.note(t.status_report_lines, case_id=case_id, report=record.report)
            case AppendedVersion():
                _save_version(writes, case_id, record, now, actor)
                version = {"case_id": case_id, "proposal": record.proposal, "version": record.version}
                written.note(t.proposal_versions, **version)
                written.note(t.budget_lines, **version)
            case AppendedAgendaVersion() | AppendedPackage() | ChangedPackage():
                pass  # of a meeting, see `meeting_rows`; of no case, see `package.py`


def _save_version(writes: Writes, case_id: int, record: AppendedVersion, now: datetime, actor: int | None) -> None:
    content = canonical(record.draft.content)
    writes.add(
        _INSERT_VERSION,
        {
            "case_id": case_id,
            "proposal": record.proposal,
            "version": record.version,
            "content": content,
            "sha256": hashlib.sha256(content.encode()).hexdigest(),
            "created_at": now,
            "created_by": actor,
        },
    )
    lines = record.draft.content.get("budget_lines")
    rows = [_line(case_id, record, line) for line in lines] if isinstance(lines, list) else []
    writes.add(_INSERT_LINE, *rows)


def _line(case_id: int, record: AppendedVersion, line: Mapping[str, Any]) -> dict[str, Any]:
    amount = line.get("amount_1000_dkk")
    return {
        "case_id": case_id,
        "proposal": record.proposal,
        "version": record.version,
        "label": line.get("label") or "",
        "year": line.get("year"),
        "amount_1000_dkk": None if amount is None else str(amount),
        "committee": line.get("committee"),
        "expenditure_type": line.get("expenditure_type"),
        "role": line.get("role") or "change",
        "status": line.get("status") or "stated",
    }


POINTS = Shape(AgreementPoint, t.agreement_points, key=("number",), parent="case_id")


PARTS: Mapping[str, Shape[Any]] = {
    "consultations": CONSULTATIONS,
    "requests": REQUESTS,
    "approvals": APPROVALS,
    "proposals": PROPOSALS,
    "external_deadlines": EXTERNAL_DEADLINES,
    "public_hearings": PUBLIC_HEARINGS,
    "responses": RESPONSES,
    "follow_ups": FOLLOW_UPS,
    "points": POINTS,
    "amendments": AMENDMENTS,
}
"""Of a case, by the field of `CaseState`."""
COUNTED: Mapping[str, str] = {
    "external_deadlines": "walls",
    "public_hearings": "public_hearings",
    "responses": "responses",
    "follow_ups": "follow_ups",
    "points": "points",
    "amendments": "amendments",
}
"""Parts that most cases have none of, with the field of `Case` that says how many there are."""


def save_points(
    writes: Writes,
    case_id: int,
    before: Sequence[AgreementPoint],
    after: Sequence[AgreementPoint],
    written: Written,
) -> None:
    """Points that are no longer on the list are gone; none of them has ever had a status."""
    if len(after) < len(before):
        writes.add(_DELETE_POINTS, {"of_case": case_id, "last": len(after)})
        for point in before[len(after) :]:
            written.note_gone(t.agreement_points, case_id=case_id, number=point.number)
    POINTS.write(writes, case_id, before, after, written)


def save_report(writes: Writes, case_id: int, record: AppendedStatusReport, now: datetime) -> None:
    row = {"case_id": case_id, "report": record.report, "filed_at": now}
    rows = [row | {"point": point.number, "status": point.status, "comment": point.comment} for point in record.points]
    writes.add(_INSERT_REPORT, *rows)
