"""What the history proves: the chain itself, and against it every row, text, attempt and file it speaks of.

Each problem is named by itself, so that an operator sees what was touched and can fetch that from a backup. What is
proved, and what is not, stands in a table in docs/operations.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from models import tables as t
from models.files import FileStore, handed_in, read_from
from models.history import GENESIS, digest
from models.proof import GONE, all_digests
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
    attempts: dict[tuple[int, int], tuple[int, Mapping[str, Any], RowMapping]] = field(default_factory=dict)
    erased: set[int] = field(default_factory=set)
    is_proved: bool = False

    def hear(self, entry: RowMapping) -> None:
        if entry["written"]:
            self.is_proved = True
            self.rows.update(json.loads(entry["written"]))
        if '"personal_text"' not in entry["data"] and entry["tag"] not in _READ_WHOLE:
            return
        data = json.loads(entry["data"])
        if entry["tag"] == Tag.TEXTS_ERASED:
            self.erased.update(data["texts"])
        if entry["tag"] == Tag.NOTICE_ATTEMPTED and "message" in data:  # without: nobody had an address
            self.attempts[data["message"], data["number"]] = (entry["position"], data, entry)
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
    expected = handed_in(connection) if files else set()
    kept = expected | {sha256 for sha256 in read_from(connection) if files and files.path(sha256).exists()}
    problems = [
        *_bad_texts(connection, said),
        *(_bad_rows(connection, said) if said.is_proved else ()),
        *_bad_attempts(connection, said),
        *(_bad_files(files, kept) if files else ()),
    ]
    return Verdict(walked.entries, tuple(problems[:MOST_PROBLEMS]), None, walked.head, len(said.rows), len(kept))


def _walk(connection: Connection, expected_head: str, said: _Said) -> Verdict:
    """The chain by itself: each entry in its place, hashed over the one before, and the head the last."""
    previous, count, is_seen = GENESIS, 0, not expected_head
    for row in connection.execute(sa.select(t.history).order_by(t.history.c.position)).mappings():
        count += 1
        if row["position"] != count:
            why = f"position {count} is missing" if row["position"] > count else f"position {row['position']} is extra"
            return Verdict(count, (why,), count)
        if digest(previous, row) != bytes(row["hash"]):
            return Verdict(count, (f"entry {count} was changed, inserted or moved",), count)
        previous = bytes(row["hash"])
        is_seen = is_seen or previous.hex() == expected_head.lower()
        said.hear(row)
    why, position = _bad_head(connection, count, previous)
    if not why and not is_seen:
        why, position = "the expected head is not in the chain: its tail is gone or replaced", count + 1
    return Verdict(count, (why,), position) if why else Verdict(count, head=previous.hex())


def _bad_head(connection: Connection, count: int, last: bytes) -> tuple[str, int]:
    head = connection.execute(
        sa.select(t.chain_head.c.position, t.chain_head.c.hash).where(t.chain_head.c.id == 1)
    ).one_or_none()
    if head is None:
        return "the head of the chain is gone: the table chain_head is empty", count + 1
    if count > head.position:
        return f"entry {head.position + 1} was added", head.position + 1
    if (head.position, bytes(head.hash)) != (count, last):
        return f"the last entries are missing: {head.position} were written", count + 1
    return "", 0


def _bad_texts(connection: Connection, said: _Said) -> Iterator[str]:
    texts = {row.id: row for row in connection.execute(sa.select(t.personal_texts))}
    for number, (position, sha256) in said.texts.items():
        text = texts.get(number)
        if number in said.erased:
            if text is not None and text.text is not None:
                yield f"a personal text of entry {position} is back, though it was erased"
        elif text is None or text.text is None:
            yield f"a personal text of entry {position} was deleted"
        elif hashlib.sha256(bytes(text.salt or b"") + text.text.encode()).hexdigest() != sha256:
            yield f"a personal text of entry {position} was changed"


def _bad_rows(connection: Connection, said: _Said) -> Iterator[str]:
    expected = {name: sha256 for name, sha256 in said.rows.items() if sha256 != GONE}
    for name, sha256 in all_digests(connection):
        known = expected.pop(name, None)
        if known is None:
            yield f"row {name} was added: the history knows nothing of it"
        elif known != sha256:
            yield f"row {name} was changed"
    for name in expected:
        yield f"row {name} was deleted"


def _bad_attempts(connection: Connection, said: _Said) -> Iterator[str]:
    """Each attempt to deliver against its entry: the answer, the result and the moment; none more, none fewer."""
    expected = dict(said.attempts)
    recipients = dict(connection.execute(sa.select(t.messages.c.id, t.messages.c.recipient)).tuples().all())
    for row in connection.execute(sa.select(t.attempts)):
        name = f"attempt {row.number} of message {row.message}"
        position, data, entry = expected.pop((row.message, row.number), (0, {}, None))
        if entry is None:
            yield f"{name} was added: the history knows nothing of it"
        elif (row.result, hashlib.sha256(row.answer.encode()).hexdigest()) != (data["result"], data["answer_sha256"]):
            yield f"{name} was changed: entry {position} says otherwise"
        elif row.at != entry["at"]:
            yield f"{name} has another time than entry {position}"
        elif data.get("recipient", recipients.get(row.message)) != recipients.get(row.message):
            yield f"message {row.message} was sent to another person than is stored: see entry {position}"
    for message, number in expected:
        yield f"attempt {number} of message {message} was deleted"


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
