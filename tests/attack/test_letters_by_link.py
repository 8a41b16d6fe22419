"""One personal link that has its letter set again and again: each is a PDF made by the process of the pages."""

from __future__ import annotations

from app.web.limiter import PRINTS_A_MINUTE
from tests.web.hearing.test_answering_as_a_body import CHAIR, Council, alone, council

__all__ = ["council"]


def test_a_letter_is_not_set_without_end_and_its_page_stays_open(council: Council) -> None:
    letters = alone(council)
    chair = council.link(letters, CHAIR, "svar")
    forms = ("stor-skrift.pdf", "brev.pdf", "brev.txt")
    taken = [council.guest.get(f"{chair}/brev/{forms[n % 3]}").status_code for n in range(2 * PRINTS_A_MINUTE + 1)]
    assert taken[:PRINTS_A_MINUTE] == [200] * PRINTS_A_MINUTE
    assert 429 in taken
    assert council.guest.get(chair).status_code == 200
    other = council.link(letters, "Troels Vindum", "svar")
    assert council.guest.get(f"{other}/brev/brev.txt").status_code == 200, "the next one's is their own"
