"""What a proposal is called when no label says so: number and title in a heading, else what stands at the top."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents.reading.proposal.headings import Heading, heading_in
from documents.reading.proposal.outline import Block
from documents.reading.text.lines import Line, flat

_ITEM = re.compile(r"(?P<number>\d{1,3})\.\s+(?P<title>[A-ZÆØÅ].{5,140})")
_CASE_NUMBER = re.compile(
    r"(?:sags?(?:nr|nummer|id)?\.?\s*:?\s*)?(?P<number>\d{2}/\d{3,6}|\d{2}\.\d{2}\.\d{2}-[A-Z]\d{2}-\d+-\d{2}|\d{4}-\d{5,7})"
)
_BODY = re.compile(
    r"\b(?P<body>(?:Udvalget|Udvalg) for [A-ZÆØÅ]\w*(?:,? (?:og |[A-ZÆØÅ])\w*)*|[A-ZÆØÅ]\w*-? ?(?:og )?\w*udvalget)\b"
)
_PERIOD = re.compile(r"\bbudget\s*(20\d\d)\s?[-–/]\s?(20)?(\d\d)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opening:
    """What the lines without a label at the top say."""

    heading: Heading | None
    case_number: str | None
    rest: tuple[Block, ...]
    line: int


def opening_of(blocks: Sequence[Block]) -> Opening:
    """Number and title, the first line that can be one; case number; what is left of the text above the labels."""
    heading: Heading | None = None
    case_number: str | None = None
    rest: list[Block] = []
    line = blocks[0].line if blocks else 1
    for block in blocks:
        if block.kind in ("section", "table"):
            break
        if block.kind != "text":
            continue
        left: list[Line] = []
        for each in block.lines:
            number = _CASE_NUMBER.fullmatch(each.text.strip())
            if number and case_number is None:
                case_number = number["number"]
            elif heading is None and (named := _named(each.text)):
                heading, line = named, each.number
            else:
                left.append(each)
        if left:
            rest.append(Block("text", "", "", left[0].number, tuple(left)))
    return Opening(heading, case_number, tuple(rest), line)


def _named(text: str) -> Heading | None:
    if heading := heading_in(text):
        return heading
    item = _ITEM.fullmatch(text.strip())
    return Heading(None, item["title"]) if item else None


def plain_title(blocks: Sequence[Block]) -> tuple[str, int] | None:
    """The first paragraph of the text above everything else, where it is short enough to be a title."""
    for block in blocks:
        text = flat(block.lines).strip()
        if text and len(text) <= 160 and not text.endswith((".", ":")):
            return text, block.line
    return None


def body_in_title(title: str) -> str | None:
    """The committee a title ends with."""
    match = _BODY.search(title)
    return match["body"] if match else None


def period_in_title(title: str) -> str | None:
    """ "Budget 2010-13" as 2010-2013."""
    match = _PERIOD.search(title)
    return f"{match[1]}-{match[2] or match[1][:2]}{match[3]}" if match else None
