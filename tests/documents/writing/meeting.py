"""One council meeting in the example municipality with every kind of happening: 12 items, absences, a vote, § 14."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from documents.writing.meeting.editions import PaperPress
from models.database import reading
from models.rows.meeting import load_meeting
from process.calendar import instant
from process.commands import meeting as mc
from process.commands.act import Command, Draft
from process.register import SeatRole
from process.state.case import Outcome
from process.state.decision import Amendment, Choice, PointOutcome, Votes
from process.state.hearing import FileRef
from process.state.meeting import Guest, ItemKind, MeetingState
from tests.documents.writing.hearing import Hearing, a_hearing, approved

DAY = date(2027, 10, 5)
SECRET, CLOSED_ANNEX, ILL = "Salg af Strandvej 4 til Fjordbyg", "Købstilbud fra Fjordbyg", "indlagt på sygehuset"
PARTIES = {"G": Choice.FOR, "L": Choice.FOR, "S": Choice.FOR, "H": Choice.AGAINST, "P": Choice.AGAINST}
CLOSED = time(19, 50)


def a_file(name: str) -> FileRef:
    return FileRef(hashlib.sha256(name.encode()).hexdigest(), f"{name}.pdf", "application/pdf", 1000)


@dataclass
class Sitting:
    """The meeting and who does what at it; `hearing` carries its first case."""

    hearing: Hearing
    meeting: int = 0

    def __post_init__(self) -> None:
        register, body = self.hearing.store.reference.register, self.hearing.body("byraad").id
        self.body = body
        self.meeting = next(meeting.id for meeting in register.meetings_of(body) if meeting.held_on == DAY)
        self.chair = register.first_in(body, DAY, SeatRole.CHAIR)
        self.secretary = register.first_in(body, DAY, SeatRole.SECRETARY)

    def person(self, code: str) -> int:
        person = self.hearing.store.reference.register.person(code)
        assert person is not None, code
        return person.id

    def do(self, command: Command, day: date = DAY, hour: time = time(17, 0), actor: int | None = None) -> Any:
        return self.hearing.do(command, actor or self.secretary, day, hour)

    def say(self, kind: type[mc.MeetingCommand], day: date = DAY, hour: time = time(17, 0), **fields: Any) -> Any:
        return self.do(kind(meeting=self.meeting, **fields), day, hour)

    @property
    def record(self) -> MeetingState:
        with reading(self.hearing.store.engine) as connection:
            record = load_meeting(connection, self.meeting)
        assert record is not None
        return record

    def number(self, title: str) -> int:
        return next(item.number for item in self.record.items if item.title.startswith(title))

    def decide(self, title: str, outcome: Outcome, **fields: Any) -> None:
        self.say(mc.RecordDecision, item=self.number(title), outcome=outcome, **fields)


def held(hearing: Hearing) -> Sitting:
    """From the first item to the signed, corrected record."""
    sitting = Sitting(hearing)
    planned(sitting)
    sat(sitting)
    afterwards(sitting)
    return sitting


def planned(sitting: Sitting) -> None:
    """Twelve items: the fixed ones, three cases (one closed), a message, a late item, one raised in the meeting."""
    early = date(2027, 9, 15)
    store = sitting.hearing.store
    roads = approved(
        store, 5000, title="Cykelsti langs Havnevej", case_number="05.01.02-P20-3-27", proposals=(_cycle_path(),)
    )
    land = approved(store, 6000, title=SECRET, is_closed=True, public_title="Ejendomssag")
    override = "Byrådet har bedt om at se sagen i aften."
    sitting.say(mc.PrepareAgenda, early)
    points = ("at cykelstien anlægges i 2028", "at der frigives 4,2 mio. kr.", "at beplantningen bevares")
    sitting.say(mc.PlaceOnAgenda, early, case=sitting.hearing.case, override_reason=override)
    sitting.say(mc.PlaceOnAgenda, early, case=roads.case, override_reason=override, points=points)
    sitting.say(mc.PlaceOnAgenda, early, case=land.case, override_reason=override, is_closed=True)
    sitting.say(
        mc.ChangeItem, early, item=sitting.number(SECRET), text="Køberen hedder Fjordbyg.", public_title="Ejendomssag"
    )
    messages = sitting.number("Meddelelser")
    sitting.say(mc.AddItem, early, title="Ny hal i brug", under=messages, text="Hallen tages i brug 1. november.")
    sitting.say(mc.AddItem, early, title="Status på vejvedligehold", text="Planen følges.\n\n- asfalt\n- fortove")
    for title in ("Valg til bestyrelsen", "Takster for affald"):
        sitting.say(
            mc.AddItem, early, title=title, item_kind=ItemKind.DECISION, points=(f"at {title.lower()} godkendes",)
        )
    annex = {"item": sitting.number("Cykelsti"), "file": a_file("plan")}
    sitting.say(mc.AttachAnnex, early, title="Plantegning", **annex)
    sitting.say(mc.AttachAnnex, early, title=CLOSED_ANNEX, is_closed=True, **annex | {"file": a_file("tilbud")})
    guests = (Guest("Per Ask", "trafikplanlægger"),)
    sitting.say(mc.ChangeItem, early, item=sitting.number("Cykelsti"), guests=guests)
    sitting.do(mc.ApproveAgenda(meeting=sitting.meeting), date(2027, 9, 28), actor=sitting.chair)
    sitting.say(mc.DispatchAgenda, date(2027, 9, 29))
    late = {
        "item_kind": ItemKind.DECISION,
        "late_reason": "Tilbuddet udløber 8. oktober.",
        "points": ("at aftalen indgås",),
    }
    sitting.say(mc.AddItem, date(2027, 10, 4), title="Aftale om nødstrøm", **late)
    ill = sitting.person("mette.strandby")
    sitting.say(mc.ReportAbsence, date(2027, 10, 4), person=ill, reason=ILL, at_least_a_month=True)
    called = {"member": ill, "substitute": sitting.person("mogens.ladegaard")}
    sitting.say(mc.AnswerSubstitution, date(2027, 10, 4), accepts=True, **called)


def _cycle_path() -> Draft:
    lines = [
        {"label": label, "year": year, "amount_1000_dkk": amount, "role": "change", "status": "stated"}
        for label, year, amount in (
            ("Anlæg", 2028, 4200),
            ("Drift", 2028, 60),
            ("Drift", 2029, 120),
            ("Tilskud", 2028, -1500),
        )
    ]
    text = "Strækningen er skolevej for 240 børn.\n\nStien bliver:\n- 2,5 m bred\n- belyst"
    sections = {"Baggrund": text, "Tidsplan": "Arbejdet udføres maj-august 2028."}
    return Draft(
        "Cykelsti langs Havnevej",
        {"sections": sections, "section_order": ["Baggrund", "Tidsplan"], "budget_lines": lines},
    )


def sat(sitting: Sitting) -> None:
    """The meeting itself, 17.00 to 19.42."""
    person, say = sitting.person, sitting.say
    bike, form = sitting.number("Cykelsti"), sitting.number("Omlægning")
    say(mc.StateAttendance, opened_at=_at(17, 0), adjourned_at=_at(19, 42))
    say(mc.RecordAttendance, person=person("lasse.agerbo"), present=False, with_notice=False)
    say(
        mc.RecordAttendance,
        person=person("tove.kragelund"),
        present=False,
        to_item=form,
        until=time(17, 54),
    )
    say(
        mc.RecordAttendance,
        person=person("joern.snedker"),
        present=False,
        from_item=sitting.number("Takster"),
        since=time(19, 10),
    )
    say(mc.RecordAttendance, person=person("ellen.vestervang"), present=False, from_item=form, to_item=form)
    say(mc.RaiseConflict, item=bike, person=person("kaj.noertoft"), reason="ejer nabogrunden")
    ruled = {"item": bike, "person": person("kaj.noertoft"), "is_disqualified": True}
    say(mc.RuleOnConflict, votes=Votes(20, 2, 1), **ruled)
    sitting.decide("Godkendelse af dagsorden", Outcome.APPROVED)
    say(mc.RecordDecision, item=sitting.number("Indkaldelse"), outcome=Outcome.APPROVED)
    change = Amendment(1, "H", "Stien anlægges først i 2029.", Votes(8, 14, 0, (("H", "for"), ("P", "for"))))
    sizes = {"G": 8, "L": 4, "S": 2, "H": 6, "P": 2}
    points = (PointOutcome(1, Outcome.APPROVED), PointOutcome(2, Outcome.APPROVED), PointOutcome(3, Outcome.TAKEN_OFF))
    sitting.decide(
        "Cykelsti",
        Outcome.APPROVED_WITH_CHANGES,
        points=points,
        votes=Votes.by_party(PARTIES, sizes),
        amendments=(change,),
        text="Byrådet ønsker, at skolerne inddrages i belysningen.",
        reason="Et medlem af H stemte med flertallet.",
    )
    say(mc.EnterDissent, item=bike, person=person("birthe.kirkeby"), text="Pengene mangler på fortovene.")
    by_name = {
        person("karen.ravnholt"): Choice.FOR,
        person("erling.brandstrup"): Choice.AGAINST,
        person("kaj.noertoft"): Choice.FOR,
    }
    sitting.decide(
        "Omlægning",
        Outcome.REFERRED,
        refer_to=sitting.hearing.body("oekonomiudvalg").id,
        votes=Votes.by_person(by_name),
    )
    sitting.decide(SECRET, Outcome.APPROVED, text="Salget til Fjordbyg godkendes.", public_text="Ejendommen sælges.")
    say(mc.RaiseToDecision, item=sitting.number("Status"))
    sitting.decide("Status", Outcome.SENT_IN_HEARING)
    sitting.decide("Takster", Outcome.NOT_APPROVED, votes=Votes(11, 11, 1))
    sitting.decide("Valg", Outcome.POSTPONED)
    say(mc.DecideRest)


def closed_council(folder: Path, press: PaperPress) -> Sitting:
    """The council's meeting up to its closed record, whose papers this press makes."""
    hearing = a_hearing(folder)
    hearing.store.press = press
    sitting = Sitting(hearing)
    planned(sitting)
    sat(sitting)
    sitting.say(mc.CloseRecord, hour=CLOSED)
    return sitting


def afterwards(sitting: Sitting) -> None:
    """Closed, signed by two, a typing error put right, an addition, signed once more by one."""
    evening, later = time(19, 50), date(2027, 10, 7)
    sitting.say(mc.CloseRecord, hour=evening)
    for code in ("karen.ravnholt", "mogens.ladegaard"):
        sitting.do(mc.SignRecord(meeting=sitting.meeting), hour=time(20, 0), actor=sitting.person(code))
    status = sitting.number("Status")
    sitting.say(mc.CorrectRecord, later, item=status, text="Sendt i høring hos grundejerne.", reason="Ordet manglede.")
    sitting.say(mc.AddToRecord, later, text="Mødet blev optaget.", reason="Skulle have stået i protokollen.")
    sitting.do(mc.SignRecord(meeting=sitting.meeting), later, time(18, 0), actor=sitting.chair)


def _at(hour: int, minute: int) -> datetime:
    return instant(DAY, time(hour, minute))
