"""Amounts in a PDF belong to the year they stand under, however the file draws its cells."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.reading import ReadProposal
from documents.reading.bodies import Bodies
from documents.reading.findings import Context
from documents.reading.read import read_lines
from documents.reading.text.lines import lines_of
from documents.reading.text.pdf import pdf_text
from tests.builders.placed_pdf import Placed, placed_pdf, width

YEARS = ("2027", "2028", "2029", "2030")
RIGHT = (300.0, 370.0, 440.0, 510.0)
CELLS = ("-400", "-1.250", "-1 200", "(2.500)", "12", "1.234.567", "0", "")
HEAD: list[Placed] = [(50, 60, "Overskrift"), (160, 60, "Ny natbus"), (50, 76, "Udvalg"), (160, 76, "Socialudvalget")]
TEXT: list[Placed] = [
    (50, 300, "Baggrund"),
    (50, 318, "Bussen kører en omvej i dag."),
    (50, 350, "Konsekvens"),
    (50, 368, "Ingen."),
]
Rows = dict[str, tuple[str, ...]]


def table(rows: Rows, align: str = "right", top: float = 110, step: float = 16) -> list[list[Placed]]:
    """The cells, row by row; empty ones are not drawn."""
    lines = []
    for place, (label, cells) in enumerate([("I 1.000 kr.", YEARS), *rows.items()]):
        y = top + place * step
        drawn: list[Placed] = [(50, y, label)] if label else []
        for right, cell in zip(RIGHT, cells, strict=True):
            x = right - width(cell) if align == "right" else right - 12 - width(cell) / 2
            drawn += [(x, y, cell)] if cell else []
        lines.append(drawn)
    return lines


def read(words: list[Placed], rotation: int = 0) -> ReadProposal:
    text = pdf_text(placed_pdf(words, rotation=rotation))
    (case,) = read_lines(lines_of(text), Context("a.pdf", Bodies({"socialudvalg": "soc"}))).cases
    (proposal,) = case.proposals
    return proposal


def amounts(proposal: ReadProposal) -> list[tuple[str, int | None, int | None, str]]:
    return [
        (line.label, line.year, None if line.amount_1000_dkk is None else int(line.amount_1000_dkk), line.status)
        for line in proposal.budget_lines
    ]


def expected(rows: Rows) -> list[tuple[str, int | None, int | None, str]]:
    def value(cell: str) -> int | None:
        digits = "".join(c for c in cell if c.isdigit())
        return (-int(digits) if cell.startswith(("-", "(")) else int(digits)) if digits else None

    return [
        (label, int(year), value(cell), "stated" if cell else "not_stated")
        for label, cells in rows.items()
        for year, cell in zip(YEARS, cells, strict=True)
    ]


HOLES: Rows = {"Drift": ("", "-400", "", "-1 200"), "Anlæg": ("(2.500)", "", "", ""), "Husleje": ("", "", "12", "12")}


@pytest.mark.parametrize("align", ["right", "centre"])
@pytest.mark.parametrize("order", ["rows", "columns", "backwards"])
def test_an_empty_cell_stays_empty_however_the_cells_are_drawn(align: str, order: str) -> None:
    lines = table(HOLES, align)
    cells = list(itertools.chain(*lines))
    if order == "columns":
        cells.sort(key=lambda cell: (cell[0], cell[1]))
    if order == "backwards":
        cells.reverse()
    assert amounts(read([*HEAD, *cells, *TEXT])) == expected(HOLES)


def test_the_text_around_the_table_is_read_as_before() -> None:
    proposal = read([*HEAD, *itertools.chain(*table(HOLES)), *TEXT])
    assert (proposal.title, proposal.committees) == ("Ny natbus", ("soc",))
    assert proposal.sections == {"Baggrund": "Bussen kører en omvej i dag.", "Konsekvens": "Ingen."}


def test_a_name_over_two_lines_is_one_row() -> None:
    rows: Rows = {"Besparelse på de sene": ("-400", "", "-400", ""), "Drift": ("", "-12", "", "")}
    words = [*HEAD, *itertools.chain(*table(rows, step=30)), (50, 152, "ture om natten"), *TEXT]
    labels = {line.label for line in read(words).budget_lines}
    assert labels == {"Besparelse på de sene ture om natten", "Drift"}


def test_a_sentence_below_that_runs_into_the_columns_is_no_row() -> None:
    words = [
        *HEAD,
        *itertools.chain(*table(HOLES)),
        (50, 190, f"Tallene er foreløbige {'og kan ændre sig ' * 4}i 2028 med 500 kr."),
        *TEXT,
    ]
    assert amounts(read(words)) == expected(HOLES)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_that_lies_down_reads_the_same(rotation: int) -> None:
    words = [*HEAD, *itertools.chain(*table(HOLES)), *TEXT]
    assert read(words, rotation) == read(words)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(*[st.sampled_from(CELLS)] * 4).filter(any), min_size=1, max_size=5),
    st.randoms(use_true_random=False),
    st.sampled_from(["right", "centre"]),
)
def test_no_amount_moves_to_another_year(cells: list[tuple[str, ...]], random, align: str) -> None:  # type: ignore[no-untyped-def]
    rows = {f"Post {chr(ord('A') + i)}": row for i, row in enumerate(cells)}
    drawn = list(itertools.chain(*table(rows, align)))
    random.shuffle(drawn)
    assert amounts(read([*HEAD, *drawn, *TEXT])) == expected(rows)
