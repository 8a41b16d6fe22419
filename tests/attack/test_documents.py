"""A document handed in by one is not read by another who has its digest, and tells nobody of a closed case."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.database import writing
from models.files import FileStore
from tests.web.office import CASE, FORM, OFFICER, Office, forms, words

OTHER_OFFICER = "esben.snedker"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def read_by(office: Office, who: str) -> dict[str, object]:
    """The form in which a document comes back when it has been read."""
    page = office.fill(who, "/sager/ny", "/sager/ny", files={"dokument": (FORM.name, FORM.read_bytes())}).text
    return dict(forms(page)["/sager/ny/dokument"][1])


@pytest.mark.parametrize("forgery", ["the seal of another", "no seal", "another file"])
def test_a_file_is_read_again_for_nobody_but_who_handed_it_in(office: Office, forgery: str) -> None:
    secret = FileStore(office.folder).put(b"Opsigelse af en navngiven medarbejder.")
    mine = read_by(office, OTHER_OFFICER)
    forged = {
        "the seal of another": {"segl": read_by(office, OFFICER)["segl"]},
        "no seal": {"segl": ""},
        "another file": {"fil": secret},
    }[forgery]
    answer = office.person(OTHER_OFFICER).post("/sager/ny/dokument", data={**mine, "titel": " ", **forged})
    assert answer.status_code == 422
    assert "Opsigelse" not in answer.text
    honest = office.person(OTHER_OFFICER).post("/sager/ny/dokument", data=mine)
    assert honest.status_code == 303


def test_the_document_of_a_closed_case_does_not_tell_its_number(office: Office) -> None:
    first = office.person(OFFICER).post("/sager/ny/dokument", data=read_by(office, OFFICER))
    assert first.headers["location"] == f"{CASE}?ok=oprettet"
    with writing(office.store.engine) as connection:
        connection.exec_driver_sql('UPDATE "case" SET is_closed = 1')
    assert office.person(OTHER_OFFICER).get(CASE).status_code == 404
    again = office.person(OTHER_OFFICER).post("/sager/ny/dokument", data=read_by(office, OTHER_OFFICER))
    assert again.headers["location"] == "/sager/ny?ok=findes-lukket"
    page = office.get(OTHER_OFFICER, again.headers["location"])
    assert "i en sag, du ikke har adgang til" in words(page)
    assert CASE.rpartition("/")[2] not in page
