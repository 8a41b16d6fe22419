"""The page of a case as the place where it is worked on: who is offered what, and what becomes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from process.state.case import Ending, LinkState
from tests.web.office import APPROVERS, CASE, COORDINATOR, OFFICER, SECRETARY, Office, forms, prepared, words

HEAD, CONSULTANT, DIRECTOR = APPROVERS
ACTS = {"indsend", "godkend", "returner", "maal", "traek", "udfoert"}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, Office.import_case)


def test_each_is_offered_what_is_theirs_when_it_is_their_turn(office: Office) -> None:
    def offered(who: str) -> set[str]:
        return office.offered(who) & ACTS

    assert offered(OFFICER) == {"indsend", "maal", "traek"}
    assert offered(HEAD) == {"traek"}
    office.done(OFFICER, CASE, "indsend")
    assert offered(OFFICER) == {"maal", "traek"}
    assert offered(HEAD) == {"godkend", "returner", "traek"}
    assert offered(DIRECTOR) == {"traek"}
    office.done(HEAD, CASE, "godkend", kommentar="Fint arbejde")
    assert offered(HEAD) == {"traek"}
    assert offered(CONSULTANT) == {"godkend", "returner", "traek"}
    assert "»Fint arbejde«" in office.get(OFFICER, CASE)


def test_who_has_no_right_is_refused_by_the_rules_also_when_the_form_is_forged(office: Office) -> None:
    office.done(OFFICER, CASE, "indsend")
    _, fields = forms(office.get(OFFICER, CASE))["traek"]
    answer = office.person(OFFICER).post(CASE, data={**fields, "handling": "godkend"})
    assert answer.status_code == 422
    assert "Det kan " in words(answer.text)
    assert office.state().approvals[0].state is LinkState.PENDING
    assert office.person(OFFICER).post(CASE, data={**fields, "handling": "vælt"}).status_code == 422


def test_returned_revised_and_submitted_again_the_approver_sees_what_is_new(office: Office) -> None:
    office.done(OFFICER, CASE, "indsend")
    page = office.refused(HEAD, CASE, "returner", kommentar="  ")
    assert 'href="#returner-kommentar">Skriv, hvad der skal ændres.' in page
    office.done(HEAD, CASE, "returner", kommentar="Skriv om personalet")
    _, fields = forms(office.get(OFFICER, f"{CASE}/forslag/1"))[f"{CASE}/forslag/1"]
    staff = next(name for name, text in fields.items() if text == "Ingen")
    assert (fields["prisniveau"], fields["fortegn"]) == ("", "plus_is_spending"), "as the form that was read says it"
    changed = {"beloeb-0": "650", "prisniveau": "2028", staff: "Fire medarbejdere får nye opgaver."}
    page = office.done(OFFICER, f"{CASE}/forslag/1", f"{CASE}/forslag/1", **changed)
    assert "(version 2)" in page
    assert "1.000 kr. 2028 2029 2030 2031 Budgetændring 650 – – –" in words(page)
    assert "Beløb i 2028-priser. Plus er udgifter" in words(page)
    office.done(OFFICER, CASE, "indsend")
    shown = words(office.get(HEAD, CASE))
    assert "Ændret, siden du sidst havde udkastet" in shown
    assert "900 t.kr. 650 t.kr. −250 t.kr." in shown
    assert "Fire medarbejdere får nye opgaver." in office.get(HEAD, CASE).partition('id="rute"')[0]
    office.done(HEAD, CASE, "godkend")
    assert "Ændret, siden du sidst" not in office.get(CONSULTANT, CASE)  # it is all new to her


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"beloeb-0": "ni hundrede"}, "»ni hundrede« er ikke et beløb"),
        ({"titel": ""}, "Skriv forslagets titel."),
        ({"ny-tekst": "Mere"}, "Skriv en overskrift til det nye afsnit."),
    ],
)
def test_a_revision_that_will_not_do_keeps_what_was_typed(office: Office, typed: dict[str, str], sentence: str) -> None:
    page = office.refused(OFFICER, f"{CASE}/forslag/1", f"{CASE}/forslag/1", **typed, **{"afsnit-0": "Min nye tekst"})
    assert sentence in page
    assert "Min nye tekst" in page
    assert office.state().proposals[0].version == 1


def test_after_approval_a_revision_takes_a_reason(office: Office) -> None:
    office.approve()
    office.send()
    assert "Skriv, hvorfor forslaget ændres" in office.refused(
        OFFICER, f"{CASE}/forslag/1", f"{CASE}/forslag/1", **{"beloeb-0": "650"}
    )
    office.later(days=1)
    page = office.done(
        OFFICER, f"{CASE}/forslag/1", f"{CASE}/forslag/1", **{"beloeb-0": "650", "grund": "Budgetloftet"}
    )
    assert "Registreret. Forslaget har fået en ny version." in page  # and the reader is asked what it means
    assert len(office.state().unjudged()) == 1
    todo = words(office.get(COORDINATOR, "/opgaver"))
    assert "er ændret, siden nogen blev spurgt. Har ændringen betydning for dem?" in todo


def test_a_text_that_names_the_old_amount_is_told_where_it_is_mended(office: Office) -> None:
    form = f"{CASE}/forslag/1"
    office.done(OFFICER, form, form, **{"afsnit-0": "Det koster 900.000 kr. om året."})
    sentence = "Teksten nævner stadig 900.000 kr., som var beløbet før rettelsen."
    assert sentence not in words(office.get(OFFICER, form))
    page = office.done(OFFICER, form, form, **{"beloeb-0": "650"})
    assert f"»Omlægning af beskyttet beskæftigelse«: {sentence}" in words(page)  # in the rule check
    assert sentence in words(page).partition("Skal ses efter i dokumentet")[2]
    assert sentence in words(office.get(OFFICER, form))
    office.done(OFFICER, form, form, **{"afsnit-0": "Det koster 650.000 kr. om året."})
    assert sentence not in words(office.get(OFFICER, CASE))


def test_nobody_overwrites_what_they_have_not_seen(office: Office) -> None:
    stale = forms(office.get(OFFICER, f"{CASE}/forslag/1"))[f"{CASE}/forslag/1"][1]
    office.done(OFFICER, CASE, "indsend")
    answer = office.person(OFFICER).post(f"{CASE}/forslag/1", data={**stale, "beloeb-0": "1"})
    assert answer.status_code == 422
    assert "Der er registreret noget nyt, siden du åbnede siden" in answer.text
    assert office.state().proposals[0].version == 1


def test_pressing_twice_is_one_fact(office: Office) -> None:
    address, fields = forms(office.get(OFFICER, CASE))["indsend"]
    client = office.person(OFFICER)
    assert [client.post(address, data=fields).status_code for _ in range(2)] == [303, 303]
    assert words(office.get(OFFICER, CASE)).count("Udkastet blev sendt til godkendelse.") == 1


def test_the_target_is_moved_with_a_reason(office: Office) -> None:
    page = office.refused(OFFICER, CASE, "maal", moede="999999", grund="Senere")
    assert "Vælg det møde, sagen skal sigte mod." in page
    meeting = page.partition("Sandvig Byråd, 26. oktober 2027")[0].rpartition('value="')[2].partition('"')[0]
    assert "Skriv, hvorfor målet flyttes." in office.refused(OFFICER, CASE, "maal", moede=meeting)
    page = office.done(OFFICER, CASE, "maal", moede=meeting, grund="Vi når det ikke")
    assert "Sagen sigter nu mod mødet 26. oktober 2027 i Sandvig Byråd." in page
    assert "»Vi når det ikke«" in page


def test_a_withdrawn_case_offers_nothing_more(office: Office) -> None:
    office.refused(HEAD, CASE, "traek")
    office.done(HEAD, CASE, "traek", grund="Ikke aktuelt")
    assert office.state().case.ending is Ending.WITHDRAWN
    assert office.offered(OFFICER) & ACTS == set()


def test_pages_for_the_work_are_closed_to_others(office: Office) -> None:
    office.approve()
    office.send("handicapraad")
    for path in (f"{CASE}/breve", f"{CASE}/hoering", f"{CASE}/hoering/handicapraad", f"{CASE}/forslag/1"):
        assert office.person(SECRETARY).get(path).status_code == 403, path
        assert "Du har ikke adgang" in office.person(SECRETARY).get(path).text
    assert office.person(OFFICER).get(f"{CASE}/breve").status_code == 403
    assert office.person(OFFICER).get(f"{CASE}/hoering").status_code == 200
    assert office.offered(SECRETARY) & ACTS == set()


def test_what_the_approvers_wrote_is_read_by_the_administration_only(office: Office) -> None:
    office.done(OFFICER, CASE, "indsend")
    office.done(HEAD, CASE, "godkend", kommentar="Regn tallene efter en gang til")
    for who in (CONSULTANT, DIRECTOR):
        office.done(who, CASE, "godkend")
    office.send()
    assert "»Regn tallene efter" in office.get(COORDINATOR, CASE)
    page = office.get(SECRETARY, CASE)
    assert "Regn tallene" not in page
