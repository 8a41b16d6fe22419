"""The backup as one file: a tar archive of known parts that any tar program opens, and that is read here to the byte.

The first member is the manifest; its name holds its SHA-256, and it holds those of all that follow. Every byte of the
file follows from manifest and parts, so a changed, missing or cut off one is found, and its part named.
"""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

FORMAT = 1
BLOCK, RECORD, CHUNK = 512, 10_240, 1 << 20
LARGEST_MANIFEST = 1 << 28
SQLITE, POSTGRES, CLOCK = "sagsgang.db", "sagsgang.dump", "clock.json"
"""The parts beside `files/`: the database, and the example's clock."""
_MANIFEST = re.compile(r"manifest-([0-9a-f]{64})\.json")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FILE = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})")


class BackupError(RuntimeError):
    """A backup cannot be made, read or restored; the sentence says why and what to do."""


class DamagedBackupError(BackupError):
    """The backup is not as it was written. `part` is the first that is not."""

    def __init__(self, part: str, why: str) -> None:
        super().__init__(f"{part} {why}: the backup cannot be used, take another")
        self.part = part


@dataclass(frozen=True, slots=True)
class Part:
    """One file in the archive; `size` in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `entries` and `head` are the history's (0 and "" where its head is gone); `lacking` are the
    SHA-256 of files that the database names and that were gone, or were changed, when it was made; `problems` what the
    audit named then.
    """

    made_at: datetime
    version: str
    revision: str
    entries: int
    head: str
    parts: tuple[Part, ...]
    lacking: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def database(self) -> str:
        """The name of the part that is the database."""
        return self.parts[0].name

    def text(self) -> bytes:
        fields = asdict(self) | {"format": FORMAT, "made_at": self.made_at.isoformat()}
        return json.dumps(fields, indent=1, sort_keys=True).encode()


def part_of(name: str, path: Path) -> Part:
    """The file as a part, read once."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
        return Part(name, file.tell(), digest.hexdigest())


def write(target: IO[bytes], manifest: Manifest, sources: Mapping[str, Path]) -> None:
    """Raises `DamagedBackupError` where a source is no longer what the manifest says."""
    text = manifest.text()
    about = _about(text)
    target.write(_header(about, manifest.made_at) + text + _padding(about.size))
    for part in manifest.parts:
        target.write(_header(part, manifest.made_at))
        with sources[part.name].open("rb") as source:
            _copy(source, part, target)
        target.write(_padding(part.size))
    target.write(_end(target.tell()))


def unpack(archive: Path, into: Path) -> Manifest:
    """Write the parts below the folder `into`, which exists and is empty; each is proved by its SHA-256.

    Raises `DamagedBackupError` for the first part that is missing or not as it was written.
    """
    with archive.open("rb") as source:
        manifest = _read_manifest(source)
        for part in manifest.parts:
            header = source.read(BLOCK)
            if header != _header(part, manifest.made_at):
                raise DamagedBackupError(part.name, "is missing or damaged" if header else "is missing")
            path = into / part.name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with path.open("xb") as target:
                _copy(source, part, target)
            _expect(source, _padding(part.size), part.name)
        _expect(source, _end(source.tell()), "the end of the file")
        if source.read(1):
            raise DamagedBackupError("the end of the file", "is followed by something else")
    return manifest


def _read_manifest(source: IO[bytes]) -> Manifest:
    header = source.read(BLOCK)
    try:
        member = tarfile.TarInfo.frombuf(header, "utf-8", "strict")
        digest = _MANIFEST.fullmatch(member.name)
    except (tarfile.TarError, ValueError):
        digest = None
    if digest is None:
        raise DamagedBackupError("manifest.json", "is missing or damaged, or this is no backup of Sagsgang")
    text = source.read(min(max(member.size, 0), LARGEST_MANIFEST))
    if hashlib.sha256(text).hexdigest() != digest[1]:
        raise DamagedBackupError("manifest.json", "is damaged")
    manifest = _manifest_of(text)
    if header != _header(_about(text), manifest.made_at):
        raise DamagedBackupError("manifest.json", "is damaged")
    _expect(source, _padding(len(text)), "manifest.json")
    return manifest


def _manifest_of(text: bytes) -> Manifest:
    """Anybody can write a manifest that fits its SHA-256: each field is looked at before it is believed."""
    try:
        fields = json.loads(text)
        form = fields.pop("format")
        if isinstance(form, int) and form > FORMAT:
            raise BackupError("the backup was made by a newer version of Sagsgang: install that one")
        parts = tuple(Part(**part) for part in fields.pop("parts"))
        made_at = datetime.fromisoformat(fields.pop("made_at"))
        lacking, problems = (tuple(fields.pop(name)) for name in ("lacking", "problems"))
        manifest = Manifest(made_at=made_at, parts=parts, lacking=lacking, problems=problems, **fields)
        is_sound = form == FORMAT and _is_sound(manifest)
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError):
        is_sound = False
    if not is_sound:
        raise DamagedBackupError("manifest.json", "is none that Sagsgang writes")
    for part in manifest.parts:
        named = _FILE.fullmatch(part.name)
        if not (named and named[2] == part.sha256) and part.name not in (SQLITE, POSTGRES, CLOCK):
            raise DamagedBackupError("manifest.json", f"names {part.name!r}, which no backup holds")
    if manifest.database not in (SQLITE, POSTGRES):
        raise DamagedBackupError("manifest.json", "names no database")
    return manifest


def _is_sound(manifest: Manifest) -> bool:
    """Whether each field holds what it is said to hold, and the headers of all parts can be written."""
    words = (manifest.version, manifest.revision, manifest.head, *manifest.lacking)
    names = [part.name for part in manifest.parts]
    sums = [part.sha256 for part in manifest.parts]
    numbers = (manifest.entries, *(part.size for part in manifest.parts))
    if not all(isinstance(word, str) and word.isprintable() for word in (*words, *names, *sums)):
        return False
    if not all(type(number) is int and number >= 0 for number in numbers) or manifest.made_at.tzinfo is None:
        return False
    for part in manifest.parts:
        _header(part, manifest.made_at)
    for problem in manifest.problems:
        problem.encode()
    return bool(names) and len(set(names)) == len(names) and all(map(_DIGEST.fullmatch, (*sums, *manifest.lacking)))


def _about(text: bytes) -> Part:
    digest = hashlib.sha256(text).hexdigest()
    return Part(f"manifest-{digest}.json", len(text), digest)


def _header(part: Part, made_at: datetime) -> bytes:
    """GNU's format takes more than 8 GB; every name here is short enough for one block."""
    member = tarfile.TarInfo(part.name)
    member.size, member.mtime, member.mode = part.size, int(made_at.timestamp()), 0o600
    return member.tobuf(tarfile.GNU_FORMAT)


def _copy(source: IO[bytes], part: Part, target: IO[bytes]) -> None:
    digest, left = hashlib.sha256(), part.size
    while left:
        chunk = source.read(min(left, CHUNK))
        if not chunk:
            raise DamagedBackupError(part.name, "ends too early")
        digest.update(chunk)
        target.write(chunk)
        left -= len(chunk)
    if digest.hexdigest() != part.sha256:
        raise DamagedBackupError(part.name, "is damaged")


def _padding(size: int) -> bytes:
    return bytes(-size % BLOCK)


def _end(position: int) -> bytes:
    """Two empty blocks, filled up to a whole record."""
    return bytes(2 * BLOCK + -(position + 2 * BLOCK) % RECORD)


def _expect(source: IO[bytes], known: bytes, part: str) -> None:
    if source.read(len(known)) != known:
        raise DamagedBackupError(part, "is damaged")
