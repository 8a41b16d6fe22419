"""Who must be heard: the rows of the hearing playbook (drejebog for høring) that a case hits, each with its reason.

A proposal of the engine, never the last word: the coordinator may drop a body that is heard by custom, with a reason,
and add any body. Sources of the duties: danish-rules §§ 2-4.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

from process.rules import Duty, PlaybookRow

STRICTEST_FIRST = (Duty.LAW, Duty.AGREEMENT, Duty.CUSTOM)

ANSWER_WORDS: Mapping[str, str] = {
    "affects_staff": "medarbejderne berøres",
    "people_with_disabilities": "mennesker med handicap berøres",
    "elderly": "ældre borgere berøres",
    "school_districts": "skoledistrikter eller skolestruktur berøres",
    "fees": "takster eller brugerbetaling berøres",
    "other_departments": "andre afdelinger berøres",
}
"""The questions of the questionnaire, as a reason says them."""


@dataclass(frozen=True, slots=True)
class Party:
    """A body to be heard (høringspart). `why` and `source` keep every reason that hit; `period_days` are calendar
    days from sending; `row_key` names the rows, comma between. `gates` is the earliest step a row says must wait for
    it, None: the template's. `valid_from` is the newest day from which one of the rows holds.
    """

    body_code: str
    duty: Duty
    source: str
    why: str
    period_days: int
    due_time: time
    row_key: str
    gates: int | None = None
    valid_from: date | None = None


def parties(
    rows: Iterable[PlaybookRow],
    *,
    case_type: str,
    department: str,
    text: str,
    answers: Mapping[str, bool],
    kle: str,
    day: date,
    above: Collection[str] = (),
) -> tuple[Party, ...]:
    """The bodies to be heard about a case on `day`, in the playbook's order, each once.

    Every condition a row states must hold: case type, department (the case's own or one of those `above` it), KLE
    prefix, at least one of its words, all of its answers yes, and `day` within the row's validity. A body hit by
    several rows gets the strictest duty, the longest period and all the reasons.
    """
    departments = {department, *above}
    words = plain(text)
    found: dict[str, list[tuple[PlaybookRow, str]]] = {}
    for row in rows:
        if not _applies(row, case_type, departments, answers, kle, day):
            continue
        hits = word_hits(row.words, words)
        if hits or not row.words:
            found.setdefault(row.body, []).append((row, _reason(row, hits)))
    return tuple(_party(body, hit) for body, hit in found.items())


def _applies(
    row: PlaybookRow, case_type: str, departments: set[str], answers: Mapping[str, bool], kle: str, day: date
) -> bool:
    return (
        (row.valid_from is None or row.valid_from <= day)
        and (row.valid_to is None or day <= row.valid_to)
        and (not row.case_types or case_type in row.case_types)
        and (not row.departments or not departments.isdisjoint(row.departments))
        and (not row.kle or kle.startswith(row.kle))
        and all(answers.get(key, False) for key in row.answers)
    )


def plain(text: str) -> str:
    """Text as words are looked for in it: composed letters, casefolded, words broken at a line's end joined again,
    single spaces. Documents come with all of these.
    """
    composed = unicodedata.normalize("NFC", text).replace("\N{SOFT HYPHEN}", "")
    joined = re.sub(r"(?<=\w)-\s*\n\s*(?=\w)", "", composed)
    return " ".join(joined.casefold().split())


def word_hits(words: Iterable[str], plain_text: str) -> tuple[str, ...]:
    """The words as they stand in the text, for each sought word that begins a word there (`ældre` finds
    *ældreområdet*, never *forældre*).
    """
    hits = (re.search(rf"(?<!\w){re.escape(plain(word))}\w*", plain_text) for word in words)
    return tuple(dict.fromkeys(hit.group() for hit in hits if hit))


def _reason(row: PlaybookRow, hits: tuple[str, ...]) -> str:
    said = [f"Det er svaret, at {_listed(ANSWER_WORDS.get(key, key) for key in row.answers)}."] if row.answers else []
    if hits:
        quoted = _listed(f"»{word}«" for word in hits)
        said.append(f"{'Ordet' if len(hits) == 1 else 'Ordene'} {quoted} står i forslaget.")
    return " ".join((row.why, *said))


def _party(body: str, hit: list[tuple[PlaybookRow, str]]) -> Party:
    rows = [row for row, _ in hit]
    return Party(
        body_code=body,
        duty=min((row.duty for row in rows), key=STRICTEST_FIRST.index),
        source="; ".join(dict.fromkeys(row.source for row in rows)),
        why=" ".join(dict.fromkeys(reason for _, reason in hit)),
        period_days=max(row.period_days for row in rows),
        due_time=max(row.due_time for row in rows),
        row_key=",".join(row.key for row in rows),
        gates=min((row.gates for row in rows if row.gates is not None), default=None),
        valid_from=max((row.valid_from for row in rows if row.valid_from), default=None),
    )


def _listed(words: Iterable[str]) -> str:
    """ "a", "a og b", "a, b og c"."""
    *first, last = words
    return f"{', '.join(first)} og {last}" if first else last
