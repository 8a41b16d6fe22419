"""What the register changes by itself, the cases follow: bodies that end, people who leave."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from models.database import reading
from models.rows.case import load_case
from models.store import RefusedError, Store
from models.sweeps.succession import follow_register
from process.commands import act
from process.commands import case as c
from process.commands import hearing as hc
from process.commands.act import Act
from tests.builders.case import a_registration
from tests.builders.moments import START, at


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
    store.apply(hc.SendHearing(case=case_id), Act(None, "h"), at(START))
    return case_id, store.reference.register.organization("handicapraad").id


def change(store: Store, kind: str, key: str, **fields) -> None:
    store.apply(act.RegisterCommand(kind=kind, key=key, fields=fields), Act(None, f"{kind}-{key}"), at(START))


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
        asked = [request.body for request in case.requests if not request.withdrawn_at]
        assert asked.count(successor) == 1, "it was heard already, and is asked once"
        assert body not in asked


def test_a_line_of_successors_is_followed_to_the_body_that_exists_today(store) -> None:
    case_id, _ = in_hearing(store)
    last = START + timedelta(days=5)
    change(store, "organization", "aeldreraad", ends_on=last, successor="skolebestyrelse_fyrskolen")
    change(store, "organization", "handicapraad", ends_on=last, successor="aeldreraad")
    assert follow_register(store, at(last + timedelta(days=1))) >= 1
    with reading(store.engine) as connection:
        bodies = {request.body for request in load_case(connection, case_id).requests if not request.withdrawn_at}
    register = store.reference.register
    assert register.organization("skolebestyrelse_fyrskolen").id in bodies
    assert not bodies & {register.organization("aeldreraad").id, register.organization("handicapraad").id}


@pytest.mark.parametrize("ring", [("handicapraad",), ("aeldreraad", "handicapraad")])
def test_no_body_follows_itself_not_even_by_another(store, ring) -> None:
    line = ["handicapraad", *ring]
    for body, successor in pairwise(line[:-1]):
        change(store, "organization", body, successor=successor)
    with pytest.raises(RefusedError) as refused:
        change(store, "organization", line[-2], successor=line[-1])
    assert refused.value.refusal.code == "successor_ring"


def test_a_line_that_ends_nowhere_is_told_and_left_to_people(store, caplog) -> None:
    in_hearing(store)
    last = START + timedelta(days=5)
    change(store, "organization", "aeldreraad", ends_on=last)
    change(store, "organization", "handicapraad", ends_on=last, successor="aeldreraad")
    assert follow_register(store, at(last + timedelta(days=1))) == 0
    assert "no successor of handicapraad" in caplog.text


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
