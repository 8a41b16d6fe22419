"""From words to subject, text and HTML. A template that lacks a field, or asks for one too many, fails loudly.

Two environments, because escaping is chosen by us and not by the file's ending: Jinja's own `select_autoescape` does
not know `.html.j2` and would let `<b>` through raw.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, meta
from markupsafe import Markup

from notifications.words import Contact, Words

LAYOUT = "layout"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Item:
    """One notice, rendered: a part of a mail."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What the frame around the items gets: greeting, who sends, and whom to answer in which role."""

    subject: str
    recipient: str
    items: tuple[Item, ...]
    municipality: str
    contact: Contact | None
    contact_role: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Whom the mail is to, who sends it and whom to ask: the same for all items of a mail."""

    recipient: str
    municipality: str
    contact: Contact | None = None
    contact_role: str = "høringskoordinator"


@dataclass(frozen=True, slots=True)
class Rendered:
    """One line without control characters, plain text with every address written out, and HTML."""

    subject: str
    text: str
    html: str


def one_line(text: str) -> str:
    """Control characters become spaces: a newline would end the header (and Apprise would send nothing at all)."""
    return " ".join(_CONTROL.sub(" ", text).split())


def render(told: Sequence[Words], frame: Frame) -> Rendered:
    """One mail about one or more things. Raises `jinja2.UndefinedError` when a template asks for what is not there."""
    items = tuple(render_item(words) for words in told)
    subject, contact = _subject_of(items, frame), (frame.contact, frame.contact_role)
    layout = Layout(subject, frame.recipient, items, frame.municipality, *contact)
    values = _values(layout)
    text = _BLANK_LINES.sub("\n\n", _text().get_template(f"{LAYOUT}/body.txt.j2").render(values)).strip() + "\n"
    return Rendered(layout.subject, text, _html().get_template(f"{LAYOUT}/body.html.j2").render(values))


def render_item(words: Words) -> Item:
    """The part of a mail that one notice fills."""
    folder, values = str(words.payload.kind), _values(words)
    if words.is_protected:
        subject = words.payload.neutral_subject
    else:
        subject = one_line(_text().get_template(f"{folder}/subject.txt.j2").render(values))
    text = _text().get_template(f"{folder}/body.txt.j2").render(values).strip()
    return Item(subject, text, Markup(_html().get_template(f"{folder}/body.html.j2").render(values)))  # noqa: S704


def placeholders(template: str) -> set[str]:
    """The fields a template asks for (`hearing_sent/body.txt.j2`), its includes followed."""
    environment = _text()
    assert environment.loader is not None  # noqa: S101  (set in _environment)
    source = environment.loader.get_source(environment, template)[0]
    tree = environment.parse(source)
    included = (name for name in meta.find_referenced_templates(tree) if name)
    return meta.find_undeclared_variables(tree).union(*(placeholders(name) for name in included))


def _subject_of(items: Sequence[Item], frame: Frame) -> str:
    if len(items) == 1:
        return items[0].subject
    return one_line(f"{len(items)} beskeder fra Sagsgang, {frame.municipality}")


def _values(words: Words | Layout) -> dict[str, Any]:
    return {field.name: getattr(words, field.name) for field in fields(words)}


def _environment(escaping: bool) -> Environment:
    return Environment(
        loader=PackageLoader("notifications", "templates"),
        autoescape=escaping,  # noqa: S701  (plain text must not be escaped; the HTML environment is)
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _text() -> Environment:
    return _environment(escaping=False)


@cache
def _html() -> Environment:
    return _environment(escaping=True)
