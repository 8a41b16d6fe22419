"""What a decision's text asks for beside its outcome: «udvalget ønsker …», «følges tæt», «snarest», «vender tilbage».

A politician's wish is easily lost between the minutes and the next meeting, so each becomes a follow-up of the case.
What others wish («forældrene ønsker», «borgernes ønske om»), what has happened already («er evalueret», «blev udbedret
snarest») and what nobody wants («ønsker ikke») are no requests. A sentence too many costs a clerk a click; one too few
is forgotten: in doubt it is taken in.
"""

from __future__ import annotations

import re
from datetime import date

from process.calendar import MONTHS
from process.state.follow_up import FollowUpKind

_BODY = (
    r"(?:\w*udvalget|\w*rådet|kommunalbestyrelsen|bestyrelsen|direktionen|borgmesteren|formanden|flertallet|"
    r"mindretallet|et (?:flertal|mindretal|enigt udvalg)|et enigt \w+|parterne|forligspartierne|aftaleparterne|"
    r"venstre|radikale venstre|socialdemokratiet|konservative|enhedslisten|liste \w|(?-i:\b[A-ZÆØÅ]\b))"
)
_HEARD = r"(?:handicaprådet|ældrerådet|seniorrådet|elevrådet|ungerådet|integrationsrådet|lokalrådet|brugerrådet)"
_OFFICE = r"(?:\w*forvaltningen|administrationen|direktionen|borgmesteren|formanden|direktøren|\w*centeret|\w*udvalget)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\w)(?!{_HEARD}){_BODY}(?:\s+(?!(?:at|som|der|fordi)\b)[\w()]+){{0,6}}?\s+(?:ønsker|ønskede|anmoder|anmodede|beder|bad|opfordrer|henstiller)\b",
        rf"\b(?:ønsker|anmoder|beder|opfordrer|henstiller)\s+(?!{_HEARD}){_BODY}(?!\w)",
        r"\b(?:der|det)\s+(?:samtidig\s+)?(?:ønskes|ønskedes)\b",
        r"\b(?:med|udtrykt|udtrykkes|udtrykker|udtrykte|fremsat|fremsatte|fremsættes)\b[^.]{0,40}\bønske(?:t)?\s+om\b",
        r"^(?:og\s+)?(?:et\s+)?ønske\s+om\b",
        r"\b(?:følges|følge|følger)\b[^.]{0,40}\btæt\b",
        r"\b(?:holdes|holder)\b[^.]{0,40}\borienteret\b",
        r"\b(?:snarest|hurtigst muligt)\b",
        rf"(?<!\w){_OFFICE}\s+(?:\w+\s+){{0,3}}?vende(?:r|s)?\s+tilbage\b",
        rf"\bvende(?:r)?\s+{_OFFICE}\s+tilbage\b",
        rf"(?<!\w){_OFFICE}\s+(?:skal\s+)?vende(?:r|s)?\b[^.]{{0,40}}\btilbage\b",
        r"\bvende(?:r|s)?\s+tilbage\s+(?:med\b|herom|til\s+(?:sagen|udvalget|byrådet|kommunalbestyrelsen))",
        r"\bevaluer(?:es|e)\b",
        r"\bevaluering(?:en)?\b[^.]{0,80}\b(?:forelægges|fremlægges|senest|inden|foretages|udarbejdes|gennemføres)\b",
        r"\b(?:forelægges|fremlægges|udarbejdes|foretages|gennemføres|forelagt)\b[^.]{0,40}\bevaluering\b",
        r"\b(?:forelægges|fremlægges|tages op|genoptages|drøftes)\b[^.]{0,60}\b(?:igen|på ny|på et? kommende møde|"
        r"på et senere møde|på næste møde|på førstkommende møde)\b",
        rf"(?<!\w){_OFFICE}\s+(?:anmodes|bedes|opfordres|pålægges)\b",
        rf"\b(?:anmodes|bedes|opfordres)\s+{_OFFICE}(?!\w)",
    )
)
_PAST = re.compile(
    r"\b(?:er|blev|blevet|har|havde|var)\s+(?:\w+\s+){0,2}?(?:evalueret|udbedret|behandlet|udbetalt|afhjulpet|orienteret"
    r"|genoptaget|løst)\b|\bbliver allerede\b",
    re.IGNORECASE,
)
_WISHES_NOT = re.compile(
    r"\b(?:ønske[rs]?|ønskede)\b(?:\s+\w+)?\s+(?:ikke|intet|ingen)\b|\bintet ønske\b", re.IGNORECASE
)
_SOMEBODYS = re.compile(
    r"\b(?:efter|ifølge|jf\.?|imødekomme\w*)\s+(?:et\s+)?(?:ønske|anmodning)|"
    r"\b(?:på baggrund af|som følge af|i lyset af)\s+(?:et\s+)?(?:\w+\s+)?ønske|\b\w+(?:nes|ernes|ens|ets)\s+ønske",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:kl|nr|pkt|stk|jf|ca|mio|mia|kr|bl\.a|f\.eks|t|dvs|inkl|ekskl|vedr|hhv|evt|mv|m\.v|p\.t|pr|afd|"
    r"min|sml|if|\d{1,2}))\.$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\b(?:nr|pkt|stk|jf|bl\.a|f\.eks|vedr|[A-ZÆØÅ])\.$")  # also before a capital letter
_MONTH_DAY = re.compile(rf"\b(\d{{1,2}})\.\s+({'|'.join(MONTHS)})\s+(\d{{4}})\b", re.IGNORECASE)
_DIGITS = re.compile(r"\b(\d{1,2})[-./](\d{1,2})[-./](\d{4})\b")
_EVALUATION = re.compile(r"\bevaluer", re.IGNORECASE)
_AGAIN = re.compile(r"\b(?:tilbage|orienteret|forelæg\w+|fremlæg\w+|genoptages|på ny)\b", re.IGNORECASE)


def requests_in(text: str) -> tuple[str, ...]:
    """The sentences of a decision that ask for something more, as they stand, each once, in their order."""
    asking = (sentence for sentence in sentences(text) if _asks(sentence))
    return tuple(dict.fromkeys(asking))


def sentences(text: str) -> tuple[str, ...]:
    """A text cut at full stops and line ends, but not at «kl. 12», «1. marts» and other abbreviations."""
    sentences: list[str] = []
    for line in text.splitlines():
        sentence = ""
        for piece in re.split(r"(?<=[.!?])\s+", line.strip()):
            if sentence and not _continues(sentence, piece):
                sentences.append(sentence)
                sentence = ""
            sentence = f"{sentence} {piece}".strip()
        sentences += [sentence] if sentence else []
    return tuple(sentences)


def _continues(sentence: str, piece: str) -> bool:
    """Whether the full stop `begun` ends with belongs to an abbreviation, a date or an initial."""
    return bool(_GOES_ON.search(sentence) or (_ABBREVIATED.search(sentence) and not piece[:1].isupper()))


def _asks(sentence: str) -> bool:
    if _PAST.search(sentence) or _WISHES_NOT.search(sentence) or _SOMEBODYS.search(sentence):
        return False
    return any(pattern.search(sentence) for pattern in _PATTERNS)


def kind_of(sentence: str) -> FollowUpKind:
    """What a request asks for: an evaluation, to hear of it again, or something else."""
    if _EVALUATION.search(sentence):
        return FollowUpKind.EVALUATION
    return FollowUpKind.REPORT_BACK if _AGAIN.search(sentence) else FollowUpKind.REQUEST


def date_in(sentence: str) -> date | None:
    """The one full date a request names («senest den 1. marts 2028»). None where it names none, or several: a day is
    never guessed from «i foråret».
    """
    days = {
        *(_day(year, MONTHS.index(month.lower()) + 1, day) for day, month, year in _MONTH_DAY.findall(sentence)),
        *(_day(year, int(month), day) for day, month, year in _DIGITS.findall(sentence)),
    }
    return days.pop() if len(days) == 1 else None


def _day(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None
