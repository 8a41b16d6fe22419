"""The publication guard finds what must be looked at, names the item by its label, and leaves a clean agenda alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from process.public.guard import Material, meeting_findings
from process.public.guard_names import masked, mentioned, names_in
from process.state.case import Outcome
from process.state.decision import Amendment, Decision, Dissent, PointOutcome
from process.state.meeting import AgendaItem, Annex, Guest, MeetingState
from process.state.record import Correction, CorrectionKind, Published
from tests.builders.meeting import a_meeting
from tests.builders.moments import START, at

NOW = at(START)
CPR = "010203-1234"
OPEN = AgendaItem(1, None, None, "Cykelsti ved havnen", printed=1)
CLOSED = AgendaItem(
    2,
    7,
    None,
    "Afskedigelse af Birthe Holmelund Krag",
    printed=2,
    is_closed=True,
    public_title="En personalesag",
)
ANNEX = Annex(1, 1, "Kort", "a" * 64, "kort.pdf", 10, "application/pdf")
DECISION = Decision(1, None, None, Outcome.NOTED, NOW, text="Drøftet.")
SECRET = Decision(2, None, None, Outcome.APPROVED, NOW, text="Godkendt.", public_text="Sagen blev behandlet.")
RECORD = replace(a_meeting(), items=(OPEN, CLOSED), annexes=(ANNEX,), decisions=(DECISION, SECRET))
READ = Material(annexes={1: "Her er kortet."}, cases={7: "Forholdet til Ejnar Tofteby"}, known=("Nordby Kommune",))


def findings(record: MeetingState, what: Published = Published.MINUTES, material: Material = READ) -> str:
    return "\n".join(meeting_findings(record, what, material, NOW))


def item(**changes: object) -> MeetingState:
    return replace(RECORD, items=(replace(OPEN, **changes), CLOSED))


def closed(**changes: object) -> MeetingState:
    return replace(RECORD, items=(OPEN, replace(CLOSED, **changes)))


def decided(**changes: object) -> MeetingState:
    return replace(RECORD, decisions=(replace(DECISION, **changes), SECRET))


def annex(**changes: object) -> MeetingState:
    return replace(RECORD, annexes=(replace(ANNEX, **changes),))


@pytest.mark.parametrize("what", Published)
def test_a_clean_agenda_and_clean_minutes_need_no_reason(what: Published) -> None:
    assert findings(RECORD, what) == ""


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (item(title=f"Ansøgning {CPR}"), "Punkt 1, overskrift: 1 CPR-nummer (01••••-••••)."),
        (item(title=" "), "Punkt 1 har ingen overskrift."),
        (item(text="Skriv til mor@sandvig.example"), "Punkt 1, tekst: 1 e-mailadresse (m•••@•••)."),
        (item(points=("at der ringes på tlf. 20304050",)), "Punkt 1, indstilling: 1 telefonnummer (•• •• •• 50)."),
        (item(late_reason=f"{CPR} haster"), "Punkt 1, begrundelse for hastesag: 1 CPR-nummer"),
        (item(guests=(Guest("Bo", CPR),)), "Punkt 1, andre til stede: 1 CPR-nummer"),
        (decided(text=CPR), "Punkt 1, beslutning: 1 CPR-nummer"),
        (decided(alone_reason=CPR), "Punkt 1, beslutning: 1 CPR-nummer"),
        (decided(amendments=(Amendment(1, "B", CPR),)), "Punkt 1, ændringsforslag: 1 CPR-nummer"),
        (decided(points=(PointOutcome(1, Outcome.NOTED, CPR),)), "Punkt 1, ændringsforslag: 1 CPR-nummer"),
        (decided(dissents=(Dissent(None, CPR, "B"),)), "Punkt 1, mindretalsudtalelse: 1 CPR-nummer"),
        (
            replace(RECORD, corrections=(Correction(1, 0, CorrectionKind.ADDITION, 1, NOW, CPR, "Fordi"),)),
            "Protokollen, rettelser og tilføjelser: 1 CPR-nummer",
        ),
        (closed(public_title=""), "Punkt 2 er lukket og har ingen offentlig overskrift."),
        (closed(public_title=CLOSED.title), "den offentlige overskrift er den samme som den lukkede"),
        (closed(public_title=f"Sag {CPR}"), "Punkt 2, offentlig overskrift: 1 CPR-nummer"),
        (
            replace(RECORD, decisions=(DECISION, replace(SECRET, public_text=""))),
            "Punkt 2 er lukket og har ingen offentlig beslutningstekst.",
        ),
        (
            item(text="Se sagen om Birthe Krag."),
            "Punkt 1, tekst: et navn fra det lukkede punkt 2 (B••••• H•••••••• K•••).",
        ),
        (item(text="Ejnar Toftebys forhold"), "Punkt 1, tekst: et navn fra det lukkede punkt 2 (E•••• T••••••)."),
        (closed(public_title="Aftale med Ejnar Tofteby"), "Punkt 2, offentlig overskrift: et navn fra det lukkede"),
        (
            replace(RECORD, decisions=(DECISION, replace(SECRET, public_text="Birthe Holmelund Krag fratræder."))),
            "Punkt 2, offentlig beslutningstekst: et navn",
        ),
        (annex(is_closed=True), "Punkt 1, bilag 1 er lukket, men punktet er åbent: bilaget kommer ikke med."),
        (annex(item=2), "Punkt 2, bilag 1 er åbent, men punktet er lukket: bilaget kommer ikke med."),
        (annex(number=9), "Punkt 1, bilag 1 kan ikke læses maskinelt og er ikke kontrolleret."),
        (annex(title=f"Brev fra {CPR}"), "Punkt 1, bilag 1: 1 CPR-nummer"),
        (annex(public_from=NOW + timedelta(days=1)), "Punkt 1, bilag 1 bliver først offentligt senere"),
        (replace(RECORD, meeting=replace(RECORD.meeting, place=f"Hos {CPR}")), "Mødested: 1 CPR-nummer"),
    ],
)
def test_each_thing_is_found_and_the_item_named(record: MeetingState, said: str) -> None:
    assert said in findings(record)
    assert CPR not in findings(record)
    assert "Krag" not in findings(record)


@pytest.mark.parametrize(
    ("material", "said"),
    [
        (replace(READ, annexes={1: f"Nr. {CPR}"}), "Punkt 1, bilag 1: 1 CPR-nummer"),
        (replace(READ, annexes={1: "Svar til Birthe Holmelund Krag"}), "Punkt 1, bilag 1: et navn fra det lukkede"),
        (replace(READ, annexes={1: None}), "kan ikke læses maskinelt"),
        (replace(READ, closed_files=frozenset({ANNEX.sha256})), "Punkt 1, bilag 1 er den samme fil som et lukket"),
    ],
)
def test_annexes_are_read_too(material: Material, said: str) -> None:
    assert said in findings(RECORD, Published.AGENDA, material)


@pytest.mark.parametrize("field", ["closed_cases", "elsewhere"])
def test_an_open_item_with_a_case_that_is_closed_elsewhere_is_said(field: str) -> None:
    assert "Punkt 1 er åbent, men" in findings(item(case_id=8), material=replace(READ, **{field: frozenset({8})}))


def test_the_agenda_is_not_stopped_by_what_only_the_minutes_say() -> None:
    assert findings(decided(text=CPR), Published.AGENDA) == ""
    assert "CPR" in findings(item(case_id=8), Published.AGENDA, replace(READ, cases={8: CPR}))


def test_withdrawn_and_removed_items_stop_nothing() -> None:
    assert findings(item(text=CPR, withdrawn_at=NOW)) == ""
    assert findings(item(text=CPR, removed_at=NOW)) == ""


NAMES = names_in("Ansøgning fra Birthe Holmelund Krag om Toftevej Nord og Nordby Kommune", ("Nordby Kommune",))


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("birthe holmelund krag var der", True),
        ("Birthe Krags bolig", True),
        ("Holmelund Krag", True),
        ("sagen om Toftevej Nord.", True),
        ("Birthe  Holmelund\nKrag", True),
        ("Birthe var der, Krag var ikke", False),
        ("Nordby Kommune", False),
        ("Ansøgning fra Nordby Kommune", False),
        ("", False),
    ],
)
def test_a_name_is_known_again(text: str, is_said: bool) -> None:
    assert bool(mentioned(NAMES, text)) is is_said


def test_a_mask_gives_nothing_away_but_where_to_look() -> None:
    assert masked("birthe krag") == "B••••• K•••"
