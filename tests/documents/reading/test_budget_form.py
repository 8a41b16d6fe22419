"""The budget form: the example of the demonstration, and the ways other forms differ from it."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

import documents
from documents.reading import ReadDocument, ReadProposal
from documents.reading.read import read

FIXTURE = Path(__file__).parents[1] / "fixtures" / "soc-04.txt"
ALIASES = {
    "socialudvalg": "social",
    "lokalmed værksteder": "lokalmed_v",
    "lokalmed pleje": "lokalmed_p",
    "handicapråd": "handicapraad",
}
Reader = Callable[..., ReadProposal]


@pytest.fixture
def changed(tmp_path: Path) -> Reader:
    """Reads the form after some of its words were replaced."""

    def read_changed(*changes: tuple[str, str]) -> ReadProposal:
        (case,) = document(tmp_path, *changes).cases
        (proposal,) = case.proposals
        return proposal

    return read_changed


def document(folder: Path, *changes: tuple[str, str]) -> ReadDocument:
    text = FIXTURE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "form.txt"
    path.write_text(text, encoding="utf-8")
    return read(path, ALIASES)


def codes(proposal: ReadProposal) -> list[str]:
    return [finding.code for finding in proposal.findings]


def stated(proposal: ReadProposal) -> list[tuple[int | None, int | None, str]]:
    return [
        (line.year, None if line.amount_1000_dkk is None else int(line.amount_1000_dkk), line.status)
        for line in proposal.budget_lines
    ]


def test_the_demonstration_has_the_same_form() -> None:
    example = Path(documents.__file__).parent / "examples" / "soc-04.txt"
    assert example.read_bytes() == FIXTURE.read_bytes()


def test_the_demonstrations_four_findings(changed: Reader) -> None:
    proposal = changed()
    assert [(finding.code, finding.source.line) for finding in proposal.findings] == [
        ("year_missing", 15),
        ("profit_centre_empty", 19),
        ("staff_consequences_contradicted", 58),
        ("body_ambiguous", 62),
    ]
    assert "lokalmed_p, lokalmed_v" in proposal.findings[3].message
    assert "11 mio. kr. (linje 30)" in proposal.findings[2].message


def test_the_head_and_the_amount(changed: Reader) -> None:
    proposal = changed()
    assert (proposal.number, proposal.option_or_request, proposal.committees) == ("SOC-04", "request", ("social",))
    assert proposal.title == "Omlægning af beskyttet beskæftigelse"
    assert (proposal.department, proposal.period) == ("Voksne og Handicap", "2028-2031")
    assert stated(proposal) == [
        (2028, 900, "uncertain"),
        (2029, None, "not_stated"),
        (2030, None, "not_stated"),
        (2031, None, "not_stated"),
    ]


@pytest.mark.parametrize(
    ("ticks", "choice"),
    [
        ("Råderum Ønske X", "request"),
        ("Råderum X Ønske", "option"),
        ("Råderum x\tØnske", "option"),
        ("☐ Råderum ☒ Ønske", "request"),
        ("Råderum ☒ Ønske ☐", "option"),
        ("[x] Råderum [ ] Ønske", "option"),
        ("\nRåderum Ønske X", "request"),
        ("\nRåderum ☒\nØnske ☐", "option"),
        ("Råderum Ønske", None),
        ("Råderum X Ønske X", None),
    ],
)
def test_the_tick_may_stand_before_or_after(changed: Reader, ticks: str, choice: str | None) -> None:
    proposal = changed(("Råderum Ønske X", ticks))
    assert proposal.option_or_request == choice
    assert ("choice_unclear" in codes(proposal)) == (choice is None)


@pytest.mark.parametrize(
    ("row", "lines"),
    [
        ("900 900 450 0", [(2028, 900, "stated"), (2029, 900, "stated"), (2030, 450, "stated"), (2031, 0, "stated")]),
        (
            "900 1.200",
            [
                (2028, 900, "uncertain"),
                (2029, 1200, "uncertain"),
                (2030, None, "not_stated"),
                (2031, None, "not_stated"),
            ],
        ),
        (
            "-1.250",
            [
                (2028, -1250, "uncertain"),
                (2029, None, "not_stated"),
                (2030, None, "not_stated"),
                (2031, None, "not_stated"),
            ],
        ),
        ("", [(year, None, "not_stated") for year in (2028, 2029, 2030, 2031)]),
    ],
)
def test_amounts_with_and_without_their_years(changed: Reader, row: str, lines: list[object]) -> None:
    assert stated(changed(("\n900\n", f"\n{row}\n"))) == lines


def test_an_empty_cell_between_tabs_is_not_stated(changed: Reader) -> None:
    proposal = changed(
        ("I 1.000 kr. 2028 2029 2030 2031", "I 1.000 kr.\t2028\t2029\t2030\t2031"),
        ("Budgetændring\n", "Budgetændring\t\t900\t\t450\n"),
        ("\n900\n", "\n"),
    )
    assert stated(proposal) == [
        (2028, None, "not_stated"),
        (2029, 900, "stated"),
        (2030, None, "not_stated"),
        (2031, 450, "stated"),
    ]
    assert "year_not_stated" in codes(proposal)
    assert "year_missing" not in codes(proposal)


def test_two_years_in_the_text_leave_the_year_open(changed: Reader) -> None:
    proposal = changed(("2028 bliver et overgangsår", "2028 og 2029 bliver overgangsår"))
    assert stated(proposal) == [(None, 900, "uncertain")]
    assert "ikke ét bestemt år" in proposal.findings[0].message


@pytest.mark.parametrize(("head", "amount"), [("I kr.", Decimal("0.9")), ("I mio. kr.", Decimal(900_000))])
def test_amounts_are_brought_to_thousands(changed: Reader, head: str, amount: Decimal) -> None:
    assert changed(("I 1.000 kr.", head)).budget_lines[0].amount_1000_dkk == amount


def test_staff_consequences_that_are_described_are_not_flagged(changed: Reader) -> None:
    assert "staff_consequences_contradicted" not in codes(changed(("\nIngen\n", "\nTo får nye opgaver.\n")))


def test_none_is_believed_where_nothing_speaks_against_it(changed: Reader) -> None:
    proposal = changed(("nye kompetencer som", "ro som"), ("personaleudgifter", "vareudgifter"))
    assert "staff_consequences_contradicted" not in codes(proposal)


def test_hearing_bodies_are_split_and_looked_up(changed: Reader) -> None:
    proposal = changed(("\nLokalMED\n", "\nLokalMED Værksteder, Handicaprådet og Skolebestyrelsen på Odden\n"))
    assert proposal.hearing_bodies == ("lokalmed_v", "handicapraad", "Skolebestyrelsen på Odden")
    assert codes(proposal)[-1] == "unknown_body"


def test_a_committee_nobody_knows_keeps_its_name(changed: Reader) -> None:
    proposal = changed(("Udvalg Socialudvalget", "Udvalg Kultur, Fritid og Idræt"))
    assert proposal.committees == ("Kultur, Fritid og Idræt",)
    assert "unknown_body" in codes(proposal)


def test_an_empty_section_and_a_section_nobody_has_seen(changed: Reader) -> None:
    proposal = changed(
        ("Jobcentret skal afsætte tid til at finde virksomheder sammen med Voksne og Handicap.", ""),
        (
            "Personalemæssige konsekvenser:",
            "Klima og grøn omstilling:\n\nIngen kørsel.\n\nPersonalemæssige konsekvenser:",
        ),
    )
    assert proposal.sections["Klima og grøn omstilling"] == "Ingen kørsel."
    empty = [finding.message for finding in proposal.findings if finding.code == "field_empty"]
    assert len(empty) == 1
    assert "Indvirkning på andre områder" in empty[0]


def test_a_sentence_that_leads_to_a_list_is_no_heading(changed: Reader) -> None:
    proposal = changed(("\nIngen\n", "\nDer er følgende ændringer:\n\n- to stillinger flyttes\n"))
    assert "to stillinger" in proposal.sections["Personalemæssige konsekvenser"]


def test_rows_left_out_are_found_missing(changed: Reader) -> None:
    proposal = changed(
        ("Udvalg Socialudvalget\n", ""),
        ("Emne  Omlægning af beskyttet beskæftigelse\n", ""),
        ("Profitcenter & F3-niveau\n", ""),
    )
    assert (proposal.title, proposal.committees) == ("SOC-04", ())
    assert {"title_missing", "committee_not_stated"} <= set(codes(proposal))
    assert "profit_centre_empty" not in codes(proposal)


def test_key_figures_with_narrow_gaps_and_missing_cells(changed: Reader) -> None:
    proposal = changed(
        (
            "Beskyttet beskæftigelse                         412             318             341             286",
            "Beskyttet beskæftigelse 412 318 341 286",
        ),
        ("655             870           1.024             792", "655             -           1.024             79,5"),
    )
    assert [[cell.value for cell in row.values] for row in proposal.key_figures] == [
        [412, 318, 341, 286],
        [655, None, 1024, Decimal("79.5")],
    ]
    assert [cell.column for cell in proposal.key_figures[0].values] == ["Sandvig", "Naboer", "Region", "Landet"]


def test_two_forms_in_one_file_are_two_cases(tmp_path: Path) -> None:
    second = (
        FIXTURE.read_text(encoding="utf-8").replace("SOC-04", "SOC-05").replace("Råderum Ønske X", "Råderum X Ønske")
    )
    read_both = document(tmp_path, ("når flere bruger det.\n", f"når flere bruger det.\n\n{second}"))
    numbers = [(case.proposals[0].number, case.proposals[0].option_or_request) for case in read_both.cases]
    assert numbers == [("SOC-04", "request"), ("SOC-05", "option")]
    assert all(len(case.proposals[0].sections) == 9 for case in read_both.cases)
