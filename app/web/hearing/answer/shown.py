"""The form, the page to check it on, and the receipt."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from app.web.facts import new_id
from app.web.forms import Typed
from app.web.hearing.answer.choices import ANOTHER_DAY, CHOICES, choices
from app.web.hearing.answer.draft import FIELDS, OWN, SEEN, Unfinished
from app.web.hearing.answer.place import Place
from app.web.hearing.as_a_body.agreed import AT_MEETING, IN_WRITING
from app.web.installation import Installation
from app.web.render import page
from documents.case.difference import amount_line, shortened
from models.case.names import person_name
from models.hearing.response_texts import ResponseTexts
from notifications.hearing.ahead import ways
from notifications.hearing.way import Way
from process.commands import hearing as hc
from process.commands.act import CaseCommand
from process.limits import MOST_FILES
from process.personal_data import personal_data, summary
from process.state.hearing import HearingResponse


def _first(place: Place) -> Unfinished:
    """The form before anything is typed: a correction begins with the answer it corrects."""
    fields = {"navn": person_name(place.around.register, place.person), "hvem": "hele"}
    if place.corrected is not None:
        fields |= _as_typed(place.corrected, place.words[place.corrected.number])
    return Unfinished(fields)


def _as_typed(answer: HearingResponse, said: ResponseTexts) -> dict[str, str]:
    """An answer as its fields were filled in."""
    way = "" if answer.agreed_on is None else IN_WRITING if answer.agreed_from else AT_MEETING
    begun, over = (day.isoformat() if day else "" for day in (answer.agreed_from, answer.agreed_on))
    return {
        "svar": str(answer.answer),
        "tekst": said.text,
        "hvem": "del" if answer.is_partial else "hele",
        "vegne": said.on_behalf_of,
        "vedtaget": way,
        "vedtaget-dag": over if way == AT_MEETING else "",
        "runde-fra": begun,
        "runde-til": over if way == IN_WRITING else "",
        "mindretal": said.minority,
        "mindretal-af": said.minority_by,
    }


def way_ahead(site: Installation, place: Place) -> Way | None:
    """Of what may be seen here."""
    if place.is_hidden or place.is_practice:
        return None
    return ways({place.case.id: place.state}, site.reference, site.now()).get(place.case.id)


def decider(site: Installation, place: Place, *, are_several: bool = False) -> str:
    """Who treats and decides it, and when: as the letter says it. `are_several`: of cases that all go that way."""
    way = None if place.is_correction else way_ahead(site, place)
    return way.told(place.due, are_several=are_several) if way else ""


def show_form(request: Request, site: Installation, place: Place, typed: Typed) -> Response:
    draft = place.draft or _first(place)
    way = None if place.is_correction else way_ahead(site, place)
    shown = page(
        request,
        "hearing/answer.html.j2",
        draft=draft,
        fields=draft.shown(FIELDS),
        windows=((OWN, new_id()), (SEEN, draft.window)),
        decider=way.told(place.due) if way else "",
        decided_before=way.decided_before if way else lambda _: "",
        offered=[(key, CHOICES[key]) for key in choices(place)],
        another_day=ANOTHER_DAY,
        action=place.below(),
        most_files=MOST_FILES if site.data is not None and not place.is_practice else 0,
        problems=typed.problems,
        wrong=typed.wrong_fields,
        **_words(place),
    )
    return typed.answered(shown)


def show_check(
    request: Request, site: Installation, place: Place, draft: Unfinished, command: CaseCommand, read: Typed
) -> Response:
    texts = (
        [command.text, command.on_behalf_of, command.minority, command.minority_by]
        if isinstance(command, hc.RecordResponse)
        else []
    )
    personal = [each for text in texts for each in personal_data(text)]
    way = None if isinstance(command, hc.RecordResponse) else way_ahead(site, place)
    shown = page(
        request,
        "hearing/answer_check.html.j2",
        problems=read.problems,
        draft=draft,
        command=command,
        kind=type(command).__name__,
        choices=CHOICES,
        personal=summary(personal),
        masked=[each.masked for each in personal],
        suspects=[file.name for file in draft.files if file.is_suspect],
        decided_before=way.decided_before if way else lambda _: "",
        back=place.below(),
        action=place.below("send"),
        **_words(place),
    )
    return read.answered(shown)


def show_receipt(request: Request, place: Place, **more: Any) -> Response:
    return page(request, "hearing/answer_receipt.html.j2", **more, **_words(place))


def _words(place: Place) -> dict[str, Any]:
    """What every page about one request shows."""
    register = place.around.register
    return {
        "place": place,
        "case": place.case,
        "is_correction": place.is_correction,
        "asker": register.persons.get(place.asker) if place.asker else None,
        "person": lambda person: person_name(register, person),
        "shortened": shortened,
        "amount_line": amount_line,
    }
