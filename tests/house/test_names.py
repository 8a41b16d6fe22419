"""A name says what it holds: none that would fit anything, and none that only counts on from another."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import jinja2
import pytest

from tests.house.test_size import PACKAGES, ROOT

EMPTY = frozenset({"one", "found", "some", "tmp", "temp", "stuff", "obj", "val", "ret", "res", "foo", "baz"})
COUNTED = re.compile(r"[a-z]_?\d$")
"""As `item2`; of a hash, a year or a percentile (`sha256`, `of_2028`, `p95`) the digits belong to the word."""
LEXER = jinja2.Environment(autoescape=True)
TEMPLATES = ("app", "notifications")


def says_nothing(name: str) -> bool:
    return name in EMPTY or COUNTED.search(name) is not None


def names_given(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """What a module calls its variables, arguments, fields and nested functions, with the lines."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                yield name, node.lineno
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                yield name, node.lineno
            case ast.arg(arg=name):
                yield name, node.lineno
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.ExceptHandler(name=str(name)):
                yield name, node.lineno
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                if not name.startswith(("test_", "uuid")):
                    yield name, node.lineno


def names_set(template: str) -> Iterator[tuple[str, int]]:
    """What a template calls what it loops over, sets, and takes as a macro's arguments."""
    tokens = [token for token in LEXER.lex(template) if token[1] != "whitespace"]
    for place, (_, kind, _) in enumerate(tokens):
        statement = tokens[place + 1][2] if kind == "block_begin" else ""
        if statement in ENDS:
            for line, part, text in tokens[place + 2 :]:
                if text in ENDS[statement] or part == "block_end":
                    break
                if part == "name":
                    yield text, line


ENDS = {"for": ("in",), "set": ("=",), "macro": ("%}",)}
"""The statements of a template that name something, and where the names end."""


def test_no_name_of_the_code_would_fit_anything() -> None:
    assert [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for package in (*PACKAGES, "tests")
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
        for name, line in names_given(ast.parse(path.read_text(encoding="utf-8")))
        if says_nothing(name)
    ] == []


def test_no_name_of_a_template_would_fit_anything() -> None:
    paths = [path for package in TEMPLATES for path in sorted((ROOT / package).rglob("*.j2"))]
    assert len(paths) > 100
    assert [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in paths
        for name, line in names_set(path.read_text(encoding="utf-8"))
        if says_nothing(name)
    ] == []


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("found = 1", ["found"]),
        ("[one.number for one in record.items]", ["one"]),
        ("def asked(obj, *, item2=None): return lambda val: val", ["obj", "item2", "val"]),
        ("class Desk:\n    found: int\n    def __init__(self): self.tmp = 1", ["found", "tmp"]),
        ("match answer:\n    case {'data': found}: pass\n    case [*ret]: pass", ["found", "ret"]),
        ("try: pass\nexcept OSError as res: pass\nwith opened() as (first, one): pass", ["res", "one"]),
        ("sha256, p95, of_2028 = answer\nrow = connection.execute(query).one()\nproperties.val = 0", []),
    ],
)
def test_a_name_is_seen_wherever_python_gives_one(code: str, names: list[str]) -> None:
    assert sorted(name for name, _ in names_given(ast.parse(code)) if says_nothing(name)) == sorted(names)


@pytest.mark.parametrize(
    ("template", "names"),
    [
        ("{% for word, found in deadlines if not is_off %}{{ found }}{% endfor %}", ["found"]),
        ("{%- set one = row.point -%}{% set day2 %}{% endset %}", ["one", "day2"]),
        ("{% macro move(item, val=1) %}{% endmacro %}", ["val"]),
        ("{% for item in one %}{{ item.found }}{% if found %}{% endif %}{% endfor %} one found", []),
    ],
)
def test_a_name_is_seen_wherever_a_template_gives_one(template: str, names: list[str]) -> None:
    assert [name for name, _ in names_set(template) if says_nothing(name)] == names
