"""Proof and memo are fetched by those who may see them, and by nobody else."""

from __future__ import annotations

from datetime import date, time
from io import BytesIO

import docx
import pytest
from fastapi import FastAPI

from app.web.hearing import papers
from app.web.site import create_app
from models.access.signin import add_login
from models.database import writing
from process.calendar import instant
from process.commands import hearing as hc
from process.people import contacts_of
from tests.documents.writing.hearing import Hearing, a_hearing, show
from tests.documents.writing.papers import opened, text_of
from tests.web.conftest import Hands, TestClient, sign_in
from tests.web.rows import PASSWORD

DAY = date(2027, 9, 27)
ELDERS, SCHOOL = "aeldreraad", "skolebestyrelse_fyrskolen"


@pytest.fixture
def hearing(tmp_path) -> Hearing:
    return a_hearing(tmp_path)


@pytest.fixture
def app(hearing: Hearing, wall: Hands) -> FastAPI:
    return create_app(hearing.store.engine, Hands(instant(DAY, time(12, 0))), municipality="Sandvig Kommune", wall=wall)


def signed_in(app: FastAPI, hearing: Hearing, person: int | None) -> TestClient:
    assert person is not None
    code = hearing.store.reference.register.persons[person].code
    with writing(hearing.store.engine) as connection:
        add_login(connection, person, code, PASSWORD)
    client = TestClient(app, base_url="http://sandvig.example", follow_redirects=False)
    assert sign_in(client, code).status_code == 303
    return client


def secretary(hearing: Hearing, code: str) -> int:
    return contacts_of(hearing.store.reference.register, hearing.body(code).id, DAY)[0]


def test_the_coordinator_fetches_proof_and_memo(app: FastAPI, hearing: Hearing) -> None:
    client = signed_in(app, hearing, hearing.coordinator())
    whole = client.get(f"/sager/{hearing.number}/dokumentation.pdf")
    assert whole.headers["content-type"] == "application/pdf"
    assert whole.headers["content-disposition"] == f'inline; filename="dokumentation-{hearing.number}.pdf"'
    assert whole.headers["cache-control"] == "no-store"
    own = client.get(f"/sager/{hearing.number}/dokumentation.pdf?organ={ELDERS}")
    by_id = client.get(f"/sager/{hearing.number}/dokumentation.pdf?organ={hearing.body(ELDERS).id}")
    assert by_id.content == own.content
    assert by_id.headers["content-disposition"].endswith(f'"dokumentation-{hearing.number}-{ELDERS}.pdf"')
    assert len(opened(own.content).pages) == 1 < len(opened(whole.content).pages)
    assert "Sandvig Kommune" in text_of(own.content)
    assert text_of(client.get(f"/sager/{hearing.number}/notat.pdf").content).startswith("Sandvig Kommune\nHøringsnotat")
    memo = client.get(f"/sager/{hearing.number}/notat.docx")
    assert memo.headers["content-disposition"].startswith("attachment")
    assert docx.Document(BytesIO(memo.content)).paragraphs[0].text == "Høringsnotat"


@pytest.mark.parametrize(
    "path",
    [
        "2027-9999/dokumentation.pdf",
        "2027-9999/notat.pdf",
        "2027-9999/notat.docx",
        "{case}/dokumentation.pdf?organ=ukendt",
        "{case}/dokumentation.pdf?organ=byraad",
    ],
)
def test_what_is_not_there_is_not_found(app: FastAPI, hearing: Hearing, path: str) -> None:
    client = signed_in(app, hearing, hearing.coordinator())
    assert client.get(f"/sager/{path.format(case=hearing.number)}").status_code == 404


def test_a_body_s_secretary_gets_its_own_proof_only(app: FastAPI, hearing: Hearing) -> None:
    client = signed_in(app, hearing, secretary(hearing, SCHOOL))
    text = text_of(client.get(f"/sager/{hearing.number}/dokumentation.pdf").content)
    assert "Skolebestyrelsen ved Fyrskolen" in text
    assert "Ældrerådet" not in text.split("Kontrol")[0].split("Høringspart")[1]
    assert client.get(f"/sager/{hearing.number}/dokumentation.pdf?organ={ELDERS}").status_code == 404


def test_a_body_s_secretary_gets_the_memo_once_it_is_approved(app: FastAPI, hearing: Hearing) -> None:
    client = signed_in(app, hearing, secretary(hearing, SCHOOL))
    assert client.get(f"/sager/{hearing.number}/notat.pdf").status_code == 404
    for code in (None, "hovedmed"):
        show(hearing, code)
    approver = next(link.person for link in reversed(hearing.state.approvals) if link.person)
    hearing.do(hc.ApproveMemo(case=hearing.case), approver, DAY, time(11, 0))
    assert client.get(f"/sager/{hearing.number}/notat.pdf").status_code == 200


def test_a_closed_case_s_papers_are_for_those_who_may_see_it(app: FastAPI, hearing: Hearing) -> None:
    client = signed_in(app, hearing, secretary(hearing, SCHOOL))
    with writing(hearing.store.engine) as connection:
        connection.exec_driver_sql('UPDATE "case" SET is_closed = 1')
    for name in ("dokumentation.pdf", "notat.pdf", "notat.docx"):
        assert client.get(f"/sager/{hearing.number}/{name}").status_code == 404
    coordinator = signed_in(app, hearing, hearing.coordinator())
    text = text_of(coordinator.get(f"/sager/{hearing.number}/dokumentation.pdf").content)
    assert "Sagen er lukket eller endnu ikke offentlig" in " ".join(text.split())


def test_the_routes_are_there(app: FastAPI) -> None:
    assert {route.path for route in papers.router.routes} == {
        "/sager/{number}/dokumentation.pdf",
        "/sager/{number}/notat.pdf",
        "/sager/{number}/notat.docx",
    }


def test_the_case_page_links_to_each_proof_the_reader_may_fetch(app: FastAPI, hearing: Hearing) -> None:
    elders, school = (f"dokumentation.pdf?organ={hearing.body(code).id}" for code in (ELDERS, SCHOOL))
    ours = signed_in(app, hearing, hearing.coordinator()).get(f"/sager/{hearing.number}").text
    assert elders in ours
    assert school in ours
    theirs = signed_in(app, hearing, secretary(hearing, SCHOOL)).get(f"/sager/{hearing.number}").text
    assert elders not in theirs
    assert school in theirs
