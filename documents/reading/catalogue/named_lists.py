"""The people, groups and departments in a catalogue's form: lists where they are lists, whole where they are prose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents.reading.catalogue.forms import Form
from documents.reading.findings import Context
from documents.reading.result import Finding
from documents.reading.text.lines import Line, flat, prose, without_bullet

_CODE = re.compile(r"\d+(?:\.\d+)*")
_DASH = re.compile(r"\s+[–—-]\s+|\s+-(?=\?)")
_LIST = re.compile(r"\s*[,;]\s*|\s+og\s+")
_COMMA = re.compile(r"\s*[,;]\s*(?![^(]*\))")
_PROSE = re.compile(r"\b(?:er|der|som|herunder|samt|eller|skal|kan|vil|på|til|i)\b", re.IGNORECASE)
_NAME = re.compile(r"(?:[A-ZÆØÅ][\w.'-]*|von|af|de|van)(?:\s+(?:[A-ZÆØÅ][\w.'-]*|von|af|de|van)){0,4}")
_SENTENCE = re.compile(r"\.\s+(?=[A-ZÆØÅ])")
_EXPLAINS = re.compile(r"(?:herunder|der|som|eller|fx|f\.eks\.|inkl\.?)\b", re.IGNORECASE)
_EXPLAINED = re.compile(r",\s+(?:herunder|der|som|eller|fx|f\.eks\.|inkl\.?)\b", re.IGNORECASE)
_ALSO = re.compile(r"^(?:samt|og)\s+", re.IGNORECASE)
_CAPITAL_AND = re.compile(r"\s+og\s+(?=[A-ZÆØÅ])")
_A_PART = re.compile(r"(?:en|et|den|de)\s+\w+\s+(?:del|dele)\s+af\s+\w+$", re.IGNORECASE)
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class People:
    """Who wrote the proposal, and who else answers for it."""

    drafted_by: tuple[str, ...]
    responsible: tuple[str, ...]


def people_in(form: Form, context: Context) -> tuple[People, tuple[Finding, ...]]:
    """The names; a responsible field that holds a description is kept whole and pointed out."""
    drafted, responsible = _names(_lines(form, "drafted_by")), _names(_lines(form, "responsible"))
    held = form.fields.get("responsible")
    if held and responsible and not all(_NAME.fullmatch(name) for name in responsible):
        finding = context.finding("responsible_not_named", held.hit.line, label=held.hit.printed)
        return People(drafted, (prose(held.lines),)), (finding,)
    return People(drafted, responsible), ()


def groups_in(form: Form) -> tuple[str, ...]:
    """The target groups: a list of codes one by one, anything else as the text it is."""
    text = prose(_lines(form, "target_groups")).strip()
    codes = [part for part in _LIST.split(text.replace("\n", ", ")) if part]
    if codes and all(_CODE.fullmatch(code) for code in codes):
        return tuple(codes)
    return (text,) if text else ()


def contributors_in(form: Form) -> tuple[str, ...]:
    """Who is to contribute: split at dashes, lines or commas, unless that would tear a sentence apart."""
    lines = _lines(form, "contributors")
    text = flat(lines).strip()
    dashed = [part.strip() for part in _DASH.split(text.rstrip(".")) if part.strip()]
    if len(dashed) > 1:
        return tuple(dashed)
    items = [without_bullet(line.text).strip().rstrip(".") for line in lines]
    if len(items) > 1 and all(_is_item(item) and item[:1].isupper() for item in items):
        return tuple(items)
    parts = _named_in(text.rstrip("."))
    return tuple(parts) if len(parts) > 1 else (text,) if text else ()


def _named_in(text: str) -> list[str]:
    """The names in a sentence or two: what explains the one before it stays with it; prose is not cut at all."""
    parts: list[str] = []
    for sentence in _SENTENCE.split(text):
        for place, piece in enumerate(filter(None, (piece.strip() for piece in _COMMA.split(sentence)))):
            if place and _EXPLAINS.match(piece):
                parts[-1] = f"{parts[-1]}, {piece}"
            else:
                parts += [part for part in _CAPITAL_AND.split(_ALSO.sub("", piece)) if part]
    bare = [_EXPLAINED.split(part)[0] for part in parts]
    return parts if all(_is_item(part) or _A_PART.match(part) for part in bare) else [text]


def _is_item(text: str) -> bool:
    return len(text.split()) <= _MOST_WORDS and not _PROSE.search(text) and not text.endswith((",", "-", "–"))


def _names(lines: Sequence[Line]) -> tuple[str, ...]:
    return tuple(
        name for line in lines for part in _DASH.split(line.text) for name in _LIST.split(part.strip()) if name
    )


def _lines(form: Form, key: str) -> tuple[Line, ...]:
    return form.fields[key].lines if key in form.fields else ()
