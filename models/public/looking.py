"""Reading meetings as everybody may see them: of one as of a page of them, each table in one statement."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import case_limits, unnamed_in_public
from models.history import texts_by_id
from models.meeting.editions import PUBLIC, Edition, Paper, editions_of, item_key, names_then, standing_at
from models.public.quoted import all_quotes_taken_down
from models.rows.meeting import load_meetings
from process.events import Tag
from process.meeting.agenda_order import Line
from process.public.values import PUBLIC_BODIES, PublicMeeting, Since
from process.public.view import Looking, lines_by_number, public_meeting
from process.register import Register
from process.state.meeting import ItemSubject, MeetingState
from process.state.record import DocumentKind, Published

_THESE: sa.BindParameter[int] = sa.bindparam("meetings", expanding=True)


def read_public(connection: Connection, meeting: int, register: Register, now: datetime) -> PublicMeeting | None:
    """One meeting as everybody may see it; None for none, or one of a body that is not public."""
    looking = looking_at(connection, [meeting], register, now).get(meeting)
    return public_meeting(looking) if looking is not None else None


def read_published(
    connection: Connection, meetings: Sequence[int], register: Register, now: datetime
) -> tuple[PublicMeeting, ...]:
    """Those of which something is published, in this order."""
    looking = looking_at(connection, meetings, register, now)
    shown = (public_meeting(looking[meeting]) for meeting in meetings if meeting in looking)
    return tuple(meeting for meeting in shown if meeting.is_published)


def looking_at(
    connection: Connection, meetings: Collection[int], register: Register, now: datetime
) -> Mapping[int, Looking]:
    """Those of public bodies among these, by id."""
    records = {
        meeting: record
        for meeting, record in load_meetings(connection, meetings).items()
        if (body := register.organizations.get(record.meeting.organization)) and body.kind in PUBLIC_BODIES
    }
    cases_of = {
        meeting: {item.case_id for item in record.items if item.case_id is not None}
        for meeting, record in records.items()
    }
    limits = case_limits(connection, set().union(*cases_of.values()))
    lines = _published_lines(connection, records)
    made = editions_of(connection, records)
    since = _since(connection, records.values())
    listed = _telling_others(connection, records.values(), made, now)
    registers = names_then(connection, records, made, register)
    return {
        meeting: Looking(
            record=record,
            lines=lines_by_number(lines.get(meeting, ())),
            cases={case: limits[case] for case in cases_of[meeting] if case in limits},
            since=replace(since[meeting], listed=listed[meeting]),
            register=registers[meeting],
            now=now,
        )
        for meeting, record in records.items()
    }


def _published_lines(connection: Connection, meetings: Collection[int]) -> Mapping[int, Sequence[Line]]:
    """The agenda of each as it stood when it was last published."""
    rows = connection.execute(_LINES, {"meetings": list(meetings)}) if meetings else ()
    return {row.meeting_id: tuple(json.loads(row.lines)) for row in rows}


_by_then = t.agenda_versions.alias("by_then")
_LINES = (
    sa.select(t.agenda_versions.c.meeting_id, t.agenda_versions.c.lines)
    .join(t.meetings, t.meetings.c.id == t.agenda_versions.c.meeting_id)
    .where(t.meetings.c.id.in_(_THESE))
    .where(
        t.agenda_versions.c.number
        == sa.select(sa.func.max(_by_then.c.number))
        .where(_by_then.c.meeting_id == t.meetings.c.id, _by_then.c.made_at <= t.meetings.c.agenda_published_at)
        .correlate(t.meetings)
        .scalar_subquery()
    )
)
PUBLIC_FILES = {DocumentKind.AGENDA_PUBLIC: Published.AGENDA, DocumentKind.MINUTES_PUBLIC: Published.MINUTES}
_CASE_NUMBER = re.compile(r"\b\d{4}-\d{4,}\b")


def _telling_others(
    connection: Connection,
    records: Collection[MeetingState],
    made: Mapping[Paper, Sequence[Edition]],
    now: datetime,
) -> Mapping[int, frozenset[int]]:
    """Of each meeting the public files that say of another matter what may not be said now."""
    listing, taken_down = _listing_kept_back(connection, records, made, now), all_quotes_taken_down(connection, records)
    telling = dict[int, frozenset[int]]()
    for record in records:
        meeting = record.meeting.id
        down = max(taken_down[meeting].values(), default=None)
        files = (file for file in record.documents if file.kind in PUBLIC_FILES and down and file.made_at <= down)
        telling[meeting] = listing[meeting] | {file.number for file in files}
    return telling


def _listing_kept_back(
    connection: Connection,
    records: Iterable[MeetingState],
    made: Mapping[Paper, Sequence[Edition]],
    now: datetime,
) -> Mapping[int, frozenset[int]]:
    """Of each meeting the public files whose «Kommende sager» names a case that no list may name now: the page leaves
    it out.
    """
    lists = {record.meeting.id: dict(_listing(record, made)) for record in records}
    texts = texts_by_id(connection, (text for files in lists.values() for ids in files.values() for text in ids))
    named = {text: set(_CASE_NUMBER.findall(words)) for text, words in texts.items()}
    back = unnamed_in_public(connection, set().union(*named.values()), now)
    return {
        meeting: frozenset(file for file, ids in files.items() if any(named.get(text, set()) & back for text in ids))
        for meeting, files in lists.items()
    }


def _listing(record: MeetingState, made: Mapping[Paper, Sequence[Edition]]) -> Iterable[tuple[int, Collection[int]]]:
    """Its public files, each with the texts of its lists of coming cases."""
    keys = [item_key(item.number) for item in record.items if item.subject is ItemSubject.COMING]
    for document in record.documents if keys else ():
        if document.kind in PUBLIC_FILES and document.sha256:
            editions = made.get((record.meeting.id, PUBLIC_FILES[document.kind]), ())
            edition = standing_at(editions, document.made_at)
            ids = edition.sections[PUBLIC] if edition is not None else {}
            yield document.number, [ids[key] for key in keys if key in ids]


_TOLD = (Tag.ANNEX_ATTACHED, Tag.ITEM_CHANGED, Tag.DECISION_REOPENED, Tag.MEETING_MOVED)
_NARROWS = {"is_closed", "public_from"}
_entry = t.history.c
_told = sa.select(_entry.position, _entry.at, _entry.tag, _entry.case_id, _entry.meeting_id, _entry.data)
_TOLD_SINCE = sa.union_all(  # each by its index: one «or» would read all
    _told.where(_entry.meeting_id.in_(_THESE), _entry.tag.in_([str(tag) for tag in _TOLD])),
    _told.where(_entry.case_id.in_(sa.bindparam("cases", expanding=True)), _entry.tag == str(Tag.CASE_KEPT_BACK)),
).order_by("position")


def _since(connection: Connection, records: Collection[MeetingState]) -> Mapping[int, Since]:
    """The cases on an agenda may be closed or put under embargo by themselves."""
    meetings_of: defaultdict[int, set[int]] = defaultdict(set)
    for record in records:
        for item in record.items:
            if item.case_id is not None:
                meetings_of[item.case_id].add(record.meeting.id)
    told: dict[int, list[sa.Row[Any]]] = {record.meeting.id: [] for record in records}
    asked = {"meetings": list(told), "cases": list(meetings_of)}
    for row in connection.execute(_TOLD_SINCE, asked) if told else ():
        for meeting in meetings_of[row.case_id] if row.tag == Tag.CASE_KEPT_BACK else [row.meeting_id]:
            told[meeting].append(row)
    return {record.meeting.id: _since_of(record, told[record.meeting.id]) for record in records}


def _since_of(record: MeetingState, told: Iterable[sa.Row[Any]]) -> Since:
    """`told`: what the history says of it and of its cases, in order."""
    attached: dict[int, datetime] = {}
    reopened: dict[int, datetime] = {}
    narrowed: datetime | None = None
    limited: dict[int, datetime] = {}
    moved: list[datetime] = []
    for row in told:
        data = json.loads(row.data)
        if row.tag == Tag.ANNEX_ATTACHED:
            attached[data["annex"]] = row.at
        elif row.tag == Tag.DECISION_REOPENED:
            reopened[data["item"]] = row.at
        elif row.tag == Tag.MEETING_MOVED:
            moved += [datetime.fromisoformat(data["was"])] if data.get("was") else []
        elif row.tag == Tag.CASE_KEPT_BACK:
            narrowed = row.at if data["is_closed"] or data["public_from"] else narrowed
            limited |= {item.number: row.at for item in record.items if item.case_id == row.case_id}
        elif _NARROWS.intersection(data.get("fields", ())):
            narrowed = limited[data["item"]] = row.at
    return Since(attached, reopened, narrowed, limited, tuple(moved))
