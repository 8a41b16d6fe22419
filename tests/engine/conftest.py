from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.town import build_template


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's database, filled once."""
    return build_template(tmp_path_factory.mktemp("template"))
