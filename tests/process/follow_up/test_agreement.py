"""An agreement's points: the status the facts speak for, set by a person, filed as a report."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from process.change import AppendedStatusReport
from process.commands import case as c
from process.commands import follow_up as fc
from process.follow_up.agreement import Carried, counts, propose_status
from process.state.case import Ending
from process.state.follow_up import AgreementPoint, PointStatus
from tests.builders.nordby import HEAD, OFFICER
from tests.builders.world import World, registered

GREEN, YELLOW = PointStatus.GREEN, PointStatus.YELLOW
MARCH = date(2028, 3, 1)
MAY = date(2028, 5, 31)


@pytest.mark.parametrize(
    ("month", "today", "carried", "status", "said"),
    [
        (None, MAY, None, None, ""),
        (None, MAY, Carried(), GREEN, "i gang"),
        (MARCH, date(2028, 2, 1), None, GREEN, "Planlagt til marts 2028"),
        (MARCH, date(2028, 3, 31), None, GREEN, "Planlagt til marts 2028"),
        (MARCH, date(2028, 4, 1), None, YELLOW, "Ikke forelagt i marts 2028 som planlagt"),
        (MARCH, date(2028, 4, 1), Carried(), YELLOW, "Ikke forelagt i marts 2028 som planlagt"),
        (MARCH, date(2028, 4, 1), Carried(presented_on=date(2028, 3, 15)), GREEN, "Forelagt 15. marts 2028."),
        (MARCH, MAY, Carried(presented_on=date(2028, 5, 2)), GREEN, "Forelagt 2. maj 2028, senere end planlagt."),
        (MARCH, MAY, Carried(presented_on=date(2028, 6, 2)), YELLOW, "Ikke forelagt"),
        (MARCH, date(2028, 7, 1), Carried(presented_on=date(2028, 3, 15)), GREEN, "Forelagt"),
        (MARCH, date(2028, 7, 2), Carried(presented_on=date(2028, 3, 15)), YELLOW, "endnu ikke afgjort"),
        (MARCH, MAY.replace(year=2029), Carried(date(2028, 3, 15), awaits_decision=False), GREEN, "Forelagt"),
        (MARCH, date(2029, 1, 1), Carried(MARCH, date(2028, 11, 1)), GREEN, "Afgjort 1. november 2028, senere"),
        (MARCH, MAY, Carried(date(2028, 3, 15), date(2028, 3, 28)), GREEN, "Afgjort 28. marts 2028."),
        (MARCH, MAY, Carried(date(2028, 3, 15), date(2028, 3, 28), Ending.CARRIED_OUT), GREEN, "Afgjort"),
        (MARCH, MAY, Carried(date(2028, 3, 15), date(2028, 3, 28), Ending.NOT_APPROVED), YELLOW, "ikke godkendt"),
        (MARCH, date(2028, 1, 1), Carried(ending=Ending.WITHDRAWN), YELLOW, "trukket tilbage"),
        (date(2027, 12, 1), date(2028, 1, 1), None, YELLOW, "december 2027"),
    ],
)  # fmt: skip
def test_what_the_facts_speak_for(month, today, carried, status, said) -> None:
    proposed = propose_status(AgreementPoint(1, "Cykelsti", planned_month=month), today, carried)
    assert (proposed.status if proposed else None) is status
    assert said in (proposed.reason if proposed else "")


@given(st.dates(date(2027, 1, 1), date(2029, 12, 31)), st.dates(date(2027, 1, 1), date(2029, 12, 31)))
def test_what_is_decided_is_green_however_late(month: date, today: date) -> None:
    point = AgreementPoint(1, "x", planned_month=month.replace(day=1))
    assert propose_status(point, today, Carried(today, today)).status is GREEN
    alone = propose_status(point, today)
    assert (alone.status is YELLOW) == ((today.year, today.month) > (month.year, month.month))


@pytest.fixture
def world() -> World:
    world = registered()
    points = [fc.PlannedPoint(f" Punkt {n} ", "Teknik", planned_month=date(2028, n, 17)) for n in (1, 2, 3)]
    world.do(fc.SetAgreement(case=1, points=tuple(points)), OFFICER)
    return world


def test_the_points_have_the_agreements_own_numbers(world: World) -> None:
    assert [(point.number, point.text, point.planned_month) for point in world.case.points] == [
        (number, f"Punkt {number}", date(2028, number, 1)) for number in (1, 2, 3)
    ]
    assert world.case.case.points == 3


def test_a_new_list_keeps_what_was_said_of_its_points(world: World) -> None:
    world.do(fc.SetPointStatus(case=1, points=(2,), status=YELLOW, comment="Udskudt"), HEAD)
    world.do(fc.LinkPoint(case=1, point=1, linked_case=2), OFFICER)
    again = fc.SetAgreement(case=1, points=(fc.PlannedPoint("Nyt 1"), fc.PlannedPoint("Nyt 2")))
    world.do(again, OFFICER)
    assert world.refused(again, OFFICER) == "nothing_new"
    first, second = world.case.points
    assert (first.text, first.linked_case, first.planned_month) == ("Nyt 1", 2, None)
    assert (second.text, second.status, second.comment) == ("Nyt 2", YELLOW, "Udskudt")
    assert world.refused(fc.SetAgreement(case=1, points=(fc.PlannedPoint("Nyt 1"),)), OFFICER) == "points_lost"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (fc.SetAgreement(case=1, points=()), "text_needed"),
        (fc.SetAgreement(case=1, points=(fc.PlannedPoint(" "),)), "text_needed"),
        (fc.SetPointStatus(case=1, points=(1,), status=YELLOW, comment=" "), "comment_for_yellow"),
        (fc.SetPointStatus(case=1, points=(1, 4), status=GREEN), "not_found"),
        (fc.SetPointStatus(case=1, points=(), status=GREEN), "not_found"),
        (fc.LinkPoint(case=1, point=4, linked_case=2), "not_found"),
        (fc.LinkPoint(case=1, point=1, linked_case=1), "linked_to_itself"),
        (fc.LinkPoint(case=1, point=1, meeting=999), "not_found"),
        (fc.LinkPoint(case=1, point=1), "nothing_new"),
        (fc.FileStatusReport(case=1), "no_status_yet"),
    ],
    ids=str,
)
def test_what_will_not_do_is_refused(world: World, command, code) -> None:
    assert world.refused(command) == code


def test_a_report_is_kept_as_it_was(world: World) -> None:
    world.do(fc.SetPointStatus(case=1, points=(1, 3), status=GREEN), HEAD)
    assert world.refused(fc.FileStatusReport(case=1), HEAD) == "no_status_yet"
    world.do(fc.SetPointStatus(case=1, points=(2,), status=YELLOW, comment="Afventer udbud"), HEAD)
    assert counts(world.case.points) == counts(iter(world.case.points))
    tally = counts(world.case.points)
    assert (tally.points, tally.green, tally.yellow, tally.unset, tally.yellow_with_comment) == (3, 2, 1, 0, 1)
    world.do(fc.FileStatusReport(case=1), HEAD)
    world.do(fc.SetPointStatus(case=1, points=(2,), status=GREEN), HEAD)
    world.do(fc.FileStatusReport(case=1), HEAD)
    reports = [record for record in world.records if isinstance(record, AppendedStatusReport)]
    assert [(report.report, report.points[1].status) for report in reports] == [(1, YELLOW), (2, GREEN)]
    assert world.case.points[1].comment == "", "a green status leaves no old comment behind"
    assert world.case.case.status_reports == 2


def test_a_case_without_an_agreement_has_nothing_to_report() -> None:
    assert registered().refused(fc.FileStatusReport(case=1), HEAD) == "not_found"


def test_the_status_goes_on_after_the_case_has_ended_but_not_once_it_is_withdrawn(world: World) -> None:
    world.do(c.WithdrawCase(case=1, reason="Ny aftale"), OFFICER)
    assert world.refused(fc.SetAgreement(case=1, points=(fc.PlannedPoint("x"),) * 3), OFFICER) == "case_ended"
    world.do(fc.SetPointStatus(case=1, points=(1,), status=GREEN), HEAD)
