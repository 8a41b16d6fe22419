"""The filters of the open interface's lists: what was made or changed within two instants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import HTTPException

from documents.writing.public.oparl_register import Object


@dataclass(frozen=True)
class Filters:
    """Instants; None where nothing is asked."""

    modified_since: datetime | None
    modified_until: datetime | None
    created_since: datetime | None
    created_until: datetime | None

    @property
    def wants_gone(self) -> bool:
        return self.modified_since is not None

    def let_through(self, one: Object) -> bool:
        bounds = (
            ("modified", self.modified_since, True),
            ("modified", self.modified_until, False),
            ("created", self.created_since, True),
            ("created", self.created_until, False),
        )
        for name, bound, is_lower in bounds:
            if bound is None or name not in one:
                continue
            at = datetime.fromisoformat(one[name])
            if at < bound.replace(microsecond=0) if is_lower else at > bound:
                return False
        return True


def moment(text: str) -> datetime | None:
    """An instant with offset; without one UTC. A «+» that was not encoded arrives as a space."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.strip().replace(" ", "+"))
    except ValueError:
        raise HTTPException(422) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
