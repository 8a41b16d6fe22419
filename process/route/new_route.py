"""The route of a new case: the template's steps, with the committees it names and the parties the playbook finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import time

from process.case.refusals import WhyCase
from process.change import Context
from process.commands import case as c
from process.hearing.playbook import Party, case_text
from process.hearing.playbook import parties as find_parties
from process.ids import BodyId
from process.law import DEFAULT_HEARING_DAYS
from process.refusals import Refusal, Thing, Why, refuse
from process.register import BodyKind
from process.rules import Duty, Role, RouteStep, RouteTemplate
from process.state.case import Consultation

COMMITTEE = "<committee>"
PARTIES = "<parties>"
NAMED_WHY = "Nævnt som høringsberettiget i forslaget."


def build_route(template: RouteTemplate, command: c.RegisterCase, ctx: Context) -> tuple[Consultation, ...] | Refusal:
    """The consultations of a new case. A gate in the template names a step; in the case, that step's consultation."""
    built: list[tuple[Consultation, RouteStep, int | None]] = []
    for step in template.steps:
        bodies = _bodies_of(step, command, ctx)
        if isinstance(bodies, Refusal):
            return bodies
        for body, party in bodies:
            hearing = party or _own_party(body, template.source, "Står på ruten.")
            built.append((_consultation(len(built) + 1, body, step, hearing, template), step, hearing.gates))
    steps = [(consultation, step) for consultation, step, _ in built]
    return tuple(_with_gate(consultation, (own, step.gates), steps) for consultation, step, own in built)


def _bodies_of(step: RouteStep, command: c.RegisterCase, ctx: Context) -> list[tuple[BodyId, Party | None]] | Refusal:
    if step.body == COMMITTEE:
        # ØU has its own step wherever the route needs it; naming it as a committee too would ask it twice.
        named = command.committees if len(command.committees) == 1 else _without_finance(command.committees, ctx)
        if not named:
            return refuse(WhyCase.COMMITTEE_NEEDED, case_type=command.case_type)
        ended = [body for body in named if ctx.register.living(body, ctx.today) is None]
        if ended:
            return refuse(WhyCase.BODY_HAS_ENDED, bodies=tuple(ctx.body(body) for body in ended))
        living = dict.fromkeys(ctx.register.living(body, ctx.today) or body for body in named)
        return [(body, None) for body in (list(living)[:1] if step.authoritative else living)]
    if step.body == PARTIES:
        return list(_parties(command, ctx))
    standing = _living(step.body, ctx)
    return [(standing, None)] if standing is not None else refuse(Why.NOT_FOUND, what=Thing.BODY, key=step.body)


def _without_finance(bodies: Iterable[BodyId], ctx: Context) -> tuple[BodyId, ...]:
    return tuple(b for b in bodies if ctx.register.organizations[b].kind is not BodyKind.FINANCE)


def _parties(command: c.RegisterCase, ctx: Context) -> Iterator[tuple[BodyId, Party]]:
    """Who is heard: what the playbook finds, then what the document itself names."""
    department = ctx.register.organizations[command.department].code
    parties = find_parties(
        ctx.rules.playbook,
        case_type=command.case_type,
        department=department,
        texts=[case_text(draft) for draft in command.proposals],
        answers=dict.fromkeys(command.answers, True),
        kle=command.kle,
        day=ctx.today,
        above=[ctx.register.organizations[above].code for above in ctx.register.line_above(command.department)],
        internal=ctx.rules.internal_sections(command.case_type),
    )
    seen: set[BodyId] = set()
    for party in parties:
        body = _living(party.body_code, ctx)
        if body is not None and body not in seen:
            seen.add(body)
            yield body, party
    for body in dict.fromkeys(command.hearing_bodies):
        if body not in seen:
            yield body, _own_party(body, "forslaget", NAMED_WHY)


def _living(code: str, ctx: Context) -> BodyId | None:
    """The body the rules name, or whoever has taken over from it: a municipality's rules outlive its committees."""
    named = ctx.register.organization(code)
    return ctx.register.living(named.id, ctx.today) if named else None


def _own_party(body: BodyId, source: str, why: str) -> Party:
    return Party(str(body), Duty.CUSTOM, source, why, DEFAULT_HEARING_DAYS, time(12, 0), "")


def _consultation(number: int, body: BodyId, step: RouteStep, party: Party, template: RouteTemplate) -> Consultation:
    hearing = step.role is Role.HEARING
    return Consultation(
        number=number,
        body=body,
        role=step.role,
        step=step.step,
        authoritative=step.authoritative,
        reading=step.reading,
        duty=party.duty if hearing else None,
        basis=f"{party.why} ({party.source})" if hearing else template.source,
        period_days=party.period_days if hearing else 0,
        due_time=party.due_time,
    )


def _with_gate(
    consultation: Consultation, gates: Iterable[int | None], built: Iterable[tuple[Consultation, RouteStep]]
) -> Consultation:
    """The treatment that waits for a hearing: on the step its playbook row names if the route has one there, else on
    the template's.
    """
    if consultation.role is not Role.HEARING:
        return consultation
    treatments = {s.step: c.number for c, s in reversed(list(built)) if s.role is not Role.HEARING}
    gated = (treatments[step] for step in gates if step in treatments and step >= consultation.step)
    return replace(consultation, gates=next(gated, None))
