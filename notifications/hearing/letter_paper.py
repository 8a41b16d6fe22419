"""The hearing letter as a paper: what its mail says, under the municipality's name, to lay before the body's meeting.

It is read by others than the mail was for, so the recipient's personal link is not in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser

from config.look import Look
from documents.writing.paper import Block, Facts, Heading, Items, Paper, Paragraph, Table
from documents.writing.prose import widths
from notifications.hearing.words import HearingSentWords
from notifications.render import render_item
from notifications.words import Contact
from process.calendar import danish_date, local_day
from process.words.grammar import sentence
from process.words.hearing import matter_of


def letter_paper(words: HearingSentWords, municipality: str, look: Look, made_at: datetime) -> Paper:
    """The same for everybody in the body."""
    said = replace(words, link="", to_secretary=False, on_paper=True)
    head: list[tuple[str, str]] = [("Til", words.body), ("Dato", danish_date(local_day(made_at)))]
    head += [("Svarfrist", words.deadline), *whom_to_call(words.contact)]
    return Paper(
        title=sentence(matter_of(words.matter, words.case.title)),
        author=municipality,
        made_at=made_at,
        blocks=(Facts(tuple(head)), *blocks_of(render_item(said).html), Paragraph(f"Venlig hilsen\n{municipality}")),
        foot=f"{municipality} · {words.case.kind} {words.case.number} · Høringsbrev til {words.body}",
        look=look,
    )


def whom_to_call(contact: Contact | None) -> Iterator[tuple[str, str]]:
    if contact is not None:
        phone = f"telefon {contact.phone}" if contact.phone else ""
        yield "Kontakt", ", ".join(filter(None, (f"høringskoordinator {contact.name}", contact.email, phone)))


def blocks_of(html: str, below: int = 0) -> tuple[Block, ...]:
    """The blocks of a mail's HTML: headings (so many levels `below` their own), paragraphs, lists, tables. Raises
    `ValueError` for a tag it does not know, so that no template says on paper less than it says in the mail.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if not below:
        return tuple(reader.blocks)
    return tuple(replace(b, level=b.level + below) if isinstance(b, Heading) else b for b in reader.blocks)


_HEADINGS = {"h2": 2, "h3": 3, "h4": 4}
_SPACES = re.compile(r"\s+")
_INSIDE = frozenset({"strong", "a", "thead", "tbody", "div"})
"""Tags whose text belongs to what is around them."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._text: list[str] = []
        self._items: list[str] = []
        self._rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        match tag:
            case "br":
                self._text.append("\n")
            case "tr":
                self._rows.append([])
            case "ul":
                self._items = []
            case "table":
                self._rows = []
            case "p" | "li" | "th" | "td":
                self._text = []
            case _ if tag in _HEADINGS:
                self._text = []
            case _ if tag not in _INSIDE:
                raise ValueError(f"a letter on paper has no place for <{tag}>")

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "p":
                self.blocks += [Paragraph(text)] if (text := self._taken()) else []
            case "li":
                self._items.append(self._taken())
            case "th" | "td":
                self._rows[-1].append(self._taken())
            case "ul":
                self.blocks.append(Items(tuple(self._items)))
            case "table":
                head, *rows = map(tuple, self._rows)
                self.blocks.append(Table(head, tuple(rows), widths((head, *rows))))
            case _ if tag in _HEADINGS:
                self.blocks.append(Heading(self._taken(), _HEADINGS[tag]))

    def handle_data(self, data: str) -> None:
        self._text.append(_SPACES.sub(" ", data))

    def _taken(self) -> str:
        lines = "".join(self._text).split("\n")
        self._text = []
        return "\n".join(" ".join(line.split()) for line in lines).strip()
