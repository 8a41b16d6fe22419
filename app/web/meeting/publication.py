"""The page where agenda or minutes are published: what the guard has found, what is out, and taking an item back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Response
from pydantic import AfterValidator
from starlette.concurrency import run_in_threadpool

from app.web.access import CurrentVisit, Visit, allowed
from app.web.act import Act, Acts, act_on, state
from app.web.facts import done
from app.web.fields import Text, among, asked, sent_as, wrong
from app.web.forms import Form, MistakesError
from app.web.handed_in.queues import WAIT, FullError
from app.web.meeting_work import BodyCode, HeldOn, MeetingWork, meeting_work
from app.web.render import page_about
from config.look import look_of
from config.settings import settings
from documents.public.guard import annex_text, findings, is_read
from models.access.confidentiality import case_limits
from models.files import FileStore
from process.commands import meeting as mc
from process.ids import ItemNumber
from process.meeting.refusals import WhyMeeting
from process.personal_data import personal_data
from process.public.values import PUBLIC_BODIES, CaseLimits
from process.refusals import Why
from process.register import MeetingStatus
from process.state.confidentiality import embargo_of, is_kept_from_public
from process.state.meeting import AgendaItem
from process.state.record import Published
from process.words.kept_back import kept_back_mark
from process.words.minutes import heading_of

router = APIRouter()
publishing = allowed(meeting_work, lambda work: work.may(mc.Publish))
"""For those who may publish; closed items are named to nobody else."""
LOOKED_AT = "Ret det, kontrollen har fundet, eller skriv, hvorfor det kan vises."
WHY_DOWN = "Skriv, hvorfor punktet fjernes fra offentliggørelsen. Det bliver vist i stedet for punktet."
HAS_PERSONAL = "Begrundelsen bliver vist for alle. Skriv den uden CPR-nummer, telefonnummer og e-mailadresse."


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be published now, and what somebody must look at first."""

    what: Published
    findings: tuple[str, ...]


async def annexes_read(visit: CurrentVisit, body: BodyCode, day: HeldOn) -> None:
    """Every annex is read before the page is asked, in the line of files to be read; it counts as nobody's upload."""
    site, data = visit.site, visit.site.data
    if data is None:
        return
    record = await run_in_threadpool(lambda: visit.read(publishing, body, day).record)
    for annex in record.annexes:
        if annex.removed_at is None and not is_read(annex, data):
            try:
                await site.readers.read(f"person:{visit.viewer.person}", partial(annex_text, annex, data))
            except FullError:
                raise HTTPException(503, headers={"Retry-After": str(WAIT)}) from None


READ_FIRST = [Depends(annexes_read)]


@router.get("/moeder/{body}/{day}/offentliggoer", dependencies=READ_FIRST)
def show(visit: CurrentVisit, body: BodyCode, day: HeldOn) -> Response:
    with visit.about(publishing, body, day) as work:
        offers = [Offer(what, _findings(work, what)) for what in _ready(work)]
        left_out = _left_out(work) if offers else ()
    row = work.meeting
    is_out = row.agenda_published_at is not None or row.minutes_published_at is not None
    can_take = [item for item in work.record.in_order() if item.withdrawn_at is None] if is_out else []
    labels = ((work.record.label(item.number), item.title) for item in can_take)
    return page_about(
        work,
        "meeting/publication.html.j2",
        offers=offers,
        left_out=left_out,
        is_for_all=work.body.kind in PUBLIC_BODIES,
        can_take=[(label, f"{label}. {title}") for label, title in labels],
        public=f"/dagsordener/{work.body.code}/{row.held_on.isoformat()}",
    )


@router.post("/moeder/{body}/{day}/offentliggoer", dependencies=READ_FIRST)
def act(visit: CurrentVisit, body: BodyCode, day: HeldOn) -> Response:
    """Publish, or take an item back. The guard is asked again: the page may be old."""
    return act_on(visit, ACTS, publishing, show, body, day)


def _ready(work: MeetingWork) -> list[Published]:
    """What may be published as the meeting stands; both can be published again after a change."""
    row = work.meeting
    ready = [Published.AGENDA] if row.dispatched_at is not None and row.state is not MeetingStatus.CLOSED else []
    return ready + ([Published.MINUTES] if row.state is MeetingStatus.CLOSED else [])


def _left_out(work: MeetingWork) -> tuple[tuple[str, str], ...]:
    """Each item the public edition keeps back, as it is called inside, and why: closed, embargo, or taken back."""
    limits, now = case_limits(work.connection, set(work.states)), work.ctx.now
    back = (item for item in work.record.in_order() if is_kept_from_public(work.record, item, now, limits))
    return tuple((heading_of(work.record, item), _why_left_out(work, item, limits)) for item in back)


def _why_left_out(work: MeetingWork, item: AgendaItem, limits: Mapping[int, CaseLimits]) -> str:
    if item.withdrawn_at is not None:
        return "Fjernet fra offentliggørelsen"
    return kept_back_mark(False, embargo_of(work.record, item, work.ctx.now, limits), work.ctx.now, True)


def _findings(work: MeetingWork, what: Published) -> tuple[str, ...]:
    site, meeting, now = work.visit.site, work.meeting.id, work.ctx.now
    name, data = site.municipality, site.data
    return findings(work.connection, meeting, what, work.register, now, municipality=name, data=data)


# -- the forms -------------------------------------------------------------------------------------------------------


class Publication(Form):
    """Of the agenda or of the minutes: the form is called by what it publishes."""

    grund: Text

    def command(self, work: MeetingWork) -> mc.Publish:
        what = Published(work.visit.typed.handling)
        looked_at = _findings(work, what)
        if looked_at and not self.grund:
            raise MistakesError(("grund", LOOKED_AT))
        return mc.Publish(meeting=work.meeting.id, what=what, findings=looked_at, reason=self.grund)


def _publish(visit: Visit, work: MeetingWork, command: mc.Publish) -> Response | None:
    receipt = state(visit, command, {WhyMeeting.GUARD_FOUND: "grund", Why.REASON_NEEDED: "grund"})
    if receipt and not receipt.repeated:
        _keep_edition(visit, work, command.what)
    return done(visit.path, "offentliggjort") if receipt else None


def _keep_edition(visit: Visit, work: MeetingWork, what: Published) -> None:
    """The public edition as PDF, made of what was published and kept by its hash."""
    from documents.writing.meeting.filing import Letterhead, keep_published

    site = visit.site
    if site.data is not None:
        letterhead = Letterhead(site.municipality, look=look_of(settings().config))
        keep_published(site.store, FileStore(site.data), work.meeting.id, what, letterhead)


def _labels(work: MeetingWork) -> dict[str, ItemNumber]:
    return {work.record.label(item.number): item.number for item in work.record.items}


def _impersonal(reason: str) -> str:
    if personal_data(reason):
        raise wrong(HAS_PERSONAL)
    return reason


class TakenDown(Form, states=mc.WithdrawPublication):
    item: Annotated[
        ItemNumber, sent_as("punkt"), among(_labels, "Vælg det punkt, der skal fjernes fra offentliggørelsen.")
    ]
    reason: Annotated[Text, sent_as("grund"), AfterValidator(_impersonal), asked(WHY_DOWN)]


ACTS: Acts[MeetingWork] = {
    "agenda": Act(lambda work: Published.AGENDA in _ready(work), Publication, "offentliggjort", state=_publish),
    "minutes": Act(lambda work: Published.MINUTES in _ready(work), Publication, "offentliggjort", state=_publish),
    "traek": Act(
        lambda work: work.may(mc.WithdrawPublication), TakenDown, "taget-ned", at={Why.REASON_NEEDED: "grund"}
    ),
}
