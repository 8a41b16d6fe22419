"""The files a municipality's own rules are written in: routes, playbook, approval, reminders, calendar, budget.

Each kind of file is one text, so that its exact wording can be kept as a version and read again (DESIGN §3.10).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Literal, TypeVar, overload

from config.entries import CalendarRules, Closure
from config.files.statute import read_statute
from config.files.toml import ConfigError, Node, Source, read
from process.rules import (
    ApprovalChain,
    ApprovalStep,
    BudgetYear,
    Duty,
    OwnPlan,
    PlaybookRow,
    ReminderPlan,
    Role,
    RouteStep,
    RouteTemplate,
    RuleBook,
    Statute,
)

RULE_FILES: Mapping[str, str] = MappingProxyType(
    {
        "routes": "routes.toml",
        "playbook": "playbook.toml",
        "approval": "approval.toml",
        "reminders": "reminders.toml",
        "calendar": "calendar.toml",
        "budget": "budget.toml",
        "statute": "statute.toml",
    }
)
"""Kind of rules → file name. A version of a kind is the text of its file."""


@dataclass(frozen=True, slots=True)
class Reminders:
    """The reminder file: the usual plan, and the plans of those who have another."""

    usual: ReminderPlan
    own: tuple[OwnPlan, ...] = ()


Rules = (
    Mapping[str, RouteTemplate]
    | tuple[PlaybookRow, ...]
    | Mapping[str, ApprovalChain]
    | Reminders
    | CalendarRules
    | Mapping[int, BudgetYear]
    | Statute
)


Rule = TypeVar("Rule")


def digest(text: str) -> str:
    """The sha256 that names this version of a text, the same whatever the line ends."""
    return sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def _keyed(top: Node, table: str, key: str, read_one: Callable[[Node], Rule]) -> dict[Any, Rule]:
    """The tables of a file by one of their keys; the same key twice is a problem, not a silent replacement."""
    found: dict[Any, Rule] = {}
    for node in top.tables(table):
        rule = read_one(node)
        value = getattr(rule, key)
        if value in found:
            node.note(key, f"»{value}« står to gange. Behold én af dem.")
        found.setdefault(value, rule)
    top.close()
    return found


def read_routes(top: Node) -> dict[str, RouteTemplate]:
    return _keyed(top, "route", "case_type", _route)


def _route(node: Node) -> RouteTemplate:
    route = RouteTemplate(
        case_type=node.text("case_type"),
        name=node.text("name"),
        source=node.text("source"),
        steps=tuple(_step(step) for step in node.tables("steps")),
        letters_send_themselves=node.flag("letters_send_themselves"),
        budget_round=node.flag("budget_round"),
        memo_days=node.whole("memo_days", 5),
        second_round_days=node.whole("second_round_days", 5),
        law_days=node.whole("law_days", 0),
        law_source=node.text("law_source", ""),
    )
    node.close()
    return route


def _step(node: Node) -> RouteStep:
    step = RouteStep(
        step=node.whole("step"),
        body=node.text("body"),
        role=node.choice("role", Role),
        authoritative=node.flag("authoritative"),
        reading=node.whole("reading", 0),
        gates=node.maybe_whole("gates"),
    )
    node.close()
    return step


def read_playbook(top: Node) -> tuple[PlaybookRow, ...]:
    rows = tuple(_row(node) for node in top.tables("row"))
    top.close()
    return rows


def _row(node: Node) -> PlaybookRow:
    row = PlaybookRow(
        key=node.text("key"),
        body=node.text("body"),
        duty=node.choice("duty", Duty),
        source=node.text("source"),
        why=node.text("why"),
        period_days=node.whole("period_days"),
        case_types=node.texts("case_types"),
        departments=node.texts("departments"),
        kle=node.texts("kle"),
        words=node.texts("words"),
        answers=node.texts("answers"),
        due_time=node.hour("due_time", time(12, 0)),
        valid_from=node.maybe_day("valid_from"),
        valid_to=node.maybe_day("valid_to"),
        gates=node.maybe_whole("gates"),
    )
    node.close()
    return row


def read_approval(top: Node) -> dict[str, ApprovalChain]:
    return _keyed(top, "chain", "case_type", _chain)


def _chain(node: Node) -> ApprovalChain:
    chain = ApprovalChain(node.text("case_type"), tuple(_link(step) for step in node.tables("steps")))
    node.close()
    return chain


def _link(node: Node) -> ApprovalStep:
    link = ApprovalStep(node.text("role"), node.text("title"), node.flag("clearance"))
    node.close()
    return link


def read_reminders(top: Node) -> Reminders:
    default = ReminderPlan()
    usual = ReminderPlan(
        days_before=top.wholes("days_before", default.days_before),
        quiet_days=top.whole("quiet_days", default.quiet_days),
        escalation_days=top.wholes("escalation_days", default.escalation_days),
        office_from=top.hour("office_from", default.office_from),
        office_to=top.hour("office_to", default.office_to),
        undo_minutes=top.whole("undo_minutes", default.undo_minutes),
    )
    own = tuple(_own_plan(node) for node in top.tables("plan"))
    top.close()
    return Reminders(usual, own)


def _own_plan(node: Node) -> OwnPlan:
    def days(key: str) -> tuple[int, ...] | None:
        return node.wholes(key) if key in node.values else None

    plan = OwnPlan(
        body=node.text("body", ""),
        kind=node.text("kind", ""),
        case_type=node.text("case_type", ""),
        days_before=days("days_before"),
        quiet_days=node.maybe_whole("quiet_days"),
        escalation_days=days("escalation_days"),
    )
    node.close()
    return plan


def read_calendar(top: Node) -> CalendarRules:
    rules = CalendarRules(
        first_year=top.whole("first_year"),
        last_year=top.whole("last_year"),
        closures=tuple(_closure(node) for node in top.tables("closure")),
    )
    if not date.min.year <= rules.first_year <= rules.last_year <= rules.first_year + 100:
        top.note("last_year", "Kalenderens sidste år skal være lig med eller efter det første, højst 100 år efter.")
        rules = CalendarRules(closures=rules.closures)
    top.close()
    return rules


def _closure(node: Node) -> Closure:
    """One day is written `on`, several `starts_on` and `ends_on`."""
    label = node.text("label")
    single = node.maybe_day("on")
    starts_on = single or node.day("starts_on")
    ends_on = single or node.day("ends_on")
    if ends_on < starts_on or (ends_on - starts_on).days > 366:
        node.note("ends_on", f"»{label}« slutter {ends_on}, før den begynder {starts_on}, eller varer over et år.")
        ends_on = starts_on
    node.close()
    return Closure(label, starts_on, ends_on)


def read_budget(top: Node) -> dict[int, BudgetYear]:
    return _keyed(top, "budget_year", "year", _budget_year)


def _budget_year(node: Node) -> BudgetYear:
    year = BudgetYear(
        year=node.whole("year"),
        first_reading_on=node.day("first_reading_on"),
        second_reading_on=node.day("second_reading_on"),
        hearing_from=node.day("hearing_from"),
        hearing_to=node.day("hearing_to"),
    )
    node.close()
    return year


READERS: Mapping[str, Callable[[Node], Rules]] = MappingProxyType(
    {
        "routes": read_routes,
        "playbook": read_playbook,
        "approval": read_approval,
        "reminders": read_reminders,
        "calendar": read_calendar,
        "budget": read_budget,
        "statute": read_statute,
    }
)


@overload
def parse_rules(kind: Literal["routes"], text: str) -> dict[str, RouteTemplate]: ...
@overload
def parse_rules(kind: Literal["playbook"], text: str) -> tuple[PlaybookRow, ...]: ...
@overload
def parse_rules(kind: Literal["approval"], text: str) -> dict[str, ApprovalChain]: ...
@overload
def parse_rules(kind: Literal["reminders"], text: str) -> Reminders: ...
@overload
def parse_rules(kind: Literal["calendar"], text: str) -> CalendarRules: ...
@overload
def parse_rules(kind: Literal["budget"], text: str) -> dict[int, BudgetYear]: ...
@overload
def parse_rules(kind: Literal["statute"], text: str) -> Statute: ...
@overload
def parse_rules(kind: str, text: str) -> Rules: ...
def parse_rules(kind: str, text: str) -> Rules:
    """The rules of one kind from the text of their file, as when a pinned version is read again.

    Raises `ConfigError` for a text that cannot be read, `KeyError` for a kind that does not exist.
    """
    source = Source(RULE_FILES[kind], text)
    rules = READERS[kind](read(source))
    if source.problems:
        raise ConfigError(source.problems)
    return rules


def read_rules(sources: Mapping[str, Source]) -> tuple[RuleBook, CalendarRules]:
    """The rule book and the closing days of the files by kind; a kind that is absent gets its default."""
    top = {kind: read(source) for kind, source in sources.items()}
    nothing = Node(Source("", ""), {}, 1, 1)
    reminders = read_reminders(top.get("reminders", nothing))
    book = RuleBook(
        routes=read_routes(top.get("routes", nothing)),
        playbook=read_playbook(top.get("playbook", nothing)),
        chains=read_approval(top.get("approval", nothing)),
        reminders=reminders.usual,
        own_plans=reminders.own,
        budget_years=read_budget(top.get("budget", nothing)),
        statute=read_statute(top.get("statute", nothing)),
        versions={kind: digest(source.text) for kind, source in sources.items()},
    )
    return book, read_calendar(top["calendar"]) if "calendar" in top else CalendarRules()


def rule_book(texts: Mapping[str, str]) -> RuleBook:
    """The rule book of a set of pinned texts by kind. Raises `ConfigError`."""
    sources = {kind: Source(RULE_FILES[kind], text) for kind, text in texts.items()}
    book, _ = read_rules(sources)
    problems = [problem for source in sources.values() for problem in source.problems]
    if problems:
        raise ConfigError(problems)
    return book
