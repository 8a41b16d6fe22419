"""What a case decided in another says of that one where everybody reads it: lists, mails, papers, its route.

The other may be closed, and its number alone tells that there is such a case. Only the pages of a case name it, to
whoever may know of it.
"""

from __future__ import annotations

import re

TREATED_TOGETHER = "Behandles sammen med en anden sag."
DECIDED_TOGETHER = "Afgjort sammen med en anden sag."
_WITH_NUMBER = re.compile(r"Afgjort sammen med sag \S+\.")


def says_together(reason: str, number: str) -> bool:
    """Whether a step fell away with the case of this number. Those words do not say which; older ones do."""
    return reason in (DECIDED_TOGETHER, f"Afgjort sammen med sag {number}.")


def without_number(reason: str) -> str:
    """Why a step of the route fell away. Older rows and history name the other case; they are proved as they are, and
    so not changed, but not said either.
    """
    return DECIDED_TOGETHER if _WITH_NUMBER.fullmatch(reason) else reason
