"""What a process of our own is started with: our modules where we find them, and no variables of ours."""

from __future__ import annotations

import os
import sys

KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "COVERAGE_PROCESS_START")


def environment() -> dict[str, str]:
    """Neither database nor mail password."""
    return {name: value for name in KEPT if (value := os.environ.get(name))}


def module_paths() -> list[str]:
    """Where this process finds its modules; a child is given no variable that says so."""
    return [path or os.getcwd() for path in sys.path]
