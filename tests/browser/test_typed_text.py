"""What somebody types survives, in Chromium: the end of the session, a restart of the server, a stale version, another
button and the back button; on the record, the memo, a draft, an item and an answer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
import uvicorn
from playwright.sync_api import Browser, Page

from app.web.hearing.answer.answer import BOTH_WRITTEN
from models import tables as t
from models.database import writing
from process.commands import case as c
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.act import Act, Command, Draft
from process.state.case import Outcome
from tests.browser.conftest import Watched
from tests.browser.serving import STARTED_WITHIN, free_port
from tests.browser.test_pages import violations
from tests.web import rows
from tests.web.conftest import TestClient
from tests.web.conftest import sign_in as log_in
from tests.web.council import CLERK, PAGE, Council, council_evening
from tests.web.hearing.test_memo import answered
from tests.web.office import CASE, COORDINATOR, OFFICER, Office, forms, prepared

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TEXT = "Udvalget bad om en ny beregning af kørslen."
KEPT = "Det, du havde skrevet, er bevaret. Se det igennem, og gem."
SECRETARY, ANSWER = "troels.vindum", f"{CASE}/svar/handicapraad"


def lived(office: Office) -> None:
    """A case in hearing, and a council that meets."""
    office.imported_and_approved()
    office.send()
    council_evening(office)


class Hosted:
    """The office behind a port: it may be stopped, and started again at the same address."""

    def __init__(self, office: Office) -> None:
        self.office, self.council = office, Council(office)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        self.server = uvicorn.Server(uvicorn.Config(self.office.app, port=self.port, log_level="warning"))
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        deadline = time.monotonic() + STARTED_WITHIN
        while not self.server.started:
            assert time.monotonic() < deadline, "the web server did not start"
            time.sleep(0.02)

    def stop(self) -> None:
        self.server.should_exit = self.server.force_exit = True
        self.thread.join(STARTED_WITHIN)

    def restart(self) -> None:
        self.stop()
        self.office = Office(self.office.folder, self.office.clock.moment)
        self.start()

    def state(self, command: Command, who: str) -> None:
        number = f"test/{type(command).__name__}/{time.monotonic_ns()}"
        self.office.store.apply(command, Act(self.council.person(who), number), self.office.clock.now())


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    office = prepared(tmp_path_factory.mktemp("typed"), lived)
    for who in (CLERK, COORDINATOR, OFFICER, SECRETARY):
        office.person(who)  # gives the login
    hosted = Hosted(office)
    yield hosted
    hosted.stop()


@dataclass(frozen=True)
class Place:
    """A page, who writes on it, and the field to write in. `other`: what another states meanwhile; `told`: the words
    over both texts.
    """

    who: str
    path: Callable[[Hosted], str]
    field: Callable[[Hosted], str]
    save: Callable[[Hosted], str]
    other: Callable[[Hosted], None] | None = None
    told: str = "Det, du har skrevet, er ikke gået tabt."


def item(hosted: Hosted, label: str = "4") -> int:
    return hosted.council.item(label)


def other_text(hosted: Hosted) -> None:
    meeting = hosted.council.meeting
    hosted.state(mc.ChangeItem(meeting=meeting, item=item(hosted), text="En andens tekst.", reason="Ny viden"), CLERK)


def other_revision(hosted: Hosted) -> None:
    draft = Draft("Omlægning", {"title": "Omlægning", "sections": {"Forslag": "En andens tekst."}}, "En andens tekst.")
    hosted.state(c.ReviseProposal(case=1, proposal=1, draft=draft, reason="Ny viden"), OFFICER)


def other_decision(hosted: Hosted) -> None:
    decision = mc.RecordDecision(meeting=hosted.council.meeting, item=item(hosted, "5"), outcome=Outcome.APPROVED,
                                 text="En andens tekst.")  # fmt: skip
    hosted.state(decision, CLERK)


def other_window(hosted: Hosted) -> None:
    """The same person has the answer open in another tab, and saves there."""
    secretary = TestClient(hosted.office.app, base_url="http://sandvig.example", follow_redirects=False)
    assert log_in(secretary, SECRETARY).status_code == 303
    _, fields = forms(secretary.get(ANSWER).text)[f"{ANSWER}#fejl"]
    typed = {"svar": "remarks", "tekst": "En andens tekst.", "goer": "kladde"}
    assert secretary.post(ANSWER, data=fields | typed).status_code == 303


def other_memo(hosted: Hosted) -> None:
    hosted.state(hc.FileMemo(case=1, text="En andens tekst."), OFFICER)


def button(value: str) -> Callable[[Hosted], str]:
    return lambda _: f"button[value={value}]:not([aria-hidden])"


ITEM = "/moeder/byraad/2027-10-05/dagsorden"
SAVE = "text=Gem ny version"
PLACES = {
    "record": Place(
        CLERK, lambda _: PAGE, lambda h: f"#kort-{item(h)}-tekst", lambda h: f"button[value=kort-{item(h)}]"
    ),
    "record of an item": Place(
        CLERK, lambda h: f"{PAGE}/{item(h, '5')}", lambda _: "#beslut-tekst", button("beslut"), other_decision
    ),
    "item": Place(CLERK, lambda h: f"{ITEM}/{item(h)}", lambda _: "#ret-tekst", button("ret"), other_text),
    "memo": Place(COORDINATOR, lambda _: f"{CASE}/notat", lambda _: "#tekst", button("kladde")),
    "draft": Place(OFFICER, lambda _: f"{CASE}/forslag/1", lambda _: "#afsnit-0", lambda _: SAVE, other_revision),
    "one form of several": Place(CLERK, lambda _: ITEM, lambda _: "#tilfoej-tekst", lambda _: "text=Tilføj punktet"),
    "note": Place(OFFICER, lambda _: CASE, lambda _: "#notat-tekst", lambda _: "text=Gem notatet"),
    "answer": Place(SECRETARY, lambda _: ANSWER, lambda _: "#tekst", button("kladde"), other_window, BOTH_WRITTEN),
}
Window = Callable[[str], Watched]


MEMO = Place(COORDINATOR, lambda _: f"{CASE}/notat", lambda _: "#tekst", lambda _: "text=Fremlæg notatet", other_memo)
"""Once everybody has answered it can be filed."""


@pytest.fixture(params=list(PLACES))
def place(request: pytest.FixtureRequest) -> Place:
    return PLACES[request.param]


@pytest.fixture
def window(browser: Browser, hosted: Hosted) -> Iterator[Window]:
    """A new window of somebody who is signed in; nothing typed before is kept."""
    contexts = []
    with writing(hosted.office.store.engine) as connection:
        connection.execute(sa.delete(t.form_drafts))

    def opened(who: str, *, scripts: bool = True) -> Watched:
        context = browser.new_context(java_script_enabled=scripts, locale="da-DK")
        context.set_default_timeout(8000)
        contexts.append(context)
        watched = Watched(context.new_page(), hosted.address)
        sign_in(watched.open("/log-ind"), who)
        return watched

    yield opened
    for context in contexts:
        context.close()


def sign_in(page: Page, who: str) -> None:
    page.fill("#brugernavn", who)
    page.fill("#adgangskode", rows.PASSWORD)
    page.click("main button[type=submit]")


def write(watched: Watched, hosted: Hosted, place: Place) -> Page:
    page = watched.open(place.path(hosted))
    show_field(page, place.field(hosted))
    page.fill(place.field(hosted), TEXT)
    return page


def show_field(page: Page, field: str) -> None:
    """An answer has its text field once a choice is made, an act once it is unfolded."""
    if page.locator("#svar-remarks").count():
        page.check("#svar-remarks")
    for summary in page.locator(f"details:has({field}):not([open]) > summary").all():
        summary.click()


def kept(page: Page) -> None:
    """The script has put the text in safety: within a few seconds, by itself."""
    with page.expect_response(lambda answer: answer.status == 204, timeout=6000):
        pass


def end_sessions(hosted: Hosted) -> None:
    with writing(hosted.office.store.engine) as connection:
        connection.execute(sa.delete(t.sessions))


def standing(page: Page, hosted: Hosted, place: Place) -> str:
    """What the field holds now."""
    return page.input_value(place.field(hosted))


@pytest.mark.parametrize(
    ("place", "scripts"), [(name, True) for name in PLACES] + [("record", False), ("answer", False)], indirect=["place"]
)
def test_the_session_ends(
    hosted: Hosted, window: Callable[..., Watched], place: Place, axe: str, scripts: bool
) -> None:
    watched = window(place.who, scripts=scripts)
    page = write(watched, hosted, place)
    end_sessions(hosted)
    page.click(place.save(hosted))
    page.wait_for_url("**/log-ind**")
    assert "Det, du havde skrevet, er bevaret" in page.inner_text("main")
    sign_in(page, place.who)
    assert page.url.removeprefix(hosted.address) == place.path(hosted)
    assert KEPT in page.inner_text("main")
    assert standing(page, hosted, place) == TEXT
    assert not scripts or violations(page, axe) == []


def test_the_server_is_started_again(hosted: Hosted, window: Window, place: Place) -> None:
    page = write(window(place.who), hosted, place)
    kept(page)
    hosted.restart()
    page.goto(hosted.address + place.path(hosted))
    assert standing(page, hosted, place) == TEXT


def test_back_after_leaving_the_page(hosted: Hosted, window: Window, place: Place) -> None:
    """At once: the page that closes sends what was typed."""
    page = write(window(place.who), hosted, place)
    page.goto(hosted.address + "/opgaver")
    page.wait_for_timeout(300)
    page.go_back()
    assert standing(page, hosted, place) == TEXT


@pytest.mark.parametrize("place", [name for name, each in PLACES.items() if each.other], indirect=True)
def test_another_has_written_meanwhile(hosted: Hosted, window: Window, place: Place, axe: str) -> None:
    page = saved_after_another(write(window(place.who), hosted, place), hosted, place)
    assert standing(page, hosted, place) == TEXT
    assert_both_are_shown(page, place)
    assert violations(page, axe) == []


def saved_after_another(page: Page, hosted: Hosted, place: Place) -> Page:
    """The button is pressed on a page that somebody else has been faster than."""
    assert place.other is not None
    place.other(hosted)
    for why in ("#ret-grund", "#grund"):
        if page.locator(why).count():
            page.fill(why, "Ny viden")
    page.click(place.save(hosted))
    return page


def assert_both_are_shown(page: Page, place: Place) -> None:
    text = page.inner_text("main")
    assert place.told in text
    assert "En andens tekst." in text


def test_another_has_filed_the_memo_meanwhile(browser: Browser, tmp_path: Path, axe: str) -> None:
    office = prepared(tmp_path, answered)
    for who in (COORDINATOR, OFFICER):
        office.person(who)
    hosted = Hosted(office)
    context = browser.new_context(locale="da-DK")
    context.set_default_timeout(8000)
    watched = Watched(context.new_page(), hosted.address)
    sign_in(watched.open("/log-ind"), COORDINATOR)
    page = watched.open(MEMO.path(hosted))
    for point in page.locator("textarea[id^=punkt-]").all():
        point.fill("")  # left out
    page.fill(MEMO.field(hosted), TEXT)
    saved_after_another(page, hosted, MEMO)
    assert standing(page, hosted, MEMO) == TEXT
    assert_both_are_shown(page, MEMO)
    assert violations(page, axe) == []
    context.close()
    hosted.stop()


def test_another_button_of_the_record(hosted: Hosted, window: Window) -> None:
    """Item 4 is being written while item 6 is decided."""
    place = PLACES["record"]
    page = write(window(CLERK), hosted, place)
    page.click(f"button[value=kort-{item(hosted, '6')}]")
    assert "Registreret" in page.inner_text("main")
    assert standing(page, hosted, place) == TEXT


def test_another_button_of_an_item(hosted: Hosted, window: Window, tmp_path: Path) -> None:
    place = PLACES["item"]
    page = write(window(CLERK), hosted, place)
    annex = tmp_path / "bilag.txt"
    annex.write_text("Bilag")
    page.click("summary:has-text('Tilføj et bilag')")
    page.set_input_files("#bilag-fil", annex)
    page.click("text=Tilføj bilaget")
    assert "Bilaget ligger ved punktet." in page.inner_text("main")
    assert standing(page, hosted, place) == TEXT


def test_another_form_of_the_page(hosted: Hosted, window: Window) -> None:
    """Pressed at once, before the script has kept anything by itself: the page waits until it has."""
    place = PLACES["one form of several"]
    page = write(window(CLERK), hosted, place)
    with page.expect_navigation():
        page.click("text=Gem rækkefølgen")
    assert standing(page, hosted, place) == TEXT
    assert page.is_visible(place.field(hosted)), "its form is unfolded"


def test_what_is_stated_is_kept_no_more(hosted: Hosted, window: Window) -> None:
    place = PLACES["note"]
    page = write(window(OFFICER), hosted, place)
    kept(page)
    page.click(place.save(hosted))
    assert "Det, du havde skrevet" not in page.inner_text("main")
    assert standing(page, hosted, place) == ""
