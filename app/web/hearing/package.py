"""«Samlet høring»: each body's one letter and how far it is, its cases; sent, stopped, corrected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Response
from sqlalchemy.engine import Connection

from app.web.access import CurrentVisit, Visit
from app.web.act import Act, Acts, act_on, own_id
from app.web.facts import done
from app.web.fields import NOON, ByKey, Day, Hour, Many, Text, always, asked
from app.web.forms import Form, MistakesError
from app.web.hearing import many
from app.web.hearing.desk import answers_of
from app.web.hearing.packages import ADDRESS, Choice, Chosen, choice_of, only_coordinators, stated_as_one
from app.web.installation import Surroundings
from app.web.render import page_about
from models.all_or_none import Stated
from models.case.names import body_name, person_name
from models.hearing.incoming import MailTogether, incoming_in_package
from models.hearing.packages import AskedBody, Package, find_package, package_view
from models.hearing.stopping import of_package, stop, unsent
from process.commands import hearing as hc
from process.hearing.brakes import SUMMARY_ABOVE, Sending, needs_second, read_letters, sending, spelled
from process.ids import NO_PACKAGE, BodyId
from process.refusals import Refusal

router = APIRouter()
Number = Annotated[str, Path(max_length=20)]


@dataclass(frozen=True, slots=True)
class Gathered:
    """One hearing of several cases as its coordinator has it before them."""

    visit: Visit
    view: Package
    around: Surroundings
    more: Choice
    unsent: tuple[hc.CancelLetter, ...] = ()
    mails: tuple[MailTogether, ...] = ()

    @property
    def address(self) -> str:
        return f"{ADDRESS}/{self.view.package.number}"

    @property
    def limit(self) -> int:
        """So many letters one person may send."""
        return self.around.rules.reminders.second_person_above

    @property
    def ready(self) -> Mapping[BodyId, tuple[date, time]]:
        """The letters somebody else has made ready for the visitor to send."""
        is_others = self.view.package.ready_by not in (None, self.visit.viewer.person)
        return read_letters(self.view.package.ready or "") if is_others else {}

    def asked(self, code: str) -> AskedBody | None:
        body = self.around.register.organization(code)
        return next((asked for asked in self.view.bodies if body is not None and asked.body == body.id), None)

    def summed(self, letters: Mapping[BodyId, tuple[date, time]]) -> Sending:
        waiting = {each.state.case.id for asked in self.view.bodies if asked.body in letters for each in asked.waiting}
        return sending(letters, len(waiting), self.around.register, self.visit.site.today())

    def words(self) -> dict[str, Any]:
        register = self.around.register
        return {
            "package": self.view.package,
            "view": self.view,
            "body": lambda body: body_name(register, body),
            "code_of": lambda body: register.organizations[body].code,
            "person": lambda person: person_name(register, person),
            "email": lambda person: register.persons[person].email if person in register.persons else "",
            "number_of": {each.case.id: each.case.number for each in self.view.cases},
            "limit": self.limit,
        }


def gathered_of(connection: Connection, visit: Visit, number: str) -> Gathered:
    only_coordinators(visit)
    package = find_package(connection, number)
    if package is None:
        raise HTTPException(404)
    around = visit.site.surroundings(connection)
    view = package_view(connection, visit.site.store, package, visit.site.now(), visit.viewer)
    waiting = tuple(unsent(connection, of_package(package.id)))
    mails = incoming_in_package(connection, package.id)
    return Gathered(visit, view, around, choice_of(connection, visit), waiting, mails)


@router.get(f"{ADDRESS}/{{number}}")
def show(visit: CurrentVisit, number: Number) -> Response:
    with visit.about(gathered_of, number) as gathered:
        form = visit.typed.form
    return page_about(
        gathered,
        "hearing/package.html.j2",
        others=list(gathered.more.cases.values()),
        chosen=set(form.getlist("til")) if form else None,
        ready=gathered.ready,
        unsent_letters=len({letter.body for letter in gathered.unsent}),
        mails=gathered.mails,
        kinds_of={mail.body: answers_of(gathered.around.register.organizations[mail.body]) for mail in gathered.mails},
        on_bodies={name: many.ACTS[name].title for name in many.ON_BODIES},
        key_of=many.key_of,
        all_ticked=visit.request.query_params.get("valg") == "alle",
    )


@router.post(f"{ADDRESS}/{{number}}")
def act(visit: CurrentVisit, number: Number) -> Response:
    """Sent, taken back, stopped, a correction sent, a case put in or taken out."""
    return act_on(visit, ACTS, gathered_of, show, number)


class Letters(Form):
    """`set_`: what it comes to has been looked at. `traek`: cases that are recalled in the same breath."""

    til: Many
    frist: ByKey[Day]
    tid: ByKey[Hour]
    set_: Text
    traek: Many
    grund: Text

    def command(self, gathered: Gathered) -> Letters:
        if not self.letters(gathered):
            raise MistakesError(("breve", "Vælg mindst ét organ, der skal have brev."))
        if self.traek and not self.grund:
            raise MistakesError(("grund", "Skriv, hvorfor forslagene trækkes ud. Det står i mailen."))
        return self

    def letters(self, gathered: Gathered) -> dict[BodyId, tuple[date, time]]:
        """Each body that is chosen, with the deadline typed, else the one proposed."""
        letters: dict[BodyId, tuple[date, time]] = {}
        for code in self.til:
            asked = gathered.asked(code)
            if asked is None or not asked.waiting:
                continue
            day = self.frist.get(code)
            due = (day, self.tid.get(code) or NOON) if day else asked.deadline.due if asked.deadline else None
            if due is not None:
                letters[asked.body] = due
        return letters

    def recalled(self, gathered: Gathered) -> Stated:
        """With each body that has a letter about one of these cases and has not answered it."""
        return [
            (
                f"{each.state.case.number}-{asked.body}-ud",
                hc.WithdrawHearing(case=each.state.case.id, body=asked.body, reason=self.grund),
            )
            for asked in gathered.view.bodies
            for each in asked.sent
            if each.state.case.number in self.traek and not each.request.is_finished
        ]


def _send(visit: Visit, gathered: Gathered, form: Letters) -> Response | None:
    """Many are summed up first; very many are made ready, for somebody else to send."""
    letters = form.letters(gathered)
    if not form.set_ and (len(letters) > SUMMARY_ABOVE or form.traek):
        return _summary(gathered, form, letters)
    package = gathered.view.package
    is_ready = package.ready == spelled(letters) and package.ready_by != visit.viewer.person
    if needs_second(len(letters), gathered.limit) and not is_ready:
        ready = [("", hc.AskForSecond(package=package.id, letters=letters))]
        return None if stated_as_one(visit, ready) else done(gathered.address, "klar-til-anden")
    release: Stated = [("", hc.ReleaseLetters(package=package.id, letters=letters))]
    stated = [*release, *form.recalled(gathered), *gathered.view.letters(letters, letters)]
    return None if stated_as_one(visit, stated) else done(gathered.address, "sendt")


def _summary(gathered: Gathered, form: Letters, letters: Mapping[BodyId, tuple[date, time]]) -> Response:
    package = gathered.view.package
    is_ready = package.ready == spelled(letters) and package.ready_by != gathered.visit.viewer.person
    return page_about(
        gathered,
        "hearing/package_summary.html.j2",
        summed=gathered.summed(letters),
        letters=letters,
        form_sent=form,
        recalled=[case for case in gathered.view.cases if case.case.number in form.traek],
        second=needs_second(len(letters), gathered.limit) and not is_ready,
    )


class Undone(Form):
    organ: Text

    def command(self, gathered: Gathered) -> Stated:
        asked = gathered.asked(self.organ)
        waiting = asked.undoable(gathered.visit.site.now()) if asked else ()
        if asked is None or not waiting:
            raise MistakesError(("", "Brevet er gået ud og kan ikke fortrydes. Træk høringen tilbage i stedet."))
        return [(each.state.case.number, hc.CancelLetter(case=each.state.case.id, body=asked.body)) for each in waiting]


class Stopped(Form):
    def command(self, gathered: Gathered) -> tuple[hc.CancelLetter, ...]:
        if not gathered.unsent:
            raise MistakesError(("", "Alle breve er gået ud. Send en rettelse i stedet."))
        return gathered.unsent


def _stop(visit: Visit, gathered: Gathered, letters: tuple[hc.CancelLetter, ...]) -> Response | None:
    answers = stop(visit.site.store, letters, visit.viewer.person, own_id(visit), visit.site.now())
    if all(isinstance(answer, Refusal) for answer in answers):
        visit.typed.wrong("", "Alle breve er gået ud i mellemtiden. Send en rettelse i stedet.")
        return None
    return done(gathered.address, "stoppet")


class Corrected(Form):
    rettelse: Annotated[Text, asked("Skriv, hvad der var forkert, og hvad der gælder. Det står i mailen.")]

    def command(self, gathered: Gathered) -> Stated:
        now = gathered.visit.site.now()
        told = {
            each.state.case.number: each.state.case.id
            for asked in gathered.view.bodies
            for each in asked.sent
            if each.request.release_at is not None and each.request.release_at <= now
        }
        if not told:
            raise MistakesError(("", "Ingen breve er gået ud endnu. Stop dem i stedet."))
        return [(number, hc.CorrectLetter(case=case, text=self.rettelse)) for number, case in told.items()]


class Added(Chosen):
    def command(self, gathered: Gathered) -> Stated:
        package = gathered.view.package.id
        return [
            (each.case.number, hc.GatherCase(case=each.case.id, package=package)) for each in self.cases(gathered.more)
        ]


class TakenOut(Form):
    sag: Text

    def command(self, gathered: Gathered) -> Stated:
        cases = [each.case for each in gathered.view.cases if each.case.number == self.sag]
        if not cases:
            raise MistakesError(("", "Sagen er ikke med i høringen."))
        return [(case.number, hc.GatherCase(case=case.id, package=NO_PACKAGE)) for case in cases]


def _state(done_key: str) -> Callable[[Visit, Gathered, Any], Response | None]:
    def stated(visit: Visit, gathered: Gathered, commands: Stated) -> Response | None:
        return None if stated_as_one(visit, commands) else done(gathered.address, done_key)

    return stated


ACTS: Acts[Gathered] = {
    "send": Act(always, Letters, "sendt", state=_send),
    "fortryd": Act(always, Undone, "fortrudt", state=_state("fortrudt")),
    "stop": Act(always, Stopped, "stoppet", state=_stop),
    "ret": Act(always, Corrected, "rettelse", state=_state("rettelse")),
    "tilfoej": Act(always, Added, "gemt", state=_state("gemt")),
    "udtag": Act(always, TakenOut, "gemt", state=_state("gemt")),
}
