"""An Atom feed (RFC 4287) of what a body has published, for those who follow it without asking us."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """One meeting's agenda or minutes. `address` is also its id: it stays the same when it is published anew."""

    address: str
    title: str
    updated: datetime
    summary: str = ""


def atom(title: str, author: str, address: str, page: str, entries: Iterable[Entry], empty_at: datetime) -> bytes:
    """The feed as XML. `address` is its own, `page` the one for people; `empty_at` is said while there is no entry."""
    ElementTree.register_namespace("", NAMESPACE)
    listed = list(entries)
    feed = ElementTree.Element(f"{{{NAMESPACE}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "da"})
    _text(feed, "id", address)
    _text(feed, "title", title)
    _text(feed, "updated", _stamp(max((shown.updated for shown in listed), default=empty_at)))
    _text(_child(feed, "author"), "name", author)
    _child(feed, "link", rel="self", href=address, type="application/atom+xml")
    _child(feed, "link", rel="alternate", href=page, type="text/html")
    for shown in listed:
        entry = _child(feed, "entry")
        _text(entry, "id", shown.address)
        _text(entry, "title", shown.title)
        _text(entry, "updated", _stamp(shown.updated))
        _child(entry, "link", rel="alternate", href=shown.address.partition("#")[0], type="text/html")
        if shown.summary:
            _text(entry, "summary", shown.summary)
    return bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True))


def _child(parent: ElementTree.Element, name: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    _child(parent, name).text = "".join(
        character for character in text if character.isprintable() or character in "\n\t"
    )


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
