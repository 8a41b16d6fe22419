"""The hearing letter as a file, for those who answer and those who send: as it is printed, in large print, as plain
text. Nothing of a case that mails may not speak of.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from fastapi import APIRouter, HTTPException, Response
from sqlalchemy.engine import Connection

from app.web.access import CurrentVisit
from app.web.case_work import CaseNumber
from app.web.files import PDF, TEXT, named_file
from app.web.hearing.answer import answer, together
from app.web.hearing.answer.coming import CurrentPlace
from app.web.hearing.answer.place import Place
from app.web.hearing.answer.together_page import CurrentTogether
from app.web.hearing.desk import Code, desk_of
from app.web.hearing.letter_drafts import drafted_letters_of, planned
from app.web.hearing.letters import sending
from app.web.hearing.package import Number, gathered_of
from app.web.hearing.package_letters import foreseen_letter, waiting_for
from app.web.hearing.packages import ADDRESS
from app.web.installation import CurrentSite, Installation
from config.look import look_of
from config.settings import settings
from documents.writing.large_print import large_print, plain_text
from documents.writing.paper import Paper
from documents.writing.pdf import pdf
from notifications.channels.sender import Letter
from notifications.hearing.preview import letter_to
from process.ids import CaseId, PersonId
from process.people import contacts_of
from process.register import Register
from process.state.hearing import HearingRequest

router = APIRouter()


class LetterForm(StrEnum):
    """The last part of its address."""

    PAPER = "brev.pdf"
    LARGE = "stor-skrift.pdf"
    TEXT = "brev.txt"


def letter_file(letter: Letter | None, form: LetterForm) -> Response:
    """404 where there is no letter, or none that may be on paper. Asked with nothing open: papers are set one after the
    other, and all pages share a few connections.
    """
    if letter is None or not letter.papers:
        raise HTTPException(404)
    name, paper = letter.papers[0]
    return paper_file(paper, name.removesuffix(".pdf"), form)


def paper_file(paper: Paper, name: str, form: LetterForm) -> Response:
    """A paper in one of its forms. `name` is without an ending."""
    paper = replace(paper, look=look_of(settings().config))
    match form:
        case LetterForm.PAPER:
            return named_file(pdf(paper), PDF, f"{name}.pdf")
        case LetterForm.LARGE:
            return named_file(pdf(large_print(paper)), PDF, f"{name}-stor-skrift.pdf")
        case LetterForm.TEXT:
            return named_file(plain_text(paper).encode("utf-8-sig"), TEXT, f"{name}.txt")


# -- for those who answer --------------------------------------------------------------------------------------------


@router.get(f"{answer.LINK}/brev/{{form}}")
@router.get(f"{answer.PART}/brev/{{form}}")
@router.get(f"{answer.LOGIN}/brev/{{form}}")
def of_place(place: CurrentPlace, site: CurrentSite, form: LetterForm) -> Response:
    """The letter about one case, as it reads now."""
    if not place.has_letter:
        raise HTTPException(404)
    _not_without_end(site, place)
    with site.reading() as connection:
        letter = _left(connection, site, [place], place.person)
    return letter_file(letter, form)


@router.get(f"{together.LINK}/brev/{{form}}")
@router.get(f"{together.LOGIN_ALL}/brev/{{form}}")
def of_together(whole: CurrentTogether, site: CurrentSite, form: LetterForm) -> Response:
    """The one letter about all that the body is asked together."""
    _not_without_end(site, whole.places[0])
    with site.reading() as connection:
        letter = _left(connection, site, whole.places, whole.person)
    return letter_file(letter, form)


def _not_without_end(site: Installation, place: Place) -> None:
    """Raises 429 where one link has had many papers set this minute."""
    if place.link is not None and site.prints.is_too_many(str(place.link.id), site.wall.now()):
        raise HTTPException(429, headers={"Retry-After": "60"})


def _left(
    connection: Connection, site: Installation, places: list[Place] | tuple[Place, ...], person: PersonId
) -> Letter | None:
    asked = [(place.case.id, place.request) for place in places]
    register = places[0].around.register
    return letter_to(connection, asked, person, register, site.now(), site.municipality, site.reference)


# -- for those who send ----------------------------------------------------------------------------------------------


@router.get("/sager/{number}/breve/{code}/{form}")
def of_draft(visit: CurrentVisit, number: CaseNumber, code: Code, form: LetterForm) -> Response:
    """One that waits to be sent."""
    with visit.about(sending, number) as work:
        body = work.organization(code).id
        letters = drafted_letters_of(work, planned(work, {}).deadlines, only=body)
    return letter_file(letters[0].letter if letters else None, form)


@router.get("/sager/{number}/hoering/{code}/brev/{form}")
def of_desk(visit: CurrentVisit, number: CaseNumber, code: Code, form: LetterForm) -> Response:
    """One that has left."""
    with visit.about(desk_of, number, code) as desk:
        asked = [(desk.work.case.id, desk.request)] if desk.request and desk.has_letter else []
        letter = letter_from_office(desk.work.connection, visit.site, asked, desk.register)
    return letter_file(letter, form)


@router.get(f"{ADDRESS}/{{number}}/brev/{{code}}/{{form}}")
def of_package_draft(visit: CurrentVisit, number: Number, code: Code, form: LetterForm) -> Response:
    """A joint letter that waits to be sent: what is attached to its mail."""
    gathered = visit.read(gathered_of, number)
    return letter_file(foreseen_letter(visit, gathered, waiting_for(gathered, code)), form)


@router.get(f"{ADDRESS}/{{number}}/sendt/{{code}}/{{form}}")
def of_package(visit: CurrentVisit, number: Number, code: Code, form: LetterForm) -> Response:
    """A joint letter that has left, with what was added to it since."""
    gathered = visit.read(gathered_of, number)
    with visit.reading() as connection:
        body = gathered.asked(code)
        asked = [(each.state.case.id, each.request) for each in body.sent] if body else []
        letter = letter_from_office(connection, visit.site, asked, gathered.around.register)
    return letter_file(letter, form)


def letter_from_office(
    connection: Connection, site: Installation, asked: list[tuple[CaseId, HearingRequest]], register: Register
) -> Letter | None:
    """The letter to a body as its first contact has it."""
    contacts = contacts_of(register, asked[0][1].body, site.today()) if asked else ()
    if not contacts:
        return None
    return letter_to(connection, asked, contacts[0], register, site.now(), site.municipality, site.reference)
