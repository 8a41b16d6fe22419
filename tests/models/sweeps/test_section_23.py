"""§ 23 where no running case takes it to the council: what the engine puts on the council's agenda."""

from datetime import date, timedelta

import pytest

from models.audit import verify
from models.database import reading
from models.meeting.proposed_items import proposed_items
from models.rows.meeting import load_meeting
from models.store import Store
from models.sweeps.ready import advance_all
from models.sweeps.section_23 import bring_to_council
from process.commands import case as c
from process.commands import meeting as mc
from process.commands.act import Act
from process.ids import CommandId
from process.planning.assessment import Assessor, Assessors
from process.register import BodyKind, MeetingDate, MeetingStatus, SeatRole
from process.stages import StepState
from process.state.case import Outcome
from process.state.meeting import AgendaItem, ItemKind
from process.state.quorum import members_of
from tests.models.test_store import People


class Stopped(People):
    """The culture committee decides, and one of its members brings the decision before the council."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        register = store.reference.register
        body = register.organization("kultur_fritidsudvalg")
        council = register.first_of_kind(BodyKind.COUNCIL, self.now.date())
        assert body is not None
        assert council is not None
        self.body, self.council = body.id, council.id
        self.meeting = next(m for m in register.meetings_of(body.id) if m.starts_at > self.now + timedelta(days=60))

    def decide(self, item: int | None = None, outcome: Outcome = Outcome.APPROVED, **fields) -> int:
        """Decided, stopped by a member; the item's number."""
        said = mc.RecordDecision(meeting=self.meeting.id, item=item, outcome=outcome, **fields)
        self.do(said, now=self.meeting.starts_at)
        number = item or self.record(self.meeting).items[-1].number
        member = self.record_members()[0]
        self.do(mc.StopDecision(meeting=self.meeting.id, item=number, member=member), member)
        return number

    def record_members(self):
        return members_of(self.record(self.meeting), self.store.reference.register)

    def plain(self, **fields) -> int:
        item = mc.AddItem(meeting=self.meeting.id, item_kind=ItemKind.DECISION, **{"title": "Navn til torvet"} | fields)
        self.do(item)
        return self.record(self.meeting).items[-1].number

    def close(self) -> int:
        self.do(mc.CloseRecord(meeting=self.meeting.id))
        advance_all(self.store, self.now)
        return bring_to_council(self.store, self.now)

    def record(self, meeting: MeetingDate):
        with reading(self.store.engine) as connection:
            record = load_meeting(connection, meeting.id)
        assert record is not None
        return record

    def next_council(self) -> MeetingDate:
        ahead = (m for m in self.store.reference.register.meetings_of(self.council) if m.starts_at > self.now)
        return next(m for m in ahead if m.dispatch_on and m.dispatch_on >= self.now.date())

    def brought(self) -> tuple[AgendaItem, ...]:
        return self.record(self.next_council()).items


@pytest.fixture
def town(store: Store) -> Stopped:
    return Stopped(store)


def test_a_plain_item_comes_on_the_next_agenda_once(town: Stopped) -> None:
    town.decide(town.plain(points=("at torvet kaldes Havnetorvet",)), text="Godkendt.")
    assert town.close() == 1
    (item,) = town.brought()
    assert (item.title, item.item_kind) == ("Navn til torvet", ItemKind.DECISION)
    assert "§ 23" in item.text
    assert item.text.endswith(
        "indbragt efter kommunestyrelseslovens § 23. Beslutningen lyder: »Godkendt.« "
        "Indstillingen lød: »at torvet kaldes Havnetorvet«"
    )
    assert item.points == (
        "at Sandvig Byråd tager stilling til Kultur- og Fritidsudvalgets beslutning af 5. april 2027 "
        "om Navn til torvet",
    )
    assert bring_to_council(town.store, town.now) == 0
    town.do(mc.RemoveFromAgenda(meeting=town.next_council().id, item=item.number, reason="Begæringen er frafaldet."))
    assert bring_to_council(town.store, town.now) == 0, "what the secretary took off stays off"
    with reading(town.store.engine) as connection:
        assert verify(connection).ok


def test_what_is_not_stopped_or_not_closed_stays_where_it_is(town: Stopped) -> None:
    number = town.decide(town.plain())
    assert bring_to_council(town.store, town.now) == 0, "the record is open"
    town.do(mc.WithdrawStop(meeting=town.meeting.id, item=number, reason="Fortrudt."))
    assert town.close() == 0


def test_closed_and_embargoed_stay_so_on_the_councils_agenda(town: Stopped) -> None:
    later = town.meeting.starts_at + timedelta(days=400)
    town.decide(town.plain(is_closed=True, public_title="En ejendomssag", public_from=later))
    assert town.close() == 1
    (item,) = town.brought()
    assert (item.is_closed, item.public_title, item.public_from) == (True, "En ejendomssag", later)


def test_a_matter_under_a_closed_case_comes_as_closed_before_the_council(town: Stopped) -> None:
    """It stands alone there: what kept it back stays behind on the committee's agenda."""
    later = town.meeting.starts_at + timedelta(days=400)
    case = town.register(case_type="committee_case")
    town.approve(case)
    town.do(mc.PlaceOnAgenda(meeting=town.meeting.id, case=case, override_reason="Haster."))
    above = town.record(town.meeting).items[-1].number
    number = town.plain(under=above, public_title="En ejendomssag")
    town.do(c.KeepBack(case=case, is_closed=True, public_from=later, reason="Personsag"))
    town.decide(number)
    town.do(mc.RecordDecision(meeting=town.meeting.id, item=above, outcome=Outcome.APPROVED))
    assert town.close() == 1
    (item,) = town.brought()
    assert (item.is_closed, item.public_title, item.public_from) == (True, "En ejendomssag", later)


def test_an_agenda_that_is_sent_is_passed_by(town: Stopped) -> None:
    town.decide(town.plain())
    town.now = town.meeting.starts_at
    first = town.next_council()
    town.do(mc.AddItem(meeting=first.id, title="Meddelelser"))
    chair = town.store.reference.register.first_in(town.council, town.now.date(), SeatRole.CHAIR)
    town.do(mc.ApproveAgenda(meeting=first.id), chair)
    town.do(mc.DispatchAgenda(meeting=first.id))
    assert town.close() == 1
    assert [item.title for item in town.record(first).items] == ["Meddelelser"]
    register = town.store.reference.register
    second = next(m for m in register.meetings_of(town.council) if m.starts_at > first.starts_at)
    assert second.state is MeetingStatus.PLANNED
    assert [item.title for item in town.record(second).items] == ["Navn til torvet"]


def test_a_case_treated_beside_its_route_is_proposed_to_the_council(town: Stopped) -> None:
    case = town.register(case_type="committee_case")
    town.approve(case)
    for heard in town.state(case).hearings():
        town.do(c.StrikeConsultation(case=case, consultation=heard.number, reason="Ikke berørt"))
    town.decide(case=case)
    assert town.close() == 0, "its own route takes it there"
    ahead = [step for step in town.state(case).treatments() if step.state is not StepState.DONE]
    council = next(step for step in ahead if step.body == town.council)
    assert council.authoritative
    assert not any(step.authoritative for step in ahead if step is not council)
    with reading(town.store.engine) as connection:
        rules, calendar = town.store.reference.rules(town.store.reference.newest_config(), town.now.date())
        assessor = Assessor(town.store.reference.register, calendar, rules, town.now.date())
        record = load_meeting(connection, town.next_council().id)
        offered = proposed_items(connection, Assessors(assessor), record, viewer=None, now=town.now)
    assert [item.case_id for item in offered if item.is_ready] == [case]


def test_several_cases_under_one_item_each_take_their_way(town: Stopped) -> None:
    cases = [town.register(case_type="committee_case", title=f"Sag {number}") for number in (1, 2)]
    for case in cases:
        town.approve(case)
    whole = town.plain(title="Samlet behandling")
    for case in cases:
        placed = mc.PlaceOnAgenda(meeting=town.meeting.id, case=case, under=whole, override_reason="Behandles samlet.")
        town.do(placed)
    town.decide(whole)
    assert town.close() == 0, "the cases go, not the item above them"
    for case in cases:
        assert any(s.body == town.council and s.authoritative for s in town.state(case).treatments())


def test_a_case_that_is_decided_already_comes_as_an_item_about_it(town: Stopped) -> None:
    case = town.register(case_type="committee_case")
    town.approve(case)
    own = next(town.state(case).treatments())
    first = next(
        m
        for m in town.store.reference.register.meetings_of(own.body)
        if m.dispatch_on and m.dispatch_on > date(2027, 1, 15)
    )
    town.do(mc.PlaceOnAgenda(meeting=first.id, case=case, override_reason="Haster."))
    town.do(mc.RecordDecision(meeting=first.id, case=case, outcome=Outcome.APPROVED), now=first.starts_at)
    town.do(mc.CloseRecord(meeting=first.id))
    advance_all(town.store, town.now)
    assert town.state(case).case.decided_on == first.held_on
    number = town.decide(case=case, outcome=Outcome.NOT_APPROVED)
    later = town.meeting.starts_at + timedelta(days=400)
    own = mc.ChangeItem(meeting=town.meeting.id, item=number, public_from=later, public_title="En sag", reason="Salg")
    town.do(own)
    assert town.close() == 1
    (item,) = town.brought()
    assert (item.case_id, item.consultation, item.item_kind) == (case, None, ItemKind.DECISION)
    assert (item.public_from, item.public_title) == (later, "En sag"), "the item's own, not the case's"
    assert "§ 23" in item.override_reason
    assert town.state(case).case.ending is None
    with pytest.raises(Exception, match="not called in"):
        town.do(c.DropCallIn(case=case, reason="x"))


def test_a_person_whose_command_had_the_engines_id_does_not_keep_it_from_the_council(town: Stopped) -> None:
    number = town.decide(town.plain(), text="Godkendt.")
    chair = town.record_members()[0]
    taken = CommandId(f"call-in-{town.meeting.id}-{number}")
    later = max(town.store.reference.register.meetings_of(town.body), key=lambda meeting: meeting.starts_at)
    add = mc.AddItem(meeting=later.id, item_kind=ItemKind.DECISION, title="Prøve")
    town.store.apply(add, Act(chair, taken), town.now)
    assert town.close() == 1
    assert [item.title for item in town.brought()] == ["Navn til torvet"]
