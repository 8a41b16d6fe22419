"""`sagsgang run`: prepare the data folder, then hand over to the supervisor."""

from __future__ import annotations

import os

from app.cli.errors import WrongUseError
from config.settings import Settings, settings

BUDGET = "budget"


def start(*, example: bool, clock: str, which: str = "") -> int:
    """Run until stopped; the exit code. `clock` starts the example's clock at a day, the first time only. `which`
    example: "" is the municipality in all stages, `budget` a budget round.
    """
    from app.run.supervisor import run

    if clock:
        os.environ["SAGSGANG_CLOCK"] = clock
        settings.cache_clear()
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
    if example:
        from app.example.logins import BUDGET_LOGINS, LOGINS, PASSWORD

        logins = [(name, PASSWORD, role) for name, role in (BUDGET_LOGINS if which else LOGINS)]
        return run(chosen, prepare=lambda: (_prepare_budget if which else _prepare_example)(chosen), logins=logins)
    return run(chosen, prepare=lambda: _prepare(chosen))


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
