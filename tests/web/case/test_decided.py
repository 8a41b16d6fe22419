"""A case page tells of every decision and follow-up, also of those a body made that is not on the case's route."""

from __future__ import annotations

from pathlib import Path

from process.commands import follow_up as fc
from process.commands import meeting as mc
from process.commands.act import Act
from tests.builders.case import a_registration
from tests.web.council import CLERK, PAGE, council_evening
from tests.web.office import COORDINATOR, Office, words


def test_a_body_that_is_not_on_the_route_has_decided_and_asked_for_something(tmp_path: Path) -> None:
    office = Office(tmp_path)
    council = council_evening(office)
    now = office.clock.now()
    command, officer = a_registration(office.store.reference.register, case_type="committee_case")
    case = office.store.apply(command, Act(officer, "case"), now).case_id
    assert case
    assert council.meeting not in {place.meeting for place in office.state().placements}
    council.do(mc.PlaceOnAgenda(meeting=council.meeting, case=case, override_reason="Haster", late_reason="Frist"))
    item = council.record().item_of(case)
    assert item
    label, other = council.record().label(item.number), council.item("3")
    assert other != 3
    office.done(CLERK, f"{PAGE}/{item.number}", "beslut", udfald="noted")
    asked = fc.AddFollowUp(case=case, text="Et notat", responsible=officer, meeting=council.meeting, item=other)
    office.store.apply(asked, Act(officer, "asked"), now)
    page = words(office.get(COORDINATOR, "/sager/2027-0001"))
    assert f"Sandvig Byråd den 5. oktober 2027, punkt {label} : taget til efterretning" in page
    assert "fra mødet i Sandvig Byråd den 5. oktober 2027, punkt 3" in page
