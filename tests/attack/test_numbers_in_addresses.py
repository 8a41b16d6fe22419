"""A number in an address that no row can have: the database cannot be asked for it, and the page answered 500."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.openapi.utils import get_openapi

from tests.web.office import OFFICER, Office, prepared

HUGE = "9" * 25


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, Office.imported_and_approved)


def endless(office: Office) -> Iterator[str]:
    """The numbers in addresses that may be as large as anybody writes them."""
    paths = get_openapi(title="every page", version="1", routes=office.app.routes)["paths"]
    for path, methods in paths.items():
        for asked in (each for method in methods.values() for each in method.get("parameters", ())):
            if is_endless(asked["schema"]):
                yield f"{path} {asked['name']}"


def is_endless(schema: dict[str, Any]) -> bool:
    """A bound beside the kinds of one that may be left out is asked of «nothing» too, and cannot be."""
    kinds = [schema, *schema.get("anyOf", ())]
    return any(kind.get("type") == "integer" and "maximum" not in kind for kind in kinds)


def test_every_number_in_an_address_ends_somewhere(office: Office) -> None:
    assert list(endless(office)) == []


@pytest.mark.parametrize("department", [HUGE, f"-{HUGE}", "0"])
def test_a_department_that_cannot_be_is_refused_in_words(office: Office, department: str) -> None:
    for stage in ("", "ended", "drafting"):
        answer = office.person(OFFICER).get(f"/overblik?stadie={stage}&afdeling={department}")
        assert answer.status_code == 422
        assert "<h1>" in answer.text


@pytest.mark.parametrize("chosen", ["/overblik?stadie=ended&afdeling=1", "/overblik?afdeling=", "/budget?aar="])
def test_one_that_is_there_or_none_is_not(office: Office, chosen: str) -> None:
    assert office.person(OFFICER).get(chosen).status_code == 200
