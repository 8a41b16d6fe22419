"""Names and titles stand in the order of the Danish alphabet, whoever sorts them."""

from __future__ import annotations

import sqlalchemy as sa

from models import tables as t
from models.case.ended import TITLE
from process.words.alphabet import danish_order

NAMES = ["Anna", "Bo", "Zorn", "Ærø", "Ørsted", "Aabenraa", "Århus"]


def test_the_three_letters_stand_last_and_aa_is_the_last_of_them() -> None:
    assert sorted(("Å", "Z", "Aa", "Ø", "Æ"), key=danish_order) == ["Z", "Æ", "Ø", "Å", "Aa"]


def test_large_letters_and_small_are_the_same() -> None:
    assert danish_order("ÆLDRERÅD") == danish_order("Ældreråd")


def test_the_database_sorts_titles_by_the_same_rule() -> None:
    with sa.create_engine("sqlite://").connect() as connection:
        connection.exec_driver_sql(f'CREATE TABLE "{t.cases.name}" (title TEXT)')
        for name in reversed([*NAMES, "ÆRØ TORV"]):
            connection.execute(sa.text(f'INSERT INTO "{t.cases.name}" VALUES (:title)'), {"title": name})
        titles = connection.scalars(sa.select(t.cases.c.title).order_by(TITLE)).all()
    assert titles == sorted([*NAMES, "ÆRØ TORV"], key=danish_order)
