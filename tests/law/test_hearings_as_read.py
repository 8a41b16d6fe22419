"""Hearings as politicians and bodies read them: rule, source, situation, and the words that are printed.

Each row can be read aloud by a secretary. What is compared is what stands on the paper, never a code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import count, pairwise
from pathlib import Path

import pytest

from documents.writing.hearing.annexes import attach_hearing_papers
from documents.writing.hearing.memo import memo_paper
from documents.writing.meeting.case_parts import presentation
from documents.writing.paper import Block, Heading, Items, Paragraph, Table
from models.database import reading
from models.files import FileStore
from models.hearing.memo import memo_view, three_lines
from models.meeting.paper import CasePaper, _Earlier, _treatments
from notifications.channels.sender import MemorySender
from notifications.outbox.compose import message_ids
from process.calendar import instant
from process.checks.check import check
from process.checks.finding import Level
from process.checks.sources import Rule
from process.commands import case as c
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.act import Act, Command, Draft
from process.hearing.heard import HeardRound, heard_rounds
from process.hearing.playbook import CaseText, parties
from process.rules import Duty, HearingPaper, RuleBook
from process.stages import StepState
from process.state.case import Outcome
from process.state.decision import Decision
from process.state.hearing import Answer, HearingResponse, HearingState
from process.state.meeting import AgendaItem
from process.words.hearing import answers_to_come, heard_line
from tests.builders.meeting import a_meeting
from tests.builders.moments import at
from tests.builders.nordby import COORDINATOR as ELLA
from tests.builders.nordby import DISABILITY, HOVEDMED, REGISTER
from tests.builders.nordby import OFFICER as ASTA
from tests.builders.papers import drafted
from tests.builders.passwords import cheap_passwords
from tests.builders.rules import RULES
from tests.builders.sandvig import sandvig_configuration
from tests.builders.world import World, released
from tests.notifications.rows import sweep
from tests.process.checks.test_check import asked, dossier, heard, route
from tests.web.office import CASE, COORDINATOR, OFFICER, Office, prepared, words

FIRST, DUE, AFTER = at(date(2027, 1, 20), 10), at(date(2027, 1, 25), 13), at(date(2027, 1, 28), 9)
A_DAY = timedelta(days=1)
"""So long after it has happened the paper is read."""

KEYS = count()
PARTS = {1: "medlemmerne fra handicaporganisationerne"}


# -- 1. every round and every answer is printed ----------------------------------------------------------------------


@dataclass(frozen=True)
class Printed:
    """`lines`: what stands under »Høring« on agenda and minutes."""

    rule: str
    source: str
    situation: str
    lived: Callable[[World], object]
    lines: tuple[str, ...]


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
    world.do(hc.NewRound(case=1, reason="Nyt grundlag", period_days=14), ASTA, AFTER)
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
    ),
)


@pytest.mark.parametrize("row", PRINTED, ids=lambda row: row.rule)
def test_every_round_and_every_answer_is_printed(row: Printed) -> None:
    world = released().send()
    row.lived(world)
    case = CasePaper(
        world.case, heard=heard_rounds(world.case, world.now + A_DAY), parts=PARTS, to_come=("Eftersendes.",)
    )
    item = AgendaItem(1, 1, None, "Nye ramper")
    blocks = list(presentation(case, world.register, item, 3))
    at_hearing = blocks.index(Heading("Høring", 3))
    listed = blocks[at_hearing + 1]
    assert isinstance(listed, Items)
    assert listed.texts == row.lines
    assert blocks[at_hearing + 2] == Paragraph("Eftersendes.")


ANSWERS_FOLLOW = "Høringssvar eftersendes."
OUT, MEETING = at(date(2027, 1, 21), 10), at(date(2027, 1, 26), 16)
ASKED = HeardRound(DISABILITY, 1, HearingState.SENT, due_on=date(2027, 1, 25), due_time=time(12))
OF_MED = replace(ASKED, body=HOVEDMED)
WHOLE_ANSWER = HearingResponse(1, 1, 1, DISABILITY, Answer.SUPPORT, FIRST)
AFTER_MEETING = "Det høringssvar, der mangler, har frist efter mødet. Det indgår, når Byrådet afgør sagen."
TO_COME: tuple[tuple[str, tuple[HeardRound, ...], tuple[str, ...]], ...] = (
    ("Fristen er efter udsendelsen og før mødet", (ASKED,), (ANSWERS_FOLLOW,)),
    (
        "Fristen er, når mødet begynder",
        (replace(ASKED, due_on=date(2027, 1, 26), due_time=time(16)),),
        (ANSWERS_FOLLOW,),
    ),
    ("Fristen er efter mødet", (replace(ASKED, due_on=date(2027, 2, 3)),), (AFTER_MEETING,)),
    (
        "Én frist før mødet og to efter",
        (ASKED, *[replace(ASKED, due_on=date(2027, 2, day)) for day in (3, 4)]),
        (
            ANSWERS_FOLLOW,
            "De høringssvar, der mangler, har frist efter mødet. De indgår, når Byrådet afgør sagen.",
        ),
    ),
    ("En MED-drøftelse, fristen er før mødet", (OF_MED,), ("Svar fra MED-drøftelsen eftersendes.",)),
    (
        "Et råd og en MED-drøftelse, fristen er før mødet",
        (OF_MED, ASKED),
        ("Høringssvar og svar fra MED-drøftelsen eftersendes.",),
    ),
    (
        "Et råd og en MED-drøftelse, fristen er efter mødet",
        tuple(replace(each, due_on=date(2027, 2, 3)) for each in (ASKED, OF_MED)),
        ("De svar, der mangler, har frist efter mødet. De indgår, når Byrådet afgør sagen.",),
    ),
    ("Fristen udløb før udsendelsen", (replace(ASKED, due_on=date(2027, 1, 20)),), ()),
    (
        "Alle har svaret",
        (
            replace(
                ASKED,
                answers=(WHOLE_ANSWER,),
                state=HearingState.ANSWERED,
            ),
        ),
        (),
    ),
    ("Ingen svarede, og høringen er slut", (replace(ASKED, state=HearingState.NO_ANSWER),), ()),
    ("Brevet er ikke sendt", (replace(ASKED, state=None, due_on=date(2027, 2, 3)),), ()),
)


@pytest.mark.parametrize(("situation", "heard_so_far", "told"), TO_COME, ids=[row[0] for row in TO_COME])
def test_answers_follow_only_where_some_are_due_between_dispatch_and_meeting(
    situation: str, heard_so_far: tuple[HeardRound, ...], told: tuple[str, ...]
) -> None:
    assert answers_to_come(heard_so_far, REGISTER, OUT, MEETING, OUT, "Byrådet") == told, situation


A_PART = replace(WHOLE_ANSWER, is_partial=True)
MISSING: tuple[tuple[str, HeardRound, str], ...] = (
    ("Rådet, fristen er ikke nået", ASKED, "høringssvar er ikke modtaget endnu; fristen er 25. januar 2027 kl. 12.00"),
    (
        "Rådet, papiret er fra efter fristen",
        replace(ASKED, is_over=True),
        "høringssvar er ikke modtaget endnu; fristen var 25. januar 2027 kl. 12.00",
    ),
    (
        "MED-udvalget",
        OF_MED,
        "svar fra MED-drøftelsen er ikke modtaget endnu; fristen er 25. januar 2027 kl. 12.00",
    ),
    (
        "MED-udvalget, medarbejdersiden har svaret",
        replace(OF_MED, answers=(A_PART,), state=HearingState.NO_ANSWER),
        "der er ikke modtaget svar fra MED-drøftelsen i det samlede organ inden fristen",
    ),
    (
        "MED-udvalget tav",
        replace(OF_MED, state=HearingState.NO_ANSWER),
        "der er ikke modtaget svar fra MED-drøftelsen inden fristen",
    ),
    ("MED-drøftelsen er taget af", replace(OF_MED, state=HearingState.WITHDRAWN), "MED-drøftelsen er trukket tilbage"),
    ("MED-drøftelsen er ikke begyndt", replace(OF_MED, state=None), "MED-drøftelsen er ikke sat i gang endnu"),
)


@pytest.mark.parametrize(("situation", "heard_so_far", "told"), MISSING, ids=[row[0] for row in MISSING])
def test_what_is_missing_is_called_by_its_kind_of_body_and_by_the_day_of_the_paper(
    situation: str, heard_so_far: HeardRound, told: str
) -> None:
    assert heard_line(heard_so_far, REGISTER).endswith(told), situation


@pytest.mark.parametrize(("on", "is_over"), [(date(2027, 1, 25), False), (date(2027, 1, 26), True)])
def test_the_deadline_is_over_on_papers_of_the_days_after_it(on: date, is_over: bool) -> None:
    """The world's letter has the deadline 25 January at 12."""
    world = released().send()
    (of_council,) = (each for each in heard_rounds(world.case, at(on, 11)) if each.body == DISABILITY)
    assert of_council.is_over is is_over


def test_what_bodies_have_decided_is_told_by_its_day_and_then_what_is_to_come() -> None:
    """A committee on an earlier step may treat the case after the council's first reading."""
    state = released().case
    first, *_, last = steps = [step for step in state.treatments() if step.state is not StepState.STRUCK]
    assert len(steps) > 1
    early, late = date(2027, 2, 1), date(2027, 2, 8)
    decided = [
        _Earlier(step.body, on, Decision(1, 1, step.number, Outcome.RECOMMENDED, FIRST))
        for step, on in ((first, late), (last, early))
    ]
    told = _treatments(state, a_meeting(101), decided, behind_doors=False, public=False)
    assert [(each.step, each.held_on) for each in told[:2]] == [(last, early), (first, late)]
    assert all(each.held_on is None for each in told[2:])


def test_the_body_that_decides_reads_of_no_later_treatment() -> None:
    late = replace(ASKED, due_on=date(2027, 2, 3))
    assert answers_to_come((late,), REGISTER, OUT, MEETING, OUT, "") == (
        "Det høringssvar, der mangler, har frist efter mødet.",
    )
    assert answers_to_come((ASKED,), REGISTER, OUT, MEETING, at(date(2027, 1, 25), 13), "") == (), (
        "minutes: its day is over"
    )


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
    office.later(minutes=1)
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
    ], "the second round came after its approval"
    standing = memo_paper(replace(memo, approval=None), "Sandvig Kommune", office.clock.now())
    overview = next(block for block in standing.blocks if isinstance(block, Table))
    assert ("Handicaprådet, 2. runde", "Ikke modtaget", "–") in [row[:3] for row in overview.rows]


def test_the_page_of_the_case_has_every_answer_in_its_round(office: Office) -> None:
    page = office.get(COORDINATOR, CASE)
    rows = [words(f"<main>{row}</main>").lstrip("> ") for row in page.partition('id="hoering"')[2].split("<tr>")]
    first, second = (row for row in rows if row.startswith("Handicaprådet"))
    assert "kan ikke støtte forslaget (svar nr. 1, fra en del af organet), modtaget 23. august 2027" in first
    assert "støtter forslaget (svar nr. 2), modtaget 23. august 2027" in first
    assert second.startswith("Handicaprådet (2. runde) Sendt skal høres")
    assert "svar nr." not in second


# -- 2. the memo reaches the agenda ----------------------------------------------------------------------------------

SUMMARY = "Handicaprådet støtter forslaget.\nDer ønskes en vejleder i et helt år.\nIngen andre har svaret."


def summed_up(office: Office) -> None:
    """Handicaprådet has answered, the others not; memo approved; the case on the council's agenda for 5 October."""
    office.imported_and_approved()
    office.send()
    office.later(minutes=11)
    stated(office, hc.RecordResponse(case=1, body=_council(office), answer=Answer.SUPPORT, text="Rådet støtter det."))
    office.later(days=24)
    stated(office, hc.CloseHearing(case=1), None)
    _approved_memo(office)
    stated(office, mc.PrepareAgenda(meeting=october(office)), None)
    stated(office, mc.PlaceOnAgenda(meeting=october(office), case=1, override_reason="Byrådet har bedt om det."), None)


def _approved_memo(office: Office) -> None:
    stated(office, hc.FileMemo(case=1, text=f"{SUMMARY}\nResten står nedenfor."))
    stated(office, hc.ApproveMemo(case=1), "sanne.vestervang")


def _council(office: Office) -> int:
    return office.row("handicapraad").request.body


def october(office: Office) -> int:
    register = office.store.reference.register
    council = register.organization("byraad")
    assert council is not None
    return next(m.id for m in register.meetings_of(council.id) if m.held_on == date(2027, 10, 5))


def _attach(office: Office) -> int:
    return attach_hearing_papers(office.store, FileStore(office.folder), "Sandvig Kommune", office.clock.now())


def _printed(office: Office) -> tuple[Block, ...]:
    return drafted(office.store, october(office), office.clock.now(), public=True).blocks


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


def _new_edition_after_dispatch(office: Office) -> None:
    _attach(office)
    meeting = october(office)
    stated(office, mc.ApproveAgenda(meeting=meeting), "karen.ravnholt")
    stated(office, mc.DispatchAgenda(meeting=meeting), "birger.overgaard")
    _new_edition(office)


def _taken_off(office: Office) -> None:
    _attach(office)
    stated(office, mc.RemoveAnnex(meeting=october(office), annex=1, reason="Sendt for sig."), None)


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
        ("Høringsnotat, 2. udgave", "Høringssvar"),
    ),
    Annexed(
        "Ny udgave efter udsendelsen",
        "Hvad medlemmerne har fået, bliver liggende; to bilag hedder ikke det samme",
        "Notatet skrives om og godkendes igen, efter at dagsordenen er sendt",
        _new_edition_after_dispatch,
        ("Høringsnotat", "Høringssvar", "Høringsnotat, 2. udgave", "Høringssvar, 2. udgave"),
    ),
    Annexed(
        "Taget af med hånden", "Et menneske bestemmer", "Sekretæren har taget det af", _taken_off, ("Høringssvar",)
    ),
)


@pytest.mark.parametrize("row", ANNEXED, ids=lambda row: row.rule)
def test_the_memo_reaches_the_agenda(row: Annexed, tmp_path: Path) -> None:
    office = prepared(tmp_path, summed_up)
    row.lived(office)
    _attach(office)
    assert _attach(office) == 0, "nothing is attached twice"
    assert _annexes(office) == row.annexes


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("", "ingen bemærkninger (svar nr. 2)"),
        ("Ingen bemærkninger.", "ingen bemærkninger (svar nr. 2)"),
        (
            "Ingen bemærkninger, men pas på arbejdsmiljøet i køkkenet.",
            "ingen bemærkninger, dog med en tekst (svar nr. 2)",
        ),
    ],
)
def test_remarks_that_follow_no_remarks_are_not_lost(tmp_path: Path, text: str, printed: str) -> None:
    office = prepared(tmp_path, summed_up)
    parents = office.row("aeldreraad").request.body
    stated(office, hc.RecordResponse(case=1, body=parents, answer=Answer.NO_REMARKS, text=text))
    lines = [line for block in _printed(office) if isinstance(block, Items) for line in block.texts]
    assert [line for line in lines if "(svar nr. 2)" in line and printed in line], lines


def test_the_item_prints_the_three_lines_the_memo_begins_with(tmp_path: Path) -> None:
    office = prepared(tmp_path, summed_up)
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
    office = prepared(tmp_path, summed_up)
    template = replace(RULES.routes["political_case"], hearing_annexes=tuple(HearingPaper))
    monkeypatch.setattr("process.rules.RuleBook.route_for", lambda *_: template)
    assert _attach(office) == 4
    papers = ("Høringsbreve", "Høringssvar", "Dokumentation for høring")
    assert _annexes(office) == ("Høringsnotat", *papers)
    _new_edition(office)
    assert _attach(office) == 4
    assert _annexes(office) == ("Høringsnotat, 2. udgave", *papers), "each once: the older edition's have left with it"
    assert _attach(office) == 0


def test_an_older_edition_leaves_though_the_process_died_before_it_was_taken_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = prepared(tmp_path, summed_up)
    _new_edition(office)
    with monkeypatch.context() as dying:
        dying.setattr(mc, "RemoveAnnex", _dies)
        with pytest.raises(KeyboardInterrupt):
            _attach(office)
    newest = ("Høringsnotat, 2. udgave", "Høringssvar")
    assert _annexes(office) == ("Høringsnotat", "Høringssvar", *newest)
    assert _attach(office) == 0
    assert _annexes(office) == newest


def _dies(**_: object) -> None:
    raise KeyboardInterrupt


# -- 3. what is overtaken before it leaves is not told ---------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """`told`: the subject lines the body's secretary reads after it all, in the order they were sent."""

    rule: str
    source: str
    situation: str
    lived: tuple[Callable[[Office], None], ...]
    told: tuple[str, ...]


def _asked_and_answered(office: Office) -> None:
    """Handicaprådet was asked in the morning, its letter has left, and it has answered."""
    _asked(office)
    stated(office, hc.RecordResponse(case=1, body=_council(office), answer=Answer.SUPPORT, text="Rådet støtter det."))
    _delivered(office)
    office.later(hours=10)


def _asked(office: Office) -> None:
    """Handicaprådet was asked in the morning, and its letter has left."""
    office.imported_and_approved()
    office.send()
    office.later(minutes=11)
    _delivered(office)


def _delivered(office: Office) -> list[str]:
    """The subjects of what leaves now to the secretary of Handicaprådet."""
    sender, now = MemorySender(), office.clock.now()
    is_open = office.store.reference.office_is_open(now)
    sweep(office.store.engine, now, sender, message_ids("sandvig.example"), is_open=is_open)
    return [letter.subject for letter in sender.letters if letter.name == "Troels Vindum"]


def _revised(office: Office, title: str) -> None:
    office.later(minutes=1)
    draft = Draft(TITLE, {"sections": {"Beskrivelse": title}}, title)
    stated(office, c.ReviseProposal(case=1, proposal=1, draft=draft, reason="Rettet"), OFFICER)


def _immaterial(office: Office) -> None:
    _revised(office, "Skrivefejl rettet")
    stated(office, hc.JudgeChange(case=1, proposal=1, is_material=False, reason="Kun en skrivefejl"), OFFICER)


def _then_material(office: Office) -> None:
    _immaterial(office)
    _revised(office, "Huset lukkes")
    judged = hc.JudgeChange(case=1, proposal=1, is_material=True, reason="Huset lukkes", period_days=14)
    stated(office, judged, OFFICER)
    stated(office, hc.SendHearing(case=1))


def _then_asked_by_hand(office: Office) -> None:
    _immaterial(office)
    stated(office, hc.NewRound(case=1, bodies=(_council(office),), reason="Vi spørger alligevel", period_days=14))
    stated(office, hc.SendHearing(case=1))


def _immaterial_twice(office: Office) -> None:
    _immaterial(office)
    _revised(office, "Endnu en skrivefejl rettet")
    stated(office, hc.JudgeChange(case=1, proposal=1, is_material=False, reason="Kun en skrivefejl"), OFFICER)


def _extended(office: Office, day: int) -> None:
    due = {"due_on": date(2027, 9, day), "due_time": time(12)}
    stated(office, hc.ExtendHearing(case=1, body=_council(office), reason="Mødet er flyttet", **due))


def _extended_twice(office: Office) -> None:
    _extended(office, 25)
    _extended(office, 27)


def _refused_then_extended(office: Office) -> None:
    body = _council(office)
    stated(office, hc.AskExtension(case=1, body=body, until=date(2027, 9, 27), reason="Mødet er flyttet"))
    stated(office, hc.RefuseExtension(case=1, body=body, reason="Det går ikke"))
    _extended(office, 27)


def _withdrawn_unsent(office: Office) -> None:
    """The evening's letter is taken back before it has left."""
    _extended(office, 27)
    stated(office, hc.WithdrawHearing(case=1, body=_council(office), reason="Alligevel ikke"))


def _withdrawn_and_sent_again(office: Office) -> None:
    body = _council(office)
    stated(office, hc.WithdrawHearing(case=1, body=body, reason="Alligevel ikke"))
    stated(office, c.Advance(case=1), None)
    step = next(step.number for step in office.state().hearings() if step.body == body)
    stated(office, c.RestoreConsultation(case=1, consultation=step))
    stated(office, hc.SendHearing(case=1))


def _evening(office: Office) -> None:
    office.later(hours=10)


TITLE = "Omlægning af beskyttet beskæftigelse"
OVERTAKEN = "DESIGN § 11: a notice overtaken before it is sent is replaced by its successor"
TOLD = (
    Told(
        "Den ændrede vurdering erstatter",
        OVERTAKEN,
        "Ændringen betyder intet; næste rettelse gør, og rådet spørges igen samme aften",
        (_asked_and_answered, _then_material),
        (f"Ny høringsrunde: {TITLE} – svar senest fredag den 24. september 2027 kl. 12.00",),
    ),
    Told(
        "En ny runde erstatter",
        OVERTAKEN,
        "Ændringen betyder intet; koordinatoren spørger alligevel",
        (_asked_and_answered, _then_asked_by_hand),
        (f"Ny høringsrunde: {TITLE} – svar senest fredag den 24. september 2027 kl. 12.00",),
    ),
    Told(
        "To rettelser er én besked",
        OVERTAKEN,
        "To rettelser uden betydning samme aften",
        (_asked_and_answered, _immaterial_twice),
        (f"Forslaget er ændret, siden I blev spurgt: {TITLE}",),
    ),
    Told(
        "To forlængelser er én frist",
        OVERTAKEN,
        "Forlænget til den 25. og så til den 27.",
        (_asked, _evening, _extended_twice),
        (f"Ny frist: {TITLE} – svar senest mandag den 27. september 2027 kl. 12.00",),
    ),
    Told(
        "Afslag, og så alligevel",
        OVERTAKEN,
        "Ønsket afslås, og fristen forlænges så",
        (_asked, _evening, _refused_then_extended),
        (f"Ny frist: {TITLE} – svar senest mandag den 27. september 2027 kl. 12.00",),
    ),
    Told(
        "Forlænget, og så taget tilbage",
        OVERTAKEN,
        "Den nye frist er uden betydning, når høringen er trukket tilbage",
        (_asked, _evening, _withdrawn_unsent),
        (f"Trukket tilbage: høring om {TITLE}",),
    ),
    Told(
        "Taget tilbage og sendt igen",
        OVERTAKEN,
        "Høringen trækkes tilbage ved en fejl og sendes igen",
        (_asked, _evening, _withdrawn_and_sent_again),
        (f"Ny høringsrunde: {TITLE} – svar senest fredag den 24. september 2027 kl. 12.00",),
    ),
)


@pytest.mark.parametrize("row", TOLD, ids=lambda row: row.rule)
def test_what_is_overtaken_before_it_leaves_is_not_told(row: Told, tmp_path: Path) -> None:
    before, *after = row.lived
    office = prepared(tmp_path, before)
    for live in after:
        live(office)
    told: list[str] = []
    while office.clock.now() < instant(date(2027, 8, 25), time(12)):
        told += _delivered(office)
        office.later(hours=1)
    assert tuple(told) == row.told


# -- 6. duty by agreement is duty ------------------------------------------------------------------------------------

ELDERLY = "retssikkerhedsloven § 30, stk. 3"
DUTIES = (
    (Duty.LAW, "retssikkerhedsloven § 37 a", "skal høres efter loven", Level.RED),
    (Duty.STATUTORY_AGREEMENT, ELDERLY, "skal høres efter aftale, der binder efter loven", Level.RED),
    (Duty.MED_AGREEMENT, "MED-rammeaftalen § 7", "skal høres efter MED-aftalen", Level.RED),
)


@pytest.mark.parametrize(("duty", "source", "owed", "level"), DUTIES, ids=lambda value: str(value)[:30])
def test_left_out_though_owed_and_silent_though_owed_are_findings(
    duty: Duty, source: str, owed: str, level: Level
) -> None:
    step = heard(duty=duty, basis=f"Rådet høres. ({source})")
    struck = dossier(route(replace(step, state=StepState.STRUCK, reason="Ikke relevant.")), rules=RuleBook())
    left_out = next(
        finding for finding in check(struck) if finding.rule is Rule.PARTIES and "udeladt" in finding.sentence
    )
    assert left_out.sentence == f"Handicaprådet {owed}, men er udeladt: »Ikke relevant.«"
    assert left_out.level is level
    silent = dossier(route(step, requests=(asked(closed_at=at(date(2027, 1, 25), 12)),)), rules=RuleBook())
    silence = next(finding for finding in check(silent) if finding.rule is Rule.SILENCE)
    assert silence.sentence == (
        "Der er ikke modtaget høringssvar fra Handicaprådet inden fristen 25. januar 2027. Tavshed er ikke samtykke. "
        f"Handicaprådet {owed}."
    )
    assert silence.source == source


def test_the_silence_of_a_body_heard_by_custom_is_no_finding() -> None:
    step = heard(duty=Duty.CUSTOM, basis="Fast praksis.")
    silent = asked(mandatory=False, closed_at=at(date(2027, 1, 25), 12))
    assert not [finding for finding in check(dossier(route(step, requests=(silent,)))) if finding.rule is Rule.SILENCE]


# -- 8. bodies of the case's own area, whatever its type -------------------------------------------------------------

AREA = (
    (
        "dagtilbud",
        "political_case",
        "De to børnehaver får fælles ledelse.",
        "foraeldrebestyrelse_muslingen",
        "Forældrebestyrelsen ved Muslingen høres om sager på dagtilbudsområdet.",
    ),
    (
        "dagtilbud",
        "committee_case",
        "Nye åbningstider.",
        "foraeldrebestyrelse_soestjernen",
        "Forældrebestyrelsen ved Søstjernen høres om sager på dagtilbudsområdet.",
    ),
    (
        "handicap_psykiatri",
        "committee_case",
        "Nye ramper til kørestole.",
        "handicapraad",
        "Kommunen hører Handicaprådet om alle initiativer, der har betydning for mennesker med handicap. "
        "Ordet »kørestole« står i forslaget. Afdelingens borgere er mennesker med handicap eller sindslidelser.",
    ),
)


@pytest.mark.parametrize(("department", "case_type", "text", "body", "why"), AREA)
def test_a_body_is_heard_about_its_own_area(department: str, case_type: str, text: str, body: str, why: str) -> None:
    listed = parties(
        sandvig_configuration().rules.playbook,
        case_type=case_type,
        department=department,
        texts=[CaseText("", text)],
        answers={},
        kle="",
        day=date(2027, 8, 23),
    )
    party = next(party for party in listed if party.body_code == body)
    assert party.why == why
