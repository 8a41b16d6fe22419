"""The line of files to be read: so many at once, nobody twice, and an end to waiting."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from app.web.handed_in.queues import FullError, Line, Readers
from models.access.form_drafts import load_draft
from models.database import reading
from tests.web import answer_pages, rows
from tests.web.conftest import Hands
from tests.web.hearing.test_answer import ANSWER, Desk


async def stand(line: Line, owner: str, served: list[str], until: asyncio.Event) -> None:
    async with line.turn(owner):
        served.append(owner)
        await until.wait()


def test_who_sends_many_waits_for_himself_and_others_pass_him() -> None:
    async def run() -> list[str]:
        line, served, end = Line(at_once=2, most_waiting=10, longest=60), [], asyncio.Event()
        tasks = [asyncio.create_task(stand(line, owner, served, end)) for owner in ("a", "a", "a", "b", "c")]
        await asyncio.sleep(0)
        for _ in range(20):
            await asyncio.sleep(0)
        now_served, waiting = list(served), line.waiting
        end.set()
        await asyncio.gather(*tasks)
        assert not line._own
        assert (waiting, line.waiting) == (3, 0)
        assert sorted(served) == ["a", "a", "a", "b", "c"]
        return now_served

    assert asyncio.run(run()) == ["a", "b"]


@pytest.mark.parametrize("line", [Line(1, 1, 60), Line(1, 10, 0.001)], ids=["too many", "too long"])
def test_a_line_that_is_full_or_does_not_move_says_so(line: Line) -> None:
    async def run() -> None:
        end = asyncio.Event()
        first = asyncio.create_task(stand(line, "a", [], end))
        await asyncio.sleep(0.01)
        second = asyncio.create_task(stand(line, "b", [], end)) if line.most_waiting == 1 else first
        await asyncio.sleep(0)
        with pytest.raises(FullError):
            async with line.turn("c"):
                pytest.fail("served")
        end.set()
        await asyncio.gather(first, second)

    asyncio.run(run())


def test_who_is_not_served_any_more_holds_nobody_up() -> None:
    served: list[str] = []

    async def run() -> None:
        line, end = Line(1, 10, 60), asyncio.Event()
        first = asyncio.create_task(stand(line, "a", served, end))
        gone = asyncio.create_task(stand(line, "b", served, end))
        await asyncio.sleep(0.01)
        gone.cancel()
        first.cancel()
        await asyncio.gather(first, gone, return_exceptions=True)
        end.set()
        async with asyncio.timeout(5):
            await stand(line, "c", served, end)

    asyncio.run(run())
    assert served == ["a", "c"], "and not b, who went away while waiting"


def test_a_full_line_keeps_what_was_typed_and_asks_for_the_file_again(tmp_path: Path) -> None:
    engine = answer_pages.town(tmp_path)
    app = answer_pages.site(engine, tmp_path, Hands(rows.NOW))
    full = Readers(Line(at_once=1, most_waiting=0, longest=60))
    app.state.installation = replace(app.state.installation, readers=full)
    desk = Desk(engine, tmp_path, app, Hands(rows.NOW), answer_pages.path_for(engine, tmp_path))
    shown = desk.post(ANSWER, files=[("filer", ("svar.pdf", b"%PDF-1.4"))])
    assert (shown.status_code, shown.headers["Retry-After"]) == (503, "120")
    assert "Der læses mange filer lige nu, så »svar.pdf« er ikke taget med." in shown.text
    assert "Vi savner elevatorer.</textarea>" in shown.text
    with reading(engine) as connection:
        kept = [
            load_draft(connection, *row)
            for row in connection.exec_driver_sql("SELECT form, owner FROM form_draft").tuples()
        ]
    assert [draft["fields"]["tekst"] for draft in kept] == ["Vi savner elevatorer."]
    engine.dispose()
