"""What an item prints of its case: the text and amounts that were before the body, the other bodies, the hearing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from documents.reading.numbers import format_number
from documents.writing.amounts import amount_blocks
from documents.writing.paper import Block, Heading, Items, Paragraph, Table
from documents.writing.prose import prose
from models.meeting.paper import CasePaper, Proposed, Treatment
from process.calendar import danish_date, local_day
from process.hearing.dropping import not_heard
from process.ids import BodyId
from process.personal_data import personal_data, redact
from process.planning.public_period import public_hearing_line
from process.register import Register
from process.route.route import final_treatment
from process.state.amendment import TabledAmendment, accepted_late, is_late
from process.state.called_in import CALLED_IN
from process.state.case import Consultation
from process.state.decision import Decision, Question
from process.state.meeting import AgendaItem, ItemKind
from process.words import codes, decisions
from process.words.dates import listing
from process.words.hearing import body_names, heard_line, not_heard_line
from process.words.minutes import Names


def case_facts(case: CasePaper, register: Register, item: AgendaItem) -> Iterator[tuple[str, str]]:
    """Number, who puts it forward, who has the competence, and by what it has it."""
    own_number = case.state.case.case_number
    yield "Sagsnr.", f"{own_number} ({case.state.case.number})" if own_number else case.state.case.number
    department = register.organizations.get(case.state.case.department)
    if department is not None:
        yield "Forvaltning", department.name
    step, final = case.state.consultation(item.consultation or 0), final_treatment(case.state)
    if item.item_kind is not ItemKind.DECISION or step is None or final is None:
        return
    yield "Kompetence", _competence(step, final, body_names(register), item.question)
    if basis := legal_basis(step):
        yield "Retsgrundlag", basis


def _competence(
    step: Consultation, final: Consultation, name: Callable[[BodyId], str], question: Question | None = None
) -> str:
    who, decides = name(step.body), name(final.body)
    if step.number == final.number:
        return f"{who} afgør sagen."
    if step.basis == CALLED_IN:
        return f"{who} tager stilling til den beslutning, der er indbragt. Derefter afgør {decides} sagen."
    if step.reading == 1:
        return f"{decides} afgør sagen ved 2. behandling."
    if question is Question.PLAN_PROPOSAL:
        return f"{who} vedtager forslaget til offentlig høring. {decides} afgør sagen efter høringen."
    if question is Question.SEND_OUT:
        return f"{who} afgør, om sagen sendes i høring. {decides} afgør sagen efter høringen."
    return f"{who} indstiller til {decides}, som afgør sagen."


def legal_basis(step: Consultation) -> str:
    """By what the body treats the case: the route's own source. What somebody wrote when they put a body on the route
    is a reason and no basis.
    """
    return step.basis if step.basis == CALLED_IN or not step.reason else ""


def presentation(case: CasePaper, register: Register, item: AgendaItem, level: int) -> Iterator[Block]:
    """Not for an information item with a text of its own: what is reported is that text."""
    if not (item.item_kind is ItemKind.INFORMATION and item.text):
        for proposal in case.proposals:
            yield from _proposal(proposal, item, level, case)
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


def _proposal(proposal: Proposed, item: AgendaItem, level: int, case: CasePaper) -> Iterator[Block]:
    if not proposal.sections and not proposal.amounts.rows:
        return
    case_title = case.state.case.title
    is_named = len(case.proposals) > 1 or proposal.title not in (item.title, case_title, "")
    version = f", version {proposal.version}" if proposal.version > 1 else ""
    lead = f"Forslag {proposal.number}: {proposal.title}" if is_named else "Sagsfremstilling"
    yield Heading(f"{lead}{version}", level)
    for name, text in proposal.sections:
        yield Heading(name, level + 1)
        yield from prose(text)
    if proposal.amounts.rows:
        yield Heading("Økonomi", level + 1)
        yield from amount_blocks(proposal.amounts)


COURSE = ("Organ", "Dato", "Beslutning")
"""The head of the table that quotes what other bodies have decided."""
NOT_PUBLIC = "Behandlet. Beslutningen er ikke offentlig."
BEHIND_CLOSED_DOORS = "Behandlet for lukkede døre"


def _treatments(case: CasePaper, register: Register, level: int) -> Iterator[Block]:
    """Every body on the route: what it had decided and when, and those outstanding."""
    if not case.treatments:
        return
    yield Heading("Sagens forløb", level)
    rows = tuple(_treatment(step, register) for step in case.treatments)
    yield Table(COURSE, rows, (33, 26, 41), label="Sagens forløb")


def _treatment(treatment: Treatment, register: Register) -> tuple[str, str, str]:
    body = register.organizations.get(treatment.body)
    reading = f", {treatment.step.reading}. behandling" if treatment.step.reading else ""
    name = f"{body.name if body else 'Ukendt organ'}{reading}"
    if treatment.is_kept_back and treatment.held_on is None:
        return name, "–", NOT_PUBLIC
    if treatment.held_on is None:
        return name, "–", codes.AWAITED_FINAL if treatment.step.authoritative else codes.AWAITED
    if treatment.decision is None:
        return name, danish_date(treatment.held_on), BEHIND_CLOSED_DOORS
    words = decided_words(treatment.decision, Names(register, treatment.body, treatment.held_on))
    return name, danish_date(treatment.held_on), f"{words}{_stopped(treatment)}"


def decided_words(decision: Decision, names: Names) -> str:
    """What another body decided, as its minutes have it: with which changes, by what vote, and who dissented. The
    outcome alone hides what a body changed from the next that is to follow it.
    """
    dissenters = [decisions.dissenter(dissent, names) for dissent in decision.dissents]
    said = [*decisions.text_of(decision, names), *decisions.ballots(decision, names)]
    if dissenters:
        said.append(f"Afvigende mening i protokollen: {listing(dissenters)}.")
    return _without_personal_data(" ".join(said) if len(said) > 1 else said[0].rstrip("."))


def _stopped(treatment: Treatment) -> str:
    is_stopped = treatment.decision is not None and treatment.decision.stopped_by
    return f" {decisions.BROUGHT_BEFORE}" if is_stopped else ""


def _hearing(case: CasePaper, register: Register, level: int) -> Iterator[Block]:
    """Every round of every body with every answer: silence in a later round takes back nothing that was said before."""
    names = body_names(register)
    unheard = tuple(_without_personal_data(not_heard_line(step, names)) for step in not_heard(case.state, names))
    if not case.heard and not case.public_hearings and not unheard:
        return
    yield Heading("Høring", level)
    yield from (Paragraph(public_hearing_line(hearing)) for hearing in case.public_hearings)
    yield from _answers(case, register)
    if unheard:
        yield Paragraph("Ikke hørt:")
        yield Items(unheard)


def _without_personal_data(sentence: str) -> str:
    """A reason is written for the case's desk; the agenda goes to everybody."""
    return redact(sentence, personal_data(sentence))


def _answers(case: CasePaper, register: Register) -> Iterator[Block]:
    if not case.heard:
        return
    if case.summary:
        yield Paragraph(f"Høringsnotatet: {case.summary}")
    yield Items(tuple(heard_line(heard, register, _parts(case), case.worded) for heard in case.heard))
    yield from map(Paragraph, case.to_come)


def _parts(case: CasePaper) -> Callable[[int], str]:
    return lambda number: case.parts.get(number, "")
