"""Answering a hearing: `/svar/…` by personal link, `/sager/…/svar/…` signed in. Reading changes nothing.

What is typed is kept at each press, shown for checking, and stated only by the last one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import OperationalError
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from app.web.access import TypedForm
from app.web.act import apply
from app.web.facts import done
from app.web.fields import files_of
from app.web.forms import Later, Typed
from app.web.handed_in.uploads import take_files, takes
from app.web.hearing.answer.choices import read_draft
from app.web.hearing.answer.coming import CurrentPlace
from app.web.hearing.answer.draft import FIELDS, LONGEST_KEPT, LONGEST_NAME, OF_REQUEST, OWN, SEEN, Unfinished, Window
from app.web.hearing.answer.place import Place
from app.web.hearing.answer.shown import show_check, show_form, show_receipt
from app.web.hearing.as_a_body.agreed import MINORITY
from app.web.installation import CurrentSite, Installation
from app.web.kept_text import BY_SCRIPT, drop
from app.web.kept_text import answer as kept_answer
from models.access.draft_comments import drop_comments
from models.access.form_drafts import drop_draft, save_draft
from models.access.links import mark_used
from models.access.uploads import count_upload
from models.database import is_passing, writing
from process.calendar import COPENHAGEN
from process.commands import hearing as hc
from process.commands.act import CaseCommand, id_by_content
from process.limits import ANSWER, ANSWERS_AN_HOUR
from process.refusals import Refusal
from process.words.dates import hour

router = APIRouter()
LINK, PART, LOGIN = "/svar/{token}", "/svar/{token}/sag/{number}", "/sager/{number}/svar/{body}"
"""`PART`: one of the cases that a link asks about together."""
SAVE, WITH_OTHERS = "kladde", "sammen"
BOTH_WRITTEN = (
    "Svaret er også skrevet i et andet vindue, siden du åbnede siden. Her står begge dele: dit i felterne, det andet "
    "under dem. Ret til, så svaret bliver, som det skal være, og tryk igen."
)
ENOUGH = (
    "Der er sendt {} svar den seneste time, og flere kan ikke tages med nu. Det, du har skrevet, står her stadig. Tryk "
    "igen efter kl. {}."
)
MINUTE = timedelta(minutes=1)


@router.get(LINK)
@router.get(PART)
@router.get(LOGIN)
def show(request: Request, place: CurrentPlace, site: CurrentSite) -> Response:
    """The form; the receipt once there is an answer, or when it is too late to give one."""
    if place.is_correction and place.corrected is None:  # it has been corrected since the address was given out
        return RedirectResponse(place.path, 303)
    if not place.is_open:
        return show_receipt(request, place)
    return show_form(request, site, _given_back(request, place), Typed(FormData()))


def _given_back(request: Request, place: Place) -> Place:
    """With what was typed when the session ended, in place of the draft that the same page had left."""
    back = getattr(request.state, "given_back", {}).get("")
    if not back:
        return place
    fields = {name: back[name] for name in FIELDS if name in back}
    if place.draft is None:
        return replace(place, draft=Unfinished(fields))
    beside = place.draft.unseen_by(Window(back.get(OWN, ""), back.get(SEEN, "")), fields)
    return replace(place, draft=replace(place.draft, fields=fields, beside=beside))


@router.post(LINK, dependencies=[takes(ANSWER)])
@router.post(PART, dependencies=[takes(ANSWER)])
@router.post(LOGIN, dependencies=[takes(ANSWER)])
def keep(request: Request, place: CurrentPlace, typed: TypedForm, site: CurrentSite) -> Response:
    """Keep what was typed, whatever it is; then on to the check page, or back with what is missing."""
    if not place.is_open:
        return _answered_meanwhile(request, place, typed)
    draft, refused = _typed(site, place, typed)
    is_kept = _kept(site, place, draft)
    if is_kept and place.link is None:
        drop(site, place.path, place.person, [""])
    if not is_kept:  # the files are named by nothing then
        draft = replace(draft, files=place.draft.files if place.draft else ())
    place = replace(place, draft=draft)
    _, read = read_draft(place, draft)
    is_by_script = BY_SCRIPT in request.headers
    if typed.form.get("goer") == SAVE and is_kept and not refused and (is_by_script or not draft.beside):
        return kept_answer(request, place.below(), SAVE)
    if typed.form.get("goer") == WITH_OTHERS and is_kept and not refused and not is_by_script:
        return RedirectResponse(f"{place.whole_path or place.path}/{WITH_OTHERS}", 303)
    if draft.beside:
        read.wrong("", BOTH_WRITTEN)
    for sentence in refused:
        read.wrong("filer", sentence)
    read.later = typed.later
    if not is_kept:
        read.busy(with_files=bool(typed.handed_in))
    return show_form(request, site, place, read) if read.problems else RedirectResponse(place.below("kontrol"), 303)


def _answered_meanwhile(request: Request, place: Place, typed: Typed) -> Response:
    """Sent from another window, or too late: the receipt, with what was typed here and is in no answer."""
    stated = {text.strip() for its in place.words.values() for text in (*its.said, its.on_behalf_of, its.minority_by)}
    texts = (
        str(typed.form.get(name) or "").replace("\r\n", "\n").strip()
        for name in ("tekst", "vegne", "begrundelse", *MINORITY)
    )
    left_over = [text for text in texts if text and text not in stated]
    if not left_over:
        return RedirectResponse(place.path, 303)
    shown = show_receipt(request, place, left_over=left_over)
    shown.status_code = 409
    return shown


@router.get(f"{LINK}/kontrol")
@router.get(f"{PART}/kontrol")
@router.get(f"{LOGIN}/kontrol")
def check(request: Request, place: CurrentPlace, site: CurrentSite) -> Response:
    """What will be sent, as it will be sent, with a warning where it seems to hold personal data."""
    if place.draft is None or not place.is_open or place.draft.beside:
        return RedirectResponse(place.below(), 303)
    command, read = read_draft(place, place.draft)
    return (
        show_form(request, site, place, read)
        if command is None
        else show_check(request, site, place, place.draft, command, read)
    )


@router.post(f"{LINK}/send")
@router.post(f"{PART}/send")
@router.post(f"{LOGIN}/send")
def send(request: Request, place: CurrentPlace, typed: TypedForm, site: CurrentSite) -> Response:
    """State it. A second press finds no draft any more and shows the receipt; one on an older page shows the newer."""
    draft = place.draft
    if draft is None or not place.is_open:
        return RedirectResponse(place.path, 303)
    command, read = read_draft(place, draft)
    if command is None or draft.beside or typed.form.get("udgave") != draft.digest:
        return RedirectResponse(place.below("kontrol"), 303)
    key = id_by_content(f"answer:{place.form}:{place.owner}:{draft.statement or draft.digest[:32]}")
    try:
        if (wait_until := _noted(site, place)) is not None:
            read.wrong("", ENOUGH.format(ANSWERS_AN_HOUR, hour((wait_until.astimezone(COPENHAGEN) + MINUTE).time())))
            read.later = Later(429, int((wait_until - site.wall.now()).total_seconds()) + 1)
            return show_check(request, site, place, draft, command, read)
        answer = apply(site, place.person, command, key)
    except OperationalError as error:
        if not is_passing(error):
            raise
        read.busy()
        return show_check(request, site, place, draft, command, read)
    if isinstance(answer, Refusal):
        read.refused(answer)
        return show_form(request, site, place, read)
    _handed_in(site, place, draft, command)
    return done(place.path, _said(command))


def _said(command: CaseCommand) -> str:
    """The key of what the page says when it is stated."""
    if isinstance(command, hc.RecordResponse):
        return "rettelse-sendt" if command.corrects else "delsvar-sendt" if command.is_partial else "svar-sendt"
    return "loefte" if isinstance(command, hc.PromiseResponse) else "frist-bedt"


def _noted(site: Installation, place: Place) -> datetime | None:
    """Counts what this person states here; when the next may come, if that was enough for an hour."""
    with writing(site.engine) as connection:
        return count_upload(connection, f"answer:{place.round}:{place.person}", ANSWERS_AN_HOUR, site.wall.now())


def _handed_in(site: Installation, place: Place, draft: Unfinished, command: CaseCommand) -> None:
    """The draft of an answer is gone then; one that waits behind a promise or a wish is not. All of it stays where the
    database is held: what was stated is there, one press more is nothing.
    """
    is_all = isinstance(command, hc.RecordResponse) or not draft.begins_answer
    rest = None if is_all else draft.without(OF_REQUEST)
    try:
        with writing(site.engine) as connection:
            for owner in {place.owner, place.own_name}:
                drop_draft(connection, place.form, owner)
            if isinstance(command, hc.RecordResponse) and not command.is_partial:
                drop_comments(connection, [place.form])
            if rest is not None:
                save_draft(connection, place.form, place.owner, rest.as_json(), site.now())
            if place.link is not None:
                mark_used(connection, place.link, site.now())
    except OperationalError as error:
        if not is_passing(error):
            raise


@router.post(f"{LINK}/bekraeft")
@router.post(f"{PART}/bekraeft")
@router.post(f"{LOGIN}/bekraeft")
def confirm(place: CurrentPlace, site: CurrentSite) -> Response:
    """The chair's or the vice-chair's word that the answer is the MED committee's."""
    if place.may_confirm and place.answers:
        command = hc.ConfirmResponse(**place.key)
        key = id_by_content(f"confirm/{place.round}:{place.person}:{place.answers[-1].number}")
        if not isinstance(apply(site, place.person, command, key), Refusal):
            return done(place.path, "bekraeftet")
    return RedirectResponse(place.path, 303)


def _typed(site: Installation, place: Place, typed: Typed) -> tuple[Unfinished, list[str]]:
    """Fields and files in place of what was saved; the sentences are about files that were not taken."""
    form = typed.form
    fields = {
        name: value.replace("\r\n", "\n")[: LONGEST_KEPT[name]]
        for name in FIELDS
        if isinstance(value := form.get(name), str)
    }
    unwanted = form.getlist("fjern")
    files = tuple(file for file in (place.draft.files if place.draft else ()) if file.sha256 not in unwanted)
    refused: list[str] = []
    if site.data is not None:
        files, refused = take_files(files_of(form.getlist("filer")), typed, files)
    window = Window(str(form.get(OWN) or "")[:LONGEST_NAME], str(form.get(SEEN) or "")[:LONGEST_NAME])
    return Unfinished.after(place.draft, fields, files, window), refused


def _kept(site: Installation, place: Place, draft: Unfinished) -> bool:
    """Saved; not where another holds the database for too long."""
    try:
        with writing(site.engine) as connection:
            save_draft(connection, place.form, place.owner, draft.as_json(), site.now())
            if place.is_shared:  # it stands in the body's draft now, or beside it
                drop_draft(connection, place.form, place.own_name)
    except OperationalError as error:
        if not is_passing(error):
            raise
        return False
    return True
