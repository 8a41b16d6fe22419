"""The decisions of an item: each body's with its own day, what it comes to, who was not there, how they voted."""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from documents.reading.body_names import Vocabulary, basic
from documents.reading.minutes.decisions.outcome import Judged, Setting, judge
from documents.reading.minutes.decisions.votes import statements_in, votes_in
from documents.reading.minutes.findings import finding, short
from documents.reading.minutes.items.blocks import TextBlock
from documents.reading.minutes.people.absences import from_label, from_sentences
from documents.reading.minutes.result import (
    Absence,
    ItemKind,
    MeetingFinding,
    ReadDecision,
    RouteStep,
    Span,
    Statement,
    StepRole,
)
from documents.reading.minutes.sentences import sentences_of, span_of
from documents.reading.minutes.words import OUTCOMES, ROLES
from documents.reading.text.dates import dates_in
from documents.reading.text.lines import Line

_BY_POINTS = re.compile(r"\bsom indstillet\b|\bindstillingen (?:blev|er|bliver|følges|godkend)", re.IGNORECASE)
_DECIDES = frozenset({"decision", "absence", "present_for_item", "votes", "dissent", "reservation", "conflict"})


@dataclass(frozen=True, slots=True)
class Meeting:
    """What an item's decisions are read against."""

    file: str
    body: str | None
    date: datetime.date | None
    sittings: tuple[datetime.date, ...]
    vocabulary: Vocabulary
    is_flat: bool

    @property
    def last_day(self) -> datetime.date | None:
        """The day it ended."""
        return self.date or max(self.sittings, default=None)


@dataclass(slots=True)
class Told:
    """What an item's decision blocks tell."""

    decisions: list[ReadDecision] = field(default_factory=list)
    absences: tuple[Absence, ...] | None = None
    dissents: tuple[Statement, ...] = ()
    reservations: tuple[Statement, ...] = ()
    conflicts: tuple[Statement, ...] = ()
    passed: list[tuple[str, datetime.date, Span]] = field(default_factory=list)
    sentences: list[tuple[str, Span]] = field(default_factory=list)
    findings: list[MeetingFinding] = field(default_factory=list)
    has_label: bool = False


@dataclass(slots=True)
class _Group:
    """The blocks of one body's decision."""

    first: TextBlock
    body: str | None
    day: datetime.date | None
    point: str | None
    content: list[Line] = field(default_factory=list)
    absence_blocks: list[TextBlock] = field(default_factory=list)
    others: list[TextBlock] = field(default_factory=list)

    @property
    def is_told(self) -> bool:
        return bool(self.content)


def decisions_of(
    blocks: Sequence[TextBlock],
    meeting: Meeting,
    route: Sequence[RouteStep],
    kind: ItemKind | None,
    points: Sequence[str],
) -> Told:
    """All decisions in the blocks, the one under a bare label being the meeting's own."""
    told = Told()
    for group in _groups(blocks, meeting):
        told.has_label = True
        _one(told, group, meeting, route, kind, points)
    told.decisions = _once_each(told)
    return told


def absences_told(blocks: Sequence[TextBlock], meeting: Meeting) -> Told:
    """An item "Fraværende": what is minuted under it are names, not a decision."""
    told = Told(has_label=True)
    for group in _groups(blocks, meeting):
        texts = [(line.text, span_of(meeting.file, [line])) for line in group.content]
        listed = from_label(texts, group.body)
        if listed is None:
            text = short(" ".join(line.text for line in group.content))
            span = span_of(meeting.file, group.content)
            told.findings.append(finding("people_unread", span, "absences", label="Fraværende", text=text))
        told.absences = (*(told.absences or ()), *(listed or ()))
    return told


def _groups(blocks: Sequence[TextBlock], meeting: Meeting) -> Iterator[_Group]:
    groups: list[_Group] = []
    for index, block in enumerate(blocks):
        if block.key not in _DECIDES:
            continue
        starts = block.key == "decision" and (block.label is not None or not groups)
        if starts and block.heading is None and not block.content and _is_over_heading(blocks, index):
            continue  # "Beslutning" over "Teknikudvalget, den …"
        if starts or not groups:
            heading = block.heading
            body, day = (heading.body or meeting.body, heading.date) if heading else (meeting.body, meeting.date)
            groups.append(_Group(block, body, day, heading.point if heading else None))
        group = groups[-1]
        if block.key == "decision":
            group.content += block.content
        elif block.key == "absence":
            group.absence_blocks.append(block)
        elif block.key != "present_for_item":
            group.others.append(block)
    yield from (sitting for group in groups for sitting in _by_sitting(group, meeting))


def _is_over_heading(blocks: Sequence[TextBlock], index: int) -> bool:
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    return following is not None and following.key == "decision" and following.heading is not None


def _by_sitting(group: _Group, meeting: Meeting) -> Iterator[_Group]:
    """A decision told day by day ("Den 8. juni 2006: …") is one for each day."""
    if len(meeting.sittings) < 2:
        yield group
        return
    current = group
    for line in group.content:
        for text, day in _dated_pieces(line.text):
            if day is not None:
                if current is not group:
                    yield current
                current = replace(group, day=day, content=[], absence_blocks=[], others=[])
            if current is not group:
                current.content.append(line.with_text(text))
    yield current


def _dated_pieces(text: str) -> Iterator[tuple[str, datetime.date | None]]:
    starts = [
        d
        for d in dates_in(text)
        if d.year and text[d.end :].lstrip().startswith(":") and text[: d.start].rstrip().lower().endswith("den")
    ]
    if not starts:
        yield text, None
        return
    lead = text[: starts[0].start].rstrip()[:-3].strip()
    if lead:
        yield lead, None
    for printed, following in zip(starts, [*(s.start for s in starts[1:]), len(text)], strict=False):
        piece = text[printed.end : following].lstrip(" :")
        yield piece.removesuffix(" Den ").removesuffix("Den ").strip(), printed.within(None)


def _one(
    told: Told,
    group: _Group,
    meeting: Meeting,
    route: Sequence[RouteStep],
    kind: ItemKind | None,
    points: Sequence[str],
) -> None:
    span = span_of(meeting.file, [*group.first.lines[:1], *group.content])
    absences = _absences(told, group, meeting)
    sentences = list(sentences_of(meeting.file, group.content))
    attendance = from_sentences(sentences, group.body)
    if attendance.absences:
        absences = (*(absences or ()), *attendance.absences)
    rest = [sentence for index, sentence in enumerate(sentences) if index not in attendance.taken]
    is_own = group.body is None or meeting.body is None or basic(group.body) == basic(meeting.body)
    if is_own:
        told.absences = absences if told.absences is None else (*told.absences, *(absences or ()))
    if not rest:
        _nothing_told(told, group, span, is_own=is_own)
        return
    decision = _decision(told, group, meeting, rest, absences, span, _setting(group, route, kind, points))
    told.sentences += rest
    told.decisions.append(decision)
    extra = [s for block in group.others for s in sentences_of(meeting.file, block.content)]
    told.dissents += statements_in([*rest, *extra], "dissent")
    told.reservations += statements_in([*rest, *extra], "reservation")
    told.conflicts += statements_in([*sentences, *extra], "conflict")


def _absences(told: Told, group: _Group, meeting: Meeting) -> tuple[Absence, ...] | None:
    absences: tuple[Absence, ...] | None = None
    for block in group.absence_blocks:
        texts = [(line.text, span_of(meeting.file, [line])) for line in block.content]
        listed = from_label(texts, group.body, block.label or "")
        if listed is None or any(absence.certainty == "uncertain" for absence in listed):
            text = short(" ".join(line.text for line in block.content))
            told.findings.append(
                finding("people_unread", span_of(meeting.file, block.lines), "absences", label=block.label, text=text)
            )
        if listed is None:
            continue
        absences = (*(absences or ()), *listed)
    return absences


def _nothing_told(told: Told, group: _Group, span: Span, *, is_own: bool) -> None:
    heading = group.first.heading
    if (heading is not None and not heading.is_decision and not is_own) or (
        heading is not None and not heading.is_decision and not group.absence_blocks and group.first.is_earlier
    ):
        told.passed.append((group.body or "", heading.date, span))
    else:
        label = (heading and group.first.label) or group.first.label or "Beslutning"
        told.findings.append(finding("decision_empty", span, "decisions", label=short(label)))


def _setting(group: _Group, route: Sequence[RouteStep], kind: ItemKind | None, points: Sequence[str]) -> Setting:
    own = [step for step in route if group.body and basic(step.body) == basic(group.body)]
    role: StepRole | None = own[0].role if own else None
    last = bool(route) and bool(own) and basic(route[-1].body) == basic(own[-1].body)
    deciding = [step for step in route if step.role == "decision"]
    if (role in (None, "treatment") and deciding and not own) or (
        role in (None, "treatment") and own and not last and _is_higher(route[-1].body)
    ):
        role = "recommendation"
    return Setting(role, kind, points, last)


def _is_higher(body: str) -> bool:
    """The council or the finance committee, which stand after every other committee."""
    return any(word in body.casefold() for word in ("byråd", "kommunalbestyrelse", "borgerrepræsentation", "økonomi"))


def _decision(
    told: Told,
    group: _Group,
    meeting: Meeting,
    rest: list[tuple[str, Span]],
    absences: tuple[Absence, ...] | None,
    span: Span,
    setting: Setting,
) -> ReadDecision:
    judged = judge([text for text, _ in rest], setting)
    under_label = [s for b in group.others if b.key == "votes" for s in sentences_of(meeting.file, b.content)]
    votes, told_of = [*votes_in(rest), *votes_in(under_label)], [*rest, *under_label]
    main = next((v for v in votes if v.about == "decision"), None)
    told.findings += [
        finding("votes_unclear", v.source, "votes", text=short(next(t for t, s in told_of if s == v.source)))
        for v in votes
        if v.votes_for is None or v.votes_against is None
    ]
    is_certain = judged.is_certain and not meeting.is_flat
    text = "\n".join(text for text, _ in rest)
    told.findings += _doubts(judged, group, span, text, setting, is_certain=is_certain)
    raised = "hævet til beslutning" in text.casefold()
    return ReadDecision(
        group.body, group.day, judged.outcome, text, judged.printed, group.point, main,
        tuple(v for v in votes if v is not main), judged.deviation, absences, raised,
        "certain" if is_certain else "uncertain", span,
    )  # fmt: skip


def _doubts(
    judged: Judged, group: _Group, span: Span, text: str, setting: Setting, *, is_certain: bool
) -> Iterator[MeetingFinding]:
    outcome = OUTCOMES[judged.outcome]
    if judged.deviation is not None and setting.role is not None:
        yield finding(
            "outcome_deviates",
            span,
            "outcome",
            body=group.body,
            role=ROLES[setting.role],
            printed=judged.printed,
            outcome=outcome,
        )
    if judged.outcome == "sent_to_hearing" and judged.printed and "høring" not in text.casefold():
        yield finding("outcome_uncertain", span, "outcome", text=short(text), outcome=outcome)
    if setting.points and _BY_POINTS.search(text):
        count = "ét punkt" if len(setting.points) == 1 else f"{len(setting.points)} punkter"
        yield finding("decision_by_points", span, "outcome", printed=short(text), count=count)
    if not is_certain:
        yield finding("outcome_uncertain", span, "outcome", text=short(text), outcome=outcome)
    for value, what, fact in ((group.body, "udvalg", "body"), (group.day, "dato", "date")):
        if value is None:
            yield finding("decision_without_day", span, fact, what=what)


def _once_each(told: Told) -> list[ReadDecision]:
    """A decision that is printed twice, as in a summary of the case's way, is one; two that differ are asked about."""
    kept: list[ReadDecision] = []
    for decision in told.decisions:
        twin = next((k for k in kept if _is_same(k, decision)), None)
        if twin is None:
            kept.append(decision)
        elif twin.outcome != decision.outcome:
            kept.append(decision)
            told.findings.append(
                finding(
                    "decisions_differ", decision.source, "outcome", body=decision.body, date=f"{decision.date:%d.%m.%Y}"
                )
            )
    return kept


def _is_same(first: ReadDecision, second: ReadDecision) -> bool:
    if first.date is None or first.date != second.date or not first.body or not second.body:
        return False
    name, other = basic(first.body), basic(second.body)
    return name == other or name.endswith(f" {other}") or other.endswith(f" {name}")
