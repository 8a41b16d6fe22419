"""The Prefect server's own database, made before it is needed: its first migration takes longer than its start."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from app.run.environment import prefect_environment, prefect_home
from config.settings import Settings

DATABASE = "prefect.db"


def template_file() -> Path:
    """The empty, migrated database of the installed Prefect, kept with the environment it was made by."""
    return Path(sys.prefix) / "share" / "sagsgang" / f"prefect-{version('prefect')}.db"


def make_template() -> Path:
    """Let Prefect migrate an empty database, once. Belongs to setting up, not to starting."""
    target = template_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder))
        home = Path(prefect_home(settings))
        home.mkdir()
        command = (sys.executable, "-m", "prefect", "server", "database", "upgrade", "-y")
        environment = {**os.environ, **prefect_environment(settings)}
        subprocess.run(command, env=environment, check=True, capture_output=True)  # noqa: S603  (our own command)
        _copy(home / DATABASE, target)
    return target


def ready_server_files(settings: Settings) -> None:
    """Make the server's folder, with the ready-made database where there is one and none lies there yet."""
    home = Path(prefect_home(settings))
    home.mkdir(parents=True, exist_ok=True)
    is_elsewhere = bool(os.environ.get("PREFECT_API_DATABASE_CONNECTION_URL"))
    if template_file().exists() and not (home / DATABASE).exists() and not is_elsewhere:
        _copy(template_file(), home / DATABASE)


def _copy(source: Path, target: Path) -> None:
    """Whole or not at all."""
    half = target.with_suffix(".copying")
    shutil.copyfile(source, half)
    half.replace(target)
