"""The text of an RTF file: paragraphs, tabs and table cells; pictures, styles and deleted text left out."""

import codecs
import re
from dataclasses import dataclass, replace

from documents.reading.text.packed import damaged, joined
from process.limits import LONGEST_TEXT

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z'])|"
    r"(?P<open>\{)|(?P<close>\})|(?P<text>[^\\{}\r\n]+)|[\r\n]+"
)
_LEFT_OUT = re.compile(
    r"fonttbl|colortbl|stylesheet|info|pict|header|footer|headerl|headerr|headerf|footerl|footerr|footerf|"
    r"footnote|annotation|atnid|atnauthor|themedata|colorschememapping|datastore|latentstyles|listtable|"
    r"listoverridetable|rsidtbl|generator|object|objdata|xmlnstbl|fldinst|bkmkstart|bkmkend|shpinst|nonshppict|"
    r"filetbl|revtbl"
)
_SIGNS = {
    "par": "\n\n", "line": "\n", "tab": "\t", "page": "\f", "sect": "\n\n", "cell": "\t", "row": "\n", "emdash": "—",
    "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ",
    "enspace": " ",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "-": "", "_": "-", "\\": "\\", "{": "{", "}": "}"}
_CODE_PAGES = {10000: "mac-roman", 65001: "utf-8"}
_DEEPEST = 1000
_WHAT = "RTF-filen"


@dataclass(frozen=True, slots=True)
class _State:
    is_left_out: bool = False
    is_deleted: bool = False
    skipped: int = 1
    """Characters after a \\u that stand for it in old programs."""
    in_table: bool = False


def rich_text(data: bytes, most: int = LONGEST_TEXT) -> str:
    """The text. Raises UnreadableDocumentError `file_damaged` or `file_too_large`."""
    source = data.decode("latin-1")
    page = re.search(r"\\ansicpg(\d{1,5})", source[:2000])
    reader = _Reader(_encoding(int(page[1]) if page else 1252))
    for token in _TOKEN.finditer(source):
        reader.take(token)
    if reader.depth_reached == 0:
        raise damaged(_WHAT)
    return joined(reader.text().split("\n"), most, _WHAT)


def _encoding(page: int) -> str:
    """Python's name of a code page; Windows-1252 for one that nobody knows."""
    name = _CODE_PAGES.get(page, f"cp{page}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name


class _Reader:
    """Walks through the tokens; a group's settings end with it."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._out: list[str] = []
        self._states = [_State()]
        self._to_skip = 0
        self._may_star = False
        self.depth_reached = 0

    def text(self) -> str:
        # A sign beyond 16 bits comes as two halves; half a sign alone is none.
        text = "".join(self._out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return re.sub(r"\t\n", "\n", text)

    @property
    def _state(self) -> _State:
        return self._states[-1]

    def take(self, token: re.Match[str]) -> None:
        if token["open"]:
            self._open()
        elif token["close"]:
            if len(self._states) > 1:
                self._states.pop()
        elif token["word"]:
            self._word(token["word"], token["number"])
        elif token["hex"]:
            self._print(bytes.fromhex(token["hex"]).decode(self._encoding, errors="replace"))
        elif token["symbol"]:
            self._symbol(token["symbol"])
        elif token["text"]:
            self._print(token["text"])

    def _open(self) -> None:
        if len(self._states) > _DEEPEST:
            raise damaged(_WHAT)
        self._states.append(self._state)
        self.depth_reached = max(self.depth_reached, len(self._states) - 1)

    def _word(self, word: str, number: str | None) -> None:
        if _LEFT_OUT.fullmatch(word):
            self._states[-1] = replace(self._state, is_left_out=True)
        elif word == "deleted":
            self._states[-1] = replace(self._state, is_deleted=number != "0")
        elif word == "plain":
            self._states[-1] = replace(self._state, is_deleted=False)
        elif word == "uc":
            self._states[-1] = replace(self._state, skipped=int(number or 1))
        elif word in ("intbl", "pard"):
            self._states[-1] = replace(self._state, in_table=word == "intbl")
        elif word == "u" and number:
            self._print(chr(int(number) % 65536))
            self._to_skip = self._state.skipped
        elif word in _SIGNS:
            self._print(" " if word == "par" and self._state.in_table else _SIGNS[word])

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._states[-1] = replace(self._state, is_left_out=True)
        elif symbol in _SYMBOLS:
            self._print(_SYMBOLS[symbol])

    def _print(self, text: str) -> None:
        if self._to_skip and text:
            skipped = min(self._to_skip, len(text))
            text, self._to_skip = text[skipped:], self._to_skip - skipped
        if not self._state.is_left_out and not self._state.is_deleted:
            self._out.append(text)
