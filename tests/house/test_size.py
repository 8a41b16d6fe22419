"""Budgets: a file fits in a head, a function on a screen. Counted without blank lines, comments and docstrings."""

import ast
import io
import statistics
import tokenize
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("process", "config", "models", "documents", "notifications", "tasks", "flows", "app", "benchmarks")
FILE_LINES, FUNCTION_LINES, FUNCTION_MEDIAN = 400, 50, 8
SKIPPED = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)


def sources():
    """Every Python file of the packages but the migrations, which only grow."""
    paths = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return [path for path in paths if "migrations" not in path.parts]


@cache
def code_lines(path: Path) -> frozenset[int]:
    """The numbers of the lines with code on them."""
    text = path.read_text(encoding="utf-8")
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in SKIPPED:
            lines.update(range(token.start[0], token.end[0] + 1))
    return frozenset(lines - docstring_lines(ast.parse(text)))


def docstring_lines(tree: ast.Module) -> set[int]:
    """Also the texts under a constant that say what it is."""
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    return {line for node in texts for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}


@cache
def functions(path: Path) -> tuple[tuple[str, int], ...]:
    """(name, lines of code) of every function and method; one defined inside another counts for itself."""
    lengths = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            nested = {line for inner in ast.walk(node) if inner is not node for line in own_lines(inner)}
            lengths.append((node.name, len(code_lines(path) & own_lines(node) - nested)))
    return tuple(lengths)


def own_lines(node: ast.AST) -> set[int]:
    """The lines of a function, decorators not counted; none for anything else."""
    is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    return set(range(node.lineno, (node.end_lineno or node.lineno) + 1)) if is_function else set()


def test_no_file_is_longer_than_a_head() -> None:
    long = {str(path.relative_to(ROOT)): len(code_lines(path)) for path in sources()}
    assert {name: lines for name, lines in long.items() if lines > FILE_LINES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {f"{path.relative_to(ROOT)}:{name}": n for path in sources() for name, n in functions(path)}
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES} == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_functions_are_short_as_a_rule(package) -> None:
    lengths = [n for path in sources() if package in path.relative_to(ROOT).parts[:1] for _, n in functions(path)]
    assert not lengths or statistics.median(lengths) <= FUNCTION_MEDIAN


def test_the_count_counts_code_alone(tmp_path) -> None:
    path = tmp_path / "sample.py"
    head = '"""Doc."""\n\n# note\nX = 1\n"""What X is."""\n\n\n'
    path.write_text(head + 'def f():\n    """Doc\n\n    more."""\n    return (\n        X\n    )\n')
    assert code_lines(path) == {4, 8, 12, 13, 14}
    assert functions(path) == (("f", 4),)
