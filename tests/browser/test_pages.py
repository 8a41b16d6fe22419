"""The pages in a real browser: accessible, by keyboard, zoomed, on a telephone, on paper, without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

PAGES = (
    "/overblik",
    "/overblik?stadie=ended",
    "/overblik?q=findes+slet+ikke",
    "/opgaver",
    "/moeder",
    "/moeder?maaned=2027-10",
    *(f"/sager/2027-000{number}" for number in range(1, 9)),
    *(f"/sager/2027-000{number}/plan" for number in (1, 2, 3, 5)),
    "/sager/2027-0002/plan?frist-4=2027-09-29&kl-4=12:00&maal=7",
    "/sager/2027-0002/plan?frist-4=i+morgen",
    "/sager/2027-0002/hoeringsparter",
    "/sager/2027-0002/katalog",
    "/budget",
    "/budget?aar=2030&udvalg=socialudvalg",
    "/paa-en-gang?handling=godkend&valgt=2027-0001&valgt=2027-0002&valgt=2027-0003",
    "/paa-en-gang?handling=laengere&valgt=2027-0002:handicapraad&valgt=2027-0002:hovedmed",
    "/overdrag",
    "/overdrag?person=carla.lund",
    "/adgangskode",
    "/genoprettelse",
    "/mails",
    "/sager/2027-9999",
    "/overblik?sorter=forkert",
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page, axe: str) -> list[str]:
    """What axe-core finds, in a line each. A click waits for the new page to begin, not to be whole."""
    page.wait_for_load_state()
    page.evaluate(axe)
    run = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
    checked = page.evaluate(run, RULES)
    return [f"{violation['id']}: {violation['nodes'][0]['html'][:200]}" for violation in checked["violations"]]


@pytest.mark.parametrize("width", [1200, 390])
def test_no_page_has_an_accessibility_violation(visit: Visit, axe: str, width: int) -> None:
    window = visit(width=width)
    violations_of = {path: violations(window.open(path), axe) for path in PAGES}
    assert {path: what for path, what in violations_of.items() if what} == {}


def test_signing_in_has_no_violation_before_and_after_a_failure(visit: Visit, axe: str) -> None:
    window = visit(person=None)
    page = window.open("/log-ind")
    assert violations(page, axe) == []
    page.fill("#brugernavn", "carla.lund")
    page.fill("#adgangskode", "ikke den rigtige")
    page.click("main button[type=submit]")
    expect(page).to_have_title(re.compile("^Fejl: "))
    assert page.locator("[role=alert]").inner_text().count("Brugernavn eller adgangskode er forkert") == 1
    assert violations(page, axe) == []


def test_a_password_that_cannot_be_changed_is_told_without_a_violation(visit: Visit, axe: str) -> None:
    page = visit().open("/adgangskode")
    for field in ("nuvaerende", "ny", "gentaget"):
        page.fill(f"#{field}", f"en adgangskode til {field}")
    page.click("main button[type=submit]")
    expect(page).to_have_title(re.compile("^Fejl: "))
    assert violations(page, axe) == []


@pytest.mark.parametrize("width", [1024, 961, 640, 320])
def test_zoomed_to_125_133_200_and_400_percent_nothing_scrolls_sideways(visit: Visit, width: int) -> None:
    """A window of 1280 at 200 % is 640 CSS pixels wide, at 400 % 320 (WCAG 1.4.10)."""
    window = visit(width=width)
    for path in (*PAGES, "/log-ind"):
        page = window.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_keyboard_reaches_everything_in_reading_order_and_shows_where_it_is(visit: Visit) -> None:
    window = visit()
    for path in ("/overblik", "/sager/2027-0002"):
        page = window.open(path)
        expected = page.evaluate(FOCUSABLE)
        assert len(expected) > 5
        reached = []
        for _ in expected:
            page.keyboard.press("Tab")
            reached.append(page.evaluate(FOCUSED))
        assert [name for name, _ in reached] == expected, path
        assert [name for name, outlined in reached if not outlined] == [], path


NAME = "(e.id || e.getAttribute('href') || e.name || e.textContent || e.tagName).trim()"
FOCUSABLE = f"""() => [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
    .filter(e => e.type !== 'hidden' && !e.disabled && e.checkVisibility()).map(e => {NAME})"""
FOCUSED = f"""() => {{ const e = document.activeElement, s = getComputedStyle(e);
    return [{NAME}, s.outlineStyle !== 'none' || s.boxShadow !== 'none']; }}"""


def test_signing_in_and_out_by_keyboard_alone(visit: Visit) -> None:
    window = visit(person=None)
    page = window.open("/overblik?q=kystvejen")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Gå til sidens indhold")).to_be_focused()
    page.locator("#brugernavn").focus()
    page.keyboard.type("carla.lund")
    page.keyboard.press("Tab")
    page.keyboard.type("en god lang sætning")
    page.keyboard.press("Enter")
    page.wait_for_url("**/overblik?q=kystvejen")
    page.locator("header button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/log-ind*")


def test_everything_works_without_javascript(visit: Visit) -> None:
    window = visit(scripts=False)
    page = window.open("/")
    assert page.url.endswith("/overblik")
    page.select_option("#afdeling", label="Teknik og Miljø")
    page.fill("#q", "cykelsti")
    page.click("button:has-text('Vis')")
    assert page.locator(".sg-cases tbody tr").count() == 1
    page.click("text=Cykelsti langs Kystvejen")
    assert page.locator("h1").inner_text() == "Cykelsti langs Kystvejen"
    page.click("text=Direktionsoverblik >> nth=0")
    page.click("th a:has-text('Ligger hos')")
    assert "sorter=hos" in page.url
    assert page.locator("th[aria-sort=ascending]").count() == 1
    page.click("text=Log ud")
    assert "/log-ind" in page.url


def test_icons_and_fonts_come_from_here_and_are_there(visit: Visit) -> None:
    window = visit()
    missing: list[str] = []
    window.page.on("response", lambda answer: missing.append(answer.url) if answer.status >= 400 else None)
    page = window.open("/overblik")
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('400 16px \"IBM Plex Sans\"'))")
    assert page.locator(".sg-badge svg").first.bounding_box() is not None
    assert missing == []


def test_on_paper_there_are_the_facts_and_no_buttons(visit: Visit) -> None:
    page = visit().open("/overblik")
    page.emulate_media(media="print")
    assert not page.locator(".sg-filter").is_visible()
    assert not page.locator(".sg-nav").is_visible()
    assert page.locator("text=Cykelsti langs Kystvejen").first.is_visible()
    assert page.locator(".sg-asof").is_visible()
