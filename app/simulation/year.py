"""Running the year: morning and afternoon sweeps on every day, people at work on working days, then the account."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.simulation.administration import APPROVAL_CARDS, Administration
from app.simulation.bodies import ANSWER_CARDS, Bodies
from app.simulation.decks import Deck
from app.simulation.matters import Matters
from app.simulation.meetings import Meetings
from app.simulation.town import Town
from models import tables as t
from models.audit import verify
from models.database import one_transaction, reading
from models.history import canonical_digest
from models.rows.prepared import Prepared
from models.store import Store
from models.tables.outbox import IS_PLANNED, IS_QUEUED, MessageState
from notifications.channels.sender import MemorySender
from notifications.outbox.compose import message_ids
from process.calendar import instant, local_day
from process.notices import NoticeKind, NoticeState
from process.stages import Stage
from process.state.case import Ending
from tasks.everything import move_everything, say_everything
from tasks.resources import Resources

_POSITION = Prepared(sa.select(t.chain_head.c.position))
_SOONEST = (
    Prepared(sa.select(sa.func.min(t.notices.c.planned_at)).where(IS_PLANNED)),
    Prepared(sa.select(sa.func.min(t.requests.c.next_due)).where(t.requests.c.next_due.is_not(None))),
    Prepared(sa.select(sa.func.min(t.messages.c.next_attempt_at)).where(IS_QUEUED)),
)


LAST_PASS = time(23, 59)
"""When a day's last pass is made over what is due."""


@dataclass(frozen=True)
class Outcome:
    """What the year came to; `simulate --json` prints it. `digest` is equal between runs with the same seed.

    `first` and `last` are the days it began and ended (ISO); `refused` counts what the rules refused the
    simulated people, `life` what else happened, by name.
    """

    year: int
    seed: int
    cases: int
    decided: int
    otherwise: list[dict[str, str]]
    hearing_requests: int
    answers: int
    silences: int
    reminders: int
    notices: dict[str, int]
    meetings: int
    absences: int
    substitutes: int
    postponed: int
    history_entries: int
    audit: bool
    digest: str
    first: str
    last: str
    refused: int
    life: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def simulate(store: Store, year: int, seed: int) -> Outcome:
    """Run every unfinished case of this database through a year, or through what is left of it.

    Starts at 1 January, or on the day after the newest history entry if that is later: time never runs backwards.
    """
    with reading(store.engine) as connection:
        first = max(date(year, 1, 1), _day_after_history(connection))
    running = begin(store, first, seed)
    running.run_until(date(year + 1, 1, 1))
    return account(running.town, year, seed, first)


def simulate_between(store: Store, first: date, last: date, seed: int, per_month: int) -> Outcome:
    """Run from the morning of `first` to the evening of `last`, with `per_month` new cases begun every month.

    The database's own history must be over before `first`: `can_begin` says whether it is.
    """
    running = begin(store, first, seed, per_month)
    running.run_until(last + timedelta(days=1))
    return account(running.town, first.year, seed, first)


def can_begin(store: Store, first: date) -> bool:
    with reading(store.engine) as connection:
        return _day_after_history(connection) <= first


@dataclass
class Running:
    """A town and its people, somewhere in the year."""

    town: Town
    administration: Administration
    bodies: Bodies
    meetings: Meetings
    matters: Matters
    sender: MemorySender
    move_all: Callable[[Resources], None]
    """What does all that is due: plainly, or as flows."""
    each_morning: bool = False
    """The engine makes one pass a day over what is due, as a country's many days ask for; else two more follow."""
    whole_days: bool = False
    """What is done on a day is one transaction."""
    _seen: int = -1

    def run_until(self, day: date) -> None:
        """Live through the days from `town.today` up to, and not including, `day`."""
        while self.town.today < day:
            is_last = self.town.today + timedelta(days=1) == day
            with one_transaction(self.town.store.engine) if self.whole_days else nullcontext():
                self._live_through_today(is_last=is_last)
            self.town.today += timedelta(days=1)

    def _live_through_today(self, *, is_last: bool) -> None:
        town = self.town
        self._move(town.at(8))
        if town.calendar.is_working_day(town.today):
            self.matters.work()
            self.administration.work()
            self.bodies.work()
            if not self.each_morning:
                self._move(town.at(14, 45))
            self.meetings.work()
        if is_last or not self.each_morning:
            self._move(instant(town.today, LAST_PASS))

    def _move(self, now: datetime) -> None:
        """One pass, unless nothing was stated since the last and nothing falls due: most moments of a year."""
        if self._is_idle(now):
            return
        self._pass_over(now)
        with reading(self.town.store.engine) as connection:
            self._seen = _position(connection)

    def _is_idle(self, now: datetime) -> bool:
        with reading(self.town.store.engine) as connection:
            if _position(connection) != self._seen:
                return False
            soonest = [row[0] for query in _SOONEST for row in query.rows(connection)]
        return all(moment is None or moment > now for moment in soonest)

    def _pass_over(self, now: datetime) -> None:
        self.town.has_news = True
        new_id = message_ids("simulated.invalid", self.town.rng.randbytes)
        self.move_all(Resources(self.town.store, lambda: now, self.sender, new_id))


def _position(connection: Connection) -> int:
    """Of the newest entry."""
    return next((int(row[0]) for row in _POSITION.rows(connection)), 0)


def plainly(tools: Resources) -> None:
    move_everything(tools)
    say_everything(tools)


MONTHS = range(1, 13)


def begin(
    store: Store, first: date, seed: int, per_month: int = 0, move_all: Callable[[Resources], None] = plainly
) -> Running:
    """A town at the morning of `first`, with people whose chances are drawn from `seed`; they begin `per_month` new
    cases a month.
    """
    town = settle(store, first, seed)
    return people_of(town, Matters.of(town, dict.fromkeys(MONTHS, per_month)), move_all)


def settle(store: Store, first: date, seed: int, *, one_at_a_time: bool = False) -> Town:
    """The town itself; `people_of` gives it people."""
    with reading(store.engine) as connection:
        store.reference.refresh(connection)
    _, calendar = store.reference.rules(store.reference.newest_config(), first)
    rng = random.Random(seed)  # noqa: S311  (chance for a play, not for secrets)
    return Town(store, rng, calendar, first, one_at_a_time=one_at_a_time)


def people_of(
    town: Town, matters: Matters, move_all: Callable[[Resources], None] = plainly, ordinary: int = 1
) -> Running:
    return Running(
        town,
        Administration(town, Deck(town.rng, APPROVAL_CARDS)),
        Bodies(town, Deck(town.rng, ANSWER_CARDS)),
        Meetings.of(town, ordinary),
        matters,
        MemorySender(keep=False),
        move_all,
    )


def _day_after_history(connection: Connection) -> date:
    newest = connection.execute(sa.select(sa.func.max(t.history.c.at))).scalar_one_or_none()
    return local_day(newest) + timedelta(days=1) if isinstance(newest, datetime) else date.min


def account(town: Town, year: int, seed: int, first: date | None = None) -> Outcome:
    """What has come of everything so far."""
    with reading(town.store.engine) as connection:
        verdict = verify(connection)
        cases = connection.execute(sa.select(t.cases).order_by(t.cases.c.number)).mappings().all()
        undecided = [row for row in cases if row["decided_on"] is None]
        requests = connection.execute(sa.select(t.requests)).mappings().all()
        return Outcome(
            year=year,
            seed=seed,
            cases=len(cases),
            decided=len(cases) - len(undecided),
            otherwise=[_otherwise(row) for row in undecided],
            hearing_requests=sum(row["sent_at"] is not None for row in requests),
            answers=sum(row["answered_at"] is not None for row in requests),
            silences=sum(row["closed_at"] is not None and row["answered_at"] is None for row in requests),
            reminders=_count_notices(connection, NoticeKind.REMINDER, NoticeState.SENT),
            notices=_notice_counts(connection),
            meetings=town.counts["meetings"],
            absences=town.counts["absences"],
            substitutes=town.counts["substitutes"],
            postponed=town.counts["postponed"],
            history_entries=verdict.entries,
            audit=verdict.ok,
            first=(first or date(year, 1, 1)).isoformat(),
            last=(town.today - timedelta(days=1)).isoformat(),
            refused=sum(town.refusals.values()),
            life={name: town.counts[name] for name in sorted(town.counts)},
            digest=facts_digest(town),
        )


def facts_digest(town: Town) -> str:
    """Of all that counts as the outcome, so that two runs can be compared."""
    with reading(town.store.engine) as connection:
        facts = _facts(connection)
    return canonical_digest([facts, dict(town.counts), dict(town.refusals)])


def _otherwise(row: Any) -> dict[str, str]:
    """A case that no body has decided, and why."""
    if row["ending"] == Ending.WITHDRAWN:
        reason = "withdrawn"
    else:
        reason = {
            Stage.DRAFTING: "the draft is not approved",
            Stage.HEARING: "the hearing is not over",
            Stage.RECOMMENDATION: "a committee has not recommended",
            Stage.DECISION: "the year ended before the deciding body's meeting",
        }.get(row["stage"], "ended without a decision")
    return {"case": row["number"], "stage": str(row["stage"]), "reason": reason}


def _notice_counts(connection: Connection) -> dict[str, int]:
    notices, messages = t.notices, t.messages
    applicable = notices.c.state.not_in((NoticeState.NOT_APPLICABLE, NoticeState.CANCELLED, NoticeState.SUPERSEDED))
    count = sa.select(sa.func.count())
    return {
        "planned": connection.execute(count.select_from(notices).where(applicable)).scalar_one(),
        "sent": _count_state(connection, NoticeState.SENT),
        "given_up": connection.execute(
            count.select_from(messages).where(messages.c.state == MessageState.GIVEN_UP)
        ).scalar_one(),
    }


def _count_state(connection: Connection, state: NoticeState) -> int:
    notices = t.notices
    return int(
        connection.execute(sa.select(sa.func.count()).select_from(notices).where(notices.c.state == state)).scalar_one()
    )


def _count_notices(connection: Connection, kind: NoticeKind, state: NoticeState) -> int:
    notices = t.notices
    where = (notices.c.kind == kind, notices.c.state == state)
    return int(connection.execute(sa.select(sa.func.count()).select_from(notices).where(*where)).scalar_one())


def _facts(connection: Connection) -> list[object]:
    """What counts as the outcome: by case number and body code, no ids, no run times."""
    organizations = {row.id: row.code for row in connection.execute(sa.select(t.organizations))}
    cases, steps, requests = t.cases, t.consultations, t.requests
    numbers = {row.id: row.number for row in connection.execute(sa.select(cases.c.id, cases.c.number))}
    ended = sa.select(cases.c.number, cases.c.stage, cases.c.ending, cases.c.decided_on).order_by(cases.c.number)
    facts: list[object] = [list(row) for row in connection.execute(ended)]
    for row in connection.execute(sa.select(steps).order_by(steps.c.case_id, steps.c.number)):
        facts.append([numbers[row.case_id], row.number, organizations[row.body], row.state, row.outcome])
    order = (requests.c.case_id, requests.c.consultation, requests.c.round)
    for row in connection.execute(sa.select(requests).order_by(*order)):
        facts.append([numbers[row.case_id], organizations[row.body], row.sent_at, row.due_on, row.answered_at])
    notices = t.notices
    by_kind = sa.select(notices.c.kind, notices.c.state, sa.func.count()).group_by(notices.c.kind, notices.c.state)
    return facts + sorted([str(kind), str(state), count] for kind, state, count in connection.execute(by_kind))
