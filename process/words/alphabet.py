"""The order of the Danish alphabet, for lists of names and titles."""

from __future__ import annotations

SORTED_AS = (("aa", "å"), ("æ", "zz1"), ("ø", "zz2"), ("å", "zz3"), ("é", "e"), ("ü", "y"))
"""What letters are sorted as, each after the one before: æ, ø, å last, aa as å."""


def danish_order(text: str) -> str:
    """A key that sorts text the Danish way in any database and any program; small letters and large are the same."""
    key = text.casefold()
    for letters, sorted_as in SORTED_AS:
        key = key.replace(letters, sorted_as)
    return key
