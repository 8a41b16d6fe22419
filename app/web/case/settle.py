"""A proposal beside the document it was read from: each field corrected or confirmed, until nothing is left to look at.

The page is one form: whichever of its buttons is pressed, all that was typed and ticked is saved, as one new version.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import IO, Annotated, Any

from fastapi import APIRouter, HTTPException, Response
from sqlalchemy.engine import Connection
from starlette.concurrency import run_in_threadpool

from app.web.access import CurrentVisit, Visit
from app.web.act import Act, act_on
from app.web.case.revise import NO_HEADING, RELEASED, Proposal, Revised, revise_and_go, revised_proposal
from app.web.case_work import CaseNumber
from app.web.fields import ByKey, Text, always, asked
from app.web.forms import Form, MistakesError
from app.web.handed_in.queues import FullError
from app.web.handed_in.side_by_side import passages
from app.web.render import page_about
from documents.case.fields import Row, rows_of
from documents.case.intake import names
from documents.case.settling import settled
from documents.reading import UnreadableDocumentError
from documents.reading.child import lines_apart
from models.case.earlier_case import source_of
from models.files import FileStore
from process.commands import case as c

router = APIRouter()
AWAY = "Dokumentet er ikke gemt her. Felterne kan rettes og bekræftes uden."
BUSY = "Der læses mange filer lige nu, så dokumentet vises ikke. Felterne kan rettes; hent siden igen om lidt."
NOTHING = "Ret et felt, eller sæt kryds ved det, der er afklaret."


@dataclass(frozen=True, slots=True)
class Beside:
    """The lines of the document; without them `missing` says why."""

    lines: tuple[str, ...] = ()
    missing: str = ""


@router.get("/sager/{number}/forslag/{proposal}/dokument")
async def show(visit: CurrentVisit, number: CaseNumber, proposal: Proposal) -> Response:
    beside = await _beside(visit, number, proposal)
    return await run_in_threadpool(_page, beside, visit, number, proposal)


@router.post("/sager/{number}/forslag/{proposal}/dokument")
async def settle(visit: CurrentVisit, number: CaseNumber, proposal: Proposal) -> Response:
    """What was corrected and confirmed becomes the proposal's next version, and its findings are settled."""
    beside = await _beside(visit, number, proposal)
    return await run_in_threadpool(act_on, visit, SETTLE, revised_proposal, partial(_page, beside), number, proposal)


async def _beside(visit: Visit, number: str, proposal: int) -> Beside:
    """The document, read anew while no thread of the pages waits."""
    file = await run_in_threadpool(visit.read, _source, number, proposal)
    if file is None:
        return Beside(missing=AWAY)
    try:
        with file[1]:
            return Beside(await visit.site.readers.read(f"person:{visit.viewer.person}", partial(lines_apart, *file)))
    except UnreadableDocumentError as unreadable:
        return Beside(missing=unreadable.message_da)
    except FullError:
        return Beside(missing=BUSY)


def _source(connection: Connection, visit: Visit, number: str, proposal: int) -> tuple[str, IO[bytes]] | None:
    """The name of the document and the open file; None where it is not kept here."""
    on = revised_proposal(connection, visit, number, proposal)
    name, sha256 = source_of(connection, on.work.case.id, on.content)
    if not sha256 and not on.content.get("facts"):
        raise HTTPException(404)  # written here: there is no document
    if not sha256 or visit.site.data is None:
        return None
    try:
        file = FileStore(visit.site.data).opened(sha256)
    except ValueError:
        return None
    return None if file is None else (name, file)


def _page(beside: Beside, visit: Visit, number: str, proposal: int) -> Response:
    on = visit.read(revised_proposal, number, proposal)
    rows = rows_of(on.content, _waiting(on))
    lines = [row for row in rows if row.is_read and row.lines[1] <= len(beside.lines)]
    elsewhere = [row for row in rows if row not in lines]
    findings = [finding for row in rows for finding in row.findings]
    return page_about(
        on.work,
        "case/settle.html.j2",
        proposal=on.proposal,
        beside=beside,
        names=names(on.work.register),
        elsewhere=elsewhere,
        passages=passages(lines, beside.lines),
        first_open=_first_open(rows),
        count_open=sum(not finding.settled for finding in findings) + sum(_is_only_doubted(row) for row in rows),
        count_settled=sum(bool(finding.settled) for finding in findings),
    )


def _waiting(on: Revised) -> Collection[str]:
    """The findings the page of the case shows."""
    shown = next(each for each in on.work.view.proposals if each.number == on.proposal.number)
    return frozenset(shown.findings)


def _is_only_doubted(row: Row) -> bool:
    return row.is_open and not row.open_findings


def _first_open(rows: Sequence[Row]) -> str:
    return next((row.key for row in rows if row.is_open), "")


class Settlement(Form):
    felt: ByKey[Text]
    klar: ByKey[Text]
    ny_tekst: Text
    ny_overskrift: Annotated[Text, asked(NO_HEADING, when=lambda _, typed: typed.get("ny_tekst"))]
    grund: Annotated[Text, asked(RELEASED, when=lambda on, _: on.work.case.released_at)]

    def command(self, on: Revised) -> c.ReviseProposal:
        settling = settled(on.content, self.felt, self.klar, (self.ny_overskrift, self.ny_tekst), _waiting(on))
        if settling.mistakes:
            raise MistakesError(*settling.mistakes)
        if settling.draft is None:
            raise MistakesError(("", NOTHING))
        reason = "\n".join(part for part in (self.grund, *settling.told) if part)
        return c.ReviseProposal(case=on.work.case.id, proposal=on.proposal.number, draft=settling.draft, reason=reason)


def _state(visit: Visit, on: Revised, command: c.ReviseProposal) -> Response | None:
    """On to the next that must be looked at; back to the case when none is left."""
    content: Any = command.draft.content
    following = _first_open(rows_of(content, _waiting(on)))
    to = f"{visit.path}#{following}" if following else on.work.address
    return revise_and_go(visit, on, command, to)


SETTLE: Act[Revised] = Act(always, Settlement, "revideret", state=_state)
