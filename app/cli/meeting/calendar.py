"""What can be asked of meetings: the calendar, and one meeting with its agenda, attendance and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.fact import Json, MeetingName, open_door
from app.cli.tables import table
from process.calendar import COPENHAGEN

if TYPE_CHECKING:
    from app.cli.door import Door
    from process.state.decision import Decision, Votes
    from process.state.meeting import AgendaItem, MeetingState

LONGEST_LIST = 60


def add_to(cli: typer.Typer) -> None:
    cli.command("meetings")(meetings)
    cli.command("meeting")(meeting)


def meetings(
    body: Annotated[str, typer.Option(help="Only this body.")] = "",
    after: Annotated[str, typer.Option("--from", "--after", help="From this day on, else from today.")] = "",
    json: Json = False,
) -> None:
    """List coming meetings with the days that lead up to them."""
    door = open_door(as_json=json)
    wanted = door.body(body).id if body else None
    first = after or door.today.isoformat()
    rows = [
        (door.meeting_name(m.id), m.case_deadline_on, m.dispatch_on, m.held_on, str(m.state))
        for m in door.register.meetings
        if wanted in (None, m.organization) and m.held_on.isoformat() >= first
    ]
    keys = ("meeting", "case_deadline_on", "dispatch_on", "held_on", "state")
    data = [dict(zip(keys, map(str, row), strict=True)) for row in rows]
    headings = ("Meeting", "Case deadline", "Dispatch", "Held on", "State")
    more = f"\n… and {len(rows) - LONGEST_LIST} more; --body or --from" if len(rows) > LONGEST_LIST else ""
    door.say(table(headings, rows[:LONGEST_LIST]) + more, {"meetings": data})


def meeting(meeting: MeetingName, json: Json = False) -> None:
    """Show one meeting: agenda, attendance, quorum at each item, substitutes, conflicts, decisions, deviations."""
    door = open_door(as_json=json)
    record = door.record(meeting)
    data = meeting_json(door, record)
    door.say(_text(data), data)


def meeting_json(door: Door, record: MeetingState) -> dict[str, Any]:
    """Everything about a meeting but why somebody was away. Items are named by the numbers people see."""
    row, code = record.meeting, _coder(door)
    return {
        "meeting": door.meeting_name(row.id),
        "state": str(row.state),
        "starts_at": row.starts_at.astimezone(COPENHAGEN).isoformat(),
        "approved": row.approved_at is not None,
        "agenda_version": row.agenda_version,
        "dispatched": row.dispatched_at is not None,
        "adopted": row.adopted_at is not None,
        "attendance_stated": row.attendance_stated_at is not None,
        "digest": row.digest,
        **_seats(record, code),
        "items": [_item(door, record, item) for item in record.in_order()],
        "corrections": [_correction(door, record, correction) for correction in record.corrections],
        "signed_by": [code(signature.person) for signature in record.signatures],
    }


def _seats(record: MeetingState, code: Any) -> dict[str, Any]:
    """Who was there, who was asked to sit in, who left for a conflict of interest."""
    return {
        "attendance": [
            {
                "person": code(row.person),
                "presence": str(row.presence),
                "with_notice": row.with_notice,
                "substitute": code(row.substitute),
                "from_item": record.label(row.from_item) if row.from_item else "",
                "to_item": record.label(row.to_item) if row.to_item else "",
                "left_at": f"{row.since:%H:%M}" if row.since else "",
                "arrived_at": f"{row.until:%H:%M}" if row.until else "",
                "warning": row.warning,
            }
            for row in record.attendance
        ],
        "substitutions": [
            {
                "member": code(seat.member),
                "substitute": code(seat.substitute),
                "state": str(seat.state),
                "basis": seat.basis,
                "item": record.label(seat.item) if seat.item else "",
                "warning": seat.warning,
            }
            for seat in record.substitutions
        ],
        "conflicts": [
            {
                "item": record.label(conflict.item),
                "person": code(conflict.person),
                "ruling": str(conflict.ruling),
                "votes": conflict.votes,
                "substitute": code(conflict.substitute),
                "warning": conflict.warning,
            }
            for conflict in record.conflicts
        ],
    }


def _coder(door: Door) -> Any:
    persons = door.register.persons
    return lambda person: persons[person].code if person in persons else ""


def _item(door: Door, record: MeetingState, item: AgendaItem) -> dict[str, Any]:
    from process.state.quorum import quorum_at

    quorum, decision = quorum_at(record, door.register, item.number), record.decision_on(item.number)
    return {
        "item": record.label(item.number),
        "title": item.title,
        "subject": str(item.subject),
        "kind": str(item.item_kind),
        "list_type": str(item.list_type),
        "late_reason": item.late_reason,
        "closed": item.is_closed,
        "points": list(item.points),
        "annexes": [{"annex": annex.number, "title": annex.title} for annex in record.annexes_of(item.number)],
        "quorum": {"present": quorum.present, "needed": quorum.needed, "is_quorate": quorum.is_quorate},
        "decision": _decision(door, decision) if decision else None,
    }


def _decision(door: Door, decision: Decision) -> dict[str, Any]:
    code = _coder(door)
    return {
        "outcome": str(decision.outcome),
        "text": decision.text,
        "votes": votes_text(decision.votes),
        "points": [
            {
                "point": point.point,
                "outcome": str(point.outcome),
                "amendment": point.amendment,
                "votes": votes_text(point.votes),
            }
            for point in decision.points
        ],
        "amendments": [
            {"by": change.by, "text": change.text, "votes": votes_text(change.votes)} for change in decision.amendments
        ],
        "dissents": [{"by": code(dissent.person) or dissent.by, "text": dissent.text} for dissent in decision.dissents],
        "stopped_by": code(decision.stopped_by),
        "alone_by": code(decision.alone_by),
        "deviations": list(decision.deviations),
    }


def votes_text(votes: Votes | None) -> str:
    return f"{votes.in_favour}-{votes.against}-{votes.abstained}" if votes else ""


def _correction(door: Door, record: MeetingState, correction: Any) -> dict[str, Any]:
    return {
        "correction": correction.number,
        "item": record.label(correction.item) if correction.item else "",
        "kind": str(correction.kind),
        "by": _coder(door)(correction.by),
        "confirmed_by": _coder(door)(correction.confirmed_by),
        "outcome": str(correction.outcome or ""),
        "text": correction.text,
    }


def _text(data: dict[str, Any]) -> str:
    done = [word for word in ("approved", "dispatched", "adopted") if data[word]]
    agenda = f" Agenda {', '.join(done)} (version {data['agenda_version']})." if done else ""
    parts = [f"{data['meeting']}, {data['starts_at'][:16].replace('T', ' ')}: {data['state']}.{agenda}"]
    rows = [_line(item) for item in data["items"]]
    parts.append(table(("Item", "Title", "Kind", "Quorum", "Decision", "Votes", "Note"), rows) if rows else "No items.")
    if not data["attendance_stated"]:
        parts.append("Attendance: not stated.")
    parts += [_absence(row) for row in data["attendance"]]
    parts += [
        f"Substitute: {row['substitute']} for {row['member']}: {row['state']}"
        f"{', item ' + row['item'] if row['item'] else ''} ({row['basis']}). {row['warning']}".rstrip()
        for row in data["substitutions"]
    ]
    parts += [
        f"Conflict at item {row['item']}: {row['person']}: {row['ruling']}{' ' + row['votes'] if row['votes'] else ''}"
        f"{'; ' + row['substitute'] + ' sits in' if row['substitute'] else ''}. {row['warning']}".rstrip()
        for row in data["conflicts"]
    ]
    parts += [
        f"Correction {row['correction']}{', item ' + row['item'] if row['item'] else ''}: {row['kind']}"
        f"{' to ' + row['outcome'] if row['outcome'] else ''} by {row['by']}"
        f"{', confirmed by ' + row['confirmed_by'] if row['confirmed_by'] else ''}: {row['text']}"
        for row in data["corrections"]
    ]
    if data["digest"]:
        signed = ", ".join(data["signed_by"]) or "nobody yet"
        parts.append(f"Record closed, SHA-256 {data['digest']}. Signed by {signed}.")
    return "\n".join(parts)


def _line(item: dict[str, Any]) -> tuple[str, ...]:
    decision, quorum = item["decision"] or {}, item["quorum"]
    closed = " (closed)" if item["closed"] else ""
    note = [item["list_type"]] if item["list_type"] != "ordinary" else []
    note += decision.get("deviations", [])
    note += [f"§ 23: {decision['stopped_by']}"] if decision.get("stopped_by") else []
    note += [f"alone: {decision['alone_by']}"] if decision.get("alone_by") else []
    note += ["dissent"] if decision.get("dissents") else []
    present = f"{quorum['present']}/{quorum['needed']}{'' if quorum['is_quorate'] else ' no quorum'}"
    outcome = decision.get("outcome", "")
    return (
        item["item"],
        item["title"] + closed,
        item["kind"],
        present,
        outcome,
        decision.get("votes", ""),
        ", ".join(note),
    )


def _absence(row: dict[str, Any]) -> str:
    span = "-".join(word for word in (row["from_item"], row["to_item"]) if word)
    hours = [f"left {row['left_at']}"] if row["left_at"] else []
    hours += [f"came {row['arrived_at']}"] if row["arrived_at"] else []
    words = [row["presence"] if row["with_notice"] else f"{row['presence']} without notice"]
    words += [f"item {span}"] if span else []
    words += [*hours, f"{row['substitute']} sits in"] if row["substitute"] else hours
    return f"{row['person']}: {', '.join(words)}. {row['warning']}".rstrip()
