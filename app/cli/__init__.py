"""The command line. English, thin: it turns words into commands and sends them through the same door as everyone."""

from __future__ import annotations

import gc
import sys

COLLECTED_AFTER = 200_000
"""New objects until what is left of them is looked through (Python's own: 700). Loading modules makes hundreds of
thousands, all of which stay: looking through them took a quarter of every short command.
"""


def main() -> None:
    """Entry point of `sagsgang`: exit code 0, 1 for a refusal, 2 for wrong use."""
    gc.set_threshold(COLLECTED_AFTER)
    from app.cli.shell import run

    code = run(sys.argv[1:])
    gc.freeze()  # all is over: what would be looked through once more at the end, a tenth of a short command, is let be
    sys.exit(code)
