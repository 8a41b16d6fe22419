"""The reinvestment catalogue: an introduction, a contents page, a form for each proposal, one money table for all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from documents.reading.catalogue.amounts import form_money
from documents.reading.catalogue.contents import Contents, cut_entry, is_cut_from, matches_entry, read_contents
from documents.reading.catalogue.facts import facts_of_form
from documents.reading.catalogue.forms import Form, field_hits, read_forms
from documents.reading.catalogue.money_table import MoneyRow, MoneyTable, check_sums, find_money_table
from documents.reading.catalogue.named_lists import contributors_in, groups_in, people_in
from documents.reading.catalogue.relations import relations_in, relations_of_note
from documents.reading.findings import Context
from documents.reading.matching import assign
from documents.reading.numbers import format_kroner
from documents.reading.result import Finding, Pool, ReadCase, ReadProposal, Related
from documents.reading.text.lines import Line, flat, is_bullet, prose, without_bullet
from documents.reading.text.sentences import broken_in, external_deadlines_in, years_in

_SECTIONS = {
    "challenge": "Udfordring",
    "description": "Beskrivelse af indsats",
    "timetable": "Tidsplan",
    "results": "Forventninger til resultat",
    "economy": "Økonomi",
    "motivation": "Motivering",
}
_NAMES = {
    **_SECTIONS,
    "drafted_by": "Hvem har beskrevet forslaget",
    "responsible": "Supplerende ansvarlige",
    "target_groups": "Målgruppe(r)",
    "contributors": "Hvem skal bidrage",
}
_OWN_CODE = {"economy", "description"}
_OPTIONAL = {"responsible"}
_SHOWN = 80
_MARKED = re.compile(r"(?:^|(?<=[\s(–-]))\?+\s?[^\W\d_][\w ]*")
_FROM = re.compile(r"\bfra\s+(?P<department>[A-ZÆØÅ][\w&,/ -]*?)(?:\s+(?:pr\.|til|for|i)\s|\s*\d|$)")
_GOALS = re.compile(r"\b(?:strategiske )?mål\b:?\s*$", re.IGNORECASE)


def fit(lines: Sequence[Line]) -> int:
    """How many different rows of a catalogue's form the lines hold; 0 without one whole form."""
    return max((len({hit.label.key for hit in form}) for form in field_hits(lines)), default=0)


def read_catalogue(lines: Sequence[Line], context: Context) -> tuple[ReadCase, Pool | None]:
    """One case with a proposal for each form, and the pool of the money table."""
    table = find_money_table(lines)
    body = (*lines[: table.start], *lines[table.end :]) if table else tuple(lines)
    groups = field_hits(body)
    contents = read_contents(body, groups[0][0].start if groups else 0)
    forms = read_forms(body, contents)
    title = _title(body, contents.start if contents.entries else forms[0].start)
    catalogue = _Catalogue(title, years_in(title), forms, table, _rows_by_form(forms, table), context)
    findings = (
        context.finding("committee_not_stated", body[0].number),
        *_contents_findings(body, contents, forms, context),
        *catalogue.table_findings(),
    )
    proposals = tuple(catalogue.proposal(index) for index in range(len(forms)))
    case = ReadCase(title, "reinvestment_catalogue", None, proposals, findings)
    return case, table.pool if table else None


def _title(lines: Sequence[Line], end: int) -> str:
    """The first paragraph of the document."""
    stop = next((i for i, line in enumerate(lines[:end]) if i and line.paragraph_start), max(end, 1))
    return flat(lines[:stop]).strip()


def _contents_findings(
    lines: Sequence[Line], contents: Contents, forms: Sequence[Form], context: Context
) -> Iterator[Finding]:
    """Does the contents page list every form?"""
    cut = cut_entry(lines, contents, forms[0].start)
    unlisted = [form for form in forms if not matches_entry(form.title, contents)]
    torn = next((form for form in unlisted if cut and is_cut_from(cut, form.title)), None)
    missing = [form.title for form in unlisted if form is not torn]
    if not contents.entries or not unlisted:
        return
    yield context.finding(
        "contents_incomplete",
        contents.line,
        listed=len(forms) - len(missing),
        count=len(forms),
        cut=f"; »{_short(cut)}« er afbrudt" if torn and cut else "",
        missing=f" Der mangler {', '.join(f'»{_short(name)}«' for name in missing)}." if missing else "",
    )


def _rows_by_form(forms: Sequence[Form], table: MoneyTable | None) -> Mapping[int, MoneyRow]:
    """The table's row for each form that has one, by the form's position."""
    if table is None:
        return {}
    rows = assign([row.label for row in table.rows], [form.title for form in forms])
    return {form: table.rows[row] for row, form in rows.items()}


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """What a single form needs to know about its catalogue."""

    title: str
    years: tuple[int, ...]
    forms: Sequence[Form]
    table: MoneyTable | None
    rows: Mapping[int, MoneyRow]
    context: Context

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(form.title for form in self.forms)

    def table_findings(self) -> Iterator[Finding]:
        """Sums, and rows that belong to no form."""
        if self.table is None:
            return
        yield from check_sums(self.table, self.context)
        for row in self.table.rows:
            if row not in self.rows.values():
                amount = format_kroner(row.kroner) if row.kroner is not None else "uden beløb"
                yield self.context.finding("amount_unmatched", row.line, label=row.label, amount=amount)

    def proposal(self, index: int) -> ReadProposal:
        form, row = self.forms[index], self.rows.get(index)
        lines = [line for field in form.fields.values() for line in field.lines]
        money = form_money(form, row, self.table, self.context)
        people, on_people = people_in(form, self.context)
        match = _FROM.search(self.title)
        return ReadProposal(
            title=form.title,
            department=match["department"].strip() if match else None,
            drafted_by=people.drafted_by,
            responsible=people.responsible,
            contributors=contributors_in(form),
            target_groups=groups_in(form),
            goals=_goals(form),
            unit="kr." if money.lines else None,
            budget_lines=money.lines,
            fte=money.fte,
            sections={_SECTIONS[key]: prose(f.lines) for key, f in form.fields.items() if key in _SECTIONS and f.lines},
            related=self._related(index, row),
            external_deadlines=tuple(external_deadlines_in(lines)),
            findings=(
                *self._gaps(form, row),
                *on_people,
                *self._marks(form),
                *self._broken(form),
                *money.findings,
            ),
            facts=facts_of_form(form, row, money.lines, _SECTIONS),
        )

    def _related(self, index: int, row: MoneyRow | None) -> tuple[Related, ...]:
        stated = relations_in(self.forms[index].remarks, index, self.titles)
        noted = relations_of_note(row.note, index, self.titles) if row else ()
        return tuple(dict.fromkeys((*stated, *noted)))

    def _gaps(self, form: Form, row: MoneyRow | None) -> Iterator[Finding]:
        """Rows that are empty, or that other forms have and this one lacks; an unsure heading; an old timetable."""
        if not form.is_sure:
            yield self.context.finding("heading_uncertain", form.line, title=_short(form.title))
        expected = {key for other in self.forms for key in other.fields} - _OPTIONAL
        for key in (key for key in _NAMES if key in expected):
            field = form.fields.get(key)
            if field is None:
                yield self.context.finding("field_missing", form.line, label=_NAMES[key])
            elif not prose(field.lines):
                yield self._empty(key, field.hit.line, row)
        timetable = form.fields.get("timetable")
        for line in timetable.lines if timetable else ():
            old = [year for year in years_in(line.text) if self.years and year < min(self.years)]
            if old:
                years = {"years": ", ".join(map(str, old)), "catalogue": min(self.years)}
                yield self.context.finding("timetable_before_catalogue", line.number, **years)

    def _empty(self, key: str, line: int, row: MoneyRow | None) -> Finding:
        stated = row.kroner if row else None
        table = f"; tabellen anslår {format_kroner(stated)}" if stated else ""
        code = f"{key}_empty" if key in _OWN_CODE else "field_empty"
        return self.context.finding(code, line, label=_NAMES[key], table=table)

    def _broken(self, form: Form) -> Iterator[Finding]:
        for field in form.fields.values():
            for sentence in broken_in(field.lines):
                yield self.context.finding("sentence_broken", sentence.line, text=sentence.text[-_SHOWN:])

    def _marks(self, form: Form) -> Iterator[Finding]:
        for field in form.fields.values():
            for line in field.lines:
                for match in _MARKED.finditer(line.text):
                    yield self.context.finding("uncertain_marker", line.number, text=match[0].strip())


def _goals(form: Form) -> tuple[str, ...]:
    """The bullets below the words "strategiske mål"."""
    goals: list[str] = []
    lines = form.fields["motivation"].lines if "motivation" in form.fields else ()
    is_below = False
    for line in lines:
        if is_bullet(line) and is_below:
            goals.append(without_bullet(line.text))
        elif goals and not line.paragraph_start:
            goals[-1] = flat((line.with_text(goals[-1]), line))
        else:
            is_below = bool(_GOALS.search(line.text))
    return tuple(goals)


def _short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else f"{text[:limit].rsplit(' ', 1)[0]} …"
