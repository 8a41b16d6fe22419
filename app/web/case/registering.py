"""From a document that was handed in, or an empty form, to the command that registers a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from app.web.forms import Typed
from app.web.installation import Surroundings
from documents.case.intake import aliases, names, register_command, unknown_department
from documents.case.revision import AmountError, parse_amount, plain
from documents.reading import CONFIRMATIONS, ReadCase, ReadDocument, read
from documents.reading.text.extract import extract_bytes
from models.files import FileStore
from process.calendar import danish_date
from process.commands import case as c
from process.commands.act import Draft
from process.commands.case import RegisterCase
from process.ids import MeetingId
from process.refusals import Refusal
from process.register import POLITICAL, BodyKind, MeetingStatus, SeatRole
from process.state.playbook import ANSWER_WORDS

TARGET_AHEAD = timedelta(days=400)
LINES = 4  # amounts in the empty form: the budget year and the three after it
SNIPPET = 160


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
        every = [*self.document.findings, *case.findings, *(one for p in case.proposals for one in p.findings)]
        found = [one for one in every if one.code not in CONFIRMATIONS]
        return tuple(
            Noticed(one.source.line, self._line(one.source.line), one.message, one.certainty == "certain")
            for one in sorted(found, key=lambda one: one.source.line)
        )

    def _line(self, number: int) -> str:
        found = self.lines[number - 1].strip() if 0 < number <= len(self.lines) else ""
        return found if len(found) <= SNIPPET else f"{found[: SNIPPET - 1].rstrip()}…"


def read_source(content: bytes, name: str, store: FileStore, around: Surroundings, day: date) -> Source:
    """Read a document and keep it. Raises `UnreadableDocumentError` with a Danish sentence; then nothing is kept."""
    with TemporaryDirectory(prefix="sagsgang-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        document = read(path, aliases(around.register, day), names(around.register))
    lines = tuple(extract_bytes(name, content).text.splitlines())
    return Source(store.put(content), name, document, lines)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers: (value, word) each."""

    types: list[tuple[str, str]]
    departments: list[tuple[str, str]]
    officers: list[tuple[str, str]]
    committees: list[tuple[str, str]]
    targets: list[tuple[str, str]]
    questions: list[tuple[str, str]]


def choices(around: Surroundings, day: date) -> Choices:
    register = around.register
    bodies = [one for one in register.organizations.values() if one.exists_on(day)]
    desks = (SeatRole.OFFICER, SeatRole.HEAD)
    officers = {seat.person for seat in register.memberships if seat.role in desks and seat.holds_on(day)}
    ahead = (
        one
        for one in register.meetings
        if day < one.held_on < day + TARGET_AHEAD
        and one.state is MeetingStatus.PLANNED
        and register.organizations[one.organization].kind in POLITICAL
    )
    named = {one.id: one.name for one in bodies}
    return Choices(
        types=[(route.case_type, route.name) for route in around.rules.routes.values()],
        departments=[(one.code, one.name) for one in bodies if one.kind is BodyKind.DEPARTMENT],
        officers=sorted(((register.persons[one].code, register.persons[one].name) for one in officers), key=_by_word),
        committees=[(one.code, one.name) for one in bodies if one.kind in (BodyKind.COMMITTEE, BodyKind.FINANCE)],
        targets=sorted(
            ((str(one.id), f"{named.get(one.organization, '')}, {danish_date(one.held_on)}") for one in ahead),
            key=lambda one: one[1].partition(",")[0],
        ),
        questions=[(key, word.capitalize()) for key, word in ANSWER_WORDS.items()],
    )


def _by_word(one: tuple[str, str]) -> str:
    return one[1]


def proposed(source: Source, case: ReadCase, around: Surroundings, day: date) -> RegisterCase | Refusal:
    """The case as the document asks for it; a refusal says what it does not say, and a person must choose."""
    return register_command(case, around.register, day, sha256=source.sha256, department=None, committees=())


def strange_department(case: ReadCase, around: Surroundings, day: date, chosen: int) -> str:
    """A sentence when the document names a department nobody knows."""
    found = unknown_department(case, around.register, day, chosen)
    return str(found["message"]) if found else ""


def command_of_document(
    typed: Typed, source: Source, case: ReadCase, around: Surroundings, day: date
) -> RegisterCase | None:
    """As `proposed`, with what was chosen and mended in the form."""
    plain = command_of_form(typed, around, day, drafts=())
    if plain is None:
        return None
    found = register_command(
        case, around.register, day, sha256=source.sha256, department=plain.department, committees=plain.committees
    )
    if isinstance(found, Refusal):
        typed.refused(found)
        return None
    drafts = found.proposals
    if len(drafts) == 1:
        drafts = (replace(drafts[0], title=plain.title, content={**drafts[0].content, "title": plain.title}),)
    return replace(plain, proposals=drafts, hearing_bodies=found.hearing_bodies, source_sha256=source.sha256)


def command_of_form(typed: Typed, around: Surroundings, day: date, drafts: tuple[Draft, ...]) -> RegisterCase | None:
    """What every new case needs. None when a field will not do."""
    register, offered = around.register, choices(around, day)
    title = typed.text("titel", "Skriv sagens titel.")
    case_type = typed.choice("type", {key: key for key, _ in offered.types}, "Vælg sagens type.")
    departments = {key: register.organization(key) for key, _ in offered.departments}
    department = typed.choice("afdeling", departments, "Vælg den afdeling, sagen hører til.")
    people = {key: register.person(key) for key, _ in offered.officers}
    officer = typed.choice("sagsbehandler", people, "Vælg sagens sagsbehandler.")
    target = None
    if typed.text("maal"):
        target = typed.choice(
            "maal", {key: MeetingId(int(key)) for key, _ in offered.targets}, "Vælg et møde fra listen."
        )
    known = {key for key, _ in offered.committees}
    committees = [register.organization(code) for code in typed.many("udvalg") if code in known]
    public_from = typed.moment("omtale")
    if typed.problems or not case_type or department is None or officer is None:
        return None
    return c.RegisterCase(
        title=title,
        case_type=case_type,
        department=department.id,
        officer=officer.id,
        proposals=drafts,
        committees=tuple(one.id for one in committees if one),
        answers=tuple(key for key in typed.many("svar") if key in ANSWER_WORDS),
        kle=typed.text("kle"),
        case_number=typed.text("journal"),
        is_closed=typed.is_ticked("lukket"),
        public_title=typed.text("offentlig"),
        public_from=public_from,
        target_meeting=target,
    )


def draft_of_form(typed: Typed) -> Draft:
    """A proposal written into the empty form."""
    title, text = typed.text("titel"), typed.text("tekst", "Skriv, hvad forslaget går ud på.")
    lines = list(_amounts(typed))
    sections = {"Beskrivelse": text} if text else {}
    content = {"title": title, "sections": sections, "section_order": list(sections), "budget_lines": lines}
    return Draft(title=title, content=content, text=text, is_complete=bool(text))


def _amounts(typed: Typed) -> Iterator[dict[str, object]]:
    for place in range(LINES):
        year, amount = typed.number(f"aar-{place}"), _amount(typed, f"beloeb-{place}")
        if amount is None:
            continue
        if year is None or not 2000 <= year <= 2100:
            typed.wrong(f"aar-{place}", "Skriv, hvilket år beløbet gælder.")
        line = {"year": year, "amount_1000_dkk": plain(amount), "label": "Budgetændring"}
        yield {**line, "committee": None, "expenditure_type": None, "role": "change", "status": "stated"}


def _amount(typed: Typed, name: str) -> Decimal | None:
    try:
        return parse_amount(typed.text(name))
    except AmountError as wrong:
        typed.wrong(name, str(wrong))
        return None
