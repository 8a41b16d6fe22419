"""The mail catcher as a process of its own: `python -m app.run.serve_mails`, on the settings' ports or given ones.

Told its folder it reads no settings: what they are read with takes more memory than all it does.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from app.run.catcher import main
from app.run.ports import MAILS, SMTP, inherited, listening


def serve(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="sagsgang-mails", description="Keep mails here, and show them.")
    parser.add_argument("--fds", type=int, nargs=2, metavar=("SMTP", "PAGES"), help="Open sockets to listen on.")
    parser.add_argument("--data", type=Path, help="The data folder; SAGSGANG_DATA. With --fds.")
    given = parser.parse_args(arguments)
    if given.data and given.fds:
        main(given.data, *map(inherited, given.fds))
        return
    from config.settings import settings

    chosen = settings()
    main(chosen.data, listening(chosen.smtp_port, SMTP), listening(chosen.mails_port, MAILS))


if __name__ == "__main__":
    serve()
