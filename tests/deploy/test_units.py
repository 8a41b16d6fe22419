"""The systemd unit: systemd itself finds nothing wrong with it, and finds it well closed."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from config.settings import Settings

DEPLOY = Path(__file__).parents[2] / "deploy"
UNIT, ENVIRONMENT = DEPLOY / "sagsgang.service", DEPLOY / "sagsgang.env"
WELL_CLOSED = 2.0  # systemd's exposure level, 0 to 10; "OK" ends at 4


def told(*words: str) -> str:
    done = subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.system("systemd-analyze")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    program = tmp_path / "sagsgang"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text().replace("/opt/sagsgang/bin/sagsgang", str(program)))
    assert told("verify", str(unit)) == ""


@pytest.mark.system("systemd-analyze")
def test_the_service_is_well_closed() -> None:
    level = re.search(r"Overall exposure level for \S+ ([\d.]+)", told("security", "--offline=true", str(UNIT)))
    assert level
    assert float(level[1]) <= WELL_CLOSED


def test_the_environment_file_names_settings_that_are_there() -> None:
    named = dict(re.findall(r"^#?(SAGSGANG_\w+)=(.*)$", ENVIRONMENT.read_text(), re.M))
    fields = {f"SAGSGANG_{name.upper()}": name for name in Settings.model_fields}
    assert set(named) <= set(fields)
    assert Settings(**{fields[name]: "".join(shlex.split(value)) for name, value in named.items()}).base_url
