"""The plan of one case, and «Hvad nu hvis»: what another deadline or another meeting would cost. Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from fastapi import APIRouter, Response

from app.web.access import CurrentVisit
from app.web.case.timeline import timeline
from app.web.case_work import CaseNumber, case_work
from app.web.fields import hour_of
from app.web.render import page_about
from models.case.plan import CasePlan, OpenHearing, case_plan
from process.calendar import danish_date
from process.ids import BodyId
from process.planning.assessment import Assessor
from process.register import MeetingDate, MeetingStatus
from process.stages import Stage
from process.state.case import CaseState

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Field:
    """One hearing in the form: what stands in its two fields, and what is wrong with them."""

    hearing: OpenHearing
    day: str
    hour: str
    error: str = ""


@dataclass(frozen=True)
class Question:
    """What the reader asks: the form as filled in, and what of it differs from the plan."""

    fields: tuple[Field, ...]
    deadlines: Mapping[BodyId, tuple[date, time]]
    target: MeetingDate | None

    @property
    def is_asked(self) -> bool:
        return bool(self.deadlines or self.target)


@router.get("/sager/{number}/plan")
def show(visit: CurrentVisit, number: CaseNumber) -> Response:
    work = visit.read(case_work, number)
    around, state, today = work.around, work.state, work.ctx.today
    assessor = work.ctx.assessor
    standing = case_plan(assessor, state)
    meetings = _targets(standing, assessor)
    asked = _question(visit.request.query_params, standing, meetings, today)
    plan = case_plan(assessor, state, deadlines=asked.deadlines, target=asked.target) if asked.is_asked else standing
    target = asked.target or assessor.target_of(state)
    return page_about(
        work,
        "case/plan.html.j2",
        standing=standing,
        plan=plan,
        asked=asked,
        meetings=meetings,
        chosen=target.id if target else None,
        is_over=state.case.stage in (Stage.FOLLOW_UP, Stage.ENDED),
        said=_said(plan, state),
        timeline=timeline(state, around.register, today, plan.days, target),
    )


def _said(planned: CasePlan, state: CaseState) -> str:
    """The plan in one sentence."""
    plan = planned.plan
    if plan is None:
        return planned.beyond
    if plan.decision_on is None:
        return plan.blocked
    earliest = f"{plan.decider} kan tidligst afgøre sagen {danish_date(plan.decision_on)}."
    if plan.aim is None or not plan.is_reached:
        return f"{earliest} Målet {danish_date(plan.aim)} kan ikke nås." if plan.aim else earliest
    towards = f"Målet er {danish_date(plan.aim)}." if state.case.target_meeting else "Intet møde er valgt som mål."
    return f"{earliest} {towards}"


def _targets(planned: CasePlan, assessor: Assessor) -> list[MeetingDate]:
    """The meetings ahead of the body that decides."""
    steps = planned.plan.steps if planned.plan else ()
    last = max((step for step in steps if step.treats), key=lambda step: step.step, default=None)
    if last is None:
        return []
    ahead = assessor.register.meetings_of(last.body)
    return [each for each in ahead if each.state is MeetingStatus.PLANNED and each.held_on >= assessor.today]


def _question(params: Mapping[str, str], planned: CasePlan, meetings: list[MeetingDate], today: date) -> Question:
    """The form's fields; one left as the plan has it asks nothing."""
    fields = tuple(_field(params, hearing, today) for hearing in planned.hearings)
    wished = {field.hearing.body: (_day(field.day), hour_of(field.hour)) for field in fields if not field.error}
    as_planned = {each.body: (each.due_on, each.due_time) for each in planned.hearings}
    deadlines = {
        body: (day, hour or time(12, 0))
        for body, (day, hour) in wished.items()
        if day is not None and (day, hour) != as_planned[body]
    }
    target = next((each for each in meetings if str(each.id) == params.get("maal", "")), None)
    return Question(fields, deadlines, target)


def _field(params: Mapping[str, str], hearing: OpenHearing, today: date) -> Field:
    day = params.get(f"frist-{hearing.body}", hearing.due_on.isoformat() if hearing.due_on else "").strip()[:20]
    hour = params.get(f"kl-{hearing.body}", f"{hearing.due_time:%H:%M}").strip()[:8]
    # A browser does not take back what is no date: the sentence beside the field keeps it.
    wished = _day(day)
    if day and wished is None:
        return Field(hearing, "", hour, f"»{day}« er ikke en dato. Skriv den som 2027-09-24.")
    if wished and wished < today and wished != hearing.due_on:
        return Field(hearing, day, hour, f"{danish_date(wished)} er passeret. Skriv en dag, der kommer.")
    if hour and hour_of(hour) is None:
        return Field(hearing, day, "", f"»{hour}« er ikke et klokkeslæt. Skriv det som 12:00.")
    return Field(hearing, day, hour)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
