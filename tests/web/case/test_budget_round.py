"""The page of a budget round: its sums against the target, who has answered about what, one click from the answer."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa

from models import tables as t
from models.database import reading
from models.tables.access import OpenedKind
from process.commands import case as c
from process.commands import follow_up as fc
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.act import Act, Command
from process.state.hearing import Answer, Channel
from tests.builders.sandvig import budget_template
from tests.web.office import Office, words

PAGE, SHEET = "/budget/2028", "/budget/2028/budgetrunde.xlsx"
COORDINATOR, DIRECTOR, OUTSIDER = "ulrik.sandager", "asger.vilstrup", "benny.vindum"
ANSWERED, SILENT, CLOSED = 1, 2, 80


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The budget example: one letter is sent and answered, another sent, and the last case is closed."""
    folder = tmp_path_factory.mktemp("round")
    shutil.copyfile(budget_template(), folder / "sandvig.db")
    office = Office(folder)
    register = office.store.reference.register
    council, coordinator = register.organization("handicapraad"), register.person(COORDINATOR)
    assert council is not None
    assert coordinator is not None
    commands: list[Command] = [
        *(hc.SendHearing(case=case, bodies=(council.id,)) for case in (ANSWERED, SILENT)),
        hc.RecordResponse(
            case=ANSWERED, body=council.id, answer=Answer.REMARKS, channel=Channel.MAIL, text="Behold bostøtten."
        ),
        c.TableAmendment(case=ANSWERED, proposer="Havnelisten", text="Bostøtten fredes", amount_1000_dkk=450),
        c.TableAmendment(case=CLOSED, proposer="Havnelisten", text="Selvbetjeningen udskydes"),
        c.KeepBack(case=CLOSED, reason="Kontrakt", is_closed=True, public_title="En sag"),
        fc.SetAgreement(case=SILENT, points=(fc.PlannedPoint("Bostøtten samles", "Social", council.id, None),)),
        fc.LinkPoint(case=SILENT, point=1, linked_case=ANSWERED),
    ]
    for number, command in enumerate(commands):
        office.store.apply(command, Act(coordinator.id, f"round-{number}"), office.clock.now())
    yield office
    office.store.engine.dispose()


def test_it_shows_dates_sums_target_amendments_and_agreement(office: Office) -> None:
    page = words(office.get(DIRECTOR, PAGE))
    for told in (
        "1. behandling 7. september 2027",
        "Der er 28 dage mellem 1. behandling 7. september 2027 og 2. behandling 5. oktober 2027",
        "Netto 16.635 −6.776 −17.327 −17.327",
        "Måltal −6.000 −14.000 −16.000 −16.000",
        "Mangler for at nå måltallet 22.635 7.224 0 0",
        "Økonomiudvalget Høring 7 132 −996 −996 −996",
        "Ikke sendt (brev klar, ikke sendt): 461, venter (sendt): 1 og svar (svaret): 1.",
        "Bostøtten fredes 450",
        "1 punkt, 0 gule, 1 uden status.",
    ):
        assert told in page, told
    assert "Måltal" not in words(office.get(DIRECTOR, f"{PAGE}?udvalg=socialudvalg")).replace("Måltallet", "")


def test_one_click_leads_from_a_cell_to_the_answer(office: Office) -> None:
    page = office.get(DIRECTOR, PAGE)
    assert '<a href="/sager/2027-0001/svar#svar-1">svar</a>' in page
    assert '<a href="/sager/2027-0002/hoering/handicapraad">venter</a>' in page
    answers = office.get(DIRECTOR, "/sager/2027-0001/svar")
    assert 'id="svar-1"' in answers
    assert "Behold bostøtten." in answers
    assert "Handicaprådet" in office.get(DIRECTOR, "/sager/2027-0002/hoering/handicapraad")


def test_a_closed_case_is_in_no_row_count_or_sum_of_those_who_may_not_know_of_it(office: Office) -> None:
    with reading(office.store.engine) as connection:
        title = connection.execute(sa.select(t.cases.c.title).where(t.cases.c.id == CLOSED)).scalar_one()
    inside, outside = (office.get(who, PAGE) for who in (DIRECTOR, OUTSIDER))
    assert title in inside
    assert "Selvbetjeningen udskydes" in inside
    assert "Selvbetjeningen udskydes" not in outside
    assert words(inside).count("fortrolig") == 1
    with reading(office.store.engine) as connection:
        opened = connection.execute(sa.select(t.access_log.c.about).where(t.access_log.c.kind == OpenedKind.CASE))
        assert set(opened.scalars()) == {CLOSED}, "that its amendment was read is recorded"
    assert title not in outside
    assert "2027-0080" not in outside
    assert "Økonomiudvalget Høring 6 " in words(outside)
    assert "ikke sendt): 459, venter" in words(outside), "its two bodies are not counted either"
    assert "Netto 16.635" not in words(outside)
    sheet = openpyxl.load_workbook(BytesIO(office.person(OUTSIDER).get(SHEET).content))
    assert title not in {cell for page in sheet for row in page.values for cell in row}


def test_the_workbook_has_the_same_rows(office: Office) -> None:
    answer = office.person(DIRECTOR).get(SHEET)
    assert 'filename="budgetrunde-2028.xlsx"' in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["Oversigt", "Forslag", "Måltal", "Status", "Høring", "Ændringsforslag"]
    heads, *rows = [row for row in book["Høring"].values if row[1] is not None]
    assert (len(heads), len(rows)) == (42, 80)
    by_case = {row[0]: dict(zip(heads, row, strict=True)) for row in rows}
    assert by_case["2027-0001"]["Handicaprådet"] == "svar"
    assert by_case["2027-0001"]["Ungerådet"] is None
    assert by_case["2027-0002"]["Handicaprådet"] == "venter"


def test_it_is_read_in_sets_not_case_by_case(office: Office) -> None:
    office.get(DIRECTOR, PAGE)
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    sa.event.listen(office.store.engine, "before_cursor_execute", note)
    office.get(DIRECTOR, PAGE)
    sa.event.remove(office.store.engine, "before_cursor_execute", note)
    assert len(statements) < 40, "80 cases and 40 bodies"


def test_it_is_the_administration_s_alone_and_a_year_without_proposals_says_so(office: Office) -> None:
    for path in (PAGE, SHEET):
        assert office.person("troels.vindum").get(path).status_code == 403
    page = words(office.get(DIRECTOR, "/budget/2099"))
    assert "Budgetkalenderen har ikke datoer for budget 2099." in page
    assert "Ingen forslag har beløb i budget 2099" in page
    assert office.person(DIRECTOR).get(f"{PAGE}?udvalg=ukendt").status_code == 404
    assert f'href="{PAGE}"' in office.get(DIRECTOR, "/budget?aar=2028")


def test_the_hearing_plan_says_which_meeting_to_move_and_follows_the_calendar(office: Office) -> None:
    address = "/hoeringsplan/2028"
    assert f'<a href="{address}">' in office.get(DIRECTOR, PAGE)
    assert office.person(DIRECTOR).get("/hoeringsplan", follow_redirects=False).headers["location"] == address
    assert "Handicaprådet ja 23. september 2027" in words(office.get(DIRECTOR, address))
    register = office.store.reference.register
    secretary, body = register.person("troels.vindum"), register.organization("handicapraad")
    assert secretary is not None
    assert body is not None
    meeting = next(each for each in register.meetings_of(body.id) if each.held_on == date(2027, 9, 23))
    moved = mc.MoveMeeting(
        meeting=meeting.id, starts_at=meeting.starts_at + timedelta(days=5), reason="Salen er optaget"
    )
    office.store.apply(moved, Act(secretary.id, "moved"), office.clock.now())
    page = words(office.get(DIRECTOR, address))
    assert (
        "Til Viola Bakkegaard Handicaprådet: Flyt mødet 28. september 2027 til senest 24. september 2027 (tidligst "
        "6. september 2027). Ellers er svaret først skrevet 29. september 2027. Det skal være her senest "
        "27. september 2027."
    ) in page
    assert "Handicaprådet nej, et møde skal flyttes 28. september 2027" in page
    past = words(office.get(DIRECTOR, "/hoeringsplan/2027"))
    assert "Høringen er forbi." in past
    assert "formændene" not in past
    assert "Budgetkalenderen har ikke datoer for budget 2099" in office.get(DIRECTOR, "/hoeringsplan/2099")
    assert office.person("viola.bakkegaard").get(address).status_code == 403
