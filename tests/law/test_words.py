# ruff: noqa: E501 - one entry a row is how the table reads best
"""One term for one thing, in mail, page, memo and PDF: the words room compared with what templates and documents print.

Every entry of the list of words to mend is a row: what was printed, what is, and where it is said.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest

from app.web.hearing.answer.choices import CHOICES
from app.web.render import clock
from process.calendar import COPENHAGEN
from process.rules import Role
from process.state.case import Outcome
from process.state.hearing import Answer, HearingState, ResponsePublication, Verdict
from process.state.meeting import ItemKind, ListType
from process.words import codes
from process.words import decisions as dw
from process.words.dates import date_and_hour, hour
from process.words.hearing import matter_of

ROOT = Path(__file__).parents[2]
PRINTING = ("process", "documents", "models", "notifications", "app/web", "app/cli")
"""Where a sentence that somebody reads is written."""
OPERATOR = ("app/web/administration", "app/web/templates/administration", "notifications/templates/flow_failing")
"""What the operator reads may name the parts of the machine."""


@cache
def said() -> dict[Path, str]:
    """What each file may print: a template without its code, the texts of a module without its docstrings."""
    files = {path: path.read_text(encoding="utf-8") for room in PRINTING for path in sorted((ROOT / room).rglob("*"))
             if path.suffix in (".py", ".j2")}  # fmt: skip
    return {path: text if path.suffix == ".j2" else "\n".join(_texts(ast.parse(text))) for path, text in files.items()}


def _texts(tree: ast.Module) -> Iterator[str]:
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
            yield "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            yield node.value


def where(words: str) -> list[str]:
    paths = (path.relative_to(ROOT).as_posix() for path, text in said().items() if re.search(words, text))
    return [path for path in paths if not path.startswith(OPERATOR)]


MENDED: tuple[tuple[str, str, str], ...] = (
    ("frist", r"Fristen er passeret", r"Fristen er udløbet"),
    ("mail til underskrift", r"er lukket (man|tirs|ons|tors|fre)dag", r"blev lukket"),
    ("mail, der ikke kom frem", r"[Kk]unne ikke afleveres", r"Kunne ikke leveres"),
    ("stemmelighed", r"[Ss]temmerne stod lige", r"\{\} bortfaldt ved stemmelighed\."),
    ("stemmetal", r"stemte for\b", r"For stemte \{\}"),
    ("til- og afgang", r"Kom og gik", r"Til- og afgang"),
    ("underskrift", r"underskriver protokollen med eget login", r"Protokollen underskrives digitalt af de deltagende medlemmer\."),
    ("udgave", r"protokollen, som den står", r"Gældende udgave"),
    ("indstilling", r"anbefales godkendt", r"\{\} anbefaler \{\} at godkende"),
    ("hvem indstiller", r"Indstillingen er, at", r"Forvaltningen indstiller"),
    ("1. behandling", r"videresendes til 2\. behandling", r"oversendes til 2\. behandling"),
    ("2. behandling", r"Godkendt ved 2\. behandling", r"Vedtaget ved 2\. behandling"),
    ("alene", r"orienteringen om formandens beslutning", r"orienteringen om \{\} beslutning efter kommunestyrelseslovens"),
    ("beløb", r"\(usikkert\)|: usikkert", r"Beløbet er ikke bekræftet"),
    ("sagens forløb", r"Udestår|træffer afgørelsen", r"Afventer \(træffer endelig beslutning\)"),
    ("imod", r"går imod forslaget|\bimod forslaget", r"kan ikke støtte forslaget"),
    ("intet svar", r"ønsker ikke at svare|Der kommer ikke svar fra os", r"afgiver ikke høringssvar"),
    ("notat", r"redigeret form", r"gengivet uden personoplysninger"),
    ("dokumentation", r"faldt væk|for kort til dem alle", r"høringsperioden var for kort"),
    ("taget ned", r"[Tt]aget ned\b|tages ned\b", r"fjernet fra offentliggørelsen"),
    ("svar efter fristen", r"bliver modtaget, mærket", r"Vi registrerer, at det kom efter fristen, og sender det videre\."),
    ("frist, koordinator", r"Det er registreret, at der ikke er modtaget", r"har ikke svaret inden fristen"),
    ("påmindelse", r"svare ved at svare på", r"svar på \{\{ the_matter \}\} mangler endnu"),
    ("trukket tilbage", r"I skal ikke svare", r"I behøver ikke at svare"),
    ("høringen af", r"[Hh]øringen hos\b", r"[Hh]øringen af"),
    ("hvorfor høres", r"Det er svaret, at", r"Forvaltningen har svaret ja til, at"),
    ("svar følger", r"slutter; høringssvar eftersendes", r"har frist efter mødet"),
    ("møde efter fristen", r"[Ss]å venter vi med at minde", r"Fristen er uændret, men vi minder jer først efter mødet"),
    ("løfte om svar", r"ikke om svaret før den dag|løfte flytter ikke", r"Fristen er uændret, men vi minder jer først efter"),
    ("sent svar", r"der endnu ikke er holdt", r"Svaret indgår i de kommende behandlinger"),
    ("sat på", r"sat på dagsordenen hos", r"sat på dagsordenen\{% if body %\} for mødet i"),
    ("samlet mail", r"beskeder fra Sagsgang", r"anden besked"),
    ("MED-drøftelse", r"MED-drøftelsen af \{|drøftelsen af \{\{ body", r"MED-drøftelsen i"),
    ("organets sekretær", r"gennem jeres egen sekretær", r"lad jeres egen sekretær svare"),
    ("intet svar, påmindet", r"inden fristen efter \d|efter \{\} påmindelse", r"\{\}, trods \{\}\."),
    ("overblik", r"Motoren har|\bMotoren\b", r"Sidst opdateret kl\."),
)  # fmt: skip


@pytest.mark.parametrize(("what", "was", "better"), MENDED, ids=[row[0] for row in MENDED])
def test_what_was_mended_is_nowhere_said_as_before(what: str, was: str, better: str) -> None:
    assert where(was) == [], what
    assert where(better), what


# -- one term for one thing ------------------------------------------------------------------------------------------

CODED: tuple[type[StrEnum], ...] = (Answer, HearingState, ItemKind, ListType, Outcome, ResponsePublication, Verdict)


def own_words(path: Path) -> Iterator[str]:
    """The tables of words for codes that a module has for itself."""
    names = {kind.__name__ for kind in CODED}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict) and node.keys and all(map(_is_text, node.values)):
            keyed = {
                key.value.id for key in node.keys if isinstance(key, ast.Attribute) and isinstance(key.value, ast.Name)
            }
            yield from sorted(keyed & names)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip()


def test_a_first_reading_proposes_nothing() -> None:
    told = [codes.role_of(Role.RECOMMENDATION, reading) for reading in (0, 1)]
    assert (told, codes.role_of(Role.DECISION, 2)) == (["indstilling", "behandling"], "afgørelse")


def test_only_the_words_room_has_words_for_codes() -> None:
    paths = (path for path in said() if path.suffix == ".py" and "process/words" not in path.as_posix())
    tables = {path.relative_to(ROOT).as_posix(): list(own_words(path)) for path in paths}
    assert {path: kinds for path, kinds in tables.items() if kinds} == {
        "app/web/hearing/answer/choices.py": ["Answer"],
        "documents/meeting/agenda_difference.py": ["ListType"],  # how an item came on since: a sentence about a change
        "documents/writing/hearing/memo.py": ["ResponsePublication"],  # a whole sentence in the answer's place
    }


@pytest.mark.parametrize("kind", CODED, ids=lambda kind: kind.__name__)
def test_no_template_has_words_of_its_own_for_a_code(kind: type[StrEnum]) -> None:
    """A table in a template of at least two codes of the kind."""
    values = "|".join(re.escape(str(code)) for code in kind)
    of_kind = re.compile(rf"\{{\s*\"({values})\": \"[^\"]+\",\s*\"({values})\": ")
    assert [path.name for path, text in said().items() if path.suffix == ".j2" and of_kind.search(text)] == []


@pytest.mark.parametrize("answer", [answer for answer in Answer if answer in CHOICES])
def test_a_body_chooses_its_answer_by_the_words_it_is_printed_in(answer: Answer) -> None:
    chosen, printed = CHOICES[answer].casefold(), codes.ANSWERS[answer]
    assert set(printed.split()) <= set(re.findall(r"\w+", chosen)), (chosen, printed)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_an_outcome_is_the_same_word_in_the_minutes_and_in_a_sentence(outcome: Outcome) -> None:
    """«Godkendt som indstillet.» in the minutes, «godkendt» in the mail and on the page."""
    whole = dw.said(outcome, None).casefold()
    assert whole.startswith(codes.OUTCOMES[outcome]), (whole, codes.OUTCOMES[outcome])


@pytest.mark.parametrize(("question", "outcome"), sorted(dw._TO_QUESTION, key=str))
def test_the_answer_to_a_question_is_the_same_in_the_minutes_and_in_a_sentence(
    question: object, outcome: Outcome
) -> None:
    assert dw.in_short(outcome, question).casefold() == dw.said(outcome, question).casefold()


EVERYWHERE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("svar", r"codes\.ANSWERS|words\.ANSWERS|answer_line|heard_line|answers_label",
     ("documents/writing/hearing/memo.py", "documents/writing/hearing/proof.py", "documents/writing/meeting/case_parts.py", "app/web/render.py")),
    ("udfald", r"in_short|codes\.OUTCOMES|decisions\.outcome|text_of",
     ("notifications/case/words.py", "models/case/history_words.py", "process/public/view.py", "documents/writing/meeting/case_parts.py", "documents/writing/meeting/meeting_parts.py", "app/web/meeting/record_view.py")),
    ("stemmer", r"\bballots|\bvotes\b|voted",
     ("process/public/view.py", "documents/writing/meeting/meeting_parts.py", "app/web/meeting/record_view.py", "app/web/templates/case/_case_decisions.html.j2")),
    ("fremmøde", r"attendance_rows|absent_at",
     ("documents/writing/meeting/minutes.py", "app/web/meeting/record_view.py")),
)  # fmt: skip


@pytest.mark.parametrize(("what", "words", "files"), EVERYWHERE, ids=[row[0] for row in EVERYWHERE])
def test_mail_page_memo_and_document_ask_the_same_words(what: str, words: str, files: tuple[str, ...]) -> None:
    silent = [file for file in files if not re.search(words, (ROOT / file).read_text(encoding="utf-8"))]
    assert silent == [], what


# -- hours ------------------------------------------------------------------------------------------------------------

OWN_HOUR = r"%H\.|%-?I|hour:0|minute:0"
UNWORDED = r"kl\. \{\{(?:(?!\| clock)[^}])*\}\}"


def test_every_hour_is_written_by_the_one_rule() -> None:
    """«kl. 9.00» on page, mail and paper: nobody formats an hour by hand, and no template prints one unworded."""
    rooms = (ROOT / room for room in (*PRINTING, "config", "app/restoration"))
    files = {path: path.read_text(encoding="utf-8") for room in rooms for path in room.rglob("*")
             if path.suffix in (".py", ".j2")}  # fmt: skip
    own = [path.relative_to(ROOT).as_posix() for path, text in files.items() if re.search(OWN_HOUR, text)]
    assert own == []
    unworded = [path.name for path, text in files.items() if path.suffix == ".j2" and re.search(UNWORDED, text)]
    assert unworded == []


@pytest.mark.parametrize(("at", "printed"), [(time(9), "9.00"), (time(0, 5), "0.05"), (time(23, 59), "23.59")])
def test_an_hour_has_no_nought_before_it(at: time, printed: str) -> None:
    moment = datetime.combine(date(2027, 9, 3), at, COPENHAGEN)
    assert hour(at) == clock(at) == clock(moment) == printed
    assert date_and_hour(moment) == f"3. september 2027 kl. {printed}"


@pytest.mark.parametrize(
    ("matter", "title", "told"),
    [
        ("høring", "Ny rampe ved havnen", "høring: Ny rampe ved havnen"),
        ("høring", "Høring om forslagene til budget 2028", "høring om forslagene til budget 2028"),
        ("høring", "Høringsplan for 2028", "høring: Høringsplan for 2028"),
        ("MED-drøftelse", "Høring om budget 2028", "MED-drøftelse: Høring om budget 2028"),
    ],
)
def test_a_letter_says_once_that_it_is_a_hearing(matter: str, title: str, told: str) -> None:
    assert matter_of(matter, title) == told
