"""Sums of money in an item's text."""

from collections.abc import Sequence

from documents.reading.minutes.result import ItemAmount
from documents.reading.minutes.sentences import Sentence
from documents.reading.numbers import amounts_in


def amounts_told(sentences: Sequence[Sentence]) -> tuple[ItemAmount, ...]:
    """Every sum of money in the running text."""
    return tuple(
        ItemAmount(int(amount.kroner), text[max(0, amount.start - 60) : amount.end + 30].strip(), span)
        for text, span in sentences
        if "\t" not in text
        for amount in amounts_in(text)
    )
