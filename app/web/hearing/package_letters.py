"""The one letter a body gets about several cases, read as it will go."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Response

from app.web.access import CurrentVisit, Visit
from app.web.hearing.desk import Code
from app.web.hearing.package import Gathered, Number, gathered_of
from app.web.hearing.packages import ADDRESS
from app.web.render import page_about
from models.foreseen import Foreseen, foresee
from models.hearing.packages import AskedBody
from notifications.channels.sender import Letter
from notifications.hearing.preview import joint_letter
from process.change import Decided
from process.refusals import Refusal

router = APIRouter()


@router.get(f"{ADDRESS}/{{number}}/brev/{{code}}")
def read(visit: CurrentVisit, number: Number, code: Code) -> Response:
    """With the way to the next."""
    gathered = visit.read(gathered_of, number)
    asked = waiting_for(gathered, code)
    seen = _foreseen(visit, gathered, asked)
    letter = _letter(visit, gathered, asked, seen)
    codes = [gathered.around.register.organizations[each.body].code for each in gathered.view.bodies if each.waiting]
    at = codes.index(code)
    return page_about(
        gathered,
        "hearing/package_letter.html.j2",
        asked=asked,
        letter=letter,
        refusals=[(each.key, each.answer.danish) for each in seen if isinstance(each.answer, Refusal)],
        place=at + 1,
        count=len(codes),
        before=codes[at - 1] if at else "",
        after=codes[at + 1] if at + 1 < len(codes) else "",
    )


def waiting_for(gathered: Gathered, code: str) -> AskedBody:
    """404 where no letter waits for the body."""
    asked = gathered.asked(code)
    if asked is None or not asked.waiting:
        raise HTTPException(404)
    return asked


def foreseen_letter(visit: Visit, gathered: Gathered, asked: AskedBody) -> Letter | None:
    """As it will leave."""
    return _letter(visit, gathered, asked, _foreseen(visit, gathered, asked))


def _foreseen(visit: Visit, gathered: Gathered, asked: AskedBody) -> list[Foreseen]:
    letters = gathered.view.letters([asked.body])
    with visit.reading() as connection:
        return foresee(connection, visit.site.store, letters, visit.viewer.person, visit.site.now())


def _letter(visit: Visit, gathered: Gathered, asked: AskedBody, seen: list[Foreseen]) -> Letter | None:
    sent = [
        (answer.case.case.id, request, answer.notices)
        for each in seen
        if isinstance(answer := each.answer, Decided) and answer.case is not None
        for request in each.letters
        if request.body == asked.body
    ]
    site = visit.site
    with visit.reading() as connection:
        return joint_letter(connection, sent, gathered.around.register, site.municipality, site.reference)
