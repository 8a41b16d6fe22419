"""What a decision asks for and what an item's text promises."""

import re
from collections.abc import Sequence

from documents.reading.minutes.result import MeetingFollowUp
from documents.reading.minutes.sentences import LONGEST_SHOWN, Sentence
from documents.reading.text.sentences import day_or_month_in

_ASKED = re.compile(
    r"\bsnarest\b|\bfølge[rs]? [^.]{0,30}?\btæt\b|\btæt fulgt\b|\bønske(?:r|s)? (?:om|at få|en|"
    r"belyst)|\befterlys\w+|\banmode[rs]? om\b|\bbede[rs]? (?:forvaltningen|administrationen) om\b|"
    r"\brettes(?: til)?\b|\bhjælper med\b|\bvende[rs]? tilbage\b|\barbejde[rs]? videre\b|"
    r"\bundersøge[rs]?\b|\bforelægges\b|\bgenoptages\b|\btages op\b|\bfølges op\b|\bopfølgning\b|"
    r"\bønskes\b|\bundersøgt\b|\bsender\b|\bsendes (?:til|ud)\b(?! høring)",
    re.IGNORECASE,
)
_PROMISED = re.compile(
    r"\b(?:vil|skal|nøje) [^.]{0,25}følge [^.]{0,40}?tæt\b|\bfølge området tæt\b|\bgøres status\b|"
    r"\bgør status\b|\bholder opfølgning\b|\bevalueres\b|\bevaluering af\b.*\bforelægges\b|"
    r"\bskal herefter\b|\bforelægges (?:en )?evaluering\b|\bvende[rs]? tilbage (?:til|med)\b|"
    r"\bafrapporteres\b|\bnoget forvaltningen vil følge\b",
    re.IGNORECASE,
)
_WHEN_WORD = re.compile(
    r"\b(snarest(?: muligt)?|(?:primo|medio|ultimo) (?:(?:[a-zæ]+ )?(?:19|20)\d\d)|(?:i "
    r")?(?:foråret|sommeren|efteråret|vinteren) 20\d\d|løbende)\b",
    re.IGNORECASE,
)


def follow_ups_in(decided: Sequence[Sentence], told: Sequence[Sentence]) -> tuple[MeetingFollowUp, ...]:
    """What the decision asks for, and what the text promises."""
    result: dict[str, MeetingFollowUp] = {}
    for sentences, words in ((decided, _ASKED), (told, _PROMISED)):
        for text, span in sentences:
            if words.search(text) and not re.search(r"\borienterede\b", text):
                when = _WHEN_WORD.search(text)
                due, word = day_or_month_in(text), when[0] if when else None
                result.setdefault(text, MeetingFollowUp(text[:LONGEST_SHOWN], due, word, "uncertain", span))
    return tuple(result.values())
