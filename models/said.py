"""Whether a row may say some words: as far as a database can tell, which does not know all letters."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

MOST_COMPARED = 24
"""Signs that the database looks for: a long text with signs that match any holds it for seconds."""


def says(words: str, columns: Iterable[sa.ColumnElement[str]], dialect: str) -> sa.ColumnElement[bool]:
    """Whether one of the columns may say the words. Each letter is named large and small, since SQLite lowers only a to
    z, and PostgreSQL what its locale knows; other signs match any.
    """
    is_sqlite = dialect == "sqlite"
    letters = "".join(_either_case(letter, "?" if is_sqlite else ".") for letter in words[:MOST_COMPARED])
    operator, pattern = ("GLOB", f"*{letters}*") if is_sqlite else ("~", letters)
    return sa.or_(*(column.bool_op(operator)(pattern) for column in columns))


def _either_case(letter: str, any_sign: str) -> str:
    both = letter.lower() + letter.upper()
    return f"[{both}]" if letter.isalnum() and len(both) == 2 else any_sign
