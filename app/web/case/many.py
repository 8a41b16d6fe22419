"""Many cases at once: approved, returned, placed on an agenda, their proposals settled."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.web.access import Visit
from app.web.fields import Text, Tick, among, asked
from app.web.forms import Form, MistakesError
from app.web.many import Choice, ManyAct, Told, mails_told
from documents.hearing.since_asked import changed_since
from models import tables as t
from models.access.visibility import visible
from models.all_or_none import Stated
from models.case.earlier_texts import approved_versions
from models.case.names import body_name, person_name
from models.foreseen import Foreseen
from models.rows.case_states import case_states
from models.rows.meeting import load_meeting
from process.calendar import danish_date
from process.change import Decided
from process.commands import case as c
from process.commands import meeting as mc
from process.ids import CaseId, MeetingId
from process.permission import MANAGERS, MEETING_DESK, RESPONSIBLE
from process.register import MeetingStatus, SeatRole
from process.stages import Stage
from process.state.case import CaseState
from process.state.follow_up import BudgetEnding
from process.words import codes
from process.words.grammar import sentence

LIST = "/opgaver"


def cases_named(connection: Connection, visit: Visit, keys: Collection[str]) -> list[Choice]:
    """Those of these numbers that the visitor may know of, in the order of their numbers."""
    which = sa.and_(t.cases.c.number.in_(keys), visible(visit.viewer, visit.site.now()))
    states = case_states(connection, which, whole=True).values()
    return [Choice(s.case.number, s.case.title, f"/sager/{s.case.number}", s, s.case.number) for s in states]


# -- approved, returned ----------------------------------------------------------------------------------------------


class Approvals(Form):
    kommentar: Text


class Returns(Form):
    kommentar: Annotated[Text, asked("Skriv, hvad der skal ændres. Det sendes til sagsbehandleren i hver sag.")]


def _approve(choice: Choice, form: Approvals, _visit: Visit) -> Stated:
    return [(choice.key, c.ApproveDraft(case=_case(choice), comment=form.kommentar))]


def _return(choice: Choice, form: Returns, _visit: Visit) -> Stated:
    return [(choice.key, c.ReturnDraft(case=_case(choice), comment=form.kommentar))]


def _case(choice: Choice) -> CaseId:
    state: CaseState = choice.subject
    return state.case.id


def _tell_approval(connection: Connection, visit: Visit, choice: Choice, answers: Sequence[Foreseen]) -> Told:
    """Whose turn it is then; and what is new to an approver who has had the case before."""
    then = approved_versions(connection, _case(choice), visit.viewer.person)
    changed = changed_since(connection, _case(choice), then) if then else ()
    seen = "Uændret, siden du sidst havde den." if then and not changed else "" if then else "Ny for dig."
    return Told(tuple(filter(None, (seen, *_whose_turn(visit, answers)))), changed)


def _whose_turn(visit: Visit, answers: Sequence[Foreseen]) -> list[str]:
    after = [seen.answer.case for seen in answers if isinstance(seen.answer, Decided) and seen.answer.case is not None]
    lines = []
    for state in after:
        waiting = [f"{link.title} {person_name(_register(visit), link.person)}" for link in state.pending_links()]
        lines.append(f"Derefter hos {', '.join(waiting)}." if waiting else "Så er alle led igennem.")
    return lines


def _register(visit: Visit) -> Any:
    return visit.site.reference.register


def _tell_return(_connection: Connection, visit: Visit, choice: Choice, answers: Sequence[Foreseen]) -> Told:
    state: CaseState = choice.subject
    return Told((f"Tilbage til {person_name(_register(visit), state.case.officer)}.", *mails_told(answers)))


# -- placed on an agenda ---------------------------------------------------------------------------------------------


def _meetings(connection: Connection, visit: Visit) -> Mapping[str, Sequence[tuple[str, str]]]:
    """The coming meetings of the bodies whose secretary or chair the visitor is; a coordinator's are everybody's."""
    register, today = visit.site.surroundings(connection).register, visit.site.today()
    bodies = set(visit.viewer.bodies_as(SeatRole.SECRETARY, SeatRole.CHAIR))
    ahead = [
        meeting
        for meeting in register.meetings
        if meeting.held_on >= today
        and meeting.state is MeetingStatus.PLANNED
        and (visit.viewer.is_coordinator or meeting.organization in bodies)
    ]
    words = [(str(m.id), f"{body_name(register, m.organization)}, {danish_date(m.held_on)}") for m in ahead]
    return {"moede": words}


def _offered(name: str) -> Any:
    """The choices of a field, as the page offers them."""
    return lambda options: {key: key for key, _ in options.get(name, ())}


class Placing(Form):
    moede: Annotated[str, among(_offered("moede"), "Vælg det møde, sagerne skal på.")]
    grund: Text


def _place(choice: Choice, form: Placing, _visit: Visit) -> Stated:
    meeting = MeetingId(int(form.moede))
    return [(choice.key, mc.PlaceOnAgenda(meeting=meeting, case=_case(choice), late_reason=form.grund))]


class TakenOff(Form):
    moede: Annotated[str, among(_offered("moede"), "Vælg mødet.")]
    grund: Annotated[Text, asked("Skriv, hvorfor sagerne tages af dagsordenen.")]


def _take_off(choice: Choice, form: TakenOff, visit: Visit) -> Stated:
    meeting = MeetingId(int(form.moede))
    with visit.reading() as connection:
        record = load_meeting(connection, meeting)
    items = (
        [item for item in record.items if item.case_id == _case(choice) and item.removed_at is None] if record else []
    )
    if not items:
        raise MistakesError(("", "Sagen står ikke på dagsordenen."))
    return [(choice.key, mc.RemoveFromAgenda(meeting=meeting, item=items[0].number, reason=form.grund))]


# -- how their proposals ended ---------------------------------------------------------------------------------------

ENDINGS = {str(ending): ending for ending in BudgetEnding}


class Settling(Form):
    udfald: Annotated[BudgetEnding, among(ENDINGS, "Vælg, hvordan forslagene endte.")]
    alligevel: Tick


def _settle(choice: Choice, form: Settling, _visit: Visit) -> Stated:
    state: CaseState = choice.subject
    open_ones = [proposal for proposal in state.proposals if proposal.budget_ending is not form.udfald]
    decided = [proposal for proposal in open_ones if proposal.budget_ending is not None]
    if decided and not form.alligevel:
        ending = codes.BUDGET_ENDINGS[decided[0].budget_ending] if decided[0].budget_ending else ""
        raise MistakesError(
            ("", f"Er afgjort før ({ending}). Sæt kryds ved »Ret det alligevel«, hvis det skal rettes.")
        )
    if not open_ones:
        raise MistakesError(("", "Er afgjort sådan i forvejen."))
    endings = tuple((proposal.number, form.udfald) for proposal in open_ones)
    return [(choice.key, c.SettleProposals(case=_case(choice), endings=endings))]


def _endings(_connection: Connection, _visit: Visit) -> Mapping[str, Sequence[tuple[str, str]]]:
    return {"udfald": [(key, sentence(codes.BUDGET_ENDINGS[ending])) for key, ending in ENDINGS.items()]}


def _take(choice: Choice, _form: Form, _visit: Visit) -> Stated:
    return [(choice.key, c.TakeCase(case=_case(choice)))]


def _give_back(choice: Choice, _form: Form, _visit: Visit) -> Stated:
    return [(choice.key, c.GiveBackCase(case=_case(choice)))]


ACTS: Mapping[str, ManyAct] = {
    "tag": ManyAct(
        "Tag den",
        "Tag",
        "taget",
        f"{LIST}#mine",
        cases_named,
        _take,
        undo="giv-tilbage",
        hint="Det, kontorets koordinator eller sekretær skal gøre i sagen, er så dit, og mails om det går til dig.",
    ),
    "giv-tilbage": ManyAct(
        "Giv tilbage til kontoret",
        "Giv tilbage",
        "givet-tilbage",
        f"{LIST}#mine",
        cases_named,
        _give_back,
        undo_word="Var det ikke meningen? Her gives de tilbage til kontoret.",
    ),
    "godkend": ManyAct(
        "Godkend",
        "Godkend",
        "godkendt-flere",
        f"{LIST}#mine",
        cases_named,
        _approve,
        Approvals,
        ("kommentar",),
        tell=_tell_approval,
        hint="En godkendelse kan ikke fortrydes; sagen kan siden sendes tilbage af det næste led.",
    ),
    "returner": ManyAct(
        "Send tilbage",
        "Send tilbage",
        "returneret-flere",
        f"{LIST}#mine",
        cases_named,
        _return,
        Returns,
        ("kommentar",),
        tell=_tell_return,
    ),
    "placer": ManyAct(
        "Sæt på dagsordenen",
        "Sæt på dagsordenen",
        "sat-paa",
        f"{LIST}#mine",
        cases_named,
        _place,
        Placing,
        ("moede", "grund"),
        _meetings,
        undo="tag-af",
        hint="Begrundelsen bruges kun, hvis sagsfristen er overskredet. Den står i dagsordenen.",
    ),
    "tag-af": ManyAct(
        "Tag af dagsordenen",
        "Tag af dagsordenen",
        "taget-af-flere",
        f"{LIST}#mine",
        cases_named,
        _take_off,
        TakenOff,
        ("moede", "grund"),
        _meetings,
        undo_word="Skulle sagerne ikke på alligevel? Så kan de tages af igen her.",
    ),
    "afgoer": ManyAct(
        "Skriv ind, hvordan forslagene endte",
        "Gem udfaldet",
        "gemt",
        "/overblik",
        cases_named,
        _settle,
        Settling,
        ("udfald", "alligevel"),
        _endings,
    ),
}
"""What can be stated of several cases chosen on a list."""


def approvable(visit: Visit, stages: Collection[Stage]) -> bool:
    """Whether some of these cases could be the visitor's to approve; each is judged when it is chosen."""
    return Stage.DRAFTING in stages and any(seat.role in MANAGERS for seat in visit.viewer.seats)


def placeable(visit: Visit, stages: Collection[Stage]) -> bool:
    """As `approvable`: to place on an agenda."""
    is_treated = not {Stage.RECOMMENDATION, Stage.DECISION}.isdisjoint(stages)
    return is_treated and any(seat.role in MEETING_DESK for seat in visit.viewer.seats)


def settleable(visit: Visit) -> bool:
    """As `approvable`: to say how proposals ended."""
    return any(seat.role in RESPONSIBLE | {SeatRole.SECRETARY} for seat in visit.viewer.seats)
