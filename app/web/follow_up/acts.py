"""What is stated about follow-ups on the page of a case: the forms read, and who is offered them."""

from __future__ import annotations

from app.web.case_work import Work
from app.web.forms import Typed
from process.commands import follow_up as fc
from process.commands.act import CaseCommand
from process.ids import PersonId
from process.register import BodyKind
from process.state.case import Ending
from process.state.follow_up import FollowUp, FollowUpKind

KINDS = {str(kind): kind for kind in FollowUpKind}


def may_add(work: Work) -> bool:
    return work.may(fc.AddFollowUp) and work.case.released_at is not None and work.case.ending is not Ending.WITHDRAWN


def may_change(work: Work, one: FollowUp) -> bool:
    """The administration's own, and whoever it was given to."""
    is_mine = one.responsible == work.ctx.act.actor
    return one.is_open and (is_mine or work.may(fc.SetFollowUp)) and work.case.ending is not Ending.WITHDRAWN


def changeable(work: Work) -> frozenset[int]:
    """The follow-ups the reader may set a date for, give away and finish."""
    return frozenset(one.number for one in work.state.follow_ups if may_change(work, one))


def people(work: Work) -> list[tuple[str, str]]:
    """Whom a follow-up can be given to: everybody with a seat in a department today, by name."""
    register, today = work.register, work.ctx.today
    seated = {
        seat.person
        for seat in register.memberships
        if seat.holds_on(today) and register.organizations[seat.organization].kind is BodyKind.DEPARTMENT
    }
    return sorted(((register.persons[one].code, register.persons[one].name) for one in seated), key=lambda one: one[1])


def read_new(typed: Typed, work: Work) -> CaseCommand | None:
    text = typed.text("tekst", "Skriv, hvad der skal følges op på.")
    kind = typed.choice("slags", KINDS, "Vælg, hvad det er.")
    due_on = typed.day("dato")
    responsible = _responsible(typed, work, "ansvarlig")
    if kind is None or typed.problems:
        return None
    return fc.AddFollowUp(case=work.case.id, text=text, kind=kind, responsible=responsible, due_on=due_on)


def read_set(typed: Typed, work: Work) -> CaseCommand | None:
    number = _number(typed, work)
    if number is None:
        return None
    due_on = typed.day(f"dato-{number}")
    responsible = _responsible(typed, work, f"ansvarlig-{number}")
    if typed.problems:
        return None
    return fc.SetFollowUp(case=work.case.id, number=number, responsible=responsible, due_on=due_on)


def read_done(typed: Typed, work: Work) -> CaseCommand | None:
    number = _number(typed, work)
    if number is None:
        return None
    text = typed.text(f"gjort-{number}", "Skriv, hvad der er gjort, eller hvorfor det er bortfaldet.")
    return fc.FinishFollowUp(case=work.case.id, number=number, text=text)


def _number(typed: Typed, work: Work) -> int | None:
    known = {str(one.number): one.number for one in work.state.follow_ups}
    return typed.choice("nummer", known, "Opfølgningen findes ikke. Hent siden igen.")


def _responsible(typed: Typed, work: Work, name: str) -> PersonId | None:
    """Nobody chosen: it stays with whom it is, or goes to the manager."""
    known = {code: work.register.person(code) for code, _ in people(work)}
    found = typed.choice(name, known, "Vælg en ansvarlig fra listen.") if typed.text(name) else None
    return found.id if found else None
