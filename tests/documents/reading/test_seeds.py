"""What must come out of the real documents. Their text and names stay out of the repository: counts, sums, digests."""

import hashlib
import os
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest

from documents.reading import CONFIRMATIONS, ReadDocument, ReadProposal
from documents.reading.read import read

SEEDS = Path(os.environ.get("SAGSGANG_SEEDS", Path(__file__).parents[3] / ".." / "shared" / "seeds"))


def seed(number: str) -> ReadDocument:
    files = sorted(SEEDS.glob(f"{number}*.txt")) if SEEDS.is_dir() else []
    if not files:
        pytest.skip("the real documents are not here; set SAGSGANG_SEEDS to their folder")
    return read(files[0], {})


TITLES = [
    *("9714e43a1dbf5555", "f9bb71ed5b4ef567", "420d0e738cd62b65", "88023461a8250d1c", "5505312bf4d87492"),
    *("e8e0c6e6d0c2b41b", "83be01cc02d78c5b", "1d18571c0e9fe642", "d9d0ddd586867e8e", "f9162520e0291803"),
]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def codes(proposal: ReadProposal) -> list[str]:
    return [finding.code for finding in proposal.findings]


def amounts(items: Iterable[tuple[int | None, Decimal | None]]) -> list[tuple[int | None, int | None]]:
    return [(year, None if amount is None else int(amount)) for year, amount in items]


@pytest.fixture(scope="module")
def form() -> ReadProposal:
    (case,) = seed("000").cases
    assert case.case_type == "budget_proposal"
    (proposal,) = case.proposals
    return proposal


@pytest.fixture(scope="module")
def catalogue() -> ReadDocument:
    return seed("001")


@pytest.fixture(scope="module")
def page() -> ReadProposal:
    (case,) = seed("004").cases
    assert case.case_type == "budget_proposal"
    (proposal,) = case.proposals
    return proposal


def test_form_is_one_request_with_its_head(form: ReadProposal) -> None:
    assert form.option_or_request == "request"
    assert digest(form.number or "") == "49722174eb550f49"
    assert [digest(name) for name in form.committees] == ["f65f0f985134d829"]
    assert form.institution == form.department
    assert digest(form.institution or "") == "5b87c1f17b44478c"
    assert (form.profit_centre, form.unit, form.sign_convention) == (None, "1.000 kr.", "plus_is_spending")


def test_form_has_one_amount_with_an_uncertain_year_and_no_zeros(form: ReadProposal) -> None:
    lines = [(line.year, line.amount_1000_dkk, line.role, line.status) for line in form.budget_lines]
    assert lines == [
        (2020, Decimal(900), "change", "uncertain"),
        (2021, None, "change", "not_stated"),
        (2022, None, "change", "not_stated"),
        (2023, None, "change", "not_stated"),
    ]


def test_form_key_figures_are_two_rows_of_four_columns(form: ReadProposal) -> None:
    rows = [[int(cell.value or 0) for cell in row.values] for row in form.key_figures]
    assert rows == [[527, 302, 333, 277], [697, 903, 1061, 774]]
    assert len({tuple(cell.column for cell in row.values) for row in form.key_figures}) == 1


def test_form_keeps_every_section_whole(form: ReadProposal) -> None:
    assert len(form.sections) == 9
    assert all(form.sections.values())
    assert [(tie.day, tie.body is not None) for tie in form.related] == [("2018", False), ("2018-08", True)]
    assert len(form.sections["Beskrivelse"].split()) == 178


def test_form_findings_stand_beside_their_lines(form: ReadProposal) -> None:
    assert [(finding.code, finding.source.line) for finding in form.findings] == [
        ("unknown_body", 7),
        ("year_missing", 14),
        ("profit_centre_empty", 18),
        ("staff_consequences_contradicted", 67),
        ("body_ambiguous", 73),
    ]
    contradiction = form.findings[3].message
    assert "linje 30" in contradiction
    assert "15 mio. kr." in contradiction
    assert [digest(name) for name in form.hearing_bodies] == ["b277f7be1b86ed82"]


def test_catalogue_has_ten_proposals_in_one_case(catalogue: ReadDocument) -> None:
    (case,) = catalogue.cases
    assert case.case_type == "reinvestment_catalogue"
    assert len(case.proposals) == len({proposal.title for proposal in case.proposals}) == 10
    assert [digest(proposal.title) for proposal in case.proposals] == TITLES


def test_catalogue_pool_sum_and_rest_are_checked(catalogue: ReadDocument) -> None:
    pool = catalogue.pool
    assert pool is not None
    assert (pool.amount, pool.sum, pool.rest) == (4_300_000, 2_810_000, 1_490_000)
    assert [finding.code for finding in catalogue.cases[0].findings] == [
        "committee_not_stated",
        "contents_incomplete",
        "sums_agree",
    ]
    assert "9 af 10" in catalogue.cases[0].findings[1].message


def test_catalogue_money_rows_find_their_proposals_though_named_otherwise(catalogue: ReadDocument) -> None:
    proposals = catalogue.cases[0].proposals
    preliminary = [
        [int(line.amount_1000_dkk or 0) for line in proposal.budget_lines if line.status == "preliminary"]
        for proposal in proposals
    ]
    assert preliminary == [[], [185], [300], [425], [0], [150], [500], [450], [800], [0]]
    assert sum(sum(amounts) for amounts in preliminary) == 2810


def test_catalogue_first_proposal_is_missing_from_the_table(catalogue: ReadDocument) -> None:
    first = catalogue.cases[0].proposals[0]
    assert [(line.amount_1000_dkk, line.year, line.status) for line in first.budget_lines] == [
        (Decimal(370), None, "uncertain")
    ] * 2
    missing = next(finding for finding in first.findings if finding.code == "missing_in_money_table")
    for figure in ("2 × 370.000 kr.", "740.000 kr.", "3.550.000 kr.", "750.000 kr."):
        assert figure in missing.message


def test_catalogue_gaps_are_reported(catalogue: ReadDocument) -> None:
    proposals = catalogue.cases[0].proposals
    where = {
        code: [i for i, proposal in enumerate(proposals, 1) if code in codes(proposal)]
        for code in ("economy_empty", "description_empty", "timetable_before_catalogue", "uncertain_marker")
    }
    assert where == {
        "economy_empty": [3, 4, 5, 7, 8],
        "description_empty": [5],
        "timetable_before_catalogue": [1],
        "uncertain_marker": [3],
    }
    timetable = [i for i, p in enumerate(proposals, 1) if any("Tidsplan" in f.message for f in p.findings)]
    assert timetable == [1, 3, 4, 5, 10]


def test_catalogue_relations(catalogue: ReadDocument) -> None:
    proposals = catalogue.cases[0].proposals
    related = {i: p.related for i, p in enumerate(proposals, 1) if p.related}
    assert list(related) == [1, 10]
    assert [tie.relation for tie in related[1]] == ["prioritised_with"]
    assert digest(related[1][0].title) == "45c46f69b40f4631"
    assert [(tie.title, tie.relation) for tie in related[10]] == [(proposals[8].title, "seen_with")]


def test_catalogue_fields_survive_broken_lines(catalogue: ReadDocument) -> None:
    proposals = catalogue.cases[0].proposals
    assert [len(p.drafted_by) for p in proposals] == [1, 1, 2, 2, 2, 1, 1, 1, 1, 1]
    assert [len(p.target_groups) for p in proposals] == [6, 6, 1, 1, 1, 1, 1, 1, 1, 1]
    assert [len(p.contributors) for p in proposals] == [3, 1, 4, 2, 2, 3, 3, 2, 1, 3]
    assert [len(p.goals) for p in proposals] == [0, 0, 0, 0, 0, 2, 4, 3, 0, 0]
    fte = [[item.amount for item in p.fte] for p in proposals]
    half, quarter = Decimal("0.5"), Decimal("0.25")
    assert fte == [[Decimal(1), None], [half], [], [], [], [half, quarter], [], [], [Decimal(2)], [half]]
    worded = [f.source.line for p in proposals for f in p.findings if f.code == "fte_in_words"]
    assert worded == [739, 747, 1194, 1333]
    assert [f.source.line for p in proposals for f in p.findings if f.code == "sentence_broken"] == [346]
    words = Counter(word for p in proposals for text in p.sections.values() for word in text.split())
    hanging = {word: n for word, n in words.items() if word.endswith("-") and len(word) > 4}
    assert hanging == {"ressource-": 1, "lokal-": 1}  # "ressource- og …", not a torn word


def test_page_amounts_by_role_year_and_type(page: ReadProposal) -> None:
    years = (2024, 2025, 2026)
    by_row: dict[tuple[str, str | None], list[int | None]] = {}
    for line in page.budget_lines:
        key = (line.role, line.expenditure_type)
        by_row.setdefault(key, []).append(None if line.amount_1000_dkk is None else int(line.amount_1000_dkk))
    assert by_row == {
        ("restructuring", "transfer"): [-2800] * 3 + [None],
        ("restructuring", "service"): [-2100] * 3 + [None],
        ("investment", "service"): [1500] * 3 + [None],
        ("investment", "transfer"): [1100] * 3 + [None],
        ("net", "service"): [-600] * 3 + [None],
        ("net", "transfer"): [-1700] * 3 + [None],
    }
    assert len({line.committee for line in page.budget_lines if line.committee}) == 3
    assert {line.status for line in page.budget_lines if line.year == 2027} == {"not_stated"}
    assert amounts((item.year, item.amount) for item in page.current_budget) == [
        *zip(years, (36608, 36612, 36612), strict=True),
        (2027, None),
    ]


def test_page_head_and_units(page: ReadProposal) -> None:
    assert len(page.committees) == 3
    assert (page.price_level, page.unit, page.sign_convention) == ("2024", "1.000 kr.", "plus_is_spending")
    assert page.period == "2024-2026"
    assert digest(page.title) == "bf39c5a240798b54"
    assert len(page.sections) == 7


def test_page_sums_and_staff_are_checked(page: ReadProposal) -> None:
    assert {code for code in codes(page) if code in CONFIRMATIONS} == {"sums_agree", "fte_agrees"}
    staff = next(finding for finding in page.findings if finding.code == "fte_agrees")
    assert "+4" in staff.message
    assert "3 + 1" in staff.message
    assert amounts((item.year, item.amount) for item in page.fte) == [(2024, 4), (2025, 4), (2026, 4), (2027, None)]
    assert [f.message.split()[1] for f in page.findings if f.code == "year_not_stated"] == ["2027"]


def test_page_answer_relations_and_promise(page: ReadProposal) -> None:
    (answer,) = page.hearing_responses
    assert answer.received_on is None
    assert [digest(answer.body), digest(answer.text)] == ["1d9ef1dca6748b7b", "97394934b97c9948"]
    assert "response_date_missing" in codes(page)
    assert [tie.relation for tie in page.related] == ["related"] * 3
    assert [(tie.day, tie.item) for tie in page.related] == [(None, None), ("2023-03-01", "3"), ("2022-10-05", "3")]
    assert len({tie.body for tie in page.related[1:]}) == 1
    (promise,) = page.follow_ups
    assert (promise.due, promise.uncertain) == ("2026", True)
    assert "evaluering" in promise.text


@pytest.mark.parametrize("number", ["002", "003"])
def test_minutes_are_not_taken_for_a_proposal(number: str) -> None:
    read = seed(number)
    assert (read.cases, len(read.meetings)) == ((), 1)
