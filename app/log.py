"""What our processes write down: one JSON object a line, for people with `grep` and for whatever collects logs.

Never personal data: no address but the pattern of its route, no words of an error (a database's hold rows, and rows are
about people), and no personal link.
"""

from __future__ import annotations

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

from models.access.links import masked

request_number: ContextVar[str] = ContextVar("request_number", default="")
"""The number of the request that is being answered; it is told in the answer, and stands in every line about it."""
DEPTH = 8  # frames of a failure that are worth writing down
CHATTY = ("alembic", "httpx")


class JsonLines(logging.Formatter):
    """`at`, `level`, `logger`, `message`; `request` within one; what was given as `extra={"facts": …}`; `failure`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        if number := request_number.get():
            line["request"] = number
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1] is not None:
            line["failure"] = failure(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def failure(error: BaseException) -> str:
    """The kind of an error and where it happened, without its values."""
    frames = traceback.extract_tb(error.__traceback__)[-DEPTH:]
    place = " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(error).__name__} at {place}"


def write_json_lines() -> None:
    """Let everything this process logs be written so, to its error output. Once, at its start."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
