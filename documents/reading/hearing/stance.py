"""How words about a proposal are meant: for it, against it, or with remarks. A suggestion, from what is written."""

import re

from process.state.hearing import Answer

_OPPOSE = re.compile(
    r"(?:kan|vil)\s+(?:\w+\s+){0,3}?ikke\s+(?:\w+\s+){0,2}?(?:støtte|anbefale|tilslutte|bakke|gå ind for|acceptere|"
    r"tiltræde)|\bikke\s+(?:støtte|anbefale|tilslutte sig|bakke op)|\bimod\b(?! at)|modsætter sig|\bfraråder|\bafviser|"
    r"tage\w* (?:\w+ ){0,5}?af bordet|\bbør ikke\b|\bopgives\b|"
    r"\b(?:bør|skal|må)\s+(?:\w+\s+){0,2}?(?:udgå|bortfalde|droppes|opgives)|\b(?:bibehold|fasthold|bevar)(?:e|es|er)\b|"
    r"\btager (?:kraftigt )?afstand|\bprotester|\bkan ikke støtte|\bbekymre(?:t|de) .{0,40}fraråd",
    re.IGNORECASE,
)
_SUPPORT = re.compile(
    r"\bbakker (?:\w+ )?op|\bstøtter\b|\btilslutter sig|\banbefaler\b(?!.{0,30}\b(?:ikke|at)\b)|"
    r"\b(?:hilser|ser) .{0,40}(?:velkommen|med glæde)|\bser med glæde|\ber (?:\w+ )?positiv[et]?\b|"
    r"\bpositiv(?:e|t)? (?:over for|overfor|indstillet)|\bser positivt|\bgår ind for|"
    r"\bkan (?:godt )?(?:støtte|tilslutte|anbefale)|\bglæder sig over|\btilfreds med\b|\ber for forslaget",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:ønsker|foreslår|opfordrer|henstiller|beder|anmoder)\b.{0,20}\b(?:at|om|til)\b|\bforudsat\b|"
    r"\bforudsætter\b|\bsåfremt\b|\bgøres frivillig|"
    r"\bunder forudsætning|\bhvis\b|\bdog\b|\bmen\b|\bbør\b|\bbekymr\w+|\bopmærksom\w*|\bspørgsmål\b|\bbemærker\b",
    re.IGNORECASE,
)
_NOTED = re.compile(r"til(?:\s+|-)?efterretning|ingen (?:yderligere )?bemærkninger", re.IGNORECASE)


def stance_of(text: str) -> Answer | None:
    """For, against, with remarks, without; None where the words say nothing of it. Against outweighs all, a wish for a
    change outweighs support.
    """
    if _OPPOSE.search(text):
        return Answer.OPPOSE
    if _CHANGE.search(text):
        return Answer.REMARKS
    if _SUPPORT.search(text):
        return Answer.SUPPORT
    return Answer.NO_REMARKS if _NOTED.search(text) else None
