"""Who may do what: one writer of process tables, one reader of the clock, a docstring on what is not plain."""

import ast
import importlib.metadata
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from models import tables as t
from models.rows import case as case_rows
from models.rows import meeting as meeting_rows
from models.rows.shape import Shape

ROOT = Path(__file__).parents[2]
PACKAGES = ("process", "config", "models", "documents", "notifications", "tasks", "flows", "app")

OUTSIDE = {
    "login": "a way in, no fact of the process",
    "web_session": "a signed-in browser: gone at its end",
    "access_link": "a personal address: revoked and renewed, while the history tells what was stated by it",
    "link_code": "a one-time code: gone when it has been used, or after a quarter of an hour",
    "form_draft": "what somebody has not stated yet",
    "draft_comment": "what members have written about one, gone with it",
    "upload": "how many files somebody has sent within the hour",
    "opening": "who has read what is kept back: deleted when its purpose is over",
    "message": "the outbox's own, with its leases",
    "message_notice": "the outbox's own",
    "delivery_attempt": "the outbox's own: append-only by trigger, and each chained in the history",
    "restoration_task": "what a restored installation is to look after: ticked off, and said in the history",
    "mailbox_position": "how far the mailbox is read: what was read twice takes effect once by the history",
    "flow_success": "when each flow last did its work: health",
    "flow_failure": "how a flow has failed since: gone with its next success",
}
"""Tables with small writers of their own, and why. All others belong to the process and its proof."""
PROCESS_TABLES = frozenset(t.metadata.tables) - OUTSIDE.keys()

ROWS = frozenset({"models/store.py", "models/rows/case.py", "models/rows/meeting.py", "models/rows/register.py"})
WRITERS = {
    **dict.fromkeys(ROWS, PROCESS_TABLES),
    "models/rows/shape.py": PROCESS_TABLES,
    "models/rows/notice.py": frozenset({"notice"}),
    "models/rows/posted.py": frozenset({"notice"}),
    "models/rows/package.py": frozenset({"hearing_package"}),
    "models/rows/ready.py": frozenset({"ready_case"}),
    "models/rows/numbers.py": frozenset({"counter"}),
    "models/history.py": frozenset({"history_entry", "chain_head", "personal_text"}),
    "models/migrate.py": frozenset({"chain_head"}),
    "models/backup/move.py": frozenset({"chain_head"}),
    "notifications/mailbox/keeping.py": frozenset({"incoming_mail"}),  # each with its digest in the history
    "models/hearing/incoming.py": frozenset({"incoming_mail"}),
    "models/meeting/old_minutes.py": frozenset({"old_meeting", "old_item"}),  # no fact of a case; in the history
    "notifications/outbox/gate.py": frozenset({"counter"}),  # its own row: whether anything may leave
    "models/vital_signs.py": frozenset({"counter"}),  # its own row: whether anything can be written
    "app/simulation/copy.py": PROCESS_TABLES,  # a whole database at once, row for row
}
"""`models/store.py` and the row modules behind it. The outbox moves notices from planned to sent, and nothing else."""
OUTBOX = "notifications/"
CLOCKS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime"},  # `monotonic` measures a duration and tells no time
}
MAY_READ_THE_CLOCK = ("app/", "flows/", "tasks/")


def modules():
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), parsed(path)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


# -- one writer ------------------------------------------------------------------------------------------------------


WRITING = ("insert", "update", "delete", "insert_new")
TABLES = {name: value.name for name, value in vars(t).items() if isinstance(value, sa.Table)}
SHAPES = {
    name: value.table.name
    for module in (case_rows, meeting_rows)
    for name, value in vars(module).items()
    if isinstance(value, Shape)
}


def written_tables(tree: ast.Module) -> set[str]:
    """The tables a module inserts into, updates or deletes from, as far as its names and its SQL tell."""
    names = table_names(tree)
    written: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            if called in WRITING:
                written |= {table for argument in node.args for table in tables_in(argument, names)}
            if called in ("write", "write_guarded") and isinstance(node.func, ast.Attribute):
                written |= {
                    SHAPES[part.id] for part in ast.walk(node.func) if isinstance(part, ast.Name) and part.id in SHAPES
                }
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            written |= written_in_sql(node.value)
    return written


def written_in_sql(text: str) -> set[str]:
    words = text.replace('"', " ").replace("(", " ").split()
    pairs = {
        table for verb, table in zip([*words, ""], words[2:], strict=False) if verb.upper() in ("INSERT", "DELETE")
    }
    if len(words) > 2 and words[0].upper() == "UPDATE":
        pairs.add(words[1])
    return pairs & t.metadata.tables.keys()


def table_names(tree: ast.Module) -> dict[str, set[str]]:
    """The tables behind each name of a module: `cases = t.cases`, also several at once."""
    by_name: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=False))
            for name, value in pairs:
                if isinstance(name, ast.Name) and isinstance(value, ast.Subscript | ast.Attribute):
                    tables = tables_in(value, by_name)
                    if tables:
                        by_name[name.id] = tables
    return by_name


@cache
def table_classes() -> dict[str, str]:
    return {mapper.class_.__name__: mapper.local_table.name for mapper in SQLModel._sa_registry.mappers}


def tables_in(node: ast.AST, names: dict[str, set[str]]) -> set[str]:
    """The table an expression stands for: `t.cases`, a known name, a table class, or a string subscript."""
    classes, tables = table_classes(), set[str]()
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and part.value in t.metadata.tables:
            tables.add(part.value)
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id in ("t", "tables"):
            tables |= {TABLES[part.attr]} if part.attr in TABLES else set()
        elif isinstance(part, ast.Name):
            tables |= names.get(part.id, set()) | ({classes[part.id]} if part.id in classes else set())
    return tables


def test_only_the_store_and_its_row_modules_write_the_process() -> None:
    trespassers = {}
    for name, tree in modules():
        allowed = WRITERS.get(name, frozenset({"notice"}) if name.startswith(OUTBOX) else frozenset())
        written = written_tables(tree) & PROCESS_TABLES - allowed
        if written:
            trespassers[name] = sorted(written)
    assert trespassers == {}


def test_the_guard_sees_every_way_of_writing_that_the_house_uses() -> None:
    source = """
cases, items = t.cases, t.agenda_items
_one = SQLModel.metadata.tables["decision"]
a = sa.update(cases)
b = postgresql.insert(items)
c = sa.delete(_one)
d = "INSERT INTO chain_head(id) VALUES (1)"
e = "UPDATE meeting SET state = 'held'"
f = sa.select(t.persons)
g = sa.insert(t.annexes)
h = insert_new(connection, t.notices, rows)
i = sa.update(Membership)
j = PROPOSALS.write(connection, 1, (), after)
"""
    written = {"case", "agenda_item", "decision", "chain_head", "meeting", "annex", "notice", "membership", "proposal"}
    assert written_tables(ast.parse(source)) == written


def test_the_writers_named_here_exist_and_the_tables_too() -> None:
    assert OUTSIDE.keys() <= t.metadata.tables.keys()
    assert set(TABLES.values()) == t.metadata.tables.keys()
    for name in WRITERS:
        assert (ROOT / name).exists(), name


# -- one clock -------------------------------------------------------------------------------------------------------


def clock_reads(tree: ast.Module):
    """Lines where the clock is read: `datetime.now()`, `date.today()`, `time.time()`, also under an alias."""
    aliases = {name: name for name in CLOCKS}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                if alias.name in CLOCKS:
                    aliases[alias.asname or alias.name] = alias.name
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (node.lineno for alias in node.names if alias.name in CLOCKS["time"])
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if node.attr in CLOCKS.get(aliases.get(owner, ""), ()):
                yield node.lineno


def test_only_app_flows_and_tasks_read_the_clock() -> None:
    elsewhere = [
        f"{name}:{line}"
        for name, tree in modules()
        if not name.startswith(MAY_READ_THE_CLOCK)
        for line in clock_reads(tree)
    ]
    assert elsewhere == []


def test_the_guard_sees_a_clock_under_any_name() -> None:
    source = (
        "import datetime as dt\nfrom datetime import date as day\nimport time\nx = dt.datetime.now()\ny = day.today()\n"
    )
    assert sorted(clock_reads(ast.parse(source + "z = time.time()\nw = time.sleep(1)\n"))) == [4, 5, 6]


# -- names and words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("package", PACKAGES)
def test_our_package_names_are_ours_alone(package) -> None:
    owners = set(importlib.metadata.packages_distributions().get(package, []))
    assert owners <= {"sagsgang"}, f"{package} also belongs to {owners}"


def test_every_module_and_class_of_the_core_says_what_it_is() -> None:
    silent = []
    for name, tree in modules():
        if not name.startswith(("process/", "models/")):
            continue
        if not ast.get_docstring(tree):
            silent.append(name)
        for node in tree.body:
            plain = isinstance(node, ast.ClassDef) and not node.name.startswith("_")
            if plain and not ast.get_docstring(node) and len(node.body) > 12:
                silent.append(f"{name}:{node.name}")
    assert silent == []


def test_no_test_folder_is_a_package() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []
