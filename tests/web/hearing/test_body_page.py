"""A body's own page: all its hearings by its own link, what waits first, with a text for its agenda."""

from __future__ import annotations

import re

from models.database import reading
from models.rows.case import find_case
from process.commands import case as c
from process.commands import hearing as hc
from tests.hearing.together import BUS, HOURS, RAMP
from tests.web.heard_together import SITE
from tests.web.hearing.test_answering_as_a_body import CHAIR, Council, council, together
from tests.web.office import COORDINATOR, OFFICER, SECRETARY, words

__all__ = ["council"]
PAGE = "/organer/handicapraad"


def case_of(council: Council, number: str) -> int:
    with reading(council.store.engine) as connection:
        case = find_case(connection, number)
    assert case is not None
    return case


def agenda_texts(html: str) -> list[str]:
    return re.findall(r"<textarea[^>]* readonly[^>]*>(.*?)</textarea>", html, re.S)


def test_all_that_waits_stands_with_its_deadline_and_a_text_for_the_agenda(council: Council) -> None:
    letters = together(council)
    (own,) = {
        address
        for letter in letters
        if letter.name == CHAIR
        for address in re.findall(rf"{SITE}(/organ/\S+)", letter.text)
    }
    page = council.guest.get(own).text
    assert "3 forslag venter på jeres svar." in words(page)
    whole, *each = agenda_texts(page)
    assert len(each) == 3
    assert all(f"Høring: {title} (sag" in whole for title in (BUS, RAMP, HOURS))
    assert "Svarfrist: " in each[0]
    assert "Til drøftelse: hvad svarer Handicaprådet?" in each[0]
    assert not re.search(r"https?:|/svar/|/organ/", whole), "it opens nothing"
    main = page.partition("<main")[2].partition("</main")[0]
    assert "/sager/" not in main
    assert re.findall(r'href="/svar/', main) == []


def test_what_is_answered_comes_after_with_what_was_said(council: Council) -> None:
    together(council)
    about = {"case": case_of(council, "2027-0002"), "body": council.body("handicapraad")}
    council.state_as(COORDINATOR, hc.RecordResponse(**about, answer="support", agreed_on=council.clock.now().date()))
    page = council.get(SECRETARY, PAGE)
    told = words(page)
    assert told.index(BUS) < told.index("Besvaret, eller fristen er udløbet") < told.index(RAMP, told.index("Besvaret"))
    text = agenda_texts(page)[-1]
    assert text.startswith(f"Til orientering: {RAMP} (sag 2027-0002)\n")
    assert "godkendt på møde den 23. august 2027" in text
    assert "/sager/2027-0001/svar/handicapraad" in page, "signed in, it leads to the answer"


def test_what_no_mail_may_hold_is_counted_and_not_named(council: Council) -> None:
    together(council)
    council.state_as("", c.KeepOutOfMail(case=case_of(council, "2027-0003"), reason="Handler om et menneske"))
    page = council.get(SECRETARY, PAGE)
    assert HOURS not in page
    assert "2027-0003" not in page
    assert "Desuden venter én sag, som ikke må omtales her." in words(page)


def test_it_is_for_the_body_and_the_administration(council: Council) -> None:
    together(council)
    assert council.person(OFFICER).get(PAGE).status_code == 200
    assert council.person("karen.groenlykke").get(PAGE).status_code == 403
    assert council.guest.get("/organ/forkert.1").status_code == 404
