"""«Hvad blev der af jeres svar?»: which answers stand, and what the administration has made of each point of them.

Nobody writes a line for it: the points are the approved memo's. What a body said that the memo judges nothing of is
told as such, in the body's own words, so that it can ask.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from process.state.hearing import HearingResponse, MemoPoint, Verdict
from process.words.hearing import says_only_its_kind


def points_of(
    answer: HearingResponse, text: str, judged: Sequence[MemoPoint], proposed: Sequence[str]
) -> tuple[MemoPoint, ...]:
    """The points of one answer: as judged, else those it makes itself (`proposed`), each without a verdict; of one that
    says no more than its kind, none.
    """
    if judged or says_only_its_kind(answer.answer, text):
        return tuple(judged)
    return tuple(MemoPoint(answer.number, point, verdict=None) for point in proposed or ("",))


def is_told(answer: HearingResponse, corrected: Collection[int], judged: Collection[MemoPoint]) -> bool:
    """An answer that was corrected since is told only where the administration has judged its words; one that was not
    the body's, never.
    """
    return answer.withdrawn_at is None and (bool(judged) or answer.number not in corrected)


def counted(points: Iterable[MemoPoint]) -> Mapping[Verdict | None, int]:
    """How many points came to what; None: not judged."""
    return Counter(point.verdict for point in points)
