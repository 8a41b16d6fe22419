"""A meeting runs by the statute of its day, also where its cases pinned an older one."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from config.files.rules import rule_book
from models.database import writing
from models.rows.meeting import load_meeting
from process.commands import meeting as mc
from process.commands.act import Act
from process.register import VOTING
from process.state.presence import SubstitutionState
from tests.builders.case import a_registration
from tests.builders.moments import START, at

NEW = "[statute]\ncouncil_from_days = 0\nfixed_items = ['adoption', 'signing']\n"
FROM = date(2027, 2, 1)


@pytest.fixture
def council(store):
    """A case that pinned the first statute; then another statute from 1 February; the council's meeting in March."""
    command, officer = a_registration(store.reference.register)
    store.apply(command, Act(officer, "r1"), at(START))
    with writing(store.engine) as connection:
        versions = SQLModel.metadata.tables["config_version"]
        row = connection.execute(sa.select(versions).order_by(versions.c.id.desc()).limit(1)).one()._mapping
        new = {**row, "kind": "statute", "text": NEW, "valid_from": FROM, "sha256": "0" * 64}
        new.pop("id")
        connection.execute(sa.insert(versions).values(**new))
        connection.execute(sa.text("UPDATE counter SET value = value + 1 WHERE name = 'register'"))
    body = store.reference.register.organization("byraad").id
    return next(m for m in store.reference.register.meetings if m.organization == body and m.held_on > date(2027, 3, 1))


def subjects(store, meeting: int) -> list[str]:
    with store.engine.connect() as connection:
        return [str(item.subject) for item in load_meeting(connection, meeting).agenda()]


@pytest.mark.parametrize(("day", "expected"), [(date(2027, 1, 29), 4), (FROM, 2)])
def test_the_fixed_items_are_those_of_the_statute_in_force(store, council, day, expected) -> None:
    store.apply(mc.PrepareAgenda(meeting=council.id), Act(None, "p1"), at(day))
    assert len(subjects(store, council.id)) == expected


def test_an_absence_is_judged_by_the_newest_statute(store, council) -> None:
    register = store.reference.register
    member = next(s.person for s in register.seats_in(council.organization, council.held_on, *VOTING))
    store.apply(mc.ReportAbsence(meeting=council.id, person=member), Act(None, "a1"), at(FROM))
    with store.engine.connect() as connection:
        (asked,) = load_meeting(connection, council.id).substitutions
    assert asked.state is SubstitutionState.ASKED
    assert asked.basis == "kommunestyrelsesloven § 15, stk. 2"


def test_a_pinned_statute_reads_again() -> None:
    book = rule_book({"statute": NEW})
    assert (book.statute.council_from_days, book.statute.fixed_items) == (0, ("adoption", "signing"))
    assert book.statute.committee_from_days == 30
    assert "statute" in book.versions
