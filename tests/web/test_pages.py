from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from app.web.render import templates, when
from app.web.site import create_app
from models.database import open_engine, sqlite_url, writing
from process.stages import Stage
from tests.web import rows
from tests.web.conftest import Hands, SignIn, TestClient, sign_in


@pytest.fixture
def carla(as_person: SignIn) -> TestClient:
    return as_person("carla.lund")


@pytest.fixture
def own_town(tmp_path: Path, clock: Hands, wall: Hands) -> Iterator[tuple[Engine, TestClient]]:
    """A town the test may change, seen by its director."""
    engine = rows.sandvig(tmp_path)
    rows.logins(engine, rows.CARLA)
    client = TestClient(create_app(engine, clock, wall=wall), base_url="http://sandvig.example", follow_redirects=False)
    assert sign_in(client, "carla.lund").status_code == 303
    yield engine, client
    engine.dispose()


def order(html: str, *texts: str) -> list[str]:
    """The texts in the order in which they stand on the page."""
    return sorted(texts, key=html.index)


def test_overview_shows_the_most_exposed_first_with_reason_and_who_acts(carla: TestClient) -> None:
    html = carla.get("/overblik").text
    assert order(html, "Omlægning af beskyttet", "Sundhedshus i", "Cykelsti langs") == [
        "Cykelsti langs",
        "Sundhedshus i",
        "Omlægning af beskyttet",
    ]
    assert "Kan ikke nås" in html
    assert (
        "Dorte Friis skal sætte sagen på dagsordenen i Byrådet senest onsdag den 29. september 2027, "
        "ellers Byrådet 9. november 2027." in html
    )
    assert "Om 2 dage" in html
    assert "15. september 2027 kl. 12.00" in html
    assert "Mål: Byrådet" in html
    assert "i 18 dage" in html
    assert "Opgjort" in html
    assert "Sidst opdateret kl. 7.56." in html
    assert "Sagerne bliver ikke flyttet lige nu" not in html


def test_overview_names_the_mandatory_answers_that_are_missing(carla: TestClient) -> None:
    html = carla.get("/overblik").text.split('id="hoeringer"')[1]
    assert "Handicaprådet" in html
    assert "1 sendt" in html
    assert "HovedMED" not in html


def test_overview_warns_when_the_engine_has_not_run_for_a_quarter(
    carla: TestClient, clock: Hands, own_town: tuple[Engine, TestClient]
) -> None:
    clock.moment += timedelta(minutes=12)
    assert "Sagerne bliver ikke flyttet lige nu" in carla.get("/overblik").text
    engine, client = own_town
    with writing(engine) as connection:
        connection.execute(sa.text("DELETE FROM flow_success"))
    html = client.get("/overblik").text
    assert "Ikke opdateret endnu." in html
    assert 'class="alert alert-warning"' in html


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"afdeling": str(rows.ROADS)}, {"2027-0004", "2027-0007"}),
        ({"stadie": "hearing"}, {"2027-0002"}),
        ({"stadie": "ended"}, {"2027-0006"}),
        ({"risiko": "in_danger"}, {"2027-0003", "2027-0008"}),
        ({"q": "kystvejen"}, {"2027-0004"}),
        ({"q": "erik sand"}, {"2027-0003"}),
        ({"q": "%"}, set()),
        ({"afdeling": "", "stadie": "", "risiko": "", "q": ""}, {f"2027-000{n}" for n in (1, 2, 3, 4, 5, 7, 8)}),
        ({"q": "findes slet ikke"}, set()),
    ],
)
def test_overview_filters(carla: TestClient, query: dict[str, str], shown: set[str]) -> None:
    html = carla.get("/overblik", params=query).text
    listed = html.split('id="sager"')[1].split('id="hoeringer"')[0]
    assert {number for number in (f"2027-000{n}" for n in range(1, 9)) if f"/sager/{number}" in listed} == shown
    if not shown:
        assert "Ingen sager passer til valget." in html


@pytest.mark.parametrize(
    ("column", "first", "last"),
    [
        ("sag", "2027-0001", "2027-0008"),
        ("titel", "Cykelsti langs", "Sundhedshus i"),
        ("stadie", "Omlægning af", "Frivillighedspulje"),
        ("hos", "Køb af grunden", "Cykelsti langs"),
        ("dage", "Omlægning af", "Nye åbningstider"),
    ],
)
def test_overview_sorts_both_ways(carla: TestClient, column: str, first: str, last: str) -> None:
    up = carla.get("/overblik", params={"sorter": column}).text.split('id="sager"')[1]
    assert up.index(first) < up.index(last)
    down = carla.get("/overblik", params={"sorter": column, "retning": "faldende"}).text.split('id="sager"')[1]
    assert down.index(last) < down.index(first)


def test_what_has_no_date_stands_last_either_way(carla: TestClient) -> None:
    for way in ("stigende", "faldende"):
        html = carla.get("/overblik", params={"sorter": "frist", "retning": way}).text.split('id="sager"')[1]
        assert html.index("Nye åbningstider") < html.index("Frivillighedspulje")


def test_a_long_list_is_divided_into_pages(own_town: tuple[Engine, TestClient]) -> None:
    engine, client = own_town
    with writing(engine) as connection:
        for number in range(100, 220):
            rows.add_case(connection, f"2027-0{number}", Stage.DRAFTING)
    first = client.get("/overblik?sorter=sag")
    assert "side 1 af 2" in first.text
    assert 'href="/overblik?sorter=sag&amp;side=2#sager"' in first.text
    assert "/sager/2027-0219" in client.get("/overblik?sorter=sag&side=2").text
    assert "side 2 af 2" in client.get("/overblik?side=99").text


def test_the_table_counts_by_stage_and_department(carla: TestClient) -> None:
    html = carla.get("/overblik").text.split('id="fordeling"')[1]
    assert html.index("Social og Ældre") < html.index("Teknik og Miljø")
    assert f"?afdeling={rows.CARE}&amp;stadie=drafting" in html
    assert html.split("<tfoot>")[1].split("</tfoot>")[0].count("<td>") == 7


def test_confidential_cases_are_in_no_list_no_count_and_no_page_of_others(as_person: SignIn, carla: TestClient) -> None:
    gert = as_person("gert.noer")
    html = gert.get("/overblik").text
    for word in ("Havnegade", "Solbo", rows.CLOSED_CASE, rows.EMBARGO_CASE):
        assert word not in html
        assert word in carla.get("/overblik").text
    assert '<span class="sg-count">1</span>' in html  # of the three drafts, one
    for number in (rows.CLOSED_CASE, rows.EMBARGO_CASE):
        hidden, absent = gert.get(f"/sager/{number}"), gert.get("/sager/2027-9999")
        assert hidden.status_code == absent.status_code == 404
        assert hidden.text == absent.text.replace("2027-9999", number)
        assert carla.get(f"/sager/{number}").status_code == 200
    assert "Havnegade" not in gert.get("/overblik?q=Havnegade").text.split('id="sager"')[1].split("<p>Ingen sager")[1]


def test_own_list_shows_what_waits_for_the_reader(as_person: SignIn) -> None:
    html = as_person("gert.noer").get("/opgaver").text
    assert "Dorte Friis skal sætte sagen på dagsordenen i Byrådet senest onsdag den 29. september 2027" in html
    assert "Ingen sager venter på dig" in html, "it is his, and waits for another"
    assert "Sundhedshus" not in html
    assert "sagsbehandler (Teknik og Miljø)" in html
    assert "Ingen andre sager venter på dig" in as_person("fie.bak").get("/opgaver").text


def test_case_page_shows_route_hearings_letters_and_history(carla: TestClient) -> None:
    html = carla.get("/sager/2027-0002").text
    for text in (
        "Nye åbningstider i dagtilbuddene",
        "Dorte Friis følger op på svar fra Handicaprådet; fristen er onsdag den 15. september 2027 kl. 12.00.",
        'role="img"',
        "<desc",
        "efter mødet 14. september 2027",
        "retssikkerhedsloven § 37 a",
        "tidligst 9. november 2027",
        "451 4.3.0 Prøv igen senere",
        "»Ingen ansatte berøres«",
        "Sagen gik fra udkast til høring.",
    ):
        assert text in html, text


def test_case_page_shows_what_was_decided_with_votes_dissent_and_deviation(carla: TestClient) -> None:
    html = carla.get("/sager/2027-0005").text
    for text in (
        "Social- og Sundhedsudvalget den 24. august 2027, punkt 1",
        ": anbefalet",
        "2. at: ikke godkendt, udgår",
        "For stemte 5, imod 2.",
        "Liste B stemte imod.",
        "Organet var ikke på tur",
    ):
        assert text in html, text


@pytest.mark.parametrize("number", range(1, 9))
def test_every_stage_has_a_case_page(carla: TestClient, number: int) -> None:
    assert carla.get(f"/sager/2027-000{number}").status_code == 200


def test_text_from_people_is_shown_as_text(own_town: tuple[Engine, TestClient]) -> None:
    engine, client = own_town
    with writing(engine) as connection:
        for statement in (
            'UPDATE "case" SET title = :x',
            "UPDATE person SET name = :x",
            "UPDATE organization SET name = :x",
        ):
            connection.execute(sa.text(statement), {"x": rows.XSS})
        said = json.dumps([[None, rows.XSS, rows.XSS]])
        connection.execute(sa.text("UPDATE decision SET text = :x, dissents = :said"), {"x": rows.XSS, "said": said})
        connection.execute(sa.text("UPDATE consultation SET basis = :x, reason = :x"), {"x": rows.XSS})
        connection.execute(sa.text("UPDATE personal_text SET text = :x"), {"x": rows.XSS})
        connection.execute(sa.text("UPDATE counter SET value = value + 1"))
    for path in ("/overblik", "/opgaver", "/sager/2027-0002", "/sager/2027-0005"):
        html = client.get(path, params={"q": rows.XSS} if path == "/overblik" else {}).text
        assert html.count("<script") == html.count('<script src="/static/bevar.js?v=') == 1, path
        assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in html, path


def test_health_tells_apart_ok_degraded_and_failed(visitor: TestClient, clock: Hands, tmp_path: Path) -> None:
    assert visitor.get("/drift/live").json() == {"status": "ok"}
    good = visitor.get("/drift/klar")
    assert (good.status_code, good.json()["status"], good.json()["migration"]) == (200, "ok", "ok")
    clock.moment += timedelta(hours=1)
    late = visitor.get("/drift/klar")
    assert (late.status_code, late.json()["status"]) == (200, "degraded")
    bare = create_app(open_engine(sqlite_url(tmp_path / "tom.db")), clock)
    failed = TestClient(bare).get("/drift/klar")
    assert (failed.status_code, failed.json()["status"]) == (503, "failed")


def test_health_refuses_a_database_of_another_version(own_town: tuple[Engine, TestClient]) -> None:
    engine, client = own_town
    with writing(engine) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    assert client.get("/drift/klar").json()["status"] == "failed"


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "i dag"), (1, "i morgen"), (3, "om 3 dage"), (-1, "1 dag over frist"), (-3, "3 dage over frist")],
)
def test_deadlines_are_told_in_words(days: int, words: str) -> None:
    today = rows.NOW.date()
    assert when(today + timedelta(days=days), today) == words


def test_an_empty_installation_has_pages_too(tmp_path: Path, clock: Hands, wall: Hands) -> None:
    engine = rows.empty(tmp_path)
    with writing(engine) as connection:
        rows.register(connection)
    rows.logins(engine, rows.CARLA)
    client = TestClient(create_app(engine, clock, wall=wall), base_url="http://sandvig.example", follow_redirects=False)
    sign_in(client, "carla.lund")
    assert "Der er ingen sager endnu." in client.get("/overblik").text
    assert client.get("/opgaver").status_code == 200


def test_every_word_list_covers_its_kind() -> None:
    from process.words import codes

    lists: dict[str, Any] = {name: value for name, value in vars(codes).items() if name.isupper()}
    for name, words in lists.items():
        kind = type(next(iter(words)))
        if kind is not str:
            assert set(words) == set(kind), name
    assert templates().get_template("home/overview.html.j2")
