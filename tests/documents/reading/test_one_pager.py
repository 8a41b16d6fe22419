"""The one-page proposal: roles, types, sums, årsværk, answers and promises."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from documents.reading import ReadProposal
from documents.reading.read import read

FIXTURE = Path(__file__).parents[1] / "fixtures" / "one-pager.txt"
ALIASES = {"sundhedsudvalget": "sun", "sun": "sun", "socialudvalg": "soc", "su": "soc", "hr": "handicap", "ær": "ældre"}
Reader = Callable[..., ReadProposal]


@pytest.fixture
def changed(tmp_path: Path) -> Reader:
    """Reads the page after some of its words were replaced."""

    def read_changed(*changes: tuple[str, str]) -> ReadProposal:
        text = FIXTURE.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "page.txt"
        path.write_text(text, encoding="utf-8")
        (case,) = read(path, ALIASES).cases
        (proposal,) = case.proposals
        return proposal

    return read_changed


def codes(proposal: ReadProposal) -> list[str]:
    return [finding.code for finding in proposal.findings]


def test_amounts_by_role_committee_and_type(changed: Reader) -> None:
    in_2029 = [line for line in changed().budget_lines if line.year == 2029]
    assert [(line.role, line.committee, line.expenditure_type, line.amount_1000_dkk) for line in in_2029] == [
        ("restructuring", "sun", "service", -1900),
        ("restructuring", "soc", "transfer", -400),
        ("investment", "sun", "service", 600),
        ("net", None, "service", -1300),
        ("net", None, "transfer", -400),
    ]


def test_what_is_checked_and_what_is_missing(changed: Reader) -> None:
    proposal = changed()
    assert codes(proposal) == [
        "year_not_stated",
        "sums_agree",
        "fte_agrees",
        "due_uncertain",
        "response_date_missing",
        "response_empty",
    ]
    assert (proposal.price_level, proposal.period, proposal.sign_convention) == (
        "2028",
        "2028-2030",
        "plus_is_spending",
    )
    assert [item.amount for item in proposal.fte] == [Decimal("2.5")] * 3 + [None]


def test_a_wrong_net_is_found_in_its_year(changed: Reader) -> None:
    proposal = changed(("-450\t-1.300", "-450\t-1.350"))
    (wrong,) = [finding for finding in proposal.findings if finding.code == "sum_disagrees"]
    assert "2029 er −1.350, men rækkerne giver −1.300" in wrong.message
    assert "sums_agree" not in codes(proposal)


def test_a_difference_of_rounding_is_forgiven(changed: Reader) -> None:
    assert "sums_agree" in codes(changed(("-450\t-1.300", "-451\t-1.300")))
    assert "sum_disagrees" in codes(changed(("-450\t-1.300", "-452\t-1.300")))


def test_staff_that_does_not_add_up_is_found(changed: Reader) -> None:
    proposal = changed(("2 årsværk til træning", "3 årsværk til træning"))
    (wrong,) = [finding for finding in proposal.findings if finding.code == "fte_disagrees"]
    assert "+2,5" in wrong.message
    assert "3 + 0,5" in wrong.message


def test_types_in_the_head_and_in_the_table_are_compared(changed: Reader) -> None:
    assert "expenditure_type_mismatch" in codes(changed(("Serviceudgifter og overførselsudgifter", "Anlæg")))


def test_an_abbreviation_nobody_knows_is_said_once(changed: Reader) -> None:
    proposal = changed(("Service SUN", "Service XYU"))
    assert codes(proposal).count("unknown_body") == 1
    assert {line.committee for line in proposal.budget_lines} == {"XYU", "soc", None}


def test_blanks_for_tabs_are_enough_where_every_year_is_filled(changed: Reader) -> None:
    text = FIXTURE.read_text(encoding="utf-8")
    table = re.search(r"Beløb.*\+2,5\t\n", text, re.DOTALL)
    assert table is not None
    three = table[0].replace("\t2031", "").replace("\t", " ")
    proposal = changed((table[0], three), ("Overskrift\t", "Overskrift "))
    stated = {(line.year, line.role, line.amount_1000_dkk) for line in proposal.budget_lines}
    assert (2030, "investment", Decimal(600)) in stated
    assert "sums_agree" in codes(proposal)
    assert proposal.title == "Træning tættere på hjemmet"


def test_amounts_short_of_a_year_without_tabs_are_uncertain(changed: Reader) -> None:
    proposal = changed(("\t", " "))
    assert {line.status for line in proposal.budget_lines} == {"uncertain", "not_stated"}
    assert "years_incomplete" in codes(proposal)


def test_answers_relations_promises_and_walls(changed: Reader) -> None:
    proposal = changed()
    assert [(answer.body, answer.received_on) for answer in proposal.hearing_responses] == [("handicap", None)]
    assert [tie.title[:12] for tie in proposal.related] == ['"Sundhedspol', "Forslag SUN-"]
    assert [(promise.due, promise.uncertain) for promise in proposal.follow_ups] == [("2029", True)]
    assert [wall.due and wall.due.isoformat() for wall in proposal.external_deadlines] == ["2027-12-01"]


def test_a_promise_with_a_day_is_certain(changed: Reader) -> None:
    proposal = changed(("evalueres i efteråret 2029", "evalueres den 1. november 2029"))
    assert [(promise.due, promise.uncertain) for promise in proposal.follow_ups] == [("2029-11-01", False)]
    assert "due_uncertain" not in codes(proposal)


def test_the_meaning_of_plus_is_read(changed: Reader) -> None:
    proposal = changed(
        ("(-) = mindreudgift/merindtægt, (+) = merudgift/mindreindtægt", "(+) = mindreudgift, (-) = merudgift")
    )
    assert proposal.sign_convention == "plus_is_income"


def test_headings_without_numbers(changed: Reader) -> None:
    text = FIXTURE.read_text(encoding="utf-8")
    changes = [(heading, re.sub(r"^\d\. ", "", heading)) for heading in re.findall(r"^\d\. .*$", text, re.MULTILINE)]
    assert changed(*changes).sections == changed().sections
