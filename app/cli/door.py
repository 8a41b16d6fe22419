"""What every command needs: the store, the clock, and names turned into ids."""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Engine

from app.cli.errors import WrongUseError
from app.clock import Clock, clock_for
from app.installation import ready_engine
from app.private import keep_private
from config.settings import Settings, settings
from models.database import reading
from models.reference import Reference
from models.rows.case import find_case
from process.calendar import WorkCalendar, local_day
from process.commands.act import Act, Command, id_by_door, part_of
from process.commands.act import Door as ByDoor
from process.ids import CaseId, CommandId, ItemNumber, PersonId
from process.refusals import Refusal, Why
from process.register import MeetingDate, Organization, Person, Register
from process.rules import RuleBook

if TYPE_CHECKING:
    from models.store import Receipt, Store
    from process.state.meeting import MeetingState


@dataclass
class Door:
    """One run of the command line. Opens the database (and makes it, on first use) when first asked."""

    as_json: bool = False

    @cached_property
    def settings(self) -> Settings:
        return settings()

    @cached_property
    def clock(self) -> Clock:
        return clock_for(self.settings.data, self.settings.is_example, self.settings.clock)

    @cached_property
    def engine(self) -> Engine:
        """The database alone: for who must work also where the register cannot be read."""
        keep_private(self.settings.data)
        return ready_engine(self.settings, self.clock.now())

    @cached_property
    def reference(self) -> Reference:
        """The register and the rules: all that many questions need beside the database."""
        reference = Reference(self.settings.undo_minutes)
        with reading(self.engine) as connection:
            reference.refresh(connection)
        return reference

    @cached_property
    def store(self) -> Store:
        """The way to state facts, which only the commands that do so load."""
        from config.load import read_municipality_of
        from config.look import look_of
        from documents.writing.meeting.editions import PaperPress
        from models.store import Store

        folder = self.settings.config
        press = PaperPress(lambda: read_municipality_of(folder).name, lambda: look_of(folder))
        store = Store(self.engine, press=press)
        store.reference = self.reference  # read once for both
        return store

    @property
    def register(self) -> Register:
        return self.reference.register

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def today(self) -> date:
        return local_day(self.now)

    def rules(self) -> tuple[RuleBook, WorkCalendar]:
        """The rules a case registered now would get."""
        return self.reference.rules(self.reference.newest_config(), self.today)

    def case(self, number: str) -> CaseId:
        with reading(self.engine) as connection:
            case_id = find_case(connection, number)
        if case_id is None:
            raise WrongUseError(f"there is no case {number}; `sagsgang cases` lists them", "not_found")
        return case_id

    def person(self, code: str) -> Person:
        person = self.register.person(code)
        if person is None:
            near = [p.code for p in self.register.persons.values() if code and code.casefold() in p.code]
            hint = f"; did you mean {', '.join(near[:5])}?" if near else "; `sagsgang people` lists them"
            raise WrongUseError(f"there is no person {code!r}{hint}", "not_found")
        return person

    def body(self, name: str) -> Organization:
        """By code, short name, name or alias, in any case."""
        wanted = name.casefold()
        for body in self.register.organizations.values():
            names = (body.code, body.name, body.short_name, *body.aliases)
            if wanted in map(str.casefold, filter(None, names)):
                return body
        raise WrongUseError(f"there is no body {name!r}; `sagsgang bodies` lists them", "not_found")

    def meeting(self, name: str) -> MeetingDate:
        """By id, or as `body/2027-10-05`."""
        body, _, day = name.partition("/")
        for meeting in self.register.meetings:
            if name == str(meeting.id):
                return meeting
        if day:
            wanted = self.body(body).id
            for meeting in self.register.meetings:
                if meeting.organization == wanted and meeting.held_on.isoformat() == day:
                    return meeting
        raise WrongUseError(f"there is no meeting {name!r}; name it as BODY/YYYY-MM-DD", "not_found")

    def record(self, name: str) -> MeetingState:
        """A meeting with all its parts."""
        from models.rows.meeting import load_meeting

        with reading(self.engine) as connection:
            record = load_meeting(connection, self.meeting(name).id)
        if record is None:
            raise WrongUseError(f"there is no meeting {name!r}; `sagsgang meetings` lists them", "not_found")
        return record

    def item(self, meeting: str, label: str) -> ItemNumber:
        """An item by the number people see on the agenda: 7, or 3.2 for one under another."""
        record = self.record(meeting)
        item = record.by_label(label.strip())
        if item is None:
            known = ", ".join(record.label(standing.number) for standing in record.in_order())
            raise WrongUseError(f"there is no item {label!r} on this agenda; it has {known or 'none'}", "not_found")
        return item.number

    def meeting_name(self, meeting: int) -> str:
        date = next(known for known in self.register.meetings if known.id == meeting)
        return f"{self.register.organizations[date.organization].code}/{date.held_on.isoformat()}"

    def apply(self, command: Command, who: str, version: int | None = None, command_id: str = "") -> Receipt:
        """State a fact as `who`."""
        actor = self.named(who)
        act = Act(actor, own_id(actor, command_id), version)
        return self.store.apply(command, act, self.now)

    def apply_all(
        self, commands: Sequence[Command], who: str, version: int | None = None, command_id: str = ""
    ) -> list[Receipt]:
        """Several in one transaction, each with a number of its own. What says nothing new is passed over; refused is
        the whole where nothing was taken in.
        """
        from models.store import Receipt, RefusedError

        first, *others = self._acts(len(commands), who, command_id)
        acts = [replace(first, expected_version=version), *others]
        answers = self.store.apply_all(list(zip(commands, acts, strict=True)), self.now)
        taken = [answer for answer in answers if isinstance(answer, Receipt)]
        refused = [answer for answer in answers if isinstance(answer, Refusal)]
        telling = [refusal for refusal in refused if refusal.code != Why.NOTHING_NEW] or ([] if taken else refused)
        if telling:
            raise RefusedError(telling[0])
        return taken

    def _acts(self, count: int, who: str, command_id: str) -> list[Act]:
        actor = self.named(who)
        sent = own_id(actor, command_id)
        return [Act(actor, part_of(sent, place)) for place in range(count)]

    def named(self, who: str) -> PersonId:
        """The one who states something. A person is always named: the record must say who."""
        if not who:
            raise WrongUseError("say who states this: --as CODE (or SAGSGANG_AS); `sagsgang people` lists the codes")
        return self.person(who).id

    def say(self, text: str, data: Mapping[str, Any] | list[Any]) -> None:
        """The result: for people, or as one JSON object."""
        sys.stdout.write((json.dumps(data, ensure_ascii=False, indent=2) if self.as_json else text.rstrip()) + "\n")


def own_id(actor: PersonId, sent: str) -> CommandId:
    """The id of what is stated here; a new one where none was given."""
    try:
        return id_by_door(ByDoor.COMMAND_LINE, actor, sent or str(uuid.uuid4()))
    except ValueError:
        raise WrongUseError(f"--command-id takes a UUID, as `uuidgen` makes them; {sent!r} is none") from None
