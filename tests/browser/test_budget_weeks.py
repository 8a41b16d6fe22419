"""The five weeks of a budget hearing, played: 80 proposals and 40 bodies, a browser, a real mail server, the example's
clock moved from day to day.
"""

from __future__ import annotations

import email
import re
import shutil
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from email.policy import default

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from app.clock import DemoClock
from app.example.budget import TITLE
from app.example.building import FIRST_MORNING
from app.example.logins import PASSWORD
from app.web.site import create_app
from documents.writing.hearing.memo import memo_paper
from documents.writing.hearing.proof import proof_paper
from models import tables as t
from models.access.links import LinkMaker
from models.database import reading
from models.hearing.memo import memo_view
from models.hearing.packages import Package, package_view, packages
from models.hearing.proof import case_proof
from models.store import Receipt, RefusedError, Store
from notifications.channels.sender import Sender
from notifications.outbox.compose import message_ids
from process.calendar import days_from, instant
from process.commands import case as c
from process.commands import hearing as hc
from process.commands.act import Act, Command, Draft, id_by_content
from process.ids import BodyId, CommandId, PersonId
from process.people import contacts_of
from process.refusals import Refusal
from process.state.hearing import Answer, Channel, HearingState
from tasks.everything import move_everything, say_everything
from tasks.resources import Resources
from tests.browser.conftest import Watched
from tests.browser.serving import free_port, served
from tests.browser.test_pages import violations
from tests.builders.sandvig import budget_template, store_of
from tests.notifications.mailserver import Inbox, mail_server

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SENT_ON, ENDED_ON = date(2027, 8, 23), date(2027, 9, 27)
COORDINATOR, SECOND, DIRECTOR = "ulrik.sandager", "dorte.dybdal", "asger.vilstrup"
APPROVER = "halfdan.ladegaard"
BY_BROWSER, SILENT = "Handicaprådet", ("Landsbyrådet", "Ungerådet", "LokalMED Klitgården")
WRONG = "Bilag 2 var fra 2026. Tallene i forslagene er rigtige."
OF_ALL = "Vi savner en samlet plan for området."
MOST_CLICKS, MOST_TO_APPROVE, FRIDAY = 10, 5, 4
LINK = re.compile(r"http://127\.0\.0\.1:\d+(/svar/[^\s>]+)")


@dataclass
class Weeks:
    """The municipality as its people, its engine and its mail server have it. `on`: which mails came on which day."""

    store: Store
    clock: DemoClock
    tools: Resources
    inbox: Inbox
    address: str
    on: list[tuple[date, str, str]] = field(default_factory=list)
    said: dict[tuple[str, str], str] = field(default_factory=dict)
    clicks: int = 0

    def to(self, day: date, at: time) -> None:
        """The clock moved, as by `sagsgang clock`, and the engine's pass at that hour."""
        self.clock.set(max(self.clock.now(), instant(day, at)))
        before = len(self.inbox.raw)
        move_everything(self.tools)
        say_everything(self.tools)
        for recipient, raw in zip(self.inbox.recipients[before:], self.inbox.raw[before:], strict=True):
            mail = email.message_from_bytes(raw, policy=default)
            text = mail.get_body(("plain",))  # type: ignore[attr-defined]
            self.on.append((day, recipient, f"{mail['Subject']}\n{text.get_content() if text else ''}"))

    def view(self) -> Package:
        with reading(self.store.engine) as connection:
            ((package, _),) = packages(connection)
            return package_view(connection, self.store, package, self.clock.now())

    def name(self, body: BodyId) -> str:
        return self.store.reference.register.organizations[body].name

    def contacts(self) -> set[str]:
        register = self.store.reference.register
        people = {person for asked in self.view().bodies for person in contacts_of(register, asked.body, SENT_ON)}
        return {register.persons[person].email for person in people}

    def click(self, locator: Locator) -> None:
        self.clicks += 1
        locator.click()


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Weeks]:
    folder, port = tmp_path_factory.mktemp("weeks"), free_port()
    database, address = folder / "sagsgang.db", f"http://127.0.0.1:{port}"
    shutil.copyfile(budget_template(), database)
    store, clock = store_of(database), DemoClock(folder / "clock.json")
    clock.set(FIRST_MORNING)
    app = create_app(store.engine, clock, municipality="Sandvig Kommune", base_url=address, data=folder)
    with mail_server() as inbox, served(app, port):
        sender: Sender = inbox.sender()
        links = LinkMaker(folder, address)
        ids = message_ids("sandvig.example")
        tools = Resources(store, clock.now, sender, ids, "Sandvig Kommune", links=links)
        yield Weeks(store, clock, tools, inbox, address)
    store.engine.dispose()


@pytest.fixture(scope="module")
def window(browser: Browser, weeks: Weeks) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1200, "height": 900}, locale="da-DK")
    yield context
    context.close()


def signed_in(context: BrowserContext, weeks: Weeks, username: str) -> Watched:
    context.clear_cookies()
    watched = Watched(context.new_page(), weeks.address)
    page = watched.open("/log-ind")
    page.fill("#brugernavn", username)
    page.fill("#adgangskode", PASSWORD)
    page.click("main button[type=submit]")
    return watched


def test_the_five_weeks(window: BrowserContext, weeks: Weeks, axe: str) -> None:
    assert _send(window, weeks) <= MOST_CLICKS
    weeks.to(SENT_ON, time(8, 5))
    _stopped(window, weeks)
    weeks.to(SENT_ON, time(8, 30))
    assert weeks.on == [], "none leaves that was stopped within its time"
    assert _send(window, weeks) <= MOST_CLICKS
    weeks.to(SENT_ON, time(9))
    assert _letters(weeks) == dict.fromkeys(weeks.contacts(), 1)
    _corrected(window, weeks)
    weeks.to(SENT_ON, time(9, 30))
    assert _corrections(weeks) == dict.fromkeys(weeks.contacts(), 1)
    for day in days_from(SENT_ON + timedelta(days=1), ENDED_ON):
        if day.weekday() > FRIDAY:
            continue
        weeks.to(day, time(8, 2))
        if day == date(2027, 9, 1):
            _answers_by_browser(window, weeks)
        _answers_of(weeks, day)
        weeks.to(day, time(12, 2))
    _reminders(weeks)
    assert _silent(weeks) == set(SILENT)
    assert _papers(weeks) == 80
    assert _round_page(window, weeks, axe) == []
    ended_at = weeks.clock.now()
    assert _sixty_approved(window, weeks) <= MOST_TO_APPROVE
    assert _approved_since(weeks, ended_at) == 60


def _send(window: BrowserContext, weeks: Weeks) -> int:
    """So many letters take two: one makes them ready, the other has seen them and sends them. The clicks of both."""
    weeks.clicks = 0
    for who, last in ((COORDINATOR, "Gør brevene klar"), (SECOND, "Send de 40 breve")):
        watched = signed_in(window, weeks, who)
        page = watched.page
        weeks.click(page.get_by_role("link", name="Samlede høringer"))
        weeks.click(page.get_by_role("link", name=TITLE))
        weeks.click(page.get_by_role("button", name="Send de valgte breve"))
        page.get_by_role("heading", name="Før brevene sendes").wait_for()
        weeks.click(page.get_by_role("button", name=last))
        page.wait_for_url("**ok=*")
        assert watched.faults == []
        page.close()
    return weeks.clicks


def _stopped(window: BrowserContext, weeks: Weeks) -> None:
    """A wrong annex is found after five minutes."""
    watched = signed_in(window, weeks, SECOND)
    page = watched.page
    page.get_by_role("link", name="Samlede høringer").click()
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="Stop alt usendt").click()
    page.wait_for_url("**ok=*")
    assert watched.faults == []
    page.close()


def _corrected(window: BrowserContext, weeks: Weeks) -> None:
    """Another is found when the letters have left."""
    watched = signed_in(window, weeks, COORDINATOR)
    page = watched.page
    page.get_by_role("link", name="Samlede høringer").click()
    page.get_by_role("link", name=TITLE).click()
    page.get_by_text("Noget i brevet var forkert").click()
    page.get_by_label("Hvad var forkert, og hvad gælder?").fill(WRONG)
    page.get_by_role("button", name="Send rettelsen").click()
    page.wait_for_url("**ok=*")
    assert watched.faults == []
    page.close()


def _sixty_approved(window: BrowserContext, weeks: Weeks) -> int:
    """Sixty drafts on one approver's list: all of them seen and approved. How many clicks it took."""
    register, now = weeks.store.reference.register, weeks.clock.now()
    department, committee = register.organization("handicap_psykiatri"), register.organization("socialudvalg")
    officer, approver = register.person("solvej.lykkegaard"), register.person(APPROVER)
    assert department is not None
    assert committee is not None
    assert officer is not None
    assert approver is not None
    new: list[tuple[Command, Act]] = []
    for number in range(60):
        title = f"Justering nr. {number + 1}"
        draft = Draft(title, {"title": title, "sections": {"Beskrivelse": "Bostøtten."}, "budget_lines": []}, title)
        registered = c.RegisterCase(
            title=title,
            case_type="budget_proposal",
            department=department.id,
            officer=officer.id,
            proposals=(draft,),
            committees=(committee.id,),
        )
        new.append((registered, Act(officer.id, id_by_content(f"sixty:{number}"))))
    cases = [receipt.case_id for receipt in weeks.store.apply_all(new, now) if isinstance(receipt, Receipt)]
    submitted = [
        (c.SubmitDraft(case=case), Act(officer.id, id_by_content(f"sixty:{case}:in"))) for case in cases if case
    ]
    weeks.store.apply_all(submitted, now)
    watched = signed_in(window, weeks, APPROVER)
    page, weeks.clicks = watched.page, 0
    weeks.click(page.get_by_role("link", name="Vælg alle"))
    weeks.click(page.get_by_role("button", name="Godkend"))
    weeks.click(page.get_by_role("button", name="Godkend (60)"))
    page.wait_for_url("**ok=*")
    assert watched.faults == []
    page.close()
    return weeks.clicks


def _approved_since(weeks: Weeks, moment: datetime) -> int:
    """How many links the approver has given."""
    approver = weeks.store.reference.register.person(APPROVER)
    assert approver is not None
    mine = sa.and_(t.approvals.c.decided_by == approver.id, t.approvals.c.decided_at >= moment)
    with reading(weeks.store.engine) as connection:
        return connection.execute(sa.select(sa.func.count()).where(mine)).scalar_one()


def _letters(weeks: Weeks) -> dict[str, int]:
    """How many each has got, with every proposal its bodies are asked about."""
    return Counter(recipient for _, recipient, text in weeks.on if TITLE in text)


def _corrections(weeks: Weeks) -> dict[str, int]:
    """How many each has got of what was wrong in its letter."""
    return Counter(recipient for _, recipient, text in weeks.on if WRONG in text)


def _answers_by_browser(window: BrowserContext, weeks: Weeks) -> None:
    """One body by the link in its mail: remarks on one proposal, nothing on the rest, and a word about them all."""
    register = weeks.store.reference.register
    (asked,) = (each for each in weeks.view().bodies if weeks.name(each.body) == BY_BROWSER)
    email = register.persons[contacts_of(register, asked.body, SENT_ON)[0]].email
    (path,) = {LINK.search(text)[1] for _, recipient, text in weeks.on if recipient == email}  # type: ignore[index]
    watched = Watched(window.new_page(), weeks.address)
    page = watched.open(path)
    first = asked.sent[0].state.case
    part = page.get_by_role("region", name=first.title)
    part.get_by_label("Vi har bemærkninger").check()
    weeks.said[first.number, BY_BROWSER] = "Bostøtten er det, der holder hverdagen sammen."
    part.get_by_role("textbox").fill(weeks.said[first.number, BY_BROWSER])
    page.get_by_label("Vi har ingen bemærkninger til resten").check()
    page.get_by_label("Jeres udtalelse om alle forslagene").fill(OF_ALL)
    page.get_by_label("Dit navn").fill("Viola")
    page.get_by_role("button", name="Videre: Kontrollér svarene").click()
    page.get_by_role("button", name=re.compile("^Send ")).click()
    page.wait_for_load_state()
    assert watched.faults == []
    page.close()
    (now,) = (each for each in weeks.view().bodies if each.body == asked.body)
    assert now.answered == len(asked.sent) == 8


def _answers_of(weeks: Weeks, day: date) -> None:
    """Each other body answers all of its own a day or more before its deadline, as its secretary writes by mail."""
    now, actor = weeks.clock.now(), _coordinator(weeks)
    commands: list[tuple[Command, Act]] = []
    for place, asked in enumerate(weeks.view().bodies):
        name, due = weeks.name(asked.body), min(each.request.due_on or ENDED_ON for each in asked.sent)
        is_time = not asked.answered and day >= due - timedelta(days=1 + place % 3)
        if name in (BY_BROWSER, *SILENT) or not is_time:
            continue
        for each in asked.sent:
            text = weeks.said[each.state.case.number, name] = f"{name} om sag {each.state.case.number}: behold det."
            command = hc.RecordResponse(
                case=each.state.case.id, body=asked.body, answer=Answer.REMARKS, channel=Channel.MAIL, text=text
            )
            commands.append((command, Act(actor, CommandId(str(uuid.uuid4())))))
    for answer_given in weeks.store.apply_all(commands, now) if commands else ():
        if isinstance(answer_given, Refusal):
            raise RefusedError(answer_given)


def _coordinator(weeks: Weeks) -> PersonId:
    person = weeks.store.reference.register.person(COORDINATOR)
    assert person is not None
    return person.id


def _reminders(weeks: Weeks) -> None:
    """At most one mail a day that reminds, to each; none after its bodies have answered all."""
    contacts = weeks.contacts()
    reminders = Counter((recipient, day) for day, recipient, text in weeks.on if "venlig påmindelse" in text.casefold())
    assert {recipient for recipient, _ in reminders} <= contacts
    assert set(reminders.values()) == {1}
    letters = Counter(r for _, r, text in weeks.on if "Ny høring" in text.partition("\n")[0])
    assert max(letters.values()) == 1, "no second letter in five weeks"
    states = Counter(each.request.state for asked in weeks.view().bodies for each in asked.sent)
    assert states[HearingState.SENT] == 0, "all have answered or are recorded as silent"


def _silent(weeks: Weeks) -> set[str]:
    return {weeks.name(asked.body) for asked in weeks.view().bodies if asked.answered < len(asked.sent)}


def _papers(weeks: Weeks) -> int:
    """Each proposal's memo tells what was said of it and of no other; its proof, who answered and who did not. How many
    proposals were looked at.
    """
    register, now = weeks.store.reference.register, weeks.clock.now()
    asked_by_case: dict[str, set[str]] = {}
    for asked in weeks.view().bodies:
        for each in asked.sent:
            asked_by_case.setdefault(each.state.case.number, set()).add(weeks.name(asked.body))
    with reading(weeks.store.engine) as connection:
        for number, bodies in asked_by_case.items():
            memo = memo_view(connection, number, now, register)
            proof = case_proof(connection, number, now, register)
            assert memo is not None
            assert proof is not None
            told = str(memo_paper(memo, "Sandvig Kommune", now))
            own = {text for (case, _), text in weeks.said.items() if case == number}
            assert {text for text in weeks.said.values() if text in told} == own
            assert (OF_ALL in told) == (BY_BROWSER in bodies)
            assert {hearing.name for hearing in proof.hearings} == bodies
            shown = str(proof_paper(proof, "Sandvig Kommune", now))
            assert ("Der er ikke modtaget" in shown) == bool(bodies & set(SILENT))
    return len(asked_by_case)


def _round_page(window: BrowserContext, weeks: Weeks, axe: str) -> list[str]:
    """The whole round on one page, by keyboard and at 200 %, and from a cell to the answer. What axe finds wrong."""
    watched = signed_in(window, weeks, DIRECTOR)
    page = watched.open("/budget/2028")
    wrong = violations(page, axe)
    for width in (1200, 600):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    grid = page.get_by_role("region", name="Tabel over svar: forslag og organer")
    assert grid.get_by_role("row").count() == 81
    assert grid.get_by_role("columnheader").count() == 42
    _by_keyboard(page, grid)
    assert watched.faults == []
    page.close()
    return wrong


def _by_keyboard(page: Page, grid: Locator) -> None:
    cell = grid.get_by_role("link", name="svar", exact=True).first
    cell.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/svar#svar-*")
    assert page.locator("article:target").count() == 1
