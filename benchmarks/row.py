"""One line of the table, and the table: as markdown for people, as JSON for whoever compares two of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """`raw`: the same by the least means, in the same unit. `target`: the most that `ratio` may be, or that `measured`
    may be where there is no `raw`; None where none is set. A row that failed has its `error` and no figure.
    """

    what: str
    measured: float | None = None
    unit: str = "ms CPU"
    raw: float | None = None
    target: float | None = None
    note: str = ""
    error: str = ""

    @property
    def ratio(self) -> float | None:
        return self.measured / self.raw if self.measured is not None and self.raw else None

    @property
    def met(self) -> bool | None:
        """None where there is no target; a failed row meets none."""
        if self.target is None:
            return False if self.error else None
        judged = self.measured if self.raw is None else self.ratio
        return judged is not None and judged <= self.target

    def as_json(self) -> Mapping[str, object]:
        return {
            "what": self.what,
            "measured": self.measured,
            "unit": self.unit,
            "raw": self.raw,
            "ratio": self.ratio,
            "target": self.target,
            "met": self.met,
            "note": self.note,
            "error": self.error,
        }


HEAD = ("what", "measured", "raw", "ratio", "target", "met")


def markdown(rows: Iterable[Row]) -> str:
    return "\n".join(line(cells) for cells in (HEAD, ("---",) * len(HEAD), *map(cells_of, rows)))


def line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def cells_of(row: Row) -> tuple[str, ...]:
    what = f"{row.what} ({row.note})" if row.note else row.what
    if row.error:
        return what, f"failed: {row.error}".replace("|", "/"), "", "", "", "no"
    times = " ×" if row.raw is not None else ""
    raw = "" if row.raw is None else f"{_figure(row.raw)} {row.unit}"
    ratio = "" if row.ratio is None else f"{_figure(row.ratio)} ×"
    target = "" if row.target is None else f"≤ {_figure(row.target)}{times or ' ' + row.unit}"
    met = {True: "yes", False: "no", None: ""}[row.met]
    return what, f"{_figure(row.measured or 0)} {row.unit}", raw, ratio, target, met


def write_json(path: Path, rows: Iterable[Row], about: Mapping[str, object]) -> None:
    report = {**about, "rows": [row.as_json() for row in rows]}
    path.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _figure(value: float) -> str:
    """Three digits that count."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 or not value else 3
    return f"{value:,.{digits}f}"
