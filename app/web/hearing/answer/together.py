"""Answering all that a body is asked together: a part for each proposal, «ingen bemærkninger til resten», a statement
about them all; kept at each press, shown for checking, stated in one go with one receipt.

Each part is the answer page's own draft and command (`answer.py`), so that a proposal can be answered here or alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from app.web.access import TypedForm
from app.web.act import command_of
from app.web.facts import done, new_id
from app.web.fields import LONGEST
from app.web.forms import Form, Typed
from app.web.hearing.answer.answer import BOTH_WRITTEN, ENOUGH, SAVE, WITH_OTHERS
from app.web.hearing.answer.choices import (
    ANOTHER_DAY,
    CHOICES,
    EXTENSION,
    PROMISE,
    BodyAnswer,
    PromisedDay,
    PromisedMeeting,
    WishedExtension,
    choices,
)
from app.web.hearing.answer.draft import LONGEST_KEPT, LONGEST_NAME, OWN, SEEN, Unfinished, Window
from app.web.hearing.answer.place import Place
from app.web.hearing.answer.shown import decider, way_ahead
from app.web.hearing.answer.together_page import CurrentTogether, Together
from app.web.hearing.as_a_body.agreed import HOW, MINORITY
from app.web.installation import CurrentSite, Installation
from app.web.kept_text import BY_SCRIPT
from app.web.kept_text import answer as kept_answer
from app.web.render import page
from models.access.draft_comments import drop_comments
from models.access.form_drafts import drop_draft, save_draft
from models.access.links import TOGETHER, mark_used
from models.access.uploads import count_upload
from models.case.names import person_name
from models.database import is_passing, writing
from process.calendar import COPENHAGEN
from process.commands import hearing as hc
from process.commands.act import Act, CaseCommand, id_by_content
from process.ids import CommandId
from process.limits import ANSWERS_AN_HOUR
from process.personal_data import personal_data, summary
from process.refusals import Refusal
from process.state.hearing import Answer
from process.words.dates import hour
from process.words.hearing import why_asked

router = APIRouter()
LINK, LOGIN_ALL = f"/svar/{{token}}{TOGETHER}", "/samlede-hoeringer/{number}/svar/{body}"
WHOSE = ("navn", "hvem", "vegne", *HOW)
OF_ALL = ("generelt", "rest", *WHOSE)
"""Fields that hold for every part."""
OF_PART = ("svar", "tekst", *MINORITY)
NOTHING = "Vælg et svar til mindst ét forslag, eller sæt kryds ved resten."
NO_CHOICE = "Vælg, hvad I svarer."
NOT_OF_ALL = (
    "Et af forslagene er fortroligt, og det, I skriver om dem alle, ville også stå i de åbne sager. Flyt teksten til "
    "de forslag, den handler om."
)
NOT_FOR_ALL = (
    "Et af forslagene er fortroligt, og jeres begrundelse ville også stå i de åbne sager. Bed om længere frist for det "
    "fortrolige forslag for sig."
)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Part:
    """One proposal on the page: what is typed of it, and the command that makes; None where it is not answered now."""

    place: Place
    draft: Unfinished
    command: CaseCommand | None = None

    @property
    def number(self) -> str:
        return self.place.case.number


@router.get(LINK)
@router.get(LOGIN_ALL)
def show(request: Request, whole: CurrentTogether, site: CurrentSite) -> Response:
    return _form(request, site, whole, Typed(FormData()))


@router.post(LINK)
@router.post(LOGIN_ALL)
def keep(request: Request, whole: CurrentTogether, typed: TypedForm, site: CurrentSite) -> Response:
    """Keep what was typed, whatever it is; then on to the check page, or back with what is missing."""
    whole = _typed(whole, typed.form)
    is_kept = _kept(site, whole)
    read = Typed(FormData())
    if not is_kept:
        read.busy()
    elif typed.form.get("goer") == SAVE or BY_SCRIPT in request.headers:
        return kept_answer(request, whole.path, SAVE)
    elif typed.form.get("goer") == WITH_OTHERS:
        return RedirectResponse(whole.below(WITH_OTHERS), 303)
    else:
        _read(whole, read)
    return _form(request, site, whole, read) if read.problems else RedirectResponse(whole.below("kontrol"), 303)


@router.get(f"{LINK}/kontrol")
@router.get(f"{LOGIN_ALL}/kontrol")
def check(request: Request, whole: CurrentTogether, site: CurrentSite) -> Response:
    """All that will be sent, as it will be sent."""
    read = Typed(FormData())
    parts = _read(whole, read)
    return _form(request, site, whole, read) if read.problems else _check(request, whole, parts, read)


@router.post(f"{LINK}/send")
@router.post(f"{LOGIN_ALL}/send")
def send(request: Request, whole: CurrentTogether, typed: TypedForm, site: CurrentSite) -> Response:
    """State every part in one go. A second press finds nothing left and shows the receipt."""
    read = Typed(FormData())
    if not whole.open or not (whole.common or any(place.draft for place in whole.open)):
        return RedirectResponse(whole.path, 303)
    parts = _read(whole, read)
    if read.problems or typed.form.get("udgave") != whole.digest:
        return RedirectResponse(whole.below("kontrol"), 303)
    if (wait_until := _noted(site, whole)) is not None:
        read.wrong("", ENOUGH.format(ANSWERS_AN_HOUR, hour((wait_until.astimezone(COPENHAGEN) + MINUTE).time())))
        return _check(request, whole, parts, read)
    stated = [(part, part.command) for part in parts if part.command is not None]
    _state(site, whole, [(command, _id_of(part)) for part, command in stated], read)
    if read.problems:
        return _form(request, site, whole, read)
    _handed_in(site, whole, [part for part, _ in stated])
    return done(whole.path, "svar-sendt")


@router.post(f"{LINK}/tid")
@router.post(f"{LOGIN_ALL}/tid")
def more_time(request: Request, whole: CurrentTogether, typed: TypedForm, site: CurrentSite) -> Response:
    """A promise to answer after a meeting, or a wish for a later deadline: for all that is open, or those chosen."""
    chosen = set(typed.form.getlist("for"))
    places = [place for place in whole.open if not chosen or place.case.number in chosen]
    kind = _kind_of_time(whole, typed)
    if kind is None:
        typed.wrong("hvordan", "Vælg, om I svarer efter et møde eller beder om længere frist.")
        return _form(request, site, whole, typed)
    if kind is WishedExtension and len({place.is_hidden for place in places}) > 1:
        typed.wrong("begrundelse", NOT_FOR_ALL)
        return _form(request, site, whole, typed)
    commands = [command for place in places if (command := command_of(typed, kind, place)) is not None]
    typed.problems[:] = list({problem.field: problem for problem in typed.problems}.values())
    if typed.problems or not commands:
        return _form(request, site, whole, typed)
    sent = new_id()
    stated = [(command, id_by_content(f"time/{whole.form}:{sent}:{command.case}")) for command in commands]
    _state(site, whole, stated, typed)
    if typed.problems:
        return _form(request, site, whole, typed)
    return done(whole.path, "frist-bedt" if kind is WishedExtension else "loefte")


def _kind_of_time(whole: Together, typed: Typed) -> type[Form] | None:
    if typed.form.get("hvordan") == EXTENSION:
        return WishedExtension
    if typed.form.get("hvordan") != PROMISE:
        return None
    return PromisedDay if typed.form.get("moede") == ANOTHER_DAY or not whole.meetings else PromisedMeeting


@router.post(f"{LINK}/bekraeft")
@router.post(f"{LOGIN_ALL}/bekraeft")
def confirm(whole: CurrentTogether, site: CurrentSite) -> Response:
    """The chair's or the vice-chair's word that these answers are the MED committee's."""
    waiting = [place for place in whole.places if place.may_confirm and place.answers]
    stated = [
        (
            hc.ConfirmResponse(**place.key),
            id_by_content(f"confirm/{place.round}:{place.person}:{place.answers[-1].number}"),
        )
        for place in waiting
    ]
    read = Typed(FormData())
    _state(site, whole, stated, read)
    return done(whole.path, "bekraeftet") if stated and not read.problems else RedirectResponse(whole.path, 303)


# -- what is typed ---------------------------------------------------------------------------------------------------


def _typed(whole: Together, form: FormData) -> Together:
    """With what stands in the form in place of what was kept; a part nobody has touched has no draft."""
    common = {name: _text(form, name, name) for name in OF_ALL if name in form}
    own = str(form.get(OWN) or "")[:LONGEST_NAME]
    return replace(whole, common=common, places=tuple(_with_draft(place, form, common, own) for place in whole.places))


def _with_draft(place: Place, form: FormData, common: dict[str, str], own: str) -> Place:
    number = place.case.number
    mine = {name: _text(form, f"{name}-{number}", name) for name in OF_PART if f"{name}-{number}" in form}
    if not place.is_open or not (any(mine.values()) or place.draft):
        return place
    fields = mine | _whose(common)
    window = Window(own, str(form.get(f"{SEEN}-{number}") or "")[:LONGEST_NAME])
    files = place.draft.files if place.draft else ()
    return replace(place, draft=Unfinished.after(place.draft, fields, files, window))


def _text(form: FormData, name: str, kind: str) -> str:
    value = form.get(name)
    text = value if isinstance(value, str) else ""
    return text.replace("\r\n", "\n")[: LONGEST_KEPT.get(kind, 2 * LONGEST)]


def _kept(site: Installation, whole: Together) -> bool:
    """Saved; not where another holds the database for too long."""
    try:
        with writing(site.engine) as connection:
            save_draft(connection, whole.form, whole.owner, whole.common, site.now())
            for place in whole.open:
                if place.draft is not None:
                    save_draft(connection, place.form, place.owner, place.draft.as_json(), site.now())
            if whole.is_shared:
                drop_own(connection, whole)
    except OperationalError as error:
        if not is_passing(error):
            raise
        return False
    return True


def _read(whole: Together, read: Typed) -> list[Part]:
    """Every open part with the answer it makes; what is missing is said in `read`, at its field."""
    parts = [_part(whole, place, read) for place in whole.open]
    if whole.has_hidden and _general(whole):
        read.wrong("generelt", NOT_OF_ALL)
    if not any(part.command for part in parts) and not read.problems:
        read.wrong(f"svar-{parts[0].number}" if parts else "", NOTHING)
    return parts


def _general(whole: Together) -> str:
    return whole.common.get("generelt", "").strip()


def _whose(common: Mapping[str, str]) -> dict[str, str]:
    """Who answers, and how they agreed: the same for every part."""
    return {name: text for name, text in common.items() if name in WHOSE}


def _part(whole: Together, place: Place, read: Typed) -> Part:
    draft = place.draft or Unfinished({})
    fields = {"navn": "", **draft.fields, **_whose(whole.common)}
    if draft.beside:
        read.wrong(f"tekst-{place.case.number}", BOTH_WRITTEN, place.title)
    chosen = fields.get("svar", "")
    is_silent = not any(fields.get(name, "").strip() for name in ("tekst", *MINORITY))
    if not chosen and whole.common.get("rest") and is_silent:
        chosen = str(Answer.DISCUSSED if place.is_med else Answer.NO_REMARKS)
    if chosen not in choices(place):
        if chosen or not is_silent:
            read.wrong(f"svar-{place.case.number}", NO_CHOICE, place.title)
        return Part(place, draft)
    typed = Typed(FormData(fields | {"svar": chosen}))
    command: hc.RecordResponse | None = command_of(typed, BodyAnswer, replace(place, draft=draft))
    for problem in typed.problems:
        is_of_part = problem.field in OF_PART
        name = f"{problem.field}-{place.case.number}" if is_of_part else problem.field
        if name not in read.wrong_fields:
            read.wrong(name, problem.sentence, place.title if is_of_part else "")
    if command is None:
        return Part(place, draft)
    return Part(place, draft, replace(command, general=_general(whole)))


# -- stating it ------------------------------------------------------------------------------------------------------


def _id_of(part: Part) -> CommandId:
    """A double press counts once, and what is said again is said; of a part without words of its own too."""
    statement = part.draft.statement or f"rest:{len(part.place.answers)}"
    return id_by_content(f"answer:{part.place.form}:{part.place.owner}:{statement}")


def _state(site: Installation, whole: Together, stated: Iterable[tuple[CaseCommand, CommandId]], read: Typed) -> None:
    """In one transaction, so that one receipt tells of them all. A refused one is told, and stops no other."""
    commands = [(command, Act(whole.person, command_id)) for command, command_id in stated]
    numbers = {place.case.id: place.case.number for place in whole.places}
    try:
        answers = site.store.apply_all(commands, site.now())
    except OperationalError as error:
        if not is_passing(error):
            raise
        read.busy()
        return
    for (command, _), answer in zip(commands, answers, strict=True):
        if isinstance(answer, Refusal) and isinstance(command, CaseCommand):
            site.counted.refused(answer.code)
            read.wrong("", f"Sag {numbers[command.case]}: {answer.danish}")


def _noted(site: Installation, whole: Together) -> datetime | None:
    with writing(site.engine) as connection:
        return count_upload(connection, f"answer:{whole.form}:{whole.person}", ANSWERS_AN_HOUR, site.wall.now())


def drop_own(connection: Connection, whole: Together) -> None:
    """What this person had written alone stands in the body's draft now."""
    drop_draft(connection, whole.form, whole.own_name)
    for place in whole.open:
        if place.is_shared:
            drop_draft(connection, place.form, place.own_name)


def _answered_forms(whole: Together, stated: Sequence[Part]) -> list[str]:
    """The drafts that have become the whole body's answers; what was said of them all with the last of them."""
    forms = [part.place.form for part in stated if not getattr(part.command, "is_partial", False)]
    return [*forms, whole.form] if len(forms) == len(whole.open) else forms


def _handed_in(site: Installation, whole: Together, stated: Sequence[Part]) -> None:
    """What was stated is no draft any more; who answers the rest later begins with their name only."""
    try:
        with writing(site.engine) as connection:
            for part in stated:
                drop_draft(connection, part.place.form, part.place.owner)
            drop_draft(connection, whole.form, whole.owner)
            drop_own(connection, whole)
            drop_comments(connection, _answered_forms(whole, stated))
            if whole.comer.link is not None:
                mark_used(connection, whole.comer.link, site.now())
    except OperationalError as error:
        if not is_passing(error):
            raise


# -- showing ---------------------------------------------------------------------------------------------------------


def _form(request: Request, site: Installation, whole: Together, read: Typed) -> Response:
    name = person_name(whole.comer.around.register, whole.person)
    of_all, of_each = _deciders(site, whole)
    shown = page(
        request,
        "hearing/answer_together.html.j2",
        problems=read.problems,
        wrong=read.wrong_fields,
        typed=read.as_typed(),
        common={"navn": name, "hvem": "hele"} | dict(whole.common),
        offered={
            place.case.number: [(key, CHOICES[key]) for key in choices(place) if key not in (PROMISE, EXTENSION)]
            for place in whole.open
        },
        own=(OWN, str(uuid.uuid4())),
        seen=SEEN,
        fields={place.case.number: (place.draft or Unfinished({})).shown(OF_PART) for place in whole.open},
        another_day=ANOTHER_DAY,
        reasons=why_asked(["" if place.is_hidden else place.basis for place in whole.open]),
        decider=of_all,
        deciders=of_each,
        decided_before=_decided_before(site, whole),
        may_confirm=any(place.may_confirm for place in whole.places),
        **_words(whole),
    )
    return read.answered(shown)


def _deciders(site: Installation, whole: Together) -> tuple[str, Mapping[str, str]]:
    """Who decides, and when: once where all go the same way, and else by case number; as the letter says it."""
    told = {place.case.number: decider(site, place) for place in whole.open}
    if len(set(told.values())) > 1:
        return "", told
    return decider(site, whole.open[0], are_several=len(told) > 1) if told else "", {}


def _decided_before(site: Installation, whole: Together) -> Callable[[date], str]:
    """What of the cases will have been decided by the body's meeting that day, by the plan: the first of them."""
    open_ways = [way for place in whole.open if (way := way_ahead(site, place)) is not None]
    return lambda day: next(filter(None, (way.decided_before(day) for way in open_ways)), "")


def _check(request: Request, whole: Together, parts: list[Part], read: Typed) -> Response:
    answered = [part for part in parts if isinstance(part.command, hc.RecordResponse)]
    said = (part.command for part in answered if isinstance(part.command, hc.RecordResponse))
    texts = [text for answer in said for text in (answer.text, answer.minority, answer.minority_by)]
    general = _general(whole)
    personal = [each for text in (*texts, general) for each in personal_data(text)]
    shown = page(
        request,
        "hearing/answer_together_check.html.j2",
        problems=read.problems,
        parts=answered,
        left=len(parts) - len(answered),
        general=general,
        choices=CHOICES,
        personal=summary(personal),
        masked=[each.masked for each in personal],
        **_words(whole),
    )
    return read.answered(shown)


def _words(whole: Together) -> dict[str, Any]:
    register = whole.comer.around.register
    asker = whole.places[0].asker
    return {
        "whole": whole,
        "person": lambda person: person_name(register, person),
        "asker": register.persons.get(asker) if asker else None,
        "body_word": whole.places[0].body_word,
        "is_med": whole.places[0].is_med,
    }
