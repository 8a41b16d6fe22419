"""What the administration writes for itself is read by nobody outside, also where a proposal is heard by everybody."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from process.commands import hearing as hc
from process.commands.act import Act
from tests.web.conftest import TestClient
from tests.web.office import CASE, COORDINATOR, OFFICER, SECRETARY, Office, prepared, words

HEADING, SECRET = "3. INTERNE bemærkninger:", "Forhandl om plejehjemmet"
INTERNAL, OPEN = "Høringsberettigede", "Værkstedet på Havnevej bliver til et åbent værested"


def in_public(office: Office) -> None:
    office.imported_and_approved()
    office.send()
    coordinator = office.store.reference.register.person(COORDINATOR)
    assert coordinator is not None
    published = hc.PublishHearing(case=1, starts_on=date(2027, 8, 23), due_on=date(2027, 9, 20), where="Hjemmesiden")
    office.store.apply(published, Act(coordinator.id, "publish"), office.clock.now())


def test_a_public_hearing_is_without_them(tmp_path: Path) -> None:
    office = prepared(tmp_path, in_public)
    assert INTERNAL in words(office.get(OFFICER, CASE))
    heard = words(TestClient(office.app).get(f"/hoeringer/{CASE.rpartition('/')[2]}").text)
    assert OPEN in heard
    assert INTERNAL not in heard


def test_what_has_changed_since_a_body_was_asked_is_without_them(tmp_path: Path) -> None:
    office = prepared(tmp_path, in_public)
    address, added = f"{CASE}/forslag/1", {"ny-overskrift": HEADING, "ny-tekst": f"{SECRET}."}
    office.done(OFFICER, address, address, **added, **{"afsnit-0": "Stedet lukkes.", "grund": "Ændret."})
    inside, outside = (words(office.get(who, f"{CASE}/aendringer")) for who in (OFFICER, SECRETARY))
    assert SECRET in inside
    assert "Stedet lukkes." in outside
    assert SECRET not in outside
    for page in ("", "/hoeringsparter", "/breve", "/sagsmappe"):
        shown = office.person(SECRETARY).get(f"{CASE}{page}")
        assert shown.status_code in (200, 403, 404), page
        assert "plejehjem" not in shown.text.casefold(), page
    parties = words(office.get(SECRETARY, f"{CASE}/hoeringsparter"))
    assert "Det fremgår af forvaltningens egne bemærkninger." in parties
