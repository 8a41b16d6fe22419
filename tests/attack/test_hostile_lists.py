"""A list that is nothing but lines, or nothing but cells."""

from __future__ import annotations

from documents.reading.list_rows import list_rows, pasted_rows


def test_a_file_is_read_no_further_than_asked() -> None:
    assert list_rows("liste.csv", b"\n" * 100_000, 10) == [[]] * 10
    assert [len(row) for row in list_rows("liste.csv", b";" * 100_000, 10)] == [20]
    assert pasted_rows("a;b\nc;d") == [["a", "b"], ["c", "d"]]
