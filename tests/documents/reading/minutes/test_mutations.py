"""Damaged documents: none makes the reader fall or wait, and a changed sum of money is read as it stands."""

from __future__ import annotations

import random
import re
import time
from decimal import Decimal
from pathlib import Path

import pytest

from documents.reading.bodies import Bodies
from documents.reading.findings import Context
from documents.reading.numbers import amounts_in
from documents.reading.read import read_lines
from documents.reading.result import ReadDocument
from documents.reading.text.lines import lines_of

FIXTURES = Path(__file__).parents[2] / "fixtures"
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(FIXTURES.rglob("*.txt"))]
CONTEXT = Context("skadet.txt", Bodies({}))
LONGEST = 5.0  # seconds
WORDS = (
    "Beslutning",
    "Fraværende:",
    "Punkt 9:",
    "1.",
    "kl.",
    "den 31. juni 2027",
    "(B)",
    "\f",
    "\t",
    "mio. kr.",
    "Side 3",
    "x",
)
AMOUNT = re.compile(r"\d+,\d mio\. kr\.")


def damaged(text: str, chance: random.Random) -> str:
    """The text with one to six things done to it that copies and people do."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(lines))
        match chance.randrange(9):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, lines[chance.randrange(len(lines))])
            case 2:
                lines[at] = lines[at][: chance.randint(0, len(lines[at]))]
            case 3:
                lines[at : at + 2] = [" ".join(lines[at : at + 2])]
            case 4:
                lines.insert(at, chance.choice(WORDS))
            case 5:
                lines[at] = lines[at].upper()
            case 6:
                lines[at] = re.sub(r"\d", lambda _digit: str(chance.randint(0, 9)), lines[at])
            case 7:
                lines[at] = lines[at].replace(" ", "")
            case _:
                lines[at] = lines[at][:2_000] * chance.randint(2, 40)  # longer ones cost by their length
        lines = lines or [""]
    return "\n".join(lines)


def cells_in(document: ReadDocument) -> list[tuple[int | None, Decimal]]:
    """Year and amount of every cell of money in a document of proposals, in order."""
    lines = [line for case in document.cases for proposal in case.proposals for line in proposal.budget_lines]
    return [(line.year, line.amount_1000_dkk) for line in lines if line.amount_1000_dkk is not None]


def numbers_printed(text: str) -> set[Decimal]:
    """In thousands, whichever of kroner, thousands and millions they are printed in; also of groups with gaps."""
    numbers: set[Decimal] = set()
    for run in re.findall(r"\d[\d., \u00a0]*", text):
        groups = re.findall(r"\d+(?:\.\d{3}(?!\d))*(?:,\d+)?", run)
        for first in range(len(groups)):
            for last in range(first + 1, min(first + 4, len(groups) + 1)):
                whole = "".join(groups[first:last]).replace(".", "")
                if whole.count(",") < 2:
                    numbers.add(Decimal(whole.replace(",", ".")))
    return {number * unit for number in numbers for unit in (Decimal(1), Decimal(1000), Decimal("0.001"))}


def read_damaged(count: int, seed: int) -> float:
    """The longest of so many readings, in seconds. Every cell of money read of them is printed in them."""
    chance, longest = random.Random(seed), 0.0
    for _ in range(count):
        lines = lines_of(damaged(chance.choice(TEXTS), chance))
        started = time.process_time()
        document = read_lines(lines, CONTEXT) if lines else None
        longest = max(longest, time.process_time() - started)
        if document is not None:
            text = "\n".join(line.text for line in lines)
            assert {abs(amount) for _, amount in cells_in(document)} <= numbers_printed(text), text
    return longest


@pytest.mark.slow
def test_damaged_documents_are_read() -> None:
    assert read_damaged(500, seed=1) < LONGEST


@pytest.mark.soak
def test_many_damaged_documents_are_read() -> None:
    assert read_damaged(10_000, seed=2) < LONGEST


@pytest.mark.parametrize("seed", range(20))
def test_a_changed_sum_is_read_as_it_stands(seed: int) -> None:
    chance = random.Random(seed)
    text = chance.choice([text for text in TEXTS if AMOUNT.search(text) and "Punkt" in text])
    places = list(AMOUNT.finditer(text))
    place = chance.choice(places)
    changed = f"{text[: place.start()]}{chance.randint(1, 99)},{chance.randint(0, 9)} mio. kr.{text[place.end() :]}"
    printed = sorted(int(a.kroner) for a in amounts_in(" ".join(m[0] for m in AMOUNT.finditer(changed))))
    document = read_lines(lines_of(changed), CONTEXT)
    read = sorted(a.kroner for meeting in document.meetings for item in meeting.items for a in item.amounts)
    assert [kroner for kroner in printed if kroner not in read] == []


def changeable(text: str) -> list[tuple[int, str]]:
    """The cells whose amount is printed once in the document: their place, and the amount as printed."""
    cells = cells_in(read_lines(lines_of(text), CONTEXT))
    amounts = [int(abs(amount)) for _, amount in cells]
    printed = [(place, f"{amount:,}".replace(",", ".")) for place, amount in enumerate(amounts)]
    return [
        (place, amount)
        for place, amount in printed
        if amounts[place]
        and amounts.count(amounts[place]) == 1
        and len(re.findall(rf"(?<![\d.,]){re.escape(amount)}(?![\d.,])", text)) == 1
    ]


def test_a_changed_cell_of_a_table_is_read_as_it_stands_and_no_other_changes() -> None:
    tried = 0
    for text in TEXTS:
        before = cells_in(read_lines(lines_of(text), CONTEXT))
        for place, printed in changeable(text):
            year, amount = before[place]
            new = int(abs(amount)) + 7
            changed = re.sub(rf"(?<![\d.,]){re.escape(printed)}(?![\d.,])", f"{new:,}".replace(",", "."), text)
            expected = [*before]
            expected[place] = (year, new if amount > 0 else -new)
            assert cells_in(read_lines(lines_of(changed), CONTEXT)) == expected, (printed, new)
            tried += 1
    assert tried > 3


@pytest.mark.parametrize(
    "text",
    [
        "Beslutning\n" * 3000,
        "1. " * 5000,
        "Navn Navn, " * 4000,
        "Udvalget for " * 3000,
        "A-" * 20000,
        "at " * 20000,
        "Beslutning\n" + "A" * 200 + ".",
    ],
)
def test_what_is_repeated_without_end_is_read(text: str) -> None:
    started = time.process_time()
    read_lines(lines_of(text), CONTEXT)
    assert time.process_time() - started < LONGEST
