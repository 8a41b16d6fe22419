"""«Øvelse»: a hearing about an invented proposal, answered on the real page, that counts nowhere.

There is no case, no request and no row: the address itself, signed, says for whom it is and how long it opens. What is
typed is read by the answer page's own form, shown back, and gone (docs/adr/0028-a-practice-hearing-is-an-address.md).
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.datastructures import FormData

from app.web.access import CurrentVisit, LinkOverError, TypedForm, form_token, keep_form_token, only
from app.web.forms import Typed
from app.web.hearing.answer.choices import read_draft
from app.web.hearing.answer.draft import FIELDS, LONGEST_KEPT, Unfinished
from app.web.hearing.answer.place import PRACTICE, Place
from app.web.hearing.answer.shown import show_check, show_form, show_receipt
from app.web.installation import CurrentSite, Installation, Surroundings
from app.web.render import page
from models.access.links import LinkMaker
from models.case.material import Material
from models.hearing.response_texts import ResponseTexts
from process.calendar import danish_date
from process.commands import hearing as hc
from process.commands.act import CaseCommand
from process.ids import BodyId, CaseId, PersonId
from process.people import contacts_of
from process.register import BodyKind, Organization, Person
from process.rules import Role
from process.state.case import Case, CaseState, Consultation
from process.state.hearing import Channel, HearingRequest, HearingResponse
from process.words.alphabet import danish_order

router = APIRouter()
ADDRESS, FOR_COORDINATORS = "/oevelse", "/oevelseshoering"
OPEN_DAYS = 28
"""Days an address opens; then there is nothing of it left."""
ANSWER_DAYS = 21
EDIT = "ret"
_TOKEN = re.compile(r"(\d{1,9})-(\d{1,9})-(\d{4}-\d\d-\d\d)-([A-Za-z0-9_-]{43})")
TITLE = "Bænke langs den opdigtede sti"
SECTIONS = (
    (
        "Forslaget",
        "Der sættes otte bænke op langs stien mellem den opdigtede havn og det opdigtede bibliotek. Fire af dem får "
        "armlæn, og to får plads til en kørestol ved siden af.",
    ),
    ("Økonomi", "Bænkene koster 80.000 kr. at sætte op og 5.000 kr. om året at vedligeholde."),
    ("Hvad vi gerne vil vide", "Står bænkene de rigtige steder? Er der noget, vi har glemt?"),
)


@dataclass(frozen=True, slots=True)
class Practice:
    """Whom an address is for, and the last day it opens."""

    body: Organization
    person: Person
    until: date

    def token(self, links: LinkMaker) -> str:
        said = f"{self.body.id}-{self.person.id}-{self.until.isoformat()}"
        return f"{said}-{links.seal(f'practice|{said}')}"


Token = Annotated[str, Path(max_length=100)]


def practice_of(request: Request, site: CurrentSite, token: Token) -> Place:
    """The dependency of its pages. Raises `LinkOverError` for an address that is not ours, or is over, or whose person
    speaks for the body no more.
    """
    parts = _TOKEN.fullmatch(token)
    if parts is None or site.links is None:
        raise LinkOverError
    body, person, until, seal = parts.groups()
    expected = site.links.seal(f"practice|{body}-{person}-{until}")
    if not hmac.compare_digest(seal.encode(), expected.encode()) or until < site.today().isoformat():
        raise LinkOverError
    with site.reading() as connection:
        around = site.surroundings(connection)
    if int(person) not in contacts_of(around.register, int(body), site.today()):
        raise LinkOverError
    request.state.csrf = form_token(request)
    return _place(site, around, BodyId(int(body)), PersonId(int(person)), f"{ADDRESS}/{token}")


CurrentPractice = Annotated[Place, Depends(practice_of)]


def _place(site: Installation, around: Surroundings, body: BodyId, person: PersonId, path: str) -> Place:
    """The answer page's own subject, made up here."""
    now, due_on = site.now(), site.today() + timedelta(days=ANSWER_DAYS)
    asked = HearingRequest(
        consultation=1,
        round=1,
        body=body,
        mandatory=False,
        drafted_at=now,
        sent_at=now,
        due_on=due_on,
        due_time=time(12),
    )
    case = Case(CaseId(0), PRACTICE, TITLE, "", body, person, now)
    step = Consultation(1, body, Role.HEARING, 1)
    return Place(
        state=CaseState(case, (step,), (asked,)),
        request=asked,
        around=around,
        person=person,
        channel=Channel.LINK,
        path=path,
        whole_path="",
        link=None,
        correcting=None,
        is_hidden=False,
        now=now,
        material=(Material(1, TITLE, 1, sections=SECTIONS),),
    )


@router.get(f"{ADDRESS}/{{token}}")
def show(request: Request, site: CurrentSite, place: CurrentPractice) -> Response:
    return _given(request, site, show_form(request, site, place, Typed(FormData())))


@router.post(f"{ADDRESS}/{{token}}")
def check(request: Request, site: CurrentSite, place: CurrentPractice, typed: TypedForm) -> Response:
    """What is missing, or what would be sent; back in the form to mend it."""
    draft = _typed(typed)
    place = replace(place, draft=draft)
    if typed.form.get("goer") == EDIT:
        return _given(request, site, show_form(request, site, place, Typed(FormData())))
    command, read = read_draft(place, draft)
    if command is None or read.problems:
        return _given(request, site, show_form(request, site, place, read))
    return _given(request, site, show_check(request, site, place, draft, command, read))


@router.post(f"{ADDRESS}/{{token}}/send")
def send(request: Request, site: CurrentSite, place: CurrentPractice, typed: TypedForm) -> Response:
    """As if it had been sent: the receipt, or the form with what was promised."""
    draft = _typed(typed)
    place = replace(place, draft=draft)
    command, read = read_draft(place, draft)
    if command is None or read.problems:
        return _given(request, site, show_form(request, site, place, read))
    if not isinstance(command, hc.RecordResponse):
        return _given(request, site, show_form(request, site, _told(place, command), Typed(FormData())))
    return _given(request, site, show_receipt(request, _answered(place, command)))


def _typed(typed: Typed) -> Unfinished:
    fields = {
        name: value.replace("\r\n", "\n")[: LONGEST_KEPT[name]]
        for name in FIELDS
        if isinstance(value := typed.form.get(name), str)
    }
    return Unfinished(fields)


def _told(place: Place, command: CaseCommand) -> Place:
    """As the page stands after a promise, or a wish for more time."""
    said: Mapping[str, Any] = {}
    if isinstance(command, hc.PromiseResponse):
        said = {"promised_on": command.on}
    elif isinstance(command, hc.AskExtension):
        said = {"extension_wanted_on": command.until}
    asked = replace(place.request, **said)
    return replace(place, request=asked, state=replace(place.state, requests=(asked,)), draft=None)


def _answered(place: Place, command: hc.RecordResponse) -> Place:
    response = HearingResponse(
        number=1,
        consultation=1,
        round=1,
        body=place.request.body,
        answer=command.answer,
        received_at=place.now,
        is_partial=command.is_partial,
        channel=Channel.LINK,
        agreed_on=command.agreed_on,
        agreed_from=command.agreed_from,
        has_minority=bool(command.minority.strip()) or None,
    )
    texts = ResponseTexts(
        text=command.text,
        submitted_by=command.submitted_by,
        on_behalf_of=command.on_behalf_of,
        minority=command.minority,
        minority_by=command.minority_by,
    )
    asked = replace(place.request, answered_at=place.now, answer=command.answer)
    state = replace(place.state, requests=(asked,), responses=(response,))
    return replace(place, request=asked, state=state, words={1: texts})


def _given(request: Request, site: Installation, answer: Response) -> Response:
    keep_form_token(answer, request.state.csrf, site, ADDRESS)
    return answer


# -- for coordinators ------------------------------------------------------------------------------------------------


@router.get(FOR_COORDINATORS)
def addresses(visit: CurrentVisit, organ: Annotated[str, Query(max_length=60)] = "") -> Response:
    """An address for each who speaks for a body, to be sent in a mail of one's own. Nothing is kept of it."""
    only(visit.viewer.is_coordinator)
    site = visit.site
    with visit.reading() as connection:
        register = site.surroundings(connection).register
    today = site.today()
    living = (body for body in register.organizations.values() if body.exists_on(today))
    bodies = sorted(
        (body for body in living if body.kind is not BodyKind.DEPARTMENT), key=lambda body: danish_order(body.name)
    )
    chosen = next((body for body in bodies if body.code == organ), None)
    people = [register.persons[person] for person in contacts_of(register, chosen.id, today)] if chosen else []
    until = today + timedelta(days=OPEN_DAYS)
    return page(
        visit,
        "public/practice.html.j2",
        bodies=[(body.code, body.name) for body in bodies],
        chosen=chosen,
        links=[_link(site, Practice(chosen, person, until)) for person in people] if chosen and site.links else [],
        until=until,
    )


def _link(site: Installation, practice: Practice) -> tuple[Person, str, str]:
    """Whose it is, the address, and a mail with it ready to be sent."""
    links = site.links
    address = f"{links.address}{ADDRESS}/{practice.token(links)}" if links else ""
    text = (
        f"Kære {practice.person.name}\n\nHer kan I prøve at svare på en høring. Forslaget er opdigtet, og intet af "
        f"det, I skriver, bliver gemt eller tæller nogen steder.\n\n{address}\n\nLinket virker til og med "
        f"{danish_date(practice.until)}.\n"
    )
    subject = f"Øvelse: prøv at svare på en høring ({practice.body.name})"
    return practice.person, address, f"mailto:{practice.person.email}?subject={quote(subject)}&body={quote(text)}"
