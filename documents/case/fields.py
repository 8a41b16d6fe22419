"""What was read of a proposal, field by field: its values, how sure they are, where they stand and what was found.

Pure: from a content as it is stored to rows in the order of the document. A finding stands at the field it is about,
else at the lines it is about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from documents.case.intake import BLOCKING
from documents.case.revision import amount_text
from documents.reading import CONFIRMATIONS
from models.case.material import SETTLED, ordered_sections

Content = Mapping[str, Any]
Kind = Literal["line", "area", "list", "amount", "year", "choice", "shown"]
LINES = {
    "number": "Nummer",
    "department": "Afdeling",
    "institution": "Institution",
    "profit_centre": "Profitcenter",
    "proposer": "Forslagsstiller",
    "period": "Periode",
    "price_level": "Prisniveau",
}
LISTS = {
    "drafted_by": "Beskrevet af",
    "responsible": "Ansvarlige",
    "contributors": "Bidragydere",
    "target_groups": "Målgruppe",
    "goals": "Mål",
}
CHOICES = {"option_or_request": ("Sagstype", {"option": "Råderum", "request": "Ønske"})}
_OF_ROUTE = {"committees": "Udvalg", "hearing_bodies": "Høringsparter"}
_COUNTED = {"current_budget": "Nuværende budget", "fte": "Årsværk"}
_ABOUT = {
    "profit_centre_empty": "profit_centre",
    "choice_unclear": "option_or_request",
    "committee_not_stated": "committees",
    "committee_uncertain": "committees",
    "hearing_bodies_empty": "hearing_bodies",
    "title_uncertain": "title",
    "title_missing": "title",
    "heading_uncertain": "title",
    "description_empty": "sections.Beskrivelse af indsats",
    "economy_empty": "sections.Økonomi",
    "missing_in_money_table": "budget_lines",
    "text_outdated": "budget_lines",
}
"""The field of a finding whose line does not say it."""
ANSWERED = "answered"
"""Settled by something else in the case: on the route, by its amounts."""
NOWHERE = (0, 0)
_OF_NO_FIELD = frozenset({"field_missing", "left_over"})
_OF_AMOUNTS = ("year", "amount", "sum_", "sign_", "unit_", "column_", "text_differs")


@dataclass(frozen=True, slots=True)
class Input:
    """One value as it is typed. `key` may stand in an address; `field` and `place` say where in the content it is.
    `doubt`: until a person has said that it is so.
    """

    key: str
    name: str
    value: str
    kind: Kind
    field: str
    place: int = 0
    options: tuple[tuple[str, str], ...] = ()
    doubt: bool = False

    @property
    def shown(self) -> str:
        """The value in words."""
        return ", ".join(dict(self.options).get(self.value, self.value).split("\n")) or "ikke angivet"


@dataclass(frozen=True, slots=True)
class Finding:
    """`place`: which of the content's findings it is. `settled`: how a person settled it; `must_write`: only by
    writing what is missing.
    """

    place: int
    message: str
    is_certain: bool
    line: int
    settled: str = ""
    must_write: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One field. `lines`: from and to in the document, `NOWHERE` where it was not read in it."""

    key: str
    field: str
    name: str
    inputs: tuple[Input, ...]
    lines: tuple[int, int]
    is_sure: bool = True
    findings: tuple[Finding, ...] = ()

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.settled)

    @property
    def is_read(self) -> bool:
        return self.lines != NOWHERE

    @property
    def is_doubted(self) -> bool:
        """Whether its value itself must be confirmed, whatever was found beside it."""
        return not self.is_sure or any(each.doubt for each in self.inputs)

    @property
    def is_open(self) -> bool:
        """Whether a person must still look at it."""
        return bool(self.open_findings) or self.is_doubted


def rows_of(content: Content, waiting: Collection[str] | None = None) -> list[Row]:
    """Every field that says something, or of which something was found; those read nowhere come first. `waiting`: the
    messages of the findings that nothing else in the case has answered; all, where None.
    """
    rows = [*_fields(content), *_sections(content), *_amounts(content)]
    placed = _with_findings(rows, content, waiting)
    shown = [row for row in placed if row.findings or row.is_read or any(each.value for each in row.inputs)]
    return sorted(shown, key=lambda row: row.lines)


# -- the fields ------------------------------------------------------------------------------------------------------


def _row(content: Content, key: str, field: str, name: str, *inputs: Input, label: str = "") -> Row:
    """With where it was read, and whether surely. `label`: of the rows of tables, which share a field."""
    facts = [
        fact
        for fact in content.get("facts") or ()
        if fact["field"] == field and (not label or fact["printed"].startswith(label))
    ]
    lines = (min(fact["line"] for fact in facts), max(fact["to"] for fact in facts)) if facts else NOWHERE
    return Row(key, field, name, inputs, lines, all(fact["certainty"] == "certain" for fact in facts))


def _fields(content: Content) -> Iterator[Row]:
    def single(field: str, name: str, value: str, kind: Kind, **more: Any) -> Row:
        return _row(content, field, field, name, Input(field, name, value, kind, field, **more))

    yield single("title", "Titel", str(content.get("title") or ""), "line")
    for field, name in LINES.items():
        yield single(field, name, str(content.get(field) or ""), "line")
    for field, name in LISTS.items():
        yield single(field, name, "\n".join(content.get(field) or ()), "list")
    for field, (name, options) in CHOICES.items():
        yield single(field, name, str(content.get(field) or ""), "choice", options=tuple(options.items()))
    for field, name in _OF_ROUTE.items():
        yield single(field, name, "\n".join(content.get(field) or ()), "shown")


def _sections(content: Content) -> Iterator[Row]:
    """Also those the document has a heading for and no text."""
    texts = dict(ordered_sections(content))
    read = [fact["field"] for fact in content.get("facts") or ()]
    asked = [_ABOUT.get(finding["code"], "") for finding in content.get("findings") or ()]
    missing = [field.removeprefix("sections.") for field in (*read, *asked) if field.startswith("sections.")]
    for place, name in enumerate(dict.fromkeys((*texts, *missing))):
        key, field = f"sections-{place}", f"sections.{name}"
        yield _row(content, key, field, name, Input(key, name, texts.get(name, ""), "area", field))


def _amounts(content: Content) -> Iterator[Row]:
    """The rows of the tables: one for each label, its years beside each other."""
    groups: dict[tuple[object, ...], list[int]] = {}
    lines: Sequence[Mapping[str, Any]] = content.get("budget_lines") or ()
    for place, line in enumerate(lines):
        about = tuple(line.get(name) for name in ("label", "committee", "expenditure_type", "role"))
        groups.setdefault(about, []).append(place)
    for number, places in enumerate(groups.values()):
        label = str(lines[places[0]].get("label") or "Beløb")
        inputs = (each for place in places for each in _amount(place, lines[place]))
        yield _row(content, f"budget_lines-{number}", "budget_lines", f"{label}, 1.000 kr.", *inputs, label=label)
    for field, name in _COUNTED.items():
        yield _row(content, field, field, name, *_counted(content, field))


def _amount(place: int, line: Mapping[str, Any]) -> Iterator[Input]:
    is_stated = line.get("amount_1000_dkk") is not None
    has_doubt = is_stated and (line.get("status") == "uncertain" or not line.get("year"))
    year, key = str(line.get("year") or ""), f"budget_lines-{place}"
    if has_doubt or not year:
        yield Input(f"{key}-year", "År", year, "year", "budget_lines", place, doubt=has_doubt)
    name, amount = f"Beløb {year}".rstrip(), amount_text(line.get("amount_1000_dkk"))
    yield Input(f"{key}-amount", name, amount, "amount", "budget_lines", place)


def _counted(content: Content, field: str) -> Iterator[Input]:
    for place, counted in enumerate(content.get(field) or ()):
        name = str(counted.get("year") or "År ikke angivet")
        yield Input(f"{field}-{place}-amount", name, amount_text(counted.get("amount")), "amount", field, place)


# -- what was found --------------------------------------------------------------------------------------------------


def _with_findings(rows: Sequence[Row], content: Content, waiting: Collection[str] | None) -> Iterator[Row]:
    at: dict[str, list[Finding]] = {}
    alone: list[Row] = []
    for place, told in enumerate(content.get("findings") or ()):
        if told["code"] in CONFIRMATIONS:
            continue
        finding = _finding(place, told)
        if waiting is not None and not finding.settled and finding.message not in waiting:
            finding = replace(finding, settled=ANSWERED)
        row = _row_about(rows, told["code"], finding.line)
        if row is not None:
            at.setdefault(row.key, []).append(finding)
        else:
            lines = finding.line, finding.line
            alone.append(Row(f"findings-{place}", "findings", "Bemærkning", (), lines, findings=(finding,)))
    for row in rows:
        findings = tuple(at.get(row.key, ()))
        here = [finding.line for finding in findings]
        yield replace(row, findings=findings, lines=row.lines if row.is_read or not here else (min(here), max(here)))
    yield from alone


def _finding(place: int, told: Mapping[str, Any]) -> Finding:
    return Finding(
        place,
        str(told["message"]),
        told.get("certainty") == "certain",
        int((told.get("source") or {}).get("line") or 1),
        str(told.get(SETTLED) or ""),
        told["code"] in BLOCKING,
    )


def _row_about(rows: Sequence[Row], code: str, line: int) -> Row | None:
    """By what the finding is about, else the smallest field its line stands in; of amounts, the table that follows."""
    if code in _ABOUT:
        return next((row for row in rows if row.field == _ABOUT[code]), None)
    if code in _OF_NO_FIELD:
        return None
    here = [row for row in rows if row.lines[0] <= line <= row.lines[1]]
    if here:
        return min(here, key=lambda row: row.lines[1] - row.lines[0])
    if not code.startswith(_OF_AMOUNTS):
        return None
    tables = [row for row in rows if row.field == "budget_lines"]
    return next((row for row in tables if row.lines[0] >= line), next(iter(tables), None))
