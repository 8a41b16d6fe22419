"""Another user of the machine, or a page in a browser, asks Prefect's server to run a command as us."""

from __future__ import annotations

import base64
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from app.doctor.network import prefect as doctor_of
from app.run.environment import PASSWORD_FILE, prefect_home
from app.run.ports import HERE
from config.settings import Settings
from tests.engine.processes import Prefect

pytestmark = pytest.mark.engine
NOBODY = 65534
AS_NOBODY = f"""
import os, sys, urllib.error, urllib.request
urllib.request.urlopen(sys.argv[3]).read()  # all it needs is loaded while it still may read our Python
os.setgid({NOBODY}); os.setuid({NOBODY})
said = []
try:
    said.append(open(sys.argv[1]).read())
except PermissionError:
    said.append("closed")
try:
    said.append(urllib.request.urlopen(urllib.request.Request(sys.argv[2], b"{{}}", method="POST")).status)
except urllib.error.HTTPError as refused:
    said.append(refused.code)
print(said)
"""
CHANGING = ("deployments/filter", "deployments/", "flows/", "flow_runs/", "work_pools/", "block_documents/filter")


def answer(prefect: Prefect, path: str, headers: dict[str, str], method: str = "POST") -> tuple[int, Any]:
    request = urllib.request.Request(
        f"{prefect.api}/{path}", b"{}", {"Content-Type": "application/json", **headers}, method=method
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as said:
            return said.status, said.headers
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers


def basic(words: str) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(words.encode()).decode()}"}


@pytest.mark.parametrize("path", CHANGING)
def test_it_answers_nobody_without_the_password(prefect: Prefect, path: str) -> None:
    for headers in ({}, basic("sagsgang:"), basic("sagsgang:sagsgang"), {"Authorization": "Bearer x"}):
        assert answer(prefect, path, headers)[0] == 401
    assert answer(prefect, path, prefect.authorization)[0] != 401


def test_no_page_from_elsewhere_may_ask_it(prefect: Prefect) -> None:
    asking = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "PATCH"}
    _, headers = answer(prefect, "deployments/filter", asking, "OPTIONS")
    assert headers.get("Access-Control-Allow-Origin") is None


@pytest.mark.system("user")
def test_another_user_reads_no_password_and_gets_no_answer(prefect: Prefect) -> None:
    prefect.settings.data.chmod(0o755)  # the folder above may be open: the file is not
    file = f"{prefect_home(prefect.settings)}/{PASSWORD_FILE}"
    address = f"{prefect.api}/deployments/filter"
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, file, address, f"{prefect.api}/health"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "['closed', 401]"


def test_our_own_flows_still_reach_it(prefect: Prefect) -> None:
    assert isinstance(prefect.ask("deployments/filter", {}), list)


class Open(BaseHTTPRequestHandler):
    """A Prefect server that asks for nothing."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"true")

    def log_message(self, format: str, *args: Any) -> None:
        """Not in the test's output."""


def test_the_doctor_tells_ours_from_anothers_and_from_an_open_one(prefect: Prefect, tmp_path: Path) -> None:
    def said(settings: Settings) -> list[str]:
        return [finding.problem for finding in doctor_of(settings)]

    assert said(prefect.settings) == []
    assert said(Settings(data=tmp_path, prefect_port=prefect.settings.prefect_port)) == [
        "the Prefect server does not know our password"
    ]
    with HTTPServer((HERE, 0), Open) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert said(Settings(data=tmp_path, prefect_port=server.server_port)) == [
            "the Prefect server asks for no password"
        ]
        server.shutdown()
