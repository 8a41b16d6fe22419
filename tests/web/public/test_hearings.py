"""A public hearing that runs is open to everybody: what is heard, its dates, how to answer. A closed case never is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from models import tables as t
from process.commands import hearing as hc
from process.commands.act import Act
from process.state.case import Ending
from tests.web.conftest import TestClient
from tests.web.office import COORDINATOR, Office, prepared, words

pytestmark = pytest.mark.slow
PAGE = "/hoeringer/2027-0001"


def in_public(office: Office) -> None:
    office.import_case()
    office.approve()
    office.send()
    published = hc.PublishHearing(case=1, starts_on=date(2027, 8, 23), due_on=date(2027, 9, 20), where="Hjemmesiden")
    coordinator = office.store.reference.register.person(COORDINATOR)
    assert coordinator is not None
    office.store.apply(published, Act(coordinator.id, "publish"), office.clock.now())


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, in_public)


def outside(office: Office, path: str) -> tuple[int, str]:
    """As somebody without a login gets it."""
    answer = TestClient(office.app, follow_redirects=False).get(path)
    return answer.status_code, words(answer.text)


def set_case(office: Office, **changes: object) -> None:
    with office.store.engine.begin() as connection:
        connection.execute(sa.update(t.cases).where(t.cases.c.number == "2027-0001").values(**changes))


def test_everybody_reads_what_is_heard_until_when_and_how_to_answer(office: Office) -> None:
    code, page = outside(office, PAGE)
    assert code == 200
    assert "I høring fra 23. august 2027 til 20. september 2027" in page
    assert "Svaret skal være modtaget senest mandag den 20. september 2027 kl. 23.59." in page
    coordinator = office.store.reference.register.person(COORDINATOR)
    assert coordinator is not None
    assert f"Send dit svar til {coordinator.name}" in page
    assert "Skriv »Sag 2027-0001« i emnet." in page
    assert "Offentliggjort Hjemmesiden" in page
    assert "I høring fra 23. august 2027 til 20. september 2027" in outside(office, "/hoeringer")[1]


@pytest.mark.parametrize(
    "kept_back", [{"is_closed": True}, {"public_from": datetime(2027, 12, 1, tzinfo=UTC)}], ids=["closed", "embargo"]
)
def test_a_case_that_is_kept_back_is_never_there(office: Office, kept_back: dict[str, object]) -> None:
    title = next(line for line in [outside(office, PAGE)[1].partition("I offentlig høring: ")[2][:20]] if line)
    set_case(office, **kept_back)
    assert outside(office, PAGE)[0] == 404
    assert title not in outside(office, "/hoeringer")[1]


def test_who_is_heard_beside_everybody_and_who_decides_stand_on_the_page(office: Office) -> None:
    page = outside(office, PAGE)[1]
    assert "Høres også Handicaprådet skal høres efter loven" in page
    assert "Ældrerådet skal høres efter aftale, der binder efter loven" in page
    assert "Hvem afgør sagen, og hvornår Før sagen afgøres, behandles den her: " in page
    assert "Sandvig Byråd afgør sagen ved 2. behandling, efter planen tirsdag den 5. oktober 2027." in page


def test_a_hearing_that_is_over_is_read_but_not_answered(office: Office) -> None:
    office.later(days=28)
    assert "Sådan svarer du" in outside(office, PAGE)[1], "20 September, until 23.59"
    office.later(days=1)
    code, page = outside(office, PAGE)
    assert code == 200
    assert "Afsluttet offentlig høring" in page
    assert "Høringen sluttede mandag den 20. september 2027 kl. 23.59. Der kan ikke længere svares." in page
    assert "Sådan svarer du" not in page
    assert "Der er ingen forslag i offentlig høring lige nu." in outside(office, "/hoeringer")[1]
    set_case(office, is_closed=True)
    assert outside(office, PAGE)[0] == 404


def test_what_came_of_it_is_told_as_it_is_published(office: Office) -> None:
    office.later(days=29)
    remarks = {"remarks": 12, "objections": 3, "late": 1}
    with office.store.engine.begin() as connection:
        connection.execute(sa.update(t.public_hearings).values(**remarks))
    set_case(office, memo_approved_at=datetime(2027, 9, 24, 10, tzinfo=UTC), ending=Ending.WITHDRAWN)
    page = outside(office, PAGE)[1]
    assert "12 bemærkninger, heraf 3 indsigelser. 1 kom efter fristen." in page
    assert "Svarene er samlet i et høringsnotat, som blev godkendt 24. september 2027." in page
    assert "Sagen er trukket tilbage." in page
    assert "Hvem afgør sagen" not in page
