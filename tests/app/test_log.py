"""What our processes write down: JSON lines that tell what happened, and nothing of anybody."""

from __future__ import annotations

import json
import logging
import sys

from app.log import JsonLines, request_number


def line(message: str, *values: object, **given: object) -> dict[str, object]:
    record = logging.getLogger("sagsgang.web").makeRecord(
        "sagsgang.web",
        logging.INFO,
        "x.py",
        1,
        message,
        values,
        given.get("exc_info"),
        extra=given.get("extra"),  # type: ignore[arg-type]
    )
    text = JsonLines().format(record)
    assert "\n" not in text
    return json.loads(text)  # type: ignore[no-any-return]


def test_a_line_is_one_object_with_its_facts_and_the_number_of_its_request() -> None:
    token = request_number.set("ab12")
    try:
        written = line("GET %s 200", "/sager/{number}", extra={"facts": {"route": "/sager/{number}", "ms": 12}})
    finally:
        request_number.reset(token)
    assert written.pop("at")
    assert written == {
        "level": "info",
        "logger": "sagsgang.web",
        "message": "GET /sager/{number} 200",
        "request": "ab12",
        "route": "/sager/{number}",
        "ms": 12,
    }


def test_an_error_is_told_without_its_words_and_a_link_without_its_token() -> None:
    try:
        raise ValueError("Fru Madsens svar\nkunne ikke læses")
    except ValueError:
        written = line("message %d failed", 7, exc_info=sys.exc_info())
    assert "Madsen" not in json.dumps(written)
    assert str(written["failure"]).startswith("ValueError at test_log.py:")
    token = "A" * 43
    assert token not in str(line("404 for %s", f"/svar/{token}.12/send")["message"])
