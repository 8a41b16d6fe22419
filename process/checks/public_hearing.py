"""The rule about the public hearing: held, whole, over before the decision, and what objections ask for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from process.calendar import danish_date
from process.checks.finding import Dossier, Level, RuleFinding, finding
from process.checks.sources import Rule
from process.law import PUBLIC_HEARINGS, PublicHearingLaw
from process.planning.public_period import decided_by, decided_from, is_whole, least_end, period_words
from process.route.route import final_treatment
from process.state.hearing import PublicHearing

WEEKS = {2: "to", 4: "fire", 8: "otte"}


def rule(case: Dossier) -> Iterator[RuleFinding]:
    """Planloven § 24: eight, four or two weeks; folkeskoleloven § 24, stk. 4 and bekendtgørelse 700/2014: eight weeks,
    with objections decided four weeks after at the earliest, and by 1 March.
    """
    template = case.rules.route_for(case.state.case.case_type)
    law, live = PUBLIC_HEARINGS.get(template.public_hearing) if template else None, case.state.live_public_hearings()
    if case.is_dropped or not (law or live):
        return
    if not live:
        yield from _missing(case, law) if law else ()
        return
    newest = live[-1]
    if law is not None:
        yield _length(case, newest, law)
    decided_on = _decision_day(case)
    if decided_on is not None:
        yield from _decision(case, newest, law, decided_on)


def _missing(case: Dossier, law: PublicHearingLaw) -> Iterator[RuleFinding]:
    weeks = f"mindst {WEEKS[law.weeks]} uger"
    if case.state.case.decided_on is not None:
        sentence = f"Sagen blev afgjort, uden at forslaget havde været i offentlig høring i {weeks}."
        yield finding(Level.RED, Rule.PUBLIC_HEARING, sentence, law.source)
    else:
        sentence = f"Forslaget skal i offentlig høring i {weeks}, før sagen afgøres."
        yield finding(Level.YELLOW, Rule.PUBLIC_HEARING, sentence, law.source)


def _length(case: Dossier, hearing: PublicHearing, law: PublicHearingLaw) -> RuleFinding:
    held, weeks = f"Den offentlige høring {period_words(hearing)}", WEEKS[law.weeks]
    if is_whole(hearing, law, case.calendar):
        return finding(Level.GREEN, Rule.PUBLIC_HEARING, f"{held} varer mindst {weeks} uger.", law.source)
    least = danish_date(least_end(hearing.starts_on, law, case.calendar))
    sentence = f"{held} er for kort: {weeks} uger slutter {least} kl. 23.59."
    return finding(Level.RED, Rule.PUBLIC_HEARING, sentence, law.source)


def _decision_day(case: Dossier) -> date | None:
    """When it was decided, or is to be: the meeting on whose agenda it stands, else the one aimed at."""
    final, target = final_treatment(case.state), case.state.case.target_meeting
    held = {meeting.id: meeting.held_on for meeting in case.register.meetings}
    placed_on = case.day_of(final) if final else None
    return case.state.case.decided_on or placed_on or (held.get(target) if target is not None else None)


def _decision(
    case: Dossier, hearing: PublicHearing, law: PublicHearingLaw | None, decided_on: date
) -> Iterator[RuleFinding]:
    is_decided = case.state.case.decided_on is not None
    decision, source = f"{'Afgørelsen' if is_decided else 'Den planlagte afgørelse'} {danish_date(decided_on)}", ""
    if law is not None:
        source = law.source
    if decided_on < decided_from(hearing, None, case.calendar, 0):
        sentence = f"{decision} ligger før slutningen på den offentlige høring {danish_date(hearing.due_on)}."
        yield finding(Level.RED, Rule.PUBLIC_HEARING, sentence, source)
    elif decided_on < (first := decided_from(hearing, law, case.calendar, hearing.objections)) and law is not None:
        sentence = (
            f"{decision} er for tidlig: der er {_objections(hearing)}, så sagen kan tidligst afgøres "
            f"{danish_date(first)}, når {WEEKS[law.objection_weeks]} uger er gået efter den offentlige høring."
        )
        yield finding(Level.RED, Rule.PUBLIC_HEARING, sentence, source)
    by = decided_by(hearing.starts_on, law)
    if by is not None and decided_on > by:
        sentence = f"{decision} er for sen: skolen skal være besluttet nedlagt senest {danish_date(by)}."
        yield finding(Level.RED, Rule.PUBLIC_HEARING, sentence, source)


def _objections(hearing: PublicHearing) -> str:
    return "1 indsigelse" if hearing.objections == 1 else f"{hearing.objections} indsigelser"
