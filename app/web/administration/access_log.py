"""«Åbninger»: who has opened closed or embargoed material, for the auditor and the administrator."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from pydantic import PlainValidator, ValidationInfo
from sqlalchemy.engine import Connection
from starlette.datastructures import FormData

from app.web.access import CurrentVisit, Visit, only
from app.web.act import command_of
from app.web.fields import Day, Sent, among, text_of, wrong
from app.web.files import table
from app.web.forms import Form, MistakesError, Typed
from app.web.paging import PageNumber, Pages
from app.web.render import day, page
from config.settings import settings
from models.access.log import OF_A_CASE, AccessLogLine, AccessQuery, access_log, count_accesses
from models.rows.case import find_case
from models.tables.access import OpenedKind
from process.calendar import instant
from process.register import Organization, Register
from process.words.alphabet import danish_order
from process.words.dates import date_and_hour

router = APIRouter()
HEADINGS = ("Tidspunkt", "Person", "Åbnede")
FIELDS = ("sag", "organ", "moededag", "person", "fra")
DAYS = ("moededag", "fra")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
LONGEST = 100
"""Characters of one thing asked for."""


@router.get("/aabninger")
def show(visit: CurrentVisit, side: PageNumber = 1) -> Response:
    with visit.reading() as connection:
        typed, register, wanted = _asked(connection, visit)
        filled = typed.as_typed()
        asked = {name: text for name in FIELDS if (text := filled.get(name, "").strip())}
        count = count_accesses(connection, wanted) if wanted else 0
        pages = Pages(side, count, "/aabninger" + (f"?{urlencode(asked)}" if asked else ""))
        bounds = {"limit": pages.per_page, "offset": pages.passed}
        lines = access_log(connection, register, wanted, **bounds) if wanted and count else ()
    no_days = [name for name in DAYS if name in asked and not _ISO.fullmatch(asked[name])]
    bodies = sorted(register.organizations.values(), key=lambda body: danish_order(body.name))
    return page(
        visit,
        "administration/access_log.html.j2",
        rows=[(line, what(line, register)) for line in lines],
        pages=pages,
        asked=asked,
        typed={name: text for name, text in asked.items() if name not in no_days},  # a date field takes nothing else
        query=urlencode(asked),
        bodies=[(body.code, body.name) for body in bodies],
        wrong=typed.wrong_fields,
        days=settings().openings_days,
    )


@router.get("/aabninger.csv")
def as_table(visit: CurrentVisit) -> Response:
    with visit.reading() as connection:
        _, register, wanted = _asked(connection, visit)
        lines = access_log(connection, register, wanted) if wanted else ()
    cells = ((date_and_hour(line.at), line.person, what(line, register)) for line in lines)
    return table(f"aabninger-{visit.site.today().isoformat()}.csv", HEADINGS, cells)


def what(line: AccessLogLine, register: Register) -> str:
    """What was opened, in words that give nothing of it away."""
    if line.kind in OF_A_CASE:
        return f"Sag {line.case}" if line.kind is OpenedKind.CASE else f"Høringssvar {line.number} i sag {line.case}"
    body = register.organization(line.body)
    meeting = f"{body.name if body else line.body}, {day(line.held_on) if line.held_on else ''}"
    match line.kind:
        case OpenedKind.ITEM:
            return f"Punkt {line.label} på mødet i {meeting}"
        case OpenedKind.OLD_ITEM:
            return f"Det {line.number}. punkt i et gammelt referat: {meeting}"
        case OpenedKind.ANNEX:
            return f"Bilag nr. {line.number} til punkt {line.label} på mødet i {meeting}"
        case _:
            return f"Dokument nr. {line.number}, {line.file}, fra mødet i {meeting}"


# -- what is asked for -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Searched:
    connection: Connection
    register: Register


def _asked(connection: Connection, visit: Visit) -> tuple[Typed, Register, AccessQuery | None]:
    """None where a part of it is not known; there is then a sentence for each such part."""
    only(visit.viewer.may_audit)
    register = visit.site.surroundings(connection).register
    params = visit.request.query_params.multi_items()
    typed = Typed(FormData([(name, value[:LONGEST]) for name, value in params]))
    return typed, register, command_of(typed, Search, Searched(connection, register))


def _case(sent: Sent, info: ValidationInfo[Searched]) -> int | None:
    number = text_of(sent)
    case = find_case(info.context.connection, number) if number else None
    if number and case is None:
        raise wrong(f"Der findes ingen sag med nummeret {number}.")
    return case


def _bodies(searched: Searched) -> dict[str, Organization]:
    return {body.code: body for body in searched.register.organizations.values()}


def _person(sent: Sent, info: ValidationInfo[Searched]) -> int | None:
    sought = text_of(sent).casefold()
    persons = info.context.register.persons.values() if sought else ()
    known = (person for person in persons if sought in (person.code.casefold(), person.name.casefold()))
    person = next(known, None)
    if sought and person is None:
        raise wrong("Vi kender ingen med det navn. Skriv hele navnet.")
    return person.id if person else None


class Search(Form):
    sag: Annotated[int | None, PlainValidator(_case)]
    organ: Annotated[Organization | None, among(_bodies, "Vælg et organ fra listen.", may_be_empty=True)]
    moededag: Day
    person: Annotated[int | None, PlainValidator(_person)]
    fra: Day

    def command(self, searched: Searched) -> AccessQuery:
        since = instant(self.fra, time(0)) if self.fra else None
        return AccessQuery(case=self.sag, meetings=self._meetings(searched.register), person=self.person, since=since)

    def _meetings(self, register: Register) -> tuple[int, ...] | None:
        """Of a body, of a day, or both."""
        body = self.organ
        if body is None and self.moededag is None:
            return None
        of_body = (meeting for meeting in register.meetings if body is None or meeting.organization == body.id)
        meetings = tuple(meeting.id for meeting in of_body if self.moededag in (None, meeting.held_on))
        if not meetings:
            raise MistakesError(("moededag", "Der er ikke noget møde den dag."))
        return meetings
