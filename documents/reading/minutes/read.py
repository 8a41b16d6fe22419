"""Minutes or an agenda, whole: its layout taken off, its items read, what is repeated made one, what is odd found."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from documents.reading.bodies import Bodies
from documents.reading.body_names import abbreviations_in, basic, vocabulary_of
from documents.reading.findings import MESSAGES
from documents.reading.minutes.decisions.decisions import Meeting
from documents.reading.minutes.decisions.headings import Heading, heading_of
from documents.reading.minutes.findings import finding, short
from documents.reading.minutes.head.head import Head, read_head
from documents.reading.minutes.items.beginnings import Segments, segments_of
from documents.reading.minutes.items.blocks import blocks_of
from documents.reading.minutes.items.item import letters_are_kinds, read_item
from documents.reading.minutes.layout.every_line import with_each_line_once
from documents.reading.minutes.layout.layout import is_flat, unflattened, unglued, without_layout
from documents.reading.minutes.people.meeting_absences import with_meeting_absences
from documents.reading.minutes.people.people import may_be_same
from documents.reading.minutes.result import (
    Absence,
    Block,
    ContentsEntry,
    FactSource,
    MeetingFinding,
    MeetingKind,
    Person,
    ReadItem,
    ReadMeeting,
)
from documents.reading.minutes.route.grid import Grid, grid_of
from documents.reading.minutes.route.route import Habits
from documents.reading.minutes.sentences import span_of
from documents.reading.text.dates import dates_in
from documents.reading.text.lines import Line


def read_meeting(lines: Sequence[Line], file: str) -> ReadMeeting:
    """The meeting in these lines; there must be at least one line."""
    return with_each_line_once(_Reader(lines, file).read(), lines, file)


class _Reader:
    def __init__(self, lines: Sequence[Line], file: str) -> None:
        self.file, self.lines = file, lines
        self.is_flat = is_flat(lines)
        text, self.page_heads = without_layout(unflattened(lines) if self.is_flat else lines)
        self.vocabulary = vocabulary_of("\n".join(line.text for line in lines))
        segments = segments_of(text, self.vocabulary)
        titles = [title for _, title in segments.entries]
        whole = list(unglued(text, titles))
        self.segments: Segments = segments_of(whole, self.vocabulary) if len(whole) != len(text) else segments
        self.headings = [heading for line in text if (heading := heading_of(line.text, self.vocabulary))]
        self.findings: list[MeetingFinding] = []
        self.sources: dict[str, FactSource] = {}

    def read(self) -> ReadMeeting:
        head = read_head(self.segments.head, self.file, self.vocabulary, self.page_heads)
        body, day = self._body(head), self._date(head)
        sittings = tuple(sorted({a.sitting for a in head.absences or () if a.sitting} | self._told_sittings(head)))
        is_minutes, kind = self._kind(head)
        meeting = Meeting(self.file, body, day, sittings if len(sittings) > 1 else (), self.vocabulary, self.is_flat)
        items = self._items(meeting, is_minutes=is_minutes)
        items, absences = with_meeting_absences(items, body, head.absences, day)
        self._say(head, items, sittings, absences)
        return ReadMeeting(
            kind=kind, body=body, term=head.term, date=None if len(sittings) > 1 else day,
            sittings=sittings if len(sittings) > 1 else (), start=_hour(head.start),
            end=_hour(head.end), place=head.place,
            members=head.members, present=head.present, absences=absences,
            contents=tuple(ContentsEntry(number, title) for number, title in self.segments.entries),
            items=items, abbreviations=self._abbreviations(), blocks=self._blocks(head), sources=self.sources,
            findings=tuple(self.findings),
        )  # fmt: skip

    # -- the meeting --------------------------------------------------------------------------------------------------

    def _body(self, head: Head) -> str | None:
        for key, lines in head.lines.items():
            certainty = "uncertain" if key in head.guessed else "certain"
            self.sources[key] = FactSource(span_of(self.file, lines), certainty)  # type: ignore[arg-type]
        if head.body is not None:
            return head.body
        own = Counter(h.body for h in self.headings if h.body and h.date == head.date)
        own = own or Counter(h.body for h in self.headings if h.body and h.is_decision)
        if not own:
            self.findings.append(finding("body_missing", span_of(self.file, self.lines[:1]), "body"))
            return None
        body = own.most_common(1)[0][0]
        where = self._line_of(lambda heading: heading.body == body)
        self.sources["body"] = FactSource(span_of(self.file, where), "uncertain")
        self.findings.append(finding("body_uncertain", span_of(self.file, where), "body", body=body))
        return body

    def _date(self, head: Head) -> date | None:
        if head.date is not None:
            return head.date
        own = Counter(
            h.date for h in self.headings if not h.body or head.body is None or basic(h.body) == basic(head.body)
        )
        if not own:
            if not self._told_sittings(head):
                self.findings.append(finding("date_missing", span_of(self.file, self.lines[:1]), "date"))
            return None
        day = max(own, key=lambda candidate: (own[candidate], candidate))
        where = self._line_of(lambda heading: heading.date == day)
        self.sources["date"] = FactSource(span_of(self.file, where), "uncertain")
        self.findings.append(finding("date_uncertain", span_of(self.file, where), "date", date=f"{day:%d.%m.%Y}"))
        return day

    def _line_of(self, is_meant: Callable[[Heading], bool]) -> Sequence[Line]:
        return next(
            (
                [line]
                for line in self.lines
                if (heading := heading_of(line.text, self.vocabulary)) and is_meant(heading)
            ),
            self.lines[:1],
        )

    @staticmethod
    def _told_sittings(head: Head) -> set[date]:
        """Days of a meeting in several sittings, from "Den 19. juni 2006: Ingen."."""
        text = " ".join(line.text for line in head.lines.get("absences", ()))
        days = {
            day for d in dates_in(text) if d.year and text[d.end :].lstrip().startswith(":") and (day := d.within(None))
        }
        return days if len(days) > 1 else set()

    def _kind(self, head: Head) -> tuple[bool, MeetingKind]:
        is_decided = any(h.is_decision for h in self.headings) or self._has_decision_text()
        if is_decided or (head.is_minutes_word and not head.is_agenda_word):
            return True, "minutes"
        if not head.is_agenda_word:
            self.findings.append(finding("kind_uncertain", span_of(self.file, self.lines[:1]), "kind"))
            self.sources["kind"] = FactSource(span_of(self.file, self.lines[:1]), "uncertain")
        return False, "agenda"

    def _has_decision_text(self) -> bool:
        return any(
            block.key == "decision" and block.content
            for chunk in self.segments.chunks
            for block in blocks_of(chunk.lines, self.vocabulary)
        )

    # -- the items ----------------------------------------------------------------------------------------------------

    def _items(self, meeting: Meeting, *, is_minutes: bool) -> tuple[ReadItem, ...]:
        titles = [chunk.title or "" for chunk in self.segments.chunks]
        grids = self._grids()
        cells = Counter(grid.cells for grid in grids)
        usual = cells.most_common(1)[0][0] if len(grids) > 1 else 0
        habits = Habits(letters_are_kinds(titles, frozenset()), is_minutes, _grid_names(grids, meeting), usual)
        listed = {title.casefold(): title for _, title in self.segments.entries}
        return tuple(read_item(chunk, meeting, habits, listed) for chunk in self.segments.chunks)

    def _grids(self) -> list[Grid]:
        """The route grids of all items."""
        grids = []
        for chunk in self.segments.chunks:
            blocks = blocks_of(chunk.lines, self.vocabulary)
            for index, block in enumerate(blocks):
                if block.key == "grid":
                    following = blocks[index + 1].lines[0] if index + 1 < len(blocks) else None
                    grids.append(grid_of(block.lines, following))
        return grids

    # -- the whole ----------------------------------------------------------------------------------------------------

    def _abbreviations(self) -> dict[str, str]:
        return abbreviations_in(" ".join(line.text for line in self.lines))

    def _blocks(self, head: Head) -> tuple[Block, ...]:
        blocks = [
            Block("page_head", None, tuple(line.number for line in self.page_heads)),
            Block("head", None, tuple(line.number for line in self.segments.head if line not in head.unplaced)),
            Block("contents", None, tuple(line.number for line in self.segments.contents)),
            Block("unplaced", None, tuple(line.number for line in head.unplaced)),
        ]
        return tuple(block for block in blocks if block.lines)

    def _say(
        self, head: Head, items: Sequence[ReadItem], sittings: Sequence[date], absences: tuple[Absence, ...] | None
    ) -> None:
        start = span_of(self.file, self.lines[:1])
        if self.is_flat:
            self.findings.append(finding("text_flat", start))
        if head.lost_times:
            self.findings.append(finding("times_lost", span_of(self.file, head.lost_times[:1]), "start"))
        if len(sittings) > 1:
            days = ", ".join(f"{day:%d.%m.%Y}" for day in sittings)
            self.findings.append(finding("several_sittings", start, "date", dates=days))
        if "place" in head.guessed:
            self.findings.append(finding("place_uncertain", self.sources["place"].source, "place", place=head.place))
        if self.segments.missing:
            numbers = ", ".join(self.segments.missing)
            span = span_of(self.file, self.segments.contents)
            self.findings.append(finding("contents_without_items", span, "items", numbers=numbers))
        for key, line in head.empty.items():
            fact = "absences" if key == "absent" else "end" if key == "end" else key
            self.findings.append(
                finding("label_empty", span_of(self.file, [line]), fact, label=short(line.text.strip(" :"), 40))
            )
        for fact, where in head.unread.items():
            text = short(" ".join(line.text for line in where[1:]))
            self.findings.append(
                finding("people_unread", span_of(self.file, where), fact, label=short(where[0].text, 40), text=text)
            )
        if head.unplaced:
            text = short(" / ".join(line.text for line in head.unplaced), 160)
            self.findings.append(finding("lines_unplaced", span_of(self.file, head.unplaced), text=text))
        self._say_people(head, items, absences)

    def _say_people(self, head: Head, items: Sequence[ReadItem], absences: tuple[Absence, ...] | None) -> None:
        if head.members is not None:
            listed = {person.name for person in head.members}
            missing = [a.person for a in absences or () if a.scope == "meeting" and a.person in listed]
            told = f"; {', '.join(missing)} var fraværende" if missing else ""
            where = self.sources["members"].source
            label = head.lines["members"][0].text.split(" ")[0].strip(":")
            self.findings.append(finding("members_not_present", where, "present", label=label, absent=told))
        people: dict[str, tuple[Person, FactSource]] = {}
        for absence in [*(absences or ()), *(a for i in items for d in i.decisions for a in d.absences or ())]:
            people.setdefault(absence.person, (Person(absence.person, absence.party), FactSource(absence.sources[0])))
            if absence.substitute:
                people.setdefault(absence.substitute.name, (absence.substitute, FactSource(absence.sources[0])))
        named = list(people.values())
        for index, (person, _) in enumerate(named):
            for other, where_other in named[index + 1 :]:
                if may_be_same(person, other):
                    self.findings.append(
                        finding("same_person", where_other.source, "absences", first=person.name, second=other.name)
                    )


def _grid_names(grids: Sequence[Grid], meeting: Meeting) -> dict[str, str]:
    """Which column of the route grids is the meeting's own: the one crossed in most of the items."""
    marked = Counter(column for grid in grids if grid.is_certain for column in grid.marked)
    if not marked or meeting.body is None:
        return {}
    column, count = marked.most_common(1)[0]
    return {column: meeting.body} if count * 2 > len(grids) else {}


def _hour(value: object) -> str | None:
    return f"{value:%H:%M}" if value is not None else None


def with_known_bodies(meeting: ReadMeeting, bodies: Bodies) -> ReadMeeting:
    """The meeting with a finding for each body the organisation does not know."""
    if not bodies.aliases:
        return meeting
    names: dict[str, object] = {}
    for item in meeting.items:
        for step in (*item.route, *item.route_next):
            names.setdefault(step.body, step.source)
        for decision in item.decisions:
            if decision.body:
                names.setdefault(decision.body, decision.source)
    if meeting.body:
        names.setdefault(meeting.body, meeting.sources["body"].source if "body" in meeting.sources else None)
    certainty, sentence = MESSAGES["unknown_body"]
    unknown = tuple(
        MeetingFinding("unknown_body", sentence.format(name=name), certainty, span, "body")  # type: ignore[arg-type]
        for name, span in names.items()
        if span is not None and bodies.resolve(name) is None
    )
    return replace(meeting, findings=(*meeting.findings, *unknown))
