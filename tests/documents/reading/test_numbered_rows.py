"""A spreadsheet that lists proposals: which columns say what, what is checked, what is left over."""

from __future__ import annotations

from decimal import Decimal

from documents.reading.read import read_file
from documents.reading.result import ReadCase

ALIASES = {"skoleudvalget": "skole", "kulturudvalget": "kultur"}
HEAD = "Nr.\tForslag\tUdvalg\tArt\t2028\t2029\tI alt"
NOTES = "Forslag til budget 2028\nBeløb i 1.000 kr.\nPlus er udgifter, minus er indtægter og besparelser.\n\n"


def read(*rows: str, notes: str = NOTES) -> ReadCase:
    document = read_file("liste.txt", (notes + "\n".join((HEAD, *rows))).encode(), ALIASES).document
    (case,) = document.cases
    return case


def test_rows_of_one_number_are_a_proposal() -> None:
    case = read(
        "1\tFlere årsværk, samlet antal 12\tSkoleudvalget\tService\t1.200\t-600\t600",
        "1\tFlere årsværk, samlet antal 12\tSkoleudvalget\tAnlæg\t300\t\t300",
        "2\tFærre bøger\tKulturudvalget; Skoleudvalget\t\t-10\t-10\t-20",
        "\tI alt\t\t\t1.490\t-610\t880",
    )
    first, second = case.proposals
    assert (case.title, first.number, first.title) == ("Forslag til budget 2028", "1", "Flere årsværk, samlet antal 12")
    assert [
        (line.year, line.amount_1000_dkk, line.expenditure_type, line.committee) for line in first.budget_lines
    ] == [
        (2028, Decimal(1200), "service", "skole"),
        (2029, Decimal(-600), "service", "skole"),
        (2028, Decimal(300), "capital", "skole"),
        (2029, None, "capital", "skole"),
    ]
    assert (second.committees, second.budget_lines[0].committee) == (("kultur", "skole"), None)
    assert (first.unit, first.sign_convention) == ("1.000 kr.", "plus_is_spending")
    assert not case.findings
    assert not first.findings


def test_a_sum_that_disagrees_is_a_finding() -> None:
    case = read(
        "1\tA-vej\tSkoleudvalget\t\t100\t5\t105", "2\tB-vej\tSkoleudvalget\t\t200\t5\t205", "\tI alt\t\t\t310\t10\t320"
    )
    assert [(finding.code, "310" in finding.message, "300" in finding.message) for finding in case.findings] == [
        ("sum_disagrees", True, True)
    ]


def test_a_cell_that_is_no_sure_amount_is_a_finding_and_an_empty_one_is_not_zero() -> None:
    case = read("1\tA-vej\tSkoleudvalget\t\t1,200\t\t", "2\tB-vej\tUkendtudvalget\t\t\t\tIkke oplyst")
    first, second = case.proposals
    assert [line.amount_1000_dkk for line in (*first.budget_lines, *second.budget_lines)] == [None] * 4
    assert {finding.code for finding in first.findings} == {"amount_not_stated", "amount_unread"}
    assert {finding.code for finding in second.findings} == {"amount_not_stated", "unknown_body"}


def test_a_list_without_a_unit_asks_and_what_is_beside_it_is_left_over() -> None:
    case = read("1\tA-vej\tSkoleudvalget\t\t100\t5\t105", notes="Forslag til budget 2028\nLæs også bilaget.\n\n")
    assert {finding.code for finding in case.findings} == {"unit_not_stated", "left_over"}


def test_a_list_with_a_column_of_titles_alone_is_read_as_before() -> None:
    text = (
        "Spareforslag i 1.000 kr.\n\nForslag\t2028\t2029\n1. Mindre rengøring\t-100\t-200\n2. Færre møder\t-50\t-60\n"
    )
    (case,) = read_file("liste.txt", text.encode(), ALIASES).document.cases
    assert [proposal.title for proposal in case.proposals] == ["Mindre rengøring", "Færre møder"]
