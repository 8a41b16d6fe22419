"""What a proposal says, as bodies and approvers read it."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from models.case.amounts import AmountTable
from models.case.material import as_material, as_text, material
from models.database import reading
from models.store import Store
from process.calendar import instant
from process.commands.act import Act, Draft
from process.commands.case import RegisterCase, ReviseProposal
from process.register import SeatRole

NOW = instant(date(2027, 8, 23), time(9))


def lines(*amounts: object) -> list[dict[str, object]]:
    return [
        {"year": year, "amount_1000_dkk": amount, "label": "Budgetændring", "role": "change", "status": status}
        for year, amount, status in amounts
    ]


def test_sections_and_stated_amounts_of_the_current_version_are_shown(sqlite_engine: Any) -> None:
    store = Store(sqlite_engine)
    with reading(sqlite_engine) as connection:
        store.reference.refresh(connection)
    register = store.reference.register
    home, committee = register.organization("handicap_psykiatri"), register.organization("sundhedsudvalg")
    assert home is not None
    assert committee is not None
    officer = register.above(home.id, date(2027, 8, 23), SeatRole.OFFICER)
    assert officer is not None
    first = {"sections": {"Beskrivelse": "Første tekst."}, "budget_lines": []}
    second = {
        "sections": {"Beskrivelse": "Anden tekst.", "Tom": ""},
        "budget_lines": lines((2028, 1900.5, "uncertain"), (2029, None, "not_stated"), (None, -450, "stated")),
        "findings": [{"code": "x", "message": "Skriv profitcenteret."}],
    }
    registered = store.apply(
        RegisterCase(
            title="Prøve",
            case_type="committee_case",
            department=home.id,
            officer=officer,
            committees=(committee.id,),
            proposals=(Draft("Prøve", first, "tekst"),),
        ),
        Act(officer, "one"),
        NOW,
    )
    case = registered.case_id
    assert case is not None
    store.apply(
        ReviseProposal(case=case, proposal=1, draft=Draft("Prøve 2", second, "tekst")), Act(officer, "two"), NOW
    )
    with reading(sqlite_engine) as connection:
        (shown,) = material(connection, [case])[case]
    assert (shown.title, shown.version) == ("Prøve 2", 2)
    assert shown.sections == (("Beskrivelse", "Anden tekst."),)
    assert shown.amounts == AmountTable(
        ("2028", "2029", "År ikke angivet"), (("Budgetændring", ("1.900,5*", "", "−450")),)
    )
    assert shown.findings == ("Skriv profitcenteret.",)


def test_sections_come_in_the_order_of_the_document_also_after_they_are_stored() -> None:
    stored = {"Afledte konsekvenser": "Ingen.", "Beskrivelse": "Ny indsats.", "Personale": "To stillinger."}
    content = {"sections": stored, "section_order": ["Beskrivelse", "Personale", "Væk", "Afledte konsekvenser"]}
    shown = as_material(1, "Prøve", 1, content).sections
    assert [name for name, _ in shown] == ["Beskrivelse", "Personale", "Afledte konsekvenser"]
    without = as_material(1, "Prøve", 1, {"sections": stored}).sections
    assert [name for name, _ in without] == list(stored)


@pytest.mark.parametrize(
    ("line", "settled", "left"),
    [
        ((2028, 900, "uncertain"), (), ["»LokalMED« kan være flere.", "Bekræft året.", "Feltet er tomt."]),
        ((None, 900, "stated"), ("LokalMED",), ["Bekræft året.", "Feltet er tomt."]),
        ((2028, 900, "stated"), (), ["»LokalMED« kan være flere.", "Feltet er tomt."]),
        ((2028, 900, "stated"), ("LokalMED",), ["Feltet er tomt."]),
    ],
)
def test_a_finding_is_shown_until_it_is_settled(line: tuple[object, ...], settled: tuple[str, ...], left: Any) -> None:
    findings = [
        {"code": "body_ambiguous", "message": "»LokalMED« kan være flere."},
        {"code": "year_missing", "message": "Bekræft året."},
        {"code": "field_empty", "message": "Feltet er tomt."},
        {"code": "sums_agree", "message": "Summerne stemmer."},
    ]
    content = {"budget_lines": lines(line), "findings": findings}
    assert list(as_material(1, "Prøve", 1, content, settled).findings) == left


def test_a_word_in_another_proposals_title_is_not_about_this_one() -> None:
    listed = "Forslaget har sammenhæng til:\n- Hyppigere besøg på botilbud\n- Ny natbus"
    content = {
        "sections": {"Baggrund": "Bussen kører en omvej.", "Relevante dokumenter": listed},
        "related": [{"title": "Hyppigere besøg på botilbud"}, {"title": "Ny natbus"}],
    }
    assert as_text("Ny rute", content).text == "Bussen kører en omvej.\nForslaget har sammenhæng til:"
