"""Old minutes kept and searched, on both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.database import reading, writing
from models.meeting.old_minutes import OldItem, OldMeeting, Wanted, bodies, count, keep, search
from tests.builders.moments import at

NOW = at(date(2027, 8, 23))


def item(position: int, title: str, text: str = "", *, case: str = "", closed: bool = False) -> OldItem:
    return OldItem(position, str(position), title, case, closed, "Godkendt.", text)


def meeting(body: str, day: date, *items: OldItem, sha256: str = "") -> OldMeeting:
    return OldMeeting(sha256 or f"{body}{day}", "referat.pdf", None, body, day, "", items)


@pytest.fixture
def kept(engine: Any) -> Any:
    with writing(engine) as connection:
        for old in (
            meeting("Ældrerådet", date(2019, 5, 7), item(1, "Ældreboliger på Ågade", "Der bygges 12 boliger.")),
            meeting(
                "Byrådet",
                date(2020, 3, 2),
                item(1, "Budget", "Ældreområdet, 100% af rammen", case="20/117"),
                item(2, "Salg af grund på Ågade", closed=True),
                item(3, "Budget 2", "100 kr. af rammen"),
            ),
        ):
            assert keep(connection, old, NOW) == "kept"
    return engine


FOUND: list[tuple[Wanted, list[str]]] = [
    (Wanted(), ["Budget", "Budget 2", "Ældreboliger på Ågade"]),
    (Wanted("ågade ÆLDREBOLIGER"), ["Ældreboliger på Ågade"]),
    (Wanted("ældre"), ["Budget", "Ældreboliger på Ågade"]),
    (Wanted("ågade", with_closed=True), ["Salg af grund på Ågade", "Ældreboliger på Ågade"]),
    (Wanted("20/117"), ["Budget"]),
    (Wanted("100%"), ["Budget"]),
    (Wanted("byrådet 2"), ["Budget", "Budget 2"]),
    (Wanted(body="Byrådet"), ["Budget", "Budget 2"]),
    (Wanted(since=date(2019, 5, 8)), ["Budget", "Budget 2"]),
    (Wanted(until=date(2019, 5, 7)), ["Ældreboliger på Ågade"]),
    (Wanted("findes ikke"), []),
]


def test_every_word_must_stand_in_the_item(kept: Any) -> None:
    with reading(kept) as connection:
        shown = [[line.title for line in search(connection, wanted, limit=10)] for wanted, _ in FOUND]
        assert shown == [titles for _, titles in FOUND]
        assert [count(connection, wanted) for wanted, _ in FOUND] == [len(titles) for _, titles in FOUND]


def test_pages_follow_each_other(kept: Any) -> None:
    with reading(kept) as connection:
        pages = [search(connection, Wanted(), limit=2, offset=offset) for offset in (0, 2, 4)]
        assert [[line.title for line in lines] for lines in pages] == [
            ["Budget", "Budget 2"],
            ["Ældreboliger på Ågade"],
            [],
        ]
        assert sorted(bodies(connection)) == ["Byrådet", "Ældrerådet"]


def test_another_file_of_a_meeting_replaces_nothing_unasked(kept: Any) -> None:
    new = meeting("Byrådet", date(2020, 3, 2), item(1, "Rettet budget"), sha256="ny")
    with writing(kept) as connection:
        assert keep(connection, new, NOW) == "other"
        assert count(connection, Wanted("rettet")) == 0
        assert keep(connection, new, NOW, is_replacing=True) == "replaced"
        assert keep(connection, new, NOW, is_replacing=True) == "same"
        assert [line.title for line in search(connection, Wanted(body="Byrådet"), limit=5)] == ["Rettet budget"]
