"""One body's page for answering a hearing: by its personal link, or by its own secretary signed in. The same page."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import Depends, HTTPException, Query, Request
from sqlalchemy.engine import Connection

from app.web.access import AskedTogetherError, CodeNeededError, HearingWithdrawnError, LinkOverError
from app.web.installation import CurrentSite, Installation, Surroundings
from app.web.parts import Shown
from documents.hearing.since_asked import Changed, since_asked
from models import tables as t
from models.access.confidentiality import confidential
from models.access.draft_comments import Comment, comments_on
from models.access.form_drafts import draft_saved_at, load_draft
from models.access.link_codes import is_open
from models.access.links import TOGETHER, Link, request_of, withdrawn_of
from models.case.material import Material, material
from models.hearing.response_texts import ResponseTexts, response_texts
from models.hearing.withdrawals import withdrawal_reason
from models.rows.case import find_case, load_case
from models.rows.package import load_package
from process.calendar import local_day
from process.hearing.playbook import told_basis
from process.ids import BodyId, CaseId, PersonId
from process.internal_sections import InternalSections
from process.permission import ANSWERING, SPEAKING
from process.register import BodyKind, MeetingDate, MeetingStatus, Organization, SeatRole
from process.sent import when_sent
from process.state.case import Case, CaseState
from process.state.confidentiality import is_embargoed, is_unmentionable
from process.state.hearing import Channel, FileRef, HearingRequest, HearingResponse
from process.words.codes import THE_BODY
from process.words.hearing import the_matter

MEETINGS_OFFERED = 4
CODE_COOKIE = "sagsgang-kode"
PRACTICE = "ØVELSE"
"""Stands where the number of a case does (`app/web/public/practice.py`)."""


@dataclass(frozen=True)
class Place:
    """What the page is about: a request, the person who may answer it, and the way they came."""

    state: CaseState
    request: HearingRequest
    around: Surroundings
    person: PersonId
    channel: Channel
    path: str
    whole_path: str  # the page of all that is asked together; "" of what is asked alone
    link: Link | None
    correcting: int | None  # the number of the answer this form corrects
    is_hidden: bool  # closed, or under embargo: nothing of the material is shown
    now: datetime
    draft: Unfinished | None = None
    material: tuple[Material, ...] = ()
    changed: tuple[Changed, ...] = ()
    words: Mapping[int, ResponseTexts] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()  # of members, on the draft

    @property
    def case(self) -> Case:
        return self.state.case

    @property
    def is_practice(self) -> bool:
        """There is no such case: nothing that is typed is kept."""
        return self.case.number == PRACTICE

    @property
    def key(self) -> dict[str, Any]:
        """What commands call this body's answer by."""
        return {"case": self.case.id, "body": self.request.body}

    @property
    def today(self) -> date:
        return local_day(self.now)

    @property
    def body(self) -> Organization:
        return self.around.register.organizations[self.request.body]

    @property
    def is_med(self) -> bool:
        return self.body.kind is BodyKind.MED

    @property
    def body_word(self) -> str:
        """«rådet», «udvalget»: what the body is called on its own page."""
        return THE_BODY[self.body.kind]

    @property
    def basis(self) -> str:
        """Why the body stands on the case's route."""
        step = self.state.consultation(self.request.consultation)
        return told_basis(step.basis) if step else ""

    @property
    def opens_at(self) -> datetime | None:
        """When the material may be seen; None when it may be now, or never here (a closed case)."""
        opens = self.case.public_from
        return opens if is_embargoed(self.case, self.now) and not self.case.is_closed else None

    @property
    def title(self) -> str:
        return (self.case.public_title or "Fortrolig sag") if self.is_hidden else self.case.title

    @property
    def has_letter(self) -> bool:
        """Whether there is a letter that may be on paper: it has left, and mails may speak of the case."""
        is_told = when_sent(self.request) is not None and not self.is_practice
        return is_told and not is_unmentionable(self.case, self.now)

    @property
    def is_current(self) -> bool:
        """Whether an answer now would be to this letter, and not to that of a later round."""
        asked, mine = self.state.answerable(self.request.body), (self.request.consultation, self.request.round)
        return asked is not None and (asked.consultation, asked.round) == mine

    @property
    def can_answer(self) -> bool:
        return self.is_current and self.case.decided_on is None and self.opens_at is None

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.now >= self.due

    @property
    def due(self) -> datetime | None:
        """The first moment that is too late; None without a deadline."""
        return self.request.too_late_at

    def is_after_deadline(self, day: date) -> bool:
        """Whether an answer from the body's meeting that day comes too late; its hour counts where it is known."""
        due = self.due
        return due is not None and self.around.register.meets_after(self.request.body, day, due)

    @property
    def answers(self) -> tuple[HearingResponse, ...]:
        """What this body has answered in this round, in order; corrections among them."""
        mine = (self.request.body, self.request.consultation, self.request.round)
        responses = self.state.responses
        return tuple(each for each in responses if (each.body, each.consultation, each.round) == mine)

    @property
    def earlier(self) -> tuple[HearingResponse, ...]:
        """What this body said in the rounds before, as it stands: who is asked again builds on it."""
        mine = (self.request.body, self.request.consultation)
        before = [
            each
            for each in self.state.responses
            if (each.body, each.consultation) == mine and each.round < self.request.round
        ]
        corrected = {answer.corrects for answer in before}
        return tuple(answer for answer in before if answer.number not in corrected and answer.withdrawn_at is None)

    @property
    def meetings(self) -> tuple[MeetingDate, ...]:
        """The body's own next meetings."""
        ahead = (
            meeting
            for meeting in self.around.register.meetings_of(self.request.body)
            if meeting.held_on >= self.today and meeting.state is not MeetingStatus.CANCELLED
        )
        return tuple(sorted(ahead, key=lambda meeting: meeting.starts_at)[:MEETINGS_OFFERED])

    @property
    def may_confirm(self) -> bool:
        """A MED answer waits for this person's own word: the chair's, or the vice-chair's."""
        if not self.is_med or self.request.answered_at is None or not self.is_current:
            return False
        waiting = {
            SeatRole.CHAIR: self.request.chair_confirmed_at is None,
            SeatRole.VICE_CHAIR: self.request.vice_confirmed_at is None,
        }
        seats = self.around.register.seats_in(self.request.body, self.today, *waiting)
        return any(waiting[seat.role] for seat in seats if seat.person == self.person)

    @property
    def asker(self) -> int | None:
        return self.around.register.anyone(self.today, SeatRole.COORDINATOR)

    @property
    def own_name(self) -> str:
        """The name under which this person keeps what nobody else of the body sees."""
        return f"link:{self.link.id}" if self.link else f"person:{self.person}"

    @property
    def is_correction(self) -> bool:
        return self.correcting is not None

    @property
    def owner(self) -> str:
        """Whose the draft is: this person's, or once it is shared, the body's."""
        return body_draft(self.request.body) if self.is_shared else self.own_name

    @property
    def is_shared(self) -> bool:
        return self.request.draft_by is not None and not self.is_correction

    @property
    def is_protected(self) -> bool:
        """Closed, embargoed or kept out of mails: nothing of it is given out but to those who are written to."""
        return self.is_hidden or bool(self.case.is_out_of_mail)

    @property
    def parts_heard(self) -> tuple[HearingResponse, ...]:
        """What a part of the body has answered."""
        return tuple(answer for answer in self.answers if answer.is_of_part)

    @property
    def disputable(self) -> tuple[HearingResponse, ...]:
        """The answers of which the body may say that they are not its own."""
        return tuple(answer for answer in self.answers if answer.disputed_at is None)

    @property
    def uncorrected(self) -> tuple[HearingResponse, ...]:
        """The answers that stand: each of them can be corrected, the whole body's and those of a part of it."""
        corrected = {answer.corrects for answer in self.answers}
        return tuple(
            answer for answer in self.answers if answer.number not in corrected and answer.withdrawn_at is None
        )

    @property
    def corrected(self) -> HearingResponse | None:
        """The answer this form corrects, as long as it stands."""
        return next((answer for answer in self.uncorrected if answer.number == self.correcting), None)

    @property
    def is_open(self) -> bool:
        """Whether this form can still be sent: an answer once, corrections as long as the case is not decided."""
        is_due = self.corrected is not None if self.is_correction else self.request.answered_at is None
        return self.can_answer and is_due

    @property
    def round(self) -> str:
        """What is answered, in the names that drafts and commands are kept under."""
        return f"answer/{self.case.id}/{self.request.consultation}/{self.request.round}"

    @property
    def form(self) -> str:
        """The name its unfinished form is kept under."""
        return f"{self.round}/ret/{self.correcting}" if self.is_correction else self.round

    def below(self, name: str = "") -> str:
        """The address of this form, or of a page below it."""
        path = f"{self.path}/{name}" if name else self.path
        return f"{path}?ret={self.correcting}" if self.is_correction else path

    def number_of(self, response: HearingResponse) -> str:
        """The receipt's number: the case's, and the answer's within it."""
        return f"{self.case.number}-{response.number}"


def body_draft(body: BodyId) -> str:
    """The name under which the draft is kept that all who answer for a body share."""
    return f"body:{body}"


@dataclass(frozen=True, slots=True)
class Window:
    """Where it was typed: the page `own`, which showed what the page `seen` had left."""

    own: str = ""
    seen: str = ""


MOST_BESIDE = 4
"""Other windows of which a draft keeps what was typed there, the newest."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What has been typed so far, with its files.

    `statement` is a new one each time something else is typed, also the same words again after others were stated: a
    double press counts once, and what is said again is said. `window` is the page that typed it; `beside` what other
    pages have written in the same form, by their names, as long as nobody has seen both.
    """

    fields: Mapping[str, str]
    files: tuple[FileRef, ...] = ()
    statement: str = ""
    window: str = ""
    beside: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    saved_at: datetime | None = None  # of what was read back

    @classmethod
    def after(
        cls, before: Unfinished | None, fields: Mapping[str, str], files: tuple[FileRef, ...], window: Window
    ) -> Unfinished:
        """What is typed now; still the same statement when nothing differs from what was saved before."""
        is_same = before is not None and (before.fields, before.files) == (fields, files)
        statement = before.statement if before and is_same else uuid.uuid4().hex
        return cls(fields, files, statement, window.own, before.unseen_by(window, fields) if before else {})

    def without(self, stated: Collection[str]) -> Unfinished:
        """What is left when these fields have been stated by themselves."""
        return replace(self, fields={name: text for name, text in self.fields.items() if name not in stated})

    @property
    def begins_answer(self) -> bool:
        """Whether something of an answer is in it, more than what the form holds when it is opened."""
        return bool(self.files) or any(self.fields.get(name, "").strip() for name in ("tekst", "vegne", "mindretal"))

    def unseen_by(self, window: Window, typed: Mapping[str, str]) -> dict[str, Mapping[str, str]]:
        """What others wrote that this page has not shown, where it is not what is typed there now."""
        if not window.own or window.seen == self.window:
            return {}
        others = {**self.beside, self.window: self.fields}
        unseen = [(page, fields) for page, fields in others.items() if page != window.own and fields != typed]
        return dict(unseen[-MOST_BESIDE:])

    def shown(self, names: Iterable[str]) -> dict[str, Shown]:
        """What each field begins with, and what the other pages wrote in it."""
        return {name: self._shown(name) for name in names if name in self.fields or self.beside}

    def _shown(self, name: str) -> Shown:
        mine = self.fields.get(name, "")
        others = dict.fromkeys(fields.get(name, mine) for fields in self.beside.values())
        differing = [text for text in others if text != mine]
        return Shown.of(mine, "\n".join(differing), is_overtaken=True) if differing else Shown.of(mine, "")

    @property
    def digest(self) -> str:
        """Tells whether it is still what was checked."""
        content = {name: self.as_json()[name] for name in ("fields", "files", "statement")}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        files = [{name: getattr(file, name) for name in FileRef.__slots__} for file in self.files]
        beside = {page: dict(fields) for page, fields in self.beside.items()}
        own = {"fields": dict(self.fields), "files": files, "statement": self.statement}
        return own | {"window": self.window, "beside": beside}


def place_of(
    request: Request, site: CurrentSite, correcting: Annotated[int | None, Query(alias="ret")] = None
) -> Place:
    """The dependency of every page below `/svar/…` and `/sager/…/svar/…`. The gate has let the visitor in.

    Raises `LinkOverError` for a link that leads nowhere, `HearingWithdrawnError` for a good one that came too late, 404
    for somebody who does not speak for the body.
    """
    link: Link | None = getattr(request.state, "link", None)
    with site.reading() as connection:
        around = site.surroundings(connection)
        number = request.path_params.get("number", "")
        if link is not None:
            state, asked = _by_link(connection, site, around, link, request)
            person = link.person
        else:
            person = request.state.visitor.viewer.person
            state, asked = _by_login(connection, site, around, person, number, request.path_params["body"])
        comer = Comer(around, person, link, request.path_params.get("token", ""))
        return place_for(connection, site, comer, state, asked, correcting=correcting)


@dataclass(frozen=True, slots=True)
class Comer:
    """Who answers, and the way they came: by the link with this token, or signed in."""

    around: Surroundings
    person: PersonId
    link: Link | None = None
    token: str = ""

    def path_to(self, case: Case, asked: HearingRequest) -> str:
        """The page of one case."""
        if self.link is None:
            return f"/sager/{case.number}/svar/{self.around.register.organizations[asked.body].code}"
        page = f"/svar/{self.token}"
        return page if self.link.package is None else f"{page}/sag/{case.number}"

    def whole_path(self, connection: Connection, asked: HearingRequest) -> str:
        """The page of all that is asked together with this; "" of what is asked alone."""
        if asked.package is None or (self.link is not None and self.link.package is None):
            return ""
        if self.link is not None:
            return f"/svar/{self.token}{TOGETHER}"
        package = load_package(connection, asked.package)
        code = self.around.register.organizations[asked.body].code
        return f"/samlede-hoeringer/{package.number}/svar/{code}" if package is not None else ""


def place_for(
    connection: Connection,
    site: Installation,
    comer: Comer,
    state: CaseState,
    asked: HearingRequest,
    *,
    correcting: int | None = None,
) -> Place:
    """The place of one request, with what has been typed there."""
    case_id, now = state.case.id, site.now()
    assessor = site.reference.assessor(state.case, now)
    internal = assessor.rules.internal_sections(state.case.case_type)
    is_hidden = _is_hidden(connection, case_id, now)
    place = Place(
        state=state,
        request=asked,
        around=comer.around,
        person=comer.person,
        channel=Channel.LOGIN if comer.link is None else Channel.LINK,
        path=comer.path_to(state.case, asked),
        whole_path=comer.whole_path(connection, asked),
        link=comer.link,
        correcting=correcting,
        is_hidden=is_hidden,
        now=now,
        material=() if is_hidden else _material(connection, case_id, internal, assessor.years_covered(state)),
        changed=() if is_hidden else since_asked(connection, (case_id, asked.consultation, asked.round), internal),
        words=response_texts(connection, case_id) if state.responses else {},
    )
    comments = comments_on(connection, [place.form]).get(place.form, ()) if place.is_shared else ()
    return replace(place, draft=_unfinished(connection, place), comments=comments)


def _material(
    connection: Connection, case_id: int, internal: InternalSections, years: Iterable[int]
) -> tuple[Material, ...]:
    proposals = material(connection, [case_id]).get(case_id, ())
    return tuple(proposal.for_bodies(internal).covering(years) for proposal in proposals)


CurrentPlace = Annotated[Place, Depends(place_of)]


def _unfinished(connection: Connection, place: Place) -> Unfinished | None:
    """The draft of this form; None when nothing has been typed. What its reader has written alone stands beside what
    the body shares.
    """
    draft = _draft_of(connection, place.form, place.owner)
    own = _draft_of(connection, place.form, place.own_name) if place.is_shared else None
    if draft is not None and place.is_shared:
        draft = replace(
            draft, fields=signed_by_reader(draft.fields, place.around, place.request.body, place.person, place.today)
        )
    if draft is None or own is None:
        return draft or own
    files = tuple(dict.fromkeys((*draft.files, *own.files)))
    beside = {} if own.fields == draft.fields else {own.window or place.own_name: own.fields}
    return replace(draft, files=files, beside={**draft.beside, **beside})


def signed_by_reader(
    fields: Mapping[str, str], around: Surroundings, body: BodyId, reader: PersonId, today: date
) -> Mapping[str, str]:
    """A draft that several share begins with the name of whoever has it before them, not of who wrote it: who sends
    the answer is who it is said to be from.
    """
    persons = around.register.persons
    speaking = {seat.person for seat in around.register.seats_in(body, today, *SPEAKING)} - {reader}
    if fields.get("navn") not in {persons[person].name for person in speaking}:
        return fields
    return {**fields, "navn": persons[reader].name}


def _draft_of(connection: Connection, form: str, owner: str) -> Unfinished | None:
    kept = load_draft(connection, form, owner)
    if not kept:
        return None
    files = tuple(FileRef(**file) for file in kept["files"])
    rest = {name: kept[name] for name in ("statement", "window", "beside") if name in kept}
    return Unfinished(kept["fields"], files, **rest, saved_at=draft_saved_at(connection, form, owner))


def _by_link(
    connection: Connection, site: Installation, around: Surroundings, link: Link, request: Request
) -> tuple[CaseState, HearingRequest]:
    number = request.path_params.get("number", "")
    if link.package is not None and not number:
        raise AskedTogetherError(f"/svar/{site.links.token(link) if site.links else ''}{TOGETHER}")
    state = load_case(connection, (link.case_id if link.package is None else find_case(connection, number)) or 0)
    if state is None:
        raise LinkOverError
    asked = request_of(link, state, around.register, site.today())
    withdrawn = withdrawn_of(link, state, around.register, site.today()) if asked is None else None
    if asked is not None or withdrawn is not None:  # else the code asked for would tell that there is such a case
        ask_code(request, site, link, [state])
    if asked is not None:
        return state, asked
    raise LinkOverError if withdrawn is None else _withdrawn(connection, state, withdrawn, around, site.now())


def ask_code(request: Request, site: Installation, link: Link, states: Iterable[CaseState]) -> None:
    """Who comes by a link to what no mail may hold has given a code in this browser; else `CodeNeededError`."""
    if not any(state.case.is_out_of_mail for state in states):
        return
    kept = request.cookies.get(CODE_COOKIE, "")
    if site.links is None or not is_open(site.links, link, kept, site.now()):
        raise CodeNeededError(f"{address_of(request)}/kode")


def address_of(request: Request) -> str:
    """Where the pages of the link begin by which somebody has come: `/svar/…`, `/kommentar/…`."""
    return f"/{request.url.path.split('/')[1]}/{request.path_params['token']}"


def _withdrawn(
    connection: Connection, state: CaseState, request: HearingRequest, around: Surroundings, now: datetime
) -> HearingWithdrawnError:
    """What the mail about it says too: nothing of a confidential case but that it is withdrawn."""
    is_hidden = _is_hidden(connection, state.case.id, now)
    body = around.register.organizations[request.body]
    return HearingWithdrawnError(
        number=state.case.number,
        title=state.case.public_title if is_hidden else state.case.title,
        body=body.name,
        the_matter=the_matter(body.kind),
        withdrawn_at=request.withdrawn_at or now,
        reason="" if is_hidden else withdrawal_reason(connection, state.case.id, request),
    )


def _is_hidden(connection: Connection, case_id: CaseId, now: datetime) -> bool:
    return bool(connection.scalar(sa.select(confidential(now)).where(t.cases.c.id == case_id)))


def _by_login(
    connection: Connection, site: Installation, around: Surroundings, person: int, number: str, code: str
) -> tuple[CaseState, HearingRequest]:
    case_id, body = find_case(connection, number), around.register.organization(code)
    state = load_case(connection, case_id) if case_id else None
    if state is None or body is None:
        raise HTTPException(404)
    asked = state.answerable(body.id)
    seats = around.register.seats_in(body.id, site.today(), *ANSWERING)
    if asked is None or asked.withdrawn_at or all(seat.person != person for seat in seats):
        raise HTTPException(404)
    return state, asked
