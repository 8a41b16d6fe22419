"""What the register changes by itself, the cases follow: bodies that end, people who leave."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import SQLModel

from models.case_rows import load_case
from models.database import reading
from models.store import Store
from models.succession import follow_register
from process import commands as c
from process.commands import Act
from tests.builders import START, a_registration, at

_notices = SQLModel.metadata.tables["notice"]


def in_hearing(store: Store) -> tuple[int, int]:
    """A case whose Handicapråd has been asked; the case and the body."""
    command, officer = a_registration(store.reference.register, answers=("people_with_disabilities",))
    case_id = store.apply(command, Act(officer, "r"), at(START)).case_id
    store.apply(c.SubmitDraft(case=case_id), Act(None, "s"), at(START))
    with reading(store.engine) as connection:
        links = load_case(connection, case_id).approvals
    for link in links:
        store.apply(c.ApproveDraft(case=case_id), Act(None, f"a{link.position}"), at(START))
    store.apply(c.Advance(case=case_id), Act(None, "m"), at(START))
    store.apply(c.SendHearing(case=case_id), Act(None, "h"), at(START))
    return case_id, store.reference.register.organization("handicapraad").id


def change(store: Store, kind: str, key: str, **fields) -> None:
    store.apply(c.RegisterCommand(kind=kind, key=key, fields=fields), Act(None, f"{kind}-{key}"), at(START))


def test_an_ended_body_hands_over_once_the_day_is_past(store) -> None:
    case_id, body = in_hearing(store)
    last = START + timedelta(days=5)
    change(store, "organization", "handicapraad", ends_on=last, successor="aeldreraad")
    assert follow_register(store, at(last)) == 0, "it still exists on its last day"
    assert follow_register(store, at(last + timedelta(days=1))) == 1
    assert follow_register(store, at(last + timedelta(days=1))) == 0
    with reading(store.engine) as connection:
        case = load_case(connection, case_id)
        successor = store.reference.register.organization("aeldreraad").id
        assert {request.body for request in case.requests} >= {successor}
        assert body not in {request.body for request in case.requests}
        told = connection.execute(
            sa.select(_notices.c.recipient).where(_notices.c.case_id == case_id, _notices.c.about == "successor")
        ).scalars()
        assert len(set(told)) >= 1


def test_a_holder_who_left_is_followed_without_anybody_touching_the_case(store) -> None:
    case_id, _ = in_hearing(store)
    with reading(store.engine) as connection:
        holder = load_case(connection, case_id).case.holder
    seats = [seat for seat in store.reference.register.memberships if seat.person == holder]
    assert seats
    with store.engine.begin() as connection:
        table = SQLModel.metadata.tables["membership"]
        connection.execute(sa.update(table).where(table.c.person == holder).values(ends_on=START))
        counter = SQLModel.metadata.tables["counter"]
        connection.execute(sa.update(counter).where(counter.c.name == "register").values(value=counter.c.value + 1))
    assert follow_register(store, at(START)) == 0, "in office to the end of the day"
    assert follow_register(store, at(START + timedelta(days=1))) == 1
    with reading(store.engine) as connection:
        assert load_case(connection, case_id).case.holder != holder


def test_nothing_changed_is_nothing_to_follow(store) -> None:
    in_hearing(store)
    assert follow_register(store, at(date(2027, 3, 1))) == 0
