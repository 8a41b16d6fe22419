"""`sagsgang doctor`: what is wrong with this installation, and what to do."""

from __future__ import annotations

import json as json_format
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from app.cli.fact import Json

if TYPE_CHECKING:
    from app.doctor.examination import Result


def add_to(cli: typer.Typer) -> None:
    cli.command("doctor")(doctor)


def doctor(json: Json = False) -> None:
    """Look at this installation: name file, setting and mend of all that is wrong. Changes nothing, sends no mail."""
    from app.doctor.examination import examine

    results = []
    for result in examine():
        results.append(result)
        if not json:
            typer.echo(_words(result))
    is_good = all(result.is_good for result in results)
    if json:
        checks = [
            {"check": result.check, "ok": result.is_good, "findings": [asdict(each) for each in result.findings]}
            for result in results
        ]
        sys.stdout.write(json_format.dumps({"ok": is_good, "checks": checks}, ensure_ascii=False, indent=2) + "\n")
    else:
        typer.echo("All in order." if is_good else "Something is wrong: see above.")
    if not is_good:
        raise typer.Exit(1)


def _words(result: Result) -> str:
    lines = [f"{'ok   ' if result.is_good else 'WRONG'} {result.check}"]
    for finding in result.findings:
        lines.append(f"      {'note: ' if finding.is_note else ''}{finding.problem}")
        places = ", ".join(filter(None, (finding.where, finding.setting)))
        lines += [f"        where: {places}"] if places else []
        lines.append(f"        mend:  {finding.mend}")
    return "\n".join(lines)
