"""What a layout has added to a document is taken off: page heads and feet, buttons of a web page; and what a copy has
run together is broken again: a whole page on one line, the last line of the contents glued to the first title.

Lines keep their numbers; what is taken off is kept as a block of its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from documents.reading.labels import any_blanks
from documents.reading.minutes.lexicon import HEAD_WORDS, ITEM_WORDS, WEB_BUTTONS, label_of
from documents.reading.minutes.people.people import is_name_list
from documents.reading.text.lines import Line

_PAGE_NUMBER = re.compile(
    r"(?:side|page)\s*!?\s*\d+(?:\s*(?:af|of|/)\s*!?\s*\d+)?|\d+\s*(?:of|af|/)\s*\d+|-\s?\d+\s?-", re.IGNORECASE
)
_INNER_LABEL = (
    r"(?:Punkttype|Tema|Sagsbeskrivelse|Administrationens forslag|Afledte konsekvenser|Økonomi og finansiering|"
    r"Dialog/høring|Bilag|Beslutning(?:er)?|Fraværende|Indstilling|Sagsfremstilling|Resum[eé]|Sagen afgøres i)"
)
"""Words with a capital in the middle of a line, where Danish has none: labels that have lost their line."""
_PAGE_FOOT = re.compile(r"\s+(?:[A-ZÆØÅ]\w+ )?(?:Side|SIDE)\s+\d+\s*$")
_GLUED_LABEL = re.compile(r"(?:Indholdsfortegnelse|Punkter|Dagsordenspunkter|Indhold|PUNKTER)(?=\d{1,3}\.)")
_ENDS_SENTENCE = re.compile(r"[a-zæøå)]\.$")
_MOST_PAGE_HEAD_LINES = 8
_LEAST_BOUNDARIES = 2
_SHARE = 0.6
_SHORT_LABEL = r"Sagsnr\.|Dok\.nr\.|Sagsbeh\."
_CAPITALS = (
    r"(?:ÅBENT?|LUKKET|INDSTILLING|SAGSFREMSTILLING|BESLUTNING(?:ER)?|RESUM[EÉ]|BILAG|FORVENTET SAGSGANG|SAGSGANG|"
    r"ØKONOMI|LOVGRUNDLAG|HØRING|INDHOLDSFORTEGNELSE|KOMPETENCE)"
)
_FLAT_LINE = 160
_FLAT_SHARE = 0.5


def is_flat(lines: Sequence[Line]) -> bool:
    """A copy that has put each page on one line: each line begins with its page number, and most are very long."""
    long = [line for line in lines if len(line.text) >= _FLAT_LINE]
    numbered = [line for index, line in enumerate(lines, start=1) if re.match(rf"{index}\s", line.text)]
    return len(lines) >= 2 and len(numbered) == len(lines) and len(long) >= _FLAT_SHARE * (len(lines) - 1)


def unflattened(lines: Sequence[Line]) -> list[Line]:
    """The lines of a flat copy, broken before each label; all pieces of a line keep its number, the page is its own."""
    pieces: list[Line] = []
    head = _common_head([line.text.partition(" ")[2] for line in lines[1:]])
    for page, line in enumerate(lines, start=1):
        text = _PAGE_FOOT.sub("", line.text.partition(" ")[2])
        if head and text.startswith(head):
            pieces.append(replace(line, text=head.strip(), page=page, paragraph_start=True))
            text = text[len(head) :]
        starts = [0, *sorted({match.start("label") for match in _FLAT_LABEL.finditer(text)}), len(text)]
        for start, end in pairwise(starts):
            if piece := text[start:end].strip():
                pieces.append(replace(line, text=_with_colon(piece), page=page, paragraph_start=True))
    return pieces


def _common_head(pages: Sequence[str]) -> str:
    """The words with which all pages but the first begin: their head, on a line of its own afterwards."""
    if len(pages) < 2:
        return ""
    words = [page.split(" ") for page in pages]
    same = next((i for i, column in enumerate(zip(*words, strict=False)) if len(set(column)) > 1), 0)
    return " ".join(words[0][:same]) + " " if same >= 3 else ""


def _with_colon(piece: str) -> str:
    """A label in capitals gets the colon that says where it ends."""
    match = re.match(rf"((?:{_SHORT_LABEL}|{_CAPITALS})(?=\s+[^\s:])|{_INNER_LABEL}(?=\s+[-A-ZÆØÅ]))\s+", piece)
    return f"{match[1]}: {piece[match.end() :]}" if match else piece


def _flat_label() -> re.Pattern[str]:
    labels = [label for label in (*HEAD_WORDS, *ITEM_WORDS) if label.key not in ("meeting", "kind")]
    variants = any_blanks("|".join(label.variants for label in labels))
    fixed = r"bemærkninger til dagsordenen|meddelelser|eventuelt|godkendelse af dagsorden(?:en)?"
    held = r"Mødet (?=(?i:man|tirs|ons|tors|fre|lør|søn)dag\b)"
    own = r"(?P<point>\d{1,3}\.\s(?=[A-ZÆØÅ][^a-zæøå]{8,}))"
    return re.compile(
        rf"(?<!FORVENTET )(?:(?<=\s)|^)(?P<label>(?i:(?<!den )(?:{variants}|{fixed})(?=\s?:(?:\s|$)))"
        rf"|{_SHORT_LABEL}|(?:{_CAPITALS})(?=\s|$)|{held}|{own}|{_INNER_LABEL}(?=\s+(?:-|[A-ZÆØÅ]|$)))"
    )


_FLAT_LABEL = _flat_label()


def without_layout(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines that are text, and those that are page heads, feet, page numbers and buttons."""
    removed = _page_heads(lines)
    removed |= {i for i, line in enumerate(lines) if WEB_BUTTONS.fullmatch(line.text.strip(" :>»›"))}
    text = [line for index, line in enumerate(lines) if index not in removed]
    return text, [line for index, line in enumerate(lines) if index in removed]


def _page_heads(lines: Sequence[Line]) -> set[int]:
    """Page numbers, and the lines beside a page's end that stand beside most of the others too."""
    numbers = {i for i, line in enumerate(lines) if _PAGE_NUMBER.fullmatch(line.text)}
    breaks = sorted({i for i, (a, b) in enumerate(pairwise(lines), start=1) if b.page != a.page} | numbers)
    removed = set(numbers)
    if len(breaks) >= _LEAST_BOUNDARIES:
        for direction in (-1, 1):
            removed |= _repeated(lines, breaks, direction, numbers)
    return removed


def _repeated(lines: Sequence[Line], breaks: Sequence[int], direction: int, numbers: set[int]) -> set[int]:
    removed: set[int] = set()
    first = -1 if direction < 0 else 0
    live = list(breaks)
    for step in range(_MOST_PAGE_HEAD_LINES + 1):
        beside = {at: at + first + direction * step for at in live}
        beside = {at: place for at, place in beside.items() if 0 <= place < len(lines)}
        likes: dict[str, list[int]] = {}
        for at, place in beside.items():
            likes.setdefault("#" if place in numbers else _shape(lines[place].text), []).append(at)
        common = max(likes.values(), key=len, default=[])
        if common and _is_told(lines[beside[common[0]]].text):
            break
        if len(common) < max(_LEAST_BOUNDARIES, _SHARE * len(breaks)):
            break
        removed |= {beside[at] for at in common}
        live = common
    return removed


def _is_told(text: str) -> bool:
    """Names, a label or a decision that happens to end every page: text, however often it is repeated."""
    hit = label_of(text)
    keys = ("decision", "absence", "annexes", "recommendation", "summary")
    is_label = hit is not None and hit.key in keys and hit.printed.casefold() != "referat"
    return is_label or is_name_list(text) or _ENDS_SENTENCE.search(text) is not None


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.casefold().split()))


def unglued(lines: Sequence[Line], titles: Sequence[str]) -> Iterator[Line]:
    """Lines where a numbered title of the contents begins inside another line, broken before its number."""
    for line in lines:
        if match := _GLUED_LABEL.match(line.text):
            yield replace(line, text=match[0])
            line = replace(line, text=line.text[match.end() :], paragraph_start=True)  # noqa: PLW2901
        glued = [title for title in titles if len(title) > 3 and title in line.text[len(title) :]]
        cuts = (re.search(rf"(?<=[^\s\d])\d{{1,3}}\.\s+{re.escape(title)}", line.text) for title in glued)
        starts = sorted({cut.start() for cut in cuts if cut})
        if not starts:
            yield line
            continue
        for start, end in pairwise([0, *starts, len(line.text)]):
            yield replace(line, text=line.text[start:end].strip(), paragraph_start=start > 0)
