"""`make bench`: cheap rows run and have their shape, raw SQL keeps the same facts, a failure is a row. No stopwatch."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from benchmarks import __main__ as bench
from benchmarks import by_hand
from benchmarks.actions import answerable, by_hand_all, record, told_of
from benchmarks.cpu import cpu, within
from benchmarks.databases import Bare, Databases
from benchmarks.grown import add_requests, grow, grow_hearings
from benchmarks.layers import Layers
from benchmarks.row import Row, cells_of, markdown
from benchmarks.sizes import QUICK
from benchmarks.sweeps import LATE, fall_due
from models.database import open_engine, reading, sqlite_url
from models.store import Store
from models.sweeps.ready import close_due_hearings
from process.commands import hearing as hc
from tests.builders.sandvig import a_store
from tests.documents.writing.hearing import SENT_ON, approved

pytestmark = pytest.mark.slow
KEPT = ("history_entry", "personal_text", "hearing_response")
"""Tables in which raw SQL must leave as many rows as we do; of notices, too, or fewer."""
SMALL = replace(QUICK, hearings=(400,), hearings_postgres=(), cases=(120,), unfinished=100)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One case that several bodies are heard about."""
    store = a_store(tmp_path_factory.mktemp("source"))
    hearing = approved(store, answers=("affects_staff", "people_with_disabilities", "elderly"))
    hearing.do(hc.SendHearing(case=hearing.case), hearing.coordinator(), SENT_ON)
    path = Path(str(store.engine.url.database))
    store.engine.dispose()
    return path


@pytest.fixture
def store(source: Path, tmp_path: Path) -> Iterator[Store]:
    made = Store(open_engine(sqlite_url(shutil.copy(source, tmp_path / "own.db"))))
    with reading(made.engine) as connection:
        made.reference.refresh(connection)
    yield made
    made.engine.dispose()


@pytest.fixture
def small(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.databases.template_file", lambda: source)
    monkeypatch.setattr(bench, "QUICK", SMALL)


def counts(store: Store) -> dict[str, int]:
    with reading(store.engine) as connection:
        return {table: connection.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0 for table in (*KEPT, "notice")}


def added(store: Store, before: dict[str, int]) -> dict[str, int]:
    return {table: count - before[table] for table, count in counts(store).items()}


def test_the_layers_of_an_action_are_the_whole_of_it(store: Store) -> None:
    grow(store, cases=20, unfinished=20)
    layers, asked = Layers(), answerable(store)[:10]
    with layers.watched(store.engine):
        whole = cpu(lambda: record(store, asked)) / len(asked)
    parts = layers.of_each(len(asked), whole)
    assert set(parts) == {"rules", "statements", "commit", "rest"}
    assert min(parts.values()) > 0
    assert sum(parts.values()) == pytest.approx(whole)


def test_an_answer_by_hand_leaves_the_rows_that_ours_leaves(store: Store) -> None:
    grow(store, cases=20, unfinished=20)
    asked, bare = answerable(store)[:6], Bare(store.engine)
    before = counts(store)
    record(store, asked[:3])
    ours = added(store, before)
    before = counts(store)
    by_hand_all(bare, asked[3:], told_of(store, asked[0]))
    assert added(store, before) == ours
    assert ours["hearing_response"] == 3
    assert ours["notice"] > 0
    open_still = sa.text("SELECT count(*) FROM hearing_request WHERE next_due IS NOT NULL AND answered_at IS NOT NULL")
    with reading(store.engine) as connection:
        assert connection.scalar(open_still) == 0
    bare.close()


def test_closing_by_hand_closes_what_ours_closes(store: Store) -> None:
    grow_hearings(store, 400)
    fall_due(store, 1)
    bare, now, told = Bare(store.engine), f"{LATE:%Y-%m-%d %H:%M:%S.%f}", sorted(store.reference.register.persons)[:4]
    before = counts(store)
    taken_back = by_hand.close(bare, now, told, kept=False)
    assert added(store, before) == dict.fromkeys(before, 0)
    assert close_due_hearings(store, LATE) == taken_back > 0
    ours = added(store, before)
    before = counts(store)
    fall_due(store, 2)
    assert by_hand.close(bare, now, told, kept=True) == taken_back
    raw = added(store, before)
    assert raw["history_entry"] == ours["history_entry"] == taken_back
    assert raw["notice"] <= ours["notice"]
    assert close_due_hearings(store, LATE) == 0
    bare.close()


def test_it_grows_as_far_as_it_says(store: Store) -> None:
    waiting = grow(store, cases=120, unfinished=100)
    assert waiting == len(answerable(store)) + 101
    with reading(store.engine) as connection:
        stages = connection.execute(sa.text('SELECT ending, count(*) FROM "case" GROUP BY ending ORDER BY 2')).all()
    assert [tuple(row) for row in stages] == [("carried_out", 20), (None, 101)]
    assert add_requests(store, 5 * waiting) == 6 * waiting


def test_the_quick_form_prints_its_rows_and_writes_them(
    small: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = bench.main(["--quick", "--only", "due", "--only", "overview", "--json", str(tmp_path / "figures.json")])
    printed, report = capsys.readouterr().out, json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert code == 0
    assert report["quick"] is True
    assert [row["error"] for row in report["rows"]] == [""] * 5
    whats = [row["what"].partition(",")[0] for row in report["rows"]]
    assert whats == ["due hearings closed", "the whole pass with these due", *["overview"] * 3]
    closed = report["rows"][0]
    assert closed["ratio"] == pytest.approx(closed["measured"] / closed["raw"])
    assert closed["met"] is (closed["ratio"] <= closed["target"] == 2.0)
    assert printed.startswith("| what | measured | raw | ratio | target | met |\n| --- |")
    assert sum(line.startswith("| ") for line in printed.splitlines()) == 2 + 5


def test_a_row_that_fails_says_why_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_databases: Databases, _sizes: object) -> Iterator[Row]:
        yield Row("the first of them", 1.0)
        raise ValueError("no | such table")

    monkeypatch.setattr(bench, "SUBJECTS", {"week": broken, "due": lambda *_: iter([Row("whole", 2.0, raw=1.0)])})
    assert bench.main(["--quick", "--json", str(tmp_path / "figures.json")]) == 1
    rows = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))["rows"]
    assert [(row["what"], row["error"]) for row in rows] == [
        ("the first of them", ""),
        ("week", "ValueError: no | such table"),
        ("whole", ""),
    ]
    assert "| week | failed: ValueError: no / such table |  |  |  | no |" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("row", "ratio", "met"),
    [
        (Row("x", 5.0, raw=2.0, target=2.5), 2.5, True),
        (Row("x", 5.1, raw=2.0, target=2.5), 2.55, False),
        (Row("x", 0.9, target=1.0), None, True),
        (Row("x", 1.1, target=1.0), None, False),
        (Row("x", 1.1), None, None),
        (Row("x", error="away"), None, False),
    ],
)
def test_a_target_is_on_the_ratio_where_there_is_a_limit(row: Row, ratio: float | None, met: bool | None) -> None:
    assert (row.ratio, row.met) == (ratio, met)


def test_a_row_is_printed_with_three_digits_that_count() -> None:
    row = Row("an action", 4.0249, raw=0.79, target=2.5, note="answered")
    assert cells_of(row) == ("an action (answered)", "4.02 ms CPU", "0.79 ms CPU", "5.09 ×", "≤ 2.50 ×", "no")
    assert cells_of(Row("start", 1234.5, "ms", target=300))[1:] == ("1,234 ms", "", "", "≤ 300 ms", "no")
    assert markdown([row]).count("\n") == 2


def test_the_95th_of_a_hundred_is_the_95th() -> None:
    assert within(range(1, 101)) == 95
    assert within([7.0]) == 7.0
