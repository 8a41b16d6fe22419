"""Votes, dissents, reservations and conflicts of interest."""

import pytest

from documents.reading.minutes.decisions.votes import statements_in, votes_in
from documents.reading.minutes.result import Span

HERE = Span("x.txt", 1, 1, 1)


@pytest.mark.parametrize(
    ("sentences", "counts", "by"),
    [
        (["Forslaget blev forkastet med 39 imod 5."], (5, 39, None), {}),
        (["Godkendt med 5 stemmer mod 2."], (5, 2, None), {}),
        (["Vedtaget med 12 stemmer for og 3 imod, 2 undlod at stemme."], (12, 3, 2), {}),
        (["Fjorten stemte for, ni imod."], (14, 9, None), {}),
        (["Imod stemte 2 medlemmer (D)."], (None, 2, None), {"against": ("D",)}),
        (["For stemte A, C og V.", "Imod stemte Ø."], (None, None, None), {"for": ("A", "C", "V"), "against": ("Ø",)}),
        (
            ["For stemte: A (5), C (2). Imod stemte: Ø (1)."],
            (7, 1, None),
            {"for": ("A (5)", "C (2)"), "against": ("Ø (1)",)},
        ),
        (["Vedtaget uden afstemning."], None, None),
    ],
)
def test_votes(
    sentences: list[str], counts: tuple[int | None, ...] | None, by: dict[str, tuple[str, ...]] | None
) -> None:
    votes = list(votes_in([(sentence, HERE) for sentence in sentences]))
    if counts is None:
        assert votes == []
        return
    (vote,) = votes
    assert (vote.votes_for, vote.votes_against, vote.abstained) == counts
    assert dict(vote.by) == by


def test_statements() -> None:
    def who(text: str, kind: str) -> list[tuple[str, ...]]:
        return [statement.who for statement in statements_in([(text, HERE)], kind)]

    assert who("Venstre kan ikke tiltræde indstillingen.", "dissent") == [("Venstre",)]
    assert who("Holger Juhl tog forbehold.", "reservation") == [("Holger Juhl",)]
    assert who("Per Holm (C) erklærede sig inhabil.", "conflict") == [("Per Holm (C)",)]
    assert who("Godkendt.", "dissent") == []
