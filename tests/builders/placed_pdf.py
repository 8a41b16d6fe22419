"""A PDF of words at places, as programs draw them."""

from __future__ import annotations

from collections.abc import Sequence

from tests.builders.pdf_files import assembled

Placed = tuple[float, float, str]
"""Points from the left, points from the top, the words."""
WIDTH_OF = {" ": 278, "-": 333, ".": 278, ",": 278, "(": 333, ")": 333, "+": 584}
DIGIT = 556


def placed_pdf(words: Sequence[Placed], size: int = 10, rotation: int = 0) -> bytes:
    """One page in Helvetica, each entry drawn by itself, in this order; on a page shown turned so drawn that it
    stands upright.
    """
    a, b = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[rotation]
    shown = "\n".join(
        f"BT /F1 {size} Tf {a} {b} {-b} {a} {a * x + b * y:.2f} {b * x - a * y:.2f} Tm ({_escaped(text)}) Tj ET"
        for x, y, text in words
    ).encode("cp1252")
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [-900 -900 900 900] /Rotate {rotation} "
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            f"{page}/Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>".encode(),
            f"<< /Length {len(shown)} >>\nstream\n".encode() + shown + b"\nendstream",
        ]
    )


def _escaped(text: str) -> str:
    return text.replace("(", "\\(").replace(")", "\\)")


def width(text: str, size: int = 10) -> float:
    """Of figures in Helvetica."""
    return sum(WIDTH_OF.get(sign, DIGIT) for sign in text) * size / 1000
