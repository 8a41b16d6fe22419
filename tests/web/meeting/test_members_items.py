"""A member's own proposal by the pages: which meeting it is for, what is refused in words, who sees and takes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.meeting.test_agenda import COUNCIL, MAYOR, MEMBER, SECRETARY, record
from tests.web.office import OFFICER, Office, words

HERE = "/moeder/byraad/medlemsforslag"
WORDS = {"titel": "Cykelparkering", "tekst": "Der mangler plads.", "forslag": "at der anlægges 40 pladser"}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Monday 23 August 2027: the council meets on 7 September and on 5 October."""
    return Office(tmp_path)


def test_the_page_says_which_meeting_and_it_stands_there(office: Office) -> None:
    page = words(office.get(MEMBER, HERE))
    assert "Forslaget kommer på dagsordenen for mødet tirsdag den 7. september 2027" in page
    assert "Fristen for det møde er mandag den 30. august 2027." in page
    assert "Forslaget står på dagsordenen, og sekretæren får besked." in words(
        office.done(MEMBER, HERE, "bring", **WORDS)
    )
    (item,) = record(office, "/moeder/byraad/2027-09-07").agenda()
    name = office.store.reference.register.persons[item.proposed_by or 0].name
    assert item.title.startswith(f"Medlemsforslag fra {name} (")
    agenda = words(office.get(OFFICER, "/moeder/byraad/2027-09-07"))
    assert f"{item.title} Beslutningssag Der mangler plads. Indstilling at der anlægges 40 pladser" in agenda


def test_too_late_it_is_for_the_meeting_after_and_that_is_said_before_it_is_sent(office: Office) -> None:
    office.later(days=8)
    page = words(office.get(MEMBER, HERE))
    assert "Fristen for mødet 7. september 2027 var 30. august 2027. Forslaget kan ikke nå det møde." in page
    assert "Forslaget kommer på dagsordenen for mødet tirsdag den 5. oktober 2027" in page
    office.done(MEMBER, HERE, "bring", **WORDS)
    assert record(office, "/moeder/byraad/2027-09-07").agenda() == ()
    assert [item.text for item in record(office, COUNCIL).agenda()] == ["Der mangler plads."]


def test_a_deadline_that_passes_while_one_types_is_told_and_the_words_are_kept(office: Office) -> None:
    page = office.refused(MEMBER, HERE, "bring", **WORDS, moede="2027-08-10")
    assert "er udløbet, mens du skrev. Nu kommer forslaget på mødet 7. september 2027." in words(page)
    assert 'value="Cykelparkering"' in page
    assert "at der anlægges 40 pladser</textarea>" in page


def test_what_is_missing_is_said_at_its_field(office: Office) -> None:
    page = words(office.refused(MEMBER, HERE, "bring", titel="Cykelparkering"))
    assert "Skriv, hvad det handler om, eller hvad der foreslås besluttet." in page
    assert "Skriv forslagets titel." in words(office.refused(MEMBER, HERE, "bring", tekst="Der mangler plads."))


def test_the_chair_cannot_take_it_off_or_write_it_anew_and_its_member_can_take_it_back(office: Office) -> None:
    office.done(MEMBER, HERE, "bring", **WORDS)
    item = "/moeder/byraad/2027-09-07/dagsorden/1"
    for form, typed in (("tag-af", {"grund": "Ikke nu"}), ("ret", {"tekst": "Noget andet", "grund": "Sproget"})):
        page = words(office.refused(MAYOR, item, form, **typed))
        assert "Punkt 1 er et medlemsforslag fra" in page
        assert "(kommunestyrelsesloven § 11, stk. 1)" in page
    page = office.done(MEMBER, HERE, "traek")
    assert "Forslaget er trukket tilbage og taget af dagsordenen." in words(page)
    assert record(office, "/moeder/byraad/2027-09-07").agenda() == ()
    assert "traek" not in office.offered(MEMBER, HERE)


def test_the_secretary_writes_it_down_for_a_member(office: Office) -> None:
    assert "Vælg, hvem der stiller forslaget." in words(office.refused(SECRETARY, HERE, "bring", **WORDS))
    office.done(SECRETARY, HERE, "bring", **WORDS, medlem=MEMBER)
    (item,) = record(office, "/moeder/byraad/2027-09-07").agenda()
    assert office.store.reference.register.persons[item.proposed_by or 0].code == MEMBER


@pytest.mark.parametrize(
    ("who", "where", "status"),
    [
        (OFFICER, HERE, 403),
        (MEMBER, "/moeder/hovedmed/medlemsforslag", 404),
        (MEMBER, "/moeder/nope/medlemsforslag", 404),
    ],
)
def test_nobody_else_has_the_page(office: Office, who: str, where: str, status: int) -> None:
    assert office.person(who).get(where).status_code == status


def test_the_calendar_leads_there_for_members_only(office: Office) -> None:
    assert f'href="{HERE}"' in office.get(MEMBER, "/moeder")
    assert "medlemsforslag" not in office.get(OFFICER, "/moeder")
