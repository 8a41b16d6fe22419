"""A document handed in to be read: first it is shown what was read of it, then what was chosen is stated.

The file is kept between the two and read again: what is stated is what the file says. `segl` shows that this person
handed it in: a digest alone, guessed or seen, opens nobody's file. Both are read while no thread of the pages waits.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import PurePath
from typing import IO, TypeVar

from fastapi import HTTPException
from starlette.concurrency import run_in_threadpool

from app.web.access import Visit
from app.web.fields import Files, Text
from app.web.forms import Form
from app.web.handed_in.queues import WAIT, FullError
from app.web.handed_in.uploads import NotNowError, file_name, in_turn
from documents.reading import UnreadableDocumentError
from documents.reading.child import check_size
from models.files import FileStore
from process.limits import PROPOSAL

Read = TypeVar("Read")
Reader = Callable[[str, IO[bytes], FileStore], Read]
"""From the file's own name and the open file to what was read; it keeps the file. Raises `UnreadableDocumentError`."""


class Upload(Form):
    dokument: Files


class ReadBefore(Form):
    fil: Text
    navn: Text
    segl: Text


async def uploaded(visit: Visit, read: Reader[Read], no_files: str) -> Read | None:
    """The document handed in; None where it will not do, which is then said beside its field. `no_files`: what to say
    where no files are kept.
    """
    form, site, typed = visit.typed.read(Upload), visit.site, visit.typed
    if form is None or not form.dokument:
        typed.wrong("dokument", "Vælg et dokument.")
        return None
    if site.data is None:
        typed.wrong("dokument", no_files)
        return None
    name, file = file_name(form.dokument[0]), form.dokument[0].file
    try:
        check_size(name, form.dokument[0].size or 0, PROPOSAL)
        return await in_turn(visit.request, site, name, partial(read, name, file, FileStore(site.data)))
    except UnreadableDocumentError as unreadable:
        typed.wrong("dokument", unreadable.message_da)
    except NotNowError as not_now:
        typed.wrong("dokument", str(not_now))
        typed.later = not_now.later
    return None


def seal_of(visit: Visit, sha256: str) -> str:
    """For the form of the second step."""
    links = visit.site.links
    return links.seal(_handed_in_by(visit, sha256)) if links else ""


async def read_again(visit: Visit, read: Reader[Read]) -> Read:
    """The document of the form's last step. 422 for one that this person has not handed in."""
    form, data, links = visit.typed.read(ReadBefore), visit.site.data, visit.site.links
    if data is None or links is None or form is None:
        raise HTTPException(422)
    if not links.is_sealed(_handed_in_by(visit, form.fil), form.segl):
        raise HTTPException(422)
    name = PurePath(form.navn[:200].replace("\\", "/")).name.strip(". ") or "fil.txt"
    store = FileStore(data)
    try:
        file = await run_in_threadpool(store.opened, form.fil)
        if file is None:
            raise HTTPException(422)
        with file:
            owner = f"person:{visit.viewer.person}"
            return await visit.site.readers.read(owner, partial(read, name, file, store))
    except (ValueError, UnreadableDocumentError):
        raise HTTPException(422) from None
    except FullError:
        raise HTTPException(503, headers={"Retry-After": str(WAIT)}) from None


def _handed_in_by(visit: Visit, sha256: str) -> str:
    return f"document|{visit.viewer.person}|{sha256}"
