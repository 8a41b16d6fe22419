"""The answers read, the guard's findings decided on, a change judged, the memo written, filed and approved."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.hearing.memo import memo_view
from process.commands import hearing as hc
from process.commands.act import Act
from process.state.hearing import Answer, FileRef, ResponsePublication
from tests.web.office import APPROVERS, CASE, COORDINATOR, OFFICER, SECRETARY, Office, forms, prepared, words

MEMO, ANSWERS, CHANGES = f"{CASE}/notat", f"{CASE}/svar", f"{CASE}/aendringer"
DIRECTOR = APPROVERS[-1]
TEXT = "Vi er bekymrede for kørslen.\n\nRing til formanden på 20 30 40 50."


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Everybody has answered; Handicaprådet with a phone number, LokalMED with a file."""
    return prepared(tmp_path, answered)


def answered(office: Office) -> None:
    office.import_case()
    office.approve()
    office.send()
    office.later(days=1)
    for request in office.state().requests:
        state(office, hc.RecordResponse(case=1, body=request.body, answer=Answer.REMARKS, text=answer(office, request)))


def answer(office: Office, request) -> str:
    return TEXT if request.body == body(office, "handicapraad") else "Drøftet."


def body(office: Office, code: str) -> int:
    return office.store.reference.register.organization(code).id


def state(office: Office, command) -> None:
    office.store.apply(command, Act(None, f"{type(command).__name__}{office.clock.now()}{command}"), office.clock.now())


def of(office: Office, code: str) -> int:
    """The number of a body's answer."""
    return next(response.number for response in office.state().responses if response.body == body(office, code))


# -- the answers -----------------------------------------------------------------------------------------------------


def test_an_answer_the_guard_stopped_shows_what_was_found_and_a_masked_text_to_start_from(office: Office) -> None:
    page = words(office.get(OFFICER, ANSWERS))
    assert "Fundet i teksten" in page
    assert "20 30 40 50" in page, "those who work on it see it as it came"
    number = of(office, "handicapraad")
    _, fields = forms(office.get(OFFICER, ANSWERS))[f"{ANSWERS}/{number}/offentliggoerelse"]
    assert "20 30 40 50" not in fields["tekst"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Vælg, hvordan svaret må vises."),
        ({"valg": "vis"}, "Skriv en begrundelse."),
        ({"valg": "tekst", "tekst": "Ring 20 30 40 50"}, "Der står stadig et CPR-nummer"),
    ],
)
def test_what_will_not_do_is_said_and_what_was_typed_is_kept(office: Office, typed, sentence) -> None:
    page = office.refused(OFFICER, ANSWERS, f"{ANSWERS}/{of(office, 'handicapraad')}/offentliggoerelse", **typed)
    assert sentence in words(page)
    assert typed.get("tekst", "") in page


@pytest.mark.parametrize(
    ("typed", "publication"),
    [
        ({"valg": "tekst", "tekst": "Vi er bekymrede for kørslen."}, ResponsePublication.REDACTED),
        ({"valg": "vis", "begrundelse": "Nummeret er rådets eget"}, ResponsePublication.CLEARED),
        ({"valg": "vis-ikke", "begrundelse": "Private forhold"}, ResponsePublication.WITHHELD),
    ],
)
def test_a_person_decides_how_it_is_shown(office: Office, typed, publication) -> None:
    number = of(office, "handicapraad")
    office.done(OFFICER, ANSWERS, f"{ANSWERS}/{number}/offentliggoerelse", **typed)
    assert office.state().response(number).publication is publication


def test_the_answers_are_for_the_administration_only(office: Office) -> None:
    for path in (ANSWERS, MEMO):
        assert office.person(SECRETARY).get(path).status_code in (403, 404)


def test_a_file_is_downloaded_never_shown_and_only_by_who_may(office: Office) -> None:
    from models.files import FileStore

    sha256 = FileStore(office.folder).put(b"<script>alert(1)</script>")
    ref = FileRef(sha256, "svar æøå.html", "text/html", 25)
    state(office, hc.RecordResponse(case=1, body=body(office, "aeldreraad"), answer=Answer.REMARKS, files=(ref,)))
    number = office.state().responses[-1].number
    path = f"{ANSWERS}/{number}/filer/{sha256}"
    assert path in office.get(OFFICER, ANSWERS)
    got = office.person(OFFICER).get(path)
    assert got.headers["content-disposition"].startswith("attachment; ")
    assert "; filename*=UTF-8''svar%20" in got.headers["content-disposition"]
    assert got.headers["content-type"] == "application/octet-stream"
    assert office.person(OFFICER).get(f"{ANSWERS}/1/filer/{sha256}").status_code == 404, "of another answer"
    assert office.person(SECRETARY).get(path).status_code in (403, 404)


# -- the memo --------------------------------------------------------------------------------------------------------


def test_the_memo_begins_with_the_answers_split_into_points(office: Office) -> None:
    number = of(office, "handicapraad")
    page = office.get(OFFICER, MEMO)
    _, fields = forms(page)[MEMO]
    assert fields[f"punkt-{number}-0"] == "Vi er bekymrede for kørslen."
    assert fields[f"punkt-{number}-1"] == "Ring til formanden på [telefonnummer fjernet].", "a memo goes outside"
    assert fields[f"udfald-{number}-0"] == "", "nobody has judged it yet"
    assert "Vurdering" in page


def test_each_answer_has_a_heading_of_its_own_also_where_one_body_has_answered_twice(office: Office) -> None:
    parts = {"is_partial": True, "on_behalf_of": "Medlemmerne fra organisationerne"}
    for fields in ({}, parts):
        answer = hc.RecordResponse(
            case=1, body=body(office, "aeldreraad"), answer=Answer.REMARKS, text="Nej.", **fields
        )
        state(office, answer)
    page = office.get(OFFICER, MEMO)
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    assert len(headings) == len(set(headings))
    number = office.state().responses[-1].number
    assert f"Svar {number}: Ældrerådet, fra en del af organet: Medlemmerne fra organisationerne" in headings
    legends = re.findall(r"<legend>(.*?)</legend>", page)
    assert f"Svar {number}, punkt 1" in legends
    assert len(legends) == len(set(legends))


def test_points_begin_from_the_text_a_person_has_decided_on(office: Office) -> None:
    number = of(office, "handicapraad")
    blocked = f"{ANSWERS}/{number}/offentliggoerelse"
    office.done(OFFICER, ANSWERS, blocked, valg="tekst", tekst="Vi er bekymrede for busserne.")
    _, fields = forms(office.get(OFFICER, MEMO))[MEMO]
    assert fields[f"punkt-{number}-0"] == "Vi er bekymrede for busserne."
    assert f"punkt-{number}-1" not in fields


def judged(office: Office, **typed: str) -> dict[str, str]:
    """The form filled in: a comment and a verdict at every point, and what is `typed`."""
    _, fields = forms(office.get(OFFICER, MEMO))[MEMO]
    rest = [name.removeprefix("punkt-") for name in fields if name.startswith("punkt-")]
    comments = {f"kommentar-{which}": "Det er taget med." for which in rest}
    return comments | {f"udfald-{which}": "noted" for which in rest} | typed


def test_a_point_needs_a_comment_and_a_verdict(office: Office) -> None:
    number = of(office, "handicapraad")
    typed = judged(office, **{f"udfald-{number}-0": "", f"kommentar-{number}-0": " ", "tekst": "Seks har svaret."})
    page = office.refused(OFFICER, MEMO, MEMO, **typed)
    assert f'<a href="#kommentar-{number}-0">' in page
    assert f'<a href="#udfald-{number}-0">' in page
    assert "Seks har svaret.</textarea>" in page
    assert office.state().case.memo_filed_at is None
    office.done(OFFICER, MEMO, MEMO, **(typed | {f"punkt-{number}-0": ""}))  # an empty point is left out
    assert office.state().case.memo_filed_at


def test_who_approves_has_read_the_memo_and_is_told_of_a_change_nobody_judged(office: Office) -> None:
    office.done(OFFICER, MEMO, MEMO, **judged(office, tekst="Seks har svaret."))
    blocked = f"{ANSWERS}/{of(office, 'handicapraad')}/offentliggoerelse"
    office.done(OFFICER, ANSWERS, blocked, valg="tekst", tekst="Vi er bekymrede for kørslen.")
    page = office.get(DIRECTOR, MEMO)
    assert -1 < page.find("Seks har svaret.") < page.find("Det er taget med.") < page.find("Godkend høringsnotatet")
    assert "En ændring er ikke vurderet" not in page
    changed(office)
    page = office.get(DIRECTOR, MEMO)
    told = page.partition("En ændring er ikke vurderet")[2]
    assert f'href="{CHANGES}"' in told


def test_a_draft_is_kept_for_its_writer_and_files_nothing(office: Office) -> None:
    number = of(office, "handicapraad")
    office.done(OFFICER, MEMO, MEMO, se="kladde", **{"tekst": "Foreløbigt", f"kommentar-{number}-0": "Der køres"})
    _, fields = forms(office.get(OFFICER, MEMO))[MEMO]
    assert (fields["tekst"], fields[f"kommentar-{number}-0"]) == ("Foreløbigt", "Der køres")
    assert "Foreløbigt" not in office.get(COORDINATOR, MEMO)
    assert office.state().case.memo_filed_at is None


def test_a_refused_approval_keeps_the_draft_on_the_page(office: Office) -> None:
    office.done(OFFICER, MEMO, MEMO, se="kladde", tekst="Foreløbigt")
    _, fields = forms(office.get(OFFICER, MEMO))[MEMO]
    answer = office.person(OFFICER).post(f"{MEMO}/godkend", data={"csrf": fields["csrf"]})
    assert answer.status_code == 422
    assert forms(answer.text)[MEMO][1]["tekst"] == "Foreløbigt"


def test_a_memo_filed_by_another_meanwhile_is_shown_beside_what_was_typed(office: Office) -> None:
    _, opened = forms(office.get(COORDINATOR, MEMO))[MEMO]
    typed = judged(office, tekst="Fem har svaret.")
    office.done(OFFICER, MEMO, MEMO, **judged(office, tekst="Seks har svaret."))
    stale = office.person(COORDINATOR).post(MEMO, data=opened | typed)
    assert stale.status_code == 422
    assert "Det, du har skrevet, er ikke gået tabt." in stale.text
    assert forms(stale.text)[MEMO][1]["tekst"] == "Fem har svaret."
    assert "Nu står der: »Seks har svaret.«" in stale.text
    with office.store.engine.connect() as connection:
        standing = memo_view(connection, "2027-0001", office.clock.now(), office.store.reference.register)
    assert standing is not None
    assert (standing.edition, standing.text) == (1, "Seks har svaret.")
    again = office.person(COORDINATOR).post(MEMO, data=forms(stale.text)[MEMO][1] | typed, follow_redirects=False)
    assert again.status_code == 303, "both have been seen: it is the second edition"


def test_one_more_point_can_be_asked_for_and_nothing_typed_is_lost(office: Office) -> None:
    number = of(office, "handicapraad")
    page = office.fill(OFFICER, MEMO, MEMO, se=f"flere-{number}", tekst="Undervejs").text
    _, fields = forms(page)[MEMO]
    assert fields[f"punkt-{number}-2"] == ""
    assert fields["tekst"] == "Undervejs"


def test_filed_and_approved_it_ends_the_hearing_but_not_before_the_guard_is_heard(office: Office) -> None:
    number = of(office, "handicapraad")
    typed = {"tekst": "Seks har svaret.", f"udfald-{number}-0": "met", f"punkt-{number}-1": ""}
    office.done(OFFICER, MEMO, MEMO, **judged(office, **typed))
    assert office.state().case.memo_filed_at == office.clock.now()
    assert f"{MEMO}/godkend" not in office.offered(DIRECTOR, MEMO), "the guard has stopped an answer"
    blocked = f"{ANSWERS}/{number}/offentliggoerelse"
    office.done(OFFICER, ANSWERS, blocked, valg="tekst", tekst="Vi er bekymrede for kørslen.")
    assert f"{MEMO}/godkend" not in office.offered(OFFICER, MEMO), "it is not the officer's to approve"
    office.done(DIRECTOR, MEMO, f"{MEMO}/godkend")
    assert office.state().case.memo_approved_at
    printed = office.person(DIRECTOR).get(f"{MEMO}.pdf")
    assert (printed.status_code, printed.content[:5]) == (200, b"%PDF-")


def test_a_no_that_nobody_has_judged_is_not_approved_by_one_press(tmp_path: Path) -> None:
    office = prepared(tmp_path, opposed)
    number = of(office, "handicapraad")
    warned = f"Svar {number} kan ikke støtte forslaget, og notatet vurderer ingen punkter i det."
    assert warned in words(office.get(DIRECTOR, MEMO))
    assert warned in office.refused(DIRECTOR, MEMO, f"{MEMO}/godkend")
    assert office.state().case.memo_approved_at is None
    office.done(DIRECTOR, MEMO, f"{MEMO}/godkend", alligevel="ja")
    assert office.state().case.memo_approved_at


def opposed(office: Office) -> None:
    """Handicaprådet is against, the others silent; the memo has no points."""
    office.import_case()
    office.approve()
    office.send()
    office.later(days=1)
    against = hc.RecordResponse(case=1, body=body(office, "handicapraad"), answer=Answer.OPPOSE, text="Nej tak.")
    state(office, against)
    office.later(days=60)
    state(office, hc.CloseHearing(case=1))
    state(office, hc.FileMemo(case=1, text="Et organ er imod."))


def test_no_memo_while_somebody_has_not_answered(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.import_case()
    office.approve()
    office.send()
    page = office.get(OFFICER, MEMO)
    assert "Kan ikke fremlægges endnu" in page
    assert "Fremlæg notatet" not in page
    assert "Ældrerådet: Der er endnu ikke modtaget høringssvar; fristen er " in words(page), "as the paper says it"


# -- a change --------------------------------------------------------------------------------------------------------


def changed(office: Office) -> None:
    office.later(hours=1)
    revise = f"{CASE}/forslag/1"
    office.done(OFFICER, revise, revise, **{"beloeb-0": "650", "grund": "Budgetforliget"})


def test_the_difference_is_shown_by_amount_and_who_knows_the_new_text(office: Office) -> None:
    assert "Forslaget er, som det var" in office.get(OFFICER, CHANGES)
    changed(office)
    page = words(office.get(OFFICER, CHANGES))
    for text in (
        "Ændringen er ikke vurderet endnu.",
        "900 t.kr.",
        "650 t.kr.",
        "Nej, brevet havde en tidligere version",
    ):
        assert text in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"begrundelse": "x"}, "Vælg, om ændringen har betydning"),
        ({"vurdering": "ja", "begrundelse": ""}, "Skriv en begrundelse"),
        ({"vurdering": "ja", "begrundelse": "x", "dage": "2"}, "mindst vare 5 dage"),
    ],
)
def test_a_judgement_that_will_not_do_is_said(office: Office, typed, sentence) -> None:
    changed(office)
    assert sentence in words(office.refused(OFFICER, CHANGES, CHANGES, **typed))


def test_material_leads_to_the_letters_of_the_new_round(office: Office) -> None:
    changed(office)
    page = office.done(COORDINATOR, CHANGES, CHANGES, vurdering="ja", begrundelse="Beløbet", dage="5")
    assert "Send høring" in page
    assert {r.round for r in office.state().requests} == {1, 2}
    assert "Brevene til den nye runde er klar" in page


def test_immaterial_is_told_and_the_answers_stand(office: Office) -> None:
    changed(office)
    office.done(OFFICER, CHANGES, CHANGES, vurdering="nej", begrundelse="En slåfejl")
    assert {r.round for r in office.state().requests} == {1}
    assert "Ændringen er vurderet." in words(office.get(OFFICER, CHANGES))
    assert CHANGES not in office.offered(OFFICER, CHANGES)
