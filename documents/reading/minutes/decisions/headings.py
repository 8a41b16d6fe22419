"""Headings over a decision, which say whose it is and of which day: "Beslutning i Byrådet den 1. oktober 2027:",
"Teknikudvalget, den 3. maj 2027", "Socialudvalgets beslutning den 4. maj 2027 Punkt 6", "19-08-2027 Magistraten".
"""

import datetime
import re
from dataclasses import dataclass

from documents.reading.body_names import Vocabulary, is_body, is_short, tidy
from documents.reading.text.dates import PrintedDate, dates_in

_LONGEST = 130
_PAPER = re.compile(r"(?:referat|dagsorden|protokol|beslutningsprotokol|udskrift)\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"^(?:(?P<word>(?:tidligere\s+|oprindelig\s+)?(?:beslutning(?:er|en)?|afgørelse|vedtagelse|behandling|behandlet|"
    r"besluttet|indstilling))\b[:,]?\s*)?(?:(?:fra|i|af|på|ved|truffet af|truffet i)\s+)?(?:møde(?:t)? i\s+)?"
    r"(?P<body>.*?)"
    r"(?:\s*\b(?P<own>beslutning|afgørelse|behandling|behandlede|indstilling))?"
    r"(?:[\s,:–-]*\b(?:i |på )?(?:sit |dets )?(?:møde(?:t)?)?\s*\b(?:den|d\.|d|af)?)?"
    r"\s*(?:(?:man|tirs|ons|tors|fre|lør|søn)dag\s*(?:den|d\.)?)?[\s,]*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^[\s,.;-]*(?:kl\.?\s?[\d.:]+\s*)?(?:\(?(?:,?\s*(?:dagsordens)?(?:pkt|punkt|sag)"
    r"(?:et)?\.?\s*(?:nr\.?)?\s*:?\s*(?P<point>\d+[a-z]?)))?\)?\s*(?P<colon>[:.]?)\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose decision follows: the body (empty: the meeting's own), the day, the number at that body, what stands on the
    line after the colon. `is_decision`: the word itself is there. `is_proposal`: it heads an opinion, no decision.
    """

    body: str
    date: datetime.date
    point: str | None
    rest: str
    is_decision: bool
    is_proposal: bool


def heading_of(text: str, vocabulary: Vocabulary) -> Heading | None:
    """The heading that this line is, None for other lines."""
    start = text[:_LONGEST]
    if not (text[:1].isupper() or text[:1].isdigit()) or not any(letter.isdigit() for letter in start):
        return None
    printed = next((d for d in dates_in(start) if d.year), None)
    if printed is None:
        return None
    day = printed.within(None)
    before, after = text[: printed.start], _AFTER.match(text[printed.end :])
    if day is None or after is None:
        return None
    if not before.strip():
        return _date_first(text, printed, day, vocabulary)
    match = _BEFORE.match(re.sub(r"(?<=\w)s(?=\s+(?:beslutning|afgørelse|behandling|indstilling)\b)", " ", before))
    if match is None or (after["rest"] and not after["colon"]):
        return None
    word, body = (match["word"] or match["own"] or "").casefold(), match["body"].strip(" ,:")
    is_decision = bool(word) and "indstilling" not in word
    if not body and is_decision and after["point"] is None:
        return Heading("", day, None, after["rest"].strip(), is_decision, is_proposal=False)
    if not body or _PAPER.match(body) or not _is_name(body, vocabulary, is_decision or bool(after["point"])):
        return None
    return Heading(vocabulary.name(body), day, after["point"], after["rest"].strip(), is_decision, is_proposal=False)


def _is_name(body: str, vocabulary: Vocabulary, is_marked: bool) -> bool:
    if is_body(body) or vocabulary.is_known(body):
        return True
    words = tidy(body).split()
    return is_marked and 0 < len(words) <= 8 and (words[0][:1].isupper()) and not re.search(r"[.;!?]", body)


def _date_first(text: str, printed: PrintedDate, day: datetime.date, vocabulary: Vocabulary) -> Heading | None:
    """ "15-08-2027 Magistraten": the day, then the body."""
    body, colon, rest = text[printed.end :].strip(" -–,").partition(":")
    known = is_body(body) or vocabulary.is_known(body) or is_short(body)
    if not known and not re.fullmatch(r"[A-ZÆØÅ][\wæøå ]+(?i:afdeling|forvaltning)(?: påtegning)?", body.strip()):
        return None
    return Heading(
        vocabulary.name(body),
        day,
        None,
        rest.strip() if colon else "",
        is_decision=False,
        is_proposal="påtegning" in body,
    )
