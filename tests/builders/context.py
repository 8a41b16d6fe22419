"""What a command knows beside its case."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from process.change import Context
from process.commands.act import Act
from tests.builders.moments import CALENDAR, START, at
from tests.builders.nordby import REGISTER
from tests.builders.rules import RULES


def ctx(actor: int | None = None, now: datetime | None = None, **changes: Any) -> Context:
    """What a command knows beside its case: Nordby, its rules, a moment, an actor (None: the engine)."""
    plain = Context(now or at(START), Act(actor, str(uuid.uuid4())), REGISTER, RULES, CALENDAR, 1, "2027-0001", 1)
    return replace(plain, **changes)
