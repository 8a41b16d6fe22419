"""A paper as PDF, built to PDF/UA-1: tagged, in Danish, with title and outline. Typst refuses what that forbids."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from documents.writing.paper import Block, Box, Paper, Paragraph, Table
from documents.writing.prose import figure_columns
from documents.writing.typeset import UNSHOWN_NOTE, mapped
from documents.writing.typesetter import TYPESETTER

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def pdf(paper: Paper) -> bytes:
    """The file. Equal papers give equal bytes. Characters the typeface lacks are shown as □, with a note that says so.

    Raises `typeset.PaperError`.
    """
    note = _block(Paragraph(UNSHOWN_NOTE, is_note=True))
    return TYPESETTER.set(_plain(paper), int(paper.made_at.timestamp()), note)


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
    cleaned: dict[str, Any] = mapped(content, lambda text: _CONTROL.sub("", text.replace("\t", " ")))
    return cleaned


def _block(block: Block) -> dict[str, Any]:
    fields = asdict(block)
    if isinstance(block, Box):
        fields["blocks"] = [_block(inner) for inner in block.blocks]
    if isinstance(block, Table):
        fields["figures"] = sorted(figure_columns(block))
    return {"kind": type(block).__name__.lower(), **fields}
