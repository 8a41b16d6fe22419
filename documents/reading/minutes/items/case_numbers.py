"""The shapes of case numbers: KLE (00.22.00-A00-12-21), 20/26406, 330-2018-3619, 25-008754, 012497 - 2017/12299."""

import re

_KLE = r"\d{2}\.\d{2}(?:\.\d{2}|G\d{2})(?:-?\s?[A-ZÆØÅ]\d{2})?(?:-\d{1,5}-\d{2,4}| - 20\d\d/\d+)"
_OTHER = "|".join(
    (
        r"\d{2}/\d{3,6}",
        r"\d{3}-(?:19|20)\d\d-\d+",
        r"\d{2}-\d{5,6}",
        r"\d{5,6} ?- ?20\d\d/\d+",
        r"[A-ZÆØÅ]{2,3} \d{1,4}/\d{2}",
        r"[A-ZÆØÅ]{2,4}-(?:19|20)\d\d-\d{3,7}",
        r"(?:19|20)\d\d-\d{4,7}",
        r"(?:19|20)\d\d/\d{3,7}",
    )
)
_SHAPE = re.compile(rf"{_KLE}|{_OTHER}")
_ALONE = re.compile(rf"(?:(?:sag|sagsnr\.?|sagsnummer)\s*:?\s*)?(?P<number>{_KLE}|{_OTHER})\s*-?", re.IGNORECASE)
_VALUE = re.compile(rf"\s*(?P<number>{_KLE}|{_OTHER}|\d{{4,9}})(?P<rest>.*)$")


def bare_case_number(text: str) -> str | None:
    """The case number that fills this line, None for other lines."""
    match = _ALONE.fullmatch(text.strip())
    return match["number"] if match else None


def case_number_in(value: str) -> tuple[str | None, str]:
    """The number at the beginning of a labelled value, and what stands after it."""
    match = _VALUE.match(value)
    return (match["number"].strip(), match["rest"].strip()) if match else (None, value)


def first_case_number(text: str) -> str | None:
    """The first of these shapes in a text."""
    match = _SHAPE.search(text)
    return match[0] if match else None
