"""Reading a decision as a secretary types it in the meeting: outcome, points, votes three ways, amendments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.web.forms import Typed
from app.web.meeting_work import MeetingWork
from process.commands import meeting as mc
from process.ids import BodyId, PersonId
from process.register import POLITICAL, Organization
from process.state.amendment import TabledAmendment, treated
from process.state.case import Outcome
from process.state.decision import Amendment, Choice, PointOutcome, Votes
from process.state.meeting import AgendaItem
from process.state.quorum import voters_at
from process.words.minutes import names_of

OUTCOMES = {str(outcome): outcome for outcome in Outcome}
CHOICES = {str(choice): choice for choice in Choice}
MORE_AMENDMENTS = 2
"""Empty lines for amendments, beside those that stand; another comes when they are used."""
COUNTS = ("for", "imod", "undlod")


@dataclass(frozen=True, slots=True)
class Party:
    """A party with the members who may vote at an item; `key` names its fields."""

    key: str
    name: str
    voters: tuple[PersonId, ...]


def parties_at(work: MeetingWork, item: int) -> tuple[Party, ...]:
    """By party letter; those without one, each in the group «Uden parti»."""
    names = names_of(work.record, work.register)
    found: dict[str, list[PersonId]] = {}
    for person in voters_at(work.record, work.register, item):
        found.setdefault(names.party(person) or "Uden parti", []).append(person)
    return tuple(Party(f"parti-{place}", name, tuple(found[name])) for place, name in enumerate(sorted(found), 1))


def read_decision(typed: Typed, work: MeetingWork, item: AgendaItem) -> mc.RecordDecision | None:
    """The whole of it. None where a field will not do; the rules never refuse what happened."""
    outcome = typed.choice("udfald", OUTCOMES, "Vælg, hvad der blev besluttet.")
    refer_to = _refer_to(typed, work, outcome)
    votes = read_votes(typed, work, item)
    points = tuple(found for place, _ in enumerate(item.points, 1) if (found := _point(typed, place)) is not None)
    amendments = read_amendments(typed)
    _ask_for_votes(typed, work, item, amendments)
    if outcome is None or typed.problems:
        return None
    return mc.RecordDecision(
        meeting=work.meeting.id,
        item=item.number,
        outcome=outcome,
        points=points,
        text=typed.text("tekst"),
        public_text=typed.text("offentlig"),
        votes=votes,
        amendments=amendments,
        refer_to=refer_to,
    )


def _refer_to(typed: Typed, work: MeetingWork, outcome: Outcome | None) -> BodyId | None:
    if outcome is not Outcome.REFERRED:
        return None
    bodies = {one.code: one.id for one in referable(work)}
    return typed.choice("henvist", bodies, "Vælg, hvilket organ sagen henvises til.")


def referable(work: MeetingWork) -> list[Organization]:
    """The political bodies of the day, this one left out."""
    here = work.meeting.organization
    bodies = work.register.organizations.values()
    return [b for b in bodies if b.kind in POLITICAL and b.id != here and b.exists_on(work.ctx.today)]


def _point(typed: Typed, place: int) -> PointOutcome | None:
    """A point is said only where it differs from the whole, was changed, or had a vote of its own."""
    name = f"at-{place}"
    changed, cast = typed.text(f"{name}-aendring"), counted(typed, name)
    if not typed.text(f"{name}-udfald"):
        if changed or cast:
            typed.wrong(f"{name}-udfald", f"Vælg, hvad der blev besluttet om {place}. at.")
        return None
    outcome = typed.choice(f"{name}-udfald", OUTCOMES, f"Vælg, hvad der blev besluttet om {place}. at.")
    return PointOutcome(place, outcome, changed, cast) if outcome is not None else None


def counted(typed: Typed, name: str) -> Votes | None:
    """«for – imod – undlod» as three numbers; None where none was typed, or nobody voted: three zeros wipe a vote."""
    numbers = [typed.number(f"{name}-{which}" if name else which) for which in COUNTS]
    if not any(numbers):
        return None
    in_favour, against, abstained = (number or 0 for number in numbers)
    return Votes(in_favour, against, abstained)


def read_amendments(typed: Typed) -> tuple[Amendment, ...]:
    """In the order they were voted on; a line without text is no amendment."""
    found: list[Amendment] = []
    place = 1
    while f"forslag-{place}-tekst" in typed.form:
        text = typed.text(f"forslag-{place}-tekst")
        cast = counted(typed, f"forslag-{place}")
        if text:
            found.append(Amendment(len(found) + 1, typed.text(f"forslag-{place}-af"), text, cast))
        elif cast is not None:
            typed.wrong(f"forslag-{place}-tekst", "Skriv, hvad ændringsforslaget gik ud på.")
        place += 1
    return tuple(found)


def _ask_for_votes(typed: Typed, work: MeetingWork, item: AgendaItem, amendments: tuple[Amendment, ...]) -> None:
    """One that was put in the form beforehand is neither adopted nor voted down by being left there."""
    tabled = {one.text for one in tabled_at(work, item)}
    for one in amendments:
        if one.votes is None and one.text in tabled:
            asked = f"Skriv, hvordan der blev stemt om forslaget fra {one.by}, eller slet det, hvis det ikke kom for."
            typed.wrong(f"forslag-{one.number}-tekst", asked)


def tabled_at(work: MeetingWork, item: AgendaItem) -> tuple[TabledAmendment, ...]:
    """The amendments to vote on where the case is decided, until it is."""
    state = work.states.get(item.case_id or 0)
    step = state.consultation(item.consultation or 0) if state else None
    if state is None or step is None or not step.authoritative or work.record.decision_on(item.number):
        return ()
    return treated(state.amendments, state.case.amendments_due_on)


def _tabled_typed(work: MeetingWork, item: AgendaItem) -> dict[str, str]:
    found: dict[str, str] = {}
    for place, one in enumerate(tabled_at(work, item), 1):
        found |= {f"forslag-{place}-af": one.proposer, f"forslag-{place}-tekst": one.text}
    return found


def read_votes(typed: Typed, work: MeetingWork, item: AgendaItem) -> Votes | None:
    """By count, by party, or by person; a party's choice holds for those of its members nobody has said more of. Said
    in two ways, they must agree.
    """
    count = counted(typed, "")
    parties = parties_at(work, item.number)
    of_party = {one.name: found for one in parties if (found := CHOICES.get(typed.text(one.key))) is not None}
    of_person = {
        person: found
        for one in parties
        for person in one.voters
        if (found := CHOICES.get(typed.text(f"stemme-{person}"))) is not None
    }
    said = _by_name(parties, of_party, of_person)
    if said is not None and count is not None and _numbers(said) != _numbers(count):
        for_, against, abstained = _numbers(said)
        typed.wrong("for", f"Tallene passer ikke med navnene nedenfor: {for_} for, {against} imod, {abstained} undlod.")
    return said or count


def _by_name(
    parties: tuple[Party, ...], of_party: Mapping[str, Choice], of_person: Mapping[PersonId, Choice]
) -> Votes | None:
    if not of_person:
        sizes = {one.name: len(one.voters) for one in parties}
        return Votes.by_party(of_party, sizes) if of_party else None
    everyone = {person: of_party[one.name] for one in parties if one.name in of_party for person in one.voters}
    return Votes.by_person({**everyone, **of_person})


def _numbers(votes: Votes) -> tuple[int, int, int]:
    return votes.in_favour, votes.against, votes.abstained


# -- a decision that stands, back in the form ----------------------------------------------------------------------


def typed_of(work: MeetingWork, item: AgendaItem) -> dict[str, str]:
    """The fields of the decision as it stands, so that a correction begins with what was written."""
    decision = work.record.decision_on(item.number)
    if decision is None:
        return _tabled_typed(work, item)
    fields = {"udfald": str(decision.outcome), "tekst": decision.text, "offentlig": decision.public_text}
    if decision.refer_to is not None:
        fields["henvist"] = work.register.organizations[decision.refer_to].code
    fields |= _votes_typed(work, item, decision.votes)
    for point in decision.points:
        fields |= {f"at-{point.point}-udfald": str(point.outcome), f"at-{point.point}-aendring": point.amendment}
        fields |= _counts_typed(f"at-{point.point}-", point.votes)
    for change in decision.amendments:
        name = f"forslag-{change.number}-"
        fields |= {f"{name}af": change.by, f"{name}tekst": change.text, **_counts_typed(name, change.votes)}
    return fields


def _votes_typed(work: MeetingWork, item: AgendaItem, votes: Votes | None) -> dict[str, str]:
    if votes is None:
        return {}
    if votes.voters:
        return {f"stemme-{person}": choice for person, choice in votes.voters}
    keys = {one.name: one.key for one in parties_at(work, item.number)}
    if votes.who and all(name in keys for name, _ in votes.who):
        return {keys[name]: choice for name, choice in votes.who}
    return _counts_typed("", votes)


def _counts_typed(name: str, votes: Votes | None) -> dict[str, str]:
    return {f"{name}{which}": str(n) for which, n in zip(COUNTS, _numbers(votes), strict=True)} if votes else {}
