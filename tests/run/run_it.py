"""`sagsgang run` without the command line: what the supervisor is given there, given by hand."""

import sys

from app.installation import ready_engine
from app.run.supervisor import run
from config.settings import settings
from tests.engine.town import START

if __name__ == "__main__":
    chosen = settings()
    sys.exit(
        run(
            chosen,
            prepare=lambda: ready_engine(chosen, START).dispose(),
            logins=[("grethe", "en lang adgangskode", "officer")],
        )
    )
