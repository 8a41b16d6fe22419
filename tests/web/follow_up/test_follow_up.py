"""Follow-ups as people meet them: on the case, on the list of what one owes, in the mail on the day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from models.access.visibility import viewer_of
from models.database import reading
from models.sweeps.follow_ups import remind_of_follow_ups
from models.sweeps.ready import advance_all
from models.todo.follow_ups import follow_ups, owed_by
from notifications.channels.sender import MemorySender
from notifications.outbox.compose import message_ids
from process.calendar import local_day
from process.commands import act
from process.commands import follow_up as fc
from process.commands.act import Act
from tasks.everything import move_everything, say_everything
from tasks.resources import Resources
from tests.web.office import APPROVERS, CASE, COORDINATOR, OFFICER, SECRETARY, Office, forms, prepared, words

HEAD = APPROVERS[0]
ADD, SET, DONE = "opfoelgning-ny", "opfoelgning-saet", "opfoelgning-faerdig"


def in_hearing(office: Office) -> None:
    office.imported_and_approved()
    advance_all(office.store, office.clock.now())


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, in_hearing)


def test_from_set_a_date_to_done(office: Office) -> None:
    page = words(office.done(OFFICER, CASE, ADD, tekst="Flere bænke ved torvet", slags="request"))
    assert "Opfølgningen står på den ansvarliges liste." in page
    assert "1. Ønske Sæt dato Flere bænke ved torvet Halfdan Ladegaard" in page
    todo = words(office.get(HEAD, "/opgaver"))
    assert "Opfølgning, du er ansvarlig for" in todo
    assert "Flere bænke ved torvet Ønske Sæt dato" in todo
    assert "Flere bænke" not in words(office.get(OFFICER, "/opgaver"))
    office.done(HEAD, CASE, SET, **{"dato-1": "2027-09-10", "ansvarlig-1": OFFICER})
    assert "Flere bænke ved torvet Ønske Om 18 dage 10. september 2027" in words(office.get(OFFICER, "/opgaver"))
    office.later(days=20)
    assert "2 dage over frist" in words(office.get(OFFICER, "/opgaver"))
    page = words(office.done(OFFICER, CASE, DONE, **{"gjort-1": "Bænkene står der"}))
    assert "1. Ønske Færdig" in page
    assert "12. september 2027: Bænkene står der" in page
    assert "bænke" not in words(office.get(OFFICER, "/opgaver"))


def test_what_is_missing_is_said_at_its_field(office: Office) -> None:
    office.done(OFFICER, CASE, ADD, tekst="Flere bænke", dato="2027-10-01")
    page = office.refused(OFFICER, CASE, ADD, tekst="")
    assert 'href="#opfoelgning-ny-tekst"' in page
    page = office.refused(OFFICER, CASE, SET, **{"dato-1": "i morgen"})
    assert 'href="#opfoelgning-saet-dato-1"' in page
    assert 'value="i morgen"' in page
    page = office.refused(OFFICER, CASE, SET, **{"dato-1": "i morgen", "ansvarlig-1": OFFICER})
    assert forms(page)[SET][1]["ansvarlig-1"] == OFFICER
    page = office.refused(OFFICER, CASE, SET, **{"dato-1": "2027-08-01"})
    assert "Fristen 1. august 2027 er udløbet." in words(page)
    page = office.refused(OFFICER, CASE, DONE, **{"gjort-1": " "})
    assert 'id="opfoelgning-faerdig-gjort-1-fejl"' in page
    assert "opfoelgning-faerdig" in page.partition("<details open")[2]
    assert office.refused(OFFICER, CASE, SET, nummer="7").count("Opfølgningen findes ikke.") == 1


def test_only_who_works_on_the_case_is_offered_it(office: Office) -> None:
    office.done(OFFICER, CASE, ADD, tekst="Flere bænke")
    assert {ADD, SET, DONE} <= office.offered(COORDINATOR)
    assert not office.offered("birger.overgaard") & {SET, DONE}
    office.send()
    assert not office.offered(SECRETARY) & {ADD, SET, DONE}


def test_the_mail_comes_on_the_morning_and_every_week(office: Office) -> None:
    office.done(OFFICER, CASE, ADD, tekst="Flere bænke", dato="2027-09-10", ansvarlig=OFFICER)
    sender, new_id = MemorySender(), message_ids("sandvig.example")

    def mails() -> list[str]:
        given = Resources(office.store, office.clock.now, sender, new_id, "Sandvig Kommune")
        move_everything(given)
        say_everything(given)
        return [letter.text for letter in sender.letters if "Opfølgning nr. 1" in letter.text]

    office.later(days=18)  # the tenth of September, at eight
    (first,) = mails()
    assert "har frist fredag den 10. september 2027 (i dag)" in first
    assert "Opfølgning nr. 1: Flere bænke" in first
    office.later(days=7, hours=2)
    assert len(mails()) == 2
    assert "Fristen for en opfølgning, du er ansvarlig for, er udløbet" in mails()[1]
    assert remind_of_follow_ups(office.store, office.clock.now()) == 0
    office.done(OFFICER, CASE, DONE, **{"gjort-1": "Gjort"})
    office.later(days=30)
    assert len(mails()) == 2


def test_what_is_done_before_its_mail_could_leave_is_not_asked_for(office: Office) -> None:
    office.done(OFFICER, CASE, ADD, tekst="Flere bænke", dato="2027-09-10", ansvarlig=OFFICER)
    sender, new_id = MemorySender(), message_ids("sandvig.example")
    office.later(days=17)
    office.done(OFFICER, CASE, DONE, **{"gjort-1": "Gjort"})
    office.later(days=1)
    given = Resources(office.store, office.clock.now, sender, new_id, "Sandvig Kommune")
    move_everything(given)
    say_everything(given)
    assert not [letter for letter in sender.letters if "Opfølgning" in letter.text]


def test_who_has_left_is_followed_by_the_manager_on_the_list(office: Office) -> None:
    register = office.store.reference.register
    head, officer = register.person(HEAD), register.person(OFFICER)
    assert head
    assert officer
    office.done(OFFICER, CASE, ADD, tekst="Flere bænke", ansvarlig=OFFICER)
    now = office.clock.now()
    with reading(office.store.engine) as connection:
        assert owed_by(connection, viewer_of(connection, head.id, local_day(now)), now, register) == ()
    table = SQLModel.metadata.tables["membership"]
    with reading(office.store.engine) as connection:
        seats = connection.scalars(sa.select(table.c.code).where(table.c.person == officer.id)).all()
    for seat in seats:
        leaves = act.RegisterCommand(kind="membership", key=seat, fields={"ends_on": local_day(now)})
        office.store.apply(leaves, Act(None, f"leave-{seat}"), now)
    office.later(days=2)
    page = words(office.get(HEAD, "/opgaver"))
    assert "Flere bænke Opgave overtaget efter Solvej Lykkegaard" in page


def test_lists_and_history_tell_the_same(office: Office) -> None:
    office.done(OFFICER, CASE, ADD, tekst="Uden dato")
    office.done(OFFICER, CASE, ADD, tekst="Senere", dato="2027-10-01")
    office.done(OFFICER, CASE, ADD, tekst="Først", dato="2027-09-01", ansvarlig=OFFICER)
    with reading(office.store.engine) as connection:
        rows = follow_ups(connection, office.clock.now(), office.store.reference.register)
    assert [row.text for row in rows] == ["Uden dato", "Først", "Senere"]
    assert rows[1].as_json(local_day(office.clock.now()) + timedelta(days=30))["overdue"] is True
    page = words(office.get(OFFICER, CASE))
    assert "Opfølgning 3 blev skrevet op: Solvej Lykkegaard, frist 1. september 2027." in page
    case_id = office.state().case.id
    office.store.apply(fc.FinishFollowUp(case=case_id, number=1, text="Gjort"), Act(None, "done-1"), office.clock.now())
    assert "Opfølgning 1 er gjort færdig." in words(office.get(OFFICER, CASE))
    with reading(office.store.engine) as connection:
        register = office.store.reference.register
        assert len(follow_ups(connection, office.clock.now(), register)) == 2
        assert len(follow_ups(connection, office.clock.now(), register, case="2027-0001")) == 3
