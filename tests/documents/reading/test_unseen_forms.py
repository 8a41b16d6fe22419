"""Forms written for this test alone: what they have in common with others is the meaning of their words."""

from documents.reading import ReadCase
from documents.reading.bodies import Bodies
from documents.reading.findings import Context
from documents.reading.read import read_lines
from documents.reading.text.lines import lines_of

Amount = tuple[str, int | None, int | None]


def read(text: str) -> ReadCase:
    (case,) = read_lines(lines_of(text), Context("a.txt", Bodies({"sundhedsudvalg": "sun"}))).cases
    return case


def amounts(case: ReadCase, place: int = 0) -> list[Amount]:
    return [
        (line.label, line.year, None if line.amount_1000_dkk is None else int(line.amount_1000_dkk))
        for line in case.proposals[place].budget_lines
    ]


def codes(case: ReadCase) -> set[str]:
    return {finding.code for proposal in case.proposals for finding in (*case.findings, *proposal.findings)}


def test_columns_of_blanks_keep_their_empty_cells() -> None:
    case = read(
        "Effektiviserings- og besparelseskatalog 2028\nForslag nr.: 14\nForslagets titel: Færre pladser til genbrug\n"
        "Center: Center for Miljø\nForslagstype: Effektivisering\n\nØkonomi\n"
        "Hele 1.000 kr. 2028-priser    2028     2029     2030     2031\n"
        "Drift                         -350     -700     -700     -700\n"
        "Heraf løn                              -450     -450     -450\n"
        "Anlægsudgift                             500\n\nØvrige konsekvenser\nIngen\n"
    )
    (proposal,) = case.proposals
    assert (proposal.number, proposal.title, proposal.department) == (
        "14",
        "Færre pladser til genbrug",
        "Center for Miljø",
    )
    assert amounts(case)[4:] == [
        ("Heraf løn", 2028, None),
        ("Heraf løn", 2029, -450),
        ("Heraf løn", 2030, -450),
        ("Heraf løn", 2031, -450),
        ("Anlægsudgift", 2028, None),
        ("Anlægsudgift", 2029, 500),
        ("Anlægsudgift", 2030, None),
        ("Anlægsudgift", 2031, None),
    ]
    assert proposal.sections["Øvrige oplysninger"] == "Forslagstype: Effektivisering"
    assert "field_empty" not in codes(case)


def test_a_total_column_is_no_year_and_is_checked() -> None:
    table = "1.000 kr., 2027 p/l\t2027\t2028\tI alt\nService\t1.200\t2.400\t{0}\nAnlæg\t15.000\t\t15.000\n"
    right, wrong = (
        f"BUDGETNOTAT\n\nFlere pladser\n\n{table.format(total)}\nBaggrund\n\nDer mangler pladser.\n"
        for total in ("3.600", "3.900")
    )
    assert amounts(read(right))[:2] == [("Service", 2027, 1200), ("Service", 2028, 2400)]
    assert "sum_disagrees" not in codes(read(right))
    assert "sum_disagrees" in codes(read(wrong))
    assert read(right).title == "Flere pladser"


def test_a_memo_with_named_amounts() -> None:
    case = read(
        "Notat\n\nTil: Økonomiudvalget\nEmne: Muligheder for at nedbringe udgifterne på vejområdet\n\n"
        "a) Færre klip af rabatter                 350.000 kr.\nb) Lavere standard for vintervej        1.200.000 kr.\n"
        "c) Slukning af hver anden lampe           275.000 kr.\nI alt                                   1.800.000 kr.\n"
    )
    assert amounts(case)[:2] == [("Færre klip af rabatter", None, -350), ("Lavere standard for vintervej", None, -1200)]
    assert {"sign_uncertain", "years_not_stated", "sum_disagrees"} <= codes(case)


def test_a_savings_list_with_a_row_for_each_proposal() -> None:
    case = read(
        "Spareforslag til budget 2028\nBeløb i mio. kr.\n"
        "Nr.  Forslag                          2028    2029\n"
        "1    Lukning af en genbrugsplads      -0,7    -0,7\n"
        "2    Færre timer i borgerservice      -1,2    -1,5\n"
        "     I alt                            -1,9    -2,2\n"
    )
    assert case.title == "Spareforslag til budget 2028"
    assert [(proposal.number, proposal.title) for proposal in case.proposals] == [
        ("1", "Lukning af en genbrugsplads"),
        ("2", "Færre timer i borgerservice"),
    ]
    assert amounts(case, 1) == [
        ("Færre timer i borgerservice", 2028, -1200),
        ("Færre timer i borgerservice", 2029, -1500),
    ]


def test_a_motion() -> None:
    case = read(
        "BESLUTNINGSFORSLAG FRA HAVNELISTEN\n\nGratis busser for unge\n\nBaggrund\n"
        "Mange unge har langt til uddannelse.\n\n"
        "Havnelisten foreslår, at Byrådet afsætter 2,5 mio. kr. i 2028 til gratis busser.\n"
    )
    assert (case.title, case.proposals[0].proposer) == ("Gratis busser for unge", "HAVNELISTEN")
    assert [(year, amount) for _, year, amount in amounts(case)] == [(2028, 2500)]


def test_an_appropriation_with_its_points() -> None:
    case = read(
        "Tillægsbevilling til ny varmecentral\n\nSagsnr.: 27/4411\n\nIndstilling\nForvaltningen indstiller,\n"
        "At 1) der gives en anlægsbevilling på 1,2 mio. kr. i 2027\nAt 2) beløbet finansieres af kassen\n"
        "At 3) driften nedsættes med 85.000 kr. fra 2028\n\nØkonomi\nAnlægsbevillingen er på 1.200.000 kr.\n"
    )
    assert case.case_number == "27/4411"
    assert [(year, amount) for _, year, amount in amounts(case)] == [(2027, 1200), (2028, -85)]
