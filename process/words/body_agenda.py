"""What a body pastes into the invitation to its own meeting: plain text, and nothing that opens anything."""

from __future__ import annotations

from collections.abc import Sequence

from process.register import BodyKind
from process.state.hearing import HearingRequest, HearingResponse
from process.words import codes, dates
from process.words.grammar import sentence
from process.words.hearing import answer_line

ASKED = "Til drøftelse: hvad svarer {body}? Har {the_body} bemærkninger, støtter det forslaget, eller gør det ikke?"
ASKED_OF_MED = "Til drøftelse i {body}: forslaget drøftes, og udvalget kan afgive en udtalelse."


def item_text(number: str, title: str, request: HearingRequest, kind: BodyKind, body: str) -> str:
    """One point of the agenda: which proposal, by when, and what is asked."""
    matter = "MED-drøftelse" if kind is BodyKind.MED else "Høring"
    again = f", {request.round}. runde" if request.round > 1 else ""
    asked = ASKED_OF_MED if kind is BodyKind.MED else ASKED
    lines = [f"{matter}: {title} (sag {number}{again})", f"Svarfrist: {_deadline(request)}"]
    return "\n".join([*lines, asked.format(body=body, the_body=codes.THE_BODY[kind])])


def answered_text(number: str, title: str, answers: Sequence[HearingResponse], body: str) -> str:
    """The same point once it is answered: for information, what was answered and when."""
    said = [f"{sentence(answer_line(answer))}." for answer in answers] or ["Der er ikke sendt noget svar."]
    return "\n".join([f"Til orientering: {title} (sag {number})", f"Svaret fra {body}:", *said])


def _deadline(request: HearingRequest) -> str:
    if request.due_on is None or request.due_time is None:
        return "ingen frist"
    return dates.deadline(request.due_on, request.due_time)
