"""Who must be heard: the rows of the hearing playbook (drejebog for høring) that a case hits, each with its reason.

A proposal of the engine, never the last word: the coordinator may drop a body that is heard by custom, with a reason,
and add any body. Sources of the duties: danish-rules §§ 2-4.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time

from process.calendar import danish_date
from process.commands.act import Draft
from process.internal_sections import NOTHING_INTERNAL, InternalSections, Sections
from process.rules import Duty, PlaybookRow

SHOWN_WORDS = 4
LONG_TEXT = 400
"""Words from which one mention of a row's words is a mention in passing."""
IN_PASSING = "Det er nævnt én gang i en lang tekst: Vurdér, om organet skal høres."
STRICTEST_FIRST = tuple(Duty)

UNQUOTED = "Det fremgår af forvaltningens egne bemærkninger."
_OF_THE_MATCH = re.compile(
    rf" ?(?:(?:Ordet|Ordene) ».+?« står i forslaget\.|{re.escape(UNQUOTED)}|{re.escape(IN_PASSING)})", re.DOTALL
)

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


@dataclass(frozen=True, slots=True)
class CaseText:
    """One proposal as the playbook and the rule check read it. `named` are the bodies its own field for hearing parties
    names: codes where they are known, else the words as printed ("Lokalmed"). `amounts`: whether it states any amount
    other than 0; `price_level` and `sign_convention`: in which year's prices, and what a plus means, "" where it says
    neither. `sections`: the text under its headings, where it has any. `outdated`: sentences on the sums it still names
    that were changed in its table.
    """

    title: str
    text: str = ""
    sections: Sections = ()
    named: tuple[str, ...] = ()
    amounts: bool = False
    price_level: str = ""
    sign_convention: str = ""
    outdated: tuple[str, ...] = ()

    def without(self, internal: InternalSections) -> str:
        """What of it others than the administration may read."""
        shown = "\n".join(text for _, text in internal.left(self.sections)) if self.sections else self.text
        return f"{self.title}\n{shown}"


def case_text(draft: Draft) -> CaseText:
    """A proposal as it is handed in."""
    sections = draft.content.get("sections")
    headed = sections.items() if isinstance(sections, Mapping) else ()
    return CaseText(draft.title, draft.text, tuple((str(heading), str(text)) for heading, text in headed))


@dataclass(frozen=True)
class Asked:
    """What the playbook asks of a case: its type, department with those above it, text as `plain` makes it, what of
    that may be quoted to those who are heard, the questionnaire's keys answered yes, KLE number, and the day it is
    asked.
    """

    case_type: str
    departments: frozenset[str]
    text: str
    quotable: str
    answers: frozenset[str]
    kle: str
    day: date


def parties(
    rows: Iterable[PlaybookRow],
    *,
    case_type: str,
    department: str,
    texts: Collection[CaseText],
    answers: Mapping[str, bool],
    kle: str,
    day: date,
    above: Collection[str] = (),
    internal: InternalSections = NOTHING_INTERNAL,
) -> tuple[Party, ...]:
    """The bodies to be heard about a case on `day`, in the playbook's order, each once.

    Every condition a row states must hold: case type, department (the case's own or one of those `above` it), KLE
    prefix, at least one of its words, all of its answers yes, and `day` within the row's validity. A body hit by
    several rows gets the strictest duty, the longest period and all the reasons.
    """
    yes = frozenset(key for key, answer in answers.items() if answer)
    return hit_by(rows, Asked(case_type, frozenset({department, *above}), *words_in(texts, internal), yes, kle, day))


def words_in(texts: Collection[CaseText], internal: InternalSections) -> tuple[str, str]:
    """All that is said, and what of it may be quoted: the internal sections tell who is heard, and stay inside."""
    said = "\n".join(f"{text.title}\n{text.text}" for text in texts)
    return plain(said), plain("\n".join(text.without(internal) for text in texts))


def hit_by(rows: Iterable[PlaybookRow], asked: Asked) -> tuple[Party, ...]:
    """As `parties`, for a case already made plain."""
    hits: dict[str, list[tuple[PlaybookRow, tuple[str, ...]]]] = {}
    for row in rows:
        if not any(True for _ in misses(row, asked)):
            reasons = _reasons(row, word_hits(row.words, asked.quotable))
            if is_in_passing(row, asked.text):
                row, reasons = replace(row, duty=Duty.CUSTOM), (*reasons, IN_PASSING)  # noqa: PLW2901
            hits.setdefault(row.body, []).append((row, reasons))
    return tuple(_party(body, hit) for body, hit in hits.items())


def misses(row: PlaybookRow, asked: Asked, named: Callable[[str], str] = str) -> Iterator[str]:
    """The conditions of a row that do not hold, as half-sentences for a clerk; none: the body is heard. `named` gives
    a department's name for its code.
    """
    if row.valid_from and asked.day < row.valid_from:
        yield f"rækken gælder først fra {danish_date(row.valid_from)}"
    if row.valid_to and row.valid_to < asked.day:
        yield f"rækken gjaldt kun til {danish_date(row.valid_to)}"
    if row.case_types and asked.case_type not in row.case_types:
        yield "sagstypen er en anden"
    if row.departments and asked.departments.isdisjoint(row.departments):
        yield f"sagen hører ikke til {listed(map(named, row.departments), 'eller')}"
    if row.kle and not asked.kle.startswith(row.kle):
        yield f"sagens KLE-emne begynder ikke med {listed(row.kle, 'eller')}"
    for key in row.answers:
        if key not in asked.answers:
            yield f"der er ikke svaret ja til, at {ANSWER_WORDS.get(key, key)}"
    if row.words and not word_hits(row.words, asked.text):
        yield f"forslaget nævner ikke {listed((f'»{word}«' for word in row.words[:SHOWN_WORDS]), 'eller')}" + (
            " og lignende" if len(row.words) > SHOWN_WORDS else ""
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


def is_in_passing(row: PlaybookRow, plain_text: str) -> bool:
    """One of the words, once, in a long text: what is named in passing makes nobody a party by law. A person judges."""
    if not row.words or row.answers or len(plain_text.split()) < LONG_TEXT:
        return False
    mentions = sum(len(re.findall(rf"(?<!\w){re.escape(plain(word))}", plain_text)) for word in row.words)
    return mentions == 1


def _reasons(row: PlaybookRow, hits: tuple[str, ...]) -> tuple[str, ...]:
    reasons = [row.why]
    if row.answers:
        yes = listed(ANSWER_WORDS.get(key, key) for key in row.answers)
        reasons.append(f"Forvaltningen har svaret ja til, at {yes}.")
    if hits:
        quoted = listed(f"»{word}«" for word in hits)
        reasons.append(f"{'Ordet' if len(hits) == 1 else 'Ordene'} {quoted} står i forslaget.")
    elif row.words:
        reasons.append(UNQUOTED)
    return tuple(reasons)


def told_basis(basis: str) -> str:
    """A step's basis as everybody may read it: why the body is heard. By which words the playbook found it is for those
    who judge the list of parties, and says nothing to who is asked.
    """
    return " ".join(_OF_THE_MATCH.sub("", basis).split())


def _party(body: str, hit: list[tuple[PlaybookRow, tuple[str, ...]]]) -> Party:
    """What several rows give as their reason, or name as their source, is said once."""
    rows = [row for row, _ in hit]
    return Party(
        body_code=body,
        duty=min((row.duty for row in rows), key=STRICTEST_FIRST.index),
        source="; ".join(dict.fromkeys(source for row in rows for source in row.source.split("; "))),
        why=" ".join(dict.fromkeys(reason for _, reasons in hit for reason in reasons)),
        period_days=max(row.period_days for row in rows),
        due_time=max(row.due_time for row in rows),
        row_key=",".join(row.key for row in rows),
        gates=min((row.gates for row in rows if row.gates is not None), default=None),
        valid_from=max((row.valid_from for row in rows if row.valid_from), default=None),
    )


def listed(words: Iterable[str], joint: str = "og") -> str:
    """ "a", "a og b", "a, b og c"."""
    *first, last = words
    return f"{', '.join(first)} {joint} {last}" if first else last
