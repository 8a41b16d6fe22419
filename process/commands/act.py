"""Who states a command, and what the commands of each subject begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from process.ids import CaseId, PersonId


@dataclass(frozen=True, slots=True)
class Act:
    """Who states a command. `actor` None is the engine. `command_id` makes a repeat take effect once."""

    actor: PersonId | None
    command_id: str
    expected_version: int | None = None
    on_behalf_of: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One proposal as read or written: `content` is the document (JSON-able), `text` what the playbook reads."""

    title: str
    content: Mapping[str, object] = field(default_factory=dict)
    text: str = ""
    is_complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What may be asked: of a case, of a meeting, of the register. It says what; `Act` says who, and what they saw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCommand(Command):
    case: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCommand(Command):
    """A change of the register or the rules, read from the municipality's files or made on the web.

    `kind` is the entry's kind (`organization`, `person`, `membership`, `meeting`, `term`, `rules`), `key` its code,
    `fields` the values that change (JSON-able).
    """

    kind: str
    key: str
    fields: Mapping[str, object]
    valid_from: date | None = None
