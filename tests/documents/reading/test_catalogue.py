"""The catalogue: forms cut apart, fields across broken lines, and the money table matched and added up."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from documents.reading import ReadDocument, ReadProposal
from documents.reading.read import read

FIXTURE = Path(__file__).parents[1] / "fixtures" / "catalogue.txt"
Reader = Callable[..., ReadDocument]


@pytest.fixture
def changed(tmp_path: Path) -> Reader:
    """Reads the catalogue after some of its words were replaced, or after its layout was."""

    def read_changed(*changes: tuple[str, str], layout: Callable[[str], str] = str) -> ReadDocument:
        text = FIXTURE.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "catalogue.txt"
        path.write_text(layout(text), encoding="utf-8")
        return read(path, {})

    return read_changed


def codes(proposal: ReadProposal) -> list[str]:
    return [finding.code for finding in proposal.findings]


def double_spaced(text: str) -> str:
    """Every second line blank, as copying from a PDF does it; blank lines become three, pages begin without one."""
    lines = text.replace("\n\n", "\n \n").split("\n")
    return "\n\n".join(lines).replace("\n\n\f", "\n")


def test_three_proposals_in_a_case_of_the_department(changed: Reader) -> None:
    (case,) = changed().cases
    assert (case.case_type, len(case.proposals)) == ("reinvestment_catalogue", 3)
    assert {proposal.department for proposal in case.proposals} == {"Kultur & Fritid"}
    assert case.proposals[1].title == "Frivillige følgevenner til ældre borgere, som gerne vil deltage i kulturlivet"


def test_pool_sum_and_rest(changed: Reader) -> None:
    pool = changed().pool
    assert pool is not None
    assert (pool.amount, pool.sum, pool.rest) == (1_000_000, 350_000, 650_000)


def test_findings_of_the_catalogue(changed: Reader) -> None:
    findings = changed().cases[0].findings
    assert [finding.code for finding in findings] == [
        "committee_not_stated",
        "contents_incomplete",
        "amount_unmatched",
        "sums_agree",
    ]
    assert "afbrudt" in findings[1].message


def test_findings_of_the_proposals(changed: Reader) -> None:
    assert [codes(proposal) for proposal in changed().cases[0].proposals] == [
        ["timetable_before_catalogue", "uncertain_marker", "amount_differs"],
        ["missing_in_money_table", "description_empty"],
        ["field_missing", "economy_empty", "amount_zero"],
    ]


def test_fields_of_a_proposal(changed: Reader) -> None:
    first, second, third = changed().cases[0].proposals
    assert first.drafted_by == ("Vibeke Strandby", "Torkil Havgaard")
    assert first.target_groups == ("1.1", "1.4", "2.10")
    assert first.contributors == ("Kultur & Fritid", "Skole", "?boligselskaberne")
    assert first.goals == ("Flere børn i foreninger", "Færre ensomme unge i ferierne")
    assert [item.amount for item in first.fte] == [Decimal("0.5")]
    assert second.responsible == ("Jens Ole Klitmøl",)
    assert [(tie.title, tie.relation) for tie in second.related] == [("Ældre og Sundhed", "prioritised_with")]
    assert [(tie.title, tie.relation) for tie in third.related] == [(second.title, "seen_with")]
    assert "Beskrivelse af indsats" not in second.sections


def test_a_proposal_outside_the_table_shows_what_it_would_cost(changed: Reader) -> None:
    proposal = changed().cases[0].proposals[1]
    assert [line.amount_1000_dkk for line in proposal.budget_lines] == [150, 150]
    message = proposal.findings[0].message
    assert "2 × 150.000 kr. = 300.000 kr." in message
    assert "650.000 kr. og resten 350.000 kr." in message


def test_the_layout_does_not_change_the_proposals(changed: Reader) -> None:
    single, double = changed().cases[0], changed(layout=double_spaced).cases[0]
    for mine, theirs in zip(single.proposals, double.proposals, strict=True):
        for field in (
            "title",
            "drafted_by",
            "target_groups",
            "contributors",
            "goals",
            "budget_lines",
            "related",
            "fte",
        ):
            assert getattr(mine, field) == getattr(theirs, field), field
        assert mine.sections.keys() == theirs.sections.keys()
        assert codes(mine) == codes(theirs)


def test_headings_are_found_by_the_contents_page_alone(changed: Reader) -> None:
    titles = [proposal.title for proposal in changed(("\f", "")).cases[0].proposals]
    assert titles[:2] == [proposal.title for proposal in changed().cases[0].proposals][:2]


def test_headings_are_found_by_their_pages_alone(changed: Reader) -> None:
    text = FIXTURE.read_text(encoding="utf-8")
    contents = text[text.index("Indhold") : text.index("\f")]
    document = changed((contents, ""))
    assert [p.title for p in document.cases[0].proposals] == [p.title for p in changed().cases[0].proposals]
    assert "contents_incomplete" not in [finding.code for finding in document.cases[0].findings]


def test_a_heading_without_any_sign_is_pointed_out(changed: Reader) -> None:
    document = changed(
        ("\f", ""), ("Frivillige følgevenner til ældre borgere, som gerne vil deltage i kultur-\nlivet .", "X .")
    )
    assert "heading_uncertain" in [code for proposal in document.cases[0].proposals for code in codes(proposal)]


def test_a_wrong_sum_and_a_wrong_rest_are_found(changed: Reader) -> None:
    wrong_sum = changed(
        ("I alt                                   350.000", "I alt                                   360.000")
    )
    noticed = [finding.code for finding in wrong_sum.cases[0].findings]
    assert {"sum_disagrees", "rest_disagrees"} <= set(noticed)
    assert "sums_agree" not in noticed


def test_amounts_in_thousands(changed: Reader) -> None:
    document = changed(("Foreløbigt skøn.", "Foreløbigt skøn i 1.000 kr."))
    assert document.pool is not None
    assert document.pool.amount == 1_000_000_000
    assert document.cases[0].proposals[0].budget_lines[0].amount_1000_dkk == 260_000


def test_a_row_without_an_amount_is_not_zero(changed: Reader) -> None:
    document = changed(
        (
            "Sangaft. i forsamlingshusene                  0  kan ses sammen med følge-\nvenner",
            "Sangaft. i forsamlingshusene",
        )
    )
    (line,) = document.cases[0].proposals[2].budget_lines
    assert (line.amount_1000_dkk, line.status) == (None, "not_stated")
    assert "amount_missing" in codes(document.cases[0].proposals[2])


def test_a_table_that_is_not_preliminary_is_stated(changed: Reader) -> None:
    document = changed(("Foreløbigt skøn.", "Vedtaget."))
    assert document.cases[0].proposals[0].budget_lines[0].status == "stated"


def test_a_catalogue_without_a_money_table_has_no_pool(changed: Reader) -> None:
    text = FIXTURE.read_text(encoding="utf-8")
    document = changed((text[text.index("\fOversigt") :], ""))
    assert document.pool is None
    assert len(document.cases[0].proposals) == 3
    assert "missing_in_money_table" not in codes(document.cases[0].proposals[1])
