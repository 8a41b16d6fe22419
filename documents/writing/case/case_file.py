"""Sagsmappe: everything of one case in one paper, behind a front page with a list of its annexes.

The public version leaves out what is closed, and what is the administration's own; personal data in what is left is
hidden, for nobody looks it through before it goes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from documents.writing.amounts import amount_blocks
from documents.writing.hearing import words
from documents.writing.hearing.letters import letter_blocks
from documents.writing.hearing.memo import NOT_RECEIVED, addendum_paper, answers_paper, memo_paper, silences
from documents.writing.paper import Block, Box, Contents, Facts, Heading, Items, Paper, Paragraph, Quote, Table
from documents.writing.prose import prose
from models.case.case_file import QUIET, CaseFile, FiledAnnex
from models.case.earlier_texts import EarlierText
from models.case.names import body_name, person_name
from models.case.view import DecisionLine
from models.hearing.memo import MemoView
from models.meeting.paper import proposed_of
from process.calendar import danish_date
from process.internal_sections import NOTHING_INTERNAL, InternalSections
from process.personal_data import personal_data, redact
from process.planning.assessment import Assessors
from process.register import Register
from process.rules import Role
from process.stages import Stage, StepState
from process.state.case import Consultation
from process.state.confidentiality import is_embargoed
from process.words import codes, dates, decisions
from process.words.grammar import sentence
from process.words.kept_back import kept_back_words
from process.words.minutes import Names

NAME = "Sagsmappe"
ANNEXES = "Bilagsfortegnelse"
_PUBLIC = "Offentlig udgave uden lukkede punkter og forvaltningens interne historik"
_OPEN_RECORD = "Protokollen er ikke lukket. Beslutningen kan ikke udføres endnu, og teksten kan ændres."
Part = tuple[str, tuple[Block, ...]]
"""An annex: what it is called, and what it holds from the third level on."""


def case_file_paper(file: CaseFile, plan: Assessors, municipality: str, now: datetime) -> Paper:
    """`plan` has the register, and says who holds the case."""
    case = file.view.case
    parts = [part for part in _parts(file, plan, municipality, now) if part[1]]
    named = [(f"Bilag {number}: {title}", blocks) for number, (title, blocks) in enumerate(parts, 1)]
    annexes = tuple(block for title, blocks in named for block in (Heading(title), *blocks))
    front = (Facts(tuple(_front(file, plan, now))), Contents(tuple(title for title, _ in named), ANNEXES))
    version = ", offentlig udgave" if file.is_public else ""
    blocks = (*front, *annexes)
    return Paper(
        title=f"{NAME}: {_hidden(case.title) if file.is_public else case.title}",
        author=municipality,
        made_at=now,
        blocks=tuple(without_personal_data(blocks)) if file.is_public else blocks,
        foot=f"{municipality} · {NAME}{version} · Sag {case.number}",
        has_front=True,
    )


# -- the front page --------------------------------------------------------------------------------------------------


def _front(file: CaseFile, plan: Assessors, now: datetime) -> Iterator[tuple[str, str]]:
    state, register = file.view.state, plan.register
    case = state.case
    yield "Sagsnr.", case.number
    if case.case_number:
        yield "Kommunens sagsnr.", case.case_number
    yield "Forvaltning", body_name(register, case.department)
    yield "Sagsbehandler", person_name(register, case.officer)
    yield "Stadie", sentence(case.stage.danish)
    if case.stage is not Stage.ENDED and not file.is_public:
        binding = plan.of(case).assess(state).binding
        yield "Ligger hos", person_name(register, binding.owner)
        yield "Næste skridt", binding.sentence
    if case.decided_on:
        yield "Afgjort", danish_date(case.decided_on)
    yield "Opgjort", dates.date_and_hour(now)
    ahead = case.public_from if is_embargoed(case, now) else None
    kept_back = kept_back_words(case.is_closed, ahead, file.view.is_confidential)
    if kept_back:
        yield "Fortrolighed", kept_back
    yield "Udgave", _PUBLIC if file.is_public else "Til kommunens egen brug"


# -- the annexes -----------------------------------------------------------------------------------------------------


def _parts(file: CaseFile, plan: Assessors, municipality: str, now: datetime) -> Iterator[Part]:
    case, register, rules = file.view.case, plan.register, plan.of(file.view.case)
    internal, years = rules.rules.internal_sections(case.case_type), rules.years_covered(file.view.state)
    for text in file.texts:
        yield _text_title(text), tuple(_text(text, years, internal if file.is_public else NOTHING_INTERNAL))
    for text in file.sent_texts:
        yield f"{_text_title(text)}, som den blev sendt i høring", tuple(_text(text, years, internal))
    yield "Høringsbreve", tuple(letter_blocks(file.letters, 3))
    if file.memo is not None:
        yield from _memo(file.memo, municipality, now, with_later=not file.is_public)
    yield "Sagens vej og beslutninger", tuple(_decisions(file, register))
    yield "Filer på dagsordener", tuple(_files(file.annexes))
    yield "Historik", tuple(_history(file))


def _text_title(text: EarlierText) -> str:
    return f"Forslag {text.number}, version {text.version}: {text.title}"


def _text(text: EarlierText, years: tuple[int, ...], internal: InternalSections) -> Iterator[Block]:
    proposal = proposed_of(text, years, internal)
    if proposal.amounts.rows:
        yield Heading("Økonomi", 3)
        yield from amount_blocks(proposal.amounts)
    for name, section in proposal.sections:
        yield Heading(name, 3)
        yield from prose(section)
    if not proposal.sections and not proposal.amounts.rows:
        yield Paragraph("Forslaget har ingen tekst.")


def _memo(memo: MemoView, municipality: str, now: datetime, *, with_later: bool) -> Iterator[Part]:
    """The memo with the answers as they may be shown, and what came after it was approved; before there is one, the
    answers and who has not answered.
    """
    if not memo.edition:
        yield "Høringssvar", (*_lowered(answers_paper(memo, municipality, now).blocks[1:]), *_silent(memo, now))
        return
    paper = memo_paper(memo, municipality, now)
    yield paper.title, tuple(_lowered(paper.blocks))
    after = memo.approval.newest_answer if memo.approval else None
    if with_later and after is not None and any(part.response.number > after for part in memo.contributions):
        addendum = addendum_paper(memo, after, municipality, now)
        yield addendum.title, tuple(_lowered(addendum.blocks[1:]))


def _silent(memo: MemoView, now: datetime) -> Iterator[Block]:
    if memo.silent:
        yield Heading(NOT_RECEIVED, 3)
        yield silences(memo, now)


def _lowered(blocks: Iterable[Block]) -> Iterator[Block]:
    """A paper of its own as part of another: every heading one level down."""
    for block in blocks:
        yield replace(block, level=block.level + 1) if isinstance(block, Heading | Box) else block


def _decisions(file: CaseFile, register: Register) -> Iterator[Block]:
    """The way of the case body by body, then what each has decided."""
    rows = tuple(_route(file, register))
    if rows:
        yield Heading("Sagens vej", 3)
        yield Table(("Organ", "Rolle", "Dato", "Resultat"), rows, (34, 16, 20, 30), label="Sagens vej")
    for line in file.view.decisions:
        yield Heading(f"{line.body_name}, {danish_date(line.held_on)}", 3)
        yield from _decision(line, Names(register, line.body, line.held_on))


def _route(file: CaseFile, register: Register) -> Iterator[tuple[str, str, str, str]]:
    """A body that has decided more than once has a row for each; hearings stand under their own heading."""
    state = file.view.state
    for step in sorted(state.treatments(), key=lambda treatment: (treatment.step, treatment.number)):
        if step.state is StepState.STRUCK:
            continue
        reading = f", {step.reading}. behandling" if step.reading else ""
        name, role = f"{body_name(register, step.body)}{reading}", sentence(codes.role_of(step.role, step.reading))
        decided = [line for line in file.view.decisions if line.decision.consultation == step.number]
        for line in decided:
            outcome = decisions.outcome(line.decision, Names(register, line.body, line.held_on)).rstrip(".")
            yield body_name(register, line.body) + reading, role, danish_date(line.held_on), outcome
        if not decided and step.role is not Role.INFORMATION:
            yield name, role, _placed_on(file, step), _without_decision(step)


def _placed_on(file: CaseFile, step: Consultation) -> str:
    """The day of the meeting it stands on, for the administration: outside, an agenda is news when it is published."""
    place = None if file.is_public else file.view.state.live_placement(step.number)
    return danish_date(place.held_on) if place else "–"


def _without_decision(step: Consultation) -> str:
    """Of a body whose decision is not here: it is still to come, or it was taken and is not for everybody."""
    if step.state is StepState.DONE:
        return "Behandlet"
    return codes.AWAITED_FINAL if step.authoritative else codes.AWAITED


def _decision(line: DecisionLine, names: Names) -> Iterator[Block]:
    decision = line.decision
    said = [decisions.alone(decision, names), *decisions.text_of(decision, names), *decisions.ballots(decision, names)]
    blocks = tuple(block for text in said if text for block in prose(text))
    yield Box("Beslutning", blocks, 4)
    if not line.record_is_closed:
        yield Paragraph(_OPEN_RECORD, is_note=True)
    for dissent in decision.dissents:
        yield Paragraph(f"{decisions.dissenter(dissent, names)} ønskede tilført protokollen:")
        yield Quote(dissent.text)
    if stopped := decisions.stopped(decision, names):
        yield Paragraph(stopped)


def _files(annexes: Iterable[FiledAnnex]) -> Iterator[Block]:
    rows = tuple(
        (
            f"{annex.title}{' (lukket bilag)' if annex.is_closed else ''}",
            annex.name,
            f"{annex.body} {danish_date(annex.held_on)}",
        )
        for annex in annexes
    )
    if rows:
        yield Paragraph("Filerne følger ikke med i sagsmappen. De ligger på mødets dagsorden.")
        yield Table(("Titel", "Fil", "Møde"), rows, (38, 32, 30), label="Bilag")


def _history(file: CaseFile) -> Iterator[Block]:
    rows = tuple(
        (words.short_moment(line.at), f"{line.what} »{line.said}«" if line.said else line.what, line.who)
        for line in file.view.history
        if line.tag not in QUIET
    )
    if rows:
        yield Table(("Tidspunkt", "Hvad der skete", "Hvem"), rows, (26, 51, 23), label="Historik")


# -- what everybody may read -----------------------------------------------------------------------------------------


def _hidden(text: str) -> str:
    return redact(text, personal_data(text))


def without_personal_data(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same blocks with CPR numbers, addresses and telephone numbers hidden in every text."""
    for block in blocks:
        yield replace(block, **{field.name: _mapped(getattr(block, field.name), _hidden) for field in fields(block)})


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    match value:
        case str():
            return change(value)
        case tuple():
            return tuple(_mapped(part, change) for part in value)
        case Heading() | Paragraph() | Quote() | Items() | Facts() | Table() | Contents() | Box():
            return next(iter(without_personal_data((value,))))
    return value
