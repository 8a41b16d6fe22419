"""Each line of the document stands in exactly one block; a line that stands in none is said."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from documents.reading.minutes.findings import finding, short
from documents.reading.minutes.result import Block, MeetingFinding, ReadMeeting
from documents.reading.minutes.sentences import span_of
from documents.reading.text.lines import Line


def with_each_line_once(meeting: ReadMeeting, lines: Sequence[Line], file: str) -> ReadMeeting:
    """The meeting whose blocks share no line: one with several fields ("Sagsnr. … Dok.nr. …") stands in the first."""
    seen: set[int] = set()
    items = [replace(item, blocks=tuple(_once(item.blocks, seen))) for item in meeting.items]
    blocks = tuple(_once(meeting.blocks, seen))
    lost = [line for line in lines if line.number not in seen]
    return replace(
        meeting,
        items=tuple(items),
        blocks=(*blocks, Block("unplaced", None, tuple(line.number for line in lost))) if lost else blocks,
        findings=(*meeting.findings, *_said(lost, file)),
    )


def _once(blocks: Sequence[Block], seen: set[int]) -> Iterator[Block]:
    for block in blocks:
        own = tuple(number for number in dict.fromkeys(block.lines) if number not in seen)
        seen.update(own)
        if own:
            yield replace(block, lines=own)


def _said(lost: Sequence[Line], file: str) -> Iterator[MeetingFinding]:
    if lost:
        text = short(" / ".join(line.text for line in lost), 160)
        yield finding("lines_unplaced", span_of(file, lost), text=text)
