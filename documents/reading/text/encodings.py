"""Plain text in whatever encoding it was saved: the one in which its Danish words are Danish."""

import re

from documents.reading.errors import UnreadableDocumentError

_MARKED = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OLD = (
    ("cp1252", "Windows-1252"),
    ("latin-1", "Latin-1"),
    ("cp865", "DOS (865)"),
    ("cp850", "DOS (850)"),
    ("mac-roman", "Mac Roman"),
)
_DANISH = re.compile(r"(?<![A-ZÆØÅ])[æøå]|[ÆØÅ](?=[a-zæøåA-ZÆØÅ])|é")
_ODD = re.compile(r"[^\x00-\x7fæøåÆØÅéÉüÜöÖäÄ§½¼¾–—’‘“”»«•…€²³·÷×´\u00a0\u00ad]|(?<=\w)[‘’“”›‹†‡](?=\w)")
_TWICE = re.compile("Ã[¦¸¥†˜…]")
_NULS = 0.2
_LEAST_WIDE = 6
_SAMPLE = 1000


def decoded(data: bytes, stated: str | None = None) -> tuple[str, str | None]:
    """The text, and the name of its encoding where it had to be guessed. `stated`: what the file itself says it is in.

    Raises UnreadableDocumentError `file_type_unknown` for what is no text.
    """
    text, guessed = _decoded(data, stated)
    if "\0" in text:
        raise UnreadableDocumentError("file_type_unknown", "Filen er ikke tekst. Brug .txt, .pdf eller .docx.")
    return text, guessed


def _decoded(data: bytes, stated: str | None) -> tuple[str, str | None]:
    marked = next((encoding for mark, encoding in _MARKED if data.startswith(mark)), None)
    if not marked and (wide := _without_mark(data)):
        return data.decode(wide, errors="replace"), wide.upper()
    for encoding in [marked] if marked else ["utf-8-sig", stated]:
        try:
            if encoding:
                return _mended(data.decode(encoding))
        except (UnicodeDecodeError, LookupError):
            continue
    return _old(data)


def _without_mark(data: bytes) -> str | None:
    """UTF-16 whose mark is lost: every second byte is nothing."""
    sample = data[: 2 * _SAMPLE]
    half = len(sample) / 2
    for encoding, start in (("utf-16-le", 1), ("utf-16-be", 0)):
        empty, other = sample[start::2].count(0), sample[1 - start :: 2].count(0)
        if half >= _LEAST_WIDE and empty > (1 - _NULS) * half and other < _NULS * half:
            return encoding
    return None


def _mended(text: str) -> tuple[str, str | None]:
    """UTF-8 that was once read as Windows-1252 and saved again: "bÃ¸rn"."""
    if len(_TWICE.findall(text)) >= 1 and not _DANISH.search(text):
        try:
            return text.encode("cp1252").decode("utf-8"), "UTF-8, gemt to gange"
        except (UnicodeEncodeError, UnicodeDecodeError):
            pass
    return text, None


def _old(data: bytes) -> tuple[str, str]:
    """The single-byte encoding that gives most Danish letters and fewest strange signs; Windows' of equals."""
    best, best_score = (data.decode("latin-1"), "Latin-1"), None
    for encoding, name in _OLD:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = len(_DANISH.findall(text)) - 2 * len(_ODD.findall(text))
        if best_score is None or score > best_score:
            best, best_score = (text, name), score
    return best
