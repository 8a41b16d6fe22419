"""Prefect's own server, on a socket that is open already: `python -m app.engine.prefect_server --fd N`.

As `prefect server start` serves it; that command can only be told a number, and another program may have taken the port
in between.
"""

from __future__ import annotations

import argparse

import uvicorn
from prefect.server.api.server import create_app
from prefect.settings import get_current_settings

from app.run.ports import inherited


def main() -> None:
    parser = argparse.ArgumentParser(prog="sagsgang-prefect", description="Serve Prefect's API and page.")
    parser.add_argument("--fd", type=int, required=True, help="The open socket to listen on.")
    listener = inherited(parser.parse_args().fd)
    chosen = get_current_settings().server
    config = uvicorn.Config(
        create_app(final=True),
        timeout_keep_alive=chosen.api.keepalive_timeout,
        ws_ping_interval=chosen.api.websocket_ping_interval,
        ws_ping_timeout=chosen.api.websocket_ping_timeout,
        log_level=chosen.logging_level.lower(),
    )
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
