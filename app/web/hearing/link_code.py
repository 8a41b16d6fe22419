"""A link to what no mail may hold asks for a one-time code: sent to its person's own channel, or read out by the
coordinator on the telephone, from a page of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from sqlalchemy.engine import Connection
from starlette.responses import RedirectResponse

from app.web.access import CurrentVisit, LinkOverError, TypedForm, Visit, only
from app.web.case_work import CaseNumber, Work, case_work
from app.web.hearing.answer.coming import CODE_COOKIE, address_of
from app.web.hearing.desk import Code
from app.web.installation import CurrentSite, Installation
from app.web.render import page, page_about
from models.access.link_codes import OPEN_FOR, VALID_FOR, is_apart_from_mail, new_code, opened, redeem
from models.access.links import Link, LinkMaker, answering_links, comment_links
from models.database import writing
from models.rows.notice import plan_installation_notices
from process.hearing.drafts import readers_of
from process.ids import PersonId
from process.notices import LinkCode, Notice
from process.people import contacts_of
from process.register import Organization, Person, SeatRole

router = APIRouter()
OF_LINK, OF_COORDINATOR = "/svar/{token}/kode", "/sager/{number}/hoering/{body}/kode"
OF_COMMENTS = "/kommentar/{token}/kode"
WRONG = "Koden passer ikke, eller også er den ikke ny nok. Skriv den seks cifre lange kode, du har fået sidst."
ENOUGH = "Der er lavet nok koder til linket den seneste time. Vent lidt, og prøv igen."
SENT = "Koden er sendt. Den kommer om et øjeblik, og den gælder i et kvarter."


@dataclass(frozen=True, slots=True)
class Door:
    """The link that is to be opened, its address, and whose it is."""

    link: Link
    maker: LinkMaker
    path: str
    person: Person
    coordinator: Person | None

    @property
    def has_own_channel(self) -> bool:
        return is_apart_from_mail(self.person.channel)


def door_of(request: Request, site: CurrentSite) -> Door:
    link: Link | None = request.state.link
    with site.reading() as connection:
        register = site.surroundings(connection).register
    if link is None or site.links is None:
        raise LinkOverError
    coordinator = register.persons.get(register.anyone(site.today(), SeatRole.COORDINATOR) or PersonId(0))
    person = register.persons[link.person]
    return Door(link, site.links, address_of(request), person, coordinator)


CurrentDoor = Annotated[Door, Depends(door_of)]


@router.get(OF_LINK)
@router.get(OF_COMMENTS)
def ask(request: Request, door: CurrentDoor) -> Response:
    return _asked(request, door)


@router.post(OF_LINK)
@router.post(OF_COMMENTS)
def answer(request: Request, door: CurrentDoor, typed: TypedForm, site: CurrentSite) -> Response:
    """Send a code, or take the one that was typed."""
    if typed.form.get("goer") == "send":
        return _sent(request, door, site)
    with writing(site.engine) as connection:
        is_right = redeem(connection, door.maker, door.link, str(typed.form.get("kode") or ""), site.now())
    if not is_right:
        return _asked(request, door, wrong_code=WRONG)
    response = RedirectResponse(door.path, 303)
    kept = opened(door.maker, door.link, site.now())
    lasts = int(OPEN_FOR.total_seconds())
    response.set_cookie(
        CODE_COOKIE, kept, lasts, path=door.path, httponly=True, samesite="strict", secure=site.is_secure
    )
    return response


def _asked(request: Request, door: Door, *, wrong_code: str = "", told: str = "") -> Response:
    status = 422 if wrong_code else 200
    return page(request, "hearing/link_code.html.j2", status, door=door, wrong_code=wrong_code, told=told)


def _sent(request: Request, door: Door, site: Installation) -> Response:
    if not door.has_own_channel:
        return _asked(request, door)
    with writing(site.engine) as connection:
        nonce = new_code(connection, door.link, site.now())
        if nonce is not None:
            plan_installation_notices(connection, [Notice(LinkCode(nonce), door.link.person, site.now())])
    return _asked(request, door, told=SENT) if nonce is not None else _asked(request, door, wrong_code=ENOUGH)


# -- the coordinator's side ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MadeCode:
    """Shown once, to be read out."""

    person: str
    figures: str
    until: datetime


@router.get(OF_COORDINATOR)
def show(visit: CurrentVisit, number: CaseNumber, body: Code) -> Response:
    work = visit.read(_coordinated, number)
    return _page(work, _body(work, body))


@router.post(OF_COORDINATOR)
def make(visit: CurrentVisit, number: CaseNumber, body: Code) -> Response:
    """A new code for one of the body's contacts, which ends the one before."""
    work, maker, now = visit.read(_coordinated, number), visit.site.links, visit.site.now()
    organ = _body(work, body)
    asked = work.state.answerable(organ.id)
    wanted = str(visit.typed.form.get("person") or "")
    if maker is None or asked is None:
        raise HTTPException(404)
    with writing(visit.site.engine) as connection:
        links = [
            *answering_links(connection, work.case.id, asked, work.register, now),
            *(link for link in comment_links(connection, work.case.id, asked) if link.revoked_at is None),
        ]
        chosen = next((link for link in links if work.register.persons[link.person].code == wanted), None)
        if chosen is None:
            raise HTTPException(404)
        nonce = new_code(connection, chosen, now, visit.viewer.person)
    if nonce is None:
        return _page(work, organ, refused=ENOUGH)
    made = MadeCode(work.register.persons[chosen.person].name, maker.code(nonce), now + VALID_FOR)
    return _page(work, organ, made)


def _coordinated(connection: Connection, visit: Visit, number: str) -> Work:
    """Whoever reads a code out could answer with it: the hearing coordinator alone."""
    only(visit.viewer.is_coordinator)
    return case_work(connection, visit, number)


def _body(work: Work, code: str) -> Organization:
    organ = work.register.organization(code)
    asked = work.state.answerable(organ.id) if organ is not None else None
    if organ is None or asked is None or not work.case.is_out_of_mail:
        raise HTTPException(404)
    return organ


def _page(work: Work, organ: Organization, made: MadeCode | None = None, refused: str = "") -> Response:
    today = work.visit.site.today()
    asked = work.state.answerable(organ.id)
    people = [*contacts_of(work.register, organ.id, today)]
    people += readers_of(work.register, organ.id, today) if asked and asked.draft_shared_at else []
    contacts = [work.register.persons[person] for person in people]
    return page_about(work, "hearing/read_out_code.html.j2", organ=organ, contacts=contacts, made=made, refused=refused)
