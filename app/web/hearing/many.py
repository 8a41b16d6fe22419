"""Many bodies at once, of a hearing of several cases or of one: more time, no more time, reminded, recalled, corrected;
and the letters of many cases sent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.web.access import Visit
from app.web.case.many import cases_named
from app.web.fields import NOON, Hour, Text, Tick, a_day, asked, or_else
from app.web.forms import Form, MistakesError
from app.web.many import Choice, ManyAct, Told, mails_told
from models import tables as t
from models.access.visibility import visible
from models.all_or_none import Stated
from models.case.names import body_name
from models.foreseen import Foreseen, foresee
from models.hearing.packages import AskedCase, asked_bodies_of, find_package
from models.rows.case_states import case_states
from process.calendar import instant
from process.commands import hearing as hc
from process.commands.act import CaseCommand
from process.hearing.brakes import needs_second
from process.ids import BodyId
from process.register import Register
from process.state.case import CaseState
from process.state.hearing import HearingRequest
from process.words.dates import date_and_hour

LIST = "/hvem-mangler"


def key_of(of: str, body: str) -> str:
    """How lists name a body of a hearing: `2027-H1:handicapraad`, `2027-0001:handicapraad`."""
    return f"{of}:{body}"


def bodies_named(connection: Connection, visit: Visit, keys: Collection[str]) -> list[Choice]:
    """What each of these bodies is asked, as far as the visitor may know of it."""
    register = visit.site.surroundings(connection).register
    wanted: dict[str, list[str]] = {}
    for key in keys:
        of, _, code = key.partition(":")
        wanted.setdefault(of, []).append(code)
    return [choice for of, codes in wanted.items() for choice in _of_hearing(connection, visit, register, of, codes)]


def _of_hearing(
    connection: Connection, visit: Visit, register: Register, of: str, codes: Sequence[str]
) -> Iterator[Choice]:
    package = find_package(connection, of)
    asked_there = (
        asked_bodies_of(connection, package, visit.site.now(), visit.viewer)
        if package is not None
        else _alone(connection, visit, of)
    )
    below = f"Samlet høring {package.number}" if package is not None else f"Sag {of}"
    for code in codes:
        body = register.organization(code)
        asked_cases = asked_there.get(body.id, ()) if body is not None else ()
        if body is not None and asked_cases:
            address = f"/samlede-hoeringer/{of}#organ-{code}" if package else f"/sager/{of}/hoering/{code}"
            yield Choice(key_of(of, code), body.name, address, (body.id, tuple(asked_cases)), below)


def _alone(connection: Connection, visit: Visit, number: str) -> Mapping[BodyId, Sequence[AskedCase]]:
    which = sa.and_(t.cases.c.number == number, visible(visit.viewer, visit.site.now()))
    states = case_states(connection, which, whole=True).values()
    return {r.body: [AskedCase(state, r)] for state in states for r in sorted(state.requests, key=lambda r: r.round)}


def _asked(choice: Choice) -> tuple[BodyId, tuple[AskedCase, ...]]:
    body, asked_cases = choice.subject
    return body, asked_cases


def _each(
    choice: Choice,
    which: Callable[[HearingRequest], object],
    command: Callable[[AskedCase, BodyId], CaseCommand],
    none: str,
) -> Stated:
    """A command for each case of which `which` holds; `none` says why there is none."""
    body, asked_cases = _asked(choice)
    chosen = [each for each in asked_cases if which(each.request)]
    if not chosen:
        raise MistakesError(("", none))
    return [(f"{each.state.case.number}-{body}", command(each, body)) for each in chosen]


def _is_open(request: HearingRequest) -> bool:
    """Sent, and neither answered nor recalled; its deadline may have passed."""
    return request.sent_at is not None and request.answered_at is None and request.withdrawn_at is None


NOBODY_OWES = "Har svaret på det hele, eller er ikke spurgt."


class Extension(Form):
    dag: Annotated[date, a_day, asked("Skriv den nye frist.")]
    tid: Annotated[Hour, or_else(NOON)]
    note: Annotated[Text, asked("Skriv, hvorfor fristen bliver længere. Det står i mailen.")]
    alligevel: Tick


def _extend(choice: Choice, form: Extension, _visit: Visit) -> Stated:
    """What has a deadline as late already keeps it."""
    due = (form.dag, form.tid or NOON)

    def is_sooner(request: HearingRequest) -> bool:
        return _is_open(request) and request.due_at is not None and instant(*due) > request.due_at

    return _each(
        choice,
        is_sooner,
        lambda each, body: hc.ExtendHearing(
            case=each.state.case.id,
            body=body,
            due_on=due[0],
            due_time=due[1],
            reason=form.note,
            accepts_cost=form.alligevel,
        ),
        "Har svaret på det hele, eller har allerede en frist, der er lige så sen.",
    )


class Reason(Form):
    note: Annotated[Text, asked("Skriv begrundelsen. Den står i mailen.")]


def _refuse(choice: Choice, form: Reason, _visit: Visit) -> Stated:
    def is_asked(request: HearingRequest) -> bool:
        return bool(_is_open(request) and request.extension_wanted_on and not request.extension_refused_at)

    return _each(
        choice,
        is_asked,
        lambda each, body: hc.RefuseExtension(case=each.state.case.id, body=body, reason=form.note),
        "Har ikke bedt om længere frist.",
    )


def _withdraw(choice: Choice, form: Reason, _visit: Visit) -> Stated:
    return _each(
        choice,
        lambda request: request.sent_at is not None and not request.is_finished,
        lambda each, body: hc.WithdrawHearing(case=each.state.case.id, body=body, reason=form.note),
        "Har svaret på det hele, eller er ikke spurgt.",
    )


def _remind(choice: Choice, _form: Form, _visit: Visit) -> Stated:
    return _each(
        choice,
        lambda request: request.is_waiting,
        lambda each, body: hc.RemindNow(case=each.state.case.id, body=body),
        NOBODY_OWES,
    )


class Correction(Form):
    rettelse: Annotated[Text, asked("Skriv, hvad der var forkert, og hvad der gælder. Det står i mailen.")]


def _correct(choice: Choice, form: Correction, visit: Visit) -> Stated:
    return _each(
        choice,
        lambda request: request.release_at is not None and request.release_at <= visit.site.now(),
        lambda each, body: hc.CorrectLetter(case=each.state.case.id, bodies=(body,), text=form.rettelse),
        "Har ikke fået noget brev endnu. Hold det tilbage i stedet.",
    )


def _tell(_connection: Connection, _visit: Visit, choice: Choice, answers: Sequence[Foreseen]) -> Told:
    _, asked_cases = _asked(choice)
    many = "Ét forslag" if len(answers) == 1 else f"{len(answers)} af {len(asked_cases)} forslag"
    due = {stands for each in asked_cases if _is_open(each.request) and (stands := each.request.due_at)}
    deadlines = [f"Frist nu: {date_and_hour(each)}." for each in sorted(due)]
    return Told((f"{many}.", *deadlines, *mails_told(answers)))


# -- the letters of many cases ---------------------------------------------------------------------------------------


def _send(choice: Choice, _form: Form, _visit: Visit) -> Stated:
    return [(choice.key, hc.SendHearing(case=choice.subject.case.id))]


def _too_many(visit: Visit, stated: Sequence[Stated]) -> str:
    """So many letters are sent by two people, together."""
    site, commands = visit.site, [command for each in stated for command in each]
    with visit.reading() as connection:
        limit = site.surroundings(connection).rules.reminders.second_person_above
        answers = foresee(connection, site.store, commands, visit.viewer.person, site.now())
    letters = sum(len(seen.letters) for seen in answers)
    if not needs_second(letters, limit):
        return ""
    return (
        f"Det er {letters} breve, og flere end {limit} skal to personer have set på. Saml sagerne i en samlet høring."
    )


def _tell_letters(_connection: Connection, visit: Visit, _choice: Choice, answers: Sequence[Foreseen]) -> Told:
    register = visit.site.reference.register
    return Told(
        tuple(
            f"{body_name(register, request.body)}: frist {date_and_hour(due)}."
            for seen in answers
            for request in seen.letters
            if (due := request.due_at) is not None
        )
    )


def _take_back(choice: Choice, _form: Form, visit: Visit) -> Stated:
    state: CaseState = choice.subject
    now = visit.site.now()
    unsent = [r for r in state.requests if r.is_waiting and r.release_at is not None and now < r.release_at]
    if not unsent:
        raise MistakesError(("", "Brevene er gået ud. Send en rettelse, eller træk høringen tilbage."))
    return [(f"{choice.key}-{r.body}", hc.CancelLetter(case=state.case.id, body=r.body)) for r in unsent]


ACTS: Mapping[str, ManyAct] = {
    "laengere": ManyAct(
        "Giv længere frist",
        "Giv længere frist",
        "laengere-flere",
        LIST,
        bodies_named,
        _extend,
        Extension,
        ("dag", "tid", "note", "alligevel"),
        tell=_tell,
    ),
    "afslag": ManyAct(
        "Afslå længere frist", "Afslå", "gemt", LIST, bodies_named, _refuse, Reason, ("note",), tell=_tell
    ),
    "mind": ManyAct(
        "Send en venlig påmindelse nu",
        "Send påmindelse",
        "mindet",
        LIST,
        bodies_named,
        _remind,
        tell=_tell,
        hint="Påmindelsen går ud i kontortiden. Den, der allerede er mindet i dag, får ikke en til.",
    ),
    "tilbage": ManyAct(
        "Træk høringen tilbage", "Træk tilbage", "gemt", LIST, bodies_named, _withdraw, Reason, ("note",), tell=_tell
    ),
    "ret": ManyAct(
        "Send en rettelse",
        "Send rettelsen",
        "rettelse",
        LIST,
        bodies_named,
        _correct,
        Correction,
        ("rettelse",),
        tell=_tell,
        hint="Alle, der har fået brevet, får rettelsen med brevet, som det er nu. Ret forslaget først.",
    ),
    "send": ManyAct(
        "Send høringsbreve",
        "Send brevene",
        "sendt",
        "/opgaver#mine",
        cases_named,
        _send,
        tell=_tell_letters,
        whole=_too_many,
        undo="fortryd",
        hint="Fristerne er dem, planen foreslår. Vil du vælge en anden, så send sagen for sig.",
    ),
    "fortryd": ManyAct(
        "Hold brevene tilbage",
        "Hold brevene tilbage",
        "fortrudt",
        "/opgaver#mine",
        cases_named,
        _take_back,
        undo_word="Brevene kan holdes tilbage her, til de går ud.",
    ),
}
"""What can be stated of several bodies, or of several cases' letters."""

ON_BODIES = ("mind", "laengere", "afslag", "ret", "tilbage")
"""In the order they are needed."""
