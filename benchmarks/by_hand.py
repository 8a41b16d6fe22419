"""The limit: what a careful programmer would write by hand on the same tables, the least that keeps the same facts.

Every row that a fact changes is digested, the entries of the history are chained, the notices are planned. No rule is
asked, no case is loaded; what our processes keep in memory (the register: who is told) is given.
"""

from __future__ import annotations

import hashlib
import json
import os
from binascii import b2a_base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.databases import Bare

AT = "2027-08-23 08:00:00.000000"
Told = Sequence[tuple[str, int]]
"""What is planned when an answer comes: the kind of notice and whom it goes to."""
_CHAIN = (
    "INSERT INTO history_entry (position, at, tag, case_id, command_id, ordinal, data, written, hash) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_NOTICE = (
    "INSERT INTO notice (kind, case_id, consultation, round, about, recipient, day, planned_at, state, data) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'planned', ?) "
    "ON CONFLICT (case_id, kind, consultation, round, about, recipient, day) DO NOTHING"
)
_READY = (
    "INSERT INTO ready_case (case_id, command_id) VALUES (?, ?) "
    "ON CONFLICT (case_id) DO UPDATE SET command_id = excluded.command_id"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to a body that has not been answered."""

    case: int
    consultation: int
    round: int
    body: int


def answer(bare: Bare, asked: Asked, told: Told, command_id: str) -> None:
    """A body's answer is recorded: the answer, the request, the case, what was planned, the receipts, the history."""
    key = (asked.case, asked.consultation, asked.round)
    with bare.transaction():
        ((version,),) = bare.rows('SELECT version FROM "case" WHERE id = ?', (asked.case,))
        salt, words = os.urandom(16), "Vi er bekymrede for vagtplanen."
        ((kept,),) = bare.rows("INSERT INTO personal_text (salt, text) VALUES (?, ?) RETURNING id", (salt, words))
        (case,) = bare.rows(
            'UPDATE "case" SET version = version + 1, responses = responses + 1, held_since = ? '
            "WHERE id = ? AND version = ? RETURNING *",
            (AT, asked.case, version),
        )
        (request,) = bare.rows(
            "UPDATE hearing_request SET next_due = NULL, answered_at = ?, answer = 'remarks' "
            "WHERE case_id = ? AND consultation = ? AND round = ? RETURNING *",
            (AT, *key),
        )
        (response,) = bare.rows(
            "INSERT INTO hearing_response (case_id, number, consultation, round, body, answer, received_at, text, "
            "is_date_unknown, is_late, is_partial, proposal_version, channel, publication) VALUES "
            "(?, (SELECT count(*) + 1 FROM hearing_response WHERE case_id = ?), ?, ?, ?, 'remarks', ?, ?, "
            "?, ?, ?, 1, 'mail', 'open') RETURNING *",
            (asked.case, *key, asked.body, AT, kept, False, False, False),
        )
        bare.run(
            "UPDATE notice SET state = 'cancelled' WHERE state IN ('planned', 'to_post') "
            "AND case_id = ? AND consultation = ? AND round = ? AND kind IN ('deadline_passed', 'reminder')",
            key,
        )
        bare.many(_NOTICE, [(kind, *key, command_id, person, AT[:10], AT, "{}") for kind, person in told])
        bare.run(_READY, (asked.case, command_id))
        sha256 = hashlib.sha256(salt + words.encode()).hexdigest()
        data = {"answer": "remarks", "body": asked.body, "text": {"personal_text": kept, "sha256": sha256}}
        written = {f"case:{asked.case}": case, f"hearing_request:{key}": request, "hearing_response": response}
        _append(bare, [("response:received", asked.case, command_id, data, written)], AT)


def close(bare: Bare, now: str, told: Sequence[int], *, kept: bool) -> int:
    """Every request whose time is over is closed, in one set; returns how many. Not `kept`: all is taken back."""
    with bare.transaction(kept=kept):
        cases = {
            row[0]: row
            for row in bare.rows(
                'UPDATE "case" SET version = version + 1, held_since = ? '
                "WHERE id IN (SELECT case_id FROM hearing_request WHERE next_due <= ?) RETURNING *",
                (now, now),
            )
        }
        bare.run(
            "UPDATE notice SET state = 'cancelled' WHERE state IN ('planned', 'to_post') "
            "AND kind IN ('deadline_passed', 'reminder') AND (case_id, consultation, round) IN "
            "(SELECT case_id, consultation, round FROM hearing_request WHERE next_due <= ?)",
            (now,),
        )
        closed = bare.rows(
            "UPDATE hearing_request SET closed_at = ?, next_due = NULL WHERE next_due <= ? RETURNING "
            "case_id, consultation, round, body, mandatory, drafted_at, sent_at, due_on, closed_at, calendar_version",
            (now, now),
        )
        notices = [("deadline_passed", *row[:3], "0", who, now[:10], now, "{}") for row in closed for who in told]
        bare.many(_NOTICE, notices)
        bare.many(_READY, [(case, "raw") for case in cases])
        _append(bare, [_closing(row, cases, str(number)) for number, row in enumerate(closed)], now)
    return len(closed)


def _closing(row: tuple[Any, ...], cases: Mapping[int, object], number: str) -> tuple[Any, ...]:
    case, consultation, turn, body = row[:4]
    data = {"body": body, "consultation": consultation, "round": turn}
    written = {f"case:{case}": cases[case], f"hearing_request:{case}/{consultation}/{turn}": row}
    return "hearing:no_answer", case, f"raw/{number}", data, written


def _append(bare: Bare, entries: Iterable[tuple[Any, ...]], at: str) -> None:
    """Chain the entries: each over its own data, the digests of the rows written with it, and the hash before."""
    lock = " FOR UPDATE" if bare.is_postgres else ""
    ((position, last),) = bare.rows(f"SELECT position, hash FROM chain_head WHERE id = 1{lock}")
    rows = []
    for tag, case, command_id, data, written in entries:
        position += 1
        digests = {name: base64(hashlib.sha256(text(row)).digest()) for name, row in written.items()}
        cells = (position, at, tag, case, command_id, 0, text(data).decode(), text(digests).decode())
        last = hashlib.sha256(bytes(last) + text(cells)).digest()
        rows.append((*cells, last))
    bare.many(_CHAIN, rows)
    bare.run("UPDATE chain_head SET position = ?, hash = ? WHERE id = 1", (position, last))


def base64(sha256: bytes) -> str:
    return b2a_base64(sha256, newline=False)[:-1].decode()


def text(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), sort_keys=True, default=str).encode()
