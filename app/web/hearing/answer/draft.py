"""What has been typed of an answer and not been sent: by one, by several windows, or by all who answer for a body."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.web.fields import LONGEST
from app.web.hearing.as_a_body.agreed import HOW, MINORITY
from app.web.parts import Shown
from process.ids import BodyId
from process.parts import fields_of
from process.state.hearing import FileRef

FIELDS = ("svar", "moede", "moede-dag", "frist", "begrundelse", "tekst", "hvem", "vegne", "navn", *HOW, *MINORITY)
LONGEST_KEPT = dict.fromkeys(FIELDS, LONGEST // 5) | dict.fromkeys(("tekst", "mindretal"), 2 * LONGEST)
"""Signs of each field that a draft keeps, more than any form takes: what is too long is still there to be shortened."""
LONGEST_NAME = 40
OF_REQUEST = frozenset({"svar", "moede", "moede-dag", "frist", "begrundelse"})
"""The fields of a promise or a wish for more time: all that is handed in with one."""
OWN, SEEN = "vindue", "vindue-set"
"""Which page the form stands on, and which one had left what it showed."""


def body_draft(body: BodyId) -> str:
    """The name under which the draft is kept that all who answer for a body share."""
    return f"body:{body}"


@dataclass(frozen=True, slots=True)
class Window:
    """Where it was typed: the page `own`, which showed what the page `seen` had left."""

    own: str = ""
    seen: str = ""


MOST_BESIDE = 4
"""Other windows of which a draft keeps what was typed there, the newest."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What has been typed so far, with its files.

    `statement` is a new one each time something else is typed, also the same words again after others were stated: a
    double press counts once, and what is said again is said. `window` is the page that typed it; `beside` what other
    pages have written in the same form, by their names, as long as nobody has seen both.
    """

    fields: Mapping[str, str]
    files: tuple[FileRef, ...] = ()
    statement: str = ""
    window: str = ""
    beside: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    saved_at: datetime | None = None  # of what was read back

    @classmethod
    def after(
        cls, before: Unfinished | None, fields: Mapping[str, str], files: tuple[FileRef, ...], window: Window
    ) -> Unfinished:
        """What is typed now; still the same statement when nothing differs from what was saved before."""
        is_same = before is not None and (before.fields, before.files) == (fields, files)
        statement = before.statement if before and is_same else uuid.uuid4().hex
        return cls(fields, files, statement, window.own, before.unseen_by(window, fields) if before else {})

    def without(self, stated: Collection[str]) -> Unfinished:
        """What is left when these fields have been stated by themselves."""
        return replace(self, fields={name: text for name, text in self.fields.items() if name not in stated})

    @property
    def begins_answer(self) -> bool:
        """Whether something of an answer is in it, more than what the form holds when it is opened."""
        return bool(self.files) or any(self.fields.get(name, "").strip() for name in ("tekst", "vegne", "mindretal"))

    def unseen_by(self, window: Window, typed: Mapping[str, str]) -> dict[str, Mapping[str, str]]:
        """What others wrote that this page has not shown, where it is not what is typed there now."""
        if not window.own or window.seen == self.window:
            return {}
        others = {**self.beside, self.window: self.fields}
        unseen = [(page, fields) for page, fields in others.items() if page != window.own and fields != typed]
        return dict(unseen[-MOST_BESIDE:])

    def shown(self, names: Iterable[str]) -> dict[str, Shown]:
        """What each field begins with, and what the other pages wrote in it."""
        return {name: self._shown(name) for name in names if name in self.fields or self.beside}

    def _shown(self, name: str) -> Shown:
        mine = self.fields.get(name, "")
        others = dict.fromkeys(fields.get(name, mine) for fields in self.beside.values())
        differing = [text for text in others if text != mine]
        return Shown.of(mine, "\n".join(differing), is_overtaken=True) if differing else Shown.of(mine, "")

    @property
    def digest(self) -> str:
        """Tells whether it is still what was checked."""
        content = {name: self.as_json()[name] for name in ("fields", "files", "statement")}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        files = [fields_of(file) for file in self.files]
        beside = {page: dict(fields) for page, fields in self.beside.items()}
        own = {"fields": dict(self.fields), "files": files, "statement": self.statement}
        return own | {"window": self.window, "beside": beside}
