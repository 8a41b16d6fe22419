"""What a body decides: each item's outcome with its points, votes and dissent.

It never refuses to record what happened (DESIGN §2): what does not fit is written down as deviations. A vote and
another outcome than it gives did not both happen: that is refused.
"""

from __future__ import annotations

from functools import partial

from process.change import Change
from process.commands import meeting as mc
from process.events import Tag
from process.follow_up.requests import requests_in
from process.ids import MeetingId
from process.meeting import party_votes
from process.meeting.agenda import add_item, asked_about, consultation_at, set_item
from process.meeting.agenda_order import not_open
from process.meeting.deviations import PROCEDURAL, all_votes, judged, of_case
from process.meeting.majority import against_its_vote
from process.meeting.question import as_proposed, titled
from process.meeting.refusals import WhyMeeting
from process.meeting.section_23 import released, still_stopped
from process.meeting.substitute_calls import rule_on_substitute
from process.parts import changed
from process.refusals import Refusal, Thing, Why, refuse
from process.register import MeetingStatus
from process.state.case import POSITIVE, CaseState, Outcome
from process.state.decision import Decision, Deviation, Dissent, PointOutcome, Question, Votes, is_negative
from process.state.meeting import DECIDED_SUBJECTS, AgendaItem, ItemKind, ItemSubject, ListType
from process.state.quorum import quorum_at
from process.words.dates import listing
from process.words.decisions import NOTED, because

ANSWERS_CALL_IN = frozenset(
    {Outcome.APPROVED, Outcome.RECOMMENDED, Outcome.APPROVED_WITH_CHANGES, Outcome.NOT_APPROVED}
)
CALL_IN_WORDS = ("stadfæst", "ændre", "ophæve")


def raise_to_decision(change: Change, command: mc.RaiseToDecision) -> Refusal | None:
    """*Hævet til beslutningssag*: an item for information or discussion is decided after all."""
    refused = not_open(change)
    if refused:
        return refused
    item = change.meeting.item(command.item)
    if item is None or item.removed_at is not None:
        return refuse(Why.NOT_FOUND, what=Thing.ITEM, key=change.meeting.label(command.item))
    if item.subject in (ItemSubject.SIGNING, ItemSubject.COMING):
        return refuse(WhyMeeting.NO_DECISION_ITEM, title=item.title)
    if item.item_kind is ItemKind.DECISION:
        return refuse(Why.NOTHING_NEW)
    set_item(change, changed(item, item_kind=ItemKind.DECISION, was_raised=True))
    change.emit(Tag.ITEM_RAISED, item=item.number)
    return None


def record_decision(change: Change, command: mc.RecordDecision) -> Refusal | None:
    """What the body decided, whatever the engine thinks of it; what does not fit is written down as deviations."""
    refused = (
        not_open(change)
        or _no_such_body(change, command)
        or no_such_meeting(change, command.outcome, command.postponed_to)
    )
    if refused:
        return refused
    item = _item_for(change, command)
    refused = item if isinstance(item, Refusal) else _nothing_to_decide(item) or miscounted(command)
    if refused or isinstance(item, Refusal):
        return refused
    votes = party_votes.counted(change, item.number, command.votes, command.reason)
    if isinstance(votes, Refusal):
        return votes
    earlier = change.meeting.decision_on(item.number)
    if earlier is not None and earlier.alone_by is not None:
        return _note_decision_of_chair(change, earlier, command)
    decision = Decision(
        item=item.number,
        case_id=item.case_id,
        consultation=item.consultation,
        outcome=command.outcome,
        decided_at=change.ctx.now,
        points=command.points,
        text=_minuted(change, command),
        public_text=command.public_text,
        votes=votes,
        amendments=command.amendments,
        dissents=_dissents(earlier, command.dissent),
        requests=requests_in(command.text),
        refer_to=command.refer_to,
        postponed_to=command.postponed_to,
        stopped_by=still_stopped(earlier, command.outcome),
        proposal_version=version_of(change.state),
        question=item.question,
    )
    decision = judged(change, decision, tuple(of_case(change, change.state, item, decision)))
    council = change.ctx.body(change.meeting.meeting.organization)
    refused = _council_says_nothing(decision, council) or against_its_vote(decision)
    refused = refused or (overcounted(change, decision) if not command.reason else None)
    if refused:
        return refused
    keep(change, decision)
    tag = Tag.DECISION_CORRECTED if earlier else Tag.DECISION_RECORDED
    emit_decided(change, decision, tag, command.dissent, command.reason)
    released(change, earlier, decision)
    decide_together(change, item, decision)
    take_effect(change, item, command.outcome)
    return None


def _minuted(change: Change, command: mc.RecordDecision) -> str:
    """Why a matter was put off or sent on is part of what the body decided, where nothing else was written of it; with
    votes the reason is why they are recorded all the same.
    """
    if command.text.strip() or command.outcome not in PROCEDURAL or command.votes or not command.reason.strip():
        return command.text
    if command.outcome is Outcome.REFERRED:
        return command.reason.strip()
    register = change.ctx.register
    people = {word for person in register.persons.values() for word in person.name.split()}
    bodies = {body.name.split()[0] for body in register.organizations.values() if body.name}
    common = {"Udvalget", "Byrådet"}
    return because(command.outcome, command.reason, people | (bodies - common))


def version_of(state: CaseState | None) -> int:
    """The version of the proposal that is decided on; 0 for an item without a case."""
    return max((p.version for p in state.proposals), default=1) if state else 0


def _nothing_to_decide(item: AgendaItem) -> Refusal | None:
    """Messages, what is to come and the signing are told and done, not decided."""
    if item.subject in DECIDED_SUBJECTS or item.was_raised:
        return None
    return refuse(WhyMeeting.NO_DECISION_ITEM, title=item.title)


def _council_says_nothing(decision: Decision, council: str) -> Refusal | None:
    """«Godkendt» does not say what becomes of the decision that was brought before the council (KSL § 23)."""
    if decision.question is not Question.CALLED_IN or decision.outcome not in ANSWERS_CALL_IN:
        return None
    text = decision.text.casefold()
    return None if any(word in text for word in CALL_IN_WORDS) else refuse(WhyMeeting.CALL_IN_WORDS, council=council)


def _note_decision_of_chair(change: Change, alone: Decision, command: mc.RecordDecision) -> Refusal | None:
    """The body takes note of what its chair has decided alone: that decision stands, with what was said to it. It was
    carried out, so another outcome is a matter of its own.
    """
    if command.outcome is not Outcome.NOTED:
        return refuse(WhyMeeting.DECIDED_ALONE)
    noted = command.text or NOTED
    if noted in alone.text:
        return refuse(Why.NOTHING_NEW)
    noted_decision = changed(alone, text="\n\n".join(part for part in (alone.text, noted) if part))
    keep(change, noted_decision)
    emit_decided(change, noted_decision, Tag.DECISION_CORRECTED)
    return None


def _no_such_body(change: Change, command: mc.RecordDecision) -> Refusal | None:
    if command.outcome is Outcome.REFERRED and command.refer_to is None:
        return refuse(WhyMeeting.BODY_NEEDED)
    if command.refer_to is not None and command.refer_to not in change.ctx.register.organizations:
        return refuse(Why.NOT_FOUND, what=Thing.BODY, key=command.refer_to)
    return None


def no_such_meeting(change: Change, outcome: Outcome, postponed_to: MeetingId | None) -> Refusal | None:
    """An item is postponed to a later meeting of the same body that is to be held."""
    if postponed_to is None:
        return None
    here, then = change.meeting.meeting, change.ctx.register.meetings_by_id.get(postponed_to)
    is_later = then is not None and then.starts_at > here.starts_at and then.state is not MeetingStatus.CANCELLED
    if outcome is not Outcome.POSTPONED or then is None or then.organization != here.organization or not is_later:
        return refuse(WhyMeeting.LATER_MEETING_NEEDED, body=change.ctx.body(here.organization))
    return None


def _dissents(earlier: Decision | None, text: str) -> tuple[Dissent, ...]:
    """Those entered before stay; what is said with the decision is the minority's as a whole."""
    entered = earlier.dissents if earlier else ()
    dissent = Dissent(None, text)
    return entered if not text or dissent in entered else (*entered, dissent)


def keep(change: Change, decision: Decision) -> None:
    others = tuple(kept for kept in change.meeting.decisions if kept.item != decision.item)
    change.record = changed(change.meeting, decisions=(*others, decision))
    meeting = change.meeting.meeting
    is_ahead = meeting.state in (MeetingStatus.PLANNED, MeetingStatus.DISPATCHED)
    if is_ahead and decision.alone_by is None and meeting.held_on <= change.ctx.today:
        change.set_meeting(state=MeetingStatus.HELD)


def decide_together(change: Change, item: AgendaItem, decision: Decision) -> None:
    """Cases under the item are decided with it, but for those that were decided alone. What was said of one of them,
    its dissents and its own § 23, stays through a correction of the whole.
    """
    for below in change.meeting.sub_items(item.number):
        earlier = change.meeting.decision_on(below.number)
        if below.case_id is not None and (earlier is None or earlier.follows == item.number):
            state = change.ctx.states.get(below.case_id)
            decided = changed(
                decision,
                item=below.number,
                case_id=below.case_id,
                consultation=below.consultation,
                points=(),
                dissents=earlier.dissents if earlier else (),
                requests=earlier.requests if earlier else (),
                stopped_by=still_stopped(earlier or decision, decision.outcome),
                follows=item.number,
                proposal_version=version_of(state),
                question=below.question,
            )
            decided = judged(change, decided, tuple(of_case(change, state, below, decided)))
            keep(change, decided)
            emit_decided(change, decided, Tag.DECISION_CORRECTED if earlier else Tag.DECISION_RECORDED)
            released(change, earlier, decided)


def take_effect(change: Change, item: AgendaItem, outcome: Outcome) -> None:
    """The items a meeting decides about itself: its agenda, its substitutes."""
    if item.subject is ItemSubject.SUBSTITUTE:
        rule_on_substitute(change, item, outcome)
    if item.subject is not ItemSubject.ADOPTION:
        return
    if outcome not in POSITIVE:
        change.set_meeting(adopted_at=None)
    elif change.meeting.meeting.adopted_at is None:
        change.set_meeting(adopted_at=change.ctx.now)
        change.emit(Tag.AGENDA_ADOPTED)


def emit_decided(
    change: Change, decision: Decision, tag: Tag, dissent: str = "", reason: str = "", **more: object
) -> None:
    personal = {"text": decision.text, "public_text": decision.public_text, "dissent": dissent, "reason": reason}
    personal |= {f"amendment_{point.point}": point.amendment for point in decision.points}
    personal |= {f"proposed_{amendment.number}": amendment.text for amendment in decision.amendments}
    change.emit(
        tag,
        personal=personal,
        item=decision.item,
        case=decision.case_id,
        consultation=decision.consultation,
        outcome=str(decision.outcome),
        points=[_chained_point(point) for point in decision.points],
        votes=_chained(decision.votes),
        amendments=[[amendment.number, _chained(amendment.votes)] for amendment in decision.amendments],
        refer_to=decision.refer_to,
        deviations=list(decision.deviations),
        **({"question": str(decision.question)} if decision.question else {}),
        **({"postponed_to": decision.postponed_to} if decision.postponed_to else {}),
        **more,
    )


def _chained(votes: Votes | None) -> list[int]:
    return [votes.in_favour, votes.against, votes.abstained] if votes else []


def _chained_point(point: PointOutcome) -> list[object]:
    return [point.point, str(point.outcome), *([_chained(point.votes)] if point.votes else [])]


def _item_for(change: Change, command: mc.RecordDecision) -> AgendaItem | Refusal:
    if command.item is not None:
        item = change.meeting.item(command.item)
        if item is not None and command.case not in (None, item.case_id):
            return refuse(WhyMeeting.ITEM_OF_ANOTHER, item=item.number)
        if item is None or item.removed_at is None:
            return item or refuse(Why.NOT_FOUND, what=Thing.ITEM, key=command.item)
    if change.state is None:
        return refuse(Why.NOT_FOUND, what=Thing.CASE, key=command.case)
    existing = change.meeting.item_of(change.state.case.id)
    if existing:
        return existing
    consultation = consultation_at(change.state, change.meeting.meeting.organization)
    question = asked_about(change, consultation, ItemKind.DECISION)
    item = AgendaItem(
        number=change.meeting.next_item(),
        case_id=change.state.case.id,
        consultation=consultation.number if consultation else None,
        title=titled(change.state.case.title, question),
        list_type=ListType.OUTSIDE_AGENDA,
        public_title=titled(change.state.case.public_title, question),
        question=question,
    )
    add_item(change, item)
    return change.meeting.items[-1]


def decide_rest(change: Change, command: mc.DecideRest) -> Refusal | None:  # noqa: ARG001
    """Each item left gets the outcome its proposed decision asks for; deviations are looked for as in any decision.

    No text is written: the outcome has its own words, and goes on having them when it is corrected.
    """
    refused = not_open(change)
    if refused:
        return refused
    undecided = change.meeting.undecided()
    numbers = {item.number for item in undecided}
    rest = [item for item in undecided if item.under not in numbers]  # what is under another is decided with it
    if not rest:
        return refuse(Why.NOTHING_NEW)
    proposed = [(item, outcome) for item in rest if (outcome := as_proposed(_state_of(change, item), item))]
    if not proposed:
        return refuse(WhyMeeting.CALLED_IN_IS_DECIDED, items=tuple(change.meeting.label(i.number) for i in rest))
    for item, outcome in proposed:
        state = _state_of(change, item)
        decision = Decision(
            item=item.number,
            case_id=item.case_id,
            consultation=item.consultation,
            outcome=outcome,
            decided_at=change.ctx.now,
            proposal_version=version_of(state),
            question=item.question,
        )
        decision = judged(change, decision, tuple(of_case(change, state, item, decision)))
        keep(change, decision)
        emit_decided(change, decision, Tag.DECISION_RECORDED)
        decide_together(change, item, decision)
        take_effect(change, item, outcome)
    return None


def _state_of(change: Change, item: AgendaItem) -> CaseState | None:
    return change.ctx.states.get(item.case_id) if item.case_id is not None else None


def overcounted(change: Change, decision: Decision) -> Refusal | None:
    """More votes than there were members to cast them, of the body or of a party, is nearly always a slip of the hand:
    it is asked about once.
    """
    if Deviation.VOTES_EXCEED_PRESENT not in decision.deviations:
        return _beyond_the_parties(change, decision)
    present = quorum_at(change.meeting, change.ctx.register, decision.item).present
    votes = max(vote.taking_part for vote in all_votes(decision))
    return refuse(WhyMeeting.MORE_VOTES_THAN_MEMBERS, votes=votes, present=present)


def _beyond_the_parties(change: Change, decision: Decision) -> Refusal | None:
    beyond = partial(party_votes.overfull, change.meeting, change.ctx.register, decision.item)
    each = next((each for vote in all_votes(decision) for each in beyond(vote)), None)
    if each is None:
        return None
    named = listing(each.named)
    return refuse(WhyMeeting.VOTES_EXCEED_PARTIES, votes=each.votes, parties=named, present=each.members)


def miscounted(command: mc.RecordDecision) -> Refusal | None:
    """A slip of the pen, not something a meeting did. A body may add points to those that were proposed."""
    asked = (
        command.votes,
        *(point.votes for point in command.points),
        *(amendment.votes for amendment in command.amendments),
    )
    if any(is_negative(votes) for votes in asked):
        return refuse(WhyMeeting.NEGATIVE_VOTES)
    unknown = next((point.point for point in command.points if point.point < 1), None)
    return None if unknown is None else refuse(Why.NOT_FOUND, what=Thing.PROPOSED_POINT, key=unknown)
