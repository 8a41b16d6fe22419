"""The secretary's and the chair's pages before a meeting: cases proposed and placed, order, approval, dispatch."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from models.database import reading
from models.rows.meeting import load_meeting
from process.calendar import instant
from process.register import MeetingStatus
from process.state.meeting import ListType, MeetingState
from tests.builders.case import a_registration
from tests.web.office import CASE, OFFICER, Office, forms, words

SECRETARY, MAYOR, MEMBER = "birger.overgaard", "karen.ravnholt", "erling.brandstrup"
OF_SOCIAL = "annelise.tornby"
HEARING_SECRETARY = "troels.vindum"
COUNCIL = "/moeder/byraad/2027-10-05"
AGENDA = f"{COUNCIL}/dagsorden"
SOCIAL = "/moeder/socialudvalg/2027-09-14"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def meeting_id(office: Office, path: str) -> int:
    _, _, body, day, *_ = path.split("/")
    register = office.store.reference.register
    organization = register.organization(body)
    return next(
        meeting.id
        for meeting in register.meetings
        if meeting.organization == organization.id and str(meeting.held_on) == day
    )


def record(office: Office, path: str = COUNCIL) -> MeetingState:
    with reading(office.store.engine) as connection:
        record = load_meeting(connection, meeting_id(office, path))
    assert record is not None
    return record


def titles(office: Office, path: str = COUNCIL) -> list[str]:
    meeting = record(office, path)
    return [f"{meeting.label(item.number)} {item.title}" for item in meeting.agenda()]


def plain_items(office: Office, *names: str) -> None:
    for name in names:
        office.done(SECRETARY, AGENDA, "tilfoej", titel=name, slags="discussion")


def number_of(office: Office, title: str) -> int:
    return next(item.number for item in record(office).items if item.title == title)


def test_the_fixed_items_come_with_a_press_and_once(office: Office) -> None:
    office.done(SECRETARY, AGENDA, "klargoer")
    assert titles(office) == [
        "1 Godkendelse af dagsorden",
        "2 Meddelelser",
        "3 Kommende sager",
        "4 Underskrift af protokol",
    ]
    assert "klargoer" not in office.offered(SECRETARY, AGENDA)


def test_messages_get_sub_numbers_and_stay_under_their_item(office: Office) -> None:
    office.done(SECRETARY, AGENDA, "klargoer")
    office.done(SECRETARY, AGENDA, "meddelelse", titel="Nyt om havnen", tekst="Arbejdet er i gang.")
    office.done(SECRETARY, AGENDA, "meddelelse", titel="Nyt om skolen")
    shown = words(office.get(MEMBER, COUNCIL))
    assert "2.1 Nyt om havnen" in shown
    assert "2.2 Nyt om skolen" in shown
    assert "Arbejdet er i gang." in shown


def test_moving_by_button_and_by_place(office: Office) -> None:
    plain_items(office, "A", "B", "C", "D")
    client = office.person(SECRETARY)
    _, fields = forms(office.get(SECRETARY, AGENDA))["ryk"]
    moved = client.post(AGENDA, data={**fields, "punkt": str(number_of(office, "D")), "vej": "op"})
    assert moved.status_code == 303
    assert titles(office) == ["1 A", "2 B", "3 D", "4 C"]
    office.done(SECRETARY, AGENDA, "raekkefoelge", **{f"plads-{number_of(office, 'C')}": "1"})
    assert titles(office) == ["1 C", "2 A", "3 B", "4 D"]


@pytest.mark.parametrize("place", ["0", "99", "-1", "tre", "1.5", "999999999999999999999", "²"])
def test_a_place_that_is_none_gives_a_sentence(office: Office, place: str) -> None:
    plain_items(office, "A", "B")
    page = office.refused(SECRETARY, AGENDA, "raekkefoelge", **{f"plads-{number_of(office, 'A')}": place})
    assert "Skriv et tal fra 1 til 2." in page or "Skriv et helt tal." in page
    assert titles(office) == ["1 A", "2 B"]


@pytest.mark.parametrize(("punkt", "vej"), [("99", "op"), ("x", "ned"), ("", "op"), ("9" * 30, "op")])
def test_moving_what_is_not_there_gives_a_sentence(office: Office, punkt: str, vej: str) -> None:
    plain_items(office, "A", "B")
    _, fields = forms(office.get(SECRETARY, AGENDA))["ryk"]
    answer = office.person(SECRETARY).post(AGENDA, data={**fields, "punkt": punkt, "vej": vej})
    assert answer.status_code == 422
    assert "Punktet findes ikke" in answer.text or "Skriv et helt tal" in answer.text


def test_the_first_item_goes_no_further_up(office: Office) -> None:
    plain_items(office, "A", "B")
    _, fields = forms(office.get(SECRETARY, AGENDA))["ryk"]
    answer = office.person(SECRETARY).post(AGENDA, data={**fields, "punkt": str(number_of(office, "A")), "vej": "op"})
    assert answer.status_code == 422
    assert "kan ikke flyttes længere" in answer.text


def test_the_chair_approves_numbers_stay_and_the_secretary_sends_with_four_working_days(office: Office) -> None:
    plain_items(office, *"ABCDEFG")
    assert "Godkend dagsordenen for Sandvig Byråd" not in words(office.get(MAYOR, "/opgaver"))
    office.clock.moment = instant(date(2027, 9, 28), time(9))
    assert "Godkend dagsordenen for Sandvig Byråd" in words(office.get(MAYOR, "/opgaver"))
    office.done(MAYOR, AGENDA, "raekkefoelge", **{f"plads-{number_of(office, 'G')}": "4"})
    office.done(MAYOR, AGENDA, "godkend")
    assert "Godkend dagsordenen" not in words(office.get(MAYOR, "/opgaver"))
    assert "Send dagsordenen ud for Sandvig Byråd" in words(office.get(SECRETARY, "/opgaver"))
    assert titles(office)[3] == "4 G"
    office.clock.moment = instant(date(2027, 9, 29), time(10))
    office.done(SECRETARY, AGENDA, "raekkefoelge", **{f"plads-{number_of(office, 'G')}": "2"})
    assert titles(office)[:3] == ["1 A", "4 G", "2 B"]
    office.done(SECRETARY, AGENDA, "send")
    assert record(office).meeting.state is MeetingStatus.DISPATCHED
    page = words(office.get(MEMBER, COUNCIL))
    assert "Sendt 4 arbejdsdage før mødet" in page
    assert "Karen Ravnholt 28. september 2027 kl. 9.00" in page
    assert "Punkt 4 er flyttet frem efter punkt 1." in page
    assert "Send dagsordenen ud" not in words(office.get(SECRETARY, "/opgaver"))


def test_sent_too_late_is_said(office: Office) -> None:
    plain_items(office, "A")
    office.clock.moment = instant(date(2027, 10, 1), time(9))
    office.done(SECRETARY, AGENDA, "godkend", formand=MAYOR)
    office.done(SECRETARY, AGENDA, "send")
    assert "Dagsordenen blev sendt 2 arbejdsdage før mødet." in words(office.get(SECRETARY, COUNCIL))


def test_the_secretary_names_who_approved_and_nobody_else_will_do(office: Office) -> None:
    plain_items(office, "A")
    assert "Vælg, hvem der har godkendt dagsordenen." in office.refused(SECRETARY, AGENDA, "godkend", formand=MEMBER)
    office.done(SECRETARY, AGENDA, "godkend", formand="ulla.tornby")
    assert "Ulla Tornby" in words(office.get(SECRETARY, COUNCIL))


def test_a_late_item_demands_its_printed_reason(office: Office) -> None:
    plain_items(office, "A")
    office.done(SECRETARY, AGENDA, "godkend", formand=MAYOR)
    office.clock.moment = instant(date(2027, 9, 30), time(9))
    typed = {"titel": "Akut sag", "slags": "decision"}
    assert "Skriv, hvorfor sagen ikke kan vente." in office.refused(SECRETARY, AGENDA, "tilfoej", **typed)
    office.done(SECRETARY, AGENDA, "tilfoej", **typed, hast="Kontrakten udløber 6. oktober.")
    assert record(office).items[-1].list_type is ListType.LATE
    page = words(office.get(MEMBER, COUNCIL))
    assert "Hastesag, fordi: Kontrakten udløber 6. oktober. Birger Overgaard, 30. september 2027 kl. 9.00" in page
    assert "Punkt 2 er tilføjet som hastesag: »Akut sag«. Begrundelse: Kontrakten udløber 6. oktober." in page


def test_an_item_is_changed_word_by_word_and_taken_off_with_a_reason(office: Office) -> None:
    office.done(SECRETARY, AGENDA, "tilfoej", titel="Havnen", slags="decision", indstilling="at der bruges 900")
    office.done(SECRETARY, AGENDA, "godkend", formand=MAYOR)
    item_page = f"{AGENDA}/{number_of(office, 'Havnen')}"
    assert "Skriv, hvorfor punktet ændres." in office.refused(
        SECRETARY, item_page, "ret", indstilling="at der bruges 650"
    )
    office.done(SECRETARY, item_page, "ret", indstilling="at der bruges 650\nat det evalueres", grund="Nyt tilbud")
    office.done(SECRETARY, item_page, "ret", gaester="Aase Holm, oplægsholder\nPer Bak")  # no reason: it says the same
    page = office.get(MEMBER, COUNCIL)
    assert "Punkt 1 har fået ændret indstilling." in page
    assert "<del>" in page
    assert "Aase Holm (oplægsholder), Per Bak" in words(page)
    assert "Skriv, hvorfor punktet tages af" in office.refused(SECRETARY, item_page, "tag-af")
    office.done(SECRETARY, item_page, "tag-af", grund="Mangler bilag")
    assert "Punkt 1 udgår: »Havnen«." in office.get(MEMBER, COUNCIL)
    assert titles(office) == []
    assert office.person(SECRETARY).get(item_page).status_code == 404


def test_closed_items_are_not_shown_to_others_nor_told_of_in_versions(office: Office) -> None:
    office.done(SECRETARY, AGENDA, "tilfoej", titel="Åbent", slags="discussion")
    office.done(SECRETARY, AGENDA, "tilfoej", titel="Hemmeligt lejemål", slags="discussion", lukket="ja")
    office.done(SECRETARY, AGENDA, "godkend", formand=MAYOR)
    secret = f"{AGENDA}/{number_of(office, 'Hemmeligt lejemål')}"
    office.done(SECRETARY, secret, "ret", tekst="Om huslejen", grund="Tilføjet")
    office.done(SECRETARY, secret, "tag-af", grund="Udsat")
    for who in (SECRETARY, MAYOR, MEMBER):
        assert "Hemmeligt lejemål" in office.get(who, COUNCIL)
    officer = office.get(OFFICER, COUNCIL)
    assert "Åbent" in officer
    assert "Hemmeligt" not in officer
    assert "Version 2" not in officer
    assert "huslejen" not in officer


def test_an_embargo_keeps_its_hour_when_something_else_is_changed(office: Office) -> None:
    office.done(SECRETARY, AGENDA, "tilfoej", titel="Havnen", slags="decision")
    item_page = f"{AGENDA}/{number_of(office, 'Havnen')}"
    office.done(SECRETARY, item_page, "ret", omtales="2027-10-01", **{"omtales-tid": "00:30"})
    until = record(office).items[0].public_from
    assert until == instant(date(2027, 10, 1), time(0, 30))
    assert "Havnen" not in words(office.get(OFFICER, COUNCIL))
    office.done(SECRETARY, item_page, "ret", tekst="Om havnen")
    assert record(office).items[0].public_from == until


def test_annexes_open_closed_and_under_embargo(office: Office) -> None:
    office.done(SECRETARY, AGENDA, "tilfoej", titel="Havnen", slags="decision")
    item_page = f"{AGENDA}/{number_of(office, 'Havnen')}"
    office.done(SECRETARY, item_page, "bilag", titel="Kort", files={"fil": ("kort.txt", b"et kort")})
    office.done(SECRETARY, item_page, "bilag", titel="Tilbud", lukket="ja", files={"fil": ("tilbud.txt", b"et tilbud")})
    later = {"omtales": "2027-10-01", "omtales-tid": "12:00"}
    office.done(SECRETARY, item_page, "bilag", titel="Aftale", files={"fil": ("aftale.txt", b"en aftale")}, **later)
    assert office.person(MEMBER).get(f"{COUNCIL}/bilag/2").content == b"et tilbud"
    page = words(office.get(OFFICER, COUNCIL))
    assert "Kort (kort.txt" in page
    assert "Tilbud" not in page
    assert "Aftale" not in page
    answers = [office.person(OFFICER).get(f"{COUNCIL}/bilag/{number}").status_code for number in (1, 2, 3, 4)]
    assert answers == [200, 404, 404, 404]
    office.clock.moment = instant(date(2027, 10, 1), time(12))
    assert office.person(OFFICER).get(f"{COUNCIL}/bilag/3").content == b"en aftale"
    office.done(SECRETARY, item_page, "bilag-af", bilag="1", grund="Forkert kort")
    assert office.person(MEMBER).get(f"{COUNCIL}/bilag/1").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("virus.exe", b"MZ", "kan ikke tages med"),
        ("tegning.bin", b"\0" * (15 << 20), "kan ikke tages med"),
        ("ark.xlsx", b"PK\x03\x04", "passer ikke til filtypen"),
        ("foto.png", b"\xff\xd8\xff\xe0", "passer ikke til filtypen"),
        ("tom.txt", b"", "er tom"),
        ("falsk.pdf", b"ikke en pdf", "passer ikke til filtypen"),
    ],
)
def test_an_annex_that_will_not_do_is_said(office: Office, name: str, content: bytes, sentence: str) -> None:
    office.done(SECRETARY, AGENDA, "tilfoej", titel="Havnen", slags="decision")
    item_page = f"{AGENDA}/{number_of(office, 'Havnen')}"
    assert sentence in office.refused(SECRETARY, item_page, "bilag", files={"fil": (name, content)})
    assert "Vælg den fil" in office.refused(SECRETARY, item_page, "bilag")


def test_an_annex_larger_than_any_answer_is_kept_and_handed_out_as_what_it_is(office: Office) -> None:
    office.done(SECRETARY, AGENDA, "tilfoej", titel="Havnen", slags="decision")
    item_page = f"{AGENDA}/{number_of(office, 'Havnen')}"
    content = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * (60 << 10)
    office.done(SECRETARY, item_page, "bilag", titel="Luftfoto", files={"fil": ("luftfoto.png", content)})
    given = office.person(SECRETARY).get(f"{COUNCIL}/bilag/1")
    assert given.content == content
    assert given.headers["content-type"] == "image/png"
    assert given.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in given.headers["content-security-policy"]


def a_case(office: Office, name: str = "Nye rampanlæg", **fields: object) -> None:
    from process.commands.act import Act
    from process.commands.case import SubmitDraft

    register = office.store.reference.register
    committee = register.organization("socialudvalg")
    command, officer = a_registration(
        register, case_type="political_case", committees=(committee.id,), title=name, **fields
    )
    case = office.store.apply(command, Act(officer, name), office.clock.moment).case_id
    office.store.apply(SubmitDraft(case=case), Act(officer, f"{name}-in"), office.clock.moment)


def approve_all(office: Office, number: str) -> None:
    from models.rows.case import find_case, load_case
    from process.commands.act import Act
    from process.commands.case import Advance, ApproveDraft

    with reading(office.store.engine) as connection:
        case = find_case(connection, number)
        state = load_case(connection, case)
    for place, link in enumerate(state.approvals):
        office.store.apply(ApproveDraft(case=case), Act(link.person, f"{number}-{place}"), office.clock.moment)
    office.store.apply(Advance(case=case), Act(None, f"{number}-on"), office.clock.moment)


def test_cases_are_proposed_when_it_is_their_turn_and_placed_with_a_press(office: Office) -> None:
    a_case(office, "Nye rampanlæg")
    a_case(office, "Nye bænke")
    a_case(office, "Uden godkendelse")
    for number in ("2027-0001", "2027-0002"):
        approve_all(office, number)
    page = words(office.get(OF_SOCIAL, f"{SOCIAL}/dagsorden"))
    assert "Nye rampanlæg 2027-0001 til indstilling Klar" in page
    assert "2 sager klar" in words(office.get(OF_SOCIAL, "/moeder?organ=socialudvalg&maaned=2027-09"))
    office.done(OF_SOCIAL, f"{SOCIAL}/dagsorden", "saet-paa")
    assert titles(office, SOCIAL) == ["1 Nye rampanlæg", "2 Nye bænke"]
    assert record(office, SOCIAL).items[0].points
    page = words(office.get(OF_SOCIAL, f"{SOCIAL}/dagsorden"))
    assert "Sæt 2027-0001 på" not in page
    assert "sag klar" not in words(office.get(OF_SOCIAL, "/moeder?organ=socialudvalg&maaned=2027-09"))
    assert "Nye rampanlæg" in words(office.get(OFFICER, "/moeder/socialudvalg/kommende"))
    assert f'href="{SOCIAL}#punkt-1"' in office.get(OFFICER, CASE)


def test_a_case_that_is_not_ready_says_what_stops_it_and_takes_a_reason(office: Office) -> None:
    a_case(office)
    page = words(office.get(OF_SOCIAL, f"{SOCIAL}/dagsorden"))
    assert "Udkastet er ikke godkendt endnu." in page
    where, ticked = f"{SOCIAL}/dagsorden", {"sag": "2027-0001"}
    assert "selv om den ikke er klar" in office.refused(OF_SOCIAL, where, "saet-paa", **ticked)
    office.done(OF_SOCIAL, where, "saet-paa", **ticked, **{"trods-2027-0001": "Aftalt med formanden"})
    assert "Sat på uden at være klar: Aftalt med formanden" in words(office.get(OF_SOCIAL, where))


def test_several_cases_under_one_item(office: Office) -> None:
    for name, number in (("Nye rampanlæg", "2027-0001"), ("Nye bænke", "2027-0002")):
        a_case(office, name)
        approve_all(office, number)
    where = f"{SOCIAL}/dagsorden"
    office.done(OF_SOCIAL, where, "tilfoej", titel="Anlæg i byen", slags="decision")
    for number in ("2027-0001", "2027-0002"):
        office.done(OF_SOCIAL, where, "saet-sag", sagsnummer=number, under="1")
    page = words(office.get(OF_SOCIAL, SOCIAL))
    assert "1.1 Nye rampanlæg" in page
    assert "1.2 Nye bænke" in page


@pytest.mark.parametrize("number", ["2027-9999", "x" * 400, "'; drop table", "²"])
def test_a_case_number_that_is_none_gives_a_sentence(office: Office, number: str) -> None:
    assert "Der findes ingen sag med nummeret" in office.refused(SECRETARY, AGENDA, "saet-sag", sagsnummer=number)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"dag": "2027-10-12", "dag-tid": "17:00"}, "Skriv, hvorfor mødet flyttes."),
        ({"grund": "Ferie"}, "Vælg den nye dag."),
        ({"grund": "Ferie", "dag": "i morgen"}, "er ikke en dato"),
        ({"grund": "Ferie", "dag": "2027-10-12", "dag-tid": "25:99"}, "er ikke et klokkeslæt"),
        ({"grund": "Ferie", "dag": "9999-10-12"}, "Året 9999 kan ikke være rigtigt"),
        ({"grund": "Ferie", "dag": "2027-10-26"}, "har allerede et møde den dag"),
        ({"grund": "Ferie", "dag": "2027-01-12"}, "Mødet 12. januar 2027 er holdt."),
    ],
)
def test_moving_to_nowhere_gives_a_sentence(office: Office, typed: dict[str, str], sentence: str) -> None:
    assert sentence in words(office.refused(SECRETARY, AGENDA, "flyt", **typed))


def test_a_meeting_is_moved_and_cancelled(office: Office) -> None:
    page = words(office.done(SECRETARY, AGENDA, "flyt", dag="2027-10-12", **{"dag-tid": "16:30"}, grund="Ferie"))
    assert "Mødet er flyttet." in page
    assert "tirsdag den 12. oktober 2027 kl. 16.30" in page
    assert office.person(SECRETARY).get(COUNCIL).status_code == 404
    where = "/moeder/byraad/2027-10-12/dagsorden"
    assert "Skriv, hvorfor mødet aflyses." in office.refused(SECRETARY, where, "aflys")
    page = words(office.done(SECRETARY, where, "aflys", grund="Ingen sager"))
    assert "Mødet er aflyst. Dagsordenen kan ikke ændres." in page
    assert "Aflyst" in words(office.get(MEMBER, "/moeder?organ=byraad&maaned=2027-10"))


def test_who_may_see_and_work(office: Office) -> None:
    for who, path, status in (
        (MEMBER, COUNCIL, 200),
        (MEMBER, AGENDA, 403),
        (OFFICER, COUNCIL, 200),
        (OFFICER, AGENDA, 403),
        (HEARING_SECRETARY, COUNCIL, 404),
        (HEARING_SECRETARY, "/moeder", 200),
        (HEARING_SECRETARY, "/moeder/byraad/kommende", 404),
        (SECRETARY, "/moeder/findes-ikke/2027-10-05", 404),
        (SECRETARY, "/moeder/byraad/2027-10-06", 404),
        (SECRETARY, "/moeder/byraad/20271005", 404),
        (SECRETARY, "/moeder/byraad/i-morgen", 404),
        (SECRETARY, f"{AGENDA}/1", 404),
        (SECRETARY, f"{AGENDA}/nul", 422),
    ):
        assert office.person(who).get(path).status_code == status, (who, path)
    assert 'href="/moeder"' in office.get(MEMBER, "/opgaver")


@pytest.mark.parametrize("month", ["2027-13", "2027-00", "9999-12", "0000-01", "oktober", "2027-1-1", "-", "٢٠٢٧-١٠"])
def test_a_month_that_is_none_gives_a_sentence(office: Office, month: str) -> None:
    page = words(office.get(SECRETARY, f"/moeder?maaned={month}"))
    assert "er ikke en måned" in page
    assert "Møder fra i dag" in page


def test_the_calendar_shows_deadlines_and_goes_to_the_next_month(office: Office) -> None:
    page = office.get(SECRETARY, "/moeder?organ=byraad&maaned=2027-10")
    assert "Sandvig Byråd 5. oktober 2027" in words(page)
    assert "Sagsfrist 21. september 2027" in words(page)
    assert "Udsendelse 29. september 2027" in words(page)
    assert 'href="/moeder?organ=byraad&amp;maaned=2027-11"' in page
    assert f'href="{COUNCIL}"' in page


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(office: Office) -> None:
    plain_items(office, "A", "B")
    address, fields = forms(office.get(SECRETARY, AGENDA))["raekkefoelge"]
    office.done(SECRETARY, AGENDA, "tilfoej", titel="C", slags="discussion")
    late = office.person(SECRETARY).post(address, data={**fields, f"plads-{number_of(office, 'B')}": "1"})
    assert late.status_code == 422
    assert titles(office) == ["1 A", "2 B", "3 C"]


def test_coming_cases_stand_on_the_agenda_of_their_name(office: Office) -> None:
    """Open ones that have left their draft are told to everybody of the body; drafts and closed ones are not."""
    for name in ("Nye rampanlæg", "Kun et udkast"):
        a_case(office, name)
    a_case(office, "Lukket lejemål", is_closed=True)
    for number in ("2027-0001", "2027-0003"):
        approve_all(office, number)
    sooner = "/moeder/socialudvalg/2027-08-24"
    office.done(OF_SOCIAL, f"{SOCIAL}/dagsorden", "flyt", dag="2027-08-24", grund="Ferie")
    office.done(OF_SOCIAL, f"{sooner}/dagsorden", "klargoer")
    own, member = (words(office.get(who, sooner)) for who in (OF_SOCIAL, "bjarne.bakkegaard"))
    assert "Nye rampanlæg 2027-0001 4. oktober 2027 efter planen" in member
    assert ("Lukket lejemål" in own, "Lukket lejemål" in member) == (True, False)
    assert ("Kun et udkast" in own, "Kun et udkast" in member) == (True, False)
    assert 'href="/sager/2027-0001"' in office.get("bjarne.bakkegaard", sooner), "of the own committee, let go of"
    assert [office.person("bjarne.bakkegaard").get(f"/sager/2027-000{n}").status_code for n in (1, 2, 3)] == [
        200,
        404,
        404,
    ]
