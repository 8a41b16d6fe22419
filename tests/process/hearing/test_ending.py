"""The hearing: letters with a frozen promise, reminders, answers of every kind, silence, and the memo."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from process.calendar import instant, local_day
from process.commands import act
from process.commands import case as c
from process.commands import hearing as hc
from process.deadlines import due_instant
from process.events import Tag
from process.hearing.more_time import is_promised_late
from process.notices import NoticeKind, NoticeState
from process.rules import ReminderPlan, Role
from process.stages import Stage, StepState
from process.state.hearing import Answer, HearingState
from tests.builders.case import PARTIES
from tests.builders.hearing import a_hearing
from tests.builders.moments import START, at
from tests.builders.nordby import (
    CHIEF,
    COORDINATOR,
    COUNCIL_SECRETARY,
    DIRECTOR,
    DISABILITY,
    DISABILITY_CHAIR,
    DISABILITY_SECRETARY,
    FINANCE_SECRETARY,
    HEAD,
    HOVEDMED,
    MAYOR,
    MED_CHAIR,
    MED_SECRETARY,
    OFFICER,
    REGISTER,
    SOCIAL_SECRETARY,
)
from tests.builders.rules import RULES
from tests.builders.world import registered, released

DUE = date(2027, 1, 25)  # three weeks after START, at noon
AFTER = at(DUE, 12, 1)  # the first moment that is too late


def sent(**fields):
    return released(**fields).send()


# -- sending ---------------------------------------------------------------------------------------------------------


def test_sending_freezes_the_promise_with_the_calendar_it_came_from() -> None:
    request = sent().request()
    assert (request.due_on, request.due_time) == (DUE, time(12))
    assert request.next_due == AFTER
    assert request.calendar_version == "c" * 12
    assert request.state is HearingState.SENT


def test_a_changed_rule_never_moves_a_sent_deadline() -> None:
    world = sent()
    before = world.request()
    world.rules = replace(RULES, reminders=ReminderPlan(days_before=(5,)), playbook=())
    world.do(hc.PromiseResponse(case=1, body=DISABILITY, on=date(2027, 1, 20)), COORDINATOR)
    assert (world.request().due_on, world.request().next_due) == (before.due_on, before.next_due)


def test_the_letter_leaves_after_its_undo_period_in_office_hours() -> None:
    friday = date(2027, 1, 8)
    world = released()
    world.do(hc.SendHearing(case=1), COORDINATOR, at(friday, 15, 55))
    assert world.request().release_at == at(friday + timedelta(days=3), 8)
    letters = world.planned(NoticeKind.HEARING_SENT)
    assert {letter.recipient for letter in letters} == {DISABILITY_SECRETARY, DISABILITY_CHAIR}
    assert {letter.planned_at for letter in letters} == {at(friday + timedelta(days=3), 8)}


def test_a_deadline_the_coordinator_chose_stands_as_printed_even_on_a_sunday() -> None:
    world = released()
    world.send(deadlines={DISABILITY: (date(2027, 1, 24), time(9, 30))})
    assert (world.request().due_on, world.request().due_time) == (date(2027, 1, 24), time(9, 30))


def test_a_proposed_deadline_falls_on_a_working_day() -> None:
    world = released()
    world.do(hc.SendHearing(case=1), COORDINATOR, at(date(2027, 3, 4)))  # 21 days on is Skærtorsdag
    assert world.request().due_on == date(2027, 3, 30)


@pytest.mark.parametrize(
    ("moment", "due", "code"),
    [
        (at(START), (date(2027, 1, 3), time(12)), "deadline_in_past"),
        (at(START, 12, 1), (START, time(12)), "deadline_in_past"),
        (at(START, 12), (START, time(12, 5)), "deadline_before_letter"),
        (at(date(2027, 1, 8), 17), (date(2027, 1, 9), time(12)), "deadline_before_letter"),  # leaves on Monday
    ],
)
def test_a_deadline_before_the_letter_is_refused_and_no_letter_is_sent(moment, due, code) -> None:
    world = released(answers=PARTIES)
    world.now = moment
    assert world.refused(hc.SendHearing(case=1, deadlines={HOVEDMED: due}), COORDINATOR) == code
    assert [request.sent_at for request in world.case.requests] == [None, None]


def test_letters_are_sent_to_the_bodies_named_only() -> None:
    world = released(answers=PARTIES)
    world.send(bodies=(HOVEDMED,))
    assert (world.request(DISABILITY).sent_at, world.request(HOVEDMED).sent_at) == (None, world.now)
    world.send()
    assert world.refused(hc.SendHearing(case=1), COORDINATOR) == "no_letters"


def test_no_letter_leaves_before_the_draft_is_approved() -> None:
    assert registered().refused(hc.SendHearing(case=1), COORDINATOR) == "wrong_stage"


def test_sending_takes_in_a_last_approval_that_is_seconds_old() -> None:
    world = registered()
    world.do(c.SubmitDraft(case=1), OFFICER)
    world.do(c.ApproveDraft(case=1), HEAD)
    world.do(c.ApproveDraft(case=1), DIRECTOR)
    world.send()
    assert (world.stage, world.request().sent_at) == (Stage.HEARING, world.now)


def test_a_case_type_may_send_its_letters_by_itself() -> None:
    world = released("sends_itself")
    assert world.request().sent_at
    assert world.planned(NoticeKind.HEARING_SENT)


def test_a_letter_that_cannot_send_itself_waits_for_a_person() -> None:
    """A period of no days ends before the letter leaves: the engine must stop, not try for ever."""
    rows = tuple(replace(row, period_days=0) for row in RULES.playbook)
    world = registered("sends_itself", rules=replace(RULES, playbook=rows))
    world.now = at(START, 13)
    world.approve()
    assert world.request().sent_at is None
    world.send(deadlines={DISABILITY: (DUE, time(12))})


# -- reminders -------------------------------------------------------------------------------------------------------


def reminders(world, state=NoticeState.PLANNED):
    notices = [n for n in world.notices if n.kind is NoticeKind.REMINDER and n.state is state]
    return sorted({local_day(notice.planned_at) for notice in notices})


def test_reminders_are_planned_seven_three_and_one_working_day_before() -> None:
    world = sent()
    assert reminders(world) == [date(2027, 1, 14), date(2027, 1, 20), date(2027, 1, 22)]
    assert {n.recipient for n in world.planned(NoticeKind.REMINDER)} == {DISABILITY_SECRETARY, DISABILITY_CHAIR}
    assert all(n.planned_at == at(local_day(n.planned_at), 8) for n in world.planned(NoticeKind.REMINDER))


def test_a_reminder_too_soon_after_sending_is_shown_and_never_sent() -> None:
    world = released()
    world.do(hc.SendHearing(case=1, deadlines={DISABILITY: (date(2027, 1, 12), time(12))}), COORDINATOR, at(START))
    assert reminders(world) == [date(2027, 1, 7), date(2027, 1, 11)]
    assert reminders(world, NoticeState.NOT_APPLICABLE) == [date(2027, 1, 1)]


def test_an_answer_cancels_every_reminder() -> None:
    world = sent()
    world.answer()
    assert not world.planned(NoticeKind.REMINDER, NoticeKind.DEADLINE_PASSED)


def test_a_partial_answer_is_recorded_and_the_reminders_stay() -> None:
    world = sent()
    world.answer(is_partial=True)
    assert world.request().state is HearingState.SENT
    assert world.case.responses[-1].is_partial
    assert reminders(world)
    assert world.planned(NoticeKind.RECEIPT)


def test_a_promise_silences_the_reminders_until_its_day_and_moves_no_deadline() -> None:
    world = sent()
    world.do(hc.PromiseResponse(case=1, body=DISABILITY, on=date(2027, 1, 20)), DISABILITY_SECRETARY)
    assert reminders(world) == [date(2027, 1, 22)]
    assert world.request().state is HearingState.ANSWER_PROMISED
    assert world.request().next_due == AFTER


def test_an_extension_does_not_remind_before_the_promised_day() -> None:
    world = sent()
    world.do(hc.PromiseResponse(case=1, body=DISABILITY, on=date(2027, 1, 28)), DISABILITY_SECRETARY)
    extend(world, date(2027, 2, 1))
    assert reminders(world) == [date(2027, 1, 29)]


def test_a_withdrawn_hearing_is_not_reminded() -> None:
    world = sent()
    world.do(hc.WithdrawHearing(case=1, body=DISABILITY, reason="Fejl"), COORDINATOR)
    assert not world.planned(NoticeKind.REMINDER, NoticeKind.HEARING_SENT)


# -- taking back, extending, withdrawing -----------------------------------------------------------------------------


def about_the_hearing(world):
    return [notice for notice in world.planned() if notice.request]


def test_a_letter_is_taken_back_within_its_undo_period_as_if_never_sent() -> None:
    world = sent()
    world.do(hc.CancelLetter(case=1, body=DISABILITY), COORDINATOR, at(START, 9, 9))
    assert not about_the_hearing(world)
    assert (world.request().state, world.of(DISABILITY).state) == (HearingState.DRAFTED, StepState.READY)
    assert world.request() == replace(world.request(), sent_at=None, next_due=None, release_at=None)
    world.now = at(date(2027, 1, 6))
    world.send()
    assert (world.request().round, world.request().due_on) == (1, DUE), "sent again it keeps the deadline it had"


def test_after_the_undo_period_a_letter_cannot_be_taken_back() -> None:
    cancel = hc.CancelLetter(case=1, body=DISABILITY)
    assert sent().refused(cancel, COORDINATOR, at(START, 9, 10)) == "undo_over"
    assert released().refused(cancel, COORDINATOR) == "not_sent"


def extend(world, due_on=date(2027, 2, 1), at_time=time(12), reason="Mødet blev flyttet", now=None):
    command = hc.ExtendHearing(case=1, body=DISABILITY, due_on=due_on, due_time=at_time, reason=reason)
    return world.do(command, COORDINATOR, now)


def test_an_extension_moves_the_promise_and_plans_the_reminders_anew() -> None:
    world = sent()
    extend(world)
    assert (world.request().due_on, world.request().next_due) == (date(2027, 2, 1), at(date(2027, 2, 1), 12, 1))
    assert reminders(world) == [date(2027, 1, 21), date(2027, 1, 27), date(2027, 1, 29)]
    assert world.planned(NoticeKind.HEARING_EXTENDED)
    event = next(event for event in world.events if event.tag is Tag.HEARING_EXTENDED)
    assert event.data["was"] == [DUE, time(12)]


def test_an_extension_opens_a_hearing_that_had_closed_and_undoes_its_memo() -> None:
    world = sent(case_type="committee_case")
    world.do(hc.CloseHearing(case=1), None, AFTER)
    world.do(hc.FileMemo(case=1, text="Ingen svar."), OFFICER)
    extend(world)
    assert world.request().state is HearingState.SENT
    assert world.case.case.memo_filed_at is None
    assert world.case.case.holder == COORDINATOR


@pytest.mark.parametrize(
    ("due", "reason", "code"),
    [
        ((date(2027, 2, 1), time(12)), " ", "reason_needed"),
        ((DUE, time(12)), "x", "deadline_not_later"),
        ((DUE, time(11)), "x", "deadline_not_later"),
        ((date(2027, 1, 3), time(12)), "x", "deadline_in_past"),
    ],
)
def test_an_extension_is_later_than_now_and_than_before_and_has_a_reason(due, reason, code) -> None:
    command = hc.ExtendHearing(case=1, body=DISABILITY, due_on=due[0], due_time=due[1], reason=reason)
    assert sent().refused(command, COORDINATOR) == code


def finished(how):
    world = sent()
    match how:
        case "answered":
            world.answer()
        case "withdrawn":
            world.do(hc.WithdrawHearing(case=1, body=DISABILITY, reason="Fejl"), COORDINATOR)
        case "summed_up":
            world.do(hc.CloseHearing(case=1), None, AFTER)
            world.do(hc.FileMemo(case=1, text="x"), OFFICER)
            world.do(hc.ApproveMemo(case=1), DIRECTOR)
    return world


@pytest.mark.parametrize(
    ("how", "code"),
    [("answered", "already_answered"), ("withdrawn", "already_finished"), ("summed_up", "already_finished")],
)
def test_what_is_over_is_neither_extended_promised_nor_withdrawn(how, code) -> None:
    later = date(2027, 2, 1)
    for command in (
        hc.ExtendHearing(case=1, body=DISABILITY, due_on=later, due_time=time(12), reason="x"),
        hc.PromiseResponse(case=1, body=DISABILITY, on=later),
        hc.WithdrawHearing(case=1, body=DISABILITY, reason="x"),
    ):
        assert finished(how).refused(command, COORDINATOR) == code


@pytest.mark.parametrize(
    "command",
    [
        hc.CancelLetter(case=1, body=HOVEDMED),
        hc.PromiseResponse(case=1, body=HOVEDMED, on=DUE),
        hc.ExtendHearing(case=1, body=HOVEDMED, due_on=DUE, due_time=time(12), reason="x"),
        hc.WithdrawHearing(case=1, body=HOVEDMED, reason="x"),
    ],
)
def test_a_body_nobody_asked_has_no_hearing_to_change(command) -> None:
    assert sent().refused(command, COORDINATOR) == "not_heard"


def test_a_drafted_letter_is_neither_promised_nor_extended() -> None:
    later = date(2027, 2, 1)
    for command in (
        hc.PromiseResponse(case=1, body=DISABILITY, on=later),
        hc.ExtendHearing(case=1, body=DISABILITY, due_on=later, due_time=time(12), reason="x"),
    ):
        assert released().refused(command, COORDINATOR) == "not_sent"


def test_a_promise_for_a_day_gone_by_is_refused() -> None:
    promise = hc.PromiseResponse(case=1, body=DISABILITY, on=START - timedelta(days=1))
    assert sent().refused(promise, COORDINATOR) == "deadline_in_past"


def test_a_withdrawn_case_tells_the_bodies_that_have_the_letter() -> None:
    withdraw = c.WithdrawCase(case=1, reason="Ikke længere aktuelt")
    told, early = sent(), sent()
    told.do(withdraw, OFFICER, at(START, 9, 10))
    early.do(withdraw, OFFICER, at(START, 9, 5))
    assert {n.recipient for n in told.planned(NoticeKind.HEARING_WITHDRAWN)} >= {DISABILITY_SECRETARY, DISABILITY_CHAIR}
    assert not early.planned(NoticeKind.HEARING_WITHDRAWN)


def test_a_hearing_withdrawn_after_its_letter_left_is_recalled_before_that_it_is_only_dropped() -> None:
    world = sent()
    world.do(hc.WithdrawHearing(case=1, body=DISABILITY, reason="Fejl"), COORDINATOR, at(START, 9, 10))
    assert {n.recipient for n in world.planned(NoticeKind.HEARING_WITHDRAWN)} == {
        DISABILITY_SECRETARY,
        DISABILITY_CHAIR,
    }
    early = sent()
    early.do(hc.WithdrawHearing(case=1, body=DISABILITY, reason="Fejl"), COORDINATOR, at(START, 9, 5))
    assert not about_the_hearing(early)


def test_a_hearing_with_every_letter_withdrawn_is_struck_without_a_memo() -> None:
    world = sent()
    world.do(hc.WithdrawHearing(case=1, body=DISABILITY, reason="Fejl"), COORDINATOR)
    assert world.advance()
    assert world.of(DISABILITY).state is StepState.STRUCK
    assert world.stage is Stage.RECOMMENDATION
    assert world.refused(hc.FileMemo(case=1, text="x"), OFFICER) == "no_hearing"


# -- answers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", list(Answer))
def test_every_kind_of_answer_is_an_answer(answer) -> None:
    world = sent()
    world.answer(answer=answer)
    expected = HearingState.NO_REMARKS if answer is Answer.NO_REMARKS else HearingState.ANSWERED
    assert world.request().state is expected


@pytest.mark.parametrize(
    ("received", "is_late"),
    [(AFTER - timedelta(seconds=1), False), (AFTER, True), (at(date(2027, 3, 1)), True)],
)
def test_the_deadline_includes_its_whole_minute(received, is_late) -> None:
    assert due_instant(DUE, time(12)) == AFTER
    world = sent()
    world.now = received
    world.answer()
    assert world.request().is_late is is_late


def test_the_day_the_answer_came_counts_not_the_day_it_was_written_down() -> None:
    world = sent()
    world.now = at(date(2027, 2, 3))
    world.answer(received_at=at(DUE, 11))
    assert world.request().state is HearingState.ANSWERED


def test_a_late_answer_is_told_to_the_coordinator_and_to_every_secretary_still_to_treat_it() -> None:
    world = sent()
    world.do(hc.CloseHearing(case=1), None, AFTER)
    world.answer()
    told = {notice.recipient for notice in world.planned(NoticeKind.LATE_RESPONSE)}
    assert told == {COORDINATOR, SOCIAL_SECRETARY, FINANCE_SECRETARY, COUNCIL_SECRETARY}
    assert world.request().state is HearingState.ANSWERED_LATE


def test_an_answer_nobody_asked_for_is_recorded() -> None:
    world = sent()
    world.answer(HOVEDMED)
    record = world.case.responses[-1]
    assert (record.body, record.consultation, record.is_late) == (HOVEDMED, 0, False)
    assert world.case.request_of(HOVEDMED) is None


def test_an_answer_from_a_body_that_does_not_exist_is_refused() -> None:
    assert sent().refused(hc.RecordResponse(case=1, body=999, answer=Answer.REMARKS)) == "not_found"


def test_a_second_answer_is_kept_beside_the_first() -> None:
    world = sent()
    world.answer()
    first = world.request()
    world.answer(answer=Answer.OPPOSE)
    assert world.request() == first
    assert [response.answer for response in world.case.responses] == [Answer.REMARKS, Answer.OPPOSE]


def test_an_answer_says_which_version_it_speaks_of() -> None:
    world = sent()
    world.do(c.ReviseProposal(case=1, proposal=1, draft=act.Draft("Ny"), reason="Nyt beløb"), OFFICER)
    world.answer()
    assert world.case.responses[-1].proposal_version == 2


def test_the_text_of_an_answer_is_personal_and_not_in_the_event() -> None:
    world = sent()
    world.answer(text="Hemmeligt", submitted_by="Leif Sig")
    event = world.events[-1]
    assert event.personal == {"text": "Hemmeligt", "submitted_by": "Leif Sig"}
    assert "Hemmeligt" not in str(event.data)


# -- silence ---------------------------------------------------------------------------------------------------------


def test_silence_is_recorded_as_no_answer_and_never_as_consent() -> None:
    world = sent()
    assert world.refused(hc.CloseHearing(case=1), None, AFTER - timedelta(seconds=1)) == "nothing_new"
    world.do(hc.CloseHearing(case=1), None, AFTER)
    assert (world.request().state, world.request().answer) == (HearingState.NO_ANSWER, None)
    assert world.request().next_due is None
    assert not reminders(world)


def test_a_missing_answer_goes_to_whom_the_letter_went_to_then_the_coordinator_then_the_manager() -> None:
    world = sent()
    world.do(hc.CloseHearing(case=1), None, AFTER)
    told = {n.recipient: local_day(n.planned_at) for n in world.planned(NoticeKind.DEADLINE_PASSED)}
    lettered = {notice.recipient for notice in world.planned(NoticeKind.HEARING_SENT)}
    assert told == dict.fromkeys(lettered, DUE) | {COORDINATOR: date(2027, 1, 26), HEAD: date(2027, 1, 28)}
    assert not {CHIEF, MAYOR} & set(told)


def test_a_missing_answer_that_is_only_custom_goes_no_further_than_the_body() -> None:
    world = released(answers=(), hearing_bodies=(HOVEDMED,)).send()
    world.do(hc.CloseHearing(case=1), None, at(date(2027, 3, 1)))
    assert {n.recipient for n in world.planned(NoticeKind.DEADLINE_PASSED)} == {
        notice.recipient for notice in world.planned(NoticeKind.HEARING_SENT)
    }


def test_closing_takes_what_is_due_and_leaves_the_rest() -> None:
    world = sent(answers=PARTIES)
    world.do(hc.CloseHearing(case=1), None, at(date(2027, 1, 18), 12, 1))  # HovedMED had two weeks
    assert (world.request(HOVEDMED).state, world.request(DISABILITY).state) == (
        HearingState.NO_ANSWER,
        HearingState.SENT,
    )
    assert {n.recipient for n in world.planned(NoticeKind.HEARING_SENT)} >= {MED_SECRETARY, MED_CHAIR}


# -- the memo --------------------------------------------------------------------------------------------------------


def test_a_memo_waits_for_every_answer_or_deadline() -> None:
    world = sent(case_type="committee_case", answers=PARTIES)
    world.answer(HOVEDMED)
    assert world.refused(hc.FileMemo(case=1, text="x"), OFFICER) == "hearing_open"
    world.do(hc.CloseHearing(case=1), None, AFTER)
    world.do(hc.FileMemo(case=1, text="x"), OFFICER)
    assert world.case.case.holder == DIRECTOR


def test_a_hearing_is_over_only_when_its_memo_is_approved() -> None:
    world = sent()
    world.answer()
    assert world.refused(c.Advance(case=1)) == "nothing_new"
    assert world.refused(hc.ApproveMemo(case=1), DIRECTOR) == "memo_missing"
    world.do(hc.FileMemo(case=1, text="x"), OFFICER)
    assert world.refused(c.Advance(case=1)) == "nothing_new"
    world.do(hc.ApproveMemo(case=1), DIRECTOR)
    assert world.refused(hc.ApproveMemo(case=1), DIRECTOR) == "nothing_new"
    assert world.advance()
    assert world.stage is Stage.RECOMMENDATION


def test_a_memo_filed_anew_must_be_approved_anew() -> None:
    world = sent()
    world.answer()
    world.do(hc.FileMemo(case=1, text="x"), OFFICER)
    world.do(hc.ApproveMemo(case=1), DIRECTOR)
    world.do(hc.FileMemo(case=1, text="y"), OFFICER)
    assert world.case.case.memo_approved_at is None


def test_a_case_without_a_hearing_has_no_memo() -> None:
    assert released("short", answers=()).refused(hc.FileMemo(case=1, text="x"), OFFICER) == "no_hearing"


def test_the_next_deadline_is_that_of_the_act_that_binds() -> None:
    def is_due() -> tuple[str, datetime | None]:
        return world.case.case.next_deadline, world.case.case.next_deadline_at

    world = sent(case_type="committee_case", answers=PARTIES)
    assert is_due() == ("hearing", at(date(2027, 1, 18), 12))
    world.answer(HOVEDMED)
    assert is_due() == ("hearing", at(DUE, 12))
    world.answer()
    assert is_due() == ("memo", at(date(2027, 2, 18), 16))
    world.sum_up()
    assert is_due() == ("agenda", at(date(2027, 2, 18), 16))
    world.place(301)
    assert is_due() == ("meeting", at(date(2027, 3, 2), 16))


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"sent_at": None}, HearingState.DRAFTED),
        ({}, HearingState.SENT),
        ({"promised_on": DUE}, HearingState.ANSWER_PROMISED),
        ({"closed_at": AFTER}, HearingState.NO_ANSWER),
        ({"answered_at": AFTER, "answer": Answer.NO_REMARKS}, HearingState.NO_REMARKS),
        ({"answered_at": AFTER, "answer": Answer.NO_REMARKS, "is_late": True}, HearingState.ANSWERED_LATE),
        ({"answered_at": AFTER, "answer": Answer.REMARKS, "closed_at": AFTER}, HearingState.ANSWERED),
        ({"answered_at": AFTER, "withdrawn_at": AFTER}, HearingState.WITHDRAWN),
    ],
)
def test_the_state_of_a_request_is_computed_from_its_facts(facts, state) -> None:
    assert a_hearing(**facts).state is state


# -- what is meant, and when -----------------------------------------------------------------------------------------


def test_an_answer_is_to_the_letter_the_body_has_not_to_one_only_drafted() -> None:
    world = sent()
    add = {"body": DISABILITY, "role": Role.HEARING, "step": 1, "reason": "Også om skiltene."}
    world.do(c.AddConsultation(case=1, **add), OFFICER)
    world.answer()
    assert [request.state for request in world.case.requests] == [HearingState.ANSWERED, HearingState.DRAFTED]
    assert world.case.responses[-1].consultation == world.case.requests[0].consultation


def test_of_two_letters_a_body_has_the_one_still_waiting_is_answered() -> None:
    world = sent()
    world.do(c.AddConsultation(case=1, body=DISABILITY, role=Role.HEARING, step=1, reason="Skilte."), OFFICER)
    world.send().answer().answer()
    assert {request.state for request in world.case.requests} == {HearingState.ANSWERED}


def test_an_answer_cannot_have_come_on_a_day_ahead_but_today_at_noon_is_now() -> None:
    world = sent()
    ahead = hc.RecordResponse(case=1, body=DISABILITY, answer=Answer.REMARKS, received_at=at(START + timedelta(days=1)))
    assert world.refused(ahead, COORDINATOR) == "received_in_future"
    world.answer(received_at=at(START, 12))
    assert world.request().answered_at == world.now


def test_reminders_come_back_when_the_promised_day_is_moved_forward() -> None:
    world = sent()
    planned = {notice.planned_at for notice in world.planned(NoticeKind.REMINDER)}
    world.do(hc.PromiseResponse(case=1, body=DISABILITY, on=DUE - timedelta(days=1)), COORDINATOR)
    assert not world.planned(NoticeKind.REMINDER)
    world.do(hc.PromiseResponse(case=1, body=DISABILITY, on=START + timedelta(days=1)), COORDINATOR)
    assert {notice.planned_at for notice in world.planned(NoticeKind.REMINDER)} == planned


@pytest.mark.parametrize("command", [{"bodies": (DISABILITY, HOVEDMED)}, {"deadlines": {HOVEDMED: (DUE, time(12))}}])
def test_a_letter_asked_for_that_is_not_there_is_not_left_out_in_silence(command) -> None:
    world = released()
    assert world.refused(hc.SendHearing(case=1, **command), COORDINATOR) == "no_letter_to"
    assert world.request().sent_at is None


@pytest.mark.parametrize(
    "command",
    [
        hc.ExtendHearing(case=1, body=DISABILITY, due_on=date(2099, 1, 5), due_time=time(12), reason="x"),
        hc.ExtendHearing(case=1, body=DISABILITY, due_on=date.max, due_time=time(23, 59), reason="x"),
        hc.PromiseResponse(case=1, body=DISABILITY, on=date.max),
    ],
)
def test_a_date_beyond_the_calendar_is_refused_in_words(command) -> None:
    world = sent()
    before = world.case
    assert world.refused(command, COORDINATOR) == "beyond_calendar"
    assert world.case == before


@pytest.mark.parametrize(
    ("on", "begins", "is_late"),
    [
        (DUE, time(16), True),  # the deadline is at noon
        (DUE, time(9), False),
        (DUE, None, False),  # no meeting in the calendar: the whole day is before it
        (DUE + timedelta(days=1), None, True),
    ],
)
def test_a_promise_is_late_by_day_and_hour(on: date, begins: time | None, is_late: bool) -> None:
    own = replace(REGISTER.meetings[0], id=9001, organization=DISABILITY, held_on=on)
    meetings = (*REGISTER.meetings, replace(own, starts_at=instant(on, begins))) if begins else REGISTER.meetings
    world = sent()
    world.do(hc.PromiseResponse(case=1, body=DISABILITY, on=on), DISABILITY_SECRETARY)
    assert is_promised_late(world.request(), replace(REGISTER, meetings=meetings)) is is_late
