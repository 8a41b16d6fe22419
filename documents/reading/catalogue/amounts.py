"""The amounts of one proposal in a catalogue: its row in the money table against its own words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from documents.reading.catalogue.forms import Form
from documents.reading.catalogue.money_table import MoneyRow, MoneyTable
from documents.reading.findings import Context
from documents.reading.numbers import Amount, amounts_in, format_kroner, format_number
from documents.reading.result import BudgetLine, Finding, LineStatus, YearAmount
from documents.reading.text.lines import Line, passage
from documents.reading.text.sentences import Fte, fte_in

_THOUSAND = Decimal(1000)


@dataclass(frozen=True, slots=True)
class FormMoney:
    """Budget lines in 1.000 kr., årsværk, and what to say about them. A catalogue states no years."""

    lines: tuple[BudgetLine, ...]
    fte: tuple[YearAmount, ...]
    findings: tuple[Finding, ...]


def form_money(form: Form, row: MoneyRow | None, table: MoneyTable | None, context: Context) -> FormMoney:
    """The table's amount where it has one, else the amounts in the text, marked uncertain."""
    economy = form.fields["economy"].lines if "economy" in form.fields else ()
    text = passage(economy).text
    stated = list(amounts_in(text))
    mentions = list(fte_in(economy))
    fte = tuple(YearAmount(None, mention.count) for mention in mentions)
    unclear = list(_on_staff(mentions, text, context))
    if row is None:
        lines = tuple(_line(amount.kroner, "Økonomi", "uncertain") for amount in _repeated(stated))
        findings = list(_missing(form, stated, table, context))
    else:
        status: LineStatus = "preliminary" if table and table.is_preliminary else "stated"
        lines = (_line(row.kroner, row.label, status if row.kroner is not None else "not_stated"),)
        findings = list(_compared(row, stated, economy, context))
    return FormMoney(lines, fte, (*unclear, *findings))


def _on_staff(mentions: Sequence[Fte], text: str, context: Context) -> Iterator[Finding]:
    """Staff without a number, and staff in other words than årsværk, which is our reading."""
    for mention in mentions:
        if mention.count is None:
            yield context.finding("fte_not_stated", mention.line, text=_around(text, mention.text))
        elif mention.is_worded:
            yield context.finding("fte_in_words", mention.line, text=mention.text, count=format_number(mention.count))


def _total(stated: Sequence[Amount]) -> Decimal:
    return sum((amount.kroner * amount.times for amount in stated), Decimal(0))


def _missing(form: Form, stated: Sequence[Amount], table: MoneyTable | None, context: Context) -> Iterator[Finding]:
    """The proposal is not in the table: what its own words would do to the sum and the rest."""
    if table is None:
        return
    text = ""
    estimate = _total(stated)
    if estimate and table.pool.sum is not None:
        text = f" Teksten anslår {_shown(stated)} = {format_kroner(estimate)} Medregnet bliver summen "
        text += format_kroner(table.pool.sum + estimate)
        if table.pool.amount is not None:
            text += f" og resten {format_kroner(table.pool.amount - table.pool.sum - estimate)}"
        text = f"{text.rstrip('.')}. Tag stilling til, om det skal med."
    yield context.finding("missing_in_money_table", form.line, title=form.title, text=text)


def _compared(row: MoneyRow, stated: Sequence[Amount], economy: Sequence[Line], context: Context) -> Iterator[Finding]:
    if row.kroner is None:
        yield context.finding("amount_missing", row.line, label=row.label)
    elif row.kroner == 0:
        note = f" ({row.note})" if row.note else ""
        yield context.finding("amount_zero", row.line, label=row.label, note=note)
    estimate = _total(stated)
    if stated and row.kroner is not None and estimate != row.kroner:
        line = passage(economy).line_at(stated[0].start)
        values = {"text": format_kroner(estimate), "table": format_kroner(row.kroner)}
        yield context.finding("amount_differs", line, **values)


def _repeated(stated: Sequence[Amount]) -> Iterator[Amount]:
    for amount in stated:
        yield from [amount] * amount.times


def _shown(stated: Sequence[Amount]) -> str:
    """2 × 370.000 kr., or the amounts one by one."""
    each = [amount.kroner for amount in _repeated(stated)]
    if len(each) > 1 and len(set(each)) == 1:
        return f"{len(each)} × {format_kroner(each[0])}"
    return " + ".join([*(format_number(value) for value in each[:-1]), format_kroner(each[-1])])


def _line(kroner: Decimal | None, label: str, status: LineStatus) -> BudgetLine:
    amount = None if kroner is None else kroner / _THOUSAND
    return BudgetLine(None, amount, label, None, None, "change", status)


def _around(text: str, word: str) -> str:
    """The word with its neighbours."""
    start = text.find(f" og {word}")
    begin = start + 1 if start >= 0 else text.find(word)
    return " ".join(text[begin : begin + 40].split()[:4])
