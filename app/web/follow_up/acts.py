"""What is stated about follow-ups on the page of a case: who is offered it, and the forms."""

from __future__ import annotations

from typing import Annotated

from app.web.act import Act, Acts
from app.web.case_work import Work
from app.web.fields import Day, OfRow, Text, among, asked, number_among, person_among, sent_as
from app.web.forms import Form
from process.commands import follow_up as fc
from process.ids import PersonId
from process.register import BodyKind
from process.state.case import Ending
from process.state.follow_up import FollowUp, FollowUpKind
from process.words.alphabet import danish_order

KINDS = {str(kind): kind for kind in FollowUpKind}


def may_add(work: Work) -> bool:
    return work.may(fc.AddFollowUp) and work.case.released_at is not None and work.case.ending is not Ending.WITHDRAWN


def may_change(work: Work, follow_up: FollowUp) -> bool:
    """The administration's own, and whoever it was given to."""
    is_mine = follow_up.responsible == work.ctx.act.actor
    return follow_up.is_open and (is_mine or work.may(fc.SetFollowUp)) and work.case.ending is not Ending.WITHDRAWN


def changeable(work: Work) -> frozenset[int]:
    """The follow-ups the reader may set a date for, give away and finish."""
    return frozenset(follow_up.number for follow_up in work.state.follow_ups if may_change(work, follow_up))


def people(work: Work) -> list[tuple[str, str]]:
    """Whom a follow-up can be given to: everybody with a seat in a department today, by name."""
    register, today = work.register, work.ctx.today
    seated = {
        seat.person
        for seat in register.memberships
        if seat.holds_on(today) and register.organizations[seat.organization].kind is BodyKind.DEPARTMENT
    }
    persons = sorted((register.persons[person] for person in seated), key=lambda person: danish_order(person.name))
    return [(person.code, person.name) for person in persons]


NOT_THERE = "Opfølgningen findes ikke. Hent siden igen."
NOBODY = "Vælg en ansvarlig fra listen."
Responsible = Annotated[PersonId | None, sent_as("ansvarlig"), person_among(people, NOBODY, may_be_empty=True)]
"""Nobody chosen: it stays with whom it is, or goes to the manager."""
FollowUpNumber = Annotated[int, sent_as("nummer"), number_among(lambda work: work.state.follow_ups, NOT_THERE)]


class NewFollowUp(Form, states=fc.AddFollowUp):
    text: Annotated[Text, sent_as("tekst"), asked("Skriv, hvad der skal følges op på.")]
    kind: Annotated[FollowUpKind, sent_as("slags"), among(KINDS, "Vælg, hvad det er.")]
    due_on: Annotated[Day, sent_as("dato")]
    responsible: Responsible


class SetFollowUp(Form, states=fc.SetFollowUp):
    number: FollowUpNumber
    due_on: Annotated[Day, sent_as("dato"), OfRow("nummer")]
    responsible: Annotated[Responsible, OfRow("nummer")]


DONE = "Skriv, hvad der er gjort, eller hvorfor det er bortfaldet."


class FinishedFollowUp(Form, states=fc.FinishFollowUp):
    number: FollowUpNumber
    text: Annotated[Text, sent_as("gjort"), OfRow("nummer"), asked(DONE)]


ACTS: Acts[Work] = {
    "opfoelgning-ny": Act(may_add, NewFollowUp, "opfoelgning"),
    "opfoelgning-saet": Act(lambda work: bool(changeable(work)), SetFollowUp, "gemt"),
    "opfoelgning-faerdig": Act(lambda work: bool(changeable(work)), FinishedFollowUp, "gemt"),
}
"""Their forms stand with what they are about, not under «Hvad kan du gøre?»."""
