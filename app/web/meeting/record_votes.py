"""A decision as a secretary types it in the meeting: outcome, points, votes three ways, amendments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from app.web.fields import ByKey, Number, Text, Tick, among, asked, body_among, sent_as
from app.web.forms import Form, MistakesError
from app.web.meeting_work import ItemWork, MeetingWork
from process.calendar import danish_date
from process.commands import meeting as mc
from process.ids import BodyId, MeetingId, PersonId
from process.register import POLITICAL, MeetingDate, MeetingStatus
from process.state.amendment import TabledAmendment, treated
from process.state.case import Outcome
from process.state.decision import Amendment, Choice, PointOutcome, Votes
from process.state.quorum import voters_at
from process.words.minutes import names_of

OUTCOMES = {str(outcome): outcome for outcome in Outcome}
CHOICES = {str(choice): choice for choice in Choice}
MORE_AMENDMENTS = 2
"""Empty lines for amendments, beside those that stand; another comes when they are used."""
COUNTS = ("for", "imod", "undlod")
Mistakes = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Party:
    """A party with the members who may vote at an item; `key` names its fields."""

    key: str
    name: str
    voters: tuple[PersonId, ...]


def parties_at(on: ItemWork) -> tuple[Party, ...]:
    """By party letter; those without one, each in the group «Uden parti»."""
    names = names_of(on.work.record, on.register)
    voters: dict[str, list[PersonId]] = {}
    for person in voters_at(on.work.record, on.register, on.item.number):
        voters.setdefault(names.party(person) or "Uden parti", []).append(person)
    return tuple(Party(f"parti-{place}", name, tuple(voters[name])) for place, name in enumerate(sorted(voters), 1))


def referable(on: ItemWork) -> list[tuple[str, str]]:
    """The political bodies of the day, this one left out."""
    here, today = on.work.meeting.organization, on.work.ctx.today
    bodies = (body for body in on.register.organizations.values() if body.kind in POLITICAL and body.id != here)
    return [(body.code, body.name) for body in bodies if body.exists_on(today)]


# -- the form --------------------------------------------------------------------------------------------------------


class Counted(Form):
    """«for – imod – undlod» as three numbers."""

    for_: Number
    imod: Number
    undlod: Number

    @property
    def votes(self) -> Votes | None:
        """None where none was typed, or nobody voted: three zeros wipe a vote."""
        numbers = (self.for_ or 0, self.imod or 0, self.undlod or 0)
        return Votes(*numbers) if any(numbers) else None


class TypedPoint(Counted):
    udfald: Text
    aendring: Text


class TypedAmendment(Counted):
    af: Text
    tekst: Text


def later_meetings(work: MeetingWork) -> list[MeetingDate]:
    """Those of the body an item can be postponed to, the soonest first."""
    here = work.meeting
    known = work.register.meetings_of(here.organization)
    return [each for each in known if each.starts_at > here.starts_at and each.state is not MeetingStatus.CANCELLED]


def postponable(work: MeetingWork) -> list[tuple[str, str]]:
    """As they are offered: the key and the day."""
    return [(str(each.id), danish_date(each.held_on, weekday=True)) for each in later_meetings(work)[:MOST_OFFERED]]


MOST_OFFERED = 12
TO_WHICH = "Vælg et senere møde, eller »Ikke fastsat«."
Postponed = Annotated[
    MeetingId | None,
    among(lambda on: {str(each.id): each.id for each in later_meetings(_meeting_of(on))}, TO_WHICH, may_be_empty=True),
]


def _meeting_of(on: ItemWork | MeetingWork) -> MeetingWork:
    return on.work if isinstance(on, ItemWork) else on


class PutOff(Form):
    """An outcome, with the meeting it is put off to; one chosen beside another outcome is none."""

    outcome: Outcome
    udsat: Postponed

    @property
    def postponed_to(self) -> MeetingId | None:
        return self.udsat if self.outcome is Outcome.POSTPONED else None


TO_WHOM = "Vælg, hvilket organ sagen henvises til."
ReferredTo = Annotated[BodyId | None, body_among(referable, TO_WHOM, may_be_empty=True)]


class Decided(Counted, PutOff, states=mc.RecordDecision):
    """The whole of it; the rules never refuse what happened."""

    outcome: Annotated[Outcome, sent_as("udfald"), among(OUTCOMES, "Vælg, hvad der blev besluttet.")]
    henvist: Annotated[ReferredTo, asked(TO_WHOM, lambda _, typed: typed.get("outcome") is Outcome.REFERRED)]
    text: Annotated[Text, sent_as("tekst")]
    public_text: Annotated[Text, sent_as("offentlig")]
    parti: ByKey[Text]
    stemme: ByKey[Text]
    at: ByKey[TypedPoint]
    forslag: ByKey[TypedAmendment]
    alligevel: Tick
    grund: Annotated[Text, asked("Skriv, hvorfor det skal registreres alligevel.", lambda _, typed: typed["alligevel"])]

    @property
    def reason(self) -> str:
        return self.grund if self.alligevel else ""

    @property
    def refer_to(self) -> BodyId | None:
        return self.henvist if self.outcome is Outcome.REFERRED else None

    def command(self, on: ItemWork) -> mc.RecordDecision:
        mistakes: Mistakes = []
        decision: mc.RecordDecision = super().command(on)
        votes, points = self._all_votes(on, mistakes), tuple(self._points(on, mistakes))
        amendments = tuple(self._amendments(on, mistakes))
        if mistakes:
            raise MistakesError(*mistakes)
        return replace(decision, votes=votes, points=points, amendments=amendments)

    def _points(self, on: ItemWork, mistakes: Mistakes) -> Iterator[PointOutcome]:
        """A point is said only where it differs from the whole, was changed, or had a vote of its own."""
        for place, _ in enumerate(on.item.points, 1):
            point = self.at.get(str(place))
            outcome = OUTCOMES.get(point.udfald) if point else None
            if point and outcome:
                yield PointOutcome(place, outcome, point.aendring, point.votes)
            elif point and (point.udfald or point.aendring or point.votes):
                mistakes.append((f"at-{place}-udfald", f"Vælg, hvad der blev besluttet om {place}. at."))

    def _amendments(self, on: ItemWork, mistakes: Mistakes) -> Iterator[Amendment]:
        """In the order they were voted on; a line without text is no amendment. One that was put in the form beforehand
        is neither adopted nor voted down by being left there.
        """
        tabled, number = {amendment.text for amendment in tabled_at(on)}, 0
        for place, typed in sorted((int(key), typed) for key, typed in self.forslag.items() if key.isdecimal()):
            field = f"forslag-{place}-tekst"
            if not typed.tekst and typed.votes:
                mistakes.append((field, "Skriv, hvad ændringsforslaget gik ud på."))
            if typed.tekst in tabled and typed.votes is None:
                forgotten = f"Skriv, hvordan der blev stemt om forslaget fra {typed.af}"
                mistakes.append((field, f"{forgotten}, eller slet det, hvis det ikke kom for."))
            if typed.tekst:
                number += 1
                yield Amendment(number, typed.af, typed.tekst, typed.votes)

    def _all_votes(self, on: ItemWork, mistakes: Mistakes) -> Votes | None:
        """By count, by party, or by person; a party's choice holds for those of its members nobody has said more of.
        Said in two ways, they must agree.
        """
        parties = parties_at(on)
        of_party = {
            party.name: choice for party in parties if (choice := CHOICES.get(self.parti.get(party.key[6:], "")))
        }
        of_person = {
            person: choice
            for party in parties
            for person in party.voters
            if (choice := CHOICES.get(self.stemme.get(str(person), "")))
        }
        named, count = _by_name(parties, of_party, of_person), self.votes
        if named is not None and count is not None and _numbers(named) != _numbers(count):
            said = "{} for, {} imod, {} undlod".format(*_numbers(named))
            mistakes.append(("for", f"Tallene passer ikke med navnene nedenfor: {said}."))
        return named or count


def _by_name(
    parties: tuple[Party, ...], of_party: Mapping[str, Choice], of_person: Mapping[PersonId, Choice]
) -> Votes | None:
    if not of_person:
        sizes = {party.name: len(party.voters) for party in parties}
        return Votes.by_party(of_party, sizes) if of_party else None
    everyone = {person: of_party[party.name] for party in parties if party.name in of_party for person in party.voters}
    return Votes.by_person({**everyone, **of_person})


def _numbers(votes: Votes) -> tuple[int, int, int]:
    return votes.in_favour, votes.against, votes.abstained


def tabled_at(on: ItemWork) -> tuple[TabledAmendment, ...]:
    """The amendments to vote on where the case is decided, until it is."""
    state = on.work.states.get(on.item.case_id or 0)
    step = state.consultation(on.item.consultation or 0) if state else None
    if state is None or step is None or not step.authoritative or on.decision:
        return ()
    return treated(state.amendments, state.case.amendments_due_on)


# -- a decision that stands, back in the form ------------------------------------------------------------------------


def typed_of(on: ItemWork) -> dict[str, str]:
    """The fields of the decision as it stands, so that a correction begins with what was written."""
    decision = on.decision
    if decision is None:
        return _tabled_typed(on)
    fields = {"udfald": str(decision.outcome), "tekst": decision.text, "offentlig": decision.public_text}
    if decision.refer_to is not None:
        fields["henvist"] = on.register.organizations[decision.refer_to].code
    if decision.postponed_to is not None:
        fields["udsat"] = str(decision.postponed_to)
    fields |= _votes_typed(on, decision.votes)
    for point in decision.points:
        fields |= {f"at-{point.point}-udfald": str(point.outcome), f"at-{point.point}-aendring": point.amendment}
        fields |= _counts_typed(f"at-{point.point}-", point.votes)
    for change in decision.amendments:
        name = f"forslag-{change.number}-"
        fields |= {f"{name}af": change.by, f"{name}tekst": change.text, **_counts_typed(name, change.votes)}
    return fields


def _tabled_typed(on: ItemWork) -> dict[str, str]:
    fields: dict[str, str] = {}
    for place, amendment in enumerate(tabled_at(on), 1):
        fields |= {f"forslag-{place}-af": amendment.proposer, f"forslag-{place}-tekst": amendment.text}
    return fields


def _votes_typed(on: ItemWork, votes: Votes | None) -> dict[str, str]:
    if votes is None:
        return {}
    if votes.voters:
        return {f"stemme-{person}": choice for person, choice in votes.voters}
    keys = {party.name: party.key for party in parties_at(on)}
    if votes.who and all(name in keys for name, _ in votes.who):
        return {keys[name]: choice for name, choice in votes.who}
    return _counts_typed("", votes)


def _counts_typed(name: str, votes: Votes | None) -> dict[str, str]:
    return {f"{name}{which}": str(n) for which, n in zip(COUNTS, _numbers(votes), strict=True)} if votes else {}


def amendment_lines(stands: Mapping[str, str], typed: Mapping[str, str]) -> range:
    """A line for each amendment that stands or was typed, and empty ones."""
    standing = [name for name in stands if name.startswith("forslag-") and name.endswith("-tekst")]
    sent = [name for name in typed if name.startswith("forslag-") and name.endswith("-tekst")]
    return range(1, max(len({*standing, *sent}), len(standing) + MORE_AMENDMENTS) + 1)
