"""The open interface: what is published as JSON in OParl 1.1's shapes, for programs of anybody.

`/oparl/v1.1` is the system object; lists have pages and the filters `modified_since`, `modified_until`,
`created_since`, `created_until`. Withdrawn items are listed only where a filter asks what has changed (OParl's rule).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from pydantic import BaseModel, BeforeValidator, Field
from sqlalchemy.engine import Connection
from starlette.responses import JSONResponse

from app.web.fields import YEARS
from app.web.installation import CurrentSite, Installation
from documents.writing.public.oparl import Oparl, is_gone
from documents.writing.public.oparl_register import LISTS, Object, is_public_body, is_public_seat
from models.public.lists import published_cases, published_ids, register_dates, treated
from models.public.looking import read_public, read_published
from process.public.values import PublicMeeting
from process.register import Register

Line = TypeVar("Line")
router = APIRouter()
ROOT = "/oparl/v1.1"
PER_PAGE = 25
"""Objects a page, or meetings whose objects are on it."""


@dataclass(frozen=True)
class Asked:
    """One request: the database, who is who, and what it is about."""

    connection: Connection
    register: Register
    now: datetime
    oparl: Oparl


def _moment(text: object) -> object:
    """An instant with offset; without one UTC. A «+» that was not encoded arrives as a space."""
    if not isinstance(text, str) or not text:
        return None
    instant = datetime.fromisoformat(text.strip()[:40].replace(" ", "+"))
    if instant.year not in YEARS:
        raise ValueError("not a year of our time")
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


Moment = Annotated[datetime | None, BeforeValidator(_moment)]


class Filters(BaseModel):
    """What of a list is asked for."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    organization: Annotated[int | None, Field(ge=1, le=2**31)] = None
    modified_since: Moment = None
    modified_until: Moment = None
    created_since: Moment = None
    created_until: Moment = None

    def let_through(self, entity: Object) -> bool:
        """What is gone is listed only where it is asked what has changed."""
        return bool(self.modified_since or not entity.get("deleted")) and all(
            (since is None or at >= since.replace(microsecond=0)) and (until is None or at <= until)
            for name, since, until in (
                ("modified", self.modified_since, self.modified_until),
                ("created", self.created_since, self.created_until),
            )
            if name in entity and (at := datetime.fromisoformat(entity[name]))
        )


@router.get(f"{ROOT}/system")
@router.get(ROOT)
def system(site: CurrentSite) -> Response:
    with site.reading() as connection:
        return _json(_asked(site, connection).oparl.system())


@router.get(f"{ROOT}/{{kind}}")
def listing(
    request: Request,
    site: CurrentSite,
    kind: Annotated[str, Path(max_length=30)],
    filters: Annotated[Filters, Query()],
) -> Response:
    page, since = filters.page, filters.modified_since
    with site.reading() as connection:
        asked = _asked(site, connection)
        objects: Sequence[Object]
        if kind == "body":
            objects, pages = [asked.oparl.body()], 1
        elif kind in REGISTER:
            objects, pages = _on_page(list(REGISTER[kind](asked)), page)
        elif kind == "paper":
            numbers, pages = _on_page(published_cases(connection, asked.register, asked.now), page)
            papers = treated(connection, numbers, asked.register, asked.now)
            objects = [asked.oparl.paper(papers[number]) for number in numbers if number in papers]
        elif kind in MEETINGS:
            body = filters.organization
            ids = published_ids(connection, asked.register, asked.now, body=body, since=since)
            here, pages = _on_page(ids, page)
            meetings = read_published(connection, here, asked.register, asked.now)
            objects = [each for meeting in meetings for each in MEETINGS[kind](asked.oparl, meeting)]
        else:
            raise HTTPException(404)
    data = [each for each in objects if filters.let_through(each)]
    links = _links(asked.oparl.base, kind, dict(request.query_params), page, pages)
    return _json({"data": data, "pagination": {"currentPage": page, "totalPages": pages}, "links": links})


@router.get(f"{ROOT}/{{kind}}/{{key}}")
def one_object(
    site: CurrentSite,
    kind: Annotated[str, Path(max_length=30)],
    key: Annotated[str, Path(max_length=60, pattern=r"^[0-9A-Za-z.-]+$")],
) -> Response:
    """One object by its address; 404 for what is not published and what is not there alike."""
    with site.reading() as connection:
        asked = _asked(site, connection)
        wanted = _find(asked, kind, key)
    if wanted is None:
        raise HTTPException(404)
    return _json(wanted)


def _find(asked: Asked, kind: str, key: str) -> Object | None:
    address = asked.oparl.url(kind, key)
    if kind == "body":
        return asked.oparl.body() if key == "1" else None
    if kind == "paper":
        papers = treated(asked.connection, [key], asked.register, asked.now)
        return asked.oparl.paper(papers[key]) if key in papers else None
    if kind in REGISTER:
        return next((each for each in REGISTER[kind](asked) if each["id"] == address), None)
    meeting = key.partition("-")[0]
    if kind not in MEETINGS or not meeting.isdecimal() or len(meeting) > 9:
        return None
    published = read_public(asked.connection, int(meeting), asked.register, asked.now)
    if published is None or not published.is_published:
        return None
    return next((each for each in MEETINGS[kind](asked.oparl, published) if each["id"] == address), None)


# -- what each list is made of ------------------------------------------------------------------------------------


def _organizations(asked: Asked) -> Iterator[Object]:
    bodies = (body for body in asked.register.organizations.values() if is_public_body(body))
    return (asked.oparl.organization(body) for body in bodies)


def _people(asked: Asked) -> Iterator[Object]:
    sitting = sorted({seat.person for seat in asked.oparl.seats()})
    return (asked.oparl.person(asked.register.persons[person]) for person in sitting)


def _seats(asked: Asked) -> Iterator[Object]:
    seats = (seat for seat in asked.register.memberships if is_public_seat(seat, asked.register))
    return (asked.oparl.membership(seat) for seat in seats)


def _terms(asked: Asked) -> Iterator[Object]:
    return (asked.oparl.term(term) for term in asked.register.terms)


REGISTER: Mapping[str, Callable[[Asked], Iterator[Object]]] = {
    "organization": _organizations,
    "person": _people,
    "membership": _seats,
    "legislativeTerm": _terms,
}


def _agenda_items(oparl: Oparl, meeting: PublicMeeting) -> Iterator[Object]:
    return (oparl.agenda_item(meeting, item) for item in meeting.items)


def _consultations(oparl: Oparl, meeting: PublicMeeting) -> Iterator[Object]:
    items = (item for item in meeting.items if item.case_number and not is_gone(item))
    return (oparl.consultation(meeting, item) for item in items)


def _files(oparl: Oparl, meeting: PublicMeeting) -> Iterator[Object]:
    yield from (oparl.document(meeting, document) for document in meeting.documents)
    for item in meeting.items:
        yield from (oparl.annex(meeting, item, annex) for annex in item.annexes)


def _places(oparl: Oparl, meeting: PublicMeeting) -> Iterator[Object]:
    place = oparl.location(meeting)
    return iter([place] if place else [])


MEETINGS: Mapping[str, Callable[[Oparl, PublicMeeting], Iterator[Object]]] = {
    "meeting": lambda oparl, meeting: iter([oparl.meeting(meeting)]),
    "agendaItem": _agenda_items,
    "consultation": _consultations,
    "file": _files,
    "location": _places,
}
assert {*REGISTER, *MEETINGS, "paper"} == set(LISTS)  # noqa: S101  (a list the body names and nobody serves)


# -- small parts --------------------------------------------------------------------------------------------------

_dates: list[tuple[Register, tuple[datetime | None, datetime | None]]] = []


def _asked(site: Installation, connection: Connection) -> Asked:
    register = site.surroundings(connection).register
    if not _dates or _dates[-1][0] is not register:
        _dates[:] = [(register, register_dates(connection))]
    address = site.address
    first, last = _dates[-1][1]
    return Asked(
        connection, register, site.now(), Oparl(address + ROOT, address, site.municipality, register, first, last)
    )


def _on_page(lines: Sequence[Line], page: int) -> tuple[Sequence[Line], int]:
    """The lines of one page, and how many pages there are. A page past the last has none: programs read until then."""
    return lines[(page - 1) * PER_PAGE : page * PER_PAGE], max(-(-len(lines) // PER_PAGE), 1)


def _links(base: str, kind: str, query: dict[str, str], page: int, pages: int) -> dict[str, str]:
    def to(number: int) -> str:
        return f"{base}/{kind}?{urlencode(query | {'page': str(number)})}"

    links = {"first": to(1), "self": to(page), "last": to(pages)}
    links |= {"prev": to(page - 1)} if page > 1 else {}
    return links | ({"next": to(page + 1)} if page < pages else {})


def _json(content: Object) -> Response:
    return JSONResponse(content, headers={"Access-Control-Allow-Origin": "*"})
