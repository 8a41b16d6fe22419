"""Looking after the flows themselves: the administrators are told, once, when one has stopped doing its work."""

from __future__ import annotations

from models.database import reading, writing
from notifications.administration.incidents import is_news, tell_administrators
from tasks.resources import Resources


def tell_of_trouble(tools: Resources) -> int:
    """Plan the mails about flows that fail, or work again; returns how many."""
    now = tools.now()
    with reading(tools.store.engine) as connection:
        if not is_news(connection, now):
            return 0
    with writing(tools.store.engine) as connection:
        return tell_administrators(connection, now)
