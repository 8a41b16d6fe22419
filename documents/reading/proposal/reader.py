"""A proposal from its blocks: fields, amounts, sections, answers, ties, and what must be said of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from documents.reading.findings import Context
from documents.reading.named import read_bodies
from documents.reading.numbers import format_kroner, format_number
from documents.reading.proposal.answers import answered_by, read_answers
from documents.reading.proposal.choice import choice_in
from documents.reading.proposal.facts import facts_of
from documents.reading.proposal.fte_check import fte_findings
from documents.reading.proposal.headings import heading_in
from documents.reading.proposal.key_figures import read_key_figures
from documents.reading.proposal.lexicon import FIGURES, HEARD, RELATED, STAFF
from documents.reading.proposal.money import Around, MoneyTable, expenditure_types_in, read_tables
from documents.reading.proposal.naming import (
    Opening,
    body_in_title,
    opening_of,
    period_in_title,
    plain_title,
)
from documents.reading.proposal.outline import Block, outline
from documents.reading.proposal.prepare import prepared
from documents.reading.proposal.staff import staff_findings
from documents.reading.proposal.text_money import TextMoney, mentions_in, read_text_money
from documents.reading.proposal.ties import ties_of
from documents.reading.proposal.year_rows import year_row_tables
from documents.reading.result import Finding, FollowUp, OptionOrRequest, ReadProposal, YearAmount
from documents.reading.text.lines import Line, flat, prose
from documents.reading.text.sentences import (
    Fte,
    broken_in,
    external_deadlines_in,
    follow_ups_in,
    fte_in,
    period_in,
)
from process.checks.amounts import text_troubles

_SAVING_TITLE = re.compile(
    r"besparelse|\bspare|effektivisering|(?:nedbring|reducer|sænk|mindsk)\w*\s+(?:\w+\s+)?udgift", re.IGNORECASE
)
_NONE_STATED = re.compile(r"(?:ingen|nej|ikke relevant|0|-|–)\.?", re.IGNORECASE)
_UNTITLED = "Uden overskrift"
_SHOWN = 80
_LONGEST_LEFT = 12
_TEXT = "Tekst"
_OTHER = "Øvrige oplysninger"
_MOTION = re.compile(r"(?:beslutnings|ændrings)forslag (?:fra|af) (?P<who>.{3,60})", re.IGNORECASE)


@dataclass(frozen=True)
class Read:
    """A proposal, read. `blocks` hold every line of it once."""

    blocks: tuple[Block, ...]
    context: Context
    first_line: int

    @classmethod
    def of(cls, lines: Sequence[Line], context: Context) -> "Read":
        laid = prepared(lines)
        return cls(tuple(outline(laid)), context, lines[0].number if lines else 1)

    # -- blocks ------------------------------------------------------------------------------------------------------

    @cached_property
    def opening(self) -> Opening:
        return opening_of(self.blocks)

    @cached_property
    def sections(self) -> tuple[Block, ...]:
        """The sections, and the text above the first of them as one of its own."""
        named = [block for block in self.blocks if block.kind == "section"]
        other = [block for block in self.blocks if block.name == "other"]
        if other:
            lines = tuple(line.with_text(f"{block.label}: {line.text}") for block in other for line in block.lines)
            named.append(Block("section", _OTHER, "", lines[0].number, lines))
        if not self.untitled_text:
            return tuple(named)
        lines = tuple(line for block in self.untitled_text for line in block.lines)
        intro = Block("section", _TEXT, "", lines[0].number, lines)
        return (intro, *named)

    @cached_property
    def loose(self) -> tuple[Block, ...]:
        """Text that no label claims, without what named the proposal."""
        later: list[Block] = []
        is_after = False
        for block in self.blocks:
            is_after = is_after or block.kind in ("section", "table")
            if is_after and block.kind == "text":
                later.append(block)
        title_line = self.title_line
        first = [block for block in self.opening.rest if block.line != title_line or self.has_title_label]
        return (*first, *later)

    @cached_property
    def untitled_text(self) -> tuple[Block, ...]:
        return tuple(block for block in self.loose if _is_text(block))

    def field(self, key: str) -> Block | None:
        return next((block for block in self.blocks if block.kind == "field" and block.name == key), None)

    def value(self, key: str) -> str | None:
        block = self.field(key)
        return block.value if block else None

    def line(self, key: str) -> int:
        block = self.field(key)
        return block.line if block else self.first_line

    def section(self, key: str) -> Block | None:
        return next((section for section in self.sections if section.key == key), None)

    # -- name --------------------------------------------------------------------------------------------------------

    @property
    def has_title_label(self) -> bool:
        return self.value("title") is not None

    @cached_property
    def title_line(self) -> int:
        if self.has_title_label or self.opening.heading is not None:
            return self.line("title") if self.has_title_label else self.opening.line
        plain = plain_title(self.opening.rest)
        return plain[1] if plain else self.first_line

    @cached_property
    def title(self) -> str | None:
        if printed := self.value("title"):
            heading = heading_in(printed)
            return heading.title if heading else printed
        if self.opening.heading is not None:
            return self.opening.heading.title
        plain = plain_title(self.opening.rest)
        return plain[0] if plain else None

    @cached_property
    def number(self) -> str | None:
        printed = self.value("number") or ""
        joined = re.fullmatch(r"(?P<number>[\w./-]{1,14})\s*[:–-]\s*(?P<title>\S.{3,})", printed)
        if joined:
            return joined["number"]
        in_title = heading_in(self.value("title") or "")
        opening = self.opening.heading
        return printed or (in_title.number if in_title else None) or (opening.number if opening else None)

    @cached_property
    def named(self) -> str | None:
        """The title, also where it stands behind the number: "Forslag nr. 12: Omlægning af natbus"."""
        joined = re.fullmatch(r"[\w./-]{1,14}\s*[:–-]\s*(?P<title>\S.{3,})", self.value("number") or "")
        return self.value("title") or (joined["title"] if joined else None) or self.title

    def _moved_by(self) -> str | None:
        """Of a motion: "Beslutningsforslag fra …"."""
        texts = (line.text for block in self.blocks if block.kind == "masthead" for line in block.lines)
        return next((match["who"].strip() for text in texts if (match := _MOTION.fullmatch(text))), None)

    # -- amounts -----------------------------------------------------------------------------------------------------

    @cached_property
    def text(self) -> tuple[Line, ...]:
        return tuple(line for section in self.sections for line in section.lines)

    @property
    def is_saving(self) -> bool:
        """The title says that money is to be saved."""
        return bool(_SAVING_TITLE.search(self.named or ""))

    @cached_property
    def tables(self) -> tuple[MoneyTable, ...]:
        """The tables of money, in order; a table of key figures is none."""
        around = Around(self.notes, self.text, self.is_saving, self.context)
        read: list[MoneyTable] = []
        section: Block | None = None
        for block in self.blocks:
            section = block if block.kind == "section" else section
            if block.kind == "table" and not (section and section.key == FIGURES):
                table = read_tables(block.lines, around)
                read += [table] if table else []
            if block.kind in ("section", "text") and block.key != FIGURES:
                read += year_row_tables(block.lines, around)
        return tuple(table for table in read if table.rows) or tuple(read[:1])

    @cached_property
    def notes(self) -> str:
        """What may say unit, signs or prices beside a table: short lines above it, notes below it."""
        near: list[str] = []
        for place, block in enumerate(self.blocks):
            if block.kind == "table":
                for other in self.blocks[max(0, place - 2) : place + 2]:
                    if other.kind in ("text", "masthead") or other.name == "sign_note":
                        near += [line.text for line in other.lines if len(line.text) <= 160]
            if block.name == "sign_note":
                near += [f"{block.label} {line.text}" for line in block.lines]
        return "\n".join(near)

    @cached_property
    def in_text(self) -> TextMoney:
        """Amounts in the text of a proposal without a table."""
        if any(block.kind == "table" for block in self.blocks) or self.tables:
            return TextMoney((), ())
        skipped = (FIGURES, RELATED, "Bilag")
        lines = [line for section in self.sections if section.key not in skipped for line in section.lines]
        return read_text_money(lines, self.context, is_saving=self.is_saving)

    # -- the proposal ------------------------------------------------------------------------------------------------

    def proposal(self) -> ReadProposal:
        bodies, on_committees = self._committees()
        heard, on_heard = self._heard()
        answers = read_answers(self.sections, self.context)
        promises = list(follow_ups_in(self.text))
        figures = [block for block in self.sections if block.key == FIGURES]
        proposal = ReadProposal(
            title=self.named or self.number or _UNTITLED,
            number=self.number,
            option_or_request=self.choice,
            committees=bodies,
            department=self.value("both") or self.value("department"),
            institution=self.value("both") or self.value("institution"),
            profit_centre=self.value("profit_centre"),
            proposer=self.value("proposer") or self._moved_by(),
            drafted_by=(drafted,) if (drafted := self.value("drafted_by")) else (),
            responsible=(person,) if (person := self.value("responsible")) else (),
            period=period_in(prose(self.text))
            or period_in_title(self.named or "")
            or (self.tables[0].period if self.tables else None),
            price_level=next((table.price_level for table in self.tables if table.price_level), None),
            unit=next((table.printed_unit for table in self.tables if table.printed_unit), None),
            sign_convention=next((table.convention for table in self.tables if table.convention), None),
            current_budget=tuple(item for table in self.tables for item in table.current),
            budget_lines=(*(line for table in self.tables for line in table.lines), *self.in_text.lines),
            key_figures=tuple(figure for block in figures for figure in read_key_figures(block.lines)),
            fte=next((table.fte for table in self.tables if table.fte), ()) or self._fte_in_text(),
            sections={section.name: text for section in self.sections if (text := prose(section.lines))},
            hearing_bodies=heard,
            hearing_responses=answers.responses,
            related=ties_of(self.sections, self.context),
            external_deadlines=tuple(external_deadlines_in(self.text)),
            follow_ups=tuple(promise for promise, _ in promises),
            awaited_responses=answers.awaited,
        )
        findings = (
            *self._gaps(),
            *on_committees,
            *self._on_amounts(),
            *self._types(),
            *self._on_staff(),
            *self._on_promises(promises),
            *on_heard,
            *answers.findings,
            *self._left_over(),
        )
        read = replace(proposal, findings=tuple(dict.fromkeys(findings)))
        return replace(read, facts=facts_of(read, self.blocks, self.tables))

    @property
    def choice(self) -> OptionOrRequest | None:
        block = self.field("choice")
        return choice_in(block.label, block.lines) if block else None

    def _committees(self) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
        block = self.field("committee")
        if block is not None and block.value:
            return read_bodies("\n".join(line.text for line in block.lines), block.line, self.context)
        name = body_in_title(self.named or "")
        if name is None:
            return (), ()
        bodies, findings = read_bodies(name, self.title_line, self.context)
        return bodies, (*findings, self.context.finding("committee_uncertain", self.title_line, name=name))

    def _heard(self) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
        section = self.section(HEARD)
        if section is None:
            return (), ()
        text = "\n".join(line.text for line in section.lines)
        if not text:
            return (), (self.context.finding("hearing_bodies_empty", section.line, label=section.name),)
        if _NONE_STATED.fullmatch(text.strip()):
            return (), ()
        return read_bodies(text, section.lines[0].number, self.context)

    def _fte_in_text(self) -> tuple[YearAmount, ...]:
        return tuple(YearAmount(None, mention.count) for mention in self._worded() if mention.count is not None)

    def _worded(self) -> list[Fte]:
        staff = self.section(STAFF)
        lines = staff.lines if staff else ()
        own = list(fte_in(lines))
        return own or [
            mention for section in self.sections if section.key != RELATED for mention in fte_in(section.lines)
        ]

    # -- findings ----------------------------------------------------------------------------------------------------

    def _gaps(self) -> Iterator[Finding]:
        finding = self.context.finding
        if self.named is None:
            yield finding("title_missing", self.line("title"))
        elif not self.has_title_label and self.opening.heading is None and self.number is None:
            yield finding("title_uncertain", self.title_line, title=_short(self.named))
        if self.field("choice") and self.choice is None:
            yield finding("choice_unclear", self.line("choice"))
        if self.value("committee") is None and body_in_title(self.named or "") is None:
            yield finding("committee_not_stated", self.line("committee"))
        centre = self.field("profit_centre")
        if centre and centre.value is None:
            yield finding("profit_centre_empty", centre.line, label=centre.label)
        for section in self.sections:
            if not section.lines and not self._has_table(section) and answered_by(section) is None:
                yield finding("field_empty", section.line, label=section.name)
        for sentence in broken_in(self.text):
            yield finding("sentence_broken", sentence.line, text=_short(sentence.text[-_SHOWN:]))

    def _has_table(self, section: Block) -> bool:
        """What the heading is for stands in the table below it; who is heard has a finding of its own."""
        place = self.blocks.index(section) if section in self.blocks else len(self.blocks)
        return section.key == HEARD or any(block.kind == "table" for block in self.blocks[place + 1 : place + 2])

    def _on_amounts(self) -> Iterator[Finding]:
        finding = self.context.finding
        for table in self.tables:
            yield from table.findings()
        yield from self.in_text.findings
        if not self.tables and not self.in_text.lines:
            yield finding("amount_not_stated", self.first_line)
        amounts = [amount for table in self.tables for amount in table.kroner]
        for trouble in text_troubles(mentions_in(self.text), amounts):
            values = {"text": trouble.mention.words, "table": format_kroner(trouble.nearest)}
            yield finding("unit_jump" if trouble.kind == "scale" else "text_differs", trouble.mention.line, **values)

    def _types(self) -> Iterator[Finding]:
        """Are the types in the head those of the table?"""
        used = frozenset(line.expenditure_type for t in self.tables for line in t.lines if line.expenditure_type)
        stated = expenditure_types_in(self.value("types") or "")
        if stated and used and stated != used:
            names = {"service": "service", "transfer": "overførsel", "capital": "anlæg"}
            types = ", ".join(names[kind] for kind in sorted(used))
            text = self.value("types")
            yield self.context.finding("expenditure_type_mismatch", self.line("types"), text=text, types=types)

    def _on_staff(self) -> Iterator[Finding]:
        staff = self.section(STAFF)
        if staff and staff.lines:
            yield from staff_findings(staff, self.sections, self.context)
        for table in self.tables:
            if table.staff_rows:
                yield from fte_findings(table.fte, table.staff_rows[0].line, self.sections, self.context)
        if not any(table.fte for table in self.tables):
            for mention in self._worded():
                if mention.is_worded and mention.count is not None:
                    count = format_number(mention.count)
                    yield self.context.finding("fte_in_words", mention.line, text=mention.text, count=count)

    def _on_promises(self, promises: Sequence[tuple[FollowUp, int]]) -> Iterator[Finding]:
        for promise, line in promises:
            if promise.uncertain:
                yield self.context.finding("due_uncertain", line, text=_short(promise.text), due=promise.due)

    def _left_over(self) -> Iterator[Finding]:
        """Text without a place: what is long is kept as a section, what is short is pointed out."""
        for block in self.loose:
            if not _is_text(block):
                yield self.context.finding("left_over", block.line, text=_short(flat(block.lines)))


def _is_text(block: Block) -> bool:
    """A paragraph rather than a stray word."""
    text = flat(block.lines)
    return len(text.split()) > _LONGEST_LEFT or text.rstrip().endswith((".", ":"))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}…"
