"""The budget form ("Budgetalternativ"): a head of short fields, one budget change by year, then headed sections."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from documents.reading.budget_form.amounts import FormAmounts, read_form_amounts
from documents.reading.budget_form.choice import CHOICE, choice_in
from documents.reading.budget_form.key_figures import read_key_figures
from documents.reading.budget_form.staff import staff_findings
from documents.reading.findings import Context
from documents.reading.labels import Field, Hit, Label, fields_of, find_labels
from documents.reading.named import read_bodies
from documents.reading.result import Finding, ReadCase, ReadProposal
from documents.reading.tables import year_head
from documents.reading.text.lines import Line, flat, prose
from documents.reading.text.sentences import external_deadlines_in, follow_ups_in

HEAD = (
    Label("choice", CHOICE, most_lines=1),
    Label("number", r"(?:forslag(?:et)?s?-?\s?)?(?:nr\.?|nummer)|løbenr\.?|løbenummer", "free"),
    Label("committee", r"(?:fag|stående )?udvalg", "free"),
    Label("both", r"(?:afdeling|forvaltning|område|center) ?/ ?institution|institution ?/ ?afdeling", "free"),
    Label("department", r"afdeling|forvaltning|direktørområde|fagområde", "free"),
    Label("institution", r"institution", "free"),
    Label("title", r"emne|titel|overskrift|forslagets (?:titel|navn)", "free"),
    Label("profit_centre", r"profitcenter(?: ?(?:&|og|/) ?F3[- ]?niveau)?|omkostningssted|PSP[- ]?element", "free"),
    Label("proposer", r"forslagsstiller|stillet af", "free"),
    Label("drafted_by", r"udarbejdet af|udfyldt af|kontaktperson", "free"),
)
SECTIONS = (
    Label("Beskrivelse", r"beskrivelse(?: af (?:forslaget|indhold|ændringen))?"),
    Label("Nøgletal", r"nøgletal(?: \([^)]*\))?"),
    Label("Betydning for fokusområder", r"betydning for [^.:]{0,60}fokusområder(?: \([^)]*\))?"),
    Label(
        "Betydning for udviklingsmål og politikker",
        r"betydning for [^.:]{0,60}(?:mål|politik)[^.:]{0,60}",
        colon=True,
    ),
    Label("Indvirkning på andre områder", r"(?:eventuel )?(?:ind|på)virkning på andre (?:områder|udvalg)[^.:]{0,60}"),
    Label("Konsekvenser for service", r"konsekvenser for (?:service(?:n|niveauet)?|borgerne)[^.:]{0,40}"),
    Label("Personalemæssige konsekvenser", r"personale(?:mæssige )?konsekvenser"),
    Label("Høringsberettigede", r"høringsberettigede?(?:\. [^:]*)?|hvem er høringsberettiget[^:]*|høringsparter"),
    Label("Afledt ændring i takst", r"afledt(?:e)? ændring(?:er)? i takst(?:en|er|erne)?[^.:]{0,40}"),
    Label("Økonomi", r"økonomi(?:ske konsekvenser)?"),
    Label("Tidsplan", r"tidsplan(?: for forslaget)?|ikrafttræden"),
    Label("Bemærkninger", r"(?:øvrige )?bemærkninger"),
)
_NONE_STATED = re.compile(r"(?:ingen|nej|ikke relevant|0|-|–)\.?", re.IGNORECASE)
_PROSE_WORD = re.compile(
    r"\b(?:er|vil|skal|kan|bliver|har|følgende|forventes|foreslås|ønskes|således|herunder|der)\b", re.IGNORECASE
)
_FORM_NAME = re.compile(r"budget(?:alternativ|ønske|skema)\b.*", re.IGNORECASE)


def fit(lines: Sequence[Line]) -> int:
    """How many marks of a budget form the lines bear; 0 without the tick for råderum or ønske."""
    keys = {hit.label.key for hit in _hits(lines)}
    is_named = any(_FORM_NAME.fullmatch(line.text) for line in lines[:5])
    return len(keys) + is_named if "choice" in keys else 0


def read_cases(lines: Sequence[Line], context: Context) -> Iterator[ReadCase]:
    """One case for each form in the document."""
    for form in _forms(lines):
        proposal = _Form.of(form, context).proposal()
        yield ReadCase(proposal.title, "budget_proposal", None, (proposal,))


def _forms(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The document cut where the tick for råderum or ønske comes again, with the form's name above it."""
    starts = [0]
    choices = [hit.start for hit in _hits(lines) if hit.label.key == "choice"]
    for choice in choices[1:]:
        named = choice > 0 and _FORM_NAME.fullmatch(lines[choice - 1].text)
        starts.append(choice - 1 if named else choice)
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield lines[start:end]


def _hits(lines: Sequence[Line]) -> list[Hit]:
    """The head's labels up to the first section, then the sections, printed or unknown."""
    labels = find_labels(lines, (*HEAD, *SECTIONS))
    first = next((hit.start for hit in labels if hit.label in SECTIONS), len(lines))
    seen: set[str] = set()
    hits: list[Hit] = []
    for hit in labels:
        if hit.label.key == "choice" and hits and hits[-1].label.key == "choice":
            continue  # the instruction on one line, the words on the next
        is_head = hit.label not in SECTIONS
        if is_head and hit.label.key != "choice" and (hit.start > first or hit.label.key in seen):
            continue
        seen.add(hit.label.key)
        hits.append(hit)
    return sorted([*hits, *_unknown_sections(lines, hits, first)], key=lambda hit: hit.start)


def _unknown_sections(lines: Sequence[Line], hits: Sequence[Hit], first: int) -> Iterator[Hit]:
    """Headings of a form we have not seen: a paragraph by itself that ends in a colon and is no sentence."""
    taken = {index for hit in hits for index in range(hit.start, hit.end)}
    for index, line in enumerate(lines):
        alone = line.paragraph_start and (index + 1 == len(lines) or lines[index + 1].paragraph_start)
        heading = re.sub(r"\s*\([^)]*\)", "", line.text).rstrip(": ")
        if index <= first or index in taken or not alone or not line.text.endswith(":"):
            continue
        if line.text[:1].isupper() and not _PROSE_WORD.search(heading):
            yield Hit(Label(heading, re.escape(heading)), index, index + 1, "", line.number, heading)


@dataclass(frozen=True, slots=True)
class _Form:
    """A form on its way to a proposal: the fields by key, the sections in order."""

    head: Mapping[str, Field]
    sections: tuple[Field, ...]
    amounts: FormAmounts
    context: Context
    first_line: int

    @classmethod
    def of(cls, lines: Sequence[Line], context: Context) -> "_Form":
        heads = [line for line in lines if year_head(line)]
        hits = _hits(lines)
        fields = list(fields_of(lines, hits))
        known = {label.key for label in HEAD}
        head = {f.key: f for f in fields if f.key in known}
        sections = tuple(f for f in fields if f.key not in known)
        text = [line for section in sections for line in section.lines]
        first_section = sections[0].hit.start if sections else len(lines)
        table = _table(lines[:first_section], heads[:1], hits)
        number = lines[0].number if lines else 1
        return cls(head, sections, read_form_amounts(table, text, context), context, number)

    def value(self, key: str) -> str | None:
        """The first paragraph of a head field, on one line."""
        held = self.head[key].lines if key in self.head else ()
        end = next((i for i, line in enumerate(held) if year_head(line) or (i and line.paragraph_start)), len(held))
        return flat(held[:end]).strip() or None

    def line(self, key: str) -> int:
        return self.head[key].hit.line if key in self.head else self.first_line

    def section(self, key: str) -> Field | None:
        return next((section for section in self.sections if section.key == key), None)

    def proposal(self) -> ReadProposal:
        committees, on_committees = read_bodies(self.value("committee") or "", self.line("committee"), self.context)
        hearing, on_hearing = self._hearing()
        text = [line for section in self.sections for line in section.lines]
        choice = choice_in(self.head["choice"]) if "choice" in self.head else None
        proposal = ReadProposal(
            title=self.value("title") or self.value("number") or "Uden overskrift",
            number=self.value("number"),
            option_or_request=choice,
            committees=committees,
            department=self.value("both") or self.value("department"),
            institution=self.value("both") or self.value("institution"),
            profit_centre=self.value("profit_centre"),
            proposer=self.value("proposer"),
            drafted_by=(drafted,) if (drafted := self.value("drafted_by")) else (),
            sections={section.hit.label.key: prose(section.lines) for section in self.sections if section.lines},
            key_figures=read_key_figures(figures.lines) if (figures := self.section("Nøgletal")) else (),
            hearing_bodies=hearing,
            external_deadlines=tuple(external_deadlines_in(text)),
            follow_ups=tuple(promise for promise, _ in follow_ups_in(text)),
        )
        staff = self.section("Personalemæssige konsekvenser")
        findings = (
            *self._gaps(),
            *on_committees,
            *self.amounts.findings,
            *(staff_findings(staff, self.sections, self.context) if staff else ()),
            *on_hearing,
        )
        return replace(self.amounts.put_in(proposal), findings=findings)

    def _gaps(self) -> Iterator[Finding]:
        if self.value("title") is None:
            yield self.context.finding("title_missing", self.line("title"))
        if "choice" in self.head and choice_in(self.head["choice"]) is None:
            yield self.context.finding("choice_unclear", self.line("choice"))
        if self.value("committee") is None:
            yield self.context.finding("committee_not_stated", self.line("committee"))
        if "profit_centre" in self.head and self.value("profit_centre") is None:
            label = self.head["profit_centre"].hit.printed
            yield self.context.finding("profit_centre_empty", self.line("profit_centre"), label=label)
        for section in self.sections:
            if not section.lines and section.key != "Høringsberettigede":
                yield self.context.finding("field_empty", section.hit.line, label=section.key)

    def _hearing(self) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
        section = self.section("Høringsberettigede")
        if section is None:
            return (), ()
        text = "\n".join(line.text for line in section.lines)
        if not text:
            return (), (self.context.finding("hearing_bodies_empty", section.hit.line, label=section.key),)
        if _NONE_STATED.fullmatch(text.strip()):
            return (), ()
        return read_bodies(text, section.lines[0].number, self.context)


def _table(lines: Sequence[Line], heads: Sequence[Line], hits: Sequence[Hit]) -> tuple[Line, ...]:
    """The lines from the years to the next label."""
    if not heads:
        return ()
    start = next((i for i, line in enumerate(lines) if line.number == heads[0].number), len(lines))
    end = min((hit.start for hit in hits if hit.start > start), default=len(lines))
    return tuple(lines[start:end])
