"""What a case waits for, and who it waits for: every act whose turn it is, the one that binds the plan first.

One answer for the overview, the case's page, tasks, mails and the stored holder (DESIGN §11 "Holder and risk").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum

from process.calendar import danish_date, instant
from process.deadlines import working_days_between
from process.ids import BodyId, MeetingId, PersonId
from process.parts import changed
from process.people import coordinator_of, current_treatments, manager_of, secretary_of
from process.planning.backward import Latest
from process.planning.forward import walk_forward
from process.planning.plan import Plan, nearest
from process.register import LegislativeTerm, MeetingStatus, Register
from process.stages import FINISHED, Stage, StepState
from process.state.case import Case, CaseState, Consultation, Placement
from process.state.terms import OVER, awaits_confirmation, is_placed_ahead
from process.words.dates import day as day_words
from process.words.dates import listing, moment
from process.words.decided_together import TREATED_TOGETHER
from process.words.grammar import genitive


class ActKind(StrEnum):
    """What kind of act is waited for, as lists and other programs name it."""

    DRAFT = "draft"
    APPROVAL = "approval"
    LETTERS = "letters"
    ANSWERS = "hearing"
    MEMO = "memo"
    ROUTE = "route"
    AGENDA = "agenda"
    MEETING = "meeting"
    RECORD = "record"
    FOLLOW_UP = "follow_up"
    NOTHING = "nothing"

    @property
    def danish(self) -> str:
        """The words beside its date: «høringsfrist». "" for what has none."""
        return _DEADLINES.get(self, "")


FOLLOW_UP = str(ActKind.FOLLOW_UP)
_DEADLINES = {
    ActKind.DRAFT: "udkast",
    ActKind.APPROVAL: "godkendelse",
    ActKind.LETTERS: "høringsbrev",
    ActKind.ANSWERS: "høringsfrist",
    ActKind.MEMO: "høringsnotat",
    ActKind.ROUTE: "ruten",
    ActKind.AGENDA: "på dagsordenen",
    ActKind.MEETING: "møde",
    ActKind.FOLLOW_UP: "opfølgning",
}


@dataclass(frozen=True)
class WaitingAct:
    """One act the case waits for, and whose it is. `told` is the sentence without its day: "Lone Dahl skal …".

    `steps` are the consultations it is about, `body` the one that treats, at
    `meeting`. By the `plan`: `by` its latest day, `due` the same as an instant, `slack` how many working days it may
    still be late, `several` that other bodies have a later day.
    """

    kind: ActKind
    owner: PersonId
    told: str
    steps: tuple[int, ...] = ()
    body: BodyId | None = None
    meeting: MeetingId | None = None
    by: date | None = None
    due: datetime | None = None
    slack: int | None = None
    several: bool = False
    plan: Plan | None = field(default=None, compare=False, repr=False)

    @property
    def sentence(self) -> str:
        """With its day, and what a day more costs; worked out when it is read: a list shows few of many."""
        day = _day_words(self, self.plan) if self.plan and self.by else ""
        return f"{self.told.removesuffix('.')}{day}." if day else self.told

    def said_to_owner(self, register: Register) -> str:
        """As its owner reads it in a mail: nobody is told of themselves by name."""
        owner = register.persons.get(self.owner)
        return self.said_to(owner.name) if owner else self.sentence

    def said_to(self, name: str) -> str:
        """The same to its owner, of that name: «Du skal …; ellers må den vente til Byrådets møde 26. oktober 2027.»"""
        told, plan = f"Du {self.told.removeprefix(f'{name} ').removesuffix('.')}", self.plan
        if plan is None or self.by is None:
            return f"{told}."
        if self.by < plan.conditions.today:
            return f"{told}{_day_words(self, plan)}."
        missed_on, aim = _decided_after(self, self.by, plan), plan.aim or plan.decision_on
        later = f"{genitive(plan.decider)} møde {danish_date(missed_on)}" if missed_on else ""
        if missed_on is None:
            wait = "; ellers har mødekalenderen intet møde, sagen kan nå"
        else:
            wait = f"; ellers må den vente til {later}" if aim and missed_on > aim else ""
        return f"{told} senest {day_words(self.by)}{wait}."


def waiting_acts(state: CaseState, register: Register, today: date) -> tuple[WaitingAct, ...]:
    """What waits now, without days: in the order of the stages. Never empty."""
    case = state.case
    if _is_decided_elsewhere(case):
        return (WaitingAct(ActKind.NOTHING, _owner(None, state, register, today), TREATED_TOGETHER),)
    acts = tuple(_acts(_Waits(state, register, today)))
    return acts or (_no_turn(_Waits(state, register, today)),)


def _is_decided_elsewhere(case: Case) -> bool:
    """In the case it is joined to, and not yet."""
    return case.joined_into is not None and case.decided_on is None and case.ending is None


@dataclass(frozen=True, slots=True)
class _Waits:
    state: CaseState
    register: Register
    today: date

    def act(
        self, kind: ActKind, person: PersonId | None, words: str, *steps: int, body: int | None = None
    ) -> WaitingAct:
        """«{name} …»: whose it is, or who follows them when they have left."""
        owner = _owner(person, self.state, self.register, self.today)
        return WaitingAct(kind, owner, f"{_name(self.register, owner)} {words}.", steps, BodyId(body) if body else None)

    def body(self, number: int) -> str:
        known = self.register.organizations.get(number)
        return known.name if known else f"organ {number}"


def _name(register: Register, person: PersonId) -> str:
    known = register.persons.get(person)
    return known.name if known else "Ingen"


def _owner(person: PersonId | None, state: CaseState, register: Register, today: date) -> PersonId:
    """Who has left is followed by the head of department, at last by the coordinator."""
    if person is not None and register.is_in_office(person, today):
        return person
    case = state.case
    return manager_of(register, case.department, today) or coordinator_of(case, register, today) or case.officer


def _acts(waits: _Waits) -> Iterator[WaitingAct]:
    case = waits.state.case
    match case.stage:
        case Stage.DRAFTING:
            yield from _draft(waits)
        case Stage.FOLLOW_UP:
            manager = manager_of(waits.register, case.department, waits.today)
            followed_up = waits.act(ActKind.FOLLOW_UP, manager, "skal melde, når beslutningen er udført")
            yield changed(followed_up, due=case.next_deadline_at if case.next_deadline == FOLLOW_UP else None)
        case Stage.ENDED:
            officer = _owner(case.officer, waits.state, waits.register, waits.today)
            yield WaitingAct(ActKind.NOTHING, officer, "Sagen er afsluttet.")
        case _:
            yield from _hearing(waits)
            yield from _treatments(waits)


def _draft(waits: _Waits) -> Iterator[WaitingAct]:
    state, case = waits.state, waits.state.case
    if state.is_approved and case.released_at is None:
        is_heard = any(step.state is not StepState.STRUCK for step in state.hearings())
        moves = "Høringsbrevene gøres klar." if is_heard else "Sagen flyttes videre."
        owner = _owner(None, state, waits.register, waits.today)
        yield WaitingAct(ActKind.NOTHING, owner, f"Udkastet er godkendt. {moves}")
    elif case.submitted_at:
        for link in state.pending_links():
            yield waits.act(ActKind.APPROVAL, link.person, "skal godkende udkastet")
    else:
        yield waits.act(ActKind.DRAFT, case.officer, "skal gøre udkastet færdigt og indsende det")


def _hearing(waits: _Waits) -> Iterator[WaitingAct]:
    """The coordinator while letters or answers are out; then the officer writes the memo and the last link approves."""
    state, hearings = waits.state, list(waits.state.hearings())
    if not hearings:
        return
    ready = {step.number for step in hearings if step.state is StepState.READY}
    unsent = [r for r in state.requests if r.sent_at is None and not r.is_finished and r.consultation in ready]
    missing = [r for r in state.requests if r.is_waiting]
    coordinates = coordinator_of(state.case, waits.register, waits.today)
    if unsent:
        letters = "ét høringsbrev" if len(unsent) == 1 else f"{len(unsent)} høringsbreve"
        yield waits.act(ActKind.LETTERS, coordinates, f"skal sende {letters}", *(r.consultation for r in unsent))
    if missing:
        bodies = listing(list(dict.fromkeys(waits.body(request.body) for request in missing)))
        steps = (request.consultation for request in missing)
        yield waits.act(ActKind.ANSWERS, coordinates, f"følger op på svar fra {bodies}", *steps)
    over = [step.number for step in hearings if step.state is StepState.OPEN]
    if over and not unsent and not missing:
        yield _memo(waits, over)


def _memo(waits: _Waits, over: list[int]) -> WaitingAct:
    case = waits.state.case
    if case.memo_filed_at is None:
        return waits.act(ActKind.MEMO, case.officer, "skal skrive høringsnotatet", *over)
    chain = sorted((link for link in waits.state.approvals if not link.clearance), key=lambda link: link.position)
    approver = chain[-1].person if chain else manager_of(waits.register, case.department, waits.today)
    return waits.act(ActKind.MEMO, approver, "skal godkende høringsnotatet", *over)


def _treatments(waits: _Waits) -> Iterator[WaitingAct]:
    state = waits.state
    turns = current_treatments(state)
    term = _term_to_confirm(state, waits.register, waits.today) if turns else None
    if term is not None:
        words = f"skal bekræfte sagens rute: {term.name} er begyndt"
        yield waits.act(ActKind.ROUTE, state.case.officer, words, *(turn.number for turn in turns))
        return
    for turn in turns:
        yield _treatment(waits, turn)


def _term_to_confirm(state: CaseState, register: Register, today: date) -> LegislativeTerm | None:
    """What is on an agenda already goes on as it is."""
    term = awaits_confirmation(state, register, today)
    return None if term is None or is_placed_ahead(state) else term


def to_place(state: CaseState, register: Register, today: date) -> set[int]:
    """The numbers of the treatments that wait for a place on an agenda, each by an act of that kind."""
    case = state.case
    if case.stage in (Stage.DRAFTING, *OVER) or _is_decided_elsewhere(case) or _term_to_confirm(state, register, today):
        return set()
    return {turn.number for turn in current_treatments(state) if _has_no_place(state.live_placement(turn.number))}


def _has_no_place(place: Placement | None) -> bool:
    """It stands on no agenda; or what was decided there has been taken in."""
    return place is None or (place.meeting_state is MeetingStatus.CLOSED and place.outcome is not None)


def _treatment(waits: _Waits, turn: Consultation) -> WaitingAct:
    secretary = secretary_of(waits.register, turn.body, waits.today, waits.state.case.taken_by)
    place = waits.state.live_placement(turn.number)
    if place is None or _has_no_place(place):
        reading = f" ({turn.reading}. behandling)" if turn.reading else ""
        words = f"skal sætte sagen på dagsordenen i {waits.body(turn.body)}{reading}"
        return waits.act(ActKind.AGENDA, secretary, words, turn.number, body=turn.body)
    return _placed(waits, secretary, turn, place)


def _placed(waits: _Waits, secretary: PersonId | None, turn: Consultation, place: Placement) -> WaitingAct:
    held = f"{waits.body(turn.body)} den {danish_date(place.held_on)}"
    if place.outcome is not None:
        return waits.act(ActKind.RECORD, secretary, f"skal lukke protokollen for {held}", turn.number, body=turn.body)
    if place.held_on < waits.today:
        words = f"skal skrive, hvad {held} besluttede"
        return waits.act(ActKind.RECORD, secretary, words, turn.number, body=turn.body)
    item = waits.act(ActKind.MEETING, secretary, "har punktet", turn.number, body=turn.body)
    return changed(item, told=f"Behandles i {held}. {item.told}", by=place.held_on, meeting=place.meeting)


def _no_turn(waits: _Waits) -> WaitingAct:
    """Under way, and nobody's turn."""
    state, case = waits.state, waits.state.case
    if case.stage is Stage.HEARING and any(step.state not in FINISHED for step in state.hearings()):
        return (
            _memo(waits, [])
            if state.requests
            else waits.act(
                ActKind.LETTERS, coordinator_of(case, waits.register, waits.today), "skal sende høringsbrevene"
            )
        )
    return waits.act(ActKind.ROUTE, case.officer, "skal rette sagens rute: intet udvalg er på tur")


# -- by the plan ---------------------------------------------------------------------------------------------------


def by_plan(acts: Iterable[WaitingAct], plan: Plan, state: CaseState, closes: time) -> tuple[WaitingAct, ...]:
    """Each with its latest day, the one with the fewest days to lose first. `closes`: when the offices do.

    Towards the meeting aimed at; where it cannot be reached any more, towards the first that can, but for what is late
    for a meeting still ahead. Raises `CalendarRangeError` where the plan leaves the calendar.
    """
    towards = nearest(plan)
    dated = [_late(act, plan, closes) or _dated(act, towards, state, closes) for act in acts]
    return tuple(sorted(dated, key=_tightest))


def _tightest(act: WaitingAct) -> tuple[int, int]:
    """A meeting that has been held comes first: nothing moves before its record."""
    if act.kind is ActKind.RECORD:
        return 0, 0
    return (1, act.slack) if act.slack is not None else (2, 0)


def _late(act: WaitingAct, plan: Plan, closes: time) -> WaitingAct | None:
    """For the agenda of a meeting still ahead, which is part of the plan aimed at."""
    if act.kind not in (ActKind.AGENDA, ActKind.ROUTE) or plan.latest is None:
        return None
    days = [plan.latest.meetings.get(place) for place in _places(act, plan)]
    passed = [day.ready_by for day in days if day and day.meeting and day.ready_by]
    if not passed or min(passed) >= plan.conditions.today:
        return None
    return _latest(act, plan, min(passed), plan.conditions.today, closes)


def _dated(act: WaitingAct, plan: Plan, state: CaseState, closes: time) -> WaitingAct:
    latest, today = plan.latest, plan.conditions.today
    if latest is None:
        return _answers(act, plan, state, None) if act.kind is ActKind.ANSWERS else act
    match act.kind:
        case ActKind.DRAFT | ActKind.APPROVAL:
            return _latest(act, plan, latest.start_by, today, closes)
        case ActKind.LETTERS:
            return _latest(act, plan, *_letter_days(act, plan, latest), closes)
        case ActKind.ANSWERS:
            return _answers(act, plan, state, _slack(plan, *_memo_days(act, plan, latest)))
        case ActKind.MEMO:
            return _latest(act, plan, *_memo_days(act, plan, latest), closes)
        case ActKind.AGENDA | ActKind.ROUTE:
            days = (latest.meetings[place].ready_by for place in _places(act, plan) if place in latest.meetings)
            return _latest(act, plan, min((day for day in days if day), default=None), today, closes)
        case _:
            return act


def _letter_days(act: WaitingAct, plan: Plan, latest: Latest) -> tuple[date | None, date]:
    """The last day for the first of these letters, and the first day it can leave."""
    days = [
        (hearing.letter_at_last, plan.walked.hearings[place].letter_on or plan.conditions.today)
        for place in _places(act, plan)
        if place in plan.walked.hearings and (hearing := latest.hearings.get(place)) and hearing.letter_at_last
    ]
    return min(days, default=(None, plan.conditions.today))


def _memo_days(act: WaitingAct, plan: Plan, latest: Latest) -> tuple[date | None, date]:
    """The last and the first day of the memo these hearings wait for."""
    places = [place for place in _places(act, plan) if place in plan.walked.hearings]
    last = (hearing.memo_by for place in places if (hearing := latest.hearings.get(place)))
    first = max((plan.walked.hearings[place].memo_on for place in places), default=plan.conditions.today)
    return min((day for day in last if day), default=None), first


def _answers(act: WaitingAct, plan: Plan, state: CaseState, slack: int | None) -> WaitingAct:
    """The printed deadline of what is missing; the days to lose are its memo's."""
    due = sorted((r.due_on, r.due_time) for r in state.requests if r.is_waiting and r.due_on and r.due_time)
    if not due:
        return changed(act, slack=slack)
    first_on, first_at = due[0]
    return changed(act, by=first_on, due=instant(first_on, first_at), slack=slack, plan=plan, several=due[0] != due[-1])


def _places(act: WaitingAct, plan: Plan) -> list[int]:
    return [place for place, step in enumerate(plan.steps) if step.number in act.steps]


def _slack(plan: Plan, by: date | None, first: date) -> int | None:
    return working_days_between(first, by, plan.conditions.calendar) if by else None


def _latest(act: WaitingAct, plan: Plan, by: date | None, first: date, closes: time) -> WaitingAct:
    """`first`: the first day it can be done."""
    return changed(act, by=by, due=instant(by, closes), slack=_slack(plan, by, first), plan=plan) if by else act


COSTING = frozenset({ActKind.DRAFT, ActKind.APPROVAL, ActKind.LETTERS, ActKind.MEMO, ActKind.ROUTE, ActKind.AGENDA})
"""The acts whose latest day moves the meeting aimed at."""


def _day_words(act: WaitingAct, plan: Plan) -> str:
    """« senest tirsdag den 24. august 2027, ellers Sandvig Byråd 26. oktober 2027»; of answers the printed deadline."""
    by = act.by or plan.conditions.today
    if act.kind is ActKind.ANSWERS:
        return f"; {'første frist' if act.several else 'fristen'} er {moment(act.due)}" if act.due else ""
    if act.kind not in COSTING:
        return ""
    if by >= plan.conditions.today:
        return f" senest {day_words(by)}{_otherwise(act, by, plan)}"
    now = f", og nu er det tidligst {plan.decider} {danish_date(plan.decision_on)}" if plan.decision_on else ""
    return f"; det skulle være sket senest {day_words(by)}{now}"


def _otherwise(act: WaitingAct, by: date, plan: Plan) -> str:
    missed_on = _decided_after(act, by, plan)
    if missed_on is None:
        return ", ellers har mødekalenderen intet møde, sagen kan nå"
    aim = plan.aim or plan.decision_on
    return f", ellers {plan.decider} {danish_date(missed_on)}" if aim and missed_on > aim else ""


def _decided_after(act: WaitingAct, by: date, plan: Plan) -> date | None:
    """When the case would be decided if the act came the day after its last."""
    conditions = plan.conditions
    if act.kind is ActKind.MEMO:  # the days to write it have gone by then
        conditions = replace(conditions, memo_days=0)
    return walk_forward(plan.steps, conditions, by, plan.rest).decision_on
