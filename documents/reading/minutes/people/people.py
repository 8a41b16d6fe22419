"""People as minutes print them: "Lene Dam (B)", "Borgmester Bo Lind, A, (ferie)", "Ida Rask (V) - formand".

A parenthesis holds a party, a kind of item, an office or a reason; which it is, its own words decide.
"""

import re
from collections.abc import Iterator

from documents.reading.minutes.result import Person

_NAME_WORD = r"(?:[A-ZÆØÅÖÜÉ][\wæøåöüé’'\-]*\.?|[A-ZÆØÅ]\.)"
_SMALL = r"(?:von|van|de|la|der|den|af|el|al|bin|i|y)"
NAME = rf"{_NAME_WORD}(?:\s(?:{_SMALL}\s)*{_NAME_WORD}){{1,5}}"
_OFFICES = (
    r"(?:over)?borgmester|viceborgmester|\d\. viceborgmester|rådmand|(?:ud)?valgsformand|formand|næstformand|forperson|"
    r"direktør|sekretær|kommunaldirektør|referent|medlem|suppleant|stedfortræder|observatør|chef"
)
_OFFICE = re.compile(rf"(?:{_OFFICES})\w*", re.IGNORECASE)
_LEADING_OFFICE = re.compile(rf"^(?P<office>(?:{_OFFICES}))\s*[-–:]?\s+(?=[A-ZÆØÅ])", re.IGNORECASE)
_PARTY_NAMES = (
    r"socialdemokrat\w*|venstre|konservative?|det konservative folkeparti|radikale?(?: venstre)?|sf|"
    r"socialistisk folkeparti|enhedslisten|"
    r"dansk folkeparti|liberal alliance|nye borgerlige|alternativet|moderaterne|"
    r"danmarksdemokraterne|borgerlisten|kristendemokraterne"
)
_PARTY = re.compile(
    rf"(?:liste\s)?[A-ZÆØÅ]{{1,3}}|{_PARTY_NAMES}|løsgænger|uden for parti(?:erne)?|UFG?|UP", re.IGNORECASE
)
_REASON = re.compile(
    r"ferie|sygdom|syg|forretninger|tjenesterejse|anden årsag|orlov|barsel|inhabil\w*|afbud", re.IGNORECASE
)
_NOBODY = re.compile(
    r"\W*(?:ingen|nej|ingen afbud|alle (?:var )?(?:til ?stede|mødt)|0|-|–|nej\W+ingen)\W*", re.IGNORECASE
)
_ENTRY = re.compile(
    rf"^(?P<office>(?:{_OFFICES})\s*[-–:]?\s+)?(?P<name>{NAME})"
    r"(?:\s*\((?P<paren>[^()]*)\)|,\s(?P<letter>[A-ZÆØÅ])(?=,|\s|$))?"
    r"(?:\s*,?\s*\((?P<second>[^()]*)\))?(?:\s*[-–,]\s*(?P<after>[^,;()]*))?[\s.]*$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"\s*(?:[;\n•]|,(?!\s[A-ZÆØÅ](?:,|\s*\(|\s|$)|\s*\()|(?<=[\w)])\s(?:og|samt|&)\s(?=[A-ZÆØÅ]))\s*"
)
_WITH_PARTY = re.compile(rf"(?<=\))\s+(?=(?:(?:{_OFFICES})\s)?{_NAME_WORD}\s)")


def is_nobody(text: str) -> bool:
    """ "Ingen", "Nej - Ingen", "Alle var til stede"."""
    return bool(_NOBODY.fullmatch(text))


def people_in(text: str) -> tuple[Person, ...]:
    """The people of a list; what is no name in it is left out: `is_name_list` tells whether all of it is names."""
    return tuple(person for part in _parts(text) if (person := person_of(part)) is not None)


def is_name_list(text: str) -> bool:
    """Nothing but names (or "Ingen"), as a list of those absent is."""
    parts = list(_parts(text))
    return is_nobody(text) or (bool(parts) and all(person_of(part) is not None for part in parts))


def _parts(text: str) -> Iterator[str]:
    for part in _SEPARATOR.split(_WITH_PARTY.sub(", ", text.strip(" .:-"))):
        bare = re.sub(r"^(?:\d{1,2}[.)]\s*|[-•*]\s*)", "", part.strip(" .")).strip()
        if bare:
            yield bare


def person_of(text: str) -> Person | None:
    """The person that this text names, with party and office; None where it is no name."""
    match = _ENTRY.match(text.strip())
    if match is None or len(text) > 90 or not _is_name(match["name"]):
        return None
    name, office = match["name"], (match["office"] or "").strip(" -–:") or None
    if leading := _LEADING_OFFICE.match(name):
        office, name = office or leading["office"], name[leading.end() :]
    party = match["letter"]
    for inside in (match["paren"], match["second"], match["after"]):
        bare = (inside or "").strip(" .")
        if bare and party is None and _PARTY.fullmatch(bare):
            party = bare
        elif bare and _OFFICE.match(bare):
            office = office or bare
    return Person(" ".join(name.split()), party, office)


def _is_name(text: str) -> bool:
    words = text.split()
    if not all(word[:1].isupper() or re.fullmatch(_SMALL, word) for word in words):
        return False
    return len(words) >= 2 and not re.search(
        r"udvalg|forvaltning|afdeling|rådet|sagen|punkt|kommune\b|orientering|godkend|høring", text, re.IGNORECASE
    )


def reason_of(text: str) -> str | None:
    """Why somebody is absent, where a parenthesis says so ("(ferie)")."""
    match = re.search(
        rf"\(({_REASON.pattern}[^()]*)\)|på grund af ({_REASON.pattern})|pga\.? ({_REASON.pattern})",
        text,
        re.IGNORECASE,
    )
    return next((group for group in match.groups() if group), None) if match else None


def may_be_same(first: Person, second: Person) -> bool:
    """Two forms of one name: same party, same first and last name, but not the same words."""
    names, others = first.name.split(), second.name.split()
    return first.name != second.name and (names[0], names[-1], first.party) == (others[0], others[-1], second.party)
