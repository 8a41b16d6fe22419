"""Hearings as politicians and bodies read them: rule, source, situation, and the words that are printed.

Each row can be read aloud by a secretary. What is compared is what stands on the paper, never a code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count, pairwise
from pathlib import Path

import pytest

from documents.writing.hearing.annexes import attach_hearing_papers
from documents.writing.hearing.memo import memo_paper
from documents.writing.meeting.agenda import agenda_document
from documents.writing.meeting.case_parts import presentation
from documents.writing.paper import Block, Heading, Items, Paragraph, Table
from models.database import reading
from models.files import FileStore
from models.hearing.memo import memo_view, three_lines
from models.meeting.paper import CasePaper
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.act import Act, Command
from process.hearing.heard import heard_rounds
from process.rules import HearingPaper
from process.state.hearing import Answer
from process.state.meeting import AgendaItem
from tests.builders.moments import at
from tests.builders.nordby import COORDINATOR as ELLA
from tests.builders.nordby import DISABILITY, HOVEDMED, OFFICER
from tests.builders.passwords import cheap_passwords
from tests.builders.rules import RULES
from tests.builders.world import World, released
from tests.web.office import CASE, COORDINATOR, Office, prepared, words

FIRST, DUE, AFTER = at(date(2027, 1, 20), 10), at(date(2027, 1, 25), 13), at(date(2027, 1, 28), 9)
KEYS = count()
PARTS = {1: "medlemmerne fra handicaporganisationerne"}


# -- 1. every round and every answer is printed ----------------------------------------------------------------------


@dataclass(frozen=True)
class Printed:
    """`lines`: what stands under »Høring« on agenda and minutes. `follows`: whether »Høringssvar eftersendes«."""

    rule: str
    source: str
    situation: str
    lived: Callable[[World], object]
    lines: tuple[str, ...]
    follows: bool = False


def _answers(*answers: dict[str, object]) -> Callable[[World], object]:
    def lived(world: World) -> None:
        for answer in answers:
            world.answer(**answer)

    return lived


def _silent(world: World) -> None:
    world.do(hc.CloseHearing(case=1), None, DUE)


def _partial_then_silence(world: World) -> None:
    world.now = FIRST
    world.answer(answer="oppose", is_partial=True, on_behalf_of=PARTS[1])
    _silent(world)


def _second_round(world: World) -> None:
    """A member group against, the whole council for, then asked again without an answer."""
    world.now = FIRST
    world.answer(answer="oppose", is_partial=True, on_behalf_of=PARTS[1])
    world.answer(answer="support")
    world.sum_up()
    world.do(hc.NewRound(case=1, reason="Nyt grundlag", period_days=14), OFFICER, AFTER)
    world.send()


def _second_round_silent(world: World) -> None:
    _second_round(world)
    world.do(hc.CloseHearing(case=1), None, at(date(2027, 2, 15), 13))


def _withdrawn(world: World) -> None:
    world.do(hc.WithdrawHearing(case=1, body=DISABILITY, reason="Alligevel ikke"), ELLA, FIRST)


def _unasked(world: World) -> None:
    world.do(hc.RecordResponse(case=1, body=HOVEDMED, answer="no_remarks"), ELLA, FIRST)
    for sender in ("Yrsa Gade", "Havnens Venner"):
        world.do(hc.RecordUnsolicited(case=1, sender=sender, text="Bevar rampen!"), ELLA)


EARLIER = (
    "Handicaprådet, 1. runde: kan ikke støtte forslaget (svar nr. 1, fra en del af organet: medlemmerne fra "
    "handicaporganisationerne), modtaget 20. januar 2027; støtter forslaget (svar nr. 2), modtaget 20. januar 2027"
)
WHOLE = "DESIGN § 11: every round and every answer of a body is told, never only the latest"
PART = "Svar fra en del af rådet er et svar (danish-rules § 2: Fredensborg)"
SILENCE = "Tavshed er ikke samtykke"
PRINTED = (
    Printed(
        "Et svar",
        WHOLE,
        "Rådet har bemærkninger",
        _answers({}),
        ("Handicaprådet: bemærkninger (svar nr. 1), modtaget 4. januar 2027",),
    ),
    Printed(
        "Ingen bemærkninger, og senere bemærkninger",
        WHOLE,
        "Rådet svarer først »ingen bemærkninger«, så kommer der bemærkninger",
        _answers({"answer": "no_remarks", "text": ""}, {}),
        (
            "Handicaprådet: ingen bemærkninger (svar nr. 1), modtaget 4. januar 2027; "
            "bemærkninger (svar nr. 2), modtaget 4. januar 2027",
        ),
    ),
    Printed(
        "En rettelse tilføjer",
        WHOLE,
        "Rådet retter sit svar",
        _answers({"answer": "support"}, {"answer": "oppose", "corrects": 1}),
        (
            "Handicaprådet: støtter forslaget (svar nr. 1), modtaget 4. januar 2027; "
            "kan ikke støtte forslaget (svar nr. 2, retter svar nr. 1), modtaget 4. januar 2027",
        ),
    ),
    Printed(
        "At afstå er et svar, ikke et høringssvar",
        WHOLE,
        "Rådet afgiver ikke høringssvar",
        _answers({"answer": "no_answer_will_come", "text": ""}),
        ("Handicaprådet: afgiver ikke høringssvar (svar nr. 1), modtaget 4. januar 2027",),
    ),
    Printed(
        "En del af rådet",
        PART,
        "Kun organisationernes medlemmer har svaret; resten kan nå det",
        _answers({"answer": "oppose", "is_partial": True, "on_behalf_of": PARTS[1]}),
        (
            "Handicaprådet: kan ikke støtte forslaget (svar nr. 1, fra en del af organet: medlemmerne fra "
            "handicaporganisationerne), modtaget 4. januar 2027; høringssvar fra det samlede organ er ikke modtaget "
            "endnu; fristen er 25. januar 2027 kl. 12.00",
        ),
        follows=True,
    ),
    Printed(
        "En del af rådet, og så fristen",
        f"{PART}; {SILENCE}",
        "Fristen udløber uden svar fra det samlede råd",
        _partial_then_silence,
        (
            "Handicaprådet: kan ikke støtte forslaget (svar nr. 1, fra en del af organet: medlemmerne fra "
            "handicaporganisationerne), modtaget 20. januar 2027; der er ikke modtaget høringssvar fra det samlede "
            "organ inden fristen",
        ),
    ),
    Printed(
        "Tavshed",
        SILENCE,
        "Fristen udløber uden svar",
        _silent,
        ("Handicaprådet: der er ikke modtaget høringssvar inden fristen",),
    ),
    Printed(
        "Anden runde uden svar endnu",
        WHOLE,
        "Rådet har svaret i første runde og er spurgt igen",
        _second_round,
        (
            EARLIER,
            "Handicaprådet, 2. runde: høringssvar er ikke modtaget endnu; fristen er 11. februar 2027 kl. 12.00",
        ),
        follows=True,
    ),
    Printed(
        "Anden runde forbi uden svar",
        f"{WHOLE}; {SILENCE}",
        "Rådet har svaret i første runde, ikke i anden",
        _second_round_silent,
        (EARLIER, "Handicaprådet, 2. runde: der er ikke modtaget høringssvar inden fristen"),
    ),
    Printed(
        "Taget tilbage",
        WHOLE,
        "Brevet var sendt, så blev høringen trukket tilbage",
        _withdrawn,
        ("Handicaprådet: høringen er trukket tilbage",),
    ),
    Printed(
        "Uopfordrede svar",
        "Offentlighedsloven § 15: alt, der kommer, hører til sagen",
        "HovedMED og to borgere skriver uden at være spurgt",
        _unasked,
        (
            "Handicaprådet: høringssvar er ikke modtaget endnu; fristen er 25. januar 2027 kl. 12.00",
            "HovedMED (uopfordret): ingen bemærkninger (svar nr. 1), modtaget 20. januar 2027",
            "Borgere og foreninger (uopfordret): bemærkninger (svar nr. 2), modtaget 20. januar 2027; "
            "bemærkninger (svar nr. 3), modtaget 20. januar 2027",
        ),
        follows=True,
    ),
)


@pytest.mark.parametrize("row", PRINTED, ids=lambda row: row.rule)
def test_every_round_and_every_answer_is_printed(row: Printed) -> None:
    world = released().send()
    row.lived(world)
    case = CasePaper(world.case, heard=heard_rounds(world.case, world.now), parts=PARTS)
    item = AgendaItem(1, 1, None, "Nye ramper")
    blocks = list(presentation(case, world.register, item, 3))
    at_hearing = blocks.index(Heading("Høring", 3))
    listed = blocks[at_hearing + 1]
    assert isinstance(listed, Items)
    assert listed.texts == row.lines
    assert (Paragraph("Høringssvar eftersendes.") in blocks) is row.follows


def _asked_twice(office: Office) -> None:
    """A part of Handicaprådet against, the council itself for; summed up; then asked again, and silent so far."""
    office.imported_and_approved()
    office.send()
    office.later(minutes=11)
    council = office.row("handicapraad").request.body
    for answer in (
        {"answer": Answer.OPPOSE, "is_partial": True, "on_behalf_of": PARTS[1], "text": "Tilbuddet forsvinder."},
        {"answer": Answer.SUPPORT, "text": "Rådet støtter forslaget."},
    ):
        stated(office, hc.RecordResponse(case=1, body=council, **answer))
    office.later(days=60)
    stated(office, hc.CloseHearing(case=1), None)
    stated(office, hc.FileMemo(case=1, text="Rådet støtter.\nEn del er imod.\nIngen andre har svaret."))
    stated(office, hc.ApproveMemo(case=1), "sanne.vestervang")
    stated(office, hc.NewRound(case=1, bodies=(council,), reason="Nyt grundlag", period_days=14))
    stated(office, hc.SendHearing(case=1))


def stated(office: Office, command: Command, who: str | None = COORDINATOR) -> None:
    person = office.store.reference.register.person(who) if who else None
    office.store.apply(command, Act(person.id if person else None, f"law-{next(KEYS)}"), office.clock.now())


@pytest.fixture(scope="module", autouse=True)
def weak_passwords() -> Iterator[None]:
    with cheap_passwords():
        yield


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, _asked_twice)


def test_the_memo_has_every_answer_and_every_silence_with_its_round(office: Office) -> None:
    with reading(office.store.engine) as connection:
        memo = memo_view(connection, "2027-0001", office.clock.now(), office.store.reference.register)
    assert memo is not None
    paper = memo_paper(memo, "Sandvig Kommune", office.clock.now())
    overview = next(block for block in paper.blocks if isinstance(block, Table))
    of_council = [row[:3] for row in overview.rows if row[0].startswith("Handicaprådet")]
    assert of_council == [
        (
            "Handicaprådet",
            "Kan ikke støtte forslaget (svar nr. 1, fra en del af organet)",
            "23. august 2027 kl. 8.11",
        ),
        ("Handicaprådet", "Støtter forslaget (svar nr. 2)", "23. august 2027 kl. 8.11"),
        ("Handicaprådet, 2. runde", "Ikke modtaget", "–"),
    ]


def test_the_page_of_the_case_has_every_answer_in_its_round(office: Office) -> None:
    page = office.get(COORDINATOR, CASE)
    rows = [words(f"<main>{row}</main>").lstrip("> ") for row in page.partition('id="hoering"')[2].split("<tr>")]
    first, second = (row for row in rows if row.startswith("Handicaprådet"))
    assert "kan ikke støtte forslaget (svar nr. 1, fra en del af organet), modtaget 23. august 2027" in first
    assert "støtter forslaget (svar nr. 2), modtaget 23. august 2027" in first
    assert second.startswith("Handicaprådet skal høres, 2. runde Sendt")
    assert "svar nr." not in second


# -- 2. the memo reaches the agenda ----------------------------------------------------------------------------------

SUMMARY = "Handicaprådet støtter forslaget.\nDer ønskes en vejleder i et helt år.\nIngen andre har svaret."


def _summed_up(office: Office) -> None:
    """Handicaprådet has answered, the others not; memo approved; the case on the council's agenda for 5 October."""
    office.imported_and_approved()
    office.send()
    office.later(minutes=11)
    stated(office, hc.RecordResponse(case=1, body=_council(office), answer=Answer.SUPPORT, text="Rådet støtter det."))
    office.later(days=24)
    stated(office, hc.CloseHearing(case=1), None)
    _approved_memo(office)
    stated(office, mc.PrepareAgenda(meeting=_october(office)), None)
    stated(office, mc.PlaceOnAgenda(meeting=_october(office), case=1, override_reason="Byrådet har bedt om det."), None)


def _approved_memo(office: Office) -> None:
    stated(office, hc.FileMemo(case=1, text=f"{SUMMARY}\nResten står nedenfor."))
    stated(office, hc.ApproveMemo(case=1), "sanne.vestervang")


def _council(office: Office) -> int:
    return office.row("handicapraad").request.body


def _october(office: Office) -> int:
    register = office.store.reference.register
    council = register.organization("byraad")
    assert council is not None
    return next(m.id for m in register.meetings_of(council.id) if m.held_on == date(2027, 10, 5))


def _attach(office: Office) -> int:
    return attach_hearing_papers(office.store, FileStore(office.folder), "Sandvig Kommune", office.clock.now())


def _printed(office: Office) -> tuple[Block, ...]:
    register = office.store.reference.register
    with reading(office.store.engine) as connection:
        paper = agenda_document(
            connection, register, "Sandvig Kommune", office.clock.now(), meeting_id=_october(office), public=True
        )
    return paper.blocks


def _annexes(office: Office) -> tuple[str, ...]:
    blocks = _printed(office)
    return next(after.texts for block, after in pairwise(blocks) if block == Heading("Bilag", 3))  # type: ignore[union-attr]


@dataclass(frozen=True)
class Annexed:
    rule: str
    source: str
    situation: str
    lived: Callable[[Office], object]
    annexes: tuple[str, ...]


def _late_answer(office: Office) -> None:
    _attach(office)
    office.later(hours=1)
    body = next(request.body for request in office.state().requests if request.closed_at)
    stated(office, hc.RecordResponse(case=1, body=body, answer=Answer.OPPOSE, text="Vi er imod."))


def _late_answer_twice(office: Office) -> None:
    _late_answer(office)
    _attach(office)
    stated(office, hc.RecordUnsolicited(case=1, sender="Havnens Venner", text="Bevar det!"))
    stated(office, hc.DecidePublication(case=1, response=3, verdict="cleared", reason="Læst."))


def _stopped_answer(office: Office) -> None:
    _attach(office)
    stated(office, hc.RecordUnsolicited(case=1, sender="Havnens Venner", text="Bevar det!"))


def _new_edition(office: Office) -> None:
    _late_answer(office)
    _approved_memo(office)


def _taken_off(office: Office) -> None:
    _attach(office)
    stated(office, mc.RemoveAnnex(meeting=_october(office), annex=1, reason="Sendt for sig."), None)


ANNEX = "DESIGN § 11; issue 10, A 2: an approved memo is an annex by itself"
LATE = "DESIGN § 10: a late answer is attached to every step not yet held, the memo gets an addendum"
ANNEXED = (
    Annexed("Notatet er bilag", ANNEX, "Notatet er godkendt", lambda _: None, ("Høringsnotat", "Høringssvar")),
    Annexed(
        "Et sent svar giver et tillæg",
        LATE,
        "HovedMED svarer, efter at notatet er lagt på dagsordenen",
        _late_answer,
        ("Høringsnotat", "Høringssvar", "Tillæg til høringsnotatet: svar nr. 2"),
    ),
    Annexed(
        "Hvert sent svar",
        LATE,
        "Så kommer der endnu et",
        _late_answer_twice,
        (
            "Høringsnotat",
            "Høringssvar",
            "Tillæg til høringsnotatet: svar nr. 2",
            "Tillæg til høringsnotatet: svar nr. 3",
        ),
    ),
    Annexed(
        "Et svar, ingen har læst",
        "DESIGN § 10: the guard stops an answer until a person has looked",
        "En borger skriver; ingen har taget stilling til, hvad der må vises",
        _stopped_answer,
        ("Høringsnotat", "Høringssvar"),
    ),
    Annexed(
        "Ny udgave",
        ANNEX,
        "Notatet skrives om og godkendes igen, før dagsordenen er sendt",
        _new_edition,
        ("Høringssvar", "Høringsnotat, 2. udgave", "Høringssvar"),
    ),
    Annexed(
        "Taget af med hånden", "Et menneske bestemmer", "Sekretæren har taget det af", _taken_off, ("Høringssvar",)
    ),
)


@pytest.mark.parametrize("row", ANNEXED, ids=lambda row: row.rule)
def test_the_memo_reaches_the_agenda(row: Annexed, tmp_path: Path) -> None:
    office = prepared(tmp_path, _summed_up)
    row.lived(office)
    _attach(office)
    assert _attach(office) == 0, "nothing is attached twice"
    assert _annexes(office) == row.annexes


def test_the_item_prints_the_three_lines_the_memo_begins_with(tmp_path: Path) -> None:
    office = prepared(tmp_path, _summed_up)
    assert Paragraph(f"Høringsnotatet: {SUMMARY} …") in _printed(office)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Ingen er imod.", "Ingen er imod."),
        ("Et.\n\nTo.\nTre.\nFire.", "Et.\nTo.\nTre. …"),
        (f"{'Rådet er med. ' * 40}", f"{'Rådet er med. ' * 22}Rådet er med. …"),
    ],
)
def test_a_summary_is_three_lines(text: str, printed: str) -> None:
    assert three_lines(text) == printed


def test_every_paper_a_case_type_asks_for_is_attached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = prepared(tmp_path, _summed_up)
    template = replace(RULES.routes["political_case"], hearing_annexes=tuple(HearingPaper))
    monkeypatch.setattr("process.rules.RuleBook.route_for", lambda *_: template)
    assert _attach(office) == 4
    assert _annexes(office) == ("Høringsnotat", "Høringsbreve", "Høringssvar", "Dokumentation for høring")
