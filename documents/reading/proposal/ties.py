"""What a proposal is tied to: the cases it lists, and the earlier treatments and memos its text speaks of."""

import re
from collections.abc import Iterator, Sequence

from documents.reading.findings import Context
from documents.reading.named import code_or_name
from documents.reading.proposal.lexicon import RELATED
from documents.reading.proposal.outline import Block
from documents.reading.result import Related
from documents.reading.text.dates import MONTH
from documents.reading.text.lines import Line, flat, is_bullet, prose, without_bullet
from documents.reading.text.sentences import due_in, sentences_of

_NOTHING = re.compile(r"(?:ingen|-|–|nej|ikke relevant)\.?", re.IGNORECASE)
_DAY = rf"(?:(?:\d{{1,2}}\.\s?)?{MONTH}\s+20\d\d|\d{{1,2}}[-/.]\d{{1,2}}[-/. ]\s?20\d\d)"
_TREATED = re.compile(
    rf"(?P<body>[A-ZÆØÅ]\w*(?:udvalget|rådet|bestyrelsen|direktionen)|[A-ZÆØÅ]{{2,6}})\s+(?:\w+\s+){{0,3}}?"
    rf"(?:på\s+(?:sit\s+|et\s+)?møde\w*\s+)?(?:den|d\.|i)\s+(?P<day>{_DAY})"
)
_AT_MEETING = re.compile(
    rf"\b(?P<body>\w+(?:udvalg|råd))s?(?:ets)?\s?-?møde\w*\s+(?:i|den|d\.)\s+(?P<day>{_DAY})", re.IGNORECASE
)
_PAPER = re.compile(
    r"\bi\s+(?P<year>20\d\d)\s+i\s+(?:et|en)\s+(?P<what>(?:notat|rapport|redegørelse|analyse|udredning)\s+(?:fra|af)\s+"
    r"[^,.;]{3,60})|(?P<what2>\b(?:notat(?:et)?|rapport(?:en)?|analyse(?:n)?)\s+(?:fra|af)\s+[^,.;\d]{0,50}?)(?P<year2>20\d\d)\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\b(?:dagsorden(?:spunkt)?|punkt|pkt\.?|sag)\s*(?:nr\.?\s*)?(?P<item>\d{1,3})\b", re.IGNORECASE)
_AHEAD = re.compile(r"\b(?:vil|skal|bliver|forelægges|behandles|drøftes|træffes|fremlægges)\b", re.IGNORECASE)


def ties_of(sections: Sequence[Block], context: Context) -> tuple[Related, ...]:
    """The cases listed as connected, then what the other sections name in passing; each once."""
    listed = [
        _listed(flat(item), context) for section in sections if section.key == RELATED for item in _items(section)
    ]
    other = [line for section in sections if section.key != RELATED for line in section.lines]
    return tuple(dict.fromkeys((*listed, *_in_passing(other, context))))


def _items(section: Block) -> list[list[Line]]:
    """The bullets, or every line where there are none."""
    items: list[list[Line]] = []
    for line in section.lines:
        if is_bullet(line):
            items.append([line.with_text(without_bullet(line.text))])
        elif items and not line.paragraph_start:
            items[-1].append(line)
    if not items and section.lines and not _NOTHING.fullmatch(prose(section.lines)):
        items = [[line] for line in section.lines if not line.text.endswith(":")]
    return items


def _listed(text: str, context: Context) -> Related:
    treated, item = _TREATED.search(text), _ITEM.search(text)
    if treated is None:
        return Related(text, "related")
    body = code_or_name(treated["body"], context)
    return Related(text, "related", body, due_in(treated["day"]), item["item"] if item else None)


def _in_passing(lines: Sequence[Line], context: Context) -> Iterator[Related]:
    """Earlier treatments and memos; what is still to come is none."""
    for sentence in sentences_of(lines):
        for match in _PAPER.finditer(sentence.text):
            what = " ".join((match["what"] or match["what2"]).split())
            yield Related(what, "related", None, match["year"] or match["year2"])
        for match in (*_TREATED.finditer(sentence.text), *_AT_MEETING.finditer(sentence.text)):
            if not _AHEAD.search(sentence.text[: match.start()][-60:]):
                name = match["body"][0].upper() + match["body"][1:]
                item = _ITEM.search(sentence.text)
                body, number = code_or_name(name, context), item["item"] if item else None
                yield Related(sentence.text, "related", body, due_in(match["day"]), number)
