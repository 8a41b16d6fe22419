"""The one way in: the shape of the answer, texts of no known kind, and no text that makes it fall."""

import dataclasses
import json
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.reading import CONFIRMATIONS, ReadProposal, as_json
from documents.reading.bodies import Bodies
from documents.reading.findings import MESSAGES, Context
from documents.reading.read import read, read_lines
from documents.reading.text.lines import lines_of

FIXTURES = Path(__file__).parents[1] / "fixtures"
CONTRACT = (
    "title number option_or_request committees department institution profit_centre proposer drafted_by responsible "
    "contributors target_groups goals period price_level unit sign_convention current_budget budget_lines key_figures "
    "fte sections hearing_bodies hearing_responses related external_deadlines follow_ups findings "
    "awaited_responses facts"
)
LINES = [
    line for name in ("soc-04", "one-pager", "catalogue") for line in (FIXTURES / f"{name}.txt").read_text().split("\n")
]


def test_a_proposal_has_the_fields_of_the_contract() -> None:
    assert " ".join(field.name for field in dataclasses.fields(ReadProposal)) == CONTRACT


@pytest.mark.parametrize("name", ["soc-04", "one-pager", "catalogue"])
def test_the_answer_is_plain_json(name: str) -> None:
    shape = as_json(read(FIXTURES / f"{name}.txt", {}))
    assert json.loads(json.dumps(shape)) == shape
    assert list(shape["cases"][0]) == ["case", "title", "case_type", "case_number", "proposals", "findings"]
    assert ("pool" in shape) == (name == "catalogue")
    proposal = shape["cases"][0]["proposals"][0]
    assert " ".join(proposal) == CONTRACT
    assert list(proposal["budget_lines"][0]) == [
        *("year", "amount_1000_dkk", "label", "committee", "expenditure_type", "role", "status", "lasting")
    ]
    assert list(proposal["findings"][0]) == ["code", "message", "certainty", "source"]
    assert list(proposal["findings"][0]["source"]) == ["file", "line"]


def test_whole_numbers_stay_whole_and_dates_are_iso() -> None:
    proposal = as_json(read(FIXTURES / "one-pager.txt", {}))["cases"][0]["proposals"][0]
    assert [item["amount"] for item in proposal["fte"]] == [2.5, 2.5, 2.5, None]
    assert type(proposal["current_budget"][0]["amount"]) is int
    assert proposal["external_deadlines"][0]["due"] == "2027-12-01"


def test_a_text_of_no_known_kind_is_kept_whole(tmp_path: Path) -> None:
    path = tmp_path / "brev.txt"
    path.write_text("\n\nTil byrådet\n\nVi ønsker en bænk ved havnen.\n", encoding="utf-8")
    (case,) = read(path, {}).cases
    assert (case.title, case.case_type, [f.code for f in case.findings]) == (
        "Til byrådet",
        "unknown",
        ["unknown_format"],
    )
    (proposal,) = case.proposals
    assert proposal.title == "Til byrådet"
    assert list(proposal.sections.values()) == ["Til byrådet\n\nVi ønsker en bænk ved havnen."]
    assert case.findings[0].source.line == 3


def test_the_kind_is_seen_by_the_text_and_not_by_the_name(tmp_path: Path) -> None:
    path = tmp_path / "katalog.txt"
    path.write_bytes((FIXTURES / "soc-04.txt").read_bytes())
    assert read(path, {}).cases[0].case_type == "budget_proposal"


def test_findings_come_in_the_order_of_the_document() -> None:
    for name in ("soc-04", "one-pager", "catalogue"):
        for case in read(FIXTURES / f"{name}.txt", {}).cases:
            for findings in (case.findings, *(proposal.findings for proposal in case.proposals)):
                assert [f.source.line for f in findings] == sorted(f.source.line for f in findings)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=30)), min_size=1, max_size=60))
def test_no_text_makes_it_fall(drawn: list[str]) -> None:
    lines = lines_of("\n".join([*drawn, "x"]))
    document = read_lines(lines, Context("a.txt", Bodies({})))
    numbers = {line.number for line in lines} | {1}
    assert document.cases
    for case in document.cases:
        assert case.title
        for finding in (*case.findings, *(f for proposal in case.proposals for f in proposal.findings)):
            assert finding.source.line in numbers
    json.dumps(as_json(document))


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_a_message_is_a_danish_sentence_that_can_be_filled(code: str) -> None:
    _, sentence = MESSAGES[code]
    names = {name for _, name, _, _ in Formatter().parse(sentence) if name}
    finding = Context("a.txt", Bodies({})).finding(code, 1, **dict.fromkeys(names, "noget"))
    assert "{" not in finding.message
    assert sentence[0] in "»{" or sentence[0].isupper()


def test_confirmations_are_findings() -> None:
    assert MESSAGES.keys() >= CONFIRMATIONS
