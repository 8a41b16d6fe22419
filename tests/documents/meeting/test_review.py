"""Minutes against our meeting: what is matched and what is asked, what stands, differs or is left; nothing guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from documents.case.intake import aliases, names
from documents.meeting.review.held import Held
from documents.meeting.review.load import held_meeting
from documents.meeting.review.review import review_of, wrong_document
from documents.meeting.review.rows import Away, Decided, Dissented, Hours, Review, Row, Standing
from documents.reading.read import read_file
from models.all_or_none import record_all
from models.database import reading
from process.commands import meeting as mc
from process.commands.act import Door, id_by_door
from process.ids import ItemNumber, MeetingId
from process.limits import READ_ITEMS
from process.register import MeetingStatus
from process.state.case import Outcome, Placement
from process.state.decision import Votes
from tests.builders.council_minutes import MINUTES, before_the_minutes
from tests.web.council import CLERK, Council
from tests.web.office import prepared

UUID = "0192f0c1-7a00-7000-8000-0000000000{:02}"


@pytest.fixture
def council(tmp_path: Path) -> Council:
    return Council(prepared(tmp_path, before_the_minutes))


def against(council: Council, text: str) -> tuple[Review, Held, str]:
    """The review of a text, what it was held against, and why it is none of this meeting's."""
    register, day = council.office.store.reference.register, council.record().meeting.held_on
    file = read_file("referat.txt", text.encode(), aliases(register, day), names(register))
    (read,) = file.document.meetings
    with reading(council.office.store.engine) as connection:
        held = held_meeting(connection, council.record(), register, read, day)
    return review_of(read, file.lines, held), held, wrong_document(read, held)


def row_of(review: Review, key: str) -> Row:
    return next(row for row in review.rows if row.key == key)


def test_every_row_of_the_evening(council: Council) -> None:
    review, _, wrong = against(council, MINUTES)
    assert wrong == ""
    assert [(row.key, row.standing.value) for row in review.rows] == [
        ("afbud-1", "new"),
        ("afbud-2", "same"),  # reported beforehand, and her substitute called
        ("fremmoede-0", "new"),
        ("punkt-1", "new"),
        ("punkt-2", "new"),
        ("andre-2-1", "left"),
        ("punkt-3", "new"),
        ("mening-3_1", "new"),
        ("punkt-4", "new"),
        ("punkt-5", "asked"),
        ("punkt-6", "asked"),
    ]


def test_what_would_be_recorded(council: Council) -> None:
    review, _, _ = against(council, MINUTES)
    ill, dissenter = council.person("ivan.birkelund"), council.person("birthe.kirkeby")
    finance = council.office.store.reference.register.organization("oekonomiudvalg")
    assert finance is not None
    facts = {row.key: row.fact for row in review.rows}
    assert facts["afbud-1"] == Away(ill)
    assert isinstance(facts["fremmoede-0"], Hours)
    assert facts["punkt-1"] == Decided(council.item("1"), Outcome.APPROVED), "the outcome has its own words"
    assert facts["punkt-2"] == Decided(council.item("3"), Outcome.APPROVED), "a first reading is sent on by approving"
    vote = "Godkendt med 14 stemmer for og 8 imod."
    assert facts["punkt-3"] == Decided(council.item("4"), Outcome.APPROVED, vote, Votes(14, 8))
    assert facts["mening-3_1"] == Dissented(council.item("4"), "Regnskabet er for dyrt.", dissenter)
    assert facts["punkt-4"] == Decided(council.item("5"), Outcome.REFERRED, refer_to=finance.id)


def test_what_is_not_sure_is_asked_and_not_recorded(council: Council) -> None:
    review, _, _ = against(council, MINUTES)
    assert "er læst som »taget til efterretning«" in row_of(review, "punkt-5").asks[0]
    assert "svarer ikke til noget punkt" in row_of(review, "punkt-6").asks[0]
    assert {"punkt-5", "punkt-6"}.isdisjoint(row.key for row, _ in review.to_record())
    assert any("Salg af grund, står ikke i referatet" in note for note in review.notes)


@pytest.mark.parametrize(
    ("printed", "instead", "key", "asked"),
    [
        ("3. Anlægsregnskab for havnen", "3. Takster for 2028", "punkt-3", "Flere punkter i referatet ligner"),
        ("05.01.02-P20-3-27", "05.01.02-P20-9-27", "punkt-2", "sagsnummeret er 05.01.02-P20-9-27"),
        ("2. Cykelsti langs Havnevej", "2. Ny skovpolitik", "punkt-2", "hører til vores punkt 3, titlen til punkt 5"),
        ("Ivan Birkelund (L)", "Ivan B. Birkelund (L)", "afbud-1", "Er det Ivan Birkelund?"),
        ("Ivan Birkelund (L)", "Ivar Birkelund (L)", "afbud-1", "er intet medlem her"),
        (
            "Godkendt med 14 stemmer for og 8 imod.",
            "Godkendt. For stemte G og L. Imod stemte H.",
            "punkt-3",
            "ikke alle tal",
        ),
        ("til Økonomiudvalget", "til Udvalget for Hav", "punkt-4", "hvilket organ sagen henvises til"),
        ("Oversendt til 2. behandling.", "Oversendt til 2. behandling, idet 2. at udgår.", "punkt-2", "en tilføjelse"),
        ("Mogens Ladegaard (G)", "Mogens Ladefoged (G)", "afbud-2", "kendes ikke som stedfortræder"),
    ],
)
def test_nothing_is_guessed(council: Council, printed: str, instead: str, key: str, asked: str) -> None:
    assert printed in MINUTES
    row = row_of(against(council, MINUTES.replace(printed, instead))[0], key)
    assert row.standing is Standing.ASKED
    assert asked in " ".join(row.asks)


@pytest.mark.parametrize(
    ("words", "named", "noted"),
    [
        ("Udsat til mødet den 26. oktober 2027.", date(2027, 10, 26), ""),
        ("Sagen udsættes til næste møde.", date(2027, 10, 26), ""),
        ("Udsat til byrådets møde den 23. november.", date(2027, 11, 23), ""),
        ("Udsat til mødet den 27. oktober 2027.", None, "Udsat til 27. oktober 2027, men Sandvig Byråd har intet møde"),
        ("Udsat.", None, ""),
    ],
)
def test_an_item_put_off_keeps_the_meeting_the_minutes_name(
    council: Council, words: str, named: date | None, noted: str
) -> None:
    printed = "Godkendt med 14 stemmer for og 8 imod."
    row = row_of(against(council, MINUTES.replace(printed, words))[0], "punkt-3")
    days = {each.id: each.held_on for each in council.office.store.reference.register.meetings}
    assert isinstance(row.fact, Decided)
    assert row.fact.outcome is Outcome.POSTPONED
    assert (days[row.fact.postponed_to] if row.fact.postponed_to else None) == named
    assert noted in " ".join(row.notes)
    command = row.fact.command(MeetingId(1))
    assert isinstance(command, mc.RecordDecision)
    assert command.postponed_to == row.fact.postponed_to


@pytest.mark.parametrize(
    ("printed", "instead", "said"),
    [
        ("Sandvig Byråd", "Socialudvalget", "Referatet er fra Socialudvalget, ikke fra Sandvig Byråd."),
        ("5. oktober 2027", "6. oktober 2027", "Referatet er fra et møde den 6. oktober 2027"),
    ],
)
def test_minutes_of_another_meeting_are_refused(council: Council, printed: str, instead: str, said: str) -> None:
    assert said in against(council, MINUTES.replace(printed, instead))[2]


def test_a_meeting_to_come_and_one_that_was_cancelled_have_no_minutes(council: Council) -> None:
    _, held, _ = against(council, MINUTES)
    register, day = held.register, held.record.meeting.held_on
    (read,) = read_file("r.txt", MINUTES.encode(), aliases(register, day)).document.meetings
    assert wrong_document(read, replace(held, today=day.replace(day=4))) == "Mødet er ikke holdt endnu."
    cancelled = replace(held.record, meeting=replace(held.record.meeting, state=MeetingStatus.CANCELLED))
    assert "aflyst" in wrong_document(read, replace(held, record=cancelled))
    endless = replace(read, items=tuple(read.items[:1]) * (READ_ITEMS + 1))
    assert "kan højst læses 300 ind" in wrong_document(endless, held)


def test_a_second_time_there_is_nothing_new(council: Council) -> None:
    assert record(council, against(council, MINUTES)[0], 1) == []
    review, _, _ = against(council, MINUTES)
    assert list(review.to_record()) == []
    assert {row.standing for row in review.rows} == {Standing.SAME, Standing.ASKED, Standing.LEFT}


def test_what_stands_otherwise_is_told_with_what_stands(council: Council) -> None:
    item = council.item("4")
    council.do(mc.RecordDecision(meeting=council.meeting, item=item, outcome=Outcome.POSTPONED))
    row = row_of(against(council, MINUTES)[0], "punkt-3")
    assert (row.standing, row.stands) == (Standing.DIFFERS, "Udsat. Det er ikke fastsat, til hvilket møde.")
    assert "Registreret som »udsat«, læst som »godkendt«." in row.notes


def test_who_is_recorded_absent_and_told_present_is_a_contradiction(council: Council) -> None:
    lasse = council.person("lasse.agerbo")
    council.do(mc.RecordAttendance(meeting=council.meeting, person=lasse, present=False))
    row = row_of(against(council, MINUTES)[0], f"registreret-{lasse}")
    assert (row.standing, row.fact) == (Standing.DIFFERS, None)


def test_a_part_of_the_meeting_is_told_by_its_items(council: Council) -> None:
    left = "Jørn Snedker (P) forlod mødet kl. 19.10 under punkt 5."
    text = MINUTES.replace("Sagen henvises til Økonomiudvalget.", f"Sagen henvises til Økonomiudvalget.\n\n{left}")
    fact = row_of(against(council, text)[0], "afbud-3").fact
    assert isinstance(fact, Away)
    assert (fact.from_item, fact.to_item, str(fact.since)) == (council.item("5"), 0, "19:10:00")


def test_not_stated_stays_not_stated(council: Council) -> None:
    text = MINUTES.replace(
        "Fraværende: Ivan Birkelund (L), Lone Rosenvinge (G). I stedet deltog Mogens Ladegaard (G).", ""
    )
    row = row_of(against(council, text)[0], "fremmoede-0")
    assert (row.standing, row.fact) == (Standing.LEFT, None)


def test_one_refusal_and_nothing_is_recorded(council: Council) -> None:
    review, _, _ = against(council, MINUTES)
    stated = [(row.key, command) for row, command in review.to_record()]
    stranger = mc.RecordAttendance(meeting=council.meeting, person=council.person(CLERK), present=False)
    store, sent = council.office.store, id_by_door(Door.WEB, council.person(CLERK), UUID.format(9))
    refused = record_all(
        store, [*stated, ("afbud-9", stranger)], council.person(CLERK), sent, council.office.clock.now()
    )
    assert [(key, refusal.code) for key, refusal in refused] == [("afbud-9", "not_a_member")]
    assert council.record().decisions == ()


def record(council: Council, review: Review, number: int) -> list[object]:
    stated = [(row.key, command) for row, command in review.to_record()]
    clerk, now = council.person(CLERK), council.office.clock.now()
    return list(record_all(council.office.store, stated, clerk, id_by_door(Door.WEB, clerk, UUID.format(number)), now))


def test_what_another_body_decided_is_compared_and_never_recorded(council: Council) -> None:
    """The finance committee has no decision here; with one it is the same, or it is told that it is not."""
    _, held, _ = against(council, MINUTES)
    (state,) = held.cases.values()
    finance = held.register.organization("oekonomiudvalg")
    assert finance is not None
    day = date(2027, 9, 28)
    (read,) = read_file("r.txt", MINUTES.encode(), aliases(held.register, day), names(held.register)).document.meetings
    for outcome, standing in ((Outcome.RECOMMENDED, Standing.SAME), (Outcome.NOT_APPROVED, Standing.DIFFERS)):
        placed = Placement(1, MeetingId(99), finance.id, ItemNumber(1), MeetingStatus.CLOSED, day, outcome)
        cases = {state.case.id: replace(state, placements=(*state.placements, placed))}
        row = row_of(review_of(read, MINUTES.splitlines(), replace(held, cases=cases)), "andre-2-1")
        assert (row.standing, row.fact) == (standing, None)
