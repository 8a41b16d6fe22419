"""A proposal gone through beside its document: fields corrected and confirmed, findings settled, all of it logged."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from models.case.earlier_texts import contents
from models.database import reading
from models.files import FileStore, named_files
from process.commands.act import Act
from process.commands.case import Advance
from tests.web.office import CASE, FORM, OFFICER, SECRETARY, Office, forms, prepared, words

PAGE = f"{CASE}/forslag/1/dokument"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, Office.import_case)


def content(office: Office, version: int) -> Mapping[str, Any]:
    with reading(office.store.engine) as connection:
        return contents(connection, office.state().case.id, {1: version})[1]


def test_every_field_stands_beside_its_marked_lines(office: Office) -> None:
    assert PAGE in office.get(OFFICER, CASE)
    page = office.get(OFFICER, PAGE)
    assert "4 steder skal ses efter" in words(page)
    assert '<a href="#linje-19">Linje 19' in page
    assert '<li value="19" id="linje-19"><mark>Profitcenter &amp; F3-niveau</mark>' in page
    for number, line in enumerate(FORM.read_text(encoding="utf-8").splitlines(), 1):
        assert page.count(f'id="linje-{number}"') == bool(line.strip()) or not line.strip(), line


def test_one_field_at_a_time_until_nothing_is_left(office: Office) -> None:
    page = office.done(OFFICER, PAGE, PAGE, **{"felt-profit_centre": "4711"})
    assert "3 steder skal ses efter; 1 er afklaret" in words(page)
    assert "Rettet: Feltet »Profitcenter &amp; F3-niveau« er tomt." in page
    assert content(office, 2)["profit_centre"] == "4711"
    answer = office.fill(OFFICER, PAGE, PAGE, **{"klar-0": "ja"})
    assert answer.headers["location"] == f"{PAGE}?ok=revideret#sections-6", "on to the next"
    (stated, *_) = content(office, 3)["budget_lines"]
    assert (stated["year"], stated["status"]) == (2028, "stated")
    answer = office.fill(OFFICER, PAGE, PAGE, **{"klar-2": "ja", "klar-3": "ja"})
    assert answer.headers["location"] == f"{CASE}?ok=revideret"
    case = words(office.get(OFFICER, CASE))
    assert "Skal ses efter i dokumentet" not in case
    assert "Profitcenter: 4711 (før: ikke angivet)" in case, "the history says what was settled"
    assert "Alt er set efter; 4 er afklaret" in words(office.get(OFFICER, PAGE))


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(office: Office) -> None:
    typed = {"felt-budget_lines-0-year": "", "felt-profit_centre": "4711", "klar-2": "ja"}
    page = office.refused(OFFICER, PAGE, PAGE, **typed)
    assert 'href="#felt-budget_lines-0-year">Skriv, hvilket år beløbet gælder.' in page
    _, fields = forms(page)[PAGE]
    assert (fields["felt-profit_centre"], fields["klar-2"]) == ("4711", ["ja"])
    assert office.state().proposals[0].version == 1
    assert "Ret et felt, eller sæt kryds" in office.refused(OFFICER, PAGE, PAGE)


def test_two_people_do_not_overwrite_each_other(office: Office) -> None:
    _, fields = forms(office.get(OFFICER, PAGE))[PAGE]
    office.done(OFFICER, PAGE, PAGE, **{"felt-profit_centre": "4711"})
    late = office.person(OFFICER).post(PAGE, data={**fields, "felt-profit_centre": "4712"})
    assert late.status_code == 422
    assert "En anden har ændret feltet imens." in late.text
    assert content(office, 2)["profit_centre"] == "4711"


def test_after_the_approval_a_correction_is_explained(office: Office) -> None:
    office.approve()
    office.store.apply(Advance(case=office.state().case.id), Act(None, "engine/advance"), office.clock.now())
    page = office.refused(OFFICER, PAGE, PAGE, **{"felt-profit_centre": "4711"})
    assert "Skriv, hvorfor forslaget ændres, efter at det er godkendt." in page
    office.done(OFFICER, PAGE, PAGE, **{"felt-profit_centre": "4711", "grund": "Det manglede."})


def test_without_the_document_the_fields_can_still_be_settled(office: Office) -> None:
    with reading(office.store.engine) as connection:
        (sha256,) = named_files(connection)
    FileStore(office.folder).path(sha256).unlink()
    page = office.get(OFFICER, PAGE)
    assert "Dokumentet er ikke gemt her." in page
    assert "<mark>" not in page
    office.done(OFFICER, PAGE, PAGE, **{"felt-profit_centre": "4711"})


def test_who_may_not_revise_has_no_such_page(office: Office) -> None:
    office.approve()
    office.send()
    office.later(days=1)
    assert office.person(SECRETARY).get(CASE).status_code == 200
    assert office.person(SECRETARY).get(PAGE).status_code == 403
    assert office.person(OFFICER).get(f"{CASE}/forslag/2/dokument").status_code == 404
