"""The council of Sandvig on 5 October 2027, ready for its meeting: agenda sent out, a substitute called."""

from __future__ import annotations

from datetime import date, time, timedelta

from process.calendar import instant
from process.commands import meeting as mc
from process.commands.act import Act
from process.state.meeting import ItemKind, MeetingState
from tests.web.office import Office

CLERK, MAYOR = "birger.overgaard", "karen.ravnholt"
AWAY, STAND_IN, ILL, PARTIAL = "lone.rosenvinge", "mogens.ladegaard", "ivan.birkelund", "kaj.noertoft"
HELD = date(2027, 10, 5)
PAGE = "/moeder/byraad/2027-10-05/protokol"
TITLES = ("Anlægsregnskab for havnen", "Ny skovpolitik", "Takster for 2028", "Lukning af svømmehallen", "Salg af grund")
SECRET = "Køb af ejendom på Strandvej"


class Council:
    """The meeting by its commands, for what is not a page of ours; the pages themselves are opened by `office`."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.meeting = next(m.id for m in office.store.reference.register.meetings_of(1) if m.held_on == HELD)

    def person(self, code: str) -> int:
        person = self.office.store.reference.register.person(code)
        assert person is not None
        return person.id

    def do(self, command: mc.MeetingCommand, who: str = CLERK) -> None:
        number = f"{type(command).__name__}-{self.record().meeting.version}"
        self.office.store.apply(command, Act(self.person(who), number), self.office.clock.now())

    def record(self) -> MeetingState:
        from models.database import reading
        from models.rows.meeting import load_meeting

        with reading(self.office.store.engine) as connection:
            record = load_meeting(connection, self.meeting)
        assert record is not None
        return record

    def item(self, label: str) -> int:
        item = self.record().by_label(label)
        assert item is not None
        return item.number


def council_evening(office: Office) -> Council:
    """Six o'clock: 1 adoption, 2 the substitute, 3-7 open decisions, the fixed items, 11 behind closed doors."""
    office.clock.moment = instant(HELD - timedelta(days=8), time(9))
    council = Council(office)
    council.do(mc.PrepareAgenda(meeting=council.meeting))
    for title in (*TITLES, SECRET):
        points = ("at forslaget godkendes", "at udgiften holdes inden for rammen")
        kind, closed = ItemKind.DECISION, title == SECRET
        council.do(mc.AddItem(meeting=council.meeting, title=title, item_kind=kind, points=points, is_closed=closed))
    council.do(mc.ReportAbsence(meeting=council.meeting, person=council.person(AWAY), at_least_a_month=True), AWAY)
    answer = {"member": council.person(AWAY), "substitute": council.person(STAND_IN), "accepts": True}
    council.do(mc.AnswerSubstitution(meeting=council.meeting, **answer), STAND_IN)
    council.do(mc.ApproveAgenda(meeting=council.meeting), MAYOR)
    council.do(mc.DispatchAgenda(meeting=council.meeting))
    office.clock.moment = instant(HELD, time(18))
    return council
