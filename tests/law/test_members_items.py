"""A member brings a matter before the council or a committee. Rule, source, situation, the words that are printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from documents.writing.meeting.meeting_parts import item_blocks
from documents.writing.paper import Facts, Heading, Items, Paragraph
from models.meeting.paper import MeetingPaper
from process.calendar import local_day
from process.commands import meeting as mc
from process.meeting.members_items import last_day, open_meetings
from process.notices import NoticeKind
from process.refusals import Refusal
from process.rules import RuleBook, Statute
from process.state.meeting import ListType
from tests.builders.moments import at
from tests.builders.nordby import (
    COUNCIL,
    COUNCIL_SECRETARY,
    DISABILITY,
    FIRST_A,
    IDA,
    KAI,
    LIS,
    MAYOR,
    OLE,
    REGISTER,
    SOCIAL_SECRETARY,
)
from tests.builders.rules import RULES
from tests.builders.world import World

FIRST, SECOND, SOCIAL_FIRST = COUNCIL * 100 + 1, COUNCIL * 100 + 2, 301
DAY = date(2027, 3, 16)
"""The council's first meeting; the second is on 20 April."""
IN_TIME, TOO_LATE = at(date(2027, 3, 8), 23), at(date(2027, 3, 9), 0)
LAW = "Kommunestyrelsesloven § 11, stk. 1"
STANDARD = "Normalforretningsordenens § 3, stk. 1, der er en almindelig retsgrundsætning (ministeriet 79.1.2)"
NOT_REFUSED = "Borgmesteren kan ikke afslå et forslag, der er indsendt til tiden (ministeriet 82.1.13)"
BICYCLES = {
    "title": "Cykelparkering ved stationen",
    "text": "Der mangler plads til cykler.",
    "points": ("at der anlægges 40 pladser",),
}


def rules(**statute: object) -> RuleBook:
    return replace(RULES, statute=Statute(**{"committee_member_items": True, **statute}))


def world(**statute: object) -> World:
    return World(rules=rules(**statute), now=at(date(2027, 3, 1), 9))


def bring(meeting: int = FIRST, member: int = KAI, **fields: object) -> mc.BringItem:
    return mc.BringItem(meeting=meeting, member=member, **{**BICYCLES, **fields})


def brought(**fields: object) -> World:
    made = world()
    made.do(bring(**fields), KAI, IN_TIME)
    return made


def said(answer: object) -> str:
    assert isinstance(answer, Refusal)
    return answer.danish


# -- why not ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Refused:
    """`asked` of the world at `now`; what is answered, word for word (dates as the pages write them out)."""

    rule: str
    source: str
    situation: str
    asked: Callable[[World], object]
    print: str


def _late_at(world: World) -> object:
    return world.ask(bring(), KAI, TOO_LATE)


def _late_at_the_last(world: World) -> object:
    last = max(REGISTER.meetings_of(COUNCIL), key=lambda meeting: meeting.held_on)
    return world.ask(bring(last.id), KAI, at(last.held_on - timedelta(days=7), 9))


def _after(command: mc.MeetingCommand, actor: int) -> Callable[[World], object]:
    def asked(world: World) -> object:
        world.do(bring(), KAI, IN_TIME)
        return world.ask(command, actor)

    return asked


REFUSED = (
    Refused(
        "Otte dage før mødet",
        STANDARD,
        "Kai sender sin sag syv dage før mødet",
        _late_at,
        "Fristen for medlemsforslag til mødet 2027-03-16 var 2027-03-08. Send det til det næste møde, 2027-04-20 "
        "(kommunestyrelsesloven § 11, stk. 1; forretningsordenen).",
    ),
    Refused(
        "Otte dage før mødet",
        STANDARD,
        "Fristen for det sidste møde i kalenderen er udløbet",
        _late_at_the_last,
        "Fristen for medlemsforslag til mødet 2027-06-29 var 2027-06-21. Der er ingen senere møder i kalenderen "
        "endnu (kommunestyrelsesloven § 11, stk. 1; forretningsordenen).",
    ),
    Refused(
        "Kun medlemmer",
        LAW,
        "En stedfortræder, der ikke er trådt ind, sender et forslag",
        lambda world: world.ask(bring(member=FIRST_A), FIRST_A),
        "Per Odde er ikke medlem af Nordby Byråd på mødet 2027-03-16. Kun et medlem kan få en sag på dagsordenen "
        "(kommunestyrelsesloven § 11, stk. 1).",
    ),
    Refused(
        "Enhver for sig selv",
        LAW,
        "Ole sender en sag ind i Kais navn",
        lambda world: world.ask(bring(), OLE),
        "Et medlem sender selv sit forslag. For Kai Næs kan sekretæren skrive det ind.",
    ),
    Refused(
        "Formanden kan ikke tage den af",
        NOT_REFUSED,
        "Borgmesteren tager Kais sag af dagsordenen",
        _after(mc.RemoveFromAgenda(meeting=FIRST, item=1, reason="Ikke vigtig"), MAYOR),
        "Punkt 1 er et medlemsforslag fra Kai Næs. Kun Kai Næs kan trække det tilbage eller ændre ordene "
        "(kommunestyrelsesloven § 11, stk. 1).",
    ),
    Refused(
        "Formanden kan ikke ændre ordene",
        LAW,
        "Borgmesteren ændrer, hvad Kai foreslår",
        _after(mc.ChangeItem(meeting=FIRST, item=1, points=("at der anlægges 4 pladser",)), MAYOR),
        "Punkt 1 er et medlemsforslag fra Kai Næs. Kun Kai Næs kan trække det tilbage eller ændre ordene "
        "(kommunestyrelsesloven § 11, stk. 1).",
    ),
    Refused(
        "Formanden kan ikke trække den tilbage for medlemmet",
        NOT_REFUSED,
        "Borgmesteren skriver, at Kai har trukket sagen tilbage",
        _after(mc.TakeBackItem(meeting=FIRST, item=1), MAYOR),
        "Punkt 1 er et medlemsforslag fra Kai Næs. Kun Kai Næs kan trække det tilbage eller ændre ordene "
        "(kommunestyrelsesloven § 11, stk. 1).",
    ),
    Refused(
        "En indstilling kan behandles",
        "Hvert punkt har sin egen beslutning og afstemning",
        "Kai foreslår 101 ting på én gang",
        lambda world: world.ask(bring(points=tuple(f"at gøre {number}" for number in range(101))), KAI, IN_TIME),
        "En indstilling kan højst have 100 punkter; her er 101. Saml dem, eller del sagen i flere punkter på "
        "dagsordenen.",
    ),
    Refused(
        "Udvalg: det, udvalgets forretningsorden siger",
        "Ministeriets notat 7. april 2022 (22.1.3); kommunestyrelsesloven § 20",
        "Udvalgenes forretningsorden giver ikke medlemmerne retten",
        lambda world: replace(world, rules=rules(committee_member_items=False)).ask(bring(SOCIAL_FIRST), KAI),
        "Medlemmerne kan ikke selv sætte sager på dagsordenen i Socialudvalget: retten efter kommunestyrelsesloven "
        "§ 11 gælder kommunalbestyrelsen, og i et udvalg det, som udvalgets forretningsorden siger (§ 20). Bed "
        "formanden om at sætte sagen på.",
    ),
)


@pytest.mark.parametrize("row", REFUSED, ids=[row.situation for row in REFUSED])
def test_why_not_in_words(row: Refused) -> None:
    assert said(row.asked(world())) == row.print


# -- what is printed -------------------------------------------------------------------------------------------------


def printed(made: World, meeting: int = FIRST, item: int = 1) -> tuple[str, ...]:
    """What the agenda says of the item, block by block."""
    record = made.meetings[meeting]
    paper = MeetingPaper(
        record, REGISTER.organizations[record.meeting.organization], REGISTER, made.now, is_public=False
    )
    placed = record.item(item)
    assert placed is not None
    lines: list[str] = []
    for block in item_blocks(paper, placed, 2, is_minutes=False):
        match block:
            case Heading(text) | Paragraph(text):
                lines.append(text)
            case Items(texts):
                lines += texts
            case Facts(rows):
                lines += [f"{name}: {value}" for name, value in rows]
    return tuple(lines)


def test_it_stands_on_the_agenda_with_the_member_s_name_and_party() -> None:
    assert printed(brought()) == (
        "1. Medlemsforslag fra Kai Næs (B): Cykelparkering ved stationen",
        "Sagstype: Beslutningssag",
        "Indstilling",
        "Forslagsstilleren foreslår, at der anlægges 40 pladser.",
        "Sagsfremstilling",
        "Der mangler plads til cykler.",
    )


def test_without_a_proposal_it_is_discussed() -> None:
    assert printed(brought(points=())) == (
        "1. Medlemsforslag fra Kai Næs (B): Cykelparkering ved stationen",
        "Sagstype: Drøftelsessag",
        "Der mangler plads til cykler.",
    )


def test_after_the_chair_s_approval_it_is_an_item_more() -> None:
    made = brought()
    made.approve_agenda(FIRST)
    made.do(bring(title="Busser", member=OLE), OLE)
    assert printed(made, item=2)[0] == "Tillægspunkt 2. Medlemsforslag fra Ole Sund (B): Busser"
    item = made.meetings[FIRST].item(2)
    assert item is not None
    assert item.list_type is ListType.SUPPLEMENTARY


def test_taken_back_it_is_off_the_agenda_and_the_secretary_may_write_that_down() -> None:
    for actor in (KAI, COUNCIL_SECRETARY):
        made = brought()
        made.do(mc.TakeBackItem(meeting=FIRST, item=1), actor)
        assert made.meetings[FIRST].agenda() == ()


def test_its_member_may_mend_its_words_and_the_chair_may_close_the_doors() -> None:
    made = brought()
    made.do(mc.ChangeItem(meeting=FIRST, item=1, is_closed=True), MAYOR)
    item = made.meetings[FIRST].item(1)
    assert item is not None
    assert (item.is_closed, item.proposed_by) == (True, KAI)


# -- in time for which meeting ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "meeting"),
    [(IN_TIME, FIRST), (TOO_LATE, SECOND), (at(DAY, 9), SECOND)],
    ids=["the last day is a day", "a day too late", "on the meeting's day"],
)
def test_the_next_meeting_it_is_in_time_for(now: datetime, meeting: int) -> None:
    assert open_meetings(REGISTER, COUNCIL, local_day(now), Statute())[0].id == meeting
    made = world()
    made.do(bring(meeting), KAI, now)
    assert made.meetings[meeting].agenda()[0].proposed_by == KAI


def test_the_days_are_the_municipality_s_own() -> None:
    assert last_day(DAY, Statute()) == date(2027, 3, 8)
    assert last_day(DAY, Statute(member_item_days=5)) == date(2027, 3, 11)


# -- who is told -----------------------------------------------------------------------------------------------------


def test_the_secretary_is_told_unless_it_was_the_secretary_who_wrote_it_down() -> None:
    made = brought()
    (told,) = made.planned(NoticeKind.MEMBER_ITEM)
    assert (told.recipient, told.data) == (COUNCIL_SECRETARY, {"item": 1, "member": KAI})
    made = world()
    made.do(bring(), COUNCIL_SECRETARY)
    assert made.planned(NoticeKind.MEMBER_ITEM) == []


def test_in_a_committee_by_its_own_rules() -> None:
    made = World(rules=rules(), now=at(date(2027, 2, 20), 9))
    made.do(bring(SOCIAL_FIRST, IDA), IDA)
    (told,) = made.planned(NoticeKind.MEMBER_ITEM)
    assert told.recipient == SOCIAL_SECRETARY
    assert printed(made, SOCIAL_FIRST)[0] == "1. Medlemsforslag fra Ida Vig (A): Cykelparkering ved stationen"


@pytest.mark.parametrize("fields", [{"title": " "}, {"text": "", "points": ()}])
def test_an_empty_matter_is_none(fields: dict[str, object]) -> None:
    assert world().refused(bring(**fields), KAI) == "text_needed"


def test_a_body_outside_the_council_has_no_such_items() -> None:
    assert DISABILITY not in {meeting.organization for meeting in REGISTER.meetings}
    assert world().refused(bring(SOCIAL_FIRST, LIS), OLE)
