"""Votes as minutes tell them: counts, party groups, names. "Forkastet med 39 imod 5" has those against first."""

import re
from collections.abc import Iterator, Sequence

from documents.reading.minutes.result import Span, Statement, Votes
from documents.reading.numbers import SPELLED

_WORDS = {**SPELLED, "ingen": 0}
_COUNT = rf"(?P<{{name}}>\d{{{{1,2}}}}|{'|'.join(_WORDS)})"
_N = _COUNT.format(name="{}")
_MEMBERS = r"(?:\s*(?:stemmer|medlemmer|stemme|medlem|for))?"
_PAIR = re.compile(
    rf"\bmed\s+{_COUNT.format(name='first')}\s*(?:stemmer|stemme)?\s*(?P<for>for)?\s*(?:,?\s*og|mod|"
    rf"imod|over for|,)\s*{_COUNT.format(name='second')}(?P<tail>[^.;]{{0,40}})",
    re.IGNORECASE,
)
_FOR = re.compile(
    rf"(?:\bfor(?: forslaget| indstillingen| stemte| stemmer)?(?: "
    rf"stemte)?\s*:?\s*{_COUNT.format(name='a')}\b(?!\s*(?:år|kr|mio|uger|måneder|dage))|"
    rf"{_COUNT.format(name='b')}\s*(?:stemmer|medlemmer|stemte|stemme)?\s*(?:stemte "
    rf")?for\b(?!\s+(?:at|den|det|de)\b))",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    rf"(?:\bi?mod(?: forslaget| indstillingen| stemte| stemmer)?(?: "
    rf"stemte)?\s*:?\s*{_COUNT.format(name='a')}\b|{_COUNT.format(name='b')}\s*(?:stemmer|medlemmer|"
    rf"stemte|stemme)?\s*(?:stemte )?i?mod\b)",
    re.IGNORECASE,
)
_ABSTAINED = re.compile(
    rf"(?:(?:undlod|hverken for eller imod|blankt?)[^.\d]{{0,25}}?:?\s*{_COUNT.format(name='a')}\b|"
    rf"{_COUNT.format(name='b')}\s*(?:medlemmer |medlem |stemmer )?(?:undlod|blank|stemte blank|"
    rf"hverken))",
    re.IGNORECASE,
)
_REJECTED = re.compile(r"\bforkast\w*|\bnedstemt\b|\bikke (?:vedtaget|godkendt|tiltrådt)\b", re.IGNORECASE)
_IS_VOTE = re.compile(
    r"\bstem(?:te|mer|mes|t|me)\b|\bafstemning\b|\b(?:for|imod)\s*:|\bmed \d+ (?:stemmer )?(?:for|mod|imod)|\bundlod\b",
    re.IGNORECASE,
)
_GROUP = r"(?:[A-ZÆØÅ][\wæøå\-]*(?:\s[A-ZÆØÅ][\wæøå\-]*\.?)*(?:\s\([^)]*\))?)"
_GROUPS = rf"{_GROUP}(?:(?:,\s|\sog\s|\ssamt\s){_GROUP})*"
_SIDE_WORDS = {
    "for": r"for",
    "against": r"i?mod",
    "abstained": r"undlod at stemme|undlod|hverken for eller imod|blankt?",
}
_SIDES = {
    side: re.compile(
        rf"(?<!\w)(?:{words})(?: forslaget| indstillingen)?(?: "
        rf"stemte)?\s*(?::\s*)?(?:\d+\s*)?(?:medlemmer\s*)?[:(]\s*(?P<list>[A-ZÆØÅ].*?)"
        rf"(?=\)?[.;]?\s*(?:$|(?<=[.;)])\s+[A-ZÆØÅ]\w+ ?(?:stemte|:)|\b(?:[Ii]mod|[Mm]od|[Uu]ndlod|"
        rf"[Hh]verken)\b))"
        rf"|(?<!\w)(?:{words})(?: forslaget| indstillingen)? stemte:?\s+(?P<named>(?-i:{_GROUPS}))"
        rf"|(?P<group>(?-i:{_GROUPS}))\s+(?:stemte|stemmer)\s+(?:{words})\b"
        rf"|(?P<silent>(?-i:{_GROUPS}))\s+(?:{words if side == 'abstained' else '(?!)'})\b",
        re.IGNORECASE,
    )
    for side, words in _SIDE_WORDS.items()
}
_ABOUT = {
    "procedure": re.compile(
        r"habil|proceduren?|afslutning af debatten|behandlingen? (?:for|bag) lukkede|udsættelse", re.IGNORECASE
    ),
    "amendment": re.compile(r"ændringsforslag|underændring|stillede? (?:\w+ )?forslag|forslag fra", re.IGNORECASE),
}
_DISSENT = re.compile(
    rf"(?P<who>{_GROUPS})\s+(?:(?:kan|kunne)\s+ikke|ikke\s+(?:kan|kunne))\s+(?:tiltræde|støtte|"
    rf"godkende|tilslutte|anbefale|gå "
    rf"ind for|medvirke)|(?P<who2>{_GROUPS})\s+(?:stemte|stemmer) i?mod|(?i:i?mod)(?: "
    rf"stemte)?\s*:?\s*(?:\d+\s*)?[:(]?\s*(?P<who3>{_GROUPS})|(?P<who4>{_GROUPS})\s+(?:ønske[rd]e? |"
    rf"begære[rd]e? )?(?:ført|tilført) (?:til )?protokol"
)
_RESERVATION = re.compile(
    rf"(?P<who>{_GROUPS})\s+(?:tog|tager|tage)\s+(?:\w+ )?forbehold|(?i:forbehold)(?: fra| af)?:?\s+(?P<who2>{_GROUPS})"
)
_CONFLICT = re.compile(
    rf"(?P<who>{_GROUPS})\s+(?:erklærede sig|var|er|blev erklæret|erklæret|anmeldte sin)"
    rf"\s+inhabil\w*|(?i:inhabil\w*)(?: er| var)?:\s*(?P<who2>{_GROUPS})"
)


def votes_in(sentences: Sequence[tuple[str, Span]]) -> Iterator[Votes]:
    """Every vote told in these sentences; the counts of neighbouring sentences are one vote ("For: 20." "Imod: 6.")."""
    run: list[tuple[str, Span]] = []
    for text, span in [*sentences, ("", None)]:
        if text and span is not None and _IS_VOTE.search(text) and "uden afstemning" not in text.casefold():
            if run and _ABOUT["amendment"].search(text) and _counts(" ".join(t for t, _ in run)) != (None, None, None):
                yield _vote(run)
                run = []
            run.append((text, span))
            continue
        if run:
            yield _vote(run)
        run = []


def _vote(run: Sequence[tuple[str, Span]]) -> Votes:
    text = " ".join(text for text, _ in run)
    votes_for, against, abstained = _counts(text)
    by = {side: names for side, pattern in _SIDES.items() if (names := _who(pattern, text))}
    votes_for, against, abstained = (
        count if count is not None else _sum_of(by.get(side, ()))
        for count, side in ((votes_for, "for"), (against, "against"), (abstained, "abstained"))
    )
    about = next((about for about, words in _ABOUT.items() if words.search(text)), "decision")
    return Votes(votes_for, against, abstained, by, about, run[0][1])  # type: ignore[arg-type]


def _sum_of(names: Sequence[str]) -> int | None:
    """The members behind groups that each have their number ("A (5), C (2)"); None where one has none."""
    counts = [match[1] for name in names if (match := re.search(r"\((\d{1,2})\)", name))]
    return sum(map(int, counts)) if names and len(counts) == len(names) else None


def _counts(text: str) -> tuple[int | None, int | None, int | None]:
    """For, against, abstained. In a rejection without the word *for* the side that is named first is against."""
    abstained = _number(_ABSTAINED.search(text))
    pair = _PAIR.search(text)
    if pair is not None:
        first, second = _value(pair["first"]), _value(pair["second"])
        is_against_first = (
            bool(_REJECTED.search(text)) and not pair["for"] and not re.match(r"\s*(?:stemmer )?for\b", pair["tail"])
        )
        return (second, first, abstained) if is_against_first else (first, second, abstained)
    return _number(_FOR.search(text)), _number(_AGAINST.search(text)), abstained


def _number(match: re.Match[str] | None) -> int | None:
    return _value(match["a"] or match["b"]) if match else None


def _value(text: str) -> int:
    return _WORDS[text.casefold()] if text.casefold() in _WORDS else int(text)


_NO_GROUP = re.compile(r"(?:for|imod|mod|stemte|forslaget|indstillingen|undlod|ingen|\d+)\b.*", re.IGNORECASE)


def _who(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    """The names or groups a sentence has on one side; the parentheses inside stay with their names."""
    names: list[str] = []
    for match in pattern.finditer(text):
        who = next((group for group in match.groups() if group), "")
        for part in re.split(r"(?:,\s|\sog\s|\ssamt\s|;\s)(?![^(]*\))", who):
            bare = part.strip(" .:")
            bare = bare + ")" if bare.count("(") > bare.count(")") else bare
            if bare and bare.casefold() not in _WORDS and not _NO_GROUP.fullmatch(bare):
                names.append(bare)
    return tuple(dict.fromkeys(names))


def statements_in(sentences: Sequence[tuple[str, Span]], pattern: str) -> tuple[Statement, ...]:
    """The dissents, reservations or conflicts of interest in these sentences (`pattern`: which)."""
    words = {"dissent": _DISSENT, "reservation": _RESERVATION, "conflict": _CONFLICT}[pattern]
    return tuple(Statement(_who(words, text), text, span) for text, span in sentences if words.search(text))
