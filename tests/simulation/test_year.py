"""A year of the example municipality at full speed: every case comes to its end, and nobody breaks a rule."""

from collections import Counter
from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from app.simulation.decks import Deck
from app.simulation.year import account, begin, simulate
from models.audit import verify
from models.database import open_engine, reading, sqlite_url
from models.store import Receipt, Store
from process.commands.act import Act, Draft
from process.notices import NoticeKind, NoticeState
from process.register import MeetingStatus
from process.rules import Role
from process.stages import Stage, StepState
from process.state.case import Ending, Outcome
from process.state.presence import Presence
from tests.builders.case import a_registration
from tests.builders.moments import at
from tests.builders.sandvig import sandvig_database

pytestmark = pytest.mark.slow  # every body meets all year
_tables = SQLModel.metadata.tables
TYPES = (
    *("budget_proposal", "political_case", "committee_case"),
    *("local_plan", "reinvestment_catalogue", "school_district_case"),
)


def a_town(folder, count=12, seed_text="beskyttet beskæftigelse") -> Store:
    """The example municipality with a dozen new cases of every type, two of them with a draft not finished."""
    store = Store(open_engine(sqlite_url(sandvig_database(folder))))
    with reading(store.engine) as connection:
        store.reference.refresh(connection)
    acts = []
    for number in range(count):
        drafts = tuple(Draft(f"Sag {number}.{part}", {}, seed_text, part != 2) for part in range(1 + number % 3))
        command, officer = a_registration(
            store.reference.register, title=f"Sag {number}", case_type=TYPES[number % 6], proposals=drafts
        )
        acts.append((command, Act(officer, f"registered-{number}")))
    assert all(isinstance(answer, Receipt) for answer in store.apply_all(acts, at(date(2026, 12, 15))))
    return store


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """One simulated 2027: its outcome, the people who lived it, and the database they left."""
    store = a_town(tmp_path_factory.mktemp("year"))
    running = begin(store, date(2027, 1, 1), 1)
    running.run_until(date(2028, 1, 1))
    return account(running.town, 2027, 1), running.town, store


def rows(store, name, *where):
    with reading(store.engine) as connection:
        return connection.execute(sa.select(_tables[name]).where(*where)).all()


def test_the_simulated_people_are_never_refused(year) -> None:
    """Every refusal is a fault in them or in the rules."""
    _, town, _ = year
    assert town.refusals == Counter()


def test_every_case_ends_decided_by_the_body_with_the_competence_or_with_a_named_reason(year) -> None:
    outcome, _, store = year
    assert outcome.decided + len(outcome.otherwise) == outcome.cases == 12
    assert outcome.decided >= 10
    assert all(other["reason"] for other in outcome.otherwise)
    steps = rows(store, "consultation")
    kinds = {row.id: row.kind for row in rows(store, "organization")}
    stopped = {row.case_id for row in rows(store, "decision", _tables["decision"].c.stopped_by.is_not(None))}
    for case in rows(store, "case", _tables["case"].c.decided_on.is_not(None)):
        final = max((s for s in steps if s.case_id == case.id and s.authoritative), key=lambda s: s.step)
        assert (final.state, final.role) == (StepState.DONE, Role.DECISION)
        is_committees = case.case_type in ("committee_case", "reinvestment_catalogue") and case.id not in stopped
        expected = "committee" if is_committees else "council"  # § 23 brings it before the council
        assert kinds[final.body] == expected, case.case_type
        assert case.stage in (Stage.FOLLOW_UP, Stage.ENDED)


def test_no_case_is_left_in_the_administration_when_the_year_is_over(year) -> None:
    _, _, store = year
    for case in rows(store, "case", _tables["case"].c.ending.is_(None)):
        assert case.stage not in (Stage.DRAFTING, Stage.HEARING), case.number
    assert {case.ending for case in rows(store, "case")} <= {None, Ending.CARRIED_OUT, Ending.NOT_APPROVED}


def test_an_absence_with_a_substitute_and_a_postponement_occur(year) -> None:
    outcome, _, store = year
    attendance = [row for row in rows(store, "attendance") if row.from_item == 0]
    assert outcome.absences == sum(row.presence is Presence.ABSENT for row in attendance) > 0
    assert outcome.substitutes == sum(row.substitute is not None for row in attendance) > 0
    assert outcome.postponed == sum(row.outcome is Outcome.POSTPONED for row in rows(store, "decision")) > 0


def test_nobody_sits_in_against_the_rules_and_no_decision_deviates(year) -> None:
    _, _, store = year
    assert {row.warning for row in rows(store, "attendance")} == {""}
    assert {row.deviations for row in rows(store, "decision")} == {"[]"}
    closed = {row.id for row in rows(store, "meeting", _tables["meeting"].c.state == MeetingStatus.CLOSED)}
    assert {row.meeting_id for row in rows(store, "decision")} == closed


def test_every_hearing_body_is_asked_and_answers_or_is_closed(year) -> None:
    outcome, _, store = year
    requests = rows(store, "hearing_request")
    assert outcome.hearing_requests == len(requests) > 12
    assert all(row.sent_at and (row.answered_at or row.closed_at) for row in requests)
    assert outcome.answers + outcome.silences == len(requests)
    assert outcome.answers > outcome.silences > 0
    letters = {
        (row.case_id, row.consultation, row.round)
        for row in rows(store, "notice", _tables["notice"].c.kind == NoticeKind.HEARING_SENT)
        if row.state is NoticeState.SENT
    }
    assert letters == {(row.case_id, row.consultation, row.round) for row in requests}


def test_no_reminder_is_sent_after_an_answer_or_after_the_deadline(year) -> None:
    outcome, _, store = year
    requests = {(r.case_id, r.consultation, r.round): r for r in rows(store, "hearing_request")}
    sent = [
        row
        for row in rows(store, "notice", _tables["notice"].c.kind == NoticeKind.REMINDER)
        if row.state is NoticeState.SENT
    ]
    assert outcome.reminders == len(sent) > 0
    for row in sent:
        request = requests[row.case_id, row.consultation, row.round]
        assert row.planned_at > request.sent_at
        assert request.answered_at is None or row.planned_at < request.answered_at
        assert row.day <= request.due_on


def test_everything_planned_was_said_and_nothing_given_up(year) -> None:
    outcome, _, store = year
    assert outcome.notices["given_up"] == 0
    left = Counter(row.state for row in rows(store, "notice"))
    assert left[NoticeState.DUE] == 0
    assert outcome.notices["planned"] - outcome.notices["sent"] == left[NoticeState.PLANNED]


def test_no_step_was_treated_before_those_it_waits_for(year) -> None:
    """Of one case, a later step's meeting is never before an earlier step's."""
    _, _, store = year
    held = {row.id: row.held_on for row in rows(store, "meeting")}
    of_case: dict[int, list] = {}
    for step in rows(store, "consultation", _tables["consultation"].c.outcome.is_not(None)):
        of_case.setdefault(step.case_id, []).append((step.step, held[step.meeting]))
    assert of_case
    for treated in of_case.values():
        days = [day for _, day in sorted(treated)]
        assert days == sorted(days)


def test_the_history_of_the_year_is_whole(year) -> None:
    outcome, _, store = year
    with reading(store.engine) as connection:
        checked = verify(connection)
    assert outcome.audit is checked.ok is True
    assert outcome.history_entries == checked.entries


def winter(folder, seed: int):
    folder.mkdir()
    running = begin(a_town(folder, count=3), date(2027, 1, 1), seed)
    running.run_until(date(2027, 2, 15))
    return account(running.town, 2027, seed)


def test_another_seed_gives_other_days(tmp_path) -> None:
    """The same gives the same: tests/cli/administration/test_simulate.py."""
    once = winter(tmp_path / "once", 1)
    assert once.meetings > 5
    assert winter(tmp_path / "other", 2).digest != once.digest


def test_a_year_begins_after_what_has_already_happened(tmp_path) -> None:
    """Time never runs backwards: a database lived in until December has nothing before it to simulate."""
    store = a_town(tmp_path, count=1)
    outcome = simulate(store, 2026, 1)
    with reading(store.engine) as connection:
        first = connection.execute(
            sa.select(sa.func.min(_tables["history_entry"].c.at)).where(
                _tables["history_entry"].c.command_id.like("simulated-%")
            )
        ).scalar_one()
    assert outcome.cases == 1
    assert first is None or first >= at(date(2026, 12, 16), 0)


def test_a_deck_deals_every_card_before_it_shuffles() -> None:
    import random

    deck = Deck(random.Random(3), ("a", "b", "c"))
    rounds = [sorted(deck.draw() for _ in range(3)) for _ in range(5)]
    assert rounds == [["a", "b", "c"]] * 5
