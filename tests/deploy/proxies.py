"""A real nginx or Caddy by our own guide's files, and a real web process in real use behind it."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from app.run.ports import HERE
from config.settings import EXAMPLE
from tests.web import rows

ROOT = Path(__file__).parents[2]
NAME = "sagsgang.kommune.example"
PATIENCE = 60.0
Change = Callable[[str], str]

NGINX = """
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True)
class Site:
    """Behind a proxy. `address` is what people use; `authority` the file of who vouches for its certificate."""

    port: int
    web_port: int
    data: Path
    config: Path
    authority: Path

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "SAGSGANG_DATA": str(self.data),
            "SAGSGANG_CONFIG": str(self.config),
            "SAGSGANG_BASE_URL": self.address,
            "SAGSGANG_TRUSTED_PROXIES": HERE,
            "SAGSGANG_WEB_PORT": str(self.web_port),
        }

    def browser(self, **headers: str) -> httpx.Client:
        import ssl

        trusting = ssl.create_default_context(cafile=str(self.authority))
        return httpx.Client(base_url=self.address, verify=trusting, headers=headers, timeout=PATIENCE)


def free_port() -> int:
    with socket.create_server((HERE, 0)) as free:
        return int(free.getsockname()[1])


def certificate(folder: Path) -> Path:
    """A key and a certificate for localhost that vouches for itself."""
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    files = ("-keyout", str(folder / "key.pem"), "-out", str(folder / "fullchain.pem"))
    names = ("-addext", "subjectAltName=DNS:localhost")
    subprocess.run([*command.split(), *names, *files], check=True, capture_output=True)
    return folder / "fullchain.pem"


@contextlib.contextmanager
def site(folder: Path) -> Iterator[Site]:
    """The web process of a town with a configuration of its own."""
    data, config = folder / "data", folder / "config"
    shutil.copytree(EXAMPLE, config)
    data.mkdir(mode=0o700)
    engine = rows.sandvig(data)
    rows.logins(engine, rows.CARLA)
    engine.dispose()
    made = Site(free_port(), free_port(), data, config, certificate(folder))
    command = [sys.executable, "-m", "app.web.serve"]
    with subprocess.Popen(command, env=os.environ | made.environment, stderr=subprocess.DEVNULL) as process:
        try:
            _until_it_answers(f"http://{HERE}:{made.web_port}/drift/live")
            yield made
        finally:
            process.terminate()


@contextlib.contextmanager
def proxy(kind: str, town: Site, folder: Path, change: Change = str) -> Iterator[Site]:
    """The proxy by the file in `deploy/`, its name, ports and certificate put in, and what the test wants `change`d.
    Gives the site as it is reached by it.
    """
    folder.mkdir()
    made = replace(town, port=free_port())
    command, environment = (_nginx if kind == "nginx" else _caddy)(made, folder, change)
    with (
        (folder / "output").open("wb") as output,
        subprocess.Popen(command, env=os.environ | environment, stdout=output, stderr=output) as process,
    ):
        try:
            _until_it_listens(made.port, process, folder / "output")
            yield made
        finally:
            process.terminate()


def _put_in(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text, f"{old!r} is no more in the guide's file"
        text = text.replace(old, new)
    return text


def _nginx(made: Site, folder: Path, change: Change) -> tuple[list[str], dict[str, str]]:
    text = _put_in(
        (ROOT / "deploy" / "nginx.conf").read_text(),
        ("listen 443", f"listen {HERE}:{made.port}"),
        ("listen 80;", f"listen {HERE}:{free_port()};"),
        (NAME, "localhost"),
        ("/etc/ssl/sagsgang", str(made.authority.parent)),
        ("127.0.0.1:8000", f"{HERE}:{made.web_port}"),
    )
    (folder / "site.conf").write_text(change(text))
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, user=user))
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"], {}


def _caddy(made: Site, folder: Path, change: Change) -> tuple[list[str], dict[str, str]]:
    tls = f"tls {made.authority} {made.authority.with_name('key.pem')}"
    text = _put_in(
        (ROOT / "deploy" / "Caddyfile").read_text(),
        ("{\n\tservers {", "{\n\tadmin off\n\tauto_https disable_redirects\n\tservers {"),
        (f"{NAME} {{", f"https://localhost:{made.port} {{\n\tbind {HERE}\n\t{tls}"),
        ("127.0.0.1:8000", f"{HERE}:{made.web_port}"),
    )
    (folder / "Caddyfile").write_text(change(text))
    home = {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"], home


def _until_it_answers(address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            httpx.get(address, timeout=PATIENCE)
            return
        except httpx.TransportError:
            assert time.monotonic() < deadline, "the web process does not answer"
            time.sleep(0.1)


def _until_it_listens(port: int, process: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection((HERE, port), timeout=1).close()
            return
        except OSError:
            assert process.poll() is None, output.read_text()
            assert time.monotonic() < deadline, output.read_text()
            time.sleep(0.05)
