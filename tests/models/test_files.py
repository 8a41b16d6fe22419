"""Files under their digest, and forms not handed in: kept whole, found again, forgotten in time."""

from __future__ import annotations

import hashlib
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from models.access.form_drafts import drop_draft, forget_drafts, load_draft, save_draft
from models.database import reading, writing
from models.files import FileStore, named_files
from process.state.record import DocumentKind
from tasks.housekeeping import UNFINISHED, forget_unfinished
from tests.web import rows

NOW = rows.NOW


@pytest.fixture
def town(tmp_path: Path) -> Engine:
    return rows.empty(tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path)


def test_a_file_lies_under_its_digest_for_its_owner_only(store: FileStore, tmp_path: Path) -> None:
    digest = store.put(b"svar")
    assert digest == hashlib.sha256(b"svar").hexdigest()
    path = tmp_path / "files" / digest[:2] / digest
    assert path.read_bytes() == b"svar"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert store.read(digest) == b"svar"


def test_the_same_file_twice_and_at_once_is_one_file(store: FileStore, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as together:
        assert len(set(together.map(store.put, [b"svar" * 10_000] * 16))) == 1
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("digest", ["", "..", "../../etc/passwd", "a" * 63, "A" * 64, f"{'a' * 64}\n", "/" + "a" * 63])
def test_nothing_outside_is_ever_reached(store: FileStore, digest: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        store.read(digest)


def test_what_is_not_here_is_none_and_what_was_changed_is_an_error(store: FileStore) -> None:
    assert store.read("0" * 64) is None
    digest = store.put(b"svar")
    store.path(digest).write_bytes(b"andet")
    with pytest.raises(ValueError, match="not what it was"):
        store.read(digest)


def test_a_disk_that_is_full_leaves_no_half_file_under_a_digest(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.put(b"svar")
    assert [path.name for path in (tmp_path / "files").rglob("[0-9a-f]*") if path.is_file()] == []


def test_a_form_is_kept_for_its_owner_until_it_is_handed_in(town: Engine) -> None:
    with writing(town) as connection:
        save_draft(connection, "answer/2/1/1", "link:7", {"tekst": "æøå"}, NOW)
        save_draft(connection, "answer/2/1/1", "link:7", {"tekst": "ny"}, NOW)
        save_draft(connection, "answer/2/1/1", "person:7", {"tekst": "en andens"}, NOW)
    with writing(town) as connection:
        assert load_draft(connection, "answer/2/1/1", "link:7") == {"tekst": "ny"}
        drop_draft(connection, "answer/2/1/1", "link:7")
        assert load_draft(connection, "answer/2/1/1", "link:7") == {}
        assert load_draft(connection, "answer/2/1/1", "person:7") == {"tekst": "en andens"}
        assert forget_drafts(connection, NOW) == 0
        assert forget_drafts(connection, NOW + timedelta(seconds=1)) == 1


def test_what_was_never_handed_in_is_forgotten_with_its_files_and_nothing_else(
    town: Engine, store: FileStore, tmp_path: Path
) -> None:
    kept, drafted, old_draft, loose, fresh = (store.put(word.encode()) for word in ("a", "b", "c", "d", "e"))
    annex, minutes = store.put(b"annex"), store.put(b"minutes")
    with writing(town) as connection:
        rows.register(connection)
        rows.add_case(connection, "2027-0001", rows.Stage.HEARING)
        file = {"case_id": 1, "response": 1, "name": "a.txt", "media_type": "text/plain", "size": 1}
        rows.insert(connection, "response_file", sha256=kept, **file)
        of_meeting = {"meeting_id": 1, "number": 1, "item": 1, "name": "a.pdf", "media_type": "application/pdf"}
        rows.insert(connection, "annex", sha256=annex, title="Kort", size=1, **of_meeting)
        made = {"kind": DocumentKind.MINUTES, "made_at": NOW}
        rows.insert(connection, "meeting_document", sha256=minutes, size=1, **made, **of_meeting)
        save_draft(connection, "answer/1/1/1", "link:1", {"files": [{"sha256": drafted}]}, NOW)
        save_draft(connection, "answer/1/1/1", "link:2", {"files": [{"sha256": old_draft}]}, NOW - 2 * UNFINISHED)
    wall = NOW + timedelta(days=1)
    for digest in (kept, drafted, old_draft, loose, annex, minutes):
        os.utime(store.path(digest), times=((wall - 2 * UNFINISHED).timestamp(),) * 2)
    os.utime(store.path(fresh), times=(wall.timestamp(),) * 2)
    assert forget_unfinished(town, NOW, wall, tmp_path) == 2
    with reading(town) as connection:
        assert named_files(connection) == {kept, drafted, annex, minutes}
    assert [store.read(digest) is not None for digest in (kept, drafted, annex, minutes, old_draft, loose, fresh)] == [
        *(True, True, True, True),
        *(False, False),
        True,
    ]
    assert forget_unfinished(town, NOW, wall, None) == 0
