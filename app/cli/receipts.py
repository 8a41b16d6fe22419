"""What a fact led to, said back to the one who stated it."""

from __future__ import annotations

from typing import Any

from app.cli.door import Door
from models.case_rows import load_case
from models.database import reading
from models.meeting_rows import load_meeting
from models.store import Receipt
from process import meeting_commands as mc
from process.commands import Command


def show_receipt(door: Door, command: Command, receipt: Receipt) -> None:
    data: dict[str, Any] = {"events": list(receipt.tags), "repeated": receipt.repeated}
    words = "Recorded before; nothing changed." if receipt.repeated else "Recorded."
    with reading(door.store.engine) as connection:
        case = load_case(connection, receipt.case_id) if receipt.case_id else None
        meeting = load_meeting(connection, receipt.meeting_id) if receipt.meeting_id else None
    if case is not None:
        data |= {"case": case.case.number, "stage": str(case.case.stage)}
        words += f" Case {case.case.number} is in {case.case.stage}."
    if meeting is not None:
        data["meeting"] = door.meeting_name(meeting.meeting.id)
        if isinstance(command, mc.PlaceOnAgenda | mc.RecordDecision) and meeting.items:
            item = meeting.item_of(receipt.case_id) if receipt.case_id else None
            data["item"] = item.number if item else None
            words += f" Meeting {data['meeting']}, item {data['item']}."
        decision = meeting.decision_on(data["item"]) if data.get("item") else None
        if decision is not None and decision.deviations:
            data["deviations"] = list(decision.deviations)
            words += f" Deviations: {', '.join(decision.deviations)}."
        if isinstance(command, mc.RecordAttendance):
            warnings = [row.warning for row in meeting.attendance if row.person == command.person and row.warning]
            data["warnings"] = warnings
            words += "".join(f" Note: {warning}" for warning in warnings)
    version = receipt.version or (case.case.version if case and not meeting else 0)
    door.say(words, {**data, "version": version})
