"""A paper as an accessible HTML fragment: headings in order, lists, tables with headings. No style, no script.

Everything people wrote is escaped. The page around it brings the stylesheet (classes begin with `paper-`).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from html import escape

from documents.writing.paper import Block, Box, Contents, Facts, Heading, Items, Paper, Paragraph, Quote, Table
from documents.writing.prose import figure_columns
from process.words.dates import listing

_FIGURE = ' class="paper-figure"'


def html(paper: Paper, *, level: int = 1) -> str:
    """The fragment as one `<article>`; `level` is that of its title, so that it fits under a page's own headings."""
    shift = level - 1
    anchors = iter(range(1, 10_000))
    parts = [f"<h{level}>{escape(paper.title)}</h{level}>"]
    parts += [_block(block, shift, anchors) for block in paper.blocks]
    return f'<article class="paper" lang="da">\n{chr(10).join(parts)}\n</article>\n'


def fragment(blocks: Iterable[Block]) -> str:
    """Blocks inside a page or a mail of its own, which leads to their headings itself."""
    return "\n".join(_block(block, 0, iter(())) for block in blocks)


def _block(block: Block, shift: int, anchors: Iterator[int]) -> str:
    match block:
        case Heading(text, level):
            number = next(anchors, 0) if level == 2 else 0
            anchor = f' id="afsnit-{number}"' if number else ""
            depth = min(level + shift, 6)
            return f"<h{depth}{anchor}>{escape(text)}</h{depth}>"
        case Contents(texts, title):
            # The list stands before the headings it leads to, so their numbers are those that come next.
            links = (f'<li><a href="#afsnit-{number}">{escape(text)}</a></li>' for number, text in enumerate(texts, 1))
            return f'<nav class="paper-contents" aria-label="{escape(title)}"><ul>{"".join(links)}</ul></nav>'
        case Box(label, blocks, level):
            depth = min(level + shift, 6)
            inner = "\n".join(_block(block, shift, anchors) for block in blocks)
            return f'<div class="paper-box"><h{depth}>{escape(label)}</h{depth}>\n{inner}\n</div>'
        case _:
            return _simple(block)


def _simple(block: Paragraph | Quote | Items | Facts | Table) -> str:
    match block:
        case Paragraph(text, is_note):
            note = ' class="paper-note"' if is_note else ""
            return f"<p{note}>{_lines(text)}</p>"
        case Quote(text):
            return f"<blockquote><p>{_lines(text)}</p></blockquote>"
        case Items(texts, is_numbered):
            tag = "ol" if is_numbered else "ul"
            return f"<{tag}>{''.join(f'<li>{_lines(text)}</li>' for text in texts)}</{tag}>"
        case Facts(rows):
            pairs = (f"<div><dt>{escape(name)}</dt><dd>{_lines(value)}</dd></div>" for name, value in rows)
            return f'<dl class="paper-facts">{"".join(pairs)}</dl>'
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    """Numbers stand under one another (class `paper-figure`). A heading without words is none. What is wider than a
    telephone scrolls, by the keyboard too.
    """
    figures = figure_columns(table)
    heads = "".join(_head(text, column in figures) for column, text in enumerate(table.columns))
    body = "".join(f"<tr>{_row(row, figures)}</tr>" for row in table.rows)
    name = escape(table.label or listing([column for column in table.columns if column]))
    printed = f'<table class="table" aria-label="{name}"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="table--responsive-scroll" role="group" aria-label="Tabel: {name}" tabindex="0">{printed}</div>'


def _head(text: str, is_figure: bool) -> str:
    return f'<th scope="col"{_FIGURE if is_figure else ""}>{escape(text)}</th>' if text else "<td></td>"


def _row(row: tuple[str, ...], figures: frozenset[int]) -> str:
    """The first cell heads its row."""
    first, *rest = row
    cells = (f"<td{_FIGURE if column in figures else ''}>{_lines(text)}</td>" for column, text in enumerate(rest, 1))
    return f'<th scope="row">{_lines(first)}</th>{"".join(cells)}'


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.split("\n"))


def _masthead(paper: Paper) -> str:
    """Name and logo; the logo says nothing that the name does not."""
    data = b64encode(paper.look.logo.encode()).decode()
    logo = f'<img src="data:image/svg+xml;base64,{data}" alt="" height="48"> ' if data else ""
    return f"<header><p>{logo}<strong>{escape(paper.author)}</strong></p></header>\n" if paper.author else ""


def page(paper: Paper) -> str:
    """The paper as an HTML file of its own."""
    style = f"<style>h1, h2, h3 {{ color: {escape(paper.look.colour)} }}</style>"
    head = f'<head>\n<meta charset="utf-8">\n<title>{escape(paper.title)}</title>\n{style}\n</head>'
    body = f"<body>\n{_masthead(paper)}<main>\n{html(paper)}</main>\n</body>"
    return f'<!doctype html>\n<html lang="da">\n{head}\n{body}\n</html>\n'
