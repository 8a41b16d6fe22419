"""Høringsparter and regeltjek as the officer has them: read, changed by forms, refused in Danish beside the field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.web.site import create_app
from models.access.signin import add_login
from models.database import writing
from models.store import Store
from process.commands import case as c
from process.commands.act import Act, Draft
from process.register import SeatRole
from process.stages import StepState
from process.state.case import CaseState
from tests.builders.case import a_registration
from tests.builders.moments import START, at
from tests.builders.sandvig import a_store
from tests.web import rows
from tests.web.conftest import Hands, TestClient, sign_in, token_of

CONTENT = {"sections": {"Beskrivelse": "beskyttet beskæftigelse"}, "hearing_bodies": ["LokalMED"]}
PAGE = "/sager/2027-0001/hoeringsparter"


class Town:
    """Sandvig with one case, its officer signed in."""

    def __init__(self, store: Store, clock: Hands) -> None:
        command, self.officer = a_registration(
            store.reference.register,
            proposals=(Draft("Omlægning af værksteder", CONTENT, "beskyttet beskæftigelse"),),
        )
        store.apply(command, Act(self.officer, "case"), clock.now())
        self.store, self.register = store, store.reference.register
        app = create_app(store.engine, clock, municipality="Sandvig Kommune", wall=clock)
        self._app = app
        self.page = self.enter(self.officer)

    def enter(self, person: int) -> TestClient:
        code = self.register.persons[person].code
        with writing(self.store.engine) as connection:
            add_login(connection, person, code, rows.PASSWORD)
        client = TestClient(self._app, base_url="http://sandvig.example", follow_redirects=False)
        assert sign_in(client, code).status_code == 303
        return client

    def send(self, action: str, **fields: object) -> tuple[int, str]:
        form = {"csrf": token_of(self.page.get(PAGE).text), **fields}
        answer = self.page.post(f"{PAGE}/{action}", data=form)
        text = self.page.get(answer.headers["location"]).text if answer.status_code == 303 else answer.text
        return answer.status_code, text

    def step(self, code: str) -> int:
        body = self.register.organization(code)
        assert body is not None
        return next(step.number for step in self.state.hearings() if step.body == body.id)

    @property
    def state(self) -> CaseState:
        from models.database import reading
        from models.rows.case import load_case

        with reading(self.store.engine) as connection:
            state = load_case(connection, 1)
        assert state is not None
        return state


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(a_store(tmp_path), Hands(at(START)))
    yield made
    made.store.engine.dispose()


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_list_says_who_is_heard_why_and_who_is_not(town: Town) -> None:
    text = plain(town.page.get(PAGE).text)
    assert "Ordet »beskyttet beskæftigelse« står i forslaget." in text
    assert "Skal høres efter loven: retssikkerhedsloven § 37 a" in text
    assert "LokalMED Skoler Sagen hører ikke til Skoler." in text
    assert "Sandvig Byråd (2. behandling)" in text


def test_which_lokalmed_is_asked_first_and_answered_by_a_person(town: Town) -> None:
    html = town.page.get(PAGE).text
    assert html.index("Hvilket menes?") < html.index("Høres om sagen")
    assert "Drejebogen foreslår LokalMED Beskyttet Beskæftigelse." in plain(html)
    assert "Hvilket organ menes?" in town.page.get("/sager/2027-0001").text
    organ = {"formular": "hvilket-", "navn": "LokalMED", "organ": "lokalmed_beskyttet_beskaeftigelse"}
    status, text = town.send("tilfoej", **organ | {"organ": "", "begrundelse": "Vi tror det"})
    assert (status, 'id="hvilket-organ-fejl"' in text, 'value="Vi tror det"' in text) == (422, True, True)
    status, text = town.send("tilfoej", **organ)
    assert status == 303
    assert "Hvilket menes?" not in text
    reason = town.state.consultation(town.step("lokalmed_beskyttet_beskaeftigelse"))
    assert reason is not None
    assert reason.reason == "Forslagets »LokalMED« er LokalMED Beskyttet Beskæftigelse."
    assert "Hvilket organ menes?" not in town.page.get("/sager/2027-0001").text


def test_a_body_is_left_out_with_a_reason_shown_red_and_taken_back_in(town: Town) -> None:
    number = town.step("handicapraad")
    assert "Kan kun fravælges af høringskoordinatoren." in town.page.get(PAGE).text
    status, text = town.send(f"{number}/fravaelg", begrundelse="Rådet er hørt i foråret.")
    assert status == 422
    assert "kan ikke fravælge Handicaprådet, som skal høres efter loven." in text
    coordinator = town.register.anyone(START, SeatRole.COORDINATOR)
    assert coordinator is not None
    town.page = town.enter(coordinator)
    status, text = town.send(f"{number}/fravaelg", begrundelse="  ")
    assert status == 422
    assert f'href="#fravaelg-{number}-begrundelse"' in text
    assert "Skriv, hvorfor organet ikke skal høres." in text
    status, text = town.send(f"{number}/fravaelg", begrundelse="Rådet er hørt i foråret.")
    assert status == 303
    assert "Fravalgt, skulle høres »Rådet er hørt i foråret.«" in plain(text)
    case = plain(town.page.get("/sager/2027-0001").text)
    assert "1 ikke i orden" in case
    assert "Handicaprådet skal høres efter loven, men er udeladt: »Rådet er hørt i foråret.«" in case
    assert town.send(f"{number}/gendan")[0] == 303
    assert "0 ikke i orden" in plain(town.page.get("/sager/2027-0001").text)


def test_the_questionnaire_puts_new_bodies_on_the_route_and_keeps_what_was_ticked(town: Town) -> None:
    status, text = town.send("skema", svar=["affects_staff", "school_districts"], kle="27.42.00")
    assert status == 303
    assert town.step("skolebestyrelse_sandvig")
    assert (town.state.case.answers, town.state.case.kle) == ("affects_staff,school_districts", "27.42.00")
    assert re.search(r'value="affects_staff" checked', text)
    status, text = town.send("skema", svar=["affects_staff", "school_districts"], kle="27.42.00")
    assert status == 422
    assert "Der er ikke noget nyt at registrere." in text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"organ": "", "pligt": "custom", "dage": "9", "begrundelse": "Ejer."}, "Vælg et organ."),
        ({"organ": "byraad", "pligt": "custom", "dage": "9", "begrundelse": "Ejer."}, "Vælg et organ."),
        (
            {"organ": "lokalmed_skoler", "pligt": "x", "dage": "9", "begrundelse": "Ejer."},
            "Vælg, hvorfor organet høres.",
        ),
        ({"organ": "lokalmed_skoler", "pligt": "custom", "dage": "0", "begrundelse": "Ejer."}, "mellem 1 og 365"),
        ({"organ": "lokalmed_skoler", "pligt": "custom", "dage": "ni", "begrundelse": "Ejer."}, "Skriv et helt tal."),
        ({"organ": "lokalmed_skoler", "pligt": "custom", "dage": "9", "begrundelse": ""}, "Skriv en begrundelse"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(town: Town, fields, sentence: str) -> None:
    before = town.state
    status, text = town.send("tilfoej", formular="ny-", **fields)
    assert status == 422
    assert sentence in text
    assert not fields["begrundelse"] or fields["begrundelse"] in text
    assert town.state == before


def test_a_body_is_added_beside_the_others(town: Town) -> None:
    status, text = town.send(
        "tilfoej", formular="ny-", organ="lokalmed_skoler", pligt="agreement", dage="9", begrundelse="Låner lokaler."
    )
    assert status == 303
    assert "LokalMED Skoler Låner lokaler. Tilføjet Skal høres efter MED-aftalen 9 dage" in plain(text)
    added = town.state.consultation(town.step("lokalmed_skoler"))
    assert added is not None
    assert (added.step, added.gates) == (1, town.state.consultations[0].gates)


def test_what_a_later_text_asks_for_is_put_on_the_route_with_its_own_words(town: Town) -> None:
    """A text changed after the draft was released changes no route by itself; whoever looks is told."""
    second, _ = a_registration(town.register, title="Skilte", proposals=(Draft("Skilte"),))
    revised = Draft("Skilte", {"sections": {"Beskrivelse": "specialskole"}})
    commands = (
        second,
        c.SubmitDraft(case=2),
        *[c.ApproveDraft(case=2)] * 3,
        c.Advance(case=2),
        c.ReviseProposal(case=2, proposal=1, draft=revised, reason="Udvidet."),
    )
    for number, command in enumerate(commands):
        town.store.apply(command, Act(None, f"step-{number}"), at(START))
    path = "/sager/2027-0002/hoeringsparter"
    html = town.page.get(path).text
    assert "Mangler på ruten" in html
    block = html.split("Mangler på ruten", 1)[1].split("</form>", 1)[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', block))
    assert fields["organ"] == "skolebestyrelse_fyrskolen"
    answer = town.page.post(f"{path}/tilfoej", data=fields)
    assert answer.status_code == 303
    text = plain(town.page.get(path).text)
    assert "Mangler på ruten" not in text
    heard = text.split("Høres om sagen", 1)[1]
    assert re.search(r"Skolebestyrelsen ved Fyrskolen [^·]{0,300} Foreslået af drejebogen", heard)


def test_whoever_may_not_change_the_route_reads_it_without_forms(town: Town) -> None:
    reader = town.register.anyone(START, SeatRole.AUDITOR)
    assert reader is not None
    client = town.enter(reader)
    html = client.get(PAGE).text
    assert "Høres om sagen" in html
    assert "hoeringsparter/" not in html
    form = {"csrf": token_of(html), "formular": "ny-", "organ": "lokalmed_skoler", "dage": "9", "begrundelse": "x"}
    assert client.post(f"{PAGE}/tilfoej", data=form).status_code == 403
    answer = client.post(f"{PAGE}/1/fravaelg", data={"csrf": token_of(html), "begrundelse": "x"})
    assert answer.status_code == 422
    assert "har ikke adgang til dette" in answer.text
    assert all(step.state is not StepState.STRUCK for step in town.state.hearings())


def test_a_case_nobody_knows_of_has_no_page(town: Town) -> None:
    assert town.page.get("/sager/2027-0099/hoeringsparter").status_code == 404
