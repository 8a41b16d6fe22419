"""A paper as PDF, built to PDF/UA-1: tagged, in Danish, with title and outline. Typst refuses what that forbids.

Nothing is fetched: the typeface lies beside this file and no template imports a package.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from documents.writing.paper import Block, Box, Paper, Paragraph, Table
from documents.writing.prose import figure_columns
from documents.writing.row_headings import with_row_headings

HERE = Path(__file__).parent
UNSHOWN = "□"
UNSHOWN_NOTE = f"Tegn, som skriften ikke har (fx emoji), er vist som {UNSHOWN}."
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_MOST_TRIES = 4


class PaperError(Exception):
    """A paper that cannot be set. A fault of ours, never of what people wrote; the message is typst's own."""


def pdf(paper: Paper) -> bytes:
    """The file. Equal papers give equal bytes. Characters the typeface lacks are shown as □, with a note that says so.

    Raises `PaperError`.
    """
    import typst

    data = _plain(paper)
    for _ in range(_MOST_TRIES):
        try:
            return with_row_headings(_compiled(data, int(paper.made_at.timestamp())))
        except typst.TypstError as error:
            missing = _missing(error)
            if not missing:
                raise PaperError(str(error)) from error
            data = _without(data, missing)
    raise PaperError("the paper still has characters that cannot be shown")


def _compiled(data: dict[str, Any], made_at: int) -> bytes:
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


def _plain(paper: Paper) -> dict[str, Any]:
    content = {
        "title": paper.title,
        "author": paper.author,
        "foot": paper.foot,
        "is_compact": paper.is_compact,
        "is_large": paper.is_large,
        "is_formal": paper.is_formal,
        "has_front": paper.has_front,
        "colour": paper.look.colour,
        "logo": paper.look.logo,
        "running": paper.running,
        "blocks": [_block(block) for block in paper.blocks],
    }
    cleaned: dict[str, Any] = _mapped(content, lambda text: _CONTROL.sub("", text.replace("\t", " ")))
    return cleaned


def _block(block: Block) -> dict[str, Any]:
    fields = asdict(block)
    if isinstance(block, Box):
        fields["blocks"] = [_block(inner) for inner in block.blocks]
    if isinstance(block, Table):
        fields["figures"] = sorted(figure_columns(block))
    return {"kind": type(block).__name__.lower(), **fields}


def _mapped(value: Any, change: Any) -> Any:
    """The same data with every text changed; keys stay."""
    match value:
        case str():
            return change(value)
        case list() | tuple():
            return [_mapped(part, change) for part in value]
        case dict():
            return {key: part if key == "kind" else _mapped(part, change) for key, part in value.items()}
    return value


def _missing(error: Any) -> set[str]:
    """The characters typst says no typeface has; it names them all at once, controls as `\\u{1}`."""
    named = _MISSING.findall(str(getattr(error, "diagnostic", "")))
    return {character for text in named for character in _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)}


def _without(data: dict[str, Any], missing: set[str]) -> dict[str, Any]:
    table = str.maketrans(dict.fromkeys(missing, UNSHOWN))
    changed: dict[str, Any] = _mapped(data, lambda text: text.translate(table))
    note = _block(Paragraph(UNSHOWN_NOTE, is_note=True))
    if note not in changed["blocks"]:
        changed["blocks"].append(note)
    return changed
