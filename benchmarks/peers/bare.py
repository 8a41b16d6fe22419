"""The limit for the peers: sqlite3 alone, one transaction an act, the reminders of a night in three statements."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.peers.work import BODIES, REMARK, SHARE_DUE, STAGES, WAITS, measure, sqlite_file

SCHEMA = """
CREATE TABLE "case" (id INTEGER PRIMARY KEY, stage TEXT NOT NULL);
CREATE TABLE hearing (id INTEGER PRIMARY KEY, case_id INT, body INT, due REAL, step INT, answer TEXT);
CREATE INDEX hearing_due ON hearing (due) WHERE due IS NOT NULL;
CREATE TABLE done (id INTEGER PRIMARY KEY, case_id INT, act TEXT, text TEXT, at REAL);
"""
NOW = 1_000.0


class Bare:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.run = connection.execute
        self.run_many = connection.executemany

    def live(self, number: int) -> None:
        del number
        case = 0
        for act, stage in STAGES.items():
            self.run("BEGIN IMMEDIATE")
            if act == "register":
                case = self.run('INSERT INTO "case" (stage) VALUES (?)', (stage,)).lastrowid or 0
            else:
                self.run('SELECT stage FROM "case" WHERE id = ?', (case,)).fetchone()
                self.run('UPDATE "case" SET stage = ? WHERE id = ?', (stage, case))
            if act == "send":
                asked = [(case, body, NOW + WAITS[0], 0) for body in range(BODIES)]
                self.run_many("INSERT INTO hearing (case_id, body, due, step) VALUES (?, ?, ?, ?)", asked)
            elif act.startswith(("answer", "silence")):
                answered = ("UPDATE hearing SET due = NULL, answer = ? WHERE case_id = ? AND body = ?", int(act[-1]))
                self.run(answered[0], (act[:-2], case, answered[1]))
            self.run("INSERT INTO done (case_id, act, text, at) VALUES (?, ?, ?, ?)", (case, act, REMARK, NOW))
            self.run("COMMIT")

    def lay_open(self, hearings: int) -> None:
        self.run("UPDATE hearing SET due = NULL")
        self.run("BEGIN")
        rows = ((number // BODIES, number % BODIES, NOW - (number % SHARE_DUE == 0), 0) for number in range(hearings))
        later = ((case, body, due if due < NOW else NOW + 9, step) for case, body, due, step in rows)
        self.run_many("INSERT INTO hearing (case_id, body, due, step) VALUES (?, ?, ?, ?)", later)
        self.run("COMMIT")
        self.run("ANALYZE")

    def remind(self) -> int:
        self.run("BEGIN IMMEDIATE")
        told = "INSERT INTO done (case_id, act, at) SELECT case_id, 'remind', ? FROM hearing WHERE due < ?"
        count = self.run(told, (NOW, NOW)).rowcount
        self.run("UPDATE hearing SET due = due + ?, step = step + 1 WHERE due < ?", (WAITS[1] - WAITS[0] + 1, NOW))
        self.run("COMMIT")
        return count


@contextmanager
def bare(path: Path) -> Iterator[Bare]:
    with sqlite_file(path, SCHEMA) as connection:
        yield Bare(connection)


if __name__ == "__main__":
    measure(bare)
