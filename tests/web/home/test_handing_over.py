"""A head hands over an absent person's work; the stand-in, who never signed in before, does what is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest

from models.access.form_drafts import drafts_of, owner_of, pass_on_drafts, save_draft
from models.audit import verify
from models.database import reading, writing
from models.rows.register import cover_command
from process.calendar import instant
from process.commands.act import Act, RegisterCommand, id_by_engine
from tests.builders.passwords import cheap_passwords
from tests.hearing import together
from tests.hearing.together import BUS, HOURS, RAMP, TITLE
from tests.hearing.town import Town
from tests.web.hearing.test_together import PAGE, Hearing
from tests.web.office import COORDINATOR, OFFICER, SECRETARY, forms, words

CHIEF, STAND_IN, OTHER = "jonna.gammelby", "birger.overgaard", "dorte.dybdal"
TUESDAY = instant(date(2027, 8, 24), time(9))
ADDRESS = "/overdrag"


@pytest.fixture
def week(tmp_path: Path) -> Iterator[Hearing]:
    """Monday: two proposals' letters are out, one waits. Tuesday the only coordinator is gone."""
    town = Town(tmp_path)
    cases = [together.proposal(town, title, 100) for title in (BUS, RAMP)]
    number = together.opened(town, *cases)
    together.send(town, number)
    together.proposal(town, HOURS, 100)
    town.fold().rename(tmp_path / "sandvig.db")
    with cheap_passwords():
        office = Hearing(tmp_path)
        office.later(minutes=15)
        office.mails()
        office.done(COORDINATOR, "/sager/2027-0001/hoering/aeldreraad", "talt", dag="2027-09-01", note="Ferie til 1/9")
        _seat_ends(office, OTHER, "2027-08-20")
        office.clock.moment = TUESDAY
        _seat_ends(office, COORDINATOR, "2027-08-23")
        yield office


def _seat_ends(office: Hearing, who: str, day: str) -> None:
    ended = RegisterCommand(
        kind="membership", key=f"sandvig/{who}/coordinator/", fields={"ends_on": date.fromisoformat(day)}
    )
    with writing(office.store.engine) as connection:
        office.store.apply_in(connection, ended, Act(None, id_by_engine(who)), office.clock.now())


def _hand_over(office: Hearing, **days: str) -> str:
    page = office.get(CHIEF, f"{ADDRESS}?person={COORDINATOR}")
    address, fields = forms(page)["overdrag"]
    sent = {**fields, "stedfortraeder": STAND_IN, **days}
    answer = office.person(CHIEF).post(address, data=sent)
    assert answer.status_code == 303, words(answer.text)[:300]
    return office.get(CHIEF, ADDRESS)


def test_a_stand_in_does_everything_that_is_due_that_week(week: Hearing) -> None:
    burden = words(week.get(CHIEF, f"{ADDRESS}?person={COORDINATOR}"))
    assert "»Ferie til 1/9«" in burden
    assert "Birger Overgaard træder i stedet for Ulrik Sandager" in words(_hand_over(week))
    todo = words(week.get(STAND_IN, "/opgaver"))
    assert "Du træder i stedet for Ulrik Sandager" in todo
    assert HOURS in todo
    week.done(STAND_IN, PAGE, "tilfoej", sag=["2027-0003"])
    week.done(STAND_IN, PAGE, "send", til=["handicapraad", "aeldreraad", "hovedmed", "omraademed_social_sundhed"])
    asks = {"dag": "2027-10-08", "note": "Vi mødes først da"}
    week.done(STAND_IN, "/sager/2027-0001/hoering/handicapraad", "bedt", **asks)
    week.later(minutes=15)
    told = {letter.name for letter in week.mails() if "Vi mødes først da" in letter.text}
    assert told == {"Birger Overgaard"}, "nobody who has left is asked"
    assert "2027-H1" in week.get(STAND_IN, "/hvem-mangler")
    page = week.get(STAND_IN, "/opgaver")
    assert "beder om frist til 8. oktober 2027" in words(page)
    week.done(STAND_IN, "/sager/2027-0001/hoering/handicapraad", "afslag", note="Byrådet mødes den 5.")
    with reading(week.store.engine) as connection:
        assert verify(connection).ok


def test_it_is_over_when_it_is_said_to_be_and_only_a_head_hands_over(week: Hearing) -> None:
    assert week.person(SECRETARY).get(ADDRESS).status_code == 403
    assert week.person(OFFICER).get(f"{ADDRESS}?person={COORDINATOR}").status_code == 404
    page = _hand_over(week, til="2027-08-27")
    assert "til 27. august 2027" in words(page)
    assert week.person(STAND_IN).get(PAGE).status_code == 200
    week.done(CHIEF, ADDRESS, "slut")
    assert week.person(STAND_IN).get(PAGE).status_code == 403
    assert "træder i stedet for" not in words(week.get(CHIEF, ADDRESS)).replace("træder i stedet?", "")


def test_what_was_begun_passes_on_by_itself_when_a_planned_cover_begins(week: Hearing) -> None:
    _hand_over(week, fra="2027-08-30", til="2027-09-03")
    with reading(week.store.engine) as connection:
        week.store.reference.refresh(connection)
    register = week.store.reference.register
    person = {code: known.id for code in (COORDINATOR, STAND_IN) if (known := register.person(code))}
    with writing(week.store.engine) as connection:
        save_draft(connection, "memo/1", owner_of(person[COORDINATOR]), {"samlet": "Begyndt i uge 34"}, TUESDAY)
    for day, holder in ((29, COORDINATOR), (31, STAND_IN)):  # the night of the 30th was missed
        with writing(week.store.engine) as connection:
            pass_on_drafts(connection, register.covers, instant(date(2027, 8, day), time(4, 30)))
            assert drafts_of(connection, person[holder]) == ["memo/1"]
    with writing(week.store.engine) as connection:
        back = instant(date(2027, 8, 31), time(10))
        save_draft(connection, "memo/2", owner_of(person[COORDINATOR]), {"samlet": "Skrevet hjemmefra"}, back)
        pass_on_drafts(connection, register.covers, instant(date(2027, 9, 1), time(4, 30)))
        assert drafts_of(connection, person[COORDINATOR]) == ["memo/2"], "what is typed while it lasts is one's own"


def test_who_is_absent_is_told_with_their_stand_in(week: Hearing) -> None:
    """A body's secretary is away: what was planned long ago goes to both."""
    cover = cover_command(SECRETARY, STAND_IN, date(2027, 8, 24), date(2027, 9, 30))
    with writing(week.store.engine) as connection:
        week.store.apply_in(connection, cover, Act(None, id_by_engine("cover")), week.clock.now())
    week.clock.moment = instant(date(2027, 9, 15), time(8, 1))
    reminded = [letter for letter in week.mails() if TITLE in letter.subject]
    assert {"Troels Vindum", "Birger Overgaard"} <= {letter.name for letter in reminded}
    links = {letter.name: letter.text for letter in reminded}
    assert "/svar/" in links["Birger Overgaard"]
