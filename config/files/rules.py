"""The files a municipality's own rules are written in: routes, playbook, approval, reminders, calendar and so on.

Each kind of file is one text, so that its exact wording can be kept as a version and read again (DESIGN §3.10).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self, TypeVar, overload

from pydantic import AfterValidator, PlainValidator, model_validator

from config.entries import CalendarRules, Closure
from config.files.tables import Several, Table, TableOf, Tables, mistake, read, table_of
from config.files.toml import ConfigError, Source
from process.law import SUBSTITUTE_FROM_DAYS
from process.rules import (
    ApprovalChain,
    BudgetYear,
    OwnPlan,
    PlaybookRow,
    ReminderPlan,
    RouteTemplate,
    RuleBook,
    Statute,
)
from process.state.meeting import FIXED_TITLES

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

Rule = TypeVar("Rule")
LONGEST_NOTICE_DAYS = 31
"""A right that has to be used more than a month before each meeting would be none (KSL § 11)."""


@dataclass(frozen=True, slots=True)
class Reminders:
    """The reminder file: the usual plan, and the plans of those who have another."""

    usual: ReminderPlan
    own: tuple[OwnPlan, ...] = ()


class RoutesFile(Table):
    route: Tables[RouteTemplate] = ()


class PlaybookFile(Table):
    row: Tables[PlaybookRow] = ()


class ApprovalFile(Table):
    chain: Tables[ApprovalChain] = ()


class BudgetFile(Table):
    budget_year: Tables[BudgetYear] = ()


class ClosedDay(Table):
    label: str
    on: date


class ClosedDays(Table):
    label: str
    on: None = None  # known, but then the table is another
    starts_on: date
    ends_on: date


def _closure(table: Any) -> Closure:
    """One day is written `on`, several `starts_on` and `ends_on`."""
    if isinstance(table, dict) and "on" in table:
        day = ClosedDay.model_validate(table)
        return Closure(day.label, day.on, day.on)
    days = ClosedDays.model_validate(table)
    if not 0 <= (days.ends_on - days.starts_on).days <= 366:
        message = f"»{days.label}« slutter {days.ends_on}, før den begynder {days.starts_on}, eller varer over et år."
        raise mistake("ends_on", message, ends_on=days.starts_on)
    return Closure(days.label, days.starts_on, days.ends_on)


class CalendarFile(Table):
    first_year: int
    last_year: int
    closure: Several[Annotated[Closure, PlainValidator(_closure)]] = ()

    @model_validator(mode="after")
    def _years_follow_each_other(self) -> Self:
        if not date.min.year <= self.first_year <= self.last_year <= self.first_year + 100:
            message = "Kalenderens sidste år skal være lig med eller efter det første, højst 100 år efter."
            years = CalendarRules()
            raise mistake("last_year", message, first_year=years.first_year, last_year=years.last_year)
        return self


def _within_the_law(statute: Statute) -> Statute:
    """Days: the law says a month, a statute may only ask for less (KSL § 15, stk. 2 and § 28)."""
    month = SUBSTITUTE_FROM_DAYS
    for key in ("council_from_days", "committee_from_days"):
        if not 0 <= getattr(statute, key) <= month:
            message = f"Skriv et antal dage fra 0 til {month}: vedtægten kan kun kræve mindre end lovens måned."
            raise mistake(key, message)
    if not 0 <= statute.member_item_days <= LONGEST_NOTICE_DAYS:
        message = f"Skriv et antal dage fra 0 til {LONGEST_NOTICE_DAYS}: længere kan et medlem ikke vente på sin sag."
        raise mistake("member_item_days", message)
    items = statute.fixed_items
    for unknown in (item for item in items if item not in FIXED_TITLES):
        message = f"»{unknown}« er ikke et fast punkt. Vælg blandt: {', '.join(FIXED_TITLES)}."
        raise mistake("fixed_items", message, fixed_items=[item for item in items if item != unknown])
    if len(set(items)) < len(items):
        message = "Et fast punkt står to gange. Behold det én gang."
        raise mistake("fixed_items", message, fixed_items=list(dict.fromkeys(items)))
    return statute


class StatuteFile(Table):
    """What the municipality's governing statute and rules of procedure say of its meetings."""

    statute: Annotated[Statute, TableOf(), AfterValidator(_within_the_law)] = Statute()


def digest(text: str) -> str:
    """The sha256 that names this version of a text, the same whatever the line ends."""
    return sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def _keyed(source: Source, table: str, key: str, rules: Iterable[Rule]) -> dict[Any, Rule]:
    """The tables of a file by one of their keys; the same key twice is a problem, not a silent replacement."""
    kept: dict[Any, Rule] = {}
    for number, rule in enumerate(rules):
        value = getattr(rule, key)
        if value in kept:
            source.note_at((table, number, key), f"»{value}« står to gange. Behold én af dem.")
        kept.setdefault(value, rule)
    return kept


def _reminders(source: Source) -> Reminders:
    """The usual plan stands at the top of its file, with no table of its own."""
    values = dict(read(source, table_of(ReminderPlan, plan=(tuple[OwnPlan, ...], ()))))
    own = values.pop("plan")
    return Reminders(ReminderPlan(**values), own)


def _calendar(source: Source) -> CalendarRules:
    file = read(source, CalendarFile)
    return CalendarRules(file.first_year, file.last_year, file.closure)


READERS: Mapping[str, Callable[[Source], Any]] = MappingProxyType(
    {
        "routes": lambda source: _keyed(source, "route", "case_type", read(source, RoutesFile).route),
        "playbook": lambda source: read(source, PlaybookFile).row,
        "approval": lambda source: _keyed(source, "chain", "case_type", read(source, ApprovalFile).chain),
        "reminders": _reminders,
        "calendar": _calendar,
        "budget": lambda source: _keyed(source, "budget_year", "year", read(source, BudgetFile).budget_year),
        "statute": lambda source: read(source, StatuteFile).statute,
    }
)


RETIRED = re.compile(r"^(?:law_days|law_source)\s*=.*$", re.MULTILINE)
"""Keys of routes that are no more; versions that running cases have pinned still have them."""


def _pinned(kind: str, text: str) -> Source:
    return Source(RULE_FILES[kind], RETIRED.sub("", text) if kind == "routes" else text)


@overload
def parse_rules(kind: Literal["routes"], text: str) -> dict[str, RouteTemplate]: ...
@overload
def parse_rules(kind: Literal["calendar"], text: str) -> CalendarRules: ...
@overload
def parse_rules(kind: str, text: str) -> Any: ...
def parse_rules(kind: str, text: str) -> Any:
    """The rules of one kind from the text of their file, as when a pinned version is read again.

    Raises `ConfigError` for a text that cannot be read, `KeyError` for a kind that does not exist.
    """
    source = _pinned(kind, text)
    rules = READERS[kind](source)
    if source.problems:
        raise ConfigError(source.problems)
    return rules


def read_rules(sources: Mapping[str, Source]) -> tuple[RuleBook, CalendarRules]:
    """The rule book and the closing days of the files by kind; a kind that is absent gets its default."""
    rules = {kind: READERS[kind](source) for kind, source in sources.items()}
    reminders = rules.get("reminders", Reminders(ReminderPlan()))
    book = RuleBook(
        routes=rules.get("routes", {}),
        playbook=rules.get("playbook", ()),
        chains=rules.get("approval", {}),
        reminders=reminders.usual,
        own_plans=reminders.own,
        budget_years=rules.get("budget", {}),
        statute=rules.get("statute", Statute()),
        versions={kind: digest(source.text) for kind, source in sources.items()},
    )
    return book, rules.get("calendar", CalendarRules())


def rule_book(texts: Mapping[str, str]) -> RuleBook:
    """The rule book of a set of pinned texts by kind. Raises `ConfigError`."""
    sources = {kind: _pinned(kind, text) for kind, text in texts.items()}
    book, _ = read_rules(sources)
    problems = [problem for source in sources.values() for problem in source.problems]
    if problems:
        raise ConfigError(problems)
    return book
