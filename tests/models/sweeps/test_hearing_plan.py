"""The hearing plan is told in January, and where a calendar changes what came of it: once, to those concerned."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from models import tables as t
from models.audit import verify
from models.database import reading, writing
from models.store import Store
from models.sweeps.hearing_plan import tell_of_hearing_plan
from notifications.channels.sender import MemorySender
from notifications.outbox.compose import compose, message_ids
from notifications.outbox.deliver import deliver
from notifications.outbox.promote import promote
from process.commands.act import Act, RegisterCommand, id_by_engine
from process.notices import NoticeKind, NoticeState
from process.planning.hearing_plan import BodyPlan, HearingPlan, Standing, hearing_plan, result_of
from process.register import SeatRole
from tests.builders.moments import at

NEW_YEAR, JANUARY = date(2027, 1, 1), date(2027, 1, 4)
BODY = "aeldreraad"


def told(store: Store, now: datetime) -> int:
    with writing(store.engine) as connection:
        return tell_of_hearing_plan(store, connection, now)


def standing(store: Store, kind: NoticeKind) -> list[tuple[int, str]]:
    """Whom it is to be told, and what."""
    notice = t.notices.c
    which = (notice.kind == kind, notice.state.in_([NoticeState.PLANNED, NoticeState.DUE, NoticeState.SENT]))
    with reading(store.engine) as connection:
        rows = connection.execute(sa.select(notice.recipient, notice.about).where(*which).order_by(notice.id))
        return [(recipient, about) for recipient, about in rows]


def the_plan(store: Store, today: date = JANUARY) -> HearingPlan:
    with reading(store.engine) as connection:
        store.reference.refresh(connection)
        config = store.reference.newest_config()
    rules, calendar = store.reference.rules(config, today)
    return hearing_plan(rules.budget_years[2028], rules, store.reference.register, calendar, today)


def of_body(store: Store) -> BodyPlan:
    return next(each for each in the_plan(store).bodies if each.body.code == BODY)


def state(store: Store, day: date, now: datetime, **fields: object) -> None:
    """Something of a meeting of the body."""
    command = RegisterCommand(kind="meeting", key=f"{BODY}/{day}", fields=fields)
    store.apply(command, Act(None, id_by_engine(f"{day}/{now}")), now)


def held_on(store: Store, day: date, now: datetime) -> None:
    state(store, day, now, organization=BODY, held_on=day, starts_at=time(15))


@pytest.fixture
def troubled(store: Store) -> BodyPlan:
    """Ældrerådet, whose meetings of the autumn are a week too late for the budget."""
    plan = of_body(store)
    for meeting in list(store.reference.register.meetings_of(plan.body.id)):
        if plan.weeks.hold(meeting):
            state(store, meeting.held_on, at(JANUARY, 1), state="cancelled")
    held_on(store, plan.last_on + timedelta(days=7), at(JANUARY, 2))
    assert of_body(store).standing is Standing.MOVE
    return of_body(store)


def test_not_before_the_year_it_is_heard_in_and_then_once(store: Store, troubled: BodyPlan) -> None:
    told(store, at(NEW_YEAR - timedelta(days=1)))
    assert [about for _, about in standing(store, NoticeKind.MEETING_TO_MOVE) if about.startswith("2028/")] == []
    assert told(store, at(JANUARY)) > 0
    assert told(store, at(JANUARY)) == 0
    assert told(store, at(JANUARY + timedelta(days=30))) == 0, "that days pass is no news"
    asked = [about for _, about in standing(store, NoticeKind.MEETING_TO_MOVE)]
    assert set(asked) == {f"2028/{troubled.body.id}/{result_of(troubled)}"}
    coordinators = [recipient for recipient, _ in standing(store, NoticeKind.HEARING_PLAN)]
    assert coordinators
    assert len(coordinators) == len(set(coordinators))


def test_a_calendar_that_mends_it_before_anybody_was_asked_asks_nobody(store: Store, troubled: BodyPlan) -> None:
    told(store, at(JANUARY, 4))
    held_on(store, troubled.last_on, at(JANUARY, 5))
    assert result_of(of_body(store)) == "in_time"
    assert told(store, at(JANUARY, 6)) > 0
    assert standing(store, NoticeKind.MEETING_TO_MOVE) == []
    assert told(store, at(JANUARY, 7)) == 0
    plans = standing(store, NoticeKind.HEARING_PLAN)
    assert len(plans) == len({recipient for recipient, _ in plans}), "one plan each, the newest"


def test_it_arrives_as_mail_with_what_is_asked_and_whom_to_call_and_so_does_that_it_is_mended(
    store: Store, troubled: BodyPlan
) -> None:
    told(store, at(JANUARY))
    sender, now = MemorySender(), at(JANUARY, 10)
    _send(store, sender, now)
    asked = [letter for letter in sender.letters if "Flyt mødet" in letter.text]
    body = next(letter for letter in asked if "Kontakt: høringskoordinator" in letter.text)
    assert "Ældrerådet skal efter planen høres om budget 2028" in body.text
    assert body.subject.startswith("Høring om budget 2028: Ældrerådets møde i budgetugerne")
    whole = next(letter for letter in asked if "Formand og sekretær har fået besked." in letter.text)
    assert "- Ældrerådet: Flyt mødet " in whole.text
    later = at(JANUARY + timedelta(days=7))
    held_on(store, troubled.last_on, later)
    assert told(store, later) > 0
    before = len(sender.letters)
    _send(store, sender, at(JANUARY + timedelta(days=7), 10))
    subjects = [letter.subject for letter in sender.letters[before:]]
    assert any("Ældrerådets møder passer nu" in subject for subject in subjects)
    assert any("alle organer kan nå at svare" in subject for subject in subjects)
    with reading(store.engine) as connection:
        assert verify(connection).problems == ()


def _send(store: Store, sender: MemorySender, now: datetime) -> None:
    with writing(store.engine) as connection:
        promote(connection, now)
        compose(connection, now, message_ids("sandvig.example"))
    deliver(store.engine, now, sender, municipality="Sandvig Kommune")


def test_who_is_asked_speaks_for_the_body(store: Store, troubled: BodyPlan) -> None:
    told(store, at(JANUARY))
    asked = {recipient for recipient, _ in standing(store, NoticeKind.MEETING_TO_MOVE)}
    speaking = store.reference.register.seats_in(troubled.body.id, JANUARY, SeatRole.SECRETARY, SeatRole.CHAIR)
    assert asked == {seat.person for seat in speaking}
