"""A week in the town, lived by a script: the same facts at the same hours, whatever happens to the processes meanwhile.

Nobody touches the installation: people press again until they are answered, and wait until a case has moved.
"""

from __future__ import annotations

import re
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.engine.waiting import to_move
from models.store import Receipt
from process.commands.act import Act, Command, Door, id_by_door
from process.commands.case import ApproveDraft, SubmitDraft
from process.commands.hearing import RecordResponse, RecordUnsolicited, SendHearing
from process.state.hearing import Answer
from tests.engine.processes import until
from tests.engine.town import START
from tests.faults.city import APPROVERS, COORDINATOR, OFFICER, SATURDAY, City

DAYS = 5
HOURS = (9, 10, 11, 13, 14)
NIGHT = (18, 23, 29)
"""Hours after midnight of a day at which the clock stops in its night, with nobody at work."""
MOVED_WITHIN = 240.0
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T\d\d:\d\d\S*")


class Week:
    """Five working days with a week-end in them. `between` is what happens to the processes, hour by hour."""

    def __init__(self, city: City, between: Callable[[int, int], None]) -> None:
        self._city, self._between = city, between
        self._cases: list[int] = []

    def live(self) -> None:
        days = [START.replace(hour=0) + timedelta(days=number) for number in range(DAYS + 2)]
        working = [day for day in days if day.weekday() < SATURDAY]
        for number, day in enumerate(working):
            for hour in HOURS + NIGHT:
                self._at(day + timedelta(hours=hour), number, hour)
                if hour in HOURS:
                    self._act(number, hour)
        self._at(working[-1] + timedelta(days=1, hours=9), len(working), HOURS[0])

    def _at(self, moment: datetime, day: int, hour: int) -> None:
        """At this hour; a clock that has gone ahead is not put back."""
        clock = self._city.town.clock
        if clock.now() < moment:
            self._city.turns.append(time.time())
            clock.set(moment)
        self._between(day, hour)
        self._wait_until_moved()

    def _act(self, day: int, hour: int) -> None:
        """One case a day: written, approved, heard the same day; answered on the two days after."""
        if hour == 9:
            command, _ = self._city.town.a_new_case()
            registered = self._state(command, OFFICER, f"register-{day}")
            assert registered.case_id is not None
            self._cases.append(registered.case_id)
            self._state(SubmitDraft(case=registered.case_id), OFFICER, f"submit-{day}")
        elif hour == 10:
            for person in APPROVERS:
                self._state(ApproveDraft(case=self._cases[day]), person, f"{person}-{day}")
        elif hour == 11:
            self._state(SendHearing(case=self._cases[day]), COORDINATOR, f"send-{day}")
        elif hour == 13:
            received = RecordUnsolicited(case=self._cases[day], sender="En borger", text=f"Henvendelse {day}")
            self._state(received, COORDINATOR, f"received-{day}")
            self._answer(day - 1, 0)
        else:
            self._answer(day - 2, 1)

    def _answer(self, day: int, half: int) -> None:
        """Every second body that was asked about the case of that day."""
        if day < 0:
            return
        case = self._cases[day]
        asked = self._city.rows("SELECT body FROM hearing_request WHERE case_id = :case ORDER BY body", case=case)
        for (body,) in asked[half::2]:
            answer = RecordResponse(case=case, body=body, answer=Answer.REMARKS, text=f"Svar fra {body}")
            self._state(answer, COORDINATOR, f"answer-{day}-{body}")

    def _state(self, command: Command, who: str, name: str) -> Receipt:
        """State it until it is taken in: the database may be locked, or away."""
        town = self._city.town
        person = town.register.person(who)
        assert person is not None
        act = Act(person.id, id_by_door(Door.COMMAND_LINE, person.id, str(uuid.uuid5(uuid.NAMESPACE_URL, name))))
        while True:
            with suppress(sa.exc.OperationalError):
                return town.store.apply(command, act, town.clock.now())
            time.sleep(0.2)

    def _wait_until_moved(self) -> None:
        """The engine does it by itself, however often it was killed."""
        town = self._city.town

        def is_moved() -> bool:
            with suppress(sa.exc.OperationalError):
                return not to_move(town.store, town.clock.now())
            return False

        until(is_moved, MOVED_WITHIN, "what is ready moves", every=0.1)


Words = tuple[object, ...]


@dataclass(frozen=True)
class Account:
    """What came of a week, in words that do not depend on the second at which it was done. `reasons`: why a notice was
    not told, in the log's own words.
    """

    facts: Counter[Words]
    moves: Counter[Words]
    notices: dict[Words, str]
    reasons: dict[Words, str] = field(default_factory=dict)

    def differences(self, quiet: Account) -> list[str]:
        """What is not as in the quiet week, with the log's reason where it has one."""
        lines = [
            f"fact {words}: {self.facts[words]} for {quiet.facts[words]}" for words in _unequal(self.facts, quiet.facts)
        ]
        lines += [
            f"move {words}: {self.moves[words]} for {quiet.moves[words]}" for words in _unequal(self.moves, quiet.moves)
        ]
        for words in sorted(self.notices.keys() | quiet.notices.keys(), key=str):
            here, there = self.notices.get(words, "missing"), quiet.notices.get(words, "missing")
            if here != there and words not in self.reasons:
                lines.append(f"notice {words}: {here} for {there}")
        return lines


def _unequal(ours: Counter[Words], theirs: Counter[Words]) -> list[Words]:
    return sorted((words for words in ours.keys() | theirs.keys() if ours[words] != theirs[words]), key=str)


def account(city: City) -> Account:
    entries = city.rows(
        'SELECT h.tag, c.number, h.actor FROM history_entry h JOIN "case" c ON c.id = h.case_id '
        "WHERE h.tag <> 'notice:attempted'"
    )
    notices = city.rows(
        "SELECT n.id, n.kind, c.number, n.consultation, n.round, n.about, n.recipient, n.day, n.state "
        'FROM notice n JOIN "case" c ON c.id = n.case_id'
    )
    refused = dict(
        city.rows(
            "SELECT mn.notice, max(a.answer) FROM delivery_attempt a JOIN message_notice mn ON mn.message = a.message "
            "JOIN notice n ON n.id = mn.notice WHERE n.state = 'given_up' GROUP BY mn.notice"
        )
    )
    return Account(
        facts=Counter((tag, case, actor) for tag, case, actor in entries if actor is not None),
        moves=Counter((tag, case) for tag, case, actor in entries if actor is None),
        notices={_words(row): row[8] for row in notices},
        reasons={_words(row): refused[row[0]] for row in notices if row[0] in refused},
    )


def _words(notice: Sequence[object]) -> Words:
    """All but its number, and of a moment only the day."""
    return tuple(MOMENT.sub(r"\1", str(value)) for value in notice[1:8])
