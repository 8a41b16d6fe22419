"""Small inputs that were once read wrongly, each as one case of a kind, with the value a careful clerk would enter."""

from datetime import date
from decimal import Decimal

import pytest

from documents.reading import ReadDocument, ReadProposal
from documents.reading.bodies import Bodies
from documents.reading.findings import Context
from documents.reading.proposal.text_money import TextMoney, read_text_money
from documents.reading.read import read_lines
from documents.reading.text.lines import lines_of

HEAD = "Overskrift\tNy natbus\nUdvalg\tSocialudvalget\n"
TEXT = "\n\nBaggrund\n\nBussen kører i dag en omvej.\n\nKonsekvens\n\nFærre venter.\n"
ALIASES = {"socialudvalg": "soc", "sundhedsudvalg": "sun", "ældreråd": "ældre", "hu": "hu"}


def document(text: str) -> ReadDocument:
    return read_lines(lines_of(text), Context("a.txt", Bodies(ALIASES)))


def proposal(table: str, text: str = TEXT, head: str = HEAD) -> ReadProposal:
    (case,) = document(f"{head}{table}{text}").cases
    (read,) = case.proposals
    return read


def lines(read: ReadProposal) -> list[tuple[int | None, Decimal | None, str]]:
    return [(line.year, line.amount_1000_dkk, line.status) for line in read.budget_lines]


def amounts(read: ReadProposal) -> list[tuple[int | None, Decimal | None]]:
    return [(line.year, line.amount_1000_dkk) for line in read.budget_lines]


def codes(read: ReadProposal) -> list[str]:
    return [finding.code for finding in read.findings]


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", "\u2009"])
def test_01_a_blank_that_parts_thousands_does_not_part_columns(space: str) -> None:
    cell = f"-1{space}200"
    read = proposal(f"I 1.000 kr. 2027 2028 2029 2030\nBudgetændring {cell} {cell} {cell} {cell}\n")
    assert lines(read) == [(year, -1200, "stated") for year in (2027, 2028, 2029, 2030)]


@pytest.mark.parametrize("row", ["Udgift 2 100 200 300 400", "Bus nr. 5 200 300 400 500"])
def test_01_figures_that_can_be_cut_in_two_ways_are_asked_about_and_not_taken(row: str) -> None:
    read = proposal(f"I 1.000 kr. 2027 2028 2029 2030\n{row}\n")
    assert {amount for _, amount in amounts(read)} == {None}
    assert "amounts_unclear" in codes(read)


@pytest.mark.parametrize(
    "said", ["Afventer.", "Drøftes den 14. maj 2027.", "Endnu ikke modtaget.", "Eftersendes.", "Behandles 14/5 2027"]
)
def test_03_an_answer_that_is_still_to_come_is_none(said: str) -> None:
    read = proposal("", f"\n6. Baggrund\n\nBussen kører en omvej.\n\n7. Bemærkninger fra HU\n\n{said}\n")
    assert read.hearing_responses == ()
    (awaited,) = read.awaited_responses
    assert awaited.body == "hu"
    assert awaited.planned_on == (date(2027, 5, 14) if "14" in said else None)
    assert "response_awaited" in codes(read)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Modtaget 3. maj 2027", date(2027, 5, 3)),
        ("Drøftet den 3. maj 2027. Ingen bemærkninger.", date(2027, 5, 3)),
        ("HU tager forslaget til efterretning. Afgivet 03-05-2027.", date(2027, 5, 3)),
        ("Ingen bemærkninger.", None),
        (
            "Afventer gerne, at kommunen ser på ruten, før HU kan støtte en nedlæggelse af linjen og de stop, der er.",
            None,
        ),
    ],
)
def test_03_the_day_an_answer_was_received_is_read(said: str, day: date | None) -> None:
    read = proposal("", f"\n6. Baggrund\n\nBussen kører en omvej.\n\n7. Bemærkninger fra HU\n\n{said}\n")
    (response,) = read.hearing_responses
    assert (response.body, response.text, response.received_on) == ("hu", said, day)
    assert ("response_date_missing" in codes(read)) == (day is None)


@pytest.mark.parametrize(
    "cell", ["(1.800)", "-1 800", "-1.800 kr.", "-1.800,-", "÷1.800", "−1.800", "–1.800", "1.800-", "- 1.800"]
)
@pytest.mark.parametrize("gap", ["\t", " "])
def test_04_a_negative_amount_in_any_way_it_is_printed(cell: str, gap: str) -> None:
    row = gap.join(("Budgetændring", cell, cell))
    read = proposal(f"{gap.join(('I 1.000 kr.', '2027', '2028'))}\n{row}\n")
    assert amounts(read) == [(2027, -1800), (2028, -1800)]


@pytest.mark.parametrize("cell", ["1,200", "1.80", "12.34.5", "1.8.2027", "ca. 300", "(1.800", "300/400", "x3"])
def test_04_what_is_no_sure_amount_is_said_and_not_taken(cell: str) -> None:
    read = proposal(f"I 1.000 kr.\t2027\t2028\nBudgetændring\t{cell}\t-400\n")
    assert amounts(read) == [(2027, None), (2028, -400)]
    assert "amount_unread" in codes(read)


@pytest.mark.parametrize("heading", ["Kort beskrivelse", "Forslagets indhold", "Nyt for borgerne"])
def test_05_a_heading_nobody_has_listed_keeps_its_text(heading: str) -> None:
    read = proposal(f"I 1.000 kr.\t2027\t2028\nBudgetændring\t-300\t-400\n\n{heading}\n\nBussen kører kun om natten.\n")
    assert read.sections[heading] == "Bussen kører kun om natten."
    assert amounts(read) == [(2027, -300), (2028, -400)]


def test_06_a_row_in_its_own_unit_and_a_row_of_shares() -> None:
    table = (
        "I 1.000 kr.\t2027\t2028\nDrift\t-3.000\t-3.000\nHeraf løn (mio. kr.)\t1,2\t1,2\nÆndring i pct.\t-2,9\t-2,9\n"
    )
    read = proposal(table)
    assert [(line.label, line.amount_1000_dkk) for line in read.budget_lines if line.year == 2027] == [
        ("Drift", -3000),
        ("Heraf løn (mio. kr.)", 1200),
    ]


def test_06_a_count_is_no_money() -> None:
    read = proposal("I 1.000 kr.\t2027\t2028\nDrift\t-300\t-300\nAntal borgere\t12\t14\n")
    assert amounts(read) == [(2027, -300), (2028, -300)]
    assert "row_is_no_money" in codes(read)


@pytest.mark.parametrize("gap", ["\t", " "])
def test_07_accounts_and_the_budget_in_force_are_not_years_of_change(gap: str) -> None:
    head = gap.join(("I 1.000 kr.", "Regnskab 2025", "Budget 2026", "2027", "2028"))
    read = proposal(f"{head}\n{gap.join(('Bustrafik', '4.100', '4.200', '-300', '-400'))}\n")
    assert lines(read) == [(2027, -300, "stated"), (2028, -400, "stated")]
    (said,) = [finding.message for finding in read.findings if finding.code == "column_is_reference"]
    assert "»Regnskab 2025« og »Budget 2026«" in said


def test_08_two_fields_side_by_side() -> None:
    read = proposal("", head=f"{HEAD}Forslagsstiller\tAdministrationen\tAfdeling\tHandicap\n")
    assert (read.proposer, read.department) == ("Administrationen", "Handicap")


def test_09_a_saving_with_a_plus_and_no_note_is_asked_about() -> None:
    read = proposal("I 1.000 kr.\t2027\t2028\t2029\t2030\nBesparelse\t300\t300\t300\t300\n")
    assert lines(read) == [(year, -300, "uncertain") for year in (2027, 2028, 2029, 2030)]
    assert "sign_uncertain" in codes(read)


@pytest.mark.parametrize(
    ("note", "cell", "amount", "convention", "asked"),
    [
        ("Besparelser er angivet med minus", "-300", -300, "plus_is_spending", False),
        ("Besparelser er angivet med minus", "300", 300, "plus_is_spending", True),
        ("+ = udgift, - = indtægt", "-300", -300, "plus_is_spending", False),
        ("(+) = mindreudgift, (-) = merudgift", "300", 300, "plus_is_income", False),
        ("Mindreudgifter er angivet som positive beløb", "300", 300, "plus_is_income", False),
        ("Negative tal = besparelse", "-300", -300, "plus_is_spending", False),
    ],
)
def test_09_the_sign_comes_from_the_note(note: str, cell: str, amount: int, convention: str, asked: bool) -> None:
    read = proposal(f"I 1.000 kr.\t2027\t2028\nBesparelse\t{cell}\t{cell}\n{note}\n")
    assert amounts(read) == [(2027, amount), (2028, amount)]
    assert read.sign_convention == convention
    assert ("sign_contradicts" in codes(read)) == asked


@pytest.mark.parametrize(
    "sentence",
    [
        "Ansøgningsfristen til Socialstyrelsen er den 15. maj 2027.",
        "Midlerne i puljen søges senest 15/5 2027.",
        "Ansøgningen indsendes inden den 15. maj 2027 til ministeriet.",
        "Ansøgningen skal være styrelsen i hænde den 15.05.2027.",
        "Fonden har frist 15. maj 2027.",
    ],
)
def test_10_a_deadline_set_by_others(sentence: str) -> None:
    read = proposal("", f"\nBaggrund\n\nBussen kører en omvej. {sentence}\n\nKonsekvens\n\nIngen.\n")
    assert [wall.due for wall in read.external_deadlines] == [date(2027, 5, 15)]


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("Forslag nr. 12: Omlægning af natbus", "12"),
        ("SU-01 Omlægning af natbus", "SU-01"),
        ("Effektiviseringsforslag 7 – Omlægning af natbus", "7"),
    ],
)
def test_11_number_and_title_on_one_line(heading: str, number: str) -> None:
    read = proposal(
        "I 1.000 kr.\t2027\t2028\nBudgetændring\t-300\t-400\n", head=f"{heading}\n\nUdvalg\tSocialudvalget\n"
    )
    assert (read.number, read.title) == (number, "Omlægning af natbus")


@pytest.mark.parametrize(
    ("head", "worth"),
    [
        ("1000 kr.", 1),
        ("1 000 kr.", 1),
        ("i tusinde kr.", 1),
        ("mill. kr.", 1000),
        ("Mio.kr.", 1000),
        ("Beløb (kr.)", Decimal("0.001")),
        ("hele kr.", Decimal("0.001")),
        ("tkr.", 1),
        ("t.kr.", 1),
        ("Beløb i t. kr.", 1),
        ("DKK 1.000", 1),
    ],
)
def test_12_units(head: str, worth: Decimal) -> None:
    read = proposal(f"{head}\t2027\t2028\nBudgetændring\t-300\t-400\n")
    assert lines(read) == [(2027, -300 * worth, "stated"), (2028, -400 * worth, "stated")]


def test_12_without_a_unit_nothing_is_certain() -> None:
    read = proposal("Beløb\t2027\t2028\nBudgetændring\t-300\t-400\n")
    assert lines(read) == [(2027, -300, "uncertain"), (2028, -400, "uncertain")]
    assert "unit_not_stated" in codes(read)


def test_12_a_thousand_times_off_against_the_text() -> None:
    text = "\n\nBaggrund\n\nForslaget giver en besparelse på 400.000 kr. om året.\n\nKonsekvens\n\nIngen.\n"
    wrong = proposal("I kr.\t2027\t2028\nBudgetændring\t-400\t-400\n", text)
    assert "unit_jump" in codes(wrong)
    assert "unit_jump" not in codes(proposal("I 1.000 kr.\t2027\t2028\nBudgetændring\t-400\t-400\n", text))


@pytest.mark.parametrize(("cell", "code"), [("-4,5", "fte_agrees"), ("-5", "fte_disagrees")])
def test_13_staff_that_goes_is_the_same_in_table_and_text(cell: str, code: str) -> None:
    text = "\n\nBaggrund\n\nBussen kører en omvej.\n\nPersonalemæssige konsekvenser\n\nDer nedlægges 4,5 årsværk.\n"
    table = f"I 1.000 kr.\t2027\t2028\nDrift\t-300\t-400\nAntal årsværk\t{cell}\t{cell}\n"
    assert code in codes(proposal(table, text))


def test_14_committees_on_two_lines() -> None:
    read = proposal("", head="Overskrift\tNy natbus\nUdvalg\tSocialudvalget\nSundhedsudvalget\nForslagsstiller\tBent\n")
    assert read.committees == ("soc", "sun")
    assert read.proposer == "Bent"


@pytest.mark.parametrize("last", ["2030 og frem", "2030 ff.", "2030 og følgende år", "2030 og fremefter"])
@pytest.mark.parametrize("gap", ["\t", " "])
def test_15_the_last_year_and_on(last: str, gap: str) -> None:
    head, row = gap.join(("I 1.000 kr. (2027-PL)", "2027", "2028", "2029", last)), gap.join(("Drift", *["-300"] * 4))
    read = proposal(f"{head}\n{row}\n")
    assert [(line.year, line.amount_1000_dkk, line.lasting) for line in read.budget_lines] == [
        (2027, -300, False),
        (2028, -300, False),
        (2029, -300, False),
        (2030, -300, True),
    ]
    assert (read.price_level, read.committees) == ("2027", ("soc",))


def test_15_a_lasting_column_and_a_gap_between_years() -> None:
    read = proposal("I 1.000 kr.\t2027\t2028\t2030\tVarig\nDrift\t-100\t-200\t-300\t-400\n")
    assert [(line.year, line.amount_1000_dkk, line.lasting) for line in read.budget_lines] == [
        (2027, -100, False),
        (2028, -200, False),
        (2030, -300, False),
        (None, -400, True),
    ]
    assert "years_gap" in codes(read)


def test_15_and_on_is_no_committee_in_a_form() -> None:
    form = (
        "Sæt kryds i Råderum eller Ønske Råderum X Ønske\n\nNr. SOC-07\nUdvalg Socialudvalget\n"
        "I 1.000 kr. 2027 2028 2029 2030\nog frem\nBudgetændring -300 -300 -300 -300\n\nEmne  Ny natbus\n\n"
        "Beskrivelse:\n\nBussen kører en omvej.\n"
    )
    read = proposal("", "", form)
    assert read.committees == ("soc",)
    assert amounts(read) == [(year, -300) for year in (2027, 2028, 2029, 2030)]


@pytest.mark.parametrize(
    "rows",
    ["2027: -400\n2028: -500", "2027\t-400\n2028\t-500", "2027   -400\n2028   -500", "- 2027: -400\n- 2028: -500"],
)
def test_16_years_as_rows(rows: str) -> None:
    read = proposal(
        "", f"\nBaggrund\n\nBussen kører en omvej.\n\nØkonomi\n\nI 1.000 kr.:\n{rows}\n\nKonsekvens\n\nIngen.\n"
    )
    assert lines(read) == [(2027, -400, "stated"), (2028, -500, "stated")]


def test_16_a_catalogue_with_a_heading_for_each_proposal() -> None:
    table = "I 1.000 kr.\t2027\t2028\nBudgetændring\t{0}\t{0}"
    part = f"Baggrund\n\nBussen kører en omvej.\n\n{table}\n\nKonsekvens\n\nIngen.\n\n"
    first, second = part.format("-300"), part.format("-50")
    text = f"Katalog over forslag 2027\n\nSU-01 Ny natbus\n\n{first}SU-02 Færre skilte\n\n{second}"
    (case,) = document(text).cases
    assert case.title == "Katalog over forslag 2027"
    assert [(read.number, read.title, amounts(read)) for read in case.proposals] == [
        ("SU-01", "Ny natbus", [(2027, -300), (2028, -300)]),
        ("SU-02", "Færre skilte", [(2027, -50), (2028, -50)]),
    ]


def test_16_a_table_with_a_row_for_each_proposal() -> None:
    table = (
        "Besparelsesforslag på det sociale område\n\nNr.\tForslag (1.000 kr.)\t2027\t2028\n"
        "1\tNy natbus\t-300\t-300\n2\tFærre skilte\t-50\t-60\n\tI alt\t-350\t-360\n"
    )
    (case,) = document(table).cases
    assert [(read.number, read.title, amounts(read)) for read in case.proposals] == [
        ("1", "Ny natbus", [(2027, -300), (2028, -300)]),
        ("2", "Færre skilte", [(2027, -50), (2028, -60)]),
    ]


def test_16_an_efficiency_form_and_a_capital_form() -> None:
    efficiency = (
        "Effektiviseringsforslag\n\nTitel: Ny natbus\nFagudvalg: Socialudvalget\nForslagsnummer: 14\n\n"
        "Kort resumé\nBussen kører en omvej i dag.\n\nØkonomiske konsekvenser\n"
        "1.000 kr. (2027-p/l)\t2027\t2028\nServiceudgifter\t-300\t-400\nImplementeringsomkostninger\t100\t\n"
        "Varig ændring, netto\t-200\t-400\n\nRisici\nIngen kendte.\n"
    )
    read = proposal("", "", efficiency)
    assert (read.title, read.number, read.committees, read.price_level) == ("Ny natbus", "14", ("soc",), "2027")
    assert [line.amount_1000_dkk for line in read.budget_lines if line.role == "net"] == [-200, -400]
    assert "sums_agree" in codes(read)
    capital = (
        "Anlægsforslag\n\nProjektnavn: Ny busterminal\nUdvalg: Socialudvalget\n\n"
        "Projektbeskrivelse\n\nEn terminal bygges.\n\n"
        "Anlægsudgift (mio. kr.)\t2027\t2028\nAnlæg\t4,5\t2\n\nAfledt drift (1.000 kr.)\t2027\t2028\nDrift\t0\t250\n\n"
        "Tidsplan\n\nByggeriet begynder i 2027.\n"
    )
    read = proposal("", "", capital)
    assert [(line.label, line.year, line.amount_1000_dkk) for line in read.budget_lines] == [
        ("Anlæg", 2027, 4500),
        ("Anlæg", 2028, 2000),
        ("Drift", 2027, 0),
        ("Drift", 2028, 250),
    ]


def test_16_sums_in_running_text_each_with_its_line() -> None:
    memo = (
        "Notat om budget 2027\n\nBaggrund\n\nForslaget giver en besparelse på 1,2 mio. kr. i 2027.\n"
        "Der afsættes 350.000 kr. til skilte.\n\nKonsekvens\n\nIngen.\n"
    )
    read = proposal("", "", memo)
    assert lines(read) == [(2027, -1200, "uncertain"), (None, 350, "uncertain")]
    assert [f.source.line for f in read.findings if f.code == "amount_from_text"] == [5, 6]


def test_17_no_blank_lines_before_headings() -> None:
    text = (
        "\nBaggrund\nBussen kører en omvej.\nKonsekvens\nFærre venter ved stoppet om natten.\nØkonomi\nSe tabellen.\n"
    )
    read = proposal("I 1.000 kr. 2027 2028\nBudgetændring -300 -400\n", text)
    assert read.sections == {
        "Baggrund": "Bussen kører en omvej.",
        "Konsekvens": "Færre venter ved stoppet om natten.",
        "Økonomi": "Se tabellen.",
    }
    assert amounts(read) == [(2027, -300), (2028, -400)]


def test_17_a_line_for_each_cell() -> None:
    read = proposal(
        "I 1.000 kr.\n2027\n2028\nDrift\n-300\n-400\nAnlæg\n1.000\n-\n",
        head="Overskrift\nNy natbus\nUdvalg\nSocialudvalget\n",
    )
    assert (read.title, read.committees) == ("Ny natbus", ("soc",))
    assert amounts(read) == [(2027, -300), (2028, -400), (2027, 1000), (2028, None)]


def test_a_proposal_without_a_line_of_text_holds_no_sums() -> None:
    assert read_text_money((), Context("a.txt", Bodies({})), is_saving=True) == TextMoney((), ())
