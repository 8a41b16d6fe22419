"""What a document says, before it is a file: a title and blocks in reading order. `pdf` and `word` print it.

Texts are plain: whatever people wrote is shown as written, never read as markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from config.look import PLAIN, Look


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title. Levels go down one at a time: 2, then 3 (PDF/UA-1 refuses a jump)."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a line break in it is kept. `is_note`: smaller, for what explains the rest."""

    text: str
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody else wrote, set apart."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list, in order where `is_numbered`."""

    texts: tuple[str, ...]
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they are: «Svarfrist – fredag den 24. september 2027 kl. 12.00»."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under column headings, each headed by its first cell; `widths` are shares of the page. Never without a
    heading row. `label`: what it is about, for those who hear it; without one its columns are named.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What the document has on its second level; where it knows pages, with their numbers. `texts`: the headings."""

    texts: tuple[str, ...]
    title: str = "Indhold"


@dataclass(frozen=True, slots=True)
class Box:
    """What must be found at a glance, set apart under a heading of its own: a body's decision. Holds paragraphs, lists,
    quotes and tables, which stay on one page where they fit on one.
    """

    label: str
    blocks: tuple[Paragraph | Items | Quote | Table, ...]
    level: int = 3


Block = Heading | Paragraph | Quote | Items | Facts | Table | Contents | Box


@dataclass(frozen=True, slots=True)
class Paper:
    """One document. `author` is the municipality, which stands above the title with its `look`; `made_at` stands in the
    file and makes it reproducible.

    `foot` is printed at the bottom of every page. `is_compact`: small type, for what must fit one page. `running`: at
    the top of the later pages of what a body sends out under its own name. `has_front`: the front page of a print ends
    with the list of contents.
    """

    title: str
    author: str
    made_at: datetime
    blocks: tuple[Block, ...]
    foot: str = ""
    is_compact: bool = False
    running: str = ""
    look: Look = PLAIN
    has_front: bool = False
    is_large: bool = False  # large print: nothing smaller than 18 points (`large_print.py`)

    @property
    def is_formal(self) -> bool:
        """What a body sends out under its own name: each of its sections begins with a line across the page."""
        return bool(self.running)
