"""The dispatch log (udsendelseslog) of a case: every message and what became of it, beside what the bodies did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from models.carried import BY_HAND
from models.case.view import CaseView, NoticeLine
from process.calendar import COPENHAGEN
from process.events import Tag
from process.notices import NoticeState
from process.register import Register

ACCEPTED, BOUNCED = "sent", "bounced"
"""A delivery attempt's result when a server took the message, and when it sent it back (`channels/sender.py`)."""

_FACTS: Mapping[str, str] = {
    Tag.LETTER_SENT: "letter_sent",
    Tag.LETTER_TAKEN_OVER: "letter_taken_over",
    Tag.POSTED: "posted",
    Tag.LETTER_CANCELLED: "letter_cancelled",
    Tag.RESPONSE_PROMISED: "promised",
    Tag.RESPONSE_RECEIVED: "answered",
    Tag.EXTENSION_ASKED: "extension_asked",
    Tag.EXTENSION_REFUSED: "extension_refused",
    Tag.HEARING_EXTENDED: "extended",
    Tag.REMINDERS_HELD: "reminders_held",
    Tag.HEARING_NO_ANSWER: "no_answer",
    Tag.HEARING_WITHDRAWN: "withdrawn",
    Tag.ROUND_OPENED: "new_round",
}

_BECAME = {ACCEPTED: "sent", **dict.fromkeys(BY_HAND.values(), "sent"), BOUNCED: "returned"}


@dataclass(frozen=True, slots=True)
class LogLine:
    """One thing that happened, or is to happen, at `at`.

    `what`: planned, due, cancelled, superseded, not_applicable (a message not sent); sent, failed, retried (one
    attempt; retried: a later one that failed too), returned (taken, and sent back later), given_up; or a fact of the
    hearing (answered, extended, no_answer).
    `words`: the server's own for an attempt, a Danish sentence for a fact.
    """

    at: datetime
    what: str
    body: str = ""
    kind: str = ""
    recipient: str = ""
    words: str = ""

    def as_json(self) -> dict[str, object]:
        return {
            "at": self.at.astimezone(COPENHAGEN).isoformat(timespec="seconds"),
            "what": self.what,
            "kind": self.kind,
            "recipient": self.recipient,
            "body": self.body,
            "words": self.words,
        }


def dispatch_log(view: CaseView, register: Register, body: int | None = None) -> tuple[LogLine, ...]:
    """The log of a case, in the order of time; of one body's hearing when it is named."""
    names = {number: organization.name for number, organization in register.organizations.items()}
    lines = [*_facts(view, names), *(line for notice in view.notices for line in _of_notice(notice))]
    kept = (line for line in lines if body is None or line.body == names[body])
    return tuple(sorted(kept, key=lambda line: line.at))


def _facts(view: CaseView, names: Mapping[int, str]) -> Iterator[LogLine]:
    """What people and the engine recorded; what an answer says is not for the log, why somebody did something is."""
    for line in view.history:
        what = _FACTS.get(line.tag)
        if what:
            quote = f" »{line.said}«" if line.said and what != "answered" else ""
            yield LogLine(line.at, what, names.get(line.body or 0, ""), recipient=line.who, words=line.what + quote)


def _of_notice(notice: NoticeLine) -> Iterator[LogLine]:
    about = {"body": notice.body, "kind": str(notice.kind), "recipient": notice.recipient}
    for number, attempt in enumerate(notice.attempts):
        failed = "retried" if number else "failed"
        what = _BECAME.get(attempt.result, failed)
        yield LogLine(attempt.at, what, words=f"{attempt.channel}: {attempt.answer}".rstrip(": "), **about)
    if notice.state is NoticeState.GIVEN_UP:
        last = notice.attempts[-1].at if notice.attempts else notice.planned_at
        yield LogLine(last, str(notice.state), **about)
    elif notice.state not in (NoticeState.SENT, NoticeState.RETURNED):
        yield LogLine(notice.planned_at, str(notice.state), **about)
