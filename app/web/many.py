"""Acting on many at once: what was chosen on a list, what it would come to, one button, and one that takes it back.

Nothing is written before the button is pressed; each that would be refused is named with its reason, and left out. What
is then stated is stated as one, or none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from fastapi import HTTPException, Response
from sqlalchemy.engine import Connection
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from app.web.access import Visit
from app.web.act import own_id
from app.web.fields import Many, Text
from app.web.forms import Form, MistakesError, Typed, in_danish
from app.web.render import page
from documents.case.difference import amount_words, shortened
from documents.hearing.since_asked import Changed
from models.all_or_none import Stated, record_all
from models.foreseen import Foreseen, foresee
from process.change import Decided
from process.notices import NoticeState
from process.refusals import Refusal

ADDRESS = "/paa-en-gang"
MOST = 400
"""So many can be chosen at once; an address would get too long to be read by any browser."""
NOTHING_CHOSEN = "Vælg mindst én på listen."


@dataclass(frozen=True, slots=True)
class Choice:
    """One that can be chosen: `key` as lists name it, `subject` what commands are made of."""

    key: str
    title: str
    address: str
    subject: Any
    below: str = ""  # a second line


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one that would be done: sentences, and the texts that have changed."""

    lines: tuple[str, ...] = ()
    changed: tuple[Changed, ...] = ()


@dataclass(frozen=True)
class ManyAct:
    """One thing to state of many. `commands`: of one, from the form filled in. `choices`: those of the keys that the
    visitor may know of. `options`: what the form's fields offer. `tell`: what one of them comes to. `whole`: why not
    all of it at once. `undo`: the act that takes it back.
    """

    title: str
    button: str
    done: str
    back: str
    choices: Callable[[Connection, Visit, Collection[str]], Sequence[Choice]]
    commands: Callable[[Choice, Any, Visit], Stated]
    form: type[Form] = Form
    fields: tuple[str, ...] = ()
    options: Callable[[Connection, Visit], Mapping[str, Sequence[tuple[str, str]]]] = lambda _connection, _visit: {}
    tell: Callable[[Connection, Visit, Choice, Sequence[Foreseen]], Told] = lambda *_: Told()
    whole: Callable[[Visit, Sequence[Stated]], str] = lambda _visit, _all: ""
    hint: str = ""
    undo: str = ""
    undo_word: str = ""


class Chosen(Form):
    valgt: Many
    trin: Text


@dataclass
class Meaning:
    """What the page shows: those that would be done, each with what is told of it, and those that would not."""

    act: ManyAct
    allowed: list[tuple[Choice, Told]] = field(default_factory=list)
    refused: list[tuple[Choice, list[str]]] = field(default_factory=list)
    options: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)

    @property
    def unchanged(self) -> list[tuple[Choice, Told]]:
        return [(choice, told) for choice, told in self.allowed if not told.changed]

    @property
    def changed(self) -> list[tuple[Choice, Told]]:
        return [(choice, told) for choice, told in self.allowed if told.changed]


def show(visit: Visit, act: ManyAct, name: str) -> Response:
    """What it would come to; nothing is written."""
    chosen = _chosen(visit, also_refused=True)
    with visit.reading() as connection:
        meaning = _meaning(connection, visit, act, chosen)
    return page(
        visit,
        "home/many.html.j2",
        act=act,
        name=name,
        meaning=meaning,
        asked=_query(visit),
        amount=amount_words,
        shortened=shortened,
    )


def _query(visit: Visit) -> Mapping[str, str]:
    """What is filled in already, from the form or from the address."""
    return visit.typed.as_typed() or dict(visit.request.query_params)


def _chosen(visit: Visit, *, also_refused: bool = False) -> tuple[str, ...]:
    """`also_refused`: those that could not be done as the form was filled in, and perhaps can as it is now."""
    form, query = visit.typed.form, visit.request.query_params
    sent = form.getlist("valgt") + (form.getlist("afvist") if also_refused else []) or query.getlist("valgt")
    return tuple(dict.fromkeys(key for key in sent if isinstance(key, str)))[:MOST]


def _meaning(connection: Connection, visit: Visit, act: ManyAct, chosen: Collection[str]) -> Meaning:
    choices = act.choices(connection, visit, chosen)
    meaning = Meaning(act, options=act.options(connection, visit))
    form = _filled_in(visit, act, meaning.options)
    stated: list[tuple[Choice, Stated]] = []
    for choice in choices:
        try:
            stated.append((choice, act.commands(choice, form, visit) if form is not None else ()))
        except MistakesError as error:
            meaning.refused.append((choice, [sentence for _, sentence in error.mistakes]))
    _judge(connection, visit, meaning, stated, is_filled_in=form is not None)
    return meaning


def _judge(
    connection: Connection,
    visit: Visit,
    meaning: Meaning,
    stated: Iterable[tuple[Choice, Stated]],
    *,
    is_filled_in: bool,
) -> None:
    told = list(stated)
    keyed = [(f"{place}/{key}", command) for place, (_, commands) in enumerate(told) for key, command in commands]
    by_thing: dict[int, list[Foreseen]] = {}
    for seen in foresee(connection, visit.site.store, keyed, visit.viewer.person, visit.site.now()):
        by_thing.setdefault(int(seen.key.partition("/")[0]), []).append(seen)
    for place, (choice, _) in enumerate(told):
        answers = by_thing.get(place, [])
        refusals = [in_danish(seen.answer) for seen in answers if isinstance(seen.answer, Refusal)]
        if refusals or (is_filled_in and not answers):
            meaning.refused.append((choice, list(dict.fromkeys(refusals)) or ["Der er intet at gøre her."]))
        else:
            meaning.allowed.append((choice, meaning.act.tell(connection, visit, choice, answers)))


def _filled_in(visit: Visit, act: ManyAct, options: Mapping[str, Sequence[tuple[str, str]]]) -> Form | None:
    """None while something is to be filled in yet: then nothing is judged."""
    sent = visit.typed.form or FormData(list(visit.request.query_params.multi_items()))
    return Typed(sent).read(act.form, options)


def state(visit: Visit, act: ManyAct, name: str) -> Response:
    """All that was left chosen, as one; where anything is refused now, nothing, and the page says what."""
    with visit.reading() as connection:
        choices = act.choices(connection, visit, _chosen(visit))
        options = act.options(connection, visit)
        form = visit.typed.read(act.form, options)
        if not choices:
            visit.typed.wrong("valgte", NOTHING_CHOSEN)
        stated = _stated(visit, act, choices, form) if form is not None else []
    if stated and (too_much := act.whole(visit, [[(key, command)] for _, key, command in stated])):
        visit.typed.wrong("", too_much)
    if visit.typed.problems or not stated:
        return show(visit, act, name)
    commands = [(f"{place}/{key}", command) for place, (_, key, command) in enumerate(stated)]
    refused = dict(record_all(visit.site.store, commands, visit.viewer.person, own_id(visit), visit.site.now()))
    for place, (choice, key, _) in enumerate(stated):
        if (refusal := refused.get(f"{place}/{key}")) is not None:
            visit.site.counted.refused(refusal.code)
            visit.typed.wrong("", f"{choice.title}: {in_danish(refusal)}")
    if refused:
        return show(visit, act, name)
    return _afterwards(visit, act, [choice.key for choice in choices])


def _stated(visit: Visit, act: ManyAct, choices: Iterable[Choice], form: Form) -> list[tuple[Choice, str, Any]]:
    stated: list[tuple[Choice, str, Any]] = []
    for choice in choices:
        try:
            stated += [(choice, key, command) for key, command in act.commands(choice, form, visit)]
        except MistakesError as error:
            for _, sentence in error.mistakes:
                visit.typed.wrong("", f"{choice.title}: {sentence}")
    return stated


def _afterwards(visit: Visit, act: ManyAct, keys: Iterable[str]) -> Response:
    """To the list; or, where it can be taken back, to the page that offers that."""
    if not act.undo:
        path, mark, anchor = act.back.partition("#")
        return RedirectResponse(f"{path}?ok={act.done}{mark}{anchor}", 303)
    kept = [(name, value) for name, value in visit.typed.as_typed().items() if name in act.fields]
    query = [("handling", act.undo), ("ok", act.done), *kept, *(("valgt", key) for key in keys)]
    return RedirectResponse(f"{ADDRESS}?{urlencode(query)}", 303)


def act_named(acts: Mapping[str, ManyAct], name: str) -> ManyAct:
    if name not in acts:
        raise HTTPException(422)
    return acts[name]


def mails_told(answers: Iterable[Foreseen]) -> tuple[str, ...]:
    """Which mails would go out, in a line a kind."""
    told: dict[str, set[int]] = {}
    for seen in answers:
        for notice in seen.answer.notices if isinstance(seen.answer, Decided) else ():
            if notice.state is NoticeState.PLANNED and not notice.payload.is_collected:
                told.setdefault(notice.payload.label, set()).add(notice.recipient)
    return tuple(f"Mail til {len(people)}: {label}." for label, people in told.items())
