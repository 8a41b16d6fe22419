"""From words to subject, text and HTML. A template that lacks a field, or asks for one too many, fails loudly.

Two environments, because escaping is chosen by us and not by the file's ending: Jinja's own `select_autoescape` does
not know `.html.j2` and would let `<b>` through raw.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from documents.writing.amounts import amount_blocks
from documents.writing.html import fragment
from documents.writing.paper import Items, Paragraph, Table
from documents.writing.plain import plain
from documents.writing.prose import prose
from notifications.words import Contact, Words
from process.words.clean import one_line
from process.words.grammar import genitive, sentence
from process.words.hearing import matter_of

LAYOUT = "layout"
_BLANK_LINES = re.compile(r"\n{3,}")
_HEADING = re.compile(r"(?<=<h)[2-5](?=>)|(?<=</h)[2-5](?=>)")


@dataclass(frozen=True, slots=True)
class Frame:
    """Whom the mail is to, who sends it and whom to ask: the same for all items of a mail."""

    recipient: str
    municipality: str
    contact: Contact | None = None
    contact_role: str = "høringskoordinator"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail, or the part of it that is about one notice: one line without control characters, plain text with every
    address written out, and HTML.
    """

    subject: str
    text: str
    html: str


def render(pieces: Sequence[Words], frame: Frame) -> Rendered:
    """One mail about one or more things, the most urgent first. Raises `jinja2.UndefinedError` when a template asks for
    what is not there.
    """
    items = tuple(render_item(words) for words in pieces)
    if len(items) > 1:
        items = tuple(replace(item, html=_below_its_subject(item.html)) for item in items)
    subject = _subject(items)
    text, html = _bodies(LAYOUT, _values(frame) | {"subject": subject, "items": items})
    return Rendered(subject, _BLANK_LINES.sub("\n\n", text) + "\n", str(html))


def _below_its_subject(html: str) -> Markup:
    """The headings of one thing, a level down: in a mail about several, its subject is the heading above them."""
    return Markup(_HEADING.sub(lambda level: str(int(level[0]) + 1), html))  # noqa: S704  (it was escaped when rendered)


def _subject(items: Sequence[Rendered]) -> str:
    """The first thing's, which is the most urgent: a deadline of today is not hidden behind a number of messages."""
    others = len(items) - 1
    if not others:
        return items[0].subject
    return f"{items[0].subject} og {others} {'anden besked' if others == 1 else 'andre beskeder'}"


def render_item(words: Words, *, by_post: bool = False) -> Rendered:
    """The part of a mail that one notice fills; or of a letter that is posted to who has no mail."""
    folder, values = str(words.payload.kind), _values(words) | ({"by_post": True} if by_post else {})
    subject = words.payload.neutral_subject
    if not words.is_protected:
        subject = one_line(environment().get_template(f"{folder}/subject.txt.j2").render(values))
    return Rendered(subject, *_bodies(folder, values))


def _bodies(folder: str, values: Mapping[str, object]) -> tuple[str, Markup]:
    text = environment().get_template(f"{folder}/body.txt.j2").render(values).strip()
    return text, Markup(environment(escaping=True).get_template(f"{folder}/body.html.j2").render(values))  # noqa: S704


def _values(words: Words | Frame) -> dict[str, object]:
    return {field.name: getattr(words, field.name) for field in fields(words)}


@cache
def environment(*, escaping: bool = False) -> Environment:
    made = Environment(
        loader=PackageLoader("notifications", "templates"),
        autoescape=escaping,  # noqa: S701  (plain text must not be escaped; the HTML environment is)
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["by_post"] = False
    made.filters |= {"genitive": genitive, "capitalize": sentence, "of": matter_of}
    printed = _as_html if escaping else plain
    made.filters["prose"] = lambda text: printed(prose(text))
    made.filters["amounts"] = lambda table: printed(amount_blocks(table))
    return made


def _as_html(blocks: Iterable[Paragraph | Items | Table]) -> Markup:
    return Markup(fragment(blocks))  # noqa: S704  (each cell and line is escaped there)
