"""Texts made to be read slowly: what looks at them does so in steps that grow with the text, not with its square."""

from __future__ import annotations

import subprocess
import sys

import pytest

from documents.case.difference import Part, compared
from documents.reading.hearing.points import MOST_POINTS, propose_points
from process.public.guard_names import MOST_HITS, mentioned, names_in

CPU = 8  # seconds, imports included: a hundred times what it takes, a tenth of what it took
CAPITALS = ("'A' * 49_000", "'Aa-' * 16_000", "'Ab ' * 16_000", '"Aa\'" * 16_000', "'A. ' * 16_000", "'A' * 400_000")
LIKE_PARAGRAPHS = "'a\\n\\n' * 16_000, 'a\\n\\n' * 15_995 + 'b\\n\\na\\n\\na'"


def within_its_time(code: str) -> bool:
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_CPU, ({CPU}, {CPU}))\n"
    return subprocess.run([sys.executable, "-c", limit + code], check=False).returncode == 0


def test_many_names_are_looked_for_at_once() -> None:
    """The cases of one process: each import is paid once."""
    looked = "".join(f"names_in({text})\n" for text in CAPITALS)
    distinct = "mentioned(names_in(many), many)\n"
    many = "many = ' og '.join(f'{chr(65 + n % 26)}a{n}b {chr(65 + n % 25)}c{n}d' for n in range(6_000))\n"
    compare = f"from documents.case.difference import compared\nlist(compared({LIKE_PARAGRAPHS}))\n"
    names = "from process.public.guard_names import mentioned, names_in\n"
    assert within_its_time(names + looked + many + distinct + compare)


SLOW_ANSWERS = (
    "'Vi takker for ' + 'høring ' * 7_000 + '\\n\\nb'",
    "'følgende ' * 40_000 + '\\n- a\\n- b'",
    "'- a\\n' * 12_000",
)
SLOW_PROSE = ("'a' + ' \\n' * 24_000 + 'b'", "'a  b\\n' + '\\n' * 49_000 + 'b'", "'a  b\\n\\n' * 8_000")


def test_an_answer_by_link_does_not_hold_the_page_of_the_memo() -> None:
    """49 kB held every page of a web process for 44 seconds, whenever somebody opened the memo."""
    looked = "".join(f"propose_points({text})\n" for text in SLOW_ANSWERS)
    assert within_its_time("from documents.reading.hearing.points import propose_points\n" + looked)


def test_a_lead_without_end_is_not_repeated_in_every_item() -> None:
    """Half a field of lead and half of items made a memo of 64 MB from 40 kB."""
    text = "x " * 12_000 + ":\n" + "- b\n" * 6_000
    points = propose_points(text)
    assert len(points) == MOST_POINTS
    assert sum(map(len, points)) < 2 * len(text)
    assert sum(point.count("b") for point in points) == 6_000, "nothing of it is lost"


def test_blank_lines_do_not_hold_a_page_or_a_mail() -> None:
    """Of a text that anybody wrote: 13 seconds for 50 kB of blanks."""
    made = "".join(f"list(prose({text}))\n" for text in SLOW_PROSE)
    assert within_its_time("from documents.writing.prose import prose\n" + made)


def test_a_list_of_names_ends() -> None:
    names = [f"navn{number} efternavn" for number in range(MOST_HITS + 50)]
    assert len(mentioned(names, " og ".join(names))) == MOST_HITS


@pytest.mark.parametrize("end", ["", ".", "s", "-", ", sagde hun", "’s hus"])
def test_a_name_is_found_as_before(end: str) -> None:
    names = names_in("Ansættelse af Jens Peter Holm i stillingen.")
    assert mentioned(names, f"Vi har talt med Jens Holm{end}") == ("jens peter holm",)


def test_what_costs_too_much_to_compare_is_shown_as_replaced_whole() -> None:
    old, new = "a\n\n" * 16_000, "a\n\n" * 15_995 + "b\n\na\n\na"
    pieces = list(compared(old, new))
    assert [piece.part for piece in pieces] == [Part.DELETED, Part.INSERTED]
    assert pieces[1].text.split() == new.split()
