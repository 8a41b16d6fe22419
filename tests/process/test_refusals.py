"""Refusals: every code has its sentences, every sentence is used, and every one formats with the words given."""

import ast
from pathlib import Path
from string import Formatter

import pytest

from process.refusals import SENTENCES, Refusal, refuse

ROOT = Path(__file__).parents[2]
PACKAGES = ("process", "config", "models", "documents", "notifications", "tasks", "flows", "app")


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
        case ast.Constant():
            return [node.value]
        case ast.IfExp():
            return [*codes(node.body), *codes(node.orelse)]
    raise AssertionError(f"a code that cannot be read: {ast.dump(node)}")


FOUND = list(refusals())


@pytest.mark.parametrize(("where", "code", "words"), FOUND, ids=[f"{where}-{code}" for where, code, _ in FOUND])
def test_every_refusal_speaks_both_languages_with_the_words_it_is_given(where, code, words) -> None:
    assert code in SENTENCES, f"{where}: no sentence for {code}"
    for sentence in SENTENCES[code]:
        asked = {name for _, name, _, _ in Formatter().parse(sentence) if name}
        assert asked <= words, f"{where}: the sentence asks for {asked - words}"


def test_every_sentence_is_used() -> None:
    """`record_open` and its like: a sentence nobody says is a rule somebody forgot."""
    assert set(SENTENCES) == {code for _, code, _ in FOUND}


def test_both_languages_say_whole_sentences() -> None:
    for code, (danish, english) in SENTENCES.items():
        assert danish != english, code
        for sentence in (danish, english):
            assert sentence.rstrip()[-1] in ".?", code
            assert sentence[0] == "{" or sentence[0].isupper(), code


def test_a_refusal_is_a_value_that_reads_itself_aloud() -> None:
    refusal = refuse("not_found", what="sag", key="2027-0099")
    assert refusal == Refusal("not_found", {"what": "sag", "key": "2027-0099"})
    assert refusal.danish == "Der findes ingen sag med betegnelsen 2027-0099."
    assert refusal.english == "There is no case called 2027-0099."
