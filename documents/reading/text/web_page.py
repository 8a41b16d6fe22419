"""The text of a web page (.html): blocks as paragraphs, list items with a dash, table rows with tabs."""

import re
from html.parser import HTMLParser

from documents.reading.text.packed import joined
from process.limits import LONGEST_TEXT

_SILENT = frozenset({"script", "style", "head", "template", "noscript", "del", "svg"})
_BLOCKS = re.compile(
    r"p|div|section|article|header|footer|main|h1|h2|h3|h4|h5|h6|ul|ol|li|dl|dt|dd|blockquote|pre|address|form|"
    r"fieldset|legend|figure|figcaption|nav|aside|hr|table|caption"
)
_ALONE = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "wbr"})
_MOST_COLUMNS = 63
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)


def charset_of(data: bytes) -> str | None:
    """The encoding a page says it is in."""
    match = _CHARSET.search(data[:4096])
    return match[1].decode("ascii") if match else None


def web_page_text(page: str, most: int = LONGEST_TEXT) -> str:
    """The text a reader of the page sees. Raises UnreadableDocumentError `file_too_large`."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    reader.end_line()
    return joined(reader.lines, most, "Websiden")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._line = ""
        self._silent: list[str] = []
        self._cells: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._silent or tag in _SILENT:
            if tag not in _ALONE:
                self._silent.append(tag)
        elif tag == "tr":
            self.end_line()
            self._cells = []
        elif tag in ("td", "th") and self._cells is not None:
            self._end_cell()
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span) if span.isdecimal() else 1, _MOST_COLUMNS)
            self._line = "\0"  # a cell has begun
        elif tag == "br":
            self._line += " " if self._cells is not None else "\n"
        elif _BLOCKS.fullmatch(tag) and self._cells is None:
            self.end_line()
            self._line = "- " if tag == "li" else ""
        elif _BLOCKS.fullmatch(tag):
            self._line += " "

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag in self._silent:
                del self._silent[self._silent.index(tag) :]
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr" and self._cells is not None:
            self._end_cell()
            self.lines.append("\t".join(self._cells))
            self._cells = None
        elif tag == "table":
            self.lines.append("")
        elif _BLOCKS.fullmatch(tag) and self._cells is None:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._line += re.sub(r"[ \t\r\n]+", " ", data)

    def end_line(self) -> None:
        text = "\n".join(part.strip() for part in self._line.replace("\0", "").split("\n")).strip()
        self._line = ""
        if text and text != "-":
            self.lines += [text, ""]

    def _end_cell(self) -> None:
        if self._cells is not None and self._line.startswith("\0"):
            self._cells += [" ".join(self._line[1:].split()), *[""] * (self._span - 1)]
            self._line = ""
