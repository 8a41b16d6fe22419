"""Every tag of the history has its sentence, and each word a sentence asks for is found."""

import re

import pytest

from models.case.history_words import SENTENCES, sentence
from process.events import Tag
from tests.builders.nordby import IDA, LIS, REGISTER

SAID_ELSEWHERE = {Tag.REGISTER_CHANGED}  # the register's own list
FACTS = {
    "meeting": 301,
    "person": LIS,
    "member": LIS,
    "substitute": IDA,
    "by": LIS,
    "item": 7,
    "was": "2027-03-02T15:00:00+00:00",
    "starts_at": "2027-03-09T15:00:00+00:00",
    "fields": ["title", "points"],
}


def test_every_tag_has_a_sentence_of_its_own() -> None:
    assert set(SENTENCES) == set(Tag) - SAID_ELSEWHERE
    assert len(set(SENTENCES.values())) == len(SENTENCES)


@pytest.mark.parametrize(
    ("tag", "data", "said"),
    [
        (Tag.ITEM_PLACED, FACTS, "Sagen blev sat på dagsordenen for mødet 2. marts 2027 i Socialudvalget."),
        (
            Tag.ITEM_CHANGED,
            FACTS,
            "Punktet på dagsordenen for mødet 2. marts 2027 i Socialudvalget blev ændret: overskrift, indstilling.",
        ),
        (
            Tag.SUBSTITUTE_ASKED,
            FACTS,
            "Ida Vig blev spurgt om at træde ind for Lis Fjord på mødet 2. marts 2027 i Socialudvalget.",
        ),
        (
            Tag.SUBSTITUTE_ASKED,
            FACTS | {"substitute": None},
            "Ingen kunne spørges om at træde ind for Lis Fjord på mødet 2. marts 2027 i Socialudvalget.",
        ),
        (
            Tag.CONFLICT_RULED,
            FACTS | {"disqualified": True},
            "Mødet 2. marts 2027 i Socialudvalget erklærede Lis Fjord inhabil under punktet; Ida Vig sad i stedet.",
        ),
        (
            Tag.CONFLICT_RAISED,
            FACTS,
            "Spørgsmålet om Lis Fjords habilitet blev rejst på mødet 2. marts 2027 i Socialudvalget.",
        ),
        (
            Tag.ATTENDANCE_RECORDED,
            FACTS | {"presence": "absent", "substitute": None},
            "Lis Fjord er noteret fraværende på mødet 2. marts 2027 i Socialudvalget.",
        ),
        (
            Tag.DECISION_REOPENED,
            FACTS | {"outcome": "postponed", "asked_by": LIS, "confirmed_by": IDA},
            "Udfaldet fra mødet 2. marts 2027 i Socialudvalget blev ændret: udsat. Lis Fjord bad om det, og Ida Vig "
            "bekræftede det.",
        ),
        (
            Tag.DECISION_REOPENED,
            FACTS | {"outcome": "postponed"},
            "Udfaldet fra mødet 2. marts 2027 i Socialudvalget blev ændret: udsat. To personer stod bag.",
        ),
        (Tag.MEETING_MOVED, FACTS, "Mødet blev flyttet fra 2. marts 2027 til 9. marts 2027."),
    ],
)
def test_a_meetings_entries_are_sentences(tag: Tag, data: dict[str, object], said: str) -> None:
    assert sentence(tag, data, REGISTER) == said


@pytest.mark.parametrize("tag", sorted(tag for tag in Tag if tag.partition(":")[0] != "case"))
def test_no_sentence_shows_the_key_of_an_item_nor_a_gap_for_a_known_person(tag: Tag) -> None:
    pattern = SENTENCES.get(tag, "")
    assert "{item}" not in pattern, "the number people see is another one"
    names = set(re.findall(r"{(\w+)}", pattern)) & {"person", "member", "substitute", "by", "meeting"}
    assert not names or "–" not in sentence(tag, FACTS, REGISTER).split(":")[0]
