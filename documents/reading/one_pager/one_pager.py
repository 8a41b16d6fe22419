"""The budget proposal on one page: a head, a table of years by role and type, then numbered sections."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from documents.reading.findings import Context
from documents.reading.labels import Field, Hit, Label, best_hit, fields_of, find_labels
from documents.reading.named import code_or_name, findings_on, read_bodies
from documents.reading.one_pager.fte_check import fte_findings
from documents.reading.one_pager.role_table import RoleTable, expenditure_types_in, read_role_table
from documents.reading.result import Finding, HearingResponse, ReadCase, ReadProposal, Related
from documents.reading.tables import year_head
from documents.reading.text.lines import Line, flat, is_bullet, prose, without_bullet
from documents.reading.text.sentences import external_deadlines_in, follow_ups_in, period_in

HEAD = (
    Label("title", r"overskrift|titel|forslag(?:ets)? (?:titel|navn)|forslag|emne", "free"),
    Label("number", r"(?:forslag(?:et)?s?-?\s?)?(?:nr\.?|nummer)", "free"),
    Label("committee", r"(?:fag|stående )?udvalg", "free"),
    Label("proposer", r"forslags?stiller(?:e)?|stillet af", "free"),
    Label("types", r"udgiftstype(?:r)?", "free"),
    Label("department", r"afdeling|forvaltning|center|direktørområde|fagområde", "free"),
    Label("institution", r"institution", "free"),
    Label("profit_centre", r"profitcenter|omkostningssted", "free"),
    Label("drafted_by", r"udarbejdet af|kontaktperson", "free"),
)
_KNOWN = (
    Label("Resumé", r"resumé|resume|sammenfatning"),
    Label("Status", r"status|nuværende situation|baggrund"),
    Label("Ændringsforslag", r"ændringsforslag|forslag|beskrivelse(?: af forslaget)?"),
    Label("Konsekvens", r"konsekvens(?:er)?(?: for (?:borgerne|service))?"),
    Label("Investeringsbehov", r"investeringsbehov|investering(?:er)?"),
    Label(
        "Relevante dokumenter eller sammenhæng til andre bidrag",
        r"relevante dokumenter[^.:]{0,60}|sammenhæng (?:til|med) andre[^.:]{0,40}",
    ),
    Label("Bemærkninger", r"eventuel(?:le|t)? bemærkninger(?: fra [\wæøåÆØÅ -]{2,40})?|bemærkninger fra [\w -]{2,40}"),
    Label("Høring", r"høringssvar(?: fra [\w -]{2,40})?"),
)
_RELATED = "Relevante dokumenter eller sammenhæng til andre bidrag"
_NUMBERED = re.compile(r"\d{1,2}\.\s+(?P<heading>[A-ZÆØÅ][^:]{2,100}?):?")
_ANSWERED_BY = re.compile(r"\bfra\s+(?P<body>[^:]+)", re.IGNORECASE)
_NOTHING = re.compile(r"(?:ingen|-|–|nej|ikke relevant)\.?", re.IGNORECASE)


def fit(lines: Sequence[Line]) -> int:
    """How many marks of a one-page proposal the lines bear; 0 without a table of years or without a head."""
    head = {hit.label.key for hit in _head_hits(lines)}
    sections = [hit for hit in _section_hits(lines) if hit.label in _KNOWN]
    has_table = any(year_head(line) for line in lines)
    return len(head) + len(sections) + 1 if has_table and len(head) >= 2 and sections else 0


def read_cases(lines: Sequence[Line], context: Context) -> Iterator[ReadCase]:
    """One case for each page in the document."""
    titles = [hit.start for hit in find_labels(lines, HEAD[:1]) if re.match(r"overskrift|titel", hit.printed, re.I)]
    for start, end in zip([0, *titles[1:]], [*titles[1:], len(lines)], strict=True):
        proposal = _Page.of(lines[start:end], context).proposal()
        yield ReadCase(proposal.title, "budget_proposal", None, (proposal,))


def _head_hits(lines: Sequence[Line]) -> list[Hit]:
    """The head's labels, each the first time, above the table and the first section."""
    sections = [hit.start for hit in _section_hits(lines)]
    end = min([*sections, *(i for i, line in enumerate(lines) if year_head(line))], default=len(lines))
    first: dict[str, Hit] = {}
    for hit in find_labels(lines[:end], HEAD):
        first.setdefault(hit.label.key, hit)
    return sorted(first.values(), key=lambda hit: hit.start)


def _section_hits(lines: Sequence[Line]) -> list[Hit]:
    """Numbered headings, and the known ones without their number."""
    hits = []
    for index, line in enumerate(lines):
        numbered = _NUMBERED.fullmatch(line.text)
        bare = line.with_text(without_bullet(numbered["heading"] if numbered else line.text))
        known = best_hit([bare], 0, _KNOWN) if numbered or line.paragraph_start else None
        if known and not known.beside:
            hits.append(Hit(known.label, index, index + 1, "", line.number, known.printed))
        elif numbered and line.paragraph_start and not line.text.endswith("."):
            heading = numbered["heading"]
            hits.append(Hit(Label(heading, re.escape(heading)), index, index + 1, "", line.number, heading))
    return hits


@dataclass(frozen=True, slots=True)
class _Page:
    """A page on its way to a proposal."""

    head: Mapping[str, Field]
    sections: tuple[Field, ...]
    table: RoleTable
    context: Context
    first_line: int

    @classmethod
    def of(cls, lines: Sequence[Line], context: Context) -> "_Page":
        sections = _section_hits(lines)
        body = min((hit.start for hit in sections), default=len(lines))
        table = next((i for i, line in enumerate(lines[:body]) if year_head(line)), body)
        head = {f.key: f for f in fields_of(lines[:table], _head_hits(lines))}
        read = read_role_table(lines[table:body], context)
        return cls(head, tuple(fields_of(lines, sections)), read, context, lines[0].number if lines else 1)

    def value(self, key: str) -> str | None:
        held = self.head[key].lines if key in self.head else ()
        end = next((i for i, line in enumerate(held) if i and line.paragraph_start), len(held))
        return flat(held[:end]).strip() or None

    def line(self, key: str) -> int:
        return self.head[key].hit.line if key in self.head else self.first_line

    def proposal(self) -> ReadProposal:
        committees, on_committees = read_bodies(self.value("committee") or "", self.line("committee"), self.context)
        text = [line for section in self.sections for line in section.lines]
        promises = list(follow_ups_in(text))
        responses, on_responses = _responses(self.sections, self.context)
        proposal = ReadProposal(
            title=self.value("title") or self.value("number") or "Uden overskrift",
            number=self.value("number"),
            committees=committees,
            department=self.value("department"),
            institution=self.value("institution"),
            profit_centre=self.value("profit_centre"),
            proposer=self.value("proposer"),
            drafted_by=(drafted,) if (drafted := self.value("drafted_by")) else (),
            period=period_in(prose(text)) or self.table.period,
            sections={section.hit.printed: prose(section.lines) for section in self.sections if section.lines},
            hearing_responses=responses,
            related=_related(self.sections),
            external_deadlines=tuple(external_deadlines_in(text)),
            follow_ups=tuple(promise for promise, _ in promises),
        )
        due = (
            self.context.finding("due_uncertain", n, text=_short(p.text), due=p.due) for p, n in promises if p.uncertain
        )
        findings = (
            *self._gaps(),
            *on_committees,
            *self.table.findings,
            *self._types(),
            *fte_findings(self.table.fte, self.table.fte_line, self.sections, self.context),
            *due,
            *on_responses,
        )
        return replace(self.table.put_in(proposal), findings=findings)

    def _gaps(self) -> Iterator[Finding]:
        if self.value("title") is None:
            yield self.context.finding("title_missing", self.line("title"))
        if self.value("committee") is None:
            yield self.context.finding("committee_not_stated", self.line("committee"))
        for section in self.sections:
            if not section.lines and not _ANSWERED_BY.search(section.hit.printed):
                yield self.context.finding("field_empty", section.hit.line, label=section.hit.printed)

    def _types(self) -> Iterator[Finding]:
        """Are the types in the head those of the table?"""
        stated, used = expenditure_types_in(self.value("types") or ""), self.table.expenditure_types
        if stated and used and stated != used:
            names = {"service": "service", "transfer": "overførsel", "capital": "anlæg"}
            types = ", ".join(names[kind] for kind in sorted(used))
            line, text = self.line("types"), self.value("types")
            yield self.context.finding("expenditure_type_mismatch", line, text=text, types=types)


def _responses(sections: Sequence[Field], context: Context) -> tuple[tuple[HearingResponse, ...], tuple[Finding, ...]]:
    """What a body has already answered, by its section; an empty section is no answer."""
    responses: list[HearingResponse] = []
    findings: list[Finding] = []
    for section in sections:
        by = _ANSWERED_BY.search(section.hit.printed)
        if by is None:
            continue
        name, line = by["body"].strip(), section.hit.line
        findings += findings_on([(name, line)], context)
        if text := prose(section.lines):
            responses.append(HearingResponse(code_or_name(name, context), text, None))
            findings.append(context.finding("response_date_missing", line, body=name, text=_short(text)))
        else:
            findings.append(context.finding("response_empty", line, label=section.hit.printed, body=name))
    return tuple(responses), tuple(findings)


def _related(sections: Sequence[Field]) -> tuple[Related, ...]:
    """The cases listed as connected: the bullets, or every line where there are none."""
    held = next((section.lines for section in sections if section.key == _RELATED), ())
    items: list[list[Line]] = []
    for line in held:
        if is_bullet(line):
            items.append([line.with_text(without_bullet(line.text))])
        elif items and not line.paragraph_start:
            items[-1].append(line)
    if not items and held and not _NOTHING.fullmatch(prose(held)):
        items = [[line] for line in held if not line.text.endswith(":")]
    return tuple(Related(flat(item), "related") for item in items)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}…"
