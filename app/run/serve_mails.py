"""The mail catcher as a process of its own: `python -m app.run.serve_mails`, on the settings' ports or given ones."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from app.run.catcher import main
from app.run.ports import MAILS, SMTP, inherited, listening
from config.settings import settings


def serve(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="sagsgang-mails", description="Keep mails here, and show them.")
    parser.add_argument("--fds", type=int, nargs=2, metavar=("SMTP", "PAGES"), help="Open sockets to listen on.")
    given = parser.parse_args(arguments).fds
    chosen = settings()
    if given:
        main(chosen.data, *map(inherited, given))
    else:
        main(chosen.data, listening(chosen.smtp_port, SMTP), listening(chosen.mails_port, MAILS))


if __name__ == "__main__":
    serve()
