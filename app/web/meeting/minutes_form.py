"""The form of reviewed minutes: what was read, with what was chosen and mended, as commands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from app.web.fields import ByKey, Hour, Text, Tick
from app.web.forms import Form, MistakesError
from app.web.meeting.minutes_rows import ReviewedMinutes, choices_of, code_of
from app.web.meeting.record_votes import OUTCOMES, Counted
from documents.meeting.review.rows import Away, Decided, Dissented, Fact, Hours, Row, Standing
from process.calendar import COPENHAGEN, instant
from process.commands.meeting import MeetingCommand
from process.ids import ItemNumber
from process.state.case import Outcome
from process.state.decision import Votes

WHICH = "Vælg, hvilket punkt det er."
WHAT = "Vælg, hvad der blev besluttet."
WHO = "Vælg, hvem det er."
TO_WHOM = "Vælg, hvilket organ sagen henvises til."
WHOSE = "Vælg medlemmet, eller skriv, hvis mening det er."
WORDS = "Skriv den afvigende mening."
TWICE = "To rækker er om det samme punkt. Sæt kun kryds ved den ene."
WITHOUT_NOTICE = "uden-afbud"
Choices = Mapping[str, str]
Wrong = list[tuple[str, str]]


class TypedHours(Form):
    tag: Tick
    aabnet: Hour
    haevet: Hour

    def fact(self, _row: Row, on: ReviewedMinutes, _wrong: Wrong) -> Fact:
        opened, ended = (_at(on, hour) for hour in (self.aabnet, self.haevet))
        if opened and ended and ended < opened:
            ended += timedelta(days=1)
        return Hours(opened, ended)


class TypedAway(Form):
    tag: Tick
    hvem: Text
    stedfortraeder: Text
    hvordan: Text
    fra: Text
    til: Text
    gik: Hour
    kom: Hour

    def fact(self, row: Row, on: ReviewedMinutes, wrong: Wrong) -> Fact:
        register, choices = on.work.register, choices_of(on)
        person = register.person(self.hvem) if self.hvem in dict(choices["medlemmer"]) else None
        instead = self.stedfortraeder in dict(choices["stedfortraedere"])
        substitute = register.person(self.stedfortraeder) if instead else None
        if person is None:
            wrong.append((f"{row.key}-hvem", WHO))
        read = row.fact if isinstance(row.fact, Away) else Away(None)
        return replace(
            read,
            person=person.id if person else None,
            substitute=substitute.id if substitute else None,
            with_notice=self.hvordan != WITHOUT_NOTICE,
            from_item=_item(self.fra, on) or ItemNumber(0),
            to_item=_item(self.til, on) or ItemNumber(0),
            since=self.gik,
            until=self.kom,
        )


class TypedDecision(Counted):
    tag: Tick
    punkt: Text
    udfald: Text
    henvist: Text
    tekst: Text

    def fact(self, row: Row, on: ReviewedMinutes, wrong: Wrong) -> Fact:
        read = row.fact if isinstance(row.fact, Decided) else Decided(None, None)
        item, outcome = _item(self.punkt, on), OUTCOMES.get(self.udfald)
        case = read.case if item is None else None
        to = on.work.register.organization(self.henvist) if self.henvist in dict(choices_of(on)["organer"]) else None
        if item is None and case is None:
            wrong.append((f"{row.key}-punkt", WHICH))
        if outcome is None:
            wrong.append((f"{row.key}-udfald", WHAT))
        if outcome is Outcome.REFERRED and to is None:
            wrong.append((f"{row.key}-henvist", TO_WHOM))
        votes = self.votes
        if votes is not None and read.votes is not None and _numbers(votes) == _numbers(read.votes):
            votes = read.votes  # with who voted what, as it was read
        return Decided(item, outcome, self.tekst, votes, to.id if to else None, case)


class TypedDissent(Form):
    tag: Tick
    punkt: Text
    hvem: Text
    af: Text
    tekst: Text

    def fact(self, row: Row, on: ReviewedMinutes, wrong: Wrong) -> Fact:
        people = dict([*choices_of(on)["medlemmer"], *choices_of(on)["stedfortraedere"]])
        person = on.work.register.person(self.hvem) if self.hvem in people else None
        item = _item(self.punkt, on)
        if item is None:
            wrong.append((f"{row.key}-punkt", WHICH))
        if person is None and not self.af:
            wrong.append((f"{row.key}-hvem", WHOSE))
        if not self.tekst:
            wrong.append((f"{row.key}-tekst", WORDS))
        return Dissented(item, self.tekst, person.id if person else None, "" if person else self.af)


class Chosen(Form):
    """The rows by their keys; of those ticked all is checked, of the others nothing."""

    afbud: ByKey[TypedAway]
    fremmoede: ByKey[TypedHours]
    punkt: ByKey[TypedDecision]
    mening: ByKey[TypedDissent]

    def command(self, on: ReviewedMinutes) -> list[tuple[str, MeetingCommand]]:
        typed = {
            f"{kind}-{number}": form
            for kind in ("afbud", "fremmoede", "punkt", "mening")
            for number, form in getattr(self, kind).items()
        }
        wrong: Wrong = []
        facts: dict[str, Fact] = {}
        for row in on.review.rows if on.review else ():
            form = typed.get(row.key)
            if form is not None and form.tag and on.row(row.key) is not None:
                facts[row.key] = form.fact(row, on, wrong)
        wrong += _twice(facts)
        if wrong:
            raise MistakesError(*wrong)
        made = ((key, fact.command(on.work.meeting.id)) for key, fact in facts.items())
        return [(key, command) for key, command in made if command is not None]


def _twice(facts: Mapping[str, Fact]) -> Wrong:
    """Two decisions on one item: the later would take the place of the first."""
    seen: set[int] = set()
    wrong: Wrong = []
    for key, fact in facts.items():
        if isinstance(fact, Decided) and fact.item is not None:
            if fact.item in seen:
                wrong.append((f"{key}-punkt", TWICE))
            seen.add(fact.item)
    return wrong


def _at(on: ReviewedMinutes, hour: time | None) -> datetime | None:
    return instant(on.work.meeting.held_on, hour) if hour is not None else None


def _item(sent: str, on: ReviewedMinutes) -> ItemNumber | None:
    """The item with this key, where the reader sees it."""
    item = on.work.record.item(int(sent)) if sent.isdecimal() and len(sent) < 7 else None
    return item.number if item is not None and item.removed_at is None and on.work.sees(item) else None


def _numbers(votes: Votes) -> tuple[int, int, int]:
    return votes.in_favour, votes.against, votes.abstained


# -- what the fields begin with --------------------------------------------------------------------------------------


def begins_of(row: Row, on: ReviewedMinutes) -> dict[str, str]:
    """The fields of a row as it was read; ticked where it is new and nothing is asked."""
    fields = {"tag": "ja"} if row.standing is Standing.NEW else {}
    match row.fact:
        case Hours():
            times = (("aabnet", row.fact.opened_at), ("haevet", row.fact.adjourned_at))
            return fields | {name: f"{at.astimezone(COPENHAGEN):%H:%M}" for name, at in times if at is not None}
        case Away():
            return fields | _of_away(row.fact, on)
        case Decided():
            return fields | _of_decision(row.fact, on)
        case Dissented():
            known = {"punkt": str(row.fact.item or ""), "hvem": code_of(on, row.fact.person)}
            return fields | known | {"af": row.fact.by, "tekst": row.fact.text}
    return fields


def _of_away(fact: Away, on: ReviewedMinutes) -> dict[str, str]:
    hours = (("gik", fact.since), ("kom", fact.until))
    return {
        "hvem": code_of(on, fact.person),
        "stedfortraeder": code_of(on, fact.substitute),
        "hvordan": "afbud" if fact.with_notice else WITHOUT_NOTICE,
        "fra": str(fact.from_item or ""),
        "til": str(fact.to_item or ""),
        **{name: f"{hour:%H:%M}" for name, hour in hours if hour is not None},
    }


def _of_decision(fact: Decided, on: ReviewedMinutes) -> dict[str, str]:
    body = on.work.register.organizations.get(fact.refer_to) if fact.refer_to is not None else None
    fields = {
        "punkt": str(fact.item or ""),
        "udfald": str(fact.outcome or ""),
        "henvist": body.code if body else "",
        "tekst": fact.text,
    }
    if fact.votes is not None:
        counts = zip(("for", "imod", "undlod"), _numbers(fact.votes), strict=True)
        fields |= {name: str(count) for name, count in counts}
    return fields
