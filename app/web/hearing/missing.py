"""«Hvem mangler»: every answer still to come, over all cases, with the telephone number beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.case_work import only
from app.web.installation import Installation, installation
from app.web.render import day, moment, page
from models.database import reading
from models.hearing.missing import AskedBody, missing
from process.words import codes

router = APIRouter()

HEADINGS = (
    "Høringspart",
    "Sag",
    "Titel",
    "Frist",
    "Dage tilbage",
    "Tilstand",
    "Skal høres",
    "Kontakt",
    "Telefon",
    "Mail",
    "Næste møde",
    "Sidste mail",
    "Serverens svar",
    "Påmindelser sendt",
    "Svar lovet",
    "Beder om frist til",
)
FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that begins with these


@router.get("/hvem-mangler")
def show(
    request: Request, visitor: Visitor = Depends(signed_in), site: Installation = Depends(installation)
) -> Response:
    return page(request, "hearing/missing.html.j2", rows=_rows(site, visitor))


@router.get("/hvem-mangler.csv")
def as_table(visitor: Visitor = Depends(signed_in), site: Installation = Depends(installation)) -> Response:
    """The same for a spreadsheet: semicolons and a byte-order mark, as Danish Excel expects."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(HEADINGS)
    table.writerows([plain_cell(cell) for cell in _cells(row)] for row in _rows(site, visitor))
    headers = {"Content-Disposition": f'attachment; filename="hvem-mangler-{site.today().isoformat()}.csv"'}
    return Response(out.getvalue().encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)


def _rows(site: Installation, visitor: Visitor) -> tuple[AskedBody, ...]:
    """What this reader may know of; who only speaks for a body has a page about its own cases."""
    only(visitor.viewer.is_administration)
    with reading(site.engine) as connection:
        register = site.surroundings(connection).register
        return missing(connection, site.now(), register, viewer=visitor.viewer)


def _cells(row: AskedBody) -> Iterator[object]:
    asked, last = row.request, row.post.last
    first = row.contacts[0] if row.contacts else None
    yield from (row.body, row.case, row.title)
    yield from (moment(row.due_at) if row.due_at else "", row.days_left)
    yield from (codes.HEARING_STATES[asked.state], "ja" if asked.mandatory else "nej")
    yield from (first.name, first.phone, first.email) if first else ("", "", "")
    yield day(row.next_meeting) if row.next_meeting else ""
    yield from (f"{last.kind.payload.label} {moment(last.at)}", last.answer) if last else ("", "")
    yield row.post.reminders_sent
    yield day(asked.promised_on) if asked.promised_on else ""
    yield day(asked.extension_wanted_on) if asked.extension_wanted_on and row.wants_extension else ""


def plain_cell(cell: object) -> object:
    """A cell as text that no spreadsheet takes for a formula; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULAS) else cell
