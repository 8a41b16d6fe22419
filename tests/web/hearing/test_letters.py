"""«Send høring»: letters read as they will go, deadlines weighed, sent, taken back."""

from __future__ import annotations

import uuid
from datetime import date, time
from html import unescape
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from models.database import reading, writing
from notifications.channels.sender import MemorySender
from notifications.outbox.compose import message_ids
from process.commands.act import Act
from process.register import BodyKind, SeatRole
from process.state.hearing import HearingState
from tests.builders.case import a_registration
from tests.notifications.rows import sweep
from tests.web.office import CASE, COORDINATOR, MORNING, OFFICER, Office, forms, prepared, words

PAGE = f"{CASE}/breve"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, Office.imported_and_approved)


def aim_at(office: Office, day: str) -> None:
    page = office.get(COORDINATOR, CASE)
    meeting = page.partition(f"Sandvig Byråd, {day}")[0].rpartition('value="')[2].partition('"')[0]
    office.done(COORDINATOR, CASE, "maal", moede=meeting, grund="Andenbehandling")


def letters_shown(page: str) -> list[str]:
    return [unescape(part.partition("</div>")[0]) for part in page.split('class="sg-letter">')[1:]]


def test_a_letter_is_read_word_for_word_as_it_then_leaves(office: Office) -> None:
    shown = letters_shown(office.get(COORDINATOR, PAGE))
    assert len(shown) == 6
    office.send()
    office.later(minutes=11)
    sender = MemorySender()
    sweep(office.store.engine, office.clock.now(), sender, message_ids("sandvig.example"))
    whole = "\n".join(letter.text for letter in sender.letters)
    for text in shown:
        asked = text.partition("bedes svare senest")[2].partition("Venlig hilsen")[0]
        assert asked.partition("Sådan svarer I")[0] in whole  # the way to answer is each recipient's own
        assert "Høringsmateriale" in asked or "Materiale" in asked
    assert sender.letters[0].subject.count("svar senest") or "beskeder" in sender.letters[0].subject


def test_a_form_sent_again_because_its_answer_was_lost_is_answered_as_the_first(office: Office) -> None:
    address, fields = forms(office.get(COORDINATOR, PAGE))[PAGE]
    first, second = (office.person(COORDINATOR).post(address, data=fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert second.headers["location"] == first.headers["location"]
    with reading(office.store.engine) as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM notice WHERE kind = 'hearing_sent'")).scalar_one() > 0
        sent = connection.execute(sa.text("SELECT count(*) FROM history_entry WHERE tag = 'letter:sent'")).scalar_one()
    assert sent == 6
    other = {**fields, "command_id": str(uuid.uuid4())}
    assert office.person(COORDINATOR).post(address, data=other).status_code == 422


def test_deadlines_are_the_plans_and_one_after_the_bodys_own_meeting_says_so(office: Office) -> None:
    aim_at(office, "5. oktober 2027")
    _, fields = forms(office.get(COORDINATOR, PAGE))[PAGE]
    due = {name.removeprefix("frist-"): day for name, day in fields.items() if name.startswith("frist-")}
    assert due == {
        "lokalmed_beskyttet_beskaeftigelse": "2027-08-31",
        "omraademed_social_sundhed": "2027-09-07",
        "hovedmed": "2027-09-15",
        "handicapraad": "2027-09-24",
        "aeldreraad": "2027-09-15",
        "skolebestyrelse_fyrskolen": "2027-09-15",
    }
    page = words(office.get(COORDINATOR, PAGE))
    assert "Foreslået, fordi Handicaprådet mødes 23. september 2027: arbejdsdagen efter mødet." in page
    assert "mødes først" not in page


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2027-09-15", "Handicaprådet mødes først 23. september 2027, efter fristen 15. september 2027."),
        ("2027-09-27", "5. oktober 2027 kan stadig nås"),
        ("2027-09-30", "kan ikke nå udsendelsen 29. september 2027"),
    ],
)
def test_a_deadline_under_consideration_says_what_it_costs_and_sends_nothing(
    office: Office, day: str, said: str
) -> None:
    aim_at(office, "5. oktober 2027")
    answer = office.fill(COORDINATOR, PAGE, PAGE, **{"frist-handicapraad": day, "se": "igen"})
    assert answer.status_code == 200
    assert said in words(answer.text)
    assert forms(answer.text)[PAGE][1]["frist-handicapraad"] == day
    assert all(request.sent_at is None for request in office.state().requests)


def test_one_is_cancelled_within_ten_minutes_and_sent_again(office: Office) -> None:
    page = office.send(**{"frist-handicapraad": "2027-09-24"})
    assert "Brevene går ud, når fortrydelsesfristen er udløbet." in page
    assert "23. august 2027 kl. 8.10" in page
    assert "Ingen breve venter på at blive sendt." in page
    office.later(minutes=9)
    page = office.done(COORDINATOR, PAGE, f"{PAGE}/aeldreraad/fortryd")
    assert "Brevet er holdt tilbage." in page
    assert office.row("aeldreraad").request.state is HearingState.DRAFTED
    office.send(**{"frist-aeldreraad": "2027-09-15", "tid-aeldreraad": "10.30"})
    sent = office.row("aeldreraad").request
    assert (sent.due_on, sent.due_time) == (date(2027, 9, 15), time(10, 30))
    assert office.row("handicapraad").request.due_on == date(2027, 9, 24)


def test_after_the_undo_period_nothing_can_be_taken_back(office: Office) -> None:
    office.send()
    stale = forms(office.get(COORDINATOR, PAGE))[f"{PAGE}/aeldreraad/fortryd"]
    office.later(minutes=10)
    sweep(office.store.engine, office.clock.now(), MemorySender(), message_ids("sandvig.example"))
    answer = office.person(COORDINATOR).post(stale[0], data=stale[1])
    assert answer.status_code == 422
    assert "Fortrydelsesfristen udløb 23. august 2027" in words(answer.text)
    assert f"{PAGE}/aeldreraad/fortryd" not in forms(answer.text)
    assert f"{CASE}/hoering/aeldreraad" in answer.text


def test_all_that_has_not_left_is_stopped_and_what_has_is_corrected(office: Office) -> None:
    office.send()
    office.done(COORDINATOR, PAGE, f"{PAGE}/stop")
    assert not any(request.sent_at for request in office.state().requests)
    assert f"{PAGE}/stop" not in office.offered(COORDINATOR, PAGE)
    office.send()
    office.later(minutes=11)
    sender = MemorySender()
    sweep(office.store.engine, office.clock.now(), sender, message_ids("sandvig.example"))
    told = {letter.address for letter in sender.letters if letter.papers}
    assert 'href="#ret-rettelse"' in office.refused(COORDINATOR, PAGE, f"{PAGE}/ret", rettelse="")
    office.done(COORDINATOR, PAGE, f"{PAGE}/ret", rettelse="Bilaget var det forkerte.")
    office.later(minutes=1)
    sweep(office.store.engine, office.clock.now(), sender, message_ids("sandvig.example"))
    corrections = [letter for letter in sender.letters if "Bilaget var det forkerte." in letter.text]
    assert sorted(letter.address for letter in corrections) == sorted(told)
    assert office.person(OFFICER).post(f"{PAGE}/stop", data={}).status_code == 403


def test_a_letter_that_could_not_be_taken_back_leaves_the_others_chosen(office: Office) -> None:
    office.send("aeldreraad")
    stale = forms(office.get(COORDINATOR, PAGE))[f"{PAGE}/aeldreraad/fortryd"]
    before = forms(office.get(COORDINATOR, PAGE))[PAGE][1]
    office.later(minutes=10)
    sweep(office.store.engine, office.clock.now(), MemorySender(), message_ids("sandvig.example"))
    answer = office.person(COORDINATOR).post(stale[0], data=stale[1])
    assert answer.status_code == 422
    after = forms(answer.text)[PAGE][1]
    assert after["til"] == before["til"]
    assert len(after["til"]) > 1


def test_only_the_chosen_letters_go(office: Office) -> None:
    page = office.send("hovedmed", "handicapraad")
    assert "4 breve venter på at blive sendt" in page
    assert office.row("hovedmed").request.sent_at is not None
    assert office.row("aeldreraad").request.sent_at is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"til": []}, "Vælg mindst ét brev, der skal sendes."),
        ({"frist-hovedmed": "i morgen"}, "»i morgen« er ikke en dato. Skriv den som 24-09-2027."),
        ({"tid-hovedmed": "middag"}, "»middag« er ikke et klokkeslæt."),
        ({"frist-hovedmed": "2027-08-01"}, "Fristen 1. august 2027 kl. 12.00 er udløbet."),
        ({"frist-hovedmed": "2027-08-23", "tid-hovedmed": "08:05"}, "Brevet går tidligst ud"),
    ],
)
def test_what_will_not_do_is_said_kept_and_sends_nothing(office: Office, typed: dict[str, str], sentence: str) -> None:
    page = office.refused(COORDINATOR, PAGE, PAGE, **typed)
    assert sentence in words(page)
    for name, text in typed.items():
        assert name == "til" or forms(page)[PAGE][1][name] == text
    assert all(request.sent_at is None for request in office.state().requests)


def test_a_date_may_be_written_as_people_do(office: Office) -> None:
    office.send(**{"frist-hovedmed": "24/9 2027", "frist-aeldreraad": "24.9.2027", "frist-handicapraad": "24-09-2027"})
    assert {office.row(code).request.due_on for code in ("hovedmed", "aeldreraad", "handicapraad")} == {
        date(2027, 9, 24)
    }


def test_letters_have_a_page_each_with_the_way_to_the_next(office: Office) -> None:
    first = office.get(COORDINATOR, f"{PAGE}/lokalmed_beskyttet_beskaeftigelse")
    assert "Brev 1 af 6" in first
    assert f'href="{PAGE}/omraademed_social_sundhed">Næste brev' in first
    assert len(letters_shown(first)) == 1
    for gone in ("findes_ikke", "byraad"):
        assert office.person(COORDINATOR).get(f"{PAGE}/{gone}").status_code == 404


@pytest.mark.slow
def test_three_hundred_parties_are_read_and_sent_in_one_action(tmp_path: Path) -> None:
    """A page each, since three hundred letters on one page is a book; one button sends them all."""
    office = Office(tmp_path)
    command, officer = a_registration(office.store.reference.register, hearing_bodies=tuple(add_bodies(office, 300)))
    office.store.apply(command, Act(officer, "many"), MORNING)
    office.approve()
    page = office.get(COORDINATOR, PAGE)
    waiting = len(forms(page)[PAGE][1]["til"])
    assert waiting > 300
    assert f"{waiting} breve venter på at blive sendt" in page
    assert len(page) < 1_000_000
    assert letters_shown(page) == []
    assert len(letters_shown(office.get(COORDINATOR, f"{PAGE}/nabo_7"))) == 1
    office.send()
    assert sum(request.sent_at is not None for request in office.state().requests) == waiting
    first, last = (office.get(COORDINATOR, f"/hvem-mangler?side={side}") for side in (1, waiting // 50 + 1))
    assert f"{waiting} svar mangler" in first
    assert [page.count('data-title="Frist"') for page in (first, last)] == [50, waiting % 50]


def add_bodies(office: Office, count: int) -> list[int]:
    """So many boards with a chair each, in rows: a register of that size is read, not typed."""
    tables, register = SQLModel.metadata.tables, office.store.reference.register
    first, person = max(register.organizations) + 1, max(register.persons) + 1
    seat = max(membership.id for membership in register.memberships) + 1
    with writing(office.store.engine) as connection:
        for n in range(count):
            body = {"id": first + n, "code": f"nabo_{n}", "name": f"Havnegade {n}", "kind": BodyKind.BOARD}
            chair = {"id": person + n, "code": f"nabo.{n}", "name": f"Nabo {n}", "email": f"n{n}@sandvig.example"}
            held = {"id": seat + n, "code": f"nabo {n}", "organization": first + n, "person": person + n}
            insert(connection, tables["organization"], {**body, "sort_key": f"nabo {n}"})
            insert(connection, tables["person"], {**chair, "sort_key": f"nabo {n}"})
            insert(connection, tables["membership"], {**held, "role": SeatRole.CHAIR})
        connection.execute(sa.text("UPDATE counter SET value = value + 1 WHERE name = 'register'"))
    with reading(office.store.engine) as connection:
        office.store.reference.refresh(connection)
    return list(range(first, first + count))


def insert(connection: Connection, table: sa.Table, cells: dict[str, object]) -> None:
    """With what a column needs and the test does not say left empty."""
    empty = {
        column.name: "[]" if column.name == "aliases" else (False if column.type.python_type is bool else "")
        for column in table.c
        if not column.nullable and column.name not in cells and column.default is None
    }
    numbers = {name: 0 for name in empty if table.c[name].type.python_type is int}
    connection.execute(
        sa.insert(table).values({**empty, **numbers, **{k: v for k, v in cells.items() if k in table.c}})
    )


def test_what_is_open_in_the_proposal_is_said_before_sending_and_gone_when_it_is_settled(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.import_case()
    assert "Bekræft året" in words(office.get(OFFICER, CASE))
    office.done(OFFICER, f"{CASE}/forslag/1", f"{CASE}/forslag/1")
    assert "Bekræft året" not in words(office.get(OFFICER, CASE))
    office.approve()
    left = office.get(COORDINATOR, CASE).partition("Skal ses efter i dokumentet")[2].partition("</ul>")[0].count("<li>")
    assert f"Bemærk: {left} punkter i forslaget skal stadig ses efter." in words(office.get(COORDINATOR, PAGE))
    assert "kan være flere" in words(office.get(COORDINATOR, CASE))
    office.send()
    assert "kan være flere" not in words(office.get(COORDINATOR, CASE))
