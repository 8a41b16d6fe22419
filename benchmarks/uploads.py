"""What pages cost while forty-five small files that are heavy to read wait to be read, and while none does."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests.attack.site import Attacked, attacked
from tests.builders.heavy_files import heavy_pdf
from tests.web import answer_pages

SENT = (20, 20, 5)
"""By each link; 20 are an hour's share."""
ROUNDS = 20


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        filled = Path(folder) / "filled"
        filled.mkdir()
        answer_pages.town(filled).dispose()
        running = Path(folder) / "running"
        running.mkdir()
        with attacked(filled / "sagsgang.db", running) as site:
            _told("no file waiting", _page_times(site))
            with _waiting(site):
                _told(f"{sum(SENT)} heavy files waiting", _page_times(site))


def _told(what: str, times: list[float]) -> None:
    slow = statistics.quantiles(times, n=20)[-1]
    print(f"pages, {what:<24} median {statistics.median(times):6.0f} ms, 95 % within {slow:6.0f} ms")


def _page_times(site: Attacked) -> list[float]:
    """In milliseconds, of pages without login and of an answer's page."""
    times = []
    for _ in range(ROUNDS):
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
