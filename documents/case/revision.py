"""A proposal's content edited by hand: the same document with another title, other words and other amounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from documents.reading.findings import MESSAGES
from documents.reading.proposal.text_money import sums_in
from documents.reading.text.lines import lines_of
from models.case.material import OUTDATED
from process.checks.amounts import text_troubles
from process.commands.act import Draft


class AmountError(ValueError):
    """What was typed is no amount; the message is a Danish sentence."""


def revised(
    content: Mapping[str, Any],
    title: str,
    sections: Mapping[str, str],
    amounts: Sequence[Decimal | None],
    is_read: bool = True,
) -> Draft:
    """The draft of the next version. `amounts` are in 1.000 kr., one for each budget line in its order; None is not
    stated, which is never 0. Sections left empty fall out. `is_read`: a person had every amount beside its year before
    them, so one that was uncertain is now stated, also where the number is the same.
    """
    written = {name: text for name, text in sections.items() if text.strip()}
    lines = [
        _line(line, amount, is_read) for line, amount in zip(content.get("budget_lines") or (), amounts, strict=True)
    ]
    changed = {**content, "title": title, "sections": written, "section_order": list(written), "budget_lines": lines}
    text = "\n".join(written.values())
    findings = [*_without_outdated(content), *_outdated(content, changed, text)]
    if findings or content.get("findings"):
        changed["findings"] = findings
    return Draft(title=title, content=changed, text=text, is_complete=bool(written and title))


def _without_outdated(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [finding for finding in content.get("findings") or () if finding.get("code") != OUTDATED]


def _outdated(before: Mapping[str, Any], now: Mapping[str, Any], text: str) -> Iterator[Mapping[str, Any]]:
    """The sums in the text that were amounts of the table before it was changed, now or in an earlier revision, and are
    none any more.
    """
    told = {finding["message"] for finding in before.get("findings") or () if finding.get("code") == OUTDATED}
    was, is_now = _kroner(before), _kroner(now)
    said = sums_in(lines_of(text))
    missed = {trouble.mention.words for trouble in text_troubles(said, was)} if was else {each.words for each in said}
    for words in dict.fromkeys(trouble.mention.words for trouble in text_troubles(said, is_now)):
        certainty, sentence = MESSAGES[OUTDATED]
        message = sentence.format(text=words)
        if words not in missed or message in told:
            yield {"code": OUTDATED, "message": message, "certainty": certainty}


def _kroner(content: Mapping[str, Any]) -> list[Decimal]:
    """Every amount, and the sum of each year and of all."""
    by_year: dict[object, Decimal] = {}
    amounts: list[Decimal] = []
    for line in content.get("budget_lines") or ():
        if line.get("amount_1000_dkk") is not None:
            amounts.append(Decimal(str(line["amount_1000_dkk"])) * 1000)
            by_year[line.get("year")] = by_year.get(line.get("year"), Decimal(0)) + amounts[-1]
    return [*amounts, *by_year.values(), sum(amounts, Decimal(0))]


def _line(line: Mapping[str, Any], amount: Decimal | None, is_read: bool) -> dict[str, Any]:
    was = line.get("amount_1000_dkk")
    is_confirmed = is_read and amount is not None and line.get("year") and line.get("status") == "uncertain"
    if (None if was is None else Decimal(str(was))) == amount and not is_confirmed:
        return dict(line)
    status = "not_stated" if amount is None else "stated"
    return {**line, "amount_1000_dkk": plain(amount), "status": status}


def plain(amount: Decimal | None) -> int | float | None:
    """As the document contract has numbers: whole ones as integers."""
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def parse_amount(text: str) -> Decimal | None:
    """`1.234,5`, `-900` or nothing, in 1.000 kr. Raises `AmountError`."""
    bare = text.strip().replace(" ", "").replace("\u2212", "-").replace(".", "").replace(",", ".")
    if not bare:
        return None
    try:
        decimal = Decimal(bare)
    except InvalidOperation:
        raise AmountError(f"»{text.strip()[:40]}« er ikke et beløb. Skriv det i 1.000 kr., f.eks. 650.") from None
    if not decimal.is_finite() or abs(decimal) >= 10**9:
        raise AmountError(f"»{text.strip()[:40]}« er ikke et beløb i 1.000 kr. Kontrollér, at tallet er rigtigt.")
    return decimal


def amount_text(amount: object) -> str:
    """As it is typed: decimal comma, nothing for what is not stated."""
    return "" if amount is None else str(amount).replace(".", ",").removesuffix(",0")
