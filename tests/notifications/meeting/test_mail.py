"""Mails about meetings, read raw: what they say, to whom one answers, and that closed items are numbers only."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from models import tables as t
from models.access.links import LinkMaker
from models.database import writing
from models.history import Entry, append
from notifications.meeting.facts import _agenda
from process.events import Event, Tag
from process.notices import NoticeKind as Kind
from process.state.case import Outcome
from process.state.meeting import ItemKind, ItemSubject, ListType
from process.state.record import CorrectionKind
from tests.notifications.mailserver import Inbox, mail_server
from tests.notifications.rows import NEW_ID, NOW, Rows, sweep


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as inbox:
        yield inbox


def read(rows: Rows, inbox: Inbox, tmp_path, kind: Kind, title: str = "Salg af Havnevej", **values) -> str:
    """Subject, text and HTML of the one mail about a meeting with a case on it."""
    case = rows.case(title)
    names = {"member": "Lis Fjord", "substitute": "Per Odde", "next": "Rita Klit"}
    people = {role: rows.person(name) for role, name in names.items()}
    data = {**people, **values.pop("data", {})}
    rows.notice(kind, case, data=data, **values)
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID, links=LinkMaker(tmp_path, "https://sandvig.example"))
    (mail,) = inbox.mails
    parts = [str(part.get_content()) for part in mail.walk() if not part.is_multipart()]
    return "\n".join([str(mail["Subject"]), *parts])


WORDS = [
    (Kind.SUBSTITUTE_ASKED, {}, ("Lis Fjord har meldt afbud", "Åse Lærke Bøgh", "00 10 10 02", "/afbud")),
    (Kind.SUBSTITUTE_ANSWERED, {"accepts": False}, ("Per Odde har sagt nej", "Rita Klit er spurgt i stedet")),
    (Kind.SUBSTITUTE_ANSWERED, {"accepts": False, "next": None}, ("Der er ikke flere at spørge",)),
    (Kind.SUBSTITUTE_ANSWERED, {"accepts": True}, ("Per Odde har sagt ja",)),
    (Kind.SUBSTITUTE_NOT_NEEDED, {}, ("Lis Fjord kommer alligevel", "ikke brug for, at du møder")),
    (Kind.MEMBER_ITEM, {"item": 1}, ("Lis Fjord", "har sendt et medlemsforslag", "§ 11, stk. 1", "/dagsorden")),
    (Kind.AGENDA_OUT, {}, ("Dagsordenen til mødet er sendt ud", "Åse Lærke Bøgh")),
    (Kind.MEETING_MOVED, {"was": "2027-09-02T15:00:00+00:00"}, ("torsdag den 2. september 2027 kl. 17.00",)),
    (Kind.MEETING_CANCELLED, {}, ("er aflyst", "venter på et andet møde")),
    (Kind.TO_SIGN, {}, ("underskriv med dit eget login", "/protokol")),
]


@pytest.mark.parametrize(("kind", "data", "words"), WORDS)
def test_what_is_said(rows: Rows, inbox: Inbox, tmp_path, kind: Kind, data, words) -> None:
    said = read(rows, inbox, tmp_path, kind, data=data)
    for word in (*words, "Byrådet", "mandag den 6. september 2027 kl. 9.00"):
        assert said.count(word) >= 2, "in text and HTML alike"
    assert "https://sandvig.example/moeder/" in said
    assert "Havnevej" not in said


def test_a_closed_item_that_comes_late_is_a_number_only(rows: Rows, inbox: Inbox, tmp_path) -> None:
    said = read(rows, inbox, tmp_path, Kind.AGENDA_OUT, about="version 2")
    assert "Dagsordenen er ændret: Byrådet" in said
    assert said.count("Nyt punkt 1 (hastesag): et lukket punkt") == 2
    assert "Havnevej" not in said


def test_an_open_one_is_named(rows: Rows, inbox: Inbox, tmp_path) -> None:
    versions = SQLModel.metadata.tables["agenda_version"]

    class Opened(Rows):
        def insert(self, table, **values):
            if table is versions:
                lines = [line | {"closed": False} for line in json.loads(values["lines"])]
                values["lines"] = json.dumps(lines)
            return super().insert(table, **values)

    opened = Opened(rows.engine, rows.numbers, rows.ids)
    said = read(opened, inbox, tmp_path, Kind.AGENDA_OUT, "Ny cykelsti", about="version 2")
    assert "Nyt punkt 1 (hastesag): Ny cykelsti" in said


def test_why_it_was_moved_is_said(rows: Rows, inbox: Inbox) -> None:
    rows.notice(Kind.MEETING_MOVED, rows.case())
    (meeting,) = rows.all(t.meetings)
    with writing(rows.engine) as connection:
        moved = Event(Tag.MEETING_MOVED, {}, {"reason": "Salen er optaget."})
        append(connection, [Entry(moved, NOW, "c1", meeting_id=meeting.id)])
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    assert "Begrundelse: Salen er optaget." in inbox.mails[0].get_body(("plain",)).get_content()


def test_a_changed_outcome_says_so_first(rows: Rows, inbox: Inbox) -> None:
    rows.notice(Kind.DECIDED, rows.case("Ny cykelsti"), about="1/1/1")
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    assert inbox.mails[0]["Subject"] == "Udfaldet er ændret: Ny cykelsti"
    assert "Det, vi skrev om sagen før, gælder ikke længere." in inbox.mails[0].get_body(("plain",)).get_content()


def test_who_cannot_be_reached_is_told_to_the_coordinator(rows: Rows, inbox: Inbox) -> None:
    notice = rows.notice(Kind.SUBSTITUTE_ASKED, rows.case(), rows.person("Ib Dam", email=""))
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    text = inbox.mails[0].get_body(("plain",)).get_content()
    assert "spørgsmålet om at møde som stedfortræder til Ib Dam" in text
    assert "Møde: Byrådet, mandag den 6. september 2027 kl. 9.00" in text
    assert rows.states()[notice] == "given_up"
    tried = rows.all(SQLModel.metadata.tables["history_entry"])
    assert {(row.case_id, row.meeting_id is not None) for row in tried} == {(None, True)}


def test_the_same_is_told_once_a_day(rows: Rows) -> None:
    first = rows.notice(Kind.TO_SIGN, rows.case(), about="")
    (row,) = (notice for notice in rows.all(t.notices) if notice.id == first)
    again = {name: value for name, value in row._mapping.items() if name != "id"}
    with pytest.raises(sa.exc.IntegrityError), writing(rows.engine) as connection:
        connection.execute(sa.insert(t.notices), again)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (Kind.SUBSTITUTE_ASKED, "cancelled"),
        (Kind.SUBSTITUTE_ANSWERED, "cancelled"),
        (Kind.SUBSTITUTE_NOT_NEEDED, "cancelled"),
        (Kind.MEMBER_ITEM, "cancelled"),
        (Kind.AGENDA_OUT, "cancelled"),
        (Kind.MEETING_MOVED, "cancelled"),
        (Kind.MEETING_CANCELLED, "cancelled"),
        (Kind.TO_SIGN, "sent"),
    ],
)
def test_after_a_standstill_nothing_is_said_of_a_meeting_that_is_over(
    rows: Rows, inbox: Inbox, kind: Kind, state: str
) -> None:
    notice = rows.notice(kind, rows.case())
    after = NOW + timedelta(days=140)
    sweep(rows.engine, after, inbox.sender(), NEW_ID)
    assert rows.states()[notice] == state
    told = [json.loads(row.data) for row in rows.all(SQLModel.metadata.tables["history_entry"])]
    assert ({"notice": notice, "result": "day_over"} in told) == (state == "cancelled")
    assert len(inbox.mails) == (state == "sent")


def ready(rows: Rows, case: int, told_at: str) -> None:
    says = "Du skal sætte sagen på dagsordenen i Byrådet (1. behandling) senest onsdag den 8. september 2027."
    about, data = f"5 {told_at}", {"says": says, "by": "2027-09-08"}
    rows.notice(Kind.READY_FOR_AGENDA, case, about=about, data=data)


def test_a_ready_case_is_told_once_and_not_by_a_day_that_is_over(rows: Rows, inbox: Inbox) -> None:
    case = rows.case()
    for told_at in ("2027-09-01T07:00:00+00:00", "2027-09-02T07:00:00+00:00"):
        ready(rows, case, told_at)
    sweep(rows.engine, NOW + timedelta(days=13), inbox.sender(), NEW_ID)
    text = inbox.mails[0].get_body(("plain",)).get_content()
    assert text.count("Sagen er klar til dagsordenen. Sidste dag for at sætte den på var 8. september 2027.") == 1
    assert "senest" not in text


def test_in_time_a_ready_case_says_what_its_reader_shall_do(rows: Rows, inbox: Inbox) -> None:
    ready(rows, rows.case(), "2027-09-01T07:00:00+00:00")
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    text = inbox.mails[0].get_body(("plain",)).get_content()
    assert "Du skal sætte sagen på dagsordenen i Byrådet (1. behandling) senest onsdag den 8. september 2027." in text


AHEAD = NOW + timedelta(days=10)


def on_an_item(rows: Rows, case: int, meeting: int, number: int = 1, **values) -> None:
    row = {"item_kind": ItemKind.DECISION, "list_type": ListType.LATE, "subject": ItemSubject.CASE}
    row |= {"late_reason": "", "override_reason": "", "was_raised": False, "position": number, "printed": 0, "under": 0}
    row |= {"public_title": "", "text": "", "points": "[]", "guests": "[]", "withdrawn_reason": "", "is_closed": False}
    rows.insert(
        t.agenda_items, **(row | {"meeting_id": meeting, "number": number, "title": "", "case_id": case} | values)
    )


def a_decision(rows: Rows, case: int, meeting: int, text: str, votes: str = "") -> None:
    words = dict.fromkeys(("points", "amendments", "dissents", "requests", "deviations"), "[]")
    words |= {"text": text, "votes": votes, "public_text": "", "alone_reason": ""}
    numbers = {"follows": 0, "revision": 0, "proposal_version": 0}
    key = {"meeting_id": meeting, "item": 1, "case_id": case, "outcome": Outcome.APPROVED, "decided_at": NOW}
    rows.insert(t.decisions, **key, **words, **numbers)


@pytest.mark.parametrize(("until", "is_told"), [(AHEAD, False), (NOW - timedelta(days=1), True)])
def test_an_outcome_under_embargo_is_not_told(rows: Rows, inbox: Inbox, until, is_told: bool) -> None:
    case = rows.case("Ny cykelsti")
    meeting = rows.meeting(case)
    on_an_item(rows, case, meeting, public_from=until)
    a_decision(rows, case, meeting, "Kvintusgården købes.")
    rows.notice(Kind.DECIDED, case, about=f"{meeting}/1")
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    (mail,) = inbox.mails
    said = str(mail["Subject"]) + mail.get_body(("plain",)).get_content()
    assert [word in said for word in ("Kvintusgården", "Ny cykelsti", "odkendt")] == [is_told] * 3


def test_a_decision_is_told_in_the_words_that_stand_when_the_mail_is_sent(rows: Rows, inbox: Inbox) -> None:
    case = rows.case("Ny cykelsti")
    meeting = rows.meeting(case)
    on_an_item(rows, case, meeting)
    a_decision(rows, case, meeting, "Godkendt den 3. juli.")
    typo = {"kind": CorrectionKind.TYPO, "at": NOW, "reason": "Forkert dato", "before": "Godkendt den 3. juli."}
    rows.insert(t.corrections, meeting_id=meeting, number=1, item=1, text="Godkendt den 3. juni.", **typo)
    rows.notice(Kind.DECIDED, case, about=f"{meeting}/1")
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    (mail,) = inbox.mails
    said = mail.get_body(("plain",)).get_content()
    assert "Beslutningen lyder: Godkendt den 3. juni." in said
    assert "3. juli" not in said


def test_what_a_body_added_is_not_told_as_the_whole_decision(rows: Rows, inbox: Inbox) -> None:
    case = rows.case("Ny cykelsti")
    meeting = rows.meeting(case)
    on_an_item(rows, case, meeting)
    a_decision(rows, case, meeting, "Byrådet ønsker en status efter et år.")
    rows.notice(Kind.DECIDED, case, about=f"{meeting}/1")
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    said = inbox.mails[0].get_body(("plain",)).get_content()
    assert "Beslutningen lyder: Godkendt som indstillet. Byrådet ønsker en status efter et år." in said


@pytest.mark.parametrize(
    ("votes", "said"),
    [
        ('[14, 8, 1, [["G", "for"]]]', "Resultat: godkendt. For stemte 14, imod 8; 1 undlod at stemme."),
        ("", "Resultat: godkendt."),
    ],
)
def test_how_the_members_voted_is_told_in_numbers(rows: Rows, inbox: Inbox, votes: str, said: str) -> None:
    case = rows.case("Ny cykelsti")
    meeting = rows.meeting(case)
    on_an_item(rows, case, meeting)
    a_decision(rows, case, meeting, "", votes)
    rows.notice(Kind.DECIDED, case, about=f"{meeting}/1")
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    assert said in inbox.mails[0].get_body(("plain",)).get_content().splitlines()


@pytest.mark.parametrize(
    ("above", "is_named"),
    [
        ({"public_from": AHEAD}, False),
        ({"is_closed": True}, False),
        ({"public_from": NOW}, True),
        ({"case_id": "a closed one"}, False),
    ],
)
def test_what_stands_under_an_item_kept_back_is_not_named(rows: Rows, above, is_named: bool) -> None:
    case = rows.case("Ny cykelsti")
    if "case_id" in above:
        above = {"case_id": rows.case("En personsag", is_closed=True)}
    meeting = rows.meeting(case)
    on_an_item(rows, case, meeting, under=2)
    on_an_item(rows, case, meeting, 2, **{"case_id": None} | above)
    on_an_item(rows, case, meeting, 3, case_id=None, under=2)
    with rows.engine.connect() as connection:
        row = connection.execute(sa.select(t.meetings).where(t.meetings.c.id == meeting)).one()
        agenda = _agenda(connection, row, NOW)
    assert agenda is not None
    assert (case not in agenda.hidden) is is_named
    assert (-3 not in agenda.hidden) is is_named


# -- whom to answer ---------------------------------------------------------------------------------------------------

OF_A_MEETING = (
    Kind.AGENDA_OUT,
    Kind.SUBSTITUTE_ASKED,
    Kind.SUBSTITUTE_ANSWERED,
    Kind.SUBSTITUTE_NOT_NEEDED,
    Kind.MEMBER_ITEM,
    Kind.TO_SIGN,
    Kind.MEETING_MOVED,
    Kind.MEETING_CANCELLED,
)


def a_meeting_mail(rows: Rows, kind: Kind = Kind.AGENDA_OUT) -> int:
    """A mail to a member, to be sent; returns the meeting's body."""
    rows.notice(kind, rows.case(), rows.person("Lis Fjord"), data={})
    return int(rows.all(t.meetings)[-1].organization)


def reply_to(rows: Rows, inbox: Inbox) -> tuple[str, str]:
    """The address an answer to the one mail goes to, as its raw header has it, and what its foot says."""
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    (mail,) = inbox.mails
    assert len(mail.get_all("Reply-To")) == 1
    foot = mail.get_body(("plain",)).get_content().rpartition("Spørgsmål? ")[2]
    return str(mail["Reply-To"]), " ".join(foot.split())


def no_secretary(rows: Rows, body: int) -> None:
    """Whoever the rows gave the body is not its secretary any more."""
    with writing(rows.engine) as connection:
        connection.execute(sa.delete(t.memberships).where(t.memberships.c.organization == body))


def email(rows: Rows, person: int) -> str:
    return str(next(row.email for row in rows.all(t.persons) if row.id == person))


@pytest.mark.parametrize("kind", OF_A_MEETING)
def test_one_answers_the_meeting_s_own_secretary(rows: Rows, inbox: Inbox, kind: Kind) -> None:
    body = a_meeting_mail(rows, kind)
    no_secretary(rows, body)
    secretary = rows.person("Gry Tang", phone="00 10 10 77")
    rows.seat(body, secretary)
    address, foot = reply_to(rows, inbox)
    assert address == email(rows, secretary)
    assert foot.startswith(
        f"Svar på denne mail, eller kontakt mødets sekretær Gry Tang, {address}, telefon 00 10 10 77."
    )


def test_it_is_who_holds_the_seat_on_the_day_of_the_meeting(rows: Rows, inbox: Inbox) -> None:
    """The meeting is on 6 September; the change is on the 4th, three days from now."""
    body = a_meeting_mail(rows)
    no_secretary(rows, body)
    before, after = rows.person("Til og med"), rows.person("Fra og med")
    change = (NOW + timedelta(days=3)).date()
    rows.seat(body, before, ends_on=change - timedelta(days=1))
    rows.seat(body, after, starts_on=change)
    assert reply_to(rows, inbox)[0] == email(rows, after)


def test_of_a_meeting_that_was_held_it_is_who_holds_the_seat_now(rows: Rows, inbox: Inbox) -> None:
    body = a_meeting_mail(rows, Kind.TO_SIGN)
    no_secretary(rows, body)
    held_on = (NOW - timedelta(days=20)).date()
    with writing(rows.engine) as connection:
        connection.execute(sa.update(t.meetings).values(held_on=held_on))
    rows.seat(body, rows.person("Er holdt op"), ends_on=held_on)
    now = rows.person("Er kommet til")
    rows.seat(body, now, starts_on=held_on + timedelta(days=1))
    assert reply_to(rows, inbox)[0] == email(rows, now)


def test_without_a_secretary_who_can_be_reached_it_is_the_coordinator(rows: Rows, inbox: Inbox) -> None:
    body = a_meeting_mail(rows)
    no_secretary(rows, body)
    rows.seat(body, rows.person("Uden adresse", email=""))
    address, foot = reply_to(rows, inbox)
    assert address == email(rows, rows.ids["coordinator"])
    assert "kontakt høringskoordinator " in foot


def test_the_secretary_is_not_asked_to_answer_themselves(rows: Rows, inbox: Inbox) -> None:
    secretary = rows.person("Gry Tang")
    rows.notice(Kind.SUBSTITUTE_ANSWERED, rows.case(), secretary, data={"accepts": True})
    body = int(rows.all(t.meetings)[-1].organization)
    no_secretary(rows, body)
    rows.seat(body, secretary)
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    (mail,) = inbox.mails
    assert mail["Reply-To"] is None, "nor the hearing coordinator, who has no part in the meeting"
    assert "Spørgsmål?" not in mail.get_body(("plain",)).get_content()


def test_a_mail_about_a_case_too_is_the_coordinator_s(rows: Rows, inbox: Inbox) -> None:
    """Collected in one: a signature that is wanted, and a decision."""
    member = rows.person("Lis Fjord")
    rows.notice(Kind.TO_SIGN, rows.case(), member, data={})
    body = int(rows.all(t.meetings)[-1].organization)
    rows.notice(Kind.DECIDED, rows.case("Ny cykelsti"), member)
    no_secretary(rows, body)
    rows.seat(body, rows.person("Gry Tang"))
    assert reply_to(rows, inbox)[0] == email(rows, rows.ids["coordinator"])


def test_of_a_decision_one_asks_the_secretary_of_the_body_that_took_it(rows: Rows, inbox: Inbox) -> None:
    case = rows.case("Ny cykelsti")
    meeting = rows.meeting(case)
    on_an_item(rows, case, meeting)
    a_decision(rows, case, meeting, "Godkendt.")
    body = next(int(row.organization) for row in rows.all(t.meetings) if row.id == meeting)
    no_secretary(rows, body)
    secretary = rows.person("Gry Tang")
    rows.seat(body, secretary)
    rows.notice(Kind.DECIDED, case, rows.person("Lis Fjord"), about=f"{meeting}/1")
    address, foot = reply_to(rows, inbox)
    assert address == email(rows, secretary)
    assert "Gry Tang" in foot
    assert "høringskoordinator" not in foot
