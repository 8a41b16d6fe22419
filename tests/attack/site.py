"""`python -m tests.attack.site FOLDER PORT`: the pages of a town, as a real web process, to be attacked."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import sqlalchemy as sa

from app.web.serve import serve
from models import tables as t
from models.database import open_engine, reading, sqlite_url
from tests.web import answer_pages, rows
from tests.web.conftest import Hands

ANSWER = {"svar": "remarks", "tekst": "Vi savner elevatorer.", "hvem": "hele", "navn": "Fie Bak", "goer": "videre"}


@dataclass
class Attacked:
    address: str
    links: list[str]
    engine: sa.Engine
    process: subprocess.Popen[bytes]

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.address + path, timeout=60)

    def send(self, link: str, name: str, content: bytes, token: str) -> httpx.Response:
        files = {"filer": (name, content)}
        return httpx.post(self.address + link, data=ANSWER | {"csrf": token}, files=files, timeout=None)

    def noted(self) -> int:
        with reading(self.engine) as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(t.uploads)) or 0

    def memory(self) -> int:
        """The most the process has held so far, in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024  # type: ignore[index]


@contextmanager
def attacked(filled: Path, folder: Path) -> Iterator[Attacked]:
    engine = open_engine(sqlite_url(shutil.copy(filled, folder / "sagsgang.db")))
    people = ((rows.FIE, rows.DISABILITY, 1), *((person, rows.HOVEDMED, 2) for person in (31, 32)))
    links = [answer_pages.path_for(engine, folder, *who) for who in people]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "tests.attack.site", str(folder), str(port)])
    try:
        site = Attacked(f"http://127.0.0.1:{port}", links, engine, process)
        _until_up(site)
        yield site
    finally:
        process.kill()
        process.wait()
        engine.dispose()


def _until_up(site: Attacked) -> None:
    for _ in range(600):
        try:
            httpx.get(f"{site.address}/drift/live", timeout=60)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the site does not come up")


if __name__ == "__main__":
    its_folder = Path(sys.argv[1])
    database = open_engine(sqlite_url(its_folder / "sagsgang.db"))
    listener = socket.create_server(("127.0.0.1", int(sys.argv[2])))
    serve(answer_pages.site(database, its_folder, Hands(rows.NOW)), listener)
