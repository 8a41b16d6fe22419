"""No cell of money changes in silence: written in any of the Danish ways it reads back equal, or it is a finding."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.reading import ReadProposal
from documents.reading.bodies import Bodies
from documents.reading.findings import Context
from documents.reading.numbers import parse_money
from documents.reading.proposal.outline import outline
from documents.reading.proposal.prepare import prepared
from documents.reading.read import read_lines
from documents.reading.text.lines import lines_of

YEARS = (2027, 2028, 2029, 2030)
SEPARATORS = ("", ".", " ", "\u00a0", "\u202f", "\u2009")
NEGATIVE = ("-{}", "−{}", "–{}", "÷{}", "({})", "{}-", "- {}")
AFTER = ("", ",-", " kr.", "*", ",0")
SPEAKS = {"amount_unread", "amounts_unclear", "amounts_surplus", "years_incomplete", "year_missing", "unit_conflict"}


def grouped(number: int, separator: str) -> str:
    return f"{number:,}".replace(",", separator)


@st.composite
def written(draw: st.DrawFn) -> tuple[Decimal, str]:
    """An amount and one of the ways in which it is printed."""
    number = draw(st.one_of(st.integers(0, 999), st.integers(0, 99_999), st.integers(0, 5_000_000)))
    printed = grouped(number, draw(st.sampled_from(SEPARATORS)))
    after = draw(st.sampled_from(AFTER))
    is_negative = number > 0 and draw(st.booleans())
    if not is_negative:
        return Decimal(number), draw(st.sampled_from(("{}", "+{}"))).format(printed) + after
    way = draw(st.sampled_from(NEGATIVE))
    if way == "{}-" or (way == "({})" and after == "*"):
        return Decimal(-number), way.format(printed)
    return Decimal(-number), way.format(printed + after)


@given(written())
def test_a_cell_by_itself_reads_back_equal(amount: tuple[Decimal, str]) -> None:
    value, printed = amount
    money = parse_money(printed)
    assert money is not None
    assert money.value == value


def proposal(table: str) -> ReadProposal:
    text = f"Overskrift\tNy natbus\nUdvalg\tByrådet\n\n{table}\n\nBaggrund\n\nBussen kører en omvej.\n"
    (case,) = read_lines(lines_of(text), Context("a.txt", Bodies({"byråd": "br"}))).cases
    (read,) = case.proposals
    return read


@settings(max_examples=150, deadline=None)
@given(st.lists(written(), min_size=4, max_size=4), st.sampled_from(["\t", "   ", " "]))
def test_a_row_reads_back_equal_or_is_asked_about(cells: list[tuple[Decimal, str]], gap: str) -> None:
    head, row = gap.join(("I 1.000 kr.", *map(str, YEARS))), gap.join(("Drift", *(printed for _, printed in cells)))
    read = proposal(f"{head}\n{row}")
    amounts = [(line.year, line.amount_1000_dkk) for line in read.budget_lines if line.status == "stated"]
    expected = [(year, value) for year, (value, _) in zip(YEARS, cells, strict=True)]
    if amounts != expected:
        assert SPEAKS & {finding.code for finding in read.findings}
        assert set(amounts) <= set(expected)
    if gap == "\t":
        assert [(line.year, line.amount_1000_dkk) for line in read.budget_lines] == expected


WORDS = [
    "I 1.000 kr. 2027 2028",
    "Drift -300 -400",
    "Besparelse 300",
    "Baggrund",
    "Udvalg\tByrådet",
    "Note: + = udgift",
]
WORDS += [
    "Bussen kører en omvej i dag.",
    "2027: -400",
    "SU-01 Ny natbus",
    "Løn\t-1.200\t1,200",
    "Økonomi:",
    "",
    "1. Resumé",
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=25)), max_size=25))
def test_every_line_ends_in_exactly_one_block(drawn: list[str]) -> None:
    lines = prepared(lines_of("\n".join(drawn)))
    blocks = outline(lines)
    held = [line.number for block in blocks for line in block.lines]
    labels = [block.line for block in blocks if block.label]
    assert held == sorted(held)
    assert {line.number for line in lines} == {*held, *labels}
    whole = [line for block in blocks for line in block.lines if any(line is other for other in lines)]
    assert len({id(line) for line in whole}) == len(whole)
