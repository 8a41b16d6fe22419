"""Which item of our agenda an item of the document is: by case number, by its kind, by its title; never by guessing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from documents.meeting.review.held import Held, plain
from documents.reading.minutes.result import ReadItem
from process.ids import CaseId, ItemNumber
from process.state.case import Case
from process.state.meeting import AgendaItem, ItemSubject
from process.words.dates import listing

_FIXED: Mapping[str, ItemSubject] = {
    "agenda_approval": ItemSubject.ADOPTION,
    "messages": ItemSubject.MESSAGES,
    "forthcoming": ItemSubject.COMING,
    "signature": ItemSubject.SIGNING,
}
_KIND = re.compile(
    r"\s+[–-]\s+[12]\. behandling$|^lukket(?: punkt| sag)?:\s*|"
    r"\s*\((?:lukket(?: punkt| sag)?|åbent? punkt|beslutning|orientering|drøftelse)\)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Match:
    """Our item, or the case that is on no agenda of the meeting; `asks` where it is not sure which."""

    item: AgendaItem | None = None
    case: CaseId | None = None
    asks: tuple[str, ...] = ()
    is_by_title: bool = False


def matches(items: Sequence[ReadItem], held: Held) -> list[Match]:
    """One for each item of the document. Two that would be the same item of ours are told apart by title, or asked."""
    matched = [_match(item, held) for item in items]
    taken = Counter(match.item.number for match in matched if match.item is not None)
    return [_alone(match, matched, taken, held) for match in matched]


def _alone(match: Match, matched: Sequence[Match], taken: Counter[ItemNumber], held: Held) -> Match:
    item = match.item
    if item is None or taken[item.number] == 1:
        return match
    titled = [other for other in matched if other.item is item and other.is_by_title]
    if match.is_by_title and len(titled) == 1:
        return match
    label = held.record.label(item.number)
    return Match(asks=(f"Flere punkter i referatet ligner vores punkt {label}. Vælg punktet.",))


def _match(item: ReadItem, held: Held) -> Match:
    by_number, titled = _by_case_number(item, held), _by_title(item, held)
    if len(by_number) == 1:
        return _unless_contradicted(by_number[0], titled, held)
    if by_number:
        both = [candidate for candidate in by_number if candidate in titled]
        if len(both) == 1:
            return Match(both[0], is_by_title=True)
        return _several(by_number, held, f"Sagsnummeret {item.case_number} står på")
    fixed = [
        candidate for candidate in held.record.in_order() if item.fixed and candidate.subject is _FIXED.get(item.fixed)
    ]
    if len(fixed) == 1:
        return Match(fixed[0], is_by_title=True)
    if len(titled) == 1:
        return _unless_other_case(item, titled[0], held)
    if titled:
        return _several(titled, held, "Titlen står på")
    return _not_on_agenda(item, held)


def _unless_contradicted(item: AgendaItem, titled: Sequence[AgendaItem], held: Held) -> Match:
    """A case number that is one item's and a title that is another's: the document or the agenda is wrong."""
    if titled and item not in titled:
        by_number, by_title = held.record.label(item.number), held.record.label(titled[0].number)
        ask = f"Sagsnummeret hører til vores punkt {by_number}, titlen til punkt {by_title}. Vælg punktet."
        return Match(asks=(ask,))
    return Match(item, is_by_title=item in titled)


def _unless_other_case(item: ReadItem, ours: AgendaItem, held: Held) -> Match:
    state = held.cases.get(ours.case_id or 0)
    own = state.case.case_number if state else ""
    if item.case_number and own and plain(own) != plain(item.case_number):
        label = held.record.label(ours.number)
        ask = f"Titlen er vores punkt {label}, men sagsnummeret er {item.case_number}, ikke {own}. Vælg."
        return Match(asks=(ask,))
    return Match(ours, is_by_title=True)


def _several(items: Iterable[AgendaItem], held: Held, begun: str) -> Match:
    labels = listing([held.record.label(item.number) for item in items])
    return Match(asks=(f"{begun} vores punkter {labels}. Vælg punktet.",))


def _not_on_agenda(item: ReadItem, held: Held) -> Match:
    cases = [state.case for state in held.cases.values() if _is_number_of(item, state.case)]
    if len(cases) == 1:
        ask = f"Sag {cases[0].number} står ikke på mødets dagsorden. Bekræft, at den blev behandlet."
        return Match(case=cases[0].id, asks=(ask,))
    if cases:
        return Match(asks=(f"Flere af vores sager har nummeret {item.case_number}. Vælg punktet.",))
    return Match(asks=("Punktet svarer ikke til noget punkt på vores dagsorden. Vælg det, hvis det er der.",))


def _by_case_number(item: ReadItem, held: Held) -> list[AgendaItem]:
    ours = []
    for candidate in held.record.in_order():
        state = held.cases.get(candidate.case_id or 0)
        if state is not None and _is_number_of(item, state.case):
            ours.append(candidate)
    return ours


def _is_number_of(item: ReadItem, case: Case) -> bool:
    own = {plain(number) for number in (case.number, case.case_number) if number}
    return bool({plain(number) for number in (item.case_number, item.document_number) if number} & own)


def _by_title(item: ReadItem, held: Held) -> list[AgendaItem]:
    title = title_of(item.title or "")
    if not title:
        return []
    return [
        candidate
        for candidate in held.record.in_order()
        if title in {title_of(candidate.title), title_of(candidate.public_title)}
    ]


def title_of(text: str) -> str:
    """Without what papers say beside a title: that it is closed, what kind it is."""
    bare = _KIND.sub("", text.strip())
    return plain(_KIND.sub("", bare))
