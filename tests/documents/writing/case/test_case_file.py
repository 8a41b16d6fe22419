"""The case file holds everything of a case behind a list of its annexes; the public version what everybody may read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from documents.writing.case.case_file import case_file_paper, without_personal_data
from documents.writing.paper import Box, Contents, Facts, Heading, Items, Paper, Paragraph, Quote, Table
from documents.writing.pdf import pdf
from models.case.case_file import CaseFile, case_file
from models.case.view import DecisionLine
from models.database import reading
from process.calendar import instant
from process.commands import case as c
from process.commands import hearing as hc
from process.commands.act import Draft
from process.ids import BodyId, ItemNumber, MeetingId
from process.register import MeetingStatus
from process.state.case import Outcome, Placement
from process.state.decision import Decision, Dissent, PointOutcome, Votes
from tests.documents.writing.hearing import VERSION_1, Hearing, show
from tests.documents.writing.papers import opened, structure, text_of

pytestmark = pytest.mark.slow
NOW = instant(date(2027, 9, 27), time(14, 0))


def read(hearing: Hearing, *, public: bool = False) -> CaseFile | None:
    with reading(hearing.store.engine) as connection:
        return case_file(connection, hearing.number, NOW, hearing.store.reference.register, public=public)


def whole(hearing: Hearing) -> CaseFile:
    file = read(hearing)
    assert file is not None
    return file


def printed(hearing: Hearing, file: CaseFile) -> Paper:
    return case_file_paper(file, hearing.store.reference.assessors(NOW), "Sandvig Kommune", NOW)


def said(paper: Paper) -> str:
    return " ".join(text_of(pdf(paper)).split())


def annexes(paper: Paper) -> list[str]:
    return [block.text for block in paper.blocks if isinstance(block, Heading) and block.level == 2]


def test_the_front_page_says_what_and_whose_and_lists_the_annexes(hearing: Hearing) -> None:
    paper = printed(hearing, whole(hearing))
    front, contents = paper.blocks[:2]
    assert isinstance(front, Facts)
    assert isinstance(contents, Contents)
    facts = dict(front.rows)
    assert paper.title == "Sagsmappe: Omlægning af værksteder"
    assert (facts["Sagsnr."], facts["Stadie"], facts["Opgjort"]) == (
        hearing.number,
        "Høring",
        "27. september 2027 kl. 14.00",
    )
    assert facts["Ligger hos"]
    assert (contents.title, list(contents.texts)) == ("Bilagsfortegnelse", annexes(paper))
    assert annexes(paper) == [
        "Bilag 1: Forslag 1, version 1: Omlægning af værksteder",
        "Bilag 2: Høringsbreve",
        "Bilag 3: Høringsnotat",
        "Bilag 4: Sagens vej og beslutninger",
        "Bilag 5: Historik",
    ]


def test_the_list_has_the_page_each_annex_begins_on(hearing: Hearing) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    paper = printed(hearing, whole(hearing))
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf(paper))).pages]
    for title in annexes(paper):
        (page,) = [number for number, text in enumerate(pages, 1) if number > 1 and title in text]
        rest = pages[0].partition(title)[2]
        assert rest.lstrip(" .\u2060").split()[0].strip("\u2060") == str(page), title


def test_it_is_tagged_in_danish_with_bookmarks_and_table_heads(hearing: Hearing) -> None:
    paper = printed(hearing, whole(hearing))
    file = opened(pdf(paper))
    assert str(file.Root.Lang) == "da-DK"
    assert "pdfuaid" in str(file.Root.Metadata.read_bytes())
    tags = {tag for tag, _ in structure(file.Root.StructTreeRoot)}
    assert {"H1", "H2", "H3", "TOC", "Table", "TH"} <= tags
    with file.open_outline() as outline:
        titles = [entry.title for top in outline.root for entry in (top, *top.children)]
    assert set(annexes(paper)) <= set(titles)


def test_every_letter_and_answer_stands_in_it_as_it_may_be_shown(hearing: Hearing) -> None:
    text = said(printed(hearing, whole(hearing)))
    for words in (
        "Beskrivelse Værkstedet på Havnevej bliver til et åbent værested.",
        "1.000 kr. 2028 2029 2030 2031 Budgetændring 900 – – –",
        "Svarfrist fredag den 24. september 2027 kl. 12.00",
        "Handicaprådet er bekymret for, at et kendt tilbud forsvinder.",
        "Der er afsat 60 t.kr.",
        "Høringsbrevet til HovedMED blev sendt",
    ):
        assert words in text, words
    assert "010203-1234" not in text, "the guard has stopped that answer"


def test_a_later_round_and_a_later_version_are_told_beside_the_first(hearing: Hearing) -> None:
    new = VERSION_1 | {"sections": {"Beskrivelse": "Værkstedet får en ny sal."}}
    revise = c.ReviseProposal(
        case=hearing.case, proposal=1, draft=Draft("Omlægning af værksteder", new, "ny"), reason="Ny sal"
    )
    hearing.do(revise, hearing.state.case.officer, date(2027, 9, 27), time(12))
    file = whole(hearing)
    assert [(text.number, text.version) for text in (*file.texts, *file.sent_texts)] == [(1, 2), (1, 1)]
    paper = printed(hearing, file)
    assert annexes(paper)[:2] == [
        "Bilag 1: Forslag 1, version 2: Omlægning af værksteder",
        "Bilag 2: Forslag 1, version 1: Omlægning af værksteder, som den blev sendt i høring",
    ]
    text = said(paper)
    assert "Værkstedet får en ny sal." in text
    assert "Værkstedet på Havnevej bliver til et åbent værested." in text


def decision(**fields: object) -> Decision:
    given = {"outcome": Outcome.RECOMMENDED, "decided_at": NOW} | fields
    return Decision(ItemNumber(1), None, None, **given)  # type: ignore[arg-type]


def test_decisions_stand_body_by_body_with_date_votes_and_dissent(hearing: Hearing) -> None:
    file = whole(hearing)
    steps = sorted(file.view.state.treatments(), key=lambda step: step.step)
    body = hearing.store.reference.register.organizations[steps[0].body]
    made = decision(
        text="Udvalget anbefaler forslaget.",
        votes=Votes(5, 2, 1),
        dissents=(Dissent(None, "Vi er imod.", "Liste X"),),
        points=(PointOutcome(1, Outcome.RECOMMENDED),),
    )
    line = DecisionLine(
        MeetingId(1), date(2027, 10, 4), BodyId(body.id), body.name, False, replace(made, consultation=steps[0].number)
    )
    paper = printed(hearing, replace(file, view=replace(file.view, decisions=(line,))))
    text = said(paper)
    assert f"{body.name}, 4. oktober 2027" in text
    assert "Afstemning: For stemte 5, imod 2; 1 undlod at stemme." in text
    assert "Liste X ønskede tilført protokollen: Vi er imod." in text
    assert "Protokollen er ikke lukket." in text
    (route,) = [block for block in paper.blocks if isinstance(block, Table) and block.columns[0] == "Organ"]
    assert (body.name, "4. oktober 2027") in {(row[0], row[2]) for row in route.rows}
    assert route.rows[-1][3] == "Afventer (træffer endelig beslutning)"


def test_a_step_on_an_agenda_has_its_day_for_the_administration_and_not_outside(hearing: Hearing) -> None:
    file = whole(hearing)
    state = file.view.state
    step = max(state.treatments(), key=lambda treatment: treatment.step)
    agenda = Placement(step.number, MeetingId(7), step.body, ItemNumber(2), MeetingStatus.PLANNED, date(2027, 10, 5))
    placed = replace(file, view=replace(file.view, state=replace(state, placements=(agenda,))))

    def days(seen: CaseFile) -> list[str]:
        (route,) = [b for b in printed(hearing, seen).blocks if isinstance(b, Table) and b.label == "Sagens vej"]
        return [row[2] for row in route.rows]

    assert days(placed)[-1] == "5. oktober 2027"
    assert days(file)[-1] == "–", "it stands on no agenda"
    assert days(replace(placed, is_public=True))[-1] == "–", "the agenda may not be published yet"


def test_before_there_is_a_memo_the_answers_and_the_silent_stand_in_it(hearing: Hearing) -> None:
    file = whole(hearing)
    assert file.memo is not None
    unfiled = replace(file, memo=replace(file.memo, edition=0, filed_at=None, approval=None))
    assert any(title.endswith(": Høringssvar") for title in annexes(printed(hearing, unfiled)))
    text = said(printed(hearing, unfiled))
    assert "Ikke modtaget svar" in text
    assert "Ældrerådet: Der er ikke modtaget høringssvar inden fristen" in text
    assert "Ikke vurderet endnu" not in text, "points that a machine suggests are the memo's draft alone"


def test_the_public_version_waits_for_the_memo_and_leaves_out_the_history(hearing: Hearing) -> None:
    file = read(hearing, public=True)
    assert file is not None
    paper = printed(hearing, file)
    assert not any("Høringsnotat" in title or "Historik" in title for title in annexes(paper))
    assert paper.foot == f"Sandvig Kommune · Sagsmappe, offentlig udgave · Sag {hearing.number}"
    show(hearing, "hovedmed")
    show(hearing, None)
    director = hearing.store.reference.register.person("sanne.vestervang")
    assert director is not None
    hearing.do(hc.ApproveMemo(case=hearing.case), director.id, date(2027, 9, 27), time(13))
    approved = read(hearing, public=True)
    assert approved is not None
    assert any("Høringsnotat" in title for title in annexes(printed(hearing, approved)))


def test_a_case_that_is_kept_back_has_no_public_version_and_says_so_inside(hearing: Hearing) -> None:
    hearing.do(c.KeepBack(case=hearing.case, is_closed=True, reason="Lukket"), hearing.coordinator(), date(2027, 9, 27))
    assert read(hearing, public=True) is None
    front = printed(hearing, whole(hearing)).blocks[0]
    assert isinstance(front, Facts)
    assert dict(front.rows)["Fortrolighed"].startswith("Sagen er lukket (fortrolig)")


def test_personal_data_is_hidden_in_every_kind_of_block() -> None:
    cpr = "010190-1234"
    blocks = (
        Heading(cpr),
        Paragraph(cpr),
        Quote(cpr),
        Items((cpr,)),
        Facts((("Navn", cpr),)),
        Table((cpr, "2"), ((cpr, "1.234"),), (1, 1)),
        Contents((cpr,)),
        Box("Beslutning", (Paragraph(cpr), Items((cpr,))), 3),
    )
    hidden = tuple(without_personal_data(blocks))
    assert cpr not in str(hidden)
    assert "1.234" in str(hidden)
    assert [type(block) for block in hidden] == [type(block) for block in blocks]
