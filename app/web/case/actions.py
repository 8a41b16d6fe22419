"""What is stated on the page of a case, and the page on which its proposal is revised."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.case.acts import ACTS
from app.web.case.case import case_page
from app.web.case_work import Work, only, work_on
from app.web.facts import done, state
from app.web.forms import Typed, form_of
from app.web.installation import Installation, installation
from app.web.render import page
from documents.case.revision import AmountError, amount_text, parse_amount, revised
from models.case.earlier_texts import contents
from models.case.material import ordered_sections
from models.database import reading
from process.commands import case as c
from process.commands.act import Draft
from process.refusals import Refusal
from process.state.case import ProposalRef

router = APIRouter()
Number = Annotated[str, Path(max_length=20)]


@router.post("/sager/{number}")
def act(
    request: Request,
    number: Number,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """Submitted, approved, returned, aimed elsewhere, withdrawn, carried out."""
    name = str(form.get("handling"))
    if name not in ACTS:
        raise HTTPException(422)
    typed = Typed(form, f"{name}-")
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
    command = ACTS[name].read(typed, work)
    if command is None or typed.problems:
        return case_page(request, site, visitor, number, typed, 422)
    answer = state(site, visitor, command, command_id=typed.command_id, expected_version=typed.version)
    if isinstance(answer, Refusal):
        typed.refused(answer)
        return case_page(request, site, visitor, number, typed, 422)
    return done(f"/sager/{number}", ACTS[name].done)


@router.get("/sager/{number}/forslag/{proposal}")
def revise_form(
    request: Request,
    number: Number,
    proposal: Annotated[int, Path(ge=1, le=10_000)],
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    return _page(request, site, visitor, number, proposal, Typed(FormData()))


@router.post("/sager/{number}/forslag/{proposal}")
def revise(
    request: Request,
    number: Number,
    proposal: Annotated[int, Path(ge=1, le=10_000)],
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """A new version of the proposal; what the hearing makes of it is judged afterwards."""
    typed = Typed(form)
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
        found = _proposal(work, proposal)
        content = contents(connection, work.case.id, {proposal: found.version}).get(proposal, {})
    draft = _draft(typed, content)
    is_out = work.case.released_at is not None
    reason = typed.text("grund", "Skriv, hvorfor forslaget ændres, efter at det er godkendt." if is_out else "")
    if draft is None or typed.problems:
        return _page(request, site, visitor, number, proposal, typed, 422)
    command = c.ReviseProposal(case=work.case.id, proposal=proposal, draft=draft, reason=reason)
    answer = state(site, visitor, command, command_id=typed.command_id, expected_version=typed.version)
    if isinstance(answer, Refusal):
        typed.refused(answer)
        return _page(request, site, visitor, number, proposal, typed, 422)
    with reading(site.engine) as connection:
        asked = bool(work_on(connection, site, visitor, number).state.unjudged())
    return done(f"/sager/{number}/aendringer" if asked else f"/sager/{number}", "revideret")


def _proposal(work: Work, number: int) -> ProposalRef:
    only(work.may(c.ReviseProposal))
    found = next((one for one in work.state.proposals if one.number == number), None)
    if found is None:
        raise HTTPException(404)
    return found


def _draft(typed: Typed, content: Mapping[str, Any]) -> Draft | None:
    """The draft as typed; None when a field will not do."""
    title = typed.text("titel", "Skriv forslagets titel.")
    sections = {name: typed.text(f"afsnit-{place}") for place, (name, _) in enumerate(ordered_sections(content))}
    heading, text = typed.text("ny-overskrift"), typed.text("ny-tekst")
    if text and not heading:
        typed.wrong("ny-overskrift", "Skriv en overskrift til det nye afsnit.")
    amounts = [_amount(typed, f"beloeb-{place}") for place, _ in enumerate(content.get("budget_lines") or ())]
    if typed.problems:
        return None
    draft = revised(content, title, sections | ({heading: text} if heading and text else {}), amounts)
    if not draft.is_complete:
        typed.wrong("titel", "Forslaget er tomt. Skriv mindst ét afsnit.")
    return draft


def _amount(typed: Typed, name: str) -> Decimal | None:
    try:
        return parse_amount(typed.text(name))
    except AmountError as wrong:
        typed.wrong(name, str(wrong))
        return None


def _page(
    request: Request,
    site: Installation,
    visitor: Visitor,
    number: str,
    proposal: int,
    typed: Typed,
    status: int = 200,
) -> Response:
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
        found = _proposal(work, proposal)
        content = contents(connection, work.case.id, {proposal: found.version}).get(proposal, {})
    return page(
        request,
        "case/revise.html.j2",
        status,
        proposal=found,
        sections=list(ordered_sections(content)),
        lines=[(_named(line), amount_text(line.get("amount_1000_dkk"))) for line in content.get("budget_lines") or ()],
        problems=typed.problems,
        wrong={problem.field: problem.sentence for problem in typed.problems},
        typed=typed.as_typed(),
        **work.words(),
    )


def _named(line: Mapping[str, Any]) -> str:
    return f"{line.get('label') or 'Beløb'}, {line.get('year') or 'år ikke angivet'}"
