"""A real browser before a real server: Chromium from the machine, the site on a free port, Sandvig in rows."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from app.web.site import create_app
from tests.browser.serving import served
from tests.builders.passwords import cheap_passwords
from tests.web import rows

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    *("--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking"),
    *("--no-first-run", "--disable-component-update", "--disable-sync"),
    "--renderer-process-limit=1",  # a window of each test's own, and not a process for each window
]


class Still:
    """The site's clock: it stands at eight o'clock."""

    def now(self):  # type: ignore[no-untyped-def]
        return rows.NOW


@pytest.fixture(scope="session", autouse=True)
def weak_passwords() -> Iterator[None]:
    with cheap_passwords():
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        why = "no Chromium on this machine: install the package chromium"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(why)
        pytest.skip(why)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", tempfile.gettempdir())  # the driver is another program
        driver = sync_playwright().start()
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield browser
    browser.close()
    driver.stop()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site's address. Everybody in Sandvig that these tests play can sign in."""
    engine = rows.sandvig(tmp_path_factory.mktemp("browser"))
    rows.logins(engine, rows.CARLA, rows.GERT)
    app = create_app(engine, Still(), municipality="Sandvig Kommune")
    with served(app) as address:
        yield address
    engine.dispose()


class Watched:
    """A page that remembers what must not happen: console errors, page errors, requests to other hosts."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.faults: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium reports the status of a page that is meant to be an error page as a console error.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith("data:") and urlsplit(request.url).netloc != urlsplit(self.address).netloc:
            self.faults.append(f"outside: {request.url}")

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page


Visit = Callable[..., Watched]


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """`visit(width=…, scripts=…, person=…)`: a new browser window, signed in; faults fail the test at its end."""
    contexts: list[BrowserContext] = []
    visits: list[Watched] = []

    def open_window(*, width: int = 1200, scripts: bool = True, person: str | None = "carla.lund") -> Watched:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts, locale="da-DK"
        )
        contexts.append(context)
        watched = Watched(context.new_page(), address)
        visits.append(watched)
        if person:
            page = watched.open("/log-ind")
            page.fill("#brugernavn", person)
            page.fill("#adgangskode", rows.PASSWORD)
            page.click("main button[type=submit]")
        return watched

    yield open_window
    for context in contexts:
        context.close()
    assert [fault for watched in visits for fault in watched.faults] == []


@pytest.fixture(scope="session")
def axe() -> str:
    return (Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js").read_text()
