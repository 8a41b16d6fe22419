"""Who was there, as the minutes tell it: against our members, our substitutes and what is recorded already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from documents.meeting.review.held import Held, people_called, people_like
from documents.meeting.review.rows import Away, Hours, Row, Standing
from documents.reading.minutes.result import Absence, MeetingFinding, ReadMeeting
from process.calendar import COPENHAGEN, instant
from process.ids import NO_ITEM, ItemNumber, PersonId
from process.state.meeting import AgendaItem
from process.state.presence import Presence
from process.words.dates import hour, listing

_HOUR = re.compile(r"(\d{1,2})[.:](\d{2})")
_POINT = re.compile(r"(?:punkt\w*|pkt\.?|sag\w*)\s*(?:nr\.?\s*)?(\d{1,3}(?:\.\d{1,2})?)", re.IGNORECASE)
_LEAVES = re.compile(r"\b(?:forlod|forlader|gik|udtrådte|fra)\b")
"""Away from then on; without such a word an item that is named is the one missed."""
NOT_TOLD = "Referatet siger ikke, hvem der var til stede. Fremmødet bliver ikke registreret."


@dataclass(frozen=True, slots=True)
class Told:
    """One absence of the document, and the item of ours it stands under; None: it is told of the whole meeting."""

    absence: Absence
    under: AgendaItem | None
    label: str = ""


def attendance_rows(meeting: ReadMeeting, told: Sequence[Told], lines: Sequence[str], held: Held) -> Iterator[Row]:
    """First each absence, then that the others were there. `lines`: the document's."""
    rows: list[Row] = []
    for number, each in enumerate(told, 1):
        row = _away(number, each, held, meeting.findings, lines)
        if not _is_said(row, rows, held):
            rows.append(row)
    yield from rows
    away = {row.fact.person for row in rows if isinstance(row.fact, Away) and row.fact.person is not None}
    yield from _unmentioned(meeting, away, held)
    yield _hours(meeting, away, held)


def _is_said(row: Row, before: Sequence[Row], held: Held) -> bool:
    """Whether a stretch that is told already has this one in it: «forlod mødet under punkt 6», then each item after."""
    fact = row.fact
    if not isinstance(fact, Away) or fact.person is None or not fact.from_item or fact.from_item != fact.to_item:
        return False
    place = held.record.order_of(fact.from_item)
    stretches = (other.fact for other in before if isinstance(other.fact, Away) and other.fact.person == fact.person)
    return any(
        held.record.order_of(each.from_item) <= place
        and (not each.to_item or place <= held.record.order_of(each.to_item))
        for each in stretches
        if (each.from_item or each.to_item) and each.substitute == fact.substitute
    )


# -- one who was away ------------------------------------------------------------------------------------------------


def _away(number: int, told: Told, held: Held, findings: Iterable[MeetingFinding], lines: Sequence[str]) -> Row:
    absence = told.absence
    asks: list[str] = []
    person, said = _person(absence.person, held, held.members(), "medlem")
    asks += said
    substitute = None
    if absence.substitute is not None:
        substitute, said = _stand_in(absence.substitute.name, held)
        asks += said
    first = absence.sources[0]
    words = " ".join(lines[first.line - 1 : first.last_line]).casefold()
    stretch = _stretch(told, _sentence(words, absence.person.casefold()), held, asks)
    if absence.certainty == "uncertain":
        asks.append("Det fremgår ikke sikkert, om det gælder hele mødet eller kun punktet. Vælg.")
    asks += [f.message for f in findings if f.code == "same_person" and absence.person in f.message]
    fact = replace(
        stretch,
        person=person,
        substitute=substitute,
        reason=absence.reason or "",
        with_notice="uden afbud" not in words,
    )
    notes = (f"Står {len(absence.sources)} steder i referatet.",) if len(absence.sources) > 1 else ()
    standing, stands = _stands(fact, held)
    is_unknown = person is None or (absence.substitute is not None and substitute is None)
    if asks and (standing is Standing.NEW or (standing is Standing.SAME and is_unknown)):
        standing = Standing.ASKED
    name = held.names.person(person) if person is not None else absence.person
    return Row(
        key=f"afbud-{number}",
        about=name,
        printed=_printed(absence),
        lines=(first.line, first.last_line),
        standing=standing,
        fact=fact,
        asks=tuple(dict.fromkeys(asks)) if standing is not Standing.SAME else (),
        notes=notes,
        stands=stands,
    )


def _person(name: str, held: Held, among: Sequence[PersonId], what: str) -> tuple[PersonId | None, list[str]]:
    exact = people_called(held.register, name, among)
    if len(exact) == 1:
        return exact[0], []
    if exact:
        return None, [f"Flere hedder {name}. Vælg, hvem der menes."]
    alike = people_like(held.register, name, among)
    if alike:
        names = " eller ".join(held.register.persons[person].name for person in alike)
        return None, [f"»{name}« er intet {what} her. Er det {names}? Vælg."]
    return None, [f"»{name}« er intet {what} her. Vælg, hvem der menes."]


def _stand_in(name: str, held: Held) -> tuple[PersonId | None, list[str]]:
    """A substitute may have no seat here: the seated are looked among first, then all we know."""
    seated = people_called(held.register, name, held.seated())
    if len(seated) == 1:
        return seated[0], []
    person, asks = _person(
        name, held, tuple(person.id for person in held.register.persons.values()), "navn, vi kender,"
    )
    return person, [ask.replace("er intet navn, vi kender, her", "kendes ikke som stedfortræder") for ask in asks]


def _sentence(words: str, name: str) -> str:
    """What is said of this one, where a line tells of several."""
    behind = words.partition(name)[2]
    return re.split(r"\.\s+(?=[a-zæøå])", behind)[0]


def _stretch(told: Told, words: str, held: Held, asks: list[str]) -> Away:
    """From which item to which; a part that cannot be placed is asked about. `words` are the document's of this one."""
    absence, under = told.absence, told.under.number if told.under else None
    if absence.scope == "meeting":
        return Away(None)
    if absence.scope == "sitting":
        asks.append("Fraværet gælder én af flere mødedage. Vælg, hvilke punkter det er.")
        return Away(None)
    if absence.scope == "item" and under is not None:
        return Away(None, from_item=under, to_item=under)
    if absence.since and not absence.until and not _LEAVES.search(words):
        at = _placed(absence.since, under, held) if len(re.findall(r"\d+", absence.since)) == 1 else None
        if at is None:
            asks.append("Det fremgår ikke, hvilke punkter fraværet gælder. Vælg.")
        return Away(None, from_item=at or NO_ITEM, to_item=at or NO_ITEM)
    begun, ended = _placed(absence.since, under, held), _placed(absence.until, under, held)
    if (absence.since and begun is None) or (absence.until and ended is None) or not (absence.since or absence.until):
        asks.append("Det fremgår ikke, hvilke punkter fraværet gælder. Vælg.")
        return Away(None)
    return Away(
        None,
        from_item=begun or NO_ITEM,
        to_item=ended or NO_ITEM,
        since=_hour(absence.since),
        until=_hour(absence.until),
    )


def _placed(printed: str | None, under: ItemNumber | None, held: Held) -> ItemNumber | None:
    """The item that these words name, else the one they stand under."""
    named = _POINT.search(printed) if printed else None
    item = held.record.by_label(named[1]) if named else None
    return item.number if item is not None else under if printed and not named else None


def _hour(printed: str | None) -> time | None:
    match = _HOUR.search(printed or "")
    return time(int(match[1]), int(match[2])) if match and int(match[1]) < 24 and int(match[2]) < 60 else None


def _printed(absence: Absence) -> str:
    party = f" ({absence.party})" if absence.party else ""
    instead = f" I stedet deltog {absence.substitute.name}." if absence.substitute else ""
    extent = ", ".join(part for part in (absence.since, absence.until) if part)
    places = {"item": ", under punktet", "part": f", {extent or 'en del af mødet'}", "sitting": ", én mødedag"}
    return f"Fraværende: {absence.person}{party}{places.get(absence.scope, '')}.{instead}"


def _stands(fact: Away, held: Held) -> tuple[Standing, str]:
    """Against the absences that are recorded; one of a stretch is told by any item in it."""
    rows = held.record.attendance_at(fact.from_item) if fact.from_item else held.record.attendance
    row = next((r for r in rows if r.person == fact.person and r.presence is Presence.ABSENT), None)
    if row is None:
        return Standing.NEW, ""
    if not fact.from_item and row.from_item:
        return Standing.NEW, ""
    call = held.record.substitution_of(row.person)
    sits_in = row.substitute or (call.substitute if call is not None else None)
    if fact.substitute is not None and sits_in is None:
        return Standing.NEW, ""
    if fact.substitute is not None and sits_in != fact.substitute:
        return Standing.DIFFERS, _in_words(sits_in, held)
    is_whole = not row.from_item and not row.to_item
    if not (fact.from_item or fact.to_item) and not is_whole:
        return Standing.DIFFERS, "Registreret som fraværende i en del af mødet."
    return Standing.SAME, _in_words(sits_in, held)


def _in_words(substitute: PersonId | None, held: Held) -> str:
    instead = f"; {held.names.person(substitute)} deltog i stedet" if substitute else "; ingen stedfortræder"
    return f"Registreret som fraværende{instead}."


# -- the others ------------------------------------------------------------------------------------------------------


def _unmentioned(meeting: ReadMeeting, away: set[PersonId], held: Held) -> Iterator[Row]:
    """Who is recorded as absent from the whole meeting, and not told so by minutes that tell who was."""
    if meeting.absences is None and meeting.present is None:
        return
    for row in held.record.attendance:
        if row.presence is not Presence.ABSENT or row.from_item or row.to_item or row.person in away:
            continue
        name = held.names.person(row.person)
        was = "nævner medlemmet som til stede" if _is_present(meeting, row.person, held) else "nævner det ikke"
        why = f"{name} er registreret som fraværende, men referatet {was}. Ret det under Fremmøde, hvis det er forkert."
        yield Row(
            key=f"registreret-{row.person}",
            about=name,
            printed="",
            lines=(1, 1),
            standing=Standing.DIFFERS,
            notes=(why,),
            stands=_in_words(row.substitute, held),
        )


def _is_present(meeting: ReadMeeting, person: PersonId, held: Held) -> bool:
    return any(people_called(held.register, told.name, [person]) for told in meeting.present or ())


def _hours(meeting: ReadMeeting, away: set[PersonId], held: Held) -> Row:
    place = meeting.sources.get("present") or meeting.sources.get("start") or meeting.sources.get("date")
    lines = (place.source.line, place.source.last_line) if place else (1, 1)
    row = Row("fremmoede-0", "Fremmøde", "", lines, Standing.LEFT)
    if meeting.present is None and meeting.absences is None:
        return replace(row, notes=(NOT_TOLD,))
    ours, day = held.record.meeting, held.record.meeting.held_on
    opened, ended = _instant(day, meeting.start), _instant(day, meeting.end)
    if opened and ended and ended < opened:
        ended += timedelta(days=1)
    fact = Hours(opened, ended)
    asks = tuple(_missing(meeting, away, held))
    differs = [
        f"Registreret: {word} kl. {hour(was.astimezone(COPENHAGEN).time())}."
        for word, was, at in (("åbnet", ours.opened_at, opened), ("hævet", ours.adjourned_at, ended))
        if was is not None and at is not None and was != at
    ]
    is_known = (opened is None or ours.opened_at == opened) and (ended is None or ours.adjourned_at == ended)
    standing = Standing.ASKED if asks else Standing.NEW
    if differs:
        standing = Standing.DIFFERS
    elif ours.attendance_stated_at is not None and is_known:
        standing, asks = Standing.SAME, ()
    told = " ".join(filter(None, (_said("Mødet begyndte", meeting.start), _said("Mødet sluttede", meeting.end))))
    others = "De øvrige medlemmer registreres som til stede."
    return replace(
        row, printed=told, standing=standing, fact=fact, asks=asks, notes=(others,), stands=" ".join(differs)
    )


def _said(word: str, at: str | None) -> str:
    return f"{word} kl. {at.replace(':', '.')}." if at else ""


def _instant(day: date, at: str | None) -> datetime | None:
    return instant(day, time.fromisoformat(at)) if at else None


def _missing(meeting: ReadMeeting, away: set[PersonId], held: Held) -> Iterator[str]:
    """Members who are told neither present nor absent, where minutes list those present."""
    if meeting.present is None:
        return
    silent = [p for p in held.members() if p not in away and not _is_present(meeting, p, held)]
    if silent:
        names = listing([held.register.persons[person].name for person in silent])
        yield f"{names} nævnes hverken som til stede eller som fraværende. Bekræft, at de var der."
