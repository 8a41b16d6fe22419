"""Committees, councils and MED committees named in a document: split, and looked up in the organisation.

A name that is not found stays as printed. The only liberty taken is the definite form ("udvalget" for "udvalg").
"""

import re
from collections.abc import Iterator, Mapping, Sequence
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
_SEPARATOR = re.compile(r"(\s*(?:[,;\n•]|(?<!-)\s(?:og|samt|&)\s)\s*)")
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


def is_named_like_a_body(name: str) -> bool:
    """A word in it is a kind of body: "Børne- og Ungeudvalget", "LokalMED"."""
    return any(_BODY.fullmatch(word.strip("()-,.:")) for word in name.split())


def split_bodies(text: str, bodies: Bodies) -> tuple[str, ...]:
    """The bodies in a list, the longest known name first: "OmrådeMED Social og Sundhed" is one. A name nobody knows
    that holds a comma or "og" stays whole unless every part is a body.
    """
    text = text.strip().rstrip(".")
    pieces = _SEPARATOR.split(text)
    parts, between = pieces[::2], pieces[1::2]
    named: list[str] = []
    unknown: list[int] = []
    place = 0
    while place < len(parts):
        end = _known_until(parts, between, place, bodies)
        is_tail = bool(unknown) and place > 0 and _is_and(between[place - 1]) and not _stands_alone(parts[place])
        if end is None or is_tail:
            unknown.append(place)
            place += 1
            continue
        named += _unknown_names(parts, between, unknown, bodies)
        unknown = []
        named.append(_joined(parts, between, range(place, end)))
        place = end
    named += _unknown_names(parts, between, unknown, bodies)
    return tuple(name for name in named if name)


def _known_until(parts: Sequence[str], between: Sequence[str], start: int, bodies: Bodies) -> int | None:
    """Where the longest known name that begins at this part ends."""
    ends = range(len(parts), start, -1)
    return next((end for end in ends if bodies.resolve(_joined(parts, between, range(start, end)))), None)


def _unknown_names(parts: Sequence[str], between: Sequence[str], run: Sequence[int], bodies: Bodies) -> Iterator[str]:
    """Parts that no known name covers: each by itself if all are bodies, else as they stand, line by line."""
    loose = [i for i in run[1:] if _is_and(between[i - 1]) and not _stands_alone(parts[i])]
    if not loose and all(_is_body(parts[i], bodies) for i in run):
        yield from (parts[i] for i in run)
    elif run:
        whole = _joined(parts, between, range(run[0], run[-1] + 1))
        yield from (" ".join(line.split()) for line in whole.split("\n"))


def _joined(parts: Sequence[str], between: Sequence[str], run: range) -> str:
    return "".join(parts[i] + (between[i] if i + 1 in run else "") for i in run).strip()


def _is_and(separator: str) -> bool:
    return separator.strip().casefold() in ("og", "samt", "&")


def _stands_alone(part: str) -> bool:
    """A name with a word for a body, or an abbreviation; not "Sundhed" after an unknown "OmrådeMED Social og"."""
    return is_named_like_a_body(part) or bool(_SHORT.fullmatch(part))


def _is_body(part: str, bodies: Bodies) -> bool:
    return bool(bodies.resolve(part) or _SHORT.fullmatch(part) or is_named_like_a_body(part))
