"""A list of hearings under way, as it was kept before: body, proposal, sent, deadline, and the answer if it has come.

Only what is written is read; what is not understood is said with its line and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from documents.reading.errors import UnreadableDocumentError
from documents.reading.list_rows import Rows
from process.calendar import MONTHS
from process.state.hearing import Answer
from process.words import codes

MOST_ROWS = 5000
_NAMES: Mapping[str, tuple[str, ...]] = {
    "body": ("organ", "høringspart", "part", "body"),
    "proposal": ("sag", "sagsnr.", "sagsnr", "sagsnummer", "forslag", "case", "proposal"),
    "sent": ("sendt", "sendt den", "udsendt", "sent"),
    "due": ("frist", "svarfrist", "høringsfrist", "deadline"),
    "answered": ("svaret", "svar modtaget", "modtaget", "svardato", "answered"),
    "answer": ("svar", "svartype", "answer"),
    "text": ("tekst", "bemærkninger", "svartekst", "text"),
}
_NEEDED = {"body": "Organ", "proposal": "Sag", "sent": "Sendt", "due": "Frist"}
_NUMBERS = re.compile(r"(\d{1,2})[-./ ]+(\d{1,2})[-./ ]+(20\d\d)")
_ISO = re.compile(r"(20\d\d)-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_WORDS = re.compile(rf"(\d{{1,2}})\.?\s+({'|'.join(MONTHS)})\s+(20\d\d)", re.IGNORECASE)
_ANSWERS: Mapping[str, Answer] = {
    **{word.casefold(): answer for answer, word in codes.ANSWERS.items()},
    **{str(answer): answer for answer in Answer},
    "ingen": Answer.NO_REMARKS,
    "ingen bem.": Answer.NO_REMARKS,
    "høringssvar": Answer.REMARKS,
    "svar": Answer.REMARKS,
}


@dataclass(frozen=True, slots=True)
class ListedHearing:
    """One row as read. `problems`: what is not understood in it, and what to do; then it is not used."""

    line: int
    body: str
    proposal: str
    sent_on: date | None
    due_on: date | None
    answered_on: date | None
    answer: Answer | None
    text: str
    problems: tuple[str, ...]


def read_takeover(rows: Rows) -> tuple[ListedHearing, ...]:
    """The rows below the headings. Raises `UnreadableDocumentError` where the headings do not say what is where."""
    headed = enumerate(rows, 1)
    columns = next((_columns(row) for _, row in headed if any(cell.strip() for cell in row)), ())
    missing = [word for name, word in _NEEDED.items() if name not in columns]
    if missing:
        sentence = f"Den første række skal være overskrifter. Der mangler: {', '.join(missing)}."
        raise UnreadableDocumentError("no_text", sentence)
    listed = [_listed(line, dict(zip(columns, row, strict=False))) for line, row in headed if any(map(str.strip, row))]
    if len(listed) > MOST_ROWS:
        raise UnreadableDocumentError("file_too_large", f"Listen har over {MOST_ROWS} rækker. Del den op.")
    if not listed:
        raise UnreadableDocumentError("no_text", "Der er ingen rækker under overskrifterne.")
    return tuple(listed)


def _columns(row: Sequence[str]) -> tuple[str, ...]:
    folded = (cell.strip().casefold() for cell in row)
    return tuple(next((name for name, words in _NAMES.items() if cell in words), "") for cell in folded)


def _listed(line: int, cells: Mapping[str, str]) -> ListedHearing:
    said = {name: cells.get(name, "").strip() for name in _NAMES}
    answer = _ANSWERS.get(said["answer"].casefold().rstrip("."))
    if answer is None and not said["answer"] and said["answered"] and said["text"]:
        answer = Answer.REMARKS  # a date and words of their own: that is an answer with remarks
    return ListedHearing(
        line=line,
        body=said["body"],
        proposal=said["proposal"],
        sent_on=day_in(said["sent"]),
        due_on=day_in(said["due"]),
        answered_on=day_in(said["answered"]),
        answer=answer,
        text=said["text"],
        problems=tuple(_problems(said, answer)),
    )


def _problems(said: Mapping[str, str], answer: Answer | None) -> Iterator[str]:
    for name, word in _NEEDED.items():
        if not said[name]:
            yield f"Feltet {word} er tomt. Udfyld det."
    for name in ("sent", "due", "answered"):
        if said[name] and day_in(said[name]) is None:
            yield f"»{said[name]}« er ikke en dato. Skriv den som 24-09-2027."
    if said["answer"] and answer is None:
        yield f"»{said['answer']}« er ikke en slags svar. Skriv bemærkninger eller ingen bemærkninger."
    elif answer is not None and not said["answered"]:
        yield "Der står et svar, men ikke hvornår det kom. Skriv datoen."
    elif said["answered"] and answer is None:
        yield "Der står, hvornår svaret kom, men ikke hvad det er. Skriv bemærkninger eller ingen bemærkninger."


def day_in(text: str) -> date | None:
    """The day a cell says: 24-09-2027, 24/9 2027, 24.9.2027, 2027-09-24, 24. september 2027."""
    numbers, iso, words = _NUMBERS.fullmatch(text), _ISO.fullmatch(text), _WORDS.fullmatch(text)
    try:
        if numbers:
            return date(int(numbers[3]), int(numbers[2]), int(numbers[1]))
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        return date(int(words[3]), MONTHS.index(words[2].casefold()) + 1, int(words[1])) if words else None
    except ValueError:
        return None
