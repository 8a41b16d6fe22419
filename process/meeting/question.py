"""What an item asks of the body: the proposed decision, in the words of the body's part in the case, and what
«som indstillet» then means.
"""

from __future__ import annotations

from process.calendar import danish_date
from process.change import Context
from process.ids import BodyId
from process.law import PUBLIC_HEARINGS
from process.register import BodyKind
from process.route.route import final_treatment, opens_hearing
from process.rules import Role, RouteTemplate
from process.stages import StepState
from process.state.called_in import called_in_from
from process.state.case import CaseState, Consultation, Outcome, ProposalRef
from process.state.decision import READINGS, Question
from process.state.meeting import AgendaItem, ItemKind, ItemSubject
from process.words.decisions import READING
from process.words.grammar import genitive


def question_of(state: CaseState, step: Consultation | None, template: RouteTemplate | None) -> Question | None:
    """None where the body is to approve, or to recommend to the one that is. `template`: of the case's type."""
    if step is None:
        return None
    if called_in_from(state, step) is not None:
        return Question.CALLED_IN
    if step.reading:
        return READINGS[step.reading - 1]
    if _is_put_out(state, step, template):
        return Question.PLAN_PROPOSAL
    if opens_hearing(state, step):
        return Question.SEND_OUT
    return Question.BEFORE_READING if _reading_ahead(state, step) is not None else None


def _is_put_out(state: CaseState, step: Consultation, template: RouteTemplate | None) -> bool:
    """The first body to treat a plan adopts the proposal, which is then put out (planloven § 24)."""
    law = PUBLIC_HEARINGS.get(template.public_hearing) if template else None
    heard = next((s.step for s in template.steps if s.role is Role.HEARING), 0) if template else 0
    first = min((s.step for s in template.steps if s.role is not Role.HEARING), default=0) if template else 0
    treated = (other for other in state.treatments() if other.state is not StepState.STRUCK)
    is_first = not any(other.step < step.step for other in treated)
    is_out = bool(state.live_public_hearings())
    return law is not None and law.is_proposal_adopted and first < heard and is_first and not is_out


def titled(title: str, question: Question | None) -> str:
    """«Budget 2028 – 1. behandling»; an item without a title has none."""
    return f"{title} – {READING[question]}" if title and question in READINGS else title


def proposed_points(
    state: CaseState, step: Consultation | None, kind: ItemKind, question: Question | None, body: BodyId, ctx: Context
) -> tuple[str, ...]:
    """The proposed decision where nobody has written one: what the body's part in the case makes of it. A catalogue's
    proposals are decided one by one: point n is proposal n. Titles stand in the sentence without marks; those are for
    words that people wrote, quoted in a decision.
    """
    if kind is ItemKind.INFORMATION:
        return ("at orienteringen tages til efterretning",)
    if kind is ItemKind.DISCUSSION:
        return ("at sagen drøftes",)
    if question is Question.FIRST_READING:
        return (f"at {'forslagene' if len(state.proposals) > 1 else 'forslaget'} oversendes til 2. behandling",)
    stopped = called_in_from(state, step) if step else None
    if stopped is not None:
        names = (ctx.body(body), ctx.body(stopped.body))
        return (called_in_point(*names, danish_date(stopped.held_on), state.case.title),)
    asked = _asked(state, step, question, body, ctx)
    if len(state.proposals) > 1:
        named = (f"forslag {proposal.number}, {proposal.title}" for proposal in in_number_order(state))
        return tuple(f"at {asked.format(what)}" for what in named)
    return (f"at {asked.format(state.case.title)}",)


def called_in_point(council: str, body: str, day: str, title: str) -> str:
    """What the council is asked by a § 23: not to approve the proposal, but to decide in the committee's place.
    «at Byrådet tager stilling til Socialudvalgets beslutning af 2. marts 2027 om Nye ramper».
    """
    return f"at {council} tager stilling til {genitive(body)} beslutning af {day} om {title}"


def _asked(state: CaseState, step: Consultation | None, question: Question | None, body: BodyId, ctx: Context) -> str:
    """«udvalget anbefaler Byrådet at godkende {}»: with the proposal's place left open."""
    who = _who(body, ctx)
    if question is Question.SECOND_READING:
        return f"{who} vedtager {{}} ved 2. behandling"
    if question is Question.PLAN_PROPOSAL:
        return f"{who} vedtager forslaget {{}} og sender det i offentlig høring"
    if question is Question.SEND_OUT:
        return f"{who} sender {{}} i høring"
    reading = _reading_ahead(state, step) if step is not None else None
    if reading is not None:
        return f"{who} oversender {{}} til {READING[READINGS[0]]} i {ctx.body(reading.body)}"
    final = final_treatment(state)
    if (step is not None and step.authoritative) or final is None:
        return f"{who} godkender {{}}"
    return f"{who} anbefaler {ctx.body(final.body)} at godkende {{}}"


def _reading_ahead(state: CaseState, step: Consultation) -> Consultation | None:
    """The council's first reading, where the body treats the matter before it: nothing is approved there yet."""
    ahead = (s for s in state.treatments() if s.state is not StepState.STRUCK and s.step > step.step)
    nearest = min(ahead, key=lambda treatment: treatment.step, default=None)
    return nearest if nearest is not None and nearest.reading == 1 else None


def _who(body: BodyId, ctx: Context) -> str:
    """A committee is «udvalget» on its own agenda; any other body goes by its name."""
    known = ctx.register.organizations.get(body)
    is_committee = known is not None and known.kind in (BodyKind.COMMITTEE, BodyKind.FINANCE)
    return "udvalget" if is_committee else ctx.body(body)


def in_number_order(state: CaseState) -> list[ProposalRef]:
    return sorted(state.proposals, key=lambda proposal: proposal.number)


def as_proposed(state: CaseState | None, item: AgendaItem) -> Outcome | None:
    """What «som indstillet» means here: a body that has the competence approves, one that has not recommends. None for
    what was brought before the council: it is asked what it decides, so that must be said (KSL § 23; danish-rules
    [47]).
    """
    if item.item_kind is not ItemKind.DECISION:
        return Outcome.NOTED
    if item.question is Question.CALLED_IN:
        return None
    if item.subject in (ItemSubject.ADOPTION, ItemSubject.SUBSTITUTE, ItemSubject.OTHER):
        return Outcome.APPROVED
    step = state.consultation(item.consultation or 0) if state else None
    if item.question in (Question.PLAN_PROPOSAL, Question.SEND_OUT):
        is_sent = state is not None and step is not None and opens_hearing(state, step)
        return Outcome.SENT_IN_HEARING if is_sent else Outcome.APPROVED
    return Outcome.APPROVED if step is not None and step.authoritative else Outcome.RECOMMENDED
