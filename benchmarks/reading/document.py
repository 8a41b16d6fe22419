"""A whole document against its expected file: meetings, a proposal or the answer of a body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.reading.answer import answer_facts
from benchmarks.reading.expected import Expected, as_meetings, tracked
from benchmarks.reading.meeting import meetings_facts
from benchmarks.reading.proposal import proposal_facts
from benchmarks.reading.verdicts import Judgement

_PROPOSALS = frozenset({"proposal", "budget_proposal", "catalogue", "proposal_form", "one_page_proposal"})


def document_facts(expected: dict[str, Any], read: dict[str, Any]) -> Iterator[Judgement]:
    """Every judged fact of the document, then every key of the expectation that no rule judges. `read`: as
    `import --json` has it.
    """
    kind = str(expected.get("kind") or "")
    parts: list[Expected]
    if kind == "hearing_response":
        parts = [tracked(expected)]
        yield from answer_facts(parts[0], read)
    elif kind in _PROPOSALS or "budget_lines" in expected:
        parts = [tracked(expected)]
        yield from proposal_facts(parts[0], read)
    else:
        parts = tracked(as_meetings(expected))
        yield from meetings_facts(parts, read.get("meetings") or [])
    for part in parts:
        for place in part.unjudged():
            yield Judgement(place.rpartition(".")[2], "unjudged", place, None, None)
