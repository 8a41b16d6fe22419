"""Who must be heard in one case: what the playbook proposes, what the document itself names, what people have added or
left out, and why nobody else. Pure; the page, the command line and the rule check all read it here.

The playbook is asked again when the questionnaire is answered and when a draft is revised: bodies it now hits are put
on the route with their reason, bodies it no longer hits stay, are shown as such, and are struck by a person or not at
all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from process import commands as c
from process import route
from process.case import CaseState, Consultation
from process.events import Tag
from process.playbook import ANSWER_WORDS, STRICTEST_FIRST, Asked, CaseText, Party, hit_by, misses, plain
from process.refusals import Refusal, refuse
from process.register import BodyKind, Organization, Register
from process.rules import Duty, Role, RuleBook
from process.stages import FINISHED, StepState
from process.turn import Turn

MANDATORY = frozenset({Duty.LAW, Duty.AGREEMENT})
LEVELS = {1: "LokalMED", 2: "OmrådeMED", 3: "HovedMED"}
"""How the levels of MED are called; a municipality's own names stand in its organisation file."""

_MED_WORDS = {"lokalmed": 1, "lmu": 1, "lokaltmed": 1, "områdemed": 2, "omu": 2, "centermed": 2, "med": 0}


class Origin(StrEnum):
    """How a body came on the list of hearing parties."""

    SUGGESTED = "suggested"  # by the playbook
    NAMED = "named"  # in the document itself
    ADDED = "added"  # by a person, with a reason
    NO_LONGER = "no_longer"  # by the playbook once; it does not hit any more


@dataclass(frozen=True, slots=True)
class HeardParty:
    """A body on the route as hearing party. `level` is its MED level in words, `gate` the treatment that waits."""

    consultation: Consultation
    origin: Origin
    source: str
    why: str
    level: str = ""
    gate: Consultation | None = None

    @property
    def is_struck(self) -> bool:
        return self.consultation.state is StepState.STRUCK


@dataclass(frozen=True, slots=True)
class NotHeard:
    """A body of the playbook that is not heard, and why as a Danish half-sentence."""

    body: int
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """The document says only "LokalMED": which? `settled_by` are those of the `candidates` a person has put on the
    route, confirmed or sent a letter to; `proposed` those the playbook has put there of its own.
    """

    name: str
    candidates: tuple[int, ...]
    settled_by: tuple[int, ...] = ()
    proposed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyList:
    """Everything a clerk must see to say who is heard. `missing` does the playbook ask for, and the route has not."""

    questions: tuple[Question, ...]
    heard: tuple[HeardParty, ...]
    missing: tuple[Party, ...]
    not_heard: tuple[NotHeard, ...]

    @property
    def open(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if not question.settled_by)


def asked_of(state: CaseState, register: Register, texts: Iterable[CaseText], day: date) -> Asked:
    """What the playbook asks, answered by the case as it stands."""
    case = state.case
    line = (case.department, *register.line_above(case.department))
    return Asked(
        case_type=case.case_type,
        departments=frozenset(register.organizations[one].code for one in line if one in register.organizations),
        text=plain("\n".join(f"{each.title}\n{each.text}" for each in texts)),
        answers=frozenset(filter(None, case.answers.split(","))),
        kle=case.kle,
        day=day,
    )


def suggested(
    state: CaseState, register: Register, rules: RuleBook, texts: Iterable[CaseText], day: date
) -> tuple[Party, ...]:
    """The bodies the playbook hits today and that exist, with their reasons."""
    found = hit_by(rules.playbook, asked_of(state, register, texts, day))
    return tuple(party for party in found if _body(register, party.body_code, day))


def _body(register: Register, code: str, day: date) -> Organization | None:
    found = register.organization(code)
    return found if found is not None and found.exists_on(day) else None


def party_list(
    state: CaseState, register: Register, rules: RuleBook, texts: Collection[CaseText], day: date
) -> PartyList:
    """The list of hearing parties of a case on a day."""
    hits = {register.organization(party.body_code): party for party in suggested(state, register, rules, texts, day)}
    by_body = {body.id: party for body, party in hits.items() if body is not None}
    heard = tuple(_heard(state, register, rules, step, by_body.get(step.body)) for step in state.hearings())
    on_route = {party.consultation.body for party in heard}
    return PartyList(
        questions=questions(state, register, texts, day),
        heard=heard,
        missing=tuple(party for body, party in by_body.items() if body not in on_route),
        not_heard=tuple(_not_heard(state, register, rules, texts, day, on_route | set(by_body))),
    )


def _heard(
    state: CaseState, register: Register, rules: RuleBook, step: Consultation, party: Party | None
) -> HeardParty:
    body = register.organizations.get(step.body)
    why, source = split_basis(step.basis)
    rows = [row.source for row in rules.playbook if body is not None and row.body == body.code]
    was_hit = any(row in source for row in rows)
    if party is not None and (was_hit or step.basis.startswith(route.NAMED_WHY)):
        origin, why, source = Origin.SUGGESTED, party.why, party.source
    elif step.basis.startswith(route.NAMED_WHY):
        origin = Origin.NAMED
    else:
        origin = Origin.NO_LONGER if was_hit else Origin.ADDED
    level = LEVELS.get(body.med_level, "") if body is not None else ""
    gate = state.consultation(step.gates) if step.gates is not None else None
    return HeardParty(step, origin, source, why, level, gate)


def split_basis(basis: str) -> tuple[str, str]:
    """ "Hvorfor. (kilde)" as its two parts; a reason people wrote has no source."""
    found = re.fullmatch(r"(.*) \(((?:[^()]|\([^()]*\))+)\)", basis, re.DOTALL)
    return (found[1], found[2]) if found else (basis, "")


def _not_heard(
    state: CaseState,
    register: Register,
    rules: RuleBook,
    texts: Iterable[CaseText],
    day: date,
    heard: Collection[int],
) -> Iterator[NotHeard]:
    """Each other body of the playbook with what its nearest rows lacked."""
    asked = asked_of(state, register, texts, day)

    def named(code: str) -> str:
        found = register.organization(code)
        return found.name if found else code

    for code in dict.fromkeys(row.body for row in rules.playbook):
        body = _body(register, code, day)
        if body is None or body.id in heard:
            continue
        lacks = [tuple(misses(row, asked, named)) for row in rules.playbook if row.body == code]
        fewest = min(map(len, lacks))
        nearest = dict.fromkeys(", og ".join(lack) for lack in lacks if len(lack) == fewest)
        yield NotHeard(body.id, "; ".join(nearest))


# -- "Lokalmed": which? -----------------------------------------------------------------------------------------------


def questions(state: CaseState, register: Register, texts: Iterable[CaseText], day: date) -> tuple[Question, ...]:
    """The general names the document uses for a hearing party, each with the bodies it may mean. A name that may mean
    nobody here is the reader's own finding, not a question.
    """
    heard = [step for step in state.hearings() if step.state is not StepState.STRUCK]
    chosen = {step.body for step in heard if _is_chosen(step)}
    proposed = {step.body for step in heard} - chosen
    names = dict.fromkeys(name for text in texts for name in text.named)
    asked = ((name, candidates(name, register, day)) for name in names)
    return tuple(
        Question(name, found, tuple(b for b in found if b in chosen), tuple(b for b in found if b in proposed))
        for name, found in asked
        if found
    )


def _is_chosen(step: Consultation) -> bool:
    """Whether a person has said that this body is to be heard: with a reason, or by sending the letter."""
    return bool(step.reason) or not split_basis(step.basis)[1] or step.state in (StepState.OPEN, StepState.DONE)


def open_questions(state: CaseState, register: Register, texts: Iterable[CaseText], day: date) -> tuple[Question, ...]:
    """The questions nobody has answered yet, by putting one of the bodies on the route."""
    return tuple(question for question in questions(state, register, texts, day) if not question.settled_by)


def candidates(name: str, register: Register, day: date) -> tuple[int, ...]:
    """The bodies a general name may mean: MED committees by level, else those whose name holds it. None for the name
    or code of one body.
    """
    here = [body for body in register.organizations.values() if body.exists_on(day)]
    folded = _folded(name)
    if not folded or any(folded in map(_folded, (b.code, b.name, b.short_name, *b.aliases)) for b in here):
        return ()
    general = re.sub(r"(?:udvalg(?:et|ene)?|rne|erne|en|et|ne|n)$", "", folded)
    if general in _MED_WORDS:
        level = _MED_WORDS[general]
        return tuple(b.id for b in here if b.kind is BodyKind.MED and level in (0, b.med_level))
    heard = [b for b in here if b.kind in (BodyKind.MED, BodyKind.CITIZEN_COUNCIL, BodyKind.BOARD)]
    return tuple(b.id for b in heard if any(general in _folded(name) for name in (b.name, *b.aliases)))


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def add_party(turn: Turn, command: c.AddConsultation) -> Refusal | None:
    """Put a body on the route; one that is there, proposed and not asked yet, is confirmed instead."""
    known = _not_asked_yet(turn, command)
    if known is None or not command.reason.strip() or turn.case.case.decided_on:
        return route.add_consultation(turn, command)
    return _confirm(turn, known, command)


def _not_asked_yet(turn: Turn, command: c.AddConsultation) -> Consultation | None:
    """This body's own place among the hearing parties, while it has no letter: it is not to get two."""
    if command.role is not Role.HEARING:
        return None
    before = (StepState.PLANNED, StepState.READY)
    return next((s for s in turn.case.hearings() if s.body == command.body and s.state in before), None)


def _confirm(turn: Turn, known: Consultation, command: c.AddConsultation) -> Refusal | None:
    """A body the playbook proposed is the one that is meant: a person's word, with its reason."""
    if known.reason == command.reason:
        return refuse("nothing_new")
    turn.set_step(known.number, reason=command.reason)
    turn.emit(
        Tag.ROUTE_CHANGED,
        personal={"reason": command.reason},
        change="confirmed",
        consultation=known.number,
        body=known.body,
    )
    return None


# -- the playbook asked again ----------------------------------------------------------------------------------------


def answer_questions(turn: Turn, command: c.AnswerQuestions) -> Refusal | None:
    """The questionnaire answered, or answered anew: who must be heard is asked again."""
    unknown = set(command.answers) - set(ANSWER_WORDS)
    if unknown:
        return refuse("not_found", what="spørgsmål", key=", ".join(sorted(unknown)))
    if turn.case.case.decided_on:
        return refuse("already_decided")
    answers = ",".join(key for key in ANSWER_WORDS if key in command.answers)
    kle = command.kle.strip()
    before = set(filter(None, turn.case.case.answers.split(",")))
    if (before, turn.case.case.kle) == (set(command.answers), kle):
        return refuse("nothing_new")
    turn.set_case(answers=answers, kle=kle)
    turn.emit(Tag.QUESTIONS_ANSWERED, answers=answers.split(",") if answers else [], kle=kle)
    hear_who_is_hit(turn, turn.ctx.texts)
    return None


def hear_who_is_hit(turn: Turn, texts: Iterable[CaseText]) -> None:
    """Put every body the playbook hits now and the route has not on the route; nothing is taken off. A body heard by
    custom that the law or an agreement now asks for becomes mandatory.
    """
    ctx = turn.ctx
    before = turn.case.consultations
    for party in suggested(turn.case, ctx.register, ctx.rules, texts, ctx.today):
        body = ctx.register.organization(party.body_code)
        if body is None:
            continue
        known = [step for step in turn.case.hearings() if step.body == body.id]
        if not known:
            _add(turn, body, party)
        for step in known:
            _tighten(turn, step, party)
    if turn.case.consultations != before:
        route.open_changed(turn)


def _add(turn: Turn, body: Organization, party: Party) -> None:
    gated = _gate(turn, party)
    if gated is None:
        return  # nobody is left to decide: there is nothing to hear anybody about
    added = Consultation(
        number=turn.case.next_number(),
        body=body.id,
        role=Role.HEARING,
        step=min(_hearing_step(turn), gated.step),
        gates=gated.number,
        duty=party.duty,
        basis=f"{party.why} ({party.source})",
        period_days=party.period_days,
        due_time=party.due_time,
    )
    turn.add_step(added)
    turn.emit(
        Tag.ROUTE_CHANGED,
        personal={"reason": party.why},
        change="added",
        consultation=added.number,
        body=added.body,
        role=str(added.role),
        step=added.step,
        by="playbook",
        rows=party.row_key,
    )


def _tighten(turn: Turn, step: Consultation, party: Party) -> None:
    now = step.duty or Duty.CUSTOM
    if STRICTEST_FIRST.index(party.duty) >= STRICTEST_FIRST.index(now):
        return
    turn.set_step(step.number, duty=party.duty, basis=f"{party.why} ({party.source})")
    request = turn.case.latest_request(step.number)
    if request is not None and not request.is_finished and party.duty in MANDATORY:
        turn.set_request(request, mandatory=True)
    turn.emit(
        Tag.ROUTE_CHANGED,
        personal={"reason": party.why},
        change="duty",
        consultation=step.number,
        body=step.body,
        duty=str(party.duty),
    )


def _hearing_step(turn: Turn) -> int:
    """Where the hearing parties stand on this route: with the others, else where the template has them."""
    others = [step.step for step in turn.case.hearings() if step.state not in FINISHED]
    template = turn.ctx.rules.route_for(turn.case.case.case_type)
    planned = [step.step for step in template.steps if step.body == route.PARTIES] if template else []
    return min(others or planned or [1])


def _gate(turn: Turn, party: Party) -> Consultation | None:
    """What waits for a body added later: what its row or the template says, else what the other hearings hold, else
    the final decision; never a treatment already over.
    """
    template = turn.ctx.rules.route_for(turn.case.case.case_type)
    steps = [step.gates for step in template.steps if step.body == route.PARTIES] if template else []
    ahead = [step for step in turn.case.treatments() if step.state not in FINISHED]
    held = [step.gates for step in turn.case.hearings()]
    found = [
        *(step for step in ahead if party.gates is not None and step.step == party.gates),
        *(step for step in ahead if step.number in held),
        *(step for step in ahead if step.step in steps),
    ]
    return next(iter(found), None) or route.final_treatment(turn.case)
