"""What comes out of a document: plain frozen values, with the field names of `import --json`.

Empty means *not stated in the document*: None, an empty tuple, or a line whose year or amount is None. A zero is only
ever a zero that was printed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from documents.reading.certainty import Certainty
from documents.reading.hearing.result import ReadAnswer
from documents.reading.minutes.result import ReadMeeting

DocumentKind = Literal[
    "minutes", "agenda", "proposal", "catalogue", "list_of_proposals", "memo",
    "hearing_response", "unknown",
]  # fmt: skip
Role = Literal["current", "restructuring", "investment", "change", "net"]
LineStatus = Literal["stated", "preliminary", "uncertain", "not_stated"]
ExpenditureType = Literal["service", "transfer", "capital"]
OptionOrRequest = Literal["option", "request"]
SignConvention = Literal["plus_is_spending", "plus_is_income"]
Relation = Literal["related", "prioritised_with", "seen_with"]


@dataclass(frozen=True, slots=True)
class Source:
    """File name and line, counted from 1 in the text as extracted."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at. `certain`: the document shows it; `uncertain`: our reading of it."""

    code: str
    message: str
    certainty: Certainty
    source: Source


@dataclass(frozen=True, slots=True)
class YearAmount:
    """An amount for a year: 1.000 kr. in `current_budget`, full-time equivalents (årsværk) in `fte`."""

    year: int | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One amount of one row for one year, in 1.000 kr. and with the sign as printed; a saving printed without sign, and
    without a note on signs, is negative and uncertain. `lasting`: it goes on in the years after ("2030 og frem").
    """

    year: int | None
    amount_1000_dkk: Decimal | None
    label: str
    committee: str | None
    expenditure_type: ExpenditureType | None
    role: Role
    status: LineStatus
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class KeyFigureValue:
    """One cell of the key-figure table."""

    column: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One row of the key-figure table; `table` is the heading above its label column."""

    label: str
    table: str
    values: tuple[KeyFigureValue, ...]


@dataclass(frozen=True, slots=True)
class HearingResponse:
    """An answer that the document already carries."""

    body: str
    text: str
    received_on: date | None


@dataclass(frozen=True, slots=True)
class AwaitedResponse:
    """An answer that the document says is still to come, with the day it is planned for."""

    body: str
    text: str
    planned_on: date | None


@dataclass(frozen=True, slots=True)
class Related:
    """Another case, proposal or area that the document ties this one to; for an earlier treatment also whose, when (an
    ISO date, or as much of one as is stated) and as which item.
    """

    title: str
    relation: Relation
    body: str | None = None
    day: str | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class ExternalDeadline:
    """A date set by an authority outside the municipality."""

    text: str
    due: date | None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A promise made in the text. `due` is an ISO date or as much of one as is stated ("2026")."""

    text: str
    due: str | None
    uncertain: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """Where a field of the proposal was read: the words as printed, and the lines from `line` to `until`."""

    field: str
    printed: str
    line: int
    until: int
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class ReadProposal:
    """One proposal. Bodies are codes where the organisation knows the name, else the name as printed."""

    title: str
    number: str | None = None
    option_or_request: OptionOrRequest | None = None
    committees: tuple[str, ...] = ()
    department: str | None = None
    institution: str | None = None
    profit_centre: str | None = None
    proposer: str | None = None
    drafted_by: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    period: str | None = None
    price_level: str | None = None
    unit: str | None = None
    sign_convention: SignConvention | None = None
    current_budget: tuple[YearAmount, ...] = ()
    budget_lines: tuple[BudgetLine, ...] = ()
    key_figures: tuple[KeyFigure, ...] = ()
    fte: tuple[YearAmount, ...] = ()
    sections: Mapping[str, str] = field(default_factory=dict)
    hearing_bodies: tuple[str, ...] = ()
    hearing_responses: tuple[HearingResponse, ...] = ()
    related: tuple[Related, ...] = ()
    external_deadlines: tuple[ExternalDeadline, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    findings: tuple[Finding, ...] = ()
    awaited_responses: tuple[AwaitedResponse, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadCase:
    """One case. The caller gives it its number here (`case`)."""

    title: str
    case_type: str
    case_number: str | None
    proposals: tuple[ReadProposal, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Pool:
    """A catalogue's pool, the sum of its money table and what is left, in whole kroner as printed."""

    amount: int | None
    sum: int | None
    rest: int | None


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """Everything one file held. `findings` here concern the file as such.

    Minutes, agendas and the answers of bodies hold no cases: they are about cases there are already.
    """

    cases: tuple[ReadCase, ...]
    pool: Pool | None
    findings: tuple[Finding, ...]
    kind: DocumentKind = "unknown"
    meetings: tuple[ReadMeeting, ...] = ()
    hearing_responses: tuple[ReadAnswer, ...] = ()


def as_json(document: ReadDocument) -> dict[str, Any]:
    """The shape of `import --json`: `case` is left null for the caller; `pool` only where there is one."""
    shape: dict[str, Any] = {"cases": [{"case": None, **as_plain(case)} for case in document.cases]}
    shape["kind"] = document.kind
    if document.pool is not None:
        shape["pool"] = as_plain(document.pool)
    for name in ("meetings", "hearing_responses"):
        if getattr(document, name):
            shape[name] = as_plain(getattr(document, name))
    shape["findings"] = as_plain(document.findings)
    return shape


_NAMES = {"votes_for": "for", "votes_against": "against", "since": "from", "until": "to"}
"""Words of the contract that Python keeps for itself."""


def as_plain(value: Any) -> Any:
    """A read value as JSON-able data: dates as ISO text, whole amounts as integers."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date():
            return value.isoformat()
        case tuple():
            return [as_plain(item) for item in value]
        case Mapping():
            return {key: as_plain(item) for key, item in value.items()}
        case _ if is_dataclass(value):
            return {_NAMES.get(f.name, f.name): as_plain(getattr(value, f.name)) for f in fields(value)}
    return value
