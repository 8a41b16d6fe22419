"""The page on which a proposal is revised: its next version, typed over the one before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Response
from sqlalchemy.engine import Connection

from app.web.access import CurrentVisit, Visit, only
from app.web.act import Act, act_on, state
from app.web.case.stated_in import StatedIn, stated_already
from app.web.case_work import CaseNumber, Work, case_work
from app.web.facts import done
from app.web.fields import Amount, ByKey, Text, always, asked
from app.web.forms import MistakesError
from app.web.render import page_about
from documents.case.revision import amount_text, revised
from models.case.earlier_texts import contents
from models.case.material import ordered_sections
from process.commands import case as c
from process.state.case import ProposalRef

router = APIRouter()
Proposal = Annotated[int, Path(ge=1, le=10_000)]


@dataclass(frozen=True, slots=True)
class Revised:
    """A proposal of a case, with its content as it is now."""

    work: Work
    proposal: ProposalRef
    content: Mapping[str, Any]

    @property
    def doubts(self) -> tuple[str, ...]:
        """What is still to be looked at in it, as the page of the case says it."""
        shown = (each for each in self.work.view.proposals if each.number == self.proposal.number)
        return next((each.findings for each in shown), ())

    @property
    def lines(self) -> list[Mapping[str, Any]]:
        return list(self.content.get("budget_lines") or ())


@router.get("/sager/{number}/forslag/{proposal}")
def show(visit: CurrentVisit, number: CaseNumber, proposal: Proposal) -> Response:
    on = visit.read(revised_proposal, number, proposal)
    return page_about(
        on.work,
        "case/revise.html.j2",
        proposal=on.proposal,
        doubts=on.doubts,
        sections=list(ordered_sections(on.content)),
        lines=[(_named(line), amount_text(line.get("amount_1000_dkk"))) for line in on.lines],
        stated_in=stated_already(on.content),
    )


@router.post("/sager/{number}/forslag/{proposal}")
def revise(visit: CurrentVisit, number: CaseNumber, proposal: Proposal) -> Response:
    """A new version of the proposal; what the hearing makes of it is judged afterwards."""
    return act_on(visit, REVISE, revised_proposal, show, number, proposal)


def revised_proposal(connection: Connection, visit: Visit, number: str, proposal: int) -> Revised:
    work = case_work(connection, visit, number)
    only(work.may(c.ReviseProposal))
    current = next((each for each in work.state.proposals if each.number == proposal), None)
    if current is None:
        raise HTTPException(404)
    return Revised(work, current, contents(connection, work.case.id, {proposal: current.version}).get(proposal, {}))


def _named(line: Mapping[str, Any]) -> str:
    return f"{line.get('label') or 'Beløb'}, {line.get('year') or 'år ikke angivet'}"


RELEASED = "Skriv, hvorfor forslaget ændres, efter at det er godkendt."
NO_HEADING = "Skriv en overskrift til det nye afsnit."


class Revision(StatedIn):
    titel: Annotated[Text, asked("Skriv forslagets titel.")]
    afsnit: ByKey[Text]
    ny_tekst: Text
    ny_overskrift: Annotated[Text, asked(NO_HEADING, when=lambda _, typed: typed.get("ny_tekst"))]
    beloeb: ByKey[Amount]
    grund: Annotated[Text, asked(RELEASED, when=lambda on, _: on.work.case.released_at)]

    def command(self, on: Revised) -> c.ReviseProposal:
        names = (name for name, _ in ordered_sections(on.content))
        sections = {name: self.afsnit.get(str(place), "") for place, name in enumerate(names)}
        added = {self.ny_overskrift: self.ny_tekst} if self.ny_overskrift and self.ny_tekst else {}
        amounts = [self.beloeb.get(str(place)) for place, _ in enumerate(on.lines)]
        content = {**on.content, **self.stated_in} if on.lines else on.content
        draft = revised(content, self.titel, sections | added, amounts)
        if not draft.is_complete:
            raise MistakesError(("titel", "Forslaget er tomt. Skriv mindst ét afsnit."))
        return c.ReviseProposal(case=on.work.case.id, proposal=on.proposal.number, draft=draft, reason=self.grund)


def revise_and_go(visit: Visit, on: Revised, command: c.ReviseProposal, to: str) -> Response | None:
    """Stated; then to where the change is judged by a person, if bodies have been asked, else to `to`."""
    if state(visit, command) is None:
        return None
    with visit.reading() as connection:
        is_asked = bool(case_work(connection, visit, on.work.case.number).state.unjudged())
    return done(f"{on.work.address}/aendringer" if is_asked else to, "revideret")


def _state(visit: Visit, on: Revised, command: c.ReviseProposal) -> Response | None:
    return revise_and_go(visit, on, command, on.work.address)


REVISE: Act[Revised] = Act(always, Revision, "revideret", state=_state)
