"""The open interface: what is published as JSON in OParl 1.1's shapes, for programs of anybody.

`/oparl/v1.1` is the system object; lists have pages and the filters `modified_since`, `modified_until`,
`created_since`, `created_until`. Withdrawn items are listed only where a filter asks what has changed (OParl's rule).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from sqlalchemy.engine import Connection
from starlette.responses import JSONResponse, Response

from app.web.installation import Installation, installation
from app.web.public.agendas import public_address
from app.web.public.oparl_filters import Filters, moment
from documents.writing.public.oparl import Oparl, is_gone
from documents.writing.public.oparl_register import LISTS, Object, is_public_body, is_public_seat
from models.database import reading
from models.public.agendas import read_public
from models.public.lists import published_cases, published_ids, read_all, register_dates, treated
from process.public.values import PublicMeeting
from process.register import Register

router = APIRouter()
ROOT = "/oparl/v1.1"
PER_PAGE = 25
"""Objects a page, or meetings whose objects are on it."""
Moment = Annotated[str, Query(max_length=40)]


@dataclass(frozen=True)
class Asked:
    """One request: the database, who is who, and what it is about."""

    connection: Connection
    register: Register
    now: datetime
    oparl: Oparl

    def meetings(self, ids: list[int]) -> Iterator[PublicMeeting]:
        return read_all(self.connection, ids, self.register, self.now)


@router.get(f"{ROOT}/system")
@router.get(ROOT)
def system(request: Request, site: Installation = Depends(installation)) -> Response:
    with reading(site.engine) as connection:
        return _json(_asked(request, site, connection).oparl.system())


@router.get(f"{ROOT}/{{kind}}")
def listing(
    request: Request,
    kind: Annotated[str, Path(max_length=30)],
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    organization: Annotated[int | None, Query(ge=1, le=2**31)] = None,
    modified_since: Moment = "",
    modified_until: Moment = "",
    created_since: Moment = "",
    created_until: Moment = "",
    site: Installation = Depends(installation),
) -> Response:
    filters = Filters(*map(moment, (modified_since, modified_until, created_since, created_until)))
    with reading(site.engine) as connection:
        asked = _asked(request, site, connection)
        if kind == "body":
            found, pages = [asked.oparl.body()], 1
        elif kind in REGISTER:
            found, pages = _cut(list(REGISTER[kind](asked)), page)
        elif kind == "paper":
            numbers, pages = _cut(published_cases(connection, asked.register, asked.now), page)
            papers = (treated(connection, one, asked.register, asked.now) for one in numbers)
            found = [asked.oparl.paper(one) for one in papers if one]
        elif kind in MEETINGS:
            since = filters.modified_since
            ids = published_ids(connection, asked.register, asked.now, body=organization, since=since)
            here, pages = _cut(ids, page)
            found = [one for meeting in asked.meetings(here) for one in MEETINGS[kind](asked.oparl, meeting)]
        else:
            raise HTTPException(404)
    data = [one for one in found if filters.let_through(one) and (filters.wants_gone or not one.get("deleted"))]
    links = _links(asked.oparl.base, kind, dict(request.query_params), page, pages)
    return _json({"data": data, "pagination": {"currentPage": page, "totalPages": pages}, "links": links})


@router.get(f"{ROOT}/{{kind}}/{{key}}")
def one_object(
    request: Request,
    kind: Annotated[str, Path(max_length=30)],
    key: Annotated[str, Path(max_length=60, pattern=r"^[0-9A-Za-z.-]+$")],
    site: Installation = Depends(installation),
) -> Response:
    """One object by its address; 404 for what is not published and what is not there alike."""
    with reading(site.engine) as connection:
        asked = _asked(request, site, connection)
        found = _find(asked, kind, key)
    if found is None:
        raise HTTPException(404)
    return _json(found)


def _find(asked: Asked, kind: str, key: str) -> Object | None:
    address = asked.oparl.url(kind, key)
    if kind == "body":
        return asked.oparl.body() if key == "1" else None
    if kind == "paper":
        found = treated(asked.connection, key, asked.register, asked.now)
        return asked.oparl.paper(found) if found else None
    if kind in REGISTER:
        return next((one for one in REGISTER[kind](asked) if one["id"] == address), None)
    meeting = key.partition("-")[0]
    if kind not in MEETINGS or not meeting.isdecimal() or len(meeting) > 9:
        return None
    published = read_public(asked.connection, int(meeting), asked.register, asked.now)
    if published is None or not published.is_published:
        return None
    return next((one for one in MEETINGS[kind](asked.oparl, published) if one["id"] == address), None)


# -- what each list is made of ------------------------------------------------------------------------------------


def _organizations(asked: Asked) -> Iterator[Object]:
    found = (one for one in asked.register.organizations.values() if is_public_body(one))
    return (asked.oparl.organization(one) for one in found)


def _people(asked: Asked) -> Iterator[Object]:
    sitting = sorted({seat.person for seat in asked.oparl.seats()})
    return (asked.oparl.person(asked.register.persons[one]) for one in sitting)


def _seats(asked: Asked) -> Iterator[Object]:
    seats = (seat for seat in asked.register.memberships if is_public_seat(seat, asked.register))
    return (asked.oparl.membership(seat) for seat in seats)


def _terms(asked: Asked) -> Iterator[Object]:
    return (asked.oparl.term(one) for one in asked.register.terms)


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
    yield from (oparl.document(meeting, one) for one in meeting.documents)
    for item in meeting.items:
        yield from (oparl.annex(meeting, item, one) for one in item.annexes)


def _places(oparl: Oparl, meeting: PublicMeeting) -> Iterator[Object]:
    found = oparl.location(meeting)
    return iter([found] if found else [])


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


def _asked(request: Request, site: Installation, connection: Connection) -> Asked:
    register = site.surroundings(connection).register
    if not _dates or _dates[-1][0] is not register:
        _dates[:] = [(register, register_dates(connection))]
    address = public_address(request, site)
    first, last = _dates[-1][1]
    return Asked(
        connection, register, site.now(), Oparl(address + ROOT, address, site.municipality, register, first, last)
    )


def _cut(found: list[Any], page: int) -> tuple[list[Any], int]:
    return found[(page - 1) * PER_PAGE : page * PER_PAGE], max(-(-len(found) // PER_PAGE), 1)


def _links(base: str, kind: str, query: dict[str, str], page: int, pages: int) -> dict[str, str]:
    def to(number: int) -> str:
        return f"{base}/{kind}?{urlencode(query | {'page': str(number)})}"

    found = {"first": to(1), "self": to(page), "last": to(pages)}
    found |= {"prev": to(page - 1)} if page > 1 else {}
    return found | ({"next": to(page + 1)} if page < pages else {})


def _json(found: Object) -> Response:
    return JSONResponse(found, headers={"Access-Control-Allow-Origin": "*"})
