"""«Overtag høringer»: hearings begun elsewhere, from the spreadsheet they were kept in; shown, then taken over."""

from __future__ import annotations

from typing import IO, Annotated

from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from app.web.access import CurrentVisit, Visit, only
from app.web.fields import Text, asked
from app.web.forms import Form, Typed
from app.web.handed_in.read_document import uploaded
from app.web.render import page
from documents.case.intake import aliases
from documents.reading.child import rows_apart
from documents.reading.errors import UnreadableDocumentError
from documents.reading.hearing.takeover_list import MOST_ROWS, read_takeover
from documents.reading.list_rows import Rows, pasted_rows
from models.files import FileStore
from models.hearing.takeover import TakenRow, take_over

router = APIRouter()
ADDRESS = "/overtag-hoeringer"
NO_FILES = "Filer kan ikke læses her. Kopiér rækkerne i regnearket, og indsæt dem i feltet nedenfor."


class Pasted(Form):
    liste: Annotated[Text, asked("Indsæt rækkerne fra regnearket, eller vælg en fil.")]


@router.get(ADDRESS)
def show(visit: CurrentVisit) -> Response:
    only(visit.viewer.is_coordinator)
    return _page(visit, "", ())


@router.post(f"{ADDRESS}/fil")
async def read(visit: CurrentVisit) -> Response:
    """The file's rows, in the field where they can be mended, and what each would do."""
    only(visit.viewer.is_coordinator)
    rows = await uploaded(visit, _rows, NO_FILES)
    if rows is None:
        return await run_in_threadpool(_page, visit, "", ())
    visit.typed = Typed(FormData())
    return await run_in_threadpool(_looked_at, visit, "\n".join(map(_line, rows)), apply=False)


@router.post(ADDRESS)
def act(visit: CurrentVisit) -> Response:
    """Shown again, or taken over: what is right of it."""
    only(visit.viewer.is_coordinator)
    text = visit.typed.as_typed().get("liste", "")
    if visit.typed.read(Pasted) is None:
        return _page(visit, text, ())
    return _looked_at(visit, text, apply=visit.typed.form.get("goer") == "overtag")


def _rows(name: str, file: IO[bytes], _store: FileStore) -> Rows:
    """Nothing is kept of the file: what is stated is what stands in the field."""
    return rows_apart(name, file, MOST_ROWS + 2)


def _line(cells: list[str]) -> str:
    """As it would be pasted: a cell holds no tab and no line of its own."""
    return "\t".join(" ".join(cell.split()) for cell in cells)


def _looked_at(visit: Visit, text: str, *, apply: bool) -> Response:
    site, now = visit.site, visit.site.now()
    try:
        listed = read_takeover(pasted_rows(text))
    except UnreadableDocumentError as unreadable:
        visit.typed.wrong("liste", unreadable.message_da)
        return _page(visit, text, ())
    with visit.reading() as connection:
        names = aliases(site.surroundings(connection).register, site.today())
    viewer = visit.viewer
    rows = take_over(site.store, listed, names, viewer.person, now, viewer=viewer, apply=apply)
    return _page(visit, text, rows, is_done=apply)


def _page(visit: Visit, text: str, rows: tuple[TakenRow, ...], *, is_done: bool = False) -> Response:
    return page(
        visit,
        "hearing/takeover.html.j2",
        text=text,
        rows=rows,
        is_done=is_done,
        wrong_rows=[row for row in rows if row.problem],
        new_rows=[row for row in rows if row.is_new],
        known=sum(row.is_known for row in rows),
    )
