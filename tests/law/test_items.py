# ruff: noqa: E501 - one rule a row is how the table reads best
"""What an item of an agenda, and of the minutes, must say to be whole. One row: the rule, the situation, what is
printed, and the exact print.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time
from io import BytesIO
from pathlib import Path

import docx
import pytest
from lxml import html as dom

from documents.writing.amounts import amount_blocks
from documents.writing.html import html
from documents.writing.meeting.case_parts import _competence, decided_words
from documents.writing.meeting.meeting_parts import _of_itself
from documents.writing.paper import Box, Facts, Heading, Items, Paper, Paragraph, Table
from documents.writing.pdf import pdf
from documents.writing.word import word
from models.case.amounts import AmountTable
from models.database import reading
from models.meeting.paper import _earlier
from models.rows.meeting import load_meeting
from process.calendar import instant
from process.commands import meeting as mc
from process.rules import Role
from process.state.called_in import CALLED_IN
from process.state.case import Consultation, Outcome
from process.state.decision import Decision, Question
from process.state.meeting import AgendaItem, ItemSubject, ListType
from process.words import minutes as mw
from process.words.amounts import stated_in
from process.words.minutes import Names
from tests.builders.meeting import a_meeting
from tests.builders.nordby import COUNCIL, REGISTER, SOCIAL
from tests.documents.writing.hearing import a_hearing
from tests.documents.writing.meeting import CLOSED, Sitting, held, planned, sat
from tests.documents.writing.papers import opened, structure
from tests.documents.writing.papers import text_of as text_of_pdf
from tests.documents.writing.test_minutes import made

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sitting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sitting]:
    hearing = a_hearing(tmp_path_factory.mktemp("items"))
    yield held(hearing)
    hearing.store.engine.dispose()


# -- what is printed where -------------------------------------------------------------------------------------------


def under(paper: Paper, title: str) -> list[object]:
    """The blocks of the item with that title, its heading first."""
    blocks = list(paper.blocks)
    first = next(at for at, block in enumerate(blocks) if isinstance(block, Heading) and title in block.text)
    after = [at for at, block in enumerate(blocks) if at > first and isinstance(block, Heading) and block.level == 2]
    return blocks[first : after[0] if after else None]


def fact(paper: Paper, title: str, name: str) -> str:
    rows = [row for block in under(paper, title) if isinstance(block, Facts) for row in block.rows]
    return dict(rows).get(name, "")


def head(paper: Paper, name: str) -> str:
    return dict(next(block for block in paper.blocks if isinstance(block, Facts)).rows).get(name, "")


def proposed(paper: Paper, title: str) -> str:
    """From «Indstilling» to the next heading."""
    blocks = under(paper, title)
    first = 1 + next(at for at, b in enumerate(blocks) if isinstance(b, Heading) and b.text == "Indstilling")
    said = []
    for block in blocks[first:]:
        if isinstance(block, Heading | Box):
            break
        said += [block.text] if isinstance(block, Paragraph) else list(block.texts) if isinstance(block, Items) else []
    return " ".join(said)


def box(paper: Paper, title: str) -> str:
    blocks = next(block for block in under(paper, title) if isinstance(block, Box)).blocks
    return " ".join(block.text for block in blocks if isinstance(block, Paragraph))


def titles(paper: Paper) -> list[str]:
    return [block.text for block in paper.blocks if isinstance(block, Heading) and block.level == 2]


def amounts(price_level: str = "", plus: str = "", cell: str = "900") -> str:
    blocks = amount_blocks(AmountTable(("2028",), (("Budgetændring", (cell,)),), stated_in(price_level, plus)))
    return " ".join(block.text for block in blocks if isinstance(block, Paragraph))


def competence(step: Consultation, question: Question | None = None) -> str:
    final = Consultation(9, COUNCIL, Role.DECISION, 3, authoritative=True, reading=2 if step.reading else 0)
    return _competence(step, final, lambda body: REGISTER.organizations[body].name, question)


def step(body: int, **fields: object) -> Consultation:
    return Consultation(1, body, Role.RECOMMENDATION, 1, **fields)


def named(kind: ListType) -> str:
    item = AgendaItem(1, None, None, "Nødstrøm", list_type=kind, printed=12)
    return mw.heading_of(replace(a_meeting(101), items=(item,)), item)


def messages(*, is_minutes: bool, is_over: bool, is_decided: bool = False) -> str:
    item = AgendaItem(1, None, None, "Meddelelser", subject=ItemSubject.MESSAGES)
    record = a_meeting(101)
    ended = instant(date(2027, 10, 5), time(19)) if is_over else None
    at = instant(date(2027, 10, 5), time(18))
    told = (Decision(1, None, None, Outcome.NOTED, at, text="Borgmesteren orienterede."),) if is_decided else ()
    record = replace(record, meeting=replace(record.meeting, adjourned_at=ended), items=(item,), decisions=told)
    return _of_itself(record, item, is_minutes=is_minutes)


Row = tuple[str, str, Callable[[Paper, Paper], str], str]
ROWS: tuple[Row, ...] = (
    ("Indstilling", "Forvaltningen indstiller en sag",
     lambda agenda, _: proposed(agenda, "2. Omlægning"), "Forvaltningen indstiller, at forslaget oversendes til 2. behandling."),
    ("Indstilling", "Flere punkter i indstillingen",
     lambda agenda, _: proposed(agenda, "3. Cykelsti"), "Forvaltningen indstiller, at cykelstien anlægges i 2028 at der frigives 4,2 mio. kr. at beplantningen bevares"),
    ("Indstilling", "Mødets egne punkter indstilles ikke af nogen bestemt",
     lambda agenda, _: proposed(agenda, "Godkendelse"), "Det indstilles, at dagsordenen godkendes."),
    ("Indstilling", "Hvilken forvaltning",
     lambda agenda, _: fact(agenda, "2. Omlægning", "Forvaltning"), "Handicap og Psykiatri"),
    ("Kompetence", "Sagen afgøres ved 2. behandling",
     lambda agenda, _: fact(agenda, "2. Omlægning", "Kompetence"), "Sandvig Byråd afgør sagen ved 2. behandling."),
    ("Kompetence", "Udvalget indstiller",
     lambda *_: competence(step(SOCIAL)), "Socialudvalget indstiller til Nordby Byråd, som afgør sagen."),
    ("Kompetence", "Byrådet læser første gang",
     lambda *_: competence(step(COUNCIL, reading=1)), "Nordby Byråd afgør sagen ved 2. behandling."),
    ("Kompetence", "Byrådet afgør",
     lambda *_: competence(replace(step(COUNCIL), number=9)), "Nordby Byråd afgør sagen."),
    ("Kompetence", "En beslutning er indbragt (§ 23), og sagen skal videre",
     lambda *_: competence(step(COUNCIL, basis=CALLED_IN)), "Nordby Byråd tager stilling til den beslutning, der er indbragt. Derefter afgør Nordby Byråd sagen."),
    ("Kompetence", "Udvalget vedtager et lokalplanforslag (planloven § 24)",
     lambda *_: competence(step(SOCIAL), Question.PLAN_PROPOSAL), "Socialudvalget vedtager forslaget til offentlig høring. Nordby Byråd afgør sagen efter høringen."),
    ("Kompetence", "Udvalget sender sagen i høring",
     lambda *_: competence(step(SOCIAL), Question.SEND_OUT), "Socialudvalget afgør, om sagen sendes i høring. Nordby Byråd afgør sagen efter høringen."),
    ("Retsgrundlag", "Rutens egen kilde",
     lambda agenda, _: fact(agenda, "2. Omlægning", "Retsgrundlag"), "Kompetenceplan pkt. 2.1; kommunestyrelsesloven §§ 37-38"),
    ("Medlemmer", "Dagsordenen nævner organets medlemmer",
     lambda agenda, _: head(agenda, "Medlemmer")[:74], "Borgmester Karen Ravnholt (G), Anders Bredahl (G), Mette Strandby (G), Bja"),
    ("Økonomi", "Prisniveau og fortegn står under tabellen",
     lambda *_: amounts("2028", "plus_is_spending"), "Beløb i 2028-priser. Plus er udgifter, minus er indtægter og besparelser."),
    ("Økonomi", "Plus er indtægter",
     lambda *_: amounts("2028", "plus_is_income"), "Beløb i 2028-priser. Plus er indtægter og besparelser, minus er udgifter."),
    ("Økonomi", "Forslaget siger det ikke",
     lambda *_: amounts(), ""),
    ("Økonomi", "Alle budgettets år, også dem uden beløb",
     lambda agenda, _: " | ".join(" ".join(cells) for block in under(agenda, "2. Omlægning") if isinstance(block, Table) and block.columns[0] == "1.000 kr." for cells in (block.columns, *block.rows)), "1.000 kr. 2028 2029 2030 2031 | Budgetændring 900 – – –"),
    ("Økonomi", "Et beløb er ikke bekræftet",
     lambda *_: amounts("2028", "plus_is_spending", "900*"), "Beløb i 2028-priser. Plus er udgifter, minus er indtægter og besparelser. Stjerne (*) betyder: beløbet er ikke bekræftet."),
    ("Sagens forløb", "De organer, der endnu ikke har behandlet sagen",
     lambda agenda, _: "; ".join(row[2] for block in under(agenda, "2. Omlægning") if isinstance(block, Table) and block.columns[0] == "Organ" for row in block.rows), "Afventer; Afventer; Afventer (træffer endelig beslutning)"),
    ("Numre", "Punkter, der kom til efter udsendelsen, siger, at de er tillægspunkter",
     lambda agenda, _: ", ".join(title.split(" ", 2)[0] + " " + title.split(" ", 2)[1] for title in titles(agenda) if title.startswith("Till")), "Tillægspunkt 12., Tillægspunkt 11."),
    ("Numre", "Et ordinært punkt", lambda *_: named(ListType.ORDINARY), "12. Nødstrøm"),
    ("Numre", "Et punkt på tillægsdagsordenen", lambda *_: named(ListType.SUPPLEMENTARY), "Tillægspunkt 12. Nødstrøm"),
    ("Numre", "En hastesag", lambda *_: named(ListType.LATE), "Tillægspunkt 12. Nødstrøm"),
    ("KSL § 11", "Stemmelighed siges én gang",
     lambda _, minutes: box(minutes, "6. Takster"), "Forslaget bortfaldt ved stemmelighed. Afstemning: For stemte 11, imod 11; 1 undlod at stemme."),
    ("KSL § 38", "Et ændringsforslag og afstemningen om det",
     lambda _, minutes: box(minutes, "3. Cykelsti"), "Oversendt til 2. behandling, idet 3. at udgår. Byrådet ønsker, at skolerne inddrages i belysningen. 1. ændringsforslag fra H: »Stien anlægges først i 2029.« For stemte 8 (H, P), imod 14. Ændringsforslaget blev forkastet. Afstemning: For stemte 14 (G, L, S), imod 8 (H, P)."),
    ("KSL § 13", "Underskrift",
     lambda agenda, _: " ".join(block.text for block in under(agenda, "10. Underskrift") if isinstance(block, Paragraph)), "Protokollen underskrives digitalt af de deltagende medlemmer."),
    ("Meddelelser", "Dagsordenen ved ikke, om der kommer nogen", lambda *_: messages(is_minutes=False, is_over=False), ""),
    ("Meddelelser", "Dagsordenen skrevet ud efter mødet", lambda *_: messages(is_minutes=False, is_over=True), ""),
    ("Meddelelser", "Et udkast til referat før mødet er slut", lambda *_: messages(is_minutes=True, is_over=False), ""),
    ("Meddelelser", "Der var ingen", lambda *_: messages(is_minutes=True, is_over=True), "Ingen meddelelser."),
    ("Meddelelser", "Noget kom til protokollen", lambda *_: messages(is_minutes=True, is_over=True, is_decided=True), ""),
    ("KSL § 13", "Hvem kom og gik",
     lambda _, minutes: head(minutes, "Til- og afgang").split("\n")[0], "Tove Kragelund (H) ankom kl. 17.54 under punkt 2."),
)  # fmt: skip


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("kind", ["agenda", "minutes", "excerpt"])
def test_what_the_administration_writes_for_itself_stands_in_no_paper(
    sitting: Sitting, kind: str, public: bool
) -> None:
    """routes.toml, internal_sections: neither members nor everybody."""
    printed = str(made(sitting, kind, public=public, item="Omlægning").blocks)
    assert "Værkstedet på Havnevej bliver til et åbent værested." in printed
    assert "Interne bemærkninger" not in printed
    assert "Direktøren er i tvivl" not in printed


@pytest.mark.parametrize(("rule", "situation", "printed", "prints"), ROWS, ids=[f"{r}: {what}" for r, what, *_ in ROWS])
def test_an_item_prints(
    sitting: Sitting, rule: str, situation: str, printed: Callable[[Paper, Paper], str], prints: str
) -> None:
    assert printed(made(sitting, "agenda"), made(sitting, "minutes")) == prints, f"{rule}: {situation}"


# -- the three formats -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def minutes(sitting: Sitting) -> Paper:
    return made(sitting, "minutes")


def test_a_decision_is_a_heading_in_every_format(minutes: Paper) -> None:
    count = sum(isinstance(block, Box) for block in minutes.blocks)
    page = dom.fromstring(html(minutes))
    assert len([head for head in page.iter("h3") if head.text == "Beslutning"]) == count > 5
    paragraphs = docx.Document(BytesIO(word(minutes))).paragraphs
    assert [p.style.name for p in paragraphs if p.text == "Beslutning"] == ["Heading 2"] * count
    file = opened(pdf(minutes))
    tags = [tag for tag, _ in structure(file.Root.StructTreeRoot)]
    heads = sum(isinstance(block, Heading) and block.level == 3 for block in minutes.blocks)
    assert tags.count("H3") == heads + count


def test_the_rows_of_a_table_have_headings_in_every_format(minutes: Paper) -> None:
    rows = sum(len(block.rows) for block in minutes.blocks if isinstance(block, Table))
    assert len(dom.fromstring(html(minutes)).xpath("//tbody/tr/th[@scope='row']")) == rows
    looks = [table._tbl.tblPr.find(f"{W}tblLook") for table in docx.Document(BytesIO(word(minutes))).tables]
    assert {look.get(f"{W}firstColumn") for look in looks} == {"1"}
    file = opened(pdf(minutes))
    heads = [node for tag, node in structure(file.Root.StructTreeRoot) if tag == "TH"]
    assert sum(str(about.get("/Scope")) == "/Row" for head in heads for about in head["/A"]) == rows


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.mark.parametrize("lines", range(0, 60, 6))
def test_a_decision_stays_with_its_vote_and_the_control_is_no_page_of_its_own(minutes: Paper, lines: int) -> None:
    """However far down the page it comes."""
    filling = tuple(Paragraph(f"Linje {number}.") for number in range(lines))
    decision = Box(
        "Beslutning", (Paragraph("Godkendt som indstillet."), Paragraph("Afstemning: For stemte 5, imod 4."))
    )
    control = (Heading("Underskrifter"), Paragraph("Endnu ikke underskrevet af nogen."))
    end = (Heading("Kontrol"), *(Paragraph("7c95692c871da338376a5f8feeb5b569") for _ in range(5)))
    paper = replace(minutes, blocks=(Heading("1. Sag"), *filling, decision, *control, *end))
    pages = pages_of(pdf(paper))
    assert [("Godkendt som" in page) for page in pages] == [("Afstemning" in page) for page in pages]
    on_the_last = next(page for page in pages if "Kontrol" in page)
    assert "Endnu ikke underskrevet" in on_the_last


def pages_of(data: bytes) -> list[str]:
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


def test_an_excerpt_is_confirmed(sitting: Sitting) -> None:
    text = text_of_pdf(pdf(made(sitting, "excerpt", item="Cykelsti")))
    assert "Bekræftelse\nUdskriftens rigtighed bekræftes." in text
    assert "Underskrift: ....." in text


# -- what the next body reads of it ----------------------------------------------------------------------------------


def test_the_next_body_reads_what_was_changed_and_how_it_was_voted(sitting: Sitting) -> None:
    assert before_the_next(sitting, "Cykelsti") == (
        "Oversendt til 2. behandling, idet 3. at udgår. Byrådet ønsker, at skolerne inddrages i belysningen. "
        "1. ændringsforslag fra H: »Stien anlægges først i 2029.« For stemte 8 (H, P), imod 14. "
        "Ændringsforslaget blev forkastet. Afstemning: For stemte 14 (G, L, S), imod 8 (H, P). "
        "Afvigende mening i protokollen: Birthe Kirkeby (H)."
    )


def test_the_next_body_reads_the_words_as_the_closed_record_was_corrected(tmp_path: Path) -> None:
    sitting = Sitting(a_hearing(tmp_path))
    planned(sitting)
    sat(sitting)
    sitting.say(mc.CloseRecord, hour=CLOSED)
    bike, text = sitting.number("Cykelsti"), "Byrådet ønsker, at skoler inddrages i belysningen."
    sitting.say(mc.CorrectRecord, date(2027, 10, 7), item=bike, text=text, reason="Ordet stod i bestemt form.")
    begun = "Oversendt til 2. behandling, idet 3. at udgår."
    assert before_the_next(sitting, "Cykelsti").startswith(f"{begun} {text} 1. ændringsforslag fra H")
    sitting.hearing.store.engine.dispose()


def before_the_next(sitting: Sitting, title: str) -> str:
    """What an item's case says of this meeting at the council's next."""
    store, register = sitting.hearing.store, sitting.hearing.store.reference.register
    later = next(meeting for meeting in register.meetings_of(sitting.body) if meeting.held_on == date(2027, 10, 26))
    item = sitting.record.item(sitting.number(title))
    assert item is not None
    assert item.case_id is not None
    with reading(store.engine) as connection:
        record = load_meeting(connection, later.id)
        assert record is not None
        (before,) = _earlier(connection, {item.case_id}, record, record.meeting.starts_at, public=False)[item.case_id]
    return decided_words(before.decision, Names(register, before.body, before.held_on))
