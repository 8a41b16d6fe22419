"""The pages that are written from the code: process, command line, settings. A guard test compares them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from process.describe import dropping_table, markdown_table, mermaid

BEGIN = "<!-- written by `make docs`: begin -->"
END = "<!-- written by `make docs`: end -->"
PACKAGES = ("process", "config", "models", "documents", "notifications", "tasks", "flows", "app")


def pages() -> dict[str, str]:
    """Generated text by file; a file keeps what stands outside its markers."""
    process = f"{markdown_table()}\n\n```mermaid\n{mermaid()}\n```"
    dropping = f"Who may take a body off the hearing, and what stays of it:\n\n{dropping_table()}"
    return {
        "README.md": process,
        "docs/process.md": f"{process}\n\n{dropping}",
        "docs/architecture.md": f"```text\n{house_map()}\n```",
        "docs/cli.md": _commands(),
        "docs/settings.md": _settings(),
    }


def with_generated(text: str, generated: str) -> str:
    """The file's text with the part between the markers replaced. Raises `ValueError` when it has none."""
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the file needs the lines {BEGIN} and {END}")
    return f"{head}{BEGIN}\n\n{generated}\n\n{END}{tail}"


def write_pages(root: Path) -> Iterator[Path]:
    """Write the generated parts anew; yields the files that changed."""
    for name, generated in pages().items():
        path = root / name
        old = path.read_text(encoding="utf-8")
        new = with_generated(old, generated)
        if new != old:
            path.write_text(new, encoding="utf-8")
            yield path


def house_map() -> str:
    """Every package and its rooms, each with the first line of its docstring, in the order of the layers."""
    return "\n".join(line for package in PACKAGES for line in _rooms(Path(str(files(package))), 0))


def _rooms(folder: Path, depth: int) -> Iterator[str]:
    module = folder / "__init__.py"
    if not module.is_file():
        return
    first_line = (ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or "").partition("\n")[0]
    name = "  " * depth + f"{folder.name}/"
    yield f"{name:<20} {first_line}"
    for inner in sorted(child for child in folder.iterdir() if child.is_dir()):
        yield from _rooms(inner, depth + 1)


def _commands() -> str:
    import typer

    from app.cli.commands import cli

    return "\n\n".join(_help(typer.main.get_command(cli), "sagsgang"))


def _help(command: Any, name: str) -> Iterator[str]:
    """Each command's own help, groups opened up. Hidden commands are for the Makefile."""
    context = command.make_context(name, [], resilient_parsing=True)
    context.terminal_width = context.max_content_width = 100
    if name != "sagsgang" and not hasattr(command, "commands"):
        lines = [line.rstrip() for line in command.get_help(context).splitlines()]
        text = "\n".join(lines).strip()
        yield f"### {name}\n\n```text\n{text}\n```"
    names = command.list_commands(context) if hasattr(command, "list_commands") else ()
    for child in (command.get_command(context, name) for name in names):
        if not child.hidden:
            yield from _help(child, f"{name} {child.name}")


def _settings() -> str:
    from config.settings import VARIABLES

    lines = ["| variable | meaning | when not set |", "|---|---|---|"]
    for variable, each in VARIABLES.items():
        default = "" if not each.default or each.name == "config" else f"`{each.default}`"
        lines.append(f"| `{variable}` | {each.metadata['description']} | {default} |")
    return "\n".join(lines)
