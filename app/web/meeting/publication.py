"""The page where agenda or minutes are published: what the guard has found, what is out, and taking an item back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from sqlalchemy.engine import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.facts import done, state
from app.web.forms import Typed, form_of
from app.web.installation import Installation, installation
from app.web.meeting_work import MeetingWork, meeting_work
from app.web.render import page
from documents.public.guard import findings
from models.database import reading
from models.files import FileStore
from process.commands import meeting as mc
from process.meeting.refusals import WhyMeeting
from process.personal_data import personal_data
from process.public.values import PUBLIC_BODIES
from process.refusals import Refusal, Why
from process.register import MeetingStatus
from process.state.record import DocumentKind, Published

router = APIRouter()
EDITIONS = {Published.AGENDA: DocumentKind.AGENDA_PUBLIC, Published.MINUTES: DocumentKind.MINUTES_PUBLIC}
Code = Annotated[str, Path(max_length=100)]
Day = Annotated[str, Path(max_length=10)]
WITHDRAW = "traek"
LOOKED_AT = "Ret det, kontrollen har fundet, eller skriv, hvorfor det kan vises."
HAS_PERSONAL = "Begrundelsen bliver vist for alle. Skriv den uden CPR-nummer, telefonnummer og e-mailadresse."


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be published now, and what somebody must look at first."""

    what: Published
    findings: tuple[str, ...]


@router.get("/moeder/{body}/{day}/offentliggoer")
def show(
    request: Request,
    body: Code,
    day: Day,
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    return _page(request, site, visitor, (body, day), Typed(FormData()))


@router.post("/moeder/{body}/{day}/offentliggoer")
def act(
    request: Request,
    body: Code,
    day: Day,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """Publish, or take an item back; named by `handling`. The guard is asked again: the page may be old."""
    name = str(form.get("handling"))
    typed = Typed(form, f"{name}-")
    with reading(site.engine) as connection:
        work = _work(connection, site, visitor, (body, day))
        command = _withdrawn(typed, work) if name == WITHDRAW else _published(typed, work, connection, site, name)
    if command is not None and not typed.problems:
        answer = state(site, visitor, command, command_id=typed.command_id, expected_version=typed.version)
        if isinstance(answer, Refusal) and answer.code == WhyMeeting.GUARD_FOUND:
            typed.wrong("grund", LOOKED_AT)
        elif isinstance(answer, Refusal):
            typed.refused(answer, "grund" if answer.code == Why.REASON_NEEDED else "")
        elif isinstance(command, mc.Publish) and not answer.repeated:
            _keep_edition(site, visitor, work, command.what)
    if typed.problems:
        return _page(request, site, visitor, (body, day), typed, name, 422)
    return done(f"{work.address}/offentliggoer", "taget-ned" if name == WITHDRAW else "offentliggjort")


def _work(connection: Connection, site: Installation, visitor: Visitor, where: tuple[str, str]) -> MeetingWork:
    """For those who may publish; closed items are named to nobody else."""
    work = meeting_work(connection, site, visitor, *where)
    if not work.may(mc.Publish):
        raise HTTPException(403)
    return work


def _published(
    typed: Typed, work: MeetingWork, connection: Connection, site: Installation, name: str
) -> mc.Publish | None:
    if name not in list(Published):
        raise HTTPException(422)
    what = Published(name)
    found = _findings(connection, site, work, what)
    return mc.Publish(meeting=work.meeting.id, what=what, findings=found, reason=typed.text("grund"))


def _withdrawn(typed: Typed, work: MeetingWork) -> mc.WithdrawPublication | None:
    labels = {work.record.label(item.number): item.number for item in work.record.items}
    item = typed.choice("punkt", labels, "Vælg det punkt, der skal tages ned.")
    reason = typed.text("grund", "Skriv, hvorfor punktet tages ned. Det bliver vist i stedet for punktet.")
    if personal_data(reason):
        typed.wrong("grund", HAS_PERSONAL)
    if item is None or typed.problems:
        return None
    return mc.WithdrawPublication(meeting=work.meeting.id, item=item, reason=reason)


def _findings(connection: Connection, site: Installation, work: MeetingWork, what: Published) -> tuple[str, ...]:
    now, name = site.now(), site.municipality
    return findings(connection, work.meeting.id, what, work.register, now, municipality=name, data=site.data)


def _keep_edition(site: Installation, visitor: Visitor, work: MeetingWork, what: Published) -> None:
    """The public edition as PDF, made of what was published and kept by its hash."""
    from documents.writing.meeting.filing import Letterhead, keep_document

    if site.data is None:
        return
    head, actor, now = Letterhead(site.municipality), visitor.viewer.person, work.ctx.now
    with reading(site.engine) as connection:
        again = meeting_work(connection, site, visitor, work.body.code, work.meeting.held_on.isoformat())
    row = again.meeting
    at = row.agenda_published_at if what is Published.AGENDA else row.minutes_published_at
    files = FileStore(site.data)
    keep_document(site.store, files, row.id, EDITIONS[what], "pdf", actor, at or now, letterhead=head)


def _page(
    request: Request,
    site: Installation,
    visitor: Visitor,
    where: tuple[str, str],
    typed: Typed,
    name: str = "",
    code: int = 200,
) -> Response:
    with reading(site.engine) as connection:
        work = _work(connection, site, visitor, where)
        offers = [Offer(what, _findings(connection, site, work, what)) for what in _ready(work)]
    row = work.meeting
    is_out = row.agenda_published_at is not None or row.minutes_published_at is not None
    can_take = [i for i in work.record.in_order() if i.withdrawn_at is None] if is_out else []
    return page(
        request,
        "meeting/publication.html.j2",
        code,
        **work.words(),
        offers=offers,
        is_for_all=work.body.kind in PUBLIC_BODIES,
        can_take=[(work.record.label(i.number), f"{work.record.label(i.number)}. {i.title}") for i in can_take],
        problems=typed.problems,
        wrong={one.field: one.sentence for one in typed.problems},
        typed=typed.as_typed(),
        open_act=name,
        public=f"/dagsordener/{work.body.code}/{row.held_on.isoformat()}",
    )


def _ready(work: MeetingWork) -> list[Published]:
    """What may be published as the meeting stands; both can be published again after a change."""
    row = work.meeting
    ready = [Published.AGENDA] if row.dispatched_at is not None and row.state is not MeetingStatus.CLOSED else []
    return ready + ([Published.MINUTES] if row.state is MeetingStatus.CLOSED else [])
