"""A document that may be a hearing answer: whose, of which day, about what, and what it says of each proposal.

A memo about answers and a letter from a citizen are told apart from it: neither is the answer of a body. All that
is read here is a suggestion with its line; a person records the answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from documents.reading.bodies import Bodies, is_named_like_a_body
from documents.reading.body_names import bodies_in, vocabulary_of
from documents.reading.hearing.points import points_of, signature_at
from documents.reading.hearing.result import AnswerKind, AnswerPoint, Question, ReadAnswer
from documents.reading.hearing.stance import stance_of
from documents.reading.text.dates import first_date
from documents.reading.text.lines import Line, flat, is_bullet, prose, without_bullet
from documents.reading.text.sentences import sentences_of
from process.state.hearing import Answer

_TITLE = re.compile(r"(?:høringssvar|udtalelse|svar på høring|bemærkninger|kommentarer)\b", re.IGNORECASE)
_MOST_TITLE_LINES = 6
_BODY = r"[A-ZÆØÅ][\wæøåÆØÅ-]*(?:[ -](?:for |i |og |på )?[A-ZÆØÅ]?[\wæøåÆØÅ-]+){0,5}"
_HEADED = re.compile(
    rf"(?:hørings?svar|høringsudtalelse|udtalelse|svar|bemærkninger)\s+(?:fra|af)\s+(?P<body>{_BODY})|"
    rf"(?P<owner>{_BODY}?)s?\s+(?:hørings?svar|høringsudtalelse|udtalelse|bemærkninger)\b",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"\b(?P<body>[A-ZÆØÅ][\wæøåÆØÅ-]*(?: (?:for )?[A-ZÆØÅ][\w-]+)?)\s+(?:er|har|ønsker|støtter|anbefaler|"
    r"opfordrer|bakker|finder|mener|kan|vil|tager|takker|foreslår|bemærker|udtaler|drøftede|behandlede|hilser|noterer|beklager|afgiver)\b"
)
_FOR_BODY = re.compile(rf"(?:på vegne af|for|v/|formand(?:en)? for)\s+(?P<body>{_BODY})", re.IGNORECASE)
_GREETED = re.compile(r"(?:til|att\.?|kære|cc)\b", re.IGNORECASE)
_ABOUT_ANSWERS = re.compile(
    r"høringsnotat|(?:notat|opsamling|sammenfatning|oversigt|resumé)\s+(?:om|af|over|på)\s+(?:de\s+)?(?:indkomne\s+)?"
    r"høringssvar\w*|(?:administrationens|forvaltningens)\s+(?:bemærkninger|vurdering|svar|kommentar\w*)|"
    r"der er (?:ind)?(?:kommet|modtaget)\s+\w+\s+høringssvar|indkomne høringssvar",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:jeg|mig|min|mit|mine)\b", re.IGNORECASE)
_ADDRESS = re.compile(
    r"[A-ZÆØÅ][\wæøå. ]+(?:vej|gade|allé|stræde|vænget|parken)\s+\d+.*|\d{4}\s+[A-ZÆØÅ]\w+", re.IGNORECASE
)
_ANSWER_WORD = re.compile(
    r"hørings?svar|høringsudtalelse|\budtalelse|i høring|\bbemærkninger\b|\bdrøfte\w+", re.IGNORECASE
)
_SUBJECT = re.compile(
    r".*?\b(?:vedr(?:ørende|\.)?|ang(?:ående|\.)?|om|over|til)\s+(?:forslag(?:ene|et)?\s+(?:til|om)\s+|udkast\s+til\s+)?(?P<about>.{4,})",
    re.IGNORECASE,
)
_DATED = re.compile(r"hørings?svar|udtalelse|dato|,\s*(?:den|d\.)\s*\d|^(?:den|d\.)\s*\d|^\d{1,2}[. /-]", re.IGNORECASE)
_DEADLINE = re.compile(r"frist|senest|inden", re.IGNORECASE)
_REFERENCE = re.compile(
    r"(?:ad\s+)?(?:(?:effektiviserings|spare|budget|anlægs)?forslag\s*(?:nr\.?\s*)?(?P<number>\d{1,3}[a-z]?|[A-ZÆØÅ]{1,6}-?\d{1,3})|"
    r"(?-i:(?P<code>[A-ZÆØÅ]{1,6}[a-zæøå]{0,2}[- ]?\d{1,3})))\s*[:.)–-]?\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_WITHIN = re.compile(
    r"(?:forslag\s*(?:nr\.?\s*)?(?P<number>\d{1,3})|(?-i:\b(?P<code>[A-ZÆØÅ]{2,6}-?\d{1,3})))\b", re.IGNORECASE
)
_NAME = re.compile(
    r"(?:[A-ZÆØÅ][\w.'-]+)(?: (?:[A-ZÆØÅ][\w.'-]+|af|von|de)){1,4}"
    r"(?:\s*[,–-]\s*(?:for|næst|med|sekretær|sam)\w*.{0,40})?"
)
_NEAR = 12
_LONGEST_SUBJECT = 160
_MOST_FIRST_PERSON = 2


def is_answer(lines: Sequence[Line]) -> bool:
    """A title that says so, on one of the first lines."""
    return any(_TITLE.match(line.text) for line in lines[:_MOST_TITLE_LINES])


def read_answer(lines: Sequence[Line], bodies: Bodies) -> ReadAnswer:
    """What the lines of a file say that was handed in as an answer, or whose title says it is one."""
    text = prose(lines)
    name = _sender(lines, bodies)
    kind = _kind(lines, name, bodies)
    body = (bodies.resolve(name) or vocabulary_of(text).name(name)) if name else None
    points = tuple(_points(lines))
    day = _day(lines)
    is_one = kind is AnswerKind.ANSWER
    return ReadAnswer(
        kind,
        body,
        day,
        _about(lines),
        _whole(lines, points, name) if is_one else None,
        points,
        text,
        tuple(_signers(lines)),
        points_of(lines) if is_one else (),
        tuple(_questions(kind, name, body, day, bodies)),
    )


# -- what it is, and whose -------------------------------------------------------------------------------------------


def _kind(lines: Sequence[Line], sender: str | None, bodies: Bodies) -> AnswerKind:
    text = prose(lines)
    if any(_ABOUT_ANSWERS.search(line.text) for line in lines) or len(set(_headed(lines, bodies))) > 1:
        return AnswerKind.ABOUT_ANSWERS
    is_personal = len(_FIRST_PERSON.findall(text)) >= _MOST_FIRST_PERSON
    if sender is None or (is_personal and not _headed(lines, bodies) and not _for_a_body(lines, bodies)):
        lives = any(_ADDRESS.fullmatch(line.text) for line in lines)
        return AnswerKind.CITIZEN if is_personal or lives or signature_at(lines) is not None else AnswerKind.OTHER
    says_so = is_answer(lines) or _ANSWER_WORD.search(text) or _for_a_body(lines, bodies)
    return AnswerKind.ANSWER if says_so else AnswerKind.OTHER


def _sender(lines: Sequence[Line], bodies: Bodies) -> str | None:
    """The body that speaks: in the heading, in the signature, else the one that most sentences are about; under a title
    that says it is an answer, else the one most often named.
    """
    for name in (*_headed(lines, bodies), *_for_a_body(lines, bodies)):
        return name
    spoken = Counter(
        name
        for line in lines
        if not _GREETED.match(line.text)
        for match in _SPEAKS.finditer(line.text)
        if is_named_like_a_body(name := _in_full(line, match)) or bodies.resolve(name)
    )
    alone = [line.text for line in lines[:_NEAR] if is_named_like_a_body(line.text) and len(line.text.split()) <= 4]
    if spoken:
        return spoken.most_common(1)[0][0]
    return next((n for n in alone if not _GREETED.match(n)), None) or (_most_named(lines) if is_answer(lines) else None)


def _in_full(line: Line, speaks: re.Match[str]) -> str:
    """The whole name that a sentence's subject ends: "Handicap- og Ældrerådet støtter", not Ældrerådet alone."""
    start = speaks.start("body")
    whole = next((body.name for body in bodies_in(line.text) if body.start < start < body.end), "")
    return whole or speaks["body"]


def _most_named(lines: Sequence[Line]) -> str | None:
    """Councils, boards and MED committees before the committee they answer."""
    names = [body.name for line in lines for body in bodies_in(line.text)]
    heard = [name for name in names if re.search(r"råd|MED|bestyrelse", name) and "udvalg" not in name.casefold()]
    return max(dict.fromkeys(heard or names), key=names.count, default=None)


def _headed(lines: Sequence[Line], bodies: Bodies) -> list[str]:
    names = []
    for line in lines:
        match = _HEADED.match(line.text)
        name = (match["body"] or match["owner"] or "").strip(" .:") if match else ""
        if name and len(line.text) <= _LONGEST_SUBJECT and (named := _body_part(name, bodies)):
            names.append(named)
    return list(dict.fromkeys(names))


def _for_a_body(lines: Sequence[Line], bodies: Bodies) -> list[str]:
    near = lines[-_NEAR:]
    named = (_body_part(match["body"], bodies) for line in near for match in _FOR_BODY.finditer(line.text))
    return [name for name in named if name]


def _body_part(name: str, bodies: Bodies) -> str | None:
    """The words up to where the name of a body is complete: "Ældrerådet vedr. budget" is "Ældrerådet"."""
    words = name.split()
    known = (" ".join(words[:end]) for end in range(len(words), 0, -1))
    if resolved := next((part for part in known if bodies.resolve(part)), None):
        return resolved
    words = re.split(r"\s+(?:vedr|om|til|ang|over|af|den|på|har|i forbindelse)\b", name)[0].split()
    if not any(is_named_like_a_body(word) for word in words):
        return None
    last = max(i for i, word in enumerate(words) if is_named_like_a_body(word))
    return " ".join(words if words[0].endswith("MED") else words[: last + 1])


# -- when, about what, by whom ---------------------------------------------------------------------------------------


def _day(lines: Sequence[Line]) -> date | None:
    """The day it was written: beside the word for it, else alone near the top or the end; never a deadline."""
    near = [*lines[:_NEAR], *lines[-_NEAR:]]
    dated = [(day, line) for line in near if (day := first_date(line.text)) and not _DEADLINE.search(line.text)]
    marked = [(day, line) for day, line in dated if _DATED.search(line.text)]
    short = [(day, line) for day, line in dated if len(line.text.split()) <= 6]
    return next((day for day, _ in [*marked, *short]), None)


def _about(lines: Sequence[Line]) -> str | None:
    for line in lines[:_NEAR]:
        match = _SUBJECT.fullmatch(line.text)
        says_so = _ANSWER_WORD.search(line.text) or _TITLE.match(line.text)
        is_subject = says_so or re.match(r"vedr|emne|ang", line.text, re.IGNORECASE)
        if match and is_subject and len(line.text) <= _LONGEST_SUBJECT:
            return match["about"].strip(" .:")
    return None


def _signers(lines: Sequence[Line]) -> Iterator[str]:
    start = signature_at(lines)
    for line in lines[start + 1 :] if start is not None else ():
        if _NAME.fullmatch(line.text.strip(" ,")) and not is_named_like_a_body(line.text):
            yield line.text.strip(" ,")


# -- what it says of each proposal -----------------------------------------------------------------------------------


def _points(lines: Sequence[Line]) -> Iterator[AnswerPoint]:
    """Each item that begins with a proposal's number; else each sentence that names one. What leads into a list counts
    for an item that says nothing itself.
    """
    seen: set[str] = set()
    lead = ""
    for group in _groups(lines):
        text = prose([group[0].with_text(without_bullet(group[0].text)), *group[1:]])
        match = _REFERENCE.fullmatch(text)
        if match is None or not match["rest"].strip():
            lead = text if text.endswith(":") else lead if is_bullet(group[0]) else ""
            continue
        reference = (match["number"] or match["code"]).replace(" ", "")
        title, said = _title(match["rest"])
        stance = stance_of(said) or stance_of(lead) or Answer.REMARKS
        if reference not in seen:
            seen.add(reference)
            yield AnswerPoint(reference, title, stance, said or title, group[0].number)
    for sentence in sentences_of(lines):
        for match in _WITHIN.finditer(sentence.text):
            reference = match["number"] or match["code"]
            said_here = stance_of(sentence.text)
            if reference not in seen and said_here is not None:
                seen.add(reference)
                yield AnswerPoint(reference, "", said_here, sentence.text, sentence.line)


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        begins = (
            line.paragraph_start or is_bullet(line) or bool(_REFERENCE.match(line.text) and line.text[:1].isupper())
        )
        if group and begins:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _title(rest: str) -> tuple[str, str]:
    """ "Flere på hold. Rådet støtter forslaget." as title and words; a whole sentence is words alone."""
    first, _, after = rest.strip().partition(". ")
    if after and stance_of(first) is None and len(first) <= 100:
        return first.strip(), after.strip()
    return "", rest.strip()


def _whole(lines: Sequence[Line], said: Sequence[AnswerPoint], name: str | None) -> Answer:
    """How the answer as a whole is meant; a person confirms it."""
    flat_text = flat(lines)
    if re.search(r"\bingen (?:yderligere )?bemærkninger\b", flat_text, re.IGNORECASE) and not said:
        is_med = bool(name and re.search(r"med\b|\bHU\b", name, re.IGNORECASE))
        return Answer.DISCUSSED if is_med else Answer.NO_REMARKS
    stances = {each.stance for each in said}
    if stances:
        return stances.pop() if len(stances) == 1 else Answer.REMARKS
    return stance_of(flat_text) or Answer.REMARKS


def _questions(
    kind: AnswerKind, name: str | None, body: str | None, day: date | None, bodies: Bodies
) -> Iterator[Question]:
    if kind is AnswerKind.ABOUT_ANSWERS:
        yield Question(
            1, "Det ligner et notat om høringssvar, ikke et svar. Find svarene selv, og registrér dem hver for sig."
        )
    elif kind is AnswerKind.CITIZEN:
        yield Question(
            1, "Det ligner et brev fra en borger. Registrér det som en henvendelse, ikke som et organs svar."
        )
    elif name is None:
        yield Question(1, "Det fremgår ikke, hvem svaret er fra. Vælg, hvem det er fra.")
    elif bodies.aliases and bodies.resolve(name) is None:
        yield Question(1, f"»{body}« findes ikke i organisationen. Vælg, hvem svaret er fra.")
    if kind is AnswerKind.ANSWER and day is None:
        yield Question(1, "Svaret har ingen dato. Skriv, hvornår det er modtaget.")
