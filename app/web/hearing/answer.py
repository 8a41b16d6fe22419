"""Answering a hearing: `/svar/…` by personal link, `/sager/…/svar/…` signed in. Reading changes nothing.

What is typed is kept at each press, shown for checking, and stated only by the last one.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from app.web.facts import done, state
from app.web.forms import Problem, Typed, form_of
from app.web.hearing.answer_form import ANOTHER_DAY, read, typed_fields
from app.web.hearing.answer_page import CHOICES, Place, Unfinished, choices, place_of, unfinished
from app.web.installation import Installation, installation
from app.web.render import page
from app.web.uploads import ACCEPTED, MOST_FILES, take_files
from documents.case.difference import amount_line, shortened
from models.access.form_drafts import drop_draft, save_draft
from models.access.links import mark_used
from models.case.waiting import person_name
from models.database import reading, writing
from models.files import FileStore
from process.commands import act
from process.commands import hearing as hc
from process.personal_data import personal_data, summary
from process.refusals import Refusal

router = APIRouter()
LINK, LOGIN = "/svar/{token}", "/sager/{number}/svar/{body}"
IS_CORRECTION = Query(default=False, alias="ret")
SAVE = "kladde"
DONE_KEYS = {hc.PromiseResponse: "loefte", hc.AskExtension: "frist-bedt", hc.RecordResponse: "svar-sendt"}


@router.get(LINK)
@router.get(LOGIN)
def show(
    request: Request,
    is_correction: bool = IS_CORRECTION,
    place: Place = Depends(place_of),
    site: Installation = Depends(installation),
) -> Response:
    """The form; the receipt once there is an answer, or when it is too late to give one."""
    with reading(site.engine) as connection:
        draft = unfinished(connection, place, is_correction)
    if not place.can_answer or (place.request.answered_at and not is_correction):
        return page(request, "hearing/answer_receipt.html.j2", **_words(place))
    return _form(request, site, place, draft or _first(place, is_correction), is_correction)


@router.post(LINK)
@router.post(LOGIN)
def keep(
    request: Request,
    is_correction: bool = IS_CORRECTION,
    place: Place = Depends(place_of),
    form: FormData = Depends(form_of),
    site: Installation = Depends(installation),
) -> Response:
    """Keep what was typed, whatever it is; then on to the check page, or back with what is missing."""
    if not _is_open(place, is_correction):
        return RedirectResponse(place.path, 303)
    draft, problems = _kept(site, place, form, is_correction)
    _, typed = read(place, draft, _corrected(place, is_correction))
    if form.get("goer") == SAVE and not problems:
        return done(_back(place, is_correction), SAVE)
    typed.problems += problems
    if typed.problems:
        return _form(request, site, place, draft, is_correction, typed, 422)
    return RedirectResponse(_below(place, "kontrol", is_correction), 303)


@router.get(f"{LINK}/kontrol")
@router.get(f"{LOGIN}/kontrol")
def check(
    request: Request,
    is_correction: bool = IS_CORRECTION,
    place: Place = Depends(place_of),
    site: Installation = Depends(installation),
) -> Response:
    """What will be sent, as it will be sent, with a warning where it seems to hold personal data."""
    with reading(site.engine) as connection:
        draft = unfinished(connection, place, is_correction)
    if draft is None or not _is_open(place, is_correction):
        return RedirectResponse(_back(place, is_correction), 303)
    command, typed = read(place, draft, _corrected(place, is_correction))
    if command is None:
        return _form(request, site, place, draft, is_correction, typed, 422)
    return _check(request, place, draft, command, is_correction)


@router.post(f"{LINK}/send")
@router.post(f"{LOGIN}/send")
def send(
    request: Request,
    is_correction: bool = IS_CORRECTION,
    place: Place = Depends(place_of),
    form: FormData = Depends(form_of),
    site: Installation = Depends(installation),
) -> Response:
    """State it. A second press finds no draft any more and shows the receipt; one on an older page shows the newer."""
    with reading(site.engine) as connection:
        draft = unfinished(connection, place, is_correction)
    if draft is None or not _is_open(place, is_correction):
        return RedirectResponse(place.path, 303)
    command, typed = read(place, draft, _corrected(place, is_correction))
    if command is None or form.get("udgave") != draft.digest:
        return RedirectResponse(_below(place, "kontrol", is_correction), 303)
    key = f"{place.form(is_correction)}:{place.owner}:{draft.statement or draft.digest[:32]}"
    answer = state(site, None, command, command_id=key, person=place.person)
    if isinstance(answer, Refusal):
        typed.refused(answer)
        return _form(request, site, place, draft, is_correction, typed, 422)
    _finished(site, place, is_correction)
    return done(place.path, DONE_KEYS[type(command)])


@router.post(f"{LINK}/bekraeft")
@router.post(f"{LOGIN}/bekraeft")
def confirm(place: Place = Depends(place_of), site: Installation = Depends(installation)) -> Response:
    """The chair's or the vice-chair's word that the answer is the MED committee's."""
    if place.may_confirm and place.answers:
        command = hc.ConfirmResponse(case=place.case.id, body=place.request.body)
        key = f"confirm/{place.form(False)}:{place.person}:{place.answers[-1].number}"
        if not isinstance(state(site, None, command, command_id=key, person=place.person), Refusal):
            return done(place.path, "bekraeftet")
    return RedirectResponse(place.path, 303)


# -- keeping ---------------------------------------------------------------------------------------------------------


def _kept(site: Installation, place: Place, form: FormData, is_correction: bool) -> tuple[Unfinished, list[Problem]]:
    """Save fields and files in place of what was saved; the sentences are about files that were not taken."""
    with reading(site.engine) as connection:
        before = unfinished(connection, place, is_correction)
    typed = Typed(form)
    unwanted = set(typed.many("fjern"))
    files = tuple(file for file in (before.files if before else ()) if file.sha256 not in unwanted)
    refused: list[str] = []
    if site.data is not None:
        files, refused = take_files(typed.files("filer"), FileStore(site.data), files)
    draft = Unfinished.after(before, typed_fields(form), files)
    with writing(site.engine) as connection:
        save_draft(connection, place.form(is_correction), place.owner, draft.as_json(), site.now())
    return draft, [Problem("filer", sentence) for sentence in refused]


def _finished(site: Installation, place: Place, is_correction: bool) -> None:
    with writing(site.engine) as connection:
        drop_draft(connection, place.form(is_correction), place.owner)
        if place.link is not None:
            mark_used(connection, place.link, site.now())


def _is_open(place: Place, is_correction: bool) -> bool:
    """Whether this form can still be sent: an answer once, corrections as long as the case is not decided."""
    return place.can_answer and bool(place.request.answered_at) == is_correction


def _corrected(place: Place, is_correction: bool) -> int | None:
    return place.answers[-1].number if is_correction and place.answers else None


def _first(place: Place, is_correction: bool) -> Unfinished:
    """The form before anything is typed: a correction begins with the answer it corrects."""
    fields = {"navn": person_name(place.around.register, place.person), "hvem": "hele"}
    if is_correction and place.answers:
        last = place.answers[-1]
        fields |= {"svar": str(last.answer), "tekst": place.words[last.number].text}
    return Unfinished(fields)


# -- showing ---------------------------------------------------------------------------------------------------------


def _form(
    request: Request,
    site: Installation,
    place: Place,
    draft: Unfinished,
    is_correction: bool,
    typed: Typed | None = None,
    status: int = 200,
) -> Response:
    problems = typed.problems if typed else []
    return page(
        request,
        "hearing/answer.html.j2",
        status,
        draft=draft,
        offered=[(key, CHOICES[key]) for key in choices(place, is_correction)],
        another_day=ANOTHER_DAY,
        is_correction=is_correction,
        action=_back(place, is_correction),
        accepted=ACCEPTED,
        most_files=MOST_FILES if site.data is not None else 0,
        problems=problems,
        wrong={problem.field: problem.sentence for problem in problems},
        **_words(place),
    )


def _check(
    request: Request, place: Place, draft: Unfinished, command: act.CaseCommand, is_correction: bool
) -> Response:
    texts = [command.text, command.on_behalf_of] if isinstance(command, hc.RecordResponse) else []
    found = [one for text in texts for one in personal_data(text)]
    return page(
        request,
        "hearing/answer_check.html.j2",
        draft=draft,
        command=command,
        kind=type(command).__name__,
        choices=CHOICES,
        found=summary(found),
        masked=[one.masked for one in found],
        suspects=[file.name for file in draft.files if file.is_suspect],
        is_correction=is_correction,
        back=_back(place, is_correction),
        action=_below(place, "send", is_correction),
        **_words(place),
    )


def _words(place: Place) -> dict[str, Any]:
    """What every page about one request shows."""
    register = place.around.register
    return {
        "place": place,
        "case": place.case,
        "asker": register.persons.get(place.asker) if place.asker else None,
        "person": lambda person: person_name(register, person),
        "shortened": shortened,
        "amount_line": amount_line,
    }


def _back(place: Place, is_correction: bool) -> str:
    return f"{place.path}?ret=1" if is_correction else place.path


def _below(place: Place, name: str, is_correction: bool) -> str:
    return f"{place.path}/{name}{'?ret=1' if is_correction else ''}"
