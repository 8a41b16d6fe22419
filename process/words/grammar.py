"""Endings of Danish words that are put together from names."""

from __future__ import annotations

ENDS_AS_GENITIVE = ("s", "x", "z")


def genitive(name: str) -> str:
    """«Handicaprådets», «HovedMEDs»; a name that ends in s, x or z takes the apostrophe alone: «Vejgaards Plads\u2019»
    (Retskrivningsordbogen §13).
    """
    return f"{name}\u2019" if name.casefold().endswith(ENDS_AS_GENITIVE) else f"{name}s"
