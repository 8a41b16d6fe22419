"""Who must be heard in one case: what the playbook proposes, what the document itself names, what people have added or
left out, and why nobody else. Pure; the page, the command line and the rule check all read it here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from process.hearing.playbook import Asked, CaseText, Party, hit_by, misses, words_in
from process.ids import BodyId
from process.register import BodyKind, Organization, Register
from process.route import new_route
from process.rules import Duty, RuleBook
from process.stages import StepState
from process.state.case import CaseState, Consultation

MANDATORY = frozenset(duty for duty in Duty if duty.is_owed)
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

    body: BodyId
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """The document says only "LokalMED": which? `settled_by` are those of the `candidates` a person has put on the
    route, confirmed or sent a letter to; `proposed` those the playbook has put there of its own.
    """

    name: str
    candidates: tuple[BodyId, ...]
    settled_by: tuple[BodyId, ...] = ()
    proposed: tuple[BodyId, ...] = ()


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


def asked_of(state: CaseState, register: Register, rules: RuleBook, texts: Collection[CaseText], day: date) -> Asked:
    """What the playbook asks, answered by the case as it stands."""
    case = state.case
    line = (case.department, *register.line_above(case.department))
    said, quotable = words_in(texts, rules.internal_sections(case.case_type))
    return Asked(
        case_type=case.case_type,
        departments=frozenset(
            register.organizations[department].code for department in line if department in register.organizations
        ),
        text=said,
        quotable=quotable,
        answers=frozenset(filter(None, case.answers.split(","))),
        kle=case.kle,
        day=day,
    )


def suggested(
    state: CaseState, register: Register, rules: RuleBook, texts: Collection[CaseText], day: date
) -> tuple[Party, ...]:
    """The bodies the playbook hits today and that exist, with their reasons."""
    parties = hit_by(rules.playbook, asked_of(state, register, rules, texts, day))
    return tuple(party for party in parties if _body(register, party.body_code, day))


def _body(register: Register, code: str, day: date) -> Organization | None:
    organization = register.organization(code)
    return organization if organization is not None and organization.exists_on(day) else None


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
    if party is not None and (was_hit or step.basis.startswith(new_route.NAMED_WHY)):
        origin, why, source = Origin.SUGGESTED, party.why, party.source
    elif step.basis.startswith(new_route.NAMED_WHY):
        origin = Origin.NAMED
    else:
        origin = Origin.NO_LONGER if was_hit else Origin.ADDED
    level = LEVELS.get(body.med_level, "") if body is not None else ""
    gate = state.consultation(step.gates) if step.gates is not None else None
    return HeardParty(step, origin, source, why, level, gate)


def split_basis(basis: str) -> tuple[str, str]:
    """ "Hvorfor. (kilde)" as its two parts; a reason people wrote has no source."""
    match = re.fullmatch(r"(.*) \(((?:[^()]|\([^()]*\))+)\)", basis, re.DOTALL)
    return (match[1], match[2]) if match else (basis, "")


def _not_heard(
    state: CaseState,
    register: Register,
    rules: RuleBook,
    texts: Collection[CaseText],
    day: date,
    heard: Collection[BodyId],
) -> Iterator[NotHeard]:
    """Each other body of the playbook with what its nearest rows lacked."""
    asked = asked_of(state, register, rules, texts, day)

    def named(code: str) -> str:
        organization = register.organization(code)
        return organization.name if organization else code

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
        Question(name, bodies, tuple(b for b in bodies if b in chosen), tuple(b for b in bodies if b in proposed))
        for name, bodies in asked
        if bodies
    )


def _is_chosen(step: Consultation) -> bool:
    """Whether a person has said that this body is to be heard: with a reason, or by sending the letter."""
    return bool(step.reason) or not split_basis(step.basis)[1] or step.state in (StepState.OPEN, StepState.DONE)


def open_questions(state: CaseState, register: Register, texts: Iterable[CaseText], day: date) -> tuple[Question, ...]:
    """The questions nobody has answered yet, by putting one of the bodies on the route."""
    return tuple(question for question in questions(state, register, texts, day) if not question.settled_by)


def candidates(name: str, register: Register, day: date) -> tuple[BodyId, ...]:
    """The bodies a general name may mean: MED committees by level, else those whose name holds it. None for the name
    or code of one body.
    """
    living = [body for body in register.organizations.values() if body.exists_on(day)]
    folded = _folded(name)
    if not folded or any(folded in map(_folded, (b.code, b.name, b.short_name, *b.aliases)) for b in living):
        return ()
    general = re.sub(r"(?:udvalg(?:et|ene)?|rne|erne|en|et|ne|n)$", "", folded)
    if general in _MED_WORDS:
        level = _MED_WORDS[general]
        return tuple(b.id for b in living if b.kind is BodyKind.MED and level in (0, b.med_level))
    heard = [b for b in living if b.kind in (BodyKind.MED, BodyKind.CITIZEN_COUNCIL, BodyKind.BOARD)]
    return tuple(b.id for b in heard if any(general in _folded(name) for name in (b.name, *b.aliases)))


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
