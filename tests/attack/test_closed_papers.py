"""What is closed stands in no case file, catalogue or overview for whom it is not, by whatever address."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from app.web.site import create_app
from documents.reading.text.extract import extract_bytes
from models.access.signin import add_login
from models.database import reading, writing
from models.rows.case import load_case
from process.commands import case as c
from process.commands import meeting as mc
from process.commands.act import Act, Draft
from process.register import BodyKind, SeatRole
from process.state.case import CaseState
from process.state.record import Published
from tests.builders.case import a_registration
from tests.publishing import SECRETS, Publishing, publishing
from tests.web.conftest import Hands, TestClient, sign_in
from tests.web.rows import PASSWORD

pytestmark = pytest.mark.slow
SECRET = "Slåenhegnet"
OPEN = "Cykelsti til stationen"
CPR = "010190-1234"
INTERNAL = "Kildevældsposten"
"""What stands in a section that is the administration's own."""
BUDGET = (
    "/budget",
    "/budget/forslagskatalog.pdf",
    "/budget/forslagskatalog.docx",
    "/budget/forslagskatalog.xlsx",
    "/budget/budgetoversigt.xlsx",
    "/budget/2028",
    "/budget/2028/budgetrunde.xlsx",
)
OF_CASE = ("sagsmappe.pdf", "sagsmappe.pdf?udgave=offentlig", "katalog.pdf", "katalog.docx", "katalog.xlsx")


@dataclass
class Town:
    """The evening of `tests.publishing` with two budget cases more: one closed, one open with closed annexes."""

    publishing: Publishing
    app: FastAPI
    closed: str
    open: str

    def person(self, role: SeatRole, *kinds: BodyKind) -> TestClient:
        register, day = self.publishing.store.reference.register, self.publishing.meeting.held_on
        seat = next(
            seat
            for seat in register.memberships
            if seat.role is role and seat.holds_on(day) and register.organizations[seat.organization].kind in kinds
        )
        with writing(self.publishing.store.engine) as connection:
            add_login(connection, seat.person, f"bruger{seat.person}", PASSWORD)
        client = TestClient(self.app, base_url="http://sandvig.example", follow_redirects=False)
        assert sign_in(client, f"bruger{seat.person}").status_code == 303
        return client


def registered(town: Publishing, title: str, text: str, **fields: object) -> tuple[int, str]:
    line = {"label": "Løn", "year": 2028, "amount_1000_dkk": 4711, "role": "change", "status": "stated"}
    sections = {"Beskrivelse": text, "Interne bemærkninger": f"Der er penge i {INTERNAL}."}
    content = {"title": title, "sections": sections, "budget_lines": [line]}
    command, officer = a_registration(
        town.store.reference.register, title=title, proposals=(Draft(title, content, text),), **fields
    )
    case_id = town.do(command, officer).case_id or 0
    return case_id, state_of(town, case_id).case.number


def state_of(town: Publishing, case_id: int) -> CaseState:
    with reading(town.store.engine) as connection:
        state = load_case(connection, case_id)
    assert state is not None
    return state


def released(town: Publishing, case_id: int) -> None:
    town.do(c.SubmitDraft(case=case_id), state_of(town, case_id).case.officer)
    while pending := state_of(town, case_id).pending_links():
        town.do(c.ApproveDraft(case=case_id), pending[0].person)
    town.store.apply(c.Advance(case=case_id), Act(None, "released"), town.clock)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    evening = publishing(tmp_path)
    _, closed = registered(evening, f"Opkøb af {SECRET}", f"Prisen for {SECRET} er aftalt.", is_closed=True)
    case_id, number = registered(evening, OPEN, f"Ring til 12 34 56 78 eller skriv til {CPR}.")
    released(evening, case_id)
    evening.say(mc.PlaceOnAgenda, case=case_id, override_reason="Prøve")
    evening.item["budget"] = max(item.number for item in evening.record.items)
    evening.attach("open_plan", "budget", "Kort over stien")
    evening.attach("closed_plan", "budget", f"Tilbud fra {SECRETS['on_open_annex']}", is_closed=True)
    evening.attach("later_plan", "budget", f"Rapport {SECRETS['embargo_annex']}", public_from=evening.opens_at)
    app = create_app(
        evening.store.engine,
        Hands(evening.clock),
        municipality="Sandvig Kommune",
        wall=Hands(evening.clock),
        data=tmp_path,
    )
    return Town(evening, app, closed, number)


def text_of(client: TestClient, path: str) -> tuple[int, str]:
    """What an address gives, as text, whatever kind of file it is."""
    answer = client.get(path)
    name = path.partition("?")[0].rpartition("/")[2]
    if answer.status_code == 200 and "." in name:
        return 200, " ".join(extract_bytes(name, answer.content).text.split())
    return answer.status_code, answer.text


def outsiders(town: Town) -> dict[str, TestClient]:
    """An officer with no part in it, a member of the council, a hearing body's secretary, and nobody."""
    return {
        "officer": town.person(SeatRole.FINANCE_CONSULTANT, BodyKind.DEPARTMENT),
        "member": town.person(SeatRole.MEMBER, BodyKind.COUNCIL),
        "body": town.person(SeatRole.SECRETARY, BodyKind.CITIZEN_COUNCIL),
        "nobody": TestClient(town.app, base_url="http://sandvig.example", follow_redirects=False),
    }


def test_no_paper_tells_an_outsider_what_is_closed(town: Town) -> None:
    for who, client in outsiders(town).items():
        for path in (*BUDGET, *(f"/sager/{number}/{name}" for number in (town.closed, town.open) for name in OF_CASE)):
            status, text = text_of(client, path)
            told = {word for word in (*SECRETS.values(), SECRET) if word in text}
            assert not told, (who, path)
            assert who == "officer" or INTERNAL not in text, (who, path)
            if town.closed in path:
                assert status in (303, 404), (who, path)


def test_the_whole_case_file_is_the_administration_s(town: Town) -> None:
    member = town.person(SeatRole.MEMBER, BodyKind.COUNCIL)
    assert text_of(member, f"/sager/{town.open}/sagsmappe.pdf")[0] in (403, 404)
    assert {text_of(member, path)[0] for path in BUDGET} == {403}


def test_who_may_see_it_gets_it_and_the_public_version_still_keeps_it(town: Town) -> None:
    coordinator = town.person(SeatRole.COORDINATOR, *BodyKind)
    status, text = text_of(coordinator, f"/sager/{town.closed}/sagsmappe.pdf")
    assert (status, SECRET in text) == (200, True)
    assert "Fortrolighed Sagen er lukket (fortrolig)" in text
    assert text_of(coordinator, f"/sager/{town.closed}/sagsmappe.pdf?udgave=offentlig")[0] == 404
    for path in BUDGET[1:4]:
        assert SECRET in text_of(coordinator, path)[1], path
    whole = text_of(coordinator, f"/sager/{town.open}/sagsmappe.pdf")[1]
    assert SECRETS["on_open_annex"] in whole
    assert "(lukket bilag)" in whole
    public = text_of(coordinator, f"/sager/{town.open}/sagsmappe.pdf?udgave=offentlig")[1]
    assert OPEN in public
    assert not [word for word in SECRETS.values() if word in public]


def test_the_public_version_has_no_personal_data_and_no_history(town: Town) -> None:
    coordinator = town.person(SeatRole.COORDINATOR, *BodyKind)
    whole = text_of(coordinator, f"/sager/{town.open}/sagsmappe.pdf")[1]
    public = text_of(coordinator, f"/sager/{town.open}/sagsmappe.pdf?udgave=offentlig")[1]
    assert CPR in whole
    assert "Historik" in whole
    assert INTERNAL in whole
    for kept in (CPR, "12 34 56 78", "Historik", "Udkastet blev godkendt", INTERNAL):
        assert kept not in public, kept


def test_the_public_version_lists_what_has_been_published_and_no_more(town: Town) -> None:
    coordinator = town.person(SeatRole.COORDINATOR, *BodyKind)
    path = f"/sager/{town.open}/sagsmappe.pdf?udgave=offentlig"
    assert "Kort over stien" not in text_of(coordinator, path)[1], "the agenda is not out"
    evening = town.publishing
    evening.do(mc.ApproveAgenda(meeting=evening.meeting.id, approved_by=evening.chair))
    evening.say(mc.DispatchAgenda)
    evening.publish(Published.AGENDA)
    told = text_of(coordinator, path)[1]
    assert "Kort over stien" in told
    assert not [word for word in SECRETS.values() if word in told]


def test_all_addresses_of_papers_are_among_these(town: Town) -> None:
    """A new one is tried here, too."""
    paths = {
        str(route.path) for route in iter_route_contexts(town.app.routes) if isinstance(route.original_route, APIRoute)
    }
    papers = {
        path
        for path in paths
        if path.startswith("/budget") or path.rpartition("/")[2].startswith(("sagsm", "katalog."))
    }
    tried = {f"/sager/{{number}}/{name.partition('?')[0]}" for name in OF_CASE}
    assert papers == {*(path.replace("2028", "{year}") for path in BUDGET), *tried}
