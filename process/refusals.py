"""Why a command is refused: a value with a code and a sentence a clerk can read, in Danish and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Self

from process.register import SeatRole
from process.stages import Stage


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that a sentence needs in both languages."""

    danish: str
    english: str


class Thing(Enum):
    """What may be missing, with the Danish «ingen» or «intet» that its gender asks for."""

    def __init__(self, danish: str, english: str) -> None:
        self.danish, self.english = danish, english

    AGREEMENT = "ingen aftale", "agreement"
    AGREEMENT_POINT = "intet punkt i aftalen", "point of the agreement"
    AMENDMENT = "intet ændringsforslag", "amendment"
    ANNEX = "intet bilag", "annex"
    BODY = "intet organ", "body"
    CASE = "ingen sag", "case"
    CONSULTATION = "ingen behandling", "consultation"
    CORRECTION = "ingen rettelse", "correction"
    DISSENT = "ingen afvigende mening", "dissent"
    DEPARTMENT = "ingen afdeling", "department"
    PUBLIC_HEARING = "ingen offentlig høring", "public hearing"
    EXTERNAL_DEADLINE = "ingen ekstern frist", "external deadline"
    ITEM = "intet punkt", "item"
    MEETING = "intet møde", "meeting"
    OFFICER = "ingen sagsbehandler", "case officer"
    OPEN_FOLLOW_UP = "ingen åben opfølgning", "open follow-up"
    PACKAGE = "ingen samlet høring", "hearing package"
    PERSON = "ingen person", "person"
    PROPOSAL = "intet forslag", "proposal"
    PROPOSED_POINT = "intet at-punkt", "proposed point"
    QUESTION = "intet spørgsmål", "question"
    RESPONSE = "intet svar", "response"
    TERM = "ingen valgperiode", "term"


NOBODY = Phrase("ingen", "nobody")
SYSTEM = Phrase("kun systemet selv", "the system itself")
ROLES: Mapping[SeatRole, Phrase] = {
    SeatRole.OFFICER: Phrase("en sagsbehandler", "a case officer"),
    SeatRole.COORDINATOR: Phrase("høringskoordinatoren", "the hearing coordinator"),
    SeatRole.HEAD: Phrase("afdelingschefen", "the head of department"),
    SeatRole.DIRECTOR: Phrase("direktøren", "the director"),
    SeatRole.FINANCE_CONSULTANT: Phrase("økonomikonsulenten", "the finance consultant"),
    SeatRole.SECRETARY: Phrase("organets sekretær", "the body's secretary"),
    SeatRole.CHAIR: Phrase("formanden", "the chair"),
    SeatRole.VICE_CHAIR: Phrase("næstformanden", "the vice-chair"),
    SeatRole.MEMBER: Phrase("et medlem", "a member"),
    SeatRole.SUBSTITUTE: Phrase("en stedfortræder", "a substitute"),
    SeatRole.ADMINISTRATOR: Phrase("administratoren", "the administrator"),
}
"""Who may do something, as a refusal names them."""


class RefusalCode(StrEnum):
    """Why not: a stable code, and its sentence in Danish and English. Each subject's own stand in its room."""

    danish: str
    english: str

    def __new__(cls, code: str, danish: str, english: str) -> Self:
        reason = str.__new__(cls, code)
        reason._value_, reason.danish, reason.english = code, danish, english
        return reason


class Why(RefusalCode):
    """What any subject refuses."""

    NOT_FOUND = "not_found", "Der findes {what} med betegnelsen {key}.", "There is no {what} called {key}."
    NOT_ALLOWED = (
        "not_allowed",
        "{who} har ikke adgang til dette. Det kan {roles}.",
        "{who} may not do this. It takes {roles}.",
    )
    CHANGED_MEANWHILE = (
        "changed_meanwhile",
        "Der er registreret noget nyt, siden du åbnede siden (version {seen}, nu {current}). Intet er gemt oven i. "
        "Se det nye igennem her på siden, og gem så igen. Det, du har skrevet, er ikke gået tabt.",
        "Somebody changed this since you opened it (version {seen}, now {current}). Nothing was overwritten. Load it "
        "again and repeat.",
    )
    ID_TAKEN = (
        "id_taken",
        "Intet er gemt: denne registrering har samme kendetegn som en anden. Hent siden igen, og gentag.",
        "Nothing was recorded: this id was used for another command. Use a new one.",
    )
    WRONG_STAGE = (
        "wrong_stage",
        "Sagen er i stadiet «{stage}». Dette kan kun ske i {needed}.",
        "The case is in stage {stage}. This can only be done in {needed}.",
    )
    CASE_ENDED = "case_ended", "Sagen er afsluttet. Opret en ny sag.", "The case has ended. Register a new one."
    UNREADABLE_TEXT = (
        "unreadable_text",
        "Teksten indeholder tegn, der ikke kan gemmes. Skriv den igen uden dem.",
        "The text holds characters that cannot be kept. Write it again without them.",
    )
    REASON_NEEDED = "reason_needed", "Skriv en begrundelse.", "Give a reason."
    BEYOND_CALENDAR = (
        "beyond_calendar",
        "En dato ligger uden for de år, kalenderen dækker. Vælg en anden dato, eller udvid kalenderens år.",
        "A date lies beyond the years of the calendar. Choose another date, or extend the calendar.",
    )
    NOT_YOURSELF = (
        "not_yourself",
        "Et medlem kan kun begære på egne vegne, ikke for {who} (§ 23).",
        "A member can only demand this for themselves, not for {who} (§ 23).",
    )
    DEADLINE_IN_PAST = (
        "deadline_in_past",
        "Fristen {due} er udløbet. Vælg en senere dato.",
        "The deadline {due} has passed. Choose a later date.",
    )
    ALREADY_DECIDED = (
        "already_decided",
        "Sagen er afgjort, og dens rute kan ikke ændres. Opret en ny sag.",
        "The case has been decided and its route stands. Register a new one.",
    )
    TEXT_NEEDED = "text_needed", "Skriv teksten, eller vedhæft en fil.", "Write the text, or attach a file."
    PERIOD_OUT_OF_RANGE = (
        "period_out_of_range",
        "En høringsfrist er på højst {most} dage. Skriv et tal fra 0 til {most}.",
        "A hearing lasts {most} days at most. Give a number from 0 to {most}.",
    )
    SUCCESSOR_RING = (
        "successor_ring",
        "{key} kan ikke få den efterfølger: organerne ville afløse hinanden i ring.",
        "{key} cannot have that successor: the bodies would follow each other in a ring.",
    )
    LINKED_TO_ITSELF = "linked_to_itself", "En sag kan ikke knyttes til sig selv.", "A case cannot be linked to itself."
    NOT_CALLED_IN = (
        "not_called_in",
        "Sagen er ikke begæret indbragt efter § 23.",
        "The case is not called in to the council.",
    )
    NO_STAND_IN = (
        "no_stand_in",
        "{who} kan ikke træde i stedet for {absent}. Vælg en anden, der arbejder i forvaltningen.",
        "{who} cannot stand in for {absent}. Choose somebody else who works in the administration.",
    )
    STAND_IN_ABSENT = (
        "stand_in_absent",
        "{who} er selv fraværende i noget af tiden. Vælg en anden stedfortræder for {absent}.",
        "{who} is absent for some of the time. Choose another stand-in for {absent}.",
    )
    OWN_WORK = (
        "own_work",
        "{who} er sagsbehandler i sagen og kan ikke godkende sit eget arbejde som stedfortræder. Det gør en anden.",
        "{who} is the officer of the case, and cannot approve their own work as a stand-in. Somebody else does.",
    )
    OWN_STAND_IN = (
        "own_stand_in",
        "{who} kan ikke selv beslutte at træde i stedet for {absent}. Det gør en anden leder eller {absent} selv.",
        "{who} cannot decide to stand in for {absent}. Another head does, or {absent} themselves.",
    )
    NOTHING_NEW = "nothing_new", "Der er ikke noget nyt at registrere.", "There is nothing new to record."


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command was understood and is not to be done. Never raised in the core; `store.apply` raises it."""

    code: RefusalCode
    words: Mapping[str, object] = field(default_factory=dict)

    @property
    def danish(self) -> str:
        return self.code.danish.format(**{name: _spelled(word, "danish") for name, word in self.words.items()})

    @property
    def english(self) -> str:
        return self.code.english.format(**{name: _spelled(word, "english") for name, word in self.words.items()})


def refuse(code: RefusalCode, **words: object) -> Refusal:
    """`words` are values: names, numbers, days, enums, `Phrase`s, or tuples of them."""
    return Refusal(code, words)


def _spelled(word: object, language: str) -> object:
    match word:
        case None:
            return _spelled(NOBODY, language)
        case tuple():
            return ", ".join(str(_spelled(part, language)) for part in word)
        case SeatRole():
            return _spelled(ROLES[word], language)
        case Phrase() | Thing():
            return getattr(word, language)
        case Stage() if language == "danish":
            return word.danish
    return word
