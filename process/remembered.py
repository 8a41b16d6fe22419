"""What has been worked out of a value that never changes, remembered beside it: many cases ask it the same."""

from __future__ import annotations

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

AT_MOST = 4096


class Remembered(dict[K, V]):
    """Answers by what was asked. Nothing makes them stale: what they were worked out of is replaced as a whole. It
    begins anew at `AT_MOST`, for a register or a calendar may serve for months.
    """

    def keep(self, asked: K, answer: V) -> V:
        if len(self) >= AT_MOST:
            self.clear()
        self[asked] = answer
        return answer
