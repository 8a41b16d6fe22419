"""Who states a command, and what the commands of each subject begin with."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from process.ids import CaseId, CommandId, PersonId

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
NO_ID = CommandId("")
"""Of what is only asked about, never stated."""


class Door(StrEnum):
    """The way a person's command comes in. Its ids begin with its name and the person's: nobody makes another's."""

    WEB = "web"
    COMMAND_LINE = "cli"


def id_by_door(door: Door, actor: PersonId, sent: str) -> CommandId:
    """The id of a command that a person sends through a door: `web/17/<uuid>`.

    `sent` is the UUID that came with it; raises `ValueError` for anything else.
    """
    if not is_uuid(sent):
        raise ValueError("a command's id is a UUID")
    return CommandId(f"{door}/{actor}/{sent.lower()}")


def is_uuid(sent: object) -> bool:
    """In the usual spelling: `uuid.UUID` takes others too, and one id must not have two."""
    return isinstance(sent, str) and bool(_UUID.fullmatch(sent))


def part_of(sent: CommandId, part: object) -> CommandId:
    """The id of one of several commands that came in one sending."""
    return CommandId(f"{sent}/{part}")


def id_by_engine(name: str = "") -> CommandId:
    """The id of what moves by itself; by `name` where the same thing must take effect once."""
    return CommandId(f"engine/{name or uuid.uuid4()}")


def id_by_content(name: str) -> CommandId:
    """The id of what takes effect once for the same content: `import:<digest>:0`. `name` is made of digests and our own
    numbers, never of text that came through a door.
    """
    if name.startswith(("engine/", *(f"{door}/" for door in Door))):
        raise ValueError(f"{name} is a door's")
    return CommandId(name)


@dataclass(frozen=True, slots=True)
class Act:
    """Who states a command. `actor` None is the engine. `command_id` makes a repeat take effect once, and says by which
    door it came.
    """

    actor: PersonId | None
    command_id: CommandId
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
