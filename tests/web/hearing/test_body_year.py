"""A body's year: read by its own link, by its secretary and by the administration; never a confidential case."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from models.access.links import LinkMaker, ensure_pages, pages_of
from models.database import writing
from process.commands import case as c
from process.commands import hearing as hc
from process.commands.act import Act
from process.state.hearing import Answer
from tests.web.conftest import TestClient
from tests.web.office import CASE, COORDINATOR, SECRETARY, Office, prepared, words

YEAR = "/organer/handicapraad/svar/2027"
OTHER_SECRETARY = "karen.groenlykke"  # chair of Ældrerådet


def answered(office: Office) -> None:
    office.imported_and_approved()
    office.send()
    office.later(days=1)
    body = office.store.reference.register.organization("handicapraad").id
    said = hc.RecordResponse(
        case=1, body=body, answer=Answer.REMARKS, text="Rampen mangler.\n\nBussen kører for sjældent."
    )
    office.store.apply(said, Act(None, "answer"), office.clock.now())


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, answered)


def page_by_link(office: Office, body: str, person: str) -> str:
    """The path of a body's page by a link to this person."""
    register = office.store.reference.register
    key = (register.organization(body).id, register.person(person).id)
    with writing(office.store.engine) as connection:
        ensure_pages(connection, [key], office.clock.now())
        link = pages_of(connection, [key])[key]
    return urlsplit(LinkMaker(office.folder, "http://sandvig.example").page_address(link)).path


def test_the_year_is_read_by_link_and_by_login_and_as_a_table(office: Office) -> None:
    by_link = page_by_link(office, "handicapraad", SECRETARY)
    guest = TestClient(office.app, base_url="http://sandvig.example")
    html = guest.get(f"{by_link}/svar").text
    read = words(html)
    assert "Handicaprådets svar i 2027, og hvad der blev af dem" in read
    assert "Ét svar. Sagen er ikke afgjort endnu. Punkterne i svarene er vurderet sådan: 2 ikke vurderet." in read
    assert "Rampen mangler. Ikke vurderet." in read
    assert 'href="/sager/' not in html, "who comes by the link has no case page"
    assert "Rampen mangler. Ikke vurderet." in words(office.get(SECRETARY, YEAR))
    assert 'href="/sager/2027-0001"' in office.get(COORDINATOR, YEAR)
    assert f'href="{YEAR}"' in office.get(SECRETARY, "/opgaver")
    assert f'href="{YEAR}"' in office.get(COORDINATOR, f"{CASE}/hoering/handicapraad")
    rows = list(
        csv.reader(io.StringIO(guest.get(f"{by_link}/svar/2027.csv").content.decode("utf-8-sig")), delimiter=";")
    )
    assert [row[4:6] for row in rows[1:]] == [
        ["Rampen mangler.", "ikke vurderet"],
        ["Bussen kører for sjældent.", "ikke vurderet"],
    ]
    assert "ingen svar fra Handicaprådet i 2026" in words(office.get(SECRETARY, YEAR.replace("2027", "2026")))


def test_it_is_for_the_body_and_the_administration_and_ends_with_the_seat(office: Office) -> None:
    assert office.person(OTHER_SECRETARY).get(YEAR).status_code == 403
    assert office.person(SECRETARY).get(YEAR.replace("handicapraad", "findes-ikke")).status_code == 404
    guest = TestClient(office.app, base_url="http://sandvig.example")
    assert guest.get(f"{page_by_link(office, 'handicapraad', SECRETARY)}/svar").status_code == 200
    assert "Rampen" not in guest.get(page_by_link(office, "handicapraad", OTHER_SECRETARY)).text
    assert guest.get("/organ/forkert.1").status_code != 200


def test_a_case_that_has_been_closed_is_on_nobodys_page(office: Office) -> None:
    closed = c.KeepBack(case=1, is_closed=True, reason="Personsag")
    office.store.apply(closed, Act(None, "close"), office.clock.now())
    by_link = f"{page_by_link(office, 'handicapraad', SECRETARY)}/svar"
    guest = TestClient(office.app, base_url="http://sandvig.example")
    for html in (guest.get(by_link).text, office.get(COORDINATOR, YEAR), office.get(SECRETARY, YEAR)):
        assert "Der er ingen svar fra Handicaprådet i 2027." in words(html)
        assert "Rampen" not in html
