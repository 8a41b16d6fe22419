"""`sagsgang audit`: what is proved, said in words, and personal texts erased by law."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from models.files import FileStore
from tests.cli.case.test_journey import COORDINATOR, heard_example
from tests.cli.conftest import Line, lived_by

ADMINISTRATOR = "vagn.holmgren"
Query = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture
def answered(sagsgang: Line, tmp_path: Path) -> str:
    return lived_by(tmp_path, heard_example)


@pytest.fixture
def query(tmp_path: Path) -> Iterator[Query]:
    """By somebody who has the file in hand."""

    def run(statement: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(tmp_path / "data" / "sagsgang.db", isolation_level=None)) as connection:
            return connection.execute(statement).fetchall()

    return run


def test_what_was_changed_is_named_and_the_command_fails(sagsgang: Line, answered: str, query: Query) -> None:
    assert sagsgang.json("audit", "verify")["problems"] == []
    query("UPDATE hearing_response SET answer = 'no_remarks' WHERE number = 1")
    query("UPDATE proposal_version SET content = replace(content, 'a', 'e') WHERE version = 1")
    said = sagsgang.json("audit", "verify")
    assert (sagsgang.code, said["ok"], said["first_bad"]) == (1, False, None)
    assert {problem.split(":")[0] for problem in said["problems"]} == {"row hearing_response", "row proposal_version"}
    assert "Not in order: row hearing_response:1 was changed." in sagsgang("audit", "verify")


def test_a_file_that_is_gone_is_named_unless_nobody_asks(
    sagsgang: Line, answered: str, query: Query, tmp_path: Path
) -> None:
    ((meeting,),) = query("SELECT min(id) FROM meeting")
    sha256 = FileStore(tmp_path / "data").put(b"Et bilag.")
    query(
        "INSERT INTO annex (meeting_id, item, number, title, name, media_type, size, sha256, is_closed) "
        f"VALUES ({meeting}, 1, 1, 'Bilag', 'bilag.pdf', 'application/pdf', 9, '{sha256}', 0)"
    )
    said = sagsgang.json("audit", "verify")
    assert (said["files"], said["why"]) == (2, f"row annex:{meeting}/1 was added: the history knows nothing of it")
    file = FileStore(tmp_path / "data").path(sha256)
    file.unlink()
    assert f"file {sha256} is missing" in sagsgang.json("audit", "verify")["problems"]
    assert sagsgang.json("audit", "verify", "--no-files")["files"] == 0


def test_an_administrator_erases_a_text_by_law_and_the_history_says_so(
    sagsgang: Line, answered: str, query: Query
) -> None:
    ((position,),) = query("SELECT position FROM history_entry WHERE tag = 'response:received'")
    erase = ("audit", "erase", str(position), "--ground", "GDPR art. 17")
    assert "no administrator" in sagsgang.json(*erase, "--as", COORDINATOR)["error"]["message"]
    assert sagsgang.json(*erase, "--as", ADMINISTRATOR) == {"entry": position, "texts": 1}
    assert query("SELECT text FROM personal_text WHERE text = 'Vi er bekymrede.'") == []
    assert sagsgang.json("audit", "verify")["problems"] == []
    again = sagsgang.json(*erase, "--as", ADMINISTRATOR)
    assert (sagsgang.code, "holds no personal text" in again["error"]["message"]) == (2, True)
