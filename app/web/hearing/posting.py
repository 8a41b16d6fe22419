"""«Send med post»: what waits for those who have no mail, printed from here, and recorded when it is in the post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Response
from sqlalchemy.engine import Connection

from app.web.access import CurrentVisit, Visit, only
from app.web.act import Act, act_on, own_id
from app.web.facts import done
from app.web.fields import Day, always, asked
from app.web.forms import Form, in_danish
from app.web.hearing.letter_files import LetterForm, paper_file
from app.web.render import page
from models.all_or_none import record_all
from models.todo.postings import Posting, postings
from notifications.hearing.posted import posted_paper
from process.commands import hearing as hc
from process.refusals import Refusal
from process.words.dates import listing

router = APIRouter()
ADDRESS = "/send-med-post"
Number = Annotated[str, Path(max_length=20)]
Code = Annotated[str, Path(max_length=100)]
BELOW = f"{ADDRESS}/{{number}}/{{body}}/{{person}}"
PHONE = "telefon"


@dataclass(frozen=True, slots=True)
class Envelope:
    visit: Visit
    posting: Posting


def _waiting(connection: Connection, visit: Visit) -> tuple[Posting, ...]:
    only(visit.viewer.is_coordinator)
    register = visit.site.surroundings(connection).register
    return postings(connection, visit.viewer, visit.site.now(), register)


def _envelope(connection: Connection, visit: Visit, number: str, body: str, person: str) -> Envelope:
    key = (number, body, person)
    for each in _waiting(connection, visit):
        if (each.number, each.body.code, each.person.code) == key:
            return Envelope(visit, each)
    raise HTTPException(404)


@router.get(ADDRESS)
def show(visit: CurrentVisit) -> Response:
    with visit.reading() as connection:
        waiting = _waiting(connection, visit)
    labels = {each.address: listing([kind.payload.label for kind in each.kinds]) for each in waiting}
    return page(
        visit,
        "hearing/posting.html.j2",
        waiting=waiting,
        labels=labels,
        phone=PHONE,
    )


@router.get(f"{BELOW}/{{form}}")
def print_it(visit: CurrentVisit, number: Number, body: Code, person: Code, form: LetterForm) -> Response:
    """Ready for the envelope; large or as plain text for whom that helps. It says nothing of a closed case."""
    site = visit.site
    with visit.reading() as connection:
        posting = _envelope(connection, visit, number, body, person).posting
        now, town = site.now(), site.municipality
        paper = posted_paper(connection, posting.notices, posting.person, now, town, site.reference)
    return paper_file(paper, f"brev-{number}-{body}", form)


@router.post(BELOW)
def posted(visit: CurrentVisit, number: Number, body: Code, person: Code) -> Response:
    visit.typed.prefix = f"{number}-{body}-{person}-"
    return act_on(visit, POSTED, _envelope, _show_all, number, body, person)


def _show_all(visit: Visit, number: str, body: str, person: str) -> Response:  # noqa: ARG001
    return show(visit)


class PostedOn(Form):
    dag: Annotated[Day, asked("Skriv, hvilken dag brevet blev sendt.")]

    def command(self, subject: Envelope) -> PostedOn:  # noqa: ARG002
        return self


def _posted(visit: Visit, envelope: Envelope, form: PostedOn) -> Response | None:
    posting = envelope.posting
    on = form.dag
    if not isinstance(on, date):
        return None
    by_phone = visit.typed.form.get("hvordan") == PHONE
    stated = [
        (
            state.case.number,
            hc.RecordPosted(
                case=state.case.id, body=posting.body.id, recipient=posting.person.id, on=on, by_phone=by_phone
            ),
        )
        for state, _ in posting.asked
    ]
    refused = record_all(visit.site.store, stated, visit.viewer.person, own_id(visit), visit.site.now())
    for _, refusal in refused[:1]:
        _tell(visit, refusal)
    return None if refused else done(ADDRESS, "sagt" if by_phone else "sendt-med-post")


def _tell(visit: Visit, refusal: Refusal) -> None:
    visit.typed.wrong("dag", in_danish(refusal))


POSTED: Act[Envelope] = Act(always, PostedOn, "sendt-med-post", state=_posted)
