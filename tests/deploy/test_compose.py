"""The compose file, whose commands tests/engine/test_side_by_side.py starts by hand: closed, and no password has a
default.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.settings import VARIABLES, Settings

DEPLOY = Path(__file__).parents[2] / "deploy"
COMPOSE = DEPLOY / "compose.yaml"
STARTED: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
OURS = sorted(set(STARTED) - {"database", "prefect-database"})


@pytest.mark.parametrize("name", OURS)
def test_every_part_is_the_one_image_and_closed(name: str) -> None:
    part = STARTED[name]
    assert part["image"] == "sagsgang"
    assert part["read_only"]
    assert part["cap_drop"] == ["ALL"]
    assert part["environment"]["DO_NOT_TRACK"] == "1"


def test_settings_that_are_named_are_there_and_say_what_they_must() -> None:
    environment = STARTED["worker"]["environment"]
    named = {name for name in environment if name.startswith("SAGSGANG_")}
    assert named <= set(VARIABLES)
    values = {name.removeprefix("SAGSGANG_").lower(): environment[name] for name in named}
    read = Settings(**values, base_url="https://sagsgang.kommune.example")
    assert read.database == "postgresql+psycopg://sagsgang:${POSTGRES_PASSWORD:?}@database/sagsgang"
    assert read.work_pool


def test_no_password_has_a_default_and_nothing_is_open_but_the_pages_to_the_proxy() -> None:
    text = COMPOSE.read_text(encoding="utf-8")
    for password in re.findall(r"PASSWORD: (.+?)}", text) + re.findall(r":([^@/\s]+)@", text):
        assert password.strip('"').startswith("${")
    assert re.findall(r"\$\{(\w+)[^?}]*\}", text) == []
    assert {name: part["ports"] for name, part in STARTED.items() if "ports" in part} == {
        "web": ["127.0.0.1:8000-8001:8000"]
    }


def test_whatever_is_waited_for_is_started() -> None:
    for part in STARTED.values():
        assert set(part.get("depends_on", ())) <= set(STARTED)


def test_prefect_is_told_none_of_our_passwords_and_answers_no_other_page() -> None:
    """It had all that stands in the env file: the mail server's password, the token of the measurements."""
    prefect = STARTED["prefect"]
    assert prefect["env_file"] == []
    assert not [name for name in prefect["environment"] if name.startswith("SAGSGANG_")]
    assert prefect["environment"]["PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS"] == "http://localhost:4200"


def test_no_password_and_no_data_of_a_municipality_goes_into_the_image_or_the_repository() -> None:
    """`COPY . .` takes the whole folder, and the guide puts the passwords into `deploy/.env`."""
    root = DEPLOY.parent
    assert "COPY . ." in (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    kept_out = (root / ".dockerignore").read_text(encoding="utf-8").split()
    assert {"**/.env", "data", ".git", ".venv*"} <= set(kept_out)
    assert ".env" in (root / ".gitignore").read_text(encoding="utf-8").split()
