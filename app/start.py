"""`sagsgang run`: prepare the data folder, then hand over to the supervisor. `python -m app.start` is the same without
the command line's libraries, which a process that lives for months need not keep (12 MB).
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import NoReturn

from app.cli.errors import WrongUseError, failure_of
from config.settings import Settings, settings

BUDGET = "budget"


def become_supervisor(*, example: bool, clock: str, which: str = "") -> NoReturn:
    """Go on as `main`, in this process, whatever lies in the folder one stands in. `clock` starts the example's clock
    at a day, the first time only. Raises `WrongUseError`.
    """
    if clock:
        os.environ["SAGSGANG_CLOCK"] = clock
        settings.cache_clear()
    _settings_for(example=example, which=which)
    sys.stdout.flush()
    options = [which, *(["--example"] if example else [])]
    os.execv(sys.executable, [sys.executable, "-P", "-m", "app.start", *options])  # noqa: S606  (our own command)


def main() -> int:
    parser = argparse.ArgumentParser(prog="sagsgang run")
    parser.add_argument("which")
    parser.add_argument("--example", action="store_true")
    try:
        return start(**vars(parser.parse_args()))
    except Exception as error:
        failure = failure_of(error)
        if failure is None:
            raise
        sys.stderr.write(f"sagsgang: {failure.message}\n")
        return failure.exit_code


def start(*, example: bool, which: str) -> int:
    """Run until stopped; the exit code. `which` example: "" is the municipality in all stages, `budget` a budget
    round.
    """
    from app.run.supervisor import run

    chosen = _settings_for(example=example, which=which)
    if example:
        from app.example.logins import BUDGET_LOGINS, LOGINS, PASSWORD

        logins = [(name, PASSWORD, role) for name, role in (BUDGET_LOGINS if which else LOGINS)]
        return run(chosen, prepare=lambda: (_prepare_budget if which else _prepare_example)(chosen), logins=logins)
    return run(chosen, prepare=lambda: _prepare(chosen))


def _settings_for(*, example: bool, which: str) -> Settings:
    """What was asked for, if it can be."""
    chosen = settings()
    if not chosen.is_example and not chosen.base_url:
        raise WrongUseError(
            "SAGSGANG_BASE_URL is not set: set it to the address people reach, like https://sagsgang.kommune.dk "
            "(http://localhost:8000 to try it on this machine)"
        )
    if example and not chosen.is_example:
        raise WrongUseError("--example is for the example municipality: unset SAGSGANG_CONFIG")
    if which not in ("", BUDGET) or (which and not example):
        raise WrongUseError(f"there are two examples: sagsgang run --example, and sagsgang run --example {BUDGET}")
    return chosen


def _prepare_example(chosen: Settings) -> None:
    from app.example.building import prepare_example  # loads the database's libraries, while web loads its own

    prepare_example(chosen)


def _prepare_budget(chosen: Settings) -> None:
    from app.example.building import prepare_budget

    if not prepare_budget(chosen):
        raise WrongUseError(
            f"the data folder holds something else than the budget example: set SAGSGANG_DATA to an empty folder, "
            f"or remove {chosen.data}"
        )


def _prepare(chosen: Settings) -> None:
    from app.clock import clock_for
    from app.installation import ready_engine

    ready_engine(chosen, clock_for(chosen.data, chosen.is_example, chosen.clock).now()).dispose()


if __name__ == "__main__":
    sys.exit(main())
