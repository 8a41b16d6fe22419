"""The rules about the meetings: sent in time, late items, two readings, finance committee, funding, competence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from process.calendar import CalendarRangeError, danish_date, local_day
from process.checks.finding import Dossier, Level, RuleFinding, finding
from process.checks.record import marked, place_of
from process.checks.sources import OWN_ROUTE, READ, Rule
from process.deadlines import working_days_before
from process.law import BUDGET_READINGS_APART_DAYS, COUNCIL_DISPATCH_DAYS, OTHER_READINGS_APART_DAYS
from process.register import BodyKind, MeetingStatus
from process.route.route import final_treatment
from process.rules import Role
from process.sent import when_sent
from process.stages import Stage, StepState
from process.state.amendment import TabledAmendment, accepted_late, late_amendments
from process.state.case import STAYS, Consultation, Outcome
from process.state.meeting import ListType, MeetingState
from process.words.decisions import outcome
from process.words.grammar import genitive
from process.words.minutes import names_of

SUPPLEMENTARY = re.compile(r"\btillægsbevilling", re.IGNORECASE)
FUNDED = re.compile(
    r"\b(?:finansier|modpost|kassebeholdning|kassetræk|likvide|dækkes (?:af|inden|ved)|omplacer|mindreforbrug|frigiv|"
    r"lånoptag|lånefinans)",
    re.IGNORECASE,
)
"""Words by which a text says how a supplementary appropriation is paid for; that they are absent proves nothing alone,
so a person is asked to look.
"""
UNFUNDED = re.compile(
    r"\b(?:ufinansiere|(?:ikke|uden|manglende) finansier|finansiering(?:en)? (?:mangler|er ikke|kendes ikke))",
    re.IGNORECASE,
)
"""Words by which a text says that it is not."""

"""What a record may be marked with, as the rule it breaks. `not_on_agenda` is told by the rule on late items."""


def dispatch(case: Dossier) -> Iterator[RuleFinding]:
    """Agenda and material four working days before the council (KSL § 8), by a committee's own rules (§ 20)."""
    for record, item in case.agenda():
        if item.list_type is ListType.ORDINARY and (latest := _latest_dispatch(case, record)) is not None:
            timeliness = _sent_in_time(case, record, latest)
            if timeliness is not None:
                yield timeliness


def _latest_dispatch(case: Dossier, record: MeetingState) -> date | None:
    meeting = record.meeting
    if case.kind(meeting.organization) is not BodyKind.COUNCIL:
        return meeting.dispatch_on
    body = case.register.organizations[meeting.organization]
    try:
        return working_days_before(meeting.held_on, COUNCIL_DISPATCH_DAYS, case.calendar, body.counts_saturday)
    except CalendarRangeError:
        return None


def _sent_in_time(case: Dossier, record: MeetingState, latest: date) -> RuleFinding | None:
    meeting = record.meeting
    is_council = case.kind(meeting.organization) is BodyKind.COUNCIL
    source = "" if is_council else "udvalgets forretningsorden; kommunestyrelsesloven § 20"
    where, rule = (
        place_of(case, record),
        "fire hverdage før mødet" if is_council else "udvalgets egen dag for udsendelse",
    )
    sent_at = when_sent(meeting)
    if sent_at is not None:
        sent = local_day(sent_at)
        if sent <= latest:
            sentence = f"Dagsordenen til {where} blev udsendt {danish_date(sent)}, senest {danish_date(latest)}."
            return finding(Level.GREEN, Rule.DISPATCH, sentence, source)
        level = Level.RED if sent_at >= meeting.starts_at else Level.YELLOW
        sentence = f"Dagsordenen til {where} blev udsendt {danish_date(sent)}; {rule} var {danish_date(latest)}."
        return finding(level, Rule.DISPATCH, sentence, source)
    if meeting.state in (MeetingStatus.HELD, MeetingStatus.CLOSED):
        sentence = f"Det er ikke registreret, at dagsordenen til {where} blev udsendt."
        return finding(Level.RED if is_council else Level.YELLOW, Rule.DISPATCH, sentence, source)
    if case.today > latest:
        sentence = f"Dagsordenen til {where} er ikke udsendt; {rule} var {danish_date(latest)}."
        return finding(Level.YELLOW, Rule.DISPATCH, sentence, source)
    return None


def late_items(case: Dossier) -> Iterator[RuleFinding]:
    """A late item may be decided only when it cannot wait, and the agenda says why (KSL § 8); a committee makes its
    own rules of it.
    """
    for record, item in case.agenda():
        if item.list_type is ListType.ORDINARY:
            continue
        is_council = case.kind(record.meeting.organization) is BodyKind.COUNCIL
        source = "" if is_council else "udvalgets forretningsorden; kommunestyrelsesloven § 20"
        where, reason = place_of(case, record), item.late_reason.strip()
        if reason:
            sentence = f"Hastesag i {where}. Begrundelsen på dagsordenen: »{reason}«"
            yield finding(Level.GREEN, Rule.LATE_ITEM, sentence, source)
            continue
        outside = item.list_type is ListType.OUTSIDE_AGENDA
        fault = "stod ikke på dagsordenen" if outside else "kom på dagsordenen efter udsendelsen"
        sentence = f"Sagen {fault} til {where}, og der er ingen begrundelse for, at den ikke kunne vente."
        yield finding(Level.RED if is_council else Level.YELLOW, Rule.LATE_ITEM, sentence, source)


def readings(case: Dossier) -> Iterator[RuleFinding]:
    """The budget is read twice in the council, at least three weeks apart (KSL § 38); 21 days are enough. What else is
    read twice needs six days (§ 2). Only a reading that was held counts: one postponed was none.
    """
    template = case.rules.route_for(case.state.case.case_type)
    if case.is_dropped or template is None or not {1, 2} <= {step.reading for step in template.steps}:
        return
    council = case.called(BodyKind.COUNCIL, "kommunalbestyrelsen")
    first, second = (_reading(case, number) for number in (1, 2))
    if first is None or second is None:
        missing = "1." if first is None else "2."
        yield finding(Level.RED, Rule.READINGS, f"{council}s {missing} behandling er ikke på sagens rute.")
        return
    first_on, second_on = case.day_of(first), case.day_of(second) or _target_day(case)
    if second.outcome is not None and first.state is not StepState.DONE:
        yield finding(Level.RED, Rule.READINGS, f"{council} har afgjort sagen uden 1. behandling.")
    elif first_on is not None and second_on is not None:
        yield _apart(council, first_on, second_on, template.budget_round)
    if template.budget_round:
        yield from _of_the_year(case, first_on, second_on)


def _apart(council: str, first_on: date, second_on: date, is_budget: bool) -> RuleFinding:
    days = (second_on - first_on).days
    least = BUDGET_READINGS_APART_DAYS if is_budget else OTHER_READINGS_APART_DAYS
    source = "" if is_budget else "kommunestyrelsesloven § 2: mindst seks dages mellemrum"
    readings_on = f"1. behandling {danish_date(first_on)} og 2. behandling {danish_date(second_on)}"
    between = f"Mellem {genitive(council)} {readings_on} er der {days} dage"
    if days < least:
        return finding(Level.RED, Rule.READINGS, f"{between}; der skal være mindst {least}.", source)
    return finding(Level.GREEN, Rule.READINGS, f"{between}.", source)


def _of_the_year(case: Dossier, first_on: date | None, second_on: date | None) -> Iterator[RuleFinding]:
    """The year's own dates: the day of the first reading, and the last day of the adoption."""
    held_on = second_on or first_on
    year = case.rules.budget_years.get(held_on.year + 1) if held_on else None
    if year is None:
        return
    if first_on is not None and first_on != year.first_reading_on:
        planned = danish_date(year.first_reading_on)
        sentence = f"1. behandling {danish_date(first_on)} er ikke budgetårets dag: budget {year.year} har {planned}."
        yield finding(Level.YELLOW, Rule.BUDGET_YEAR, sentence)
    if second_on is not None:
        is_late, latest = second_on > year.latest_adoption, danish_date(year.latest_adoption)
        sentence = f"2. behandling {danish_date(second_on)} ligger {'efter' if is_late else 'inden'} {latest}, hvor "
        sentence += f"budget {year.year} senest skal være vedtaget."
        yield finding(Level.RED if is_late else Level.GREEN, Rule.BUDGET_YEAR, sentence)


def _reading(case: Dossier, number: int) -> Consultation | None:
    steps = (step for step in case.state.treatments() if step.reading == number)
    return next((step for step in steps if step.state is not StepState.STRUCK), None)


def _target_day(case: Dossier) -> date | None:
    target = case.state.case.target_meeting
    return next((meeting.held_on for meeting in case.register.meetings if meeting.id == target), None)


def finance(case: Dossier) -> Iterator[RuleFinding]:
    """The finance committee's opinion is obtained on every case touching the economy before the council decides it
    (KSL § 18).
    """
    final = final_treatment(case.state)
    if case.is_dropped or final is None or case.kind(final.body) is not BodyKind.COUNCIL:
        return
    council, committee = case.body(final.body), case.called(BodyKind.FINANCE, "økonomiudvalget")
    asked = [s for s in case.state.treatments() if case.kind(s.body) is BodyKind.FINANCE and s.step <= final.step]
    live = [step for step in asked if step.state is not StepState.STRUCK]
    costs = any(text.amounts for text in case.texts)
    if not live:
        known = "Sagen har økonomi" if costs else f"Sagen går til {council}"
        level = Level.RED if costs else Level.YELLOW
        yield finding(level, Rule.FINANCE, f"{known}, men {committee} er ikke på ruten før {council}.")
    elif final.outcome is not None and all(step.outcome is None for step in live):
        yield finding(Level.RED, Rule.FINANCE, f"{council} har afgjort sagen, uden at {committee} har udtalt sig.")
    else:
        done = any(step.outcome is not None for step in live)
        sentence = f"{committee} har udtalt sig." if done else f"{committee} udtaler sig før {council}."
        yield finding(Level.GREEN, Rule.FINANCE, sentence)


def funding(case: Dossier) -> Iterator[RuleFinding]:
    """A supplementary appropriation says how it is paid for, and only the council gives one (KSL § 40)."""
    text_of_case = "\n".join(f"{text.title}\n{text.text}" for text in case.texts)
    if case.is_dropped or not SUPPLEMENTARY.search(text_of_case):
        return
    if FUNDED.search(text_of_case) and not UNFUNDED.search(text_of_case):
        yield finding(Level.GREEN, Rule.FUNDING, "Sagen siger, hvordan tillægsbevillingen dækkes.")
    else:
        yield finding(Level.RED, Rule.FUNDING, "Sagen søger tillægsbevilling, men siger ikke, hvordan den dækkes.")
    final = final_treatment(case.state)
    if final is not None and case.kind(final.body) is not BodyKind.COUNCIL:
        council = case.called(BodyKind.COUNCIL, "kommunalbestyrelsen")
        sentence = f"Kun {council} kan give en tillægsbevilling, men sagen afgøres af {case.body(final.body)}."
        yield finding(Level.RED, Rule.FUNDING, sentence)


def amounts(case: Dossier) -> Iterator[RuleFinding]:
    """What the council reads of money says in which year's prices it is, and whether a plus is spending or income;
    its words name no sum that has been changed since.
    """
    stated = [text for text in case.texts if text.amounts]
    steps = (step for step in case.state.treatments() if step.state is not StepState.STRUCK)
    goes_there = any(case.kind(step.body) is BodyKind.COUNCIL for step in steps)
    if case.is_dropped or not stated or not goes_there:
        return
    for text in stated:
        prices = "" if text.price_level else "hvilket års priser de er i"
        sign = "" if text.sign_convention else "om plus er udgifter eller indtægter"
        if unsaid := " og ".join(filter(None, (prices, sign))):
            yield finding(Level.YELLOW, Rule.AMOUNTS, f"»{text.title}« har beløb, men siger ikke, {unsaid}.")
    for text in stated:
        for sentence in text.outdated:
            yield finding(Level.YELLOW, Rule.AMOUNTS, f"»{text.title}«: {sentence}")
    if all(text.price_level and text.sign_convention for text in stated):
        yield finding(Level.GREEN, Rule.AMOUNTS, "Beløbene siger, hvilket års priser de er i, og hvad plus betyder.")


def competence(case: Dossier) -> Iterator[RuleFinding]:
    """Decided by the body that has the competence, in a meeting that could decide (KSL § 11, kompetenceplanen)."""
    marks = [mark for record, item in case.agenda() for mark in marked(case, record, item)]
    yield from marks
    yield from _without_effect(case)
    if case.is_dropped:
        return
    final = final_treatment(case.state)
    if final is None:
        yield finding(Level.RED, Rule.COMPETENCE, "Intet organ på ruten har kompetence til at afgøre sagen.")
    elif not any(mark.rule is Rule.COMPETENCE for mark in marks):
        decided = final.outcome is not None and case.state.case.stage in (Stage.FOLLOW_UP, Stage.ENDED)
        decided_or_not = "er afgjort" if decided else "afgøres"
        sentence = f"Sagen {decided_or_not} af {case.body(final.body)}, som har kompetencen."
        source = final.basis if final.role is not Role.HEARING else ""
        yield finding(Level.GREEN, Rule.COMPETENCE, sentence, source, OWN_ROUTE)


def _without_effect(case: Dossier) -> Iterator[RuleFinding]:
    """§ 23: until the council has decided, the committee's decision has no effect; then what the council decided."""
    council = case.called(BodyKind.COUNCIL, "kommunalbestyrelsen")
    for record, item in case.agenda():
        decision = record.decision_on(item.number)
        if decision is None or decision.stopped_by is None:
            continue
        place, answer = place_of(case, record), _answer_of_council(case, record)
        if answer is None and case.is_dropped:
            continue
        if answer is None:
            level, said = Level.YELLOW, f"er begæret indbragt for {council} og har endnu ingen virkning."
        else:
            level, said = Level.GREEN, f"blev begæret indbragt for {council}, {answer}"
        yield finding(level, Rule.COMPETENCE, f"Beslutningen i {place} {said}", "kommunestyrelsesloven § 23", READ)


def _answer_of_council(case: Dossier, stopped: MeetingState) -> str | None:
    """«der 16. marts 2027 besluttede: Godkendt.»; None while it has decided nothing in a closed record."""
    for record, item in case.agenda():
        body, decision = record.meeting.organization, record.decision_on(item.number)
        is_later = record.meeting.starts_at > stopped.meeting.starts_at and case.kind(body) is BodyKind.COUNCIL
        is_final = record.meeting.state is MeetingStatus.CLOSED and is_later
        if is_final and decision is not None and decision.outcome not in STAYS | {Outcome.NOTED}:
            said = outcome(decision, names_of(record, case.register))
            return f"der {danish_date(record.meeting.held_on)} besluttede: {said}"
    return None


def external_deadlines(case: Dossier) -> Iterator[RuleFinding]:
    """Deadlines others have set stand: a decision after one is too late, whatever is agreed here."""
    final = final_treatment(case.state)
    day = case.state.case.decided_on or (case.day_of(final) if final else None) or _target_day(case)
    for deadline in case.state.live_external_deadlines() if day is not None and not case.is_dropped else ():
        if day is not None and day > deadline.on:
            sentence = f"Afgørelsen {danish_date(day)} ligger efter fristen {danish_date(deadline.on)}: {deadline.what}"
            yield finding(Level.RED, Rule.WALL, sentence)
        else:
            yield finding(Level.GREEN, Rule.WALL, f"Fristen {danish_date(deadline.on)} holder: {deadline.what}")


def in_time(case: Dossier) -> Iterator[RuleFinding]:
    """After the deadline an amendment is treated only with the majority's consent; once one is, the others' are too."""
    due_on, tabled = case.state.case.amendments_due_on, case.state.amendments
    if due_on is None or case.is_dropped or not any(amendment.withdrawn_at is None for amendment in tabled):
        return
    late, accepted = late_amendments(tabled, due_on), accepted_late(tabled, due_on)
    day = danish_date(due_on)
    if not late:
        yield finding(Level.GREEN, Rule.AMENDMENTS, f"Alle ændringsforslag kom inden fristen {day}.")
    elif not accepted:
        sentence = f"{_named(late)} kom efter fristen {day} og kan kun behandles, hvis flertallet er enigt i det."
        yield finding(Level.YELLOW, Rule.AMENDMENTS, sentence)
    elif len(late) == len(accepted):
        sentence = f"{_named(late)} kom efter fristen {day}; flertallet er gået med til at behandle dem."
        yield finding(Level.GREEN, Rule.AMENDMENTS, sentence)
    else:
        others = tuple(amendment for amendment in late if amendment not in accepted)
        sentence = (
            f"Flertallet er gået med til at behandle {_named(accepted, 'ændringsforslag')} efter fristen {day}. "
            f"Så er også {_named(others, 'ændringsforslag')} åbne for behandling."
        )
        yield finding(Level.YELLOW, Rule.AMENDMENTS, sentence)


def _named(amendments: Iterable[TabledAmendment], word: str = "Ændringsforslag") -> str:
    return f"{word} " + ", ".join(f"{amendment.number} ({amendment.proposer})" for amendment in amendments)
