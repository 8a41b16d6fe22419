"""A manifest that fits its own SHA-256 and says something else than the backup holds: refused in words, by its part."""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from models.backup.archive import BLOCK, RECORD, DamagedBackupError
from models.backup.check import check
from models.backup.create import Source, create
from models.database import open_engine, sqlite_url
from tests.builders.sandvig import sandvig_database

NOW = datetime(2027, 8, 23, 5, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forged")
    engine = open_engine(sqlite_url(sandvig_database(folder)))
    path = create(Source(engine, folder / "data"), folder / "backups", NOW, keep=3).path
    engine.dispose()
    return path


def forged(backup: Path, text: bytes) -> Path:
    """The backup with another manifest, all else to the byte as it was."""
    with tarfile.open(backup) as tar:
        database = tar.getmembers()[1]
    content = backup.read_bytes()[database.offset : database.offset_data + -(-database.size // BLOCK) * BLOCK]
    member = tarfile.TarInfo(f"manifest-{hashlib.sha256(text).hexdigest()}.json")
    member.size, member.mtime, member.mode = len(text), int(NOW.timestamp()), 0o600
    body = member.tobuf(tarfile.GNU_FORMAT) + text + bytes(-len(text) % BLOCK) + content
    path = backup.with_name("forged.tar")
    path.write_bytes(body + bytes(2 * BLOCK + -(len(body) + 2 * BLOCK) % RECORD))
    return path


def manifest_of(backup: Path) -> dict[str, Any]:
    with tarfile.open(backup) as tar:
        source = tar.extractfile(tar.getmembers()[0])
        assert source is not None
        return json.load(source)


def changed(change: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], bytes]:
    def write(fields: dict[str, Any]) -> bytes:
        change(fields)
        return json.dumps(fields).encode()

    return write


def part(name: str, value: object) -> Callable[[dict[str, Any]], bytes]:
    return changed(lambda fields: fields["parts"][0].update({name: value}))


def field(name: str, value: object) -> Callable[[dict[str, Any]], bytes]:
    return changed(lambda fields: fields.update({name: value}))


def without(name: str) -> Callable[[dict[str, Any]], bytes]:
    return changed(lambda fields: fields.pop(name))


@pytest.mark.parametrize(
    "forgery",
    [
        *(part("size", size) for size in ("x", -1, 1.5, None, True, 10**40)),
        *(part("sha256", value) for value in ("x", 7, None)),
        *(part("name", name) for name in (7, None, "clock.json", "\ud800", "")),
        part("extra", 1),
        *(field("parts", parts) for parts in (5, [], [5], [[]], None, {}, "sagsgang.db")),
        changed(lambda fields: fields["parts"].append(fields["parts"][0])),
        *(field("made_at", at) for at in ("i går", "2027-08-23T05:15:00", 7, None, "0001-01-01T00:00:00+23:59")),
        *(field("lacking", lacking) for lacking in (5, [5], ["../x"], None)),
        *(field("problems", problems) for problems in (5, [5], [None], ["\ud800"])),
        *(field("entries", entries) for entries in ("7", -1, None, 1.5, True)),
        *(field("head", head) for head in (5, None, [])),
        *(field("revision", revision) for revision in (5, None, "\x1b[2J")),
        *(field("version", version) for version in (5, None, "\x1b[2J")),
        *(field("format", form) for form in ("1", None, 0, [])),
        *(
            map(
                without, ("format", "parts", "lacking", "problems", "made_at", "entries", "head", "version", "revision")
            )
        ),
        field("unknown", 1),
        lambda fields: json.dumps([fields]).encode(),
        *(lambda _, text=text: text for text in (b"", b"{", b"5", b"null", b"\xff", b"[" * 100_000, b"9" * 5000)),
    ],
)
def test_a_manifest_that_is_none_is_damage(
    backup: Path, tmp_path: Path, forgery: Callable[[dict[str, Any]], bytes]
) -> None:
    path = forged(backup, forgery(manifest_of(backup)))
    with pytest.raises(DamagedBackupError) as told:
        check(path, tmp_path, None)
    assert told.value.part == "manifest.json"


def test_what_is_not_forged_is_good(backup: Path, tmp_path: Path) -> None:
    path = forged(backup, json.dumps(manifest_of(backup)).encode())
    assert check(path, tmp_path, None) == check(backup, tmp_path, None)


@pytest.mark.parametrize(
    ("forgery", "told"),
    [
        (field("revision", "9999"), "the database is at migration .*, the manifest says 9999"),
        (field("revision", ""), "the database is at migration .*, the manifest says none"),
        (field("head", "00" * 32), "does not end where the manifest says"),
        (field("head", ""), "does not end where the manifest says"),
        (changed(lambda fields: fields.update(entries=0, head="")), "does not end where the manifest says"),
        (changed(lambda fields: fields.update(entries=fields["entries"] - 1)), "does not end where the manifest says"),
    ],
)
def test_what_it_says_of_the_database_is_compared(
    backup: Path, tmp_path: Path, forgery: Callable[[dict[str, Any]], bytes], told: str
) -> None:
    with pytest.raises(DamagedBackupError, match=told):
        check(forged(backup, forgery(manifest_of(backup))), tmp_path, None)
