"""A page's form and its parts: which field belongs to which, which were typed in, and what a field shows again.

A page may be one form with many buttons, so that no button loses what stands beside it: each part names itself (`del`),
and its fields begin with its name. A field that begins with what stands tells it by a digest (`saa-`): so a field that
nobody typed in follows what another has written meanwhile, and one that both typed in shows both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from starlette.datastructures import FormData, UploadFile

PART, SAW = "del", "saa-"
KEEP = "bevar"
"""What states nothing: what is typed is kept. A button of a form, or the field of one that has no such button."""
NAMED = "formular"
"""In which a form says what its page calls it, where several go to one address or each to its own."""
OURS = frozenset({"csrf", "command_id", "expected_version", "handling", "side", "se", "goer", NAMED, KEEP, PART})
"""Fields of our own: nobody typed them."""
SECRET = "adgangskode"  # noqa: S105  (the name of a field)
Fields = Mapping[str, str]
Pair = tuple[str, str | UploadFile]


class Shown(str):
    """What a field shows. `stands`: what is stored; `is_overtaken`: another wrote that while this was typed."""

    stands: str
    is_overtaken: bool

    @classmethod
    def of(cls, text: object, stands: object, is_overtaken: bool = False) -> Shown:
        shown = cls(text)
        shown.stands, shown.is_overtaken = str(stands), is_overtaken
        return shown

    @property
    def seen(self) -> str:
        return digest(self.stands)


def digest(text: str) -> str:
    """Tells one text from another, however a browser ends its lines; nothing for an empty one."""
    plain = text.replace("\r\n", "\n").strip()
    return hashlib.sha256(plain.encode()).hexdigest()[:12] if plain else ""


def shown_again(typed: Fields | None, name: str, stands: object) -> Shown:
    """What stands, where nobody typed; else what was typed, with what another has written meanwhile."""
    standing = str(stands)
    if typed is None or name not in typed or digest(typed[name]) in (digest(standing), typed.get(SAW + name, "")):
        return Shown.of(standing, standing)
    return Shown.of(typed[name], standing, is_overtaken=digest(standing) != typed.get(SAW + name, ""))


def ticked_again(typed: Fields | None, name: str, stands: bool) -> Shown:
    """As `shown_again`, for a box; empty where it is not ticked. One that nobody here touched is as it stands."""
    was = typed is not None and bool(typed.get(SAW + name))
    is_ticked = stands if typed is None or (name in typed) is was else name in typed
    return Shown.of("ja" if is_ticked else "", "ja" if stands else "")


def is_typed_in(fields: Fields) -> bool:
    """Whether anything differs from what the fields began with."""
    typed = any(name not in OURS and _is_new(name, value, fields) for name, value in fields.items())
    return typed or any(name.startswith(SAW) and name.removeprefix(SAW) not in fields for name in fields)


def _is_new(name: str, value: str, fields: Fields) -> bool:
    return not name.startswith(SAW) and digest(value) != fields.get(SAW + name, "")


def prose(fields: Fields) -> Iterable[str]:
    """What somebody would be sorry to write again, of what was typed."""
    typed = (value for name, value in fields.items() if name not in OURS and _is_new(name, value, fields))
    return (value for value in typed if " " in value.strip() or "\n" in value.strip())


def in_parts(form: FormData) -> tuple[FormData, dict[str, dict[str, str]]]:
    """The part whose button was pressed, as a form of its own; and the texts of the others."""
    names = sorted({part for part in form.getlist(PART) if isinstance(part, str)}, key=len, reverse=True)
    parts: dict[str, list[Pair]] = {name: [] for name in names}
    shared: list[Pair] = []
    for name, value in form.multi_items():
        part, own = _part_of(name, names)
        (shared if part is None else parts[part]).append((own, value))
    pressed, _, number = str(form.get("handling") or "").partition(":")
    chosen = [("nummer", number)] if number else []
    others = {name: texts(pairs) for name, pairs in parts.items() if name != pressed}
    return FormData([*shared, *parts.get(pressed, ()), *chosen]), others


def _part_of(name: str, parts: Iterable[str]) -> tuple[str | None, str]:
    mark = SAW if name.startswith(SAW) else ""
    plain = name.removeprefix(SAW)
    part = next((part for part in parts if plain.startswith(f"{part}-")), None)
    return part, name if part is None else mark + plain.removeprefix(f"{part}-")


def texts(pairs: Iterable[Pair]) -> dict[str, str]:
    return {name: value for name, value in pairs if isinstance(value, str)}
