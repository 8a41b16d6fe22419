"""Letters to hearing bodies: what a body must read to be able to answer. Rule, source, situation, words printed.

The letter is what a real mail server received: its text, its HTML, the paper and the calendar entry that came along.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from models.access.links import LinkMaker
from process.calendar import instant
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.act import Draft
from process.register import SeatRole
from tests.builders.sandvig import a_store
from tests.documents.writing.hearing import DUE_ON, NOON, SENT_ON, Hearing, approved
from tests.notifications.mailserver import mail_server
from tests.notifications.rows import NEW_ID, sweep

FIGURES = (
    "Kr. pr. borger 18-64 år\t\tSandvig\tLandet\n\n"
    "Beskyttet beskæftigelse\t\t412\t286\n"
    "Aktivitets- og samværstilbud\t\t655\t1.024"
)
CONTENT = {
    "title": "Omlægning af værksteder",
    "sections": {
        "Beskrivelse": "Værkstedet på Havnevej bliver til et åbent værested.",
        "Nøgletal": FIGURES,
        "Interne bemærkninger": "Direktøren er i tvivl om lejemålet.",
        "Høringsberettigede": "LokalMED",
    },
    "section_order": ["Beskrivelse", "Nøgletal", "Interne bemærkninger", "Høringsberettigede"],
    "findings": [{"code": "year_missing", "message": "Året mangler ved beløbet."}],
    "budget_lines": [{"label": "Budgetændring", "year": 2028, "amount_1000_dkk": 900, "status": "stated"}],
    "price_level": "2028",
    "sign_convention": "plus_is_spending",
}


@dataclass(frozen=True)
class Received:
    """One letter as it came: `text` and `html` of the mail, `paper` the words of the PDF, `entry` the calendar's."""

    mail: EmailMessage

    def part(self, kind: str) -> str:
        body = self.mail.get_body((kind,))
        assert body is not None
        return " ".join(body.get_content().split()) if kind == "plain" else body.get_content()

    @property
    def text(self) -> str:
        return self.part("plain")

    def attached(self, kind: str) -> bytes | str:
        return next(part.get_content() for part in self.mail.iter_attachments() if part.get_content_type() == kind)

    @property
    def pages(self) -> PdfReader:
        content = self.attached("application/pdf")
        assert isinstance(content, bytes)
        return PdfReader(BytesIO(content))

    @property
    def paper(self) -> str:
        return " ".join(" ".join(page.extract_text() for page in self.pages.pages).split())

    @property
    def entry(self) -> str:
        return str(self.attached("text/calendar")).replace("\r\n ", "").replace("\n ", "")


def _asked(hearing: Hearing) -> None:
    """Sent to every body on 26 August with 15 September at noon as the deadline."""
    deadlines = {request.body: (DUE_ON, NOON) for request in hearing.state.requests}
    hearing.do(hc.SendHearing(case=hearing.case, deadlines=deadlines), hearing.coordinator(), SENT_ON)


def received(hearing: Hearing, folder: Path, code: str) -> Received:
    """The letter to the body's chair or secretary, the first of them."""
    links = LinkMaker(folder, "https://sagsgang.sandvig.example")
    with mail_server() as inbox:
        at = instant(SENT_ON, time(9, 30))
        sweep(hearing.store.engine, at, inbox.sender(), NEW_ID, links=links, municipality="Sandvig Kommune")
    name = hearing.body(code).name
    return Received(next(mail for mail in inbox.mails if f"{name} bedes svare" in Received(mail).text))


@pytest.fixture
def hearing(tmp_path: Path) -> Hearing:
    text = "beskyttet beskæftigelse for mennesker med handicap"
    return approved(
        a_store(tmp_path), proposals=(Draft("Omlægning af værksteder", CONTENT, text),), answers=("elderly",)
    )


def _council_meets_later(hearing: Hearing) -> None:
    """The board's meeting before the deadline is cancelled: the next one comes after it."""
    register = hearing.store.reference.register
    body = hearing.body("handicapraad").id
    secretary = next(iter(register.seats_in(body, SENT_ON, SeatRole.SECRETARY))).person
    for meeting in register.meetings_of(body):
        if SENT_ON < meeting.held_on <= DUE_ON:
            hearing.do(mc.CancelMeeting(meeting=meeting.id, reason="Formanden er syg."), secretary, SENT_ON, time(8))


@dataclass(frozen=True)
class Row:
    """`words` stand in the mail and on the paper, `never` in neither."""

    rule: str
    source: str
    situation: str
    body: str
    words: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    before: Callable[[Hearing], None] = field(default=lambda _: None)


GOOD_TIME = "Høring skal ske, før der er truffet afgørelse, og i god tid (danish-rules § 2)"
ROWS = (
    Row(
        "Hvem afgør sagen, og hvornår",
        GOOD_TIME,
        "Budgetforslag, som to udvalg og byrådets 1. behandling ser, før byrådet vedtager det ved 2. behandling",
        "handicapraad",
        (
            "Hvem afgør sagen, og hvornår Før sagen afgøres, behandles den her:",
            "Økonomiudvalget: efter planen onsdag den 22. september 2027",
            "Sundhedsudvalget: efter planen mandag den 4. oktober 2027",
            "Sandvig Byråd, 1. behandling: efter planen tirsdag den 5. oktober 2027",
            "Sandvig Byråd afgør sagen ved 2. behandling, efter planen tirsdag den 26. oktober 2027.",
        ),
    ),
    Row(
        "Organets eget næste møde, før fristen",
        "Råd mødes sjældent; fristen skal prøves mod deres egen mødekalender (danish-rules § 2)",
        "HovedMED mødes 13. september, og fristen er 15. september",
        "hovedmed",
        ("Jeres næste møde i kalenderen er mandag den 13. september 2027 kl. 13.00, før fristen.",),
    ),
    Row(
        "Organets eget næste møde, efter fristen",
        "Råd mødes sjældent; fristen skal prøves mod deres egen mødekalender (danish-rules § 2)",
        "Handicaprådet mødes 23. september, og fristen er 15. september",
        "handicapraad",
        (
            "Jeres næste møde i kalenderen er torsdag den 23. september 2027 kl. 15.00, efter fristen.",
            "Kan I først svare efter et senere møde, så vælg det møde på siden.",
        ),
        before=_council_meets_later,
    ),
    Row(
        "Kun de afsnit, der er til høringsparterne",
        "Kommunens egen ordning (routes.toml, internal_sections); fund ved indlæsningen er forvaltningens",
        "Forslaget har et internt afsnit, et om hvem der høres, og et åbent fund",
        "aeldreraad",
        ("Værkstedet på Havnevej bliver til et åbent værested.",),
        ("Interne bemærkninger", "Direktøren", "LokalMED", "Året mangler"),
    ),
    Row(
        "Prisniveau og fortegn",
        "Et beløb siger, i hvilket års priser det er, og hvad et plus betyder (danish-rules § 8, 11)",
        "Forslaget koster 900.000 kr. i 2028",
        "aeldreraad",
        (
            "Beløb i 2028-priser. Plus er udgifter, minus er indtægter og besparelser. Streg (–) betyder: ikke oplyst. "
            "1.000 kr. 2028 2029 2030 2031 Budgetændring 900 – – –",
        ),
    ),
    Row(
        "Hvorfor organet høres",
        "Ordvalg: ingen sætning, som kun programmet forstår",
        "Drejebogen rammer ordene »beskyttet beskæftigelse« og »handicap« i forslaget",
        "handicapraad",
        ("Kommunen hører Handicaprådet om alle initiativer, der har betydning for mennesker med handicap.",),
        ("står i forslaget", "»handicap«"),
    ),
    Row(
        "Hvem man kan ringe til",
        "Forvaltningsloven § 7 (vejledning)",
        "Rådet har et spørgsmål",
        "aeldreraad",
        ("Ulrik Sandager, ulrik.sandager@sandvig.example, telefon 00 10 00 40",),
    ),
    Row(
        "Tavshed er ikke samtykke",
        "Tavshed er ikke samtykke (danish-rules § 2)",
        "Rådet overvejer ikke at svare",
        "aeldreraad",
        ("Vi tager det ikke som udtryk for, at I er enige.",),
    ),
)


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=[row.rule for row in ROWS])
def test_the_letter_says_it_in_the_mail_and_on_the_paper(row: Row, hearing: Hearing, tmp_path: Path) -> None:
    row.before(hearing)
    _asked(hearing)
    letter = received(hearing, tmp_path, row.body)
    for said in (letter.text, letter.paper):
        assert [words for words in row.words if words not in said] == []
        assert [words for words in row.never if words in said] == []
    assert [words for words in row.never if words in letter.part("html")] == []


@pytest.mark.slow
def test_key_figures_are_a_table_everywhere(hearing: Hearing, tmp_path: Path) -> None:
    _asked(hearing)
    letter = received(hearing, tmp_path, "handicapraad")
    body = letter.mail.get_body(("plain",))
    assert body is not None
    assert (
        "Kr. pr. borger 18-64 år       Sandvig  Landet\n"
        "Beskyttet beskæftigelse           412     286\n"
        "Aktivitets- og samværstilbud      655   1.024\n"
    ) in body.get_content().replace("\r\n", "\n")
    assert '<th scope="row">Beskyttet beskæftigelse</th><td class="paper-figure">412</td>' in letter.part("html")
    assert "Beskyttet beskæftigelse 412 286" in letter.paper


@pytest.mark.slow
def test_the_paper_is_accessible_and_holds_nobody_s_own_link(hearing: Hearing, tmp_path: Path) -> None:
    _asked(hearing)
    letter = received(hearing, tmp_path, "handicapraad")
    assert "/svar/" in letter.text
    assert "/svar/" not in letter.paper
    assert letter.pages.metadata is not None
    assert letter.pages.metadata.title == "Høring: Omlægning af værksteder"
    assert letter.pages.root_object["/MarkInfo"]["/Marked"]
    (name,) = (
        part.get_filename() for part in letter.mail.iter_attachments() if part.get_content_type() == "application/pdf"
    )
    assert (name or "").startswith(f"hoeringsbrev-{hearing.number}-")
    for words in ("Til Handicaprådet", "Dato 26. august 2027", "Svarfrist onsdag den 15. september 2027 kl. 12.00"):
        assert words in letter.paper


@pytest.mark.slow
def test_the_calendar_entry_tells_the_way_to_answer_in_its_description_alone(hearing: Hearing, tmp_path: Path) -> None:
    _asked(hearing)
    letter = received(hearing, tmp_path, "handicapraad")
    lines = letter.entry.replace("\r\n ", "").replace("\n ", "").splitlines()
    with_link = [line.partition(":")[0] for line in lines if "/svar/" in line]
    assert with_link == ["DESCRIPTION"]
    assert not [line for line in lines if line.startswith(("LOCATION", "URL"))]
    assert "TRIGGER:-P1D" in letter.entry
