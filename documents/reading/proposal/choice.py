"""The tick between råderum and ønske, before or after its word, as X or as a box."""

import re
from collections.abc import Sequence

from documents.reading.result import OptionOrRequest
from documents.reading.text.lines import Line, flat

_BOTH = r"(?=.*\bråderum\b)(?=.*\bønsker?\b)"
CHOICE = rf"sæt kryds.*|{_BOTH}.{{0,80}}|[\[(☒☐☑xX✓✗ ]*råderum\W.{{0,20}}|[\[(☒☐☑xX✓✗ ]*råderum"
_INSTRUCTION = re.compile(r"sæt (?:ét |et )?kryds[^:]*?råderum\s+eller\s+ønske\s*:?|\([^)]{3,}\)", re.IGNORECASE)
_TOKEN = re.compile(
    r"(?P<ticked>☒|☑|✓|✔|✗|\[\s*[xX]\s*\]|\(\s*[xX]\s*\)|\b[xX]\b)|(?P<empty>☐|□|\[\s*\]|\(\s*\))|"
    r"(?P<option>\bråderum\b)|(?P<request>\bønsker?\b)",
    re.IGNORECASE,
)


def choice_in(label: str, lines: Sequence[Line]) -> OptionOrRequest | None:
    """The one that is ticked, None if none or both are."""
    tokens = [match.lastgroup for match in _TOKEN.finditer(_INSTRUCTION.sub(" ", _text(label, lines)))]
    words = [i for i, token in enumerate(tokens) if token in ("option", "request")]
    step = -1 if tokens and tokens[0] in ("ticked", "empty") else 1
    ticked = {tokens[i] for i in words if 0 <= i + step < len(tokens) and tokens[i + step] == "ticked"}
    if ticked == {"option"}:
        return "option"
    return "request" if ticked == {"request"} else None


def _text(label: str, lines: Sequence[Line]) -> str:
    return f"{label} {flat(lines[:4])}"
