"""Amendments tabled beforehand stand in the form where the council decides, and wait there for their votes."""

from __future__ import annotations

from pathlib import Path

from process.commands import case as c
from process.commands import meeting as mc
from process.commands.act import Act
from tests.builders.case import a_registration
from tests.web.council import CLERK, PAGE, council_evening
from tests.web.office import Office, words


def test_what_was_tabled_is_voted_on_where_the_case_is_decided(tmp_path: Path) -> None:
    office = Office(tmp_path)
    council = council_evening(office)
    now = office.clock.now()
    command, officer = a_registration(office.store.reference.register, case_type="political_case")
    case = office.store.apply(command, Act(officer, "case"), now).case_id
    assert case
    place = mc.PlaceOnAgenda(meeting=council.meeting, case=case, override_reason="Haster", late_reason="Frist")
    council.do(place)
    item = council.record().item_of(case)
    assert item
    for party in ("H", "K"):
        tabled = c.TableAmendment(case=case, proposer=party, text=f"Forslaget fra {party}")
        office.store.apply(tabled, Act(None, f"tabled-{party}"), now)
    path = f"{PAGE}/{item.number}"
    refused = words(office.refused(CLERK, path, "beslut", udfald="approved"))
    assert "Skriv, hvordan der blev stemt om forslaget fra H, eller slet det, hvis det ikke kom for." in refused
    votes = {"forslag-1-for": "6", "forslag-1-imod": "18", "forslag-2-tekst": ""}
    page = words(office.done(CLERK, path, "beslut", udfald="approved", **votes))
    assert "1. ændringsforslag fra H: »Forslaget fra H«" in page
    (kept,) = council.record().decision_on(item.number).amendments
    assert (kept.by, kept.text, kept.votes.in_favour, kept.is_adopted) == ("H", "Forslaget fra H", 6, False)
