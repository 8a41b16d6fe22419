"""The one letter a body gets about several cases, read as it will go, and as the paper that goes with it."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, HTTPException, Response

from app.web.access import CurrentVisit, Visit
from app.web.files import PDF, named_file
from app.web.hearing.desk import Code
from app.web.hearing.package import Gathered, Number, gathered_of
from app.web.hearing.packages import ADDRESS
from app.web.render import page_about
from config.look import look_of
from config.settings import settings
from documents.writing.pdf import pdf
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
    with visit.about(gathered_of, number) as gathered:
        asked = _waiting(gathered, code)
        seen = _foreseen(visit, gathered, asked)
        letter = _letter(visit, gathered, asked, seen)
        codes = [
            gathered.around.register.organizations[each.body].code for each in gathered.view.bodies if each.waiting
        ]
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


@router.get(f"{ADDRESS}/{{number}}/brev/{{code}}/pdf")
def as_paper(visit: CurrentVisit, number: Number, code: Code) -> Response:
    """What is attached to the mail."""
    with visit.about(gathered_of, number) as gathered:
        asked = _waiting(gathered, code)
        letter = _letter(visit, gathered, asked, _foreseen(visit, gathered, asked))
    if letter is None or not letter.papers:
        raise HTTPException(404)
    name, paper = letter.papers[0]
    return named_file(pdf(replace(paper, look=look_of(settings().config))), PDF, name)


def _waiting(gathered: Gathered, code: str) -> AskedBody:
    asked = gathered.asked(code)
    if asked is None or not asked.waiting:
        raise HTTPException(404)
    return asked


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
