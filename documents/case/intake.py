"""From a document that has been read to the commands that register its cases. Stores nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from documents.reading import ReadCase, ReadProposal
from documents.reading.result import as_plain
from models.case.earlier_case import FILE
from process.commands.act import Draft
from process.commands.case import RegisterCase
from process.ids import BodyId
from process.refusals import Refusal, Thing, Why, refuse
from process.register import POLITICAL, BodyKind, Organization, Register, SeatRole
from process.state.case import Case
from process.state.hearing import Received

BLOCKING = frozenset({"description_empty"})
"""Findings that leave a draft incomplete: it is stored, and cannot be submitted until they are mended."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A document by its own name and its digest."""

    name: str
    sha256: str


def aliases(register: Register, day: date) -> dict[str, str]:
    """Every name a document may use for a body, folded, to the body's code."""
    codes: dict[str, str] = {}
    for organization in register.organizations.values():
        if organization.exists_on(day):
            for name in (organization.name, organization.short_name, *organization.aliases):
                if name:
                    codes.setdefault(name.casefold(), organization.code)
    return codes


def names(register: Register) -> dict[str, str]:
    """Code → name of every body, as a finding calls it."""
    return {organization.code: organization.name for organization in register.organizations.values()}


def register_command(
    read: ReadCase,
    register: Register,
    day: date,
    *,
    source: SourceFile,
    department: BodyId | None,
    committees: tuple[BodyId, ...],
) -> RegisterCase | Refusal:
    """The case a document asks for. What it does not say is taken from the register: a department's own committee
    and officer; what cannot be found there is a refusal that asks for it, never a guess.
    """
    named = committees or _bodies(register, [code for p in read.proposals for code in p.committees], POLITICAL)
    home = department or _department(read, register, day) or _department_of(register, named)
    if home is None:
        return refuse(Why.NOT_FOUND, what=Thing.DEPARTMENT, key=next((p.department or "" for p in read.proposals), ""))
    own_committee = register.committee_of(home, day)
    officer = register.above(home, day, SeatRole.OFFICER) or register.above(home, day, SeatRole.HEAD)
    if officer is None:
        return refuse(Why.NOT_FOUND, what=Thing.OFFICER, key=register.organizations[home].name)
    heard = [code for proposal in read.proposals for code in proposal.hearing_bodies]
    return RegisterCase(
        title=read.title,
        case_type=read.case_type,
        department=home,
        officer=officer,
        proposals=tuple(draft_of(proposal, as_plain(proposal) | {FILE: source.name}) for proposal in read.proposals),
        committees=named or ((own_committee,) if own_committee is not None else ()),
        hearing_bodies=_bodies(register, heard, frozenset(BodyKind) - POLITICAL),
        case_number=read.case_number or "",
        source_sha256=source.sha256,
        received=tuple(_received(read, register)),
    )


def keeping(command: RegisterCase, earlier: Case) -> RegisterCase:
    """A changed document of a case there is already never drops what that case is kept back by, nor its target."""
    return replace(
        command,
        is_closed=command.is_closed or earlier.is_closed,
        public_from=command.public_from or earlier.public_from,
        public_title=command.public_title or earlier.public_title,
        target_meeting=command.target_meeting or earlier.target_meeting,
    )


def kept_closed(command: RegisterCase, earlier: Case) -> RegisterCase:
    """The same for who may not know of that case: what it is kept back by holds, and nothing it says of itself is
    handed on, not even its hour.
    """
    return replace(command, is_closed=command.is_closed or earlier.is_closed or earlier.public_from is not None)


def _received(read: ReadCase, register: Register) -> Iterator[Received]:
    for proposal in read.proposals:
        for response in proposal.hearing_responses:
            body = register.organization(response.body)
            if body is not None:  # a body we do not know is a finding beside its line already
                yield Received(body.id, response.text, response.received_on)


def unknown_department(read: ReadCase, register: Register, day: date, chosen: int) -> dict[str, object] | None:
    """The finding to show when the department a document names is not one we know, and another was chosen; or when it
    names none, and its committees are those of several.
    """
    named = next((p.department for p in read.proposals if p.department), None)
    home = register.organizations[chosen].name
    committees = _bodies(register, [code for p in read.proposals for code in p.committees], POLITICAL)
    if named is None and len(committees) > 1 and _department_of(register, committees) is None:
        return {
            "code": "department_ambiguous",
            "message": f"Forslaget nævner ingen afdeling, og dets udvalg hører til flere. Sagen ligger foreløbig hos "
            f"{home}. Vælg den afdeling, sagen hører til.",
            "certainty": "uncertain",
        }
    if named is None or _department(read, register, day) is not None:
        return None
    return {
        "code": "unknown_department",
        "message": f"Afdelingen »{named}« kendes ikke. Sagen er lagt hos {home}. Ret det, eller tilføj et alias.",
        "certainty": "uncertain",
    }


def _bodies(register: Register, codes: list[str], kinds: frozenset[BodyKind]) -> tuple[BodyId, ...]:
    organizations = (register.organization(code) for code in dict.fromkeys(codes))
    return tuple(body.id for body in organizations if body is not None and body.kind in kinds)


def _department(read: ReadCase, register: Register, day: date) -> BodyId | None:
    """The department a proposal names, by name or alias; the most particular place first."""
    departments = {name: code for name, code in aliases(register, day).items() if _is_department(register, code)}
    for proposal in read.proposals:
        for name in (proposal.institution, proposal.department):
            code = departments.get((name or "").strip().casefold())
            organization = register.organization(code) if code else None
            if organization:
                return organization.id
    return None


def _is_department(register: Register, code: str) -> bool:
    organization = register.organization(code)
    return organization is not None and organization.kind is BodyKind.DEPARTMENT


def _department_of(register: Register, committees: tuple[int, ...]) -> BodyId | None:
    """The topmost department whose matters these committees treat; None where they do not agree on one."""
    named = dict.fromkeys(filter(None, (_treated_by(register, committee) for committee in committees)))
    return next(iter(named)) if len(named) == 1 else None


def _treated_by(register: Register, committee: int) -> BodyId | None:
    departments: list[Organization] = [o for o in register.organizations.values() if o.kind is BodyKind.DEPARTMENT]
    return next((department.id for department in departments if department.committee == committee), None)


def provisional_department(read: ReadCase, register: Register, committees: tuple[BodyId, ...]) -> BodyId | None:
    """Where a case may lie until somebody has said whose it is: with the first committee's department. Never without
    the finding `department_ambiguous` (`unknown_department`).
    """
    named = committees or _bodies(register, [code for p in read.proposals for code in p.committees], POLITICAL)
    return next(filter(None, (_treated_by(register, committee) for committee in named)), None)


def draft_of(proposal: ReadProposal, content: Mapping[str, Any]) -> Draft:
    """The draft of a proposal with this content: as it was read, or with what people have changed."""
    sections: Mapping[str, str] = content["sections"]
    codes = {finding.code for finding in proposal.findings}
    return Draft(
        title=str(content["title"]),
        content={"section_order": list(sections), **content},
        text="\n".join(sections.values()),
        is_complete=bool(sections) and not codes & BLOCKING,
    )
