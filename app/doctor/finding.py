"""What a check says, and what it looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from config.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: `where` is a file, a folder or an address, `setting` the variable that leads there ("" for none).
    `is_note`: worth knowing, and not wrong.
    """

    problem: str
    mend: str
    where: str = ""
    setting: str = ""
    is_note: bool = False


Findings = Iterator[Finding]
Check = Callable[[Settings], Findings]


@contextmanager
def opened(settings: Settings) -> Iterator[Connection | None]:
    """The database, for reading; None where there is none yet or it cannot be reached, which the check `database` tells
    of. An SQLite file that is not there is not made.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from models.database import open_engine

    if not settings.database_url and not (settings.data / "sagsgang.db").exists():
        yield None
        return
    engine = open_engine(settings.database)
    try:
        connection = engine.connect()
    except SQLAlchemyError:
        connection = None
    try:
        yield connection
    finally:
        if connection is not None:
            connection.close()
        engine.dispose()
