"""Handing out a published file: only kinds a browser cannot be made to run, each under a name of our own making."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

from fastapi import HTTPException
from starlette.responses import Response

from app.web.installation import Installation
from models.files import FileStore
from process.state.meeting import Annex
from process.state.record import MeetingDocument

SHOWN = frozenset({"application/pdf"})
"""Kinds a browser may open; every other file is saved."""
KNOWN = SHOWN | {
    "text/plain",
    "text/html",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def file_response(site: Installation, wanted: Annex | MeetingDocument | None) -> Response:
    """404 for none, and for a file that is not in the store."""
    content = FileStore(site.data).read(wanted.sha256) if wanted is not None and site.data is not None else None
    if wanted is None or content is None:
        raise HTTPException(404)
    kind = wanted.media_type if wanted.media_type in KNOWN else "application/octet-stream"
    how = "inline" if kind in SHOWN else "attachment"
    headers = {
        "Content-Disposition": f"{how}; filename=\"{_ascii(wanted.name)}\"; filename*=UTF-8''{quote(wanted.name, '')}",
        "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    }
    return Response(content, media_type=kind, headers=headers if how == "attachment" else _without_policy(headers))


def _without_policy(headers: dict[str, str]) -> dict[str, str]:
    """A browser's own PDF reader does not start in a sandbox; what it opens runs nothing of ours."""
    return {name: value for name, value in headers.items() if name != "Content-Security-Policy"}


def _ascii(name: str) -> str:
    """For browsers that do not know the other spelling."""
    plain = "".join(one if one.isascii() and (one.isalnum() or one in " ._-") else "_" for one in name)
    return plain if PurePath(plain).stem.strip("_ .") else f"fil{PurePath(plain).suffix}"
