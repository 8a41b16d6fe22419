"""One row a kind, and what is stored of it: written as it always was, and read from old databases."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time

import pytest

from process import notices as n
from process.notices import NoticeKind

DAY, EARLIER, NOON = date(2027, 9, 10), date(2027, 9, 3), time(12)
AT, WAS = datetime(2027, 9, 1, 7, 0, 30, tzinfo=UTC), datetime(2027, 8, 31, 15, tzinfo=UTC)

STORED: list[tuple[n.Payload, str, str, str]] = [
    (n.HearingSent(DAY), "hearing_sent", "", '{"due_on":"2027-09-10"}'),
    (n.HearingSent(DAY, "successor"), "hearing_sent", "successor", '{"due_on":"2027-09-10"}'),
    (n.HearingExtended(DAY, NOON), "hearing_extended", "2027-09-10 12:00:00", "{}"),
    (
        n.LetterCorrected(date(2027, 9, 15), AT),
        "letter_corrected",
        "2027-09-15 2027-09-01T07:00:30+00:00",
        "{}",
    ),
    (n.HearingWithdrawn(), "hearing_withdrawn", "", "{}"),
    (n.Reminder(DAY, 5), "reminder", "5/2027-09-10", '{"due_on":"2027-09-10","days_before":5}'),
    (n.Reminder(DAY, 0), "reminder", "0/2027-09-10", '{"due_on":"2027-09-10","days_before":0}'),
    (n.Reminder(DAY, held_until=EARLIER), "reminder", "held/2027-09-03", '{"due_on":"2027-09-10"}'),
    (n.DeadlinePassed(0, DAY), "deadline_passed", "0", '{"due_on":"2027-09-10"}'),
    (n.DeadlinePassed(2, DAY), "deadline_passed", "2", '{"due_on":"2027-09-10"}'),
    (n.ResponseReceipt(AT), "receipt", "2027-09-01T07:00:30+00:00", "{}"),
    (n.LateResponse(AT), "late_response", "2027-09-01T07:00:30+00:00", "{}"),
    (n.ToApprove(1, "Chef", AT), "to_approve", "1/2027-09-01T07:00:30+00:00", '{"title":"Chef"}'),
    (n.ToApprove(1, "Chef", AT, "Bo skal."), "to_approve", f"1/{AT.isoformat()}", '{"title":"Chef","says":"Bo skal."}'),
    (n.ToApprove(2, "Direktør"), "to_approve", "2/", '{"title":"Direktør"}'),
    (n.DraftReturned(AT, "Chef"), "draft_returned", "2027-09-01T07:00:30+00:00", '{"title":"Chef"}'),
    (n.DraftReturned(AT), "draft_returned", "2027-09-01T07:00:30+00:00", "{}"),
    (n.KeptBack(AT, True, None), "kept_back", "2027-09-01T07:00:30+00:00", '{"is_closed":true,"public_from":null}'),
    (n.ReadyForAgenda(3, "Gry skal."), "ready_for_agenda", "3", '{"says":"Gry skal."}'),
    (n.ReadyForAgenda(3, "Gry skal.", AT), "ready_for_agenda", "3 2027-09-01T07:00:30+00:00", '{"says":"Gry skal."}'),
    (n.PlacedOnAgenda(301, 4), "placed_on_agenda", "301", '{"item":4,"meeting":301}'),
    (n.CaseDecided(301, 4), "decided", "301/4", '{"meeting":301}'),
    (n.CaseDecided(301, 4, 2), "decided", "301/4/2", '{"meeting":301}'),
    (n.Undelivered(7, 0), "undelivered", "notice 7 message 0", '{"notice":7,"message":0}'),
    (n.ExtensionAsked(DAY), "extension_asked", "2027-09-10", "{}"),
    (n.ExtensionAsked(DAY, AT), "extension_asked", "2027-09-10 2027-09-01T07:00:30+00:00", "{}"),
    (n.AnswerComesLate(DAY, "Ét møde."), "answer_comes_late", "2027-09-10", '{"costs":"Ét møde."}'),
    (n.ExtensionRefused(DAY), "extension_refused", "2027-09-10", "{}"),
    (n.ProposalChanged(2, 5), "proposal_changed", "2/5", '{"proposal":2}'),
    (n.ToConfirm(1), "to_confirm", "1", "{}"),
    (n.ToConfirm(1, 3), "to_confirm", "1/3", "{}"),
    (n.ResponseReceipt(AT, 12), "receipt", "2027-09-01T07:00:30+00:00", '{"by":12}'),
    (n.DraftShared(DAY, AT), "draft_shared", "2027-09-10 2027-09-01T07:00:30+00:00", "{}"),
    (n.DraftReady(AT), "draft_ready", "2027-09-01T07:00:30+00:00", "{}"),
    (n.ResponseDisputed(3), "response_disputed", "3", "{}"),
    (n.DisputeSettled(3, True), "dispute_settled", "3", '{"stands":true}'),
    (n.FollowUpDue(6), "follow_up_due", "6", "{}"),
    (
        n.RouteToConfirm("2030", "Perioden 2030-2033"),
        "route_to_confirm",
        "2030",
        '{"term":"Perioden 2030-2033"}',
    ),
    (n.SubstituteAsked(11, 12, "§ 15"), "substitute_asked", "11/12", '{"member":11,"basis":"§ 15"}'),
    (
        n.SubstituteAnswered(11, 12, False, 13),
        "substitute_answered",
        "11/12",
        '{"member":11,"substitute":12,"accepts":false,"next":13}',
    ),
    (
        n.SubstituteAnswered(11, 12, True, None),
        "substitute_answered",
        "11/12",
        '{"member":11,"substitute":12,"accepts":true,"next":null}',
    ),
    (n.SubstituteNotNeeded(11, 12), "substitute_not_needed", "11/12", '{"member":11}'),
    (
        n.SubstituteNotNeeded(11, 12, told_at=AT),
        "substitute_not_needed",
        "11/12 2027-09-01T07:00:30+00:00",
        '{"member":11}',
    ),
    (n.MemberItem(4, 11), "member_item", "4", '{"item":4,"member":11}'),
    (n.AgendaOut(), "agenda_out", "", "{}"),
    (n.AgendaOut(3), "agenda_out", "version 3", "{}"),
    (n.MeetingMoved(AT, WAS), "meeting_moved", "2027-09-01T07:00:30+00:00", '{"was":"2027-08-31T15:00:00+00:00"}'),
    (n.MeetingCancelled(), "meeting_cancelled", "", "{}"),
    (n.ToSign(), "to_sign", "", "{}"),
    (
        n.FlowFailing("backup", AT, "OSError"),
        "flow_failing",
        "backup",
        '{"since":"2027-09-01T07:00:30+00:00","error":"OSError"}',
    ),
    (n.FlowFailing("sweep", AT), "flow_failing", "sweep", '{"since":"2027-09-01T07:00:30+00:00"}'),
    (n.FlowWell("backup"), "flow_well", "backup", "{}"),
    (n.LinkCode("ab12"), "link_code", "ab12", "{}"),
    (n.HearingPlanChanged(2028, "ab12", "Rådet: Flyt."), "hearing_plan", "2028/ab12", '{"asked":"Rådet: Flyt."}'),
    (n.MeetingToMove(2028, 7, "in_time"), "meeting_to_move", "2028/7/in_time", "{}"),
    (n.ChainHead(17, "ab" * 32), "chain_head", "", f'{{"position":17,"head":"{"ab" * 32}"}}'),
]


@pytest.mark.parametrize(("payload", "kind", "about", "data"), STORED)
def test_what_is_stored_is_spelled_as_ever_and_read_again(payload: n.Payload, kind: str, about: str, data: str) -> None:
    assert (payload.kind, payload.about) == (kind, about)
    assert json.loads(json.dumps(payload.data, default=str)) == json.loads(data)
    assert NoticeKind(kind).payload.from_stored(about, data) == payload


def test_every_kind_has_one_row_and_its_spelling_is_pinned() -> None:
    assert {kind for _, kind, _, _ in STORED} == set(NoticeKind)
    rows = [kind.payload for kind in NoticeKind]
    assert [row.kind for row in rows] == list(NoticeKind)
    for words in ("label", "name", "neutral_subject"):
        assert len({getattr(row, words) for row in rows}) == len(rows), words


@pytest.mark.parametrize("kind", NoticeKind)
def test_an_old_row_that_tells_less_is_read_all_the_same(kind: NoticeKind) -> None:
    read = kind.payload.from_stored("something else", "{}")
    assert read.kind is kind
    assert not any(value for name, value in vars(read).items() if name not in ("occasion", "code", "flow", "nonce"))
