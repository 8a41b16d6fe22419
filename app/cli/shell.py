"""Running one command line: every error one readable line on standard error, and an object when `--json` was asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any

import typer
from typer.exceptions import TyperException

from app.cli.errors import Failure, failure_of


def run(arguments: Sequence[str]) -> int:
    """The exit code: 0 done, 1 refused, 2 wrong use."""
    try:
        result = _command().main(list(arguments), prog_name="sagsgang", standalone_mode=False)
    except typer.Exit as done:
        return done.exit_code
    except typer.Abort:
        return 130
    except TyperException as wrong:
        context = getattr(wrong, "ctx", None)
        hint = context.command_path if context else "sagsgang"
        words = wrong.format_message().rstrip(".") or "a command is missing"
        return _report(Failure("wrong_use", f"{words} (see `{hint} --help`)", 2), arguments)
    except BrokenPipeError:
        return 0
    except Exception as error:
        failure = failure_of(error)
        if failure is None:
            raise
        return _report(failure, arguments)
    return result if isinstance(result, int) else 0


@cache
def _command() -> Any:
    """Built from all the commands' signatures, once for a process."""
    from app.cli.commands import cli

    return typer.main.get_command(cli)


def _report(failure: Failure, arguments: Sequence[str]) -> int:
    if "--json" in arguments:
        sys.stdout.write(json.dumps({"error": {"code": failure.code, "message": failure.message}}) + "\n")
    sys.stderr.write(f"sagsgang: {failure.message}\n")
    return failure.exit_code
