"""Who was there, as Danish minutes word it: absences, comings and goings, substitutes, conflicts of interest.

Why somebody was away never appears. A conflict of interest is one neutral sentence and never an absence. Patterns from
danish-rules §7; what was decided is worded in `process/words/decisions.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from process.ids import NO_ITEM, PersonId
from process.register import VOTING, BodyKind, Register, SeatRole
from process.state.meeting import AgendaItem, ListType, MeetingState
from process.state.presence import Attendance, Conflict, Presence, Ruling, SeatSubstitution, SubstitutionState
from process.state.quorum import members_of
from process.words.dates import hour, listing
from process.words.grammar import genitive

NOT_STATED = "Fremmøde er ikke oplyst."
_SITTING = (*VOTING, SeatRole.SUBSTITUTE)


@dataclass(frozen=True, slots=True)
class Names:
    """People and bodies as the minutes of one body on one day call them."""

    register: Register
    body: int
    day: date

    def person(self, person: int | None) -> str:
        """«Lis Fjord (A)»: with the party where the seat has one."""
        party = self.party(person)
        return f"{self.plain(person)} ({party})" if party else self.plain(person)

    def plain(self, person: int | None) -> str:
        known = self.register.persons.get(person) if person is not None else None
        return known.name if known else "Ukendt"

    def party(self, person: int | None) -> str:
        """Of the seat here, else of the seat in the council."""
        council = self.register.first_of_kind(BodyKind.COUNCIL, self.day)
        for body in (self.body, council.id if council else self.body):
            for seat in self.register.seats_in(body, self.day, *_SITTING):
                if seat.person == person and seat.party:
                    return seat.party
        return ""

    def member(self, person: int) -> str:
        """«Formand Lis Fjord (A)»; the council's chair is the mayor."""
        role = next((s.role for s in self.register.seats_in(self.body, self.day, *VOTING) if s.person == person), None)
        return f"{self._office(role)} {self.person(person)}".lstrip()

    def _office(self, role: SeatRole | None) -> str:
        if role is SeatRole.CHAIR:
            return "Borgmester" if self.is_council else "Formand"
        if role is SeatRole.VICE_CHAIR:
            return "Viceborgmester" if self.is_council else "Næstformand"
        return ""

    @property
    def council(self) -> str:
        """What the municipality calls it: «Sandvig Byråd»."""
        council = self.register.first_of_kind(BodyKind.COUNCIL, self.day)
        return council.name if council else "kommunalbestyrelsen"

    @property
    def is_council(self) -> bool:
        organization = self.register.organizations.get(self.body)
        return organization is not None and organization.kind is BodyKind.COUNCIL

    def meeting_day(self, meeting: int | None) -> date | None:
        known = self.register.meetings_by_id.get(meeting) if meeting is not None else None
        return known.held_on if known else None

    def organ(self, body: int | None) -> str:
        organization = self.register.organizations.get(body) if body is not None else None
        return organization.name if organization else "et andet organ"


def names_of(record: MeetingState, register: Register) -> Names:
    return Names(register, record.meeting.organization, record.meeting.seated_on)


# -- the head of the minutes ----------------------------------------------------------------------------------------


def attendance_rows(record: MeetingState, register: Register) -> tuple[tuple[str, str], ...]:
    """Label and text of each thing there is to say about who was there. *Not stated* is said, never guessed."""
    names, gone = names_of(record, register), absent_throughout(record, register)
    if record.meeting.attendance_stated_at is None:
        reported = listing([names.person(row.person) for row in gone])
        return (("Fremmøde", NOT_STATED), *((("Meldt afbud", reported),) if reported else ()))
    away = {row.person for row in gone}
    rows = (
        (
            "Til stede",
            listing(_in_a_row([names.member(member) for member in members_of(record, register) if member not in away])),
        ),
        ("Mødeleder", led(record, register)),
        ("Fraværende", "" if gone else "Ingen"),
        ("Afbud", listing([names.person(row.person) for row in gone if row.with_notice])),
        ("Fraværende uden afbud", listing([names.person(row.person) for row in gone if not row.with_notice])),
        ("Stedfortrædere", "\n".join(substitutes(record, register))),
        ("Til- og afgang", "\n".join(movements(record, register))),
    )
    return tuple((label, text) for label, text in rows if text)


def members(record: MeetingState, register: Register) -> str:
    """Those with a seat in the body on the day, with their offices and parties."""
    names = names_of(record, register)
    return listing(_in_a_row([names.member(member) for member in members_of(record, register)])) or "Ikke oplyst"


def led(record: MeetingState, register: Register, item: int = NO_ITEM) -> str:
    """Who led the meeting; of one item, who did so in the chair's place, empty while the chair was there (KSL §§ 7 and
    22).
    """
    names = names_of(record, register)
    if item:
        out = {row.person for row in record.attendance_at(item) if row.presence is Presence.ABSENT}
        out |= {conflict.person for conflict in record.disqualified_at(item)}
    else:
        out = {row.person for row in absent_throughout(record, register)}
    seats = (names.body, names.day)
    chair, vice = (register.first_in(*seats, role) for role in (SeatRole.CHAIR, SeatRole.VICE_CHAIR))
    if chair is None or (item and chair not in out):
        return ""
    if chair not in out:
        return names.member(chair)
    absence = f"{'borgmesteren' if names.is_council else 'formanden'}s fravær"
    who = "Det er ikke oplyst, hvem der" if vice is None or vice in out else names.member(vice)
    return f"{who} ledede {'behandlingen af punktet' if item else 'mødet'} i {absence}."


def _in_a_row(members: Sequence[str]) -> list[str]:
    """An office is written small where it does not begin the line: «… og viceborgmester Lis Fjord (A)»."""
    offices = ("Borgmester ", "Formand ", "Viceborgmester ", "Næstformand ")
    small = [f"{member[:1].lower()}{member[1:]}" if member.startswith(offices) else member for member in members[1:]]
    return [*members[:1], *small]


def absent_throughout(record: MeetingState, register: Register) -> tuple[Attendance, ...]:
    """The rows of the members who were away from the first item to the last."""
    places = [item.number for item in record.agenda()] or [NO_ITEM]
    at = [{row.person: row for row in record.attendance_at(number)} for number in places]
    return tuple(rows[0] for member in members_of(record, register) if (rows := _all_away(member, at)))


def _all_away(person: PersonId, at: Iterable[dict[PersonId, Attendance]]) -> list[Attendance]:
    rows = [by_person.get(person) for by_person in at]
    away = [row for row in rows if row is not None and row.presence is Presence.ABSENT]
    return away if len(away) == len(rows) else []


def movements(record: MeetingState, register: Register) -> Iterator[str]:
    """Those who came later, left before the end, or were out for some items: one sentence a stretch."""
    names = names_of(record, register)
    away = {row.person for row in absent_throughout(record, register)}
    for row in sorted(record.attendance, key=lambda absence: record.order_of(absence.from_item)):
        moved = "" if row.person in away else movement(record, row)
        if moved:
            sits_in = row.substitute is not None and row.presence is Presence.ABSENT
            stand_in = f"; {names.person(row.substitute)} deltog som stedfortræder" if sits_in else ""
            yield f"{names.person(row.person)} {moved}{stand_in}."


def movement(record: MeetingState, row: Attendance) -> str:
    """«ankom kl. 17.54 under punkt 4»; empty for a row that says nothing of coming or going."""
    first, last = (record.label(number) if number else "" for number in (row.from_item, row.to_item))
    if row.presence is Presence.PRESENT:
        return _present(row, first)
    if first and last:
        span = f"punkt {first}" if first == last else f"punkt {first}–{last}"
        return f"var fraværende under {span}{_between(row)}"
    if last:
        return f"ankom kl. {hour(row.until)} under punkt {last}" if row.until else f"ankom efter punkt {last}"
    if first:
        when = f"kl. {hour(row.since)} under" if row.since else "før"
        return f"forlod mødet {when} punkt {first}"
    return ""


def _present(row: Attendance, first: str) -> str:
    came = [f"ankom kl. {hour(row.until)}{f' under punkt {first}' if first else ''}"] if row.until else []
    went = [f"forlod mødet kl. {hour(row.since)}"] if row.since else []
    if came or went:
        return " og ".join([*came, *went])
    return f"deltog fra punkt {first}" if first else ""


def _between(row: Attendance) -> str:
    if row.since and row.until:
        return f" (kl. {hour(row.since)}–{hour(row.until)})"
    return f" (fra kl. {hour(row.since)})" if row.since else f" (til kl. {hour(row.until)})" if row.until else ""


# -- substitutes ----------------------------------------------------------------------------------------------------


def substitutes(record: MeetingState, register: Register) -> Iterator[str]:
    """Who sat in for whom the whole meeting, and who was called and did not: one sentence each."""
    names = names_of(record, register)
    seated = set()
    for row in absent_throughout(record, register):
        if row.substitute is not None:
            seated.add((row.person, row.substitute))
            yield _took_part(record, names, row)
    for substitution in record.substitutions:
        if (substitution.member, substitution.substitute) not in seated:
            yield from _called_only(record, names, substitution)


def _took_part(record: MeetingState, names: Names, row: Attendance) -> str:
    """A council's substitute sits in from the item after the one that approved the call (KSL § 15, stk. 4)."""
    sentence = f"{names.person(row.substitute)} deltog som stedfortræder for {names.person(row.person)}"
    calls = (s for s in record.substitutions if (s.member, s.substitute) == (row.person, row.substitute) and s.item)
    call = next(calls, None)
    if call is None:
        return f"{sentence}."
    return f"{sentence} efter {genitive(names.council)} godkendelse under punkt {record.label(call.item)}."


def _called_only(record: MeetingState, names: Names, substitution: SeatSubstitution) -> Iterator[str]:
    """One who was asked, or said no, has no place in the minutes."""
    substitute, member = names.person(substitution.substitute), names.person(substitution.member)
    sentence = f"{substitute} var indkaldt som stedfortræder for {member}"
    if substitution.state is SubstitutionState.REFUSED:
        yield f"{sentence}; indkaldelsen blev ikke godkendt under punkt {record.label(substitution.item)}."
    elif substitution.state is SubstitutionState.CALLED:
        yield f"{sentence}; indkaldelsen er ikke godkendt."


# -- at one item ----------------------------------------------------------------------------------------------------


def absent_at(record: MeetingState, register: Register, item: int) -> str:
    """«Fraværende under punktet: Kai Næs (B).»: those who were there for other items; empty when nobody was out."""
    names = names_of(record, register)
    away = {row.person for row in absent_throughout(record, register)}
    members = set(members_of(record, register))
    out = [
        f"{names.person(row.person)}{_stand_in(row, names)}"
        for row in record.attendance_at(item)
        if row.presence is Presence.ABSENT and row.person in members - away
    ]
    absent = f"Fraværende under punktet: {listing(out)}." if out else ""
    is_chair_away = any(row.person == _chair(record, register) for row in absent_throughout(record, register))
    return " ".join(filter(None, (absent, "" if is_chair_away else led(record, register, item))))


def _chair(record: MeetingState, register: Register) -> PersonId | None:
    return register.first_in(record.meeting.organization, record.meeting.seated_on, SeatRole.CHAIR)


def _stand_in(row: Attendance, names: Names) -> str:
    return f" (stedfortræder: {names.person(row.substitute)})" if row.substitute is not None else ""


def conflicts_at(record: MeetingState, register: Register, item: int) -> tuple[str, ...]:
    names = names_of(record, register)
    away = {row.person for row in record.attendance_at(item) if row.presence is Presence.ABSENT}
    return tuple(
        conflict(raised, names, was_there=raised.person not in away)
        for raised in record.conflicts
        if raised.item == item
    )


def conflict(raised: Conflict, names: Names, *, was_there: bool = True) -> str:
    """The body's own decision on a member's conflict of interest (KSL § 14), who left the room for it, and who sat in
    for this item.
    """
    who, body = names.person(raised.person), names.organ(names.body)
    if raised.ruling is Ruling.RAISED:
        return f"Der er rejst spørgsmål om habilitet for {who}, som {body} ikke har taget stilling til."
    decided = f"{body} besluttede{_ruled_by(raised.votes)}, at {who} er"
    if raised.ruling is Ruling.NOT_DISQUALIFIED:
        return f"{decided} habil og kan deltage i behandlingen af punktet."
    substitute = names.person(raised.substitute) if raised.substitute else ""
    stand_in = f"; {substitute} deltog som stedfortræder under punktet" if substitute else ""
    if not was_there:
        return f"{decided} inhabil og ikke deltager i behandlingen af punktet{stand_in}."
    return f"{decided} inhabil. {who} forlod lokalet og deltog ikke i behandlingen af punktet{stand_in}."


def _ruled_by(votes: str) -> str:
    """«12-3-0» as « med 12 stemmer mod 3»."""
    if not votes:
        return ""
    in_favour, against, abstained = (*votes.split("-"), "0")[:3]
    abstentions = f" ({abstained} undlod at stemme)" if abstained != "0" else ""
    return f" med {in_favour} stemme{'' if in_favour == '1' else 'r'} mod {against}{abstentions}"


def heading_of(record: MeetingState, item: AgendaItem) -> str:
    """«3. Nye ramper»; what came on after the numbers were frozen has its place in the treatment and says that it came:
    «Tillægspunkt 12. Nødstrøm», so that the numbers are not taken for out of order.
    """
    late = "Tillægspunkt " if item.list_type is not ListType.ORDINARY and item.printed and not item.under else ""
    return f"{late}{record.label(item.number)}. {item.title}"


def who_proposes(item: AgendaItem) -> str:
    """The administration puts a case forward with its proposed decision; what the meeting decides of itself is nobody's
    in particular.
    """
    if item.proposed_by is not None:
        return "Forslagsstilleren foreslår"
    return "Forvaltningen indstiller" if item.case_id is not None else "Det indstilles"


def others_present(item: AgendaItem) -> str:
    """«Andre til stede under punktet: Per Ask (arkitekt).»"""
    people = [f"{guest.name} ({guest.capacity})" if guest.capacity else guest.name for guest in item.guests]
    return f"Andre til stede under punktet: {listing(people)}." if people else ""
