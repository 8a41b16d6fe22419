"""A practice hearing counts nowhere: whoever answers it leaves no row, in no table, on no page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.web.public.practice import OPEN_DAYS, TITLE
from models import tables as t
from models.database import reading
from tests.web.hearing.test_together import Hearing, hearing
from tests.web.office import COORDINATOR, forms, words

__all__ = ["hearing"]
LOGINS = {"session", "login", "login_attempt", "access_opened"}
"""What a sign-in leaves, and not the practice."""
SECRET = "Havnefoged Grønkjær"
PLACES = (
    *("/overblik", "/opgaver", "/hvem-mangler", "/samlede-hoeringer", "/kalender", "/hoeringer", "/budget/2028"),
    *("/organer/handicapraad/svar/2027", "/mails", "/moeder", "/dagsordener", "/send-med-post", "/sager"),
    *("/oparl/v1.1/system", "/oparl/v1.1/paper", "/hoeringsplan/2028", "/sager/2027-0001/historik", "/?q=b%C3%A6nke"),
)


def _rows(hearing: Hearing) -> dict[str, int]:
    with reading(hearing.store.engine) as connection:
        return {
            table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in t.metadata.sorted_tables
            if table.name not in LOGINS
        }


def _address(hearing: Hearing, body: str = "handicapraad") -> str:
    page = hearing.get(COORDINATOR, f"/oevelseshoering?organ={body}")
    return re.findall(r'href="[^"]*(/oevelse/[^"]+)"', page)[0]


def _press(hearing: Hearing, html: str, ending: str, **typed: str) -> str:
    address, fields = next(form for name, form in forms(html).items() if name.split("#")[0].endswith(ending))
    answer = hearing.guest.post(address.split("#")[0], data={**fields, **typed})
    assert answer.status_code in (200, 422), answer.text
    return answer.text


def test_it_is_answered_as_the_real_page_is_and_leaves_no_row(hearing: Hearing) -> None:
    address = _address(hearing)
    token = address.rpartition("/")[2]
    before = _rows(hearing)
    shown = hearing.guest.get(address).text
    assert "Øvelse – tæller ikke" in shown
    assert TITLE in shown
    assert "Gem kladde" not in shown
    wrong = _press(hearing, shown, token, goer="videre", svar="", tekst=SECRET)
    assert "Vælg, hvad I svarer." in wrong
    assert SECRET in wrong
    said = {"svar": "remarks", "tekst": SECRET, "navn": "Karen"}
    checked = _press(hearing, wrong, token, goer="videre", **said)
    assert "ikke sendt endnu" in words(checked)
    _, fields = next(form for name, form in forms(checked).items() if "/send" in name)
    mended = hearing.guest.post(address, data={**fields, "goer": "ret"}).text
    assert SECRET in mended
    assert "Videre: Kontrollér svaret" in mended
    receipt = _press(hearing, checked, "/send")
    assert "Kvittering for svar fra Handicaprådet" in words(receipt)
    assert "ØVELSE-1" in receipt
    assert SECRET in receipt
    assert "Øvelse – tæller ikke" in receipt
    assert SECRET not in hearing.guest.get(address).text, "closed, it is gone"
    assert _rows(hearing) == before
    for place in PLACES:
        html = hearing.person(COORDINATOR).get(place).text
        assert SECRET not in html, place
        assert TITLE not in html, place
        assert "ØVELSE" not in html, place
    assert hearing.mails() == []


DAY = {"moede": "anden", "moede-dag": "2027-09-10"}


@pytest.mark.parametrize(("svar", "more"), [("promise", DAY), ("extension", {"frist": "2027-10-20"})])
def test_a_promise_and_a_wish_are_shown_as_the_real_page_shows_them(
    hearing: Hearing, svar: str, more: dict[str, str]
) -> None:
    address = _address(hearing)
    before = _rows(hearing)
    shown, typed = hearing.guest.get(address).text, {"svar": svar, "begrundelse": "Vi mødes sent", **more}
    checked = _press(hearing, shown, address.rpartition("/")[2], goer="videre", **typed)
    assert "Det blev ikke registreret" not in checked, words(checked)[:900]
    done = words(_press(hearing, checked, "/send"))
    assert "I har lovet at svare" in done or "I har bedt om længere frist" in done
    assert _rows(hearing) == before


def test_an_address_is_signed_for_one_person_and_some_weeks(hearing: Hearing) -> None:
    address = _address(hearing)
    assert hearing.guest.get(address).status_code == 200
    token = address.rpartition("/")[2]
    body, person, rest = token.split("-", 2)
    for forged in (f"{body}-{int(person) + 1}-{rest}", f"{int(body) + 1}-{person}-{rest}", token[:-1] + "!", "x"):
        assert hearing.guest.get(f"/oevelse/{forged}").status_code in (404, 410), forged
    hearing.clock.moment += timedelta(days=OPEN_DAYS)
    assert hearing.guest.get(address).status_code == 200
    hearing.clock.moment += timedelta(days=1)
    assert hearing.guest.get(address).status_code in (404, 410)


def test_a_form_from_elsewhere_is_refused_and_only_coordinators_make_addresses(hearing: Hearing) -> None:
    address = _address(hearing)
    assert hearing.guest.post(address, data={"svar": "remarks"}).status_code == 403
    assert hearing.guest.get("/oevelseshoering").status_code == 303
    assert hearing.person("solvej.lykkegaard").get("/oevelseshoering").status_code == 403
