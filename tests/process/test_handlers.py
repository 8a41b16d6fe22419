"""One row a fact: every command has one, what only the engine states no door offers, and the stages are printed."""

import ast
from inspect import getmembers, isclass
from pathlib import Path

from process.commands import act, case, follow_up, hearing, meeting
from process.commands.act import Command
from process.describe import markdown_table, stages_data
from process.handlers import FACTS, ROWS, facts_in
from process.stages import Stage

ROOT = Path(__file__).parents[2]
WITHOUT_ROW = {
    act.Command,
    act.CaseCommand,
    act.RegisterCommand,
    hearing.BodyCommand,
    hearing.PackageCommand,
    meeting.MeetingCommand,
}
BY_THE_ENGINE = {fact.command.__name__ for fact in FACTS.values() if not fact.seats}
DOORS = [path for door in ("cli", "web") for path in (ROOT / "app" / door).rglob("*.py")]


def commands():
    """Every class that can be stated; what they have in common is no fact of its own."""
    modules = (act, case, hearing, meeting, follow_up)
    return {
        kind for module in modules for _, kind in getmembers(module, isclass) if issubclass(kind, Command)
    } - WITHOUT_ROW


def test_every_command_has_exactly_one_row() -> None:
    assert set(FACTS) == commands()
    assert len(ROWS) == len(FACTS)
    assert len({fact.handler for fact in FACTS.values()}) == len(FACTS), "a handler answers one command"


def names(path):
    """Every name and attribute a file uses."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return {n.attr for n in nodes if isinstance(n, ast.Attribute)} | {n.id for n in nodes if isinstance(n, ast.Name)}


def test_no_door_states_what_is_the_engines() -> None:
    named = {path.name: names(path) & BY_THE_ENGINE for path in DOORS}
    assert {name: kinds for name, kinds in named.items() if kinds} == {
        "record_view.py": {"Advance"}  # asks what would follow; nothing is stated
    }


def test_what_people_state_has_its_words_on_the_command_line() -> None:
    named = set().union(*(names(path) for path in DOORS if "cli" in path.relative_to(ROOT).parts))
    by_people = {fact.command.__name__ for fact in FACTS.values() if fact.seats}
    assert by_people - named <= {"RegisterCase", "TakeOverLetter"}  # read from documents and from a list


def test_the_stages_of_every_row_are_printed() -> None:
    printed = {row["stage"]: row["facts"] for row in stages_data()}
    for fact in FACTS.values():
        assert {stage for stage, facts in printed.items() if fact.command.__name__ in facts} == set(fact.stages)
    assert all(f"`{name}`" in markdown_table() for stage in Stage for name in facts_in(stage))


def test_no_stage_waits_for_people_with_what_only_the_engine_states() -> None:
    assert not any(set(facts_in(stage)) & BY_THE_ENGINE for stage in Stage)
    assert [stage for stage in Stage if not facts_in(stage)] == [Stage.ENDED]
