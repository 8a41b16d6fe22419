"""What is read from the answer of a body: plain frozen values, with the field names of `import --json`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from documents.reading.certainty import Certainty
from process.state.hearing import Answer


class AnswerKind(StrEnum):
    """What a document handed in as an answer is."""

    ANSWER = "hearing_response"
    ABOUT_ANSWERS = "memo_about_answers"
    CITIZEN = "citizen_letter"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AnswerPoint:
    """What the answer says of one proposal: its number or code as printed, the words, how they are meant, their line.

    How they are meant is our reading, for a person to confirm.
    """

    proposal: str
    title: str
    stance: Answer
    text: str
    line: int
    certainty: Certainty = "uncertain"


@dataclass(frozen=True, slots=True)
class Question:
    """A Danish sentence on what could not be read, or is our reading of it; with its line."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """The answer. `body` is a code where the name is known, else the name as the document has it, None where none is
    named; `about` the title's own words for what was heard; `answer` how the whole is meant; `text` all of it; `pieces`
    the points a memo would answer one by one.
    """

    kind: AnswerKind
    body: str | None
    date: date | None
    about: str | None
    answer: Answer | None
    points: tuple[AnswerPoint, ...]
    text: str
    signed_by: tuple[str, ...]
    pieces: tuple[str, ...]
    questions: tuple[Question, ...]
