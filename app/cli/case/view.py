"""One case, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.cli.door import Door
from app.cli.tables import cut, table
from models.case.overview import local_iso
from models.case.view import CaseView
from models.database import reading
from models.rows.meeting import load_meeting
from process.calendar import COPENHAGEN, local_day
from process.events import Tag
from process.planning.assessment import Assessor
from process.stages import Stage
from process.state.case import Consultation
from process.state.follow_up import FollowUp
from process.state.hearing import HearingRequest, HearingResponse
from process.state.presence import Presence
from process.words.decisions import in_short, of_step

ANSWERS = ("No", "Body", "Answer", "Received", "Asked", "Late", "Partial", "Corrects", "By", "Publication")


def case_json(door: Door, view: CaseView) -> dict[str, Any]:
    case, name = view.case, door.register.organizations
    rules, calendar = door.reference.rules(case.pinned_config, local_day(case.created_at))
    binding = Assessor(door.register, calendar, rules, door.today, door.now).assess(view.state).binding
    return {
        "case": case.number,
        "title": case.title,
        "case_type": case.case_type,
        "case_number": case.case_number or None,
        "stage": str(case.stage),
        "version": case.version,
        "department": name[case.department].name,
        "officer": _person(door, case.officer),
        "holder": None if case.stage is Stage.ENDED else _person(door, binding.owner),
        "waits_for": binding.sentence,
        "latest_on": binding.by.isoformat() if binding.by else None,
        "target_meeting": door.meeting_name(case.target_meeting) if case.target_meeting else None,
        "decided_on": case.decided_on.isoformat() if case.decided_on else None,
        "ending": str(case.ending) if case.ending else None,
        "route": [_route_step(door, view, step) for step in view.state.consultations],
        "hearings": [_hearing(door, view, request) for request in view.state.requests],
        "answers": [_answer(door, response) for response in view.state.responses],
        "external_deadlines": [
            {"number": deadline.number, "on": deadline.on.isoformat(), "what": deadline.what}
            for deadline in view.state.live_external_deadlines()
        ],
        "joined_into": case.joined_number or None,
        "budget_ending": str(case.budget_ending) if case.budget_ending else None,
        "pool_1000_dkk": case.pool_1000_dkk or None,
        "follow_ups": [_follow_up(door, follow_up) for follow_up in view.state.follow_ups],
        "approvals": [
            {
                "position": link.position,
                "title": link.title,
                "person": _person(door, link.person),
                "state": str(link.state),
            }
            for link in view.state.approvals
        ],
        "proposals": [{"number": p.number, "title": p.title, "version": p.version} for p in view.proposals],
        "decisions": [_decision(door, line) for line in view.decisions],
        "absences": [row for line in view.decisions for row in _absences(door, line.meeting, line.decision.item)],
    }


def _follow_up(door: Door, follow_up: FollowUp) -> dict[str, Any]:
    return {
        "number": follow_up.number,
        "kind": str(follow_up.kind),
        "text": follow_up.text,
        "responsible": _person(door, follow_up.responsible),
        "due_on": follow_up.due_on.isoformat() if follow_up.due_on else None,
        "done": follow_up.done_text or None,
    }


def _route_step(door: Door, view: CaseView, step: Consultation) -> dict[str, Any]:
    body = door.register.organizations[step.body]
    return {
        "number": step.number,
        "step": step.step,
        "body": body.name,
        "body_code": body.code,
        "role": str(step.role),
        "authoritative": step.authoritative,
        "state": str(step.state),
        "gates": step.gates,
        "duty": str(step.duty) if step.duty else None,
        "basis": step.basis,
        "reason": step.reason,
        "outcome": str(step.outcome) if step.outcome else None,
        "outcome_words": of_step(view.state, step) or None,
    }


def _hearing(door: Door, view: CaseView, request: HearingRequest) -> dict[str, Any]:
    return {
        "body": door.register.organizations[request.body].name,
        "round": request.round,
        "state": str(request.state),
        "due_on": request.due_on.isoformat() if request.due_on else None,
        "due_time": request.due_time.isoformat("minutes") if request.due_time else None,
        "answered_at": local_iso(request.answered_at),
        "promised_on": request.promised_on.isoformat() if request.promised_on else None,
        "reminders_sent": view.reminders.get((request.consultation, request.round), 0),
    }


def _answer(door: Door, response: HearingResponse) -> dict[str, Any]:
    """Who answered what, when and how; the words themselves are read on the page and in the memo."""
    body = door.register.organizations.get(response.body) if response.body is not None else None
    return {
        "number": response.number,
        "body": body.name if body else None,
        "answer": str(response.answer),
        "received_at": None if response.is_date_unknown else local_iso(response.received_at),
        "asked": response.consultation > 0,
        "late": response.is_late,
        "partial": response.is_partial,
        "corrects": response.corrects,
        "channel": str(response.channel),
        "publication": str(response.publication),
    }


def _person(door: Door, person: int | None) -> str | None:
    known = door.register.persons.get(person) if person is not None else None
    return known.name if known else None


def _decision(door: Door, line: Any) -> dict[str, Any]:
    decision = line.decision
    votes = decision.votes
    return {
        "meeting": door.meeting_name(line.meeting),
        "body": line.body_name,
        "item": decision.item,
        "outcome": str(decision.outcome),
        "outcome_words": in_short(decision.outcome, decision.question),
        "text": decision.text,
        "votes": [votes.in_favour, votes.against, votes.abstained] if votes else None,
        "points": [[p.point, str(p.outcome), p.amendment] for p in decision.points],
        "deviations": list(decision.deviations),
        "stopped_by": _person(door, decision.stopped_by),
        "record_is_closed": line.record_is_closed,
    }


def _absences(door: Door, meeting: int, item: int) -> Iterator[dict[str, Any]]:
    """Who was absent when the case was treated, and who sat in. Reasons are not shown here: they are sensitive."""
    with reading(door.engine) as connection:
        record = load_meeting(connection, meeting)
    for row in record.attendance_at(item) if record else ():
        if row.presence is Presence.ABSENT:
            yield {
                "meeting": door.meeting_name(meeting),
                "person": _person(door, row.person),
                "with_notice": row.with_notice,
                "items": f"{row.from_item}-{row.to_item or ''}" if row.from_item else "all",
                "substitute": _person(door, row.substitute),
                "warning": row.warning,
            }


def case_text(door: Door, view: CaseView) -> str:
    data = case_json(door, view)
    head = [
        f"{data['case']}  {data['title']}",
        f"stage {data['stage']} · holder {data['holder'] or '–'} · {data['department']} · officer {data['officer']} · "
        f"version {data['version']}",
        data["waits_for"],
    ]
    if data["target_meeting"]:
        head.append(f"aims at {data['target_meeting']}")
    route = table(("No", "Step", "Body", "Role", "State", "Outcome", "Why"), map(_route_row, data["route"]))
    parts = ["\n".join(head), "Route (* has the competence)", route]
    for title, headings, rows in (
        ("Hearings", ("Body", "Round", "State", "Due", "Time", "Answered", "Promised", "Reminders"), data["hearings"]),
        ("Answers", ANSWERS, data["answers"]),
        ("External deadlines", ("No", "On", "What"), data["external_deadlines"]),
        ("Approvals", ("No", "Link", "Person", "State"), data["approvals"]),
    ):
        if rows:
            parts += [title, table(headings, (tuple(row.values()) for row in rows))]
    if data["decisions"]:
        rows = [
            (
                d["meeting"],
                d["item"],
                d["outcome_words"],
                _votes(d["votes"]),
                ", ".join(d["deviations"]),
                cut(d["text"], 60),
            )
            for d in data["decisions"]
        ]
        parts += ["Decisions", table(("Meeting", "Item", "Outcome", "Votes", "Deviations", "Text"), rows)]
    if data["absences"]:
        rows = [(a["meeting"], a["person"], a["items"], a["substitute"] or "–", a["warning"]) for a in data["absences"]]
        parts += ["Absences", table(("Meeting", "Absent", "Items", "Substitute", "Warning"), rows)]
    told = [line for line in view.history if line.tag != Tag.NOTICE_ATTEMPTED]  # those are in `sagsgang log`
    lines = [(f"{line.at.astimezone(COPENHAGEN):%Y-%m-%d %H:%M}", line.who, line.what) for line in told]
    parts += ["History", table(("When", "Who", "What"), lines)]
    return "\n\n".join(parts)


def _route_row(step: dict[str, Any]) -> tuple[object, ...]:
    role = step["role"] + ("*" if step["authoritative"] else "")
    why = cut(step["reason"] or step["basis"], 70)
    return step["number"], step["step"], step["body"], role, step["state"], step["outcome_words"], why


def _votes(votes: list[int] | None) -> str:
    return "-".join(map(str, votes)) if votes else ""
