"""What is shipped is whole: the wheel holds everything the program reads at run time."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_wheel_holds_migrations_templates_configuration_and_pages(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    for needed in (
        "models/migrations/env.py",
        "models/migrations/versions/0001_the_first_tables.py",
        "notifications/templates/hearing_sent/body.html.j2",
        "config/sandvig/playbook.toml",
        "documents/examples/soc-04.txt",
        "documents/writing/paper.typ",
        "documents/writing/fonts/IBMPlexSans-Regular.ttf",
        "config/sandvig/templates/dokument.docx",
        "app/example/cases.toml",
        "app/web/templates/home/overview.html.j2",
        "app/web/static/vendor/dkfds-11.2.0/css/dkfds.min.css",
    ):
        assert needed in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "data/"))]
