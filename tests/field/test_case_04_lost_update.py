"""Field case 4: A and B open the same item; A saves a title; B saves a text, is refused, and presses again: A's title
stands. Where both wrote in one field, B is shown what A wrote before it is replaced.
"""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest

from process.calendar import instant
from process.commands import meeting as mc
from process.state.meeting import ItemKind
from tests.web.council import CLERK, HELD, TITLES, Council
from tests.web.office import Office, forms, words

AGENDA = "/moeder/byraad/2027-10-05/dagsorden"


@pytest.fixture
def council(tmp_path: Path) -> Council:
    office = Office(tmp_path, instant(HELD - timedelta(days=8), time(9)))
    council = Council(office)
    council.do(mc.AddItem(meeting=council.meeting, title=TITLES[0], item_kind=ItemKind.DECISION, text="Første udkast."))
    return council


def test_the_title_of_the_first_stands_when_the_second_presses_again(council: Council) -> None:
    office, item = council.office, council.record().items[-1].number
    page = f"{AGENDA}/{item}"
    address, of_b = forms(office.get(CLERK, page))["ret"]
    office.done(CLERK, page, "ret", titel="Anlægsregnskab for Nordhavnen", lukket="ja")
    refused = office.person(CLERK).post(address, data={**of_b, "tekst": "Regnskabet er revideret."})
    assert refused.status_code == 422
    assert (
        "Intet er gemt oven i. Se det nye igennem her på siden, og gem så igen. Det, du har skrevet, er ikke gået tabt."
        in words(refused.text)
    )
    again = forms(refused.text)["ret"][1]
    assert (again["titel"], again["tekst"]) == ("Anlægsregnskab for Nordhavnen", "Regnskabet er revideret.")
    assert "En anden har ændret feltet imens." not in words(refused.text)
    assert office.person(CLERK).post(address, data=again).status_code == 303
    saved = council.record().item(item)
    assert saved is not None
    assert (saved.title, saved.text, saved.is_closed) == (
        "Anlægsregnskab for Nordhavnen",
        "Regnskabet er revideret.",
        True,
    )


def test_both_wrote_in_one_field_and_the_second_is_shown_both(council: Council) -> None:
    office, item = council.office, council.record().items[-1].number
    page = f"{AGENDA}/{item}"
    address, of_b = forms(office.get(CLERK, page))["ret"]
    office.done(CLERK, page, "ret", tekst="Regnskabet viser et overskud.")
    refused = office.person(CLERK).post(address, data={**of_b, "tekst": "Regnskabet er revideret."})
    assert forms(refused.text)["ret"][1]["tekst"] == "Regnskabet er revideret."
    assert (
        "En anden har ændret feltet imens. Nu står der: »Regnskabet viser et overskud.«. Det, du skrev, står i feltet. "
        "Gemmer du, erstatter dit det andet." in words(refused.text)
    )
    assert office.person(CLERK).post(address, data=forms(refused.text)["ret"][1]).status_code == 303
    saved = council.record().item(item)
    assert saved is not None
    assert saved.text == "Regnskabet er revideret."


def test_a_text_given_back_after_sign_in_overwrites_nobody(council: Council) -> None:
    """What B typed was kept; meanwhile A saved a title. Given back, the title is A's."""
    office, item = council.office, council.record().items[-1].number
    page = f"{AGENDA}/{item}"
    address, of_b = forms(office.get(CLERK, page))["ret"]
    kept = {**of_b, "tekst": "Regnskabet er revideret.", "handling": "bevar", "del": "ret"}
    prefixed = {f"ret-{name}" if name in ("titel", "tekst", "slags") else name: value for name, value in kept.items()}
    prefixed |= {f"saa-ret-{name[4:]}": value for name, value in kept.items() if name.startswith("saa-")}
    assert office.person(CLERK).post(address, data=prefixed).status_code == 303
    office.done(CLERK, page, "ret", titel="Anlægsregnskab for Nordhavnen", tekst="Første udkast.", side="/andetsteds")
    back = forms(office.get(CLERK, page))["ret"][1]
    assert (back["titel"], back["tekst"]) == ("Anlægsregnskab for Nordhavnen", "Regnskabet er revideret.")
