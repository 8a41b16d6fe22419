"""What is decided together: cases joined, the pool with its priorities, how each proposal ends, the amendments."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Response

from app.web.access import CurrentVisit
from app.web.act import Act, Acts, act_on, offered
from app.web.case_work import CaseNumber, Work, a_known_case, case_work
from app.web.fields import Amount, ByKey, Day, Number, OfRow, Text, an_amount, asked, number_among, sent_as
from app.web.forms import Form, MistakesError
from app.web.render import page_about
from documents.reading.numbers import format_number
from models.case.catalogue import catalogue
from models.sweeps.collective import joined_to
from process.commands import case as c
from process.commands.act import CaseCommand
from process.ids import CaseId
from process.state.amendment import accepted_late, late_amendments, treated
from process.state.follow_up import BudgetEnding

router = APIRouter()
ENDINGS = {str(ending): ending for ending in BudgetEnding}
LAST = 10**6
"""The place of a proposal without one."""


@router.get("/sager/{number}/katalog")
def show(visit: CurrentVisit, number: CaseNumber) -> Response:
    with visit.about(case_work, number) as work:
        joined = joined_to(work.connection, work.case.id, visit.site.now(), visit.viewer)
        money = catalogue(work.connection, work.state)
    tabled, due_on = work.state.amendments, work.case.amendments_due_on
    return page_about(
        work,
        "case/catalogue.html.j2",
        joined=joined,
        catalogue=money,
        proposals=sorted(work.state.proposals, key=lambda proposal: (proposal.priority or LAST, proposal.number)),
        tabled=sorted(tabled, key=lambda amendment: amendment.number),
        late={amendment.number for amendment in late_amendments(tabled, due_on)},
        accepted={amendment.number for amendment in accepted_late(tabled, due_on)},
        voted_on={amendment.number for amendment in treated(tabled, due_on)},
        acts=offered(ACTS, work),
        number=format_number,
        amount_words=lambda text: format_number(Decimal(text)),
    )


@router.post("/sager/{number}/katalog")
def act(visit: CurrentVisit, number: CaseNumber) -> Response:
    """Joined or parted, pool and priorities, endings said by hand; an amendment tabled, accepted, taken back."""
    return act_on(visit, ACTS, case_work, show, number)


# -- what may be stated ----------------------------------------------------------------------------------------------


class Join(Form, states=c.JoinCase):
    into: Annotated[CaseId, sent_as("sag"), a_known_case, asked("Skriv nummeret på den sag, den skal behandles i.")]
    reason: Annotated[Text, sent_as("grund"), asked("Skriv, hvorfor sagerne behandles sammen.")]


class Leave(Form, states=c.LeaveCase):
    reason: Annotated[Text, sent_as("grund"), asked("Skriv, hvorfor sagen går for sig selv igen.")]


class Priorities(Form):
    pulje: Annotated[Decimal, an_amount, asked("Skriv puljen i 1.000 kr.")]
    plads: ByKey[Number]

    def command(self, work: Work) -> CaseCommand:
        numbers = [proposal.number for proposal in work.state.proposals]
        said = {number: place for number in numbers if (place := self.plads.get(str(number))) is not None}
        if said and sorted(said.values()) != list(range(1, len(numbers) + 1)):
            missing = next((number for number in numbers if number not in said), next(iter(said)))
            raise MistakesError((f"plads-{missing}", f"Giv hvert forslag sin egen plads fra 1 til {len(numbers)}."))
        order = tuple(sorted(said, key=said.__getitem__))
        return c.SetPriorities(case=work.case.id, pool_1000_dkk=self.pulje, order=order)


class Endings(Form):
    udfald: ByKey[Text]

    def command(self, work: Work) -> CaseCommand:
        """Only what is said anew is said by hand: the rest stays as the decision made it."""
        said = [(each, ENDINGS.get(self.udfald.get(str(each.number), ""))) for each in work.state.proposals]
        endings = tuple((each.number, ending) for each, ending in said if ending and ending is not each.budget_ending)
        if not endings:
            first = next((f"-{proposal.number}" for proposal in work.state.proposals), "")
            raise MistakesError((f"udfald{first}", "Vælg et andet udfald for mindst ét forslag."))
        return c.SettleProposals(case=work.case.id, endings=endings)


class AmendmentDeadline(Form, states=c.SetAmendmentDeadline):
    due_on: Annotated[Day, sent_as("dato")]


class Amendment(Form, states=c.TableAmendment):
    proposer: Annotated[Text, sent_as("af"), asked("Skriv, hvem der stiller ændringsforslaget.")]
    text: Annotated[Text, sent_as("tekst"), asked("Skriv, hvad ændringsforslaget går ud på.")]
    amount_1000_dkk: Annotated[Amount, sent_as("beloeb")]


NO_AMENDMENT = "Ændringsforslaget findes ikke. Hent siden igen."


class AcceptedAmendment(Form, states=c.AcceptAmendment):
    number: Annotated[int, sent_as("nummer"), number_among(lambda work: work.state.amendments, NO_AMENDMENT)]


class WithdrawnAmendment(AcceptedAmendment, states=c.WithdrawAmendment):
    reason: Annotated[Text, sent_as("grund"), OfRow("nummer"), asked("Skriv, hvorfor det er trukket tilbage.")]


def _before_decision(kind: type[CaseCommand], work: Work) -> bool:
    return work.may(kind) and not (work.case.decided_on or work.case.ending)


ACTS: Acts[Work] = {
    "saml": Act(lambda work: _before_decision(c.JoinCase, work) and not work.case.joined_into, Join, "gemt"),
    "skil": Act(lambda work: _before_decision(c.LeaveCase, work) and bool(work.case.joined_into), Leave, "gemt"),
    "prioriter": Act(lambda work: work.may(c.SetPriorities) and not work.case.ending, Priorities, "gemt"),
    "afslut": Act(lambda work: work.may(c.SettleProposals), Endings, "gemt"),
    "frist": Act(partial(_before_decision, c.SetAmendmentDeadline), AmendmentDeadline, "gemt"),
    "stil": Act(partial(_before_decision, c.TableAmendment), Amendment, "gemt"),
    "accepter": Act(partial(_before_decision, c.AcceptAmendment), AcceptedAmendment, "gemt"),
    "traek": Act(partial(_before_decision, c.WithdrawAmendment), WithdrawnAmendment, "gemt"),
}
