"""A paper's data set by typst, in whatever process this is. `typesetter.py` has it done in one of its own.

Nothing is fetched: the typeface lies beside this file and no template imports a package.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from documents.writing.row_headings import with_row_headings

HERE = Path(__file__).parent
UNSHOWN = "□"
UNSHOWN_NOTE = f"Tegn, som skriften ikke har (fx emoji), er vist som {UNSHOWN}."
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_MOST_TRIES = 4

Data = Mapping[str, Any]
"""A paper as `paper.typ` reads it."""


class PaperError(Exception):
    """A paper that cannot be set. A fault of ours, never of what people wrote; the message is typst's own."""


def typeset(data: Data, made_at: int, note: Data) -> bytes:
    """The file. `made_at`: seconds since 1970. Characters the typeface lacks are shown as □, and `note`, a block that
    says so, comes last. Raises `PaperError`.
    """
    import typst

    for _ in range(_MOST_TRIES):
        try:
            return with_row_headings(_compiled(data, made_at))
        except typst.TypstError as error:
            missing = _missing(error)
            if not missing:
                raise PaperError(str(error)) from error
            data = _without(data, missing, note)
    raise PaperError("the paper still has characters that cannot be shown")


def _compiled(data: Data, made_at: int) -> bytes:
    import typst

    return typst.compile(
        _template(),
        font_paths=_fonts(),
        package_path=str(HERE / "fonts"),  # a folder without packages: none is ever looked for elsewhere
        package_cache_path=str(HERE / "fonts"),
        sys_inputs={"paper": json.dumps(data, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=made_at,
    )


@cache
def _fonts() -> Any:
    """Ours and those typst carries (for letters ours lack); never the machine's, so that files are equal everywhere."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(HERE / "fonts")])


@cache
def _template() -> bytes:
    return (HERE / "paper.typ").read_bytes()


def mapped(value: Any, change: Any) -> Any:
    """The same data with every text changed; keys stay."""
    match value:
        case str():
            return change(value)
        case list() | tuple():
            return [mapped(part, change) for part in value]
        case dict():
            return {key: part if key == "kind" else mapped(part, change) for key, part in value.items()}
    return value


def _missing(error: Any) -> set[str]:
    """The characters typst says no typeface has; it names them all at once, controls as `\\u{1}`."""
    named = _MISSING.findall(str(getattr(error, "diagnostic", "")))
    return {character for text in named for character in _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)}


def _without(data: Data, missing: set[str], note: Data) -> Data:
    table = str.maketrans(dict.fromkeys(missing, UNSHOWN))
    changed: dict[str, Any] = mapped(data, lambda text: text.translate(table))
    if note not in changed["blocks"]:
        changed["blocks"].append(note)
    return changed
