"""The page of a case's plan: what it shows, and «Hvad nu hvis», which stores nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from models.database import reading
from tests.web import rows
from tests.web.conftest import SignIn, TestClient

HEARING = f"/sager/{rows.HEARING_CASE}/plan"


@pytest.fixture
def carla(as_person: SignIn) -> TestClient:
    return as_person("carla.lund")


def test_the_case_page_leads_to_the_plan_and_back(carla: TestClient) -> None:
    assert f'href="{HEARING}"' in carla.get(f"/sager/{rows.HEARING_CASE}").text
    assert f'href="/sager/{rows.HEARING_CASE}"' in carla.get(HEARING).text


def test_the_plan_shows_every_step_that_is_left(carla: TestClient) -> None:
    html = carla.get(HEARING).text
    for words in (
        "Byrådet kan tidligst afgøre sagen 9. november 2027. Målet 5. oktober 2027 kan ikke nås.",
        "Høring af Handicaprådet",
        "Svar fra Handicaprådet",
        "Høringsnotatet er godkendt",
        "Byrådet (afgør sagen)",
        "<svg",
    ):
        assert words in html
    assert "Det vil det betyde" not in html


def test_what_if_says_the_consequence_and_stores_nothing(carla: TestClient, town: Engine) -> None:
    entries = select(func.count()).select_from(rows.table("history_entry"))
    with reading(town) as connection:
        before = connection.execute(entries).scalar_one()
    html = carla.get(HEARING, params={f"frist-{rows.DISABILITY}": "2027-09-29", f"kl-{rows.DISABILITY}": "12:00"}).text
    assert "Handicaprådet får to uger mere: Byrådet" in html
    assert 'value="2027-09-29"' in html
    assert "Planen, hvis ændringen gennemføres" in html
    with reading(town) as connection:
        assert connection.execute(entries).scalar_one() == before


def test_fields_left_as_they_are_ask_nothing(carla: TestClient) -> None:
    unchanged = {f"frist-{rows.DISABILITY}": "2027-09-15", f"kl-{rows.DISABILITY}": "12:00", "maal": ""}
    assert "Det vil det betyde" not in carla.get(HEARING, params=unchanged).text


def test_another_meeting_can_be_asked_about(carla: TestClient) -> None:
    html = carla.get(HEARING, params={"maal": str(rows.COUNCIL_NOV)}).text
    assert "Byrådet 9. november 2027 kan nås." in html
    assert f'<option value="{rows.COUNCIL_NOV}" selected>' in html


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({f"frist-{rows.DISABILITY}": "i morgen"}, "»i morgen« er ikke en dato. Skriv den som 2027-09-24."),
        ({f"kl-{rows.DISABILITY}": "middag"}, "»middag« er ikke et klokkeslæt. Skriv det som 12:00."),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field(carla: TestClient, params: dict[str, str], words: str) -> None:
    answer = carla.get(HEARING, params=params)
    assert answer.status_code == 200
    assert words in answer.text
    assert "Det vil det betyde" not in answer.text


@pytest.mark.parametrize(
    "params", [{"maal": "9999"}, {"maal": "x"}, {"frist-9999": "2027-09-24"}, {f"frist-{rows.DISABILITY}": ""}]
)
def test_a_question_about_nothing_shows_the_plan(carla: TestClient, params: dict[str, str]) -> None:
    answer = carla.get(HEARING, params=params)
    assert answer.status_code == 200
    assert "Det vil det betyde" not in answer.text


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("9999-12-31", "Datoen ligger uden for de år, kalenderen dækker."),
        ("2099-01-05", "Mødekalenderen har intet møde"),
        ("0001-01-01", "1. januar 1 er passeret."),
        ("2027-09-12", "12. september 2027 er passeret."),
        ("2027-09-13", "Det vil det betyde"),
    ],
)
def test_any_date_gets_an_answer(carla: TestClient, day: str, words: str) -> None:
    answer = carla.get(HEARING, params={f"frist-{rows.DISABILITY}": day})
    assert answer.status_code == 200
    assert words in answer.text


def test_text_in_the_address_is_shown_as_text(carla: TestClient) -> None:
    html = carla.get(HEARING, params={f"frist-{rows.DISABILITY}": '"><script>'}).text
    assert "<script>" not in html


def test_a_decided_case_has_nothing_left_to_plan(carla: TestClient) -> None:
    assert "Der er ikke mere at planlægge." in carla.get("/sager/2027-0005/plan").text


def test_the_plan_of_a_closed_case_is_for_those_who_may_know_of_it(as_person: SignIn, carla: TestClient) -> None:
    path = f"/sager/{rows.EMBARGO_CASE}/plan"
    assert carla.get(path).status_code == 200
    assert as_person("gert.noer").get(path).status_code == 404
    assert carla.get("/sager/2027-9999/plan").status_code == 404
