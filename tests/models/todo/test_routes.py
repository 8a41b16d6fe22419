"""When a new term begins: every open case asks its officer once, and the coordinator sees them all."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from models.access.visibility import viewer_of
from models.database import reading
from models.rows.case import load_case
from models.store import RefusedError, Store
from models.sweeps.succession import follow_register
from models.todo.hearings import HearingTaskKind
from models.todo.routes import route_tasks
from process.commands import case as c
from process.commands.act import Act
from process.notices import NoticeKind
from process.stages import Stage
from process.state.terms import awaits_confirmation
from tests.builders.case import a_registration
from tests.builders.moments import START, at

EVE, SHIFT = date(2029, 12, 31), date(2030, 1, 2)


def registered(store: Store, committee: str, name: str, **fields) -> int:
    body = store.reference.register.organization(committee)
    command, officer = a_registration(
        store.reference.register, case_type="political_case", committees=(body.id,), title=name, **fields
    )
    return store.apply(command, Act(officer, name), at(START)).case_id


def notices(store: Store) -> list[tuple[int, int]]:
    table = SQLModel.metadata.tables["notice"]
    query = sa.select(table.c.case_id, table.c.recipient).where(table.c.kind == NoticeKind.ROUTE_TO_CONFIRM)
    with reading(store.engine) as connection:
        return [tuple(row) for row in connection.execute(query)]


def state_of(store: Store, case_id: int):
    with reading(store.engine) as connection:
        return load_case(connection, case_id)


@pytest.fixture
def cases(store) -> dict[str, int]:
    return {
        "stays": registered(store, "socialudvalg", "stays"),
        "renamed": registered(store, "kultur_fritidsudvalg", "renamed"),
        "split": registered(store, "teknik_miljoeudvalg", "split"),
    }


def test_terms_are_part_of_the_register(store) -> None:
    assert [term.code for term in store.reference.register.terms] == ["2026-2029", "2030-2033"]


def test_every_open_case_asks_once(store, cases) -> None:
    withdrawn = registered(store, "socialudvalg", "withdrawn")
    store.apply(c.WithdrawCase(case=withdrawn, reason="x"), Act(None, "w"), at(START))
    follow_register(store, at(EVE))
    assert notices(store) == []
    assert follow_register(store, at(SHIFT)) == len(cases) + 1, "and one committee is followed"
    officer = state_of(store, cases["stays"]).case.officer
    assert sorted(notices(store)) == sorted((case, officer) for case in cases.values())
    assert follow_register(store, at(SHIFT, 15)) == 0
    assert follow_register(store, at(date(2031, 5, 5))) == 0


def test_the_successor_is_on_the_route_and_the_split_committee_waits_for_a_person(store, cases) -> None:
    follow_register(store, at(SHIFT))
    register = store.reference.register
    bodies = {name: state_of(store, case).treatments() for name, case in cases.items()}
    first = {name: register.organizations[next(iter(steps)).body].code for name, steps in bodies.items()}
    assert first == {
        "stays": "socialudvalg",
        "renamed": "kultur_erhvervsudvalg",
        "split": "teknik_miljoeudvalg",
    }
    split, plan = (register.organization(code).id for code in ("teknik_miljoeudvalg", "plan_teknikudvalg"))
    with pytest.raises(RefusedError) as refused:
        store.apply(c.ConfirmRoute(case=cases["split"]), Act(None, "no"), at(SHIFT))
    assert refused.value.refusal.code == "body_has_ended"
    confirm = c.ConfirmRoute(case=cases["split"], reason="Deles.", replacements={split: plan})
    store.apply(confirm, Act(None, "yes"), at(SHIFT))
    state = state_of(store, cases["split"])
    assert awaits_confirmation(state, register, SHIFT) is None
    assert plan in {step.body for step in state.treatments()}


def test_the_list_of_tasks_is_the_officers_own_and_the_coordinators_whole(store, cases) -> None:
    follow_register(store, at(SHIFT))
    register = store.reference.register
    officer = state_of(store, cases["stays"]).case.officer

    def tasks(person: int, now):
        with reading(store.engine) as connection:
            return list(route_tasks(connection, viewer_of(connection, person, now.date()), now, register))

    coordinator, other = register.person("ulrik.sandager").id, register.person("esben.snedker").id
    assert tasks(officer, at(EVE)) == []
    assert {task.title for task in tasks(officer, at(SHIFT))} == set(cases)
    assert {task.title for task in tasks(coordinator, at(SHIFT))} == set(cases)
    assert tasks(other, at(SHIFT)) == []
    split = next(task for task in tasks(coordinator, at(SHIFT)) if task.title == "split")
    assert split.kind is HearingTaskKind.ROUTE
    assert split.about == (
        "Bekræft ny rute: Valgperioden 2030-2033 er begyndt, og Teknik- og Miljøudvalget er nedlagt uden efterfølger."
    )
    store.apply(c.ConfirmRoute(case=cases["stays"]), Act(officer, "ok"), at(SHIFT))
    assert {task.title for task in tasks(officer, at(SHIFT))} == {"renamed", "split"}


def test_the_set_and_the_rule_agree(store, cases) -> None:
    """The statement that finds the cases says what `awaits_confirmation` says of each."""
    register = store.reference.register
    store.apply(c.ConfirmRoute(case=cases["renamed"]), Act(None, "early"), at(date(2029, 12, 3)))
    with reading(store.engine) as connection:
        coordinator = viewer_of(connection, register.person("ulrik.sandager").id, SHIFT)
        listed = {task.title for task in route_tasks(connection, coordinator, at(SHIFT), register)}
    asked = {name for name, case in cases.items() if awaits_confirmation(state_of(store, case), register, SHIFT)}
    assert listed == asked == {"stays", "split"}
    assert state_of(store, cases["stays"]).case.stage is Stage.DRAFTING
