"""The pages that are written from the code: process, command line, settings. A guard test compares them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from process.describe import markdown_table, mermaid

BEGIN = "<!-- written by `make docs`: begin -->"
END = "<!-- written by `make docs`: end -->"


def pages() -> dict[str, str]:
    """Generated text by file; a file keeps what stands outside its markers."""
    process = f"{markdown_table()}\n\n```mermaid\n{mermaid()}\n```"
    return {
        "README.md": process,
        "docs/process.md": process,
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
    for child in getattr(command, "commands", {}).values():
        if not child.hidden:
            yield from _help(child, f"{name} {child.name}")


def _settings() -> str:
    from config.settings import Settings

    lines = ["| variable | meaning | when not set |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default in (None, "") or name in ("config", "mail_url") else f"`{field.default}`"
        lines.append(f"| `SAGSGANG_{name.upper()}` | {field.description} | {default} |")
    return "\n".join(lines)
