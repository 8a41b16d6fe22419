"""The way of an item: which bodies it goes to and what each is to do, from the best place that tells it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from documents.reading.body_names import basic, is_short
from documents.reading.minutes.decisions.decisions import Meeting
from documents.reading.minutes.findings import finding
from documents.reading.minutes.items.blocks import TextBlock
from documents.reading.minutes.items.proposed import Proposed
from documents.reading.minutes.lexicon import kind_of
from documents.reading.minutes.result import FactSource, ItemKind, MeetingFinding, ReadDecision, RouteStep, Span
from documents.reading.minutes.route.grid import Grid, grid_of
from documents.reading.minutes.route.steps import next_steps, sent_ways, steps_in
from documents.reading.minutes.sentences import span_of
from documents.reading.minutes.words import KINDS
from documents.reading.text.lines import Line, prose

TOLD = frozenset(
    {
        *("summary", "presentation", "economy", "consequences", "legal", "framework", "hearing", "communication"),
        *("alternative", "route", "earlier", "recommendation", "annexes"),
    }
)
"""The blocks of an item that are text about the case."""
_ABOVE = re.compile(
    r"(?:over for|til)\s+(?P<body>[A-ZÆØÅ][\wæøå -]+?)\s+(?:anbefal|indstill)|"
    r"(?:anbefaler|indstiller)\s+(?:over for|til)\s+[A-ZÆØÅ]"
)


@dataclass(frozen=True, slots=True)
class Habits:
    """What the whole document shows: whether a single letter behind a title is its kind."""

    letters_are_kinds: bool
    is_minutes: bool
    grid_names: dict[str, str]
    grid_cells: int = 0


class Way:
    """The route of one item, with the findings about it and the places it was read from."""

    def __init__(self, blocks: Sequence[TextBlock], meeting: Meeting, habits: Habits, whole: Span) -> None:
        self.blocks, self.meeting, self.habits, self.whole = blocks, meeting, habits, whole
        self.file = meeting.file
        self.findings: list[MeetingFinding] = []
        self.sources: dict[str, FactSource] = {}

    def read(self, kind: ItemKind | None) -> tuple[str | None, tuple[RouteStep, ...]]:
        competence = _first(self.blocks, "competence")
        steps: tuple[RouteStep, ...] = ()
        named: str | None = None
        if competence is not None:
            lines = [line for block in self.blocks if block.key == "competence" for line in block.content]
            steps = steps_in(self.file, lines, self.meeting.vocabulary, "competence") or self._short(lines)
            named = ", ".join(dict.fromkeys(step.body for step in steps)) or prose(lines).strip(" .") or None
            self.sources["competence"] = FactSource(span_of(self.file, competence.lines))
            if len(steps) == 1 and steps[0].role is None:
                steps = self._sole(steps[0], competence)
        ways = [block for block in self.blocks if block.key in ("route", "kind") or self._is_way(block)]
        for block in ways:
            if not steps:
                steps = self._listed(block)
        told = next((way for block in self.blocks if block.key == "route" and (way := self._told_way(block))), ())
        if len(told) > len(steps) and (not steps or len(steps) == 1):
            self._say_told_way(told, steps)
            steps = told
        grid = _first(self.blocks, "grid")
        if not steps and grid is not None:
            steps = self._grid(grid)
        return named, self._with_roles(steps, kind)

    def _sole(self, step: RouteStep, block: TextBlock) -> tuple[RouteStep, ...]:
        """A field "Kompetence: X" names who decides; a body alone under "Beslutningskompetence" has no verb."""
        is_field = (
            (block.label or "").casefold() == "kompetence"
            or "afgøres" in (block.label or "").casefold()
            or "træffes" in (block.label or "").casefold()
            or len(block.lines) == 1
        )
        return (replace(step, role="decision"),) if is_field else (step,)

    def _short(self, lines: Sequence[Line]) -> tuple[RouteStep, ...]:
        """A body that does not look like one, as "Plan og Teknik", in a field that only holds bodies."""
        text = prose(lines).strip(" .")
        if not text or len(text) > 60 or "\n" in text:
            return ()
        return (
            RouteStep(
                self.meeting.vocabulary.name(text), None, "competence", None, "uncertain", span_of(self.file, lines)
            ),
        )

    @staticmethod
    def _is_way(block: TextBlock) -> bool:
        """ "Sagsforløb: BY" is a way, not a history."""
        return (
            block.key == "earlier"
            and bool(block.content)
            and len(block.content) == 1
            and len(block.content[0].text) < 60
        )

    def _listed(self, block: TextBlock) -> tuple[RouteStep, ...]:
        """The bodies of a field that lists them; running text is read as `_told_way`."""
        lines = [line for line in block.content if kind_of(line.text) is None]
        steps = steps_in(self.file, lines, self.meeting.vocabulary, "route")
        words = len(prose(lines).split())
        named = sum(len(step.body.split()) for step in steps)
        return steps if steps and words <= 3 * named + 4 else ()

    def _told_way(self, block: TextBlock) -> tuple[RouteStep, ...]:
        return sent_ways(self.file, block.content, self.meeting.vocabulary)

    def _say_told_way(self, told: Sequence[RouteStep], before: Sequence[RouteStep]) -> None:
        names = ", ".join(step.body for step in told)
        self.findings.append(finding("route_from_text", told[0].source, "route", bodies=names, label="Videre proces"))
        if before:
            others = ", ".join(dict.fromkeys(s.body for s in told if basic(s.body) != basic(before[0].body)))
            self.findings.append(
                finding(
                    "competence_and_route_differ", told[0].source, "route", competence=before[0].body, bodies=others
                )
            )

    def _grid(self, block: TextBlock) -> tuple[RouteStep, ...]:
        position = self.blocks.index(block)
        after = next((b.lines[0] for b in self.blocks[position + 1 :] if b.lines), None)
        grid = grid_of(block.lines, after)
        span = span_of(self.file, block.lines)
        is_short = bool(grid.cells) and grid.cells < self.habits.grid_cells
        if grid.is_certain and grid.marked and not is_short:
            return tuple(self._column(name, span, "certain") for name in grid.marked)
        return self._uncertain_grid(grid, span)

    def _uncertain_grid(self, grid: Grid, span: Span) -> tuple[RouteStep, ...]:
        """One cross that cannot be placed: the meeting's own body is proposed; of as many as the text names bodies with
        their days, these.
        """
        own = self.meeting.body if grid.crosses == 1 else None
        named = self.named_next() if own is None else ()
        bodies = [own] if own else [step.body for step in named] if len(named) == grid.crosses else []
        proposed = f". {' og '.join(bodies)} foreslås efter {'mødet' if own else 'teksten'}" if bodies else ""
        self.findings.append(finding("grid_uncertain", span, "route", proposed=proposed))
        if own is None:
            return tuple(RouteStep(body, None, "grid", None, "uncertain", span) for body in bodies)
        column = next((short for short, name in self.habits.grid_names.items() if name == own), own)
        return (self._column(column, span, "uncertain"),)

    def _column(self, column: str, span: Span, certainty: str) -> RouteStep:
        name = self.habits.grid_names.get(column) or self.meeting.vocabulary.name(column)
        return RouteStep(name, None, "grid", None, certainty, span, column)  # type: ignore[arg-type]

    def _with_roles(self, steps: Sequence[RouteStep], kind: ItemKind | None) -> tuple[RouteStep, ...]:
        """A body without a verb: proposed from the item's kind, and asked about."""
        result: list[RouteStep] = []
        for step in steps:
            if is_short(step.body) and step.origin != "grid":
                self.findings.append(finding("body_abbreviated", step.source, "route", body=step.body))
                step = replace(step, certainty="uncertain")  # noqa: PLW2901
            if step.role is None and step.origin == "competence":
                role = kind if kind in ("information", "discussion") else None
                proposed = f"; »{KINDS[kind]}« foreslås efter punktets art" if kind and role else ""
                self.findings.append(
                    finding("role_not_stated", step.source, "route", body=step.body, proposed=proposed)
                )
                step = replace(step, role=role, certainty="uncertain")  # noqa: PLW2901
            result.append(step)
        if steps:
            self.sources["route"] = FactSource(steps[0].source, result[0].certainty)
        return tuple(result)

    def roles(self, route: Sequence[RouteStep], proposed: Proposed) -> tuple[RouteStep, ...]:
        """The route for judging outcomes: "at udvalget over for Byrådet anbefaler" makes the own body recommend."""
        text = " ".join((*proposed.points, *(line.text for line in proposed.lines)))
        if _ABOVE.search(text) and self.meeting.body and not any(step.role for step in route):
            return (*route, RouteStep(self.meeting.body, "recommendation", "text", None, "uncertain", self.whole))
        return tuple(route)

    def named_next(self) -> tuple[RouteStep, ...]:
        """The bodies the text sends the item on to, with their days; a year not printed is the case number's."""
        lines = [line for block in self.blocks if block.key in TOLD for line in block.content]
        block = _first(self.blocks, "case_number")
        match = re.search(r"-(\d\d)\b\W*$", block.content[0].text if block and block.content else "")
        year = 2000 + int(match[1]) if match else None
        return next_steps(self.file, lines, self.meeting.vocabulary, self.meeting.date, year)


def _first(blocks: Sequence[TextBlock], key: str) -> TextBlock | None:
    return next((block for block in blocks if block.key == key), None)


def outstanding(route: Sequence[RouteStep], decisions: Sequence[ReadDecision]) -> tuple[str, ...]:
    """The bodies of the route that have not decided yet."""
    decided = {basic(decision.body) for decision in decisions if decision.body}
    is_way = any(step.origin in ("competence", "route", "text") for step in route)
    if not is_way or not decisions:
        return ()
    counted: list[str] = []
    seen: set[str] = set()
    for step in route:
        is_again = basic(step.body) in seen and basic(step.body) in decided
        seen.add(basic(step.body))
        if basic(step.body) not in decided or is_again:
            counted.append(step.body)
    return tuple(dict.fromkeys(counted))
