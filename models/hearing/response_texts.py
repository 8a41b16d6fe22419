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
    files: tuple[KeptFile, ...] = ()

    @property
    def whole(self) -> str:
        """All that the body said: of this case, and of all it was asked about together."""
        return "\n\n".join(filter(None, (self.text, self.general)))


def response_texts(connection: Connection, case_id: int) -> Mapping[int, ResponseTexts]:
    """By the answer's number."""
    files: defaultdict[int, list[KeptFile]] = defaultdict(list)
    mine = sa.select(t.response_files).where(t.response_files.c.case_id == case_id).order_by(t.response_files.c.id)
    for row in connection.execute(mine):
        files[row.response].append(KeptFile(row.sha256, row.name, row.media_type, row.size, row.is_suspect))
    rows = connection.execute(sa.select(t.responses).where(t.responses.c.case_id == case_id)).all()
    keys = (key for row in rows for key in (row.text, row.submitted_by, row.on_behalf_of, row.public_text, row.general))
    texts = texts_by_id(connection, keys)
    return {
        row.number: ResponseTexts(
            text=texts.get(row.text, ""),
            submitted_by=texts.get(row.submitted_by, ""),
            on_behalf_of=texts.get(row.on_behalf_of, ""),
            public_text=texts.get(row.public_text, ""),
            general=texts.get(row.general, ""),
            files=tuple(files[row.number]),
        )
        for row in rows
    }


def quotable(response: HearingResponse, text: str, public_text: str) -> str:
    """What may be quoted of an answer where others read it: its words as they may be shown, never as they came when
    the guard or a person has stopped it.
    """
    if response.publication in SHOWN:
        return text
    shown = public_text or text
    return redact(shown, personal_data(shown))
