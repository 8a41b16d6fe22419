"""The draft of a body's answer, read and commented on by its members: `/kommentar/…`.

Whoever comes by such a link sees this one draft and can add a comment; no page here changes or sends an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.engine import Connection
from starlette.datastructures import FormData

from app.web.access import LinkOverError, TypedForm
from app.web.facts import done
from app.web.fields import Text, among, asked
from app.web.forms import Form, Later, MistakesError, Typed
from app.web.hearing.answer.choices import CHOICES
from app.web.hearing.answer.coming import Comer, ask_code, place_for
from app.web.hearing.answer.place import Place
from app.web.hearing.answer.together_page import Together, with_typed
from app.web.installation import CurrentSite, Installation, Surroundings
from app.web.render import page
from documents.case.difference import amount_line, shortened
from models import tables as t
from models.access.draft_comments import Comment, add_comment, comments_on
from models.access.links import Link, commented_of, mark_used
from models.access.uploads import count_upload
from models.database import writing
from models.rows.case import load_case
from models.rows.case_states import case_states
from models.rows.package import load_package
from process.calendar import COPENHAGEN
from process.ids import BodyId
from process.limits import COMMENTS_AN_HOUR, LONGEST_COMMENT
from process.people import contacts_of
from process.state.case import CaseState
from process.words.dates import hour

router = APIRouter()
OF_LINK = "/kommentar/{token}"
LONGEST_NAME = 100
ENOUGH = (
    "Der er skrevet {} kommentarer gennem linket den seneste time. Det, du har skrevet, står her stadig. Tryk igen "
    "efter kl. {}."
)
TOO_LONG = f"Kommentaren er for lang. Der er plads til {LONGEST_COMMENT} tegn."


@dataclass(frozen=True)
class Draft:
    """What a comment link opens. `whole`: of what is asked together; `name`: the reader's, where the link is their own,
    "" where somebody gave them one to copy.
    """

    link: Link
    places: tuple[Place, ...]
    title: str
    name: str
    path: str
    whole: Together | None = None
    own: tuple[Comment, ...] = ()

    @property
    def first(self) -> Place:
        return self.places[0]

    @property
    def forms(self) -> dict[str, tuple[str, str]]:
        """What a comment may be about, by what the page calls it: the draft's name, and its title."""
        if self.whole is None:
            return {"": (self.first.form, self.title)}
        of_each = {place.case.number: (place.form, place.title) for place in self.places}
        return {"": (self.whole.form, "Om det hele"), **of_each}


def draft_of(request: Request, site: CurrentSite) -> Draft:
    """The dependency of these pages. Raises `LinkOverError` once there is nothing to comment on."""
    link: Link = request.state.link
    with site.reading() as connection:
        around = site.surroundings(connection)
        states = [state for state in _states(connection, link) if _asked(site, around, link, state)]
        if not states:
            raise LinkOverError
        ask_code(request, site, link, states)
        return _read(connection, site, around, link, states, request)


def _states(connection: Connection, link: Link) -> list[CaseState]:
    if link.package is None:
        state = load_case(connection, link.case_id or 0)
        return [state] if state is not None else []
    asked_there = sa.select(t.requests.c.case_id).where(
        t.requests.c.package == link.package, t.requests.c.body == link.body
    )
    return list(case_states(connection, t.cases.c.id.in_(asked_there), whole=True).values())


def _asked(site: Installation, around: Surroundings, link: Link, state: CaseState) -> Any:
    return commented_of(link, state, around.register, site.today(), site.now())


def _read(
    connection: Connection,
    site: Installation,
    around: Surroundings,
    link: Link,
    states: list[CaseState],
    request: Request,
) -> Draft:
    comer = Comer(around, link.person, link)
    places = tuple(place_for(connection, site, comer, state, _asked(site, around, link, state)) for state in states)
    places = tuple(place for place in places if place.opens_at is None)  # under embargo nobody reads of it
    if not places:
        raise LinkOverError
    body, whole = BodyId(link.body or 0), None
    package = load_package(connection, link.package)
    if package is not None:
        whole = with_typed(connection, Together(package, comer, around.register.organizations[body], "", places))
    forms = [place.form for place in places] + ([whole.form] if whole else [])
    is_own = link.person not in contacts_of(around.register, body, site.today())
    said = comments_on(connection, forms).values() if is_own else ()
    return Draft(
        link=link,
        places=places,
        title=package.title if package is not None else places[0].title,
        name=around.register.persons[link.person].name if is_own else "",
        path=f"/kommentar/{request.path_params['token']}",
        whole=whole,
        own=tuple(each for of_form in said for each in of_form if each.link == link.id),
    )


CurrentDraft = Annotated[Draft, Depends(draft_of)]


class Comments(Form):
    navn: Annotated[Text, asked("Skriv dit navn. Det står ved kommentaren.", lambda on, _: not on.name)]
    tekst: Annotated[Text, asked("Skriv din kommentar.")]
    om: Annotated[tuple[str, str], among(lambda on: on.forms, "Vælg, hvad kommentaren er til.")]

    def command(self, on: Draft) -> tuple[str, str, str]:
        """The draft it is about, whose it is, and what it says."""
        if len(self.tekst) > LONGEST_COMMENT:
            raise MistakesError(("tekst", TOO_LONG))
        return self.om[0], on.name or self.navn[:LONGEST_NAME], self.tekst


@router.get(OF_LINK)
def show(request: Request, draft: CurrentDraft) -> Response:
    return _page(request, draft, Typed(FormData()))


@router.post(OF_LINK)
def comment(request: Request, draft: CurrentDraft, typed: TypedForm, site: CurrentSite) -> Response:
    """Keep one comment. A second press of the same words keeps none."""
    form = typed.read(Comments, draft)
    try:
        said = form.command(draft) if form is not None else None
    except MistakesError as error:
        for name, sentence in error.mistakes:
            typed.wrong(name, sentence)
        said = None
    if said is None:
        return _page(request, draft, typed)
    about, name, text = said
    with writing(site.engine) as connection:
        known = comments_on(connection, [about]).get(about, ())
        if any((each.link, each.name, each.text) == (draft.link.id, name, text) for each in known):
            return done(draft.path, "kommentar")
        wait_until = count_upload(connection, f"comment:{draft.link.id}", COMMENTS_AN_HOUR, site.wall.now())
        if wait_until is None:
            add_comment(connection, about, Comment(name, text, site.now(), draft.link.id))
            mark_used(connection, draft.link, site.now())
    if wait_until is not None:
        typed.wrong("", ENOUGH.format(COMMENTS_AN_HOUR, hour(wait_until.astimezone(COPENHAGEN).time())))
        typed.later = Later(429, int((wait_until - site.wall.now()).total_seconds()) + 1)
        return _page(request, draft, typed)
    return done(draft.path, "kommentar")


def _page(request: Request, draft: Draft, typed: Typed) -> Response:
    first, register = draft.first, draft.first.around.register
    shown = page(
        request,
        "hearing/comment.html.j2",
        draft=draft,
        place=first,
        choices=CHOICES,
        options=[(key, title) for key, (_, title) in draft.forms.items()],
        typed={"navn": "", "tekst": "", "om": ""} | typed.as_typed(),
        problems=typed.problems,
        wrong=typed.wrong_fields,
        asker=register.persons.get(first.asker) if first.asker else None,
        shortened=shortened,
        amount_line=amount_line,
    )
    return typed.answered(shown)
