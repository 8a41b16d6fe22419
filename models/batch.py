"""Commands of one transaction, written together: cases read at once, each statement run once, the history chained once.

What comes of it is what would come of them one by one, row for row and hash for hash (`tests/models/test_batch.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy.engine import Connection

from models import tables as t
from models.driver import drive, rows
from models.history import Entry, chain_all, keep_texts
from models.history import Kept as KeptTexts
from models.kept import Kept
from models.proof import Written
from models.reference import Reference
from models.rows.case import load_case, save_case, save_records, save_responses
from models.rows.case_states import case_states_of
from models.rows.meeting import load_meeting, save_agenda_versions, save_meeting
from models.rows.notice import cancel_meeting_notices, cancel_notices, plan_meeting_notices, plan_notices
from models.rows.package import save_packages
from models.rows.posted import settle_posted
from models.rows.ready import mark_ready
from models.rows.writes import Writes
from process.change import Context, Decided
from process.commands import act as act_rules
from process.commands import case as c
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.act import Act, Command
from process.events import Event, Tag
from process.ids import CaseId, CommandId, MeetingId
from process.notices import MeetingMoved
from process.state.case import CaseState
from process.state.meeting import MeetingState

_STATED = f"SELECT command_id FROM {t.history.name} WHERE command_id IN ({{}})"  # noqa: S608
_ASKS_WHAT_IS_WRITTEN = (
    *(act_rules.RegisterCommand, c.JoinCase, c.TakeFromCollective, c.KeepBack),
    *(
        hc.CancelLetter,
        hc.CorrectLetter,
        hc.RecordPosted,
        hc.AnswerQuestions,
        hc.OpenPackage,
        hc.GatherCase,
        hc.PackageCommand,
    ),
    *(mc.EraseWords, mc.MoveMeeting),
)
"""Commands that look into the database for more than their own case and meeting."""
_ASKS_OF_OTHER_ITEMS = (mc.PlaceOnAgenda, mc.RecordDecision, mc.DecideAlone)
"""Commands that ask what the items their case stands on keep back."""


class Batch:
    """What commands of one transaction have changed, and what is not written of it yet.

    A case or meeting is kept as a command leaves it, for the next one about it: rows that several of them change are
    written once. `kept` outlives the transaction where its owner says so.
    """

    def __init__(self, connection: Connection, kept: Kept | None = None) -> None:
        self.connection = connection
        self._kept = kept if kept is not None else Kept()
        self._writes = Writes(connection)
        self._acts: list[tuple[list[KeptTexts], Written]] = []
        self._new: set[CommandId] = set()  # ids that nobody had stated when they were looked for
        self._ids: set[CommandId] = set()
        self._answered: set[CaseId] = set()  # cases with an answer that is read when it is written
        self._rearranged: set[MeetingId] = set()  # meetings with items that are not written
        self._register_is_read = False

    def read(self, cases: Collection[CaseId]) -> None:
        """These cases at once, for commands to come; their rows are locked already."""
        missing = [case for case in cases if case not in self._kept.cases]
        if len(missing) > 1:
            states = case_states_of(self.connection, missing, whole=True)
            for state in states.values():
                self._kept.keep_case(state)

    def look_for(self, ids: Collection[CommandId]) -> None:
        """Which of these commands have been stated before, at once. By the driver: SQLAlchemy makes a list's statement
        anew each time, which costs more than looking for each.
        """
        mark = "?" if self.connection.dialect.name == "sqlite" else "%s"
        asked = _STATED.format(", ".join([mark] * len(ids)))
        (stated,) = drive(self.connection, [(asked, tuple(ids))], rows) if ids else ([],)
        self._new = set(ids).difference(command_id for (command_id,) in stated)

    def is_new(self, command_id: CommandId) -> bool:
        """Whether nobody has stated it, as far as it is known without looking."""
        return command_id in self._new

    def refresh(self, reference: Reference) -> None:
        """The register as it stands: looked at once, and again when a command may have changed it."""
        if not self._register_is_read:
            reference.refresh(self.connection)
        self._register_is_read = True

    def register_changes(self) -> None:
        self._register_is_read = False

    def make_room(self, command: Command, act: Act) -> None:
        """Write first what this command must find written: an earlier one with its own id, and what it looks up."""
        if self._acts and (act.command_id in self._ids or self._looks_up(command)):
            self.write()

    def _looks_up(self, command: Command) -> bool:
        case = getattr(command, "case", None)
        if isinstance(command, _ASKS_WHAT_IS_WRITTEN) or case in self._answered:
            return True
        state = self._kept.cases.get(case) if case is not None else None
        if isinstance(command, hc.SendHearing | c.Advance) and (state is None or state.case.package is not None):
            return True
        if not isinstance(command, _ASKS_OF_OTHER_ITEMS) or not self._rearranged:
            return False
        stands_on = {place.meeting for place in state.placements} if state is not None else self._rearranged
        own = {command.meeting} if isinstance(command, mc.RecordDecision) else set()
        return not self._rearranged.isdisjoint(stands_on | own)

    def case(self, case_id: CaseId, *, lock: bool) -> CaseState | None:
        """The case as it now is. `lock` makes other writers of it wait."""
        state = self._kept.cases.get(case_id)
        if state is None:
            if self._acts:
                self.write()  # where it stands may be among what is not written
            state = load_case(self.connection, case_id, lock=lock)
            if state is not None:
                self._kept.keep_case(state)
        return state

    def meeting(self, meeting_id: MeetingId) -> MeetingState | None:
        """The meeting as it now is; other writers of it wait."""
        record = self._kept.meetings.get(meeting_id) or load_meeting(self.connection, meeting_id, lock=True)
        if record is not None:
            self._kept.meetings[meeting_id] = record
        return record

    def cases_on(self, record: MeetingState) -> dict[int, CaseState]:
        """The cases on a meeting's agenda, by number."""
        cases = sorted({item.case_id for item in record.items if item.case_id is not None and item.removed_at is None})
        self.read(cases)
        states = ((case, self.case(case, lock=False)) for case in cases)
        return {case: state for case, state in states if state is not None}

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
            version = self._save_case(case, decided.case, kept, written)
        if meeting is not None and decided.meeting is not None:
            stored = save_meeting(self.connection, self._writes, meeting, decided.meeting, texts, written)
            self._kept.keep_meeting(meeting, stored)
            self.register_changes()  # meetings stand in it
            if stored.items != meeting.items:
                self._rearranged.add(stored.meeting.id)
            version = stored.meeting.version
            save_agenda_versions(self._writes, stored.meeting.id, decided.records, ctx.now, act.actor, written)
        if case_id is not None:
            save_records(self._writes, case_id, decided.records, texts, ctx.now, act.actor, written)
        save_packages(self._writes, decided.records, act.command_id, written)
        self._plan(case_id, meeting_id, decided)
        mark_ready(self.connection, self._writes, command, case, meeting, decided, ctx)
        self._acts.append((kept, written))
        self._ids.add(act.command_id)
        self._new.discard(act.command_id)
        if _joins_or_leaves(case, decided) or decided.posted:
            self.write()  # the next command may ask who follows the case that decides it
        for posted in decided.posted:
            settle_posted(self.connection, CaseId(case_id or 0), posted, act.command_id, act.actor)
        return version

    def _save_case(
        self, before: CaseState | None, after: CaseState, kept: Iterable[KeptTexts], written: Written
    ) -> int:
        if before is not None and len(after.points) < len(before.points):
            self.write()  # a point that is not written yet can not be taken away
        stored = save_case(self._writes, before, after, written)
        answered = before.responses if before else ()
        save_responses(self._writes, stored.case.id, answered, stored.responses, _said(kept), written)
        if stored.responses != answered:
            self._answered.add(stored.case.id)
        self._kept.keep_case(stored)
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
            if any(isinstance(notice.payload, MeetingMoved) for notice in decided.notices):
                self._writes.write()  # whom to tell of a move is asked of those that wait
            plan_meeting_notices(self.connection, self._writes, meeting_id, decided.notices)

    def forget(self) -> None:
        """What has been changed past it is read again."""
        self._kept.forget()

    def write(self) -> None:
        """Write all that is gathered, and chain it: the rows as they stand are what the history says of them."""
        self._writes.write()
        chain_all(self.connection, [(kept, written.digests(self.connection)) for kept, written in self._acts])
        for gathered in (self._acts, self._ids, self._answered, self._rearranged):
            gathered.clear()


def _case_of(event: Event, case_id: int | None) -> int | None:
    """The case whose history the entry belongs in: a changed outcome names its own, of several on one item each."""
    named = event.data.get("case") if event.tag is Tag.DECISION_REOPENED else None
    return named if isinstance(named, int) else case_id


def _joins_or_leaves(case: CaseState | None, decided: Decided) -> bool:
    """Whether the case is from now on decided in another than before."""
    was = case.case.joined_into if case is not None else None
    return decided.case is not None and decided.case.case.joined_into != was


def _said(kept: Iterable[KeptTexts]) -> dict[int, Mapping[str, int]]:
    """The texts of answers, by the answer's number and by name."""
    return {
        number: entry.texts for entry in kept if isinstance(number := entry.data.get("number"), int) and entry.texts
    }
