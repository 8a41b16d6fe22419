"""«Svar sammen»: the draft of a body's answer laid before its members, and handed to the chair, who sends it.

The same page for what is asked alone and for all that is asked together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.engine import Connection
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from app.web.access import TypedForm
from app.web.facts import done
from app.web.forms import Later, Typed
from app.web.hearing.answer.answer import LINK, LOGIN, WITH_OTHERS
from app.web.hearing.answer.coming import CurrentPlace
from app.web.hearing.answer.draft import body_draft
from app.web.hearing.answer.place import Place
from app.web.hearing.answer.together import LINK as ALL_BY_LINK
from app.web.hearing.answer.together import LOGIN_ALL, MINUTE, drop_own
from app.web.hearing.answer.together_page import CurrentTogether, Together
from app.web.installation import CurrentSite, Installation
from app.web.render import page
from models.access.form_drafts import drop_draft, save_draft
from models.access.links import COMMENT, LinkKey, comment_links, ensure, expiry, links_for, revoke
from models.access.uploads import count_upload
from models.case.names import person_name
from models.database import writing
from process.calendar import COPENHAGEN
from process.commands import hearing as hc
from process.commands.act import Act, CaseCommand, id_by_content
from process.hearing.drafts import READERS, readers_of, takes_comments
from process.limits import DRAFTS_AN_HOUR
from process.people import contacts_of
from process.refusals import Refusal
from process.register import Person, SeatRole
from process.words.dates import hour

router = APIRouter()
SHARE, CLOSE, READY = "laeg-frem", "luk", "klar"
ENOUGH = "Der er sendt mail om kladden {} gange den seneste time. Tryk igen efter kl. {}."
DONE_KEYS = {SHARE: "kladde-lagt-frem", CLOSE: "kladde-lukket", READY: "kladde-klar"}


@dataclass(frozen=True)
class Common:
    """What is written together: the places whose answers are to come, and the page they are written on."""

    places: tuple[Place, ...]
    path: str
    title: str
    whole: Together | None = None

    @property
    def here(self) -> str:
        return f"{self.path}/{WITH_OTHERS}"

    @property
    def first(self) -> Place:
        return self.places[0]

    @property
    def form(self) -> str:
        """The name under which the body's draft is kept."""
        return self.whole.form if self.whole is not None else self.first.form

    @property
    def takes_comments(self) -> bool:
        return any(takes_comments(place.request, place.now) for place in self.places)

    @property
    def is_protected(self) -> bool:
        """Then only who is written to gets a link."""
        return any(place.is_protected for place in self.places)

    @property
    def key(self) -> LinkKey:
        """Of the link that can be copied: the sharer's own."""
        return LinkKey.to(self.first.person, self.first.case.id, self.first.request, COMMENT)

    @property
    def chairs(self) -> list[Person]:
        """Whom the draft can be handed to: none for the chair."""
        register, body, today = self.first.around.register, self.first.request.body, self.first.today
        for role in (SeatRole.CHAIR, SeatRole.VICE_CHAIR):
            if seats := [seat.person for seat in register.seats_in(body, today, role)]:
                return [register.persons[person] for person in seats if self.first.person not in seats]
        return []

    @property
    def readers(self) -> tuple[list[Person], list[Person]]:
        """The members who are written to, and those who have no mail."""
        register, body, today = self.first.around.register, self.first.request.body, self.first.today
        written = readers_of(register, body, today)
        answering = contacts_of(register, body, today)
        seated = dict.fromkeys(seat.person for seat in register.seats_in(body, today, *sorted(READERS)))
        others = (person for person in seated if person not in (*written, *answering))
        return [register.persons[person] for person in written], [register.persons[person] for person in others]


def common_of_place(place: CurrentPlace) -> Common:
    is_open = place.is_open and not (place.is_correction or place.whole_path)
    return Common((place,) if is_open else (), place.path, place.title)


def common_of_whole(whole: CurrentTogether) -> Common:
    return Common(whole.open, whole.path, whole.package.title, whole)


@router.get(f"{LINK}/{WITH_OTHERS}")
@router.get(f"{LOGIN}/{WITH_OTHERS}")
def show(request: Request, common: Annotated[Common, Depends(common_of_place)], site: CurrentSite) -> Response:
    return _page(request, site, common, Typed(FormData()))


@router.get(f"{ALL_BY_LINK}/{WITH_OTHERS}")
@router.get(f"{LOGIN_ALL}/{WITH_OTHERS}")
def show_all(request: Request, common: Annotated[Common, Depends(common_of_whole)], site: CurrentSite) -> Response:
    return _page(request, site, common, Typed(FormData()))


@router.post(f"{LINK}/{WITH_OTHERS}")
@router.post(f"{LOGIN}/{WITH_OTHERS}")
def act(
    request: Request, common: Annotated[Common, Depends(common_of_place)], typed: TypedForm, site: CurrentSite
) -> Response:
    return _state(request, site, common, typed)


@router.post(f"{ALL_BY_LINK}/{WITH_OTHERS}")
@router.post(f"{LOGIN_ALL}/{WITH_OTHERS}")
def act_on_all(
    request: Request, common: Annotated[Common, Depends(common_of_whole)], typed: TypedForm, site: CurrentSite
) -> Response:
    return _state(request, site, common, typed)


def _state(request: Request, site: Installation, common: Common, typed: Typed) -> Response:
    """Of every case that is asked together the same, in one transaction, so that one mail tells of them all."""
    what = str(typed.form.get("goer") or "")
    if not common.places or what not in DONE_KEYS:
        return RedirectResponse(common.path, 303)
    if what != CLOSE and (wait_until := _noted(site, common, what)) is not None:
        typed.wrong("", ENOUGH.format(DRAFTS_AN_HOUR, hour((wait_until.astimezone(COPENHAGEN) + MINUTE).time())))
        typed.later = Later(429, int((wait_until - site.wall.now()).total_seconds()) + 1)
        return _page(request, site, common, typed)
    sent = str(typed.form.get("command_id") or "")
    stated = [
        (_command(what, place), Act(place.person, id_by_content(f"{what}/{place.form}:{sent}")))
        for place in common.places
    ]
    answers = site.store.apply_all(stated, site.now())
    for answer in dict.fromkeys(answer for answer in answers if isinstance(answer, Refusal)):
        site.counted.refused(answer.code)
        typed.refused(answer)
    if all(isinstance(answer, Refusal) for answer in answers):
        return _page(request, site, common, typed)
    with writing(site.engine) as connection:
        _follow(connection, site, common, what)
    return done(common.here, DONE_KEYS[what])


def _noted(site: Installation, common: Common, what: str) -> datetime | None:
    """Each time mails go to others, whoever presses: not without end."""
    with writing(site.engine) as connection:
        return count_upload(connection, f"draft:{common.form}:{what}", DRAFTS_AN_HOUR, site.wall.now())


def _command(what: str, place: Place) -> CaseCommand:
    if what == READY:
        return hc.HandOverDraft(**place.key)
    return hc.ShareDraft(**place.key, is_closed=what == CLOSE)


def _follow(connection: Connection, site: Installation, common: Common, what: str) -> None:
    """The words become the body's, and the links are there, or end."""
    first, now = common.first, site.now()
    if what == CLOSE:
        links = comment_links(connection, first.case.id, first.request)
        revoke(connection, [link.id for link in links], now)
        return
    body = body_draft(first.request.body)
    for place in common.places:
        if place.draft is not None:
            save_draft(connection, place.form, body, place.draft.as_json(), now)
        drop_draft(connection, place.form, place.own_name)
    if common.whole is not None:
        if common.whole.common:
            save_draft(connection, common.whole.form, body, common.whole.common, now)
        drop_own(connection, common.whole)
        drop_draft(connection, common.whole.form, common.whole.own_name)
    if what == SHARE and not common.is_protected:
        ensure(connection, [(common.key, expiry(first.request.due_on, now))], now)


def _page(request: Request, site: Installation, common: Common, typed: Typed) -> Response:
    if not common.places:
        return RedirectResponse(common.path, 303)
    written, others = common.readers
    shown = page(
        request,
        "hearing/answer_together_with.html.j2",
        common=common,
        place=common.first,
        readers=written,
        unwritten=others,
        address=_copied(site, common),
        problems=typed.problems,
        comments=_comments(common),
        person=lambda person: person_name(common.first.around.register, person),
    )
    return typed.answered(shown)


def _copied(site: Installation, common: Common) -> str:
    """The link to be given to members by another way than our mail; "" where there is none."""
    if site.links is None or common.is_protected or not common.takes_comments:
        return ""
    with site.reading() as connection:
        link = links_for(connection, [common.key]).get(common.key)
    return site.links.comment_address(link) if link is not None else ""


def _comments(common: Common) -> list[tuple[str, Iterable[Any]]]:
    """What has been written, under what it is about; of what is asked alone without a heading."""
    if common.whole is None:
        return [("", common.first.comments)]
    of_each = [(place.title, place.comments) for place in common.places]
    return [("Om det hele", common.whole.comments), *of_each]
