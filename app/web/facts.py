"""Stating a fact from a form: through the store like every other door, answered by a page that says what happened.

A form carries `command_id`, so that a second press takes effect once, and may carry `expected_version`, so that two
people never overwrite each other.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import HTTPException
from sqlalchemy.engine import Connection
from starlette.responses import RedirectResponse

from app.web.access import Visitor
from app.web.installation import Installation, Surroundings
from models.case.view import CaseView, case_view
from models.database import reading
from models.store import Receipt, RefusedError
from process.commands.act import Act, Command
from process.ids import CaseId, PersonId
from process.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Seen:
    """A case a visitor may see, with what its pages need beside it."""

    view: CaseView
    around: Surroundings

    @property
    def case_id(self) -> CaseId:
        return self.view.case.id


def see(site: Installation, visitor: Visitor, number: str) -> Seen:
    """The case with this number. One that does not exist and one the reader may not know of are both 404."""
    with reading(site.engine) as connection:
        return see_in(connection, site, visitor, number)


def see_in(connection: Connection, site: Installation, visitor: Visitor, number: str) -> Seen:
    around = site.surroundings(connection)
    view = case_view(connection, number, site.now(), around.register, viewer=visitor.viewer)
    if view is None:
        raise HTTPException(404)
    return Seen(view, around)


def new_id() -> str:
    """For a form's hidden `command_id`."""
    return str(uuid.uuid4())


def state(
    site: Installation,
    visitor: Visitor | None,
    command: Command,
    *,
    command_id: str = "",
    expected_version: int | None = None,
    person: PersonId | None = None,
) -> Receipt | Refusal:
    """Apply the command as the signed-in visitor, or as `person` (who came by a personal link)."""
    actor = visitor.viewer.person if visitor else person
    if actor is None:
        raise ValueError("a fact from a page has a person behind it")
    act = Act(actor, command_id[:100] or new_id(), expected_version)
    try:
        return site.store.apply(command, act, site.now())
    except RefusedError as refused:
        return refused.refusal


def state_all(
    site: Installation, visitor: Visitor, commands: Sequence[Command], command_id: str, versions: Sequence[int | None]
) -> list[Receipt | Refusal]:
    """Several commands of one form in one transaction, each with a number of its own made from the form's. A refused
    one does not stop the others.
    """
    form = command_id[:80] or new_id()
    acts = (Act(visitor.viewer.person, f"{form}-{place}", version) for place, version in enumerate(versions))
    return site.store.apply_all(list(zip(commands, acts, strict=True)), site.now())


def done(path: str, key: str, anchor: str = "") -> RedirectResponse:
    """Back to a page that says it in words (`DONE[key]`): a reload then repeats nothing."""
    return RedirectResponse(f"{path}?ok={key}{'#' + anchor if anchor else ''}", 303)


DONE: dict[str, str] = {
    "gemt": "Registreret.",
    "indsendt": "Registreret. Udkastet er sendt til godkendelse.",
    "godkendt": "Registreret. Din godkendelse er gemt.",
    "returneret": "Registreret. Udkastet er sendt tilbage til sagsbehandleren.",
    "oprettet": "Sagen er oprettet.",
    "sendt": "Registreret. Brevene går ud, når fortrydelsesfristen er udløbet.",
    "fortrudt": "Registreret. Brevet er holdt tilbage.",
    "svar": "Registreret. Svaret er gemt, og organet får en kvittering.",
    "udsat": "Registreret. Der bliver ikke mindet om svaret før den dag.",
    "laengere": "Registreret. Organet får besked om den nye frist.",
    "notat-kladde": "Kladden er gemt. Den er ikke fremlagt.",
    "notat": "Registreret. Notatet er fremlagt og venter på godkendelse.",
    "notat-godkendt": "Registreret. Notatet er godkendt.",
    "ny-runde": "Registreret. Brevene til den nye runde er klar til at blive læst og sendt.",
    "uvaesentlig": "Registreret. De, der er spurgt, får besked om ændringen.",
    "rute": "Registreret. Ruten er bekræftet, og sagen kan komme på dagsordenen igen.",
    "flyttet": "Registreret. Sagen sigter mod et andet møde.",
    "revideret": "Registreret. Forslaget har fået en ny version.",
    "frafaldet": "Registreret. Begæringen er frafaldet, og udvalgets beslutning gælder.",
    "opfoelgning": "Registreret. Opfølgningen står på den ansvarliges liste.",
    "trukket": "Registreret. Sagen er trukket tilbage.",
    "kladde": "Kladden er gemt. I kan lukke siden og komme tilbage til den senere.",
    "svar-sendt": "Tak. Vi har modtaget jeres svar. Her er kvitteringen.",
    "loefte": "Tak. Vi har noteret, hvornår I svarer, og minder jer ikke om det før den dag.",
    "frist-bedt": "Tak. Vi har modtaget jeres ønske om længere frist. I får svar i en mail.",
    "bekraeftet": "Tak. Du har bekræftet svaret.",
    "kalender": "Linket til kalenderen er lavet. Kopiér adressen ind i dit kalenderprogram.",
    "kalender-slut": "Linket virker ikke mere.",
    "klargjort": "Registreret. De faste punkter står på dagsordenen.",
    "sat-paa": "Registreret. Sagerne står på dagsordenen.",
    "sat-en-paa": "Registreret. Sagen står på dagsordenen.",
    "punkt": "Registreret. Punktet står på dagsordenen.",
    "punkt-af": "Registreret. Punktet er taget af dagsordenen.",
    "bilag": "Registreret. Bilaget ligger ved punktet.",
    "raekkefoelge": "Registreret. Dagsordenen har fået en ny rækkefølge.",
    "dagsorden-godkendt": "Registreret. Dagsordenen er godkendt, og numrene ligger fast.",
    "dagsorden-sendt": "Registreret. Dagsordenen er sendt ud.",
    "moede-flyttet": "Registreret. Mødet er flyttet. Her er det på den nye dag.",
    "moede-aflyst": "Registreret. Mødet er aflyst. Sagerne venter på et andet møde.",
    "afbud": "Registreret. Afbuddet er gemt.",
    "afbud-periode": "Registreret. Afbuddet er gemt for de møder, der står ved navnet.",
    "traeder-ind": "Registreret. Svaret er gemt.",
    "kommer-alligevel": "Registreret. Afbuddet er trukket tilbage; er nogen spurgt om at træde ind, får de besked.",
    "indkaldt": "Registreret. Stedfortræderen er indkaldt.",
    "fremmoede": "Registreret. Fremmødet er skrevet i protokollen.",
    "fremmoede-oplyst": "Registreret. Fremmødet er oplyst: de øvrige medlemmer var til stede.",
    "besluttet": "Registreret. Beslutningen kan føres ud i livet, når protokollen er lukket.",
    "resten": "Registreret. Resten er besluttet som indstillet.",
    "alene": "Registreret. Beslutningen gælder fra nu, og mødet bliver orienteret om den.",
    "protokol-lukket": "Registreret. Protokollen er lukket. Sagerne flyttes, og de, der deltog, bliver bedt om at "
    "underskrive.",
    "underskrevet": "Registreret. Du har underskrevet protokollen.",
    "habilitet": "Registreret. Mødet tager stilling til, om medlemmet er inhabilt.",
    "inhabil": "Registreret. Afgørelsen om habilitet er skrevet i protokollen.",
    "afvigende": "Registreret. Den afvigende mening står i protokollen.",
    "standset": "Registreret. Beslutningen er standset og indbringes for byrådet.",
    "afvigende-ud": "Registreret. Den afvigende mening er taget ud af protokollen igen.",
    "stands-tilbage": "Registreret. Begæringen er trukket tilbage.",
    "haevet": "Registreret. Punktet er hævet til beslutningssag.",
    "rettet": "Registreret. Rettelsen står i protokollen med sin begrundelse. De, der har underskrevet, skal gøre det "
    "igen.",
    "udfald-foreslaaet": "Registreret. Udfaldet er ændret, når en anden har bekræftet det.",
    "udfald-aendret": "Registreret. Udfaldet er ændret. Sagen flyttes, og alle, der fik besked, får besked igen.",
    "offentliggjort": "Registreret. Det er offentliggjort og kan læses af alle.",
    "taget-ned": "Registreret. Punktet er taget ned fra de offentlige sider.",
    "dokument": "Registreret. Dokumentet er lavet og gemt.",
    "findes": "Dokumentet er læst ind før. Her er sagen.",
}
"""What the page says after a fact. Add a key here rather than a sentence to an address."""


def done_words(key: str) -> str:
    """The sentence for `?ok=key`; nothing for a key nobody gave out."""
    return DONE.get(key, "")
