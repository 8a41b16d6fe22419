"""«Det var ikke os»: a body says that an answer is not its own, and the coordinator settles it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from sqlalchemy.engine import Connection
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from app.web.access import CurrentVisit, TypedForm, Visit
from app.web.act import Act, act_on
from app.web.case_work import AnswerNumber, CaseNumber, CasePart
from app.web.facts import done
from app.web.fields import Text, among, asked, sent_as
from app.web.forms import Form, Typed
from app.web.hearing.answer.answer import LINK, LOGIN, PART
from app.web.hearing.answer.coming import CurrentPlace
from app.web.hearing.answer.place import Place
from app.web.hearing.answer.together import LINK as ALL_BY_LINK
from app.web.hearing.answer.together import LOGIN_ALL
from app.web.hearing.answer.together_page import CurrentTogether
from app.web.hearing.responses import of_administration
from app.web.hearing.responses import show as show_responses
from app.web.installation import CurrentSite, Installation
from app.web.render import page
from process.commands import hearing as hc
from process.commands.act import Act as Stated
from process.commands.act import id_by_content
from process.refusals import Refusal
from process.state.hearing import HearingResponse

router = APIRouter()
NOT_US = "ikke-os"


@dataclass(frozen=True)
class Answered:
    """What a body has answered, and may say that it has not: by the answers' numbers."""

    path: str
    title: str
    answers: dict[str, tuple[Place, HearingResponse]]


def _answered(path: str, title: str, places: Iterable[Place]) -> Answered:
    return Answered(
        path, title, {place.number_of(answer): (place, answer) for place in places for answer in place.disputable}
    )


def of_place(place: CurrentPlace) -> Answered:
    return _answered(place.path, place.title, (place,))


def of_whole(whole: CurrentTogether) -> Answered:
    return _answered(whole.path, whole.package.title, whole.places)


@router.get(f"{LINK}/{NOT_US}")
@router.get(f"{PART}/{NOT_US}")
@router.get(f"{LOGIN}/{NOT_US}")
def show(request: Request, answered: Annotated[Answered, Depends(of_place)]) -> Response:
    return _page(request, answered, Typed(FormData()))


@router.get(f"{ALL_BY_LINK}/{NOT_US}")
@router.get(f"{LOGIN_ALL}/{NOT_US}")
def show_all(request: Request, answered: Annotated[Answered, Depends(of_whole)]) -> Response:
    return _page(request, answered, Typed(FormData()))


@router.post(f"{LINK}/{NOT_US}")
@router.post(f"{PART}/{NOT_US}")
@router.post(f"{LOGIN}/{NOT_US}")
def disown(
    request: Request, answered: Annotated[Answered, Depends(of_place)], typed: TypedForm, site: CurrentSite
) -> Response:
    return _state(request, site, answered, typed)


@router.post(f"{ALL_BY_LINK}/{NOT_US}")
@router.post(f"{LOGIN_ALL}/{NOT_US}")
def disown_all(
    request: Request, answered: Annotated[Answered, Depends(of_whole)], typed: TypedForm, site: CurrentSite
) -> Response:
    return _state(request, site, answered, typed)


class Disowned(Form):
    tekst: Text = ""


def _state(request: Request, site: Installation, answered: Answered, typed: Typed) -> Response:
    if not answered.answers:
        return RedirectResponse(answered.path, 303)
    chosen = [key for key in answered.answers if key in typed.form.getlist("svar")]
    if not chosen:
        typed.wrong("svar-1", "Sæt kryds ved det eller de svar, der ikke er jeres.")
        return _page(request, answered, typed)
    form = typed.read(Disowned)
    if form is None:
        return _page(request, answered, typed)
    stated = []
    for place, answer in map(answered.answers.__getitem__, chosen):
        command = hc.DisputeResponse(**place.key, response=answer.number, text=form.tekst)
        stated.append((command, Stated(place.person, id_by_content(f"disown/{place.case.id}/{answer.number}"))))
    refusals = [answer for answer in site.store.apply_all(stated, site.now()) if isinstance(answer, Refusal)]
    for refusal in dict.fromkeys(refusals):
        site.counted.refused(refusal.code)
        typed.refused(refusal)
    return _page(request, answered, typed) if len(refusals) == len(stated) else done(answered.path, "ikke-vores")


def _page(request: Request, answered: Answered, typed: Typed) -> Response:
    if not answered.answers:
        return RedirectResponse(answered.path, 303)
    shown = page(
        request,
        "hearing/disown.html.j2",
        answered=answered,
        chosen=_chosen(answered, typed),
        text=typed.as_typed().get("tekst", ""),
        problems=typed.problems,
        wrong=typed.wrong_fields,
    )
    return typed.answered(shown)


def _chosen(answered: Answered, typed: Typed) -> Sequence[str]:
    """Where there is one answer, it is the one."""
    return list(answered.answers) if len(answered.answers) == 1 else [str(each) for each in typed.form.getlist("svar")]


# -- the coordinator's side ------------------------------------------------------------------------------------------


@router.post("/sager/{number}/svar/{response}/anfaegtelse")
def settle(visit: CurrentVisit, number: CaseNumber, response: AnswerNumber) -> Response:
    visit.typed.prefix = f"anfaegtet-{response}-"

    def load(connection: Connection, visit: Visit, number: str) -> CasePart:
        work = of_administration(connection, visit, number)
        return CasePart(work, {**work.key, "response": response})

    return act_on(visit, SETTLEMENT, load, show_responses, number)


class Settlement(Form, states=hc.SettleDispute):
    stands: Annotated[
        bool, sent_as("udfald"), among({"staar": True, "traekkes": False}, "Vælg, hvad der skal ske med svaret.")
    ]
    reason: Annotated[Text, sent_as("grund"), asked("Skriv, hvad I er nået frem til. Organet får det at vide.")]


def _may_settle(part: CasePart) -> bool:
    if not part.work.may(hc.SettleDispute):
        raise HTTPException(403)
    return True


SETTLEMENT: Act[CasePart] = Act(
    _may_settle,
    Settlement,
    "afklaret",
    at={"": "grund"},
    to=lambda part, command: f"{part.work.address}/svar#svar-{command.response}",
)
