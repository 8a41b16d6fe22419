"""When it does not go as planned (DESIGN §10): each ends in a state that is true, and somebody is told."""

from __future__ import annotations

import shutil
from datetime import date, time
from pathlib import Path

import pytest

from models.audit import verify
from models.database import reading, writing
from models.store import RefusedError
from notifications.outbox.gate import release
from notifications.outbox.restore_mark import FILE, hold_if_restored, remember
from process.calendar import instant, local_day
from process.commands import act
from process.commands import case as c
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.planning.assessment import Assessment, Assessor
from process.planning.risk import RiskLevel
from process.register import MeetingStatus
from process.rules import Role
from process.stages import StepState
from process.state.case import Outcome
from process.state.hearing import Answer, HearingState, MemoPoint, ResponsePublication
from tests.hearing.test_budget_hearing import (
    AELDRE,
    CHAIN,
    COORDINATOR,
    DIRECTOR,
    FORM,
    HANDICAP,
    LOKAL,
    OFFICER,
    SKOLE,
)
from tests.hearing.town import Town

THURSDAY = date(2027, 8, 26)
COUNCIL, NEXT_COUNCIL = date(2027, 10, 5), date(2027, 10, 26)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The budget case in hearing since Thursday 26 August, aimed at the council of 5 October; its letters have left."""
    town = Town(tmp_path_factory.mktemp("lived"))
    case = town.take_in(FORM, OFFICER)
    town.do(c.Retarget(case=case, target_meeting=town.meeting("byraad", COUNCIL), reason="2. behandling"), OFFICER)
    town.approve(case, *CHAIN)
    town.until(THURSDAY, 8, 5)
    town.do(hc.SendHearing(case=case), COORDINATOR)
    town.until(THURSDAY, 13)
    return town.fold()


@pytest.fixture
def town(lived: Path, tmp_path: Path) -> Town:
    town = Town(tmp_path, lived=lived)
    town.now = instant(THURSDAY, time(13))
    return town


def assessed(town: Town) -> Assessment:
    reference, today = town.store.reference, local_day(town.now)
    with reading(town.store.engine) as connection:
        reference.refresh(connection)
    rules, calendar = reference.rules(reference.newest_config(), today)
    return Assessor(reference.register, calendar, rules, today).assess(town.state(1))


def request(town: Town, body: str):
    request = town.state(1).request_of(town.body(body))
    assert request is not None
    return request


def letters(town: Town, *words: str) -> list[str]:
    return [
        letter.subject for letter in town.sender.letters if all(word in letter.subject.casefold() for word in words)
    ]


# -- the target ------------------------------------------------------------------------------------------------------


def test_a_missed_target_is_out_of_reach_and_only_a_person_moves_it(town: Town) -> None:
    late = hc.ExtendHearing(
        case=1,
        body=town.body(HANDICAP),
        due_on=date(2027, 9, 30),
        due_time=time(12),
        reason="Mødet er flyttet",
        accepts_cost=True,
    )
    town.do(late, COORDINATOR)
    standing = assessed(town)
    assert standing.risk is not None
    assert (standing.risk.level, standing.forecast_on) == (RiskLevel.OUT_OF_REACH, NEXT_COUNCIL)
    assert town.state(1).case.target_meeting == town.meeting("byraad", COUNCIL)
    moved = c.Retarget(case=1, target_meeting=town.meeting("byraad", NEXT_COUNCIL), reason="Handicaprådet")
    town.do(moved, OFFICER)
    assert town.state(1).case.is_target_moved


def test_a_cancelled_meeting_gives_the_step_back_and_leaves_the_frozen_deadlines(town: Town) -> None:
    before = {r.body: (r.due_on, r.due_time) for r in town.state(1).requests}
    september = date(2027, 9, 7)
    _treated_by_finance(town)
    town.place(1, "byraad", september, "birger.overgaard")
    reading_one = next(s for s in town.state(1).consultations if s.reading == 1)
    assert reading_one.state is StepState.OPEN
    town.do(mc.CancelMeeting(meeting=town.meeting("byraad", september), reason="Storm"), "birger.overgaard")
    town.move()
    reading_one = next(s for s in town.state(1).consultations if s.reading == 1)
    assert (reading_one.state, reading_one.meeting) == (StepState.READY, None)
    assert {r.body: (r.due_on, r.due_time) for r in town.state(1).requests} == before
    standing = assessed(town)
    assert standing.risk is not None
    assert standing.risk.level is RiskLevel.OUT_OF_REACH, (
        "the next first reading leaves no three weeks before 5 October"
    )


def _treated_by_finance(town: Town) -> None:
    """Økonomiudvalget said its word on an agenda that was out: a decision is recorded whatever the agenda says."""
    finance = next(
        m for m in town.store.reference.register.meetings
        if m.organization == town.body("oekonomiudvalg") and m.held_on >= date(2027, 8, 25)
        and m.state is MeetingStatus.PLANNED
    )  # fmt: skip
    town.until(max(finance.held_on, local_day(town.now)), 18)
    town.do(mc.RecordDecision(meeting=finance.id, case=1, outcome="recommended"), "birger.overgaard")
    town.do(mc.CloseRecord(meeting=finance.id), "birger.overgaard")
    town.move()


# -- letters ---------------------------------------------------------------------------------------------------------


def test_a_letter_that_has_left_is_not_undone_but_recalled_and_the_body_told(town: Town) -> None:
    with pytest.raises(RefusedError) as refused:
        town.do(hc.CancelLetter(case=1, body=town.body(AELDRE)), COORDINATOR)
    assert refused.value.refusal.code == "undo_over"
    town.do(hc.WithdrawHearing(case=1, body=town.body(AELDRE), reason="Sendt ved en fejl"), COORDINATOR)
    town.until(date(2027, 9, 16), 9)
    assert request(town, AELDRE).state is HearingState.WITHDRAWN
    assert letters(town, "trukket tilbage")
    reminded = {n.body for n in town.view("2027-0001").notices if n.kind == "reminder" and n.state == "sent"}
    assert "Ældrerådet" not in reminded
    assert "Handicaprådet" in reminded


def test_a_body_replaced_in_the_middle_of_its_hearing_hands_over_the_frozen_deadline(town: Town) -> None:
    due = request(town, SKOLE).due_on
    successor = town.body("skolebestyrelse_sandvig")
    town.do(
        act.RegisterCommand(
            kind="organization",
            key=SKOLE,
            fields={"ends_on": date(2027, 8, 31), "successor": "skolebestyrelse_sandvig"},
        )
    )
    town.until(date(2027, 9, 1), 9)
    handed = town.state(1).request_of(successor)
    assert handed is not None
    assert (handed.due_on, handed.state) == (due, HearingState.SENT)
    register = town.store.reference.register
    chair = register.persons[register.first_in(successor, date(2027, 9, 1), "chair")]
    assert any(letter.address == chair.email for _, letter in town.sent_on)
    town.do(hc.RecordResponse(case=1, body=successor, answer=Answer.SUPPORT, text="Ja tak"), chair.code)
    assert town.state(1).request_of(successor).state is HearingState.ANSWERED


def test_yesterdays_backup_sends_nothing_before_a_person_has_looked(town: Town, tmp_path: Path) -> None:
    mark = tmp_path / FILE
    remember(town.store.engine, mark)
    backup = shutil.copyfile(town.fold(), tmp_path / "yesterday.db")
    town.until(date(2027, 9, 7), 9)
    sent = len(town.sender.letters)
    assert sent
    remember(town.store.engine, mark)

    town.store.engine.dispose()
    restored = Town(_folder(tmp_path / "restored"), lived=backup)
    restored.now = town.now
    assert hold_if_restored(restored.store.engine, mark)
    restored.move()
    assert not restored.sender.letters, "facts are taken in, nothing leaves"
    assert restored.state(1).request_of(restored.body(LOKAL)).state is HearingState.NO_ANSWER
    with reading(restored.store.engine) as connection:
        assert verify(connection).ok
    with writing(restored.store.engine) as connection:
        release(connection)
    restored.move()
    assert restored.sender.letters


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


# -- the process goes on ---------------------------------------------------------------------------------------------


def test_silence_of_all_ends_the_hearing_and_the_memo_says_so(town: Town) -> None:
    town.until(date(2027, 9, 24), 13)
    assert {r.state for r in town.state(1).requests} == {HearingState.NO_ANSWER}
    town.do(hc.FileMemo(case=1, text="Ingen har svaret."), OFFICER)
    town.do(hc.ApproveMemo(case=1), DIRECTOR)
    town.move()
    assert all(s.state is StepState.DONE for s in town.state(1).consultations if s.role is Role.HEARING)


# -- many ------------------------------------------------------------------------------------------------------------


def test_a_hearing_with_three_hundred_parties_opens_in_one_action(tmp_path: Path) -> None:
    """Every association of the town is asked: one command, three hundred letters, each to its own board."""
    town = Town(tmp_path)
    case = town.take_in(FORM, OFFICER)
    _three_hundred(town)
    for number in range(300):
        body = town.body(f"forening_{number}")
        added = c.AddConsultation(case=case, body=body, role=Role.HEARING, step=1, reason="Høres efter sædvane")
        town.do(added, OFFICER)
    town.approve(case, *CHAIN)
    town.until(THURSDAY, 8, 5)
    asked = len([r for r in town.state(case).requests if r.sent_at is None])
    receipt = town.do(hc.SendHearing(case=case), COORDINATOR)
    assert receipt.tags.count("letter:sent") == asked == 306
    town.until(THURSDAY, 13)
    for _ in range(6):  # fifty mails a pass, so that a slow server holds nobody else up
        town.move()
    boards = [letter for letter in town.sender.letters if letter.address.startswith("formand")]
    assert len({letter.address for letter in boards}) == 300
    assert all(f"Forening {int(letter.address.split('.')[1].split('@')[0])} " in letter.text for letter in boards)
    boards_asked = {town.body(f"forening_{number}") for number in range(300)}
    due = {r.due_on for r in town.state(case).requests if r.body in boards_asked}
    assert due == {date(2027, 9, 15)}, "no row of the playbook: until the budget year's usual day, not only 14 days"


def _three_hundred(town: Town) -> None:
    commands = []
    for number in range(300):
        commands += [
            act.RegisterCommand(
                kind="organization",
                key=f"forening_{number}",
                fields={"name": f"Forening {number} i Sandvig", "kind": "board"},
            ),
            act.RegisterCommand(
                kind="person",
                key=f"formand.{number}",
                fields={"name": f"Formand Nummer {number}", "email": f"formand.{number}@forening.example"},
            ),
            act.RegisterCommand(
                kind="membership",
                key=f"forening_{number}/formand.{number}/chair",
                fields={"organization": f"forening_{number}", "person": f"formand.{number}", "role": "chair"},
            ),
        ]
    for command in commands:
        town.do(command)
    with reading(town.store.engine) as connection:
        town.store.reference.refresh(connection)


def test_the_memo_goes_back_to_those_who_were_heard_with_the_decision(town: Town) -> None:
    """And what the guard has stopped does not go with it."""
    for body, text in ((HANDICAP, "Hold fast"), (LOKAL, "Ring 20 30 40 50")):
        town.do(hc.RecordResponse(case=1, body=town.body(body), answer=Answer.REMARKS, text=text), COORDINATOR)
    first, second = (response.number for response in town.state(1).responses)
    withheld = hc.DecidePublication(case=1, response=second, verdict=ResponsePublication.WITHHELD, reason="Privat")
    town.do(withheld, OFFICER)
    _treated_by_finance(town)
    for body, day in (("byraad", date(2027, 9, 7)), ("socialudvalg", date(2027, 9, 14))):
        _decided(town, body, day, Outcome.RECOMMENDED)
    town.until(date(2027, 9, 24), 13)
    points = (
        MemoPoint(first, "Hold fast i kørslen", "Der køres som i dag.", "met"),
        MemoPoint(second, "Ring 20 30 40 50", "Der er ringet.", "noted"),
    )
    town.do(hc.FileMemo(case=1, text="To har svaret.", points=points), OFFICER)
    town.do(hc.ApproveMemo(case=1), DIRECTOR)
    town.move()
    _decided(town, "byraad", COUNCIL, Outcome.APPROVED)
    town.until(date(2027, 10, 7), 9)
    chair = town.store.reference.register.persons[town.person("viola.bakkegaard")].email
    mail = next(letter for letter in reversed(town.sender.letters) if letter.address == chair)
    assert "Hvad blev der af jeres svar?" in mail.text
    assert "- Hold fast i kørslen\n  Imødekommet. Forvaltningen: Der køres som i dag." in mail.text
    assert "20 30 40 50" not in mail.text + mail.html


def _decided(town: Town, body: str, day: date, outcome: Outcome) -> None:
    """Decided though it stood on no agenda of ours, and the record closed."""
    meeting = town.meeting(body, day)
    town.until(day, 21)
    town.do(mc.RecordDecision(meeting=meeting, case=1, outcome=outcome), COORDINATOR)
    town.do(mc.CloseRecord(meeting=meeting), COORDINATOR)
    town.move()
