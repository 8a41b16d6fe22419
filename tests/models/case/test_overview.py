from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from models.access.visibility import viewer_of
from models.case.overview import Status, case_view, status
from models.database import reading, writing
from models.reference import read_register
from models.rows.case_states import case_states
from process.calendar import WorkCalendar, local_day
from process.planning.assessment import Assessor, Assessors, Pinned
from process.planning.risk import RiskLevel
from process.register import Register
from process.rules import RuleBook
from process.stages import ORDER, Stage
from tests.web import rows

NOW = rows.NOW


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return rows.sandvig(tmp_path_factory.mktemp("town"))


@pytest.fixture
def connection(town: Engine) -> Iterator[Connection]:
    with reading(town) as connection:
        yield connection


@pytest.fixture
def register(connection: Connection) -> Register:
    return read_register(connection)


def seen_by(connection: Connection, person: int | None, **options: bool) -> Status:
    viewer = None if person is None else viewer_of(connection, person, local_day(NOW))
    return status(connection, rows.measured_by(read_register(connection)), NOW, viewer=viewer, **options)


def test_status_json_is_exactly_the_contract(connection: Connection) -> None:
    said = json.loads(json.dumps(seen_by(connection, None).as_json()))
    assert list(said) == ["as_of", "stages", "risk", "cases", "hearings"]
    assert said["as_of"] == "2027-09-13T08:00:00+02:00"
    assert list(said["stages"]) == [str(stage) for stage in ORDER]
    assert list(said["risk"]) == ["on_track", "in_danger", "out_of_reach"]
    assert list(said["cases"][0]) == [
        *("case", "title", "stage", "department", "holder", "days_held", "next_deadline"),
        *("target_meeting", "forecast", "risk", "reason"),
    ]
    assert list(said["hearings"][0]) == ["case", "body", "due_at", "state", "reminders_sent"]


def test_at_risk_comes_first_then_least_slack(connection: Connection) -> None:
    overview = seen_by(connection, None)
    order = [RiskLevel.OUT_OF_REACH, RiskLevel.IN_DANGER, RiskLevel.ON_TRACK]
    ranks = [order.index(row.risk) for row in overview.cases if row.risk]
    assert ranks == sorted(ranks)
    for level in order:
        slacks = [row.slack for row in overview.cases if row.risk is level and row.slack is not None]
        assert slacks == sorted(slacks)
    assert set(ranks) == {0, 1, 2}


def test_a_case_in_hearing_shows_names_times_and_who_acts(connection: Connection) -> None:
    row = next(row for row in seen_by(connection, None).cases if row.case == rows.HEARING_CASE)
    said = row.as_json()
    assert said["department"] == "Social og Ældre"
    assert said["holder"] == "Dorte Friis"
    assert said["days_held"] == 18
    assert said["next_deadline"] == "2027-09-15T12:00:00+02:00"  # as printed, not the minute after
    assert said["target_meeting"] == "2027-10-05T16:00:00+02:00"
    assert row.risk is not RiskLevel.ON_TRACK
    assert row.reason.endswith(
        "Dorte Friis følger op på svar fra Handicaprådet; fristen er onsdag den 15. september 2027 kl. 12.00."
    )


def test_a_reminder_to_two_contacts_of_a_body_counts_once(connection: Connection) -> None:
    hearings = {row.body: row for row in seen_by(connection, None).hearings}
    assert hearings["Handicaprådet"].reminders_sent == 1
    assert hearings["Handicaprådet"].state == "answer_promised"
    assert hearings["Handicaprådet"].is_outstanding
    assert hearings["HovedMED"].state == "answered"
    assert not hearings["HovedMED"].is_outstanding


def test_ended_cases_are_counted_and_listed_only_when_asked_for(connection: Connection) -> None:
    overview = seen_by(connection, None)
    assert overview.stages[Stage.ENDED] == 1
    assert "2027-0006" not in {row.case for row in overview.cases}
    listed = {row.case: row for row in seen_by(connection, None, include_ended=True).cases}
    assert listed["2027-0006"].risk is None
    assert listed["2027-0006"].days_held is None
    assert listed["2027-0006"].reason == "Sagen er afsluttet."


def test_every_stage_says_who_acts(connection: Connection) -> None:
    reasons = {row.case: row.reason for row in seen_by(connection, None).cases}
    assert reasons["2027-0001"].endswith(
        "Bent Krogh skal godkende udkastet senest torsdag den 16. september 2027, "
        "ellers har mødekalenderen intet møde, sagen kan nå."
    )
    assert reasons["2027-0003"].endswith(
        "Behandles i Social- og Sundhedsudvalget den 21. september 2027. Erik Sand har punktet."
    )
    assert reasons["2027-0004"].endswith(
        "Dorte Friis skal sætte sagen på dagsordenen i Byrådet senest onsdag den 29. september 2027, "
        "ellers Byrådet 9. november 2027."
    )
    assert reasons["2027-0005"].endswith("Bent Krogh skal melde, når beslutningen er udført.")
    assert reasons[rows.CLOSED_CASE].endswith(
        "Anna Holm skal gøre udkastet færdigt og indsende det senest torsdag den 16. september 2027, "
        "ellers har mødekalenderen intet møde, sagen kan nå."
    )


def test_on_ones_own_list_a_case_lies_with_oneself(connection: Connection) -> None:
    """Where two are to act in it, each reads their own name beside their own sentence, not the first one's."""
    by_case = {row.case: row for row in seen_by(connection, None).cases}
    first, second = by_case["2027-0001"], by_case["2027-0004"]
    assert (first.holder, second.holder) == ("Bent Krogh", "Dorte Friis")
    both = replace(first, acts=(*first.acts, *second.acts), owners=(*first.owners, *second.owners), days_held=3)
    mine, theirs = both.as_seen_by(second.acts[0].owner), both.as_seen_by(first.acts[0].owner)
    assert mine is not None
    assert theirs is not None
    assert (mine.holder, mine.waits_for, mine.days_held) == ("Dorte Friis", second.waits_for, None)
    assert (theirs.holder, theirs.waits_for, theirs.days_held) == ("Bent Krogh", first.waits_for, 3)
    assert both.as_seen_by(rows.CARLA) is None


HIDDEN = {rows.CLOSED_CASE, rows.EMBARGO_CASE}


@pytest.mark.parametrize("person", [rows.CARLA, rows.DORTE, rows.ERIK, rows.ANNA])
def test_director_coordinator_committee_secretary_and_own_officer_see_confidential_cases(
    connection: Connection, person: int
) -> None:
    overview = seen_by(connection, person)
    assert {row.case for row in overview.cases} >= HIDDEN
    assert overview.stages[Stage.DRAFTING] == 3


def test_confidential_cases_are_in_no_list_and_no_count_for_others(connection: Connection, register: Register) -> None:
    overview = seen_by(connection, rows.GERT)
    assert not {row.case for row in overview.cases} & HIDDEN
    assert overview.stages[Stage.DRAFTING] == 1
    assert sum(overview.risk.values()) == len(overview.cases)
    viewer = viewer_of(connection, rows.GERT, local_day(NOW))
    assert all(case_view(connection, number, NOW, register, viewer=viewer) is None for number in HIDDEN)


def test_an_approver_sees_the_closed_case_and_an_embargo_ends_at_its_minute(town: Engine) -> None:
    with town.connect() as connection:
        viewer = viewer_of(connection, rows.GERT, local_day(NOW))
        register = read_register(connection)
        later = NOW + timedelta(days=2)
        assert case_view(connection, rows.EMBARGO_CASE, later - timedelta(seconds=1), register, viewer=viewer) is None
        assert case_view(connection, rows.EMBARGO_CASE, later, register, viewer=viewer) is not None
        connection.execute(
            sa.text(
                "INSERT INTO approval (case_id, position, role, title, person, clearance, state) "
                "VALUES (7, 1, 'head', 'chef', :person, 0, 'pending')"
            ),
            {"person": rows.GERT},
        )
        assert case_view(connection, rows.CLOSED_CASE, NOW, register, viewer=viewer) is not None
        connection.rollback()


def test_who_speaks_for_a_hearing_body_sees_only_what_the_body_was_asked(connection: Connection) -> None:
    assert {row.case for row in seen_by(connection, rows.FIE).cases} == {rows.HEARING_CASE}


def test_a_council_member_sees_what_is_on_its_way_to_the_council_and_nothing_confidential(
    connection: Connection,
) -> None:
    overview = seen_by(connection, rows.HANNE)
    assert {row.case for row in overview.cases} == {"2027-0002", "2027-0003"}, "let go of, on the route"
    assert not {row.case for row in overview.cases} & set(HIDDEN)
    assert sum(overview.stages.values()) == len(overview.cases)


def test_case_view_tells_route_hearings_letters_with_the_servers_words_and_history(
    connection: Connection, register: Register
) -> None:
    view = case_view(connection, rows.HEARING_CASE, NOW, register)
    assert view is not None
    assert [step.body for step in view.state.consultations] == [4, 5, 3, 2, 1]
    assert view.reminders == {}, "the rows say sent, but nobody tried"
    letter = view.notices[0]
    assert (letter.recipient, letter.body) == ("Fie Bak", "Handicaprådet")
    assert [attempt.answer for attempt in letter.attempts] == ["451 4.3.0 Prøv igen senere", "250 2.0.0 Ok"]
    assert list(letter.as_json()) == ["kind", "recipient", "planned_at", "attempts", "state"]
    told = [(line.who, line.what, line.said) for line in view.history]
    assert told == [
        ("Anna Holm", "Sagen blev oprettet.", ""),
        ("Dorte Friis", "Høringsbrevet til Handicaprådet blev sendt, frist 15. september 2027 kl. 12.00.", ""),
        ("Sagsgang", "Sagen gik fra udkast til høring.", ""),
        ("Dorte Friis", "Ruten blev ændret: HovedMED blev udeladt.", "Ingen ansatte berøres"),
    ]


def test_case_view_tells_what_was_decided_by_whom(connection: Connection, register: Register) -> None:
    view = case_view(connection, "2027-0005", NOW, register)
    assert view is not None
    (line,) = view.decisions
    assert (line.body_name, line.held_on, line.record_is_closed) == (
        "Social- og Sundhedsudvalget",
        date(2027, 8, 24),
        True,
    )
    assert line.decision.votes is not None
    assert (line.decision.votes.in_favour, line.decision.votes.against) == (5, 2)
    assert line.decision.points[0].amendment == "udgår"
    assert line.decision.deviations == ("gate_open",)
    assert case_view(connection, "2027-9999", NOW, register) is None


def test_the_number_of_statements_does_not_grow_with_the_number_of_cases(tmp_path: Path) -> None:
    engine = rows.sandvig(tmp_path)
    counted = _statements(engine)
    with writing(engine) as connection:
        for number in range(100, 160):
            rows.add_route(connection, rows.add_case(connection, f"2027-0{number}", Stage.DRAFTING))
    assert _statements(engine) == counted <= 9


def _statements(engine: Engine) -> int:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    with reading(engine) as connection:
        register = read_register(connection)
        sa.event.listen(engine, "before_cursor_execute", note)
        status(connection, rows.measured_by(register), NOW)
        sa.event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_an_empty_installation_has_an_overview_too(tmp_path: Path) -> None:
    with reading(rows.empty(tmp_path)) as connection:
        said = status(connection, rows.measured_by(Register()), NOW).as_json()
    assert said["cases"] == said["hearings"] == []
    assert said["stages"] == dict.fromkeys(map(str, ORDER), 0)


def test_a_case_treated_behind_closed_doors_is_hidden_like_a_closed_one(tmp_path: Path) -> None:
    engine = rows.sandvig(tmp_path)
    with writing(engine) as connection:
        assert rows.HEARING_CASE in {row.case for row in seen_by(connection, rows.GERT).cases}
        case_id = connection.scalar(sa.select(rows.table("case").c.id).filter_by(number=rows.HEARING_CASE))
        item = {"meeting_id": rows.SSU_OCT, "number": 9, "case_id": case_id, "title": "", "is_closed": True}
        rows.insert(connection, "agenda_item", **item, item_kind="decision", list_type="ordinary")
        assert rows.HEARING_CASE not in {row.case for row in seen_by(connection, rows.GERT).cases}
        assert {row.case: row.is_confidential for row in seen_by(connection, rows.CARLA).cases}[rows.HEARING_CASE]
        viewer = viewer_of(connection, rows.GERT, local_day(NOW))
        assert case_view(connection, rows.HEARING_CASE, NOW, read_register(connection), viewer=viewer) is None


PLUS, MINUS = timedelta(hours=1), timedelta(hours=-1)


@pytest.mark.parametrize(
    ("item", "above", "is_hidden"),
    [
        ({}, None, False),
        ({"public_from": PLUS}, None, True),
        ({"public_from": MINUS}, None, False),
        ({}, {"public_from": PLUS}, True),
        ({}, {"public_from": MINUS}, False),
        ({}, {"is_closed": True}, True),
        ({"is_closed": True, "removed_at": MINUS}, None, True),
        ({"public_from": PLUS, "removed_at": MINUS}, None, True),
        ({"removed_at": MINUS}, None, False),
    ],
)
def test_what_is_kept_back_on_an_agenda_keeps_its_case_back(
    tmp_path: Path, item: dict[str, object], above: dict[str, object] | None, is_hidden: bool
) -> None:
    """An embargo by itself or above it; a closed item also once it was taken off."""
    engine = rows.sandvig(tmp_path)
    with writing(engine) as connection:
        case_id = connection.scalar(sa.select(rows.table("case").c.id).filter_by(number=rows.HEARING_CASE))
        _an_item(connection, 9, case_id, under=8, **item)
        if above is not None:
            _an_item(connection, 8, None, **above)
        assert (rows.HEARING_CASE not in {row.case for row in seen_by(connection, rows.GERT).cases}) is is_hidden
        assert rows.HEARING_CASE in {row.case for row in seen_by(connection, rows.CARLA).cases}
        viewer = viewer_of(connection, rows.GERT, local_day(NOW))
        view = case_view(connection, rows.HEARING_CASE, NOW, read_register(connection), viewer=viewer)
        assert (view is None) is is_hidden


def test_a_case_taken_off_behind_closed_doors_is_open_once_it_stands_open_again(tmp_path: Path) -> None:
    engine = rows.sandvig(tmp_path)
    with writing(engine) as connection:
        case_id = connection.scalar(sa.select(rows.table("case").c.id).filter_by(number=rows.HEARING_CASE))
        _an_item(connection, 9, case_id, is_closed=True, removed_at=MINUS)
        assert rows.HEARING_CASE not in {row.case for row in seen_by(connection, rows.GERT).cases}
        _an_item(connection, 10, case_id)
        assert rows.HEARING_CASE in {row.case for row in seen_by(connection, rows.GERT).cases}


def test_a_closed_item_without_a_case_hides_no_other(tmp_path: Path) -> None:
    engine = rows.sandvig(tmp_path)
    with writing(engine) as connection:
        before = {row.case for row in seen_by(connection, rows.GERT).cases}
        _an_item(connection, 9, None, is_closed=True)
        assert {row.case for row in seen_by(connection, rows.GERT).cases} == before


def _an_item(connection: Connection, number: int, case_id: int | None, **cells: object) -> None:
    known = {name: NOW + cell if isinstance(cell, timedelta) else cell for name, cell in cells.items()}
    item = {"meeting_id": rows.SSU_OCT, "number": number, "case_id": case_id, "title": ""} | known
    rows.insert(connection, "agenda_item", **item, item_kind="decision", list_type="ordinary")


def test_a_case_is_measured_by_the_rules_it_began_under_as_on_its_own_page(connection: Connection) -> None:
    """A newer version of the rules gives the memo more days: that is for the cases that begin now."""
    slow = {key: replace(route, memo_days=route.memo_days + 10) for key, route in rows.RULES.routes.items()}
    newest, register = replace(rows.RULES, routes=slow), read_register(connection)

    def pinned(_version: int, _day: date) -> tuple[RuleBook, WorkCalendar]:
        return rows.RULES, rows.CALENDAR

    def slacks(rules: RuleBook, began_under: Pinned | None = None) -> dict[str, int | None]:
        newest = Assessor(register, rows.CALENDAR, rules, local_day(NOW), NOW)
        shown = status(connection, Assessors(newest, began_under), NOW)
        return {row.case: row.slack for row in shown.cases}

    own = Assessor(register, rows.CALENDAR, rows.RULES, local_day(NOW), NOW)
    states = case_states(connection, sa.true()).values()
    page = {state.case.number: own.assess(state).slack for state in states}
    assert slacks(newest, pinned) == {number: page[number] for number in slacks(newest)}
    assert slacks(newest) != slacks(newest, pinned), "the rules do differ"
