"""A paper for those who read badly: large print, and plain text for a screen reader or any other program.

Large print is 18 points and more everywhere on the page; a table, whose columns would hold a word each, becomes a list.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import replace

from documents.writing.paper import Block, Box, Contents, Facts, Heading, Items, Paper, Paragraph, Quote, Table
from documents.writing.plain import listed

WIDTH = 76
"""Characters of a line of plain text: a mail program breaks longer ones where it likes."""


def large_print(paper: Paper) -> Paper:
    """The same paper to be set in large print."""
    return replace(paper, blocks=tuple(_whole(paper.blocks)), is_large=True, is_compact=False)


def _whole(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Table():
                yield from _listed(block)
            case Box():
                yield replace(block, blocks=tuple(_inside(block)))
            case _:
                yield block


def _inside(box: Box) -> Iterator[Paragraph | Items | Quote | Table]:
    for block in box.blocks:
        yield from _listed(block) if isinstance(block, Table) else (block,)


def _listed(table: Table) -> Iterator[Paragraph | Items]:
    head, rows = listed(table)
    yield from map(Paragraph, head)
    yield Items(tuple(rows))


def plain_text(paper: Paper) -> str:
    """The same words in their order, without layout: headings between empty lines, long lines broken."""
    title = [paper.title, "=" * min(len(paper.title), WIDTH)]
    head = [paper.author, "", *title] if paper.author else title
    parts = (part for block in large_print(paper).blocks for part in _text(block))
    return "\n\n".join(["\n".join(head), *parts]) + "\n"


def _text(block: Block) -> Iterator[str]:
    match block:
        case Heading(text, level):
            yield f"{text}\n{('-' if level == HIGHEST else '.') * min(len(text), WIDTH)}"
        case Paragraph(text):
            yield _wrapped(text)
        case Quote(text):
            yield _wrapped(text, "  ")
        case Facts(rows):
            yield "\n".join(_wrapped(f"{name}: {value}") for name, value in rows)
        case Items(texts, is_numbered):
            lines = (_item(text, f"{place}. " if is_numbered else "- ") for place, text in enumerate(texts, 1))
            yield "\n".join(lines)
        case Contents(texts, title):
            yield "\n".join((title, *(f"- {text}" for text in texts)))
        case Box(label, blocks, _):
            yield label
            for inner in blocks:
                yield from _text(inner)


HIGHEST = 2
"""The level of the headings below the title."""


def _item(text: str, mark: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark), break_on_hyphens=False)


def _wrapped(text: str, indent: str = "") -> str:
    lines = (textwrap.fill(line, WIDTH, initial_indent=indent, subsequent_indent=indent) for line in text.split("\n"))
    return "\n".join(lines)
