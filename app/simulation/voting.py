"""How the simulated members vote: by party, the chair's group against some of the others; and who then objects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.simulation.town import Town
from process.ids import ItemNumber, PersonId
from process.register import VOTING, BodyKind, SeatRole
from process.state.decision import Choice, Votes
from process.state.meeting import MeetingState
from process.state.quorum import voters_at
from process.state.substitutes import substitutes_for


@dataclass
class Voting:
    town: Town

    def party_of(self, record: MeetingState, person: PersonId) -> str:
        """The person's party, by a seat in this body or in the council."""
        register, day = self.town.register, record.meeting.held_on
        seats = [seat for seat in register.roles_of(person, day) if seat.party]
        seats_here = [seat for seat in seats if seat.organization == record.meeting.organization]
        return next((seat.party for seat in (*seats_here, *seats)), "")

    def by_party(self, record: MeetingState, item: ItemNumber, *, falls: bool) -> Votes | None:
        """One party against, as large as it may be without carrying the day, unless the proposal is to fall; None where
        the members have no parties.
        """
        voters = voters_at(record, self.town.register, item)
        sizes = Counter(self.party_of(record, person) for person in voters)
        sizes.pop("", None)
        if len(sizes) < 2 or sum(sizes.values()) != len(voters):
            return None
        parties = sorted(sizes, key=lambda party: (-sizes[party], party))
        against: list[str] = []
        for party in self.town.rng.sample(parties, len(parties)):
            if falls or 2 * (sum(sizes[other] for other in against) + sizes[party]) < len(voters):
                against.append(party)
            if falls and 2 * sum(sizes[other] for other in against) >= len(voters):
                break
        in_favour = [party for party in parties if party not in against]
        choices = {party: Choice.AGAINST if party in against else Choice.FOR for party in parties}
        if not falls and len(in_favour) > 2 and 2 * sizes[in_favour[-1]] < sum(sizes[p] for p in in_favour):
            choices[in_favour[-1]] = Choice.ABSTAINED
        votes = Votes.by_party(choices, sizes)
        return votes if votes.is_adopted or falls else None

    def by_count(self, voters: int) -> Votes:
        """On a question of procedure: all but one."""
        return Votes(in_favour=max(voters - 1, 1), against=0, abstained=min(1, voters - 1))

    def in_minority(self, record: MeetingState, item: ItemNumber, votes: Votes) -> PersonId | None:
        """A member with a seat here whose party voted against what was adopted."""
        against = {party for party, choice in votes.who if choice == Choice.AGAINST}
        with_a_seat = self.with_a_seat(record, voters_at(record, self.town.register, item))
        return next((person for person in with_a_seat if self.party_of(record, person) in against), None)

    def with_a_seat(self, record: MeetingState, voters: Iterable[PersonId]) -> list[PersonId]:
        """Those of the voters who sit here themselves: they state for themselves."""
        seats = self.town.register.seats_in(record.meeting.organization, record.meeting.seated_on, *VOTING)
        members = {seat.person for seat in seats}
        return [person for person in voters if person in members]

    def stand_in(self, record: MeetingState, person: PersonId) -> PersonId | None:
        """The council's next on the list, for one item; committees have none unless their statute says so (§ 28)."""
        meeting, register = record.meeting, self.town.register
        if register.organizations[meeting.organization].kind is not BodyKind.COUNCIL:
            return None
        busy = {row.substitute for row in record.attendance if row.substitute is not None}
        busy |= {substitution.substitute for substitution in record.substitutions}
        ranked = {s.person for s in register.seats_in(meeting.organization, meeting.seated_on, SeatRole.SUBSTITUTE)}
        substitutes = substitutes_for(register, meeting, person, busy)
        return next((substitute for substitute in substitutes if substitute in ranked), None)
