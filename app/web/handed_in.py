"""The files of a form's field, kept; what cannot be taken in is said at the field, with the rest of what is wrong."""

from __future__ import annotations

from app.web.forms import Typed
from app.web.installation import Installation
from app.web.uploads import take_files
from models.files import FileStore
from process.request import FileRef


def keep_files(typed: Typed, name: str, site: Installation) -> tuple[FileRef, ...]:
    """The files chosen, each looked through for personal data."""
    chosen = typed.files(name)
    if not chosen:
        return ()
    if site.data is None:
        typed.wrong(name, "Der kan ikke modtages filer her. Skriv svaret ind i stedet.")
        return ()
    taken, refused = take_files(chosen, FileStore(site.data))
    for sentence in refused:
        typed.wrong(name, sentence)
    return taken
