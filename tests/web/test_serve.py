"""The web process as people start it: quick to the first page, gone when told, without a trace of what was searched."""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.private import PREPARING
from app.web.serve import build, keep_out_of_collections, municipality_name, refuse_other_version, wait_until_prepared
from app.web.site import create_app
from config.settings import settings
from models.database import writing
from tests.web import rows

PATIENCE = 60  # seconds; a busy machine is slow, and how quick it is is measured elsewhere


@pytest.mark.slow
def test_web_process_serves_logs_no_names_and_stops_on_sigterm(tmp_path: Path) -> None:
    rows.sandvig(tmp_path).dispose()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "app.web.serve", "--port", str(port)],
        env={**os.environ, "SAGSGANG_DATA": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        page = first_page(f"http://127.0.0.1:{port}/overblik?q=Fru+Madsen")
        assert "<h1>Log ind</h1>" in page
        assert "Sandvig Kommune" in page
    finally:
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "GET /overblik 303" in said
    assert "Madsen" not in said
    assert "Traceback" not in said


def test_a_database_of_another_version_is_refused_in_one_line(tmp_path: Path) -> None:
    engine = rows.empty(tmp_path)
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SystemExit, match="database is at migration 9999"):
        refuse_other_version(create_app(engine, SystemClock()))


def test_the_database_is_not_opened_while_it_is_being_made(tmp_path: Path) -> None:
    mark = tmp_path / PREPARING
    mark.touch()
    made = threading.Timer(0.3, mark.unlink)
    made.start()
    wait_until_prepared(tmp_path)
    assert not mark.exists()
    made.join()


def first_page(address: str) -> str:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address) as answer:
                return str(answer.read().decode())
        except OSError:
            assert time.monotonic() < deadline, "no page in time"
            time.sleep(0.1)


def test_what_is_kept_long_is_not_looked_through_for_garbage() -> None:
    kept: list[object] = [[], {}]
    assert any(each is kept for each in gc.get_objects())
    keep_out_of_collections()
    assert not any(each is kept for each in gc.get_objects())


def test_the_overview_is_kept_so_once_it_was_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAGSGANG_DATA", str(tmp_path))
    settings.cache_clear()
    try:
        assert build().state.installation.overview.when_counted is keep_out_of_collections
    finally:
        settings.cache_clear()


def test_the_municipality_is_named_by_its_organisation_file(tmp_path: Path) -> None:
    assert municipality_name(tmp_path) == ""
    (tmp_path / "organisation.toml").write_text('[municipality]\ncode = "lillehavn"\nname = "Lillehavn Kommune"\n')
    assert municipality_name(tmp_path) == "Lillehavn Kommune"
    (tmp_path / "organisation.toml").write_text("[municipality\n")
    assert municipality_name(tmp_path) == ""
