"""Told beforehand who comes: absences, substitutes asked and called, the forecast, and reasons two people see."""

from __future__ import annotations

from pathlib import Path

import pytest

from process.state.presence import SubstitutionState
from tests.web.meeting.test_agenda import COUNCIL, MAYOR, MEMBER, SECRETARY, meeting_id, record
from tests.web.office import OFFICER, Office, forms, words

HERE = f"{COUNCIL}/afbud"
SOCIAL = "/moeder/socialudvalg/2027-09-14"
THERE = f"{SOCIAL}/afbud"
OF_SOCIAL = "annelise.tornby"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def states(office: Office, path: str) -> dict[str, SubstitutionState]:
    persons = office.store.reference.register.persons
    return {
        persons[substitution.substitute].code: substitution.state for substitution in record(office, path).substitutions
    }


def test_a_member_tells_for_himself_and_the_reason_is_for_two(office: Office) -> None:
    page = words(office.get(MEMBER, HERE))
    assert "25 af 25 ventes at møde" in page
    form = forms(office.get(MEMBER, HERE))["afbud"][1]
    assert form["medlem"] == MEMBER
    office.done(MEMBER, HERE, "afbud", grund="Operation i knæet")
    assert "24 af 25 ventes at møde" in words(office.get(MEMBER, HERE))
    assert "Operation i knæet" in office.get(SECRETARY, HERE)
    for who in (MEMBER, MAYOR):
        assert "Operation" not in office.get(who, HERE)
    assert "Operation" not in office.get(OFFICER, COUNCIL)
    assert office.person(OFFICER).get(HERE).status_code == 403
    assert "afbud" not in office.offered(MEMBER, HERE)


def test_the_auditor_sees_the_reason_and_can_do_nothing(office: Office) -> None:
    office.done(MEMBER, HERE, "afbud", grund="Operation i knæet")
    register = office.store.reference.register
    auditor = next(seat.person for seat in register.memberships if str(seat.role) == "auditor")
    code = register.persons[auditor].code
    assert "Operation i knæet" in office.get(code, HERE)
    assert not office.offered(code, HERE) & {"afbud", "svar", "indkald"}


def test_for_less_than_a_month_the_councils_substitute_is_not_asked(office: Office) -> None:
    office.done(SECRETARY, HERE, "afbud", medlem=MEMBER)
    assert states(office, COUNCIL) == {}
    assert "Ingen er spurgt eller indkaldt" in words(office.get(SECRETARY, HERE))


def test_the_councils_substitute_is_asked_says_no_and_the_next_says_yes(office: Office) -> None:
    office.done(SECRETARY, HERE, "afbud", medlem=MEMBER, maaned="ja")
    (first,) = states(office, COUNCIL)
    assert "Svar på, om du træder ind i Sandvig Byråd 5. oktober 2027" in words(office.get(first, "/opgaver"))
    office.done(first, HERE, "svar", svar="nej")
    second = next(code for code, state in states(office, COUNCIL).items() if state is SubstitutionState.ASKED)
    assert second != first
    assert "Svar på, om du træder ind" not in words(office.get(first, "/opgaver"))
    office.done(SECRETARY, HERE, "svar", svar="ja")
    assert states(office, COUNCIL)[second] is SubstitutionState.CALLED
    page = words(office.get(SECRETARY, HERE))
    assert "kommunestyrelsesloven § 15, stk. 2" in page
    assert "punkt 1 på dagsordenen" in page
    assert "25 af 25 ventes at møde" in page


def test_a_committees_substitute_answers_with_a_seat_elsewhere_only(office: Office) -> None:
    office.done(OF_SOCIAL, THERE, "afbud", medlem="bjarne.bakkegaard", maaned="ja")
    assert states(office, SOCIAL) == {"carsten.revsgaard": SubstitutionState.ASKED}
    office.done("carsten.revsgaard", THERE, "svar", svar="ja")
    assert states(office, SOCIAL) == {"carsten.revsgaard": SubstitutionState.ACCEPTED}
    assert "7 af 7 ventes at møde" in words(office.get(OF_SOCIAL, THERE))


def test_calling_by_name_warns_first_and_then_does_as_told(office: Office) -> None:
    office.done(OF_SOCIAL, THERE, "afbud", medlem="bjarne.bakkegaard")
    typed = {"medlem": "bjarne.bakkegaard", "stedfortraeder": "viola bakkegaard"}
    refused = words(office.refused(OF_SOCIAL, THERE, "indkald", **typed))
    assert "Stedfortræderen er ikke blandt dem, reglerne peger på for dette medlem." in refused
    office.done(OF_SOCIAL, THERE, "indkald", **typed, alligevel="ja")
    page = words(office.get(OF_SOCIAL, THERE))
    assert "Viola Bakkegaard: har sagt ja og træder ind" in page
    assert "Bemærk: Stedfortræderen er ikke blandt dem" in page


SECTION = "kommunestyrelsesloven § 28"


def test_the_right_one_is_called_without_a_warning(office: Office) -> None:
    office.done(
        OF_SOCIAL, THERE, "indkald", medlem="bjarne.bakkegaard", stedfortraeder="carsten.revsgaard", grundlag=SECTION
    )
    page = words(office.get(OF_SOCIAL, THERE))
    assert "Carsten Revsgaard: har sagt ja og træder ind kommunestyrelsesloven § 28" in page
    assert "Bemærk:" not in page


@pytest.mark.parametrize(
    ("form", "typed", "sentence"),
    [
        ("afbud", {"medlem": ""}, "Vælg, hvem der melder afbud."),
        ("afbud", {"medlem": "ingen.saadan"}, "Vælg, hvem der melder afbud."),
        ("indkald", {"medlem": MEMBER, "stedfortraeder": ""}, "Skriv stedfortræderens navn."),
        ("indkald", {"medlem": MEMBER, "stedfortraeder": "Ukendt Person"}, "kender ingen, der hedder Ukendt Person"),
        ("indkald", {"medlem": "", "stedfortraeder": MAYOR}, "Vælg det medlem, der er fraværende."),
    ],
)
def test_what_will_not_do_gives_a_sentence(office: Office, form: str, typed: dict[str, str], sentence: str) -> None:
    assert sentence in words(office.refused(SECRETARY, HERE, form, **typed))


@pytest.mark.parametrize(("seat", "answer"), [("1-2", "ja"), ("", "nej"), ("x", "ja"), ("9" * 40, "måske")])
def test_an_answer_nobody_was_asked_for_gives_a_sentence(office: Office, seat: str, answer: str) -> None:
    fields = forms(office.get(SECRETARY, HERE))["indkald"][1] | {"handling": "svar", "plads": seat, "svar": answer}
    page = office.person(SECRETARY).post(HERE, data=fields)
    assert page.status_code == 422
    assert "Der er ikke spurgt om den plads" in page.text


def test_nobody_tells_for_another_member(office: Office) -> None:
    fields = forms(office.get(MEMBER, HERE))["afbud"][1] | {"medlem": MAYOR}
    answer = office.person(MEMBER).post(HERE, data=fields)
    assert answer.status_code == 422
    assert record(office).attendance == ()


def test_no_quorum_is_forecast(office: Office) -> None:
    register = office.store.reference.register
    members = [
        register.persons[seat.person].code
        for seat in register.seats_in(register.organization("socialudvalg").id, record(office, SOCIAL).meeting.held_on)
        if str(seat.role) in ("chair", "vice_chair", "member")
    ]
    for code in members[:4]:
        office.done(OF_SOCIAL, THERE, "afbud", medlem=code)
    assert meeting_id(office, SOCIAL)
    assert "Mødet kan ikke træffe beslutning: mindst 4 skal være til stede." in words(office.get(OF_SOCIAL, THERE))
    assert "3 af 7" in words(office.get(OFFICER, SOCIAL))


OF_COMMITTEE = "flemming.groenlykke"  # a plain member of Socialudvalget


def absent_from(office: Office, code: str, *days: str) -> list[bool]:
    person = office.store.reference.register.person(code)
    assert person is not None
    recorded = [record(office, f"/moeder/socialudvalg/{day}").attendance for day in days]
    return [any(row.person == person.id for row in attendance) for attendance in recorded]


def test_a_leave_is_told_of_once_and_gives_a_substitute_at_every_meeting(office: Office) -> None:
    days = ("2027-09-14", "2027-10-04", "2027-11-02", "2027-11-22")
    form = forms(office.get(OF_COMMITTEE, THERE))["afbud"][1]
    assert (form["fra"], form["til"]) == ("2027-09-14", "2027-09-14")
    page = words(office.done(OF_COMMITTEE, THERE, "afbud", til="2027-11-02", grund="Barsel"))
    assert "Afbuddet er gemt for de møder, der står ved navnet." in page
    assert "Har også meldt afbud 4. oktober 2027 og 2. november 2027" in page
    assert absent_from(office, OF_COMMITTEE, *days) == [True, True, True, False]
    asked = [states(office, f"/moeder/socialudvalg/{day}") for day in days]
    assert [list(of_meeting.values()) for of_meeting in asked] == [[SubstitutionState.ASKED]] * 3 + [[]]
    there = "/moeder/socialudvalg/2027-10-04/afbud"
    assert "Barsel" in office.get(OF_SOCIAL, there)
    assert "Barsel" not in office.get("bjarne.bakkegaard", there)


def test_less_than_a_month_asks_nobody_and_what_was_told_before_is_passed_over(office: Office) -> None:
    office.done(OF_SOCIAL, "/moeder/socialudvalg/2027-10-04/afbud", "afbud", medlem=OF_COMMITTEE)
    office.done(OF_SOCIAL, THERE, "afbud", medlem=OF_COMMITTEE, til="2027-10-12")
    assert absent_from(office, OF_COMMITTEE, "2027-09-14", "2027-10-04") == [True, True]
    assert states(office, SOCIAL) == {}


def test_a_period_that_begins_later_leaves_this_meeting_alone(office: Office) -> None:
    typed = {"medlem": OF_COMMITTEE, "fra": "2027-10-01", "til": "2027-10-31"}
    answer = office.fill(OF_SOCIAL, THERE, "afbud", **typed)
    assert answer.headers["location"].startswith("/moeder/socialudvalg/2027-10-04/afbud")
    assert absent_from(office, OF_COMMITTEE, "2027-09-14", "2027-10-04") == [False, True]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"til": "2027-09-13"}, "Den sidste dag (13. september 2027) ligger før den første (14. september 2027)."),
        ({"fra": "2027-09-15", "til": "2027-09-20"}, "Socialudvalget har ingen kommende møder fra 15. september 2027"),
        ({"til": "engang"}, "»engang« er ikke en dato."),
    ],
)
def test_a_period_that_will_not_do_gives_a_sentence(office: Office, typed: dict[str, str], sentence: str) -> None:
    assert sentence in words(office.refused(OF_COMMITTEE, THERE, "afbud", **typed))
    assert absent_from(office, OF_COMMITTEE, "2027-09-14") == [False]


def test_who_comes_after_all_says_so(office: Office) -> None:
    office.done(MEMBER, HERE, "afbud", grund="Operation i knæet")
    assert "kommer" not in office.offered("kaj.noertoft", HERE), "nobody speaks for another"
    page = words(office.done(MEMBER, HERE, "kommer"))
    assert "Afbuddet er trukket tilbage" in page
    assert "25 af 25 ventes at møde" in page
    assert "afbud" in office.offered(MEMBER, HERE)
    office.done(MEMBER, HERE, "afbud", grund="Så alligevel ikke")
    assert "25 af 25 ventes at møde" in words(office.done(SECRETARY, HERE, "kommer"))
