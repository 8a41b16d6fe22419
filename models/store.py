"""The only writer of the process: `apply` runs one command in one transaction, with its notices and its history.

Load, decide, save, plan notices, chain the history, commit. A refusal raises `RefusedError` and writes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from models import tables as t
from models.access.confidentiality import limits_on_agendas
from models.batch import Batch
from models.case.material import case_texts
from models.database import reading, writing
from models.history import Entry, chain, keep_texts
from models.kept import Kept
from models.meeting.editions import Press, freeze
from models.meeting.erasure import destroy, is_printed, quoting
from models.proof import Written
from models.reference import NotLoadedError, Reference
from models.rows.case import load_case
from models.rows.notice import to_post, unsent_letters
from models.rows.numbers import next_number, next_package
from models.rows.package import deadlines_in, load_package
from models.rows.prepared import Prepared
from models.rows.register import change_register
from models.rows.writes import ConcurrentChangeError
from process.calendar import local_day
from process.change import Context, Decided
from process.commands import act as act_rules
from process.commands import case as c
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.act import Act, Command
from process.commands.case import JoinCase, TakeFromCollective
from process.decide import decide
from process.ids import CaseId, MeetingId
from process.legible import is_storable
from process.meeting.editions import editions_made
from process.refusals import Refusal, Thing, Why, refuse
from process.state.case import CaseState
from process.state.meeting import MeetingState

ATTEMPTS = 5
Result = TypeVar("Result")
_EARLIER = Prepared(
    sa.select(t.history.c.tag, t.history.c.case_id, t.history.c.meeting_id, t.history.c.actor)
    .where(t.history.c.command_id == sa.bindparam("command_id"))
    .order_by(t.history.c.ordinal)
)


class RefusedError(Exception):
    """A command was refused: `refusal` says why, in words a clerk can read. Nothing was written."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.english)
        self.refusal = refusal


class _RehearsedError(Exception):
    """Ends a transaction that was only to show what would come of it."""

    def __init__(self, case: CaseState | None) -> None:
        super().__init__()
        self.case = case


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a command. `repeated`: it had already taken effect, and did not again. `followed`: the meetings
    whose papers quoted words that were erased, and were changed with it.
    """

    case_id: CaseId | None
    meeting_id: MeetingId | None
    tags: tuple[str, ...]
    version: int = 0
    repeated: bool = False
    followed: tuple[MeetingId, ...] = ()


Also = Callable[[Connection, Sequence[Receipt | Refusal]], None]
"""What is done in the transaction of several commands, with what became of each."""


class Store:
    """One process's door to the database: the engine, the cached register and rules, and who words a meeting's paper.

    Without `press` no edition is frozen: for simulations, of which nothing is printed. `alone`: nobody else writes this
    database, so what a command has left of a case or a meeting is not read again for the next.
    """

    def __init__(
        self, engine: Engine, undo_minutes: int | None = None, press: Press | None = None, *, alone: bool = False
    ) -> None:
        self.engine = engine
        self.kept = Kept() if alone else None
        self.press = press
        self.reference = Reference(undo_minutes)
        self.register_followed: tuple[int, date] | None = None  # the register's version and the day, see succession.py

    def apply(
        self, command: Command, act: Act, now: datetime, also: Callable[[Connection], None] | None = None
    ) -> Receipt:
        """Run one command in one transaction. Raises `RefusedError`; a lost race is tried again. `also` is done with it
        the first time, or neither is.
        """

        def work(connection: Connection) -> Receipt:
            receipt = self.apply_in(connection, command, act, now)
            if also is not None and not receipt.repeated:
                also(connection)
            return receipt

        return self._retrying(work)

    def rehearse(self, command: Command, act: Act, now: datetime) -> CaseState | None:
        """The case as it would be after the command; nothing is kept. Raises `RefusedError`."""

        def work(connection: Connection) -> Receipt:
            receipt = self.apply_in(connection, command, act, now)
            raise _RehearsedError(load_case(connection, receipt.case_id) if receipt.case_id else None)

        try:
            self._retrying(work)
        except _RehearsedError as rehearsed:
            return rehearsed.case
        raise AssertionError("unreachable")

    def apply_all(
        self, commands: Sequence[tuple[Command, Act]], now: datetime, also: Also | None = None
    ) -> list[Receipt | Refusal]:
        """Several commands in one transaction: an agenda decided in one go, a day simulated in one commit.

        A refused command writes nothing and does not stop the others. `also` is done with what became of them.
        """

        def work(connection: Connection) -> list[Receipt | Refusal]:
            asked = [command for command, _ in commands]
            _lock_in_order(connection, asked)
            batch = Batch(connection, self.kept)
            batch.look_for([act.command_id for _, act in commands])
            batch.read({command.case for command in asked if isinstance(command, act_rules.CaseCommand)})
            done = [self._answered(batch, command, act, now) for command, act in commands]
            batch.write()
            if also is not None:
                also(connection, done)
            return done

        return self._retrying(work)

    def _answered(self, batch: Batch, command: Command, act: Act, now: datetime) -> Receipt | Refusal:
        try:
            return self._apply_whole(batch, command, act, now)
        except RefusedError as refused:
            return refused.refusal

    def _apply_whole(self, batch: Batch, command: Command, act: Act, now: datetime) -> Receipt:
        """A refused registration gives back the number it had taken."""
        if not isinstance(command, c.RegisterCase | hc.OpenPackage):
            return self.apply_to(batch, command, act, now)
        batch.make_room(command, act)  # what is written within goes with a refusal
        with batch.connection.begin_nested():
            return self.apply_to(batch, command, act, now)

    def _retrying(self, work: Callable[[Connection], Result]) -> Result:
        for _ in range(ATTEMPTS):
            try:
                return self._tried(work, self.reference.loading_nothing)
            except NotLoadedError as missing:
                # Register, rules and calendar cost a process's first command a second: not while everybody waits.
                with reading(self.engine) as connection:
                    is_loaded = self.reference.load(connection, missing)
                if not is_loaded:  # the batch itself has changed the register, which only it can see
                    break
        return self._tried(work, nullcontext)

    def _tried(self, work: Callable[[Connection], Result], held: Callable[[], AbstractContextManager[None]]) -> Result:
        for attempt in range(ATTEMPTS):
            try:
                return self._done(work, held)
            except (ConcurrentChangeError, sa.exc.IntegrityError, sa.exc.OperationalError) as lost:
                # Another writer was first: the same command id, the same version, or two waited for each other's
                # rows and PostgreSQL broke the knot. Read again and see.
                if attempt == ATTEMPTS - 1 or not _is_lost_race(lost):
                    raise
                time.sleep(0.01 * (attempt + 1))
        raise AssertionError("unreachable")

    def _done(self, work: Callable[[Connection], Result], held: Callable[[], AbstractContextManager[None]]) -> Result:
        try:
            with writing(self.engine) as connection, held():
                done = work(connection)
        except RefusedError:
            raise  # it has changed nothing
        except NotLoadedError:
            if self.kept is not None:
                self.kept.forget_unsettled()
            raise  # it is tried again
        except BaseException:
            if self.kept is not None:
                self.kept.forget()  # what it has left of cases and meetings came to nothing
            raise
        if self.kept is not None:
            self.kept.settle()
        return done

    def apply_in(self, connection: Connection, command: Command, act: Act, now: datetime) -> Receipt:
        """As `apply`, inside the caller's transaction."""
        batch = Batch(connection, self.kept)
        receipt = self.apply_to(batch, command, act, now)
        batch.write()
        return receipt

    def apply_to(self, batch: Batch, command: Command, act: Act, now: datetime) -> Receipt:
        """As `apply`, into a batch, which its owner writes."""
        if not is_storable(command):
            raise RefusedError(refuse(Why.UNREADABLE_TEXT))
        batch.make_room(command, act)
        connection = batch.connection
        earlier = None if batch.is_new(act.command_id) else _earlier(connection, command, act)
        if earlier:
            return earlier
        if isinstance(command, act_rules.RegisterCommand):
            batch.register_changes()
            return self._change_register(connection, command, act, now)
        batch.refresh(self.reference)
        try:
            return self._decide_and_save(batch, command, act, now)
        except RefusedError:
            # The same command may have taken effect while this one waited for the row it changes.
            earlier = _earlier(connection, command, act)
            if earlier:
                return earlier
            raise

    def _decide_and_save(self, batch: Batch, command: Command, act: Act, now: datetime) -> Receipt:
        connection = batch.connection
        meeting = _the_meeting(batch, command)
        case = _the_case(batch, command, meeting)
        ctx = self._context(batch, command, case, act, now, meeting)
        decided = decide(case, meeting, command, ctx)
        if isinstance(decided, Refusal):
            raise RefusedError(decided)
        if isinstance(command, mc.EraseWords) and not is_printed(connection, command):
            raise RefusedError(refuse(Why.NOTHING_NEW))
        version = batch.save(command, case, meeting, decided, ctx)
        if self.press is not None and isinstance(command, mc.MeetingCommand) and decided.meeting is not None:
            made = editions_made(decided.meeting, decided.events)
            record = batch.meeting(command.meeting)
            if made and record is not None:
                batch.write()  # the paper is made of what is written
                freeze(connection, self.press, self.reference, command, record, made, ctx)
        followed = self._erase(batch, command, meeting, decided, ctx)
        case_id = decided.case.case.id if decided.case else None
        tags = tuple(str(event.tag) for event in decided.events)
        return Receipt(case_id, meeting.meeting.id if meeting else None, tags, version, followed=followed)

    def _erase(
        self, batch: Batch, command: Command, meeting: MeetingState | None, decided: Decided, ctx: Context
    ) -> tuple[MeetingId, ...]:
        """Erased words in what the history keeps, and where later papers quote them: each has an edition of its own."""
        if not isinstance(command, mc.EraseWords) or meeting is None or decided.meeting is None:
            return ()
        batch.write()
        destroy(batch.connection, command, ctx)
        batch.forget()
        followed: list[MeetingId] = []
        for other in quoting(batch.connection, command, meeting, decided.meeting):
            there = replace(command, meeting=other)
            if not is_printed(batch.connection, there):  # erased already, with another paper that it quotes
                continue
            act = Act(ctx.act.actor, act_rules.part_of(ctx.act.command_id, f"quoted/{other}"))
            followed += [other, *self.apply_to(batch, there, act, ctx.now).followed]
        return tuple(followed)

    def context(
        self,
        connection: Connection,
        command: Command,
        case: CaseState | None,
        act: Act,
        now: datetime,
        meeting: MeetingState | None = None,
    ) -> Context:
        """What the rules may know: the moment, the register, and the rules this case pinned when it began."""
        return self._context(Batch(connection), command, case, act, now, meeting)

    def _context(
        self,
        batch: Batch,
        command: Command,
        case: CaseState | None,
        act: Act,
        now: datetime,
        meeting: MeetingState | None,
    ) -> Context:
        connection = batch.connection
        ctx = self.context_given(command, case, act, now, meeting, partial(_on_agenda, batch, meeting))
        whole = command.into if isinstance(command, JoinCase) else case.case.joined_into if case is not None else None
        if whole is not None and isinstance(command, JoinCase | TakeFromCollective):
            ctx = replace(ctx, collective=load_case(connection, whole))
        if isinstance(command, hc.AnswerQuestions):
            ctx = replace(ctx, texts=case_texts(connection, command.case))
        if isinstance(command, c.KeepBack | hc.CancelLetter | hc.CorrectLetter):
            ctx = replace(ctx, unsent_letters=unsent_letters(connection, command.case, now))
        if isinstance(command, hc.RecordPosted):
            ctx = replace(ctx, to_post=to_post(connection, command.case))
        if isinstance(command, mc.PlaceOnAgenda | mc.RecordDecision | mc.DecideAlone) and case is not None:
            ctx = replace(ctx, kept_back=limits_on_agendas(connection, case.case.id, now))
        if isinstance(command, c.RegisterCase):
            new_id, number = next_number(connection, ctx.today.year)
            ctx = replace(ctx, new_id=new_id, new_number=number)
        return self._with_package(connection, command, case, ctx)

    def _with_package(self, connection: Connection, command: Command, case: CaseState | None, ctx: Context) -> Context:
        """What is known of the hearing that several cases have together, for the commands that ask."""
        if isinstance(command, hc.OpenPackage):
            new_id, number = next_package(connection, ctx.today.year)
            return replace(ctx, new_package=new_id, new_number=number)
        if isinstance(command, hc.GatherCase | hc.PackageCommand):
            return replace(ctx, package=load_package(connection, command.package))
        if isinstance(command, hc.SendHearing | c.Advance) and case is not None and case.case.package:
            return replace(ctx, asked_together=deadlines_in(connection, case.case.package))
        return ctx

    def context_given(
        self,
        command: Command,
        case: CaseState | None,
        act: Act,
        now: datetime,
        meeting: MeetingState | None = None,
        on_agenda: Callable[[], Mapping[int, CaseState]] = dict,
    ) -> Context:
        """As `context`, for a page that has read before what it asks about; `on_agenda`: the cases on the agenda."""
        if isinstance(command, c.RegisterCase) or case is None:
            pinned, day = self.reference.newest_config(), local_day(now)
        else:
            pinned, day = case.case.pinned_config, local_day(case.case.created_at)
        rules, calendar = self.reference.rules(pinned, day)
        if isinstance(command, mc.MeetingCommand):  # by the statute of the day, whatever its cases pinned
            statute = self.reference.statute(local_day(now))
            rules = rules if rules.statute is statute else replace(rules, statute=statute)
        states = on_agenda() if _asks_about_all(command, meeting) else {}
        return Context(now, act, self.reference.register, rules, calendar, pinned_config=pinned, states=states)

    def _change_register(
        self, connection: Connection, command: act_rules.RegisterCommand, act: Act, now: datetime
    ) -> Receipt:
        if act.actor is not None:  # a person must be allowed to; the register is read only then, it changes each time
            self.reference.refresh(connection)
        written = Written()
        event = change_register(connection, command, self.reference.register, act, now, written)
        if isinstance(event, Refusal):
            raise RefusedError(event)
        entry = Entry(event, now, act.command_id, act.actor, act.on_behalf_of)
        chain(connection, keep_texts(connection, [entry]), written.digests(connection))
        return Receipt(None, None, (str(event.tag),))


def _earlier(connection: Connection, command: Command, act: Act) -> Receipt | None:
    """What became of this command when it was stated before. Raises `RefusedError` for an id that stands for something
    else: a command that is new must never be taken for done.
    """
    entries = _EARLIER.rows(connection, command_id=act.command_id)
    if not entries:
        return None
    _, case_id, meeting_id, actor = entries[0]
    is_mine = actor == act.actor or isinstance(command, c.RegisterCase)  # a document is registered once, by anyone
    if not is_mine or _about(command) not in (None, case_id, ("meeting", meeting_id)):
        raise RefusedError(refuse(Why.ID_TAKEN))
    return Receipt(case_id, meeting_id, tuple(tag for tag, *_ in entries), repeated=True)


def _about(command: Command) -> object:
    """The case or the meeting a command changes."""
    if isinstance(command, mc.MeetingCommand):
        return ("meeting", command.meeting)
    return command.case if isinstance(command, act_rules.CaseCommand) else None


def _lock_in_order(connection: Connection, commands: Sequence[Command]) -> None:
    """All rows a batch will change, before its first link in the chain: a person who holds one of them and waits for
    the chain would else wait for the batch, and the batch for the person.
    """
    if connection.dialect.name != "postgresql":
        return
    for kind, name, table in ((act_rules.CaseCommand, "case", t.cases), (mc.MeetingCommand, "meeting", t.meetings)):
        ids = {getattr(command, name) for command in commands if isinstance(command, kind)}
        connection.execute(sa.select(table.c.id).where(table.c.id.in_(ids)).order_by(table.c.id).with_for_update())


def _on_agenda(batch: Batch, meeting: MeetingState | None) -> Mapping[int, CaseState]:
    return batch.cases_on(meeting) if meeting is not None else {}


def _asks_about_all(command: Command, meeting: MeetingState | None) -> bool:
    """Whether the rules ask about every case on the agenda: what concerns the whole meeting, and an item with cases
    under it, which are decided with it, each by its own route.
    """
    if isinstance(command, mc.DecideRest | mc.MoveMeeting | mc.CancelMeeting):
        return True
    item = command.item if isinstance(command, mc.RecordDecision) else None
    return item is not None and meeting is not None and any(below.case_id for below in meeting.sub_items(item))


def _is_lost_race(error: Exception) -> bool:
    if not isinstance(error, sa.exc.OperationalError):
        return True
    return getattr(error.orig, "sqlstate", None) in ("40P01", "40001")  # deadlock, serialization failure


def _the_meeting(batch: Batch, command: Command) -> MeetingState | None:
    if not isinstance(command, mc.MeetingCommand):
        return None
    meeting = batch.meeting(command.meeting)
    if meeting is None:
        raise RefusedError(refuse(Why.NOT_FOUND, what=Thing.MEETING, key=command.meeting))
    return meeting


def _the_case(batch: Batch, command: Command, meeting: MeetingState | None) -> CaseState | None:
    """The case a command concerns. A meeting's command reads the case and does not write it."""
    case_id = getattr(command, "case", None)
    if case_id is None and meeting is not None:
        item = meeting.item(getattr(command, "item", 0) or 0)
        case_id = item.case_id if item else None
    if case_id is None:
        return None
    case = batch.case(case_id, lock=isinstance(command, act_rules.CaseCommand))
    if case is None:
        raise RefusedError(refuse(Why.NOT_FOUND, what=Thing.CASE, key=case_id))
    return case
