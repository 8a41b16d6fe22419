"""«Gamle referater»: searched by the administration; a closed item is shown to few, and each showing is noted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.access.log import AccessQuery, access_log
from models.database import reading, writing
from models.meeting.old_minutes import OldItem, OldMeeting, keep
from process.commands.act import Act, id_by_content
from tests.web.council import CLERK
from tests.web.office import OFFICER, SECRETARY, Office, words

PAGE = "/moeder/gamle-referater"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    items = (
        OldItem(1, "7", "Havnens kaj", "19/88", is_closed=False, decision="Byrådet: Godkendt.", text="Kajen\nfornyes."),
        OldItem(2, "8", "Salg af kajplads", "", is_closed=True, decision="Godkendt.", text="Prisen er 900.000 kr."),
        *(OldItem(n, str(n), f"Punkt {n}", "", is_closed=False, decision="", text="") for n in range(9, 62)),
    )
    with writing(office.store.engine) as connection:
        old = OldMeeting("a" * 64, "referat-2019.pdf", None, "Byrådet", date(2019, 4, 2), "", items)
        assert keep(connection, old, Act(None, id_by_content("old")), office.clock.now()) == "kept"
    return office


def test_the_words_are_found_with_where_they_stand(office: Office) -> None:
    assert PAGE in office.get(OFFICER, "/moeder")
    shown = words(office.get(OFFICER, f"{PAGE}?q=kaj&fra=2019-01-01&til=31-12-2019"))
    assert "Ét punkt. 7. Havnens kaj Byrådet tirsdag den 2. april 2019, sag 19/88 Byrådet: Godkendt." in shown
    assert "Fra filen referat-2019.pdf" in shown
    assert "Der er ingen punkter, der passer." in office.get(OFFICER, f"{PAGE}?q=kaj&fra=2020-01-01")
    assert "»i går« er ikke en dato." in office.get(OFFICER, f"{PAGE}?fra=i+går")


def test_a_closed_item_is_nothing_to_who_may_not_see_it_and_noted_for_who_may(office: Office) -> None:
    assert "900.000" not in office.get(OFFICER, f"{PAGE}?q=kajplads")
    shown = words(office.get(CLERK, f"{PAGE}?q=kajplads"))
    assert "8. Salg af kajplads" in shown
    assert "Lukket punkt" in shown
    with reading(office.store.engine) as connection:
        (line,) = access_log(connection, office.store.reference.register, AccessQuery())
    assert (str(line.kind), line.body, line.held_on, line.number) == ("old_item", "Byrådet", date(2019, 4, 2), 2)


def test_many_are_shown_a_page_at_a_time(office: Office) -> None:
    first = office.get(OFFICER, PAGE)
    assert "54 punkter." in first
    assert f'href="{PAGE}?side=2"' in first
    assert first.count("<article") == 50
    second = office.get(OFFICER, f"{PAGE}?side=2")
    assert second.count("<article") == 4
    assert "Næste side" not in second


def test_it_is_for_the_administration(office: Office) -> None:
    assert office.person(SECRETARY).get(PAGE).status_code == 403
    assert PAGE not in office.get(SECRETARY, "/moeder")
