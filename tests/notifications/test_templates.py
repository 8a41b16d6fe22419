"""Guards: a template asks for its payload's fields, all of them and no others; and the words are friendly Danish."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from datetime import UTC, date, datetime, time
from importlib import resources

import pytest
from jinja2 import UndefinedError, meta

from notifications.case.words import AnswerLines, CaseDecidedWords, VerdictLine
from notifications.hearing.words import ResponseReceiptWords
from notifications.letter import WORDS
from notifications.render import LAYOUT, Frame, environment, render, render_item
from notifications.words import CaseRef
from process.notices import NoticeKind
from process.state.case import Outcome
from process.state.hearing import Answer, Verdict
from process.words import codes, dates
from process.words.clean import one_line

FILES = ("subject.txt.j2", "body.txt.j2", "body.html.j2")
TEMPLATES = resources.files("notifications") / "templates"
FRAME = Frame("Åse Lærke Bøgh", "Sandvig Kommune")


def placeholders(template: str) -> set[str]:
    """The fields a template asks for (`hearing_sent/body.txt.j2`), its includes followed."""
    tree = environment().parse((TEMPLATES / template).read_text(encoding="utf-8"))
    included = (name for name in meta.find_referenced_templates(tree) if name)
    return (meta.find_undeclared_variables(tree) - {"by_post"}).union(*(placeholders(name) for name in included))


@pytest.mark.parametrize("kind", NoticeKind)
def test_templates_and_words_agree(kind: NoticeKind) -> None:
    wanted = {name: placeholders(f"{kind}/{name}") for name in FILES}
    given = {field.name for field in fields(WORDS[kind])}
    assert set().union(*wanted.values()) <= given
    assert given == wanted["body.txt.j2"] | wanted["subject.txt.j2"], "the text says all there is to say"
    assert wanted["body.html.j2"] == wanted["body.txt.j2"], "text and HTML say the same"


@pytest.mark.parametrize("kind", NoticeKind)
def test_words_and_row_agree(kind: NoticeKind) -> None:
    given = {field.name for field in fields(WORDS[kind])}
    assert WORDS[kind].payload is kind.payload
    assert ("link" in given) == kind.payload.has_link
    assert kind.payload.has_calendar <= ("deadline" in given)
    assert ("meeting" in given and "case" not in given) == kind.payload.of_meeting


SWALLOWED = re.compile(r"^[^\n{].*%\}\n\n(?!\n|{% if)", re.MULTILINE)
"""Jinja takes the end of a line that ends with a block: a blank line after it needs two."""


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_blank_line_after_a_sentence_stays_one(kind: NoticeKind) -> None:
    assert not SWALLOWED.search((TEMPLATES / kind / "body.txt.j2").read_text(encoding="utf-8"))


def test_the_frame_gets_what_it_asks_for() -> None:
    asked = placeholders(f"{LAYOUT}/body.txt.j2") | placeholders(f"{LAYOUT}/body.html.j2")
    assert asked == {field.name for field in fields(Frame)} | {"subject", "items"}


def test_there_is_a_folder_for_each_kind_and_nothing_else() -> None:
    folders = {folder.name: {file.name for file in folder.iterdir()} for folder in TEMPLATES.iterdir()}
    assert folders.pop(LAYOUT) == {
        f"{name}.{kind}.j2" for name in ("body", "case", "meeting") for kind in ("txt", "html")
    }
    assert folders == {str(kind): set(FILES) for kind in NoticeKind}


def test_nobody_is_dunned() -> None:
    for folder in TEMPLATES.iterdir():
        for file in folder.iterdir():
            text = file.read_text(encoding="utf-8").lower()
            assert "rykker" not in text
            assert "samtykke" not in text


def a_receipt(title: str = "Cykelsti") -> ResponseReceiptWords:
    case = CaseRef("2027-0001", title)
    return ResponseReceiptWords(case, "Handicaprådet", "høringen", "i dag", "bemærkninger", False, "", "")


def test_what_people_wrote_is_escaped_in_html_only() -> None:
    item = render_item(a_receipt("<b>Å & Ø</b>"))
    assert "<b>Å & Ø</b>" in item.text
    assert "&lt;b&gt;Å &amp; Ø&lt;/b&gt;" in item.html
    assert "<b>Å" not in render([a_receipt("<b>Å & Ø</b>")], FRAME).html


def test_a_missing_field_fails_loudly() -> None:
    broken = ResponseReceiptWords("", "", "", "", "", False, "", "")  # type: ignore[arg-type]
    with pytest.raises((UndefinedError, AttributeError)):
        render_item(broken)


def test_several_things_are_called_by_the_first() -> None:
    assert render([a_receipt()], FRAME).subject == "Kvittering for jeres svar: Cykelsti"
    two = render([a_receipt(), a_receipt("Bro")], FRAME)
    assert two.subject == "Kvittering for jeres svar: Cykelsti og 1 anden besked"
    three = render([a_receipt(), a_receipt("Bro"), a_receipt("Havn")], FRAME)
    assert three.subject == "Kvittering for jeres svar: Cykelsti og 2 andre beskeder"
    assert two.text.index("1. Kvittering") < two.text.index("2. Kvittering")
    assert "\n\n\n" not in two.text


def test_a_mail_about_several_things_keeps_its_headings_below_their_subjects() -> None:
    case = CaseRef("2027-0001", "Cykelsti")
    answer = AnswerLines("Handicaprådet", "bemærkninger", "i går", (VerdictLine("Rampe", "Ja", "imødekommet"),))
    decided = CaseDecidedWords(case, "Byrådet", "i går", "godkendt", False, "", "", (), (answer,))
    alone, two = render([decided], FRAME).html, render([decided, a_receipt()], FRAME).html
    assert re.findall(r"<h\d>", alone) == ["<h1>", "<h2>"]
    assert re.findall(r"<h\d>", two) == ["<h1>", "<h2>", "<h3>", "<h2>"]
    assert two.count("</h3>") == 1


def test_a_subject_is_one_line() -> None:
    assert one_line("a\r\nBcc: b\x00c\u2028d\x85e") == "a Bcc: b c d e"


@pytest.mark.parametrize(
    ("day", "words"),
    [(9, "for 2 dage siden"), (10, "i går"), (11, "i dag"), (12, "i morgen"), (13, "om 2 dage")],
)
def test_days_left_are_said_as_people_say_them(day: int, words: str) -> None:
    assert dates.days_left(date(2027, 3, 11), date(2027, 3, day)) == words


def test_dates_are_said_as_people_say_them() -> None:
    assert dates.deadline(date(2027, 9, 10), time(12)) == "fredag den 10. september 2027 kl. 12.00"
    assert dates.moment(datetime(2027, 1, 1, 23, 30, tzinfo=UTC)) == "lørdag den 2. januar 2027 kl. 0.30"
    assert dates.listing(["MED", "Handicapråd", "Ældreråd"]) == "MED, Handicapråd og Ældreråd"
    assert (dates.listing(["MED"]), dates.listing([])) == ("MED", "")


def test_every_code_has_words() -> None:
    assert codes.ANSWERS.keys() == set(Answer)
    assert codes.OUTCOMES.keys() == set(Outcome)
    assert codes.VERDICTS.keys() == set(Verdict)


@pytest.mark.slow
def test_planning_and_rendering_never_load_apprise() -> None:
    program = "import sys, notifications.outbox, notifications.render; sys.exit('apprise' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
