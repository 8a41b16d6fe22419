"""«Hvad blev der af jeres svar?»: a body's answers of one year, for its annual report; by its own link or signed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Request, Response
from sqlalchemy.engine import Connection
from starlette.responses import RedirectResponse

from app.web.access import LinkOverError, signed_in
from app.web.files import table
from app.web.installation import CurrentSite, Installation
from app.web.render import day, page
from documents.hearing.what_became import OwnAnswer, year_of, years_of
from models.access.links import Link
from models.access.visibility import Viewer
from process.hearing.what_became import counted
from process.permission import ANSWERING
from process.register import BodyKind, Organization
from process.words import codes
from process.words.decisions import in_short, with_outcome

router = APIRouter()
OF_LINK, OF_LOGIN = "/organ/{token}", "/organer/{body}"
Year = Annotated[int, Path(ge=2000, le=2999)]
HEADINGS = (
    *("Sag", "Titel", "Svaret modtaget", "Svaret", "Jeres punkt", "Vurdering", "Forvaltningens bemærkning"),
    *("Afgjort", "Afgjort af", "Resultat", "Beslutningens ord"),
)


@dataclass(frozen=True, slots=True)
class Reader:
    """The body a page is about, and who reads it: `viewer` None has come by the body's own link."""

    body: Organization
    path: str
    viewer: Viewer | None

    def year(self, connection: Connection, year: int, site: Installation) -> tuple[OwnAnswer, ...]:
        return year_of(connection, self.body.id, year, site.now(), self.viewer)


def reader_of(request: Request, site: CurrentSite) -> Reader:
    """By a link as long as its person speaks for the body; signed in, the administration and those who sit in it."""
    link: Link | None = request.state.link
    with site.reading() as connection:
        register = site.surroundings(connection).register
    if link is not None:
        body = register.organizations.get(link.body or 0)
        speaking = register.seats_in(link.body or 0, site.today(), *ANSWERING)
        if body is None or all(seat.person != link.person for seat in speaking):
            raise LinkOverError
        return Reader(body, f"/organ/{request.path_params['token']}", None)
    viewer, body = signed_in(request).viewer, register.organization(request.path_params["body"])
    if body is None or body.kind is BodyKind.DEPARTMENT:
        raise HTTPException(404)
    if not viewer.is_administration and all(seat.body != body.id for seat in viewer.seats):
        raise HTTPException(403)
    return Reader(body, f"/organer/{body.code}", viewer)


CurrentReader = Annotated[Reader, Depends(reader_of)]


@router.get(f"{OF_LINK}/svar")
@router.get(f"{OF_LOGIN}/svar")
def this_year(reader: CurrentReader, site: CurrentSite) -> Response:
    return RedirectResponse(f"{reader.path}/svar/{site.today().year}", 303)


@router.get(f"{OF_LINK}/svar/{{year}}.csv")
@router.get(f"{OF_LOGIN}/svar/{{year}}.csv")
def as_table(reader: CurrentReader, site: CurrentSite, year: Year) -> Response:
    with site.reading() as connection:
        answers = reader.year(connection, year, site)
    rows = (cells for answer in answers for cells in _rows(answer))
    return table(f"svar-{reader.body.code}-{year}.csv", HEADINGS, rows)


@router.get(f"{OF_LINK}/svar/{{year}}")
@router.get(f"{OF_LOGIN}/svar/{{year}}")
def show(request: Request, reader: CurrentReader, site: CurrentSite, year: Year) -> Response:
    with site.reading() as connection:
        answers = reader.year(connection, year, site)
        years = years_of(connection, reader.body.id)
    return page(
        request,
        "hearing/body_year.html.j2",
        reader=reader,
        year=year,
        years=years,
        answers=answers,
        counts=_counts(answers),
        decided=sum(answer.decision is not None for answer in answers),
        with_outcome=with_outcome,
    )


def _counts(answers: Sequence[OwnAnswer]) -> list[tuple[str, int]]:
    """How many points came to what, in the order of the words; what nothing came to is left out."""
    tally = counted(point for answer in answers for point in answer.answer.points)
    return [(codes.verdict(key), tally[key]) for key in (*codes.VERDICTS, None) if tally.get(key)]


def _rows(own: OwnAnswer) -> Iterator[tuple[object, ...]]:
    """A row for each point, one for an answer without any."""
    response, decision = own.answer.response, own.decision
    received = "" if response.is_date_unknown else day(response.received_at)
    start = (own.case, own.title, received, codes.ANSWERS[response.answer])
    end: tuple[object, ...] = ("", "", "", "")
    if decision is not None:
        words = with_outcome(decision.outcome, decision.question, decision.text)
        end = (day(decision.decided_on), decision.body, in_short(decision.outcome, decision.question), words)
    for point in own.answer.points:
        yield (*start, point.point, codes.verdict(point.verdict), point.comment, *end)
    if not own.answer.points:
        yield (*start, "", "", "", *end)
