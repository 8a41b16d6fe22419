"""The record written in the meeting, as a secretary does it: forms filled in as a browser would (DEMO step 9)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.council import AWAY, CLERK, ILL, MAYOR, PAGE, PARTIAL, STAND_IN, Council, council_evening
from tests.web.office import Office, words

PARTIES = {"G": "for", "H": "against", "K": "against", "L": "for", "P": "for", "S": "abstained"}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    return office


@pytest.fixture
def council(office: Office) -> Council:
    return council_evening(office)


def at(council: Council, label: str) -> str:
    return f"{PAGE}/{council.item(label)}"


def party_fields(page: str) -> dict[str, str]:
    """The radio of each party, found by the party's own heading."""
    import re

    parties = re.findall(r"<legend>(\w) \(\d+ til stede\)</legend>.*?name=\"beslut-(parti-\d+)\"", page, re.S)
    return {key: PARTIES[letter] for letter, key in parties}


def test_the_short_form_of_each_item_is_named_after_the_item(office: Office, council: Council) -> None:
    page = office.get(CLERK, PAGE)
    for label in ("1", "2"):
        text_field = f"kort-{council.item(label)}-tekst"
        assert f'for="{text_field}">Tekst til punkt {label}</label>' in page
        for named in ("Gem beslutningen", "Afstemning, habilitet og mere"):
            assert f'{named}<span class="sr-only"> om punkt {label}</span>' in page


def test_the_evening_of_the_demonstration(office: Office, council: Council) -> None:
    page = words(office.get(CLERK, PAGE))
    assert "Fremmøde er ikke oplyst" in page
    assert "Der mangler beslutning på punkterne 1, 2, 3, 4, 5, 6, 7 og 10" in page
    office.done(CLERK, PAGE, f"kort-{council.item('1')}", udfald="approved")
    assert "24 kan stemme" in words(office.get(CLERK, at(council, "2")))
    office.done(CLERK, PAGE, f"kort-{council.item('2')}", udfald="approved")
    assert "25 kan stemme" in words(office.get(CLERK, at(council, "3")))
    office.done(CLERK, PAGE, "fremmoede", hvem=ILL, hvordan="afbud", grund="Syg")
    page = words(office.done(CLERK, PAGE, "oevrige", aabnet="18:00"))
    assert "Fremmøde er ikke oplyst" not in page
    assert "Syg" not in page
    assert "Mogens Ladegaard (G) deltog som stedfortræder for Lone Rosenvinge (G)" in page

    seven = at(council, "7")
    office.done(PARTIAL, seven, "habilitet", grund="Ejer nabogrunden")
    office.done(CLERK, seven, "inhabil", hvem=PARTIAL, inhabil="ja")
    page = office.get(CLERK, seven)
    assert "23 kan stemme, mindst 13 skal være til stede" in words(page)
    assert "Ejer nabogrunden" not in words(page)
    page = words(
        office.done(
            CLERK, seven, "beslut", udfald="approved", tekst="Godkendt.",
            **{"for": "14", "imod": "8", "undlod": "1"}, **party_fields(page),
        )
    )  # fmt: skip
    assert "For stemte 14 (G, L, P), imod 8 (H, K); 1 undlod at stemme (S)" in page
    assert "Den står på det forkerte punkt." in words(
        office.done("birthe.kirkeby", seven, "afvigende", tekst="Den står på det forkerte punkt.")
    )
    assert "afvigende-ud" not in office.offered(PARTIAL, seven)
    page = words(office.done("birthe.kirkeby", seven, "afvigende-ud", nummer="1"))
    assert "er taget ud af protokollen igen" in page
    assert "Den står på det forkerte punkt." not in page
    page = words(office.done("birthe.kirkeby", seven, "afvigende", tekst="H ønsker grunden bevaret."))
    assert "H ønsker grunden bevaret." in page
    assert "Bemærk:" not in page

    page = words(office.get(CLERK, PAGE))
    assert "Protokollen kan lukkes, når alle punkter har en beslutning. Der mangler punkterne 3, 4, 5, 6 og 10." in page
    office.done(CLERK, PAGE, "resten")
    assert "Der mangler" not in words(office.get(CLERK, PAGE))
    page = words(office.done(CLERK, PAGE, "luk", bekraeft="ja"))
    assert "Protokollen er lukket" in page
    assert "Karen Ravnholt (G) Mangler" in page
    assert "underskriv" not in office.offered(CLERK, PAGE)
    page = words(office.done(MAYOR, PAGE, "underskriv"))
    assert "Karen Ravnholt (G) 5. oktober 2027 kl. 18.00" in page
    assert "underskriv" not in office.offered(ILL, PAGE)
    decision = council.record().decision_on(council.item("7"))
    assert decision is not None
    assert decision.votes is not None
    assert (decision.votes.in_favour, decision.votes.against, decision.votes.abstained) == (14, 8, 1)
    assert decision.deviations == ()


def test_what_does_not_add_up_is_said_at_its_field(office: Office, council: Council) -> None:
    three = at(council, "3")
    fields = party_fields(office.get(CLERK, three))
    page = office.refused(CLERK, three, "beslut", udfald="approved", **{"for": "1"}, **fields)
    assert 'id="beslut-for-fejl"' in page
    page = office.refused(CLERK, three, "beslut", udfald="referred")
    assert 'href="#beslut-henvist"' in page
    page = office.refused(CLERK, PAGE, "fremmoede", hvem="", fra="99")
    assert 'href="#fremmoede-hvem"' in page
    assert 'href="#fremmoede-fra"' in page
    assert '<details class="sg-fold" open' in page


def test_a_vote_by_person_and_each_point_and_amendment(office: Office, council: Council) -> None:
    three = at(council, "3")
    fields = party_fields(office.get(CLERK, three))
    rebel = f"stemme-{council.person('anders.bredahl')}"
    points = {"at-2-udfald": "not_approved", "at-2-for": "3", "at-2-imod": "21"}
    change = {"forslag-1-af": "H", "forslag-1-tekst": "Udsæt til 2029", "forslag-1-for": "6", "forslag-1-imod": "18"}
    page = words(office.done(CLERK, three, "beslut", udfald="approved_with_changes", **{rebel: "against"}, **fields,
                             **points, **change))  # fmt: skip
    assert "For stemte 13" in page
    assert "Udsæt til 2029" in page
    decision = council.record().decision_on(council.item("3"))
    assert decision is not None
    assert decision.votes is not None
    assert decision.votes.choice_of(council.person("anders.bredahl")) == "against"
    assert decision.points[0].votes is not None
    assert decision.points[0].votes.against == 21
    again = office.get(CLERK, three)
    assert "Ret beslutningen" in again
    office.done(CLERK, three, "beslut", tekst="Godkendt med ændringer.", **{rebel: "against"})
    kept = council.record().decision_on(council.item("3"))
    assert kept is not None
    assert (kept.amendments, kept.points, kept.votes) == (decision.amendments, decision.points, decision.votes)


def test_what_does_not_fit_is_recorded_and_said_at_once(office: Office, council: Council) -> None:
    three = at(council, "3")
    fallen = {"udfald": "approved", "for": "12", "imod": "12"}
    page = office.refused(CLERK, three, "beslut", **fallen, alligevel="ja", grund="Talt op to gange")
    assert "Ved stemmelighed er forslaget bortfaldet: Ikke godkendt" in words(page)
    assert 'href="#beslut-udfald"' in page
    slip = {"udfald": "approved", "for": "20", "imod": "8"}
    page = office.refused(CLERK, three, "beslut", **slip)
    assert (
        "Der er skrevet 28 stemmer, men kun 24 kunne stemme. Ret tallene, eller registrér alligevel, og skriv hvorfor."
        in words(page)
    )
    assert 'href="#beslut-alligevel"' in page
    page = words(office.refused(CLERK, three, "beslut", **slip, alligevel="ja"))
    assert "Skriv, hvorfor det skal registreres alligevel." in page
    page = words(office.done(CLERK, three, "beslut", **slip, alligevel="ja", grund="Talt op to gange"))
    assert "Bemærk: Der er flere stemmer, end der var medlemmer til stede." in page
    short = {"udfald": "approved", "for": "20", "imod": "3"}
    page = words(office.done(CLERK, three, "beslut", **short))
    assert "Der er talt 23 stemmer, men 24 kan stemme. Undlod nogen at stemme, så skriv dem under »Undlod«." in page
    assert "men 24 kan stemme" not in words(office.done(CLERK, three, "beslut", **short, undlod="1"))


def closed(office: Office, council: Council) -> None:
    office.done(CLERK, PAGE, "oevrige")
    office.done(CLERK, PAGE, "resten")
    office.done(CLERK, PAGE, "luk", bekraeft="ja")


def test_a_typing_error_makes_signatures_stale_and_another_outcome_takes_two(office: Office, council: Council) -> None:
    closed(office, council)
    office.done(MAYOR, PAGE, "underskriv")
    three = at(council, "3")
    page = words(office.done(CLERK, three, "ret", tekst="Godkendt enstemmigt.", grund="Et ord manglede"))
    assert "Godkendt enstemmigt." in page
    assert "skal underskrives igen" in words(office.get(MAYOR, PAGE))
    office.done(MAYOR, PAGE, "underskriv")
    page = words(office.done(CLERK, three, "aendr", udfald="postponed", tekst="Udsat.", grund="Forkert punkt"))
    assert "Foreslået udfald: Udsat." in page
    assert "bekraeft" not in office.offered(CLERK, three)
    assert "Et ændret udfald venter" in words(office.get(MAYOR, PAGE))
    page = words(office.done(MAYOR, three, "bekraeft"))
    assert "Udfaldet er ændret." in page
    assert "beslut" not in office.offered(CLERK, three)
    office.done(CLERK, PAGE, "tilfoej", tekst="Mødet blev afbrudt kl. 19.", grund="Glemt i protokollen")
    assert "Mødet blev afbrudt kl. 19." in words(office.get(CLERK, PAGE))


def test_a_closed_item_is_for_those_who_sit_there(office: Office, council: Council) -> None:
    secret = at(council, "10")
    assert "Strandvej" in office.get(MAYOR, PAGE)
    outsider = office.person("solvej.lykkegaard")
    page = outsider.get(PAGE)
    assert "Strandvej" not in page.text
    assert outsider.get(secret).status_code == 404
    office.done(CLERK, PAGE, f"kort-{council.item('10')}", udfald="approved", tekst="Købt.", offentlig="Godkendt.")
    decision = council.record().decision_on(council.item("10"))
    assert decision is not None
    assert (decision.text, decision.public_text) == ("Købt.", "Godkendt.")


def test_only_the_desk_writes_the_record(office: Office, council: Council) -> None:
    assert office.offered(AWAY, PAGE) & {"fremmoede", "oevrige", "resten", "luk"} == set()
    assert office.offered(STAND_IN, at(council, "7")) & {"beslut", "inhabil"} == set()
    answer = office.person("birthe.kirkeby").post(PAGE, data={"handling": "intet"})
    assert answer.status_code in (403, 422)


def test_what_the_record_waits_for_is_on_the_list_of_what_one_owes(office: Office, council: Council) -> None:
    def owed(who: str) -> str:
        return words(office.get(who, "/opgaver"))

    assert "Luk protokollen" not in owed(CLERK)
    office.done(CLERK, PAGE, f"kort-{council.item('1')}", udfald="approved")
    assert "Luk protokollen for Sandvig Byråd 5. oktober 2027" in owed(CLERK)
    office.done(CLERK, PAGE, "fremmoede", hvem=ILL, hvordan="afbud")
    office.done(CLERK, PAGE, "resten")
    office.done(CLERK, PAGE, "luk", bekraeft="ja")
    assert "Luk protokollen" not in owed(CLERK)
    sign = "Underskriv protokollen for Sandvig Byråd 5. oktober 2027"
    assert [sign in owed(who) for who in (MAYOR, STAND_IN, ILL, AWAY)] == [True, True, False, False]
    office.done(MAYOR, PAGE, "underskriv")
    assert sign not in owed(MAYOR)
    office.done(CLERK, at(council, "3"), "aendr", udfald="postponed", tekst="Udsat.", grund="Forkert punkt")
    assert "Bekræft ændret udfald" in owed(MAYOR)
    assert "Bekræft ændret udfald" not in owed(CLERK)
