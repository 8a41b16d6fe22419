"""The guides are true: what they name is where they say, and a fact costs no more files than the guide tells."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PLACE = re.compile(r"`([\w./-]+\.\w+)::([^`]+)`")
MOST_FILES = 10


def section(text: str, title: str) -> str:
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0]


def is_defined(path: Path, name: str) -> bool:
    """Whether a Python file defines it at its top (`Class.method`: in the class), or another file has the words."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return name in text
    body = ast.parse(text).body
    for part in name.split("."):
        inside = [node for node in body if part in names_of(node)]
        if not inside:
            return False
        body = getattr(inside[0], "body", [])
    return True


def names_of(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.AnnAssign):
        return [node.target.id] if isinstance(node.target, ast.Name) else []
    return [getattr(node, "name", "")]


QUESTIONS = re.findall(r"^\| (.+?) \| `([^`]+)` \|$", section(ARCHITECTURE, "Where do I find …?"), re.MULTILINE)
FACT = section(CONTRIBUTING, "How to add a fact people can state")


@pytest.mark.parametrize("place", sorted(set(PLACE.findall(ARCHITECTURE + CONTRIBUTING))), ids="::".join)
def test_what_a_guide_names_is_there(place: tuple[str, str]) -> None:
    path, name = place
    assert is_defined(ROOT / path, name)


def test_a_name_that_is_not_there_would_be_told() -> None:
    assert not is_defined(ROOT / "process/stages.py", "STAGE_TABLE")
    assert not is_defined(ROOT / "models/store.py", "Store.decide")


def test_thirty_questions_have_a_place() -> None:
    assert len({question for question, _ in QUESTIONS}) >= 30
    assert all(PLACE.fullmatch(f"`{place}`") for _, place in QUESTIONS)


def test_a_fact_costs_ten_files() -> None:
    """Every step of the guide is one file, and the guide leaves none out: the note stands in no other."""
    files = [path for path, _ in PLACE.findall(FACT)]
    assert len(files) == len(set(files)) == len(re.findall(r"^\d+\. ", FACT, re.MULTILINE)) <= MOST_FILES
    assert files_with("AddNote", "NOTE_ADDED", "add_note", "internt notat") <= set(files)


def files_with(*words: str) -> set[str]:
    packages = ("process", "config", "models", "documents", "notifications", "tasks", "flows", "app", "tests")
    paths = (path for package in packages for path in (ROOT / package).rglob("*") if path.suffix in (".py", ".j2"))
    here = Path(__file__)
    return {
        path.relative_to(ROOT).as_posix()
        for path in paths
        if path != here and any(word in path.read_text(encoding="utf-8") for word in words)
    }
