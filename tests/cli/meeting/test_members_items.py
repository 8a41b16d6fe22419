"""`sagsgang bring-item` and `take-back-item`: a member's own proposal by the command line."""

from __future__ import annotations

from tests.cli.conftest import Line

MEMBER = "flemming.groenlykke"
WORDS = ("--text", "Der mangler plads.", "--point", "at der anlægges 40 pladser")


def test_it_goes_to_the_next_meeting_it_is_in_time_for_and_back(sagsgang: Line) -> None:
    stated = sagsgang.json("bring-item", "byraad", MEMBER, "Cykelparkering", *WORDS, "--as", MEMBER)
    assert stated["meeting"] == "byraad/2027-09-07"
    assert "Medlemsforslag fra Flemming Grønlykke" in sagsgang("meeting", "byraad/2027-09-07")
    sagsgang("remove-item", "byraad/2027-09-07", "1", "--reason", "Ikke nu", "--as", "birger.overgaard")
    assert "Only Flemming Grønlykke may take it back" in sagsgang.err
    sagsgang("take-back-item", "byraad/2027-09-07", "1", "--as", MEMBER)
    assert "Medlemsforslag" not in sagsgang("meeting", "byraad/2027-09-07")


def test_a_meeting_that_is_named_and_too_near_is_refused_with_the_next(sagsgang: Line) -> None:
    sagsgang("bring-item", "byraad", MEMBER, "Cykelparkering", *WORDS, "--on", "2027-08-24", "--as", MEMBER)
    assert sagsgang.code == 1


def test_for_somebody_else_it_is_refused(sagsgang: Line) -> None:
    sagsgang("bring-item", "byraad", MEMBER, "Cykelparkering", *WORDS, "--as", "karen.ravnholt")
    assert "For Flemming Grønlykke the secretary may write it down" in sagsgang.err
