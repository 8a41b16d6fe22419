"""Forty-five heavy files sent through personal links, to a real web process: its pages answer meanwhile."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

import httpx
import pytest

from process import limits
from tests.attack.site import Attacked, attacked
from tests.builders.heavy_files import heavy_pdf
from tests.web import answer_pages

ENOUGH = re.compile(
    r"Der er sendt 20 filer den seneste time, og flere kan ikke tages med nu\. Vælg »svar.pdf« igen efter"
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    answer_pages.town(folder).dispose()
    return folder / "sagsgang.db"


@pytest.fixture(scope="module")
def site(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    with attacked(filled, tmp_path_factory.mktemp("site")) as started:
        yield started


def first_done(sent: set[Future[httpx.Response]], count: int) -> list[httpx.Response]:
    """The answers of the first so many."""
    answers: list[httpx.Response] = []
    while len(answers) < count:
        done, sent = wait(sent, return_when=FIRST_COMPLETED, timeout=120)
        assert done, "nobody is answered"
        answers += [future.result() for future in done]
    return answers


@pytest.mark.slow
def test_pages_answer_while_forty_five_heavy_files_are_unread(filled: Path, tmp_path: Path) -> None:
    with attacked(filled, tmp_path) as site:
        heavy, pool = heavy_pdf(), ThreadPoolExecutor(70)
        tokens = {link: answer_pages.token_in(site.get(link).text) for link in site.links}

        def send(link: str, count: int) -> set[Future[httpx.Response]]:
            # Each has a digest of its own.
            return {
                pool.submit(site.send, link, "svar.pdf", heavy + b"%%%d" % number, tokens[link])
                for number in range(count)
            }

        first = send(site.links[0], 45)
        refused = first_done(first, 45 - limits.BY_LINK)
        assert [answer.status_code for answer in refused] == [429] * 25
        for answer in refused:
            assert ENOUGH.search(answer.text)
            assert 0 < int(answer.headers["Retry-After"]) <= 3600
            assert "Vi savner elevatorer.</textarea>" in answer.text
        unread = {future for future in first if not future.done()} | send(site.links[1], 20) | send(site.links[2], 5)
        while site.noted() < 45:
            time.sleep(0.05)
        paths = ["/log-ind", "/kontrol", "/dagsordener", "/drift/live", *site.links]
        pages = [future.result() for future in [pool.submit(site.get, path) for path in paths * 6]]
        assert [page.status_code for page in pages] == [200] * len(pages)
        assert len(unread) == 45
        # A slow machine has by then given up on one and said so: unread it is all the same.
        answered = [future.result() for future in unread if future.done()]
        assert all("for stor eller for tung at læse" in answer.text for answer in answered)
        site.process.kill()
        pool.shutdown(wait=True)


def test_large_files_to_the_page_for_everybody_cost_the_disk_and_not_the_memory(site: Attacked) -> None:
    """Thirty of nineteen megabytes cost 530 MB once."""
    with httpx.Client(base_url=site.address, timeout=120) as visitor, ThreadPoolExecutor(10) as pool:
        token = answer_pages.token_in(visitor.get("/kontrol").text)
        before, content = site.memory(), b"0" * (19 * limits.MB)
        form = {"data": {"csrf": token}, "files": {"fil": ("x.pdf", content)}}
        sent = [pool.submit(visitor.post, "/kontrol", **form) for _ in range(10)]  # type: ignore[arg-type]
        assert [future.result().status_code for future in sent] == [200] * 10
    assert site.memory() - before < 60 * limits.MB


def test_more_than_a_page_takes_in_is_refused_before_it_is_sent(site: Attacked) -> None:
    for path, most in (("/kontrol", limits.CHECKED), (site.links[0], limits.ANSWER), ("/log-ind", None)):
        size = limits.MOST_FILES * (most.largest if most else 1) + 2 * limits.MB
        with socket.create_connection(("127.0.0.1", int(site.address.rpartition(":")[2])), timeout=60) as line:
            head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            line.sendall(f"{head}Content-Length: {size}\r\n\r\n".encode())
            assert line.recv(64).startswith(b"HTTP/1.1 413"), path
