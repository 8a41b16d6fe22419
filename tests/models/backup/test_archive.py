"""The archive is read to the byte: whatever is changed, cut off, taken out or put in is found, and its part named."""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.backup import archive
from models.backup.archive import BackupError, DamagedBackupError, Manifest, Part, part_of, unpack, write

CONTENT = {"sagsgang.db": b"d" * 1500, "clock.json": b"", "x": b"Et bilag"}
DIGEST = hashlib.sha256(CONTENT["x"]).hexdigest()
FILE = f"files/{DIGEST[:2]}/{DIGEST}"
NAMES = ("sagsgang.db", "clock.json", FILE)


def made(folder: Path, **changes: object) -> Path:
    sources = dict(zip(NAMES, (folder / name for name in CONTENT), strict=True))
    for path in sources.values():
        path.write_bytes(CONTENT[path.name])
    parts = tuple(part_of(name, path) for name, path in sources.items())
    manifest = replace(Manifest(datetime(2027, 5, 3, tzinfo=UTC), "1.0", "0012", 7, "ab", parts), **changes)
    with (folder / "backup.tar").open("wb") as target:
        write(target, manifest, sources)
    return folder / "backup.tar"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return made(tmp_path_factory.mktemp("archive")).read_bytes()


def read(content: bytes, folder: Path) -> Manifest:
    path = folder / "read.tar"
    path.write_bytes(content)
    return unpack(path, Path(tempfile.mkdtemp(dir=folder)))


def part_at(whole: bytes, position: int) -> str:
    """The part whose header, content or padding lies there, in the order of the archive."""
    begins = [whole.index(name.encode() + b"\0") for name in NAMES] + [len(whole.rstrip(b"\0"))]
    if position < begins[0]:
        return "manifest.json"
    return NAMES[sum(begin <= position for begin in begins[:3]) - 1]


def test_what_was_written_is_read_by_us_and_by_tar(tmp_path: Path) -> None:
    path = made(tmp_path)
    target = tmp_path / "target"
    target.mkdir()
    manifest = unpack(path, target)
    assert [part.name for part in manifest.parts] == list(NAMES)
    assert {name: (target / name).read_bytes() for name in NAMES} == dict(zip(NAMES, CONTENT.values(), strict=True))
    listed = subprocess.run(["tar", "tf", str(path)], capture_output=True, text=True, check=True).stdout.split()
    assert listed[1:] == list(NAMES)


@pytest.mark.parametrize("first", range(2))
def test_one_byte_changed_anywhere_is_found_and_its_part_named(whole: bytes, tmp_path: Path, first: int) -> None:
    last_part_ends = whole.rindex(CONTENT["x"]) + 512
    for position in range(first, len(whole), 97):
        changed = bytearray(whole)
        changed[position] ^= 1 << position % 8
        with pytest.raises(DamagedBackupError) as told:
            read(bytes(changed), tmp_path)
        expected = part_at(whole, position) if position < last_part_ends else "the end of the file"
        assert told.value.part == expected, position


def test_cut_off_anywhere_it_is_refused(whole: bytes, tmp_path: Path) -> None:
    for length in range(0, len(whole), 211):
        with pytest.raises(DamagedBackupError):
            read(whole[:length], tmp_path)


def test_a_part_taken_out_is_named(whole: bytes, tmp_path: Path) -> None:
    begin = whole.index(FILE.encode() + b"\0")
    with pytest.raises(DamagedBackupError, match=f"{FILE} is missing"):
        read(whole[:begin] + whole[begin + 1024 :], tmp_path)


def test_something_put_behind_it_is_refused(whole: bytes, tmp_path: Path) -> None:
    with pytest.raises(DamagedBackupError, match="followed"):
        read(whole + b"x", tmp_path)


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "link-secret", f"files/00/{DIGEST}", f"{FILE}/x"])
def test_no_part_is_written_elsewhere(tmp_path: Path, name: str) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x")
    manifest = Manifest(datetime(2027, 5, 3, tzinfo=UTC), "1.0", "0012", 7, "ab", (part_of(name, source),))
    with (tmp_path / "evil.tar").open("wb") as target:
        write(target, manifest, {name: source})
    with pytest.raises(DamagedBackupError, match="which no backup holds"):
        read((tmp_path / "evil.tar").read_bytes(), tmp_path)


def test_a_newer_form_is_refused_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "FORMAT", 2)
    newer = made(tmp_path).read_bytes()
    monkeypatch.undo()
    with pytest.raises(BackupError, match="newer version"):
        read(newer, tmp_path)


def test_a_file_that_is_no_backup_is_told_apart(tmp_path: Path) -> None:
    for content in (b"", b"PK\x03\x04", json.dumps({}).encode() * 400):
        with pytest.raises(DamagedBackupError, match="no backup of Sagsgang"):
            read(content, tmp_path)


def test_a_source_that_changes_meanwhile_is_told(tmp_path: Path) -> None:
    source = tmp_path / "sagsgang.db"
    source.write_bytes(b"changed")
    part = Part("sagsgang.db", 7, hashlib.sha256(b"before!").hexdigest())
    manifest = Manifest(datetime(2027, 5, 3, tzinfo=UTC), "1.0", "0012", 7, "ab", (part,))
    with (tmp_path / "b.tar").open("wb") as target, pytest.raises(DamagedBackupError, match=r"sagsgang\.db is damaged"):
        write(target, manifest, {"sagsgang.db": source})
