"""The facts of a meeting, from the lines before its first item: under labels, beside them, or without any."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from documents.reading.body_names import Vocabulary, abbreviations_in, bodies_in, is_body, tidy
from documents.reading.labels import Label
from documents.reading.minutes.lexicon import ABSENCE, HEAD_WORDS, LineLabel, label_of
from documents.reading.minutes.people.absences import from_label
from documents.reading.minutes.people.people import NAME, is_name_list, is_nobody, people_in, person_of
from documents.reading.minutes.result import Absence, Person
from documents.reading.minutes.sentences import span_of
from documents.reading.text.dates import DATE, LOST_TIME, first_date, times_in
from documents.reading.text.lines import Line, flat

_WORDS = (
    *HEAD_WORDS,
    Label("absent", ABSENCE, "free"),
    Label("moves", r"stedfortrædere|suppleanter|til- og afgang", "free"),
)
_LISTS = frozenset({"members", "present", "absent", "staff", "moves"})
_ONE_LINE = frozenset({"body", "date", "time", "start", "end", "place", "meeting", "chair"})
_LONGEST_HEAD_LINE = 140
_STANDS_IN = re.compile(rf",?\s*(?:som )?(?:suppleant|stedfortræder) for (?P<absent>(?-i:{NAME}))", re.IGNORECASE)
_MOVES_ON = re.compile(r"\(|[a-zæøå]|.*\b(?:ankom|forlod|deltog|fraværende|stedfortræder)\b")
_TERM = re.compile(r"(?:\b|^)((?:19|20)?\d\d\s?[-–]\s?(?:20)?\d\d)\b(?!-)")
_KIND = re.compile(
    r"\b(referat|beslutningsprotokol|protokol|beslutninger fra mødet|beslutningsreferat|udskrift)\b|\b(dagsorden)\b",
    re.I,
)
_WEEKDAY = re.compile(r"\b(?:man|tirs|ons|tors|fre|lør|søn)dag\w*(?:\s+(?:den|d\.))?", re.I)
_HELD = re.compile(
    r"\b(?:mødet|møde) (?:blev |bliver )?(?:holdt|afholdt|afholdes)\b.*?\b(?:på|i)\s+(?P<place>[A-ZÆØÅ][^.]*)\.", re.I
)
_BEGAN = re.compile(r"\b(?:begyndte|startede|begynder|starter)\b[^.]*?(kl\.?\s*\d[\d.:]*)", re.I)
_ENDED = re.compile(r"\b(?:sluttede|hævet|afsluttet|slut(?:ter)?)\b[^.]*?(kl\.?\s*\d[\d.:]*)", re.I)
_KNOWN_NOISE = re.compile(
    r"(?:ordinært|ekstraordinært|åbent|lukket|offentligt)? ?(?:møde|referat|dagsorden|byrådsmøde|"
    r"udvalgsmøde|\w*udvalgsmøde|beslutningsprotokol|protokol|åben|temamøde)"
    r"(?:\s(?:nr\.?\s*\d+|fra .*))?|sager \d+\s?-\s?\d+|mødedetaljer|udvalg dato type hent|\w+ kommune",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Head:
    """What the head tells. `lines`: field → where it stands. `guessed` are fields read without a label."""

    is_minutes_word: bool = False
    is_agenda_word: bool = False
    body: str | None = None
    term: str | None = None
    date: datetime.date | None = None
    start: datetime.time | None = None
    end: datetime.time | None = None
    place: str | None = None
    members: tuple[Person, ...] | None = None
    present: tuple[Person, ...] | None = None
    absences: tuple[Absence, ...] | None = None
    lines: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    guessed: set[str] = field(default_factory=set)
    empty: dict[str, Line] = field(default_factory=dict)
    lost_times: list[Line] = field(default_factory=list)
    unplaced: list[Line] = field(default_factory=list)
    unread: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    stands_in: dict[str, Person] = field(default_factory=dict)
    moves: list[Absence] = field(default_factory=list)


@dataclass(slots=True)
class _Field:
    hit: LineLabel
    label: Line
    content: list[Line]


def read_head(lines: Sequence[Line], file: str, vocabulary: Vocabulary, page_heads: Sequence[Line] = ()) -> Head:
    """The facts; those without a label are taken from the lines that have none, then from the page heads."""
    head = Head()
    fields, loose = _fields(lines)
    for told in fields:
        _labelled(head, told, file, vocabulary)
    if head.absences:
        head.absences = tuple(
            replace(absence, substitute=absence.substitute or head.stands_in.get(absence.person))
            for absence in head.absences
        )
    _with_moves(head)
    _loose(head, loose, vocabulary)
    for line in page_heads:
        if head.body is None or head.date is None:
            _body_and_date(head, line, vocabulary)
    whole = " ".join(line.text for line in (*lines, *page_heads))
    head.is_minutes_word |= any(match[1] for match in _KIND.finditer(whole))
    head.is_agenda_word |= any(match[2] for match in _KIND.finditer(whole))
    head.lost_times += [line for line in lines if LOST_TIME.search(line.text)]
    return head


def _fields(lines: Sequence[Line]) -> tuple[list[_Field], list[Line]]:
    """Labels with their content, and the lines that belong to none."""
    fields: list[_Field] = []
    loose: list[Line] = []
    current: _Field | None = None
    columns: list[_Field] = []
    for line in lines:
        hit = label_of(line.text, _WORDS)
        if "\t" in line.text and (heads := _column_heads(line)):
            columns, current = heads, None
            fields += heads
            continue
        if columns and hit is None and _in_columns(columns, line):
            continue
        columns = []
        if hit is not None and hit.key != "contents":
            beside = [line.with_text(hit.beside)] if hit.beside else []
            current = _Field(hit, line, beside)
            fields.append(current)
        elif current is not None and hit is None and _belongs(current, line):
            current.content.append(line)
        else:
            current = None
            loose.append(line)
    return fields, loose


def _column_heads(line: Line) -> list[_Field]:
    """Labels side by side ("Medlemmer ⇥ Fraværende"), each over a column of its own."""
    hits = [label_of(f"{cell.strip()}:", _WORDS) for cell in line.text.split("\t") if cell.strip()]
    return [_Field(hit, line, []) for hit in hits if hit] if len(hits) > 1 and all(hits) else []


def _in_columns(columns: Sequence[_Field], line: Line) -> bool:
    """Whether the line is a row of names under the heads; its cells go to their columns."""
    cells = line.text.split("\t")
    if len(cells) > len(columns) or not all(is_name_list(cell) for cell in cells if cell.strip()):
        return False
    for column, cell in zip(columns, cells, strict=False):
        if cell.strip():
            column.content.append(line.with_text(cell.strip()))
    return True


def _belongs(current: _Field, line: Line) -> bool:
    """A field of one value ends with it; a list of people goes on while there are names."""
    if current.hit.key == "moves":
        return _MOVES_ON.match(line.text) is not None
    if current.hit.key in _LISTS:
        before = current.content[-1].text if current.content else ","
        is_broken = "," in line.text or " " not in before.rpartition(",")[2].strip()  # a name runs over the line's end
        goes_on = before.rstrip().endswith((",", " og", "-")) or (is_broken and not line.paragraph_start)
        is_list = is_name_list(line.text) or bool(people_in(line.text))
        if not current.content and re.match(NAME, line.text) and current.hit.key == "absent":
            return len(line.text) < _LONGEST_HEAD_LINE
        is_tail = goes_on and bool(current.content) and re.fullmatch(r"[\w .,()’'-]+", line.text) is not None
        return (is_list or is_tail) and _KIND.search(line.text) is None and not is_body(line.text)
    return not current.content


def _labelled(head: Head, told: _Field, file: str, vocabulary: Vocabulary) -> None:
    key, text = told.hit.key, flat(told.content)
    where = (told.label, *told.content)
    if key in _LISTS:
        _people(head, told, file)
        return
    if not text.strip(" .-"):
        head.empty[key] = told.label
        return
    if key == "body" and head.body is None:
        head.body, head.term = _without_term(text, vocabulary)
        head.lines["body"] = where
    elif key == "place" and head.place is None:
        is_name = "lokale" in told.hit.printed.casefold() and ":" not in told.label.text  # "Mødelokale 3.41"
        head.place = (told.label.text if is_name and told.hit.beside else text).strip(" .")
        head.lines["place"] = where
    elif key == "chair":
        return
    elif key == "meeting":
        _body_and_date(head, told.content[0], vocabulary)
    else:
        _when(head, key, text, where)


def _when(head: Head, key: str, text: str, where: tuple[Line, ...]) -> None:
    day, times = (
        first_date(text),
        list(times_in(text if "kl" in text.casefold() else f"kl. {text}" if not DATE.search(text) else text)),
    )
    if day and head.date is None:
        head.date, head.lines["date"] = day, where
    if not times:
        return
    if key == "end":
        head.end, head.lines["end"] = times[0], where
        return
    if head.start is None:
        head.start, head.lines["start"] = times[0], where
    if len(times) > 1 and head.end is None:
        head.end, head.lines["end"] = times[1], where


def _people(head: Head, told: _Field, file: str) -> None:
    where = (told.label, *told.content)
    key = told.hit.key
    if key == "absent":
        _absent_people(head, told, file)
        return
    if key == "staff":
        return
    if key == "moves":
        _moves(head, told, file)
        return
    people: list[Person] = []
    if all(is_name_list(line.text) for line in told.content):
        people = [person for line in told.content for person in people_in(line.text)]
    else:
        people = list(people_in(flat(told.content)))
    if told.content and not people and not is_nobody(flat(told.content)):
        head.unread[key] = where
        return
    if not told.content:
        head.empty[key] = told.label
        return
    for line in told.content:
        if match := _STANDS_IN.search(line.text):
            substitute = person_of(line.text[: match.start()].strip(" ,"))
            head.stands_in |= {match["absent"]: substitute} if substitute else {}
    setattr(head, key, (*(getattr(head, key) or ()), *people))
    head.lines[key] = (*head.lines.get(key, ()), *where)


def _absent_people(head: Head, told: _Field, file: str) -> None:
    """Who the head says was not there; an empty label is nobody, said with a finding."""
    where = (told.label, *told.content)
    joined = bool(told.content) and all(_begins_with_name(line.text) for line in told.content)
    texts = (
        [(line.text, span_of(file, [line])) for line in told.content]
        if joined or len(told.content) < 2
        else [(flat(told.content), span_of(file, told.content))]
    )
    absences = from_label(texts, head.body)
    if absences is None or any(absence.certainty == "uncertain" for absence in absences):
        head.unread["absences"] = where
    if absences is None:
        return
    if told.content:
        head.absences = (*(head.absences or ()), *absences)
    else:
        head.empty["absent"] = told.label
        head.absences = head.absences or ()
    head.lines.setdefault("absences", where)


def _moves(head: Head, told: _Field, file: str) -> None:
    """Who sat in for whom, came late or left, in sentences; what is no such sentence is left over."""
    span = span_of(file, told.content or [told.label])
    sentences = re.split(rf"(?<=\w)\.\s+(?={NAME})", flat(told.content))
    absences = from_label([(text, span) for text in sentences], head.body) if told.content else ()
    if absences is None:
        head.unplaced += [told.label, *told.content[1:]]
    head.moves += absences or ()


def _with_moves(head: Head) -> None:
    """One who is told absent and whose substitute is told apart is one absence."""
    for move in head.moves:
        known = head.absences or ()
        at = next((i for i, a in enumerate(known) if a.person == move.person and move.scope == "meeting"), None)
        if at is None:
            head.absences = (*known, move)
        else:
            both = replace(known[at], substitute=known[at].substitute or move.substitute)
            head.absences = (*known[:at], both, *known[at + 1 :])


def _begins_with_name(text: str) -> bool:
    """A line of its own in a list of people: the name comes first."""
    return is_name_list(text) or bool(people_in(re.split(r",\s(?:sag|pkt|punkt|fra|til|kl)\b", text)[0]))


def _without_term(text: str, vocabulary: Vocabulary) -> tuple[str, str | None]:
    term = _TERM.search(DATE.sub(" ", text))
    bare = re.sub(r"\s*\([^)]*\)\s*$", "", (text.replace(term[1], " ") if term else text)).strip(" ,-–")
    return vocabulary.name(tidy(bare)), term[1].replace(" ", "") if term else None


def _loose(head: Head, lines: Sequence[Line], vocabulary: Vocabulary) -> None:
    """Lines without a label: titles with body and date, a sentence on when and where, names of places."""
    for position, line in enumerate(lines):
        text = line.text
        if held := _HELD.search(text):
            head.place = head.place or held["place"].strip()
            head.lines.setdefault("place", (line,))
        for pattern, key in ((_BEGAN, "start"), (_ENDED, "end")):
            if (match := pattern.search(text)) and getattr(head, key) is None:
                setattr(head, key, next(iter(times_in(match[1])), None))
                head.lines.setdefault(key, (line,))
        is_prose = len(text) > _LONGEST_HEAD_LINE or (text.endswith(".") and len(text) > 60)
        is_used = ((not is_prose or held is not None) and _body_and_date(head, line, vocabulary)) or held is not None
        rest = _rest(text)
        if abbreviations_in(text):
            continue
        if rest and head.place is None and not is_used:
            head.place, head.lines["place"] = rest, (line,)
            head.guessed.add("place")
            continue
        if not is_used and not _KIND.search(text) and not _KNOWN_NOISE.fullmatch(text.strip()):
            _place_or_unplaced(head, line, is_early=position > 0)
        elif rest and head.place is None and is_used and re.match(r"[A-ZÆØÅ]\w", rest) and "," in text:
            head.place, head.lines["place"] = rest, (line,)
            head.guessed.add("place")


def _rest(text: str) -> str:
    """What a used line has behind its comma or "i": "Mødet Torsdag , D2/Rådhus"."""
    match = re.search(r"\b(?:mødet|møde)\s+(?:\w+dag)\s*,\s*(?P<place>[^,.]{3,60})$", text, re.I) or re.search(
        r"\bkl\.? ?[\d.:]*,? i (?P<place>[A-ZÆØÅ][^,.]{3,60})$", text
    )
    return match["place"].strip() if match else ""


def _place_or_unplaced(head: Head, line: Line, *, is_early: bool) -> None:
    is_short = len(line.text) < 80 and not line.text.endswith(".") and label_of(line.text) is None
    if head.place is None and is_early and is_short and (head.date or head.body) and not is_name_list(line.text):
        head.place, head.lines["place"] = line.text.strip(), (line,)
        head.guessed.add("place")
    else:
        head.unplaced.append(line)


def _body_and_date(head: Head, line: Line, vocabulary: Vocabulary) -> bool:
    """Take body, date and hour from a line that has them; whether it had any."""
    used = False
    named = next(bodies_in(line.text), None)
    if named is not None and head.body is None:
        head.body, head.lines["body"], used = vocabulary.name(named.name), (line,), True
        if term := _TERM.search(DATE.sub(" ", line.text)):
            head.term = term[1]
    elif named is not None and vocabulary.name(named.name) == head.body:
        used = True
    if (day := first_date(line.text)) is not None:
        used = True
        if head.date is None:
            head.date, head.lines["date"] = day, (line,)
    times = times_in(line.text)
    if times and (used or re.match(r"\s*kl", line.text, re.I)):
        used = True
        if head.start is None:
            head.start, head.lines["start"] = times[0], (line,)
        if len(times) > 1 and head.end is None:
            head.end, head.lines["end"] = times[1], (line,)
    return used or bool(_WEEKDAY.match(line.text))
