"""What comes back: unsolicited answers, requests for more time, held reminders, MED's two signatures, the guard."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from process.calendar import local_day
from process.commands import act
from process.commands import case as c
from process.commands import hearing as hc
from process.events import Tag
from process.notices import NoticeKind
from process.state.hearing import Answer, Channel, FileRef, HearingState, MemoPoint, Received, ResponsePublication
from process.words.hearing import answer_line, came_about
from tests.builders.case import PARTIES
from tests.builders.moments import START, at
from tests.builders.nordby import (
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
)
from tests.builders.world import registered, released

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
    assert [(response.number, response.corrects, response.channel) for response in world.case.responses] == [
        (1, None, Channel.LINK),
        (2, 1, Channel.MAIL),
    ]
    assert world.case.case.responses == 2


def test_a_correction_is_added_and_is_what_the_body_says_now() -> None:
    world = sent()
    world.answer(answer=Answer.SUPPORT)
    world.answer(answer=Answer.OPPOSE, corrects=1)
    assert world.request().answer == Answer.OPPOSE
    assert world.case.response(1).answer == Answer.SUPPORT


def test_a_correction_of_an_answer_that_is_not_there_is_refused() -> None:
    command = hc.RecordResponse(case=1, body=DISABILITY, answer=Answer.REMARKS, corrects=7)
    assert sent().refused(command, COORDINATOR) == "not_found"


def test_a_body_corrects_its_own_answers_only() -> None:
    world = sent(answers=PARTIES)
    world.answer()
    command = hc.RecordResponse(case=1, body=HOVEDMED, answer=Answer.DISCUSSED, corrects=1)
    assert world.refused(command, COORDINATOR) == "not_found"


def test_a_part_of_a_body_corrects_nothing_of_what_the_body_says() -> None:
    world = sent()
    world.answer(answer=Answer.SUPPORT)
    world.answer(answer=Answer.OPPOSE, corrects=1, is_partial=True)
    assert world.request().answer == Answer.SUPPORT


def test_an_answer_that_came_before_the_new_letter_is_to_the_round_it_came_in() -> None:
    world = sent()
    world.answer()
    world.do(hc.NewRound(case=1, reason="Nyt grundlag"), OFFICER, at(date(2027, 1, 12)))
    world.send()
    world.answer(received_at=at(date(2027, 1, 11)))
    assert (newest(world).round, world.request().state) == (1, HearingState.SENT)


@pytest.mark.parametrize("day", [date(1990, 9, 10), START - timedelta(days=1)])
def test_no_answer_comes_before_there_is_a_case(day) -> None:
    command = hc.RecordResponse(case=1, body=DISABILITY, answer=Answer.REMARKS, received_at=at(day))
    assert sent().refused(command, COORDINATOR) == "received_too_early"


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


def test_an_answer_says_how_it_came_about_and_what_a_minority_says() -> None:
    world = sent()
    world.now = at(DUE)
    world.answer(agreed_on=date(2027, 1, 20), minority="Vi er enige med forvaltningen.", minority_by="to medlemmer")
    world.answer(agreed_from=date(2027, 1, 18), agreed_on=date(2027, 1, 25), corrects=1)
    assert [came_about(each) for each in world.case.responses] == [
        "godkendt på møde den 20. januar 2027",
        "godkendt i skriftlig runde fra 18. januar 2027 til 25. januar 2027",
    ]
    assert [each.has_minority for each in world.case.responses] == [True, None]
    assert answer_line(world.case.response(1)).endswith(
        "modtaget 25. januar 2027, godkendt på møde den 20. januar 2027, med mindretalsudtalelse"
    )


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"agreed_on": DUE + timedelta(days=1)}, "agreed_in_future"),
        ({"agreed_on": START - timedelta(days=1)}, "agreed_too_early"),
        ({"agreed_from": START - timedelta(days=1), "agreed_on": DUE}, "agreed_too_early"),
        ({"agreed_from": DUE, "agreed_on": DUE - timedelta(days=1)}, "round_in_disorder"),
        ({"agreed_from": DUE}, "round_in_disorder"),
        ({"minority": "Vi er uenige."}, "minority_incomplete"),
        ({"minority_by": "to medlemmer"}, "minority_incomplete"),
    ],
)
def test_how_an_answer_came_about_must_fit_together(fields, code) -> None:
    world = sent()
    world.now = at(DUE)
    command = hc.RecordResponse(case=1, body=DISABILITY, answer=Answer.REMARKS, text="Nej.", **fields)
    assert world.refused(command, COORDINATOR) == code


def test_personal_data_in_a_minoritys_words_stop_the_answer_as_in_any_other() -> None:
    world = sent()
    world.answer(minority="Skriv til mig på ib@sol.example.", minority_by="ét medlem")
    assert newest(world).publication is ResponsePublication.BLOCKED


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"sender": "", "text": "Nej tak"}, "sender_needed"),
        ({"sender": "Klitby Borgerforening", "text": " "}, "text_needed"),
        ({"sender": "Klitby Borgerforening", "text": "Nej", "received_at": at(date(2027, 2, 1))}, "received_in_future"),
    ],
)
def test_what_nobody_asked_for_needs_a_sender_and_something_said(fields, code) -> None:
    assert sent().refused(hc.RecordUnsolicited(case=1, **fields), COORDINATOR) == code


def test_a_citizens_statement_is_recorded_and_stopped_before_it_is_shown() -> None:
    world = sent()
    world.do(hc.RecordUnsolicited(case=1, sender="Klitby Borgerforening", text="Vi er imod."), COORDINATOR)
    assert (newest(world).body, newest(world).consultation) == (None, 0)
    assert newest(world).publication is ResponsePublication.BLOCKED
    assert world.request().state is HearingState.SENT, "it answers for nobody who was asked"


# -- the guard -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Vi er bekymrede for busserne.", ResponsePublication.OPEN),
        ("Spørg Viola på 010190-1234.", ResponsePublication.BLOCKED),
        ("Skriv til viola@klitby.example.", ResponsePublication.BLOCKED),
        ("Ring 20 30 40 50.", ResponsePublication.BLOCKED),
        ("Forslaget koster 1.234.567 kr. i 2028.", ResponsePublication.OPEN),
    ],
)
def test_personal_data_stops_an_answer_until_a_person_decides(text, state) -> None:
    world = sent()
    world.answer(text=text)
    assert newest(world).publication is state


@pytest.mark.parametrize(
    "fields",
    [
        {"on_behalf_of": "Jens Jensen, 010190-1234"},
        {"submitted_by": "Fie Bak, tlf. 20 30 40 50"},
        {"files": (FileRef("b" * 64, "svar 010190-1234.txt", "text/plain", 9),)},
    ],
)
def test_names_of_people_and_files_are_looked_through_too(fields) -> None:
    world = sent()
    world.answer(**fields)
    assert newest(world).publication is ResponsePublication.BLOCKED


@pytest.mark.parametrize(
    "verdict", [ResponsePublication.CLEARED, ResponsePublication.REDACTED, ResponsePublication.WITHHELD]
)
def test_only_what_was_stopped_is_decided_on(verdict) -> None:
    world = sent()
    world.answer(text="Vi er imod.")
    command = hc.DecidePublication(
        case=1, response=1, verdict=verdict, reason="x", public_text="Rådet støtter forslaget"
    )
    assert world.refused(command, OFFICER) == "not_stopped"
    assert newest(world).publication is ResponsePublication.OPEN


def test_a_new_verdict_after_the_memo_takes_a_reason_and_a_new_memo() -> None:
    world = sent()
    world.answer(text="Ring 20 30 40 50")
    shown = hc.DecidePublication(case=1, response=1, verdict=ResponsePublication.REDACTED, public_text="Ring til os.")
    world.do(shown, OFFICER)
    world.sum_up()
    assert world.refused(shown, OFFICER) == "reason_needed"
    world.do(replace(shown, reason="Fejl i teksten"), OFFICER)
    assert (world.case.case.memo_filed_at, world.case.case.memo_approved_at) == (None, None)


def test_a_file_that_may_hold_personal_data_stops_the_answer_too() -> None:
    world = sent()
    world.answer(text="", files=(FileRef("b" * 64, "svar.pdf", "application/pdf", 9, is_suspect=True),))
    assert newest(world).publication is ResponsePublication.BLOCKED


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"response": 1, "verdict": ResponsePublication.CLEARED}, "reason_needed"),
        ({"response": 1, "verdict": ResponsePublication.WITHHELD}, "reason_needed"),
        ({"response": 1, "verdict": ResponsePublication.REDACTED}, "text_needed"),
        ({"response": 1, "verdict": ResponsePublication.REDACTED, "public_text": "Ring 20 30 40 50"}, "still_personal"),
        ({"response": 1, "verdict": ResponsePublication.OPEN, "reason": "x"}, "verdict_needed"),
        ({"response": 9, "verdict": ResponsePublication.CLEARED, "reason": "x"}, "not_found"),
    ],
)
def test_a_decision_on_publication_says_what_is_shown(fields, code) -> None:
    world = sent()
    world.answer(text="Ring 20 30 40 50")
    assert world.refused(hc.DecidePublication(case=1, **fields), OFFICER) == code


def test_the_memo_waits_for_the_guard() -> None:
    world = sent()
    world.answer(text="Ring 20 30 40 50")
    world.do(hc.FileMemo(case=1, text="Notat"), OFFICER)
    assert world.refused(hc.ApproveMemo(case=1), DIRECTOR) == "personal_data"
    verdict = hc.DecidePublication(case=1, response=1, verdict=ResponsePublication.REDACTED, public_text="Ring til os.")
    world.do(verdict, OFFICER)
    world.do(hc.ApproveMemo(case=1), DIRECTOR)


def test_the_memo_waits_for_the_change_to_be_judged_and_for_a_comment_on_each_point() -> None:
    world = sent()
    world.answer()
    points = (MemoPoint(1, "Kørslen", " "), MemoPoint(1, "Prisen", "Den står fast."))
    assert world.refused(hc.FileMemo(case=1, points=points), OFFICER) == "comment_needed"
    world.do(hc.FileMemo(case=1, points=points[1:]), OFFICER)
    changed = c.ReviseProposal(case=1, proposal=1, draft=act.Draft("Rampanlæg", text="Nu 650"), reason="650 i stedet")
    world.do(changed, OFFICER, at(date(2027, 1, 12)))
    assert world.refused(hc.ApproveMemo(case=1), DIRECTOR) == "change_unjudged"
    world.do(hc.JudgeChange(case=1, proposal=1, is_material=False, reason="En slåfejl"), OFFICER)
    world.do(hc.ApproveMemo(case=1), DIRECTOR)


# -- more time -------------------------------------------------------------------------------------------------------


def asked(world, days=7):
    command = hc.AskExtension(case=1, body=DISABILITY, until=DUE + timedelta(days=days), reason="Vi mødes 1. februar")
    world.do(command, DISABILITY_CHAIR)
    return world


def test_asking_for_more_time_moves_nothing_and_tells_the_coordinator() -> None:
    world = asked(sent())
    assert (world.request().due_on, world.request().extension_wanted_on) == (DUE, DUE + timedelta(days=7))
    assert [n.recipient for n in world.planned(NoticeKind.EXTENSION_ASKED)] == [COORDINATOR]


@pytest.mark.parametrize("days", [0, -1])
def test_a_wish_for_an_earlier_day_is_refused(days) -> None:
    command = hc.AskExtension(case=1, body=DISABILITY, until=DUE + timedelta(days=days))
    assert sent().refused(command, DISABILITY_CHAIR) == "deadline_not_later"


def test_granting_takes_the_wish_away() -> None:
    world = asked(sent())
    later = DUE + timedelta(days=7)
    world.do(hc.ExtendHearing(case=1, body=DISABILITY, due_on=later, due_time=time(12), reason="Møde"), COORDINATOR)
    assert (world.request().due_on, world.request().extension_wanted_on) == (later, None)


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (
            hc.ExtendHearing(case=1, body=DISABILITY, due_on=date(2027, 2, 1), due_time=time(12), reason="Møde"),
            NoticeKind.HEARING_EXTENDED,
        ),
        (hc.RefuseExtension(case=1, body=DISABILITY, reason="Kan ikke nås"), NoticeKind.EXTENSION_REFUSED),
        (
            hc.JudgeChange(case=1, proposal=1, is_material=False, reason="En slåfejl"),
            NoticeKind.PROPOSAL_CHANGED,
        ),
    ],
)
def test_no_mail_about_a_hearing_leaves_before_its_letter(command, kind) -> None:
    world = asked(sent())
    changed = c.ReviseProposal(case=1, proposal=1, draft=act.Draft("Rampanlæg", text="Nu 650"), reason="650 i stedet")
    world.do(changed, OFFICER, world.now + timedelta(minutes=1))
    world.do(command, COORDINATOR)
    release_at = world.request().release_at
    assert release_at > world.now
    assert world.planned(kind)
    assert all(notice.planned_at >= release_at for notice in world.planned(kind))


def test_a_letter_taken_back_leaves_no_wish_and_no_silence_behind() -> None:
    world = asked(sent())
    world.do(hc.HoldReminders(case=1, body=DISABILITY, until=date(2027, 1, 21)), COORDINATOR)
    world.do(hc.CancelLetter(case=1, body=DISABILITY), COORDINATOR)
    left = world.request()
    assert (left.quiet_until, left.extension_wanted_on, left.extension_refused_at) == (None, None, None)


def test_refusing_needs_a_reason_and_somebody_who_asked_and_happens_once() -> None:
    world = sent()
    refuse = hc.RefuseExtension(case=1, body=DISABILITY, reason="Udsendelsen kan ikke nås")
    assert world.refused(refuse, COORDINATOR) == "no_extension_asked"
    asked(world)
    assert world.refused(hc.RefuseExtension(case=1, body=DISABILITY, reason=" "), COORDINATOR) == "reason_needed"
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
    world.do(hc.HoldReminders(case=1, body=DISABILITY, until=until, note="Formanden er på ferie"), COORDINATOR)
    assert {day for day in reminders(world) if day <= until} == {until}
    assert date(2027, 1, 22) in reminders(world), "the last one, the working day before the deadline, stands"


def test_reminders_held_till_a_weekend_come_the_working_day_before() -> None:
    world = sent()
    world.do(hc.HoldReminders(case=1, body=DISABILITY, until=date(2027, 1, 23)), COORDINATOR)
    assert reminders(world)[0] == date(2027, 1, 22)


def test_reminders_cannot_be_held_till_a_day_that_has_passed_or_for_a_body_that_has_answered() -> None:
    world = sent()
    assert world.refused(hc.HoldReminders(case=1, body=DISABILITY, until=START), COORDINATOR) == "deadline_in_past"
    world.answer()
    command = hc.HoldReminders(case=1, body=DISABILITY, until=date(2027, 1, 21))
    assert world.refused(command, COORDINATOR) == "already_answered"


# -- MED -------------------------------------------------------------------------------------------------------------


def test_a_med_answer_waits_for_the_chair_and_is_confirmed_by_whoever_hands_it_in() -> None:
    world = sent(answers=MED)
    world.answer(HOVEDMED, answer=Answer.JOINT_STATEMENT)
    assert world.request(HOVEDMED).chair_confirmed_at is None
    assert [n.recipient for n in world.planned(NoticeKind.TO_CONFIRM)] == [MED_CHAIR]
    world.do(hc.ConfirmResponse(case=1, body=HOVEDMED), MED_CHAIR)
    assert world.request(HOVEDMED).chair_confirmed_at == world.now
    assert world.refused(hc.ConfirmResponse(case=1, body=HOVEDMED), MED_CHAIR) == "nothing_new"


def test_a_corrected_med_answer_is_confirmed_anew_by_both_but_the_corrector() -> None:
    world = sent(answers=MED)
    world.answer(HOVEDMED, answer=Answer.JOINT_STATEMENT)
    world.do(hc.ConfirmResponse(case=1, body=HOVEDMED), MED_CHAIR)
    world.answer(HOVEDMED, answer=Answer.DISCUSSED, corrects=1)
    assert world.request(HOVEDMED).chair_confirmed_at is None
    told = world.planned(NoticeKind.TO_CONFIRM)  # the question about the answer it corrects is not asked any more
    assert [(n.recipient, n.about) for n in told] == [(MED_CHAIR, "1/2")]
    world.do(hc.RecordResponse(case=1, body=HOVEDMED, answer=Answer.DISCUSSED, corrects=2), MED_CHAIR)
    assert world.request(HOVEDMED).chair_confirmed_at == world.now


def test_the_chair_who_hands_it_in_has_confirmed_it() -> None:
    world = sent(answers=MED)
    world.do(hc.RecordResponse(case=1, body=HOVEDMED, answer=Answer.DISCUSSED), MED_CHAIR)
    assert world.request(HOVEDMED).chair_confirmed_at
    assert not world.planned(NoticeKind.TO_CONFIRM)


def test_there_is_nothing_to_confirm_before_an_answer_and_a_citizen_council_confirms_nothing() -> None:
    world = sent(answers=MED)
    assert world.refused(hc.ConfirmResponse(case=1, body=HOVEDMED), MED_CHAIR) == "no_answer_yet"
    council = sent()
    council.answer()
    assert not council.planned(NoticeKind.TO_CONFIRM)


# -- late ------------------------------------------------------------------------------------------------------------


def test_a_late_answer_goes_to_the_members_whose_agenda_is_out() -> None:
    world = sent()
    world.do(hc.CloseHearing(case=1), None, at(DUE, 12, 1))
    world.place(301, override_reason="Høringssvar eftersendes")
    world.dispatch(301)
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
