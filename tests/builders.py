"""The one way tests make data: a small invented municipality, a world in memory, and a filled example database.

Nordby has a council of five, a finance committee, two committees, a Handicapråd, a HovedMED and one department.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time as clock
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from process.calendar import WorkCalendar, instant
from process.change import Appended, AppendedVersion, Context, Decided
from process.commands import act
from process.commands import case as c
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.act import Act, Command, Draft
from process.decide import decide
from process.events import Event
from process.notices import CancelNotices, Notice, NoticeKind, NoticeState
from process.refusals import Refusal
from process.register import (
    BodyKind,
    MeetingDate,
    Membership,
    Organization,
    Person,
    Register,
    SeatRole,
)
from process.rules import (
    ApprovalChain,
    ApprovalStep,
    Duty,
    PlaybookRow,
    ReminderPlan,
    Role,
    RouteStep,
    RouteTemplate,
    RuleBook,
)
from process.stages import Stage
from process.state.case import Case, CaseState, Consultation, Outcome, Placement
from process.state.hearing import HearingRequest
from process.state.meeting import Meeting, MeetingState
from process.state.playbook import CaseText

COUNCIL, FINANCE, SOCIAL, ROADS, DISABILITY, HOVEDMED, TOWN_HALL, CARE = range(1, 9)
OFFICER, HEAD, CONSULTANT, DIRECTOR, COORDINATOR, CHIEF = range(1, 7)
COUNCIL_SECRETARY, FINANCE_SECRETARY, SOCIAL_SECRETARY, ROADS_SECRETARY = range(11, 15)
DISABILITY_SECRETARY, DISABILITY_CHAIR, MED_SECRETARY, MED_CHAIR = range(15, 19)
MAYOR, LIS, KAI, IDA, OLE = range(21, 26)  # the council; MAYOR, LIS, IDA of list A, KAI and OLE of list B
FIRST_A, SECOND_A, FIRST_B = range(26, 29)  # the council's substitutes by list and rank
ADMINISTRATOR, AUDITOR, FORMER, CITIZEN = range(31, 35)

SECRETARIES = {
    COUNCIL: COUNCIL_SECRETARY,
    FINANCE: FINANCE_SECRETARY,
    SOCIAL: SOCIAL_SECRETARY,
    ROADS: ROADS_SECRETARY,
    DISABILITY: DISABILITY_SECRETARY,
    HOVEDMED: MED_SECRETARY,
}
MEMBERS = {COUNCIL: (MAYOR, LIS, KAI, IDA, OLE), FINANCE: (MAYOR, LIS, OLE), SOCIAL: (LIS, KAI, IDA), ROADS: (OLE,)}

START = date(2027, 1, 4)  # a Monday
CALENDAR = WorkCalendar.of(holidays=[date(2027, 3, 25), date(2027, 3, 26), date(2027, 3, 29)], years=range(2026, 2030))

_BODIES = (
    (COUNCIL, "byraad", "Nordby Byråd", BodyKind.COUNCIL, 5),
    (FINANCE, "oeu", "Økonomiudvalget", BodyKind.FINANCE, 3),
    (SOCIAL, "social", "Socialudvalget", BodyKind.COMMITTEE, 3),
    (ROADS, "vej", "Vejudvalget", BodyKind.COMMITTEE, 1),
    (DISABILITY, "handicapraad", "Handicaprådet", BodyKind.CITIZEN_COUNCIL, 4),
    (HOVEDMED, "hovedmed", "HovedMED", BodyKind.MED, 4),
    (TOWN_HALL, "raadhus", "Rådhuset", BodyKind.DEPARTMENT, 0),
    (CARE, "omsorg", "Omsorg", BodyKind.DEPARTMENT, 0),
)
_PEOPLE = {
    OFFICER: "Asta Lind",
    HEAD: "Bo Vang",
    CONSULTANT: "Carl Eng",
    DIRECTOR: "Dina Mose",
    COORDINATOR: "Ella Krat",
    CHIEF: "Finn Toft",
    COUNCIL_SECRETARY: "Gry Holt",
    FINANCE_SECRETARY: "Hans Lund",
    SOCIAL_SECRETARY: "Inge Kær",
    ROADS_SECRETARY: "Jens Dige",
    DISABILITY_SECRETARY: "Kamma Bro",
    DISABILITY_CHAIR: "Leif Sig",
    MED_SECRETARY: "Mona Ås",
    MED_CHAIR: "Nis Rav",
    MAYOR: "Olga Strand",
    LIS: "Lis Fjord",
    KAI: "Kai Næs",
    IDA: "Ida Vig",
    OLE: "Ole Sund",
    FIRST_A: "Per Odde",
    SECOND_A: "Rita Klit",
    FIRST_B: "Sven Hede",
    ADMINISTRATOR: "Tove Port",
    AUDITOR: "Ulla Tal",
    FORMER: "Viggo Før",
    CITIZEN: "Yrsa Gade",
}
_SEATS: tuple[tuple[int, int, SeatRole, str, int], ...] = (
    (CARE, OFFICER, SeatRole.OFFICER, "", 0),
    (CARE, HEAD, SeatRole.HEAD, "", 0),
    (TOWN_HALL, CONSULTANT, SeatRole.FINANCE_CONSULTANT, "", 0),
    (TOWN_HALL, DIRECTOR, SeatRole.DIRECTOR, "", 0),
    (TOWN_HALL, COORDINATOR, SeatRole.COORDINATOR, "", 0),
    (TOWN_HALL, CHIEF, SeatRole.CHIEF_EXECUTIVE, "", 0),
    (TOWN_HALL, ADMINISTRATOR, SeatRole.ADMINISTRATOR, "", 0),
    (TOWN_HALL, AUDITOR, SeatRole.AUDITOR, "", 0),
    *((body, person, SeatRole.SECRETARY, "", 0) for body, person in SECRETARIES.items()),
    (DISABILITY, DISABILITY_CHAIR, SeatRole.CHAIR, "", 0),
    (HOVEDMED, MED_CHAIR, SeatRole.CHAIR, "", 0),
    (COUNCIL, MAYOR, SeatRole.CHAIR, "A", 0),
    (COUNCIL, LIS, SeatRole.MEMBER, "A", 0),
    (COUNCIL, KAI, SeatRole.MEMBER, "B", 0),
    (COUNCIL, IDA, SeatRole.MEMBER, "A", 0),
    (COUNCIL, OLE, SeatRole.MEMBER, "B", 0),
    (COUNCIL, FIRST_A, SeatRole.SUBSTITUTE, "A", 1),
    (COUNCIL, SECOND_A, SeatRole.SUBSTITUTE, "A", 2),
    (COUNCIL, FIRST_B, SeatRole.SUBSTITUTE, "B", 1),
    (FINANCE, MAYOR, SeatRole.CHAIR, "A", 0),
    (FINANCE, LIS, SeatRole.MEMBER, "A", 0),
    (FINANCE, OLE, SeatRole.MEMBER, "B", 0),
    (SOCIAL, LIS, SeatRole.CHAIR, "A", 0),
    (SOCIAL, KAI, SeatRole.VICE_CHAIR, "B", 0),
    (SOCIAL, IDA, SeatRole.MEMBER, "A", 0),
    (ROADS, OLE, SeatRole.CHAIR, "B", 0),
)


def _meetings() -> tuple[MeetingDate, ...]:
    """Each political body meets four times: 101 to 104 the council, 201 to 204 finance, 301 and 401 the committees."""
    found = []
    for body, first in ((SOCIAL, date(2027, 3, 2)), (ROADS, date(2027, 3, 3)), (FINANCE, date(2027, 3, 10))):
        found += [_meeting(body, number, first + timedelta(weeks=5 * number)) for number in range(4)]
    found += [_meeting(COUNCIL, number, date(2027, 3, 16) + timedelta(weeks=5 * number)) for number in range(4)]
    return tuple(sorted(found, key=lambda meeting: (meeting.starts_at, meeting.id)))


def _meeting(body: int, number: int, held_on: date) -> MeetingDate:
    return MeetingDate(
        id=body * 100 + number + 1,
        organization=body,
        starts_at=instant(held_on, time(16)),
        held_on=held_on,
        case_deadline_on=held_on - timedelta(days=12),
        dispatch_on=held_on - timedelta(days=6),
    )


REGISTER = Register(
    organizations={
        number: Organization(
            id=number,
            code=code,
            name=name,
            kind=kind,
            seats=seats,
            parent={CARE: TOWN_HALL}.get(number),
            committee={CARE: SOCIAL}.get(number),
        )
        for number, code, name, kind, seats in _BODIES
    },
    persons={number: Person(number, name.split()[0].lower(), name) for number, name in _PEOPLE.items()},
    memberships=(
        *(
            Membership(number, body, person, role, group, group, rank)
            for number, (body, person, role, group, rank) in enumerate(_SEATS, 1)
        ),
        Membership(99, CARE, FORMER, SeatRole.HEAD, ends_on=date(2026, 12, 31)),
    ),
    meetings=_meetings(),
)


def _route(case_type: str, *steps: RouteStep, **options: Any) -> RouteTemplate:
    return RouteTemplate(case_type, case_type, "Kompetenceplan pkt. 1", steps, **options)


_HEARING, _REC, _DEC = Role.HEARING, Role.RECOMMENDATION, Role.DECISION
ROUTES = (
    _route(
        "political_case",
        RouteStep(1, "<parties>", _HEARING, gates=3),
        RouteStep(1, "<committee>", _REC),
        RouteStep(2, "oeu", _REC),
        RouteStep(3, "byraad", _DEC, authoritative=True),
    ),
    _route(
        "committee_case",
        RouteStep(1, "<parties>", _HEARING, gates=2),
        RouteStep(2, "<committee>", _DEC, authoritative=True),
    ),
    _route(
        "local_plan",
        RouteStep(1, "<committee>", _REC),
        RouteStep(2, "<parties>", _HEARING, gates=3),
        RouteStep(3, "<committee>", _REC),
        RouteStep(4, "byraad", _DEC, authoritative=True),
    ),
    _route(
        "two_readings",
        RouteStep(1, "<parties>", _HEARING, gates=3),
        RouteStep(2, "byraad", _REC, reading=1),
        RouteStep(3, "byraad", _DEC, authoritative=True, reading=2),
    ),
    _route(
        "sends_itself",
        RouteStep(1, "<parties>", _HEARING, gates=2),
        RouteStep(2, "<committee>", _DEC, authoritative=True),
        letters_send_themselves=True,
    ),
    _route("short", RouteStep(1, "<committee>", _DEC, authoritative=True)),
)
RULES = RuleBook(
    routes={route.case_type: route for route in ROUTES},
    playbook=(
        PlaybookRow(
            "handicap", "handicapraad", Duty.LAW, "Lov A", "Berører.", 21, answers=("people_with_disabilities",)
        ),
        PlaybookRow("med", "hovedmed", Duty.AGREEMENT, "MED-aftalen", "Personale.", 14, answers=("affects_staff",)),
    ),
    chains={
        "*": ApprovalChain("*", (ApprovalStep("head", "afdelingschef"), ApprovalStep("director", "direktør"))),
        "two_readings": ApprovalChain(
            "two_readings",
            (
                ApprovalStep("finance_consultant", "økonomikonsulent", clearance=True),
                ApprovalStep("head", "afdelingschef"),
                ApprovalStep("director", "direktør"),
            ),
        ),
    },
    reminders=ReminderPlan(),
    versions={"calendar": "c" * 64},
)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant from a Copenhagen day and hour."""
    return instant(day, time(hour, minute))


def ctx(actor: int | None = None, now: datetime | None = None, **changes: Any) -> Context:
    """What a command knows beside its case: Nordby, its rules, a moment, an actor (None: the engine)."""
    plain = Context(now or at(START), Act(actor, str(uuid.uuid4())), REGISTER, RULES, CALENDAR, 1, "2027-0001", 1)
    return replace(plain, **changes)


def a_case(*consultations: Consultation, **changes: Any) -> CaseState:
    """A case as it stands, released unless said otherwise; consultations as given."""
    row: dict[str, Any] = {
        "id": 1,
        "number": "2027-0001",
        "title": "Nye rampanlæg",
        "case_type": "political_case",
        "department": CARE,
        "officer": OFFICER,
        "created_at": at(START),
        "released_at": at(START),
        "holder": OFFICER,
    }
    return CaseState(Case(**row | changes), consultations=consultations)


def a_step(number: int, body: int = SOCIAL, role: Role = Role.RECOMMENDATION, **changes: Any) -> Consultation:
    return Consultation(**{"number": number, "body": body, "role": role, "step": number} | changes)


def a_hearing(**changes: Any) -> HearingRequest:
    """A request sent on 4 January at 10, due on 25 January at noon."""
    facts: dict[str, Any] = {
        "consultation": 1,
        "round": 1,
        "body": DISABILITY,
        "mandatory": True,
        "drafted_at": at(START),
        "sent_at": at(START, 10),
        "release_at": at(START, 10, 10),
        "due_on": date(2027, 1, 25),
        "due_time": time(12),
    }
    return HearingRequest(**facts | changes)


def a_meeting(meeting: int = 301, **changes: Any) -> MeetingState:
    """The record of one of Nordby's meetings, with nothing in it yet."""
    planned = next(found for found in REGISTER.meetings if found.id == meeting)
    row = Meeting(
        id=planned.id,
        organization=planned.organization,
        starts_at=planned.starts_at,
        held_on=planned.held_on,
        case_deadline_on=planned.case_deadline_on,
        dispatch_on=planned.dispatch_on,
    )
    return MeetingState(replace(row, **changes))


@dataclass
class World:
    """One case and all meetings in memory, kept together as the store keeps them; every decision is asserted sound.

    `sent` are the notices that stand: planned, and not cancelled since.
    """

    now: datetime = field(default_factory=lambda: at(START))
    rules: RuleBook = RULES
    register: Register = REGISTER
    state: CaseState | None = None
    meetings: dict[int, MeetingState] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    records: list[Appended] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.meetings = {meeting.id: a_meeting(meeting.id) for meeting in self.register.meetings}

    @property
    def case(self) -> CaseState:
        assert self.state is not None
        return self.state

    @property
    def stage(self) -> Stage:
        return self.case.case.stage

    def step(self, number: int) -> Consultation:
        found = self.case.consultation(number)
        assert found is not None
        return found

    def of(self, body: int, which: int = 0) -> Consultation:
        """The consultations of a body on the route, by number."""
        return [step for step in self.case.consultations if step.body == body][which]

    def request(self, body: int = DISABILITY) -> HearingRequest:
        found = self.case.request_of(body)
        assert found is not None
        return found

    def do(self, command: Command, actor: int | None = None, now: datetime | None = None) -> Decided:
        """The command is expected to be taken in."""
        answer = self.ask(command, actor, now)
        assert isinstance(answer, Decided), f"{type(command).__name__} refused: {answer.english}"
        return answer

    def refused(self, command: Command, actor: int | None = None, now: datetime | None = None) -> str:
        """The command is expected to be refused; its code, after both sentences were spoken."""
        answer = self.ask(command, actor, now)
        assert isinstance(answer, Refusal), f"{type(command).__name__} was not refused"
        return answer.code

    def ask(self, command: Command, actor: int | None = None, now: datetime | None = None) -> Decided | Refusal:
        self.now = max(now or self.now, self.now)
        meeting = self.meetings[command.meeting] if isinstance(command, mc.MeetingCommand) else None
        answer = decide(self._concerned(command, meeting), meeting, command, self.context(actor))
        if isinstance(answer, Refusal):
            assert answer.danish
            assert answer.english
        else:
            self._keep(command, answer)
        return answer

    def context(self, actor: int | None = None) -> Context:
        states = {1: self.state} if self.state else {}
        known = {"rules": self.rules, "register": self.register, "texts": self.texts(), "states": states}
        return ctx(actor, self.now, **known)

    def texts(self) -> tuple[CaseText, ...]:
        """What the proposals say, in their newest versions."""
        newest = {record.proposal: record.draft for record in self.records if isinstance(record, AppendedVersion)}
        return tuple(CaseText(draft.title, draft.text) for _, draft in sorted(newest.items()))

    def _concerned(self, command: Command, meeting: MeetingState | None) -> CaseState | None:
        """As the store finds it: the case named, or the one the item is about."""
        if meeting is None or getattr(command, "case", None) is not None:
            return self.state
        item = meeting.item(getattr(command, "item", 0) or 0)
        return self.state if item else None

    def _keep(self, command: Command, answer: Decided) -> None:
        self.events += answer.events
        for cancel in answer.cancels:
            self.notices = [notice for notice in self.notices if not cancels(cancel, notice)]
        self.notices += answer.notices
        self.records += answer.records
        if isinstance(command, mc.MeetingCommand):
            assert answer.meeting is not None
            row = replace(answer.meeting.meeting, version=answer.meeting.meeting.version + 1)
            self.meetings[row.id] = replace(answer.meeting, meeting=row)
        elif answer.case is not None:
            case = replace(answer.case.case, version=answer.case.case.version + (self.state is not None))
            self.state = replace(answer.case, case=case)
        if self.state is not None:
            self.state = replace(self.state, placements=self._placements())

    def _placements(self) -> tuple[Placement, ...]:
        return tuple(
            Placement(
                consultation=item.consultation or 0,
                meeting=record.meeting.id,
                body=record.meeting.organization,
                item=item.number,
                meeting_state=record.meeting.state,
                held_on=record.meeting.held_on,
                outcome=decision.outcome if decision else None,
                refer_to=decision.refer_to if decision else None,
                is_stopped=bool(decision and decision.stopped_by),
                stopped_by=decision.stopped_by if decision else None,
                requests=decision.requests if decision else (),
                is_alone=bool(decision and decision.alone_by),
                revision=decision.revision if decision else 0,
                points=tuple((p.point, p.outcome, p.amendment) for p in decision.points) if decision else (),
                proposed=len(item.points),
            )
            for record in self.meetings.values()
            for item in record.items
            for decision in (record.decision_on(item.number),)
            if item.removed_at is None
        )

    # -- the way through, for tests that begin further on -----------------------------------------------------------

    def advance(self) -> bool:
        """What the engine would do now; whether anything moved."""
        return isinstance(self.ask(c.Advance(case=1)), Decided)

    def planned(self, *kinds: NoticeKind) -> list[Notice]:
        return [n for n in self.notices if n.state is NoticeState.PLANNED and (not kinds or n.kind in kinds)]

    def approve(self) -> World:
        """Submitted by its officer and approved by every link, in turn."""
        self.do(c.SubmitDraft(case=1), OFFICER)
        while self.case.pending_links():
            self.do(c.ApproveDraft(case=1), self.case.pending_links()[0].person)
        self.advance()
        return self

    def send(self, **fields: Any) -> World:
        self.do(hc.SendHearing(case=1, **fields), COORDINATOR)
        return self

    def answer(self, body: int = DISABILITY, **fields: Any) -> World:
        self.do(hc.RecordResponse(case=1, **{"body": body, "answer": "remarks", "text": "Vi er bekymrede."} | fields))
        return self

    def sum_up(self) -> World:
        """Memo written and approved, and taken in."""
        self.do(hc.FileMemo(case=1, text="Notat."), OFFICER)
        self.do(hc.ApproveMemo(case=1), DIRECTOR)
        self.advance()
        return self

    def heard(self) -> World:
        """Approved, sent, answered by all, summed up."""
        self.approve().send()
        for request in self.case.requests:
            self.answer(request.body)
        return self.sum_up()

    def place(self, meeting: int, **fields: Any) -> int:
        """On the agenda of a meeting, as its secretary would in good time; the item's number."""
        deadline = self.meetings[meeting].meeting.case_deadline_on
        assert deadline is not None
        self.do(mc.PlaceOnAgenda(meeting=meeting, case=1, **fields), self.secretary(meeting), at(deadline))
        self.advance()
        return self.meetings[meeting].items[-1].number

    def approve_agenda(self, meeting: int, now: datetime | None = None) -> None:
        body = self.meetings[meeting].meeting.organization
        chair = self.register.first_in(body, self.meetings[meeting].meeting.held_on, SeatRole.CHAIR)
        self.do(mc.ApproveAgenda(meeting=meeting), chair, now)

    def dispatch(self, meeting: int, now: datetime | None = None) -> None:
        """Approved by the chair and sent out by the secretary."""
        self.approve_agenda(meeting, now)
        self.do(mc.DispatchAgenda(meeting=meeting), self.secretary(meeting), now)

    def secretary(self, meeting: int) -> int:
        return SECRETARIES[self.meetings[meeting].meeting.organization]

    def decided(self, meeting: int, outcome: Outcome, **fields: Any) -> None:
        """What the meeting decided on the case, in the record, not yet closed."""
        held = self.meetings[meeting].meeting
        self.do(
            mc.RecordDecision(meeting=meeting, case=1, outcome=outcome, **fields),
            self.secretary(meeting),
            held.starts_at,
        )

    def treat(self, meeting: int, outcome: Outcome, **fields: Any) -> World:
        """Placed, decided, record closed, and taken in by the engine."""
        self.place(meeting)
        self.decided(meeting, outcome, **fields)
        self.close(meeting)
        return self

    def close(self, meeting: int) -> None:
        self.do(mc.CloseRecord(meeting=meeting), self.secretary(meeting))
        self.advance()


def cancels(cancel: CancelNotices, notice: Notice) -> bool:
    """Whether a cancellation takes this notice back, as `models/rows/notice.py` does."""
    return (
        notice.state is NoticeState.PLANNED
        and cancel.request in (None, notice.request)
        and (not cancel.kinds or notice.kind in cancel.kinds)
        and (cancel.until is None or notice.planned_at < cancel.until)
        and cancel.about in (None, notice.about)
    )


PARTIES = ("people_with_disabilities", "affects_staff")


def registered(
    case_type: str = "political_case",
    answers: Iterable[str] = ("people_with_disabilities",),
    committees: Iterable[int] = (SOCIAL,),
    rules: RuleBook = RULES,
    **fields: Any,
) -> World:
    """A world with one new case of this type, drafted by its officer."""
    world = World(rules=rules)
    command = c.RegisterCase(
        title=fields.pop("title", "Nye rampanlæg"),
        case_type=case_type,
        department=CARE,
        officer=OFFICER,
        proposals=fields.pop("proposals", (Draft("Nye rampanlæg", {"beløb": 10}, "ramper"),)),
        committees=tuple(committees),
        answers=tuple(answers),
        **fields,
    )
    world.do(command, OFFICER)
    return world


def released(case_type: str = "political_case", **fields: Any) -> World:
    return registered(case_type, **fields).approve()


# -- the example municipality in a database --------------------------------------------------------------------------


@cache
def sandvig_template() -> Path:
    """The example municipality, migrated and filled: the file that tests copy. Made once and kept in the temporary
    folder under the digest of everything it comes from, so that workers and later runs share it.
    """
    from models.database import open_engine, sqlite_url

    kept = Path(tempfile.gettempdir()) / f"sagsgang-tests-{os.getuid()}" / f"{_sources_digest()}.db"
    if kept.exists():
        return kept
    kept.parent.mkdir(exist_ok=True)
    made = kept.with_suffix(f".{os.getpid()}")
    engine = open_engine(sqlite_url(made))
    fill(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    made.rename(kept)
    for old in kept.parent.glob("*.db"):  # of yesterday's code; today's may be in use by a run beside this one
        if old.stat().st_mtime < clock.time() - 86_400:
            old.unlink(missing_ok=True)
    return kept


def _sources_digest() -> str:
    """Of the code and the files a filled database depends on."""
    root = Path(__file__).parents[1]
    sources = sorted(
        path
        for package in ("process", "config", "models")
        for path in (root / package).rglob("*.[pt][yo]*")
        if path.is_file()
    )
    content = b"".join(path.read_bytes() for path in sources if path.suffix in (".py", ".toml"))
    return hashlib.sha256(content).hexdigest()[:16]


def fill(engine: Any) -> None:
    """Migrate an empty database and bring it to what config/sandvig says."""
    from models.database import reading
    from models.migrate import migrate
    from models.rows.register_entries import register_changes
    from models.store import Receipt, Store

    migrate(engine)
    wanted = sandvig_configuration()
    with reading(engine) as connection:
        changes = register_changes(connection, wanted)
    changes += [
        act.RegisterCommand(kind="rules", key=kind, fields={"text": text}, valid_from=date(2026, 1, 1))
        for kind, text in wanted.texts.items()
    ]
    acts = [(change, Act(None, f"fill-{number}")) for number, change in enumerate(changes)]
    done = Store(engine).apply_all(acts, at(date(2026, 12, 1), 8))
    refused = [answer for answer in done if not isinstance(answer, Receipt)]
    assert not refused, refused[0]


@cache
def sandvig_configuration() -> Any:
    from config.load import load
    from config.settings import EXAMPLE

    return load(EXAMPLE)


def sandvig_database(tmp_path: Path) -> Path:
    """A copy of the filled example database, the test's own."""
    path = tmp_path / "sandvig.db"
    shutil.copyfile(sandvig_template(), path)
    return path


def a_store(tmp_path: Path) -> Any:
    """A store on the test's own copy of the example municipality."""
    return store_of(sandvig_database(tmp_path))


def store_of(database: Path) -> Any:
    """A store on a file, its register read."""
    from models.database import open_engine, reading, sqlite_url
    from models.store import Store

    store = Store(open_engine(sqlite_url(database)))
    with reading(store.engine) as connection:
        store.reference.refresh(connection)
    return store


@contextmanager
def cheap_passwords() -> Iterator[None]:
    """Argon2 as weak as it may be: hundreds of tests sign people in. tests/models try the real one."""
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    from models.access import signin

    weak = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    strong, signin._hasher = signin._hasher, lambda: weak  # type: ignore[assignment]
    yield
    signin._hasher = strong


def a_registration(register: Register, **fields: Any) -> tuple[c.RegisterCase, int]:
    """A budget proposal of the example municipality, and the officer who registers it."""
    department = register.organization("handicap_psykiatri")
    committee = register.organization("sundhedsudvalg")
    assert department is not None
    assert committee is not None
    officer = register.above(department.id, START, SeatRole.OFFICER)
    assert officer is not None
    facts: dict[str, Any] = {
        "title": "Omlægning af værksteder",
        "case_type": "budget_proposal",
        "department": department.id,
        "officer": officer,
        "committees": (committee.id,),
        "proposals": (Draft("Omlægning af værksteder", {"beløb": 900}, "beskyttet beskæftigelse"),),
    }
    return c.RegisterCase(**facts | fields), officer
