"""«Åbninger»: who has opened closed or embargoed material, for the auditor and the administrator."""

from __future__ import annotations

import csv
import io
import re
from datetime import time
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy.engine import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.case_work import only
from app.web.forms import Typed
from app.web.hearing.missing import plain_cell
from app.web.installation import Installation, installation
from app.web.render import day, moment, page
from config.settings import settings
from models.access.log import OF_A_CASE, AccessLogLine, AccessQuery, access_log, count_accesses
from models.database import reading
from models.rows.case import find_case
from models.tables.access import OpenedKind
from process.calendar import instant
from process.register import Register

router = APIRouter()
PER_PAGE = 50
HEADINGS = ("Tidspunkt", "Person", "Åbnede")
FIELDS = ("sag", "organ", "moededag", "person", "fra")
DAYS = ("moededag", "fra")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
LONGEST = 100
"""Characters of one thing asked for."""


@router.get("/aabninger")
def show(
    request: Request,
    side: Annotated[int, Query(ge=1, le=100_000)] = 1,
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    only(visitor.viewer.may_audit)
    typed = _asked(request)
    with reading(site.engine) as connection:
        register = site.surroundings(connection).register
        wanted = _wanted(typed, connection, register)
        count = 0 if typed.problems else count_accesses(connection, wanted)
        last = max(-(-count // PER_PAGE), 1)
        start = PER_PAGE * (min(side, last) - 1)
        found = access_log(connection, register, wanted, limit=PER_PAGE, offset=start) if count else ()
    asked = {name: typed.text(name) for name in FIELDS if typed.text(name)}
    no_days = [name for name in DAYS if name in asked and not _ISO.fullmatch(asked[name])]
    return page(
        request,
        "administration/access_log.html.j2",
        rows=[(one, what(one, register)) for one in found],
        count=count,
        side=min(side, last),
        last=last,
        asked=asked,
        typed={name: text for name, text in asked.items() if name not in no_days},  # a date field takes nothing else
        query=urlencode(asked),
        bodies=sorted(((one.code, one.name) for one in register.organizations.values()), key=lambda one: one[1]),
        wrong={problem.field: problem.sentence for problem in typed.problems},
        days=settings().openings_days,
    )


@router.get("/aabninger.csv")
def as_table(
    request: Request, visitor: Visitor = Depends(signed_in), site: Installation = Depends(installation)
) -> Response:
    """The same for a spreadsheet: semicolons and a byte-order mark, as Danish Excel expects."""
    only(visitor.viewer.may_audit)
    typed, out = _asked(request), io.StringIO()
    with reading(site.engine) as connection:
        register = site.surroundings(connection).register
        wanted = _wanted(typed, connection, register)
        found = () if typed.problems else access_log(connection, register, wanted)
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(HEADINGS)
    table.writerows([plain_cell(cell) for cell in (moment(one.at), one.person, what(one, register))] for one in found)
    headers = {"Content-Disposition": f'attachment; filename="aabninger-{site.today().isoformat()}.csv"'}
    return Response(out.getvalue().encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)


def what(one: AccessLogLine, register: Register) -> str:
    """What was opened, in words that give nothing of it away."""
    if one.kind in OF_A_CASE:
        return f"Sag {one.case}" if one.kind is OpenedKind.CASE else f"Høringssvar {one.number} i sag {one.case}"
    body = register.organization(one.body)
    meeting = f"{body.name if body else one.body}, {day(one.held_on) if one.held_on else ''}"
    match one.kind:
        case OpenedKind.ITEM:
            return f"Punkt {one.label} på mødet i {meeting}"
        case OpenedKind.ANNEX:
            return f"Bilag nr. {one.number} til punkt {one.label} på mødet i {meeting}"
        case _:
            return f"Dokument nr. {one.number}, {one.file}, fra mødet i {meeting}"


def _asked(request: Request) -> Typed:
    return Typed(FormData([(name, value[:LONGEST]) for name, value in request.query_params.multi_items()]))


def _wanted(typed: Typed, connection: Connection, register: Register) -> AccessQuery:
    """What is asked for; a sentence for each part of it that we do not know."""
    since = typed.day("fra")
    return AccessQuery(
        case=_case(typed, connection),
        meetings=_meetings(typed, register),
        person=_person(typed, register),
        since=instant(since, time(0)) if since else None,
    )


def _case(typed: Typed, connection: Connection) -> int | None:
    number = typed.text("sag")
    found = find_case(connection, number) if number else None
    if number and found is None:
        typed.wrong("sag", f"Der findes ingen sag med nummeret {number}.")
    return found


def _meetings(typed: Typed, register: Register) -> tuple[int, ...] | None:
    """Of a body, of a day, or both."""
    code, held_on = typed.text("organ"), typed.day("moededag")
    if not code and held_on is None:
        return None
    body = register.organization(code) if code else None
    if code and body is None:
        typed.wrong("organ", "Vælg et organ fra listen.")
    of_body = (one for one in register.meetings if body is None or one.organization == body.id)
    found = tuple(one.id for one in of_body if held_on in (None, one.held_on))
    if not found and not typed.problems:
        typed.wrong("moededag", "Der er ikke noget møde den dag.")
    return found


def _person(typed: Typed, register: Register) -> int | None:
    sought = typed.text("person").casefold()
    known = (one for one in register.persons.values() if sought in (one.code.casefold(), one.name.casefold()))
    found = next(known, None) if sought else None
    if sought and found is None:
        typed.wrong("person", "Vi kender ingen med det navn. Skriv hele navnet.")
    return found.id if found else None
