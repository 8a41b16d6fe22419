"""`sagsgang openings`: who has opened closed material, as the auditor asks for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.settings import settings
from models.access.log import Opened, record_access
from models.database import open_engine, writing
from models.tables.access import OpenedKind
from tests.builders.sandvig import store_of
from tests.cli.case.test_journey import imported
from tests.cli.conftest import Line


@pytest.fixture
def opened(sagsgang: Line, form: Callable[..., Path]) -> str:
    """A case opened in August by Ulrik and in September by Solvej; an item of the council's agenda by Ulrik."""
    case = imported(sagsgang, form)
    register = store_of(settings().data / "sagsgang.db").reference.register
    ulrik, solvej = (register.person(code) for code in ("ulrik.sandager", "solvej.lykkegaard"))
    assert ulrik is not None
    assert solvej is not None
    council = register.organization("byraad")
    assert council is not None
    meeting = next(
        meeting for meeting in register.meetings_of(council.id) if meeting.held_on.isoformat() == "2027-10-05"
    )
    with writing(open_engine(settings().database)) as connection:
        august, september = (datetime(2027, month, 1, 9, tzinfo=UTC) for month in (8, 9))
        record_access(
            connection, ulrik.id, [Opened(OpenedKind.CASE, 1), Opened(OpenedKind.ITEM, meeting.id, 1)], august
        )
        record_access(connection, solvej.id, [Opened(OpenedKind.CASE, 1)], september)
    return case


def test_it_lists_and_asks_by_case_meeting_person_and_day(sagsgang: Line, opened: str) -> None:
    def openings(*words: str) -> list[tuple[str, str]]:
        return [(opening["at"][:10], opening["kind"]) for opening in sagsgang.json("openings", *words)["openings"]]

    assert openings() == [("2027-09-01", "case"), ("2027-08-01", "item"), ("2027-08-01", "case")]
    assert openings("--case", opened) == [("2027-09-01", "case"), ("2027-08-01", "case")]
    assert openings("--meeting", "byraad/2027-10-05") == [("2027-08-01", "item")]
    assert openings("--person", "ulrik.sandager") == [("2027-08-01", "item"), ("2027-08-01", "case")]
    assert openings("--person", "ulrik.sandager", "--since", "2027-08-02") == []
    assert "Solvej" in sagsgang("openings", "--since", "2027-09-01")
    assert sagsgang("openings", "--since", "2028-01-01").strip() == "Nothing was opened."


def test_what_it_does_not_know_is_wrong_use(sagsgang: Line) -> None:
    for words in (("--case", "2099-0001"), ("--person", "ingen"), ("--meeting", "byraad/2027-01-01"), ("--since", "x")):
        sagsgang("openings", *words)
        assert sagsgang.code in (1, 2), words
        assert len(sagsgang.err.splitlines()) == 1
