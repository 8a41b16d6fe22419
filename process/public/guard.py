"""The publication guard over a whole agenda or minutes, annexes included: what must be looked at before it is shown.

It finds and says; a person mends it, or writes why it may be shown (Datatilsynet asks for a check before publishing).
KSL §§ 8 and 20: what is published is limited by the duty of confidentiality. Each finding is a short Danish sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from process.ids import ItemNumber
from process.personal_data import personal_data, summary
from process.public.guard_names import masked, mentioned, names_in
from process.state.confidentiality import is_embargoed
from process.state.meeting import AgendaItem, Annex, MeetingState
from process.state.record import CorrectionKind, Published


@dataclass(frozen=True, slots=True)
class Material:
    """What the guard needs beside the record. `annexes`: text by annex number, None for a file no machine can read.

    `cases`: title and texts of the case behind an item, by case id. `closed_cases` ask to be closed themselves,
    `elsewhere` are treated behind closed doors at another meeting. `closed_files`: digests of files that are a closed
    annex anywhere. `known`: names everybody may say.
    """

    annexes: Mapping[int, str | None] = field(default_factory=dict)
    cases: Mapping[int, str] = field(default_factory=dict)
    closed_cases: frozenset[int] = frozenset()
    elsewhere: frozenset[int] = frozenset()
    closed_files: frozenset[str] = frozenset()
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Said:
    """One text that would be shown: whose, what it is called, and what it says."""

    where: str
    text: str


def meeting_findings(record: MeetingState, what: Published, material: Material, now: datetime) -> tuple[str, ...]:
    """What the guard finds, in the order of the agenda. None is the answer that lets it through without a reason."""
    items = [item for item in record.in_order() if item.withdrawn_at is None]
    findings: list[str] = []
    secrets = {
        item.number: names_in(_inside(record, item, material), material.known) for item in items if item.is_closed
    }
    for item in items:
        findings += _of_form(record, item, what, material)
        findings += _of_annexes(record, item, material, now)
        for shown_text in _texts(record, item, what, material):
            findings += _of_text(shown_text)
            findings += _of_names(record, shown_text, secrets)
    for shown_text in _of_the_record(record, what):
        findings += (*_of_text(shown_text), *_of_names(record, shown_text, secrets))
    return tuple(dict.fromkeys(findings))


def _of_form(record: MeetingState, item: AgendaItem, what: Published, material: Material) -> Iterator[str]:
    at = _at(record, item)
    if not item.title.strip():
        yield f"{at} har ingen overskrift."
    if item.is_closed:
        if not item.public_title.strip():
            yield f"{at} er lukket og har ingen offentlig overskrift."
        elif item.public_title.strip() == item.title.strip():
            yield f"{at} er lukket, men den offentlige overskrift er den samme som den lukkede."
        decision = record.decision_on(item.number)
        if what is Published.MINUTES and decision is not None and not decision.public_text.strip():
            yield f"{at} er lukket og har ingen offentlig beslutningstekst."
    elif item.case_id in material.closed_cases:
        yield f"{at} er åbent, men sagen er lukket: punktet bliver vist som lukket."
    elif item.case_id in material.elsewhere:
        yield f"{at} er åbent, men sagen er behandlet for lukkede døre på et andet møde."


def _of_annexes(record: MeetingState, item: AgendaItem, material: Material, now: datetime) -> Iterator[str]:
    for place, annex in enumerate(record.annexes_of(item.number), 1):
        at = f"{_at(record, item)}, bilag {place}"
        if item.is_closed:
            if not annex.is_closed:
                yield f"{at} er åbent, men punktet er lukket: bilaget kommer ikke med."
        elif annex.is_closed:
            yield f"{at} er lukket, men punktet er åbent: bilaget kommer ikke med."
        elif annex.sha256 in material.closed_files:
            yield f"{at} er den samme fil som et lukket bilag."
        elif material.annexes.get(annex.number) is None:
            yield f"{at} kan ikke læses maskinelt og er ikke kontrolleret."
        if not annex.is_closed and is_embargoed(annex, now):
            yield f"{at} bliver først offentligt senere og er kontrolleret, som det er nu."


def _texts(record: MeetingState, item: AgendaItem, what: Published, material: Material) -> Iterator[_Said]:
    """Every text about the item that would be shown now or later."""
    at, decision = _at(record, item), record.decision_on(item.number)
    is_minutes = what is Published.MINUTES
    if item.is_closed:
        yield _Said(f"{at}, offentlig overskrift", item.public_title)
        if is_minutes and decision is not None:
            yield _Said(f"{at}, offentlig beslutningstekst", decision.public_text)
        return
    yield _Said(f"{at}, overskrift", item.title)
    yield _Said(f"{at}, tekst", item.text)
    yield _Said(f"{at}, indstilling", "\n".join(item.points))
    yield _Said(f"{at}, begrundelse for hastesag", item.late_reason)
    if item.case_id is not None:
        yield _Said(f"{at}, sagens tekst", material.cases.get(item.case_id, ""))
    for place, annex in enumerate(record.annexes_of(item.number), 1):
        if not annex.is_closed:
            yield _Said(f"{at}, bilag {place}", f"{annex.title}\n{annex.name}\n{_text(annex, material)}")
    if not is_minutes:
        return
    yield _Said(f"{at}, andre til stede", "\n".join(f"{guest.name} {guest.capacity}" for guest in item.guests))
    if decision is not None:
        yield _Said(f"{at}, beslutning", f"{decision.text}\n{decision.public_text}\n{decision.alone_reason}")
        changes = [change.text for change in decision.amendments] + [point.amendment for point in decision.points]
        yield _Said(f"{at}, ændringsforslag", "\n".join(changes))
        yield _Said(
            f"{at}, mindretalsudtalelse", "\n".join(f"{dissent.by} {dissent.text}" for dissent in decision.dissents)
        )
    yield _Said(f"{at}, rettelser og tilføjelser", _additions(record, item.number))


def _of_the_record(record: MeetingState, what: Published) -> Iterator[_Said]:
    if what is Published.MINUTES:
        yield _Said("Protokollen, rettelser og tilføjelser", _additions(record, 0))
    yield _Said("Mødested", record.meeting.place)


def _additions(record: MeetingState, item: int) -> str:
    return "\n".join(
        correction.text
        for correction in record.corrections
        if correction.item == item and correction.kind is not CorrectionKind.REOPENING
    )


def _of_text(shown_text: _Said) -> Iterator[str]:
    finds = personal_data(shown_text.text)
    if finds:
        yield f"{shown_text.where}: {summary(finds)} ({', '.join(dict.fromkeys(find.masked for find in finds))})."


def _of_names(record: MeetingState, shown_text: _Said, secrets: Mapping[ItemNumber, frozenset[str]]) -> Iterator[str]:
    for number, names in secrets.items():
        for name in mentioned(names, shown_text.text):
            yield f"{shown_text.where}: et navn fra det lukkede punkt {record.label(number)} ({masked(name)})."


def _inside(record: MeetingState, item: AgendaItem, material: Material) -> str:
    """Everything a closed item says inside, its case and the titles of its annexes with it."""
    decision = record.decision_on(item.number)
    parts = [item.title, item.text, *item.points, item.late_reason, *(guest.name for guest in item.guests)]
    parts += [decision.text, *(dissent.text for dissent in decision.dissents)] if decision else []
    parts += [annex.title for annex in record.annexes_of(item.number)]
    parts += [_text(annex, material) for annex in record.annexes_of(item.number)]
    parts.append(material.cases.get(item.case_id, "") if item.case_id is not None else "")
    return "\n\n".join(parts)


def _text(annex: Annex, material: Material) -> str:
    return material.annexes.get(annex.number) or ""


def _at(record: MeetingState, item: AgendaItem) -> str:
    return f"Punkt {record.label(item.number)}"
