"""What is stated on the page of what is decided together: the forms read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.engine import Connection

from app.web.access import Visitor
from app.web.case_work import Work
from app.web.forms import Typed
from app.web.installation import Installation
from documents.case.revision import AmountError, parse_amount
from models.follow_up.agreement import known_case
from process.commands import case as c
from process.commands.act import CaseCommand
from process.state.follow_up import BudgetEnding

ENDINGS = {str(ending): ending for ending in BudgetEnding}


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a form is read: the case, and what else may have to be looked up."""

    work: Work
    connection: Connection
    site: Installation
    visitor: Visitor


def _join(typed: Typed, desk: Desk) -> CaseCommand | None:
    wanted = typed.text("sag", "Skriv nummeret på den sag, den skal behandles i.")
    reason = typed.text("grund", "Skriv, hvorfor sagerne behandles sammen.")
    into = known_case(desk.connection, wanted, desk.site.now(), desk.visitor.viewer) if wanted else None
    if wanted and into is None:
        typed.wrong("sag", f"Der findes ingen sag {wanted[:40]}. Skriv den som 2027-0001.")
    return c.JoinCase(case=desk.work.case.id, into=into, reason=reason) if into is not None else None


def _leave(typed: Typed, desk: Desk) -> CaseCommand:
    return c.LeaveCase(
        case=desk.work.case.id, reason=typed.text("grund", "Skriv, hvorfor sagen går for sig selv igen.")
    )


def _priorities(typed: Typed, desk: Desk) -> CaseCommand | None:
    pool = _amount(typed, "pulje", "Skriv puljen i 1.000 kr.")
    places = {one.number: typed.number(f"plads-{one.number}") for one in desk.work.state.proposals}
    said = {number: place for number, place in places.items() if place is not None}
    if said and sorted(said.values()) != list(range(1, len(places) + 1)):
        missing = next((number for number in places if number not in said), next(iter(said)))
        typed.wrong(f"plads-{missing}", f"Giv hvert forslag sin egen plads fra 1 til {len(places)}.")
    if pool is None or typed.problems:
        return None
    return c.SetPriorities(case=desk.work.case.id, pool_1000_dkk=pool, order=tuple(sorted(said, key=said.__getitem__)))


def _settle(typed: Typed, desk: Desk) -> CaseCommand | None:
    """Only what is said anew is said by hand: the rest stays as the decision made it."""
    endings = []
    for one in desk.work.state.proposals:
        said = ENDINGS.get(typed.text(f"udfald-{one.number}"))
        if said is not None and said is not one.budget_ending:
            endings.append((one.number, said))
    if not endings:
        typed.wrong(
            f"udfald-{desk.work.state.proposals[0].number}" if desk.work.state.proposals else "udfald",
            "Vælg et andet udfald for mindst ét forslag.",
        )
        return None
    return c.SettleProposals(case=desk.work.case.id, endings=tuple(endings))


def _deadline(typed: Typed, desk: Desk) -> CaseCommand | None:
    due_on = typed.day("dato")
    return None if typed.problems else c.SetAmendmentDeadline(case=desk.work.case.id, due_on=due_on)


def _table(typed: Typed, desk: Desk) -> CaseCommand | None:
    proposer = typed.text("af", "Skriv, hvem der stiller ændringsforslaget.")
    text = typed.text("tekst", "Skriv, hvad ændringsforslaget går ud på.")
    amount = _amount(typed, "beloeb")
    if typed.problems:
        return None
    return c.TableAmendment(case=desk.work.case.id, proposer=proposer, text=text, amount_1000_dkk=amount)


def _accept(typed: Typed, desk: Desk) -> CaseCommand | None:
    number = _number(typed, desk.work)
    return c.AcceptAmendment(case=desk.work.case.id, number=number) if number is not None else None


def _withdraw(typed: Typed, desk: Desk) -> CaseCommand | None:
    number = _number(typed, desk.work)
    if number is None:
        return None
    reason = typed.text(f"grund-{number}", "Skriv, hvorfor det er trukket tilbage.")
    return c.WithdrawAmendment(case=desk.work.case.id, number=number, reason=reason)


def _number(typed: Typed, work: Work) -> int | None:
    known = {str(one.number): one.number for one in work.state.amendments}
    return typed.choice("nummer", known, "Ændringsforslaget findes ikke. Hent siden igen.")


def _amount(typed: Typed, name: str, asked: str = "") -> Decimal | None:
    try:
        return parse_amount(typed.text(name, asked))
    except AmountError as wrong:
        typed.wrong(name, str(wrong))
        return None


ACTS: Mapping[str, tuple[type[CaseCommand], Callable[[Typed, Desk], CaseCommand | None]]] = {
    "saml": (c.JoinCase, _join),
    "skil": (c.LeaveCase, _leave),
    "prioriter": (c.SetPriorities, _priorities),
    "afslut": (c.SettleProposals, _settle),
    "frist": (c.SetAmendmentDeadline, _deadline),
    "stil": (c.TableAmendment, _table),
    "accepter": (c.AcceptAmendment, _accept),
    "traek": (c.WithdrawAmendment, _withdraw),
}
"""The forms' own names (`handling`), the command each states, and how it is read."""


def offered(work: Work) -> frozenset[str]:
    """The forms to show: what the reader may state of the case as it stands."""
    case = work.case
    may = {name for name, (kind, _) in ACTS.items() if work.may(kind)}
    before_decision = {"saml", "skil", "frist", "stil", "accepter", "traek"}
    gone = before_decision if case.decided_on or case.ending else set()
    gone |= {"prioriter"} if case.ending else set()
    return frozenset(may - gone - ({"saml"} if case.joined_into else {"skil"}))
