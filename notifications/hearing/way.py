"""The way ahead of a case that somebody is asked about: every meeting that treats it, and which of them decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from process.calendar import danish_date, local_day
from process.planning.conditions import is_placed
from process.planning.plan import Plan
from process.words import dates
from process.words.grammar import sentence

THEIR_DEADLINE = "jeres frist"


@dataclass(frozen=True, slots=True)
class Treating:
    """One meeting that treats the case. `held_on` None: no day is set for it. `on` says how sure the day is: "" of a
    meeting on whose agenda the case stands.
    """

    body: str
    reading: int = 0
    held_on: date | None = None
    on: str = ""
    starts_at: datetime | None = None

    @property
    def day(self) -> str:
        return f"{self.on}{dates.day(self.held_on)}" if self.held_on else "der er ikke sat dag på endnu"

    @property
    def where(self) -> str:
        return sentence(f"{self.body}, {self.reading}. behandling" if self.reading else self.body)

    def is_before(self, due: datetime | None) -> bool:
        """Whether it begins before a deadline; its hour counts where it is known."""
        if self.held_on is None or due is None:
            return False
        return self.starts_at < due if self.starts_at else self.held_on < local_day(due)


@dataclass(frozen=True, slots=True)
class Way:
    """The meetings in the order of their days; the last decides the case."""

    meetings: tuple[Treating, ...]

    def told(self, due: datetime | None, deadline: str = THEIR_DEADLINE, *, are_several: bool = False) -> str:
        """Who treats the case and who decides it, and when, as running text with a list. An answer that comes in time
        for its deadline may be too late for a meeting: then it says which one gets it. `are_several`: of cases that all
        go this way.
        """
        *before, final = self.meetings
        case, they = ("sagerne", "de") if are_several else ("sagen", "den")
        said = [f"{sentence(final.body)} afgør {case}{_when(final)}."]
        if before:
            lines = "".join(f"\n- {each.where}: {each.day}{_early(each, due, deadline)}" for each in before)
            said.insert(0, f"Før {case} afgøres, behandles {they} her:{lines}\n\n")
        return f"{''.join(said)}{_with_the_next(self.meetings, due, deadline, case)}"

    def decided_before(self, day: date, case: str = "sagen") -> str:
        """Who will have decided the case before this day, and when; "" where an answer of that day can be in it."""
        final = self.meetings[-1]
        if final.held_on is None or day <= final.held_on:
            return ""
        return f"{sentence(final.body)} afgør {case}{_when(final)}. Et svar derefter kan ikke komme med i afgørelsen."


def _when(final: Treating) -> str:
    reading = f" ved {final.reading}. behandling" if final.reading else ""
    return f"{reading}, {final.day}" if final.held_on else f"{reading}. Der er ikke sat dag på endnu"


def _early(meeting: Treating, due: datetime | None, deadline: str) -> str:
    return f", før {deadline}" if meeting.is_before(due) else ""


def _with_the_next(meetings: tuple[Treating, ...], due: datetime | None, deadline: str, case: str) -> str:
    early = [each for each in meetings if each.is_before(due)]
    later = next((each for each in meetings if not each.is_before(due) and each.held_on), None)
    if not early or later is None or later.held_on is None:
        return ""
    which = "det møde" if len(early) == 1 else "de møder"
    return (
        f" Kommer svaret efter {which}, der er før {deadline}, indgår det, når {later.body} behandler {case} "
        f"{danish_date(later.held_on)}."
    )


def way_of(plan: Plan, final: int) -> Way | None:
    """By the plan of the case; None where no meeting is to come. `final`: the number of the consultation that decides
    it.
    """
    meetings = sorted(_treating(plan, final), key=lambda pair: (pair[0], pair[1].held_on or date.max))
    return Way(tuple(meeting for _, meeting in meetings)) if meetings else None


def _treating(plan: Plan, final: int) -> Iterator[tuple[bool, Treating]]:
    """Each meeting to come, and whether it decides the case. What is planned back from a later day than the first
    possible may come later, too.
    """
    has_room = plan.aim is not None and plan.decision_on is not None and plan.decision_on < plan.aim
    for place, step in enumerate(plan.steps):
        if not step.treats or step.done:
            continue
        is_final, day = step.number == final, plan.walked.meetings.get(place)
        held_on, starts_at = (day.held_on, day.meeting.starts_at if day.meeting else None) if day else (None, None)
        if is_final and plan.aim is not None and (held_on is None or held_on < plan.aim):
            held_on, starts_at = plan.aim, None
        on = "tidligst " if has_room and not is_final else "efter planen "
        on = "" if is_placed(step, plan.conditions.today) else on
        yield is_final, Treating(step.name, step.reading, held_on, on, starts_at)
