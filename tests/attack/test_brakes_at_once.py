"""Many letters sent from a list of cases: as many as two people are to see are counted, also such as are not drafted
yet; and what a page shows of them does not hang on a clock that stands still.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count

import pytest

from config.settings import EXAMPLE
from models.database import writing
from process.commands.act import Act, RegisterCommand, id_by_engine
from tests.web.home.test_at_once import APPROVERS, AT_ONCE, FIRST, SECOND, THIRD, Desk, desk
from tests.web.office import COORDINATOR, forms, words

__all__ = ["desk"]


def test_letters_of_the_last_approval_are_counted_under_a_clock_that_runs(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for who in APPROVERS:
        desk.press(who, desk.chosen(who, "godkend", FIRST, SECOND, THIRD))
    text = (EXAMPLE / "reminders.toml").read_text().replace("second_person_above = 25", "second_person_above = 5")
    rules = RegisterCommand(kind="rules", key="reminders", fields={"text": text}, valid_from=date(2027, 6, 1))
    with writing(desk.store.engine) as connection:
        desk.store.apply_in(connection, rules, Act(None, id_by_engine("rules")), desk.clock.now())
    began, ticks = desk.clock.now(), count()

    def running() -> datetime:
        return began + timedelta(microseconds=next(ticks))

    monkeypatch.setattr(desk.clock, "now", running)
    page = desk.chosen(COORDINATOR, "send", FIRST, SECOND, THIRD)
    assert words(page).count(": frist ") == 12
    address, fields = next(form for form in forms(page).values() if form[0] == AT_ONCE)
    refused = desk.person(COORDINATOR).post(address, data={**fields, "trin": "goer"})
    assert refused.status_code == 422
    assert "Det er 12 breve, og flere end 5 skal to personer have set på." in words(refused.text)
    desk.press(COORDINATOR, desk.chosen(COORDINATOR, "send", FIRST))
