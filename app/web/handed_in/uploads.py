"""Taking in the files of a form before its page is asked: checked, counted, kept and read, without holding a thread of
the pages meanwhile. `takes(ANSWER)` is the dependency of a route that takes files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from fastapi import Depends, Request
from sqlalchemy.exc import OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from app.web.access import TypedForm, Visitor
from app.web.fields import files_of
from app.web.forms import BUSY, FILES_AGAIN, TRY_AGAIN, Later, MistakesError, Typed
from app.web.handed_in.queues import WAIT, FullError
from app.web.installation import CurrentSite, Installation
from documents.handed_in import RefusedFileError, checked, plain_name, taken_in
from models.access.uploads import count_upload
from models.database import is_passing, writing
from models.files import FileStore
from process.calendar import COPENHAGEN
from process.limits import ANSWER, BY_LINK, BY_LOGIN, MOST_FILES, Intake
from process.state.hearing import FileRef
from process.words.dates import hour

Taken = TypeVar("Taken")
FULL = "Der læses mange filer lige nu, så »{}« er ikke taget med. Det, du har skrevet, står her stadig. "
FULL += "Vent et par minutter, og vælg filen igen."
ENOUGH = "Der er sendt {} filer den seneste time, og flere kan ikke tages med nu. Vælg »{}« igen efter kl. {}."


class NotNowError(RefusedFileError):
    """The file may be good, and cannot be taken in now."""

    def __init__(self, sentence: str, later: Later) -> None:
        super().__init__(sentence)
        self.later = later


def file_name(upload: UploadFile) -> str:
    return plain_name(upload.filename or "")


def takes(intake: Intake) -> Any:
    """The dependency of a route whose form takes such files: when the page is asked, it is known what became of each
    (`take_files`). Those of an answer have been read.
    """

    async def take(request: Request, typed: TypedForm, site: CurrentSite) -> None:
        if site.data is None:
            return
        uploads = [upload for name in typed.form for upload in files_of(typed.form.getlist(name))]
        for upload in uploads[:MOST_FILES]:
            typed.handed_in[upload] = await _taken(request, site, FileStore(site.data), upload, intake)

    return Depends(take)


async def _taken(
    request: Request, site: Installation, store: FileStore, upload: UploadFile, intake: Intake
) -> FileRef | RefusedFileError:
    name = file_name(upload)
    try:
        await run_in_threadpool(checked, name, upload.file, intake)
        take = partial(taken_in, name, upload.file, intake, store)
        return await (in_turn(request, site, name, take) if intake is ANSWER else counted(request, site, name, take))
    except RefusedFileError as refused:
        return refused


async def counted(request: Request, site: Installation, name: str, work: Callable[[], Taken]) -> Taken:
    """`work`, which keeps a file, as one of those its sender may hand in. Raises `NotNowError`, and as `work`."""
    await _count(request, site, name)
    return await run_in_threadpool(work)


async def in_turn(request: Request, site: Installation, name: str, work: Callable[[], Taken]) -> Taken:
    """As `counted`; `work` reads the file, and waits for its turn."""
    await _count(request, site, name)
    try:
        return await site.readers.read(_sender(request)[0], work)
    except FullError:
        raise NotNowError(FULL.format(name), Later(503, WAIT)) from None


async def _count(request: Request, site: Installation, name: str) -> None:
    owner, most = _sender(request)
    try:
        wait_until = await run_in_threadpool(_noted, site, owner, most)
    except OperationalError as error:
        if not is_passing(error):
            raise
        raise NotNowError(BUSY + FILES_AGAIN, TRY_AGAIN) from None
    if wait_until is not None:
        raise NotNowError(*_too_many(name, most, wait_until, site.wall.now()))


def _sender(request: Request) -> tuple[str, int]:
    """Whose file it is, and how many an hour he may hand in."""
    visitor = request.state.visitor
    if isinstance(visitor, Visitor):
        return f"person:{visitor.viewer.person}", BY_LOGIN
    return f"link:{request.state.link.id}", BY_LINK


def _noted(site: Installation, owner: str, most: int) -> datetime | None:
    with writing(site.engine) as connection:
        return count_upload(connection, owner, most, site.wall.now())


def _too_many(name: str, most: int, until: datetime, now: datetime) -> tuple[str, Later]:
    """Rounded up to the minute that is said."""
    seconds = int((until - now).total_seconds()) + 1
    shown = hour(until.astimezone(COPENHAGEN).time())
    return ENOUGH.format(most, name, shown), Later(429, max(seconds, 1))


def take_files(
    uploads: Iterable[UploadFile], typed: Typed, kept: Iterable[FileRef] = ()
) -> tuple[tuple[FileRef, ...], list[str]]:
    """Those that were taken in, beside what was kept before; the sentences say which were not, and why."""
    files, refused = {file.sha256: file for file in kept}, []
    for upload in uploads:
        try:
            taken = taken_file(upload, typed)
            if len(files) >= MOST_FILES and taken.sha256 not in files:
                raise _no_room(upload)
            files[taken.sha256] = taken
        except RefusedFileError as error:
            refused.append(str(error))
            typed.later = getattr(error, "later", typed.later)
    return tuple(files.values()), refused


def taken_file(upload: UploadFile, typed: Typed) -> FileRef:
    """Raises `RefusedFileError`."""
    taken = typed.handed_in.get(upload, _no_room(upload))
    if isinstance(taken, RefusedFileError):
        raise taken
    file: FileRef = taken
    return file


def _no_room(upload: UploadFile) -> RefusedFileError:
    return RefusedFileError(f"Der er plads til {MOST_FILES} filer. »{file_name(upload)}« er ikke taget med.")


def keep_files(chosen: Sequence[UploadFile], site: Installation, typed: Typed, name: str) -> tuple[FileRef, ...]:
    """The files chosen in the field `name`. Raises `MistakesError`."""
    if not chosen:
        return ()
    if site.data is None:
        raise MistakesError((name, "Der kan ikke modtages filer her."))
    taken, refused = take_files(chosen, typed)
    if refused:
        raise MistakesError(*((name, sentence) for sentence in refused), later=typed.later)
    return taken
