"""Reading a file that came from outside in a process of its own, with an end in time, memory, pages and length.

A small file can be made to unfold into gigabytes or to take minutes; it then costs its own reading, and not everybody
their pages. The child gets the file as an open descriptor and what to do as JSON, and answers in JSON that is checked
against the types of `result.py`: nothing that a file has made our parsers do can run here. It inherits no variables of
ours (database, mail password) and is killed with its group when its time is over. It gives way to the pages (nice).
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache
from pathlib import Path, PurePath
from typing import IO, TYPE_CHECKING, Any, TypeVar

from documents.apart import environment, module_paths
from documents.reading.errors import UnreadableDocumentError
from process import limits

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from pydantic import TypeAdapter

    from documents.reading.agreement_list import PointList
    from documents.reading.hearing.result import ReadAnswer
    from documents.reading.mail import ReadMail
    from documents.reading.read import ReadFile

Read = TypeVar("Read")
MOST_CHARACTERS = 400_000
"""Of an answer or an annex, before lines are joined; some 140 pages."""
LARGEST_RESULT = 64 * limits.MB
_PARENT_DEATH_SIGNAL = 1  # linux/prctl.h
GIVES_WAY = 10  # as `nice` counts
_running: set[int] = set()


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one reading may cost. Seconds, bytes, pages."""

    cpu: int = limits.CPU
    wall: float = limits.WALL
    memory: int = limits.MEMORY
    pages: int = limits.MOST_PAGES


USUAL = Bounds()


def read_apart(task: str, name: str, file: IO[bytes], bounds: Bounds = USUAL, **given: Any) -> bytes:
    """What the child answers to `task` (`TASKS`), as JSON; `name` is the file's own, as the sender called it.

    Raises UnreadableDocumentError, with what the child said or `file_too_heavy` when it did not end by itself.
    """
    asked = json.dumps({"task": task, "name": name, "file": file.fileno(), "pages": bounds.pages, **given}).encode()
    with tempfile.TemporaryFile() as result:
        code = _run(asked, file, result, bounds)
        result.seek(0)
        answer = result.read(LARGEST_RESULT)
    if code != 0 or not answer:
        raise _too_heavy(name)
    said, _, rest = answer.partition(b"\n")
    if said == b"ok":
        return rest
    try:
        refused = json.loads(rest)
        raise UnreadableDocumentError(str(refused["code"]), str(refused["sentence"]))
    except (ValueError, KeyError, TypeError):
        raise _too_heavy(name) from None


def _run(asked: bytes, file: IO[bytes], result: IO[bytes], bounds: Bounds) -> int:
    """The child's exit code; it and all it has started are gone afterwards."""
    command = [sys.executable, "-I", "-c", _START, *module_paths(), "", str(bounds.cpu), str(bounds.memory)]
    with subprocess.Popen(  # noqa: S603  (our own command)
        command,
        stdin=subprocess.PIPE,
        stdout=result,
        stderr=subprocess.DEVNULL,
        pass_fds=[file.fileno()],
        env=environment(),
        start_new_session=True,
    ) as child:
        _running.add(child.pid)
        try:
            child.communicate(asked, timeout=bounds.wall)
        except subprocess.TimeoutExpired:
            pass
        finally:
            _end(child.pid)
            _running.discard(child.pid)
        return child.wait()


_START = """
import sys
end = sys.argv.index("")
sys.path[:] = sys.argv[1:end]
from documents.reading.child import main
main(int(sys.argv[end + 1]), int(sys.argv[end + 2]))
"""


def _end(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def end_all() -> None:
    """End every reading: this process stops."""
    for group in list(_running):
        _end(group)


def _too_heavy(name: str) -> UnreadableDocumentError:
    sentence = f"Filen »{name}« er for stor eller for tung at læse. Gem den mindre, eller del den op."
    return UnreadableDocumentError("file_too_heavy", sentence)


# -- what is asked for -----------------------------------------------------------------------------------------------


@contextlib.contextmanager
def opened(path: Path, largest: limits.Intake) -> Iterator[IO[bytes]]:
    """A file on this machine, open for reading. Raises UnreadableDocumentError; its size is checked first."""
    try:
        if not path.is_file():
            wrong = "er ikke en fil" if path.exists() else "findes ikke"
            code = "file_type_unknown" if path.exists() else "file_not_found"
            raise UnreadableDocumentError(code, f"»{path.name}« {wrong}. Se efter, at stien er rigtig.")
        file = path.open("rb")
    except OSError as error:
        sentence = f"Filen »{path.name}« kan ikke åbnes. Se efter, at stien er rigtig."
        raise UnreadableDocumentError("file_not_found", sentence) from error
    with file:
        check_size(path.name, os.fstat(file.fileno()).st_size, largest)
        yield file


def check_size(name: str, size: int, intake: limits.Intake) -> None:
    """Raises UnreadableDocumentError `file_empty` or `file_too_large`."""
    if size == 0:
        raise UnreadableDocumentError("file_empty", f"Filen »{name}« er tom. Vælg den rigtige fil.")
    if size > intake.largest:
        sentence = f"Filen »{name}« fylder {-(-size // limits.MB)} MB; grænsen er {intake.megabytes} MB."
        raise UnreadableDocumentError("file_too_large", f"{sentence} Gem den mindre, eller del den op.")


def text_apart(name: str, file: IO[bytes], bounds: Bounds = USUAL) -> str:
    """The running text of a file, and with a Word file that of its headers, footers and notes.

    Raises UnreadableDocumentError; `file_too_heavy` when it takes too long or too much memory.
    """
    return str(json.loads(read_apart("text", name, file, bounds)))


def lines_apart(name: str, file: IO[bytes], bounds: Bounds = USUAL) -> tuple[str, ...]:
    """The lines that findings and facts point at, as `read.ReadFile` has them. Raises UnreadableDocumentError."""
    return tuple(str(line) for line in json.loads(read_apart("lines", name, file, bounds)))


def document_apart(
    name: str, file: IO[bytes], aliases: Mapping[str, str], names: Mapping[str, str], bounds: Bounds = USUAL
) -> ReadFile:
    """As `read.read_file`. Raises UnreadableDocumentError."""
    from documents.reading.read import ReadFile

    answer = read_apart("proposal", name, file, bounds, aliases=dict(aliases), names=dict(names))
    read: ReadFile = _json_of(ReadFile).validate_json(answer)
    return read


def points_apart(name: str, file: IO[bytes], aliases: Mapping[str, str], bounds: Bounds = USUAL) -> PointList:
    """As `agreement_list.read_points`. Raises UnreadableDocumentError."""
    from documents.reading.agreement_list import PointList

    answer = read_apart("points", name, file, bounds, aliases=dict(aliases))
    points: PointList = _json_of(PointList).validate_json(answer)
    return points


def rows_apart(name: str, file: IO[bytes], most: int, bounds: Bounds = USUAL) -> list[list[str]]:
    """As `list_rows.list_rows`. Raises UnreadableDocumentError."""
    return [[str(cell) for cell in row] for row in json.loads(read_apart("rows", name, file, bounds, most=most))]


def answer_apart(name: str, file: IO[bytes], aliases: Mapping[str, str], bounds: Bounds = USUAL) -> ReadAnswer:
    """As `hearing.answer.read_answer`. Raises UnreadableDocumentError."""
    from documents.reading.hearing.result import ReadAnswer

    answer = read_apart("answer", name, file, bounds, aliases=dict(aliases))
    read: ReadAnswer = _json_of(ReadAnswer).validate_json(answer)
    return read


def mail_apart(file: IO[bytes], bounds: Bounds = USUAL) -> ReadMail:
    """As `mail.read_mail`. Raises UnreadableDocumentError."""
    from documents.reading.mail import ReadMail

    mail: ReadMail = _json_of(ReadMail).validate_json(read_apart("mail", "mail", file, bounds))
    return mail


@cache
def _json_of(kind: type[Read]) -> TypeAdapter[Read]:
    """From JSON, each value checked. Loaded when it is needed: most files are read for their text alone."""
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


# -- in the child ----------------------------------------------------------------------------------------------------


def _text(name: str, data: bytes, pages: int) -> bytes:
    from documents.reading.text.extract import extract_bytes
    from documents.reading.text.lines import lines_of, prose
    from documents.reading.text.word import beside_text

    text = extract_bytes(name, data, MOST_CHARACTERS, pages).text
    if len(text) > MOST_CHARACTERS:
        raise _too_heavy(name)
    beside = beside_text(data, MOST_CHARACTERS) if PurePath(name).suffix.casefold() == ".docx" else ""
    return json.dumps("\n\n".join(part for part in (prose(lines_of(text)), prose(lines_of(beside))) if part)).encode()


def _lines(name: str, data: bytes, pages: int) -> bytes:
    from documents.reading.text.extract import extract

    return json.dumps(extract(name, data, pages).text.split("\n")).encode()


def _proposal(name: str, data: bytes, pages: int, aliases: Mapping[str, str], names: Mapping[str, str]) -> bytes:
    from documents.reading.read import read_file

    return _dumped(read_file(name, data, aliases, names, pages))


def _dumped(read: DataclassInstance) -> bytes:
    """As `_json_of` takes it. Written without its library, which takes a child as long to load as reading does."""
    return json.dumps(asdict(read), default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, date | time | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in what is read")


def _points(name: str, data: bytes, aliases: Mapping[str, str], **_bounds: int) -> bytes:
    from documents.reading.agreement_list import read_points

    return _dumped(read_points(name, data, aliases))


def _rows(name: str, data: bytes, most: int, **_bounds: int) -> bytes:
    from documents.reading.list_rows import list_rows

    return json.dumps(list_rows(name, data, most)).encode()


def _mail(_name: str, data: bytes, **_bounds: int) -> bytes:
    from documents.reading.mail import read_mail

    return _dumped(read_mail(data))


def _answer(name: str, data: bytes, pages: int, aliases: Mapping[str, str]) -> bytes:
    from documents.reading.bodies import Bodies, normalised
    from documents.reading.hearing.answer import read_answer
    from documents.reading.text.extract import extract_bytes
    from documents.reading.text.lines import lines_of

    text = extract_bytes(name, data, MOST_CHARACTERS, pages).text
    if len(text) > MOST_CHARACTERS:
        raise _too_heavy(name)
    bodies = Bodies({normalised(body): code for body, code in aliases.items()})
    return _dumped(read_answer(lines_of(text), bodies))


TASKS: Mapping[str, Callable[..., bytes]] = {
    "text": _text,
    "lines": _lines,
    "proposal": _proposal,
    "points": _points,
    "rows": _rows,
    "mail": _mail,
    "answer": _answer,
}


def main(cpu: int, memory: int) -> None:
    """The process of its own: a file in, what it says or what stopped it out."""
    _limit(cpu, memory)
    asked = json.load(sys.stdin)
    task, name, file = TASKS[asked.pop("task")], asked.pop("name"), asked.pop("file")
    try:
        with os.fdopen(file, "rb") as source:
            source.seek(0)
            answer = b"ok\n" + task(name, source.read(), **asked)
    except UnreadableDocumentError as error:
        answer = b"no\n" + json.dumps({"code": error.code, "sentence": error.message_da}).encode()
    sys.stdout.buffer.write(answer)


def _limit(cpu: int, memory: int) -> None:
    """On a system without such limits the parent's clock remains."""
    with contextlib.suppress(ImportError, ValueError, OSError, AttributeError):
        import ctypes
        import resource

        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)  # nobody waits for the answer any more

        os.nice(GIVES_WAY)
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_RESULT, LARGEST_RESULT))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
