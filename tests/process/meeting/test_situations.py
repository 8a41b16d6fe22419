# ruff: noqa: E501 - one situation a line is how the table reads best
"""Attendance × substitute × conflict × votes × outcome, per kind of body: quorum, majority, deviations, the sentence of
the minutes and where the case goes.

How to read a row. `away`: `lis` absent, `lis=ole` with a substitute; in the council `lis>per` is called and approved,
`lis?per` called and not approved, `lis!per` sat in without being called. `out`: disqualified (`kai`, `kai=ole` with a
substitute for the item), `kai?` found not to be. `votes`: 3-2-0 by count, or `lis:for kai:against` by person.
`quorum`: those who may vote / needed. `stage` is empty for bodies that treat no cases.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from process.commands import case as c
from process.commands import meeting as mc
from process.commands.act import Draft
from process.register import BodyKind, MeetingDate, Membership, Organization, Person, Register, SeatRole
from process.state.case import Outcome
from process.state.decision import Choice, Votes
from process.state.meeting import ItemKind, Meeting, MeetingState
from process.state.quorum import quorum_at
from process.words import decisions
from process.words import minutes as minutes_words
from tests.builders.nordby import CARE, COUNCIL, DISABILITY, FINANCE, HOVEDMED, OFFICER, REGISTER, ROADS, SOCIAL
from tests.builders.world import World

BOARD = 9
_SEATS = {
    BOARD: ("b1", "b2", "b3", "b4", "b5"),
    DISABILITY: ("c2", "c3", "c4"),
    HOVEDMED: ("m2", "m3", "m4"),
}
_STAND_INS = {BOARD: "sb", DISABILITY: "sc", HOVEDMED: "sm"}
_CODES = [*(code for codes in _SEATS.values() for code in codes), *_STAND_INS.values()]
_PEOPLE = {code: Person(number, code, f"Person {code.upper()}") for number, code in enumerate(_CODES, 100)}
MEETINGS = {BOARD: 901, DISABILITY: 501, HOVEDMED: 601, SOCIAL: 301, FINANCE: 201, COUNCIL: 101}
_DAY = next(meeting for meeting in REGISTER.meetings if meeting.id == 301)
TOWN = Register(
    organizations={
        **REGISTER.organizations,
        BOARD: Organization(BOARD, "skole", "Skolebestyrelsen", BodyKind.BOARD, seats=5),
    },
    persons={**REGISTER.persons, **{person.id: person for person in _PEOPLE.values()}},
    memberships=(
        *REGISTER.memberships,
        *(
            Membership(200 + number, body, _PEOPLE[code].id, SeatRole.MEMBER)
            for number, (body, code) in enumerate((body, code) for body, codes in _SEATS.items() for code in codes)
        ),
        *(
            Membership(300 + body, body, _PEOPLE[code].id, SeatRole.SUBSTITUTE, rank=1)
            for body, code in _STAND_INS.items()
        ),
    ),
    meetings=(
        *REGISTER.meetings,
        *(MeetingDate(MEETINGS[body], body, _DAY.starts_at, _DAY.held_on) for body in _SEATS),
    ),
)


@dataclass(frozen=True)
class Row:
    body: int
    case_type: str  # "" for a body that treats no cases
    away: str
    out: str
    votes: str
    outcome: Outcome
    quorum: str
    majority: str  # adopted, fallen, or "" where nobody voted
    deviations: str
    sentence: str
    stage: str


O = Outcome  # noqa: E741
YES, NO, REC, NOTED = O.APPROVED, O.NOT_APPROVED, O.RECOMMENDED, O.NOTED
POL, OWN = "political_case", "short"
# fmt: off
ROWS = [
    # -- council: five seats, three needed ---------------------------------------------------------------------------
    Row(COUNCIL, POL, "", "", "", YES, "5/3", "", "", "Godkendt som indstillet.", "follow_up"),
    Row(COUNCIL, POL, "", "", "3-2", YES, "5/3", "adopted", "", "For stemte 3, imod 2", "follow_up"),
    Row(COUNCIL, POL, "", "", "2-1-2", YES, "5/3", "adopted", "", "2 undlod", "follow_up"),
    Row(COUNCIL, POL, "", "", "2-2-1", NO, "5/3", "fallen", "", "Forslaget bortfaldt ved stemmelighed.", "ended"),
    Row(COUNCIL, POL, "", "", "1-4", NO, "5/3", "fallen", "", "Ikke godkendt.", "ended"),
    Row(COUNCIL, POL, "", "", "4-2", YES, "5/3", "adopted", "votes_exceed_present", "Godkendt som indstillet.", "follow_up"),
    Row(COUNCIL, POL, "lis", "", "4-0", YES, "4/3", "adopted", "", "Afbud: Lis Fjord (A)", "follow_up"),
    Row(COUNCIL, POL, "lis", "", "4-1", YES, "4/3", "adopted", "votes_exceed_present", "Afbud: Lis Fjord (A)", "follow_up"),
    Row(COUNCIL, POL, "lis kai", "", "2-1", YES, "3/3", "adopted", "", "Afbud: Lis Fjord (A) og Kai Næs (B)", "follow_up"),
    Row(COUNCIL, POL, "lis kai ida", "", "2-0", YES, "2/3", "adopted", "no_quorum", "Afbud: Lis Fjord (A), Kai Næs (B) og Ida Vig (A)", "follow_up"),
    Row(COUNCIL, POL, "lis>per", "", "3-2", YES, "5/3", "adopted", "", "Per Odde (A) deltog som stedfortræder for Lis Fjord (A) efter Nordby Byråds godkendelse under punkt 1.", "follow_up"),
    Row(COUNCIL, POL, "lis?per", "", "4-0", YES, "4/3", "adopted", "", "indkaldelsen blev ikke godkendt under punkt 1.", "follow_up"),
    Row(COUNCIL, POL, "lis!per", "", "3-2", YES, "5/3", "adopted", "substitute_not_approved", "Per Odde (A) deltog som stedfortræder for Lis Fjord (A).", "follow_up"),
    Row(COUNCIL, POL, "lis>per kai ida", "", "3-0", YES, "3/3", "adopted", "", "efter Nordby Byråds godkendelse", "follow_up"),
    Row(COUNCIL, POL, "lis?per kai ida", "", "2-0", YES, "2/3", "adopted", "no_quorum", "ikke godkendt under punkt 1", "follow_up"),
    Row(COUNCIL, POL, "", "kai", "3-1", YES, "4/3", "adopted", "", "Kai Næs (B) er inhabil. Kai Næs (B) forlod lokalet og deltog ikke", "follow_up"),
    Row(COUNCIL, POL, "", "kai=sven", "3-2", YES, "5/3", "adopted", "", "Sven Hede (B) deltog som stedfortræder under punktet", "follow_up"),
    Row(COUNCIL, POL, "", "kai?", "3-2", YES, "5/3", "adopted", "", "Kai Næs (B) er habil og kan deltage", "follow_up"),
    Row(COUNCIL, POL, "lis", "kai", "2-1", YES, "3/3", "adopted", "", "forlod lokalet og deltog ikke i behandlingen", "follow_up"),
    Row(COUNCIL, POL, "lis ida", "kai", "2-0", YES, "2/3", "adopted", "no_quorum", "forlod lokalet og deltog ikke i behandlingen", "follow_up"),
    Row(COUNCIL, POL, "", "kai", "olga:for lis:for kai:against", YES, "4/3", "adopted", "disqualified_voted", "er inhabil", "follow_up"),
    Row(COUNCIL, POL, "lis", "", "olga:for lis:for kai:against", YES, "4/3", "adopted", "absent_voted", "Afbud: Lis Fjord (A)", "follow_up"),
    Row(COUNCIL, POL, "lis>per", "", "olga:for per:for kai:against ida:for ole:against", YES, "5/3", "adopted", "", "efter Nordby Byråds godkendelse", "follow_up"),
    Row(COUNCIL, POL, "lis>per", "per", "olga:for kai:against ida:for ole:against", NO, "4/3", "fallen", "", "Per Odde (A) er inhabil", "ended"),
    Row(COUNCIL, POL, "", "", "3-2", O.APPROVED_WITH_CHANGES, "5/3", "adopted", "", "Godkendt med ændringer.", "follow_up"),
    Row(COUNCIL, POL, "", "", "", O.POSTPONED, "5/3", "", "", "Udsat.", "decision"),
    Row(COUNCIL, POL, "", "", "", O.TAKEN_OFF, "5/3", "", "", "Taget af dagsordenen.", "decision"),
    Row(COUNCIL, POL, "", "", "", O.RETURNED, "5/3", "", "", "Sendt tilbage til fornyet behandling.", "drafting"),
    Row(COUNCIL, POL, "", "", "", O.REFERRED, "5/3", "", "", "Henvist til Vejudvalget.", "recommendation"),
    # -- finance committee: three seats, two needed ------------------------------------------------------------------
    Row(FINANCE, POL, "", "", "2-1", REC, "3/2", "adopted", "", "Anbefalet som indstillet.", "decision"),
    Row(FINANCE, POL, "", "", "1-2", NO, "3/2", "fallen", "", "Ikke godkendt.", "decision"),
    Row(FINANCE, POL, "lis", "", "1-1", NO, "2/2", "fallen", "", "Forslaget bortfaldt ved stemmelighed.", "decision"),
    Row(FINANCE, POL, "lis", "", "2-0", REC, "2/2", "adopted", "", "Afbud: Lis Fjord (A)", "decision"),
    Row(FINANCE, POL, "lis=ida", "", "2-1", REC, "3/2", "adopted", "", "Ida Vig (A) deltog som stedfortræder for Lis Fjord (A).", "decision"),
    Row(FINANCE, POL, "lis=kai", "", "2-1", REC, "3/2", "adopted", "", "Kai Næs (B) deltog som stedfortræder for Lis Fjord (A).", "decision"),
    Row(FINANCE, POL, "lis ole", "", "1-0", REC, "1/2", "adopted", "no_quorum", "Afbud: Lis Fjord (A) og Ole Sund (B)", "decision"),
    Row(FINANCE, POL, "lis", "ole", "1-0", REC, "1/2", "adopted", "no_quorum", "er inhabil", "decision"),
    Row(FINANCE, POL, "", "", "", NOTED, "3/2", "", "", "Taget til efterretning.", "decision"),
    # -- a committee that recommends: three seats, two needed --------------------------------------------------------
    Row(SOCIAL, POL, "", "", "", REC, "3/2", "", "", "Anbefalet som indstillet.", "recommendation"),
    Row(SOCIAL, POL, "", "", "0-3", NO, "3/2", "fallen", "", "Ikke godkendt.", "recommendation"),
    Row(SOCIAL, POL, "", "", "", O.POSTPONED, "3/2", "", "", "Udsat.", "recommendation"),
    Row(SOCIAL, POL, "", "", "", O.RETURNED, "3/2", "", "", "Sendt tilbage", "drafting"),
    Row(SOCIAL, POL, "", "", "", O.REFERRED, "3/2", "", "", "Henvist til Vejudvalget.", "recommendation"),
    Row(SOCIAL, POL, "lis=olga", "", "3-0", REC, "3/2", "adopted", "", "Olga Strand (A) deltog som stedfortræder", "recommendation"),
    # -- a committee that decides ------------------------------------------------------------------------------------
    Row(SOCIAL, OWN, "", "", "2-1", YES, "3/2", "adopted", "", "For stemte 2, imod 1", "follow_up"),
    Row(SOCIAL, OWN, "", "", "1-1-1", NO, "3/2", "fallen", "", "Forslaget bortfaldt ved stemmelighed.", "ended"),
    Row(SOCIAL, OWN, "", "kai", "2-0", YES, "2/2", "adopted", "", "er inhabil", "follow_up"),
    Row(SOCIAL, OWN, "", "kai ida", "1-0", YES, "1/2", "adopted", "no_quorum", "er inhabil", "follow_up"),
    Row(SOCIAL, OWN, "", "kai=ole", "3-0", YES, "3/2", "adopted", "substitute_not_allowed", "Ole Sund (B) deltog som stedfortræder under punktet", "follow_up"),
    Row(SOCIAL, OWN, "kai", "ida?", "lis:for ida:against", NO, "2/2", "fallen", "", "Ida Vig (A) er habil", "ended"),
    Row(SOCIAL, OWN, "kai=ole", "", "lis:for ida:for kai:against", YES, "3/2", "adopted", "absent_voted", "Ole Sund (B) deltog som stedfortræder for Kai Næs (B).", "follow_up"),
    # -- a board: five seats, three needed, substitutes by rank ------------------------------------------------------
    Row(BOARD, "", "", "", "3-2", YES, "5/3", "adopted", "", "Godkendt som indstillet.", ""),
    Row(BOARD, "", "b1", "", "2-2", NO, "4/3", "fallen", "", "Forslaget bortfaldt ved stemmelighed.", ""),
    Row(BOARD, "", "b1=sb", "", "3-2", YES, "5/3", "adopted", "", "Person SB deltog som stedfortræder for Person B1.", ""),
    Row(BOARD, "", "b1 b2 b3", "", "2-0", YES, "2/3", "adopted", "no_quorum", "Afbud: Person B1, Person B2 og Person B3", ""),
    Row(BOARD, "", "", "b1=sb", "5-0", YES, "5/3", "adopted", "", "Person B1 er inhabil", ""),
    Row(BOARD, "", "b1=sb", "b2", "b3:for sb:for b1:for", YES, "4/3", "adopted", "absent_voted", "Person B2 er inhabil", ""),
    # -- a citizens' council: four seats, two needed -----------------------------------------------------------------
    Row(DISABILITY, "", "", "", "", NOTED, "4/2", "", "", "Taget til efterretning.", ""),
    Row(DISABILITY, "", "c2 c3", "", "2-0", YES, "2/2", "adopted", "", "Afbud: Person C2 og Person C3", ""),
    Row(DISABILITY, "", "c2 c3 c4", "", "1-0", YES, "1/2", "adopted", "no_quorum", "Afbud", ""),
    Row(DISABILITY, "", "c2=sc c3 c4", "", "2-0", YES, "2/2", "adopted", "", "Person SC deltog som stedfortræder for Person C2.", ""),
    Row(DISABILITY, "", "", "c2", "2-1", YES, "3/2", "adopted", "", "Handicaprådet besluttede, at Person C2 er inhabil", ""),
    # -- a MED committee: four seats, two needed ---------------------------------------------------------------------
    Row(HOVEDMED, "", "", "", "", NOTED, "4/2", "", "", "Taget til efterretning.", ""),
    Row(HOVEDMED, "", "m2=sm", "", "", NOTED, "4/2", "", "", "Person SM deltog som stedfortræder for Person M2.", ""),
    Row(HOVEDMED, "", "m2 m3 m4", "", "", NOTED, "1/2", "", "no_quorum", "Afbud", ""),
    Row(HOVEDMED, "", "m2", "m3", "2-0", YES, "2/2", "adopted", "", "HovedMED besluttede, at Person M3 er inhabil", ""),
]
# fmt: on


def who(code: str) -> int:
    person = TOWN.person(code)
    assert person is not None, code
    return person.id


def record_of(planned: MeetingDate) -> MeetingState:
    return MeetingState(Meeting(planned.id, planned.organization, planned.starts_at, planned.held_on))


def a_world(row: Row) -> tuple[World, int]:
    """The case before this body (or an item without one), and the item's number."""
    world, meeting = World(), MEETINGS[row.body]
    world.register = TOWN
    world.meetings |= {meeting.id: record_of(meeting) for meeting in TOWN.meetings if meeting.id not in world.meetings}
    if not row.case_type:
        world.do(mc.AddItem(meeting=meeting, title="Legepladsen", item_kind=ItemKind.DECISION))
        return world, 1
    draft = Draft("Nye rampanlæg", {"beløb": 10}, "ramper")
    command = c.RegisterCase(
        title="Nye rampanlæg",
        case_type=row.case_type,
        department=CARE,
        officer=OFFICER,
        proposals=(draft,),
        committees=(SOCIAL,),
        answers=(),
    )
    world.do(command, OFFICER)
    world.approve()
    for before in [body for body in (SOCIAL, FINANCE) if row.body in (FINANCE, COUNCIL) and body != row.body]:
        if before == SOCIAL or row.body == COUNCIL:
            world.treat(MEETINGS[before], Outcome.RECOMMENDED)
    return world, world.place(meeting)


def held(row: Row) -> tuple[World, int]:
    world, item = a_world(row)
    meeting = MEETINGS[row.body]
    starts_at: datetime = world.meetings[meeting].meeting.starts_at
    world.do(mc.StateAttendance(meeting=meeting), now=starts_at)
    _seats(world, meeting, row.away, starts_at)
    for entry in row.out.split():
        member, _, substitute = entry.rstrip("?").partition("=")
        ruling = mc.RuleOnConflict(
            meeting=meeting,
            item=item,
            person=who(member),
            is_disqualified=not entry.endswith("?"),
            substitute=who(substitute) if substitute else None,
        )
        world.do(ruling)
    refer_to = ROADS if row.outcome is Outcome.REFERRED else None
    said = {"votes": votes(row.votes), "refer_to": refer_to, "reason": "Talt op to gange"}
    world.do(mc.RecordDecision(meeting=meeting, item=item, outcome=row.outcome, **said))
    return world, item


def _seats(world: World, meeting: int, away: str, starts_at: datetime) -> None:
    for entry in away.split():
        sign = next((mark for mark in "=>?!" if mark in entry), "")
        member, _, substitute = entry.partition(sign) if sign else (entry, "", "")
        if sign in ("", "=", "!"):
            sits_in = who(substitute) if substitute else None
            world.do(
                mc.RecordAttendance(meeting=meeting, person=who(member), present=False, substitute=sits_in),
                now=starts_at,
            )
            continue
        world.do(mc.CallSubstitute(meeting=meeting, member=who(member), substitute=who(substitute)), now=starts_at)
        call = world.meetings[meeting].substitution_of(who(member))
        outcome = Outcome.APPROVED if sign == ">" else Outcome.NOT_APPROVED
        world.do(mc.RecordDecision(meeting=meeting, item=call.item, outcome=outcome))


def votes(text: str) -> Votes | None:
    if not text:
        return None
    if ":" in text:
        pairs = (vote.split(":") for vote in text.split())
        return Votes.by_person({who(code): Choice(choice) for code, choice in pairs})
    in_favour, against, abstained = (int(count) for count in (*text.split("-"), "0")[:3])
    return Votes(in_favour, against, abstained)


def minutes(world: World, meeting: int, item: int) -> str:
    """What the minutes say of the attendance and of this item."""
    record = world.meetings[meeting]
    names, decision = minutes_words.names_of(record, TOWN), record.decision_on(item)
    assert decision is not None
    rows = [f"{label}: {text}" for label, text in minutes_words.attendance_rows(record, TOWN)]
    conflicts = minutes_words.conflicts_at(record, TOWN, item)
    said = [decisions.outcome(decision, names), *decisions.ballots(decision, names)]
    return "\n".join([*rows, *conflicts, minutes_words.absent_at(record, TOWN, item), *said])


def named(row: Row) -> str:
    body = TOWN.organizations[row.body].short_name or TOWN.organizations[row.body].name
    return f"{body} {row.away or 'alle'} {row.out} {row.votes} {row.outcome}"


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_a_situation(row: Row) -> None:
    world, item = held(row)
    meeting = MEETINGS[row.body]
    record = world.meetings[meeting]
    quorum, decision = quorum_at(record, TOWN, item), record.decision_on(item)
    assert f"{quorum.present}/{quorum.needed}" == row.quorum
    assert quorum.is_quorate == ("no_quorum" not in row.deviations)
    assert decision is not None
    majority = {True: "adopted", False: "fallen", None: ""}[decision.votes.is_adopted if decision.votes else None]
    assert majority == row.majority
    assert " ".join(decision.deviations) == row.deviations
    assert row.sentence in minutes(world, meeting, item)
    if row.stage:
        before = world.stage
        assert not world.advance() or world.stage == before, "a case does not move on an open record"
        world.close(meeting)
        assert world.stage == row.stage
        assert world.meetings[meeting].decision_on(item) == decision


def test_there_are_situations_of_every_kind_of_body_and_every_mark_of_a_record() -> None:
    assert len(ROWS) >= 60
    assert len(set(ROWS)) == len(ROWS)
    kinds = {TOWN.organizations[row.body].kind for row in ROWS}
    assert kinds == set(BodyKind) - {BodyKind.DEPARTMENT}
    marks = {code for row in ROWS for code in row.deviations.split()}
    assert marks >= {
        "no_quorum",
        "votes_exceed_present",
        "disqualified_voted",
        "absent_voted",
    }
    assert {row.outcome for row in ROWS} == set(Outcome) - {Outcome.SENT_IN_HEARING}


def test_the_same_meeting_with_one_more_away_is_another_situation() -> None:
    """The table is not blind: the row with a quorum by one vote falls when that one stays away."""
    row = next(row for row in ROWS if row.body == COUNCIL and row.away == "lis kai" and row.quorum == "3/3")
    world, item = held(replace(row, away="lis kai ida"))
    assert quorum_at(world.meetings[MEETINGS[COUNCIL]], TOWN, item).is_quorate is False
