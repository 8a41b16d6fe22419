"""Committees, councils and MED committees named in a document: split, and looked up in the organisation.

A name that is not found stays as printed. The only liberty taken is the definite form ("udvalget" for "udvalg").
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_BODY = re.compile(
    r"(?i:\w*(?:udvalg|råd|bestyrelse|direktion|nævn|forum|(?:lokal|område|hoved|center|fælles)-?med)"
    r"(?:et|en|er|erne|ne|n)?)|MED"
)
_SHORT = re.compile(r"[A-ZÆØÅ]{2,6}")
_GENERIC = re.compile(
    r"(?:lokal|område|center|afdelings|fælles|sektor)?-?\s?med(?:[ -]?udvalg(?:et|ene)?)?|lmu|omu|"
    r"(?:skole|bruger|institutions|forældre)?(?:bestyrelse|råd)(?:n|r|rne|et|en)?",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*(?:[,;\n•]|(?<!-)\s(?:og|samt|&)\s)\s*")
_SHOWN_CANDIDATES = 6


@dataclass(frozen=True, slots=True)
class Bodies:
    """The organisation's names and abbreviations, casefolded, each with its code; `names` are the codes' own names, as
    people write them.
    """

    aliases: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)

    def resolve(self, name: str) -> str | None:
        """The code of the body with this name, None where the organisation has no such name."""
        key = normalised(name)
        for form in (key, key.removesuffix("et"), key.removesuffix("en"), key.removesuffix("n")):
            if form in self.aliases:
                return self.aliases[form]
        return None

    def candidates(self, name: str) -> str:
        """The bodies whose name contains this general one, as a half-sentence, empty if there are none."""
        letters = normalised(name).replace("-", "")
        codes = {code for alias, code in self.aliases.items() if letters in alias.replace("-", "")}
        names = sorted(self.names.get(code, code) for code in codes)
        more = f" og {len(names) - _SHOWN_CANDIDATES} mere" if len(names) > _SHOWN_CANDIDATES else ""
        return f" Mulige: {', '.join(names[:_SHOWN_CANDIDATES])}{more}." if names else ""


def normalised(name: str) -> str:
    return " ".join(name.casefold().strip(" .:").split())


def is_generic(name: str) -> bool:
    """A kind of body, of which a municipality has many ("Lokalmed", "bestyrelsen")."""
    return _GENERIC.fullmatch(name.strip(" .")) is not None


def split_bodies(text: str, bodies: Bodies) -> tuple[str, ...]:
    """The bodies in a list; a name that itself holds a comma or "og" stays whole unless every part is a body."""
    text = text.strip().rstrip(".")
    if not text or bodies.resolve(text):
        return (text,) if text else ()
    parts = [part for part in _SEPARATOR.split(text) if part]
    if all(_is_body(part, bodies) for part in parts):
        return tuple(parts)
    return tuple(part for line in text.split("\n") if (part := " ".join(line.split())))


def _is_body(part: str, bodies: Bodies) -> bool:
    word_is_body = any(_BODY.fullmatch(word.strip("()-")) for word in part.split())
    return bool(bodies.resolve(part) or _SHORT.fullmatch(part) or word_is_body)
