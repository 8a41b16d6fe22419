"""Small files that are heavy to read: what somebody sends who wants a site to stand still."""

from __future__ import annotations

import io
import zipfile
import zlib

from tests.builders.pdf_files import assembled


def heavy_pdf(pages: int = 200, operators: int = 60_000) -> bytes:
    """A few kilobytes; each of its pages draws the same long stream, which shows nothing."""
    stream = zlib.compress(b"BT /F 9 Tf " + b"1 0 0 1 0 0 Tm ( ) Tj " * operators + b"ET", 9)
    kids = " ".join(f"{number} 0 R" for number in range(5, 5 + pages))
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents 4 0 R >>"
    )
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode() + stream + b"\nendstream",
            *[page] * pages,
        ]
    )


def bomb(part: str, unpacked: int) -> bytes:
    """A zip with a part that unfolds to so many bytes of nothing."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(part, "w") as file,
    ):
        for _ in range(unpacked >> 20):
            file.write(b"\0" * (1 << 20))
    return packed.getvalue()
