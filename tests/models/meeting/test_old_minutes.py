"""Old minutes kept and searched, on both databases."""

from __future__ import annotations

import json
from datetime import date
from itertools import count as count_up
from typing import Any

import pytest
import sqlalchemy as sa

from models import tables as t
from models.audit import verify
from models.database import reading, writing
from models.meeting.old_minutes import OldItem, OldMeeting, Wanted, bodies, count, erase, holding, keep, search
from process.commands.act import Act, id_by_content
from tests.builders.moments import at

NOW = at(date(2027, 8, 23))
_numbers = count_up()


def act() -> Act:
    return Act(None, id_by_content(f"old:{next(_numbers)}"))


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
            assert keep(connection, old, act(), NOW) == "kept"
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
        assert keep(connection, new, act(), NOW) == "other"
        assert count(connection, Wanted("rettet")) == 0
        assert keep(connection, new, act(), NOW, is_replacing=True) == "replaced"
        assert keep(connection, new, act(), NOW, is_replacing=True) == "same"
        assert [line.title for line in search(connection, Wanted(body="Byrådet"), limit=5)] == ["Rettet budget"]


def told(connection: Any) -> list[tuple[str, dict[str, Any]]]:
    rows = connection.execute(sa.select(t.history.c.tag, t.history.c.data).order_by(t.history.c.position))
    return [(row.tag, json.loads(row.data)) for row in rows if row.tag.startswith("old_minutes:")]


def test_each_change_is_in_the_history_and_the_rows_are_proved(kept: Any) -> None:
    new = meeting("Byrådet", date(2020, 3, 2), item(1, "Rettet budget"), sha256="ny")
    with writing(kept) as connection:
        keep(connection, new, act(), NOW)
        assert len(told(connection)) == 2, "nothing was replaced, nothing is told"
        keep(connection, new, act(), NOW, is_replacing=True)
        about = {"sha256": "ny", "body": "Byrådet", "held_on": "2020-03-02", "items": 1}
        assert told(connection)[-1] == ("old_minutes:kept", {**about, "replaced": "Byrådet2020-03-02"})
        assert verify(connection).ok
        connection.execute(sa.update(t.old_items).where(t.old_items.c.title == "Rettet budget").values(decision="Nej."))
        (problem,) = verify(connection).problems
        assert problem.startswith("row old_item:")


def test_words_about_a_person_are_taken_out_of_all_of_them_however_they_are_broken(kept: Any) -> None:
    letter = item(1, "Brev fra ANNA Ø. HOLM", "Der er kommet et brev fra Anna Ø.\nHolm, som bor her.")
    with writing(kept) as connection:
        keep(connection, meeting("Børneudvalget", date(2018, 1, 9), letter, item(2, "Andet")), act(), NOW)
        assert [minutes.body for minutes in holding(connection, "Anna Ø. Holm")] == ["Børneudvalget"]
        (cut,) = erase(connection, "Anna Ø. Holm", "navn", "GDPR art. 17", act(), NOW)
        assert (cut.body, cut.held_on) == ("Børneudvalget", date(2018, 1, 9))
        assert holding(connection, "Anna Ø. Holm") == []
        (line,) = search(connection, Wanted("slettet"), limit=5)
        assert line.title == "Brev fra [navn slettet efter lov]"
        assert line.text == "Der er kommet et brev fra [navn slettet efter lov], som bor her."
        assert count(connection, Wanted("holm")) == 0
        assert told(connection)[-1][1] == {
            "minutes": [line.meeting],
            "gap": "[navn slettet efter lov]",
            "ground": "GDPR art. 17",
        }
        assert verify(connection).ok
        assert erase(connection, "Anna Ø. Holm", "navn", "GDPR art. 17", act(), NOW) == []
