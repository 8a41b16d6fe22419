"""What in an answer must not be published unseen: CPR numbers, e-mail addresses, phone numbers.

It finds and hides; a person decides. It would rather point at a number too many than let one through, but leaves alone
what a municipal text is full of: amounts, years, dates, accounts, KLE and case numbers.

CPR: databeskyttelsesloven § 11 (a public authority may use it, publishing needs consent or law); the rest:
databeskyttelsesforordningen artikel 6. A municipality was criticised for publishing an answer with a CPR number in it
(Datatilsynet, Vejen, 16 February 2021).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain


class Personal(StrEnum):
    """What kind of personal data."""

    CPR = "cpr"
    EMAIL = "email"
    PHONE = "phone"

    @property
    def danish(self) -> str:
        return {"cpr": "CPR-nummer", "email": "e-mailadresse", "phone": "telefonnummer"}[self.value]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One find: `text[start:end]`, and how it may be shown in a list without being given away."""

    kind: Personal
    start: int
    end: int
    masked: str


_GAP = "[ \u00a0\u2009\u202f]"
_DASH = "[-\u2010-\u2015\u2212]"
_CPR = re.compile(
    rf"(?<!\w)(?<!\d[.,/-])(?P<day>\d{{2}})(?P<point>[. /-]?)(?P<month>\d{{2}})(?P=point)"
    rf"(?P<century>(?:19|20)(?=\d\d{_DASH}))?(?P<year>\d{{2}})(?P<between>{_GAP}?{_DASH}{_GAP}?(?:\r?\n{_GAP}{{0,4}})?|{_GAP}?|[./])"
    r"(?P<serial>\d{4}|[xX]{4})(?!\w|[.,/-]\d)"
)
_MAY_HOLD = re.compile(r"[\d@(\[]")  # what is looked for has at least one of these: most texts have none
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]+")  # soft hyphens and spaces without width
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w][\w.+-]*(?:\s?@\s?|\s?[(\[](?:at|snabel-?a)[)\]]\s?)[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}",
    re.IGNORECASE,
)
_GROUPS = (
    rf"\d{{8}}|\d{{2}}(?:{_GAP}\d{{2}}){{3,4}}|\d{{4}}{_GAP}\d{{4}}|\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{3}}|"
    rf"\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{3}}|\d{{2}}(?:[.-]\d{{2}}){{3}}|\d{{4}}-\d{{4}}"
)
_PHONE = re.compile(
    rf"(?<![\w+])(?<!\d[.,/-])(?P<country>(?:\+|00){_GAP}?45{_GAP}?|\(\+?45\){_GAP}?)?(?P<number>{_GROUPS})(?!\w|-|[.,/]\d)"
)
_CALLED = re.compile(
    r"(?:tlf|tel|telefon|telefonnummer|mobil|mobilnummer|mobilnr|ring|sms)\W{0,3}(?:nr\.?|på|til)?\W{0,3}$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?<![^\W\d_])(?:(?:konto|reg|cvr|ean|sag|sagen|sags|journal|j\.|dok|dokument|faktura|matrikel|matr|psp|kr|dkk)"
    r"\.?[- ]?(?:nr|nummer)?|(?:se|p|sted)[- .]?(?:nr|nummer))[.:]?\s*(?:\d{1,4}[-/ ])?$",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\s*(?:t\.?\s?|1\.000\s|mio\.?\s?|mia\.?\s?)?(?:kr\b|kroner|dkk|,-|mio|mia|pct|procent|%|m2|m²|m3|timer|årsværk|stk)",
    re.IGNORECASE,
)
_ROW_BEFORE = re.compile(rf"(?:(?<![\w-])\d+{_GAP})*$")
_ROW_AFTER = re.compile(rf"(?:{_GAP}\d+(?![\w-]))*")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_ABROAD = 60  # an erstatnings-CPR has 60 added to the day


def personal_data(text: str) -> tuple[PersonalData, ...]:
    """Everything found, in the order of the text; finds never overlap."""
    if not _MAY_HOLD.search(text):
        return ()
    taken = bytearray(len(text))
    finds: list[PersonalData] = []
    for find in (*_behind_the_unseen(text), *_finds(text)):
        if not any(taken[find.start : find.end]):
            taken[find.start : find.end] = b"\1" * (find.end - find.start)
            finds.append(find)
    return tuple(sorted(finds, key=lambda find: find.start))


def _finds(text: str) -> Iterator[PersonalData]:
    return chain(_cpr(text), _emails(text), _phones(text))


def _behind_the_unseen(text: str) -> Iterator[PersonalData]:
    """What is found once the characters nobody sees are left out, at its places in the text as it is."""
    if not _UNSEEN.search(text):
        return
    places = [at for at, character in enumerate(text) if not _UNSEEN.match(character)]
    for find in _finds(_UNSEEN.sub("", text)):
        yield replace(find, start=places[find.start], end=places[find.end - 1] + 1)


def redact(text: str, findings: Iterable[PersonalData]) -> str:
    """The text with each find replaced by what stood there: «[CPR-nummer fjernet]»."""
    pieces, at = [], 0
    for find in sorted(findings, key=lambda finding: finding.start):
        pieces += [text[at : find.start], f"[{find.kind.danish} fjernet]"]
        at = find.end
    return "".join((*pieces, text[at:]))


def summary(findings: Iterable[PersonalData]) -> str:
    """«1 CPR-nummer, 2 telefonnumre»: for the line that says why an answer is held back. Empty for none."""
    plural = {Personal.CPR: "CPR-numre", Personal.EMAIL: "e-mailadresser", Personal.PHONE: "telefonnumre"}
    kinds = [finding.kind for finding in findings]
    counts = ((kind, kinds.count(kind)) for kind in Personal)
    return ", ".join(f"{count} {kind.danish if count == 1 else plural[kind]}" for kind, count in counts if count)


def _cpr(text: str) -> Iterator[PersonalData]:
    for match in _CPR.finditer(text):
        if _is_day(int(match["day"]), int(match["month"])) and not _is_another_number(text, match):
            yield PersonalData(Personal.CPR, match.start(), match.end(), f"{match['day']}••••-••••")


def _is_another_number(text: str, match: re.Match[str]) -> bool:
    """What ten digits beginning with a day are when no dash says that they are a CPR number."""
    has_dash = bool(re.search(_DASH, match["between"]))
    if match["point"] and not has_dash:
        return True  # 24.09.27 1200 is a day and an hour
    if match["century"] == "20" and _YEAR.fullmatch(match["serial"]):
        return True  # 01.01.2027-2030 is a period
    if has_dash and not match["century"]:
        return False
    return _is_numbered(text, match.start()) or bool(_MONEY.match(text, match.end()))


def _is_day(day: int, month: int) -> bool:
    """29 February always counts: the century stands in the serial number."""
    real = day - _ABROAD if day > _ABROAD else day
    return 1 <= month <= 12 and 1 <= real <= calendar.monthrange(2000, month)[1]


def _emails(text: str) -> Iterator[PersonalData]:
    for match in _EMAIL.finditer(text):
        yield PersonalData(Personal.EMAIL, match.start(), match.end(), f"{match[0][0]}•••@•••")


def _phones(text: str) -> Iterator[PersonalData]:
    for match in _PHONE.finditer(text):
        number, before = match["number"], text[max(match.start() - 30, 0) : match.start()]
        if before[-1:] in ("-", "/") and not _CALLED.search(before):
            continue  # the end of an address or of another number
        if match["country"] or _CALLED.search(before) or _looks_like_a_phone(text, match, number):
            yield PersonalData(Personal.PHONE, match.start(), match.end(), f"•• •• •• {number[-2:]}")


def _looks_like_a_phone(text: str, match: re.Match[str], number: str) -> bool:
    """Without country code or «tlf.»: eight digits of a Danish number, and nothing that says it is something else.

    Ten digits in pairs are a house number or 45 before a phone number.
    """
    begins = (number[0], number[3]) if len(number) == 14 else (number[0],)
    if all(digit in "01" for digit in begins) or "." in number:
        return False
    if "-" in number and len(number) == 9 and _is_range_or_case(number[:4], number[5:]):
        return False
    if _YEAR.fullmatch(number[:4]) and _YEAR.fullmatch(number[-4:]) and len(number) == 9:
        return False  # 2027 2028: two years of a table
    return not (_in_a_row(text, match) or _is_numbered(text, match.start()) or _MONEY.match(text, match.end()))


def _is_range_or_case(first: str, last: str) -> bool:
    """2027-0001 and 2027-1234 are cases, 2027-2030 are years, 2500-3000 are about so many."""
    is_case = _YEAR.fullmatch(first) is not None and int(last) < 2100
    return is_case or first.endswith("00") or last.endswith("00")


def _in_a_row(text: str, match: re.Match[str]) -> bool:
    """Two or more groups of digits beside those of a phone number: the row of a table."""
    number = match["number"]
    before = _ROW_BEFORE.search(text, max(match.start() - 40, 0), match.start())
    beside = _groups(before) + _groups(_ROW_AFTER.match(text, match.end(), match.end() + 40)) + (len(number) == 14)
    return not number.isdecimal() and beside >= 2


def _groups(digits: re.Match[str] | None) -> int:
    return len(digits[0].split()) if digits else 0


def _is_numbered(text: str, start: int) -> bool:
    """Whether the word before says what kind of number it is: an account, a case, a sum."""
    return _NUMBERED.search(text[max(start - 30, 0) : start]) is not None
