"""What pages cost while forty-five small files that are heavy to read wait to be read, and while none does."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks.cpu import within
from benchmarks.databases import Databases
from benchmarks.row import Row
from benchmarks.serving import spread
from benchmarks.sizes import Sizes
from tests.attack.site import Attacked, attacked
from tests.builders.heavy_files import heavy_pdf
from tests.web import answer_pages

SENT = (20, 20, 5)
"""By each link; 20 are an hour's share."""
ROUNDS, ROUNDS_QUICK = 20, 2


def uploads(_databases: Databases, sizes: Sizes) -> Iterator[Row]:
    rounds = ROUNDS_QUICK if sizes.is_quick else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        filled, live = Path(folder) / "filled", Path(folder) / "running"
        filled.mkdir()
        live.mkdir()
        answer_pages.town(filled).dispose()
        with attacked(filled / "sagsgang.db", live) as site:
            none = _page_times(site, rounds)
            with _waiting(site):
                times = _page_times(site, rounds)
    what = f"pages while {sum(SENT)} files that are heavy to read wait"
    note = f"95 % within; {spread(times)}; against no file waiting"
    yield Row(what, within(times), "ms", raw=within(none), note=note)


def _page_times(site: Attacked, rounds: int) -> list[float]:
    """In milliseconds, of pages without login and of an answer's page."""
    times = []
    for _ in range(rounds):
        for path in ("/log-ind", "/kontrol", "/dagsordener", site.links[0]):
            began = time.perf_counter()
            site.get(path).raise_for_status()
            times.append(1000 * (time.perf_counter() - began))
    return times


@contextmanager
def _waiting(site: Attacked) -> Iterator[None]:
    heavy, pool = heavy_pdf(), ThreadPoolExecutor(sum(SENT))
    for link, count in zip(site.links, SENT, strict=True):
        token = answer_pages.token_in(site.get(link).text)
        for number in range(count):
            pool.submit(site.send, link, "svar.pdf", heavy + b"%%%d" % number, token)
    while site.noted() < sum(SENT):
        time.sleep(0.05)
    yield
    site.process.kill()
    pool.shutdown(wait=True)
