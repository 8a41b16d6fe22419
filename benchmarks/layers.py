"""Where the CPU time of our own work goes: in the rules, in the database's statements, in its commit, in the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy.engine import Engine

from models import driver, store

RULES, STATEMENTS, COMMIT = "rules", "statements", "commit"


class Layers:
    """Milliseconds of this process by layer, gathered while `watched` runs. None of them lies within another."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = dict.fromkeys((RULES, STATEMENTS, COMMIT), 0.0)

    @contextmanager
    def watched(self, engine: Engine) -> Iterator[None]:
        with ExitStack() as patches:
            for where, name, layer in (
                (store, "decide", RULES),
                (driver, "start", STATEMENTS),
                (driver, "rows", STATEMENTS),
                (engine.dialect, "do_commit", COMMIT),
            ):
                patches.enter_context(patch.object(where, name, self._timed(layer, getattr(where, name))))
            yield

    def _timed(self, layer: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **named: Any) -> Any:
            began = time.process_time()
            try:
                return work(*args, **named)
            finally:
                self.spent[layer] += 1000 * (time.process_time() - began)

        return timed

    def of_each(self, many: int, whole: float) -> Mapping[str, float]:
        """Of one of so many, in a `whole` of so many milliseconds each; «rest» is what no layer holds."""
        parts = {layer: spent / many for layer, spent in self.spent.items()}
        return {**parts, "rest": whole - sum(parts.values())}


def in_words(parts: Mapping[str, float]) -> str:
    return "of each " + ", ".join(f"{layer} {spent:.2f}" for layer, spent in parts.items())
