"""One whole hearing in the example municipality: sent, reminded, bounced, answered, late, extended, silent."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from models.database import reading
from models.rows.case import load_case
from models.store import Store
from notifications.channels.sender import Letter, MemorySender, Receipt, Result
from process.calendar import instant
from process.commands import case as c
from process.commands import hearing as hc
from process.commands.act import Act, Command, Draft
from process.people import contacts_of
from process.register import Organization, SeatRole
from process.state.case import CaseState
from process.state.hearing import Answer, MemoPoint, ResponsePublication
from tests.builders.again import again
from tests.builders.case import a_registration
from tests.builders.sandvig import a_store, store_of
from tests.notifications.rows import sweep

MORNING = date(2027, 8, 23)
SENT_ON, DUE_ON = date(2027, 8, 26), date(2027, 9, 15)
NOON = time(12, 0)
VERSION_1 = {
    "title": "Omlægning af værksteder",
    "sections": {
        "Beskrivelse": "Værkstedet på Havnevej bliver til et åbent værested.",
        "Interne bemærkninger": "Direktøren er i tvivl om lejemålet.",
    },
    "budget_lines": [
        {"label": "Budgetændring", "year": 2028, "amount_1000_dkk": 900, "role": "change", "status": "stated"}
    ],
}
LETTER = (
    "Handicaprådet er bekymret for, at et kendt tilbud forsvinder.\n\nRådet anbefaler:\n"
    "- at vejlederen følger den enkelte i et helt år\n- at transporten er afklaret, før pladserne nedlægges"
)


@dataclass
class Hearing:
    """A case and the days that pass over it. `bounces`: addresses whose server says no; `greylisted`: not yet."""

    store: Store
    case: int = 0
    number: str = ""
    bounces: set[str] = field(default_factory=set)
    greylisted: set[str] = field(default_factory=set)
    first_id: int = 0

    def __post_init__(self) -> None:
        self.ids, self.mails = itertools.count(self.first_id), itertools.count(self.first_id)

    def do(self, command: Command, actor: int | None, day: date, hour: time = time(9, 0)) -> Any:
        return self.store.apply(command, Act(actor, f"h-{next(self.ids)}"), instant(day, hour))

    @property
    def state(self) -> CaseState:
        with reading(self.store.engine) as connection:
            state = load_case(connection, self.case)
        assert state is not None
        return state

    def body(self, code: str) -> Organization:
        organization = self.store.reference.register.organization(code)
        assert organization is not None, code
        return organization

    def coordinator(self, day: date = MORNING) -> int | None:
        return self.store.reference.register.anyone(day, SeatRole.COORDINATOR)

    def post(self, first: date, last: date) -> None:
        """The outbox, twice a day."""
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
            for hour in (time(8, 30), time(15, 0)):
                sender = MemorySender(self._answer)
                sweep(self.store.engine, instant(day, hour), sender, lambda _: f"<m{next(self.mails)}@sandvig.example>")

    def close(self, day: date, hour: time = time(13, 0)) -> None:
        self.do(hc.CloseHearing(case=self.case), None, day, hour)

    def _answer(self, letter: Letter) -> Receipt:
        if letter.address in self.bounces:
            return Receipt(Result.REFUSED, "550 5.1.1 mailbox unavailable")
        if letter.address in self.greylisted:
            self.greylisted.remove(letter.address)
            return Receipt(Result.ERROR, "451 4.7.1 Greylisted, try again later")
        return Receipt(Result.SENT, "250 2.0.0 Ok: queued as 4XyZ1")


def approved(store: Store, first_id: int = 0, **fields: Any) -> Hearing:
    """Registered and approved by its chain."""
    hearing = Hearing(store, first_id=first_id)
    drafts = (Draft("Omlægning af værksteder", VERSION_1, "beskyttet beskæftigelse for mennesker med handicap"),)
    command, officer = a_registration(store.reference.register, **{"proposals": drafts} | fields)
    hearing.case = hearing.do(command, officer, MORNING, time(8, 0)).case_id
    hearing.number = hearing.state.case.number
    hearing.do(c.SubmitDraft(case=hearing.case), officer, MORNING)
    while hearing.state.pending_links():
        hearing.do(c.ApproveDraft(case=hearing.case), hearing.state.pending_links()[0].person, MORNING)
    hearing.do(c.Advance(case=hearing.case), None, MORNING)
    return hearing


def budget_hearing(store: Store) -> Hearing:
    """The example's budget hearing up to Friday 24 September: by link, by mail, late, extended, never, and unasked."""
    hearing = approved(store, answers=("affects_staff", "people_with_disabilities", "elderly"))
    case, register = hearing.case, store.reference.register
    coordinator, body = hearing.coordinator(), hearing.body
    addresses = {
        code: [register.persons[person].email for person in contacts_of(register, body(code).id, SENT_ON)]
        for code in ("aeldreraad", "handicapraad")
    }
    hearing.bounces, hearing.greylisted = {addresses["aeldreraad"][-1]}, {addresses["handicapraad"][0]}
    deadlines = {request.body: (DUE_ON, NOON) for request in hearing.state.requests}
    deadlines[body("handicapraad").id] = (date(2027, 9, 24), NOON)
    hearing.do(hc.SendHearing(case=case, deadlines=deadlines), coordinator, SENT_ON)
    hearing.post(SENT_ON, date(2027, 8, 30))
    hearing.do(
        hc.PromiseResponse(case=case, body=body("handicapraad").id, on=date(2027, 9, 23)),
        coordinator,
        date(2027, 8, 30),
    )
    hearing.do(
        _answer(
            hearing, "lokalmed_beskyttet_beskaeftigelse", Answer.JOINT_STATEMENT, "Vi ønsker kurser som jobvejledere."
        ),
        coordinator,
        date(2027, 8, 31),
    )
    hearing.do(_answer(hearing, "omraademed_social_sundhed", Answer.DISCUSSED), coordinator, date(2027, 9, 6))
    hearing.post(date(2027, 8, 31), date(2027, 9, 12))
    med = body("hovedmed").id
    hearing.do(
        hc.AskExtension(case=case, body=med, until=date(2027, 9, 22), reason="Mødet er flyttet en uge."),
        coordinator,
        date(2027, 9, 13),
    )
    hearing.do(
        hc.ExtendHearing(
            case=case, body=med, due_on=date(2027, 9, 22), due_time=NOON, reason="Mødet er flyttet en uge."
        ),
        coordinator,
        date(2027, 9, 13),
        time(10, 0),
    )
    hearing.post(date(2027, 9, 13), DUE_ON)
    hearing.close(DUE_ON)
    hearing.do(
        _answer(hearing, "skolebestyrelse_fyrskolen", Answer.OPPOSE, "Eleverne mister et trygt sted."),
        coordinator,
        date(2027, 9, 17),
    )
    hearing.do(
        _answer(hearing, "hovedmed", Answer.STAFF_STATEMENT, "Ring til Anna, 010203-1234."),
        coordinator,
        date(2027, 9, 21),
    )
    unasked = hc.RecordUnsolicited(case=case, sender="Yrsa Gade", text="Bevar værkstedet!")
    hearing.do(unasked, coordinator, date(2027, 9, 22))
    hearing.do(_answer(hearing, "handicapraad", Answer.REMARKS, LETTER), coordinator, date(2027, 9, 23))
    hearing.post(date(2027, 9, 16), date(2027, 9, 24))
    return hearing


def summed_up(store: Store) -> Hearing:
    """The same with its memo filed on Monday 27 September, a point for each of the Handicapråd's and the LokalMED's."""
    hearing = budget_hearing(store)
    by_body = {response.body: response.number for response in hearing.state.responses}
    rights = by_body[hearing.body("handicapraad").id]
    points = (
        MemoPoint(
            by_body[hearing.body("lokalmed_beskyttet_beskaeftigelse").id],
            "Kurser som jobvejledere",
            "Der er afsat 60 t.kr.",
            "met",
        ),
        MemoPoint(rights, "Et kendt tilbud forsvinder", "Værestedet åbner, før værkstedet lukker.", "noted"),
        MemoPoint(rights, "Vejleder i et helt år", "Vejlederen følger den enkelte i ni måneder.", "partly_met"),
        MemoPoint(rights, "Transporten afklares først", "Det er ikke muligt inden budgettet.", "not_met"),
    )
    memo = hc.FileMemo(case=hearing.case, text="Tre af seks hørte har bemærkninger til forslaget.", points=points)
    hearing.do(memo, hearing.state.case.officer, date(2027, 9, 27))
    return hearing


def a_hearing(folder: Path) -> Hearing:
    """As `summed_up`, on a database of the folder's own: lived through once in this process, then copied."""
    case, number = again(folder, _summed_up)
    return Hearing(store_of(folder / "sandvig.db"), case, number, first_id=1000)


def _summed_up(folder: Path) -> tuple[int, str]:
    hearing = summed_up(a_store(folder))
    hearing.store.engine.dispose()
    return hearing.case, hearing.number


def show(hearing: Hearing, code: str | None) -> None:
    """Clear what the guard stopped: of a body, or (None) what nobody had asked for."""
    body = hearing.body(code).id if code else None
    for response in hearing.state.responses:
        if response.body == body:
            cleared = hc.DecidePublication(
                case=hearing.case, response=response.number, verdict=ResponsePublication.CLEARED, reason="Læst."
            )
            hearing.do(cleared, hearing.coordinator(), date(2027, 9, 27))


def _answer(hearing: Hearing, code: str, answer: Answer, text: str = "") -> hc.RecordResponse:
    return hc.RecordResponse(case=hearing.case, body=hearing.body(code).id, answer=answer, text=text)
