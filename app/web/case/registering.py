"""From a document that was handed in, or an empty form, to the command that registers a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import IO, Annotated, Any, ClassVar

from pydantic import PlainValidator

from app.web.access import Visit
from app.web.case.stated_in import StatedIn
from app.web.fields import (
    Amount,
    ByKey,
    Moment,
    Number,
    Sent,
    Text,
    Tick,
    among,
    asked,
    bodies_among,
    body_among,
    person_among,
    sent_as,
)
from app.web.forms import Form, MistakesError, in_danish
from app.web.installation import Surroundings
from documents.case.intake import SourceFile, aliases, names, register_command
from documents.case.revision import plain
from documents.reading import CONFIRMATIONS, ReadCase, ReadDocument
from documents.reading.child import document_apart
from documents.reading.classify import SEEMS
from documents.reading.errors import UnreadableDocumentError
from models.files import FileStore
from process.calendar import danish_date
from process.commands import case as c
from process.commands.act import Draft
from process.hearing.playbook import ANSWER_WORDS
from process.ids import BodyId, MeetingId, PersonId
from process.refusals import Refusal
from process.register import POLITICAL, BodyKind, MeetingStatus, Register, SeatRole
from process.words.alphabet import danish_order
from process.words.grammar import sentence

TARGET_AHEAD = timedelta(days=400)
LINES = 4  # amounts in the empty form: the budget year and the three after it
SNIPPET = 160
YEARS = range(2000, 2101)
NO_YEAR = "Skriv, hvilket år beløbet gælder."
NO_TYPE, NO_OFFICER = "Vælg sagens type.", "Vælg sagens sagsbehandler."
NO_HOME = "Vælg den afdeling, sagen hører til."
NO_MEETING = "Vælg et møde fra listen."


@dataclass(frozen=True, slots=True)
class Noticed:
    """One finding beside the line it is about, as the document has it."""

    line: int
    text: str
    message: str
    is_certain: bool


@dataclass(frozen=True)
class Source:
    """A document kept in the file store and read. `sha256` and `name` come back with the form."""

    sha256: str
    name: str
    document: ReadDocument
    lines: tuple[str, ...]

    def noticed(self, case: ReadCase) -> tuple[Noticed, ...]:
        """What should be looked at before the case is registered, in the order of the document."""
        of_proposals = (finding for proposal in case.proposals for finding in proposal.findings)
        findings = [*self.document.findings, *case.findings, *of_proposals]
        findings.sort(key=lambda finding: finding.source.line)
        return tuple(
            Noticed(each.source.line, self._line(each.source.line), each.message, each.certainty == "certain")
            for each in findings
            if each.code not in CONFIRMATIONS
        )

    def _line(self, number: int) -> str:
        line = self.lines[number - 1].strip() if 0 < number <= len(self.lines) else ""
        return line if len(line) <= SNIPPET else f"{line[: SNIPPET - 1].rstrip()}…"


def read_source(name: str, file: IO[bytes], store: FileStore, register: Register, day: date) -> Source:
    """Read a document, in a process of its own, and keep it. Raises `UnreadableDocumentError` with a Danish sentence;
    then nothing is kept.
    """
    read = document_apart(name, file, aliases(register, day), names(register))
    if not read.document.cases:
        raise UnreadableDocumentError("no_proposal", _no_proposal(name, read.document))
    return Source(store.put_file(file), name, read.document, read.lines)


def _no_proposal(name: str, document: ReadDocument) -> str:
    """What a document seems to be in which no case can begin, and what to do."""
    meeting = next(iter(document.meetings), None)
    seems = SEEMS.get(document.kind, "noget andet")
    told = f" fra {meeting.body}" if meeting and meeting.body else ""
    day = f" den {danish_date(meeting.date)}" if meeting and meeting.date else ""
    return f"Filen »{name}« ligner {seems}{told}{day}, ikke et forslag. Vælg den fil, hvor forslaget står."


Pairs = list[tuple[str, str]]
"""What a choice offers: (value, word) each."""


@dataclass(frozen=True, slots=True)
class Choices:
    types: Pairs
    departments: Pairs
    officers: Pairs
    committees: Pairs
    targets: Pairs
    questions: Pairs


@dataclass(frozen=True)
class NewCase:
    """A case about to be registered: from scratch, or the one at `place` in a document."""

    visit: Visit
    around: Surroundings
    day: date
    source: Source | None = None
    place: int = 0

    @property
    def register(self) -> Register:
        return self.around.register

    @property
    def key(self) -> dict[str, Any]:
        """A case that is not there yet is called nothing in commands."""
        return {}

    def words(self) -> dict[str, Any]:
        form = self.visit.typed.form
        ticked = {*form.getlist("udvalg"), *form.getlist("svar")}
        return {"choices": self.choices, "ticked": ticked, "is_typed": bool(form)}

    @cached_property
    def choices(self) -> Choices:
        register, day = self.register, self.day
        bodies = [body for body in register.organizations.values() if body.exists_on(day)]
        desks = (SeatRole.OFFICER, SeatRole.HEAD)
        officers = {seat.person for seat in register.memberships if seat.role in desks and seat.holds_on(day)}
        persons = sorted(
            (register.persons[person] for person in officers), key=lambda person: danish_order(person.name)
        )
        committees = (BodyKind.COMMITTEE, BodyKind.FINANCE)
        return Choices(
            types=[(route.case_type, route.name) for route in self.around.rules.routes.values()],
            departments=[(body.code, body.name) for body in bodies if body.kind is BodyKind.DEPARTMENT],
            officers=[(person.code, person.name) for person in persons],
            committees=[(body.code, body.name) for body in bodies if body.kind in committees],
            targets=self._targets({body.id: body.name for body in bodies}),
            questions=[(key, sentence(word)) for key, word in ANSWER_WORDS.items()],
        )

    def _targets(self, names: Mapping[int, str]) -> Pairs:
        """The meetings of political bodies ahead, by the bodies' names."""
        ahead = [
            (names.get(meeting.organization, ""), meeting)
            for meeting in self.register.meetings
            if self.day < meeting.held_on < self.day + TARGET_AHEAD
            and meeting.state is MeetingStatus.PLANNED
            and self.register.organizations[meeting.organization].kind in POLITICAL
        ]
        ahead.sort(key=lambda pair: pair[0])
        return [(str(meeting.id), f"{name}, {danish_date(meeting.held_on)}") for name, meeting in ahead]

    def asked_by(
        self, read: ReadCase, department: BodyId | None = None, committees: tuple[BodyId, ...] = ()
    ) -> c.RegisterCase | Refusal:
        """The case as the document asks for it; a refusal says what it does not say, and a person must choose."""
        source = SourceFile(self.source.name, self.source.sha256) if self.source else SourceFile("", "")
        return register_command(
            read, self.register, self.day, source=source, department=department, committees=committees
        )


def _targets(new: NewCase) -> dict[str, MeetingId]:
    return {key: MeetingId(int(key)) for key, _ in new.choices.targets}


def _answers(sent: Sent) -> tuple[str, ...]:
    return tuple(str(key) for key in sent if key in ANSWER_WORDS)


class Registration(Form, states=c.RegisterCase):
    """What every new case needs."""

    proposals: ClassVar[tuple[Draft, ...]] = ()
    title: Annotated[Text, sent_as("titel"), asked("Skriv sagens titel.")]
    case_type: Annotated[str, sent_as("type"), among(lambda new: {key: key for key, _ in new.choices.types}, NO_TYPE)]
    department: Annotated[BodyId, sent_as("afdeling"), body_among(lambda new: new.choices.departments, NO_HOME)]
    officer: Annotated[PersonId, sent_as("sagsbehandler"), person_among(lambda new: new.choices.officers, NO_OFFICER)]
    target_meeting: Annotated[MeetingId | None, sent_as("maal"), among(_targets, NO_MEETING, may_be_empty=True)]
    committees: Annotated[tuple[BodyId, ...], sent_as("udvalg"), bodies_among(lambda new: new.choices.committees)]
    answers: Annotated[tuple[str, ...], sent_as("svar"), PlainValidator(_answers)]
    public_from: Annotated[Moment, sent_as("omtale")]
    kle: Text
    case_number: Annotated[Text, sent_as("journal")]
    is_closed: Annotated[Tick, sent_as("lukket")]
    public_title: Annotated[Text, sent_as("offentlig")]

    def registration(self, new: NewCase) -> c.RegisterCase:
        registration: c.RegisterCase = Form.command(self, new)
        return registration


class FromDocument(Registration):
    def command(self, new: NewCase) -> c.RegisterCase:
        """As the document asks for it, with what was chosen and mended in the form."""
        plain = self.registration(new)
        if new.source is None:
            raise ValueError("a document that was read")
        asked_for = new.asked_by(new.source.document.cases[new.place], plain.department, plain.committees)
        if isinstance(asked_for, Refusal):
            raise MistakesError(("", in_danish(asked_for)))
        drafts, bodies = asked_for.proposals, asked_for.hearing_bodies
        if len(drafts) == 1:
            drafts = (replace(drafts[0], title=plain.title, content={**drafts[0].content, "title": plain.title}),)
        return replace(plain, proposals=drafts, hearing_bodies=bodies, source_sha256=new.source.sha256)


class Written(Registration, StatedIn):
    """A proposal written into the empty form."""

    tekst: Annotated[Text, asked("Skriv, hvad forslaget går ud på.")]
    aar: ByKey[Number]
    beloeb: ByKey[Amount]

    def command(self, new: NewCase) -> c.RegisterCase:
        stated = [(place, amount) for place, amount in sorted(self.beloeb.items()) if amount is not None]
        no_year = [(f"aar-{place}", NO_YEAR) for place, _ in stated if self.aar.get(place) not in YEARS]
        if no_year:
            raise MistakesError(*no_year)
        lines, sections = [_line(self.aar[place], amount) for place, amount in stated], {"Beskrivelse": self.tekst}
        plain = {"title": self.title, "sections": sections, "section_order": list(sections), "budget_lines": lines}
        content = {**plain, **self.stated_in} if lines else plain
        draft = Draft(title=self.title, content=content, text=self.tekst, is_complete=True)
        return replace(self.registration(new), proposals=(draft,))


def _line(year: int | None, amount: Decimal) -> dict[str, object]:
    line = {"year": year, "amount_1000_dkk": plain(amount), "label": "Budgetændring"}
    return {**line, "committee": None, "expenditure_type": None, "role": "change", "status": "stated"}
