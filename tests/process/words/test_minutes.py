"""The Danish of minutes: who was there and what was decided, sentence by sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from process.calendar import danish_date
from process.state.case import Outcome
from process.state.decision import Amendment, Choice, Decision, Dissent, PointOutcome, Votes
from process.state.meeting import AgendaItem, Guest, ItemKind, ListType, MeetingState
from process.state.presence import Attendance, Conflict, Presence, Ruling, SeatSubstitution, SubstitutionState
from process.state.record import Correction, CorrectionKind
from process.words import decisions as d
from process.words import minutes as m
from tests.builders.meeting import a_meeting
from tests.builders.moments import at
from tests.builders.nordby import COUNCIL, FIRST_A, FIRST_B, IDA, KAI, LIS, MAYOR, OFFICER, OLE, REGISTER, SOCIAL

DAY = a_meeting(101).meeting.held_on
COUNCIL_NAMES, COMMITTEE_NAMES = m.Names(REGISTER, COUNCIL, DAY), m.Names(REGISTER, SOCIAL, DAY)
AWAY, HERE = Presence.ABSENT, Presence.PRESENT


def a_record(*rows: Attendance, meeting: int = 101, stated: bool = True, **parts: object) -> MeetingState:
    """Four items numbered 1 to 4 and, under the third, a fifth."""
    record = a_meeting(meeting, attendance_stated_at=at(DAY) if stated else None)
    items = tuple(AgendaItem(n, None, None, f"Punkt {n}", position=n) for n in range(1, 5))
    return replace(record, items=(*items, AgendaItem(5, None, None, "Under", under=3)), attendance=rows, **parts)


def a_decision(outcome: Outcome = Outcome.APPROVED, **fields: object) -> Decision:
    return Decision(1, None, None, outcome, at(DAY), **fields)


def row(record: MeetingState, label: str) -> str:
    return dict(m.attendance_rows(record, REGISTER)).get(label, "")


LED = "Borgmester Olga Strand (A)"
PRESENT = "Borgmester Olga Strand (A), Lis Fjord (A), Kai Næs (B), Ida Vig (A) og Ole Sund (B)"


@pytest.mark.parametrize(
    ("record", "rows"),
    [
        (a_record(), {"Til stede": PRESENT, "Mødeleder": LED, "Fraværende": "Ingen"}),
        (a_record(stated=False), {"Fremmøde": "Fremmøde er ikke oplyst."}),
        (
            a_record(Attendance(KAI, AWAY), stated=False),
            {"Fremmøde": "Fremmøde er ikke oplyst.", "Meldt afbud": "Kai Næs (B)"},
        ),
        (
            a_record(Attendance(KAI, AWAY), Attendance(IDA, AWAY, with_notice=False)),
            {
                "Til stede": "Borgmester Olga Strand (A), Lis Fjord (A) og Ole Sund (B)",
                "Mødeleder": LED,
                "Afbud": "Kai Næs (B)",
                "Fraværende uden afbud": "Ida Vig (A)",
            },
        ),
        (
            a_record(Attendance(KAI, AWAY, to_item=4, until=time(17, 54))),  # away from the first item to the last
            {"Til stede": PRESENT.replace("Kai Næs (B), ", ""), "Mødeleder": LED, "Afbud": "Kai Næs (B)"},
        ),
    ],
)
def test_the_head_says_who_was_there(record, rows) -> None:
    assert dict(m.attendance_rows(record, REGISTER)) == rows


def test_a_committee_has_a_chair_and_a_vice_chair() -> None:
    present = row(a_record(meeting=301), "Til stede")
    assert present == "Formand Lis Fjord (A), næstformand Kai Næs (B) og Ida Vig (A)"


@pytest.mark.parametrize(
    ("attendance", "said"),
    [
        (Attendance(KAI, AWAY, to_item=3, until=time(17, 54)), "ankom kl. 17.54 under punkt 3"),
        (Attendance(KAI, AWAY, to_item=3), "ankom efter punkt 3"),
        (Attendance(KAI, AWAY, from_item=2, since=time(9, 5)), "forlod mødet kl. 9.05 under punkt 2"),
        (Attendance(KAI, AWAY, from_item=2), "forlod mødet før punkt 2"),
        (Attendance(KAI, AWAY, from_item=2, to_item=2), "var fraværende under punkt 2"),
        (Attendance(KAI, AWAY, from_item=5, to_item=5), "var fraværende under punkt 3.1"),
        (
            Attendance(KAI, AWAY, from_item=2, to_item=3, since=time(18, 40), until=time(18, 55)),
            "var fraværende under punkt 2–3 (kl. 18.40–18.55)",
        ),
        (
            Attendance(KAI, AWAY, from_item=2, to_item=3, since=time(18, 40)),
            "var fraværende under punkt 2–3 (fra kl. 18.40)",
        ),
        (
            Attendance(KAI, AWAY, from_item=2, to_item=3, until=time(18, 55)),
            "var fraværende under punkt 2–3 (til kl. 18.55)",
        ),
        (Attendance(KAI, HERE, until=time(17, 54)), "ankom kl. 17.54"),
        (Attendance(KAI, HERE, until=time(17, 54), since=time(19, 0)), "ankom kl. 17.54 og forlod mødet kl. 19.00"),
        (Attendance(KAI, HERE, from_item=3, until=time(17, 54)), "ankom kl. 17.54 under punkt 3"),
        (Attendance(KAI, HERE, from_item=3), "deltog fra punkt 3"),
        (Attendance(KAI, HERE), ""),
        (Attendance(KAI, AWAY), ""),
    ],
)
def test_comings_and_goings(attendance, said) -> None:
    assert m.movement(a_record(), attendance) == said


def test_who_came_later_is_neither_absent_nor_forgotten() -> None:
    record = a_record(Attendance(KAI, AWAY), Attendance(KAI, HERE, from_item=3, until=time(17, 54)))
    assert row(record, "Afbud") == ""
    assert row(record, "Til- og afgang") == "Kai Næs (B) ankom kl. 17.54 under punkt 3."


@pytest.mark.parametrize(
    ("rows", "calls", "said"),
    [
        ([Attendance(KAI, AWAY, substitute=FIRST_B)], [], "Sven Hede (B) deltog som stedfortræder for Kai Næs (B)."),
        (
            [Attendance(KAI, AWAY, substitute=FIRST_B)],
            [SeatSubstitution(KAI, FIRST_B, SubstitutionState.APPROVED, item=2)],
            "Sven Hede (B) deltog som stedfortræder for Kai Næs (B) efter Nordby Byråds godkendelse under punkt 2.",
        ),
        (
            [Attendance(KAI, AWAY)],
            [SeatSubstitution(KAI, FIRST_B, SubstitutionState.CALLED, item=2)],
            "Sven Hede (B) var indkaldt som stedfortræder for Kai Næs (B); indkaldelsen er ikke godkendt.",
        ),
        (
            [Attendance(KAI, AWAY)],
            [SeatSubstitution(KAI, FIRST_B, SubstitutionState.REFUSED, item=2)],
            "Sven Hede (B) var indkaldt som stedfortræder for Kai Næs (B); "
            "indkaldelsen blev ikke godkendt under punkt 2.",
        ),
        ([Attendance(KAI, AWAY)], [SeatSubstitution(KAI, FIRST_B, SubstitutionState.ASKED)], ""),
        ([Attendance(KAI, AWAY)], [SeatSubstitution(KAI, FIRST_B, SubstitutionState.DECLINED)], ""),
    ],
)
def test_substitutes_called_approved_and_taking_part(rows, calls, said) -> None:
    assert row(a_record(*rows, substitutions=tuple(calls)), "Stedfortrædere") == said


@pytest.mark.parametrize(
    ("rows", "item", "said"),
    [
        ([], 2, ""),
        ([Attendance(KAI, AWAY)], 2, ""),  # said once, in the head
        ([Attendance(KAI, AWAY, from_item=2, to_item=2)], 2, "Fraværende under punktet: Kai Næs (B)."),
        ([Attendance(KAI, AWAY, from_item=2, to_item=2)], 3, ""),
        ([Attendance(KAI, AWAY, from_item=3, to_item=3)], 5, "Fraværende under punktet: Kai Næs (B)."),
        (
            [Attendance(KAI, AWAY, from_item=2, substitute=FIRST_B), Attendance(LIS, AWAY, to_item=2)],
            2,
            "Fraværende under punktet: Kai Næs (B) (stedfortræder: Sven Hede (B)) og Lis Fjord (A).",
        ),
    ],
)
def test_absent_for_the_item(rows, item, said) -> None:
    line = m.absent_at(a_record(*rows), REGISTER, item)
    assert sorted(line.removeprefix("Fraværende under punktet: ").rstrip(".").split(" og ")) == sorted(
        said.removeprefix("Fraværende under punktet: ").rstrip(".").split(" og ")
    )


@pytest.mark.parametrize(
    ("conflict", "said"),
    [
        (
            Conflict(KAI, 2, ruling=Ruling.DISQUALIFIED, votes="3-1-0"),
            "Socialudvalget besluttede med 3 stemmer mod 1, at Kai Næs (B) er inhabil. Kai Næs (B) "
            "forlod lokalet og deltog ikke i behandlingen af punktet.",
        ),
        (
            Conflict(KAI, 2, ruling=Ruling.DISQUALIFIED, votes="1-0-2", substitute=OLE),
            "Socialudvalget besluttede med 1 stemme mod 0 (2 undlod at stemme), at Kai Næs (B) er inhabil. Kai "
            "Næs (B) forlod lokalet og deltog ikke i behandlingen af punktet; Ole Sund (B) deltog som "
            "stedfortræder under punktet.",
        ),
        (
            Conflict(KAI, 2, ruling=Ruling.NOT_DISQUALIFIED),
            "Socialudvalget besluttede, at Kai Næs (B) er habil og kan deltage i behandlingen af punktet.",
        ),
        (
            Conflict(KAI, 2),
            "Der er rejst spørgsmål om habilitet for Kai Næs (B), som Socialudvalget ikke har taget stilling til.",
        ),
    ],
)
def test_a_conflict_of_interest_is_one_neutral_sentence_and_no_absence(conflict, said) -> None:
    record = a_record(meeting=301, conflicts=(conflict,))
    assert m.conflicts_at(record, REGISTER, 2) == (said,)
    assert m.conflicts_at(record, REGISTER, 1) == ()
    assert m.absent_at(record, REGISTER, 2) == ""


def test_others_present() -> None:
    item = AgendaItem(1, None, None, "Punkt", guests=(Guest("Per Ask", "arkitekt"), Guest("Bo Elm")))
    assert m.others_present(item) == "Andre til stede under punktet: Per Ask (arkitekt) og Bo Elm."
    assert m.others_present(replace(item, guests=())) == ""


VOTES = [
    (Votes(14, 8, 1, (("G", "for"), ("L", "for"), ("S", "for"), ("H", "against"), ("P", "against"))),
     "For stemte 14 (G, L, S), imod 8 (H, P); 1 undlod at stemme."),
    (Votes(5, 0), "For stemte 5, imod ingen."),
    (Votes(0, 5), "For stemte ingen, imod 5."),
    (Votes(1, 1, 3, (("K", "abstained"),)), "For stemte 1, imod 1; 3 undlod at stemme (K)."),
    (Votes.by_person({MAYOR: Choice.FOR, LIS: Choice.FOR, KAI: Choice.FOR, OLE: Choice.AGAINST}),
     "For stemte 3 (A: Olga Strand, Lis Fjord; B: Kai Næs), imod 1 (B: Ole Sund)."),
    (Votes.by_party({"A": Choice.FOR, "B": Choice.AGAINST}, {"A": 3, "B": 2}), "For stemte 3 (A), imod 2 (B)."),
    (Votes(3, 2, 0, (("A", "for"), ("A", "against"))), "For stemte 3 (A), imod 2 (A)."),  # a split party
]  # fmt: skip


@pytest.mark.parametrize(("cast", "said"), VOTES)
def test_votes_by_person_by_party_and_by_count(cast, said) -> None:
    assert d.votes(cast, COUNCIL_NAMES) == said


@pytest.mark.parametrize(
    ("cast", "said"),
    [
        (Votes(2, 1, 2), "Forslaget blev vedtaget."),
        (Votes(1, 2), "Forslaget blev forkastet."),
        (Votes(11, 11, 1), "Forslaget bortfaldt ved stemmelighed."),
        (Votes(0, 0, 3), "Forslaget bortfaldt ved stemmelighed."),
    ],
)
def test_a_majority_of_votes_cast_adopts_and_a_tie_falls(cast, said) -> None:
    assert d.result(cast) == said


P = PointOutcome
OUTCOMES = [
    (a_decision(), "Godkendt som indstillet."),
    (a_decision(Outcome.APPROVED_WITH_CHANGES), "Godkendt med ændringer."),
    (a_decision(Outcome.RECOMMENDED), "Anbefalet som indstillet."),
    (a_decision(Outcome.NOTED), "Taget til efterretning."),
    (a_decision(Outcome.POSTPONED), "Udsat."),
    (a_decision(Outcome.RETURNED), "Sendt tilbage til fornyet behandling."),
    (a_decision(Outcome.REFERRED, refer_to=2), "Henvist til Økonomiudvalget."),
    (a_decision(Outcome.NOT_APPROVED), "Ikke godkendt."),
    (a_decision(Outcome.NOT_APPROVED, votes=Votes(2, 2)), "Forslaget bortfaldt ved stemmelighed."),
    (a_decision(Outcome.NOT_APPROVED, votes=Votes(1, 2)), "Ikke godkendt."),
    (a_decision(Outcome.TAKEN_OFF), "Taget af dagsordenen."),
    (a_decision(Outcome.SENT_IN_HEARING), "Sendt i høring."),
    (a_decision(points=(P(1, Outcome.APPROVED), P(3, Outcome.TAKEN_OFF))), "Godkendt, idet 3. at udgår."),
    (a_decision(points=(P(3, Outcome.NOT_APPROVED, "udgår"),)), "Godkendt, idet 3. at udgår."),
    (a_decision(points=(P(1, Outcome.RECOMMENDED),)), "Godkendt som indstillet."),
    (a_decision(Outcome.RECOMMENDED, points=(P(2, Outcome.NOT_APPROVED),)), "Anbefalet, idet 2. at ikke godkendes."),
    (
        a_decision(
            Outcome.APPROVED_WITH_CHANGES,
            points=(P(1, Outcome.APPROVED), P(2, Outcome.APPROVED_WITH_CHANGES, "fra 1. maj"), P(3, Outcome.POSTPONED)),
        ),
        "Godkendt, idet 2. at ændres til »fra 1. maj« og 3. at udsættes.",
    ),
    (
        a_decision(points=(P(1, Outcome.NOTED), P(2, Outcome.REFERRED, "til kulturudvalget"))),
        "Godkendt, idet 1. at tages til efterretning og 2. at henvises til et andet organ (»til kulturudvalget«).",
    ),
]


@pytest.mark.parametrize(("decision", "said"), OUTCOMES)
def test_outcomes_whole_and_by_point(decision, said) -> None:
    assert d.outcome(decision, COUNCIL_NAMES) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ("Godkendt som indstillet.",)),
        ("Godkendt som indstillet", ("Godkendt som indstillet",)),
        ("Godkendt som indstillet, idet …", ("Godkendt som indstillet, idet …",)),
        ("Udvalget ønsker en status.", ("Godkendt som indstillet.", "Udvalget ønsker en status.")),
    ],
)
def test_the_minuted_text_says_nothing_twice(text, said) -> None:
    assert d.text_of(a_decision(text=text), COUNCIL_NAMES) == said


NEXT = next(meeting for meeting in REGISTER.meetings if meeting.organization == COUNCIL)
TO_IT = f"til mødet {danish_date(NEXT.held_on)}"


@pytest.mark.parametrize(
    ("to", "text", "said"),
    [
        (NEXT.id, "", (f"Udsat {TO_IT}.",)),
        (NEXT.id, "Udsat.", (f"Udsat {TO_IT}.",)),
        (NEXT.id, "Udsat, fordi et bilag mangler.", ("Udsat, fordi et bilag mangler.", f"Punktet er udsat {TO_IT}.")),
        (NEXT.id, "Et bilag mangler.", (f"Udsat {TO_IT}.", "Et bilag mangler.")),
        (None, "", ("Udsat. Det er ikke fastsat, til hvilket møde.",)),
        (None, "Udsat, fordi et bilag mangler.", ("Udsat, fordi et bilag mangler.", d.NO_MEETING_SET)),
        (None, "Udsat til mødet i april.", ("Udsat til mødet i april.",)),
    ],
)
def test_a_postponed_item_says_to_which_meeting_or_that_none_is_set(to, text, said) -> None:
    names = m.Names(REGISTER, COUNCIL, NEXT.held_on)
    assert d.text_of(a_decision(Outcome.POSTPONED, text=text, postponed_to=to), names) == said


def test_ballots_in_the_order_they_were_held() -> None:
    decision = a_decision(
        points=(P(2, Outcome.APPROVED, votes=Votes(4, 1)),),
        votes=Votes(2, 2, 1),
        amendments=(
            Amendment(2, "A", "Mere", Votes(3, 2)),
            Amendment(1, "B", "Mindre", Votes(2, 3)),
            Amendment(3, "B", "Nu"),
        ),
    )
    assert list(d.ballots(decision, COUNCIL_NAMES)) == [
        "1. ændringsforslag fra B: »Mindre«. For stemte 2, imod 3. Ændringsforslaget blev forkastet.",
        "2. ændringsforslag fra A: »Mere«. For stemte 3, imod 2. Ændringsforslaget blev vedtaget.",
        "3. ændringsforslag fra B: »Nu«. Ændringsforslaget blev vedtaget uden afstemning.",
        "Afstemning om 2. at: For stemte 4, imod 1. Punktet blev vedtaget.",
        "Afstemning: For stemte 2, imod 2; 1 undlod at stemme. Forslaget bortfaldt ved stemmelighed.",
    ]


@pytest.mark.parametrize(
    ("dissent", "said"),
    [
        (Dissent(KAI, "Nej."), "Kai Næs (B) ønskede tilført protokollen: »Nej.«"),
        (Dissent(None, "Nej.", "Liste B"), "Liste B ønskede tilført protokollen: »Nej.«"),
        (Dissent(None, "Nej."), "Mindretallet ønskede tilført protokollen: »Nej.«"),
    ],
)
def test_dissent(dissent, said) -> None:
    assert d.dissent(dissent, COUNCIL_NAMES) == said


def test_called_in_and_decided_alone() -> None:
    assert d.stopped(a_decision(), COMMITTEE_NAMES) == ""
    assert d.stopped(a_decision(stopped_by=KAI), COMMITTEE_NAMES) == (
        "Kai Næs (B) begærede sagen indbragt for Nordby Byråd efter kommunestyrelseslovens § 23. "
        "Beslutningen udføres ikke, før Nordby Byråd har truffet afgørelse."
    )
    assert d.alone(a_decision(), COMMITTEE_NAMES) == ""
    alone = a_decision(alone_by=LIS, alone_reason="Fristen er i dag.")
    assert d.alone(alone, COMMITTEE_NAMES) == (
        "Formanden, Lis Fjord (A), traf beslutningen 16. marts 2027 efter kommunestyrelseslovens § 22. "
        "Begrundelse: Fristen er i dag."
    )
    assert d.alone(replace(alone, alone_by=MAYOR), COUNCIL_NAMES).startswith("Borgmesteren, Olga Strand (A), traf")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, ""),
        ({"list_type": ListType.SUPPLEMENTARY}, "Punktet er optaget på tillægsdagsorden."),
        (
            {"list_type": ListType.SUPPLEMENTARY, "late_reason": "Afbud fra Lis Fjord modtaget efter udsendelsen."},
            "Punktet er optaget på tillægsdagsorden. Begrundelse: Afbud fra Lis Fjord modtaget efter udsendelsen.",
        ),
        ({"list_type": ListType.OUTSIDE_AGENDA}, "Punktet stod ikke på dagsordenen."),
        ({"list_type": ListType.LATE, "late_reason": "Haster."}, "Hastesag. Begrundelse: Haster."),
        (
            {"list_type": ListType.LATE, "late_reason": "Haster.", "late_by": MAYOR, "late_at": at(DAY)},
            "Hastesag, optaget 16. marts 2027 af Olga Strand (A). Begrundelse: Haster.",
        ),
        (
            {"list_type": ListType.LATE, "late_reason": "Haster.", "late_at": at(DAY)},
            "Hastesag, optaget 16. marts 2027. Begrundelse: Haster.",
        ),
        (
            {"list_type": ListType.LATE, "late_reason": "Haster.", "late_by": OFFICER, "late_at": at(DAY)},
            "Hastesag, optaget 16. marts 2027 af Asta Lind. Begrundelse: Haster.",
        ),
    ],
)
def test_how_the_item_came_on_the_agenda(fields, said) -> None:
    assert d.listed(AgendaItem(1, None, None, "Punkt", **fields), COUNCIL_NAMES) == said


def test_hours_called_for_and_held() -> None:
    record = a_meeting(101, opened_at=at(DAY, 16, 5), adjourned_at=at(DAY, 19, 42))
    assert (d.called_for(record), d.hours(record)) == ("kl. 16.00", "kl. 16.05–19.42")
    assert d.hours(a_meeting(101)) == "kl. 16.00"


def test_raised_to_decision() -> None:
    item = AgendaItem(1, None, None, "Punkt", item_kind=ItemKind.DECISION)
    assert d.raised(item) == ""
    assert d.raised(replace(item, was_raised=True)) == "Punktet blev på mødet hævet til beslutningssag."


def a_correction(kind: CorrectionKind, **fields: object) -> Correction:
    return Correction(1, 2, kind, LIS, at(DAY), "Nyt.", "Fejl.", **fields)


@pytest.mark.parametrize(
    ("correction", "said"),
    [
        (
            a_correction(CorrectionKind.TYPO, before="Nyyt."),
            "Rettelse 16. marts 2027 af Lis Fjord (A): »Nyyt.« rettes til »Nyt.« Begrundelse: Fejl.",
        ),
        (
            a_correction(CorrectionKind.TYPO, before="Nyt."),
            "Den offentlige tekst er skrevet 16. marts 2027 af Lis Fjord (A). Begrundelse: Fejl.",
        ),
        (a_correction(CorrectionKind.ADDITION), "Tilføjelse 16. marts 2027 af Lis Fjord (A): Nyt. Begrundelse: Fejl."),
        (a_correction(CorrectionKind.REOPENING, outcome=Outcome.POSTPONED), ""),
        (
            a_correction(CorrectionKind.REOPENING, outcome=Outcome.POSTPONED, confirmed_by=KAI, before="Godkendt."),
            "Udfaldet er ændret til »udsat« efter rettelse 16. marts 2027 af Lis Fjord (A), bekræftet af Kai Næs (B). "
            "Begrundelse: Fejl. Før stod: »Godkendt.«",
        ),
    ],
)
def test_what_was_done_to_the_closed_record(correction, said) -> None:
    record = a_record(corrections=(correction,))
    names = m.names_of(record, REGISTER)
    assert d.corrections(record, 2, names) == ((said,) if said else ())
    assert d.corrections(record, 0, names) == ()


def test_names_of_people_the_register_no_longer_has() -> None:
    assert COUNCIL_NAMES.person(None) == "Ukendt"
    assert COUNCIL_NAMES.organ(None) == "et andet organ"
    assert COUNCIL_NAMES.person(FIRST_A) == "Per Odde (A)"
    assert COMMITTEE_NAMES.person(OLE) == "Ole Sund (B)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Anbefalet som indstillet."),
        ("Anbefalet som indstillet, og sagen genoptages.", "Anbefalet som indstillet, og sagen genoptages."),
        ("Udvalget ønsker en status.", "Anbefalet som indstillet. Udvalget ønsker en status."),
    ],
)
def test_what_stood_before_another_outcome_names_the_old_one(text, said) -> None:
    assert d.stood(a_decision(Outcome.RECOMMENDED, text=text)) == said


def test_a_reason_without_its_full_stop_ends_before_what_stood_there() -> None:
    correction = a_correction(CorrectionKind.REOPENING, outcome=Outcome.POSTPONED, confirmed_by=KAI, before="Godkendt.")
    record = a_record(corrections=(replace(correction, reason="skrevet forkert af"),))
    (said,) = d.corrections(record, 2, m.names_of(record, REGISTER))
    assert "Begrundelse: skrevet forkert af. Før stod" in said
