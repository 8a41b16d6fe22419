"""Where one item ends and the next begins, however a municipality numbers them, or not at all.

A line that looks like the beginning of an item counts when what follows is what follows such a line: a case number, a
label, a decision. So the contents, numbered points and numbered headings inside a case are no items.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from documents.reading.body_names import Vocabulary, is_body
from documents.reading.minutes.decisions.headings import heading_of
from documents.reading.minutes.head.contents import head_and_contents
from documents.reading.minutes.items.case_numbers import bare_case_number
from documents.reading.minutes.lexicon import HEAD_WORDS, LineLabel, fixed_of, kind_of, label_of
from documents.reading.text.dates import first_date
from documents.reading.text.lines import Line

_POINT = re.compile(
    r"^(?:dagsordens)?(?:punkt|pkt\.?|sag|nr\.?)\s*(?:nr\.?\s*)?(?P<number>\d{1,3}(?:\.\d{1,2})?)"
    r"(?P<mark>\s*[:.–-]\s*|\s+|$)(?P<title>.*)$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(?P<number>\d{1,3})(?P<mark>\.\s*|\s+|$|:\s+|\)\s+)(?P<title>.*)$")
_ADDED = re.compile(r"^tillægspunkt\s+(?P<number>\d{1,3})\s*[.:–-]?\s*(?P<title>\D.*)$", re.IGNORECASE)
_WHY_LATE = re.compile(r"hastesag\b|punktet (?:er optaget|stod ikke) på", re.IGNORECASE)
_NO_TITLE = re.compile(r"at\b|[a-zæøå]|(?:mio|mia|kr|t)\b\.?|\d+[.,]\d|%")
_EVIDENCE = frozenset(
    [
        "case_number",
        "document_number",
        "officer",
        "open",
        "closed",
        "kind",
        "competence",
        "route",
        "earlier",
        "summary",
        "recommendation",
        "alternative",
        "presentation",
        "economy",
        "hearing",
        "annexes",
        "decision",
        "absence",
    ]
)
_LOOK_AHEAD = 9
_LISTED, _NEXT, _SENTENCE = 10, 5, 3  # what a title of the contents, the next number, the end of a sentence weigh
_LONGEST_TITLE = 240
_LONGEST_OWN_LINE_TITLE = 160


@dataclass(frozen=True, slots=True)
class Opener:
    """A line that may begin an item: its position, the number and what stands of the title on it."""

    position: int
    number: str | None
    title: str
    weight: int = 0
    style: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """The lines of one item; `title_lines` of them are number and title."""

    number: str | None
    title: str | None
    title_lines: tuple[Line, ...]
    lines: tuple[Line, ...]
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Segments:
    """A document in its parts."""

    head: tuple[Line, ...]
    contents: tuple[Line, ...]
    entries: tuple[tuple[str | None, str], ...]
    chunks: tuple[Chunk, ...]
    missing: tuple[str, ...] = field(default=())


def segments_of(lines: Sequence[Line], vocabulary: Vocabulary) -> Segments:
    """Head, contents and items of the lines. Without any item, all lines are head."""
    reader = _Splitter(lines, vocabulary)
    openers = reader.openers()
    first = openers[0].position if openers else len(lines)
    head, contents, entries = head_and_contents(lines[:first])
    ends = [*(opener.position for opener in openers[1:]), len(lines)][: len(openers)]
    chunks = tuple(reader.chunk(opener, end) for opener, end in zip(openers, ends, strict=True))
    numbers = {chunk.number for chunk in chunks}
    missing = tuple(number for number, _ in entries if number and chunks and chunks[0].number and number not in numbers)
    return Segments(head, contents, entries, chunks, missing)


class _Splitter:
    """The lines with what is known of each: its label, whether it is a decision's heading."""

    def __init__(self, lines: Sequence[Line], vocabulary: Vocabulary) -> None:
        self.lines = lines
        self.labels: list[LineLabel | None] = [label_of(line.text) for line in lines]
        self.headings = [heading_of(line.text, vocabulary) is not None for line in lines]

    def openers(self) -> list[Opener]:
        """The first way of beginning an item that this document is found to use."""
        by_case = self._by_case_line()
        for candidates in (self._points(), self._numbered()):
            confirmed = self._rising(self._confirmed(candidates))
            if confirmed and len(confirmed) >= len(by_case) / 2:
                return self._with_added(self._with_bare(confirmed, candidates))
        return by_case or self._by_title() or self._fixed() or self._by_summary() or self._whole()

    # -- numbered items -----------------------------------------------------------------------------------------------

    def _points(self) -> list[Opener]:
        """ "Punkt 3: Title", "Sag nr. 129", "Nr.178 - Title"."""
        candidates = []
        for position, line in enumerate(self.lines):
            match = _POINT.match(line.text)
            if match is None or self.headings[position] or _NO_TITLE.match(match["title"]):
                continue
            before = self.labels[position - 1] if position else None
            if bare_case_number(line.text) or (before is not None and before.key == "decision" and not before.beside):
                continue  # a case number, or the item's title said again over its decision
            above = position - 1
            if not match["title"] and position and self._may_be_title(above) and line.text.casefold().startswith("sag"):
                candidates.append(Opener(above, match["number"], self.lines[above].text, style="title above"))
            else:
                candidates.append(Opener(position, match["number"], match["title"].strip(), style="named"))
        return candidates

    def _numbered(self) -> list[Opener]:
        """ "3. Title", "3    Title", or the number alone and the title below."""
        candidates = []
        for position, line in enumerate(self.lines):
            match = _NUMBERED.match(line.text)
            if match is None or len(line.text) > _LONGEST_TITLE or _NO_TITLE.match(match["title"]):
                continue
            hit = self.labels[position]
            if hit is not None and hit.key not in ("absence", "signature") and fixed_of(match["title"]) is None:
                continue
            title = match["title"].strip()
            if not title and not ("." in match["mark"] or self._may_be_title(position + 1)):
                continue
            candidates.append(Opener(position, match["number"], title))
        return candidates

    def _confirmed(self, candidates: Sequence[Opener]) -> list[Opener]:
        """Those that are followed by what an item has, before the next candidate with another number."""
        confirmed: list[Opener] = []
        for index, opener in enumerate(candidates):
            others = (c.position for c in candidates[index + 1 :] if c.number != opener.number)
            weight = self._weight(opener, min(next(others, len(self.lines)), len(self.lines)))
            if weight:
                listed = any(_is_entry_of(entry, opener) for entry in candidates[:index])
                weight += _LISTED if listed else -_SENTENCE if opener.title.endswith(".") else 0
                twice = confirmed and confirmed[-1].number == opener.number
                if not twice or not self._is_same_title(confirmed[-1], opener):
                    confirmed.append(replace(opener, weight=weight))
        return confirmed

    def _is_same_title(self, first: Opener, second: Opener) -> bool:
        return second.position - first.position <= 4 and _plain(first.title) == _plain(second.title)

    def _weight(self, opener: Opener, end: int) -> int:
        """How much of what begins an item stands in the next lines."""
        weight = 0
        for position in range(opener.position + 1, min(end, opener.position + _LOOK_AHEAD)):
            hit, text = self.labels[position], self.lines[position].text
            if bare_case_number(text):
                weight += 3
            elif self.headings[position]:
                weight += 2
            elif hit is not None and hit.key in _EVIDENCE:
                weight += 3 if hit.key in ("case_number", "document_number") else 2
            elif kind_of(text) is not None and len(text) > 2:
                weight += 2
        return weight

    def _rising(self, openers: Sequence[Opener]) -> list[Opener]:
        """The heaviest run of openers whose numbers rise: a number out of turn is a heading inside a case."""
        best: list[tuple[int, int]] = []  # (weight so far, index of the one before)
        values = [_value(opener.number) for opener in openers]
        for i, opener in enumerate(openers):
            steps = ((best[j][0] + _NEXT * (values[i] == values[j] + 1), j) for j in range(i) if values[j] < values[i])
            before = max(steps, default=(0, -1))
            best.append((before[0] + opener.weight + 1, before[1]))
        chain: list[Opener] = []
        index = max(range(len(best)), key=lambda i: best[i][0], default=-1)
        while index >= 0:
            chain.append(openers[index])
            index = best[index][1]
        return chain[::-1]

    def _with_bare(self, confirmed: list[Opener], candidates: Sequence[Opener]) -> list[Opener]:
        """Add items of nothing but a title, as closed ones are: their number fits between two that are sure."""
        positions = [opener.position for opener in confirmed]
        taken = {opener.number for opener in confirmed}
        for opener in candidates:
            at = bisect_left(positions, opener.position)
            if opener.number in taken or opener.position in positions:
                continue
            if at == 0:
                if opener.style == "named" and _value(opener.number) + 1 == _value(confirmed[0].number):
                    confirmed.insert(0, replace(opener, style="bare"))
                    positions.insert(0, opener.position)
                    taken.add(opener.number)
                continue
            low, value = _value(confirmed[at - 1].number), _value(opener.number)
            high = _value(confirmed[at].number) if at < len(confirmed) else low + 2
            is_closed = "lukket" in opener.title.casefold() or opener.style == "named"
            is_closed |= fixed_of(opener.title) is not None
            if value == low + 1 and (value + 1 == high or is_closed) and (is_closed or at < len(confirmed)):
                confirmed.insert(at, replace(opener, style="bare"))
                positions.insert(at, opener.position)
                taken.add(opener.number)
        return confirmed

    def _with_added(self, openers: list[Opener]) -> list[Opener]:
        """Items that came on after the others had their numbers ("Tillægspunkt 12. Title"): anywhere among them."""
        added = [
            Opener(position, match["number"], match["title"].strip(), style="added")
            for position, line in enumerate(self.lines)
            if position > openers[0].position and (match := _ADDED.match(line.text))
        ]
        return sorted((*openers, *self._confirmed(added)), key=lambda opener: opener.position)

    # -- items without numbers ----------------------------------------------------------------------------------------

    def _may_be_title(self, position: int) -> bool:
        if not 0 <= position < len(self.lines):
            return False
        text = self.lines[position].text
        hit = self.labels[position]
        return (
            (hit is None or (hit.key == "closed" and bool(hit.beside)))
            and not self.headings[position]
            and 3 < len(text) <= _LONGEST_OWN_LINE_TITLE
            and not text.endswith((".", ":", ","))
            and text[:1] not in "-•*"
            and not text[:1].islower()
            and bare_case_number(text) is None
        )

    def _by_case_line(self) -> list[Opener]:
        """The line with the case number begins the item, the title stands below it or above it."""
        cases = [
            i
            for i, line in enumerate(self.lines)
            if ((hit := self.labels[i]) and hit.key == "case_number") or bare_case_number(line.text)
        ]
        if not cases:
            return []
        below = sum(self._may_be_title(i + 1) for i in cases)
        above = sum(self._may_be_title(i - 1) for i in cases)
        if below >= above and below * 2 > len(cases):
            return [Opener(i, None, "", style="title below") for i in cases if self._may_be_title(i + 1)]
        return [
            Opener(i - 1, None, self.lines[i - 1].text, style="title above") for i in cases if self._may_be_title(i - 1)
        ]

    def _by_title(self) -> list[Opener]:
        """Titles without numbers, each right over the label that begins an item here."""
        first = next((i for i in range(len(self.lines)) if self._begins(i)), None)
        if first is None or not self._may_be_title(first - 1) or not self._is_item_title(first - 1):
            return []
        key = self._begins(first)
        return [
            Opener(i - 1, None, self.lines[i - 1].text, style="title above")
            for i in range(first, len(self.lines))
            if self._begins(i) == key
            and self._may_be_title(i - 1)
            and (i == first or self.lines[i - 1].paragraph_start)
        ]

    def _begins(self, position: int) -> str | None:
        """What label of an item this line has."""
        hit = self.labels[position]
        is_word = hit is not None and hit.printed.casefold() == "referat"  # the paper's own name
        if hit is not None and not is_word and hit.key in _EVIDENCE - {"absence", "kind", "open", "closed"}:
            return hit.key
        return "decision" if self.headings[position] else None

    def _is_item_title(self, position: int) -> bool:
        """No label, day or body of the meeting's head."""
        text = self.lines[position].text
        is_head = label_of(text, HEAD_WORDS) is not None or is_body(text) or first_date(text) is not None
        return not is_head and not re.fullmatch(r"(?:referat|dagsorden|protokol)\W*", text, re.IGNORECASE)

    def _fixed(self) -> list[Opener]:
        """Standing items ("Meddelelser:") in a document that has no other sign."""
        openers = []
        for position, line in enumerate(self.lines):
            title, colon, _ = line.text.partition(":")
            if colon and len(title) < 60 and fixed_of(title):
                openers.append(Opener(position, None, title, style="fixed"))
        return openers

    def _by_summary(self) -> list[Opener]:
        """Items without titles begin with the same label each time."""
        for key in ("summary", "recommendation", "presentation"):
            starts = [i for i, hit in enumerate(self.labels) if hit is not None and hit.key == key]
            if not starts:
                continue
            decisions = [i for i in range(len(self.lines)) if self._is_decision(i)]
            first_of_each = [
                start
                for before, start in zip([-1, *starts], starts, strict=False)
                if before < 0 or any(before < d < start for d in decisions)
            ]
            openers = [Opener(start, None, "", style="untitled") for start in first_of_each]
            return self._title_of_single(openers) if len(openers) == 1 else openers
        return []

    def _title_of_single(self, openers: list[Opener]) -> list[Opener]:
        """A document of one item: the last line before its first label may be its title."""
        for above in range(openers[0].position):
            rest = range(above, openers[0].position)
            is_after_head = not any(self._is_head(position) for position in rest)
            if is_after_head and self._may_be_title(above) and self._is_item_title(above) and above > 0:
                return [Opener(above, None, self.lines[above].text, style="single")]
        return openers

    def _is_head(self, position: int) -> bool:
        hit = label_of(self.lines[position].text, HEAD_WORDS)
        return hit is not None and hit.key != "contents"

    def _is_decision(self, position: int) -> bool:
        hit = self.labels[position]
        return self.headings[position] or (hit is not None and hit.key == "decision")

    def _whole(self) -> list[Opener]:
        """A paper with a decision and nothing else: one item."""
        starts = [i for i in range(len(self.lines)) if self._is_decision(i)]
        return [Opener(starts[0], None, "", style="untitled")] if starts else []

    # -- one item -----------------------------------------------------------------------------------------------------

    def chunk(self, opener: Opener, end: int) -> Chunk:
        """The item's lines, its title made whole where it runs on or is printed twice."""
        lines = self.lines[opener.position : end]
        if opener.style == "title below":
            return self._title_below(lines)
        if opener.style in ("untitled", "fixed"):
            return Chunk(None, opener.title or None, (), tuple(lines), opener.style == "untitled")
        taken, title = 1, opener.title
        if opener.style == "single":
            return Chunk(None, title, tuple(lines[:1]), tuple(lines[1:]))
        if opener.style == "title above" and len(lines) > 1 and opener.number is not None:
            return Chunk(opener.number, title, tuple(lines[:2]), tuple(lines[2:]))
        if not title and len(lines) > 1 and self._may_be_title(opener.position + 1):
            taken, title = 2, lines[1].text
        while taken < len(lines) and (more := self._title_goes_on(title, lines[taken], opener.position + taken, taken)):
            title, taken = (("" if more == "twice" else " ") and f"{title} {lines[taken].text}") or title, taken + 1
        if opener.style == "bare" and taken == 1:
            return Chunk(opener.number, title, tuple(lines[:1]), tuple(lines[1:]))
        return Chunk(opener.number, title, tuple(lines[:taken]), tuple(lines[taken:]))

    def _title_below(self, lines: Sequence[Line]) -> Chunk:
        return Chunk(None, lines[1].text, (lines[1],), (lines[0], *lines[2:]))

    def _title_goes_on(self, title: str, line: Line, position: int, taken: int) -> str | None:
        """ "twice": the line repeats the title; "more": it is the rest of it; None: it is something else."""
        text = _NUMBERED.sub(lambda match: match["title"], line.text) if line.text[:1].isdigit() else line.text
        if _plain(text) and _plain(text) == _plain(title):
            return "twice"
        is_text = self.labels[position] is None and not self.headings[position] and bare_case_number(line.text) is None
        if (
            not is_text
            or kind_of(line.text)
            or taken > 3
            or len(line.text) > _LONGEST_OWN_LINE_TITLE
            or line.paragraph_start
        ):
            return None
        follows = position + 1 < len(self.lines) and (
            self.labels[position + 1] is not None
            or bare_case_number(self.lines[position + 1].text) is not None
            or _WHY_LATE.match(self.lines[position + 1].text) is not None
        )
        is_full = max(len(title), len(self.lines[position - 1].text)) > 40
        return "more" if follows and not line.text.endswith((".", ":")) and is_full else None


def _is_entry_of(entry: Opener, opener: Opener) -> bool:
    """Whether a line before it is the same title in the contents."""
    listed = re.sub(r"[\s.…_]*\d*$", "", entry.title)
    is_same = _plain(listed) == _plain(opener.title) or (
        len(listed) > 30 and _plain(opener.title).startswith(_plain(listed))
    )
    return entry.number == opener.number and is_same


def _plain(title: str) -> str:
    return re.sub(r"[^\wæøå]+", " ", title.casefold()).strip()


def _value(number: str | None) -> float:
    whole, _, part = (number or "0").partition(".")
    return int(whole) + (int(part) / 100 if part else 0)
