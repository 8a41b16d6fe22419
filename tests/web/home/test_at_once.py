"""Acting on many at once: what it means is shown first, each that cannot is named, one button, nothing half done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.audit import verify
from models.database import reading
from process.commands import case as c
from process.commands.act import Draft
from process.state.case import CaseState, LinkState
from tests.builders.passwords import cheap_passwords
from tests.hearing import together
from tests.hearing.together import BUS, HOURS, RAMP
from tests.hearing.town import Town
from tests.web.office import APPROVERS, COORDINATOR, OFFICER, Office, forms, words

HEAD, CONSULTANT, DIRECTOR = APPROVERS
FIRST, SECOND, THIRD = "2027-0001", "2027-0002", "2027-0003"
TASKS, AT_ONCE = "/opgaver", "/paa-en-gang"


class Desk(Office):
    """Three drafts with the head of department."""

    def chosen(self, who: str, act: str, *keys: str, **more: str) -> str:
        """The page that says what it means, after a press on a list."""
        _, fields = forms(self.get(who, TASKS))["/log-ud"]
        sent = {"csrf": fields["csrf"], "handling": act, "valgt": list(keys), **more}
        answer = self.person(who).post(AT_ONCE, data=sent)
        assert answer.status_code == 200, words(answer.text)[:300]
        return answer.text

    def press(self, who: str, page: str, **typed: Any) -> str:
        """The one button of that page, and the page it leads to."""
        address, fields = next(form for form in forms(page).values() if form[0] == AT_ONCE)
        answer = self.person(who).post(address, data={**fields, "trin": "goer", **typed})
        assert answer.status_code == 303, words(answer.text)[:400]
        return self.get(who, answer.headers["location"].partition("#")[0])

    def of(self, number: str) -> CaseState:
        from models.rows.case import find_case, load_case

        with reading(self.store.engine) as connection:
            state = load_case(connection, find_case(connection, number) or 0)
        assert state is not None
        return state


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    town = Town(tmp_path)
    for title in (BUS, RAMP, HOURS):
        together.drafted(town, title, 100)
    town.fold().rename(tmp_path / "sandvig.db")
    with cheap_passwords():
        yield Desk(tmp_path)


def test_an_approver_approves_what_is_chosen_and_sees_what_has_changed_since(desk: Desk) -> None:
    page = desk.get(HEAD, f"{TASKS}?valg=alle")
    assert page.count(" checked") == 3
    assert "Vælg alle 3" in desk.get(HEAD, TASKS)
    page = desk.chosen(HEAD, "returner", SECOND)
    desk.press(HEAD, page, kommentar="Skriv om personalet")
    assert desk.of(SECOND).case.submitted_at is None
    draft = Draft(RAMP, {"sections": {"Beskrivelse": "En rampe af træ ved hallen."}}, text="En rampe af træ.")
    revised = c.ReviseProposal(case=desk.of(SECOND).case.id, proposal=1, draft=draft)
    for command in (revised, c.SubmitDraft(case=desk.of(SECOND).case.id)):
        desk.state_as(OFFICER, command)
    desk.done(HEAD, f"/sager/{THIRD}", "godkend")
    page = desk.chosen(HEAD, "godkend", FIRST, SECOND, THIRD)
    shown = words(page)
    assert "Kan ikke være med (1)" in shown
    assert "Udkastet afventer økonomikonsulent" in shown
    assert "Ændret, siden du sidst havde dem (1)" in shown
    assert "<ins>" in page
    assert "af træ" in shown
    assert "Ny for dig." in shown
    assert desk.of(FIRST).approvals[0].state is LinkState.PENDING  # looking writes nothing
    page = desk.press(HEAD, page)
    assert "Dine godkendelser er gemt." in words(page)
    assert [desk.of(number).approvals[0].state for number in (FIRST, SECOND)] == [LinkState.APPROVED] * 2
    with reading(desk.store.engine) as connection:
        assert verify(connection).ok


def test_what_is_refused_when_the_button_is_pressed_stops_all_of_it(desk: Desk) -> None:
    page = desk.chosen(HEAD, "godkend", FIRST, SECOND)
    desk.done(HEAD, f"/sager/{SECOND}", "godkend")
    address, fields = next(form for form in forms(page).values() if form[0] == AT_ONCE)
    answer = desk.person(HEAD).post(address, data={**fields, "trin": "goer"})
    assert answer.status_code == 422
    assert RAMP in words(answer.text)
    assert desk.of(FIRST).approvals[0].state is LinkState.PENDING
    assert desk.person(HEAD).post(AT_ONCE, data={**fields, "handling": "vælt"}).status_code == 422


def test_many_letters_go_and_are_taken_back_in_one_press(
    desk: Desk,
) -> None:
    for who in APPROVERS:
        desk.press(who, desk.chosen(who, "godkend", FIRST, SECOND, THIRD))
    page = desk.chosen(COORDINATOR, "send", FIRST, SECOND, "2027-9999")
    assert words(page).count(" kl. 12.00.") >= 2, "as it is printed, not the first moment after it"
    assert "12.01" not in words(page)
    page = desk.press(COORDINATOR, page)
    assert "Brevene kan holdes tilbage her, til de går ud." in words(page)
    assert all(request.sent_at for request in desk.of(FIRST).requests)
    desk.press(COORDINATOR, page)
    assert not any(request.sent_at for number in (FIRST, SECOND) for request in desk.of(number).requests)
    assert "ikke valgt noget" in words(desk.chosen(COORDINATOR, "godkend", "2027-9999"))


def test_bodies_get_more_time_and_a_reminder_at_once(desk: Desk) -> None:
    for who in APPROVERS:
        desk.press(who, desk.chosen(who, "godkend", FIRST, SECOND))
    desk.press(COORDINATOR, desk.chosen(COORDINATOR, "send", FIRST, SECOND))
    desk.later(days=1)
    keys = [f"{number}:handicapraad" for number in (FIRST, SECOND)]
    page = desk.chosen(COORDINATOR, "laengere", *keys)
    address, fields = next(form for form in forms(page).values() if form[0] == AT_ONCE)
    early = {"dag": "2027-08-25", "tid": "12:00", "note": "Ferie", "trin": "se"}
    looked = words(desk.person(COORDINATOR).post(address, data={**fields, **early}).text)
    assert "har allerede en frist, der er lige så sen" in looked
    late = {"dag": "2027-10-08", "tid": "12:00", "note": "Ferie", "trin": "se"}
    costs = desk.person(COORDINATOR).post(address, data={**fields, **late}).text
    assert "Kan ikke være med (2)" in words(costs)
    address, fields = next(form for form in forms(costs).values() if form[0] == AT_ONCE)
    again = {**fields, "afvist": keys, "alligevel": "ja", "trin": "se"}
    page = desk.person(COORDINATOR).post(address, data=again).text
    desk.press(COORDINATOR, page, valgt=keys)
    for number in (FIRST, SECOND):
        request = desk.of(number).request_of(desk.body("handicapraad"))
        assert request is not None
        assert str(request.due_on) == "2027-10-08"
    page = desk.press(COORDINATOR, desk.chosen(COORDINATOR, "mind", *keys))
    assert "Påmindelserne går ud i kontortiden" in words(page)
    assert "har allerede svaret" not in words(page)


def test_of_an_office_of_two_one_takes_a_case_and_gives_it_back(desk: Desk) -> None:
    for who in APPROVERS:
        desk.press(who, desk.chosen(who, "godkend", FIRST, SECOND))
    desk.press(COORDINATOR, desk.chosen(COORDINATOR, "send", FIRST, SECOND))
    second = "dorte.dybdal"  # coordinates too
    office = desk.get(second, TASKS)
    assert "Kontorets opgaver hos andre" in office
    assert BUS in words(office)
    page = desk.press(second, desk.chosen(second, "tag", FIRST))
    assert "Sagerne er dine" in words(page)
    state = desk.of(FIRST)
    assert desk.person_of(second) == state.case.taken_by == state.case.holder
    assert FIRST in desk.get(second, TASKS).split("Kontorets opgaver hos andre")[0]
    assert "har taget sagen og skal selv give den tilbage" in words(desk.chosen(COORDINATOR, "tag", FIRST))
    desk.press(second, desk.chosen(second, "giv-tilbage", FIRST))
    assert desk.of(FIRST).case.holder == desk.person_of(COORDINATOR)
