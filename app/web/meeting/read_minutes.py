"""Minutes somebody else wrote of a meeting: handed in, shown beside what would be recorded, looked through, recorded.

Nothing is recorded before the one who looks through it says so; then all that is ticked, or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import IO

from fastapi import APIRouter, Response
from sqlalchemy.engine import Connection
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from app.web.access import CurrentVisit, Visit, only
from app.web.act import Act, act_on, own_id
from app.web.facts import done
from app.web.fields import always
from app.web.forms import Typed
from app.web.handed_in.read_document import Reader, read_again, seal_of, uploaded
from app.web.handed_in.side_by_side import passages
from app.web.meeting.minutes_form import Chosen, begins_of
from app.web.meeting.minutes_rows import ReviewedMinutes, choices_of
from app.web.meeting_work import BodyCode, HeldOn, MeetingWork, meeting_work
from app.web.render import page_about
from documents.case.intake import aliases, names
from documents.meeting.review.load import held_meeting
from documents.meeting.review.review import review_of, wrong_document
from documents.meeting.review.rows import Standing
from documents.reading import UnreadableDocumentError
from documents.reading.child import document_apart
from documents.reading.minutes.result import ReadMeeting
from models.access.visibility import visible
from models.all_or_none import record_all
from models.files import FileStore
from models.history import is_known
from process.commands import meeting as mc
from process.commands.act import part_of
from process.commands.meeting import MeetingCommand

router = APIRouter()
NO_FILES = "Der kan ikke modtages filer her. Skriv protokollen selv."
NOT_MINUTES = "Filen »{}« er ikke et referat. Vælg referatet fra dette møde."
CHANGED = "Protokollen er ændret, siden siden blev vist. Se efter, hvad der står nu, og registrér igen."
NOTHING = "Sæt kryds ved det, der skal registreres."
Stated = Sequence[tuple[str, MeetingCommand]]


@dataclass(frozen=True)
class Minutes:
    """A file that was read as minutes, and kept under its digest."""

    sha256: str
    name: str
    read: ReadMeeting
    lines: tuple[str, ...]


@router.get("/moeder/{body}/{day}/indlaes-referat")
def show(visit: CurrentVisit, body: BodyCode, day: HeldOn) -> Response:
    return page_about(visit.read(_work, body, day), "meeting/read_minutes.html.j2")


@router.post("/moeder/{body}/{day}/indlaes-referat")
async def read(visit: CurrentVisit, body: BodyCode, day: HeldOn) -> Response:
    """Read the file and show what was found; nothing is recorded before somebody has looked."""
    work = await run_in_threadpool(visit.read, _work, body, day)
    minutes = await uploaded(visit, _reader(work), NO_FILES)
    if minutes is None:
        return await run_in_threadpool(show, visit, body, day)
    visit.typed = Typed(FormData())
    return await run_in_threadpool(_reviewed_page, visit, minutes, body, day)


@router.post("/moeder/{body}/{day}/indlaes-referat/registrer")
async def record(visit: CurrentVisit, body: BodyCode, day: HeldOn) -> Response:
    """What was ticked, as it was mended."""
    work = await run_in_threadpool(visit.read, _work, body, day)
    minutes = await read_again(visit, _reader(work))

    def again(visit: Visit, body: str, day: str) -> Response:
        return _reviewed_page(visit, minutes, body, day)

    act = Act(always, Chosen, "referat", state=_recorded)
    return await run_in_threadpool(act_on, visit, act, partial(_reviewed, minutes), again, body, day)


def _work(connection: Connection, visit: Visit, body: str, day: str) -> MeetingWork:
    """For whoever writes the record down, from the day of the meeting on."""
    work = meeting_work(connection, visit, body, day)
    only(work.may(mc.RecordDecision) and (work.is_held or work.is_closed))
    return work


def _reader(work: MeetingWork) -> Reader[Minutes]:
    register, day = work.register, work.meeting.held_on

    def read(name: str, file: IO[bytes], store: FileStore) -> Minutes:
        apart = document_apart(name, file, aliases(register, day), names(register))
        told = next(iter(apart.document.meetings), None)
        if told is None:
            raise UnreadableDocumentError("no_minutes", NOT_MINUTES.format(name))
        return Minutes(store.put_file(file), name, told, apart.lines)

    return read


def _reviewed(minutes: Minutes, connection: Connection, visit: Visit, body: str, day: str) -> ReviewedMinutes:
    """Against what the reader may know of: no more is told by a comparison than by the record itself."""
    work = _work(connection, visit, body, day)
    seen = {item.number for item in work.record.items if work.sees(item)}
    record = replace(
        work.record,
        items=tuple(item for item in work.record.items if item.number in seen),
        decisions=tuple(decision for decision in work.record.decisions if decision.item in seen),
    )
    cases = visible(work.viewer, work.ctx.now)
    held = held_meeting(connection, record, work.register, minutes.read, work.ctx.today, cases)
    wrong = wrong_document(minutes.read, held)
    review = None if wrong else review_of(minutes.read, minutes.lines, held)
    return ReviewedMinutes(work, held, review, wrong)


def _reviewed_page(visit: Visit, minutes: Minutes, body: str, day: str) -> Response:
    on = visit.read(partial(_reviewed, minutes), body, day)
    review = on.review
    if review is None:
        visit.typed.wrong("dokument", on.wrong)
        return page_about(on.work, "meeting/read_minutes.html.j2")
    return page_about(
        on.work,
        "meeting/read_minutes_review.html.j2",
        minutes=minutes,
        seal=seal_of(visit, minutes.sha256),
        passages=passages(review.rows, minutes.lines),
        notes=review.notes,
        count={standing: review.count(standing) for standing in Standing},
        choices=choices_of(on),
        begins={row.key: begins_of(row, on) for row in review.rows},
        may_record=on.work.is_held,
        is_typed=bool(visit.typed.form),
    )


def _recorded(visit: Visit, on: ReviewedMinutes, stated: Stated) -> Response | None:
    sent, to = own_id(visit), f"{on.work.address}/protokol"
    if not stated:
        visit.typed.wrong("", NOTHING)
        return None
    with visit.reading() as connection:
        if is_known(connection, part_of(sent, stated[0][0])):
            return done(to, "referat")
    if visit.typed.version is not None and visit.typed.version != on.work.meeting.version:
        visit.typed.wrong("", CHANGED)
        return None
    refused = record_all(visit.site.store, stated, visit.viewer.person, sent, visit.site.now())
    for key, refusal in refused:
        visit.site.counted.refused(refusal.code)
        visit.typed.refused(refusal, f"{key}-tag")
    return None if refused else done(to, "referat")
