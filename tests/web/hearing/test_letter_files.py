"""The letter as PDF, in large print and as plain text: for those who answer and those who send."""

from __future__ import annotations

import re

import pytest

from process.commands import case as c
from process.ids import CaseId
from tests.documents.writing.papers import text_of
from tests.hearing.together import BUS, HOURS, RAMP, TITLE
from tests.web.hearing.test_together import BODIES, PAGE, Hearing, hearing
from tests.web.office import COORDINATOR

__all__ = ["hearing"]
FORMS = {"brev.pdf": "application/pdf", "stor-skrift.pdf": "application/pdf", "brev.txt": "text/plain; charset=utf-8"}
CHAIR = "Troels Vindum"


def _links(html: str) -> list[str]:
    return re.findall(r'href="([^"]+/(?:brev\.pdf|stor-skrift\.pdf|brev\.txt))"', html)


def _answer_page(hearing: Hearing) -> str:
    hearing.done(COORDINATOR, PAGE, "send", til=BODIES)
    hearing.later(minutes=15)
    letter = hearing.to(CHAIR)[0]
    return re.findall(r"/svar/[A-Za-z0-9_-]+\.\d+/samlet", letter.text)[0]


def test_who_answers_reaches_the_joint_letter_in_each_form_from_the_page(hearing: Hearing) -> None:
    page = _answer_page(hearing)
    links = _links(hearing.guest.get(page).text)
    assert links == [f"{page}/brev/{form}" for form in FORMS]
    for link, kind in zip(links, FORMS.values(), strict=True):
        answer = hearing.guest.get(link)
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    text = hearing.guest.get(f"{page}/brev/brev.txt").content.decode("utf-8-sig")
    assert all(title in text for title in (TITLE, BUS, RAMP, HOURS))
    assert "Til: Handicaprådet" in text
    assert "/svar/" not in text, "others read it: the personal link is not in it"
    large = " ".join(text_of(hearing.guest.get(f"{page}/brev/stor-skrift.pdf").content).split())
    assert BUS in large
    assert hearing.guest.get(f"{page}/brev/andet.pdf").status_code == 422


def test_one_of_the_cases_has_a_letter_of_its_own(hearing: Hearing) -> None:
    page = _answer_page(hearing).removesuffix("/samlet") + "/sag/2027-0001"
    links = _links(hearing.guest.get(page).text)
    assert links == [f"{page}/brev/{form}" for form in FORMS]
    assert hearing.guest.get(links[0]).content.startswith(b"%PDF-")


@pytest.mark.parametrize("secret", ["closed", "out of mail"])
def test_nothing_of_a_case_that_mails_may_not_speak_of(hearing: Hearing, secret: str) -> None:
    page = _answer_page(hearing)
    hidden = c.KeepBack(case=CaseId(1), is_closed=True, public_title="Lukket sag", reason="Persondata")
    out = c.KeepOutOfMail(case=CaseId(1), reason="Handler om et menneske")
    hearing.state_as("", hidden if secret == "closed" else out)
    if secret == "closed":
        whole = hearing.guest.get(f"{page}/brev/brev.txt").content.decode("utf-8-sig")
        assert HOURS in whole
        assert BUS not in whole
        part = page.removesuffix("/samlet") + "/sag/2027-0001"
        assert _links(hearing.guest.get(part).text) == []
        assert [hearing.guest.get(f"{part}/brev/{form}").status_code for form in FORMS] == [404, 404, 404]
    desk = "/sager/2027-0001/hoering/handicapraad"
    for form in FORMS:
        assert hearing.person(COORDINATOR).get(f"{desk}/brev/{form}").status_code == 404
    joint = hearing.person(COORDINATOR).get(f"{PAGE}/sendt/handicapraad/brev.txt").content.decode("utf-8-sig")
    assert HOURS in joint
    assert BUS not in joint


def test_who_sends_has_them_beside_the_letter_before_and_after(hearing: Hearing) -> None:
    waiting = _links(hearing.get(COORDINATOR, f"{PAGE}/brev/handicapraad"))
    assert waiting == [f"{PAGE}/brev/handicapraad/{form}" for form in FORMS]
    _answer_page(hearing)
    sent = [link for link in _links(hearing.get(COORDINATOR, PAGE)) if "handicapraad" in link]
    assert sent == [f"{PAGE}/sendt/handicapraad/{form}" for form in FORMS]
    alone = _links(hearing.get(COORDINATOR, "/sager/2027-0001/hoering/handicapraad"))
    assert alone == [f"/sager/2027-0001/hoering/handicapraad/brev/{form}" for form in FORMS]
    for link in (*waiting, *sent, *alone):
        answer = hearing.person(COORDINATOR).get(link)
        assert answer.status_code == (404 if link in waiting else 200), link
