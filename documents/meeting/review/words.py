"""What a row would record, in one Danish line."""

from __future__ import annotations

from documents.meeting.review.held import Held
from documents.meeting.review.rows import Away, Decided, Dissented, Fact, Hours
from process.calendar import COPENHAGEN, danish_date
from process.state.decision import Votes
from process.words import decisions
from process.words.dates import hour
from process.words.grammar import sentence


def in_words(fact: Fact | None, held: Held) -> str:
    """Empty for what is not recorded."""
    match fact:
        case Hours():
            return _hours(fact)
        case Away():
            return _away(fact, held)
        case Decided():
            return _decided(fact, held)
        case Dissented():
            who = held.names.person(fact.person) if fact.person is not None else fact.by or "Hvem?"
            return f"{who}: »{fact.text}«"
    return ""


def _hours(fact: Hours) -> str:
    times = [
        f"{word} kl. {hour(at.astimezone(COPENHAGEN).time())}"
        for word, at in (("åbnet", fact.opened_at), ("hævet", fact.adjourned_at))
        if at is not None
    ]
    return ", ".join(("De øvrige medlemmer var til stede", *times))


def _away(fact: Away, held: Held) -> str:
    who = held.names.person(fact.person) if fact.person is not None else "Hvem?"
    begun, ended = (held.record.label(n) if n else "" for n in (fact.from_item, fact.to_item))
    if begun and begun == ended:
        extent = f" under punkt {begun}"
    else:
        extent = f"{f' fra punkt {begun}' if begun else ''}{f' til punkt {ended}' if ended else ''}"
    times = "".join(
        f", {word} kl. {hour(at)}" for word, at in (("gik", fact.since), ("kom", fact.until)) if at is not None
    )
    how = "fraværende" if fact.with_notice else "fraværende uden afbud"
    instead = f"; {held.names.person(fact.substitute)} deltog i stedet" if fact.substitute is not None else ""
    return f"{who} {how}{extent}{times}{instead}"


def _decided(fact: Decided, held: Held) -> str:
    item = held.record.item(fact.item) if fact.item is not None else None
    asked = item.question if item is not None else None
    outcome = sentence(decisions.in_short(fact.outcome, asked)) if fact.outcome is not None else "Hvilket udfald?"
    to = f" til {held.names.organ(fact.refer_to)}" if fact.refer_to is not None else ""
    put_off_to = held.names.meeting_day(fact.postponed_to)
    to = f" til mødet {danish_date(put_off_to)}" if put_off_to else to
    counts = Votes(fact.votes.in_favour, fact.votes.against, fact.votes.abstained) if fact.votes else None
    cast = f" {decisions.votes(counts)}" if counts else ""
    text = f" »{fact.text}«" if fact.text else ""
    return f"{outcome}{to}.{text}{cast}"
