"""What is stated about one item of an agenda: what it says, its annexes, that it is taken off."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.web.forms import Typed
from app.web.meeting.agenda_acts import KINDS, points_typed, title_typed
from app.web.meeting_work import MeetingWork
from app.web.uploads import RefusedFileError, take_file
from models.files import FileStore
from process.commands import meeting as mc
from process.commands.meeting import MeetingCommand
from process.state.meeting import AgendaItem, Guest, ItemKind


def _change(typed: Typed, work: MeetingWork, item: AgendaItem) -> MeetingCommand | None:
    title = title_typed(typed, "titel", "Skriv punktets titel.")
    public_title = title_typed(typed, "offentlig", "")
    kind = typed.choice("slags", KINDS, "Vælg, hvad punktet er til: beslutning, drøftelse eller orientering.")
    guests = tuple(_guest(line) for line in points_typed(typed, "gaester"))
    public_from = typed.moment("omtales")
    only_guests = guests != item.guests and _says_the_same(typed, item, title, public_title, kind)
    is_out = work.meeting.approved_at is not None and not only_guests
    reason = typed.text("grund", "Dagsordenen er godkendt. Skriv, hvorfor punktet ændres." if is_out else "")
    if typed.problems:
        return None
    return mc.ChangeItem(
        meeting=work.meeting.id,
        item=item.number,
        title=title,
        public_title=public_title,
        text=typed.text("tekst"),
        points=points_typed(typed, "indstilling"),
        item_kind=kind,
        is_closed=typed.is_ticked("lukket"),
        guests=guests,
        public_from=public_from,
        reason=reason,
    )


def _says_the_same(typed: Typed, item: AgendaItem, title: str, public_title: str, kind: ItemKind | None) -> bool:
    now = (title, public_title, kind, typed.text("tekst"), points_typed(typed, "indstilling"))
    same_day = typed.moment("omtales") in (None, item.public_from)
    closed = typed.is_ticked("lukket") == item.is_closed and same_day
    return closed and now == (item.title, item.public_title, item.item_kind, item.text, item.points)


def _guest(line: str) -> Guest:
    """«Navn, egenskab»."""
    name, _, capacity = line.partition(",")
    return Guest(name.strip(), capacity.strip())


def _remove(typed: Typed, work: MeetingWork, item: AgendaItem) -> MeetingCommand:
    reason = typed.text("grund", "Skriv, hvorfor punktet tages af dagsordenen.")
    return mc.RemoveFromAgenda(meeting=work.meeting.id, item=item.number, reason=reason)


def _remove_annex(typed: Typed, work: MeetingWork, item: AgendaItem) -> MeetingCommand | None:
    known = {str(one.number): one.number for one in work.annexes_of(item.number)}
    number = typed.choice("bilag", known, "Vælg det bilag, der skal tages af.")
    reason = typed.text("grund", "Skriv, hvorfor bilaget tages af.")
    return mc.RemoveAnnex(meeting=work.meeting.id, annex=number, reason=reason) if number is not None else None


ITEM_ACTS: Mapping[str, tuple[Callable[[Typed, MeetingWork, AgendaItem], MeetingCommand | None], str]] = {
    "ret": (_change, "gemt"),
    "tag-af": (_remove, "punkt-af"),
    "bilag-af": (_remove_annex, "gemt"),
}


def annex_typed(typed: Typed, work: MeetingWork, item: AgendaItem, store: FileStore | None) -> MeetingCommand | None:
    """The file is kept first: a command names it by its digest."""
    chosen, title = typed.files("fil"), title_typed(typed, "titel", "")
    public_from = typed.moment("omtales")
    if not chosen:
        typed.wrong("fil", "Vælg den fil, der skal være bilag.")
    if store is None:
        typed.wrong("fil", "Der kan ikke modtages filer her.")
    if typed.problems or store is None:
        return None
    try:
        file = take_file(chosen[0], store)
    except RefusedFileError as refused:
        typed.wrong("fil", str(refused))
        return None
    return mc.AttachAnnex(
        meeting=work.meeting.id,
        item=item.number,
        title=title,
        file=file,
        is_closed=typed.is_ticked("lukket"),
        public_from=public_from,
    )
