"""Damaged documents: none makes the reader fall or wait, and a changed sum of money is read as it stands."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest

from documents.reading.bodies import Bodies
from documents.reading.findings import Context
from documents.reading.numbers import amounts_in
from documents.reading.read import read_lines
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


def read_damaged(count: int, seed: int) -> float:
    """The longest of so many readings, in seconds."""
    chance, longest = random.Random(seed), 0.0
    for _ in range(count):
        lines = lines_of(damaged(chance.choice(TEXTS), chance))
        started = time.process_time()
        if lines:
            read_lines(lines, CONTEXT)
        longest = max(longest, time.process_time() - started)
    return longest


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
