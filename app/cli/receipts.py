"""What a fact led to, said back to the one who stated it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.cli.door import Door
from models.database import reading
from models.meeting.erasure import printed_elsewhere
from models.meeting.old_minutes import holding
from models.rows.case import load_case
from models.rows.meeting import load_meeting
from models.store import Receipt
from process.calendar import local_day
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.act import Command
from process.hearing.letters import letter_warnings
from process.meeting.deviations import uncounted
from process.planning.assessment import Assessor
from process.state.case import CaseState
from process.state.meeting import AgendaItem, MeetingState
from process.words import decisions as dw


def _item_meant(command: Command, receipt: Receipt, meeting: MeetingState) -> AgendaItem | None:
    """The item the fact was about, or that came of it."""
    number = getattr(command, "item", None)
    if number:
        return meeting.item(number)
    if isinstance(command, mc.AddItem | mc.BringItem):
        return meeting.items[-1] if meeting.items else None
    is_about_one = isinstance(command, mc.PlaceOnAgenda | mc.RecordDecision | mc.DecideAlone)
    return meeting.item_of(receipt.case_id) if is_about_one and receipt.case_id else None


def _letters(door: Door, case: CaseState) -> list[dict[str, Any]]:
    """Of the letters just sent: until when each body has, and what to know about it."""
    rules, calendar = door.reference.rules(case.case.pinned_config, local_day(case.case.created_at))
    assessor = Assessor(door.register, calendar, rules, door.today, door.now)
    newest = max((request.sent_at for request in case.requests if request.sent_at), default=None)
    sent = [request for request in case.requests if request.sent_at and request.sent_at == newest]
    warnings = letter_warnings(case, assessor, sent)
    return [
        {
            "body": door.register.organizations[request.body].code,
            "due": f"{request.due_on} {request.due_time:%H:%M}",
            "warnings": list(warnings.get(request.body, ())),
        }
        for request in sent
    ]


def show_receipt(door: Door, command: Command, receipt: Receipt) -> None:
    data: dict[str, Any] = {"events": list(receipt.tags), "repeated": receipt.repeated}
    words = "Recorded before; nothing changed." if receipt.repeated else "Recorded."
    with reading(door.engine) as connection:
        case = load_case(connection, receipt.case_id) if receipt.case_id else None
        meeting = load_meeting(connection, receipt.meeting_id) if receipt.meeting_id else None
    if case is not None:
        data |= {"case": case.case.number, "stage": str(case.case.stage)}
        words += f" Case {case.case.number} is in {case.case.stage}."
    if meeting is not None:
        data["meeting"] = door.meeting_name(meeting.meeting.id)
        item = _item_meant(command, receipt, meeting)
        if item is not None:
            data["item"] = meeting.label(item.number)
            words += f" Meeting {data['meeting']}, item {data['item']}."
        decision = meeting.decision_on(item.number) if item is not None else None
        if decision is not None and decision.deviations:
            data["deviations"] = list(decision.deviations)
            words += f" Deviations: {', '.join(decision.deviations)}."
        if decision is not None and isinstance(command, mc.RecordDecision):
            missing = uncounted(meeting, door.register, decision)
            data["uncounted"] = {"votes": missing[0], "present": missing[1]} if missing else None
            words += f" Note: {dw.not_all_voted(*missing)}" if missing else ""
        if isinstance(command, mc.RecordAttendance):
            warnings = [row.warning for row in meeting.attendance if row.person == command.person and row.warning]
            data["warnings"] = warnings
            words += "".join(f" Note: {warning}" for warning in warnings)
    if isinstance(command, hc.SendHearing) and case is not None and not receipt.repeated:
        data["letters"] = letters = _letters(door, case)
        words += "".join(f"\n{letter['body']}: {letter['due']}" for letter in letters)
        words += "".join(f"\nNote: {warning}" for letter in letters for warning in letter["warnings"])
    if isinstance(command, mc.EraseWords):
        with reading(door.engine) as connection:
            others = [door.meeting_name(meeting) for meeting in printed_elsewhere(connection, command)]
            old = [f"{minutes.body} {minutes.held_on.isoformat()}" for minutes in holding(connection, command.words)]
        data["old_minutes"] = old
        data["also_in"] = others
        data["followed"] = followed = [door.meeting_name(meeting) for meeting in receipt.followed]
        words += "".join(f"\nErased in the papers of {name}, too, which quoted the decision." for name in followed)
        words += "".join(f"\nThe words also stand in the papers of {name}: erase them there, too." for name in others)
        words += "".join(f"\nAnd in the old minutes of {name}: `audit erase-old-minutes` erases them." for name in old)
    version = receipt.version or (case.case.version if case and not meeting else 0)
    door.say(words, {**data, "version": version})


def show_receipts(door: Door, receipts: Sequence[Receipt]) -> None:
    """Of several facts stated in one go: the meetings they were recorded at."""
    named = [door.meeting_name(receipt.meeting_id) for receipt in receipts if receipt.meeting_id is not None]
    is_new = any(not receipt.repeated for receipt in receipts)
    lead = "Recorded at" if is_new else "Recorded before; nothing changed at"
    door.say(f"{lead} {', '.join(named)}.", {"meetings": named, "repeated": not is_new})
