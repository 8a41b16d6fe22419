"""The example grown: its cases copied, each with its route, requests, answers and proposals; none on an agenda."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.database import writing
from models.store import Store
from process.stages import Stage, StepState

STEP = 1_000
"""What copies add to a case's id."""
_OF_CASES = (
    *(t.consultations, t.approvals, t.proposals, t.proposal_versions, t.budget_lines, t.external_deadlines),
    *(t.requests, t.responses, t.memos),
)
_LATER = "2028-01-10 11:00:00.000000"


def grow(store: Store, cases: int, unfinished: int) -> int:
    """To so many cases, of which so many are under way; returns how many requests are open. Nothing is due or ready."""
    with writing(store.engine) as connection:
        _quiet(connection)
        heard = _heard(connection)
        copies = min(cases, unfinished) // len(heard)
        _copy(connection, heard, 1, copies)
        _copy(connection, heard[:1], copies + 1, max(cases - unfinished, 0), ended=True)
    return _known(store)


def grow_hearings(store: Store, wanted: int) -> int:
    """To so many open requests, or a few less; returns how many."""
    with writing(store.engine) as connection:
        _quiet(connection)
        heard = _heard(connection)
        _copy(connection, heard, 1, wanted // _open(connection) - 1)
    return _known(store)


def add_requests(store: Store, wanted: int) -> int:
    """Further rounds of the requests there are, until so many wait for an answer; the cases stay as few as they are."""
    with writing(store.engine) as connection:
        _quiet(connection)
        columns = ", ".join(column.name for column in t.requests.columns)
        chosen = ", ".join("round + n.i" if column.name == "round" else column.name for column in t.requests.columns)
        connection.execute(
            sa.text(
                f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :times) "
                f"INSERT INTO hearing_request ({columns}) SELECT {chosen} FROM hearing_request, n "
                "WHERE next_due IS NOT NULL"
            )
            if store.engine.dialect.name == "sqlite"
            else sa.text(
                f"INSERT INTO hearing_request ({columns}) SELECT {chosen} "
                "FROM hearing_request, generate_series(1, :times) AS n(i) WHERE next_due IS NOT NULL"
            ),
            {"times": wanted // _open(connection)},
        )
    return _known(store)


def _quiet(connection: Connection) -> None:
    connection.execute(sa.text("UPDATE notice SET state = 'sent' WHERE state IN ('planned', 'due')"))
    connection.execute(sa.text("UPDATE message SET state = 'sent' WHERE state = 'queued'"))
    connection.execute(sa.text("DELETE FROM ready_case"))
    connection.execute(sa.text(f"UPDATE hearing_request SET next_due = '{_LATER}' WHERE next_due IS NOT NULL"))


def _heard(connection: Connection) -> list[int]:
    asked = sa.select(t.requests.c.case_id).where(t.requests.c.next_due.is_not(None)).distinct()
    return sorted(connection.scalars(asked))


def _open(connection: Connection) -> int:
    return connection.execute(sa.select(sa.func.count()).where(t.requests.c.next_due.is_not(None))).scalar_one()


def _known(store: Store) -> int:
    """How many requests are open; PostgreSQL counts its rows as it does by itself within a minute."""
    with writing(store.engine) as connection:
        if store.engine.dialect.name == "postgresql":
            connection.execute(sa.text("ANALYZE"))
        return _open(connection)


def _copy(connection: Connection, cases: Sequence[int], first: int, count: int, *, ended: bool = False) -> None:
    """Copies number `first` and on of these cases; an ended one waits for nobody."""
    if count < 1:
        return
    changed = {"stage": f"'{Stage.ENDED}'", "ending": "'carried_out'", "decided_on": "'2027-01-01'"} if ended else {}
    for table in (t.cases, *_OF_CASES):
        own = {"id": f"id + {STEP} * n.i", "number": "number || '-' || n.i"} if table is t.cases else {}
        own |= {"case_id": f"case_id + {STEP} * n.i"} if table is not t.cases else changed
        if ended and table is t.consultations:
            own |= {"state": f"'{StepState.DONE}'"}
        if ended and table is t.requests:
            own |= {"next_due": "NULL", "closed_at": "due_on"}
        columns = [column.name for column in table.columns if not (column.name == "id" and table is not t.cases)]
        chosen = ", ".join(own.get(name, f'"{name}"') for name in columns)
        named = ", ".join(f'"{name}"' for name in columns)
        whose = "id" if table is t.cases else "case_id"
        connection.execute(
            sa.text(
                f"WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {first + count - 1}) "
                f'INSERT INTO "{table.name}" ({named}) SELECT {chosen} FROM "{table.name}", n '
                f"WHERE {whose} IN ({', '.join(map(str, cases))})"
            )
        )
