"""The command line. English, thin: it turns words into commands and sends them through the same door as everyone."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point of `sagsgang`: exit code 0, 1 for a refusal, 2 for wrong use."""
    from app.cli.shell import run

    sys.exit(run(sys.argv[1:]))
