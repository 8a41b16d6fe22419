"""The words of a PDF page and where they stand, in the order in which the file draws them."""

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

_HYPHENS = (0x02, 0xFFFE)  # how pdfium marks a hyphen at the end of a line
_SURROGATES = range(0xD800, 0xE000)
_EM = 0.95  # of the height of a character with room above and below
_GAP = 0.22
_RISE = 0.45


@dataclass(frozen=True, slots=True)
class Word:
    """A word between `left` and `right` on a baseline, in points; y grows downwards. `size` is about one em."""

    text: str
    left: float
    right: float
    y: float
    size: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(slots=True)
class _Sign:
    text: str
    left: float
    right: float
    y: float
    size: float


def words_of(page: Any, most: int) -> list[Word]:
    """The words of one page. One with more than `most` characters is read that far: its text is refused anyway."""
    words: list[Word] = []
    held: list[_Sign] = []
    for sign in _signs(page, most + 1):
        if held and (sign is None or _is_apart(held[-1], sign)):
            words.append(_word(held))
            held = []
        if sign is not None:
            held.append(sign)
    return [*words, _word(held)] if held else words


def _word(signs: list[_Sign]) -> Word:
    text = "".join(sign.text for sign in signs)
    return Word(text, signs[0].left, max(sign.right for sign in signs), signs[0].y, max(sign.size for sign in signs))


def _is_apart(before: _Sign, sign: _Sign) -> bool:
    """A gap without a blank, another line, or a step back."""
    size = max(before.size, sign.size)
    return (
        abs(sign.y - before.y) > _RISE * size
        or sign.left - before.right > _GAP * size
        or sign.left < before.left - _GAP * size
    )


def _signs(page: Any, most: int) -> Iterator[_Sign | None]:
    """Each character with its box; None for a blank."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    for place in range(min(pdfium.FPDFText_CountChars(text), most)):
        code = pdfium.FPDFText_GetUnicode(text, place)
        if code in _HYPHENS:
            code = ord("-")
        if code < 0x21 or code == 0xA0 or not pdfium.FPDFText_GetLooseCharBox(text, place, box):
            yield None
            continue
        pdfium.FPDFText_GetCharOrigin(text, place, x, y)
        turned = round(pdfium.FPDFText_GetCharAngle(text, place) / (math.pi / 2)) % 4
        left, right, line, height = _TURNED[turned](box, x.value, y.value)
        yield _Sign("\ufffd" if code in _SURROGATES else chr(code), left, right, line, max(height * _EM, 1.0))


_TURNED: tuple[Callable[[Any, float, float], tuple[float, float, float, float]], ...] = (
    lambda box, _x, y: (box.left, box.right, -y, box.top - box.bottom),
    lambda box, x, _y: (-box.top, -box.bottom, -x, box.right - box.left),
    lambda box, _x, y: (-box.right, -box.left, y, box.top - box.bottom),
    lambda box, x, _y: (box.bottom, box.top, x, box.right - box.left),
)
"""Left, right, baseline and height of a sign as its reader sees them, by quarter turns of its text."""
