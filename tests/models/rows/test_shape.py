"""Values and rows, field for field; the register as entries; instants and codes."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from models.columns import Utc
from models.database import reading, writing
from models.proof import Written, table_digests
from models.reference import Reference, read_register
from models.rows.case import (
    APPROVALS,
    CASE,
    CONSULTATIONS,
    EXTERNAL_DEADLINES,
    FOLLOW_UPS,
    POINTS,
    PROPOSALS,
    REQUESTS,
    RESPONSES,
)
from models.rows.meeting import ATTENDANCE, DECISIONS, ITEMS, MEETING, PARTS
from models.rows.numbers import next_number
from models.rows.register_entries import register_changes
from models.rows.writes import Writes
from process.commands import act
from process.commands.act import Act
from process.rules import Duty, Role
from process.stages import Stage, StepState
from process.state.case import (
    ApprovalLink,
    Case,
    Consultation,
    Ending,
    ExternalDeadline,
    LinkState,
    Outcome,
    ProposalRef,
)
from process.state.decision import Amendment, Decision, Dissent, PointOutcome, Votes
from process.state.follow_up import AgreementPoint, BudgetEnding, FollowUp, FollowUpKind, PointStatus
from process.state.hearing import Answer, Channel, HearingRequest, HearingResponse, ResponsePublication
from process.state.meeting import AgendaItem, Annex, Guest, ItemKind, ItemSubject, ListType
from process.state.presence import Attendance, Conflict, Presence, Ruling, SeatSubstitution, SubstitutionState
from process.state.record import Correction, CorrectionKind, DocumentKind, MeetingDocument, Published, Signature
from process.state.record import Publication as MeetingPublication
from tests.builders.case import a_registration
from tests.builders.moments import START, at
from tests.builders.sandvig import sandvig_configuration
from tests.builders.statements import heard

SHAPES = (
    CASE,
    CONSULTATIONS,
    REQUESTS,
    APPROVALS,
    PROPOSALS,
    EXTERNAL_DEADLINES,
    RESPONSES,
    FOLLOW_UPS,
    POINTS,
    MEETING,
    ITEMS,
    DECISIONS,
    ATTENDANCE,
    *PARTS.values(),
)
BESIDE = {
    "case": {"source_sha256"},
    "meeting": {"code"},
    "attendance": {"reason"},
    "conflict_of_interest": {"reason"},
    "hearing_response": {
        *("id", "text", "submitted_by", "on_behalf_of", "public_text", "general"),
        *("minority", "minority_by", "read_back_to", "dispute_reason", "prepared_by"),
    },
}
MOMENT = at(date(2027, 7, 1), 12)
FULL = {
    Consultation: Consultation(
        90, 3, Role.HEARING, 4, True, StepState.OPEN, 2, 5, Duty.LAW, "Ærø", 21, time(23, 59), "å", Outcome.NOTED, 1, 2
    ),
    HearingRequest: HearingRequest(
        **{"consultation": 1, "round": 9, "body": 3, "mandatory": True, "drafted_at": MOMENT, "sent_at": MOMENT},
        **{"release_at": MOMENT, "due_on": date(2027, 8, 1), "due_time": time(12, 30), "next_due": MOMENT},
        **{"promised_on": date(2027, 7, 9), "answered_at": MOMENT, "answer": Answer.JOINT_STATEMENT, "is_late": True},
        **{"closed_at": MOMENT, "withdrawn_at": MOMENT, "calendar_version": "abc", "reason": "ny tekst"},
        **{"extension_wanted_on": date(2027, 8, 9), "extension_refused_at": MOMENT, "quiet_until": date(2027, 7, 1)},
        **{"chair_confirmed_at": MOMENT, "vice_confirmed_at": MOMENT},
    ),
    HearingResponse: HearingResponse(
        **{"number": 9, "consultation": 1, "round": 2, "body": 3, "answer": Answer.SUPPORT, "received_at": MOMENT},
        **{"is_date_unknown": True, "is_late": True, "is_partial": True, "proposal_version": 4, "corrects": 1},
        **{"channel": Channel.LINK, "publication": ResponsePublication.WITHHELD},
    ),
    ExternalDeadline: ExternalDeadline(9, date(2027, 12, 1), "Til styrelsen", "skrevet forkert"),
    FollowUp: FollowUp(
        **{"number": 9, "kind": FollowUpKind.EVALUATION, "text": "Ordningen evalueres.", "responsible": 1},
        **{"due_on": date(2029, 3, 1), "meeting": 1, "item": 3, "remind_on": date(2029, 3, 8)},
        **{"done_at": MOMENT, "done_text": "Forelagt"},
    ),
    AgreementPoint: AgreementPoint(
        **{"number": 9, "text": "Cykelsti", "heading": "Teknik", "body": 3, "planned_month": date(2028, 3, 1)},
        **{"linked_case": 1, "meeting": 1, "status": PointStatus.YELLOW, "comment": "Udskudt", "status_at": MOMENT},
    ),
    ApprovalLink: ApprovalLink(9, "head", "afdelingschef", 1, True, LinkState.RETURNED, MOMENT, 2),
    ProposalRef: ProposalRef(9, "Æblehaven", 3, False, MOMENT, MOMENT, 2, BudgetEnding.CHANGED),
    AgendaItem: AgendaItem(
        **{"number": 9, "case_id": 1, "consultation": 2, "title": "Æ", "item_kind": ItemKind.DISCUSSION},
        **{"list_type": ListType.LATE, "late_reason": "haster", "late_by": 1, "late_at": MOMENT},
        **{"override_reason": "derfor", "is_closed": True, "was_raised": True, "removed_at": MOMENT},
        **{"subject": ItemSubject.OTHER, "position": 2007, "printed": 7, "under": 3, "public_title": "Å"},
        **{"text": "Ø", "points": ("at a", "at b"), "guests": (Guest("Ida Vig", "oplægsholder"), Guest("Bo Vang"))},
        **{"public_from": MOMENT, "withdrawn_at": MOMENT, "withdrawn_reason": "navn"},
    ),
    Decision: Decision(
        **{"item": 9, "case_id": 1, "consultation": 2, "outcome": Outcome.REFERRED, "decided_at": MOMENT},
        **{"points": (PointOutcome(3, Outcome.TAKEN_OFF, "udgår"),), "text": "Ø", "refer_to": 3},
        **{"votes": Votes(3, 2, 1, (("Ø", "against"), ("anna", "for"))), "deviations": ("no_quorum", "gate_open")},
        **{"amendments": (Amendment(1, "Liste Ø", "Å", Votes(1, 2, 0, (), ((1, "for"), (2, "against")))),)},
        **{"dissents": (Dissent(1, "nej"), Dissent(None, "hm", "Liste Ø")), "requests": ("ønsker en plan",)},
        **{"stopped_by": 1, "proposal_version": 7, "follows": 3, "alone_by": 1, "alone_reason": "hast", "revision": 2},
        **{"public_text": "Å"},
    ),
    Attendance: Attendance(1, Presence.ABSENT, False, 2, 3, 4, time(18, 5), time(17, 54), "Advarsel"),
    SeatSubstitution: SeatSubstitution(1, 2, SubstitutionState.CALLED, "§ 15", 3, "Advarsel"),
    Conflict: Conflict(1, 2, 3, Ruling.DISQUALIFIED, "12-3-0", 2, "Advarsel"),
    Annex: Annex(9, 1, "Kort", "ab" * 32, "kort.pdf", 12, "application/pdf", True, MOMENT, MOMENT),
    Signature: Signature(1, MOMENT, "ab" * 32),
    Correction: Correction(
        **{"number": 9, "item": 1, "kind": CorrectionKind.REOPENING, "by": 1, "at": MOMENT, "text": "Ø"},
        **{"reason": "hørt forkert", "before": "Å", "outcome": Outcome.NOT_APPROVED, "confirmed_by": 2},
    ),
    MeetingDocument: MeetingDocument(
        9, DocumentKind.EXCERPT, "cd" * 32, "udskrift.pdf", "application/pdf", 9, MOMENT, 1, 3
    ),
    MeetingPublication: MeetingPublication(9, Published.MINUTES, MOMENT, 1, ("CPR-nummer",), "set efter"),
}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.table.name)
def test_every_field_of_a_value_has_its_column_and_every_column_is_known(shape) -> None:
    named = {field.name for field in fields(shape.kind)}
    assert named | BESIDE.get(shape.table.name, set()) | ({shape.parent} if shape.parent else set()) == set(
        shape.table.columns.keys()
    )


def test_every_value_with_a_table_is_tried() -> None:
    assert set(FULL) == {shape.kind for shape in SHAPES} - {Case, MEETING.kind}


@pytest.fixture
def case_id(store):
    command, officer = a_registration(store.reference.register)
    return store.apply(command, Act(officer, "r1"), at(START)).case_id


@pytest.mark.parametrize("kind", list(FULL), ids=lambda kind: kind.__name__)
def test_a_full_value_comes_back_as_it_was_written_and_changed(store, case_id, kind) -> None:
    shape = next(shape for shape in SHAPES if shape.kind is kind)
    owner = case_id if shape.parent == "case_id" else 1
    full = FULL[kind]
    plain = empty_of(full, shape)
    with writing(store.engine) as connection:
        before = shape.read(connection, owner)
        gathered(connection, shape, owner, before, (*before, plain))
        assert plain in shape.read(connection, owner)
        gathered(connection, shape, owner, (*before, plain), (*before, full))
        read_back = shape.read(connection, owner)
    assert full in read_back
    assert plain not in read_back
    assert len(read_back) == len(before) + 1


def gathered(connection, shape, owner, before, after):
    """Written; and what is told of each row without reading it again is what a reader would say."""
    writes, written = Writes(connection), Written()
    shape.write(writes, owner, before, after, written)
    writes.write()
    stands = dict(table_digests(connection, shape.table))
    assert written.digests(connection).items() <= stands.items()


@pytest.mark.parametrize("kind", list(FULL), ids=lambda kind: kind.__name__)
def test_a_row_that_is_changed_twice_is_written_once_and_told_of_each_time(store, case_id, kind) -> None:
    shape = next(shape for shape in SHAPES if shape.kind is kind)
    if kind is HearingResponse:
        return  # numbered by the database: its batch writes before it is changed again
    owner = case_id if shape.parent == "case_id" else 1
    full, plain = FULL[kind], empty_of(FULL[kind], shape)
    with writing(store.engine) as connection:
        before = shape.read(connection, owner)
        gathered(connection, shape, owner, before, (*before, full))
        writes, first, second = Writes(connection), Written(), Written()
        with heard(connection) as statements:
            shape.write(writes, owner, (full,), (plain,), first)
            shape.write(writes, owner, (plain,), (full,), second)
            writes.write()
        assert [each for each in statements if each.startswith("UPDATE")] == [], "it stands as it stood"
        assert first.digests(connection) != second.digests(connection)
        assert second.digests(connection).items() <= dict(table_digests(connection, shape.table)).items()


def empty_of(value, shape):
    """The same row with every optional field empty: each field is then written once as a change."""
    optional = {
        field.name: field.default
        for field in fields(value)
        if field.name not in shape.key and field.default is not field.default_factory and has_default(field)
    }
    texts = {f.name: "noget andet" for f in fields(value) if f.name not in shape.key and f.type == "str"}
    return replace(value, **optional or texts)


def has_default(field) -> bool:
    from dataclasses import MISSING

    return field.default is not MISSING


def test_a_case_row_comes_back_whole(store, case_id) -> None:
    full = {
        **{
            "stage": Stage.ENDED,
            "case_number": "27/123",
            "is_closed": True,
            "public_title": "Å",
            "public_from": MOMENT,
        },
        **{"target_meeting": 1, "is_target_moved": True, "submitted_at": MOMENT, "released_at": MOMENT},
        **{"memo_filed_at": MOMENT, "memo_approved_at": MOMENT, "decided_on": date(2027, 9, 1)},
        **{"followed_up_at": MOMENT, "ending": Ending.CARRIED_OUT, "holder": 1, "held_since": MOMENT},
        **{"next_deadline_at": MOMENT, "next_deadline": "hearing"},
    }
    with writing(store.engine) as connection:
        before = CASE.read(connection, case_id)[0]
        gathered(connection, CASE, case_id, (before,), (replace(before, **full),))
        assert CASE.read(connection, case_id) == (replace(before, **full),)


def test_writing_what_did_not_change_writes_nothing(store, case_id) -> None:
    with writing(store.engine) as connection:
        before = CONSULTATIONS.read(connection, case_id)
        with heard(connection) as statements:
            gathered(connection, CONSULTATIONS, case_id, before, tuple(replace(step) for step in before))
    assert [each for each in statements if each.startswith(("INSERT", "UPDATE", "DELETE"))] == []


# -- the register ----------------------------------------------------------------------------------------------------


def test_importing_the_same_register_again_changes_nothing(store) -> None:
    with reading(store.engine) as connection:
        assert register_changes(connection, sandvig_configuration()) == []


def test_one_changed_entry_is_one_logged_command(store) -> None:
    wanted = sandvig_configuration()
    first, *others = wanted.persons
    changed = replace(wanted, persons=(replace(first, phone="00 11 22 33"), *others))
    with reading(store.engine) as connection:
        changes = register_changes(connection, changed)
    assert changes == [act.RegisterCommand(kind="person", key=first.code, fields={"phone": "00 11 22 33"})]
    store.apply(changes[0], Act(None, "p1"), at(START))
    with reading(store.engine) as connection:
        assert register_changes(connection, changed) == []
        assert len(register_changes(connection, wanted)) == 1
        entry = SQLModel.metadata.tables["history_entry"]
        data = connection.execute(sa.select(entry.c.data).where(entry.c.command_id == "p1")).scalar_one()
    assert "00 11 22 33" not in data, "what is personal is chained as a digest only"


def test_every_store_sees_a_changed_register_at_its_next_command(store) -> None:
    from models.store import Store

    other = Store(store.engine)
    command, officer = a_registration(store.reference.register)
    other.apply(command, Act(officer, "o1"), at(START))
    name = act.RegisterCommand(kind="organization", key="handicapraad", fields={"name": "Rådet for Handicap"})
    store.apply(name, Act(None, "n1"), at(START))
    other.apply(command, Act(officer, "o2"), at(START))
    assert other.reference.register.organization("handicapraad").name == "Rådet for Handicap"


def test_a_reference_reads_the_register_once_while_nothing_changed(store) -> None:
    reference = Reference()
    with reading(store.engine) as connection:
        reference.refresh(connection)
        first = reference.register
        reference.refresh(connection)
    assert reference.register is first
    with reading(store.engine) as connection:
        assert read_register(connection).organizations == first.organizations


def test_case_numbers_run_within_their_year(store) -> None:
    with writing(store.engine) as connection:
        numbers = [next_number(connection, year)[1] for year in (2027, 2027, 2028, 2027)]
    assert numbers == ["2027-0001", "2027-0002", "2028-0001", "2027-0003"]


# -- columns ---------------------------------------------------------------------------------------------------------


def test_an_instant_keeps_its_moment_in_any_zone_and_refuses_to_guess_one(store) -> None:
    table = SQLModel.metadata.tables["history_entry"]
    assert isinstance(table.c.at.type, Utc)
    elsewhere = datetime(2027, 7, 1, 15, 0, tzinfo=timezone(timedelta(hours=5)))
    with reading(store.engine) as connection:
        bound = connection.execute(sa.select(sa.literal(elsewhere, Utc()))).scalar_one()
        assert bound == elsewhere
        assert bound.tzinfo is UTC
        with pytest.raises(sa.exc.StatementError, match="time zone"):
            connection.execute(sa.select(sa.literal(MOMENT.replace(tzinfo=None), Utc()))).scalar_one()
