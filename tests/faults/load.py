"""People at work while processes are killed: real forms over HTTP with real sessions, and commands with known ids.

Each keeps at a fact until it is acknowledged, with the id it began with, as a browser whose owner presses again, or a
script that tries again. What was acknowledged stands in the ledger: that must be there at the end, once.
"""

from __future__ import annotations

import random
import re
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Self

import httpx
import sqlalchemy as sa

from models.store import RefusedError
from process.commands.act import Act, Command, Door, id_by_door
from process.commands.hearing import RecordResponse, RecordUnsolicited
from process.ids import CommandId
from process.state.hearing import Answer
from tests.faults.city import APPROVERS, COORDINATOR, OFFICER, PASSWORD, City
from tests.web.office import forms

PAUSE = 0.1
"""Seconds between two tries at a part that is away."""
PACE = 0.4
"""Seconds between two acts of a person, at most."""
SEVERAL = 6
"""Cases a person has under way at once."""
AWAY = (httpx.HTTPError, OSError)


class StoppedError(Exception):
    """The load is over; the fact under way was not acknowledged."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One that was acknowledged."""

    command_id: CommandId
    what: str
    about: str


@dataclass
class Ledger:
    """What was acknowledged, and what was tried. Filled by several threads."""

    facts: list[Fact] = field(default_factory=list)
    tries: Counter[str] = field(default_factory=Counter)
    texts: list[str] = field(default_factory=list)
    """Of titles and letters: each must be there once."""

    def acknowledged(self, fact: Fact) -> None:
        self.facts.append(fact)


class Person:
    """Somebody signed in, at a browser that asks again until it gets an answer."""

    def __init__(self, city: City, code: str, stop: threading.Event, ledger: Ledger) -> None:
        person = city.town.register.person(code)
        assert person is not None
        self.id, self.code = person.id, code
        self._client = httpx.Client(base_url=city.address, follow_redirects=False, timeout=15)
        self._stop, self._ledger = stop, ledger
        self._is_in = False

    def _answered(self, ask: Callable[[], httpx.Response]) -> httpx.Response:
        """What a page says at last. 5xx and silence are asked again."""
        while not self._stop.is_set():
            with suppress(*AWAY):
                response = ask()
                if response.status_code < 500:
                    return response
                self._ledger.tries[f"HTTP {response.status_code}"] += 1
            self._ledger.tries["no answer"] += 1
            self._stop.wait(PAUSE)
        raise StoppedError

    def page(self, path: str) -> str:
        if not self._is_in:
            self._sign_in()
        response = self._answered(partial(self._client.get, path))
        assert response.status_code == 200, f"{self.code} is not shown {path}: {response.status_code}"
        return response.text

    def leave(self) -> None:
        self._client.close()

    def _sign_in(self) -> None:
        form = forms(self._answered(partial(self._client.get, "/log-ind")).text)["/log-ind"][1]
        typed = {**form, "brugernavn": self.code, "adgangskode": PASSWORD}
        response = self._answered(partial(self._client.post, "/log-ind", data=typed))
        assert response.status_code == 303, f"{self.code} cannot sign in"
        self._is_in = True

    def send(self, path: str, form: str, what: str, about: str, **typed: Any) -> httpx.Response | None:
        """Fill in one of the forms of a page and send it until it is taken in; None where it is not offered."""
        offered = forms(self.page(path))
        if form not in offered:
            return None
        address, fields = offered[form]
        response = self._answered(partial(self._client.post, address or path, data={**fields, **typed}))
        if response.status_code != 303:
            self._ledger.tries[f"{what}: refused"] += 1
            return None
        self._ledger.acknowledged(Fact(id_by_door(Door.WEB, self.id, fields["command_id"]), what, about))
        return response


class Load:
    """Threads that go on until it is left. What breaks one breaks the test, at `look`."""

    def __init__(self, city: City, seed: int) -> None:
        self.ledger = Ledger()
        self._city = city
        self._stop = threading.Event()
        self._failures: list[BaseException] = []
        work = (self._case_work, self._case_work, self._answers, self._letters_of_citizens)
        self._threads = [
            threading.Thread(target=self._keep, args=(each, random.Random(f"{seed}-{place}")), daemon=True)
            for place, each in enumerate(work)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    def look(self) -> None:
        """Raise what has broken a thread."""
        if self._failures:
            raise self._failures[0]

    def _keep(self, work: Callable[[random.Random], None], rng: random.Random) -> None:
        try:
            work(rng)
        except StoppedError:
            return
        except BaseException as failure:
            self._failures.append(failure)

    # -- at the pages ------------------------------------------------------------------------------------------------

    def _case_work(self, rng: random.Random) -> None:
        """Cases from the empty form to their letters, several at once, one act at a time."""
        codes = (OFFICER, COORDINATOR, *APPROVERS)
        people = {code: Person(self._city, code, self._stop, self.ledger) for code in codes}
        try:
            self._open_cases(people, rng)
        finally:
            for person in people.values():
                person.leave()

    def _open_cases(self, people: dict[str, Person], rng: random.Random) -> None:
        open_cases: list[tuple[str, int]] = []
        while not self._stop.wait(rng.random() * PACE):
            if len(open_cases) < SEVERAL:
                number = self._registered(people[OFFICER])
                open_cases += [(number, 0)] if number else []
                continue
            number, step = open_cases.pop(rng.randrange(len(open_cases)))
            step += self._one_step(people, number, step)
            if step < len(APPROVERS) + 2:
                open_cases.append((number, step))

    def _registered(self, officer: Person) -> str | None:
        title = f"Forslag {uuid.uuid4()}"
        self.ledger.texts.append(title)
        committee = "sundhedsudvalg"
        path, form = "/sager/ny", "/sager/ny/tom"
        fields = {"titel": title, "type": "budget_proposal", "udvalg": [committee], "tekst": "beskyttet beskæftigelse"}
        fields |= {"afdeling": "handicap_psykiatri", "sagsbehandler": OFFICER}
        taken = officer.send(path, form, "register", title, **fields)
        match = re.search(r"/sager/([\d-]+)", taken.headers["location"]) if taken else None
        return match.group(1) if match else None

    def _one_step(self, people: dict[str, Person], number: str, step: int) -> bool:
        """The next act of this case; False where it cannot be done yet."""
        path = f"/sager/{number}"
        if step == 0:
            return people[OFFICER].send(path, "indsend", "submit", number) is not None
        if step <= len(APPROVERS):
            return people[APPROVERS[step - 1]].send(path, "godkend", "approve", number) is not None
        if "til" not in self._letters(people[COORDINATOR], path):
            self._stop.wait(PAUSE)  # the engine has not moved it yet
            return False
        return people[COORDINATOR].send(f"{path}/breve", f"{path}/breve", "send hearing", number) is not None

    def _letters(self, coordinator: Person, path: str) -> dict[str, Any]:
        offered = forms(coordinator.page(f"{path}/breve"))
        return offered.get(f"{path}/breve", ("", {}))[1]

    # -- through the store -------------------------------------------------------------------------------------------

    def _answers(self, rng: random.Random) -> None:
        """Answers of hearing bodies, entered by the coordinator as they come by mail."""
        coordinator = self._city.town.register.person(COORDINATOR)
        assert coordinator is not None
        while not self._stop.wait(rng.random()):
            waiting = self._city.rows(
                "SELECT case_id, body FROM hearing_request WHERE sent_at IS NOT NULL AND answered_at IS NULL"
            )
            if waiting:
                case, body = rng.choice(waiting)
                answer = RecordResponse(case=case, body=body, answer=Answer.REMARKS, text=f"Svar {uuid.uuid4()}")
                self._state(answer, coordinator.id, "answer", str(case))

    def _letters_of_citizens(self, rng: random.Random) -> None:
        """Small facts, often: something is always on its way when a process dies."""
        coordinator = self._city.town.register.person(COORDINATOR)
        assert coordinator is not None
        while not self._stop.wait(rng.random() * 0.3):
            newest = self._city.rows('SELECT max(id) FROM "case"')[0][0]
            if newest:
                text = f"Henvendelse {uuid.uuid4()}"
                self.ledger.texts.append(text)
                received = RecordUnsolicited(case=newest, sender="En borger", text=text)
                self._state(received, coordinator.id, "received", str(newest))

    def _state(self, command: Command, who: int, what: str, about: str) -> None:
        act = Act(who, id_by_door(Door.COMMAND_LINE, who, str(uuid.uuid4())))
        while not self._stop.is_set():
            try:
                self._city.town.store.apply(command, act, self._city.town.clock.now())
            except RefusedError:
                self.ledger.tries[f"{what}: refused"] += 1
                return
            except sa.exc.DBAPIError as error:
                self.ledger.tries[type(error).__name__] += 1
                self._stop.wait(PAUSE)
            else:
                self.ledger.acknowledged(Fact(act.command_id, what, about))
                return
