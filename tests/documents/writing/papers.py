"""Papers to print, and ways to look into what was printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf

from documents.writing.paper import Block, Facts, Heading, Items, Paper, Paragraph, Quote, Table

MADE = datetime(2027, 9, 27, 8, 0, tzinfo=UTC)
EVERYTHING: tuple[Block, ...] = (
    Paragraph("Æblehavens brugere, pårørende og ansatte.\nAnden linje."),
    Facts((("Sag", "2027-0001"), ("Svarfrist", "fredag den 24. september 2027 kl. 12.00"))),
    Heading("Beskeder"),
    Table(("Hvornår", "Hvad"), (("6. september", "påmindelse"), ("10. september", "påmindelse\n250 OK")), (1, 2)),
    Heading("Svar"),
    Heading("Handicaprådet", 3),
    Quote("Rådet er bekymret."),
    Items(("et", "to")),
    Items(("første", "anden"), is_numbered=True),
    Paragraph("En note.", is_note=True),
)


def a_paper(*blocks: Block, **changes: Any) -> Paper:
    values: dict[str, Any] = {"title": "Høringsnotat", "author": "Sandvig Kommune", "made_at": MADE}
    return Paper(**{**values, "blocks": blocks or EVERYTHING, "foot": "Sag 2027-0001", **changes})


def structure(node: Any) -> Iterator[tuple[str, Any]]:
    """Every tag of a PDF's structure tree with its element, in reading order."""
    if not isinstance(node, pikepdf.Dictionary):
        return
    if "/S" in node:
        yield str(node.S).lstrip("/"), node
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        yield from structure(kid)


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(data))


def text_of(data: bytes) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
