"""What an item prints of its case: the text and amounts that were before the body, the other bodies, the hearing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from documents.reading.numbers import format_number
from documents.writing.paper import Block, Heading, Items, Paragraph, Table
from models.case.amounts import NO_YEAR, AmountTable, uncertain
from models.meeting.paper import CasePaper, Heard, Proposed, Treatment
from process.calendar import danish_date, local_day
from process.planning.public_period import public_hearing_line
from process.register import Register
from process.state.amendment import TabledAmendment, accepted_late, is_late
from process.state.hearing import HearingState
from process.state.meeting import AgendaItem, ItemKind
from process.words import decisions
from process.words.minutes import Names

MOST_NAMED = 12
"""More hearing bodies than these are counted, not named; the høringsnotat has them all."""
_BULLET = re.compile(r"\s*[-–•*]\s+(?=\S)")
_HEARD: Mapping[HearingState, str] = {
    HearingState.NO_ANSWER: "Der er ikke modtaget høringssvar inden fristen",
    HearingState.WITHDRAWN: "Høringen er trukket tilbage",
    HearingState.NO_REMARKS: "Ingen bemærkninger",
}


def prose(text: str) -> Iterator[Paragraph | Items]:
    """Running text as people wrote it: an empty line begins a paragraph, lines that begin with a dash are a list."""
    for part in re.split(r"\n\s*\n", text.strip()):
        rows = [row.rstrip() for row in part.split("\n") if row.strip()]
        first = next((at for at, row in enumerate(rows) if _BULLET.match(row)), len(rows))
        if rows[:first]:
            yield Paragraph("\n".join(rows[:first]))
        listed = rows[first:]
        if listed and all(_BULLET.match(row) for row in listed):
            yield Items(tuple(_BULLET.sub("", row, count=1) for row in listed))
        elif listed:
            yield Paragraph("\n".join(listed))


def case_facts(case: CasePaper) -> Iterator[tuple[str, str]]:
    own_number = case.state.case.case_number
    yield "Sagsnr.", f"{own_number} ({case.state.case.number})" if own_number else case.state.case.number


def presentation(case: CasePaper, register: Register, item: AgendaItem, level: int) -> Iterator[Block]:
    """Not for an information item with a text of its own: what is reported is that text."""
    if not (item.item_kind is ItemKind.INFORMATION and item.text):
        for proposal in case.proposals:
            yield from _proposal(proposal, item, level, len(case.proposals))
    yield from _treatments(case, register, level)
    yield from _hearing(case, register, level)
    yield from _amendments(case, level)


def _amendments(case: CasePaper, level: int) -> Iterator[Block]:
    """Those tabled before the meeting; the late ones say so, and what it takes to treat them (KSL § 38)."""
    if case.amendments:
        due_on = case.state.case.amendments_due_on
        is_open = bool(accepted_late(case.amendments, due_on))
        yield Heading("Ændringsforslag", level)
        if due_on is not None:
            yield Paragraph(f"Fristen for ændringsforslag var {danish_date(due_on)}.")
        yield Items(tuple(_amendment(amendment, due_on, is_open) for amendment in case.amendments), True)


def _amendment(amendment: TabledAmendment, due_on: date | None, is_open: bool) -> str:
    cost = f" ({format_number(Decimal(amendment.amount_1000_dkk))} t.kr.)" if amendment.amount_1000_dkk else ""
    sentence = f"{amendment.proposer}: »{amendment.text}«{cost}"
    if not is_late(amendment, due_on):
        return sentence
    day = danish_date(local_day(amendment.tabled_at))
    if amendment.accepted_at is not None:
        return f"{sentence} Stillet {day}, efter fristen; flertallet er gået med til at behandle det."
    if is_open:
        return f"{sentence} Stillet {day}, efter fristen; kan behandles, da flertallet har åbnet for et andet."
    return f"{sentence} Stillet {day}, efter fristen; kan kun behandles, hvis flertallet er enigt i det."


def _proposal(proposal: Proposed, item: AgendaItem, level: int, count: int) -> Iterator[Block]:
    if not proposal.sections and not proposal.amounts.rows:
        return
    is_named = count > 1 or proposal.title not in (item.title, "")
    version = f", version {proposal.version}" if proposal.version > 1 else ""
    lead = f"Forslag {proposal.number}: {proposal.title}" if is_named else "Sagsfremstilling"
    yield Heading(f"{lead}{version}", level)
    for name, text in proposal.sections:
        yield Heading(name, level + 1)
        yield from prose(text)
    if proposal.amounts.rows:
        yield Heading("Økonomi", level + 1)
        yield from _amounts(proposal.amounts)


def _amounts(amounts: AmountTable) -> Iterator[Block]:
    columns = ("1.000 kr.", *amounts.columns)
    rows = tuple((name, *(cell or "–" for cell in cells)) for name, cells in amounts.rows)
    yield Table(columns, rows, (4, *(2 if year == NO_YEAR else 1 for year in amounts.columns)))
    notes = ["–: ikke oplyst."] if any("–" in row for row in rows) else []
    notes += ["*: usikkert."] if uncertain(amounts) else []
    if notes:
        yield Paragraph(" ".join(notes), is_note=True)


def _treatments(case: CasePaper, register: Register, level: int) -> Iterator[Block]:
    """Every body on the route: what it had decided and when, and those outstanding."""
    if not case.treatments:
        return
    yield Heading("Sagens forløb", level)
    rows = tuple(_treatment(step, register) for step in case.treatments)
    yield Table(("Organ", "Dato", "Beslutning"), rows, (35, 22, 43))


def _treatment(treatment: Treatment, register: Register) -> tuple[str, str, str]:
    body = register.organizations.get(treatment.body)
    reading = f", {treatment.step.reading}. behandling" if treatment.step.reading else ""
    name = f"{body.name if body else 'Ukendt organ'}{reading}"
    if treatment.decision is None or treatment.held_on is None:
        return name, "–", "Udestår; træffer afgørelsen" if treatment.step.authoritative else "Udestår"
    outcome = decisions.outcome(treatment.decision, Names(register, treatment.body, treatment.held_on)).rstrip(".")
    return name, danish_date(treatment.held_on), f"{outcome}{_stopped(treatment)}"


def _stopped(treatment: Treatment) -> str:
    return (
        " (indbragt for byrådet efter § 23)" if treatment.decision is not None and treatment.decision.stopped_by else ""
    )


def _hearing(case: CasePaper, register: Register, level: int) -> Iterator[Block]:
    if not case.heard and not case.public_hearings:
        return
    yield Heading("Høring", level)
    yield from (Paragraph(public_hearing_line(hearing)) for hearing in case.public_hearings)
    if not case.heard:
        return
    if len(case.heard) > MOST_NAMED:
        count = Counter("udestår" if party.is_outstanding else "afsluttet" for party in case.heard)
        counts = ", ".join(f"{number} {what}" for what, number in sorted(count.items()))
        yield Paragraph(f"{len(case.heard)} høringsparter: {counts}.")
    else:
        yield Items(tuple(heard(party, register) for party in case.heard))
    if any(party.is_outstanding for party in case.heard):
        yield Paragraph("Høringssvar eftersendes.")


def heard(party: Heard, register: Register) -> str:
    """«Handicaprådet: høringssvar modtaget 23. september 2027»; silence is said, never read as consent."""
    body = register.organizations.get(party.body)
    name = body.name if body else "Ukendt organ"
    if party.state is None:
        return f"{name}: høringen er ikke sendt endnu"
    if party.answered_at is not None:
        late = " efter fristen" if party.state is HearingState.ANSWERED_LATE else ""
        kind = "svaret »ingen bemærkninger«" if party.state is HearingState.NO_REMARKS else "høringssvar modtaget"
        return f"{name}: {kind} {danish_date(local_day(party.answered_at))}{late}"
    if (state := _HEARD.get(party.state)) is not None:
        return f"{name}: {state[:1].lower()}{state[1:]}"
    due = f"; fristen er {danish_date(party.due_on)}" if party.due_on else ""
    return f"{name}: høringssvar er ikke modtaget endnu{due}"
