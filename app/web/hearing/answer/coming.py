"""How somebody comes to an answer: by a personal link, or signed in as one who speaks for the body. The same page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated

import sqlalchemy as sa
from fastapi import Depends, HTTPException, Query, Request
from sqlalchemy.engine import Connection

from app.web.access import AskedTogetherError, CodeNeededError, HearingWithdrawnError, LinkOverError
from app.web.hearing.answer.draft import Unfinished
from app.web.hearing.answer.place import Place
from app.web.installation import CurrentSite, Installation, Surroundings
from documents.hearing.since_asked import since_asked
from models import tables as t
from models.access.confidentiality import confidential
from models.access.draft_comments import comments_on
from models.access.form_drafts import draft_saved_at, load_draft
from models.access.link_codes import is_open
from models.access.links import LARGEST_ID, TOGETHER, Link, request_of, withdrawn_of
from models.case.material import Material, material
from models.hearing.response_texts import response_texts
from models.hearing.withdrawals import withdrawal_reason
from models.rows.case import find_case, load_case
from models.rows.package import load_package
from process.ids import BodyId, CaseId, PersonId
from process.internal_sections import InternalSections
from process.permission import ANSWERING, SPEAKING
from process.state.case import Case, CaseState
from process.state.hearing import Channel, FileRef, HearingRequest
from process.words.hearing import the_matter

CODE_COOKIE = "sagsgang-kode"


def place_of(
    request: Request,
    site: CurrentSite,
    correcting: Annotated[int | None, Query(alias="ret", ge=1, le=LARGEST_ID)] = None,
) -> Place:
    """The dependency of every page below `/svar/…` and `/sager/…/svar/…`. The gate has let the visitor in.

    Raises `LinkOverError` for a link that leads nowhere, `HearingWithdrawnError` for a good one that came too late, 404
    for somebody who does not speak for the body.
    """
    link: Link | None = getattr(request.state, "link", None)
    with site.reading() as connection:
        around = site.surroundings(connection)
        number = request.path_params.get("number", "")
        if link is not None:
            state, asked = _by_link(connection, site, around, link, request)
            person = link.person
        else:
            person = request.state.visitor.viewer.person
            state, asked = _by_login(connection, site, around, person, number, request.path_params["body"])
        comer = Comer(around, person, link, request.path_params.get("token", ""))
        return place_for(connection, site, comer, state, asked, correcting=correcting)


@dataclass(frozen=True, slots=True)
class Comer:
    """Who answers, and the way they came: by the link with this token, or signed in."""

    around: Surroundings
    person: PersonId
    link: Link | None = None
    token: str = ""

    def path_to(self, case: Case, asked: HearingRequest) -> str:
        """The page of one case."""
        if self.link is None:
            return f"/sager/{case.number}/svar/{self.around.register.organizations[asked.body].code}"
        page = f"/svar/{self.token}"
        return page if self.link.package is None else f"{page}/sag/{case.number}"

    def whole_path(self, connection: Connection, asked: HearingRequest) -> str:
        """The page of all that is asked together with this; "" of what is asked alone."""
        if asked.package is None or (self.link is not None and self.link.package is None):
            return ""
        if self.link is not None:
            return f"/svar/{self.token}{TOGETHER}"
        package = load_package(connection, asked.package)
        code = self.around.register.organizations[asked.body].code
        return f"/samlede-hoeringer/{package.number}/svar/{code}" if package is not None else ""


def place_for(
    connection: Connection,
    site: Installation,
    comer: Comer,
    state: CaseState,
    asked: HearingRequest,
    *,
    correcting: int | None = None,
) -> Place:
    """The place of one request, with what has been typed there."""
    case_id, now = state.case.id, site.now()
    assessor = site.reference.assessor(state.case, now)
    internal = assessor.rules.internal_sections(state.case.case_type)
    is_hidden = _is_hidden(connection, case_id, now)
    place = Place(
        state=state,
        request=asked,
        around=comer.around,
        person=comer.person,
        channel=Channel.LOGIN if comer.link is None else Channel.LINK,
        path=comer.path_to(state.case, asked),
        whole_path=comer.whole_path(connection, asked),
        link=comer.link,
        correcting=correcting,
        is_hidden=is_hidden,
        now=now,
        material=() if is_hidden else _material(connection, case_id, internal, assessor.years_covered(state)),
        changed=() if is_hidden else since_asked(connection, (case_id, asked.consultation, asked.round), internal),
        words=response_texts(connection, case_id) if state.responses else {},
    )
    comments = comments_on(connection, [place.form]).get(place.form, ()) if place.is_shared else ()
    return replace(place, draft=_unfinished(connection, place), comments=comments)


def _material(
    connection: Connection, case_id: int, internal: InternalSections, years: Iterable[int]
) -> tuple[Material, ...]:
    proposals = material(connection, [case_id]).get(case_id, ())
    return tuple(proposal.for_bodies(internal).covering(years) for proposal in proposals)


CurrentPlace = Annotated[Place, Depends(place_of)]


def _unfinished(connection: Connection, place: Place) -> Unfinished | None:
    """The draft of this form; None when nothing has been typed. What its reader has written alone stands beside what
    the body shares.
    """
    draft = _draft_of(connection, place.form, place.owner)
    own = _draft_of(connection, place.form, place.own_name) if place.is_shared else None
    if draft is not None and place.is_shared:
        draft = replace(
            draft, fields=signed_by_reader(draft.fields, place.around, place.request.body, place.person, place.today)
        )
    if draft is None or own is None:
        return draft or own
    files = tuple(dict.fromkeys((*draft.files, *own.files)))
    beside = {} if own.fields == draft.fields else {own.window or place.own_name: own.fields}
    return replace(draft, files=files, beside={**draft.beside, **beside})


def signed_by_reader(
    fields: Mapping[str, str], around: Surroundings, body: BodyId, reader: PersonId, today: date
) -> Mapping[str, str]:
    """A draft that several share begins with the name of whoever has it before them, not of who wrote it: who sends
    the answer is who it is said to be from.
    """
    persons = around.register.persons
    speaking = {seat.person for seat in around.register.seats_in(body, today, *SPEAKING)} - {reader}
    if fields.get("navn") not in {persons[person].name for person in speaking}:
        return fields
    return {**fields, "navn": persons[reader].name}


def _draft_of(connection: Connection, form: str, owner: str) -> Unfinished | None:
    kept = load_draft(connection, form, owner)
    if not kept:
        return None
    files = tuple(FileRef(**file) for file in kept["files"])
    rest = {name: kept[name] for name in ("statement", "window", "beside") if name in kept}
    return Unfinished(kept["fields"], files, **rest, saved_at=draft_saved_at(connection, form, owner))


def _by_link(
    connection: Connection, site: Installation, around: Surroundings, link: Link, request: Request
) -> tuple[CaseState, HearingRequest]:
    number = request.path_params.get("number", "")
    if link.package is not None and not number:
        raise AskedTogetherError(f"/svar/{site.links.token(link) if site.links else ''}{TOGETHER}")
    state = load_case(connection, (link.case_id if link.package is None else find_case(connection, number)) or 0)
    if state is None:
        raise LinkOverError
    asked = request_of(link, state, around.register, site.today())
    withdrawn = withdrawn_of(link, state, around.register, site.today()) if asked is None else None
    if asked is not None or withdrawn is not None:  # else the code asked for would tell that there is such a case
        ask_code(request, site, link, [state])
    if asked is not None:
        return state, asked
    raise LinkOverError if withdrawn is None else _withdrawn(connection, state, withdrawn, around, site.now())


def ask_code(request: Request, site: Installation, link: Link, states: Iterable[CaseState]) -> None:
    """Who comes by a link to what no mail may hold has given a code in this browser; else `CodeNeededError`."""
    if not any(state.case.is_out_of_mail for state in states):
        return
    kept = request.cookies.get(CODE_COOKIE, "")
    if site.links is None or not is_open(site.links, link, kept, site.now()):
        raise CodeNeededError(f"{address_of(request)}/kode")


def address_of(request: Request) -> str:
    """Where the pages of the link begin by which somebody has come: `/svar/…`, `/kommentar/…`."""
    return f"/{request.url.path.split('/')[1]}/{request.path_params['token']}"


def _withdrawn(
    connection: Connection, state: CaseState, request: HearingRequest, around: Surroundings, now: datetime
) -> HearingWithdrawnError:
    """What the mail about it says too: nothing of a confidential case but that it is withdrawn."""
    is_hidden = _is_hidden(connection, state.case.id, now)
    body = around.register.organizations[request.body]
    return HearingWithdrawnError(
        number=state.case.number,
        title=state.case.public_title if is_hidden else state.case.title,
        body=body.name,
        the_matter=the_matter(body.kind),
        withdrawn_at=request.withdrawn_at or now,
        reason="" if is_hidden else withdrawal_reason(connection, state.case.id, request),
    )


def _is_hidden(connection: Connection, case_id: CaseId, now: datetime) -> bool:
    return bool(connection.scalar(sa.select(confidential(now)).where(t.cases.c.id == case_id)))


def _by_login(
    connection: Connection, site: Installation, around: Surroundings, person: int, number: str, code: str
) -> tuple[CaseState, HearingRequest]:
    case_id, body = find_case(connection, number), around.register.organization(code)
    state = load_case(connection, case_id) if case_id else None
    if state is None or body is None:
        raise HTTPException(404)
    asked = state.answerable(body.id)
    seats = around.register.seats_in(body.id, site.today(), *ANSWERING)
    if asked is None or asked.withdrawn_at or all(seat.person != person for seat in seats):
        raise HTTPException(404)
    return state, asked
