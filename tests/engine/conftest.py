"""One Prefect server for all tests of the engine: starting one takes longer than most of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from config.settings import Settings
from tests.engine.processes import Prefect, a_port


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prefect]:
    """A real server with a home of its own; a test that kills it starts it again."""
    server = Prefect(Settings(data=tmp_path_factory.mktemp("prefect"), prefect_port=a_port(14200)))
    server.start()
    yield server
    server.kill()
