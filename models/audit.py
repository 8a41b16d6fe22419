"""What the history proves: the chain itself, and against it every row, text, attempt and file it speaks of.

Each problem is named by itself, so that an operator sees what was touched and can fetch that from a backup. What is
proved, and what is not, stands in a table in docs/operations.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.engine import Connection

from models import tables as t
from models.carried import Carried, bad_links, bad_notices, went_by
from models.files import FileStore, handed_in, read_from
from models.history import GENESIS, digest
from models.proof import GONE, PROVED, spelled_as_now, table_digests
from models.readable import BAD_CELL, UnreadableError, each_row, told_in_words
from process.events import Tag

MOST_PROBLEMS = 100
_READ_WHOLE = frozenset({Tag.NOTICE_ATTEMPTED, Tag.TEXTS_ERASED})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `sagsgang audit verify` has seen. `problems`: in words, at most `MOST_PROBLEMS`, the chain's own first.

    `first_bad`: the first position of the chain that does not fit, when it is the chain itself. `head`: hex; empty when
    the chain is broken. `rows`, `files`: how many were compared.
    """

    entries: int
    problems: tuple[str, ...] = ()
    first_bad: int | None = None
    head: str = ""
    rows: int = 0
    files: int = 0

    @property
    def ok(self) -> bool:
        return not self.problems

    @property
    def why(self) -> str:
        """The first problem, in words."""
        return self.problems[0] if self.problems else ""


@dataclass(slots=True)
class _Said:
    """What the history says, gathered on the walk: of rows, of personal texts and of attempts to deliver."""

    rows: dict[str, str] = field(default_factory=dict)
    texts: dict[int, tuple[int, str]] = field(default_factory=dict)
    attempts: dict[tuple[int, int], tuple[int, Mapping[str, Any], Mapping[str, Any]]] = field(default_factory=dict)
    carried: Carried = field(default_factory=Carried)
    erased: set[int] = field(default_factory=set)
    is_proved: bool = False

    def hear(self, entry: Mapping[str, Any]) -> None:
        if entry["written"]:
            self.is_proved = True
            self.rows.update({name: spelled_as_now(sha256) for name, sha256 in json.loads(entry["written"]).items()})
        if '"personal_text"' not in entry["data"] and entry["tag"] not in _READ_WHOLE:
            return
        data = json.loads(entry["data"])
        if entry["tag"] == Tag.TEXTS_ERASED:
            self.erased.update(data["texts"])
        if entry["tag"] == Tag.NOTICE_ATTEMPTED and "message" in data:  # without: nobody had an address
            self.attempts[data["message"], data["number"]] = (entry["position"], data, entry)
            self.carried.hear(entry["position"], data)
        for value in data.values():
            if isinstance(value, dict) and "personal_text" in value:
                self.texts[value["personal_text"]] = (entry["position"], value["sha256"])


def verify(connection: Connection, expected_head: str = "", files: FileStore | None = None) -> Verdict:
    """Walk the whole chain; when it is whole, compare all else with what it says. Without `files` none are read.

    A chain cannot show that its tail is gone: `expected_head` (hex, as kept outside) must occur in it.
    """
    said = _Said()
    walked = _walk(connection, expected_head, said)
    if not walked.ok:
        return walked
    kept, unread = _kept_files(connection, files)
    checks = (
        _bad_texts(connection, said),
        *((_bad_rows(connection, said),) if said.is_proved else ()),
        _bad_attempts(connection, said),
        bad_notices(connection, said.carried),
        bad_links(connection, said.carried),
        unread,
        *((_bad_files(files, kept),) if files else ()),
    )
    problems = [problem for check in checks for problem in _in_words(check)]
    return Verdict(walked.entries, tuple(problems[:MOST_PROBLEMS]), None, walked.head, len(said.rows), len(kept))


def _in_words(check: Iterable[str]) -> Iterator[str]:
    """A table that is destroyed is a problem, and ends no other check."""
    try:
        yield from check
    except UnreadableError as error:
        yield str(error)


def _kept_files(connection: Connection, files: FileStore | None) -> tuple[set[str], tuple[str, ...]]:
    """The files to compare, and what kept us from knowing them."""
    if files is None:
        return set(), ()
    try:
        with told_in_words(connection, "which files there are"):
            sources = {sha256 for sha256 in read_from(connection) if files.path(sha256).exists()}
            return handed_in(connection) | sources, ()
    except UnreadableError as error:
        return set(), (str(error),)


def _walk(connection: Connection, expected_head: str, said: _Said) -> Verdict:
    """The chain by itself: each entry in its place, hashed over the one before, and the head the last."""
    previous, count, is_seen = GENESIS, 0, not expected_head
    try:
        for row in each_row(connection, t.history):
            count += 1
            (position,) = row.key
            if position != count:
                why = f"position {count} is missing" if position > count else f"position {position} is extra"
                return Verdict(count, (why,), count)
            if not _follows(previous, row.cells, said):
                return Verdict(count, (f"entry {count} was changed, inserted or moved",), count)
            previous = bytes((row.cells or {})["hash"])
            is_seen = is_seen or previous.hex() == expected_head.lower()
        why, position = _bad_head(connection, count, previous)
    except UnreadableError as error:
        return Verdict(count, (str(error),), count + 1)
    if not why and not is_seen:
        why, position = "the expected head is not in the chain: its tail is gone or replaced", count + 1
    return Verdict(count, (why,), position) if why else Verdict(count, head=previous.hex())


def _follows(previous: bytes, entry: Mapping[str, Any] | None, said: _Said) -> bool:
    """Whether the entry is hashed over the one before; it is then heard."""
    try:
        if entry is None or digest(previous, entry) != bytes(entry["hash"]):
            return False
        said.hear(entry)
    except BAD_CELL:
        return False
    return True


def _bad_head(connection: Connection, count: int, last: bytes) -> tuple[str, int]:
    head = next((row for row in each_row(connection, t.chain_head) if row.key == (1,)), None)
    if head is None:
        return "the head of the chain is gone: the table chain_head is empty", count + 1
    if head.cells is None or not isinstance(head.cells["position"], int):
        return "the head of the chain was changed: it cannot be read", count + 1
    position = head.cells["position"]
    if count > position:
        return f"entry {position + 1} was added", position + 1
    if (position, head.cells["hash"]) != (count, last):
        return f"the last entries are missing: {position} were written", count + 1
    return "", 0


def _bad_texts(connection: Connection, said: _Said) -> Iterator[str]:
    texts = {row.key[0]: row.cells for row in each_row(connection, t.personal_texts)}
    for number, (position, sha256) in said.texts.items():
        cells = texts.get(number, {"text": None})
        is_gone = cells is not None and cells["text"] is None
        if number in said.erased:
            if not is_gone:
                yield f"a personal text of entry {position} is back, though it was erased"
        elif is_gone:
            yield f"a personal text of entry {position} was deleted"
        elif _text_digest(cells) != sha256:
            yield f"a personal text of entry {position} was changed"


def _text_digest(cells: Mapping[str, Any] | None) -> str:
    try:
        return hashlib.sha256(bytes(cells["salt"] or b"") + cells["text"].encode()).hexdigest() if cells else ""
    except BAD_CELL:
        return ""


def _bad_rows(connection: Connection, said: _Said) -> Iterator[str]:
    expected = {name: sha256 for name, sha256 in said.rows.items() if sha256 != GONE}
    for table in PROVED.values():
        try:
            for name, sha256 in table_digests(connection, table):
                known = expected.pop(name, None)
                if known is None:
                    yield f"row {name} was added: the history knows nothing of it"
                elif known != sha256:
                    yield f"row {name} was changed"
        except UnreadableError as error:
            yield str(error)
            expected = {name: known for name, known in expected.items() if not name.startswith(f"{table.name}:")}
    for name in expected:
        yield f"row {name} was deleted"


def _bad_attempts(connection: Connection, said: _Said) -> Iterator[str]:
    """Each attempt to deliver against its entry: the answer, the result and the moment; none more, none fewer."""
    expected = dict(said.attempts)
    messages: dict[int, Mapping[str, Any] | None] = {}
    for row in each_row(connection, t.messages):
        messages[row.key[0]] = row.cells and {name: row.cells[name] for name in _NO_MESSAGE}
        if row.cells is None:
            yield f"message {row.key[0]} was changed: it cannot be read"
    for row in each_row(connection, t.attempts):
        if row.cells is None:
            yield f"an attempt to deliver (row {row.key[0]}) was changed: it cannot be read"
            continue
        cells = row.cells
        message, number = cells["message"], cells["number"]
        name = f"attempt {number} of message {message}"
        position, data, entry = expected.pop((message, number), (0, {}, None))
        if entry is None:
            yield f"{name} was added: the history knows nothing of it"
        elif (cells["result"], _answer_digest(cells)) != (data["result"], data["answer_sha256"]):
            yield f"{name} was changed: entry {position} says otherwise"
        elif cells["at"] != entry["at"]:
            yield f"{name} has another time than entry {position}"
        elif (stored := messages.get(message, _NO_MESSAGE)) is not None:
            yield from _bad_message(message, stored, data, position)
    for message, number in expected:
        yield f"attempt {number} of message {message} was deleted"


_NO_MESSAGE: Mapping[str, Any] = {"recipient": None, "channel": ""}


def _bad_message(message: int, stored: Mapping[str, Any], data: Mapping[str, Any], position: int) -> Iterator[str]:
    if data.get("recipient", stored["recipient"]) != stored["recipient"]:
        yield f"message {message} was sent to another person than is stored: see entry {position}"
    if not went_by(stored["channel"], data["result"]):
        yield f"message {message} went another way than is stored: see entry {position}"


def _answer_digest(cells: Mapping[str, Any]) -> str:
    answer = cells["answer"]
    return hashlib.sha256(answer.encode()).hexdigest() if isinstance(answer, str) else ""


def _bad_files(files: FileStore, kept: set[str]) -> Iterator[str]:
    for sha256 in sorted(kept):
        try:
            file = files.opened(sha256)
        except ValueError:
            yield f"file {sha256} was changed"
        else:
            if file is None:
                yield f"file {sha256} is missing"
            else:
                file.close()
