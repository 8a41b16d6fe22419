"""Documents of a hearing: the log of what was sent, its proof, and the memo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.errors import WrongUseError
from app.cli.fact import CaseNumber, Json, open_door
from app.cli.files import write
from app.cli.tables import table

if TYPE_CHECKING:
    from app.cli.door import Door
    from documents.writing.paper import Paper
    from models.hearing.proof import CaseProof

Body = Annotated[str, typer.Option("--body", help="Only this hearing body, by code or name.")]
Out = Annotated[Path, typer.Option("--out", "-o", help="File to write.", dir_okay=False)]


def add_to(cli: typer.Typer) -> None:
    cli.command("log")(log)
    cli.command("proof")(proof)
    cli.command("memo")(memo)


def log(case: CaseNumber, body: Body = "", json: Json = False) -> None:
    """Show what was sent about a case: each message, each attempt, the server's answer (Udsendelseslog)."""
    from models.hearing.dispatch_log import dispatch_log

    door = open_door(as_json=json)
    case_proof, only = _proof(door, case, body), door.body(body).id if body else None
    view = case_proof.view
    lines = dispatch_log(view, door.register, only)
    name = door.register.organizations[only].name if only is not None else None
    notices = [notice for notice in view.notices if name in (None, notice.body)]
    rows = [
        (str(line.as_json()["at"])[:16].replace("T", " "), line.what, line.kind, line.recipient, line.body, line.words)
        for line in lines
    ]
    text = table(("When", "What", "Kind", "Who", "Body", "Words"), rows)
    data = {
        "case": case,
        "notices": [notice.as_json() for notice in notices],
        "log": [line.as_json() for line in lines],
    }
    door.say(text if rows else "Nothing has been planned or sent.", data)


def proof(case: CaseNumber, out: Out, body: Body = "", json: Json = False) -> None:
    """Write the proof of a case's hearings, or of one body's, as PDF/UA (Dokumentation for høring)."""
    from documents.writing.hearing.proof import outcome, proof_paper

    door = open_door(as_json=json)
    case_proof = _proof(door, case, body)
    if body and not case_proof.hearings:
        raise WrongUseError(f"no letter about {case} has been sent to {door.body(body).name}", "not_found")
    written = _write(door, proof_paper(case_proof, _municipality(door), door.now), out)
    hearings = [
        {
            "body": hearing.name,
            "round": hearing.request.round,
            "state": str(hearing.request.state),
            "reminders_sent": hearing.reminders,
            "outcome": outcome(hearing),
            "texts": [
                {"proposal": text.number, "version": text.version, "sha256": text.sha256} for text in hearing.texts
            ],
        }
        for hearing in case_proof.hearings
    ]
    chain = {"entries": case_proof.entries, "head": case_proof.head}
    told = f"Wrote {out}: {len(hearings)} hearing{'' if len(hearings) == 1 else 's'}, head {case_proof.head}"
    door.say(told, {"case": case, **written, "hearings": hearings, **chain})


def memo(case: CaseNumber, out: Out, json: Json = False) -> None:
    """Write the hearing memo as .pdf or .docx (Høringsnotat); before it is filed, a draft with suggested points."""
    from documents.writing.hearing.memo import memo_paper
    from models.database import reading
    from models.hearing.memo import as_approved, memo_view

    door = open_door(as_json=json)
    with reading(door.engine) as connection:
        view = memo_view(connection, case, door.now, door.register)
    if view is None:
        raise WrongUseError(f"there is no case {case}; `sagsgang cases` lists them", "not_found")
    view = as_approved(view)
    written = _write(door, memo_paper(view, _municipality(door), door.now), out)
    numbers = {"answers": len(view.answers), "late": len(view.late)}
    numbers |= {"unsolicited": len(view.unsolicited), "silent": len(view.silent)}
    told = ", ".join(f"{number} {name}" for name, number in numbers.items())
    kind = f"edition {view.edition}" if view.edition else "draft"
    door.say(f"Wrote {out} ({kind}): {told}", {"case": case, **written, "edition": view.edition, **numbers})


def _proof(door: Door, case: str, body: str) -> CaseProof:
    from models.database import reading
    from models.hearing.proof import case_proof

    only = door.body(body).id if body else None
    with reading(door.engine) as connection:
        proof = case_proof(connection, case, door.now, door.register, body=only)
    if proof is None:
        raise WrongUseError(f"there is no case {case}; `sagsgang cases` lists them", "not_found")
    return proof


def _municipality(door: Door) -> str:
    from config.load import load

    return load(door.settings.config).municipality.name


def _write(door: Door, paper: Paper, out: Path) -> dict[str, Any]:
    """The paper as the file's ending says; what was written, with its digest."""
    from config.look import look_of
    from documents.writing.pdf import pdf
    from documents.writing.word import template_of, word

    paper = replace(paper, look=look_of(door.settings.config))
    match out.suffix.casefold():
        case ".pdf":
            data = pdf(paper)
        case ".docx":
            data = word(paper, template_of(door.settings.config))
        case other:
            raise WrongUseError(f"write a .pdf or a .docx, not {other or out.name!r}")
    return write(out, data)
