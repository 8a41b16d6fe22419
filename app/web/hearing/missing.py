"""«Hvem mangler»: every answer still to come, over all cases, with the telephone number beside it."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Response

from app.web.access import CurrentVisit, only
from app.web.files import table
from app.web.paging import PageNumber, Pages
from app.web.render import day, page
from models.access.confidentiality import kept_back_marks
from models.hearing.missing import AskedBody, MissingLine, in_lines, lines_of, missing
from process.words import codes
from process.words.dates import date_and_hour

router = APIRouter()
ADDRESS = "/hvem-mangler"

HEADINGS = (
    *("Høringspart", "Sag", "Titel", "Frist", "Dage tilbage", "Tilstand", "Skal høres", "Kontakt", "Telefon", "Mail"),
    *("Næste møde", "Sidste mail", "Serverens svar", "Påmindelser sendt", "Svar lovet", "Beder om frist til"),
    "Samlet høring",
)


@router.get(ADDRESS)
def show(visit: CurrentVisit, side: PageNumber = 1) -> Response:
    """What this reader may know of; who only speaks for a body has a page about its own cases."""
    only(visit.viewer.is_administration)
    now = visit.site.now()
    with visit.reading() as connection:
        keys = visit.site.missing(connection, visit.viewer)
        pages = Pages(side, len(keys), ADDRESS)
        lines = lines_of(connection, pages.of(keys), now, visit.site.surroundings(connection).register)
        marks = kept_back_marks(connection, {row.case for line in lines for row in line.rows}, now)
    return page(visit, "hearing/missing.html.j2", lines=lines, pages=pages, answers=sum(map(len, keys)), marks=marks)


@router.get(f"{ADDRESS}.csv")
def as_table(visit: CurrentVisit) -> Response:
    """A row for each answer, so that it can be counted and sorted there."""
    only(visit.viewer.is_administration)
    with visit.reading() as connection:
        register = visit.site.surroundings(connection).register
        lines = in_lines(connection, missing(connection, visit.site.now(), register, viewer=visit.viewer))
    cells = (_cells(row, line) for line in lines for row in line.rows)
    return table(f"hvem-mangler-{visit.site.today().isoformat()}.csv", HEADINGS, cells)


def _cells(row: AskedBody, line: MissingLine) -> Iterator[object]:
    asked, last = row.request, row.post.last
    first = row.contacts[0] if row.contacts else None
    yield from (row.body, row.case, row.title)
    yield from (date_and_hour(row.due_at) if row.due_at else "", row.days_left)
    yield from (codes.HEARING_STATES[asked.state], "ja" if asked.mandatory else "nej")
    yield from (first.name, first.phone, first.email) if first else ("", "", "")
    yield day(row.next_meeting) if row.next_meeting else ""
    yield from (f"{last.kind.payload.label} {date_and_hour(last.at)}", last.answer) if last else ("", "")
    yield row.post.reminders_sent
    yield day(asked.promised_on) if asked.promised_on else ""
    yield day(asked.extension_wanted_on) if asked.extension_wanted_on and row.wants_extension else ""
    yield line.package.number if line.package else ""
