"""From what a hearing body typed to what it states: a command, or the sentences that say what is missing."""

from __future__ import annotations

from datetime import date

from starlette.datastructures import FormData

from app.web.forms import Typed
from app.web.hearing.answer_page import EXTENSION, PROMISE, WITH_TEXT, Place, Unfinished, choices
from process.commands import act
from process.commands import hearing as hc
from process.state.hearing import Answer

FIELDS = ("svar", "moede", "moede-dag", "frist", "begrundelse", "tekst", "hvem", "vegne", "navn")
ANOTHER_DAY = "anden"
FURTHEST = 366
"""Days ahead somebody may promise an answer, or ask to wait."""


def typed_fields(form: FormData) -> dict[str, str]:
    """The fields of ours in what was sent, as they were typed."""
    found = {name: form.get(name) for name in FIELDS}
    return {name: _plain(value) for name, value in found.items() if isinstance(value, str)}


def _plain(text: str) -> str:
    """Without the carriage returns of forms, and the one character that no database takes."""
    return text.replace("\r\n", "\n").replace("\0", "")


def read(place: Place, draft: Unfinished, corrects: int | None) -> tuple[act.CaseCommand | None, Typed]:
    """The command this draft amounts to; None when something is missing, which `problems` then says."""
    typed = Typed(FormData(draft.fields))
    offered = {key: key for key in choices(place, corrects is not None)}
    chosen = typed.choice("svar", offered, "Vælg, hvad I svarer.")
    if chosen is None:
        return None, typed
    if chosen == PROMISE:
        command: act.CaseCommand | None = _promise(place, typed)
    elif chosen == EXTENSION:
        command = _extension(place, typed)
    else:
        command = _answer(place, draft, typed, Answer(chosen), corrects)
    return (None if typed.problems else command), typed


def _promise(place: Place, typed: Typed) -> act.CaseCommand | None:
    on = _meeting_day(place, typed)
    if on is not None and on < place.today:
        typed.wrong("moede", "Mødet er holdt. Vælg et møde, der kommer, eller svar nu.")
    _within_a_year(place, typed, "moede-dag", on)
    return hc.PromiseResponse(case=place.case.id, body=place.request.body, on=on) if on else None


def _meeting_day(place: Place, typed: Typed) -> date | None:
    chosen = typed.text("moede")
    if chosen == ANOTHER_DAY or not place.meetings:
        return typed.day("moede-dag", "Skriv, hvilken dag I holder møde.")
    days = {meeting.held_on.isoformat(): meeting.held_on for meeting in place.meetings}
    return typed.choice("moede", days, "Vælg, hvilket møde I svarer efter.")


def _extension(place: Place, typed: Typed) -> act.CaseCommand | None:
    until = typed.day("frist", "Skriv, hvilken dag I kan svare.")
    reason = typed.text("begrundelse", "Skriv, hvorfor I har brug for mere tid.")
    if until and place.request.due_on and until <= place.request.due_on:
        typed.wrong("frist", "Dagen ligger ikke efter den frist, I har. Vælg en senere dag.")
    _within_a_year(place, typed, "frist", until)
    if until is None:
        return None
    return hc.AskExtension(case=place.case.id, body=place.request.body, until=until, reason=reason)


def _within_a_year(place: Place, typed: Typed, name: str, day: date | None) -> None:
    if day and (day - place.today).days > FURTHEST:
        typed.wrong(name, "Dagen ligger mere end et år ude i fremtiden. Vælg en tidligere dag.")


def _answer(place: Place, draft: Unfinished, typed: Typed, answer: Answer, corrects: int | None) -> act.CaseCommand:
    text = typed.text("tekst")
    if answer in WITH_TEXT and not text and not draft.files:
        typed.wrong("tekst", "Skriv svaret, eller vedhæft det som fil.")
    is_partial = typed.text("hvem") == "del"
    behalf = typed.text("vegne", "Skriv, hvem svaret er fra." if is_partial else "")
    name = typed.text("navn", "Skriv dit navn. Det bliver ikke offentliggjort.")
    return hc.RecordResponse(
        case=place.case.id,
        body=place.request.body,
        answer=answer,
        text=text,
        submitted_by=name,
        on_behalf_of=behalf if is_partial else "",
        is_partial=is_partial,
        corrects=corrects,
        channel=place.channel,
        files=draft.files,
    )
