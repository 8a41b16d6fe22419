"""Danish words put together from codes and names."""

from __future__ import annotations

ENDS_AS_GENITIVE = ("s", "x", "z")


def genitive(name: str) -> str:
    """«Handicaprådets», «HovedMEDs»; a name that ends in s, x or z takes the apostrophe alone: «Vejgaards Plads\u2019»
    (Retskrivningsordbogen §13).
    """
    return f"{name}\u2019" if name.casefold().endswith(ENDS_AS_GENITIVE) else f"{name}s"


def sentence(words: str) -> str:
    """With a capital at its beginning, and the rest as it was: «Skal høres efter MED-aftalen»."""
    return words[:1].upper() + words[1:]
