"""How decisions are put by now: the words of a closed record with what was put right in them since."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.rows.meeting import PARTS
from process.ids import ItemNumber, MeetingId
from process.state.record import Correction, corrected_words

_CORRECTIONS = PARTS["corrections"]


def words_put_right(
    connection: Connection, items: Collection[tuple[MeetingId, ItemNumber]]
) -> dict[tuple[MeetingId, ItemNumber], str]:
    """The corrected words by meeting and item; an item whose closed words still stand has none."""
    if not items:
        return {}
    columns = t.corrections.c
    rows = connection.execute(
        sa.select(columns.meeting_id, *_CORRECTIONS.columns)
        .where(columns.meeting_id.in_({meeting for meeting, _ in items}), columns.item.in_({item for _, item in items}))
        .order_by(columns.meeting_id, columns.item, columns.number)
    )
    made = [(meeting, _CORRECTIONS.value(cells)) for meeting, *cells in rows]
    return {key: words for key, words in _by_item(made) if words}


def _by_item(made: Iterable[tuple[MeetingId, Correction]]) -> Iterable[tuple[tuple[MeetingId, ItemNumber], str]]:
    """`made` in the order of meeting, item and number."""
    for key, group in groupby(made, key=lambda row: (row[0], row[1].item)):
        yield key, corrected_words((correction for _, correction in group), key[1])
