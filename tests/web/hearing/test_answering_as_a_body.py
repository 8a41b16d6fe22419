"""A body answers together: drafted by its secretary, read by its members, sent by its chair, and disowned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from models import tables as t
from models.audit import verify
from models.database import reading
from models.rows.case import find_case
from notifications.channels.sender import Letter
from process.commands import hearing as hc
from process.ids import NO_PACKAGE
from tests.builders.passwords import cheap_passwords
from tests.hearing.together import BUS, RAMP
from tests.web.heard_together import PAGE, SITE, Hearing, gathered
from tests.web.office import COORDINATOR, SECRETARY, forms, words

ALONE, MINE = "2027-0001", "/sager/2027-0001/svar/handicapraad"
CHAIR = "Viola Bakkegaard"


class Council(Hearing):
    """Handicaprådet at its pages: by the links of its mails, or signed in."""

    def link(self, mails: list[Letter], name: str, kind: str) -> str:
        (address,) = {
            address
            for letter in mails
            if letter.name == name
            for address in re.findall(rf"{SITE}(/{kind}/[^\s/?]+(?:/samlet)?)", letter.text)
        }
        return address

    def fill_by_link(self, path: str, form: str, **typed: object) -> str:
        """The page that follows."""
        address, fields = forms(self.guest.get(path).text)[form]
        answer = self.guest.post(address, data={**fields, **typed})
        if answer.status_code != 303:
            return answer.text
        return self.guest.get(answer.headers["location"]).text


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    """The first proposal is heard alone: Handicaprådet's letter is out."""
    with cheap_passwords():
        office = gathered(tmp_path, Council)
        yield office


def alone(council: Council) -> list[Letter]:
    """The letters of one proposal, heard alone."""
    with reading(council.store.engine) as connection:
        case = find_case(connection, ALONE)
    council.state_as(COORDINATOR, hc.GatherCase(case=case, package=NO_PACKAGE))
    council.done(COORDINATOR, f"/sager/{ALONE}/breve", f"/sager/{ALONE}/breve", til=["handicapraad"])
    council.later(minutes=11)
    return council.mails()


def test_one_answer_from_the_secretarys_draft_to_the_chairs_receipt(council: Council) -> None:
    letters = alone(council)
    chair = council.link(letters, CHAIR, "svar")
    draft = {"svar": "remarks", "tekst": "Bussen skal blive.", "navn": "Troels Vindum", "goer": "sammen"}
    _drafted(council, draft)
    commenting = _shared(council)
    _commented(council, commenting)
    _handed_over(council, chair)
    _sent(council, chair, commenting)
    with reading(council.store.engine) as connection:
        assert verify(connection).ok


def _drafted(council: Council, draft: dict[str, str]) -> None:
    address, fields = forms(council.get(SECRETARY, MINE))[f"{MINE}#fejl"]
    answer = council.person(SECRETARY).post(address, data={**fields, **draft})
    assert answer.headers["location"] == f"{MINE}/sammen"
    page = words(council.get(SECRETARY, f"{MINE}/sammen"))
    assert "Svaret er ikke sendt" in page
    assert "Ingen har skrevet kommentarer endnu." in page


def _shared(council: Council) -> str:
    page = council.done(SECRETARY, f"{MINE}/sammen", f"{MINE}/sammen", goer="laeg-frem")
    (copied,) = re.findall(rf"{SITE}(/kommentar/\S+?)</textarea>", page) or re.findall(r"(/kommentar/[^<\s]+)", page)
    mails = council.mails()
    told = {letter.name for letter in mails}
    assert told
    assert not told & {CHAIR, "Troels Vindum"}, "who answers needs no link to comment"
    letter = mails[0]
    assert letter.subject == f"Kladde til dine kommentarer: {BUS}"
    assert "Bussen skal blive." not in letter.text
    own = council.link(mails, letter.name, "kommentar")
    page = council.guest.get(own)
    assert page.status_code == 200
    assert "Bussen skal blive." in words(page.text)
    assert f"Kommentar fra {letter.name}" in words(page.text)
    said = words(council.fill_by_link(own, f"{own}#fejl", tekst="Enig, og nævn skolevejen."))
    assert "Enig, og nævn skolevejen." in said
    return copied


def _commented(council: Council, copied: str) -> None:
    missing = words(council.fill_by_link(copied, f"{copied}#fejl", tekst="Husk rampen."))
    assert "Skriv dit navn." in missing
    council.fill_by_link(copied, f"{copied}#fejl", navn="Asta", tekst="Husk rampen.")
    council.fill_by_link(copied, f"{copied}#fejl", navn="Asta", tekst="Husk rampen.")
    page = words(council.guest.get(copied).text)
    assert "nævn skolevejen" not in page, "what others have written is for those who send the answer"
    mine = words(council.get(SECRETARY, MINE))
    assert mine.count("Husk rampen.") == 1
    assert "nævn skolevejen" in mine


def _handed_over(council: Council, chair: str) -> None:
    council.done(SECRETARY, f"{MINE}/sammen", f"{MINE}/sammen", goer="klar")
    (letter,) = council.mails()
    assert (letter.name, letter.subject) == (CHAIR, f"Klar til at blive sendt: svaret fra Handicaprådet – {BUS}")
    assert f"{SITE}{chair}" in letter.text
    assert "Troels Vindum har skrevet en kladde" in letter.text
    page = words(council.guest.get(chair).text)
    assert "Troels Vindum har skrevet kladden og givet den videre" in page
    assert "2 kommentarer til kladden" in page


def _sent(council: Council, chair: str, commenting: str) -> None:
    page = council.guest.get(chair).text
    assert "Bussen skal blive." in page
    address, fields = forms(page)[f"{chair}#fejl"]
    told = {
        "svar": "remarks",
        "hvem": "hele",
        "navn": CHAIR,
        "goer": "videre",
        "vedtaget": "moede",
        "vedtaget-dag": "2027-08-23",
    }
    checked = council.guest.get(council.guest.post(address, data={**fields, **told}).headers["location"]).text
    address, fields = forms(checked)[f"{chair}/send"]
    assert council.guest.post(address, data=fields).status_code == 303
    receipt = words(council.guest.get(chair).text)
    for said in ("Skrevet af Troels Vindum", f"Sendt af {CHAIR}", "På møde den 23. august 2027"):
        assert said in receipt, receipt
    assert council.guest.get(commenting).status_code == 404
    with reading(council.store.engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(t.draft_comments)) == 0
        assert connection.scalar(sa.select(sa.func.count()).select_from(t.form_drafts)) == 0
    mails = {letter.name: letter for letter in council.mails()}
    assert set(mails) >= {CHAIR, "Troels Vindum"}
    text = mails["Troels Vindum"].text
    assert f"Sendt af: {CHAIR}" in text
    assert "Godkendt på møde den 23. august 2027." in text
    assert f"gennem det personlige link, vi har sendt til {CHAIR}" in " ".join(text.split())


def test_an_answer_the_body_disowns_is_marked_until_the_coordinator_settles_it(council: Council) -> None:
    chair = council.link(alone(council), CHAIR, "svar")
    _answered(council, chair)
    (mail,) = [letter for letter in council.mails() if letter.name == CHAIR]
    (disown,) = re.findall(rf"{SITE}(/svar/\S+/ikke-os)", mail.text)
    said = words(council.fill_by_link(disown, f"{chair}/ikke-os#fejl", svar="2027-0001-1", tekst="Vi har ikke mødtes."))
    assert "anfægtet: organet siger" in said.casefold()
    (told,) = council.mails()
    assert told.name == "Ulrik Sandager"
    assert "Vi har ikke mødtes." in told.text
    assert "Handicaprådet siger, at svar nr. 1 ikke er dets." in words(council.get(COORDINATOR, "/opgaver"))
    for page in (f"/sager/{ALONE}", f"/sager/{ALONE}/notat", f"/sager/{ALONE}/svar"):
        assert "anfægtet" in words(council.get(COORDINATOR, page)).casefold(), page
    _settled(council, chair)


def _answered(council: Council, chair: str) -> None:
    address, fields = forms(council.guest.get(chair).text)[f"{chair}#fejl"]
    typed = {"svar": "oppose", "tekst": "Stop bussen.", "hvem": "hele", "navn": "En anden", "goer": "videre"}
    checked = council.guest.get(council.guest.post(address, data={**fields, **typed}).headers["location"]).text
    address, fields = forms(checked)[f"{chair}/send"]
    assert council.guest.post(address, data=fields).status_code == 303


def _settled(council: Council, chair: str) -> None:
    answers, form = f"/sager/{ALONE}/svar", f"/sager/{ALONE}/svar/1/anfaegtelse"
    assert "Skriv, hvad I er nået frem til." in words(council.refused(COORDINATOR, answers, form, udfald="traekkes"))
    page = council.done(COORDINATOR, answers, form, udfald="traekkes", grund="Linket var givet videre.")
    assert "trukket tilbage 23. august 2027" in words(page).casefold()
    assert "siger, at svar nr. 1" not in words(council.get(COORDINATOR, "/opgaver"))
    told = {letter.name: letter for letter in council.mails()}
    assert set(told) == {CHAIR, "Troels Vindum"}
    assert "Linket var givet videre." in told[CHAIR].text
    assert "I kan svare igen senest" in told[CHAIR].text
    page = words(council.guest.get(chair).text)
    assert "Svar fra Handicaprådet: " in page
    assert "Svar 2027-0001-1 er trukket tilbage" in page
    assert "Stop bussen." not in page


ALL = "/samlede-hoeringer/2027-H1/svar/handicapraad"


def together(council: Council) -> list[Letter]:
    """The letters of three proposals, heard together."""
    council.done(COORDINATOR, PAGE, "send", til=["handicapraad"])
    council.later(minutes=11)
    return council.mails()


def test_all_that_is_asked_together_is_one_draft_with_one_link(council: Council) -> None:
    chair = council.link(together(council), CHAIR, "svar")
    address, fields = forms(council.get(SECRETARY, ALL))[f"{ALL}#fejl"]
    typed = {
        "svar-2027-0001": "oppose",
        "tekst-2027-0001": "Bussen skal blive.",
        "mindretal-2027-0001": "Vi vil gerne spare bussen.",
        "mindretal-af-2027-0001": "ét medlem",
        "generelt": "Vi savner en plan.",
        "navn": "Troels Vindum",
    }
    saved = council.person(SECRETARY).post(address, data={**fields, **typed, "goer": "sammen"})
    assert saved.headers["location"] == f"{ALL}/sammen"
    council.done(SECRETARY, f"{ALL}/sammen", f"{ALL}/sammen", goer="laeg-frem")
    mails = council.mails()
    assert len(mails) == len({letter.address for letter in mails}), "one mail a member, however many proposals"
    own = council.link(mails, "Yrsa Revsgaard", "kommentar")
    page = words(council.guest.get(own).text)
    for said in ("Bussen skal blive.", "Vi savner en plan.", "Mindretalsudtalelse fra ét medlem", RAMP):
        assert said in page, said
    council.fill_by_link(own, f"{own}#fejl", om="2027-0001", tekst="Nævn skolevejen.")
    council.fill_by_link(own, f"{own}#fejl", om="", tekst="Godt skrevet.")
    by_chair = council.guest.get(chair).text
    assert "Bussen skal blive." in by_chair
    assert f'name="navn" value="{CHAIR}"' in by_chair, "signed by who sends it"
    assert by_chair.index("Godt skrevet.") < by_chair.index("Nævn skolevejen.")
    receipt = words(council.state_all(council.press(by_chair, rest="ja", navn=CHAIR, **{"svar-2027-0001": "oppose"})))
    assert "Vi vil gerne spare bussen." in receipt
    assert receipt.count("Skrevet af Troels Vindum") == 3
    assert council.guest.get(own).status_code == 404
    (mail,) = council.to(CHAIR)
    assert "Mindretalsudtalelse fra ét medlem:" in mail.text
    assert mail.text.count("/samlet/ikke-os") == 1
    disown = f"{chair}/ikke-os"
    unsaid = words(council.fill_by_link(disown, f"{disown}#fejl"))
    assert "Sæt kryds ved det eller de svar, der ikke er jeres." in unsaid
    told = words(council.fill_by_link(disown, f"{disown}#fejl", svar=["2027-0001-1", "2027-0003-1"]))
    assert told.casefold().count("anfægtet: organet siger") == 2


def test_who_had_begun_alone_finds_both_texts(council: Council) -> None:
    chair = council.link(alone(council), CHAIR, "svar")
    for who, text in (("", "Formandens egen tekst."), (SECRETARY, "Sekretærens tekst.")):
        client = council.person(who) if who else council.guest
        page = MINE if who else chair
        address, fields = forms(client.get(page).text)[f"{page}#fejl"]
        client.post(address, data={**fields, "svar": "remarks", "tekst": text, "vindue": who or "a", "goer": "kladde"})
    council.done(SECRETARY, f"{MINE}/sammen", f"{MINE}/sammen", goer="klar")
    page = words(council.guest.get(chair).text)
    assert "Sekretærens tekst." in page
    assert "Formandens egen tekst." in page
