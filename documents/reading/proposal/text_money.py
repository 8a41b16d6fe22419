"""Amounts of a proposal that has no table of years: lines with a name and an amount, and sums in running text.

Each comes with its line and a question: what a sentence means by a sum is ours to read and a person's to confirm.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from documents.reading.findings import Context
from documents.reading.numbers import Amount, amounts_in, format_kroner, parse_money
from documents.reading.proposal.money import SAVING, role_of, type_of
from documents.reading.result import BudgetLine, Finding
from documents.reading.text.lines import Line, is_tabular
from documents.reading.text.sentences import Sentence, sentences_of, years_in
from documents.reading.units import in_thousands, unit_of
from process.checks.amounts import AmountRow, Mention, wrong_sums

_NAMED = re.compile(r"(?P<label>\S.*?)(?:\t+\s*| {3,}|[.…_]{4,}\s*)(?P<amount>\S[^\t]*)")
_BULLET = re.compile(r"^(?:[a-zæøå0-9]{1,2}[).]|[-•–])\s+")
_POINT = re.compile(r"(?:at\s+)?(?:\d{1,2}|[a-zæøå])[).]\s", re.IGNORECASE)
_LESS = re.compile(r"\bspares?\b|\breducer\w*|\bnedsæt\w*|\bnedbring\w*|\bmindsk\w*|\blavere\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:besparelse\w*|merudgift\w*|mindreudgift\w*|reduktion\w*|effektivisering\w*|investering\w*|afsættes|koster|"
    r"tilføres|reduceres|spares|nedsættes|forhøjes|udgiften?|ønsket)\b",
    re.IGNORECASE,
)
_LONGEST_LABEL = 90
_THOUSAND = Decimal(1000)


@dataclass(frozen=True, slots=True)
class TextMoney:
    lines: tuple[BudgetLine, ...]
    findings: tuple[Finding, ...]


def read_text_money(lines: Sequence[Line], context: Context, *, is_saving: bool) -> TextMoney:
    """The named amounts where there are two or more of them, else the sums in the sentences, each sum once.
    `is_saving`: the proposal calls itself one.
    """
    rows = list(named_rows(lines))
    if len(rows) >= 2:
        return _of_rows(rows, context, is_saving=is_saving)
    read: list[BudgetLine] = []
    findings: list[Finding] = []
    for sentence, amount in _once(lines):
        line = _line(sentence, amount)
        read += [line] * amount.times
        shown = format_kroner((line.amount_1000_dkk or Decimal(0)) * _THOUSAND)
        findings.append(
            context.finding("amount_from_text", sentence.line, amount=shown, text=_around(sentence, amount))
        )
    return TextMoney(tuple(read), tuple(findings))


def _once(lines: Sequence[Line]) -> Iterator[tuple[Sentence, Amount]]:
    """Every sum with its sentence; "At 1) …" and "a) …" are sentences of their own, the same sum again is not new."""
    seen: set[Decimal] = set()
    starts = [i for i, line in enumerate(lines) if i == 0 or _POINT.match(line.text)]
    for start, end in pairwise([*starts, len(lines)]):
        for sentence in sentences_of(lines[start:end]):
            for amount in amounts_in(sentence.text):
                if amount.kroner not in seen:
                    seen.add(amount.kroner)
                    yield sentence, amount


def mentions_in(lines: Sequence[Line]) -> tuple[Mention, ...]:
    """The sums of money that a sentence calls a change: what a table should bear out."""
    return tuple(_mention(*said) for said in _said_in(lines) if _CHANGE.search(said[0].text[: said[1].start][-90:]))


def sums_in(lines: Sequence[Line]) -> tuple[Mention, ...]:
    """Every sum of money in the sentences."""
    return tuple(_mention(*said) for said in _said_in(lines))


def _said_in(lines: Sequence[Line]) -> Iterator[tuple[Sentence, Amount]]:
    return ((sentence, amount) for sentence in sentences_of(lines) for amount in amounts_in(sentence.text))


def _mention(sentence: Sentence, amount: Amount) -> Mention:
    words = sentence.text[amount.start : amount.end]
    return Mention(amount.kroner, amount.last_digit, amount.times, sentence.line, words)


def _line(sentence: Sentence, amount: Amount) -> BudgetLine:
    years = set(years_in(sentence.text))
    before = sentence.text[: amount.start]
    is_saving = amount.is_negative or bool(SAVING.search(before) or _LESS.search(before))
    value = amount.kroner / _THOUSAND
    label = _around(sentence, amount)
    year = years.pop() if len(years) == 1 else None
    return BudgetLine(year, -value if is_saving else value, label, None, type_of(before), role_of(before), "uncertain")


def _around(sentence: Sentence, amount: Amount) -> str:
    """The words up to the amount."""
    text = sentence.text[: amount.end].strip()
    return text if len(text) <= _LONGEST_LABEL else f"… {text[-_LONGEST_LABEL:].split(' ', 1)[-1]}"


# -- a name and an amount on each line -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Named:
    label: str
    value: Decimal
    unit: str | None
    line: Line


def named_rows(lines: Sequence[Line]) -> Iterator[_Named]:
    """The lines that are a name and an amount, with the unit that stands above them."""
    unit: str | None = None
    for line in lines:
        match = _NAMED.fullmatch(line.text.strip())
        money = parse_money(match["amount"]) if match else None
        if match is None or money is None:
            unit = unit_of(line.text) if len(line.text) <= _LONGEST_LABEL and unit_of(line.text) else unit
        elif any(c.isalpha() for c in match["label"]) and not is_tabular(match["label"]):
            yield _Named(_BULLET.sub("", match["label"].strip(" .…_")), money.value, money.unit or unit, line)


def _of_rows(rows: Sequence[_Named], context: Context, *, is_saving: bool) -> TextMoney:
    lines: list[BudgetLine] = []
    findings: list[Finding] = []
    entries: list[AmountRow] = []
    for row in rows:
        amount = in_thousands(row.value, row.unit)
        is_less = amount > 0 and (is_saving or bool(SAVING.search(row.label)))
        if is_less:
            findings.append(context.finding("sign_uncertain", row.line.number, label=row.label))
        role, kind = role_of(row.label), type_of(row.label)
        lines.append(BudgetLine(None, -amount if is_less else amount, row.label, None, kind, role, "uncertain"))
        entries.append(AmountRow(row.label, kind or "", role == "net", False, (row.value,), row.line.number))
        if row.unit is None:
            findings.append(context.finding("unit_not_stated", row.line.number))
    findings.append(context.finding("years_not_stated", rows[0].line.number))
    for trouble in wrong_sums(entries):
        if trouble.computed is not None:
            values = {"printed": format_kroner(trouble.printed), "computed": format_kroner(trouble.computed)}
            findings.append(
                context.finding("sum_disagrees", trouble.row.line, label=trouble.row.label, year="", **values)
            )
    return TextMoney(tuple(replace(line) for line in lines), tuple(findings))
