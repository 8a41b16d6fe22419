"""Small files that unfold into minutes or gigabytes: each is given up at its limit, and leaves nothing running."""

from __future__ import annotations

import ast
import json
import os
import time
from contextlib import nullcontext
from pathlib import Path
from typing import IO

import pytest

from documents.apart import KEPT
from documents.hearing.answers import is_suspect
from documents.reading import UnreadableDocumentError, child
from documents.reading.child import Bounds, document_apart, points_apart, read_apart, text_apart
from process import limits
from tests.builders.heavy_files import bomb, heavy_pdf
from tests.builders.open_files import FileOf

ROOT = Path(__file__).parents[2]
HEAVY = "Filen »svar.pdf« er for stor eller for tung at læse. Gem den mindre, eller del den op."


def refusal(name: str, file: IO[bytes], bounds: Bounds) -> UnreadableDocumentError:
    with pytest.raises(UnreadableDocumentError) as refused:
        text_apart(name, file, bounds)
    assert not child._running
    return refused.value


@pytest.mark.parametrize("bounds", [Bounds(cpu=1), Bounds(wall=0.3)], ids=["processor", "clock"])
def test_a_file_that_takes_too_long_is_given_up_with_a_sentence(bounds: Bounds, file_of: FileOf) -> None:
    content = heavy_pdf()
    assert len(content) < 300_000
    refused = refusal("svar.pdf", file_of(content), bounds)
    assert (refused.code, refused.message_da) == ("file_too_heavy", HEAVY)


def test_more_pages_than_are_read_are_refused_before_the_first(file_of: FileOf) -> None:
    refused = refusal("svar.pdf", file_of(heavy_pdf(pages=201)), child.USUAL)
    assert (refused.code, refused.message_da) == (
        "file_too_large",
        "PDF-filen har over 200 sider, og flere læses ikke. Del den op.",
    )


@pytest.mark.parametrize(("takes", "is_given_up"), [(200, False), (400, True)])
def test_its_memory_has_an_end(monkeypatch: pytest.MonkeyPatch, file_of: FileOf, takes: int, is_given_up: bool) -> None:
    monkeypatch.setattr(child, "_START", limited_to(f"bytearray({takes} << 20) and print('ok\\n1')"))
    with nullcontext() if not is_given_up else pytest.raises(UnreadableDocumentError, match="for tung"):
        read_apart("text", "svar.txt", file_of(b"x"), Bounds(memory=300 * limits.MB))


@pytest.mark.parametrize(("part", "megabytes"), [("word/document.xml", 21), ("word/media/billede.bin", 201)])
def test_a_word_file_that_unfolds_is_refused_unfolded_by_nobody(part: str, megabytes: int, file_of: FileOf) -> None:
    content = bomb(part, megabytes * limits.MB)
    assert len(content) < 2 * limits.MB
    assert refusal("svar.docx", file_of(content), child.USUAL).code == "file_too_large"


def test_a_spreadsheet_that_unfolds_is_refused(file_of: FileOf) -> None:
    with pytest.raises(UnreadableDocumentError) as refused:
        points_apart("liste.xlsx", file_of(bomb("xl/worksheets/sheet1.xml", 60 * limits.MB)), {})
    assert refused.value.code == "file_too_large"


def test_an_answer_nobody_can_read_is_taken_in_for_a_person_to_look_at(
    monkeypatch: pytest.MonkeyPatch, file_of: FileOf
) -> None:
    monkeypatch.setattr(child, "_START", "raise SystemExit(1)")
    assert is_suspect("svar.pdf", file_of(b"%PDF-1.4"))


# -- what the child may do -------------------------------------------------------------------------------------------


def test_it_is_ended_with_all_it_has_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file_of: FileOf) -> None:
    noted = tmp_path / "pid"
    monkeypatch.setattr(
        child,
        "_START",
        "import subprocess, sys, time\n"
        "own = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(noted)!r}, 'w').write(str(own.pid))\n"
        "time.sleep(600)",
    )
    with pytest.raises(UnreadableDocumentError):
        read_apart("text", "svar.txt", file_of(b"x"), Bounds(wall=1.5))
    for _ in range(500):
        if is_gone(int(noted.read_text())):
            return
        time.sleep(0.01)
    pytest.fail("it still runs")


def limited_to(work: str) -> str:
    """A child that does this, under the limits it is given."""
    begin, _, _ = child._START.partition("from documents")
    limit = "from documents.reading.child import _limit\n_limit(int(sys.argv[end + 1]), int(sys.argv[end + 2]))"
    return f"{begin}{limit}\n{work}"


def is_gone(pid: int) -> bool:
    """Ended; whether its parent has asked for it or not."""
    try:
        return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True


def test_it_inherits_no_secret(monkeypatch: pytest.MonkeyPatch, file_of: FileOf) -> None:
    monkeypatch.setenv("SAGSGANG_MAIL_URL", "smtp://user:hemmelig@mail.example")
    monkeypatch.setattr(child, "_START", "import json, os; print('ok'); print(json.dumps(dict(os.environ)))")
    said = json.loads(read_apart("text", "svar.txt", file_of(b"x")))
    assert set(said) <= {*KEPT, "LC_CTYPE"}


@pytest.mark.parametrize("answer", ['{"document": 1}', "null", "[]", '{"document": {"cases": [1]}, "lines": []}'])
def test_what_it_says_is_checked_and_never_run(monkeypatch: pytest.MonkeyPatch, answer: str, file_of: FileOf) -> None:
    monkeypatch.setattr(child, "_START", f"print('ok'); print({answer!r})")
    with pytest.raises(ValueError, match="validation error"):
        document_apart("forslag.txt", file_of(b"x"), {}, {})


def test_it_gives_way_to_the_pages(monkeypatch: pytest.MonkeyPatch, file_of: FileOf) -> None:
    monkeypatch.setattr(child, "_START", limited_to("import os; print('ok'); print(os.nice(0))"))
    assert int(read_apart("text", "svar.txt", file_of(b"x"))) == min(os.nice(0) + child.GIVES_WAY, 19)


# -- nowhere else ----------------------------------------------------------------------------------------------------

PARSERS = {"pypdf", "pypdfium2", "pikepdf", "docx", "openpyxl"}
IN_THIS_PROCESS = {
    "read",
    "read_file",
    "read_points",
    "extract_bytes",
    "extract",
    "pdf_text",
    "word_text",
    "beside_text",
}


@pytest.mark.parametrize("path", sorted((ROOT / "app").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_door_reads_a_document_itself(path: Path) -> None:
    """The example's own list of an agreement is ours, and comes with the program."""
    if path == ROOT / "app/example/agreement.py":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert not {name.name.partition(".")[0] for name in node.names} & PARSERS
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.module.partition(".")[0] not in PARSERS
            if node.module.startswith("documents.reading"):
                assert not {name.name for name in node.names} & IN_THIS_PROCESS
