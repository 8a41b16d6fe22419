"""How the municipality's documents look: its colour, and its logo. Both lie in the configuration folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from config.load import read_municipality_of

LOGO = Path("templates") / "logo.svg"
"""Where the logo lies in the configuration folder; Word documents have theirs in the template beside it."""
LARGEST_LOGO = 64_000
"""Bytes. It is kept with every agenda and record that is frozen, once for each meeting."""


@dataclass(frozen=True, slots=True)
class Look:
    """`colour` as «#12395b», of headings and lines; `logo` as SVG, "" where there is none."""

    colour: str = "#12395b"
    logo: str = ""


PLAIN = Look()


def look_of(folder: Path) -> Look:
    """As the folder has it. A logo that cannot be read, or is no SVG, is left out: a document is worth more than it."""
    colour = read_municipality_of(folder).colour
    return Look(colour or PLAIN.colour, _logo(folder / LOGO))


def _logo(path: Path) -> str:
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig") if len(content) <= LARGEST_LOGO else ""
    except (OSError, UnicodeDecodeError):
        return ""
    return text if "<svg" in text else ""
