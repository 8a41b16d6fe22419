"""A link to comment on a draft, in wrong hands: it reads one draft and adds comments, and does nothing else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from models import tables as t
from models.database import reading, writing
from models.rows.case import find_case
from process.commands import case as c
from process.commands import hearing as hc
from process.limits import COMMENTS_AN_HOUR
from tests.hearing.together import BUS, RAMP
from tests.web.answer_pages import dump
from tests.web.hearing.test_answering_as_a_body import ALONE, CHAIR, MINE, Council, alone, council, together
from tests.web.office import COORDINATOR, SECRETARY, forms, words

__all__ = ["council"]
BESIDE = ("draft_comment", "access_link", "upload")


def drafted(council: Council, text: str = "Bussen skal blive.") -> None:
    address, fields = forms(council.get(SECRETARY, MINE))[f"{MINE}#fejl"]
    typed = {"svar": "remarks", "tekst": text, "navn": "Troels Vindum", "goer": "kladde"}
    assert council.person(SECRETARY).post(address, data={**fields, **typed}).status_code == 303


def shared(council: Council) -> str:
    """The member's own link."""
    council.done(SECRETARY, f"{MINE}/sammen", f"{MINE}/sammen", goer="laeg-frem")
    return council.link(council.mails(), "Yrsa Revsgaard", "kommentar")


def facts(council: Council) -> dict[str, list[tuple[object, ...]]]:
    """All that is stored but the comments themselves, when a link was used, and what counts them."""
    return {name: rows for name, rows in dump(council.store.engine).items() if name not in BESIDE}


def test_it_sends_nothing_changes_nothing_and_opens_no_other_page(council: Council) -> None:
    alone(council)
    drafted(council)
    own = shared(council)
    token = own.rpartition("/")[2]
    below = ("", "/kontrol", "/send", "/bekraeft", "/sammen", "/ikke-os", "/samlet", "/samlet/send", f"/sag/{ALONE}")
    for page in [*(f"/svar/{token}{path}" for path in below), f"/organ/{token}", f"/kalender/{token}.ics"]:
        for method in ("GET", "POST"):
            assert council.guest.request(method, page).status_code in (404, 405, 429), page
    before = facts(council)
    csrf = forms(council.guest.get(own).text)[f"{own}#fejl"][1]["csrf"]
    wild = {"csrf": csrf, "tekst": "Ny tekst.", "svar": "support", "goer": "laeg-frem", "udgave": "x", "om": ""}
    council.guest.post(own, data=wild)
    for path in ("/send", "/sammen", "/ikke-os", "/kontrol"):
        assert council.guest.post(own + path, data=wild).status_code == 404
    assert facts(council) == before
    assert "Bussen skal blive." in council.get(SECRETARY, MINE)


def test_an_answer_link_is_no_comment_link_and_the_other_way_round(council: Council) -> None:
    chair = council.link(alone(council), CHAIR, "svar")
    shared(council)
    assert council.guest.get(chair.replace("/svar/", "/kommentar/")).status_code == 404


def test_it_shows_no_other_hearing(council: Council) -> None:
    """Two more proposals wait for the same body, and its draft of the first alone is shared."""
    alone(council)
    drafted(council)
    own = shared(council)
    together(council)
    page = council.guest.get(own).text
    assert BUS in page
    assert RAMP not in page
    wild = {**forms(page)[f"{own}#fejl"][1], "om": "2027-0002", "tekst": "Om noget andet."}
    assert council.guest.post(own, data=wild).status_code == 422
    with reading(council.store.engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(t.draft_comments)) == 0


@pytest.mark.parametrize("ending", ["answered", "closed", "too late", "seat", "withdrawn"])
def test_it_ends_with_what_it_is_for(council: Council, ending: str) -> None:
    alone(council)
    drafted(council)
    own = shared(council)
    assert council.guest.get(own).status_code == 200
    with reading(council.store.engine) as connection:
        case = find_case(connection, ALONE)
    about = {"case": case, "body": council.body("handicapraad")}
    if ending == "answered":
        council.state_as(COORDINATOR, hc.RecordResponse(**about, answer="remarks", text="Svar."))
    elif ending == "withdrawn":
        council.state_as(COORDINATOR, hc.WithdrawHearing(**about, reason="Fejl."))
    elif ending == "closed":
        council.done(SECRETARY, f"{MINE}/sammen", f"{MINE}/sammen", goer="luk")
    elif ending == "too late":
        council.later(days=60)
    else:
        with writing(council.store.engine) as connection:
            ended = sa.update(t.memberships).values(ends_on=council.clock.now().date() - timedelta(days=1))
            connection.execute(ended.where(t.memberships.c.person == council.person_of("yrsa.revsgaard")))
            counted = t.counters.c
            connection.execute(sa.update(t.counters).where(counted.name == "register").values(value=counted.value + 1))
    assert council.guest.get(own).status_code == 404
    assert council.guest.post(own, data={"tekst": "x"}).status_code in (403, 404)


def test_a_closed_draft_that_is_shared_again_has_new_addresses(council: Council) -> None:
    alone(council)
    drafted(council)
    first = shared(council)
    council.done(SECRETARY, f"{MINE}/sammen", f"{MINE}/sammen", goer="luk")
    council.later(days=1)
    second = shared(council)
    assert first != second
    assert council.guest.get(first).status_code == 404
    assert council.guest.get(second).status_code == 200


def test_a_flood_of_comments_waits_and_what_is_typed_stays(council: Council) -> None:
    alone(council)
    drafted(council)
    own = shared(council)
    address, fields = forms(council.guest.get(own).text)[f"{own}#fejl"]
    for number in range(COMMENTS_AN_HOUR):
        assert council.guest.post(address, data={**fields, "tekst": f"Nr. {number}"}).status_code == 303
    stopped = council.guest.post(address, data={**fields, "tekst": "Én for meget"})
    assert (stopped.status_code, "Én for meget" in stopped.text) == (429, True)
    long = council.guest.post(address, data={**fields, "tekst": "x" * 6000})
    assert (long.status_code, "Kommentaren er for lang." in words(long.text)) == (422, True)


def test_what_a_stranger_writes_is_text_and_no_page(council: Council) -> None:
    alone(council)
    drafted(council)
    own = shared(council)
    council.fill_by_link(own, f"{own}#fejl", tekst='<script>alert("x")</script>')
    page = council.get(SECRETARY, MINE)
    assert "&lt;script&gt;alert" in page
    assert "<script>alert" not in page


def test_of_a_case_kept_out_of_mails_the_member_is_told_nothing_and_asked_for_a_code(council: Council) -> None:
    with reading(council.store.engine) as connection:
        case = find_case(connection, ALONE)
    council.state_as("", c.KeepOutOfMail(case=case, reason="Handler om et menneske"))
    alone(council)
    drafted(council, "Planted i kladden.")
    council.done(SECRETARY, f"{MINE}/sammen", f"{MINE}/sammen", goer="laeg-frem")
    assert "/kommentar/" not in council.get(SECRETARY, f"{MINE}/sammen"), "nobody gives such a link away"
    mails = council.mails()
    assert {letter.subject for letter in mails} == {"En kladde i Sagsgang er klar til dine kommentarer"}
    for letter in mails:
        assert not re.search(f"{BUS}|Planted|menneske", letter.subject + letter.text + letter.html)
        assert letter.attached == ()
    own = council.link(mails, "Yrsa Revsgaard", "kommentar")
    asked = council.guest.get(own)
    assert (asked.status_code, asked.headers["location"]) == (303, f"{own}/kode")
    assert council.guest.post(own, data={"tekst": "x"}).status_code in (303, 403)
    desk = f"/sager/{ALONE}/hoering/handicapraad/kode"
    made = council.fill(COORDINATOR, desk, desk, person="yrsa.revsgaard").text
    (code,) = re.findall(r"\b\d{3} ?\d{3}\b", words(made))[:1]
    address, fields = forms(council.guest.get(f"{own}/kode").text)[f"{own}/kode"]
    opened = council.guest.post(address, data={**fields, "goer": "", "kode": code})
    assert opened.headers["location"] == own
    assert "Planted i kladden." in council.guest.get(own).text


def test_of_a_closed_case_the_mail_is_neutral_and_the_material_stays_out(council: Council) -> None:
    with reading(council.store.engine) as connection:
        case = find_case(connection, ALONE)
    alone(council)
    drafted(council)
    council.state_as(COORDINATOR, c.KeepBack(case=case, is_closed=True, reason="Forhandling"))
    council.mails()
    own = shared(council)
    page = council.guest.get(own).text
    assert BUS not in page
    assert "Sagen er fortrolig, så materialet står ikke her." in page
