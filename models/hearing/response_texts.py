"""What the answers of a case say, word for word, for those who work on it. Documents that go outside read `memo.py`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.hearing.memo import SHOWN
from models.history import texts_by_id
from process.personal_data import personal_data, redact
from process.state.hearing import HearingResponse


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that came with an answer; its bytes lie under `sha256`."""

    sha256: str
    name: str
    media_type: str
    size: int
    is_suspect: bool


@dataclass(frozen=True, slots=True)
class ResponseTexts:
    """The words of one answer. A text that was erased, or never was, is ""."""

    text: str = ""
    submitted_by: str = ""
    on_behalf_of: str = ""
    public_text: str = ""
    general: str = ""  # of all the proposals the body was asked about together
    minority: str = ""
    minority_by: str = ""
    prepared_by: str = ""  # where another sent it
    read_back_to: str = ""  # of an answer given on the telephone: who approved it when it was read aloud
    dispute_reason: str = ""  # why it stands, or was withdrawn, after the body said that it was not theirs
    files: tuple[KeptFile, ...] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """What the body said: of this case, of all it was asked about together, and what a minority of it said."""
        return self.text, self.general, self.minority

    @property
    def whole(self) -> str:
        return "\n\n".join(filter(None, self.said))


WORDS = tuple(name for name in ResponseTexts.__dataclass_fields__ if name != "files")
"""The texts of an answer, named as their columns."""


def response_texts(connection: Connection, case_id: int) -> Mapping[int, ResponseTexts]:
    """By the answer's number."""
    files: defaultdict[int, list[KeptFile]] = defaultdict(list)
    mine = sa.select(t.response_files).where(t.response_files.c.case_id == case_id).order_by(t.response_files.c.id)
    for row in connection.execute(mine):
        files[row.response].append(KeptFile(row.sha256, row.name, row.media_type, row.size, row.is_suspect))
    rows = connection.execute(sa.select(t.responses).where(t.responses.c.case_id == case_id)).all()
    kept = {row.number: {name: getattr(row, name) for name in WORDS} for row in rows}
    texts = texts_by_id(connection, (key for keys in kept.values() for key in keys.values()))
    return {
        number: ResponseTexts(**{name: texts.get(key, "") for name, key in keys.items()}, files=tuple(files[number]))
        for number, keys in kept.items()
    }


def quotable(response: HearingResponse, text: str, public_text: str) -> str:
    """What may be quoted of an answer where others read it: its words as they may be shown, never as they came when
    the guard or a person has stopped it.
    """
    if response.publication in SHOWN:
        return text
    shown = public_text or text
    return redact(shown, personal_data(shown))
