"""Refusals: every code has its sentences, every sentence is used, and every one formats with the words given."""

import ast
from pathlib import Path
from string import Formatter

import pytest

from process.case.refusals import WhyCase
from process.follow_up.refusals import WhyFollowUp
from process.hearing.refusals import WhyHearing
from process.meeting.refusals import WhyMeeting
from process.refusals import Refusal, RefusalCode, Thing, Why, refuse

ROOT = Path(__file__).parents[2]
PACKAGES = ("process", "config", "models", "documents", "notifications", "tasks", "flows", "app")
ENUMS = {enum.__name__: enum for enum in (Why, WhyCase, WhyFollowUp, WhyHearing, WhyMeeting)}
CODES: list[RefusalCode] = [code for enum in ENUMS.values() for code in enum]


def refusals():
    """(where, code, words) of every `refuse(...)` in the house, codes chosen by a condition told apart."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "refuse":
                    words = {keyword.arg for keyword in node.keywords}
                    for code in codes(node.args[0]):
                        yield f"{path.relative_to(ROOT)}:{node.lineno}", code, words


def codes(node):
    match node:
        case ast.Attribute(value=ast.Name(id=enum), attr=name):
            return [ENUMS[enum][name]]
        case ast.IfExp():
            return [*codes(node.body), *codes(node.orelse)]
    raise AssertionError(f"a code that cannot be read: {ast.dump(node)}")


REFUSED = list(refusals())


@pytest.mark.parametrize(("where", "code", "words"), REFUSED, ids=[f"{where}-{code}" for where, code, _ in REFUSED])
def test_every_refusal_speaks_both_languages_with_the_words_it_is_given(where, code, words) -> None:
    for sentence in (code.danish, code.english):
        asked = {name for _, name, _, _ in Formatter().parse(sentence) if name}
        assert asked <= words, f"{where}: the sentence asks for {asked - words}"


def test_every_sentence_is_used() -> None:
    """`record_open` and its like: a sentence nobody says is a rule somebody forgot."""
    assert {code for _, code, _ in REFUSED} == set(CODES)


def test_no_code_stands_for_two_reasons() -> None:
    assert len({str(code) for code in CODES}) == len(CODES)
    assert all(code.name.lower() == code.value for code in CODES)


@pytest.mark.parametrize("code", CODES)
def test_both_languages_say_whole_sentences(code: RefusalCode) -> None:
    assert code.danish != code.english
    for sentence in (code.danish, code.english):
        assert sentence.rstrip()[-1] in ".?"
        assert sentence[0] == "{" or sentence[0].isupper()


def test_a_refusal_is_a_value_that_reads_itself_aloud() -> None:
    refusal = refuse(Why.NOT_FOUND, what=Thing.CASE, key="2027-0099")
    assert refusal == Refusal(Why.NOT_FOUND, {"what": Thing.CASE, "key": "2027-0099"})
    assert refusal.danish == "Der findes ingen sag med betegnelsen 2027-0099."
    assert refusal.english == "There is no case called 2027-0099."
