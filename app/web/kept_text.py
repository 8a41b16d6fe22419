"""What was typed and not saved: kept here under its writer and its page, and given back to nobody else.

A form that meets an ended session is known by its token: that names its writer, sealed with the installation's secret.
Pages show what is given back as they show a form that was refused.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from fastapi import Request, Response
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from starlette.datastructures import FormData

from app.web.facts import done
from app.web.installation import Installation, installation
from app.web.parts import KEEP, NAMED, OURS, SECRET, Fields, in_parts, is_typed_in, texts
from models.access.form_drafts import drop_kept, keep_typed, load_kept, owner_of
from models.access.signin import LONGEST_SESSION, Session, may_sign_in
from models.database import writing
from models.history import is_known
from process.calendar import local_day
from process.commands.act import Door, id_by_door
from process.ids import PersonId
from process.limits import FORM

if TYPE_CHECKING:
    from app.web.access import Visit
    from app.web.forms import Typed

BY_SCRIPT = "x-bevar"
"""The header of the script that presses it: it wants no page."""
NAMES = (NAMED, "navn")
"""Hidden fields in which a form says which of several it is."""
COMES_BACK = timedelta(days=2)
"""So long after its session a page left open may still hand in what was typed."""
NEVER = frozenset({"/log-ind", "/log-ud", "/adgangskode"})


# -- whose form it is ------------------------------------------------------------------------------------------------


def token_of(site: Installation, session: Session) -> str:
    """The token of a session's forms: it still says whose they were when the session is over."""
    if site.links is None:
        return session.csrf
    person, ends_on = str(session.person), str((session.created_at + LONGEST_SESSION + COMES_BACK).toordinal())
    return f"{session.csrf}.{person}.{ends_on}.{site.links.seal(_sealed(session.csrf, person, ends_on))}"


def writer_of(site: Installation, token: str) -> PersonId | None:
    """Who the page of this token was made for; None for a token that is not of our making, for an old one, and for
    somebody who has no login any more: nothing is left for them to come back to.
    """
    csrf, person, ends_on, seal = (*token.split("."), "", "", "", "")[:4]
    is_ours = site.links is not None and site.links.is_sealed(_sealed(csrf, person, ends_on), seal)
    if not is_ours or local_day(site.wall.now()).toordinal() > int(ends_on):
        return None
    with site.reading() as connection:
        return PersonId(int(person)) if may_sign_in(connection, int(person)) else None


def _sealed(csrf: str, person: str, ends_on: str) -> str:
    return f"typed|{person}|{ends_on}|{csrf}"


# -- keeping ---------------------------------------------------------------------------------------------------------


def keep_sent(request: Request, site: Installation, form: FormData, writer: PersonId) -> bool:
    """Keep a whole form that could not be taken in, with the part whose button was pressed; False where there was
    nothing to keep.
    """
    if request.url.path in NEVER or any(SECRET in name for name in form):
        return False
    pressed, others = in_parts(form)
    parts = others | {_part(request, pressed): texts(pressed.multi_items())}
    return _keep(site, page_of(request, form), writer, parts)


def keep_one(request: Request, site: Installation, form: FormData, writer: PersonId) -> None:
    """One of a page's forms while somebody writes in it (`bevar.js`): as it stands, or no more where it is empty."""
    if not keep_sent(request, site, form, writer):
        drop(site, page_of(request, form), writer, [_part(request, form)])


def _part(request: Request, form: FormData) -> str:
    """The part of its page that a form is: by its button; where it has but one, by where it goes, and by the name it
    gives itself there; "" for a form that goes to its own page.
    """
    handling = str(form.get("handling") or "")
    if handling and handling != KEEP:
        return handling
    address = request.url.path
    if address == page_of(request, form):
        return ""
    return "|".join((address, *(str(form.get(name, "")) for name in NAMES)))


def page_of(request: Request, form: FormData) -> str:
    """The page a form stood on: it says so itself, and only a path of ours counts."""
    side = str(form.get("side") or "")
    is_path = side.startswith("/") and not side.startswith("//") and "\\" not in side and side.isprintable()
    return side.partition("?")[0].partition("#")[0] if is_path else request.url.path


def _keep(site: Installation, page: str, writer: PersonId, parts: Mapping[str, Fields]) -> bool:
    typed = {part: _content(fields) for part, fields in parts.items() if is_typed_in(fields)}
    typed = {part: fields for part, fields in typed.items() if len(json.dumps(fields)) <= 2 * FORM}
    if typed:
        with writing(site.engine) as connection:
            keep_typed(connection, page, owner_of(writer), typed, site.now())
    return bool(typed)


def _content(fields: Fields) -> dict[str, str]:
    ours = OURS - {"se", "command_id"}  # the button «one more point» is kept with the form; the number tells a repeat
    return {name: value for name, value in fields.items() if name not in ours}


def keep_others(visit: Visit) -> None:
    """Before a part of a page is stated: what stands in the other parts."""
    _keep(visit.site, page_of(visit.request, visit.typed.form), visit.viewer.person, visit.typed.others)


def keep_all(visit: Visit) -> Response:
    """The answer to the button that keeps: what is empty again is kept no more."""
    page, typed = page_of(visit.request, visit.typed.form), visit.typed
    parts = typed.others or {_part(visit.request, typed.form): typed.as_typed()}
    _keep(visit.site, page, visit.viewer.person, parts)
    with writing(visit.site.engine) as connection:
        empty = [part for part, fields in parts.items() if not is_typed_in(fields)]
        drop_kept(connection, page, owner_of(visit.viewer.person), empty)
    return answer(visit.request, page)


def answer(request: Request, page: str, word: str = "bevaret") -> Response:
    """Nothing to a script; to a person the page again."""
    return Response(status_code=204) if BY_SCRIPT in request.headers else done(page, word)


def saved(visit: Visit) -> None:
    """What was typed into this form is stated."""
    form = visit.typed.form
    drop(visit.site, page_of(visit.request, form), visit.viewer.person, [_part(visit.request, form)])


def drop(site: Installation, page: str, writer: PersonId, parts: Iterable[str]) -> None:
    """These are not kept any more. Where the database is held the number of the form tells it later (`_is_stated`)."""
    with contextlib.suppress(OperationalError), writing(site.engine) as connection:
        drop_kept(connection, page, owner_of(writer), parts)


# -- giving back -----------------------------------------------------------------------------------------------------


def given_back(connection: Connection, page: str, person: PersonId) -> dict[str, dict[str, Any]]:
    """What this person typed on the page and did not save, by its parts."""
    kept = load_kept(connection, page, owner_of(person))
    return {part: fields for part, fields in kept.items() if not _is_stated(connection, person, fields)}


def give_back_others(request: Request, typed: Typed, person: PersonId) -> None:
    """With a form that was refused: what stands in the other forms of its page is shown again, too."""
    page, pressed = page_of(request, typed.form), {typed.prefix.rstrip("-"), _part(request, typed.form)}
    with installation(request).reading() as connection:
        back = by_form(given_back(connection, page, person))
    typed.others = {part: fields for part, fields in back.items() if part not in pressed} | typed.others


def by_form(back: Mapping[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """What is given back, by what the page calls each form: one that goes to an address of its own names itself. Two of
    a name (the same question about two things) are not mixed.
    """
    named: dict[str, dict[str, str]] = {}
    for part, fields in back.items():
        name = part.partition("|")[2].partition("|")[0].rstrip("-")
        named[name if name and name not in named else part] = fields
    return named


def _is_stated(connection: Connection, person: PersonId, fields: Fields) -> bool:
    """A script may keep what has been saved in the same moment."""
    number = fields.get("command_id", "")
    return bool(number) and is_known(connection, id_by_door(Door.WEB, person, number))
