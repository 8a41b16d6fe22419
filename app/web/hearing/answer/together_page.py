"""All that one body is asked together: a `Place` for each case, and what is said of them all."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import Depends, HTTPException, Request
from sqlalchemy.engine import Connection

from app.web.access import LinkOverError
from app.web.hearing.answer.coming import Comer, ask_code, place_for, signed_by_reader
from app.web.hearing.answer.draft import body_draft
from app.web.hearing.answer.place import Place
from app.web.installation import CurrentSite, Installation
from models import tables as t
from models.access.draft_comments import Comment, comments_on
from models.access.form_drafts import draft_saved_at, load_draft
from models.access.links import TOGETHER, Link, request_of
from models.hearing.for_information import NamedCase, named_cases, told_of_the_rest
from models.hearing.packages import find_package
from models.rows.case_states import case_states
from models.rows.package import ASKED, load_package
from process.ids import BodyId, PersonId
from process.permission import ANSWERING
from process.register import MeetingDate, Organization
from process.state.hearing import HearingPackage


@dataclass(frozen=True)
class Together:
    """What the page is about. `common`: what has been typed of all the cases; `saved_at`: of anything typed here."""

    package: HearingPackage
    comer: Comer
    body: Organization
    path: str
    places: tuple[Place, ...]
    common: Mapping[str, str] = field(default_factory=dict)
    saved_at: datetime | None = None
    comments: tuple[Comment, ...] = ()  # of members, on what is said of all the cases
    for_information: tuple[NamedCase, ...] = ()  # what others are asked about, where the body is to hear of it

    @property
    def person(self) -> PersonId:
        return self.comer.person

    @property
    def form(self) -> str:
        """The name under which what is said of all the cases is kept."""
        return f"answers/{self.package.id}/{self.body.id}"

    @property
    def own_name(self) -> str:
        return self.places[0].own_name

    @property
    def is_shared(self) -> bool:
        return any(place.is_shared for place in self.places)

    @property
    def owner(self) -> str:
        """Whose the draft of what is said of them all is."""
        return body_draft(self.body.id) if self.is_shared else self.own_name

    @cached_property
    def open(self) -> tuple[Place, ...]:
        """The cases that still can be answered here."""
        return tuple(place for place in self.places if place.is_open)

    @cached_property
    def others(self) -> tuple[Place, ...]:
        """Those that have been answered, or cannot be any more."""
        return tuple(place for place in self.places if not place.is_open)

    @cached_property
    def has_hidden(self) -> bool:
        """Whether a case is closed, embargoed or kept out of mails: what is said of all stands in the others, too."""
        return any(place.is_protected for place in self.places)

    @property
    def general(self) -> tuple[str, ...]:
        """What the body has said of all the cases, each once."""
        said = (place.words[answer.number].general for place in self.places for answer in place.answers)
        return tuple(dict.fromkeys(filter(None, said)))

    @property
    def meetings(self) -> tuple[MeetingDate, ...]:
        return self.places[0].meetings

    @property
    def digest(self) -> str:
        """Tells whether all of it is still what was checked."""
        parts = [place.draft.digest if place.draft else "" for place in self.open]
        typed = [f"{name}={text}" for name, text in sorted(self.common.items())]
        return hashlib.sha256("\n".join([*parts, *typed]).encode()).hexdigest()

    def below(self, name: str) -> str:
        return f"{self.path}/{name}"


def together_of(request: Request, site: CurrentSite) -> Together:
    """The dependency of the pages of all that is asked together. Raises `LinkOverError` for a link with nothing left to
    answer or to look at, 404 for somebody who does not speak for the body.
    """
    link: Link | None = getattr(request.state, "link", None)
    with site.reading() as connection:
        around = site.surroundings(connection)
        if link is not None:
            package, body = load_package(connection, link.package), BodyId(link.body or 0)
            comer = Comer(around, link.person, link, request.path_params["token"])
            path = f"/svar/{comer.token}{TOGETHER}"
        else:
            package = find_package(connection, request.path_params["number"])
            known = around.register.organization(request.path_params["body"])
            body = known.id if known else BodyId(0)
            comer = Comer(around, request.state.visitor.viewer.person)
            path = request.url.path.split("/svar/")[0] + f"/svar/{request.path_params['body']}"
        places = _places(connection, site, comer, package, body, request)
        if package is None or not places:
            raise LinkOverError if link is not None else HTTPException(404)
        hears = body in told_of_the_rest(around.rules, around.register)
        told = _told_of(connection, site, package, places) if hears else ()
        whole = Together(package, comer, around.register.organizations[body], path, places, for_information=told)
        return with_typed(connection, whole)


def _places(
    connection: Connection,
    site: Installation,
    comer: Comer,
    package: HearingPackage | None,
    body: BodyId,
    request: Request,
) -> tuple[Place, ...]:
    if package is None:
        return ()
    register, today = comer.around.register, site.today()
    if all(seat.person != comer.person for seat in register.seats_in(body, today, *ANSWERING)):
        return ()
    asked_there = sa.select(t.requests.c.case_id).where(
        ASKED, t.requests.c.package == package.id, t.requests.c.body == body
    )
    states = case_states(connection, t.cases.c.id.in_(asked_there), whole=True).values()
    if comer.link is not None:
        ask_code(request, site, comer.link, states)
    link = comer.link or _as_link(comer.person, package, body)
    asked = ((state, request_of(link, state, register, today)) for state in states)
    return tuple(place_for(connection, site, comer, state, request) for state, request in asked if request is not None)


def _told_of(
    connection: Connection, site: Installation, package: HearingPackage, places: Collection[Place]
) -> tuple[NamedCase, ...]:
    asked = {place.case.id for place in places}
    named = named_cases(connection, [package.id], site.now()).get(package.id, ())
    return tuple(case for case in named if case.id not in asked)


def _as_link(person: PersonId, package: HearingPackage, body: BodyId) -> Link:
    """What a signed-in person has instead: the same is open to them as by a link."""
    return Link(0, "", person, None, 0, 0, body, "", package.opened_at, package=package.id)


def with_typed(connection: Connection, whole: Together) -> Together:
    kept: dict[str, Any] = load_draft(connection, whole.form, whole.owner)
    kept = kept or load_draft(connection, whole.form, whole.own_name)  # begun alone, and shared since
    typed: Mapping[str, str] = {name: str(text) for name, text in kept.items()}
    if whole.is_shared:
        typed = signed_by_reader(typed, whole.comer.around, whole.body.id, whole.person, whole.places[0].today)
    saved = [place.draft.saved_at for place in whole.open if place.draft]
    saved += [draft_saved_at(connection, whole.form, whole.owner)] if kept else []
    comments = comments_on(connection, [whole.form]).get(whole.form, ()) if whole.is_shared else ()
    return replace(whole, common=typed, saved_at=max(filter(None, saved), default=None), comments=comments)


CurrentTogether = Annotated[Together, Depends(together_of)]
