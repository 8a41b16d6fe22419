"""Commands of one transaction, written together: cases read at once, each statement run once, the history chained once.

What comes of it is what would come of them one by one, row for row and hash for hash (`tests/models/test_batch.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy.engine import Connection

from models import tables as t
from models.history import Entry, Kept, chain_all, keep_texts
from models.proof import Written
from models.rows.case import load_case, save_case, save_records, save_responses
from models.rows.case_states import case_states
from models.rows.meeting import save_agenda_versions, save_meeting
from models.rows.notice import cancel_meeting_notices, cancel_notices, plan_meeting_notices, plan_notices
from models.rows.package import save_packages
from models.rows.posted import settle_posted
from models.rows.ready import mark_ready
from models.rows.writes import Writes
from process.change import Context, Decided
from process.commands import case as c
from process.commands import meeting as mc
from process.commands.act import Act, Command
from process.events import Event, Tag
from process.ids import CaseId, CommandId
from process.state.case import CaseState
from process.state.meeting import MeetingState


class Batch:
    """What commands of one transaction have changed, and what is not written of it yet.

    A case is kept as a command leaves it, for the next one about it. `cases`: those the commands are about, read at
    once; their rows are locked already.
    """

    def __init__(self, connection: Connection, cases: Collection[CaseId] = ()) -> None:
        self.connection = connection
        self._states = case_states(connection, t.cases.c.id.in_(cases), whole=True) if cases else {}
        self._writes = Writes()
        self._acts: list[tuple[list[Kept], Written]] = []
        self._unwritten: set[CaseId | CommandId] = set()

    def make_room(self, command: Command, act: Act) -> None:
        """Write first what this command must find written: an earlier one about its case, or with its own id. Thus no
        row is written twice at once, and what a command's entry says of a row is what that command made of it.
        """
        if not self._unwritten.isdisjoint((act.command_id, getattr(command, "case", None))):
            self.write()

    def case(self, case_id: CaseId, *, lock: bool) -> CaseState | None:
        """The case as it now is. `lock` makes other writers of it wait."""
        return self._states.get(case_id) or load_case(self.connection, case_id, lock=lock)

    def save(
        self,
        command: Command,
        case: CaseState | None,
        meeting: MeetingState | None,
        decided: Decided,
        ctx: Context,
    ) -> int:
        """Gather what a command has led to; returns the version of what it changed. `case` and `meeting` are as they
        were before.
        """
        act, written = ctx.act, Written()
        case_id = decided.case.case.id if decided.case else None
        meeting_id = meeting.meeting.id if meeting else None
        version = 0
        entries = [
            Entry(event, ctx.now, act.command_id, act.actor, act.on_behalf_of, _case_of(event, case_id), meeting_id)
            for event in decided.events
        ]
        kept = keep_texts(self.connection, entries)
        texts = {name: row_id for entry in kept for name, row_id in entry.texts.items()}
        if decided.case is not None and not isinstance(command, mc.MeetingCommand):
            version = self._save_case(command, case, decided.case, kept, written)
        if meeting is not None and decided.meeting is not None:
            stored = save_meeting(self.connection, self._writes, meeting, decided.meeting, texts, written)
            version = stored.meeting.version
            save_agenda_versions(self._writes, stored.meeting.id, decided.records, ctx.now, act.actor, written)
        if case_id is not None:
            save_records(self._writes, case_id, decided.records, texts, ctx.now, act.actor, written)
        save_packages(self._writes, decided.records, act.command_id, written)
        self._plan(case_id, meeting_id, decided)
        mark_ready(self.connection, self._writes, command, case, meeting, decided, ctx)
        self._acts.append((kept, written))
        self._unwritten |= {act.command_id, *(() if case_id is None else (case_id,))}
        if _joins_or_leaves(case, decided) or decided.posted:
            self.write()  # the next command may ask who follows the case that decides it
        for posted in decided.posted:
            settle_posted(self.connection, CaseId(case_id or 0), posted, act.command_id, act.actor)
        return version

    def _save_case(
        self, command: Command, before: CaseState | None, after: CaseState, kept: Iterable[Kept], written: Written
    ) -> int:
        source = command.source_sha256 if isinstance(command, c.RegisterCase) else ""
        stored = save_case(self._writes, before, after, written, source)
        answered = before.responses if before else ()
        save_responses(self._writes, stored.case.id, answered, stored.responses, _said(kept), written)
        self._states[stored.case.id] = stored
        return stored.case.version

    def _plan(self, case_id: int | None, meeting_id: int | None, decided: Decided) -> None:
        """Take back the notices that are overtaken, and plan the new."""
        if case_id is not None:
            for cancel in decided.cancels if meeting_id is None else ():
                cancel_notices(self._writes, case_id, cancel)
            plan_notices(self._writes, case_id, decided.notices)
        if meeting_id is not None:
            for cancel in decided.cancels:
                cancel_meeting_notices(self._writes, meeting_id, cancel)
            self._writes.write(self.connection)  # whom to tell of a move is asked of those that wait
            plan_meeting_notices(self.connection, self._writes, meeting_id, decided.notices)

    def write(self) -> None:
        """Write all that is gathered, and chain it: the rows as they stand are what the history says of them."""
        self._writes.write(self.connection)
        chain_all(self.connection, [(kept, written.digests(self.connection)) for kept, written in self._acts])
        self._acts.clear()
        self._unwritten.clear()


def _case_of(event: Event, case_id: int | None) -> int | None:
    """The case whose history the entry belongs in: a changed outcome names its own, of several on one item each."""
    named = event.data.get("case") if event.tag is Tag.DECISION_REOPENED else None
    return named if isinstance(named, int) else case_id


def _joins_or_leaves(case: CaseState | None, decided: Decided) -> bool:
    """Whether the case is from now on decided in another than before."""
    was = case.case.joined_into if case is not None else None
    return decided.case is not None and decided.case.case.joined_into != was


def _said(kept: Iterable[Kept]) -> dict[int, Mapping[str, int]]:
    """The texts of answers, by the answer's number and by name."""
    return {
        number: entry.texts for entry in kept if isinstance(number := entry.data.get("number"), int) and entry.texts
    }
