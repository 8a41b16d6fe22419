"""A proposal's content edited by hand: the same document with another title, other words and other amounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

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
    return Draft(title=title, content=changed, text="\n".join(written.values()), is_complete=bool(written and title))


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
