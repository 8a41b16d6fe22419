"""The facts of one item, from its title and its blocks."""

import re
from collections.abc import Iterator, Sequence

from documents.reading.body_names import basic
from documents.reading.minutes.decisions.decisions import Meeting, Told, absences_told, decisions_of
from documents.reading.minutes.findings import finding, short
from documents.reading.minutes.items.beginnings import Chunk
from documents.reading.minutes.items.blocks import UNPLACED, TextBlock, blocks_of
from documents.reading.minutes.items.case_numbers import case_number_in
from documents.reading.minutes.items.proposed import Proposed, proposed_in
from documents.reading.minutes.lexicon import fixed_of, kind_of, label_of
from documents.reading.minutes.people.invited import invited_in
from documents.reading.minutes.result import (
    Block,
    DatedMention,
    FactSource,
    ItemHearing,
    ItemKind,
    MeetingFinding,
    MeetingFollowUp,
    ReadItem,
    RouteStep,
    Span,
)
from documents.reading.minutes.route.route import TOLD, Habits, Way, outstanding
from documents.reading.minutes.running_text import days
from documents.reading.minutes.running_text.agreement import agreement_status
from documents.reading.minutes.running_text.amounts import amounts_told
from documents.reading.minutes.running_text.follow_ups import follow_ups_in
from documents.reading.minutes.running_text.hearing import hearing_in
from documents.reading.minutes.running_text.sums import sum_findings
from documents.reading.minutes.sentences import sentences_of, span_of
from documents.reading.minutes.words import KINDS
from documents.reading.text.lines import Line, is_tabular, prose

_SECTIONS = TOLD - {"recommendation", "annexes"}
_TITLE_KIND = re.compile(r"\s*[(\[]\s*(?P<kind>[A-Za-zÆØÅæøå. ]{1,20})\s*[)\]]\s*$")
_CLOSED = re.compile(
    r"^(?:lukket(?: punkt| sag)?\s*[:–-]\s*)|\s*[-–(]\s*lukket(?: punkt| sag)?\)?$|^lukket (?:punkt|sag)$", re.I
)
_ANNOUNCED = re.compile(
    r"\b(?:nedenstående|følgende|efterfølgende) (?:\w+ )?(?:oversigt|tabel|skema)\w*\b[^.]*:$", re.IGNORECASE
)


def read_item(chunk: Chunk, meeting: Meeting, habits: Habits, title_of: dict[str, str]) -> ReadItem:
    """The item with its facts, their places, and the findings."""
    return _Reader(chunk, meeting, habits, title_of).read()


class _Reader:
    def __init__(self, chunk: Chunk, meeting: Meeting, habits: Habits, title_of: dict[str, str]) -> None:
        self.chunk, self.meeting, self.habits, self.title_of = chunk, meeting, habits, title_of
        self.file = meeting.file
        self.blocks = blocks_of(_with_fixed_title_cut(chunk), meeting.vocabulary)
        self.findings: list[MeetingFinding] = []
        self.sources: dict[str, FactSource] = {}
        self.whole = span_of(self.file, [*chunk.title_lines, *chunk.lines])
        if chunk.title and not chunk.is_certain:
            _fixed_text_as_decision(self.blocks)

    def read(self) -> ReadItem:
        title, kind, is_open = self._title()
        case_number = self._number("case_number")
        proposed = self._proposed()
        way = Way(self.blocks, self.meeting, self.habits, self.whole)
        competence, route = way.read(kind)
        self.findings += way.findings
        self.sources |= way.sources
        if (named := label_of(title or "")) is not None and named.key == "absence":
            told = absences_told(self.blocks, self.meeting)
        else:
            told = decisions_of(self.blocks, self.meeting, way.roles(route, proposed), kind, proposed.points)
        kind = kind or self._kind_by_route(route)
        told_sentences = [
            s for block in self.blocks if block.key in TOLD for s in sentences_of(self.file, block.content)
        ]
        upcoming = self._next(way)
        deadlines = days.external_deadlines(told_sentences, self.meeting.date)
        past = self._past(told_sentences, told)
        hearing = self._hearing()
        known = frozenset(m.date for m in (*deadlines, *past) if m.date) | frozenset(s.date for s in upcoming if s.date)
        dates = days.coming_dates(told_sentences, told.sentences, self.meeting.last_day, known)
        follow_ups = follow_ups_in(told.sentences, told_sentences) if self.habits.is_minutes else ()
        invited = invited_in(told.sentences)
        self._say(told, deadlines, dates, follow_ups, past, invited)
        return ReadItem(
            number=self.chunk.number, title=title, kind=kind, fixed=fixed_of(title or ""),  # type: ignore[arg-type]
            case_number=case_number, document_number=self._number("document_number"),
            officer=self._officer(), other_officers=self._other_officers(), open=is_open, competence=competence,
            proposed_by=proposed.by, proposed_decision=proposed.points, route=route, route_next=upcoming,
            outstanding=outstanding(route, told.decisions), decisions=tuple(told.decisions), absences=told.absences,
            conflicts=told.conflicts, dissents=told.dissents, reservations=told.reservations,
            external_deadlines=deadlines, past=past, dates=dates, follow_ups=follow_ups, hearing=hearing,
            annexes=self._annexes(), amounts=amounts_told(told_sentences), invited=invited,
            period=days.period_in([*told_sentences, *told.sentences]),
            agreement=agreement_status(told_sentences), sections=self._sections(),
            blocks=self._blocks(), sources=self.sources,
            findings=tuple(sorted(self.findings, key=lambda each: each.source.line)),
        )  # fmt: skip

    # -- title and fields ---------------------------------------------------------------------------------------------

    def _title(self) -> tuple[str | None, ItemKind | None, bool | None]:
        title, lines = self.chunk.title, self.chunk.title_lines
        span = span_of(self.file, lines) if lines else self.whole
        if not title:
            self.findings.append(finding("title_missing", self.whole, "title"))
            return None, self._kind_block(), self._open(None)
        self.sources["title"] = self.sources["number"] = FactSource(span)
        kind: ItemKind | None = None
        is_open = self._open(title)
        title = _CLOSED.sub("", title).strip(" .") or title
        if (match := _TITLE_KIND.search(title)) and (named := kind_of(match["kind"])):
            is_letter = len(match["kind"].strip(" .")) == 1
            if not is_letter or self.habits.letters_are_kinds:
                kind, title = named, title[: match.start()]  # type: ignore[assignment]
                self.sources["kind"] = FactSource(span)
        if title.isupper() and len(title) > 4:
            title = self.title_of.get(title.casefold(), title.capitalize())
        return title, kind or self._kind_block(), is_open

    def _open(self, title: str | None) -> bool | None:
        for block in self.blocks:
            if block.key in ("open", "closed"):
                self.sources["open"] = FactSource(span_of(self.file, block.lines))
                value = " ".join(line.text for line in block.content).casefold()
                return block.key == "open" and "lukket" not in value
        if title and re.search(r"\blukket\b", title, re.IGNORECASE):
            return False
        return None

    def _kind_block(self) -> ItemKind | None:
        for block in self.blocks:
            if block.key == "kind":
                for line in block.content:
                    if named := kind_of(line.text):
                        self.sources["kind"] = FactSource(span_of(self.file, [line]))
                        return named  # type: ignore[return-value]
        return None

    def _kind_by_route(self, route: Sequence[RouteStep]) -> ItemKind | None:
        """A body that is only to be informed makes it an item of information; that is our reading."""
        own = next((s for s in route if self.meeting.body and basic(s.body) == basic(self.meeting.body)), None)
        printed_kind = own is not None and own.origin == "route" and own.role in ("information", "discussion")
        if own is None or not printed_kind or len(route) > 1:
            return None
        self.sources["kind"] = FactSource(own.source, "uncertain")
        kind: ItemKind = own.role  # type: ignore[assignment]
        self.findings.append(finding("item_kind_uncertain", own.source, "kind", kind=KINDS[kind], text="behandles i"))
        return kind

    def _block(self, key: str) -> TextBlock | None:
        return next((block for block in self.blocks if block.key == key), None)

    def _number(self, key: str) -> str | None:
        block = self._block(key)
        if block is None:
            return None
        span = span_of(self.file, block.lines)
        value = " ".join(line.text for line in block.content).strip(" -–")
        if not value:
            self.findings.append(finding("number_lost", span, key, label=block.label))
            return None
        number, rest = case_number_in(value)
        if number is None or rest.strip(" -–"):
            if not any(letter.isdigit() for letter in value) or len(value) > 40:
                self.findings.append(finding("number_lost", span, key, label=block.label))
                return None
            self.findings.append(finding("number_uncertain", span, key, text=value))
            self.sources[key] = FactSource(span, "uncertain")
            return number or value
        self.sources[key] = FactSource(span)
        return number

    def _officer(self) -> str | None:
        block = self._block("officer")
        if block is None or not block.content:
            return None
        self.sources["officer"] = FactSource(span_of(self.file, block.lines))
        return block.content[0].text.strip(" -–") or None

    def _other_officers(self) -> tuple[str, ...] | None:
        block = self._block("other_officers")
        if block is None:
            return None
        names = [name.strip(" -–.") for line in block.content for name in re.split(r",\s*|\sog\s", line.text)]
        self.sources["other_officers"] = FactSource(span_of(self.file, block.lines))
        return tuple(name for name in names if name)

    def _proposed(self) -> Proposed:
        lines = [line for block in self.blocks if block.key == "recommendation" for line in block.content]
        proposed = proposed_in(lines)
        if lines:
            self.sources["proposed_decision"] = self.sources["proposed_by"] = FactSource(span_of(self.file, lines))
        return proposed

    def _annexes(self) -> tuple[str, ...] | None:
        blocks = [block for block in self.blocks if block.key == "annexes"]
        if not blocks:
            return None
        titles: list[str] = []
        for line in (line for block in blocks for line in block.content):
            if titles and line.text[:1].islower() and not line.paragraph_start:
                titles[-1] = f"{titles[-1]} {line.text}"
            else:
                titles.append(line.text.strip(" •-"))
        self.sources["annexes"] = FactSource(span_of(self.file, blocks[0].lines))
        return tuple(title for title in titles if title)

    def _sections(self) -> dict[str, str]:
        sections: dict[str, str] = {}
        for block in self.blocks:
            if block.key in _SECTIONS and block.content:
                label, text = block.label or "Indledning", prose(block.content)
                sections[label] = f"{sections[label]}\n\n{text}" if label in sections else text
        return sections

    def _blocks(self) -> tuple[Block, ...]:
        title = Block("title", None, tuple(line.number for line in self.chunk.title_lines))
        rest = (Block(b.key, b.label, tuple(dict.fromkeys(line.number for line in b.lines))) for b in self.blocks)
        return (title, *rest) if title.lines else tuple(rest)

    # -- what the text tells ------------------------------------------------------------------------------------------

    def _next(self, way: Way) -> tuple[RouteStep, ...]:
        steps = way.named_next()
        origin = "mødets år" if self.meeting.date else "sagsnummeret"
        for step in steps:
            if step.certainty == "uncertain" and step.date:
                self.findings.append(
                    finding(
                        "next_uncertain",
                        step.source,
                        "route_next",
                        text=step.body,
                        date=f"{step.date:%d.%m.%Y}",
                        origin=origin,
                    )
                )
        return steps

    def _past(self, told: Sequence[tuple[str, Span]], decisions: Told) -> tuple[DatedMention, ...]:
        decided = {(basic(d.body), d.date) for d in decisions.decisions if d.body}
        past = days.past_treatments(told, self.meeting.vocabulary, self.meeting.date)
        printed = tuple(DatedMention(day, body, body, "certain", span) for body, day, span in decisions.passed)
        return (*printed, *(mention for mention in past if (basic(mention.body or ""), mention.date) not in decided))

    def _hearing(self) -> ItemHearing | None:
        keys = ("hearing", "recommendation", "route", "presentation", "summary", "annexes")
        sentences = [
            (f"{block.label}: {text}" if index == 0 and block.key == "hearing" else text, span)
            for block in self.blocks
            if block.key in keys
            for index, (text, span) in enumerate(sentences_of(self.file, block.content))
        ]
        hearing = hearing_in(sentences, self.meeting.date)
        if hearing is None:
            return None
        bodies = f" i {', '.join(hearing.bodies)}" if hearing.bodies else ""
        if hearing.state == "to_be_sent" and hearing.deadline is None:
            self.findings.append(finding("hearing_without_deadline", hearing.source, "hearing", bodies=bodies))
        self.findings.append(
            finding("hearing_uncertain", hearing.source, "hearing", bodies=", ".join(hearing.bodies) or "Nogen")
        )
        return hearing

    def _say(
        self, told: Told, deadlines: Sequence[DatedMention], dates: Sequence[DatedMention],
        follow_ups: Sequence[MeetingFollowUp], past: Sequence[DatedMention], invited: Sequence[str],
    ) -> None:  # fmt: skip
        """The findings on what was read of running text, on lines that are left over, on decisions and sums."""
        self.findings += [f for f in told.findings if self.habits.is_minutes or f.code != "decision_empty"]
        for deadline in deadlines:
            self.findings += _doubts_of(deadline)
        unsure_past = [mention for mention in past if mention.certainty == "uncertain"]
        for what, fact, mentions in (("Datoer", "dates", dates), ("Tidligere behandlinger", "past", unsure_past)):
            if mentions:
                text = ", ".join(f"{m.body + ' ' if m.body else ''}{m.date:%d.%m.%Y}" for m in mentions if m.date)
                self.findings.append(finding("mentions_uncertain", mentions[0].source, fact, what=what, text=text))
        for follow_up in follow_ups:
            self.findings.append(
                finding(
                    "mentions_uncertain",
                    follow_up.source,
                    "follow_ups",
                    what="En opfølgning",
                    text=f"»{short(follow_up.text)}«",
                )
            )
        if invited:
            self.findings.append(
                finding("invited_not_appointed", told.decisions[0].source, "invited", count=len(invited))
            )
        if self.habits.is_minutes and not told.has_label and not self._is_listed_only():
            self.findings.append(finding("decision_not_in_text", self.whole, "decisions"))
        self.findings += self._left_over()
        self.findings += self._missing_tables()
        self.findings += sum_findings(self.file, self.blocks)

    def _is_listed_only(self) -> bool:
        """A closed item has nothing but its title."""
        return not self.chunk.lines

    def _left_over(self) -> Iterator[MeetingFinding]:
        for block in self.blocks:
            if block.key == UNPLACED and any(line.text.strip(" .-_") for line in block.lines):
                text = short(" / ".join(line.text for line in block.lines), 160)
                yield finding("lines_unplaced", span_of(self.file, block.lines), text=text)

    def _missing_tables(self) -> Iterator[MeetingFinding]:
        for block in self.blocks:
            for line, following in zip(block.content, [*block.content[1:], None], strict=False):
                has_table = following is not None and (is_tabular(following.text) or following.text[:1] in "-•1")
                if _ANNOUNCED.search(line.text) and not has_table and block.key in TOLD:
                    yield finding("table_missing", span_of(self.file, [line]), text=short(line.text))


def _doubts_of(deadline: DatedMention) -> Iterator[MeetingFinding]:
    """A day without its year, or an authority that another sentence names."""
    day, source = f"{deadline.date:%d.%m.%Y}" if deadline.date else "", deadline.source
    if deadline.certainty == "certain":
        return
    if deadline.body and deadline.body not in deadline.text:
        yield finding("authority_uncertain", source, "external_deadlines", date=day, authority=deadline.body)
    if day[-4:] not in deadline.text:
        yield finding("deadline_uncertain", source, "external_deadlines", date=day)


def _with_fixed_title_cut(chunk: Chunk) -> tuple[Line, ...]:
    """ "Meddelelser: Den 8. juni …": what stands behind the title of a standing item is its text."""
    if chunk.is_certain or not chunk.lines:
        return chunk.lines
    first = chunk.lines[0]
    return (first.with_text(first.text.partition(":")[2].strip() or first.text), *chunk.lines[1:])


def _fixed_text_as_decision(blocks: Sequence[TextBlock]) -> None:
    """What stands under a standing item that has no labels is what was minuted there."""
    for block in blocks:
        if block.key == UNPLACED or (block.key == "summary" and block.label is None):
            block.key, block.label = "decision", block.label or "Referat"


def letters_are_kinds(titles: Sequence[str], parties: frozenset[str]) -> bool:
    """Whether (B), (O), (D) behind titles are kinds of items here: at least two titles, or all, end so."""
    ends = [match["kind"].strip() for title in titles if (match := _TITLE_KIND.search(_CLOSED.sub("", title)))]
    letters = [end for end in ends if len(end) == 1]
    return len(letters) >= 2 or (len(titles) == 1 and bool(letters) and not parties)
