"""The names of bodies in running text: "Kultur- og Fritidsudvalget", "Udvalget for Børn og Unge", "Byrådet", "ØU".

A document's own vocabulary (its abbreviations, the bodies it names in full) decides what a short form means.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_END = (
    r"(?:udvalg(?:et)?|(?<!om)råd(?:et)?|kommunalbestyrelse(?:n)?|bestyrelse(?:n)?|"
    r"repræsentation(?:en)?|magistrat(?:en)?|"
    r"direktion(?:en)?|nævn(?:et)?)"
)
_WORD = r"[A-ZÆØÅ][\wæøå]*"
_BODY_WORD = (
    rf"(?:(?:[A-ZÆØÅ][\wæøå]*?)?(?i:{_END})|(?:Hoved|Område|Lokal|Fælles|"
    rf"Center)?-?MED(?:-?[Uu]dvalg(?:et)?)?|Regionsrådet|Byråd(?:et)?|KKR(?: {_WORD})?)(?![\wæøå-])"
)
_PLAIN = rf"(?!(?:\w*{_END})\b){_WORD}"
_LEAD = (
    rf"(?:{_WORD}\s?-,?\s(?:(?:og|&)\s)?|{_PLAIN}(?:,\s|\s(?:og|&)\s)(?=(?:{_PLAIN}(?:,\s|\s(?:og|&)\s)"
    rf")?[\wæøå]*?(?:udvalg)))"
)
_FOR = (
    rf"Udvalget?\s(?:for\s(?:{_PLAIN}|[a-zæøå]+)|{_PLAIN})(?:(?:,\s(?:og\s)?|\s(?:og|&)\s)"
    rf"(?!(?i:[\wæøå-]*{_END})\b)(?:{_WORD}|[a-zæøå]{{4,}}(?=[\s.,;:]|$)))*"
)
_MUNICIPAL = rf"{_WORD}\s(?:Byråd|Kommunalbestyrelse|Ældreråd|Handicapråd)\b"
BODY = (
    rf"(?:{_FOR}|{_LEAD}{{0,3}}{_BODY_WORD}|{_MUNICIPAL}|[A-ZÆØÅ][a-zæøå]\w*\sUdvalg(?!\w|\sfor)|"
    rf"{_WORD}\s-\sog\s{_BODY_WORD})"
)
_FIND = re.compile(rf"(?<![\wæøå-]){BODY}")
_SHORT = re.compile(r"[A-ZÆØÅ][A-ZÆØÅa-zæøå&]{1,5}")
USUAL: Mapping[str, str] = {
    "KB": "Kommunalbestyrelsen",
    "BY": "Byrådet",
    "BR": "Byrådet",
    "BYR": "Byrådet",
    "ØU": "Økonomiudvalget",
    "ØK": "Økonomiudvalget",
    "ØKU": "Økonomiudvalget",
    "ØKE": "Økonomiudvalget",
    "DIR": "Direktionen",
}
"""Abbreviations that mean the same in nearly every municipality; a document's own list goes before."""

_ABBREVIATION = re.compile(rf"(?<![\wæøå])([A-ZÆØÅ]{{2,5}})\s?=\s?({BODY})")


@dataclass(frozen=True, slots=True)
class Named:
    """A body named in a text, from `start` to `end`."""

    name: str
    start: int
    end: int


def bodies_in(text: str) -> Iterator[Named]:
    """Every body named in full, in order, in the basic form ("Byrådets" as Byrådet)."""
    for match in _FIND.finditer(_ungenitive(text)):
        name = tidy(match[0])
        if name.casefold() not in ("udvalget", "rådet", "bestyrelsen", "udvalg", "råd"):
            yield Named(name, match.start(), match.end())


def _ungenitive(text: str) -> str:
    """The text with its length kept, a genitive or "-møde" after a body blanked out: "Byrådsmøde" is the Byråd's."""
    text = re.sub(
        r"((?:udvalget|rådet|bestyrelsen|repræsentationen|magistraten|direktionen))s(?![\wæøå])",
        r"\1 ",
        text,
        flags=re.I,
    )
    return re.sub(
        r"(udvalg|råd|bestyrelse)s(møde[rnts]*)", lambda m: m[1] + " " * (1 + len(m[2])), text, flags=re.IGNORECASE
    )


def tidy(name: str) -> str:
    """One form of a printed name: single blanks, no blank before a hyphen, small letters where all were capital."""
    name = re.sub(r"\s+-(?=\s)", "-", " ".join(name.split())).strip(" .,:;")
    if name.isupper() and len(name) > 5:
        name = re.sub(r"\b(Og|For|Af)\b", lambda m: m[0].lower(), name.title())
    return "Byrådet" if name == "Byråd" else name


def is_body(text: str) -> bool:
    """Whether the text is the name of one body and nothing else."""
    text = text.strip(" .:")
    named = next(bodies_in(text + " "), None)
    return named is not None and named.start == 0 and not text[named.end :].strip(" .:")


def abbreviations_in(text: str) -> dict[str, str]:
    """The document's own list: "TMU = Teknik- og Miljøudvalget"."""
    return {match[1]: tidy(match[2]) for match in _ABBREVIATION.finditer(text)}


def basic(name: str) -> str:
    """A name for comparing: the definite form and the blank before a hyphen forgotten, no leading term of office."""
    key = " ".join(name.casefold().replace(" -", "-").split())
    key = re.sub(r"^\d{2,4}\s?-\s?\d{2,4}\s+", "", key)
    key = re.sub(r"\s*\([a-zæøå&]{2,6}\)$|\s+20\d\d\s?-\s?20\d\d$", "", key)
    key = re.sub(r"\budvalget(?: for)?\b", "udvalg", key).replace("udvalg for ", "udvalg ")
    return re.sub(
        r"(udvalg|råd|nævn)et$|(bestyrelse|repræsentation|magistrat|direktion|afdeling)n?$|"
        r"(repræsentation|magistrat|direktion)en$",
        _stem,
        key,
    )


def _stem(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What this document calls its bodies: abbreviations, and full names by their basic form."""

    short: Mapping[str, str]
    full: Mapping[str, str]

    def name(self, printed: str) -> str:
        """The name this document uses in full for what is printed here; as printed where it has none."""
        printed = tidy(printed)
        meant = self.short.get(printed) or self.short.get(printed.upper()) or self._by_initials(printed) or printed
        return self.full.get(basic(meant), meant)

    def _by_initials(self, printed: str) -> str | None:
        """ "TMU" for the only body of the document with these initials (Teknik- og Miljøudvalget)."""
        if not is_short(printed) or not printed.isupper():
            return None
        names = {name for name in self.full.values() if initials(name) == printed}
        return names.pop() if len(names) == 1 else None

    def is_known(self, printed: str) -> bool:
        """Whether the document uses this name or abbreviation for a body."""
        printed = tidy(printed)
        return printed in self.short or basic(printed) in self.full


def vocabulary_of(text: str, named: tuple[str, ...] = ()) -> Vocabulary:
    """The names in a document; of several forms of one name the definite one, then the most frequent, is its own."""
    forms: dict[str, dict[str, int]] = {}
    for name in [*(body.name for body in bodies_in(text)), *map(tidy, named)]:
        counts = forms.setdefault(basic(name), {})
        counts[name] = counts.get(name, 0) + 1
    full = {key: max(counts, key=lambda name: (_is_definite(name), counts[name])) for key, counts in forms.items()}
    own = abbreviations_in(text)
    council = "Kommunalbestyrelsen" if "Kommunalbestyrelsen" in full.values() else "Byrådet"
    usual = {
        short: council if name in ("Byrådet", "Kommunalbestyrelsen") and short in ("BR", "BY", "BYR") else name
        for short, name in USUAL.items()
    }
    return Vocabulary({**usual, **own}, full)


def _is_definite(name: str) -> bool:
    return bool(re.search(r"(?:et|en)$", name)) or name.startswith("Udvalget ")


def initials(name: str) -> str:
    """The letters a committee is called by: TMU for Teknik- og Miljøudvalget, UÆS for Udvalget for Ældre og Sundhed."""
    words = [word for word in re.split(r"[\s,-]+", name) if word and word.casefold() not in ("og", "for", "&", "i")]
    ends_so = (
        re.search(r"udvalg(?:et)?$", words[-1]) is not None and not words[-1].casefold().startswith("udvalg")
        if words
        else False
    )
    return "".join(word[0].upper() for word in words) + ("U" if ends_so else "")


def is_short(text: str) -> bool:
    """Whether this looks like a body's abbreviation."""
    return bool(_SHORT.fullmatch(text)) and sum(letter.isupper() for letter in text) >= 2
