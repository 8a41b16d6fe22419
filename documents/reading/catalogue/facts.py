"""Where each thing of a catalogue's form was read."""

from collections.abc import Iterator, Mapping

from documents.reading.catalogue.forms import Form
from documents.reading.catalogue.money_table import MoneyRow
from documents.reading.certainty import Certainty
from documents.reading.labels import Field
from documents.reading.result import BudgetLine, Fact
from documents.reading.text.lines import prose


def facts_of_form(
    form: Form, row: MoneyRow | None, lines: tuple[BudgetLine, ...], sections: Mapping[str, str]
) -> tuple[Fact, ...]:
    """Its heading, its fields (also an empty one: that is where to look) and its amounts, in the document's order."""
    facts = [*_of_fields(form, sections), *_of_amounts(form, row, lines)]
    certainty: Certainty = "certain" if form.is_sure else "uncertain"
    title = Fact("title", form.title, form.line, form.line, certainty)
    return tuple(sorted([title, *facts], key=lambda fact: (fact.line, fact.field)))


def _of_fields(form: Form, sections: Mapping[str, str]) -> Iterator[Fact]:
    for key, field in form.fields.items():
        name = f"sections.{sections[key]}" if key in sections else key
        yield Fact(name, field.hit.printed, field.hit.line, _end(field), "certain")


def _of_amounts(form: Form, row: MoneyRow | None, lines: tuple[BudgetLine, ...]) -> Iterator[Fact]:
    """In the money table, else in the words of the form."""
    if row is not None:
        yield Fact("budget_lines", row.label, row.line, row.line, "certain")
    elif lines and "economy" in form.fields:
        field = form.fields["economy"]
        yield Fact("budget_lines", lines[0].label, field.hit.line, _end(field), "uncertain")


def _end(field: Field) -> int:
    written = [line.number for line in field.lines if prose([line])]
    return max([field.hit.line, *written])
