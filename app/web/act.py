"""Stating a fact from a form, the same way on every page: the form read, the command made of it, the store asked.

What was typed wrong, and what the rules refuse, is shown beside its field on the page the form stands on, with what was
typed. A form carries `command_id`, so that a second press takes effect once, and may carry `expected_version`, so that
two people never overwrite each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Concatenate, Generic

from fastapi import HTTPException, Response
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from app.web.access import Subject, Visit, Where
from app.web.facts import done, new_id
from app.web.forms import Form, MistakesError, Typed
from app.web.installation import Installation
from app.web.kept_text import keep_all, keep_others, saved
from app.web.parts import KEEP
from models.database import is_passing
from models.history import is_known
from models.store import Receipt, RefusedError
from process.commands.act import Act as Stated
from process.commands.act import Command, Door, id_by_door, part_of
from process.commands.meeting import MeetingCommand
from process.ids import CommandId, PersonId
from process.refusals import Refusal

NOWHERE: Mapping[str, str] = {}


@dataclass(frozen=True)
class Act(Generic[Subject]):
    """One thing to state of `Subject`: when it is offered, its form, and the words after it (`facts.DONE`).

    `title`: what a page that lists its acts calls it. `at`: the fields where refusals are shown, by their codes; `""`
    is that of all others. `to`: where to go then, if not to the same page. `state`: for what takes more than one
    command; it answers, or leaves what is wrong in `typed`.
    """

    is_offered: Callable[[Subject], bool]
    form: type[Form]
    done: str
    title: str = ""
    at: Mapping[str, str] = field(default_factory=dict)
    to: Callable[[Subject, Any], str] | None = None
    state: Callable[[Visit, Subject, Any], Response | None] | None = None


Acts = Mapping[str, Act[Subject]]
"""The acts of a page by the names of their forms (`handling`)."""


def offered(acts: Acts[Subject], subject: Subject) -> dict[str, str]:
    """The acts to show, by the names of their forms, with their titles. None that would be refused for want of right,
    or because it is not its turn.
    """
    return {name: act.title for name, act in acts.items() if act.is_offered(subject)}


def act_on(
    visit: Visit,
    acts: Act[Subject] | Acts[Subject],
    load: Callable[Concatenate[Connection, Visit, Where], Subject],
    show: Callable[Concatenate[Visit, Where], Response],
    *where: Where.args,
    **named: Where.kwargs,
) -> Response:
    """The answer to a form that was sent: what it states is stated, or `show` gives its page again. `load` reads what
    it is about; of several acts it is the one the form names (`handling`).
    """
    if visit.typed.handling == KEEP:
        visit.read(load, *where, **named)  # whoever may not see the page keeps nothing there
        return keep_all(visit)
    act = acts if isinstance(acts, Act) else _named(visit, acts)
    with visit.about(load, *where, **named) as subject:
        command = command_of(visit.typed, act.form, subject)
    if command is None and _has_taken_effect(visit):
        saved(visit)
        return done(visit.path, act.done)
    answer = None if command is None else _unless_locked(visit, act.state or _stated(act), subject, command)
    if answer is not None:
        saved(visit)
    return answer or show(visit, *where, **named)


def _has_taken_effect(visit: Visit) -> bool:
    """Whether this very form was taken in before: its answer was lost, and what it chose from is offered no more."""
    if not visit.typed.sent_id:
        return False
    with visit.reading() as connection:
        return is_known(connection, own_id(visit))


def _unless_locked(
    visit: Visit, states: Callable[[Visit, Subject, Any], Response | None], subject: Subject, command: Any
) -> Response | None:
    """A database that another holds is said on the page, with what was typed."""
    try:
        keep_others(visit)
        return states(visit, subject, command)
    except OperationalError as error:
        if not is_passing(error):
            raise
        visit.typed.busy()
        return None


def _named(visit: Visit, acts: Acts[Subject]) -> Act[Subject]:
    name = visit.typed.handling
    if name not in acts:
        raise HTTPException(422)
    visit.typed.prefix = f"{name}-"
    return acts[name]


def command_of(typed: Typed, kind: type[Form], subject: object) -> Any:
    """What the form filled in states; None where something must be mended first, which `typed` then says."""
    form = typed.read(kind, subject)
    try:
        return form.command(subject) if form is not None else None
    except MistakesError as error:
        for name, sentence in error.mistakes:
            typed.wrong(name, sentence)
        typed.later = error.later
        return None


def _stated(act: Act[Subject]) -> Callable[[Visit, Subject, Any], Response | None]:
    def stated(visit: Visit, subject: Subject, command: Any) -> Response | None:
        receipt = state(visit, command, act.at)
        return done(act.to(subject, command) if act.to else visit.path, act.done) if receipt else None

    return stated


def own_id(visit: Visit) -> CommandId:
    """The id of what the visitor's form states (`access.own_form` has seen that it is a UUID)."""
    return id_by_door(Door.WEB, visit.viewer.person, visit.typed.sent_id or new_id())


def state(
    visit: Visit,
    command: Command,
    at: Mapping[str, str] = NOWHERE,
    command_id: CommandId | None = None,
    also: Callable[[Connection], None] | None = None,
) -> Receipt | None:
    """State it as the visitor; a refusal is told at its field. `also`: see `Store.apply`."""
    typed = visit.typed
    answer = apply(visit.site, visit.viewer.person, command, command_id or own_id(visit), typed.version, also)
    if isinstance(answer, Refusal):
        typed.refused(answer, at.get(answer.code, at.get("", "")))
        return None
    return answer


def apply(
    site: Installation,
    person: PersonId,
    command: Command,
    command_id: CommandId,
    expected_version: int | None = None,
    also: Callable[[Connection], None] | None = None,
) -> Receipt | Refusal:
    try:
        return site.store.apply(command, Stated(person, command_id, expected_version), site.now(), also)
    except RefusedError as refused:
        site.counted.refused(refused.refusal.code)
        return refused.refusal


def state_all(visit: Visit, commands: Sequence[MeetingCommand], here: int) -> list[Receipt | Refusal]:
    """Several commands of one form in one transaction, each with a number of its own made from the form's. A refused
    one does not stop the others. The version the form carries is that of the meeting `here`.
    """
    sent = own_id(visit)
    acts = (
        Stated(
            visit.viewer.person,
            part_of(sent, getattr(command, "case", place)),
            visit.typed.version if command.meeting == here else None,
        )
        for place, command in enumerate(commands)
    )
    answers = visit.site.store.apply_all(list(zip(commands, acts, strict=True)), visit.site.now())
    for answer in answers:
        if isinstance(answer, Refusal):
            visit.site.counted.refused(answer.code)
    return answers
