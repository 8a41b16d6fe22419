"""Minutes handed in on the page of the record: looked through beside the document, mended, recorded; nothing before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from process.commands import meeting as mc
from process.state.case import Outcome
from process.state.decision import Votes
from tests.builders.council_minutes import CASE, MINUTES, before_the_minutes
from tests.web.council import CLERK, PAGE, Council
from tests.web.office import Office, forms, prepared, words

UPLOAD = "/moeder/byraad/2027-10-05/indlaes-referat"
RECORD = f"{UPLOAD}/registrer"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, before_the_minutes)


@pytest.fixture
def council(office: Office) -> Council:
    return Council(office)


def looked_through(office: Office, text: str = MINUTES, name: str = "referat.txt") -> str:
    answer = office.fill(CLERK, UPLOAD, UPLOAD, files={"dokument": (name, text.encode())})
    assert answer.status_code == 200, words(answer.text)[:300]
    return answer.text


def send(office: Office, page: str, who: str = CLERK, **typed: Any):  # type: ignore[no-untyped-def]
    _, fields = forms(page)[RECORD]
    return office.person(who).post(RECORD, data=fields | typed)


def test_the_document_stands_beside_what_would_be_recorded(office: Office, council: Council) -> None:
    assert UPLOAD in office.get(CLERK, PAGE)
    page = looked_through(office)
    assert "<mark>Godkendt med 14 stemmer for og 8 imod.</mark>" in page
    _, fields = forms(page)[RECORD]
    assert (fields["punkt-3-punkt"], fields["punkt-3-udfald"]) == (str(council.item("4")), "approved")
    assert (fields["punkt-3-for"], fields["punkt-3-imod"]) == ("14", "8")
    assert (fields["afbud-1-hvem"], fields["mening-3_1-tekst"]) == ("ivan.birkelund", "Regnskabet er for dyrt.")
    ticked = {name for name in fields if name.endswith("-tag")}
    assert ticked == {
        f"{key}-tag" for key in ("afbud-1", "fremmoede-0", "punkt-1", "punkt-2", "punkt-3", "mening-3_1", "punkt-4")
    }, "what is asked about, or stands, is not ticked"
    assert council.record().decisions == (), "nothing is recorded before she says so"


def test_every_line_of_the_document_is_there_once(office: Office) -> None:
    page = looked_through(office)
    for line in MINUTES.splitlines():
        if line.strip():
            assert f">{line}<" in page


def test_what_was_read_is_recorded_with_what_she_mended(office: Office, council: Council) -> None:
    page = looked_through(office)
    mended = {"punkt-6-tag": "ja", "punkt-6-punkt": str(council.item("7")), "punkt-3-imod": "9"}
    answer = send(office, page, **mended)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?ok=referat")
    record = council.record()
    sold, accounts = record.decision_on(council.item("7")), record.decision_on(council.item("4"))
    assert sold is not None
    assert sold.outcome is Outcome.POSTPONED
    assert accounts is not None
    assert accounts.votes == Votes(14, 9)
    assert [dissent.text for dissent in accounts.dissents] == ["Regnskabet er for dyrt."]
    assert record.decision_on(council.item("6")) is None, "without its tick it is left"
    assert "Oversendt til 2. behandling" in office.get(CLERK, PAGE)
    assert "Står allerede" in looked_through(office)


def test_a_second_press_takes_effect_once(office: Office, council: Council) -> None:
    page = looked_through(office)
    assert send(office, page).status_code == 303
    version = council.record().meeting.version
    assert send(office, page).status_code == 303
    assert council.record().meeting.version == version


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(office: Office, council: Council) -> None:
    page = looked_through(office)
    answer = send(office, page, **{"punkt-6-tag": "ja", "punkt-6-tekst": "Udsat til besigtigelse.", "punkt-3-for": "x"})
    assert answer.status_code == 422
    assert 'href="#punkt-3-for"' in answer.text
    answer = send(office, page, **{"punkt-6-tag": "ja", "punkt-6-tekst": "Udsat til besigtigelse."})
    assert 'href="#punkt-6-punkt"' in answer.text
    assert "Vælg, hvilket punkt det er." in answer.text
    assert forms(answer.text)[RECORD][1]["punkt-6-tekst"] == "Udsat til besigtigelse."
    assert council.record().decisions == ()


def test_two_rows_about_one_item_are_not_recorded_over_each_other(office: Office, council: Council) -> None:
    page = looked_through(office)
    answer = send(office, page, **{"punkt-6-tag": "ja", "punkt-6-punkt": str(council.item("5"))})
    assert "To rækker er om det samme punkt." in answer.text
    assert council.record().decisions == ()


def test_a_record_that_has_changed_meanwhile_is_shown_first(office: Office, council: Council) -> None:
    page = looked_through(office)
    council.do(mc.RecordDecision(meeting=council.meeting, item=council.item("4"), outcome=Outcome.POSTPONED))
    answer = send(office, page)
    assert answer.status_code == 422
    assert "Protokollen er ændret, siden siden blev vist." in answer.text
    assert "Modsiger det registrerede" in answer.text


def test_one_refusal_and_nothing_is_recorded(office: Office, council: Council) -> None:
    page = looked_through(office)
    answer = send(office, page, **{"punkt-3-for": "40"})
    assert answer.status_code == 422
    assert 'href="#punkt-3-tag"' in answer.text
    assert council.record().decisions == ()


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (MINUTES.replace("5. oktober", "6. oktober"), "referat.txt", "ikke den 5. oktober 2027"),
        ("Budgetforslag\n\nVi foreslår en ny bro.", "bro.txt", "er ikke et referat"),
        ("ikke en pdf", "referat.pdf", "referat.pdf"),
    ],
)
def test_another_file_is_refused_at_the_field(office: Office, text: str, name: str, said: str) -> None:
    answer = office.fill(CLERK, UPLOAD, UPLOAD, files={"dokument": (name, text.encode())})
    assert answer.status_code == 422
    assert 'href="#dokument"' in answer.text
    assert said in answer.text


@pytest.mark.parametrize("who", ["karen.ravnholt", "solvej.lykkegaard"])
def test_only_whoever_writes_the_record_reads_minutes_in(office: Office, who: str) -> None:
    mayor = who == "karen.ravnholt"  # the chair's seat is at the meeting's desk
    assert office.person(who).get(UPLOAD).status_code == (200 if mayor else 403)


def test_a_file_somebody_else_handed_in_is_not_opened(office: Office, council: Council) -> None:
    _, fields = forms(looked_through(office))[RECORD]
    own = forms(office.get("karen.ravnholt", UPLOAD))[UPLOAD][1]
    answer = office.person("karen.ravnholt").post(RECORD, data={**fields, "csrf": own["csrf"]})
    assert answer.status_code == 422
    assert council.record().decisions == ()


def test_the_case_shows_what_was_decided(office: Office) -> None:
    send(office, looked_through(office))
    page = words(office.get("ulrik.sandager", "/sager/2027-0001"))
    assert CASE in page
    assert "oversendt til 2. behandling" in page.casefold()
