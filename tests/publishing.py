"""A meeting of the example's health committee with everything on it that must not come out, published step by step.

Every secret has a word of its own (`SECRETS`), so that a test can look for it wherever an outsider can.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from documents.writing.meeting.editions import PaperPress
from models.database import reading
from models.files import FileStore
from models.rows.meeting import load_meeting
from models.store import Receipt, Store
from process.calendar import instant
from process.commands import meeting as mc
from process.commands.act import Act, Draft
from process.register import MeetingDate, SeatRole
from process.state.case import Outcome
from process.state.hearing import FileRef
from process.state.meeting import AgendaItem, Guest, ItemKind, MeetingState
from process.state.record import DocumentKind, Published
from tests.builders.case import a_registration
from tests.builders.sandvig import a_store

BODY = "sundhedsudvalg"
PLAIN, PDF = "text/plain", "application/pdf"
SECRETS = {
    "closed": "Kulsviertoften",
    "closed_text": "Tjørnelundsvej",
    "closed_decision": "Brombærkrattet",
    "closed_annex": "Havtornmarken",
    "closed_case": "Slåenhegnet",
    "on_open_annex": "Rønnebærskrænten",
    "embargo": "Hyldebærstien",
    "embargo_annex": "Kaprifolievænget",
    "late": "Gyvelbakken",
    "later_annex": "Vildrosehaven",
    "withdrawn": "Pilekvistgården",
    "absence": "Mirabellekrogen",
}
"""What stands only where nobody outside may look, until its day."""
OPEN_WORDS = ("Cykelsti ved Nordhavnen", "Sundhedspolitik")


@dataclass
class Publishing:
    """The meeting, and hands to work on it. `item` finds the items by a short name."""

    store: Store
    folder: Path
    meeting: MeetingDate
    item: dict[str, int] = field(default_factory=dict)
    annex: dict[str, int] = field(default_factory=dict)
    case: int = 0
    clock: datetime = field(default_factory=lambda: instant(date(2027, 1, 4), time(9)))

    def __post_init__(self) -> None:
        self.ids = itertools.count()
        self.secretary = self._seat(SeatRole.SECRETARY)
        self.chair = self._seat(SeatRole.CHAIR)

    def _seat(self, role: SeatRole) -> int:
        register, day = self.store.reference.register, self.meeting.held_on
        person = register.first_in(self.meeting.organization, day, role) or register.anyone(day, role)
        assert person is not None
        return person

    @property
    def address(self) -> str:
        return f"/dagsordener/{BODY}/{self.meeting.held_on.isoformat()}"

    @property
    def record(self) -> MeetingState:
        with reading(self.store.engine) as connection:
            record = load_meeting(connection, self.meeting.id)
        assert record is not None
        return record

    def do(self, command: Any, actor: int | None = None) -> Receipt:
        self.clock += timedelta(minutes=1)
        return self.store.apply(command, Act(actor or self.secretary, f"p-{next(self.ids)}"), self.clock)

    def say(self, command: type[mc.MeetingCommand], /, **fields: Any) -> Receipt:
        return self.do(command(meeting=self.meeting.id, **fields))

    def add(self, name: str, title: str, **fields: Any) -> AgendaItem:
        more = {option: fields.pop(option) for option in ("public_title", "public_from", "guests") if option in fields}
        self.say(mc.AddItem, title=title, item_kind=ItemKind.DISCUSSION, **fields)
        number = self.item[name] = max(item.number for item in self.record.items)
        if more:
            self.say(mc.ChangeItem, item=number, **more)
        item = self.record.item(number)
        assert item is not None
        return item

    def attach(self, name: str, item: str, title: str, content: str = "", **fields: Any) -> None:
        data = (content or title).encode()
        sha256 = FileStore(self.folder).put(data)
        file = FileRef(sha256, f"{title.lower().replace(' ', '-')}.txt", PLAIN, len(data))
        self.say(mc.AttachAnnex, item=self.item[item], title=title, file=file, **fields)
        self.annex[name] = max(annex.number for annex in self.record.annexes)

    def file(self, kind: DocumentKind, content: bytes) -> str:
        sha256 = FileStore(self.folder).put(content)
        self.say(mc.FileDocument, kind=kind, file=FileRef(sha256, f"{kind}.pdf", PDF, len(content)))
        return sha256

    def publish(self, what: Published) -> None:
        self.say(mc.Publish, what=what, findings=("set på",), reason="Det er set efter.")

    def until(self, moment: datetime) -> None:
        self.clock = moment

    # -- the story ------------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """The agenda is written, approved and sent out; nothing is published."""
        self.add("open", OPEN_WORDS[0], text="Der anlægges en cykelsti.", points=("at cykelstien anlægges",))
        self._closed()
        self.add(
            "embargo",
            f"Nyt plejehjem på {SECRETS['embargo']}",
            public_title=f"Plejehjem {SECRETS['embargo']}",
            public_from=self.opens_at,
        )
        self.add("withdrawn", f"Støtte til {SECRETS['withdrawn']}", text=f"Ansøgning fra {SECRETS['withdrawn']}.")
        self.add("removed", "Punkt, der tages af")
        self.add("policy", OPEN_WORDS[1], guests=(Guest("Arne Sivebæk", "oplægsholder"),))
        self.attach("open", "open", "Kort over cykelstien", "Her går cykelstien.")
        self.attach("on_open", "open", f"Tilbud fra {SECRETS['on_open_annex']}", is_closed=True)
        self.attach("embargo", "open", f"Rapport {SECRETS['embargo_annex']}", public_from=self.opens_at)
        self._closed_case()
        self.do(mc.ApproveAgenda(meeting=self.meeting.id, approved_by=self.chair))
        self.say(mc.DispatchAgenda)

    @property
    def opens_at(self) -> datetime:
        """When the embargo ends: noon on the day after the meeting."""
        return instant(self.meeting.held_on + timedelta(days=1), time(12))

    def _closed(self) -> None:
        self.add(
            "closed",
            f"Salg af {SECRETS['closed']} 4",
            is_closed=True,
            text=f"Køberen bor på {SECRETS['closed_text']}.",
            public_title="Salg af en ejendom",
        )
        self.attach("closed", "closed", f"Skøde {SECRETS['closed_annex']}")

    def _closed_case(self) -> None:
        title = f"Påbud til {SECRETS['closed_case']}"
        drafts = (Draft(title, {"sections": {"Beskrivelse": title}}),)
        command, officer = a_registration(
            self.store.reference.register, title=title, is_closed=True, public_title="Et påbud", proposals=drafts
        )
        self.case = self.do(command, officer).case_id or 0
        self.say(mc.PlaceOnAgenda, case=self.case, override_reason="Prøve")
        self.item["closed_case"] = max(item.number for item in self.record.items)

    def open_case(self) -> None:
        """A case everybody may read about, placed on the agenda that is not out yet."""
        title = "Nye værksteder"
        drafts = (Draft(title, {"sections": {"Beskrivelse": "Værkstedet får nye rammer."}}),)
        command, officer = a_registration(self.store.reference.register, title=title, proposals=drafts)
        case = self.do(command, officer).case_id
        assert case is not None
        self.say(mc.PlaceOnAgenda, case=case, override_reason="Prøve")

    def publish_agenda(self) -> None:
        self.file(DocumentKind.AGENDA, b"%PDF-1.7 the whole agenda")
        self.file(DocumentKind.AGENDA_PUBLIC, b"%PDF-1.7 the public agenda")
        self.publish(Published.AGENDA)

    def after_publication(self) -> None:
        """What is done to an agenda that is out: nobody outside may see it before it is published anew."""
        title = f"Cykelsti ved {SECRETS['late']}"
        self.say(mc.ChangeItem, item=self.item["open"], title=title, reason="Ny titel")
        self.add("late", f"Hastesag om {SECRETS['late']}")
        self.attach("later", "open", f"Notat {SECRETS['later_annex']}")
        self.say(mc.RemoveFromAgenda, item=self.item["removed"], reason=f"Det handler om {SECRETS['late']}.")

    def withdraw(self) -> None:
        self.say(mc.WithdrawPublication, item=self.item["withdrawn"], reason="Der stod personoplysninger.")

    def hold(self) -> None:
        """The meeting is held and its record closed; the minutes are not out."""
        self.until(max(self.clock, self.meeting.starts_at))
        members = self.store.reference.register.seats_in(
            self.meeting.organization, self.meeting.held_on, SeatRole.MEMBER
        )
        away = next(members).person
        self.say(mc.RecordAttendance, person=away, present=False, reason=SECRETS["absence"])
        for item in self.record.in_order():
            said = {"text": "Drøftet."}
            if item.number == self.item["closed"]:
                said = {"text": f"Solgt til {SECRETS['closed_decision']}.", "public_text": "Ejendommen sælges."}
            self.say(mc.RecordDecision, item=item.number, outcome=Outcome.NOTED, **said)
        self.say(mc.CloseRecord)

    def publish_minutes(self) -> None:
        self.file(DocumentKind.MINUTES_PUBLIC, b"%PDF-1.7 the public minutes")
        self.publish(Published.MINUTES)


def publishing(folder: Path) -> Publishing:
    """On a copy of the example, its data folder the same."""
    return publishing_in(a_store(folder), folder)


def publishing_in(store: Store, folder: Path) -> Publishing:
    store.press = PaperPress(lambda: "Sandvig Kommune")
    register = store.reference.register
    body = register.organization(BODY)
    assert body is not None
    meeting = next(meeting for meeting in register.meetings_of(body.id) if meeting.held_on >= date(2027, 1, 10))
    return Publishing(store, folder, meeting)


def dump(publishing: Publishing) -> list[tuple[Any, ...]]:
    with reading(publishing.store.engine) as connection:
        return [tuple(row) for row in connection.execute(sa.text("SELECT * FROM history_entry"))]
