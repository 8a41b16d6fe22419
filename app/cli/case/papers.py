"""Papers of cases and their proposals: the case file, the catalogue, the budget overview."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.errors import WrongUseError
from app.cli.fact import CaseNumber, Json, open_door
from app.cli.files import write

if TYPE_CHECKING:
    from app.cli.door import Door
    from models.case.budget_proposals import BudgetProposals

Out = Annotated[Path, typer.Option("--out", "-o", help="File to write.", dir_okay=False)]
Year = Annotated[int, typer.Option("--year", help="The budget year, with the years after it.", min=0, max=2100)]
Committee = Annotated[str, typer.Option("--committee", help="Only this committee's, by code or name.")]
OfCase = Annotated[str, typer.Option("--case", help="Only this case's and those joined to it.")]
Public = Annotated[bool, typer.Option("--public", help="Without what is closed, embargoed or a draft.")]


def add_to(cli: typer.Typer) -> None:
    cli.command("case-file")(case_file)
    cli.command("catalogue")(catalogue)
    cli.command("budget")(budget)


def case_file(case: CaseNumber, out: Out, public: Public = False, json: Json = False) -> None:
    """Write everything of one case as one PDF/UA with a list of annexes (Sagsmappe)."""
    from dataclasses import replace

    from app.cli.meeting.documents import letterhead_of
    from documents.writing.case.case_file import case_file_paper
    from documents.writing.pdf import pdf
    from models.case.case_file import case_file as read
    from models.database import reading

    door = open_door(as_json=json)
    if out.suffix.casefold() != ".pdf":
        raise WrongUseError(f"write a .pdf, not {out.suffix or out.name!r}")
    door.case(case)
    letterhead, plan = letterhead_of(door), door.reference.assessors(door.now)
    with reading(door.engine) as connection:
        file = read(connection, case, door.now, door.register, public=public)
        if file is None:
            why = "it is closed, under embargo or a draft"
            raise WrongUseError(f"case {case} has no public version: {why}", "not_found")
        paper = case_file_paper(file, plan, letterhead.municipality, door.now)
    _written(door, pdf(replace(paper, look=letterhead.look)), out, f"the case file of {case}")


def catalogue(
    out: Out, year: Year = 0, committee: Committee = "", case: OfCase = "", public: Public = False, json: Json = False
) -> None:
    """Write all proposals of a budget, a committee or a case as .pdf, .docx or .xlsx (Forslagskatalog)."""
    from dataclasses import replace

    from app.cli.meeting.documents import letterhead_of
    from documents.writing.case.catalogue import catalogue_paper, catalogue_workbook
    from documents.writing.pdf import pdf
    from documents.writing.word import word

    door = open_door(as_json=json)
    selected = _proposals(door, year, committee, case, public=public)
    letterhead = letterhead_of(door)

    def paper_as_pdf() -> bytes:
        return pdf(replace(catalogue_paper(selected, letterhead.municipality, door.now), look=letterhead.look))

    kinds: dict[str, Callable[[], bytes]] = {
        ".pdf": paper_as_pdf,
        ".docx": lambda: word(catalogue_paper(selected, letterhead.municipality, door.now), letterhead.template),
        ".xlsx": lambda: catalogue_workbook(selected, letterhead.municipality, door.now),
    }
    make = kinds.get(out.suffix.casefold())
    if make is None:
        raise WrongUseError(f"write a .pdf, a .docx or a .xlsx, not {out.suffix or out.name!r}")
    _written(door, make(), out, f"{len(selected.proposals)} proposals", len(selected.proposals))


def budget(out: Out, year: Year = 0, committee: Committee = "", public: Public = False, json: Json = False) -> None:
    """Write what proposals cost by committee, kind and year, with sums that are formulas (Budgetoversigt, .xlsx)."""
    from app.cli.meeting.documents import letterhead_of
    from documents.writing.case.budget_overview import budget_overview

    door = open_door(as_json=json)
    if out.suffix.casefold() != ".xlsx":
        raise WrongUseError(f"write a .xlsx, not {out.suffix or out.name!r}")
    selected = _proposals(door, year, committee, "", public=public)
    content = budget_overview(selected, letterhead_of(door).municipality, door.now)
    _written(door, content, out, f"{len(selected.standing)} proposals", len(selected.standing))


def _proposals(door: Door, year: int, committee: str, case: str, *, public: bool) -> BudgetProposals:
    from models.case.budget_proposals import Selection, budget_proposals
    from models.database import reading

    if case:
        door.case(case)
    selection = Selection(year or None, door.body(committee).id if committee else None, case)
    with reading(door.engine) as connection:
        return budget_proposals(connection, selection, door.reference, door.now, public=public)


def _written(door: Door, content: bytes, out: Path, what: str, count: int | None = None) -> None:
    data = write(out, content) | ({} if count is None else {"proposals": count})
    door.say(f"Wrote {out}: {what}, {data['bytes']} bytes, SHA-256 {data['sha256']}", data)
