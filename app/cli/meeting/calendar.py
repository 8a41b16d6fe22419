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
        "items": [_item(door, record, one) for one in record.in_order()],
        "corrections": [_correction(door, record, one) for one in record.corrections],
        "signed_by": [code(one.person) for one in record.signatures],
    }


def _seats(record: MeetingState, code: Any) -> dict[str, Any]:
    """Who was there, who was asked to sit in, who left for a conflict of interest."""
    return {
        "attendance": [
            {
                "person": code(one.person),
                "presence": str(one.presence),
                "with_notice": one.with_notice,
                "substitute": code(one.substitute),
                "from_item": record.label(one.from_item) if one.from_item else "",
                "to_item": record.label(one.to_item) if one.to_item else "",
                "left_at": f"{one.since:%H:%M}" if one.since else "",
                "arrived_at": f"{one.until:%H:%M}" if one.until else "",
                "warning": one.warning,
            }
            for one in record.attendance
        ],
        "substitutions": [
            {
                "member": code(one.member),
                "substitute": code(one.substitute),
                "state": str(one.state),
                "basis": one.basis,
                "item": record.label(one.item) if one.item else "",
                "warning": one.warning,
            }
            for one in record.substitutions
        ],
        "conflicts": [
            {
                "item": record.label(one.item),
                "person": code(one.person),
                "ruling": str(one.ruling),
                "votes": one.votes,
                "substitute": code(one.substitute),
                "warning": one.warning,
            }
            for one in record.conflicts
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
        "annexes": [{"annex": one.number, "title": one.title} for one in record.annexes_of(item.number)],
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
                "point": one.point,
                "outcome": str(one.outcome),
                "amendment": one.amendment,
                "votes": votes_text(one.votes),
            }
            for one in decision.points
        ],
        "amendments": [{"by": one.by, "text": one.text, "votes": votes_text(one.votes)} for one in decision.amendments],
        "dissents": [{"by": code(one.person) or one.by, "text": one.text} for one in decision.dissents],
        "stopped_by": code(decision.stopped_by),
        "alone_by": code(decision.alone_by),
        "deviations": list(decision.deviations),
    }


def votes_text(votes: Votes | None) -> str:
    return f"{votes.in_favour}-{votes.against}-{votes.abstained}" if votes else ""


def _correction(door: Door, record: MeetingState, one: Any) -> dict[str, Any]:
    return {
        "correction": one.number,
        "item": record.label(one.item) if one.item else "",
        "kind": str(one.kind),
        "by": _coder(door)(one.by),
        "confirmed_by": _coder(door)(one.confirmed_by),
        "outcome": str(one.outcome or ""),
        "text": one.text,
    }


def _text(data: dict[str, Any]) -> str:
    done = [word for word in ("approved", "dispatched", "adopted") if data[word]]
    agenda = f" Agenda {', '.join(done)} (version {data['agenda_version']})." if done else ""
    parts = [f"{data['meeting']}, {data['starts_at'][:16].replace('T', ' ')}: {data['state']}.{agenda}"]
    rows = [_line(one) for one in data["items"]]
    parts.append(table(("Item", "Title", "Kind", "Quorum", "Decision", "Votes", "Note"), rows) if rows else "No items.")
    if not data["attendance_stated"]:
        parts.append("Attendance: not stated.")
    parts += [_absence(one) for one in data["attendance"]]
    parts += [
        f"Substitute: {one['substitute']} for {one['member']}: {one['state']}"
        f"{', item ' + one['item'] if one['item'] else ''} ({one['basis']}). {one['warning']}".rstrip()
        for one in data["substitutions"]
    ]
    parts += [
        f"Conflict at item {one['item']}: {one['person']}: {one['ruling']}{' ' + one['votes'] if one['votes'] else ''}"
        f"{'; ' + one['substitute'] + ' sits in' if one['substitute'] else ''}. {one['warning']}".rstrip()
        for one in data["conflicts"]
    ]
    parts += [
        f"Correction {one['correction']}{', item ' + one['item'] if one['item'] else ''}: {one['kind']}"
        f"{' to ' + one['outcome'] if one['outcome'] else ''} by {one['by']}"
        f"{', confirmed by ' + one['confirmed_by'] if one['confirmed_by'] else ''}: {one['text']}"
        for one in data["corrections"]
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


def _absence(one: dict[str, Any]) -> str:
    span = "-".join(word for word in (one["from_item"], one["to_item"]) if word)
    hours = [f"left {one['left_at']}"] if one["left_at"] else []
    hours += [f"came {one['arrived_at']}"] if one["arrived_at"] else []
    words = [one["presence"] if one["with_notice"] else f"{one['presence']} without notice"]
    words += [f"item {span}"] if span else []
    words += [*hours, f"{one['substitute']} sits in"] if one["substitute"] else hours
    return f"{one['person']}: {', '.join(words)}. {one['warning']}".rstrip()
