"""What everybody may read of a record: closed, embargoed and withdrawn text is gone before anything is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from process.public.meeting import CLOSED_TITLE, LATER_TITLE, WITHDRAWN_TITLE, public_record, why_kept_back
from process.public.values import CaseLimits
from process.state.case import Outcome
from process.state.decision import Decision, Dissent, Votes
from process.state.meeting import AgendaItem, Annex, Guest, MeetingState
from process.state.presence import Attendance, Conflict, Presence, Ruling
from process.state.record import Correction, CorrectionKind
from tests.builders.meeting import a_meeting
from tests.builders.moments import START, at
from tests.builders.nordby import IDA, KAI

NOW = at(START)
LATER = NOW + timedelta(days=1)
SECRET = "Hemmelig"
FULL = AgendaItem(
    1, 7, 3, f"{SECRET} titel", text=f"{SECRET} tekst", points=(f"at {SECRET}",), guests=(Guest(f"{SECRET} gæst"),),
    late_reason=f"{SECRET} hast", override_reason=f"{SECRET} port",
)  # fmt: skip


def a_record(item: AgendaItem, **parts: object) -> MeetingState:
    """The item, an open one under it, an open one beside it; decisions, annexes, conflicts and corrections on each."""
    items = (item, AgendaItem(2, None, None, f"{SECRET} under", under=1), AgendaItem(3, None, None, "Åbent"))
    decisions = tuple(
        Decision(
            number, 7, 3, Outcome.APPROVED, NOW, text=f"{SECRET if number < 3 else 'Åben'} beslutning",
            public_text="Kort.", votes=Votes(1, 0), dissents=(Dissent(KAI, SECRET if number < 3 else "Nej"),),
        )
        for number in (1, 2, 3)
    )  # fmt: skip
    annexes = [Annex(n, n, SECRET if n < 3 else "Kort", "a" * 64, "a.pdf", 1, "application/pdf") for n in (1, 2, 3)]
    return replace(
        a_meeting(),
        items=items,
        decisions=decisions,
        annexes=tuple(annexes),
        conflicts=tuple(Conflict(IDA, n, ruling=Ruling.DISQUALIFIED) for n in (1, 3)),
        corrections=(Correction(1, 1, CorrectionKind.ADDITION, KAI, NOW, SECRET, SECRET),),
        attendance=(Attendance(KAI, Presence.ABSENT),),
        **parts,
    )


@pytest.mark.parametrize(
    ("changes", "cases", "title", "why"),
    [
        ({"is_closed": True}, {}, CLOSED_TITLE, "Punktet behandles for lukkede døre."),
        ({"is_closed": True, "public_title": "Ejendom"}, {}, "Ejendom", "Punktet behandles for lukkede døre."),
        ({"public_from": LATER}, {}, LATER_TITLE, "Punktet offentliggøres 5. januar 2027 kl. 9.00."),
        (
            {"withdrawn_at": NOW, "withdrawn_reason": "Et navn."},
            {},
            WITHDRAWN_TITLE,
            "Punktet er fjernet fra offentliggørelsen 4. januar 2027. Begrundelse: Et navn.",
        ),
        ({}, {7: CaseLimits("", is_closed=True)}, CLOSED_TITLE, "Punktet behandles for lukkede døre."),
        (
            {"public_title": f"{SECRET} også her"},
            {7: CaseLimits("", public_from=LATER)},
            LATER_TITLE,
            "Punktet offentliggøres 5. januar 2027 kl. 9.00.",
        ),
    ],
)
def test_of_what_is_kept_back_only_number_and_public_title_remain(changes, cases, title, why) -> None:
    shown = public_record(a_record(replace(FULL, **changes)), NOW, cases)
    assert SECRET not in repr(shown)
    assert shown.items[0].title == title
    assert why_kept_back(shown.items[0], NOW) == why
    assert (shown.items[0].number, shown.items[0].case_id) == (1, None)
    open_item = (shown.decision_on(3), shown.annexes_of(3), [conflict.item for conflict in shown.conflicts])
    assert open_item[0] is not None
    assert open_item[0].text == "Åben beslutning"
    assert (len(open_item[1]), open_item[2]) == (1, [3])
    assert shown.attendance


def test_an_open_item_is_left_as_it_is() -> None:
    record = a_record(replace(FULL, public_from=NOW - timedelta(days=1)))
    assert replace(public_record(record, NOW), documents=record.documents) == record


@pytest.mark.parametrize(
    ("changes", "text"),
    [({"is_closed": True}, "Kort."), ({"public_from": LATER}, ""), ({"withdrawn_at": NOW}, "")],
)
def test_closed_decisions_have_their_public_text_and_no_votes(changes, text) -> None:
    decision = public_record(a_record(replace(FULL, **changes)), NOW).decision_on(1)
    assert decision is not None
    assert (decision.public_text, decision.text, decision.votes, decision.dissents) == (text, "", None, ())


@pytest.mark.parametrize("changes", [{"is_closed": True}, {"public_from": LATER}])
def test_closed_annexes_of_an_open_item_are_left_out(changes) -> None:
    record = a_record(FULL)
    annexes = tuple(replace(annex, **changes) if annex.item == 3 else annex for annex in record.annexes)
    assert public_record(replace(record, annexes=annexes), NOW).annexes_of(3) == ()


@pytest.mark.parametrize(
    ("changes", "outcome", "told"),
    [
        ({"is_closed": True}, Outcome.POSTPONED, "Udsat."),
        ({"is_closed": True}, Outcome.TAKEN_OFF, "Taget af dagsordenen."),
        ({"is_closed": True}, Outcome.APPROVED, ""),
        ({"withdrawn_at": NOW, "withdrawn_reason": "Et navn."}, Outcome.POSTPONED, ""),
        ({"public_from": LATER}, Outcome.POSTPONED, ""),
    ],
)
def test_that_a_closed_item_was_put_off_is_no_secret(changes, outcome, told) -> None:
    record = a_record(replace(FULL, **changes))
    first = replace(record.decisions[0], outcome=outcome, public_text="", text=f"Udsat, fordi {SECRET}")
    shown = public_record(replace(record, decisions=(first, *record.decisions[1:])), NOW)
    assert shown.decisions[0].public_text == told
    assert SECRET not in shown.decisions[0].text
