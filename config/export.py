"""The register and the rules back to the files they can be read from: reading what is written here gives them again.

Rules that are unchanged keep their own wording and comments (`Configuration.texts`); the rest is written plainly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import time
from itertools import groupby
from pathlib import Path
from typing import Any

import tomlkit

from config.entries import CalendarRules, Configuration, MeetingEntry, MembershipEntry
from config.files.rules import Reminders, parse_rules
from config.files.toml import ConfigError
from config.load import FILES
from process.rules import Statute

HEADERS = {"routes": "route", "playbook": "row", "approval": "chain", "budget": "budget_year"}


def export(configuration: Configuration) -> dict[str, str]:
    """File name → text. Loading these files gives an equal configuration (but for the versions of rewritten rules)."""
    texts = {
        "organisation": _organisation(configuration),
        "people": _people(configuration),
        "seats": _bodies(configuration.memberships, "seats"),
        "meetings": _bodies(configuration.meetings, "meetings"),
        **{kind: _rules(kind, value, configuration.texts) for kind, value in _rule_values(configuration)},
    }
    return {FILES[kind]: text for kind, text in texts.items()}


def write(configuration: Configuration, folder: Path) -> tuple[Path, ...]:
    """Write the files into a folder, which is made if need be, and say which."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in export(configuration).items():
        path = folder / name
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return tuple(written)


def _rule_values(configuration: Configuration) -> Iterator[tuple[str, Any]]:
    rules = configuration.rules
    yield "routes", rules.routes
    yield "playbook", rules.playbook
    yield "approval", rules.chains
    yield "reminders", Reminders(rules.reminders, rules.own_plans)
    yield "calendar", configuration.calendar
    if rules.budget_years:
        yield "budget", rules.budget_years
    if rules.statute != Statute() or "statute" in configuration.texts:
        yield "statute", rules.statute


def _rules(kind: str, value: Any, texts: Mapping[str, str]) -> str:
    kept = texts.get(kind)
    if kept is not None and _says(kind, kept, value):
        return kept
    match value:
        case Reminders():
            return _pairs(value.usual, all_keys=True) + "".join(_table("plan", plan) for plan in value.own)
        case Statute():
            return "[statute]\n" + _pairs(value, all_keys=True)
        case CalendarRules():
            closures = "".join(_table("closure", closure) for closure in value.closures)
            return _pairs(value, skip=("closures",), all_keys=True) + closures
    rules = value.values() if isinstance(value, Mapping) else value
    return "\n".join(_table(HEADERS[kind], rule) for rule in rules)


def _says(kind: str, text: str, value: Any) -> bool:
    try:
        return bool(parse_rules(kind, text) == value)
    except ConfigError:
        return False


def _organisation(configuration: Configuration) -> str:
    parts = [f"[municipality]\n{_pairs(configuration.municipality)}"]
    parts += [_table("term", term) for term in configuration.terms]
    parts += [_table("organization", body) for body in configuration.organizations]
    return "\n".join(parts)


def _people(configuration: Configuration) -> str:
    return _list("people", [_inline(person) for person in configuration.persons])


def _bodies(entries: Iterable[MembershipEntry] | Iterable[MeetingEntry], key: str) -> str:
    parts = []
    for organization, of_body in groupby(entries, key=lambda entry: entry.organization):
        lines = [_inline(entry, skip=("organization",)) for entry in of_body]
        parts.append(f"[[body]]\norganization = {_value(organization)}\n{_list(key, lines)}")
    return "\n".join(parts)


def _table(header: str, entry: Any) -> str:
    return f"[[{header}]]\n{_pairs(entry)}"


def _pairs(entry: Any, skip: tuple[str, ...] = (), all_keys: bool = False) -> str:
    return "".join(
        _list(name, [_inline(step) for step in value]) if name == "steps" else f"{name} = {_value(value)}\n"
        for name, value in _stated(entry, skip, all_keys)
    )


def _inline(entry: Any, skip: tuple[str, ...] = ()) -> str:
    return "{ " + ", ".join(f"{name} = {_value(value)}" for name, value in _stated(entry, skip, False)) + " }"


def _stated(entry: Any, skip: tuple[str, ...], all_keys: bool) -> Iterator[tuple[str, Any]]:
    """The fields worth writing: those without a default, and those that differ from it."""
    for field in fields(entry):
        value = getattr(entry, field.name)
        if field.name not in skip and value is not None and (all_keys or value != field.default):
            yield field.name, value


def _list(key: str, lines: list[str]) -> str:
    return f"{key} = [\n" + "".join(f"  {line},\n" for line in lines) + "]\n"


def _value(value: object) -> str:
    """One value in TOML. Hours are written as a text to the minute, as people write them."""
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return tomlkit.item(f"{value:%H:%M}" if isinstance(value, time) else value).as_string()
