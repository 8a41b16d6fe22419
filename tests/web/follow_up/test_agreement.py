"""The page of an agreement: the list pasted, statuses set, a report filed and fetched as a spreadsheet."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest

from documents.cells import of_csv_cell
from documents.writing.follow_up.agreement import HEADINGS
from models.sweeps.ready import advance_all
from process.commands.act import Act
from process.commands.case import KeepBack, WithdrawCase
from process.commands.follow_up import LinkPoint
from process.register import SeatRole
from tests.builders.case import a_registration
from tests.builders.moments import START
from tests.web.office import APPROVERS, CASE, COORDINATOR, OFFICER, SECRETARY, Office, forms, prepared, words

HEAD = APPROVERS[0]
PAGE = f"{CASE}/aftale"
POINTS = "Punkt\tUdvalg\tMåned\n=Flere bænke\tSU\tmarts 2027\nEn sti\tTMU\tmarts 2028\nEt notat\t\t\n"


def in_hearing(office: Office) -> None:
    office.imported_and_approved()
    advance_all(office.store, office.clock.now())


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, in_hearing)


def agreed(office: Office) -> Office:
    office.done(OFFICER, PAGE, "liste", liste=POINTS)
    return office


def test_from_a_pasted_list_to_a_filed_report(office: Office) -> None:
    assert "Bærer sagen en budgetaftale?" in words(office.get(OFFICER, CASE))
    page = words(agreed(office).get(OFFICER, PAGE))
    assert "3 punkter, 0 gule, 3 uden status" in page
    assert "Punkt 1 =Flere bænke Socialudvalget Marts 2027 Uden status" in page
    assert "Forslag: gul. Ikke forelagt i marts 2027 som planlagt." in page
    assert "Forslag: grøn. Planlagt til marts 2028." in page
    page = words(office.done(OFFICER, PAGE, "groenne"))
    assert "3 punkter, 0 gule, 2 uden status" in page
    refused = words(office.refused(HEAD, PAGE, "rapport"))
    assert "Der mangler en status på punkt 1, 3." in refused
    status = {"punkt": "1", "status-1": "yellow", "kommentar-1": "Afventer udbud"}
    assert "Gul Afventer udbud" in words(office.done(HEAD, PAGE, "status", **status))
    office.done(HEAD, PAGE, "status", **{"punkt": "3", "status-3": "green", "kommentar-3": ""})
    page = words(office.done(HEAD, PAGE, "rapport"))
    assert "3 punkter, 1 gult med kommentar" in page
    assert "1. status, gemt den 23. august 2027" in page
    office.done(HEAD, PAGE, "status", **{"punkt": "1", "status-1": "green", "kommentar-1": ""})
    assert "Afventer udbud" not in words(office.get(HEAD, PAGE))
    filed = words(office.get(HEAD, f"{PAGE}?rapport=1"))
    assert "1. status på aftalen 3 punkter, 1 gult med kommentar , som gemt den 23. august 2027" in filed
    assert "Gul Afventer udbud" in filed
    assert set(forms(office.get(HEAD, f"{PAGE}?rapport=1"))) == {"/log-ud"}
    assert "1. status på aftalen blev gemt. Grønne punkter: 2. Gule: 1." in words(office.get(HEAD, CASE))


def test_the_spreadsheets_say_what_the_page_says(office: Office) -> None:
    agreed(office).done(OFFICER, PAGE, "status", **{"punkt": "2", "status-2": "yellow", "kommentar-2": "+ senere"})
    answer = office.person(OFFICER).get(f"{PAGE}.csv")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == list(HEADINGS)
    assert rows[1][2:5] == ["'=Flere bænke", "Socialudvalget", "marts 2027"]
    assert rows[2][7:] == ["Gul", "'+ senere"]
    sheet = openpyxl.load_workbook(BytesIO(office.person(OFFICER).get(f"{PAGE}.xlsx").content)).active
    written = [[of_csv_cell(cell) for cell in row] for row in rows]
    assert [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()] == written
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert office.person(OFFICER).get(f"{PAGE}.xlsx?rapport=1").status_code == 404


def test_what_is_missing_is_said_at_its_field(office: Office) -> None:
    page = office.refused(OFFICER, PAGE, "liste", liste="Bænke\tHavneudvalget\tforåret")
    assert "Linje 1: »Havneudvalget« findes ikke i organisationen." in words(page)
    assert "Bænke\tHavneudvalget\tforåret" in page
    office.done(OFFICER, PAGE, "liste", liste="Bænke\tHavneudvalget\tforåret", alligevel="ja")
    assert "Udvalg ikke angivet Måned ikke angivet" in words(office.get(OFFICER, PAGE))
    page = office.refused(OFFICER, PAGE, "status", **{"punkt": "1", "status-1": "yellow", "kommentar-1": " "})
    assert 'id="status-kommentar-1-fejl"' in page
    page = office.refused(OFFICER, PAGE, "knyt", **{"punkt": "1", "sag-1": "2027-0099"})
    assert "Der findes ingen sag 2027-0099." in words(page)
    assert 'id="knyt-sag-1-fejl"' in page
    assert "kan ikke knyttes til sig selv" in words(
        office.refused(OFFICER, PAGE, "knyt", **{"punkt": "1", "sag-1": "2027-0001"})
    )


def test_a_point_is_carried_out_by_another_case(office: Office) -> None:
    agreed(office)
    command, officer = a_registration(office.store.reference.register, title="Stien")
    office.store.apply(command, Act(officer, "other"), office.clock.now())
    page = words(office.done(OFFICER, PAGE, "knyt", **{"punkt": "2", "sag-2": "2027-0002"}))
    assert "Punkt 2 En sti Sag 2027-0002 Stien" in page
    page = words(office.done(OFFICER, PAGE, "knyt", **{"punkt": "2", "sag-2": ""}))
    assert "2027-0002" not in page


def test_a_point_that_was_presented_stays_so_when_it_is_linked_and_let_go(office: Office) -> None:
    agreed(office)
    command, officer = a_registration(office.store.reference.register, title="Stien")
    office.store.apply(command, Act(officer, "other"), office.clock.now())
    meeting = next(m for m in office.store.reference.register.meetings if m.held_on == date(2027, 9, 14))
    office.state_as(OFFICER, LinkPoint(case=office.state().case.id, point=2, meeting=meeting.id))
    presented = "forelagt 14. september 2027"
    assert presented in words(office.get(OFFICER, PAGE))
    assert "Der er ikke noget nyt at registrere." in office.refused(OFFICER, PAGE, "knyt", punkt="2")
    office.done(OFFICER, PAGE, "knyt", **{"punkt": "2", "sag-2": "2027-0002"})
    assert presented in words(office.done(OFFICER, PAGE, "knyt", **{"punkt": "2", "sag-2": ""}))


def test_a_point_tells_nothing_of_a_case_its_reader_may_not_know(office: Office) -> None:
    agreed(office).send()
    command, officer = a_registration(office.store.reference.register, title="Stien")
    case = office.store.apply(command, Act(officer, "other"), office.clock.now()).case_id or 0
    office.done(OFFICER, PAGE, "knyt", **{"punkt": "2", "sag-2": "2027-0002"})
    for number, fact in enumerate(
        (KeepBack(case=case, reason="Personsag", is_closed=True), WithdrawCase(case=case, reason="Sparet"))
    ):
        office.store.apply(fact, Act(officer, f"fact-{number}"), office.clock.now())
    assert "trukket tilbage" in words(office.get(COORDINATOR, PAGE))
    assert "trukket tilbage" not in words(office.get(SECRETARY, PAGE))


def test_an_empty_form_does_not_let_go_of_a_case_it_does_not_show(office: Office) -> None:
    agreed(office)
    register = office.store.reference.register
    department = register.organization("boern_skole")
    assert department is not None
    officer = register.above(department.id, START, SeatRole.OFFICER)
    command, _ = a_registration(register, title="Stien", department=department.id, officer=officer)
    case = office.store.apply(command, Act(officer, "other"), office.clock.now()).case_id
    assert case is not None
    office.done(OFFICER, PAGE, "knyt", **{"punkt": "2", "sag-2": "2027-0002"})
    closing = KeepBack(case=case, reason="Personsag", is_closed=True)
    office.store.apply(closing, Act(officer, "closed"), office.clock.now())
    assert "2027-0002" not in office.get(OFFICER, PAGE)
    page = office.refused(OFFICER, PAGE, "knyt", **{"punkt": "2", "sag-2": ""})
    assert "Punktet er knyttet til en sag, du ikke har adgang til." in words(page)
    assert office.state().points[1].linked_case == case


def test_who_only_answers_a_hearing_reads_and_sets_nothing(office: Office) -> None:
    agreed(office).send()
    assert set(forms(office.get(SECRETARY, PAGE))) == {"/log-ud"}
    _, fields = forms(office.get(OFFICER, PAGE))["status"]
    _, own = forms(office.get(SECRETARY, PAGE))["/log-ud"]
    answer = office.person(SECRETARY).post(PAGE, data={**fields, "csrf": own["csrf"], "status-3": "green"})
    assert answer.status_code == 403
    assert office.person(COORDINATOR).post(PAGE, data={**own, "handling": "vælt"}).status_code in (403, 422)
    assert office.person(OFFICER).get("/sager/2027-0099/aftale").status_code == 404
    assert office.person(OFFICER).get(f"{PAGE}?rapport=7").status_code == 404


def test_a_case_without_an_agreement_has_no_page_for_its_readers(office: Office) -> None:
    office.send()
    assert office.person(SECRETARY).get(PAGE).status_code == 404
    assert "Sagen bærer ingen aftale endnu." in words(office.get(OFFICER, PAGE))
