"""Whom a decision invites or points out."""

import re
from collections.abc import Sequence

from documents.reading.minutes.people.people import person_of
from documents.reading.minutes.sentences import Sentence


def invited_in(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """The people on a list that a decision invites or points out, each on a line of their own."""
    start = next(
        (
            i
            for i, (text, _) in enumerate(sentences)
            if re.search(r"\b(?:invitere[rs]?|udpege[rs]?|udpeget)\b.*følgende", text)
        ),
        None,
    )
    if start is None:
        return ()
    return tuple(person.name for text, _ in sentences[start + 1 :] if (person := person_of(text)) is not None)
