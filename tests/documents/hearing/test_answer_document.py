"""A body's answer as a document; a memo about answers and a letter from a citizen are something else."""

import os
from datetime import date
from pathlib import Path

import pytest

from documents.hearing.answer_document import DocumentKind, read_answer
from documents.hearing.stance import stance_of
from process.state.hearing import Answer

SHARED = Path(os.environ.get("SAGSGANG_DOCUMENTS", Path(__file__).parents[3] / ".." / "shared" / "documents"))
ALIASES = {
    "handicaprådet": "handicap",
    "ældrerådet": "ældre",
    "lokalmed pleje": "med_pleje",
    "skolebestyrelsen": "skole",
}

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
    answer = read_answer(LETTER, ALIASES)
    assert (answer.kind, answer.body, answer.day) == (DocumentKind.ANSWER, "handicap", date(2027, 9, 3))
    assert answer.about == "omlægning af beskyttet beskæftigelse"
    assert [(each.reference, each.answer, each.line) for each in answer.on_proposals] == [
        ("4", Answer.SUPPORT, 12),
        ("9", Answer.OPPOSE, 13),
        ("11", Answer.REMARKS, 14),
    ]
    assert answer.answer is Answer.REMARKS
    assert answer.signed_by == ("Bodil Krag, formand",)
    assert len(answer.points) >= 3
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
    read = read_answer(text, ALIASES)
    assert (read.kind, read.body, read.answer, read.day) == (DocumentKind.ANSWER, body, answer, day)
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
    read = read_answer(text, ALIASES)
    assert (read.kind, read.answer, read.points) == (DocumentKind.ABOUT_ANSWERS, None, ())
    assert read.questions


def test_a_letter_from_a_citizen_is_none() -> None:
    letter = (
        "Lene Dam\nHavnevej 12\n8999 Sandvig\n\nTil Socialudvalget\n\nJeg skriver, fordi min søn er glad for "
        "værkstedet. Jeg håber, at I lader det blive. Handicaprådet har jo også sagt det.\n\n"
        "Med venlig hilsen\nLene Dam\n"
    )
    read = read_answer(letter, ALIASES)
    assert (read.kind, read.answer) == (DocumentKind.CITIZEN, None)


def test_a_body_nobody_knows_is_asked_about() -> None:
    read = read_answer("Høringssvar fra Havnerådet\n\n4. maj 2027\n\nHavnerådet støtter forslaget.", ALIASES)
    assert read.body == "Havnerådet"
    assert ["Havnerådet" in sentence for _, sentence in read.questions] == [True]


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
        ("Bussen er gul.", None),
    ],
)
def test_how_words_are_meant(words: str, answer: Answer | None) -> None:
    assert stance_of(words) is answer


def test_a_real_answer() -> None:
    files = sorted(SHARED.glob("41-hearing-*.txt")) if SHARED.is_dir() else []
    if not files:
        pytest.skip("the real documents are not here; set SAGSGANG_DOCUMENTS to their folder")
    read = read_answer(files[0].read_text(encoding="utf-8"), ALIASES)
    assert (read.kind, read.body, read.day) == (DocumentKind.ANSWER, "ældre", date(2015, 6, 12))
    assert {each.reference: each.answer for each in read.on_proposals} == {
        "3": Answer.REMARKS,
        "6": Answer.OPPOSE,
        "7": Answer.OPPOSE,
        "SU15": Answer.SUPPORT,
    }
