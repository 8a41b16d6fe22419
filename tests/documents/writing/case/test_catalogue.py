"""The catalogue in its three forms, read back by our own reader; and what it says of what is not in the sums."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings

from documents.writing.case.catalogue import catalogue_paper, catalogue_workbook
from documents.writing.pdf import pdf
from documents.writing.word import word
from models.case.budget_proposals import BudgetProposal, BudgetProposals, ProposedAmount, Selection
from process.state.follow_up import BudgetEnding
from tests.documents.writing.case.proposals import (
    ALIASES,
    COMMITTEES,
    MUNICIPALITY,
    NOW,
    YEARS,
    budgets,
    by_year,
    read_back,
)
from tests.documents.writing.papers import opened, structure, text_of

SCHOOLS, CLIMATE, CULTURE, _ = COMMITTEES


def amount(label: str, year: int | None, figure: str, **fields: object) -> ProposedAmount:
    given = {"role": "change", "committee": SCHOOLS, "kind": "service"} | fields
    return ProposedAmount(label, year, Decimal(figure), **given)  # type: ignore[arg-type]


def proposal(place: int, title: str, *amounts: ProposedAmount, **fields: object) -> BudgetProposal:
    given = {"committees": (SCHOOLS,), "sections": (("Beskrivelse", "En sætning."),), "amounts": amounts} | fields
    return BudgetProposal("2027-0001", 1, "Budget 2028", place, title, 1, **given)  # type: ignore[arg-type]


TEACHERS = proposal(
    1,
    "To lærere mere på Fyrskolen fra august 2028",
    amount("Løn", 2028, "450.5"),
    amount("Løn", 2029, "1081"),
    amount("Inventar", 2028, "60", kind="capital"),
)
LIBRARY = proposal(
    2,
    "Biblioteket åbner senere",
    amount("Budgetændring", 2028, "-250", committee=CULTURE, kind=""),
    committees=(CULTURE,),
    sections=(("Beskrivelse", "Biblioteket åbner kl. 10."), ("Konsekvenser for borgerne", "Kortere åbningstid.")),
)
PATH = proposal(3, "Sti langs fjorden", committees=(CLIMATE, CULTURE))
BUDGET = BudgetProposals(Selection(2028), YEARS, (TEACHERS, LIBRARY, PATH))


@given(budgets())
@settings(max_examples=60, deadline=None)
def test_a_spreadsheet_reads_back_to_the_same_proposals(budget: BudgetProposals) -> None:
    read = read_back("katalog.xlsx", catalogue_workbook(budget, MUNICIPALITY, NOW))
    assert [each.title for each in read] == [" ".join(each.title.split()) for each in budget.proposals]
    assert [each.committees for each in read] == [each.committees for each in budget.proposals]
    assert [by_year(each) for each in read] == [by_year(each) for each in budget.proposals]
    assert [dict(each.sections) for each in read] == [dict(each.sections) for each in budget.proposals]
    stated = [
        [(line.label, line.year, line.amount_1000_dkk, line.expenditure_type or "") for line in each.budget_lines]
        for each in read
    ]
    for lines, written in zip(stated, budget.proposals, strict=True):
        assert {line for line in lines if line[2] is not None} == {
            (line.label, line.year, line.amount, line.kind) for line in written.amounts
        }


@given(budgets())
@settings(max_examples=40, deadline=None)
def test_a_word_file_reads_back_to_the_same_proposals(budget: BudgetProposals) -> None:
    read = read_back("katalog.docx", word(catalogue_paper(budget, MUNICIPALITY, NOW)))
    assert [each.title for each in read] == [each.title for each in budget.proposals]
    assert [each.committees for each in read] == [each.committees for each in budget.proposals]
    assert [by_year(each) for each in read] == [by_year(each) for each in budget.proposals]


LONG = replace(
    TEACHERS,
    title="Et forslag med et navn, der er så langt, at det fylder mere end en linje både i listen over indholdet "
    "og over forslaget selv, og som handler om skoler i 2028",
)


@pytest.mark.parametrize("proposals", [(TEACHERS, LIBRARY, PATH), (LONG, LIBRARY), (TEACHERS,)])
def test_a_pdf_reads_back_to_the_same_proposals(proposals: tuple[BudgetProposal, ...]) -> None:
    read = read_back("katalog.pdf", pdf(catalogue_paper(replace(BUDGET, proposals=proposals), MUNICIPALITY, NOW)))
    assert [each.title for each in read] == [each.title for each in proposals]
    assert [set(each.committees) for each in read] == [set(each.committees) for each in proposals]
    assert [by_year(each) for each in read] == [by_year(each) for each in proposals]


def test_it_is_named_and_nothing_in_it_is_a_question() -> None:
    from documents.reading.read import read_file

    for name, data in (
        ("katalog.xlsx", catalogue_workbook(BUDGET, MUNICIPALITY, NOW)),
        ("katalog.docx", word(catalogue_paper(BUDGET, MUNICIPALITY, NOW))),
    ):
        (case,) = read_file(name, data, ALIASES).document.cases
        assert case.title == "Forslagskatalog: Budget 2028", name
        codes = {finding.code for each in case.proposals for finding in each.findings}
        assert codes <= {"amount_not_stated", "year_not_stated", "sums_agree"}, name


def test_the_pdf_has_contents_headings_and_table_heads() -> None:
    data = pdf(catalogue_paper(BUDGET, MUNICIPALITY, NOW))
    file = opened(data)
    with file.open_outline() as outline:
        titles = [entry.title for top in outline.root for entry in (top, *top.children)]
    assert "Forslag 1: To lærere mere på Fyrskolen fra august 2028" in titles
    tags = [tag for tag, _ in structure(file.Root.StructTreeRoot)]
    assert {"H1", "H2", "H3", "Table", "TH", "TOC"} <= set(tags)
    assert str(file.Root.Lang) == "da-DK"
    assert "pdfuaid" in str(file.Root.Metadata.read_bytes())
    text = text_of(data)
    assert "I alt" in text
    assert "260,5" in text, "450,5 + 60 - 250"
    assert "Ikke med i summerne, fordi beløbet ikke er oplyst: »Sti langs fjorden«." in " ".join(text.split())


def test_what_is_no_part_of_the_budget_is_told_and_not_added_up() -> None:
    out = replace(LIBRARY, ending=BudgetEnding.NOT_INCLUDED, is_out=True)
    budget = replace(BUDGET, proposals=(TEACHERS, out), undated=("2027-0009 Uden år",), has_other_years=True)
    text = " ".join(text_of(pdf(catalogue_paper(budget, MUNICIPALITY, NOW))).split())
    assert "I alt 510,5 1.081" in text
    assert "fordi de ikke indgår i budgettet: »Biblioteket åbner senere«." in text
    assert "fordi intet år er oplyst: »2027-0009 Uden år«." in text
    assert "også beløb uden år eller i andre år" in text
    book = openpyxl.load_workbook(BytesIO(catalogue_workbook(budget, MUNICIPALITY, NOW)), data_only=True)
    assert book.sheetnames == ["Forslag", "Indgår ikke", "Tekster"]
    assert next(row[1].value for row in book["Indgår ikke"].iter_rows(min_row=7)) == "Biblioteket åbner senere"
    read = read_back("katalog.xlsx", catalogue_workbook(budget, MUNICIPALITY, NOW))
    assert [each.title for each in read] == [TEACHERS.title, LIBRARY.title]


def test_amounts_say_what_they_are() -> None:
    doubtful = amount("Løn", 2031, "10", is_confirmed=False, is_lasting=True)
    budget = replace(BUDGET, proposals=(proposal(1, "Tvivl", doubtful, is_turned=True, price_level="2027"),))
    text = " ".join(text_of(pdf(catalogue_paper(budget, MUNICIPALITY, NOW))).split())
    for said in (
        "Beløb i 1.000 kr., 2027-priser.",
        "Beløb i 2027-priser. Plus er udgifter, minus er indtægter og besparelser. Streg (–) betyder: ikke oplyst. "
        "Stjerne (*) betyder: beløbet er ikke bekræftet.",
        "Det sidste beløb gælder også årene efter.",
        "her er fortegnet vendt. 1.000 kr.",
    ):
        assert said in text
    mixed = replace(BUDGET, proposals=(replace(TEACHERS, price_level="2027"), replace(LIBRARY, price_level="2028")))
    text = " ".join(text_of(pdf(catalogue_paper(mixed, MUNICIPALITY, NOW))).split())
    assert "2027-priser og 2028-priser. Summerne er ikke omregnet til samme prisniveau." in text


def test_a_catalogue_without_proposals_says_so() -> None:
    empty = BudgetProposals(Selection(2028), YEARS)
    assert "Der er ingen forslag." in text_of(pdf(catalogue_paper(empty, MUNICIPALITY, NOW)))
    assert openpyxl.load_workbook(BytesIO(catalogue_workbook(empty, MUNICIPALITY, NOW)))["Forslag"].max_row == 6


def test_a_text_longer_than_a_cell_loses_nothing() -> None:
    text = "Langt " * 12_000
    long = replace(TEACHERS, sections=(("Beskrivelse", text.strip()),))
    data = catalogue_workbook(replace(BUDGET, proposals=(long,)), MUNICIPALITY, NOW)
    rows = [
        [cell.value for cell in row] for row in openpyxl.load_workbook(BytesIO(data))["Tekster"].iter_rows(min_row=4)
    ]
    assert [row[2] for row in rows] == ["Beskrivelse", "Beskrivelse (fortsat)", "Beskrivelse (fortsat)"]
    assert "".join(row[3] for row in rows) == text.strip()


def test_equal_papers_give_equal_files() -> None:
    assert catalogue_workbook(BUDGET, MUNICIPALITY, NOW) == catalogue_workbook(BUDGET, MUNICIPALITY, NOW)
