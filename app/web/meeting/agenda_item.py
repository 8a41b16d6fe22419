"""The page of one item of an agenda: what it says, its annexes, that it is taken off."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, HTTPException, Response
from pydantic import PlainValidator
from sqlalchemy.engine import Connection

from app.web.access import CurrentVisit, Visit
from app.web.act import Act, Acts, act_on
from app.web.fields import Files, Lines, Moment, Sent, Text, Tick, asked, lines_of, number_among, sent_as
from app.web.forms import Form, MistakesError
from app.web.handed_in.uploads import keep_files, takes
from app.web.meeting.agenda import Kind, Title, agenda_work
from app.web.meeting.meetings import agenda_shown
from app.web.meeting_work import BodyCode, HeldOn, ItemWork, OnAgenda
from app.web.render import page
from process.commands import meeting as mc
from process.commands.meeting import MeetingCommand
from process.limits import ANNEX
from process.state.hearing import FileRef
from process.state.meeting import Guest

router = APIRouter()


@router.get("/moeder/{body}/{day}/dagsorden/{number}")
def show(visit: CurrentVisit, body: BodyCode, day: HeldOn, number: OnAgenda) -> Response:
    with visit.about(_item, body, day, number) as on:
        shown = agenda_shown(on.work)
    if on.item.removed_at is not None:
        raise HTTPException(404)
    annexes = [(str(annex.number), annex.title) for annex in on.annexes]
    shown |= {"item": on.item, "annexes": annexes, "one_form": True}
    return page(visit, "meeting/agenda_item.html.j2", **shown, **on.work.words())


@router.post("/moeder/{body}/{day}/dagsorden/{number}", dependencies=[takes(ANNEX)])
def act(visit: CurrentVisit, body: BodyCode, day: HeldOn, number: OnAgenda) -> Response:
    return act_on(visit, ACTS, _item, show, body, day, number)


def _item(connection: Connection, visit: Visit, body: str, day: str, number: int) -> ItemWork:
    work = agenda_work(connection, visit, body, day)
    return ItemWork(work, work.item(number))


# -- the forms -------------------------------------------------------------------------------------------------------


def _guests(sent: Sent) -> tuple[Guest, ...]:
    """One a line: «Navn, egenskab»."""
    parts = (line.partition(",") for line in lines_of(sent))
    return tuple(Guest(name.strip(), capacity.strip()) for name, _, capacity in parts)


Guests = Annotated[tuple[Guest, ...], PlainValidator(_guests)]


class ChangedItem(Form, states=mc.ChangeItem):
    title: Annotated[Title, sent_as("titel"), asked("Skriv punktets titel.")]
    public_title: Annotated[Title, sent_as("offentlig")]
    item_kind: Kind
    text: Annotated[Text, sent_as("tekst")]
    points: Annotated[Lines, sent_as("indstilling")]
    guests: Annotated[Guests, sent_as("gaester")]
    is_closed: Annotated[Tick, sent_as("lukket")]
    public_from: Annotated[Moment, sent_as("omtales")]
    reason: Annotated[Text, sent_as("grund")]

    def command(self, on: ItemWork) -> Any:
        item, same = on.item, ("title", "public_title", "item_kind", "text", "points", "is_closed")
        says_the_same = all(getattr(self, name) == getattr(item, name) for name in same)
        same_day = self.public_from in (None, item.public_from)
        only_guests = self.guests != item.guests and says_the_same and same_day
        if on.work.meeting.approved_at is not None and not only_guests and not self.reason:
            raise MistakesError(("grund", "Dagsordenen er godkendt. Skriv, hvorfor punktet ændres."))
        return super().command(on)


class AddedAnnex(Form, states=mc.AttachAnnex):
    chosen: Annotated[Files, sent_as("fil"), asked("Vælg den fil, der skal være bilag.")]
    title: Annotated[Title, sent_as("titel")]
    is_closed: Annotated[Tick, sent_as("lukket")]
    public_from: Annotated[Moment, sent_as("omtales")]
    file: ClassVar[FileRef | None] = None

    def command(self, on: ItemWork) -> MeetingCommand:
        """The file is kept first: a command names it by its digest."""
        visit = on.work.visit
        annex: mc.AttachAnnex = super().command(on)
        (file,) = keep_files(self.chosen[:1], visit.site, visit.typed, "fil")
        return replace(annex, file=file)


WHICH_ANNEX = "Vælg det bilag, der skal tages af."


class RemovedAnnex(Form, states=mc.RemoveAnnex):
    annex: Annotated[int, sent_as("bilag"), number_among(lambda on: on.annexes, WHICH_ANNEX)]
    reason: Annotated[Text, sent_as("grund"), asked("Skriv, hvorfor bilaget tages af.")]


class RemovedItem(Form, states=mc.RemoveFromAgenda):
    reason: Annotated[Text, sent_as("grund"), asked("Skriv, hvorfor punktet tages af dagsordenen.")]


def _is_open(on: ItemWork) -> bool:
    return on.work.is_open


ACTS: Acts[ItemWork] = {
    "ret": Act(_is_open, ChangedItem, "gemt"),
    "bilag": Act(_is_open, AddedAnnex, "bilag"),
    "bilag-af": Act(_is_open, RemovedAnnex, "gemt"),
    "tag-af": Act(_is_open, RemovedItem, "punkt-af", to=lambda on, _: f"{on.work.address}/dagsorden"),
}
