"""What the history says of a meeting: its agenda, who was there, the record and what came after it.

The reasons behind an absence or a conflict of interest are personal and never among these words; items are named by
their case, since their numbers are only known to the meeting itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from process.calendar import danish_date, local_day
from process.events import Tag
from process.meeting.editions import WHY
from process.register import Register

OF_MEETINGS: Mapping[str, str] = {
    Tag.ITEM_CHANGED: "Punktet på dagsordenen for mødet {meeting} blev ændret: {fields}.",
    Tag.ANNEX_ATTACHED: "Et bilag blev lagt ved punktet på mødet {meeting}.",
    Tag.ANNEX_REMOVED: "Et bilag blev taget fra punktet på mødet {meeting}.",
    Tag.AGENDA_PREPARED: "De faste punkter kom på dagsordenen for mødet {meeting}.",
    Tag.AGENDA_ORDERED: "Rækkefølgen på dagsordenen for mødet {meeting} blev ændret.",
    Tag.AGENDA_APPROVED: "{by} godkendte dagsordenen for mødet {meeting}.",
    Tag.AGENDA_DISPATCHED: "Dagsordenen for mødet {meeting} blev sendt ud.",
    Tag.AGENDA_ADOPTED: "Mødet {meeting} godkendte sin dagsorden.",
    Tag.ATTENDANCE_RECORDED: "{person} er noteret {presence} på mødet {meeting}{sitting}.",
    Tag.ATTENDANCE_STATED: "Fremmødet på mødet {meeting} er oplyst.",
    Tag.ABSENCE_REPORTED: "{person} meldte afbud til mødet {meeting}.",
    Tag.ABSENCE_WITHDRAWN: "{person} kommer alligevel til mødet {meeting}.",
    Tag.SUBSTITUTE_ASKED: "{asked} på mødet {meeting}.",
    Tag.SUBSTITUTE_ANSWERED: "{substitute} svarede {answer} til at træde ind for {member} på mødet {meeting}.",
    Tag.SUBSTITUTE_CALLED: "{substitute} blev indkaldt som stedfortræder for {member} på mødet {meeting}.",
    Tag.SUBSTITUTE_RULED: "Indkaldelsen af {substitute} for {member} på mødet {meeting} blev {approval}.",
    Tag.CONFLICT_RAISED: "Spørgsmålet om {whose} habilitet blev rejst på mødet {meeting}.",
    Tag.CONFLICT_RULED: "Mødet {meeting} erklærede {person} {ability} under punktet{sitting}.",
    Tag.DECISION_RELEASED: "Begæringen om at indbringe beslutningen (§ 23) blev trukket tilbage.",
    Tag.DECISION_REOPENED: "Udfaldet fra mødet {meeting} blev ændret: {outcome}. {by_two}.",
    Tag.DISSENT_ENTERED: "En afvigende mening blev ført til protokol på mødet {meeting}.",
    Tag.DISSENT_WITHDRAWN: "En afvigende mening, ført til protokol ved en fejl på mødet {meeting}, blev taget ud.",
    Tag.RECORD_CLOSED: "Protokollen fra mødet {meeting} blev lukket.",
    Tag.RECORD_SIGNED: "{person} underskrev protokollen fra mødet {meeting}.",
    Tag.RECORD_CORRECTED: "En skrivefejl i protokollen fra mødet {meeting} blev rettet.",
    Tag.RECORD_ADDED: "Protokollen fra mødet {meeting} fik en tilføjelse.",
    Tag.REOPENING_PROPOSED: "Et andet udfald fra mødet {meeting} blev foreslået: {outcome}. Det venter på en til.",
    Tag.DOCUMENT_FILED: "{document} fra mødet {meeting} blev gemt.",
    Tag.PUBLISHED: "{published} fra mødet {meeting} blev offentliggjort.",
    Tag.PUBLICATION_WITHDRAWN: "Punktet fra mødet {meeting} blev taget af de offentlige sider.",
    Tag.EDITION_FROZEN: "{edition} fra mødet {meeting}: {why}.",
    Tag.WORDS_ERASED: "Oplysninger om en person blev slettet af papirerne fra mødet {meeting}: {ground}.",
    Tag.MEETING_MOVED: "Mødet blev flyttet fra {was_on} til {starts_on}.",
    Tag.MEETING_CANCELLED: "Mødet {meeting} blev aflyst.",
}
FIELDS = {
    "title": "overskrift",
    "public_title": "offentlig overskrift",
    "text": "tekst",
    "points": "indstilling",
    "item_kind": "art",
    "is_closed": "åben eller lukket",
    "guests": "gæster",
    "public_from": "tidspunkt for offentlighed",
}
DOCUMENTS = {
    "agenda": "Dagsordenen",
    "agenda_public": "Den offentlige dagsorden",
    "minutes": "Referatet",
    "minutes_public": "Det offentlige referat",
    "excerpt": "En udskrift",
}
PUBLISHED = {"agenda": "Dagsordenen", "minutes": "Referatet"}


def _who(data: Mapping[str, Any], register: Register, name: str) -> str:
    person = register.persons.get(data.get(name) or 0)
    return person.name if person else "Ingen"


def _day(text: object) -> str:
    return danish_date(local_day(datetime.fromisoformat(str(text))))


def _whose(data: Mapping[str, Any], register: Register) -> str:
    name = _who(data, register, "person")
    return f"{name}'" if name.endswith(("s", "x", "z")) else f"{name}s"


def _by_two(data: Mapping[str, Any], register: Register) -> str:
    """Who asked for another outcome, and who confirmed it (DESIGN §10); entries from before this was kept name none."""
    if not data.get("asked_by"):
        return "To personer stod bag"
    return f"{_who(data, register, 'asked_by')} bad om det, og {_who(data, register, 'confirmed_by')} bekræftede det"


def _sitting(data: Mapping[str, Any], register: Register) -> str:
    return f"; {_who(data, register, 'substitute')} sad i stedet" if data.get("substitute") else ""


def _asked(data: Mapping[str, Any], register: Register) -> str:
    member = _who(data, register, "member")
    if data.get("substitute") is None:
        return f"Ingen kunne spørges om at træde ind for {member}"
    return f"{_who(data, register, 'substitute')} blev spurgt om at træde ind for {member}"


MEETING_WORDS: Mapping[str, Callable[[Mapping[str, Any], Register], str]] = {
    "person": lambda data, register: _who(data, register, "person"),
    "member": lambda data, register: _who(data, register, "member"),
    "substitute": lambda data, register: _who(data, register, "substitute"),
    "by": lambda data, register: _who(data, register, "by"),
    "by_two": _by_two,
    "whose": _whose,
    "sitting": _sitting,
    "asked": _asked,
    "presence": lambda data, _: "til stede" if data.get("presence") == "present" else "fraværende",
    "answer": lambda data, _: "ja" if data.get("accepts") else "nej",
    "approval": lambda data, _: "godkendt" if data.get("approved") else "ikke godkendt",
    "ability": lambda data, _: "inhabil" if data.get("disqualified") else "habil",
    "fields": lambda data, _: ", ".join(FIELDS.get(str(field), str(field)) for field in data.get("fields", ())) or "–",
    "document": lambda data, _: DOCUMENTS.get(str(data.get("kind")), "Et dokument"),
    "published": lambda data, _: PUBLISHED.get(str(data.get("what")), "Noget"),
    "edition": lambda data, _: f"{PUBLISHED.get(str(data.get('what')), 'Noget')}s {data.get('edition')}. udgave",
    "why": lambda data, _: WHY.get(Tag(str(data["cause"])), "–") if data.get("cause") else "–",
    "ground": lambda data, _: str(data.get("ground", "–")),
    "was_on": lambda data, _: _day(data["was"]) if data.get("was") else "–",
    "starts_on": lambda data, _: _day(data["starts_at"]) if data.get("starts_at") else "–",
}
