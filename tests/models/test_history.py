"""The chain: any single changed, removed, inserted or swapped entry is found and named; a missing tail by its head."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.pool import StaticPool
from sqlmodel import SQLModel

from models import history
from models.audit import verify
from models.database import open_engine, reading, sqlite_url, writing
from models.history import CHAINED, Entry, append, canonical, erase_texts
from models.migrate import migrate
from process.events import Event, Tag
from tests.builders.moments import START, at

_entries = SQLModel.metadata.tables["history_entry"]
_texts = SQLModel.metadata.tables["personal_text"]
LENGTH = 12


def entries(count=LENGTH):
    for number in range(count):
        personal = {"reason": f"Anna er syg {number}"} if number % 3 == 0 else {}
        event = Event(Tag.CASE_MOVED, {"to": "hearing", "number": number, "on": date(2027, 1, 1)}, personal)
        yield Entry(event, at(START, 9, number), f"c{number}", actor=number, case_id=7)


@pytest.fixture(scope="module")
def chained(tmp_path_factory):
    """A database with a chain in it: each test opens its own copy in memory."""
    path = tmp_path_factory.mktemp("chain") / "chain.db"
    engine = open_engine(sqlite_url(path))
    migrate(engine)
    with writing(engine) as connection:
        append(connection, entries())
    engine.dispose()
    return path


def copy(chained):
    """A copy in memory with the guards taken off, as somebody with the file in hand could."""
    raw = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    with sqlite3.connect(chained) as source:
        source.backup(raw)
    source.close()
    for act in ("update", "delete"):
        raw.execute(f"DROP TRIGGER history_entry_no_{act}")
    return raw


def verdict(raw, head=""):
    engine = sa.create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    with engine.connect() as connection:
        return verify(connection, head)


POSITIONS = st.integers(1, LENGTH)
NEW_VALUES = {
    "at": "2027-01-05 08:00:00.000000",
    "actor": 999,
    "on_behalf_of": 5,
    "tag": "case:decided",
    "case_id": 8,
    "meeting_id": 3,
    "command_id": "another",
    "ordinal": 9,
    "data": '{"to":"ended"}',
    "written": '{"case:7":"00"}',
    "hash": b"\x00" * 32,
}


def test_a_whole_chain_is_whole_and_says_its_head(chained) -> None:
    checked = verdict(copy(chained))
    assert (checked.ok, checked.entries, checked.first_bad, len(checked.head)) == (True, LENGTH, None, 64)
    assert verdict(copy(chained), checked.head).ok


@given(position=POSITIONS, column=st.sampled_from(sorted(NEW_VALUES)))
def test_any_changed_column_of_any_entry_is_found_and_named(chained, position, column) -> None:
    raw = copy(chained)
    raw.execute(f"UPDATE history_entry SET {column} = ? WHERE position = ?", (NEW_VALUES[column], position))
    checked = verdict(raw)
    assert (checked.ok, checked.first_bad) == (False, position)
    assert checked.why


@pytest.mark.parametrize("column", ["on_behalf_of", "meeting_id"])
@pytest.mark.parametrize("value", ["9e999", "-9e999"])
def test_nobody_is_not_made_an_infinite_number(chained, column, value) -> None:
    """SQLite keeps it in a column of integers, and its JSON is null as well."""
    raw = copy(chained)
    raw.execute(f"UPDATE history_entry SET {column} = {value} WHERE position = 3")
    assert (verdict(raw).ok, verdict(raw).first_bad) == (False, 3)


def test_every_column_but_the_hash_is_chained() -> None:
    assert {*CHAINED, "written", "hash"} == {column.name for column in _entries.columns}
    assert {*NEW_VALUES, "position"} == {column.name for column in _entries.columns}


@given(position=POSITIONS)
def test_any_removed_entry_is_found_and_named(chained, position) -> None:
    raw = copy(chained)
    raw.execute("DELETE FROM history_entry WHERE position = ?", (position,))
    checked = verdict(raw)
    assert (checked.ok, checked.first_bad) == (False, position)


@given(position=POSITIONS)
def test_a_removed_entry_is_found_though_the_rest_moved_up(chained, position) -> None:
    raw = copy(chained)
    raw.execute("DELETE FROM history_entry WHERE position = ?", (position,))
    for later in range(position + 1, LENGTH + 1):
        raw.execute("UPDATE history_entry SET position = ? WHERE position = ?", (later - 1, later))
    assert verdict(raw).first_bad == position


@given(position=POSITIONS)
def test_any_inserted_entry_is_found_and_named(chained, position) -> None:
    raw = copy(chained)
    for later in range(LENGTH, position - 1, -1):
        raw.execute("UPDATE history_entry SET position = ? WHERE position = ?", (later + 1, later))
    insert(raw, position, b"\x11" * 32)
    assert verdict(raw).first_bad == position


def insert(raw, position, digest):
    cells = (position, NEW_VALUES["at"], 1, None, "case:decided", 7, None, "forged", 0, "{}", "", digest)
    names = "position, at, actor, on_behalf_of, tag, case_id, meeting_id, command_id, ordinal, data, written, hash"
    raw.execute(f"INSERT INTO history_entry ({names}) VALUES ({', '.join('?' * len(cells))})", cells)


def test_an_entry_added_at_the_end_with_a_fitting_hash_is_found_and_named(chained) -> None:
    raw = copy(chained)
    last = raw.execute("SELECT hash FROM history_entry ORDER BY position DESC LIMIT 1").fetchone()[0]
    row = dict.fromkeys(CHAINED) | {
        **{"position": LENGTH + 1, "at": datetime(2027, 1, 5, 8, tzinfo=UTC), "actor": 1, "tag": "case:decided"},
        **{"case_id": 7, "command_id": "forged", "ordinal": 0, "data": "{}", "written": ""},
    }
    insert(raw, LENGTH + 1, history.digest(last, row))
    checked = verdict(raw)
    assert (checked.ok, checked.first_bad, checked.why) == (False, LENGTH + 1, f"entry {LENGTH + 1} was added")


@given(first=POSITIONS, second=POSITIONS)
def test_any_two_swapped_entries_are_found_and_the_first_is_named(chained, first, second) -> None:
    raw = copy(chained)
    for old, new in ((first, -1), (second, first), (-1, second)):
        raw.execute("UPDATE history_entry SET position = ? WHERE position = ?", (new, old))
    checked = verdict(raw)
    assert checked.ok is (first == second)
    assert checked.first_bad == (None if first == second else min(first, second))


@given(kept=st.integers(0, LENGTH - 1))
def test_a_missing_tail_is_found_by_the_head_row_and_where_that_was_moved_too_by_the_mailed_head(chained, kept) -> None:
    raw = copy(chained)
    head = verdict(raw).head
    raw.execute("DELETE FROM history_entry WHERE position > ?", (kept,))
    assert verdict(raw).first_bad == kept + 1
    last = raw.execute("SELECT hash FROM history_entry WHERE position = ?", (kept,)).fetchone()
    raw.execute("UPDATE chain_head SET position = ?, hash = ?", (kept, last[0] if last else history.GENESIS))
    assert verdict(raw).ok, "a chain alone cannot show that its tail is gone"
    checked = verdict(raw, head)
    assert (checked.ok, checked.first_bad) == (False, kept + 1)


def test_an_older_mailed_head_is_still_in_the_chain(chained) -> None:
    raw = copy(chained)
    older = raw.execute("SELECT hash FROM history_entry WHERE position = 5").fetchone()[0].hex()
    assert verdict(raw, older).ok
    assert verdict(raw, older.upper()).ok
    assert not verdict(raw, "ab" * 32).ok


# -- personal text ---------------------------------------------------------------------------------------------------


def test_a_changed_personal_text_is_found_and_its_entry_named(chained) -> None:
    raw = copy(chained)
    raw.execute("UPDATE personal_text SET text = 'Anna er rask' WHERE id = 2")
    checked = verdict(raw)
    assert checked.problems == ("a personal text of entry 4 was changed",)


def test_a_text_that_lost_its_salt_is_found_too(chained) -> None:
    raw = copy(chained)
    raw.execute("UPDATE personal_text SET salt = NULL WHERE id = 1")
    assert verdict(raw).problems == ("a personal text of entry 1 was changed",)


@pytest.mark.parametrize("delete", ["UPDATE personal_text SET salt = NULL, text = NULL", "DELETE FROM personal_text"])
def test_a_text_that_was_deleted_without_a_word_is_found_too(chained, delete) -> None:
    raw = copy(chained)
    raw.execute(f"{delete} WHERE id = 2")
    assert verdict(raw).problems == ("a personal text of entry 4 was deleted",)


def test_erasing_by_law_leaves_its_entry_and_the_chain_verifiable(empty_engine) -> None:
    migrate(empty_engine)
    with writing(empty_engine) as connection:
        told = Event(Tag.ABSENCE_REPORTED, {"person": 7}, {"reason": "Anna er syg"})
        append(connection, [Entry(told, at(START, 9), "c1", actor=7), Entry(told, at(START, 9), "c2", actor=7)])
        assert erase_texts(connection, 1, "databeskyttelsesforordningens art. 17", 1, at(START, 10), "e1") == 1
        assert erase_texts(connection, 1, "igen", 1, at(START, 10), "e2") == 0, "nothing is left to erase"
        said = verify(connection)
        texts = connection.execute(sa.text("SELECT salt, text FROM personal_text ORDER BY id")).all()
        last = connection.execute(sa.text("SELECT tag, actor, data FROM history_entry WHERE position = 3")).one()
        connection.execute(sa.text("UPDATE personal_text SET text = 'Anna er rask' WHERE id = 1"))
        back = verify(connection)
    assert (said.ok, said.entries) == (True, 3)
    assert (tuple(texts[0]), texts[1].text) == ((None, None), "Anna er syg")
    assert tuple(last) == (
        "texts:erased",
        1,
        '{"entry":1,"ground":"databeskyttelsesforordningens art. 17","texts":[1]}',
    )
    assert back.problems == ("a personal text of entry 1 is back, though it was erased",)


def test_the_chain_holds_no_personal_text_only_a_salted_digest(chained) -> None:
    raw = copy(chained)
    data = "".join(row[0] for row in raw.execute("SELECT data FROM history_entry"))
    assert "syg" not in data
    assert '"sha256"' in data
    salts = {row[0] for row in raw.execute("SELECT salt FROM personal_text")}
    assert len(salts) == LENGTH // 3, "equal texts must not be recognisable by equal digests"


# -- guards, on both databases ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history_entry SET tag = 'case:decided' WHERE position = 1",
        "DELETE FROM history_entry WHERE position = 1",
        "DELETE FROM history_entry",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_history(engine, statement) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), writing(engine) as connection:
        connection.execute(sa.text(statement))
    with reading(engine) as connection:
        assert verify(connection).ok


def test_the_chain_of_the_filled_example_is_whole(engine) -> None:
    with reading(engine) as connection:
        checked = verify(connection)
    assert (checked.ok, checked.entries > 1000) == (True, True)


def test_both_databases_chain_the_same_bytes(empty_engine) -> None:
    """The hash is over values, not over what a driver makes of them."""
    migrate(empty_engine)
    plain = [Entry(Event(Tag.CASE_MOVED, {"ø": [1, None, True]}), at(START, 9, 30), "c1", actor=1)]
    with writing(empty_engine) as connection:
        append(connection, plain)
        checked = verify(connection)
    assert (checked.ok, checked.head) == (True, "2e9769e86a40d9b8ba9857a4f4b54cdb7b0548ef7ac231cbb9033c756333c1db")


# -- canonical JSON --------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=4), JSON, max_size=4))
def test_canonical_json_has_one_spelling_whatever_the_order(value) -> None:
    assert canonical(value) == canonical(dict(reversed(list(value.items()))))


@dataclass(frozen=True)
class Tagged:
    number: int


def test_canonical_json_writes_dates_and_instants_and_refuses_the_rest() -> None:
    moment = at(date(2027, 7, 1), 12)
    assert canonical([date(2027, 7, 1), time(12), moment]) == '["2027-07-01","12:00:00","2027-07-01T10:00:00+00:00"]'
    for value in (object(), Tagged(1), Decimal(1), b"1", {1}, 2**64, "\ud800", {1: 1}):
        with pytest.raises(TypeError):
            canonical({"x": value})


AS_THE_STANDARD_LIBRARY = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=lambda moment: moment.isoformat()
)
CELLS = JSON | st.datetimes(timezones=st.just(UTC)) | st.dates() | st.times() | st.sampled_from(Tag)


@given(st.dictionaries(st.text(), CELLS, max_size=6), st.lists(CELLS).map(tuple))
def test_the_spelling_is_that_of_histories_chained_before_another_library_wrote_it(cells, values) -> None:
    for value in (cells, values):
        assert canonical(value) == AS_THE_STANDARD_LIBRARY.encode(value)
