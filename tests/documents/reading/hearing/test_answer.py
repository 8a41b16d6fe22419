"""A body's answer as a document; a memo about answers and a letter from a citizen are something else."""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from documents.reading.bodies import Bodies
from documents.reading.hearing.answer import read_answer
from documents.reading.hearing.result import AnswerKind, ReadAnswer
from documents.reading.hearing.stance import stance_of
from documents.reading.text.lines import lines_of
from process.state.hearing import Answer

SHARED = Path(os.environ.get("SAGSGANG_DOCUMENTS", Path(__file__).parents[4] / ".." / "shared" / "documents"))
ALIASES = {
    "handicaprådet": "handicap",
    "ældrerådet": "ældre",
    "lokalmed pleje": "med_pleje",
    "skolebestyrelsen": "skole",
}


def read_text(text: str, aliases: Mapping[str, str] = ALIASES) -> ReadAnswer:
    return read_answer(lines_of(text), Bodies(aliases))


LETTER = """Handicaprådet i Sandvig
Sandvig, den 3. september 2027

Til Socialudvalget

Høringssvar vedr. omlægning af beskyttet beskæftigelse

Høringsfristen er 15. september 2027.

Handicaprådet takker for muligheden for at afgive høringssvar.

Ad forslag 4: Omlægning af værkstedet. Rådet bakker op om forslaget.
Ad forslag 9: Færre timer på værestedet. Rådet kan ikke støtte forslaget.
Ad forslag 11: Kørsel. Rådet foreslår, at ordningen ændres, så den også gælder om aftenen.

Med venlig hilsen
På vegne af Handicaprådet
Bodil Krag, formand
"""


def test_the_answer_of_a_body() -> None:
    answer = read_text(LETTER)
    assert (answer.kind, answer.body, answer.date) == (AnswerKind.ANSWER, "handicap", date(2027, 9, 3))
    assert answer.about == "omlægning af beskyttet beskæftigelse"
    assert [(each.proposal, each.stance, each.line) for each in answer.points] == [
        ("4", Answer.SUPPORT, 12),
        ("9", Answer.OPPOSE, 13),
        ("11", Answer.REMARKS, 14),
    ]
    assert answer.answer is Answer.REMARKS
    assert answer.signed_by == ("Bodil Krag, formand",)
    assert len(answer.pieces) >= 3
    assert answer.questions == ()


@pytest.mark.parametrize(
    ("text", "body", "answer", "day"),
    [
        (
            "LokalMED Pleje\nUdtalelse af 4. maj 2027\n\nLokalMED Pleje har ingen bemærkninger.",
            "med_pleje",
            Answer.DISCUSSED,
            date(2027, 5, 4),
        ),
        (
            "Høringssvar fra Skolebestyrelsen\n\nSkolebestyrelsen har ingen bemærkninger.",
            "skole",
            Answer.NO_REMARKS,
            None,
        ),
        (
            "Høringssvar fra Ældrerådet 04-05-2027\n\nÆldrerådet kan ikke støtte forslaget.",
            "ældre",
            Answer.OPPOSE,
            date(2027, 5, 4),
        ),
        (
            "Dato: 4/5 2027\n\nÆldrerådet støtter forslaget om en ny rute og afgiver hermed høringssvar.",
            "ældre",
            Answer.SUPPORT,
            date(2027, 5, 4),
        ),
    ],
)
def test_short_answers(text: str, body: str, answer: Answer, day: date | None) -> None:
    read = read_text(text)
    assert (read.kind, read.body, read.answer, read.date) == (AnswerKind.ANSWER, body, answer, day)
    assert bool(read.questions) == (day is None)


@pytest.mark.parametrize(
    "text",
    [
        "Notat om høringssvar\n\nDer er modtaget fire høringssvar. Handicaprådet støtter forslaget.",
        "Høringssvar fra Handicaprådet\n\nRådet er imod.\n\nHøringssvar fra Ældrerådet\n\nRådet er for.",
        "Handicaprådets høringssvar\n\nRådet er imod.\n\nForvaltningens bemærkninger\n\nForslaget fastholdes.",
    ],
)
def test_a_memo_about_answers_is_none(text: str) -> None:
    read = read_text(text)
    assert (read.kind, read.answer, read.pieces) == (AnswerKind.ABOUT_ANSWERS, None, ())
    assert read.questions


def test_a_letter_from_a_citizen_is_none() -> None:
    letter = (
        "Lene Dam\nHavnevej 12\n8999 Sandvig\n\nTil Socialudvalget\n\nJeg skriver, fordi min søn er glad for "
        "værkstedet. Jeg håber, at I lader det blive. Handicaprådet har jo også sagt det.\n\n"
        "Med venlig hilsen\nLene Dam\n"
    )
    read = read_text(letter)
    assert (read.kind, read.answer) == (AnswerKind.CITIZEN, None)


def test_a_body_nobody_knows_is_asked_about() -> None:
    read = read_text("Høringssvar fra Havnerådet\n\n4. maj 2027\n\nHavnerådet støtter forslaget.")
    assert read.body == "Havnerådet"
    assert ["Havnerådet" in question.message for question in read.questions] == [True]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Rådet bakker op om forslaget.", Answer.SUPPORT),
        ("Rådet kan støtte forslaget.", Answer.SUPPORT),
        ("Rådet kan støtte forslaget, hvis kørslen følger med.", Answer.REMARKS),
        ("Dette forslag kan rådet ikke støtte.", Answer.OPPOSE),
        ("Rådet fraråder forslaget.", Answer.OPPOSE),
        ("Det er vigtigt, at tilbuddet bibeholdes.", Answer.OPPOSE),
        ("Rådet ønsker, at det gøres frivilligt.", Answer.REMARKS),
        ("Rådet tager forslaget til efterretning.", Answer.NO_REMARKS),
        ("Rådet bør ikke spares væk.", Answer.OPPOSE),
        ("Rådet vil tage tre af forslagene af bordet.", Answer.OPPOSE),
        ("Rådet er meget positivt.", Answer.SUPPORT),
        ("Rådet støtter forslaget, såfremt kørslen følger med.", Answer.REMARKS),
        ("Bussen er gul.", None),
    ],
)
def test_how_words_are_meant(words: str, answer: Answer | None) -> None:
    assert stance_of(words) is answer


def test_a_real_answer() -> None:
    files = sorted(SHARED.glob("41-hearing-*.txt")) if SHARED.is_dir() else []
    if not files:
        pytest.skip("the real documents are not here; set SAGSGANG_DOCUMENTS to their folder")
    read = read_text(files[0].read_text(encoding="utf-8"))
    assert (read.kind, read.body, read.date) == (AnswerKind.ANSWER, "ældre", date(2015, 6, 12))
    assert {each.proposal: each.stance for each in read.points} == {
        "3": Answer.REMARKS,
        "6": Answer.OPPOSE,
        "7": Answer.OPPOSE,
        "SU15": Answer.SUPPORT,
    }


@pytest.mark.parametrize(
    ("text", "body", "about"),
    [
        (
            "Kommentarer til budget 2028\n\nHandicap- og Ældrerådet støtter forslaget.",
            "Handicap- og Ældrerådet",
            "budget 2028",
        ),
        ("Udtalelse\n\nDet er i Bygderådet sagt, at havnen er for lav.", "Bygderådet", None),
        ("Høringssvar\n\nHR = Handicaprådet.\n\nMed venlig hilsen\nPå vegne af Handicaprådet", "handicap", None),
    ],
)
def test_an_answer_by_its_title_and_the_names_in_it(text: str, body: str, about: str | None) -> None:
    read = read_text(text)
    assert (read.kind, read.body, read.about) == (AnswerKind.ANSWER, body, about)


def test_an_organisation_that_is_not_given_is_not_asked_about() -> None:
    assert read_text("Høringssvar fra Havnerådet\n\n4. maj 2027\n\nHavnerådet støtter forslaget.", {}).questions == ()
