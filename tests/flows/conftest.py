"""Before Prefect is imported: its files go aside, and it tells nobody anything."""

from __future__ import annotations

import os
import tempfile

import pytest

from tests.builders.temporary import stay_inside

os.environ["DO_NOT_TRACK"] = "1"
os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    stay_inside(config)
    os.environ.setdefault("PREFECT_HOME", tempfile.mkdtemp(prefix="sagsgang-prefect-"))
