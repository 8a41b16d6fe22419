"""The history of a case in sentences: who did what, when. It only reads the chained entries."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer, visible
from models.history import texts_by_id
from models.meeting.history_words import MEETING_WORDS, OF_MEETINGS
from process.calendar import danish_date
from process.events import Tag
from process.notices import NoticeKind
from process.register import BodyKind, Register
from process.stages import Stage
from process.state.case import CaseState, Outcome
from process.state.decision import Question
from process.words import codes
from process.words.decided_together import without_number
from process.words.decisions import in_short
from process.words.hearing import awaited_from, hearing_of

ENGINE = "Sagsgang"
"""Who acts where no person did: the engine moves what is ready."""

SAID_ALOUD = ("reason", "comment", "text")
"""Personal texts that belong to the case and may be read on its page; an absence's reason is never among them."""
QUIET = frozenset({Tag.RESPONSE_RECEIVED, Tag.MEMO_FILED})
"""What was said there is shown on a page of its own, once somebody has looked at it for personal data."""
INTERNAL: frozenset[str] = frozenset({Tag.NOTE_ADDED, Tag.MAIL_RECEIVED, Tag.MAIL_SETTLED})
"""What bodies, members and everybody else do not even see the line of."""

# What the history says; {body}, {outcome} and the rest are found in the entry's data by `_words`.
SENTENCES: Mapping[str, str] = {
    Tag.CASE_REGISTERED: "Sagen blev oprettet.",
    Tag.NOTE_ADDED: "Et internt notat.",
    Tag.CASE_RELEASED: "Udkastet er godkendt af alle led.",
    Tag.CASE_MOVED: "Sagen gik fra {came_from} til {to}.",
    Tag.CASE_HANDED_ON: "Sagen ligger nu hos en anden.",
    Tag.CASE_TAKEN: "Sagen blev taget af en på kontoret.",
    Tag.CASE_GIVEN_BACK: "Sagen blev givet tilbage til kontoret.",
    Tag.CASE_KEPT_BACK: "Sagens fortrolighed blev ændret.",
    Tag.CASE_OUT_OF_MAIL: "Sagen {out_of_mail} omtales i mail.",
    Tag.CASE_RETARGETED: "Sagen sigter nu mod mødet {meeting}.",
    Tag.CASE_WITHDRAWN: "Sagen blev trukket tilbage.",
    Tag.CASE_DECIDED: "Sagen blev afgjort: {outcome}.",
    Tag.CASE_CARRIED_OUT: "Beslutningen er udført.",
    Tag.CASE_ENDED: "Sagen blev afsluttet.",
    Tag.PROPOSAL_REVISED: "Forslag {proposal} fik en ny version ({version}).",
    Tag.DRAFT_SUBMITTED: "Udkastet blev sendt til godkendelse.",
    Tag.DRAFT_APPROVED: "Udkastet blev godkendt.",
    Tag.DRAFT_RETURNED: "Udkastet blev sendt tilbage.",
    Tag.ROUTE_CHANGED: "Ruten blev ændret: {body} {change}.",
    Tag.STEP_READY: "{body} er på tur.",
    Tag.STEP_OPENED: "{body} har sagen.",
    Tag.STEP_TREATED: "{body} har behandlet sagen: {outcome}.",
    Tag.STEP_DONE: "{hearing} er slut.",
    Tag.STEP_BACK: "{body} skal behandle sagen på et andet møde.",
    Tag.PACKAGE_OPENED: "Den samlede høring {number} blev oprettet.",
    Tag.CASE_GATHERED: "{gathered}",
    Tag.LETTER_DRAFTED: "Høringsbrevet til {body} blev skrevet.",
    Tag.LETTER_SENT: "Høringsbrevet til {body} blev sendt, frist {due}.",
    Tag.LETTER_TAKEN_OVER: "{hearing} blev overtaget fra regneark: brevet er sendt {sent}, frist {due}.",
    Tag.POSTED: "{posted} til {body} blev {by_way} {on}.",
    Tag.LETTER_CANCELLED: "Høringsbrevet til {body} blev holdt tilbage, før det gik ud.",
    Tag.LETTER_CORRECTED: "Der blev sendt en rettelse til høringsbrevet til {body}.",
    Tag.LETTERS_READY: "{count} breve blev gjort klar i den samlede høring {number}.",
    Tag.LETTERS_RELEASED: "{count} breve blev sluppet løs i den samlede høring {number}.",
    Tag.RESPONSE_RECEIVED: "Svar fra {body} er modtaget{late}.",
    Tag.RESPONSE_PROMISED: "{body} svarer efter sit møde {on}.",
    Tag.RESPONSE_CONFIRMED: "Svaret fra {body} blev bekræftet.",
    Tag.RESPONSE_CLEARED: "Svar nr. {number} blev set efter for personoplysninger: {verdict}.",
    Tag.RESPONSE_DISPUTED: "{body} siger, at svar nr. {number} ikke er dets eget.",
    Tag.DISPUTE_SETTLED: "Det anfægtede svar nr. {number} {settled}.",
    Tag.DRAFT_SHARED: "Kladden til svaret fra {body} blev lagt frem for medlemmerne.",
    Tag.DRAFT_CLOSED: "Kladden til svaret fra {body} blev lukket for kommentarer.",
    Tag.DRAFT_READY: "Kladden til svaret fra {body} blev givet til formanden, som sender svaret.",
    Tag.EXTENSION_ASKED: "{body} bad om længere frist: {asked_until}.",
    Tag.EXTENSION_REFUSED: "{body} fik afslag på længere frist.",
    Tag.REMINDERS_HELD: "Påmindelser til {body} er udsat til {asked_until}.",
    Tag.REMINDED_NOW: "{body} bliver mindet om fristen uden for planen.",
    Tag.ROUND_OPENED: "{body} bliver hørt igen.",
    Tag.CHANGE_JUDGED: "Ændringen af forslag {proposal} blev vurderet: {judged}.",
    Tag.BODY_REPLACED: "{body} tog over efter {predecessor}.",
    Tag.ROUTE_ASKED: "Valgperioden {term} er begyndt: sagens rute skal bekræftes.",
    Tag.ROUTE_CONFIRMED: "Ruten blev bekræftet for valgperioden {term}.",
    Tag.PUBLIC_HEARING_OPENED: "Forslaget er i offentlig høring fra {on}, frist {due}.",
    Tag.PUBLIC_HEARING_STRUCK: "Den offentlige høring fra {on} tæller ikke.",
    Tag.WALL_SET: "En ekstern frist blev skrevet ind: {what}, {on}.",
    Tag.WALL_STRUCK: "Den eksterne frist {on} blev slettet.",
    Tag.FOLLOW_UP_ADDED: "Opfølgning {follow_up} blev skrevet op{owed}.",
    Tag.FOLLOW_UP_SET: "Opfølgning {follow_up} fik ny frist eller ansvarlig{owed}.",
    Tag.FOLLOW_UP_FINISHED: "Opfølgning {follow_up} er gjort færdig.",
    Tag.FOLLOW_UP_REMINDED: "Der blev mindet om opfølgning {follow_up}{owed}.",
    Tag.AGREEMENT_SET: "Aftalens {count} punkter blev skrevet ind.",
    Tag.POINT_STATUS_SET: "Status på aftalens punkt {points}: {status}.",
    Tag.POINT_LINKED: "Aftalens punkt {point} blev knyttet til en sag eller et møde.",
    Tag.STATUS_REPORT_FILED: "{report}. status på aftalen blev gemt. Grønne punkter: {green}. Gule: {yellow}.",
    Tag.CASE_JOINED: "Sagen behandles fra nu af i {whole}.",
    Tag.CASE_LEFT: "Sagen går sin egen vej igen.",
    Tag.CASE_SETTLED: "Sagen blev afgjort sammen med {whole}: {ending}.",
    Tag.CASE_UNSETTLED: "Udfaldet af {whole} blev ændret, og denne sags afgørelse ({ending}) taget tilbage{begun}.",
    Tag.PRIORITIES_SET: "Puljen og forslagenes rækkefølge blev sat.",
    Tag.PROPOSALS_SETTLED: "Det blev skrevet ind, hvordan forslagene endte: {endings}.",
    Tag.AMENDMENT_DEADLINE_SET: "Fristen for ændringsforslag blev sat: {on}.",
    Tag.AMENDMENT_TABLED: "Ændringsforslag {amendment} blev stillet af {proposer}{late}.",
    Tag.AMENDMENT_ACCEPTED: "Flertallet gik med til at behandle ændringsforslag {amendment} fra {proposer} efter "
    "fristen.",
    Tag.AMENDMENT_WITHDRAWN: "Ændringsforslag {amendment} fra {proposer} blev trukket tilbage.",
    Tag.QUESTIONS_ANSWERED: "Spørgsmålene om, hvem der skal høres, blev besvaret.",
    Tag.HEARING_EXTENDED: "{body} fik længere frist{until}.",
    Tag.HEARING_WITHDRAWN: "{hearing} blev trukket tilbage.",
    Tag.HEARING_NO_ANSWER: "Der er ikke modtaget {awaited} inden fristen.",
    Tag.MEMO_FILED: "Høringsnotatet blev skrevet.",
    Tag.MEMO_APPROVED: "Høringsnotatet blev godkendt.",
    Tag.ITEM_PLACED: "Sagen blev sat på dagsordenen for mødet {meeting}.",
    Tag.ITEM_REMOVED: "Sagen blev taget af dagsordenen for mødet {meeting}.",
    Tag.ITEM_RAISED: "Punktet blev hævet til beslutningssag.",
    Tag.DECISION_RECORDED: "Beslutningen på mødet {meeting} blev ført til protokol: {outcome}.",
    Tag.DECISION_CORRECTED: "Beslutningen i protokollen blev rettet: {outcome}.",
    Tag.DECISION_STOPPED: "Beslutningen blev begæret indbragt efter § 23.",
    **OF_MEETINGS,
    Tag.NOTICE_ATTEMPTED: "En besked blev forsøgt leveret.",
    Tag.MESSAGE_RETRIED: "En besked, der ikke var nået frem, blev sendt igen.",
    Tag.MESSAGE_DROPPED: "En besked, der ikke var nået frem, bliver ikke sendt igen.",
    Tag.MAIL_RECEIVED: "Der kom en mail: {mail_kind}.",
    Tag.MAIL_SETTLED: "En mail er set igennem: {mail_became}.",
    Tag.OLD_MINUTES_KEPT: "Et gammelt referat blev gemt, så det kan søges frem.",
    Tag.OLD_MINUTES_CUT: "Oplysninger om en person blev slettet af gamle referater: {ground}.",
    Tag.TEXTS_ERASED: "Personlige tekster er slettet efter lov.",
    Tag.ROWS_PROVED: "Alle rækker er sat under historikkens bevis.",
    Tag.INSTALLATION_RESTORED: "Systemet blev genoprettet fra en sikkerhedskopi.",
    Tag.RESTORATION_SETTLED: "Der er taget hånd om punkt {number} efter genoprettelsen.",
}
CHANGES = {
    "added": "kom på ruten",
    "struck": "blev udeladt",
    "restored": "kom tilbage på ruten",
    "called_in": "skal behandle sagen (§ 23)",
    "referred": "fik sagen henvist",
    "reopened": "fik sit udfald ændret af to personer",
    "confirmed": "blev bekræftet som høringspart",
    "duty": "skal nu høres efter lov eller aftale",
}


VERDICTS = {
    "cleared": "det kan vises, som det er",
    "redacted": "det vises i en anden udgave",
    "withheld": "det vises ikke",
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """`said` is what the person wrote with it; "" when nothing was written, or it has been erased.

    `body` and `consultation` (0: none) tell what part of the case it is about.
    """

    position: int
    at: datetime
    who: str
    tag: str
    what: str
    said: str = ""
    body: int | None = None
    consultation: int = 0


def history_lines(
    connection: Connection, state: CaseState, register: Register, now: datetime, viewer: Viewer | None = None
) -> tuple[HistoryLine, ...]:
    """The case's entries, oldest first; what is the administration's own (`INTERNAL`) only for those in it, and for the
    house itself (no viewer). A case it names is named to those who may know of it.
    """
    hidden = frozenset[str]() if viewer is None or viewer.is_administration else INTERNAL
    query = sa.select(t.history).where(t.history.c.case_id == state.case.id).order_by(t.history.c.position)
    entries = connection.execute(query)
    rows = [(row, ({"meeting": row.meeting_id} if row.meeting_id else {}) | json.loads(row.data)) for row in entries]
    unknown = _unknown(connection, {data["into"] for _, data in rows if data.get("into")}, now, viewer)
    texts = texts_by_id(connection, (kept for _, data in rows for kept in _text_ids(data)))
    return tuple(
        HistoryLine(
            position=row.position,
            at=row.at,
            who=_who(register, row.actor, row.on_behalf_of),
            tag=row.tag,
            what=sentence(row.tag, data | {"into": ""} if data.get("into") in unknown else data, register),
            said="" if row.tag in QUIET else without_number(_said(data, texts)),
            body=data.get("body"),
            consultation=data.get("consultation") or 0,
        )
        for row, data in rows
        if row.tag not in hidden
    )


def _unknown(connection: Connection, numbers: Collection[str], now: datetime, viewer: Viewer | None) -> set[str]:
    """The numbers of cases that the viewer may not know of."""
    if viewer is None or not numbers:
        return set()
    number = t.cases.c.number
    known = sa.select(number).where(number.in_(numbers), visible(viewer, now))
    return set(numbers) - set(connection.scalars(known))


def sentence(tag: str, data: Mapping[str, Any], register: Register) -> str:
    """One entry as a Danish sentence; a tag without words of its own is shown as it is."""
    pattern = SENTENCES.get(tag)
    return pattern.format_map(_Words(data, register)) if pattern else tag


class _Words(dict[str, str]):
    """The words a sentence asks for, found in the entry's data when they are asked for."""

    def __init__(self, data: Mapping[str, Any], register: Register) -> None:
        super().__init__()
        self.data, self.register = data, register

    def __missing__(self, name: str) -> str:
        special = _SPECIAL.get(name)
        return special(self.data, self.register) if special else str(self.data.get(name, "–"))


def _body(data: Mapping[str, Any], register: Register) -> str:
    if data.get("body", 0) is None:
        return "en borger eller forening"  # a statement nobody asked for
    body = register.organizations.get(data.get("body", 0))
    return body.name if body else "Organet"


def _kind(data: Mapping[str, Any], register: Register) -> BodyKind | None:
    body = register.organizations.get(data.get("body", 0))
    return body.kind if body else None


def _predecessor(data: Mapping[str, Any], register: Register) -> str:
    return _body({"body": data.get("was", 0)}, register)


def _meeting(data: Mapping[str, Any], register: Register) -> str:
    held = next((meeting for meeting in register.meetings if meeting.id == data.get("meeting")), None)
    if held is None:
        return "–"
    body = register.organizations.get(held.organization)
    return f"{danish_date(held.held_on)}{f' i {body.name}' if body else ''}"


def _whole(data: Mapping[str, Any], _register: Register) -> str:
    return f"sag {data['into']}" if data.get("into") else "en anden sag"


def _due(data: Mapping[str, Any], _register: Register) -> str:
    due = data.get("due") or []
    return " kl. ".join([_day(due[0]), *(str(hour)[:5].replace(":", ".") for hour in due[1:2])]) if due else "–"


def _sent(data: Mapping[str, Any], _register: Register) -> str:
    return _day(data["sent"]) if data.get("sent") else "–"


def _until(data: Mapping[str, Any], register: Register) -> str:
    """The new deadline, and the one it took the place of."""
    was = f" (før: {_due({'due': data['was']}, register)})" if data.get("was") else ""
    return f": {_due(data, register)}{was}" if data.get("due") else ""


def _day(text: object) -> str:
    return danish_date(date.fromisoformat(str(text)[:10]))


def _owed(data: Mapping[str, Any], register: Register) -> str:
    """Whose it is, and when."""
    person = register.persons.get(data.get("responsible", 0))
    who = f": {person.name}" if person else ""
    return f"{who}, frist {_day(data['on'])}" if data.get("on") else who


def _begun_by_then(data: Mapping[str, Any], _register: Register) -> str:
    """What had been done or promised by then; it is not undone."""
    owed = [str(number) for number in data.get("open_follow_ups") or ()]
    done = ["sagen var meldt udført"] if data.get("carried_out") else []
    left = [f"opfølgning {', '.join(owed)} står stadig åben"] if owed else []
    counts = " og ".join([*done, *left])
    return f"; {counts}, og det skal der tages stilling til" if counts else ""


_SPECIAL: Mapping[str, Callable[[Mapping[str, Any], Register], str]] = {
    "body": _body,
    "hearing": lambda data, register: hearing_of(_kind(data, register), _body(data, register)),
    "awaited": lambda data, register: awaited_from(_kind(data, register), _body(data, register)),
    "meeting": _meeting,
    "whole": _whole,
    "due": _due,
    "sent": _sent,
    "until": _until,
    "owed": _owed,
    "settled": lambda data, _: "står ved magt" if data.get("stands") else "er trukket tilbage",
    "ending": lambda data, _: codes.of(codes.BUDGET_ENDINGS, data.get("ending") or "–"),
    "begun": _begun_by_then,
    "endings": lambda data, _: ", ".join(
        f"{n} {codes.of(codes.BUDGET_ENDINGS, e)}" for n, e in data.get("endings", ())
    ),
    "status": lambda data, _: {"green": "grøn", "yellow": "gul"}.get(str(data.get("status")), "–"),
    "points": lambda data, _: ", ".join(str(point) for point in data.get("points", ())),
    "predecessor": _predecessor,
    "gathered": lambda data, _: (
        f"Sagen er med i samlet høring {data['package']}." if data.get("package") else "Sagen høres for sig selv igen."
    ),
    **MEETING_WORDS,
    "posted": lambda data, _: "Høringsbrevet" if NoticeKind.HEARING_SENT in data.get("kinds", ()) else "En besked",
    "by_way": lambda data, _: "sagt i telefon" if data.get("way") == "phone" else "sendt med post",
    "out_of_mail": lambda data, _: "må igen" if data.get("is_lifted") else "må ikke længere",
    "asked_until": lambda data, _: _day(data["until"]) if data.get("until") else "–",
    "judged": lambda data, _: "væsentlig, ny høring" if data.get("is_material") else "uden betydning for høringen",
    "mail_kind": lambda data, _: codes.of(codes.INCOMING_MAIL, data.get("kind") or "–"),
    "mail_became": lambda data, _: codes.of(codes.SETTLED_MAIL, data.get("became") or "–"),
    "verdict": lambda data, _: VERDICTS.get(str(data.get("verdict")), "–"),
    "on": lambda data, _: _day(data["on"]) if data.get("on") else "–",
    "late": lambda data, _: " efter fristen" if data.get("is_late") else "",
    "change": lambda data, _: CHANGES.get(str(data.get("change")), "blev ændret"),
    "came_from": lambda data, _: Stage(data["came_from"]).danish,
    "to": lambda data, _: Stage(data["to"]).danish,
    "outcome": lambda data, _: _outcome(data),
}


def _outcome(data: Mapping[str, Any]) -> str:
    outcome, question = str(data.get("outcome") or "–"), data.get("question")
    return in_short(Outcome(outcome), Question(question)) if question else codes.of(codes.OUTCOMES, outcome)


def _who(register: Register, actor: int | None, on_behalf_of: int | None) -> str:
    people = (register.persons.get(person) for person in (actor, on_behalf_of) if person is not None)
    names = [person.name for person in people if person]
    return " på vegne af ".join(names) or ENGINE


def _said(data: Mapping[str, Any], texts: Mapping[int | None, str]) -> str:
    return next((texts[kept] for kept in _text_ids(data) if texts.get(kept)), "")


def _text_ids(data: Mapping[str, Any]) -> Iterable[int]:
    """The ids of the texts written with an entry that its page may show."""
    for name in SAID_ALOUD:
        value = data.get(name)
        if isinstance(value, dict) and "personal_text" in value:
            yield int(value["personal_text"])
