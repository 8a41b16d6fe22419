"""What a body can say, and from what was typed to the command that says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from starlette.datastructures import FormData

from app.web.act import command_of
from app.web.fields import Text, a_day, among, asked, sent_as
from app.web.forms import Form, MistakesError, Typed
from app.web.hearing.answer.draft import Unfinished
from app.web.hearing.answer.place import Place
from app.web.hearing.as_a_body.agreed import Agreed
from process.calendar import local_day
from process.commands import hearing as hc
from process.commands.act import CaseCommand
from process.state.hearing import Answer

ANOTHER_DAY = "anden"
FURTHEST = 366
"""Days ahead somebody may promise an answer, or ask to wait."""
TOO_FAR = "Dagen ligger mere end et år ude i fremtiden. Vælg en tidligere dag."
ANSWERS_OF_COUNCILS = (Answer.NO_REMARKS, Answer.REMARKS, Answer.SUPPORT, Answer.OPPOSE)
ANSWERS_OF_MED = (Answer.DISCUSSED, Answer.JOINT_STATEMENT, Answer.STAFF_STATEMENT)
PROMISE, EXTENSION = "promise", "extension"
"""What a body can say instead of answering."""
WITH_TEXT = frozenset({Answer.REMARKS, Answer.OPPOSE, Answer.JOINT_STATEMENT, Answer.STAFF_STATEMENT})
"""Answers that say nothing without their words."""
CHOICES: Mapping[str, str] = {
    Answer.NO_REMARKS: "Vi har ingen bemærkninger",
    Answer.REMARKS: "Vi har bemærkninger",
    Answer.SUPPORT: "Vi støtter forslaget",
    Answer.OPPOSE: "Vi kan ikke støtte forslaget",
    Answer.DISCUSSED: "Forslaget er drøftet uden bemærkninger",
    Answer.JOINT_STATEMENT: "Fælles udtalelse",
    Answer.STAFF_STATEMENT: "Medarbejdersidens udtalelse",
    PROMISE: "Vi svarer efter vores møde",
    EXTENSION: "Vi beder om længere frist",
    Answer.NO_ANSWER_WILL_COME: "Vi afgiver ikke høringssvar",
}


def choices(place: Place) -> tuple[str, ...]:
    """What this body can choose between. Somebody who has answered can only say something else."""
    own = ANSWERS_OF_MED if place.is_med else ANSWERS_OF_COUNCILS
    if place.is_correction or place.request.answered_at or place.request.closed_at:
        return own
    instead = (PROMISE,) if place.is_late else (PROMISE, EXTENSION)
    return (*own, *instead, Answer.NO_ANSWER_WILL_COME)


class NoChoice(Form):
    svar: Annotated[str, among({}, "Vælg, hvad I svarer.")]


def _days(place: Place) -> dict[str, date]:
    return {meeting.held_on.isoformat(): meeting.held_on for meeting in place.meetings}


class PromisedMeeting(Form):
    moede: Annotated[date, among(_days, "Vælg, hvilket møde I svarer efter.")]

    def command(self, place: Place) -> CaseCommand:
        return _promise(place, self.moede)


class PromisedDay(Form):
    moede_dag: Annotated[date, a_day, asked("Skriv, hvilken dag I holder møde.")]

    def command(self, place: Place) -> CaseCommand:
        return _promise(place, self.moede_dag)


def _promise(place: Place, on: date) -> CaseCommand:
    if on < place.today:
        raise MistakesError(("moede", "Mødet er holdt. Vælg et møde, der kommer, eller svar nu."))
    if (on - place.today).days > FURTHEST:
        raise MistakesError(("moede-dag", TOO_FAR))
    return hc.PromiseResponse(**place.key, on=on)


class WishedExtension(Form):
    frist: Annotated[date, a_day, asked("Skriv, hvilken dag I kan svare.")]
    begrundelse: Annotated[Text, asked("Skriv, hvorfor I har brug for mere tid.")]

    def command(self, place: Place) -> CaseCommand:
        if place.request.due_on and self.frist <= place.request.due_on:
            raise MistakesError(("frist", "Dagen ligger ikke efter den frist, I har. Vælg en senere dag."))
        if (self.frist - place.today).days > FURTHEST:
            raise MistakesError(("frist", TOO_FAR))
        return hc.AskExtension(**place.key, until=self.frist, reason=self.begrundelse)


def _says_nothing(place: Place, typed: dict[str, Any]) -> bool:
    """Without its words, an answer of this kind."""
    return typed.get("answer") in WITH_TEXT and not (place.draft and place.draft.files)


ANSWERS = {str(answer): answer for answer in Answer}


class BodyAnswer(Agreed, states=hc.RecordResponse):
    answer: Annotated[Answer, sent_as("svar"), among(ANSWERS, "Vælg, hvad I svarer.")]
    text: Annotated[Text, sent_as("tekst"), asked("Skriv svaret, eller vedhæft det som fil.", _says_nothing)]
    hvem: Text
    vegne: Annotated[Text, asked("Skriv, hvem svaret er fra.", lambda _, typed: typed.get("hvem") == "del")]
    submitted_by: Annotated[Text, sent_as("navn"), asked("Skriv dit navn. Det bliver ikke offentliggjort.")]

    @property
    def is_partial(self) -> bool:
        return self.hvem == "del"

    @property
    def on_behalf_of(self) -> str:
        return self.vegne if self.is_partial else ""

    def command(self, place: Place) -> CaseCommand:
        self.check_agreed(local_day(place.case.created_at), place.today)
        files = place.draft.files if place.draft else ()
        answer: hc.RecordResponse = super().command(place)
        general = place.words[place.correcting].general if place.correcting else ""  # what was said of them all stands
        return replace(answer, corrects=place.correcting, channel=place.channel, files=files, general=general)


def read_draft(place: Place, draft: Unfinished) -> tuple[CaseCommand | None, Typed]:
    """The command this draft amounts to; None when something is missing, which `problems` then says."""
    typed = Typed(FormData(draft.fields))
    return command_of(typed, _kind(place, draft), place), typed


def _kind(place: Place, draft: Unfinished) -> type[Form]:
    """Only what belongs to the choice is read: the rest of the page is there without it."""
    chosen = draft.fields.get("svar")
    if chosen not in choices(place):
        return NoChoice
    if chosen == PROMISE:
        is_other_day = draft.fields.get("moede") == ANOTHER_DAY or not place.meetings
        return PromisedDay if is_other_day else PromisedMeeting
    return WishedExtension if chosen == EXTENSION else BodyAnswer
