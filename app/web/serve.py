"""The web process: `python -m app.web.serve --port 8000`. Stops cleanly on SIGTERM and Ctrl-C; never loads Prefect."""

from __future__ import annotations

import argparse
import gc
import signal
import socket
import sys
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from app.run.ports import HERE, WEB, PortError, inherited, listening
from app.web.connections import KEPT_OPEN, LARGEST_HEAD, MOST_CONNECTIONS, PatientOnlySoLong

if TYPE_CHECKING:
    from fastapi import FastAPI

GRACE = 10  # seconds that answers under way get when we are told to stop
LONGEST_PREPARATION = 600.0  # seconds; a migration of a large database takes its time


def serve(app: FastAPI, listener: socket.socket, trusted_proxies: str = "") -> None:
    """Run until told to stop, finish what is under way, and leave with 0. Only trusted proxies are believed when they
    say whom they speak for: guesses at passwords are counted by address.

    uvicorn's own access log is off: it would write down what people searched for.
    """
    # uvicorn finishes first and then raises the signal again: without this the process would end as if killed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    config = uvicorn.Config(
        app,
        http=PatientOnlySoLong,
        ws="none",
        access_log=False,
        server_header=False,
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=trusted_proxies,
        timeout_graceful_shutdown=GRACE,
        timeout_keep_alive=KEPT_OPEN,
        limit_concurrency=MOST_CONNECTIONS,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        log_config=None,  # its lines are written as ours
        log_level="warning",
    )
    server = uvicorn.Server(config)
    server.run(sockets=[listener])
    if not server.started:
        raise SystemExit("sagsgang web: the pages could not be started")


def build() -> FastAPI:
    """The site of the installation that the settings describe. Nothing is read from the database yet."""
    gc.disable()  # nothing of what is loaded now becomes garbage; looking for it costs a tenth of the start
    from app.clock import clock_for
    from app.private import keep_private
    from app.web.site import create_app
    from config.settings import settings
    from models.database import open_engine

    chosen = settings()
    keep_private(chosen.data)
    app = create_app(
        open_engine(chosen.database),
        clock_for(chosen.data, chosen.is_example, chosen.clock),
        municipality=municipality_name(chosen.config),
        base_url=chosen.address,
        undo_minutes=chosen.undo_minutes,
        data=chosen.data,
        is_example=chosen.is_example,
        backups=chosen.backups,
        disk_low_mb=chosen.disk_low_mb,
        metrics_token=chosen.metrics_token,
    )
    app.state.installation.overview.when_counted = keep_out_of_collections
    gc.freeze()
    gc.enable()
    return app


def keep_out_of_collections() -> None:
    """What the process holds now is not looked through each time Python looks for garbage: the overview of five
    thousand cases is 400,000 objects, and no page was answered for a quarter of a second. What was left out before is
    looked through first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def wait_until_prepared(data: Path) -> None:
    """While the database is being made it is not opened. A mark that a killed start left is passed by at last."""
    from app.private import PREPARING

    until = time.monotonic() + LONGEST_PREPARATION
    while (data / PREPARING).exists() and time.monotonic() < until:
        time.sleep(0.02)


def refuse_other_version(app: FastAPI) -> None:
    """Stop on a database that another version wrote: reading it wrong is worse than not reading it (DESIGN §10)."""
    from models.database import reading
    from models.version import wrong_migration

    with reading(app.state.installation.engine) as connection:
        wrong = wrong_migration(connection)
    if wrong:
        raise SystemExit(f"sagsgang web: {wrong}")


def municipality_name(folder: Path) -> str:
    """The name in the configuration's organisation file; "" where it cannot be read (`config check` tells why)."""
    try:
        organisation = tomllib.loads((folder / "organisation.toml").read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return ""
    return str(organisation.get("municipality", {}).get("name", ""))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="sagsgang-web", description="Serve the web pages of this installation.")
    parser.add_argument("--port", type=int, default=None, help="The port; SAGSGANG_WEB_PORT.")
    parser.add_argument("--host", default=HERE)
    parser.add_argument("--fd", type=int, help="An open socket to listen on, instead of host and port.")
    given = parser.parse_args(arguments)
    from app.log import write_json_lines
    from config.settings import settings

    write_json_lines()
    chosen = settings()
    try:
        listener = inherited(given.fd) if given.fd else listening(given.port or chosen.web_port, WEB, given.host)
    except PortError as error:
        raise SystemExit(f"sagsgang web: {error}") from None
    app = build()
    data = app.state.installation.data
    if data is not None:
        wait_until_prepared(data)
    refuse_other_version(app)
    serve(app, listener, chosen.trusted_proxies)


if __name__ == "__main__":
    main()
