"""Heard together or one by one: the facts of each case are the same, and so is all that is read from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from process.commands import hearing as hc
from process.events import Event, Tag
from process.hearing.packages import SharedDeadline, shared_deadline
from process.ids import NO_PACKAGE, CaseId, PackageId
from process.notices import Notice, NoticeKind
from process.refusals import Refusal
from process.state.case import CaseState
from process.state.hearing import Answer, HearingPackage
from tests.builders.moments import START, at
from tests.builders.nordby import COORDINATOR, DISABILITY, HOVEDMED, OFFICER
from tests.builders.world import World, released

NOON = time(12)
DUE, EARLIER = (date(2027, 1, 25), NOON), (date(2027, 1, 20), NOON)
PACKAGE = HearingPackage(PackageId(1), "2027-H1", "Budget 2028", at(START))
BODIES = (DISABILITY, HOVEDMED)


class InPackage(World):
    """A world whose case is heard with others, and which knows what its bodies were asked there before."""

    asked_together: Any = None

    def context(self, actor: int | None = None) -> Any:
        return replace(super().context(actor), package=PACKAGE, asked_together=self.asked_together or {})


def in_package(**asked_together: Any) -> InPackage:
    alone = released()
    world = InPackage(**{name: getattr(alone, name) for name in alone.__dataclass_fields__})
    world.asked_together = asked_together.get("deadlines")
    world.do(hc.GatherCase(case=1, package=PACKAGE.id), COORDINATOR)
    return world


def test_one_deadline_a_body_the_earliest_of_its_cases_and_it_is_said_whose() -> None:
    first, second = CaseId(1), CaseId(2)
    assert shared_deadline({first: DUE, second: EARLIER}) == SharedDeadline(EARLIER, second)
    assert shared_deadline({first: DUE, second: DUE}) == SharedDeadline(DUE, first)
    assert shared_deadline({first: EARLIER}, standing=DUE) == SharedDeadline(DUE)
    assert shared_deadline({}) is None


def test_a_letter_added_to_a_hearing_gets_the_deadline_its_body_has_there() -> None:
    assert in_package().send().request().due_on == DUE[0]
    added = in_package(deadlines={DISABILITY: EARLIER}).send().request()
    assert (added.due_on, added.due_time, added.package) == (*EARLIER, PACKAGE.id)
    gone = {DISABILITY: (START - timedelta(days=1), NOON)}
    assert in_package(deadlines=gone).send().request().due_on == in_package().send().request().due_on


def test_a_case_leaves_a_hearing_only_while_none_of_its_letters_there_waits() -> None:
    world = in_package()
    assert world.refused(hc.GatherCase(case=1, package=PACKAGE.id), COORDINATOR) == "nothing_new"
    world.send()
    assert world.refused(hc.GatherCase(case=1, package=NO_PACKAGE), COORDINATOR) == "heard_together"
    for request in world.case.requests:
        world.do(hc.WithdrawHearing(case=1, body=request.body, reason="Forslaget udgår"), COORDINATOR)
    world.do(hc.GatherCase(case=1, package=NO_PACKAGE), COORDINATOR)
    assert world.case.case.package is None
    assert released().refused(hc.GatherCase(case=1, package=PackageId(7)), COORDINATOR) == "not_found"


def test_a_letter_taken_back_belongs_to_no_hearing_until_it_is_sent_again() -> None:
    world = in_package().send()
    world.do(hc.CancelLetter(case=1, body=DISABILITY), COORDINATOR)
    assert world.request().package is None
    assert world.send().request().package == PACKAGE.id


def test_a_title_is_one_line_with_something_in_it() -> None:
    world = World()
    opened = world.do(hc.OpenPackage(title=" Budget\n2028 "), COORDINATOR)
    assert [event.data["title"] for event in opened.events] == ["Budget 2028"]
    assert world.refused(hc.OpenPackage(title=" "), COORDINATOR) == "text_needed"
    assert world.refused(hc.OpenPackage(title="Budget"), OFFICER) == "not_allowed"


# -- any facts, together or one by one -------------------------------------------------------------------------------


bodies = st.sampled_from(BODIES)
days = st.integers(1, 40).map(lambda days: START + timedelta(days=days))
texts = st.sampled_from(("", "Vi er bekymrede.", "Godt forslag."))
answers = st.builds(
    hc.RecordResponse,
    case=st.just(1),
    body=bodies,
    answer=st.sampled_from(Answer),
    text=texts,
    is_partial=st.booleans(),
    corrects=st.sampled_from((None, 1)),
)
facts = st.one_of(
    answers,
    st.builds(hc.PromiseResponse, case=st.just(1), body=bodies, on=days),
    st.builds(hc.AskExtension, case=st.just(1), body=bodies, until=days, reason=texts),
    st.builds(hc.RefuseExtension, case=st.just(1), body=bodies, reason=texts),
    st.builds(
        hc.ExtendHearing,
        case=st.just(1),
        body=bodies,
        due_on=days,
        due_time=st.just(NOON),
        reason=st.just("Ferie"),
        accepts_cost=st.just(True),
    ),
    st.builds(hc.HoldReminders, case=st.just(1), body=bodies, until=days),
    st.builds(hc.CancelLetter, case=st.just(1), body=bodies),
    st.builds(hc.WithdrawHearing, case=st.just(1), body=bodies, reason=st.just("Udgår")),
    st.builds(hc.NewRound, case=st.just(1), reason=st.just("Nyt grundlag"), accepts_cost=st.just(True)),
    st.builds(hc.SendHearing, case=st.just(1), deadlines=st.just(dict.fromkeys(BODIES, DUE))),
    st.just(hc.CloseHearing(case=1)),
)


def _told(notice: Notice) -> Notice:
    """A recall leaves with the letters sent in the same breath; of a case alone at once."""
    return replace(notice, planned_at=at(START)) if notice.kind is NoticeKind.HEARING_WITHDRAWN else notice


moments = st.integers(0, 35 * 24).map(lambda hours: timedelta(hours=hours))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(facts, moments), max_size=8))
def test_any_facts_leave_a_case_heard_together_as_if_it_were_heard_alone(lived: list[tuple[Any, timedelta]]) -> None:
    """Answers, deadlines, refusals, what is told and when, and what the history says, of which the proof is made."""
    alone, together = released(), in_package()
    begun = len(together.events)
    for world in (alone, together):
        world.send(deadlines={r.body: DUE for r in world.case.requests})
    for fact, after in sorted(lived, key=lambda each: each[1]):
        by = None if isinstance(fact, hc.CloseHearing) else COORDINATOR
        said = [_said(world, fact, by, at(START, 9) + after) for world in (alone, together)]
        assert said[0] == said[1]
    assert _apart(alone.case) == _apart(together.case)
    assert list(map(_told, alone.notices)) == list(map(_told, together.notices))
    told = [[_plain(event) for event in world.events] for world in (alone, together)]
    assert told[0][begun - 1 :] == told[1][begun:]
    assert all(r.package == PACKAGE.id for r in together.case.requests if r.sent_at)


def _said(world: World, fact: Any, actor: int | None, now: datetime) -> str:
    answer = world.ask(fact, actor, now)
    return answer.code if isinstance(answer, Refusal) else ""


def _apart(state: CaseState) -> CaseState:
    """Without what binds it to others."""
    case = replace(state.case, package=None, version=0)
    return replace(state, case=case, requests=tuple(replace(r, package=None) for r in state.requests))


def _plain(event: Event) -> tuple[Tag, dict[str, object], dict[str, str]]:
    return event.tag, {name: value for name, value in event.data.items() if name != "package"}, dict(event.personal)
