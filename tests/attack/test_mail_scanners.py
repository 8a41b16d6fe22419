"""A mail scanner opens every address of a mail, and every address on the pages behind it: nothing is stated by that."""

from __future__ import annotations

import re
from collections import deque

from models.database import reading
from models.rows.case import find_case
from process.commands import hearing as hc
from tests.attack.test_comment_links import drafted, facts, shared
from tests.web.hearing.test_answering_as_a_body import ALONE, MINE, SITE, Council, alone, council
from tests.web.office import COORDINATOR, SECRETARY

__all__ = ["council"]
BELOW = ("", "/kontrol", "/send", "/bekraeft", "/sammen", "/ikke-os", "/kode", "/brev/brev.txt")


def test_whatever_is_opened_states_nothing(council: Council) -> None:
    alone(council)
    drafted(council)
    shared(council)
    council.done(SECRETARY, f"{MINE}/sammen", f"{MINE}/sammen", goer="klar")
    council.mails()
    before = facts(council)
    assert any("/kommentar/" in path for path in _opened(council))
    assert facts(council) == before
    with reading(council.store.engine) as connection:
        case = find_case(connection, ALONE)
    about = {"case": case, "body": council.body("handicapraad")}
    council.state_as(COORDINATOR, hc.RecordResponse(**about, answer="remarks", text="Svar."))
    council.later(minutes=20)
    council.mails()
    before = facts(council)
    assert any(path.endswith("/ikke-os") for path in _opened(council))
    assert facts(council) == before


def _opened(council: Council) -> set[str]:
    """Every address in every mail so far, and what those pages lead to: all that was opened."""
    told = "\n".join(letter.text + letter.html for letter in council.sender.letters)
    start = set(re.findall(rf"{SITE}(/(?:svar|kommentar|organ)/[^\s\"<?#]+)", told))
    waiting = deque((path + below, 1) for path in start for below in BELOW)
    opened: set[str] = set()
    while waiting:
        path, depth = waiting.popleft()
        if path in opened:
            continue
        opened.add(path)
        answer = council.guest.get(path)
        assert answer.status_code < 500, path
        if depth < 2 and "text/html" in answer.headers.get("content-type", ""):
            links = re.findall(r'(?:href|action)="(/(?:svar|kommentar|organ)/[^"#?]+)', answer.text)
            waiting.extend((link, depth + 1) for link in links)
    return opened
