"""The publication guard: personal data in a text that is to be shown outside (GDPR; Datatilsynet, Vejen 2021)."""

from __future__ import annotations

import re

_CPR = re.compile(r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}[-\u2013 ]?\d{4}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_PHONE = re.compile(r"(?<![\d.,-])(?:\+45[ ]?)?\d{2}[ ]\d{2}[ ]\d{2}[ ]\d{2}(?![\d.,])")


def personal_data(text: str) -> tuple[str, ...]:
    """What was found: CPR numbers, e-mail addresses, phone numbers, as they stand."""
    return tuple(match.group() for pattern in (_CPR, _MAIL, _PHONE) for match in pattern.finditer(text))
