"""The systemd units: systemd itself finds nothing wrong with them, and finds them well closed."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from config.settings import VARIABLES, Settings

DEPLOY = Path(__file__).parents[2] / "deploy"
ENVIRONMENT, SHARED = DEPLOY / "sagsgang.env", "sagsgang-.service.d/closed.conf"
UNITS = sorted(DEPLOY.glob("*.service"))
WELL_CLOSED = 2.0  # systemd's exposure level, 0 to 10; "OK" ends at 4


def told(*words: str) -> str:
    done = subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.fixture(params=UNITS, ids=[unit.name for unit in UNITS])
def unit(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """One unit as it is installed, with its drop-in and a program that is there; of a template, an instance."""
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    installed = tmp_path / request.param.name.replace("@", "@8001")
    installed.write_text(re.sub(r"/opt/sagsgang/bin/\w+", str(program), request.param.read_text()))
    (tmp_path / SHARED).parent.mkdir()
    (tmp_path / SHARED).write_text((DEPLOY / SHARED).read_text())
    return str(installed)


@pytest.mark.system("systemd-analyze")
def test_systemd_finds_nothing_wrong_with_the_unit(unit: str) -> None:
    assert told("verify", unit) == ""


@pytest.mark.system("systemd-analyze")
def test_the_service_is_well_closed(unit: str) -> None:
    level = re.search(r"Overall exposure level for \S+ ([\d.]+)", told("security", "--offline=true", unit))
    assert level
    assert float(level[1]) <= WELL_CLOSED


def test_the_parts_are_as_closed_as_the_whole() -> None:
    whole = (DEPLOY / "sagsgang.service").read_text()
    ours = {line for line in (DEPLOY / SHARED).read_text().splitlines() if "=" in line}
    assert ours == {line for line in whole.splitlines() if "=" in line} - {
        line for line in whole.splitlines() if line.startswith(("Description", "ExecStart", "WantedBy"))
    }


def test_the_environment_file_names_settings_that_are_there() -> None:
    named = dict(re.findall(r"^#?(SAGSGANG_\w+)=(.*)$", ENVIRONMENT.read_text(), re.M))
    fields = {name: each.name for name, each in VARIABLES.items()}
    assert set(named) <= set(fields)
    assert Settings(**{fields[name]: "".join(shlex.split(value)) for name, value in named.items()}).base_url
