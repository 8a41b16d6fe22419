"""What a decision's words come to: formula × the body's role × what was proposed.

"Godkendt" from a body that only recommends is a recommendation; "Godkendt" of a proposal to send something out to
hearing sends it; "Tilbagesendes … har vedtaget" is an approval, "Fremsendes til X til behandling" a referral.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents.reading.minutes.result import ItemKind, Outcome, StepRole

FORMULAS: tuple[tuple[Outcome, str], ...] = (
    ("approved", r"tilbagesendes\b.*\bhar\b.*\b(?:vedtaget|godkendt|tiltrådt)\b"),
    ("recommended", r"fremsendes\b.*\banbefaler\b"),
    ("adjourned", r"mødet (?:blev|er) (?:afsluttet|afbrudt|suspenderet)"),
    ("returned",
        r"(?:tilbagesend(?:es|t)|send(?:es|t) tilbage|returner(?:es|et)|hjemvis(?:es|t)|tilbagevis(?:es|"
        r"t) til)\b"),
    ("postponed",
        r"(?:udsat\b|udsættes|udsatte\b|udsætte\b|udskud(?:t|te)\b|udskydes|udskyde\b|genoptages på|"
        r"(?<!at )udgår\b|udgik\b|taget af dagsorden(?:en)?|tages af dagsorden(?:en)?|trukket (?:tilbage|fra "
        r"dagsordenen)|genoptages)"),
    ("rejected",
        r"(?:ikke (?:godkendt|vedtaget|tiltrådt|imødekom\w+|anbefal\w+|støtte\w*)|forkast(?:et|es|ede)|"
        r"nedstemt|afvis(?:t|es|te)\b|afslag\b|afslå(?:et|s)|bortfald(?:t|er|et)|ej godkendt|ej "
        r"tiltrådt|(?:kunne|kan) ikke (?:godkende|tiltræde|vedtage|anbefale|imødekomme))"),
    ("sent_to_hearing",
        r"(?:send(?:es|t|er|te|e)|udsend(?:es|t)|sætte[rs]?) (?:\w+ ){0,6}?(?:i|ud i|til) (?:\w+ "
        r")?høring\b"),
    ("referred",
        r"(?:fremsendes? til\b|oversend(?:es|t|te)|henvis(?:es|t|te)\b|videresend(?:es|t)\b|overgår til|"
        r"send(?:es|t) til (?:behandling|drøftelse|[A-ZÆØÅ]\w*(?:udvalg|råd|magistrat))|send(?:es|t) "
        r"til\b[^.]*udvalg)"),
    ("recommended", r"(?:anbefal(?:es|et|ede|er|ing|inger)?\b|(?<!som )indstill(?:es|ede|er|et)\b(?! følges))"),
    ("noted",
        r"(?:(?:tag(?:et|es|er|e)|tog)\b[^.]{0,80}?\btil efterretning|til efterretning\b|"
        r"orientering(?:en)? (?:er |blev )?(?:givet|taget)|orientering givet|tog[^.]{0,60}efterretning|"
        r"taget til orientering)"),
    ("approved",
        r"(?:godkend(?:t|es|te|er|e)\b|vedtag(?:et|es)\b|vedtog\b|tiltråd(?:t|te)\b|tiltræde[rs]?\b|"
        r"bevilg(?:et|es|ede)\b|bevilges|imødekom(?:met|mes|)\b|indstilling(?:en|erne)? (?:blev |er |"
        r"bliver )?(?:følges|fulgt|vedtaget|tiltrådt|godkendt)|følger indstillingen|som indstillet|"
        r"tilslutte(?:r|de|s)? sig|tilsluttet|bifaldet|enig(?:e)? i)"),
    ("noted", r"(?:drøft(?:et|ede|es|edes|else)\b|behandlet\b)"),
)  # fmt: skip
"""Outcome by the words for it, the more telling formula first."""

_COMPILED = tuple((outcome, re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE)) for outcome, words in FORMULAS)
_WEAK = re.compile(r"drøft|behandlet|tilslut|enig|bifald|støtte", re.IGNORECASE)
_CHANGED = re.compile(
    r"\b(?:med (?:følgende |de |den |en )?(?:\w+ )?(?:ændring(?:er|en)?|tilføjelse(?:r|n)?|"
    r"rettelse(?:r|n)?|undtagelse)|dog (?:således|sådan|at|ikke|med)|"
    r"idet (?:(?:pkt\.?|punkt|nr\.?) )?\d+\.? (?:at )?(?:udgår|bortfalder|ændres|udsættes)|"
    r"med den ændring|som ændret|i ændret form|undtagen|bortset fra|i stedet for)\b",
    re.IGNORECASE,
)
_WISH = re.compile(r"\b(?:ønske[rs]?|bemærke[rs]?|bemærkning\w*|idet|opfordre[rs]?)\b", re.IGNORECASE)
_HEARING = re.compile(r"\b(?:send(?:es|t|e)|sætte[s]?)\b[^.]{0,60}\b(?:i|til)\b[^.]{0,25}\bhøring", re.IGNORECASE)
_NOTED = re.compile(r"til efterretning|orienter(?:er|es|ing)|til orientering", re.IGNORECASE)
_RAISED = re.compile(r"\bhævet til beslutning", re.IGNORECASE)
_AMENDMENT = re.compile(r"(?:under)?ændringsforslag|forslag(?:et)? fra\b", re.IGNORECASE)
_QUOTED = re.compile(r"[»”\"][^»«”\"]*[«”\"]")
_NEGOTIATED = re.compile(
    r"\b(?:forslag(?:et)?|ændringsforslag(?:et)?)\b[^.]*\b(?:forkast|bortfald|nedstemt)|\bstillede?\b[^.]*forslag",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """The outcome, the formula as printed, what is odd about it, and whether it is sure."""

    outcome: Outcome
    printed: str | None
    deviation: str | None
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """What the words of a decision are judged by."""

    role: StepRole | None
    kind: ItemKind | None
    points: Sequence[str]
    is_last_body: bool


def judge(sentences: Sequence[str], setting: Setting) -> Judged:
    """What the sentences of one body's decision come to."""
    formulas = [(outcome, match[0], sentence) for sentence in sentences for outcome, match in _formulas(sentence)]
    if not formulas and any(_RAISED.search(sentence) for sentence in sentences):
        return Judged("other", None, None, is_certain=False)  # it was for information, and is so no more
    if not formulas:
        return _without_formula(setting)
    of_the_case = [entry for entry in formulas if not _AMENDMENT.match(entry[2])]
    if of_the_case:
        formulas = of_the_case
    outcome, printed, sentence = formulas[0]
    others = {other for other, words, _ in formulas[1:] if not _WEAK.search(words)} - {outcome}
    is_certain = not _WEAK.search(printed) and not others - _AGREEING.get(outcome, frozenset())
    if outcome == "noted" and _WEAK.search(printed) and others:
        outcome, printed, sentence = next(entry for entry in formulas if entry[0] in others)
    if outcome == "approved" and _CHANGED.search(sentence):
        outcome = "approved_changed"
    return _in_role(outcome, printed, sentence, setting, is_certain=is_certain)


_AGREEING: dict[Outcome, frozenset[Outcome]] = {
    "approved": frozenset({"approved", "noted"}),
    "recommended": frozenset({"approved", "referred"}),
    "noted": frozenset({"noted"}),
    "rejected": frozenset(),
    "sent_to_hearing": frozenset({"approved"}),
}
"""What may stand beside a formula and say nothing else."""


def _formulas(sentence: str) -> list[tuple[Outcome, re.Match[str]]]:
    """The formulas of a sentence, one for each clause, the first match of the table first."""
    if (
        _NEGOTIATED.search(sentence)
        and len(sentence) > 60
        and not re.match(r"forslaget (?:blev|er) (?:forkastet|godkendt|vedtaget)", sentence, re.I)
    ):
        return []
    bare = _QUOTED.sub(" ", sentence)
    return next(([(outcome, match)] for outcome, words in _COMPILED if (match := words.search(bare))), [])


def _without_formula(setting: Setting) -> Judged:
    is_told = setting.kind == "information" or (bool(setting.points) and all(_NOTED.search(p) for p in setting.points))
    return Judged("noted" if is_told else "other", None, None, is_certain=False)


def _in_role(outcome: Outcome, printed: str, sentence: str, setting: Setting, *, is_certain: bool) -> Judged:
    points = list(setting.points)
    if outcome in ("approved", "approved_changed") and points and all(_HEARING.search(point) for point in points):
        return Judged("sent_to_hearing", printed, None, is_certain)
    if outcome in ("approved", "approved_changed") and setting.role == "recommendation":
        return Judged("recommended", printed, "printed as approved by a recommending body", is_certain)
    if outcome == "approved" and points and all(_NOTED.search(point) for point in points):
        is_certain = False
    if outcome == "approved" and setting.role == "information":
        return Judged(outcome, printed, "printed as approved by a body that is only informed", is_certain=False)
    if outcome == "recommended" and setting.role == "decision" and setting.is_last_body:
        return Judged(outcome, printed, "printed as recommended by the body that decides", is_certain=False)
    if outcome == "approved_changed" or (
        outcome == "approved" and re.search(r"\bidet\b", sentence) and not _WISH.search(sentence)
    ):
        return Judged(outcome, printed, None, is_certain=False)
    return Judged(outcome, printed, None, is_certain)
