"""A changed document on «Opret sag»: the case that was read of it before is shown with the difference, and gets the new
version when somebody says so; what people have changed, and what it is kept back by, stays.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.case.earlier_case import first_and_now
from models.database import reading
from process.commands import case as c
from process.commands.act import Act
from tests.web.office import CASE, FORM, OFFICER, Office, forms, words

AGAIN = "/sager/ny/dokument/ret"
EMBARGO = datetime(2027, 10, 1, 10, 0, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.import_case()
    return office


def changed() -> bytes:
    text = FORM.read_text(encoding="utf-8")
    return text.replace("\n900\n", "\n750\n").replace("et overgangsår", "et prøveår").encode()


def read(office: Office, content: bytes, who: str = OFFICER) -> str:
    return office.fill(who, "/sager/ny", "/sager/ny", files={"dokument": ("ny.txt", content)}).text


def revised_by_hand(office: Office) -> None:
    page = forms(office.get(OFFICER, f"{CASE}/forslag/1"))[f"{CASE}/forslag/1"][1]
    amount = next(name for name in page if name.startswith("beloeb-"))
    office.done(OFFICER, f"{CASE}/forslag/1", f"{CASE}/forslag/1", **{amount: "650"})


def test_the_difference_is_shown_and_the_case_gets_the_new_version(office: Office) -> None:
    page = read(office, changed())
    shown = words(page)
    assert "Læst ind før: sag 2027-0001" in shown
    assert "fra 900 til 750 t.kr." in shown
    assert "er ændret til »prøveår:" in shown
    assert office.state().proposals[0].version == 1, "nothing before somebody says so"
    answer = office.person(OFFICER).post(AGAIN, data=forms(page)[AGAIN][1])
    assert answer.headers["location"] == f"{CASE}?ok=revideret"
    assert office.state().proposals[0].version == 2
    assert "Dokumentet har intet nyt." in words(read(office, changed()))


def test_embargo_target_and_what_was_typed_over_stay(office: Office) -> None:
    store, state = office.store, office.state()
    head = store.reference.register.person("halfdan.ladegaard")
    target = next(m.id for m in store.reference.register.meetings if m.held_on.isoformat() == "2027-10-05")
    assert head is not None
    now = office.clock.now()
    keep = c.KeepBack(case=state.case.id, reason="Budget", public_from=EMBARGO)
    store.apply(keep, Act(head.id, "keep"), now)
    aim = c.Retarget(case=state.case.id, target_meeting=target, reason="Haster")
    store.apply(aim, Act(state.case.officer, "aim"), now)
    revised_by_hand(office)
    page = read(office, changed())
    assert "fra 650 til 750 t.kr." in words(page).partition("bliver stående")[2]
    office.person(OFFICER).post(AGAIN, data=forms(page)[AGAIN][1])
    case = office.state().case
    assert (case.public_from, case.target_meeting) == (EMBARGO, target)
    with reading(store.engine) as connection:
        ((_, _, content),) = first_and_now(connection, case.id)
    assert content["budget_lines"][0]["amount_1000_dkk"] == 650
    assert "et prøveår" in content["sections"]["Beskrivelse"]


def test_once_it_is_approved_the_new_version_needs_a_reason(office: Office) -> None:
    office.approve()
    office.later(minutes=1)
    office.store.apply(c.Advance(case=office.state().case.id), Act(None, "engine/advance"), office.clock.now())
    page = read(office, changed())
    answer = office.person(OFFICER).post(AGAIN, data=forms(page)[AGAIN][1])
    assert answer.status_code == 422
    assert 'href="#r0-grund"' in answer.text
    fields = forms(answer.text)[AGAIN][1] | {"grund": "Nyt skøn over prisen."}
    assert office.person(OFFICER).post(AGAIN, data=fields).status_code == 303
    assert office.state().proposals[0].version == 2


def test_it_may_be_a_case_of_its_own(office: Office) -> None:
    page = read(office, changed())
    answer = office.person(OFFICER).post("/sager/ny/dokument", data=forms(page)["/sager/ny/dokument"][1])
    assert answer.headers["location"] == "/sager/2027-0002?ok=oprettet"
    assert office.state().proposals[0].version == 1


def test_the_very_same_document_is_not_compared(office: Office) -> None:
    assert "Læst ind før" not in words(read(office, FORM.read_bytes()))


def test_a_case_the_reader_may_not_see_is_not_told_of(office: Office) -> None:
    head = office.store.reference.register.person("halfdan.ladegaard")
    assert head is not None
    keep = c.KeepBack(case=office.state().case.id, reason="Personsag", is_closed=True, public_title="En sag")
    office.store.apply(keep, Act(head.id, "keep"), office.clock.now())
    stranger = "magnus.stendal"
    page = read(office, changed(), stranger)
    assert "Læst ind før" not in words(page)
    office.person(stranger).post("/sager/ny/dokument", data=forms(page)["/sager/ny/dokument"][1])
    made = office.state("2027-0002").case
    assert (made.is_closed, made.public_title, made.public_from, made.target_meeting) == (True, "", None, None)
