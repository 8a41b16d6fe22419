"""Handing out a file: only kinds a browser cannot be made to run, each under a name of our own making."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from urllib.parse import quote

from fastapi import HTTPException, Response
from fastapi.responses import FileResponse

from app.web.installation import Installation
from documents.cells import csv_cell
from models.files import FileStore
from process.limits import ANNEX
from process.state.meeting import Annex
from process.state.record import MeetingDocument
from process.words.clean import one_line

SHOWN = frozenset({"application/pdf"})
"""Kinds a browser may open; every other file is saved."""
KNOWN = SHOWN | {"text/html", *ANNEX.kinds.values()}
UNKNOWN = "application/octet-stream"
SANDBOX = {"Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'"}
TABLE = "text/csv; charset=utf-8"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
TEXT = "text/plain; charset=utf-8"


def named_file(content: bytes, kind: str, name: str) -> Response:
    """What we have made, under its name: a PDF opens in the browser, all else is saved."""
    how = "inline" if kind in SHOWN else "attachment"
    return Response(content, media_type=kind, headers=_called(how, name))


def table(name: str, headings: Sequence[str], rows: Iterable[Iterable[object]]) -> Response:
    """For a spreadsheet: semicolons and a byte-order mark, as Danish Excel expects."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(map(csv_cell, row) for row in rows)
    return named_file(out.getvalue().encode("utf-8-sig"), TABLE, name)


def attachment(site: Installation, sha256: str, name: str, kind: str = UNKNOWN) -> Response:
    """What was handed in, to be downloaded as what it is; 404 where it is not in the store."""
    headers = {**_called("attachment", name), **SANDBOX}
    return _handed_out(site, sha256, kind if kind in KNOWN else UNKNOWN, headers)


def published_file(site: Installation, wanted: Annex | MeetingDocument | None) -> Response:
    """404 for none, and for a file that is not in the store."""
    if wanted is None:
        raise HTTPException(404)
    kind = wanted.media_type if wanted.media_type in KNOWN else UNKNOWN
    how = "inline" if kind in SHOWN else "attachment"
    headers = _called(how, wanted.name)
    if how == "attachment":  # a browser's own PDF reader does not start in a sandbox, and runs nothing of ours
        headers |= SANDBOX
    return _handed_out(site, wanted.sha256, kind, headers)


def _handed_out(site: Installation, sha256: str, kind: str, headers: dict[str, str]) -> Response:
    """Piece by piece: an annex may be large. 404 where it is not in the store."""
    file = FileStore(site.data).opened(sha256) if site.data is not None else None
    if file is None:
        raise HTTPException(404)
    file.close()
    return FileResponse(file.name, media_type=kind, headers=headers)


def _called(how: str, name: str) -> dict[str, str]:
    """The head that names a file, whatever signs people have put in its name."""
    plain, known = _ascii(one_line(name)), f"filename*=UTF-8''{quote(one_line(name), '')}"
    return {"Content-Disposition": f'{how}; filename="{plain}"' + ("" if plain == name else f"; {known}")}


def _ascii(name: str) -> str:
    """For browsers that do not know the other spelling."""
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in " ._-") else "_" for sign in name)
    return plain if PurePath(plain).stem.strip("_ .") else f"fil{PurePath(plain).suffix}"
