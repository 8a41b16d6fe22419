"""Agenda, minutes and excerpt of a whole meeting: complete inside, silent about closed things outside, tagged."""

from __future__ import annotations

import shutil
import time as clock
from collections.abc import Iterator
from datetime import date, time
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from lxml import html as dom

from documents.writing.html import html, page
from documents.writing.meeting.filing import Letterhead, keep_document
from documents.writing.paper import Box, Heading, Paper
from documents.writing.pdf import pdf
from documents.writing.word import word
from models.audit import verify
from models.database import open_engine, reading, sqlite_url
from models.files import FileStore
from models.meeting.documents import document_by_hash
from models.store import RefusedError, Store
from process.calendar import instant
from process.state.record import DocumentKind, Published
from tests.builders.papers import drafted
from tests.documents.writing.hearing import Hearing, a_hearing
from tests.documents.writing.meeting import CLOSED_ANNEX, DAY, ILL, SECRET, Sitting, held
from tests.documents.writing.papers import opened, structure, text_of

pytestmark = pytest.mark.slow
NOW = instant(date(2027, 10, 8), time(9, 0))
LETTERHEAD = Letterhead("Sandvig Kommune")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sitting]:
    hearing = a_hearing(tmp_path_factory.mktemp("meeting"))
    yield held(hearing)
    hearing.store.engine.dispose()


@pytest.fixture
def own(lived: Sitting, tmp_path: Path) -> Iterator[Sitting]:
    """The same meeting, to go on with."""
    with lived.hearing.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(str(lived.hearing.store.engine.url.database), tmp_path / "own.db")
    store = Store(open_engine(sqlite_url(tmp_path / "own.db")))
    with reading(store.engine) as connection:
        store.reference.refresh(connection)
    yield Sitting(Hearing(store, lived.hearing.case, lived.hearing.number, first_id=9000))
    store.engine.dispose()


def made(sitting: Sitting, kind: str, *, public: bool = False, item: str = "") -> Paper:
    what = Published.AGENDA if kind == "agenda" else Published.MINUTES
    number = sitting.number(item) if kind == "excerpt" else 0
    return drafted(sitting.hearing.store, sitting.meeting, NOW, what, public=public, item=number)


def said(paper: Paper) -> str:
    """All of a paper's text, with single spaces."""
    return " ".join(" ".join(dom.fromstring(html(paper)).itertext()).split())


@pytest.fixture(scope="module")
def printed(lived: Sitting) -> bytes:
    return pdf(made(lived, "minutes"))


def test_the_minutes_tell_everything_that_happened(lived: Sitting) -> None:
    text = said(made(lived, "minutes"))
    for sentence in (
        "Afbud Mette Strandby (G)",
        "Fraværende uden afbud Lasse Agerbo (K)",
        "Mogens Ladegaard (G) deltog som stedfortræder for Mette Strandby (G) efter Sandvig Byråds godkendelse",
        "Tove Kragelund (H) ankom kl. 17.54 under punkt 2.",
        "Jørn Snedker (P) forlod mødet kl. 19.10 under punkt 6.",
        "Sandvig Byråd besluttede med 20 stemmer mod 2 (1 undlod at stemme), at Kaj Nørtoft (S) er inhabil",
        "Andre til stede under punktet: Per Ask (trafikplanlægger).",
        "Oversendt til 2. behandling, idet 3. at udgår.",
        "Afstemning: For stemte 14 (G, L, S), imod 8 (H, P).",
        "1. ændringsforslag fra H: »Stien anlægges først i 2029.« For stemte 8 (H, P), imod 14.",
        "Ændringsforslaget blev forkastet.",
        "Birthe Kirkeby (H) ønskede tilført protokollen: Pengene mangler på fortovene.",
        "Forslaget bortfaldt ved stemmelighed.",
        "Punktet blev på mødet hævet til beslutningssag. Sendt i høring.",
        "Rettelse 7. oktober 2027 af Birger Overgaard: »Sendt i høring.« rettes til »Sendt i høring hos grundejerne.« "
        "Begrundelse: Ordet manglede.",
        "Hastesag, optaget 4. oktober 2027 af Birger Overgaard. Begrundelse: Tilbuddet udløber 8. oktober.",
        "Henvist til Økonomiudvalget.",
        "Handicaprådet: bemærkninger (svar nr. 6), modtaget 23. september 2027",
        "Ældrerådet: der er ikke modtaget høringssvar inden fristen",
        "Tilføjelse 7. oktober 2027 af Birger Overgaard: Mødet blev optaget. "
        "Begrundelse: Skulle have stået i protokollen.",
        "05.01.02-P20-3-27 (2027-0002)",
        lived.record.meeting.digest,
    ):
        assert sentence in text


def test_a_conflict_of_interest_is_no_absence(lived: Sitting) -> None:
    absences = [part.split(".")[0] for part in said(made(lived, "minutes")).split("Fraværende under punktet:")[1:]]
    assert absences
    assert not any("Kaj Nørtoft" in names for names in absences)


def test_a_signature_before_a_correction_says_so(lived: Sitting) -> None:
    text = said(made(lived, "minutes"))
    assert "Mogens Ladegaard (G) 5. oktober 2027 kl. 20.00 Tidligere udgave, før en rettelse" in text
    assert "Karen Ravnholt (G) 7. oktober 2027 kl. 18.00 Gældende udgave" in text


@pytest.mark.parametrize("kind", ["agenda", "minutes"])
def test_nothing_closed_is_in_the_public_version(lived: Sitting, kind: str) -> None:
    inside, outside = said(made(lived, kind)), said(made(lived, kind, public=True))
    for secret in (SECRET, "Fjordbyg", CLOSED_ANNEX, "2027-0003"):
        assert secret in inside
        assert secret not in outside
    was = "blev behandlet" if kind == "minutes" else "behandles"
    assert f"9. Ejendomssag Punktet {was} for lukkede døre." in outside
    assert "Plantegning" in outside


def test_the_public_decision_of_a_closed_item_is_its_own_text(lived: Sitting) -> None:
    assert "Beslutning Ejendommen sælges." in said(made(lived, "minutes", public=True))
    assert "Ejendommen sælges." not in said(made(lived, "agenda", public=True))


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("kind", ["agenda", "minutes"])
def test_reasons_for_absence_and_conflict_are_nowhere(lived: Sitting, kind: str, public: bool) -> None:
    text = said(made(lived, kind, public=public))
    assert ILL not in text
    assert "nabogrunden" not in text


def test_an_agenda_has_no_decisions_and_shows_who_approved_it(lived: Sitting) -> None:
    paper = made(lived, "agenda")
    assert not [block for block in paper.blocks if isinstance(block, Box)]
    assert "Godkendt af Karen Ravnholt (G), 28. september 2027" in said(paper)
    assert "Forvaltningen indstiller, at cykelstien anlægges i 2028" in said(paper)


@pytest.mark.parametrize("item", ["Cykelsti", "Ny hal i brug", SECRET])
def test_an_excerpt_is_one_item_with_the_head_of_the_meeting(lived: Sitting, item: str) -> None:
    paper = made(lived, "excerpt", item=item)
    titles = [block.text for block in paper.blocks if isinstance(block, Heading) and block.level == 2]
    assert [item in titles[0], *titles[1:]] == [True, "Bekræftelse", "Kontrol"]
    assert "Udskriftens rigtighed bekræftes." in said(paper)
    assert text_of(pdf(paper)).startswith("Sandvig Kommune")


def test_embargo_and_withdrawal_take_an_open_item_out(own: Sitting) -> None:
    bike, status = own.number("Cykelsti"), own.number("Status")
    with own.hearing.store.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE agenda_item SET public_from = '2027-10-09 10:00:00.000000' WHERE number = ? AND meeting_id = ?",
            (bike, own.meeting),
        )
        connection.exec_driver_sql(
            "UPDATE agenda_item SET withdrawn_at = '2027-10-07 10:00:00.000000', "
            "withdrawn_reason = 'Et navn stod i teksten.' WHERE number = ? AND meeting_id = ?",
            (status, own.meeting),
        )
    text = said(made(own, "minutes", public=True))
    assert "Cykelsti" not in text
    assert "3. Punkt, der offentliggøres senere Punktet offentliggøres 9. oktober 2027 kl. 12.00." in text
    assert "Begrundelse: Et navn stod i teksten." in text
    assert "grundejerne" not in text


def test_the_pdf_is_tagged_in_danish_with_outline_and_table_headings(printed: bytes) -> None:
    file = opened(printed)
    assert str(file.Root.Lang).lower().startswith("da")
    assert "<pdfuaid:part>1</pdfuaid:part>" in file.Root.Metadata.read_bytes().decode()
    tags = [tag for tag, _ in structure(file.Root.StructTreeRoot)]
    heads = [node for tag, node in structure(file.Root.StructTreeRoot) if tag == "TH"]
    assert (tags.count("Table"), tags.count("H2"), tags.count("BlockQuote")) == (7, 16, 1)
    scopes = [str(about.Scope) for head in heads for about in head["/A"] if "/Scope" in about]
    assert len(scopes) == len(heads)
    assert {scope: scopes.count(scope) for scope in set(scopes)} == {"/Column": 29, "/Row": 16}
    assert (tags.count("H1"), tags.count("TOCI") >= 15) == (1, True)
    with file.open_outline() as outline:
        items = [child.title for child in outline.root[0].children]
    assert items[:2] == [
        "1. Godkendelse af dagsorden",
        "Tillægspunkt 12. Indkaldelse af stedfortræder for Mette Strandby",
    ]
    assert len([title for title in items if title.removeprefix("Tillægspunkt ")[0].isdigit()]) == 12


def test_every_mark_of_the_minutes_is_tagged_or_an_artifact(printed: bytes) -> None:
    for sheet in opened(printed).pages:
        depth, loose = 0, []
        for _, operator in pikepdf.parse_content_stream(sheet):
            name = str(operator)
            depth += (name in ("BDC", "BMC")) - (name == "EMC")
            if name in ("Tj", "TJ", "S", "f", "f*", "B", "Do") and depth == 0:
                loose.append(name)
        assert loose == []


def test_twelve_items_are_read_and_set_within_two_seconds(lived: Sitting) -> None:
    pdf(made(lived, "agenda"))  # the typeface is loaded once
    begun = clock.process_time()
    pdf(made(lived, "minutes"))
    assert clock.process_time() - begun < 2


def test_the_page_is_well_formed_and_its_contents_lead_to_its_headings(lived: Sitting) -> None:
    document = dom.fromstring(page(made(lived, "minutes")))
    links = [link.get("href")[1:] for link in document.xpath("//nav//a")]
    heads = {head.get("id"): head.text_content() for head in document.xpath("//h2[@id]")}
    assert links == list(heads)
    assert [link.text_content() for link in document.xpath("//nav//a")] == list(heads.values())
    assert not document.xpath("//*[@style] | //script")
    levels = [int(head.tag[1]) for head in document.xpath("//h1|//h2|//h3|//h4|//h5")]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_each_numbered_list_of_the_word_file_begins_at_one(lived: Sitting) -> None:
    from io import BytesIO

    import docx

    document = docx.Document(BytesIO(word(made(lived, "minutes"))))
    numbered = [p._p.pPr.numPr.numId.val for p in document.paragraphs if p.style.name == "List Number"]
    assert len(set(numbered)) == 2
    assert document.core_properties.title == "Referat af møde i Sandvig Byråd 5. oktober 2027"


def test_a_kept_document_is_found_by_its_hash_and_chained(own: Sitting, tmp_path: Path) -> None:
    store, files = own.hearing.store, FileStore(tmp_path)
    about = (store, files, own.meeting, DocumentKind.MINUTES_PUBLIC)
    first = keep_document(*about, "pdf", own.secretary, NOW, letterhead=LETTERHEAD)
    later = instant(date(2027, 10, 8), time(9, 5))
    word_file = keep_document(*about, "docx", own.secretary, later, letterhead=LETTERHEAD)
    assert (first.name, first.made_by) == ("referat-offentlig-byraad-2027-10-05.pdf", own.secretary)
    content = files.read(first.sha256)
    assert content is not None
    assert content.startswith(b"%PDF")
    with reading(store.engine) as connection:
        known = document_by_hash(connection, first.sha256.upper())
        assert document_by_hash(connection, "0" * 64) is None
        assert verify(connection).ok
    assert known is not None
    assert (known.kind, known.body_code, known.held_on, known.is_newest) == ("minutes_public", "byraad", DAY, True)
    again = keep_document(*about, "pdf", own.secretary, later, letterhead=LETTERHEAD)
    assert again.sha256 != first.sha256
    with reading(store.engine) as connection:
        known = document_by_hash(connection, first.sha256)
    assert known is not None
    assert known.newer_at == later
    assert {document.sha256 for document in own.record.documents} >= {first.sha256, again.sha256, word_file.sha256}


def test_a_second_press_on_the_same_button_keeps_one_document(own: Sitting, tmp_path: Path) -> None:
    about = (own.hearing.store, FileStore(tmp_path), own.meeting, DocumentKind.AGENDA, "pdf", own.secretary)
    first = keep_document(*about, NOW, letterhead=LETTERHEAD, command_id="press-1")
    second = keep_document(*about, instant(DAY, time(23, 0)), letterhead=LETTERHEAD, command_id="press-1")
    assert first == second


def test_who_may_not_keep_documents_is_refused(own: Sitting, tmp_path: Path) -> None:
    stranger = own.person("lasse.agerbo")
    about = (own.hearing.store, FileStore(tmp_path), own.meeting, DocumentKind.AGENDA, "pdf")
    with pytest.raises(RefusedError):
        keep_document(*about, stranger, NOW, letterhead=LETTERHEAD)


def test_a_meeting_that_is_not_there_is_said(lived: Sitting) -> None:
    missing = Sitting(lived.hearing)
    missing.meeting = 999_999
    with pytest.raises(LookupError):
        made(missing, "minutes")
