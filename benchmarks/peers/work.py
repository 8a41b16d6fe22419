"""What each peer does, so that their figures say the same: a case in eight acts, and a night's reminders.

A case is registered, sent to hearing at three bodies (each with two reminders and a deadline), answered by two, not
answered by the third, and treated by committee, finance committee and council. Each act is committed by itself and
leaves a row that says who did what. No Sagsgang here: the peers' Python has the standard library and the peer.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

BODIES = 3
WAITS = (10, 15, 20)
"""Days until the first reminder, the second, and the deadline."""
SHARE_DUE = 100
"""One of so many open hearings is due."""
REMARK = "Vi er bekymrede for vagtplanen."
STAGES = {
    "register": "draft",
    "send": "hearing",
    "answer_0": "hearing",
    "answer_1": "hearing",
    "silence_2": "committee",
    "committee": "finance",
    "finance": "council",
    "council": "decided",
}
"""Every act, and the stage it leaves the case in."""


class Peer(Protocol):
    def live(self, number: int) -> None:
        """A new case through all its acts."""

    def lay_open(self, hearings: int) -> None:
        """So many open hearings, of which one in `SHARE_DUE` has a reminder due."""

    def remind(self) -> int:
        """All that is due, as the peer does it; how many."""


@contextmanager
def sqlite_file(path: Path, schema: str) -> Iterator[sqlite3.Connection]:
    """As a product would open it: each commit is on the disk. A transaction is begun by whoever writes."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; {schema}")
    yield connection
    connection.close()


def measure(peer: Callable[[Path], AbstractContextManager[Peer]], given: Sequence[str] | None = None) -> None:
    """Prints milliseconds of processor time, for one act and for one reminder that is due."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--hearings", type=int, required=True)
    sizes = parser.parse_args(given)
    with TemporaryDirectory() as folder, peer(Path(folder) / "peer.db") as opened_peer:
        opened_peer.live(0)
        began = time.process_time()
        for number in range(1, sizes.cases + 1):
            opened_peer.live(number)
        act = 1000 * (time.process_time() - began) / (sizes.cases * len(STAGES))
        opened_peer.lay_open(sizes.hearings)
        began = time.process_time()
        reminded = opened_peer.remind()
        due = 1000 * (time.process_time() - began) / max(1, reminded)
    expected = -(-sizes.hearings // SHARE_DUE)
    if reminded != expected:
        raise SystemExit(f"{reminded} reminded, {expected} were due")
    print(json.dumps({"act": act, "due": due}))
