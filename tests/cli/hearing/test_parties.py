"""Who is heard and the rule check on the command line, on the example form and on the real documents where they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Line
from tests.cli.test_seeds import FILES, WORDS

OFFICER, COORDINATOR = "solvej.lykkegaard", "ulrik.sandager"


def test_the_example_form_is_heard_by_six_each_with_its_reason(sagsgang: Line, form: Callable[..., Path]) -> None:
    case = sagsgang.json("import", str(form()))["cases"][0]["case"]
    listed = sagsgang.json("parties", case)
    heard = {party["body"]: party for party in listed["parties"]}
    assert len(heard) == 6
    assert (heard["Handicaprådet"]["duty"], heard["Handicaprådet"]["source"]) == ("law", "retssikkerhedsloven § 37 a")
    assert heard["OmrådeMED Social og Sundhed"]["level"] == "OmrådeMED"
    assert all(party["why"] and party["period_days"] and party["gates"] for party in listed["parties"])
    (question,) = listed["questions"]
    assert (question["name"], len(question["candidates"]), question["settled_by"]) == ("LokalMED", 7, [])
    assert question["proposed"] == ["lokalmed_beskyttet_beskaeftigelse"]
    assert all(party["why"] for party in listed["not_heard"])
    text = sagsgang("parties", case)
    assert "Which is meant? »LokalMED«" in text
    assert "not heard: LokalMED Skoler: sagen hører ikke til Skoler" in text


def test_dropped_by_law_is_red_with_its_paragraph_until_it_is_restored(
    sagsgang: Line, form: Callable[..., Path]
) -> None:
    case = sagsgang.json("import", str(form()))["cases"][0]["case"]
    assert sagsgang.json("check", case)["counts"] == {"red": 0, "yellow": 2, "green": 3}
    number = next(
        str(party["consultation"])
        for party in sagsgang.json("parties", case)["parties"]
        if party["body"] == "Handicaprådet"
    )
    sagsgang("strike", case, number, "--reason", "Er hørt i foråret.", "--as", COORDINATOR)
    red = sagsgang.json("check", case)["findings"][0]
    assert (red["level"], red["rule"], red["source"]) == ("red", "hearing_parties", "retssikkerhedsloven § 37 a")
    assert red["source_date"] == "læst november 2026"
    assert "»Er hørt i foråret.«" in sagsgang("check", case)
    sagsgang("restore", case, number, "--as", OFFICER)
    assert sagsgang.json("check", case)["counts"]["red"] == 0


def test_the_questionnaire_is_answered_later_and_the_one_that_is_meant_is_named(
    sagsgang: Line, form: Callable[..., Path]
) -> None:
    case = sagsgang.json("import", str(form()))["cases"][0]["case"]
    sagsgang("answer-questions", case, "--yes", "school_districts", "--kle", "27.42.00", "--as", OFFICER)
    listed = sagsgang.json("parties", case)
    assert (listed["answers"], listed["kle"]) == (["school_districts"], "27.42.00")
    assert "Skolebestyrelsen ved Sandvig Skole" in {party["body"] for party in listed["parties"]}
    bb = "lokalmed_beskyttet_beskaeftigelse"
    sagsgang("add-body", case, bb, "--reason", "Værkstedets eget LokalMED.", "--as", OFFICER)
    listed = sagsgang.json("parties", case)
    assert listed["questions"][0]["settled_by"] == [bb]
    assert len(listed["parties"]) == 7
    yellow = [finding["rule"] for finding in sagsgang.json("check", case)["findings"] if finding["level"] == "yellow"]
    assert yellow == ["amounts"], "the form does not say in which year's prices"


@pytest.mark.skipif(None in FILES, reason="the real documents are not here (SAGSGANG_SEEDS)")
def test_the_real_form_asks_which_lokalmed_and_is_heard_by_the_council_of_people_with_disabilities(
    sagsgang: Line,
) -> None:
    case = sagsgang.json("import", WORDS[0])["cases"][0]["case"]
    listed = sagsgang.json("parties", case)
    (question,) = listed["questions"]
    assert question["name"] == "Lokalmed"
    assert len(question["candidates"]) == 7
    heard = {party["body"]: party for party in listed["parties"]}
    assert heard["Handicaprådet"]["duty"] == "law"
    assert "står i forslaget" in heard["Handicaprådet"]["why"]
    assert "which_body" in {finding["rule"] for finding in sagsgang.json("check", case)["findings"]}
