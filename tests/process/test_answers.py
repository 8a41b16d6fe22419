"""What comes back: unsolicited answers, requests for more time, held reminders, MED's two signatures, the guard."""

from datetime import date, time, timedelta

import pytest

from process import commands as c
from process.calendar import local_day
from process.events import Tag
from process.notices import NoticeKind
from process.request import Answer, Channel, FileRef, HearingState, Publication, Received
from tests.builders import (
    COORDINATOR,
    DIRECTOR,
    DISABILITY,
    DISABILITY_CHAIR,
    HOVEDMED,
    IDA,
    KAI,
    LIS,
    MED_CHAIR,
    OFFICER,
    SOCIAL,
    START,
    at,
    registered,
    released,
)

DUE = date(2027, 1, 25)
MED = ["affects_staff"]


def sent(**fields):
    return released(**fields).send()


def newest(world):
    return world.case.responses[-1]


# -- answers ---------------------------------------------------------------------------------------------------------


def test_answers_are_numbered_in_the_order_they_come_and_say_how_they_came() -> None:
    world = sent()
    world.answer(channel=Channel.LINK)
    world.answer(corrects=1, channel=Channel.MAIL)
    assert [(one.number, one.corrects, one.channel) for one in world.case.responses] == [
        (1, None, Channel.LINK),
        (2, 1, Channel.MAIL),
    ]
    assert world.case.case.responses == 2


def test_a_correction_is_added_and_the_first_answer_stands() -> None:
    world = sent()
    world.answer(answer=Answer.SUPPORT)
    world.answer(answer=Answer.OPPOSE, corrects=1)
    assert world.request().answer == Answer.SUPPORT
    assert world.case.response(1).answer == Answer.SUPPORT


def test_a_correction_of_an_answer_that_is_not_there_is_refused() -> None:
    command = c.RecordResponse(case=1, body=DISABILITY, answer=Answer.REMARKS, corrects=7)
    assert sent().refused(command, COORDINATOR) == "not_found"


def test_an_answer_of_unknown_date_is_never_called_late() -> None:
    world = sent()
    world.now = at(DUE + timedelta(days=3))
    world.answer(is_date_unknown=True)
    assert (newest(world).is_date_unknown, newest(world).is_late) == (True, False)


def test_files_are_kept_with_the_answer_and_their_digests_in_the_history() -> None:
    world = sent()
    world.answer(files=(FileRef("a" * 64, "svar.pdf", "application/pdf", 12),))
    assert world.events[-1].data["files"] == ["a" * 64]
    assert [record.response for record in world.records if hasattr(record, "file")] == [1]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"sender": "", "text": "Nej tak"}, "sender_needed"),
        ({"sender": "Klitby Borgerforening", "text": " "}, "text_needed"),
        ({"sender": "Klitby Borgerforening", "text": "Nej", "received_at": at(date(2027, 2, 1))}, "received_in_future"),
    ],
)
def test_what_nobody_asked_for_needs_a_sender_and_something_said(fields, code) -> None:
    assert sent().refused(c.RecordUnsolicited(case=1, **fields), COORDINATOR) == code


def test_a_citizens_statement_is_recorded_and_stopped_before_it_is_shown() -> None:
    world = sent()
    world.do(c.RecordUnsolicited(case=1, sender="Klitby Borgerforening", text="Vi er imod."), COORDINATOR)
    assert (newest(world).body, newest(world).consultation) == (None, 0)
    assert newest(world).publication is Publication.BLOCKED
    assert world.request().state is HearingState.SENT, "it answers for nobody who was asked"


# -- the guard -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Vi er bekymrede for busserne.", Publication.OPEN),
        ("Spørg Viola på 010190-1234.", Publication.BLOCKED),
        ("Skriv til viola@klitby.example.", Publication.BLOCKED),
        ("Ring 20 30 40 50.", Publication.BLOCKED),
        ("Forslaget koster 1.234.567 kr. i 2028.", Publication.OPEN),
    ],
)
def test_personal_data_stops_an_answer_until_a_person_decides(text, state) -> None:
    world = sent()
    world.answer(text=text)
    assert newest(world).publication is state


def test_a_file_that_may_hold_personal_data_stops_the_answer_too() -> None:
    world = sent()
    world.answer(text="", files=(FileRef("b" * 64, "svar.pdf", "application/pdf", 9, is_suspect=True),))
    assert newest(world).publication is Publication.BLOCKED


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"response": 1, "verdict": Publication.CLEARED}, "reason_needed"),
        ({"response": 1, "verdict": Publication.WITHHELD}, "reason_needed"),
        ({"response": 1, "verdict": Publication.REDACTED}, "text_needed"),
        ({"response": 1, "verdict": Publication.REDACTED, "public_text": "Ring 20 30 40 50"}, "still_personal"),
        ({"response": 1, "verdict": Publication.OPEN, "reason": "x"}, "verdict_needed"),
        ({"response": 9, "verdict": Publication.CLEARED, "reason": "x"}, "not_found"),
    ],
)
def test_a_decision_on_publication_says_what_is_shown(fields, code) -> None:
    world = sent()
    world.answer(text="Ring 20 30 40 50")
    assert world.refused(c.DecidePublication(case=1, **fields), OFFICER) == code


def test_the_memo_waits_for_the_guard() -> None:
    world = sent()
    world.answer(text="Ring 20 30 40 50")
    world.do(c.FileMemo(case=1, text="Notat"), OFFICER)
    assert world.refused(c.ApproveMemo(case=1), DIRECTOR) == "personal_data"
    verdict = c.DecidePublication(case=1, response=1, verdict=Publication.REDACTED, public_text="Ring til os.")
    world.do(verdict, OFFICER)
    world.do(c.ApproveMemo(case=1), DIRECTOR)


# -- more time -------------------------------------------------------------------------------------------------------


def asked(world, days=7):
    command = c.AskExtension(case=1, body=DISABILITY, until=DUE + timedelta(days=days), reason="Vi mødes 1. februar")
    world.do(command, DISABILITY_CHAIR)
    return world


def test_asking_for_more_time_moves_nothing_and_tells_the_coordinator() -> None:
    world = asked(sent())
    assert (world.request().due_on, world.request().extension_wanted_on) == (DUE, DUE + timedelta(days=7))
    assert [n.recipient for n in world.planned(NoticeKind.EXTENSION_ASKED)] == [COORDINATOR]


@pytest.mark.parametrize("days", [0, -1])
def test_a_wish_for_an_earlier_day_is_refused(days) -> None:
    command = c.AskExtension(case=1, body=DISABILITY, until=DUE + timedelta(days=days))
    assert sent().refused(command, DISABILITY_CHAIR) == "deadline_not_later"


def test_granting_takes_the_wish_away() -> None:
    world = asked(sent())
    later = DUE + timedelta(days=7)
    world.do(c.ExtendHearing(case=1, body=DISABILITY, due_on=later, due_time=time(12), reason="Møde"), COORDINATOR)
    assert (world.request().due_on, world.request().extension_wanted_on) == (later, None)


def test_refusing_needs_a_reason_and_somebody_who_asked_and_happens_once() -> None:
    world = sent()
    refuse = c.RefuseExtension(case=1, body=DISABILITY, reason="Udsendelsen kan ikke nås")
    assert world.refused(refuse, COORDINATOR) == "no_extension_asked"
    asked(world)
    assert world.refused(c.RefuseExtension(case=1, body=DISABILITY, reason=" "), COORDINATOR) == "reason_needed"
    world.do(refuse, COORDINATOR)
    assert world.refused(refuse, COORDINATOR) == "no_extension_asked"
    assert world.planned(NoticeKind.EXTENSION_REFUSED)
    assert world.request().due_on == DUE


# -- «Har talt med dem» ----------------------------------------------------------------------------------------------


def reminders(world):
    return sorted(local_day(notice.planned_at) for notice in world.planned(NoticeKind.REMINDER))


def test_held_reminders_come_back_on_the_day_agreed() -> None:
    world = sent()
    until = date(2027, 1, 21)
    world.do(c.HoldReminders(case=1, body=DISABILITY, until=until, note="Formanden er på ferie"), COORDINATOR)
    assert {day for day in reminders(world) if day <= until} == {until}
    assert date(2027, 1, 22) in reminders(world), "the last one, the working day before the deadline, stands"


def test_reminders_held_till_a_weekend_come_the_working_day_before() -> None:
    world = sent()
    world.do(c.HoldReminders(case=1, body=DISABILITY, until=date(2027, 1, 23)), COORDINATOR)
    assert reminders(world)[0] == date(2027, 1, 22)


def test_reminders_cannot_be_held_till_a_day_that_has_passed_or_for_a_body_that_has_answered() -> None:
    world = sent()
    assert world.refused(c.HoldReminders(case=1, body=DISABILITY, until=START), COORDINATOR) == "deadline_in_past"
    world.answer()
    command = c.HoldReminders(case=1, body=DISABILITY, until=date(2027, 1, 21))
    assert world.refused(command, COORDINATOR) == "already_answered"


# -- MED -------------------------------------------------------------------------------------------------------------


def test_a_med_answer_waits_for_the_chair_and_is_confirmed_by_whoever_hands_it_in() -> None:
    world = sent(answers=MED)
    world.answer(HOVEDMED, answer=Answer.JOINT_STATEMENT)
    assert world.request(HOVEDMED).chair_confirmed_at is None
    assert [n.recipient for n in world.planned(NoticeKind.TO_CONFIRM)] == [MED_CHAIR]
    world.do(c.ConfirmResponse(case=1, body=HOVEDMED), MED_CHAIR)
    assert world.request(HOVEDMED).chair_confirmed_at == world.now
    assert world.refused(c.ConfirmResponse(case=1, body=HOVEDMED), MED_CHAIR) == "nothing_new"


def test_the_chair_who_hands_it_in_has_confirmed_it() -> None:
    world = sent(answers=MED)
    world.do(c.RecordResponse(case=1, body=HOVEDMED, answer=Answer.DISCUSSED), MED_CHAIR)
    assert world.request(HOVEDMED).chair_confirmed_at
    assert not world.planned(NoticeKind.TO_CONFIRM)


def test_there_is_nothing_to_confirm_before_an_answer_and_a_citizen_council_confirms_nothing() -> None:
    world = sent(answers=MED)
    assert world.refused(c.ConfirmResponse(case=1, body=HOVEDMED), MED_CHAIR) == "no_answer_yet"
    council = sent()
    council.answer()
    assert not council.planned(NoticeKind.TO_CONFIRM)


# -- late ------------------------------------------------------------------------------------------------------------


def test_a_late_answer_goes_to_the_members_whose_agenda_is_out() -> None:
    world = sent()
    world.do(c.CloseHearing(case=1), None, at(DUE, 12, 1))
    world.place(301, override_reason="Høringssvar eftersendes")
    world.do(c.DispatchAgenda(meeting=301), world.secretary(301))
    world.advance()
    world.answer()
    told = {notice.recipient for notice in world.planned(NoticeKind.LATE_RESPONSE)}
    assert {LIS, KAI, IDA} <= told


# -- what a document already carries ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "answer"), [("Ingen bemærkninger.", Answer.NO_REMARKS), ("Vi støtter forslaget.", Answer.REMARKS)]
)
def test_an_answer_in_the_document_is_received_on_an_unknown_day(text, answer) -> None:
    world = registered(received=(Received(HOVEDMED, text),))
    assert (newest(world).answer, newest(world).is_date_unknown, newest(world).channel) == (
        answer,
        True,
        Channel.IMPORT,
    )
    assert [event.tag for event in world.events if event.tag is Tag.RESPONSE_RECEIVED]


def test_an_answer_from_a_body_nobody_knows_refuses_the_registration() -> None:
    world = registered()
    world.state = None
    command = c.RegisterCase(
        title="Ny", case_type="short", department=8, officer=OFFICER, proposals=(), committees=(SOCIAL,),
        received=(Received(999, "Ja"),),
    )  # fmt: skip
    assert world.refused(command) == "not_found"
