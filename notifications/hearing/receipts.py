"""What a receipt repeats of the answer it is for: the body keeps it as its own copy."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from documents.hearing.since_asked import RequestKey
from models.hearing.response_texts import ResponseTexts, response_texts
from models.rows.case import RESPONSES
from process.state.hearing import HearingResponse, ResponsePublication


@dataclass(frozen=True, slots=True)
class Received:
    """One answer with its words."""

    response: HearingResponse
    texts: ResponseTexts

    @property
    def is_sensitive(self) -> bool:
        """It may hold personal data: its words travel in no mail."""
        return self.response.publication is ResponsePublication.BLOCKED


def received(connection: Connection, case_ids: Collection[int]) -> dict[RequestKey, tuple[Received, ...]]:
    """Every answer to each request, in order."""
    words = {case: response_texts(connection, case) for case in case_ids}
    by_request: dict[RequestKey, tuple[Received, ...]] = {}
    for case, response in RESPONSES.read_many(connection, case_ids):
        key = (case, response.consultation, response.round)
        texts = words[case].get(response.number, ResponseTexts())
        by_request[key] = (*by_request.get(key, ()), Received(response, texts))
    return by_request
